"""How the list that a number was made of is shown: its columns at any width, and a line in full below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.text import Text

from models.dates import list_form, short_form
from models.figure_list import FigureOf, FigureQuestion, FigureRow, State
from screens.widgets.columns import Heading, fitted
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell

ROOMY, WIDE = 100, 120
_NAMES, _NAME = ("worker", "team"), 16  # what has names gets room first: both so much, then the team


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the least and the most that it takes, and what stands in it."""

    heading: Heading
    least: int
    most: int
    text: Callable[[FigureRow], str]
    from_room: int = 0  # the width of the table from which it is there


def _day(of: str) -> Callable[[FigureRow], str]:
    def text(row: FigureRow) -> str:
        day = getattr(row, of)
        return "" if day is None else list_form(day)

    return text


_SIGN = Column("", 1, 1, lambda row: row.sign)
_CASE = Column("case", 10, 16, lambda row: row.called)
_RESULT = Column("result", 9, 10, lambda row: row.state.shown if row.state is not None else "")
_NUMBER = Column("day", 5, 8, lambda row: "" if row.day is None else f"{row.day}/{row.limit}")
_FROM = Column(("clock from", "from"), 9, 10, _day("clock_from"))
_DUE = Column("due", 9, 10, _day("due_on"))
_COMPLETED = Column(("completed", "done"), 9, 10, _day("stopped_on"))
_RECORDED = Column(("recorded on", "recorded"), 9, 11, _day("recorded_on"))
_WORKER = Column("worker", 8, 24, lambda row: "" if row.case is None else row.worker or "–")
_TEAM = Column("team", 14, 28, lambda row: "" if row.case is None else row.team or "–", ROOMY)
_WHY = Column("why it differs", 26, 40, lambda row: row.why)


def figure_columns(question: FigureQuestion) -> list[Column]:
    """The columns of a list; those that need more room come last."""
    match question.what:
        case FigureOf.COUNTED:
            there = question.counted is not None and question.counted.on_last_day
            day = Column("opened" if there else "day", 9, 10, _day("stopped_on"))
            return [Column("case", 16, 24, _CASE.text), day, Column("team", 28, 40, _TEAM.text)]
        case FigureOf.LATE_ENTRIES | FigureOf.DIFFERENCE:
            more = [Column(one.heading, one.least, one.most, one.text, WIDE) for one in (_NUMBER, _FROM, _DUE)]
            return [_SIGN, _CASE, _RESULT, _WHY, _COMPLETED, _RECORDED, _WORKER, _TEAM, *more]
        case FigureOf.OPEN | FigureOf.OPEN_LATE | FigureOf.DUE_SOON:
            worker = Column("worker", 14, 24, _WORKER.text)
            return [_CASE, Column("state", 10, 10, _RESULT.text), _NUMBER, _FROM, _DUE, worker, _RECORDED, _TEAM]
        case _:
            return [_CASE, _RESULT, _NUMBER, _FROM, _DUE, _COMPLETED, _WORKER, _RECORDED, _TEAM]


def figure_widths(columns: Sequence[Column], room: int) -> list[int]:
    """The widths of those that there is room for."""
    shown = [column for column in columns if room >= column.from_room]
    growth = [(at, one.most) for at, one in enumerate(shown)]
    names = [(at, most) for at, most in growth if shown[at].heading in _NAMES]
    return fitted([column.least for column in shown], [*((at, min(most, _NAME)) for at, most in names), *names[::-1],
                                                       *growth], room)  # fmt: skip


def figure_cells(row: FigureRow, columns: Sequence[Column], widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a line, each cut to its width; the colour only repeats what the words say."""
    found = []
    for column, width in zip(columns, widths, strict=False):
        style = "dim" if row.case is None else ""
        if column.text is _RESULT.text:
            style = palette.late if row.state is State.LATE else palette.soon if row.state is State.SOON else style
        found.append(cell(column.text(row), style, width=width))
    return found


def figure_row_in_words(row: FigureRow) -> str:
    """A line in full."""
    if row.case is None:
        of = f" · {row.state.shown}" if row.state is not None else ""
        return f"Not shown to you: the record is restricted, or was erased. It is counted all the same.{of}"
    parts = [row.case, row.kind, row.state.shown if row.state is not None else ""]
    if row.day is not None:
        parts[-1] += f", day {row.day} of {row.limit}"
    if row.clock_from is not None and row.due_on is not None:
        done = f", completed {short_form(row.stopped_on)}" if row.stopped_on else ", not completed"
        parts.append(f"from {short_form(row.clock_from)}, due {short_form(row.due_on)}{done}")
    elif row.stopped_on is not None:
        parts.append(short_form(row.stopped_on))
    if row.recorded_on is not None:
        parts.append(f"recorded {short_form(row.recorded_on)}")
    parts += [row.worker or "", row.team or "", row.why]
    return " · ".join(part for part in parts if part)
