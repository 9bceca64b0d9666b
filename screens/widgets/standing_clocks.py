"""The clocks of a plan and of care as rows beside those of the assessments: in columns, and in full."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from db.queries.case_file import CaseFile
from db.queries.episode_words import last_held
from db.queries.standing import EpisodeLine
from models.assessment import Countdown
from models.care_codes import EventKind
from models.dates import list_form
from models.standards import PROVISIONAL_MARK
from models.status_clocks import ClockAt, explained

_SHORTER = ((" working days", " wd"), (" working day", " wd"), (" calendar days", " days"), (" calendar day", " day"))


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A clock of a plan or of a time in care that runs."""

    key: str
    episode: EpisodeLine
    clock: ClockAt

    @property
    def due_on(self) -> date:
        return self.clock.due_on

    @property
    def countdown(self) -> Countdown:
        return self.clock.countdown


def standing_rows(case: CaseFile) -> Iterator[StandingRow]:
    """The clocks that run on the plans and the care which the case shows."""
    for one in case.standing:
        for clock in one.clocks:
            yield StandingRow(f"s{one.id} {clock.clock.value}", one, clock)


def standing_texts(row: StandingRow) -> list[tuple[str, bool]]:
    """What its cells show, as (text, whether it is in the colour of the urgency); for “day” by which limit."""
    clock = row.clock
    return [
        (clock.clock.short, False),
        (list_form(clock.counted_from), False),
        (list_form(clock.due_on) + (PROVISIONAL_MARK if clock.provisional else ""), True),
        (_limit(clock), False),
        (clock.countdown.label, True),
        (_seen(row), False),
        (_told(row)[0], False),
    ]


def standing_within(row: StandingRow, width: int) -> str:
    """What its last cell shows in a column of this width, in words that are not cut."""
    ways = _told(row)
    return next((words for words in ways if len(words) <= width), ways[-1])


def standing_in_words(row: StandingRow) -> list[str]:
    """The clock in full, the heading first: how it stands, what it is counted from, and by which text."""
    clock = row.clock
    office = f", {clock.countdown.office}" if clock.countdown.office else ""
    last = row.episode.last(clock.clock.event)
    said = f" ({last.written_by})" if last is not None and last.written_by and clock.last_on else ""
    return [clock.clock.words, f"{clock.countdown.label}{office} · {last_held(row.episode, clock)}{said}",
            explained(clock)]  # fmt: skip


def _told(row: StandingRow) -> tuple[str, ...]:
    clock = row.clock
    if clock.last_on is None:
        never = "no visit yet" if clock.clock.event is EventKind.VISIT else "not held yet"
        return f"{never}; counts {clock.since_words}", never, "never"
    day = list_form(clock.last_on).strip()
    return f"last held {day}; counts {clock.since_words}", f"last held {day}", f"last {day}", day


def _seen(row: StandingRow) -> str:
    """Of a visit: when the child was seen last by one, and whether alone."""
    if row.clock.clock.event is not EventKind.VISIT:
        return "–"
    last = row.episode.last(EventKind.VISIT)
    if last is None:
        return "not yet"
    return list_form(last.on).strip() + {True: ", alone", False: ", not alone", None: ""}[last.alone]


def _limit(clock: ClockAt) -> str:
    words = clock.limit
    for long, short in _SHORTER:
        words = words.replace(long, short)
    return words
