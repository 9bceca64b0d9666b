"""The whole Duty list, for what is printed or leaves the program: a large one is read in pages."""

from db.queries.duty import DutyQuestion, DutyRow, duty_page
from db.store import Reader
from models.progress import Progress, untold
from models.standards import Standards

_AT_ONCE = 5_000


def every_row(
    reader: Reader, standards: Standards, question: DutyQuestion, progress: Progress = untold
) -> list[DutyRow]:
    """All rows that answer the question, in its order. Raises Cancelled where ``progress`` does."""
    page = duty_page(reader, standards, question, limit=_AT_ONCE)
    rows = list(page.rows)
    while page.more_after:
        progress("rows read", len(rows), 0)
        page = duty_page(reader, standards, question, limit=_AT_ONCE, after=rows[-1].key)
        rows += page.rows
    return rows
