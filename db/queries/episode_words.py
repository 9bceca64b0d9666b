"""What is known of the plans and the care of a child in words, a name and a value each, and their clocks in short."""

from collections.abc import Iterator, Sequence

from db.queries.case_file import CaseFile
from db.queries.episode_story import left_for
from db.queries.standing import EpisodeLine
from models.care_codes import EventKind, FactKind
from models.case import CaseStatus
from models.dates import short_form
from models.status import DATED
from models.status_clocks import ClockAt


def status_words(file: CaseFile) -> str:
    """``child protection since Mon 12 Sep 2011``; the status alone where no dated plan says it.

    Nothing of a closed case: that it is closed is said with why.
    """
    if file.status is CaseStatus.CLOSED:
        return ""
    since = next((one.started_on for one in file.standing if one.kind is file.status), None)
    return file.status.words if since is None else f"{file.status.words} since {short_form(since)}"


def standing_lines(file: CaseFile) -> list[tuple[str, str]]:
    """What holds of the plans and of the care that run, each with since when."""
    found: list[tuple[str, str]] = []
    for one in sorted(file.standing, key=lambda one: DATED.index(one.kind)):
        if one.kind is CaseStatus.LOOKED_AFTER:
            found += _of_care(one, beside=file.status is not one.kind)
        else:
            found += _of_plan(one, file.episodes, beside=file.status is not one.kind)
    return found


def ended_lines(file: CaseFile) -> list[str]:
    """The plans and times in care that ended, or that another case of the child shows, latest first, in short."""
    return [_in_short(one) for one in reversed(file.episodes) if one not in file.standing]


def last_held(one: EpisodeLine, clock: ClockAt) -> str:
    """``last held Mon 5 Dec 2011``, ``last visit Mon 5 Dec 2011, child seen alone``, ``not held yet``."""
    event = one.last(clock.clock.event)
    if event is None or event.on != clock.last_on:
        return "no visit yet" if clock.clock.event is EventKind.VISIT else "not held yet"
    if event.kind is not EventKind.VISIT:
        return f"last held {short_form(event.on)}"
    how = {True: ", child seen alone", False: ", child seen, not alone", None: ""}[event.alone]
    return f"last visit {short_form(event.on)}{how}"


def _of_plan(one: EpisodeLine, all_of_child: Sequence[EpisodeLine], *, beside: bool) -> Iterator[tuple[str, str]]:
    if beside:
        yield "plan", f"{one.kind.words} since {short_form(one.started_on)}"
    latest = one.fact(FactKind.CATEGORY)
    if latest is not None and one.first_category is not None and one.category is not one.first_category:
        value = f"{latest.in_full} since {short_form(latest.since)}; first {one.first_category.in_full}"
        yield "category", value
    elif latest is not None:
        yield "category", latest.in_full
    if one.kind is CaseStatus.CHILD_PROTECTION:
        recorded = sum(each.kind is one.kind and each.started_on < one.started_on for each in all_of_child)
        told = "" if one.previous_plans is None else f", {one.previous_plans} told of"
        if recorded or told:
            yield "plans before", f"{recorded or 'none'} recorded here{told}"


def _of_care(one: EpisodeLine, *, beside: bool) -> Iterator[tuple[str, str]]:
    if beside:
        yield "care", f"looked after since {short_form(one.started_on)}"
    if (place := one.placement) is not None:
        left = left_for(one, place)
        why = f"; moved: {left.reason.in_full}" if left is not None and left.reason is not None else ""
        yield "lives in", f"{place.words} since {short_form(place.started_on)}{why}"
    else:
        yield "lives in", "no placement is recorded"
    if (away := one.away) is not None:
        yield "away", f"{away.words} since {short_form(away.started_on)}"
    for name, what in (("legal status", FactKind.LEGAL_STATUS), ("goal", FactKind.GOAL)):
        if (fact := one.fact(what)) is not None:
            yield name, f"{fact.in_full} since {short_form(fact.since)}"
    count = sum(not each.aside for each in one.placements)
    told = ""
    if one.placements_told is not None and one.placements_told_on is not None:
        told = f"; a file of {short_form(one.placements_told_on)} told of {one.placements_told} in twelve months"
    if count > 1 or told:
        yield "placements", f"{count} in this time in care, respite and temporary moves left out{told}"


def _in_short(one: EpisodeLine) -> str:
    until = f"until {short_form(one.ended_on)}" if one.ended_on else "runs, on another case"
    why = f": {one.end_reason.in_full}" if one.end_reason else ""
    of = f", {one.category.in_full}" if one.category else ""
    return f"{one.words}{of}, {short_form(one.started_on)} {until}{why}"
