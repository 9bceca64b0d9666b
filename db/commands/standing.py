"""How a child stands: a plan or a time in care begins, is held, changes and ends; where the child lives meanwhile."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from db.commands.command import Work, command
from db.commands.episode_rows import episode_of, events_of, facts_of, placements_of
from db.commands.moving import enter, seen_case, tell
from models import tables
from models.audit_chain import moment_text
from models.care_codes import AbuseCategory, CareEnd, EventKind, FactKind, LegalStatus, MoveReason, PlacementType
from models.case import CaseStatus
from models.census import CensusCode
from models.dates import short_form
from models.errors import InvalidInput
from models.notes import written
from models.pathway import CaseAt
from models.people import Action
from models.status import EpisodeAt
from models.status_moves import (
    check_aside,
    check_back,
    check_begin,
    check_end,
    check_event,
    check_fact,
    check_move,
)
from models.text import NOTE_LENGTH, clean


@command(Action.BEGIN_PLAN, undoable=True)
def begin_need(work: Work, case_id: int, on: date, today: date) -> int:
    """A child in need plan begins. Returns its number. Raises InvalidInput (4001, 8935, 8940, 1105), NotFound."""
    case = seen_case(work, case_id, today)
    check_begin(case, CaseStatus.CHILD_IN_NEED, on, today)
    return _begin(work, case, CaseStatus.CHILD_IN_NEED, on, {})


@command(Action.BEGIN_PLAN, undoable=True)
def begin_protection(
    work: Work, case_id: int, category: AbuseCategory, on: date, today: date, *, previous_plans: int | None = None
) -> int:
    """A child protection plan begins, as the initial conference decided; a child in need plan ends with that day.

    The conference that is still owed is noted as held on it, since a plan begins with its conference (2885).
    ``previous_plans`` is how many the child had that this store does not know of. Returns its number. Raises
    InvalidInput where one is open (8935) or would overlap (8940), the day is before the referral (1105) or to come.
    """
    case = seen_case(work, case_id, today)
    in_need = check_begin(case, CaseStatus.CHILD_PROTECTION, on, today)
    if previous_plans is not None and not 0 <= previous_plans <= 100:
        raise InvalidInput(f"{previous_plans} earlier plans cannot be meant. Give 0 to 100, or leave it out.")
    if in_need is not None:
        _end(work, in_need, on, None, "")
    if case.closes_too_soon and case.section_47_on is not None and on >= case.section_47_on and on.weekday() < 5:
        row = work.session.get_one(tables.Case, case_id)
        before, row.conference_on = {"conference_on": row.conference_on}, on
        work.session.add(row)
        enter(work, case, before=before, after={"conference_on": on})
    return _begin(work, case, CaseStatus.CHILD_PROTECTION, on, {FactKind.CATEGORY: category}, previous_plans)


@command(Action.BEGIN_PLAN, undoable=True)
def begin_care(
    work: Work, case_id: int, legal_status: LegalStatus, placement: PlacementType | None, on: date, today: date
) -> int:
    """The child begins to be looked after, under this law and in this placement. Returns the number of that time.

    Raises InvalidInput where the child is looked after already, or was then, or the day cannot be.
    """
    case = seen_case(work, case_id, today)
    check_begin(case, CaseStatus.LOOKED_AFTER, on, today)
    if placement is not None and placement.is_temporary:
        raise InvalidInput(
            f"“{placement.in_full}” is a move from a placement, and the child has none yet. Choose another."
        )
    id_ = _begin(work, case, CaseStatus.LOOKED_AFTER, on, {FactKind.LEGAL_STATUS: legal_status})
    if placement is not None:
        _add(work, tables.Placement, id_, case, type=placement.value, started_on=on)
    return id_


@command(Action.NOTE_HELD, undoable=True)
def note_held(
    work: Work, episode_id: int, kind: EventKind, on: date, today: date, *, alone: bool | None = None, note: str = ""
) -> None:
    """A review, a visit or a core group was held; on a visit the child was seen, ``alone`` where it is known.

    Raises InvalidInput where the day is outside the plan, to come, or stands already (8841: a review after the start).
    """
    case, episode, _ = episode_of(work, episode_id, today)
    stand = [one.held_on for one in events_of(work, episode_id) if one.kind == kind]
    check_event(episode, kind, on, today, stand)
    said = _note(note)
    if alone is not None and kind is not EventKind.VISIT:
        raise InvalidInput("Whether the child was seen alone is of a visit. Leave it out.")
    _add(work, tables.EpisodeEvent, episode_id, case, kind=kind.value, held_on=on, seen_alone=alone, note=said)
    if kind is EventKind.VISIT:
        row = work.session.get_one(tables.Case, case.id)
        row.last_seen_on = max(filter(None, (row.last_seen_on, on)))
        work.session.add(row)
    enter(work, case, after={kind.words: on, "of": episode.called, "seen alone": alone})


@command(Action.CHANGE_PLAN_FACT, undoable=True)
def set_fact(
    work: Work, episode_id: int, what: FactKind, value: CensusCode, since: date, today: date, *, note: str = ""
) -> None:
    """The category of a plan, the legal status or the goal of care is another one since the day.

    What stood there of that very day is written over, and told on the case file. Raises InvalidInput where it does not
    belong to such an episode, the day is outside it, or that is what held already.
    """
    case, episode, _ = episode_of(work, episode_id, today)
    check_fact(episode, what, since, today)
    if not isinstance(value, what.codes):
        raise InvalidInput(f"{value.in_full} is no {what.words}. Choose one of that set.")
    said, known = _note(note), facts_of(work, episode_id, what)
    before = [one for one in known if one.since <= since]
    if before and before[-1].value == value.value:
        raise InvalidInput("That is what stands there already. Nothing was written.")
    was = before[-1] if before else None
    changes = {f"{what.words} was": None if was is None else was.value}
    if was is not None and was.since == since:
        tell(work, case, f"Before, the {what.words} since {short_form(since)} was {was.value}.", today)
        was.value, was.note, was.written_by, was.at = value.value, said, work.act.who, moment_text(work.act.at)
        work.session.add(was)
    else:
        _add(work, tables.EpisodeFact, episode_id, case, what=what.value, value=value.value, since=since, note=said)
    enter(work, case, before=changes, after={what.words: value.value, "since": since}, why=said or None)


@command(Action.MOVE_PLACEMENT, undoable=True)
def place(
    work: Work, episode_id: int, type_: PlacementType, on: date, today: date, *, reason: MoveReason | None = None,
    respite: bool = False, note: str = "",
) -> None:  # fmt: skip
    """The child moves on the day: the present placement ends, with the reason why, and this one begins.

    A respite, or a temporary move (T0 to T4), runs beside the placement, which goes on. Raises InvalidInput where the
    child is not looked after, the reason is missing, or the day is not after the present one began.
    """
    case, episode, _ = episode_of(work, episode_id, today)
    aside = check_aside(type_, respite=respite)
    running = _running(work, episode_id)
    current = next((one for one in running if one.aside is aside), None)
    check_move(episode, on, today, None if current is None else current.started_on, reason, moves=not aside)
    if aside and current is not None:
        raise InvalidInput(
            f"The child is away from the placement since {short_form(current.started_on)}. Note first when they came "
            "back."
        )
    late = [one.started_on for one in running if one.started_on > on]
    if late:
        raise InvalidInput(f"A move of {short_form(max(late))} stands already. Give that day or a later one.")
    said = _note(note)
    if not aside:
        _end_placements(work, running, on, reason)
    _add(work, tables.Placement, episode_id, case, type=type_.value, started_on=on, aside=aside, note=said)
    before = None if aside or current is None else {"placement": current.type, "since": current.started_on}
    after = {
        "placement": type_.value,
        "from": on,
        "respite": respite,
        "reason": None if reason is None else reason.value,
    }
    enter(work, case, before=before, after=after, why=said or None)


@command(Action.MOVE_PLACEMENT, undoable=True)
def come_back(work: Work, episode_id: int, on: date, today: date) -> None:
    """The child came back on the day from a respite or a temporary move.

    Raises InvalidInput where they were not away then.
    """
    case, _, _ = episode_of(work, episode_id, today)
    away = next((one for one in _running(work, episode_id) if one.aside), None)
    if away is None:
        raise InvalidInput("The child is in no respite or temporary move. Nothing was written.")
    check_back(away.started_on, on, today)
    away.ended_on = on
    work.session.add(away)
    enter(work, case, after={"came back": on, "away since": away.started_on})


@command(Action.END_PLAN, undoable=True)
def end_episode(
    work: Work, episode_id: int, on: date, today: date, *, reason: CareEnd | None = None, note: str = ""
) -> None:
    """A plan or a time in care ends; of care the reason is needed, of a plan a note says why.

    Raises InvalidInput where it has ended, the day is before its start (8925), on it (8840) or before something that
    stands on it, or nothing says why.
    """
    case, episode, _ = episode_of(work, episode_id, today)
    check_end(episode, on, today)
    if episode.kind is CaseStatus.LOOKED_AFTER and reason is None:
        raise InvalidInput("The child is no longer looked after. Say why: choose a reason.")
    if episode.kind is not CaseStatus.LOOKED_AFTER and reason is not None:
        raise InvalidInput(f"“{reason.in_full}” is why care ends, and this is {episode.called}. Say why in the note.")
    said = _note(note) if reason is not None else written(note, "reason why it ends")
    _end(work, episode, on, reason, said)
    enter(work, case, after={f"{episode.called} ended": on, "reason": reason and reason.value}, why=said or None)


def _begin(
    work: Work, case: CaseAt, kind: CaseStatus, on: date, facts: dict[FactKind, CensusCode],
    previous_plans: int | None = None,
) -> int:  # fmt: skip
    row = tables.StatusEpisode(
        child_id=case.child_id, case_id=case.id, kind=kind.value, started_on=on, previous_plans=previous_plans,
        written_by=work.act.who, at=moment_text(work.act.at),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    for what, value in facts.items():
        _add(work, tables.EpisodeFact, row.id, case, what=what.value, value=value.value, since=on)
    said = {what.words: value.value for what, value in facts.items()}
    enter(work, case, after={"began": kind.words, "on": on, "earlier plans": previous_plans, **said})
    return row.id


def _end(work: Work, episode: EpisodeAt, on: date, reason: CareEnd | None, note: str) -> None:
    row = work.session.get_one(tables.StatusEpisode, episode.id)
    row.ended_on, row.ended_by, row.ended_at = on, work.act.who, moment_text(work.act.at)
    row.end_reason, row.end_note = None if reason is None else reason.value, note
    row.version += 1
    work.session.add(row)
    _end_placements(work, _running(work, episode.id), on, None if reason is None else MoveReason.CARE_PLAN)


def _end_placements(
    work: Work, running: Iterable[tables.Placement], on: date, reason: MoveReason | None
) -> None:  # fmt: skip
    for one in running:
        one.ended_on, one.reason = on, None if reason is None or one.aside else reason.value
        work.session.add(one)


def _running(work: Work, episode_id: int) -> list[tables.Placement]:
    """The placements that run."""
    return [one for one in placements_of(work, episode_id) if one.ended_on is None]


def _add(
    work: Work, table: type[tables.EpisodeFact] | type[tables.EpisodeEvent] | type[tables.Placement], episode_id: int,
    case: CaseAt, **values: Any,
) -> None:  # fmt: skip
    written_by, at = work.act.who, moment_text(work.act.at)
    work.session.add(table(episode_id=episode_id, child_id=case.child_id, written_by=written_by, at=at, **values))


def _note(text: str) -> str:
    return clean(text, limit=NOTE_LENGTH, what="note")
