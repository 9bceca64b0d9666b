"""What the command ``case`` tells of plans and of care: all that is recorded of each, and the clocks that run."""

from dataclasses import dataclass

from cpip_tui.cli.output import Field, record
from db.queries.case_file import CaseFile
from db.queries.episode_words import last_held
from db.queries.standing import EpisodeLine, EventLine, FactLine, PlacementLine
from models.dates import short_form
from models.status_clocks import ClockAt


@dataclass(frozen=True)
class StandingClock:
    """A clock that runs on a plan or on a time in care."""

    episode: EpisodeLine
    clock: ClockAt


def standing_clocks(file: CaseFile) -> list[StandingClock]:
    """The clocks that run, the first due first."""
    found = [StandingClock(one, clock) for one in file.standing for clock in one.clocks]
    return sorted(found, key=lambda row: row.clock.due_on)


STANDING_FIELDS: tuple[Field[StandingClock], ...] = (
    Field("countdown", lambda row: row.clock.countdown.label, "countdown"),
    Field("clock", lambda row: row.clock.clock.words.lower(), "clock"),
    Field("clock_from", lambda row: short_form(row.clock.counted_from), "from"),
    Field("due_on", lambda row: short_form(row.clock.due_on), "due"),
    Field("limit", lambda row: f"{row.clock.limit} {row.clock.since_words}", "limit"),
    Field("last", lambda row: last_held(row.episode, row.clock), "last"),
)

_CLOCK: tuple[Field[ClockAt], ...] = (
    Field("clock", lambda one: one.clock.value),
    Field("clock_from", lambda one: one.counted_from),
    Field("since", lambda one: one.since),
    Field("limit", lambda one: one.limit),
    Field("due_on", lambda one: one.due_on),
    Field("days_left", lambda one: one.countdown.days_left),
    Field("state", lambda one: one.countdown.state.value),
    Field("last_on", lambda one: one.last_on),
    Field("provisional", lambda one: one.provisional),
    Field("source", lambda one: one.source),
)
_FACT: tuple[Field[FactLine], ...] = (
    Field("what", lambda one: one.what.value),
    Field("value", lambda one: one.value),
    Field("since", lambda one: one.since),
    Field("note", lambda one: one.note or None),
)
_EVENT: tuple[Field[EventLine], ...] = (
    Field("kind", lambda one: one.kind.value),
    Field("on", lambda one: one.on),
    Field("alone", lambda one: one.alone),
    Field("note", lambda one: one.note or None),
)
_PLACEMENT: tuple[Field[PlacementLine], ...] = (
    Field("type", lambda one: one.type),
    Field("started_on", lambda one: one.started_on),
    Field("ended_on", lambda one: one.ended_on),
    Field("aside", lambda one: one.aside),
    Field("reason", lambda one: one.reason),
    Field("note", lambda one: one.note or None),
)

EPISODE_FIELDS: tuple[Field[EpisodeLine], ...] = (
    Field("status", lambda one: one.kind.value),
    Field("started_on", lambda one: one.started_on),
    Field("ended_on", lambda one: one.ended_on),
    Field("end_reason", lambda one: one.end_reason),
    Field("end_note", lambda one: one.end_note or None),
    Field("previous_plans", lambda one: one.previous_plans),
    Field("category", lambda one: one.category),
    Field("first_category", lambda one: one.first_category),
    Field("legal_status", lambda one: one.legal_status),
    Field("goal", lambda one: one.goal),
    Field("placement", lambda one: one.placement and one.placement.type),
    Field("away", lambda one: one.away and one.away.type),
    Field("clocks", lambda one: [record(clock, _CLOCK) for clock in one.clocks]),
    Field("facts", lambda one: [record(fact, _FACT) for fact in one.facts]),
    Field("events", lambda one: [record(event, _EVENT) for event in one.events]),
    Field("placements", lambda one: [record(place, _PLACEMENT) for place in one.placements]),
)
