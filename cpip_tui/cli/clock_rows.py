"""How what is due of any clock is printed: the names of its columns for programs, and their words for people."""

from db.queries.clock_list import ClockList
from db.queries.duty import Tile
from models.assessment import SOON_WORKING_DAYS
from models.dates import long_form
from models.due_clocks import clocks_in_words


# As those of assessments alone, with ``clock`` in front, and in what the limit is counted.
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
