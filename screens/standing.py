"""How a case and its assessments stand, as every move on their way reads and says it, and what moves ask alike."""

from dataclasses import replace
from datetime import date
from typing import Any

from textual.screen import Screen

from db.queries.case_file import AssessmentLine, CaseFile, case_file
from db.queries.pathway import case_at
from models.dates import short_form
from models.errors import CpipError, InvalidInput
from models.pathway import CaseAt, LateReason
from models.quality import seen_words
from models.standards import Standards
from screens.desk import Desk
from screens.dialogs.fields import day_field
from screens.dialogs.form import FormField
from screens.widgets.plain import tell


def how_it_stands(line: AssessmentLine) -> str:
    """``▲ 2 left, due Fri 16 Sep 2011 · child not seen yet``: the child beside the days."""
    seen = seen_words(line.child_seen, line.seen_on, line.seen_alone)
    return f"{line.countdown.label}, due {short_form(line.due.due_on)} · {seen}"


def late_fields() -> list[FormField]:
    """Why an assessment is late: a code and a note."""
    codes = [(one.value, one.words) for one in LateReason]
    return [
        FormField("reason", "why it is late", initial=None, choices=codes, read=LateReason),
        FormField("note", "note", "more about why it is late"),
    ]


def acting_day(
    desk: Desk, name: str, label: str, *, initial: date | None = None, since: tuple[date, str] | None = None
) -> FormField:
    """A day on which something was done: the day that is looked at, unless another is given; never one to come.

    ``since`` is the first day that it can be, and what happened then; an earlier one is refused beside the field.
    """
    field = day_field(
        name, label, desk.today(), calendar=desk.calendar(), initial=initial or desk.acting_on, past=True
    )  # fmt: skip

    def read(text: str) -> date:
        day: date = field.read(text)
        if day > desk.today():
            raise InvalidInput(f"{short_form(day)} is in the future. Give today or an earlier day.")
        if since is not None and day < since[0]:
            raise InvalidInput(f"{short_form(day)} is before {since[1]}, on {short_form(since[0])}. Check the date.")
        return day

    return replace(field, read=read)


def read_case(screen: Screen[Any] | None, desk: Desk, case_id: int) -> tuple[CaseAt, Standards] | None:
    """The case as a move finds it, or None where it cannot be read, which is told."""
    try:
        with desk.store.reading() as reader:
            return case_at(reader, case_id, desk.today()), desk.standards(reader)
    except CpipError as error:
        if screen is not None:
            tell(screen, str(error), "error")
        return None


def read_assessment(
    screen: Screen[Any] | None, desk: Desk, case_id: int, assessment_id: int, as_at: date | None = None
) -> tuple[CaseFile, AssessmentLine] | None:
    """The case file and the assessment in it; None where it cannot be read.

    It is as at the day on which it is acted, unless another is given.
    """
    try:
        with desk.store.reading() as reader:
            case = case_file(reader, desk.standards(reader), case_id, as_at or desk.acting_on)
        line = next((one for one in case.assessments if one.id == assessment_id), None)
        if line is None:
            raise InvalidInput(f"This assessment is no longer among those of {case.reference}. Look at the case again.")
    except CpipError as error:
        if screen is not None:
            tell(screen, str(error), "error")
        return None
    return case, line
