"""A plan or a time in care was recorded wrongly, its start, its end or what was held of it: what is right, and why."""

from datetime import date

from sqlmodel import SQLModel

from db.commands.command import Work, command
from db.commands.episode_rows import episode_of, events_of, facts_of, placements_of
from db.commands.moving import enter, tell
from models import tables
from models.care_codes import EventKind
from models.case import CaseStatus
from models.dates import short_form
from models.errors import InvalidInput
from models.notes import written
from models.pathway import CaseAt
from models.people import Action
from models.status import EpisodeAt
from models.status_moves import check_end_day, check_no_overlap, check_start_day


@command(Action.CORRECT_DATE, undoable=True)
def correct_episode(
    work: Work, episode_id: int, today: date, because: str, *, started_on: date | None = None,
    ended_on: date | None = None,
) -> None:  # fmt: skip
    """Correct the start or the end of a plan, or of a time in care, with the reason.

    What stands of the old start (the category, the legal status, the first placement, the conference with which a plan
    began) moves with it, and so do placements that ended with it. Raises InvalidInput where something stands outside
    the new days, a review on the first of them (8841), or another would overlap (8940).
    """
    case, episode, row = episode_of(work, episode_id, today)
    why = written(because, "reason for the correction")
    if (started_on is None) == (ended_on is None):
        raise InvalidInput("Correct the start or the end, one at a time. Nothing was written.")
    if started_on == episode.started_on or (ended_on is not None and ended_on == episode.ended_on):
        raise InvalidInput("That is what stands there already. Nothing was written.")
    before = {"started_on": episode.started_on, "ended_on": episode.ended_on}
    if started_on is not None:
        what, was = "start", episode.started_on
        moved = _start_moved(work, case, episode, started_on, today)
        row.started_on = started_on
    else:
        if episode.ended_on is None or ended_on is None:
            raise InvalidInput(f"{episode.called[:1].upper()}{episode.called[1:]} runs. End it, with the reason why.")
        what, was = "end", episode.ended_on
        moved = [*_end_moved(work, case, episode, ended_on, today)]
        row.ended_on = ended_on
    row.version += 1
    work.session.add_all([row, *moved])
    tell(work, case, f"Before, the {what} of {episode.called} was noted as {short_form(was)}. Corrected: {why}", today)
    enter(work, case, before=before, after={"started_on": row.started_on, "ended_on": row.ended_on}, why=why)


@command(Action.NOTE_HELD, undoable=True)
def take_back_held(work: Work, episode_id: int, kind: EventKind, on: date, today: date, because: str) -> None:
    """A review, a visit or a core group was not held on the day on which it stands: it goes, and the case file tells.

    Raises InvalidInput where none stands on that day.
    """
    case, episode, _ = episode_of(work, episode_id, today)
    why = written(because, "reason why it was not held")
    row = next((one for one in events_of(work, episode_id) if one.kind == kind and one.held_on == on), None)
    if row is None:
        raise InvalidInput(f"No {kind.words} stands on {short_form(on)}. Look at the case again.")
    work.session.delete(row)
    if kind is EventKind.VISIT:
        _seen_before(work, case, episode, on)
    tell(work, case, f"Before, a {kind.words} was noted as held on {short_form(on)}. Taken back: {why}", today)
    before = {kind.words: on, "of": episode.called, "seen alone": row.seen_alone, "note": row.note}
    enter(work, case, before=before, after={kind.words: None}, why=why)


def _seen_before(work: Work, case: CaseAt, episode: EpisodeAt, on: date) -> None:
    """The child was last seen as the rest of the record says, where that was on the visit taken back."""
    row = work.session.get_one(tables.Case, case.id)
    if row.last_seen_on != on:
        return
    days = [one.seen_on for one in case.assessments]
    for other in case.episodes:
        visits = (one for one in events_of(work, other.id) if one.kind == EventKind.VISIT)
        days += [one.held_on for one in visits if (other.id, one.held_on) != (episode.id, on)]
    row.last_seen_on = max((day for day in days if day is not None), default=None)
    work.session.add(row)


def _start_moved(work: Work, case: CaseAt, episode: EpisodeAt, start: date, today: date) -> list[SQLModel]:
    """What moves with the start, once it is checked."""
    facts, placements, was = facts_of(work, episode.id), placements_of(work, episode.id), episode.started_on
    days = [one.since for one in facts if one.since != was] + [one.held_on for one in events_of(work, episode.id)]
    days += [one.started_on for one in placements if one.started_on != was]
    days += [one.ended_on for one in placements if one.ended_on is not None]
    check_start_day(case, episode, min(days, default=None), start, today)
    if any(one.kind == EventKind.REVIEW and one.held_on == start for one in events_of(work, episode.id)):
        raise InvalidInput(f"A review stands on {short_form(start)}, and it comes after the start (8841).")
    moved: list[SQLModel] = _conference_moved(work, case, episode, start)
    for fact in facts:
        if fact.since == was:
            fact.since = start
            moved.append(fact)
    for placement in placements:
        if placement.started_on == was:
            placement.started_on = start
            moved.append(placement)
    return moved


def _conference_moved(work: Work, case: CaseAt, episode: EpisodeAt, start: date) -> list[SQLModel]:
    """The case, where its conference was the plan's first day and can be held on the new one (2885)."""
    of_plan = episode.kind is CaseStatus.CHILD_PROTECTION and case.conference_on == episode.started_on
    since = case.section_47_on
    if not of_plan or since is None or start < since or start.weekday() >= 5:
        return []
    held = work.session.get_one(tables.Case, case.id)
    held.conference_on = start
    enter(work, case, before={"conference_on": case.conference_on}, after={"conference_on": start})
    return [held]


def _end_moved(work: Work, case: CaseAt, episode: EpisodeAt, end: date, today: date) -> list[tables.Placement]:
    """What moves with the end, once it is checked."""
    placements = placements_of(work, episode.id)
    with_it = [one for one in placements if one.ended_on == episode.ended_on]
    days = [one.held_on for one in events_of(work, episode.id)]
    days += [one.since for one in facts_of(work, episode.id) if one.at is not None]
    days += [one.started_on for one in placements]
    days += [one.ended_on for one in placements if one.ended_on is not None and one not in with_it]
    last = EpisodeAt(episode.kind, episode.started_on, None, episode.id, max(days, default=None))
    check_end_day(last, episode.started_on, end, today)
    check_no_overlap(case.episodes, episode.kind, episode.started_on, end, episode.id)
    for placement in with_it:
        placement.ended_on = end
    return with_it
