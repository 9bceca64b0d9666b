"""The list of the open assessments."""

from collections.abc import Mapping, Sequence

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

_BY_NAME = {field.name: field for field in DUTY_FIELDS}
# The columns of the screen by their names in ``models.columns``, in words and as programs know them.
COLUMN_FIELDS: Mapping[str, Field[DutyRow]] = {
    "countdown": _COUNTDOWN,
    "child": _BY_NAME["child"],
    "kind": _BY_NAME["kind"],
    "started": _BY_NAME["started_on"],
    "due": _BY_NAME["due_on"],
    "day": _BY_NAME["day"],
    "worker": _BY_NAME["worker"],
    "team": _BY_NAME["team"],
    "last_seen": _LAST_SEEN,
    "case": Field("case", lambda row: row.case, "case"),
    "clock_from": Field("clock_from", lambda row: row.clock_from, "day 0", lambda row: short_form(row.clock_from)),
    "referred": Field(
        "referred_on", lambda row: row.referred_on, "referred",
        lambda row: short_form(row.referred_on) if row.referred_on else "–",
    ),
    "held_since": Field(
        "held_since", lambda row: row.held_since, "held from",
        lambda row: short_form(row.held_since) if row.held_since else "–",
    ),
    "child_seen": Field("child_seen_on", lambda row: row.seen_on, "seen on", lambda row: row.seen_briefly),
    "signature": Field("signature", lambda row: row.submitted_on, "signature", lambda row: row.manager_words),
}  # fmt: skip


def of_columns(names: Sequence[str]) -> Listing[DutyRow]:
    """The list with these columns alone, in this order."""
    fields = [COLUMN_FIELDS[name] for name in names]
    return Listing(DUTY.what, DUTY.title, fields, fields, child=DUTY.child)
