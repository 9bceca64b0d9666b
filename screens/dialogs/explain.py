"""Explain a due date over a screen: that of an assessment, of another clock, of a plan or of care, of supervision."""

from typing import Any

from textual.screen import Screen

from db.queries.case_file import ClockLine, ExplainedDue, explained_due
from db.queries.supervision import SupervisionRow, supervision_clock
from models.dates import short_form
from models.errors import CpipError
from models.status_clocks import ClockAt, explained
from screens.desk import Desk
from screens.dialogs.ledger import LedgerDialog, StandingLedgerDialog
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


def explain_standing(screen: Screen[Any], desk: Desk, clock: ClockAt, last: str, title: str) -> None:
    """The same of a clock of a plan or of care; day by day where it is counted in working days.

    ``last`` says when it was held last.
    """
    try:
        with desk.store.reading() as reader:
            standards = desk.standards(reader)
    except CpipError as error:
        tell(screen, str(error), "error")
        return
    office = f", {clock.countdown.office}" if clock.countdown.office else ""
    lines = [
        explained(clock),
        f"As at {short_form(desk.as_at)}: {clock.countdown.words}{office}; {last}.",
        f"Rule – {clock.clock.source}.",
    ]
    if clock.is_in_working_days:
        dialog: ReadingDialog = StandingLedgerDialog(
            title, [*lines, standards.convention], clock, standards, desk.as_at
        )  # fmt: skip
    else:
        lines.append("Counted in calendar days or months: a due day that is no working day is not moved.")
        dialog = ReadingDialog(title, lines)
    screen.app.push_screen(dialog)


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
