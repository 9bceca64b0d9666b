"""The list of what is due of any clock."""

from db.exchange.lists.field import Field, Listing
from db.queries.clock_list import ClockRow
from models.dates import short_form

CLOCK_FIELDS: tuple[Field[ClockRow], ...] = (
    Field("clock", lambda row: row.clock.value),
    Field("case", lambda row: row.case),
    Field("child", lambda row: row.child),
    Field("kind", lambda row: None if row.assessment is None else row.assessment.kind.value),
    Field("started_on", lambda row: row.counted_from if row.assessment is None else row.assessment.started_on),
    Field("clock_from", lambda row: row.counted_from),
    Field("limit", lambda row: row.limit),
    Field("limit_unit", lambda row: row.unit.value),
    Field("due_on", lambda row: row.due_on),
    Field("day", lambda row: row.day),
    Field("days_left", lambda row: row.countdown.days_left),
    Field("state", lambda row: row.state),
    Field("worker", lambda row: row.worker),
    Field("team", lambda row: row.team),
)


CLOCKS_IN_WORDS: tuple[Field[ClockRow], ...] = (
    Field("countdown", lambda row: row.countdown.label, "countdown"),
    Field("clock", lambda row: row.words + row.marks, "clock"),
    Field("case", lambda row: row.case, "case"),
    Field("child", lambda row: row.shown_as, "child", unnamed=lambda row: row.child),
    Field("due", lambda row: short_form(row.due_on) + (" provisional" if row.provisional else ""), "due"),
    Field("day", lambda row: row.day_words, "day"),
    Field("worker", lambda row: row.worker or "unallocated", "worker"),
    Field("team", lambda row: row.team or "–", "team"),
    Field("last_seen", lambda row: row.last_seen, "last seen"),
)


CLOCKS = Listing("duty", "What is due of the clocks", CLOCK_FIELDS, CLOCKS_IN_WORDS, child=lambda row: row.name)
