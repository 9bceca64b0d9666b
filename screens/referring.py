"""A referral as it comes in: taken with the child found or new, then decided on and given to somebody, if one may."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from textual.screen import Screen

from db.queries.holdings import allocation_id
from db.queries.pathway import FoundChild, case_at, child_found
from db.queries.workers import teams, workers
from models.allocation import Wish
from models.errors import CpipError, FieldErrors
from models.notes import NoteKind
from models.people import Action
from models.referral import NewChild
from screens.allocating import allocate_cases
from screens.asking import UNDO_HINT, allowed, get_ready
from screens.desk import Desk, FollowsTheDay
from screens.dialogs.form import Filled
from screens.dialogs.referral import INSTEAD, Instead, ReferralDialog
from screens.finding import ChildFinder
from screens.moving import decide_on_referral, start
from screens.widgets.plain import tell
from screens.writing import write_note

_DUTY = "duty"


async def take_referral(screen: Screen[Any], desk: Desk) -> bool:
    """Ask for a referral and write it; then open the case, and ask who may what is decided and who takes it.

    Each question after the first may be left for later: the case waits on the Triage screen. True where something was
    written. To be awaited in a worker of the screen.
    """
    if not allowed(screen, desk, Action.TAKE_REFERRAL):
        return False
    get_ready("db.commands.referring")
    finder = ChildFinder(desk, "referral")
    try:
        known, own = _teams(desk)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    typed: Mapping[str, str] | None = None
    refused: CpipError | None = None
    while True:
        dialog = ReferralDialog(desk, finder, known, own, typed, str(refused or ""))
        if isinstance(refused, FieldErrors):
            dialog.tell_beside(refused.faults)
        filled = await screen.app.push_screen_wait(dialog)
        if filled is None:
            return False
        typed, refused = filled.texts, None
        try:
            if INSTEAD in filled.values:
                if await _write_on_open_case(screen, desk, filled):
                    return True
                continue
            case_id, case = await asyncio.to_thread(_write, desk, filled)
        except CpipError as error:
            refused = error
            continue
        await _go_on_with(screen, desk, case_id, case, filled["received_on"])
        return True


def _teams(desk: Desk) -> tuple[dict[int, str], int | None]:
    """The teams, and the one with which a case waits unless another is chosen: the person's own, else Duty."""
    with desk.store.reading() as reader:
        known, people = teams(reader), workers(reader)
    me = people.get(desk.person.id) if desk.person is not None and desk.person.id is not None else None
    if me is not None and me.team_id is not None:
        return known, me.team_id
    return known, next((id_ for id_, name in known.items() if name.casefold() == _DUTY), None)


def _write(desk: Desk, filled: Filled) -> tuple[int, str]:
    """Write the referral; returns the id of the case and its reference. Raises CpipError."""
    from db.commands.referring import take_referral

    child: FoundChild | str = filled["child"]
    if isinstance(child, str):
        of: int | NewChild = NewChild(
            child, filled["born_on"], filled["expected_on"], reference=filled["reference"] or ""
        )
    else:
        of = child.id
    case_id = take_referral(
        desk.store, desk.act(), of, filled["received_on"], filled["source"], filled["need"], filled["level"],
        filled["because"], desk.today(), siblings=[one.id for one in filled["siblings"] or ()],
        team_id=filled["team"],
    )  # fmt: skip
    with desk.store.reading() as reader:
        return case_id, case_at(reader, case_id, desk.today()).reference


async def _write_on_open_case(screen: Screen[Any], desk: Desk, filled: Filled) -> bool:
    """New information on an open case, with what was typed so far; then the case is open. True where it was written."""
    from screens.case import CaseScreen

    child: FoundChild = filled["child"]
    with desk.store.reading() as reader:
        child = child_found(reader, child.id)
    if child.open_case_id is None or child.open_case is None:
        raise FieldErrors({"child": "The case of this child was closed in the meantime. Go on with the referral."})
    who = desk.case_called(child.open_case, child.reference, child.name)
    on = filled.texts["received_on"]
    if filled[INSTEAD] is Instead.CONTACT:
        text = {"said": filled.texts["because"], "source": filled.texts["source"], "on": on}
        done = await write_note(screen, desk, child.open_case_id, NoteKind.CONTACT, who, typed=text)
    else:
        done = await start(screen, desk, child.open_case_id, who, typed={"on": on})
    if done:
        await screen.app.push_screen(CaseScreen(desk, child.open_case_id))
    return done


async def _go_on_with(screen: Screen[Any], desk: Desk, case_id: int, case: str, received_on: date) -> None:
    """Open the case; ask who may what is decided on the referral, and then who takes what is to be assessed."""
    from screens.case import CaseScreen

    if received_on > desk.as_at:
        tell(screen, f"{case}: referral taken. It is after the day that is looked at: t looks at today. {UNDO_HINT}")
        return
    place = CaseScreen(desk, case_id)
    await screen.app.push_screen(place)
    try:
        with desk.store.reading() as reader:
            child = child_found(reader, case_at(reader, case_id, desk.today()).child_id)
        who = desk.case_called(case, child.reference, child.name)
        if not desk.may(Action.DECIDE_REFERRAL) or not await decide_on_referral(place, desk, case_id, who):
            tell(place, f"{case}: referral taken, and not decided on yet. {UNDO_HINT}")
            return
        _show_anew(place)
        with desk.store.reading() as reader:
            decided, seen = case_at(reader, case_id, desk.today()), allocation_id(reader, case_id, desk.as_at)
        if decided.closed_on is None and desk.may(Action.ALLOCATE):
            await allocate_cases(place, desk, [Wish(case_id, seen)])
            _show_anew(place)
    except CpipError as error:
        tell(place, str(error), "error")


def _show_anew(place: Screen[Any]) -> None:
    """Show what was written, where the person has not left in the meantime."""
    if isinstance(place, FollowsTheDay) and place.is_attached and place.is_running:
        place.follow_the_day()
