"""What the story of a case tells of plans and of care: begun, held, changed, moved, ended, each with why."""

from collections.abc import Iterable, Iterator

from db.queries.standing import EpisodeLine, EventLine, FactLine, PlacementLine
from db.queries.story import StoryEntry
from models.care_codes import EventKind, FactKind
from models.case import CaseStatus
from models.notes import StoryKind

_HELD = {
    (CaseStatus.CHILD_IN_NEED, EventKind.REVIEW): "Child in need review",
    (CaseStatus.CHILD_IN_NEED, EventKind.VISIT): "Child in need visit",
    (CaseStatus.CHILD_PROTECTION, EventKind.REVIEW): "Child protection review",
    (CaseStatus.CHILD_PROTECTION, EventKind.VISIT): "Child protection visit",
    (CaseStatus.CHILD_PROTECTION, EventKind.CORE_GROUP): "Core group",
    (CaseStatus.LOOKED_AFTER, EventKind.REVIEW): "Review of the child looked after",
    (CaseStatus.LOOKED_AFTER, EventKind.VISIT): "Visit to the child looked after",
}


def told_in_story(episodes: Iterable[EpisodeLine]) -> Iterator[StoryEntry]:
    """The entries of these plans and times in care: of each its beginning first, and its end last."""
    for one in episodes:
        yield StoryEntry(one.started_on, StoryKind.PLAN, _begun(one), by=one.written_by)
        yield from _changed(one)
        yield from _moved(one)
        for event in one.events:
            yield StoryEntry(event.on, StoryKind.PLAN, held_words(one.kind, event), event.note, event.written_by)
        if one.ended_on is not None:
            yield StoryEntry(one.ended_on, StoryKind.PLAN, _ended(one), one.end_note, one.ended_by)


def event_words(kind: CaseStatus, event: EventKind) -> str:
    """``Child protection visit``"""
    return _HELD.get((kind, event), event.words.capitalize())


def held_words(kind: CaseStatus, event: EventLine) -> str:
    """``Child protection visit: child seen alone``"""
    what = event_words(kind, event.kind)
    if event.kind is not EventKind.VISIT:
        return f"{what} held"
    how = {True: "child seen alone", False: "child seen, not alone", None: "whether alone is not recorded"}
    return f"{what}: {how[event.alone]}"


def _begun(one: EpisodeLine) -> str:
    began = "Began to be looked after" if one.kind is CaseStatus.LOOKED_AFTER else f"{one.words.capitalize()} began"
    details = [fact.in_full for fact in one.facts if _is_of_start(one, fact)]
    details += [place.words for place in one.placements if not place.aside and place.started_on == one.started_on]
    if one.previous_plans:
        details.append(f"{one.previous_plans} earlier {'plan' if one.previous_plans == 1 else 'plans'} told of")
    return f"{began}: {'; '.join(details)}" if details else began


def _is_of_start(one: EpisodeLine, fact: FactLine) -> bool:
    return fact.since == one.started_on and fact.what is not FactKind.GOAL and not fact.note


def _changed(one: EpisodeLine) -> Iterator[StoryEntry]:
    before: dict[FactKind, FactLine] = {}
    for fact in one.facts:
        was = before.get(fact.what)
        before[fact.what] = fact
        if not _is_of_start(one, fact):
            what = f"{fact.what.words.capitalize()}: {fact.in_full}" + (f", before {was.in_full}" if was else "")
            yield StoryEntry(fact.since, StoryKind.PLAN, what, fact.note, fact.written_by)


def _moved(one: EpisodeLine) -> Iterator[StoryEntry]:
    moves = {one.ended_on, *(each.started_on for each in one.placements if not each.aside)}
    for place in one.placements:
        if place.aside:
            temporary = place.type is not None and place.type.is_temporary
            where = "" if place.type is None else f": {place.type.in_full}"
            away = "Temporary move" if temporary else "Respite"
            yield StoryEntry(place.started_on, StoryKind.PLAN, f"{away} began{where}", place.note, place.written_by)
            if place.ended_on is not None and place.ended_on not in moves:
                yield StoryEntry(place.ended_on, StoryKind.PLAN, f"Back from the {away.lower()}{where}")
        elif place.started_on != one.started_on:
            what = f"Moved to {place.words}"
            if (left := left_for(one, place)) is not None:
                what += f"; left {left.words}" + (f": {left.reason.in_full}" if left.reason else "")
            yield StoryEntry(place.started_on, StoryKind.PLAN, what, place.note, place.written_by)
        elif place.note:
            yield StoryEntry(place.started_on, StoryKind.PLAN, f"Placed in {place.words}", place.note, place.written_by)


def left_for(one: EpisodeLine, place: PlacementLine) -> PlacementLine | None:
    """The placement that the child left for this one."""
    earlier = [each for each in one.placements if not each.aside and each.ended_on == place.started_on]
    return next((each for each in reversed(earlier) if each.id != place.id), None)


def _ended(one: EpisodeLine) -> str:
    if one.kind is not CaseStatus.LOOKED_AFTER:
        return f"{one.words.capitalize()} ended"
    return "No longer looked after" + (f": {one.end_reason.in_full}" if one.end_reason else "")
