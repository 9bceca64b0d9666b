"""How a case ends as it is asked for: the conference that follows section 47, the closure, and taking it back."""

from typing import Any

from textual.screen import Screen

from db.queries.case_file import CaseFile, case_file
from models.census import ClosureReason
from models.dates import short_form
from models.errors import CpipError, FieldErrors, InvalidInput
from models.moves import check_close
from models.pathway import CaseAt, conference_owed
from models.people import Action
from models.status import EpisodeAt
from screens.asking import allowed, fill_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.fields import day_field, rationale_field
from screens.dialogs.form import Filled, FormField
from screens.standing import acting_day, read_case
from screens.widgets.plain import tell


async def conference(screen: Screen[Any], desk: Desk, case_id: int, who: str) -> bool:
    """Ask on which day the initial child protection conference was held, or why none is needed."""
    if not allowed(screen, desk, Action.NOTE_CONFERENCE):
        return False
    get_ready("db.commands.closing")
    found = _conference_now(screen, desk, case_id)
    if found is None:
        return False
    case = found
    owed = conference_owed(case.section_47_on, case.conference_on)
    why_not = "" if desk.names_hidden else case.conference_needless or ""
    fields = [
        day_field(
            "held", "held on", desk.today(), calendar=desk.calendar(), initial=None if owed else case.conference_on,
            optional=True, empty="none is needed", past=True,
        ),
        FormField("needless", "or not needed", "because; empty where it was held", why_not, optional=True),
    ]  # fmt: skip

    def write(filled: Filled) -> None:
        from db.commands.closing import note_conference

        held_on, needless = filled["held"], filled["needless"] or ""
        if held_on is None and not needless:
            raise FieldErrors({"held": "Give the day on which it was held, or below why none is needed."})
        if held_on is not None and needless:
            raise FieldErrors({"needless": "It was held, so it was needed. Leave one of the two empty."})
        seen = case.conference_on, case.conference_needless
        note_conference(desk.store, desk.act(), case_id, held_on, desk.today(), needless=needless, seen=seen)

    def anew() -> list[str]:
        nonlocal case
        case = _conference_now(None, desk, case_id) or case
        return _of_conference(case, desk)

    heading = f"{who}: initial child protection conference"
    return await fill_and_write(screen, heading, fields, write, intro=_of_conference(case, desk), anew=anew)


def _conference_now(screen: Screen[Any] | None, desk: Desk, case_id: int) -> CaseFile | None:
    """The case with what is noted of its conference today; None where it cannot be read, which is told."""
    try:
        with desk.store.reading() as reader:
            return case_file(reader, desk.standards(reader), case_id, desk.today())
    except CpipError as error:
        if screen is not None:
            tell(screen, str(error), "error")
        return None


def _of_conference(case: CaseFile, desk: Desk) -> list[str]:
    said = []
    if case.section_47_on is not None:
        said.append(f"Section 47 since {short_form(case.section_47_on)}; it is owed within 15 working days.")
    if case.conference_on is not None:
        said.append(f"Noted: held on {short_form(case.conference_on)}.")
    if case.conference_needless:
        said.append(f"Noted: none is needed{'' if desk.names_hidden else f': {case.conference_needless}'}.")
    return said


async def close(screen: Screen[Any], desk: Desk, case_id: int, who: str) -> bool:
    """Ask for the census' reason for closing the case, and the rationale."""
    if not allowed(screen, desk, Action.CLOSE_CASE):
        return False
    get_ready("db.commands.closing")
    fields = [
        FormField(
            "reason", "reason", "code or words, as: needed", read=ClosureReason,
            search=[(one.value, one.words) for one in ClosureReason],
        ),
        rationale_field(),
        acting_day(desk, "on", "closed on"),
    ]  # fmt: skip

    def write(filled: Filled) -> None:
        from db.commands.closing import close_case

        close_case(
            desk.store, desk.act(), case_id, filled["reason"], filled["because"], filled["on"], desk.today()
        )  # fmt: skip

    intro = ["It stands on the record. A wrong closure is taken back by a decision to take the case up again."]
    return await fill_and_write(screen, f"Close {who}", fields, write, intro=intro, undoable=False)


def close_waits(case: CaseAt) -> EpisodeAt | None:
    """The plan or the time in care that alone keeps the case from being closed."""
    if case.closed_on is not None or case.awaits_decision or case.open_assessments:
        return None
    return next((one for one in case.episodes if one.ended_on is None), None)


async def why_not_closed(screen: Screen[Any], desk: Desk, case: CaseAt) -> bool:
    """Tell why the case cannot be closed as it stands. False: nothing was written."""
    try:
        check_close(case, desk.acting_on, desk.today())
    except InvalidInput as refused:
        tell(screen, str(refused), "warning")
    return False


async def take_up(screen: Screen[Any], desk: Desk, case_id: int, who: str) -> bool:
    """Ask why a case that was closed here is to be open again: a decision that corrects the one to close it."""
    if not allowed(screen, desk, Action.TAKE_UP):
        return False
    get_ready("db.commands.closing")
    found = read_case(screen, desk, case_id)
    if found is None:
        return False
    closed_on = found[0].closed_on
    since = None if closed_on is None else (closed_on, "it was closed")
    fields = [rationale_field("why it was not to be closed"), acting_day(desk, "on", "decided on", since=since)]

    def write(filled: Filled) -> None:
        from db.commands.closing import take_up_again

        take_up_again(desk.store, desk.act(), case_id, filled["because"], filled["on"], desk.today())

    intro = ["The decision to close it stays in the story, and this one corrects it."]
    if closed_on is not None:
        intro.insert(0, f"Closed on {short_form(closed_on)}. It will be open again, as if it had not been closed.")
    return await fill_and_write(screen, f"Take up {who} again", fields, write, intro=intro, undoable=False)
