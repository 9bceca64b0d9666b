"""The list that a number of Performance was made of. It names no child."""

from db.exchange.lists.field import Field, Listing
from models.dates import short_form
from models.figure_list import FigureList, FigureRow, State


def _in_time(row: FigureRow) -> bool | None:
    """None of what is open and not late."""
    return {State.IN_TIME: True, State.LATE: False}.get(row.state) if row.state is not None else None


FIGURE_FIELDS: tuple[Field[FigureRow], ...] = (
    Field("counts", lambda row: row.counts, "±", lambda row: row.sign),
    Field("case", lambda row: row.case, "case", lambda row: row.called),
    Field("state", lambda row: row.state, "state", lambda row: row.state.shown if row.state else ""),
    Field("clock_from", lambda row: row.clock_from, "from", lambda row: _day(row, "clock_from")),
    Field("due_on", lambda row: row.due_on, "due", lambda row: _day(row, "due_on")),
    Field("stopped_on", lambda row: row.stopped_on, "completed", lambda row: _day(row, "stopped_on")),
    Field("in_time", _in_time),
    Field("working_day", lambda row: row.day, "day", lambda row: _of_limit(row)),
    Field("limit", lambda row: row.limit),
    Field("recorded_on", lambda row: row.recorded_on, "recorded", lambda row: _day(row, "recorded_on")),
    Field("team", lambda row: row.team, "team"),
    Field("worker", lambda row: row.worker, "worker"),
    Field("why", lambda row: row.why or None, "why"),
)


COUNTED_FIELDS: tuple[Field[FigureRow], ...] = (
    Field("case", lambda row: row.case, "case", lambda row: row.called),
    Field("on", lambda row: row.stopped_on, "on", lambda row: _day(row, "stopped_on")),
    Field("team", lambda row: row.team, "team"),
)


def _day(row: FigureRow, name: str) -> str:
    day = getattr(row, name)
    return short_form(day) if day else ""


def _of_limit(row: FigureRow) -> str:
    return "" if row.day is None else f"{row.day} of {row.limit}"


def figures(found: FigureList) -> Listing[FigureRow]:
    """The columns of this list: those of a count are few, and people see only those that tell them something."""
    if found.question.counted is not None:
        return Listing("performance list", found.place, COUNTED_FIELDS, COUNTED_FIELDS)
    told = FIGURE_FIELDS
    if not found.question.what.of_entries:
        left_out = {"counts", "why"} | ({"stopped_on"} if found.question.what.of_open else set())
        told = tuple(field for field in FIGURE_FIELDS if field.name not in left_out)
    return Listing("performance list", found.place, FIGURE_FIELDS, told)
