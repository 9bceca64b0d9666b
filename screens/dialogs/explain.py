"""Open the ledger of an assessment's due date over a screen."""

from typing import Any

from textual.screen import Screen

from db.queries.case_file import ClockLine, ExplainedDue, explained_due
from models.errors import CpipError
from screens.desk import Desk
from screens.dialogs.ledger import LedgerDialog
from screens.widgets.plain import tell


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
