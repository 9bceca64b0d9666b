"""How what is due of any clock is printed: the names of its columns for programs, and their words for people."""

from cpip_tui.cli.output import Field
from db.queries.clock_list import ClockList, ClockRow
from db.queries.duty import Tile
from models.assessment import SOON_WORKING_DAYS
from models.dates import long_form, short_form
from models.due_clocks import clocks_in_words

# As those of assessments alone, with ``clock`` in front, and in what the limit is counted.
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
    Field("child", lambda row: row.shown_as, "child"),
    Field("due", lambda row: short_form(row.due_on) + (" provisional" if row.provisional else ""), "due"),
    Field("day", lambda row: row.day_words, "day"),
    Field("worker", lambda row: row.worker or "unallocated", "worker"),
    Field("team", lambda row: row.team or "–", "team"),
    Field("last_seen", lambda row: row.last_seen, "last seen"),
)


def clocks_summary(found: ClockList, words: str, shown: int) -> str:
    """How many are due of the clocks, and how they stand: counted from the very rows of the list."""
    counts, of = found.counts(), clocks_in_words(found.clocks)
    matching = f" matching “{words}”" if words.split() else ""
    if not counts.all:
        return f"As at {long_form(found.as_at)}: nothing is due{matching} of {of}."
    narrowed = f" {shown:,} shown." if shown != counts.of(Tile.ALL) else ""
    return (
        f"As at {long_form(found.as_at)}: {counts.all:,} open{matching} of {of}; {counts.late:,} late, "
        f"{counts.today:,} due today, {counts.soon:,} due in the next {SOON_WORKING_DAYS} working days, "
        f"{counts.unallocated:,} unallocated.{narrowed}"
    )
