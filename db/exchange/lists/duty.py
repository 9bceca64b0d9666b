"""The list of the open assessments."""

from db.exchange.lists.field import Field, Listing
from db.queries.duty import DutyRow
from models.dates import short_form
from models.standards import NEAREST_MARK

DUTY_FIELDS: tuple[Field[DutyRow], ...] = (
    Field("case", lambda row: row.case),
    Field("child", lambda row: row.child, "child", lambda row: row.shown_as, unnamed=lambda row: row.child),
    Field(
        "kind",
        lambda row: row.kind.value,
        "kind",
        lambda row: row.kind.value + (f" {NEAREST_MARK} nearest standard" if row.nearest_standard else ""),
    ),
    Field("started_on", lambda row: row.started_on, "started", lambda row: short_form(row.started_on)),
    Field("clock_from", lambda row: row.clock_from),
    Field("limit", lambda row: row.limit),
    Field(
        "due_on",
        lambda row: row.due_on,
        "due",
        lambda row: short_form(row.due_on) + (" provisional" if row.provisional else ""),
    ),
    Field("day", lambda row: row.day, "day", lambda row: f"{row.day} of {row.limit}"),
    Field("days_left", lambda row: row.countdown.days_left),
    Field("state", lambda row: row.state.value),
    Field("worker", lambda row: row.worker, "worker", lambda row: row.worker or "unallocated"),
    Field("team", lambda row: row.team, "team", lambda row: row.team or "–"),
)

# What people read besides: the countdown in front, the child last seen at the end.


_COUNTDOWN = Field[DutyRow](
    "countdown",
    lambda row: row.countdown.label,
    "countdown",
    lambda row: row.countdown.label + (f", {row.countdown.office}" if row.countdown.office else ""),
)


_LAST_SEEN = Field[DutyRow]("last_seen_on", lambda row: row.last_seen_on, "last seen", lambda row: row.last_seen)


DUTY = Listing(
    "duty", "Open assessments", DUTY_FIELDS, (_COUNTDOWN, *DUTY_FIELDS, _LAST_SEEN), child=lambda row: row.name
)
