"""A wrong date corrected, with what follows from it shown first; an authorised assessment reopened."""

import asyncio
from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from models.dates import short_form
from models.errors import CpipError, FieldErrors
from models.moves import date_of
from models.pathway import CaseAt, Dated, LateReason, dates_of
from models.people import Action
from screens.asking import allowed, fill_and_write, get_ready, written
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.fields import day_field
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.standing import late_fields, read_assessment, read_case
from screens.widgets.plain import tell


async def correct(screen: Screen[Any], desk: Desk, case_id: int, assessment_id: int | None, who: str) -> bool:
    """Ask which date is wrong and what it should be; without an assessment the day of the referral.

    What follows from it is shown, and it is written after a yes. True where it was.
    """
    if not allowed(screen, desk, Action.CORRECT_DATE):
        return False
    get_ready("db.commands.assessing")
    found = read_case(screen, desk, case_id)
    if found is None:
        return False
    case = found[0]
    try:
        dates = dates_of(case, None if assessment_id is None else case.assessment(assessment_id))
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    what = await _which(screen, case, assessment_id, dates)
    return what is not None and await _correct(screen, desk, case, assessment_id, what, who)


async def _which(screen: Screen[Any], case: CaseAt, assessment_id: int | None, dates: Sequence[Dated]) -> Dated | None:
    if not dates:
        tell(screen, "There is no date here that could be corrected.")
        return None
    if len(dates) == 1:
        return dates[0]
    choices = [(one.value, f"{one.words}: {_stands(case, assessment_id, one)}") for one in dates]
    chosen = await screen.app.push_screen_wait(ChoiceDialog("Which date is wrong?", choices, choices[0][0]))
    return None if chosen is None else Dated(chosen)


async def _correct(
    screen: Screen[Any], desk: Desk, case: CaseAt, assessment_id: int | None, what: Dated, who: str
) -> bool:
    from db.commands.assessing import correct_date

    heading = f"{who}: the day on which {what.words}"
    fields = [
        day_field("now", "right is", desk.today(), calendar=desk.calendar(), past=True),
        FormField("because", "reason", "why the date was wrong; both stay on the record"),
    ]
    typed: dict[str, str] | None = None
    refused: CpipError | None = None
    while True:
        if refused is not None and (found := read_case(None, desk, case.id)) is not None:
            case = found[0]  # the form shows what stands now
        was = _date(case, assessment_id, what)
        form = FormDialog(
            heading, fields, intro=[f"stands now: {_stands(case, assessment_id, what)}"], typed=typed,
            refused=str(refused or ""), faults=refused.faults if isinstance(refused, FieldErrors) else None,
            verb="show what follows",
        )  # fmt: skip
        filled = await screen.app.push_screen_wait(form)
        if filled is None:
            return False
        typed, refused = dict(filled.texts), None

        now, because, late = filled["now"], filled["because"], _late_of(filled)

        def run(reason: LateReason | None, note: str, *, apply: bool) -> str:
            return correct_date(
                desk.store, desk.act(), case.id, assessment_id, what, now, because,  # noqa: B023
                desk.acting_on, desk.today(), seen=was, reason=reason, note=note, apply=apply,  # noqa: B023
            )  # fmt: skip

        try:
            try:
                follows = await asyncio.to_thread(run, None, "", apply=False)
                late = (None, "")  # it is in time with the date that was given last
            except FieldErrors:
                follows = await asyncio.to_thread(run, *late, apply=False)
            lines = [f"stands now: {_stands(case, assessment_id, what)}", f"then: {short_form(now)}",
                     f"what follows: {follows}"]  # fmt: skip
            if not await screen.app.push_screen_wait(ConfirmDialog(f"{heading}: correct it?", lines, "correct it")):
                continue
            await asyncio.to_thread(run, *late, apply=True)
        except CpipError as error:
            refused = error
            if isinstance(error, FieldErrors) and "reason" in error.faults and len(fields) == 2:
                fields = [*fields, *late_fields()]
                refused = FieldErrors({"": str(error)})  # said at the form: the fields for it are only coming
            continue
        tell(screen, written(heading))
        return True


def _late_of(filled: Filled) -> tuple[LateReason | None, str]:
    return filled.values.get("reason"), filled.values.get("note") or ""


def _date(case: CaseAt, assessment_id: int | None, what: Dated) -> Any:
    one = None if assessment_id is None else case.assessment(assessment_id)
    return date_of(case, one, what)


def _stands(case: CaseAt, assessment_id: int | None, what: Dated) -> str:
    day = _date(case, assessment_id, what)
    return "nothing" if day is None else short_form(day)


async def reopen_one(screen: Screen[Any], desk: Desk, case_id: int, assessment_id: int, who: str) -> bool:
    """Ask why an authorised assessment is opened again."""
    if not allowed(screen, desk, Action.REOPEN):
        return False
    get_ready("db.commands.assessing")
    found = read_assessment(screen, desk, case_id, assessment_id)
    if found is None:
        return False
    line = found[1]
    fields = [FormField("because", "reason", "why it is opened again")]

    def write(filled: Filled) -> None:
        from db.commands.assessing import reopen

        reopen(desk.store, desk.act(), assessment_id, filled["because"], desk.acting_on, desk.today())

    intro = [
        f"It keeps its start, {short_form(line.started_on)}, and its due date, {short_form(line.due.due_on)}; "
        "its clock has run on."
    ]
    return await fill_and_write(screen, f"{who}: reopen the {line.kind.words.lower()}", fields, write, intro=intro)
