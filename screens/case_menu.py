"""What can be done with a case and written on it, as it stands and as the role allows: two menus, and what follows."""

from collections.abc import Iterator
from typing import Any

from textual.screen import Screen

from db.queries.case_file import CaseFile
from db.queries.story import StoryEntry
from models.dates import list_form, short_form
from models.decision import DecisionKind
from models.errors import InvalidInput
from models.moves import check_signer
from models.notes import NoteKind
from models.pathway import AssessmentAt, CaseAt, Move, assessment_moves, case_moves, dates_of
from models.people import Action
from models.standards import Standards
from models.status_clocks import StatusClock
from screens.correcting import correct, reopen_one
from screens.desk import Desk
from screens.ending import close, close_waits, conference, take_up, why_not_closed
from screens.moving import authorise_one, can_start, decide_on_referral, note_seen, return_one, start, submit_one
from screens.offering import Offer, offer
from screens.plan_menu import StandingMenu, held_offers, standing_now
from screens.standing import read_case
from screens.widgets.case_words import entry_what
from screens.writing import agree_action, finish_action, record_birth, record_decision, write_note

_NEEDS = {
    Move.DECIDE: Action.DECIDE_REFERRAL,
    Move.START: Action.START_ASSESSMENT,
    Move.SEEN: Action.NOTE_SEEN,
    Move.SUBMIT: Action.SUBMIT,
    Move.AUTHORISE: Action.AUTHORISE,
    Move.RETURN: Action.RETURN,
    Move.CORRECT: Action.CORRECT_DATE,
    Move.REOPEN: Action.REOPEN,
    Move.CONFERENCE: Action.NOTE_CONFERENCE,
    Move.CLOSE: Action.CLOSE_CASE,
    Move.TAKE_UP: Action.TAKE_UP,
}
_OF_CASE = {
    Move.DECIDE: decide_on_referral, Move.START: start, Move.CONFERENCE: conference, Move.CLOSE: close,
    Move.TAKE_UP: take_up,
}  # fmt: skip
_OF_ASSESSMENT = {
    Move.SEEN: note_seen, Move.SUBMIT: submit_one, Move.AUTHORISE: authorise_one, Move.RETURN: return_one,
    Move.REOPEN: reopen_one, Move.CORRECT: correct,
}  # fmt: skip
_CORRECTED_SHOWN = 48  # letters of a decision that may be corrected


async def choose_move(
    screen: Screen[Any], desk: Desk, file: CaseFile, assessment_id: int | None, clock: StatusClock | None = None
) -> bool:
    """Offer the moves of the assessment, of the case, and of its plans and care that are legal now.

    ``clock`` is that of a plan or of care under the cursor: what it counts is offered first. True where one was made.
    """
    who = desk.case_called(file.reference, file.child, file.name)
    found = read_case(screen, desk, file.id)
    if found is None:
        return False
    standing = StandingMenu(screen, desk, found[0], standing_now(desk, file), who)
    offers = [
        *standing.of_clock(clock),
        *_of_assessment(screen, desk, found[0], assessment_id, who),
        *_of_case(screen, desk, *found, who),
        *standing.offers(clock),
    ]
    none = (
        f"{desk.person.name if desk.person else 'Nobody'} can make no move on {who} as it stands. h tells its history."
    )
    return await offer(screen, f"What is done with {who}?", offers, none)


def _of_assessment(
    screen: Screen[Any], desk: Desk, case: CaseAt, assessment_id: int | None, who: str
) -> Iterator[Offer]:
    one = next((one for one in case.assessments if one.id == assessment_id), None)
    for move in () if one is None else assessment_moves(case, one):
        assert one is not None
        if not desk.may(_NEEDS[move]) or (move is Move.CORRECT and not dates_of(case, one)):
            continue
        if move is Move.AUTHORISE and not _may_sign(desk, case, one):
            continue
        run = _OF_ASSESSMENT[move]
        yield Offer(
            f"{move.words} · {one.kind.words.lower()}", lambda run=run, id_=one.id: run(screen, desk, case.id, id_, who)  # type: ignore[misc]
        )  # fmt: skip


def _may_sign(desk: Desk, case: CaseAt, one: AssessmentAt) -> bool:
    try:
        check_signer(case, one, desk.person.id if desk.person else None, desk.acting_on)
    except InvalidInput:
        return False
    return True


def _of_case(screen: Screen[Any], desk: Desk, case: CaseAt, clock: Standards, who: str) -> Iterator[Offer]:
    for move in case_moves(case):
        if not desk.may(_NEEDS[move]):
            continue
        if move is Move.CORRECT:
            yield Offer("correct the day of the referral", lambda: correct(screen, desk, case.id, None, who))
        elif move is not Move.START or any(can_start(case, clock, desk.acting_on)):
            run = _OF_CASE[move]
            yield Offer(move.words, lambda run=run: run(screen, desk, case.id, who))  # type: ignore[misc]
    if (waits := close_waits(case)) is not None and desk.may(_NEEDS[Move.CLOSE]):
        yield Offer(f"{Move.CLOSE.words}: not while {waits.called} runs", lambda: why_not_closed(screen, desk, case))


async def choose_writing(screen: Screen[Any], desk: Desk, file: CaseFile, entry: StoryEntry | None) -> bool:
    """Offer what can be written on the case, or about the entry of its story. True where something was."""
    who = desk.case_called(file.reference, file.child, file.name)
    held = held_offers(screen, desk, standing_now(desk, file), who)
    offers = [*_about_entry(screen, desk, file, entry, who), *_writing(screen, desk, file, who), *held]
    return await offer(screen, f"What is written on {who}?", offers, "There is nothing that your role may write here.")


def _about_entry(
    screen: Screen[Any], desk: Desk, file: CaseFile, entry: StoryEntry | None, who: str
) -> Iterator[Offer]:
    if entry is None:
        return
    if entry.action_id is not None and desk.may(Action.AGREE_ACTION) and entry.action_id in dict(_actions(desk, file)):
        yield Offer(
            "this action is done", lambda: finish_action(screen, desk, _actions(desk, file), who, entry.action_id)
        )  # fmt: skip
    wrong = entry.decision_id
    if wrong is None or entry.corrected_on is not None:
        return
    day = short_form(entry.on)
    if entry.decision is DecisionKind.REFERRAL:
        if desk.may(Action.DECIDE_REFERRAL):
            yield Offer(
                f"decide anew on the referral, which corrects the decision of {day}",
                lambda: decide_on_referral(screen, desk, file.id, who, corrects=wrong),
            )
    elif entry.decision is DecisionKind.CLOSURE:
        if file.closed_on is not None and entry.corrects_on is None and desk.may(Action.TAKE_UP):
            yield Offer(
                f"take the case up again, which corrects the decision of {day}",
                lambda: take_up(screen, desk, file.id, who),
            )
    elif desk.may(Action.DECIDE):
        yield Offer(
            f"a decision that corrects this one of {day}",
            lambda: record_decision(screen, desk, file.id, who, _decisions(desk, file), wrong),
        )


def _writing(screen: Screen[Any], desk: Desk, file: CaseFile, who: str) -> Iterator[Offer]:
    if desk.may(Action.WRITE_NOTE):
        for kind in NoteKind:
            yield Offer(kind.words, lambda kind=kind: write_note(screen, desk, file.id, kind, who))  # type: ignore[misc]
    if desk.may(Action.DECIDE):
        yield Offer(
            DecisionKind.MANAGEMENT.words,
            lambda: record_decision(screen, desk, file.id, who, _decisions(desk, file)),
        )
    if desk.may(Action.AGREE_ACTION):
        yield Offer("action with owner and due date", lambda: agree_action(screen, desk, file.id, who))
        if file.actions:
            yield Offer("an action is done", lambda: finish_action(screen, desk, _actions(desk, file), who))
    if file.expected_on is not None and desk.may(Action.RECORD_BIRTH):
        yield Offer("the child is born", lambda: record_birth(screen, desk, file.child_id, who))


def _decisions(desk: Desk, file: CaseFile) -> list[tuple[int, str]]:
    """The decisions that stand and that a management decision can correct, newest first."""
    found = []
    for entry in reversed(file.story):
        own_way = entry.decision in (DecisionKind.REFERRAL, DecisionKind.CLOSURE)  # each is corrected by its own move
        if entry.decision_id is not None and entry.corrected_on is None and not own_way:
            what = entry_what(entry, hidden=desk.names_hidden)
            shown = what if len(what) <= _CORRECTED_SHOWN else f"{what[: _CORRECTED_SHOWN - 1]}…"
            found.append((entry.decision_id, f"{list_form(entry.on).strip()} {shown}"))
    return found


def _actions(desk: Desk, file: CaseFile) -> list[tuple[int, str]]:
    return [(one.id, f"{one.owner} {one.by}" + ("" if desk.names_hidden else f": {one.what}")) for one in file.actions]
