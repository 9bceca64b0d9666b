"""Explain a due date over a screen: that of an assessment, of another clock, of supervision."""

from typing import Any

from textual.screen import Screen

from db.queries.case_file import ClockLine, ExplainedDue, explained_due
from db.queries.supervision import SupervisionRow, supervision_clock
from models.dates import short_form
from models.errors import CpipError
from screens.desk import Desk
from screens.dialogs.ledger import LedgerDialog
from screens.dialogs.reading import ReadingDialog
from screens.widgets.plain import tell
from screens.widgets.supervision_due import why_due


def explain_assessment(screen: Screen[Any], desk: Desk, assessment_id: int, title: str) -> None:
    """Show day by day how the due date of this assessment came about, or the sentence why it cannot be shown."""
    try:
        with desk.store.reading() as reader:
            standards = desk.standards(reader)
            explained = explained_due(reader, standards, assessment_id, desk.as_at)
    except CpipError as error:
        tell(screen, str(error), "error")
        return
    screen.app.push_screen(LedgerDialog(title, explained, standards, desk.as_at))


def explain_clock(screen: Screen[Any], desk: Desk, line: ClockLine, title: str) -> None:
    """The same of a clock that is no assessment's: of the decision on a referral, of the conference."""
    try:
        with desk.store.reading() as reader:
            standards = desk.standards(reader)
    except CpipError as error:
        tell(screen, str(error), "error")
        return
    explained = ExplainedDue(line.due, line.due.standard.counted_from, line.day, line.countdown)
    screen.app.push_screen(LedgerDialog(title, explained, standards, desk.as_at))


def explain_supervision(screen: Screen[Any], desk: Desk, row: SupervisionRow) -> None:
    """Show how the day by which somebody's supervision is due came about, and what was held of what was due."""
    try:
        with desk.store.reading() as reader:
            standards = desk.standards(reader)
            clock = supervision_clock(reader, standards, row.id)
    except CpipError as error:
        tell(screen, str(error), "error")
        return
    by = f" is due by {short_form(row.due_on)}" if row.due_on else ""
    screen.app.push_screen(
        ReadingDialog(f"Supervision of {row.worker.name}{by}", why_due(row, clock, standards.calendar))
    )
