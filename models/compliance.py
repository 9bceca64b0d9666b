"""The compliance pack: whether supervision was regular, documented and challenging, and of tasks and development both.

Every figure is made of its lines: so many of them, and so many that were met. Nothing is counted that cannot be shown.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from models.supervision import FIGURES_MONTHS, CancelReason


class Measure(StrEnum):
    """What is measured: what each line is, and when it is met."""

    HELD = "held"
    IN_TIME = "held_in_time"
    CANCELLED = "cancelled"
    LONG_ENOUGH = "long_enough"
    RECORDED_IN_TIME = "recorded_in_time"
    SIGNED = "signed_by_both"
    DEVELOPMENT = "development"
    WELLBEING = "wellbeing"
    CASES_IN_TIME = "cases_in_time"
    DECISION = "with_decision"
    RATIONALE = "with_rationale"
    CHALLENGE = "with_challenge"
    ACTIONS_IN_TIME = "actions_in_time"
    ACTIONS_DATED = "actions_dated"

    @property
    def words(self) -> str:
        return _WORDS[self][0]

    @property
    def of_what(self) -> str:
        """What is counted: ``sessions due``."""
        return _WORDS[self][1]

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        return _WORDS[self][2]

    @property
    def meaning(self) -> str:
        """What is counted, and when it is met, in a sentence."""
        return _MEANINGS[self]

    @property
    def low_is_good(self) -> bool:
        return self is Measure.CANCELLED


_REGULAR, _DOCUMENTED, _CHALLENGING, _DEVELOPMENT = "Regular", "Documented", "Challenging", "The worker"
_WORDS = {
    Measure.HELD: ("held", "sessions due", _REGULAR),
    Measure.IN_TIME: ("held by the day they were due", "sessions due", _REGULAR),
    Measure.CANCELLED: ("cancelled or not held (low: good)", "sessions planned", _REGULAR),
    Measure.LONG_ENOUGH: ("as long as the rule asks", "sessions held one to one", _REGULAR),
    Measure.CASES_IN_TIME: ("cases discussed in time", "discussions due", _REGULAR),
    Measure.RECORDED_IN_TIME: ("recorded in time, no late entry", "sessions recorded", _DOCUMENTED),
    Measure.SIGNED: ("signed by both", "sessions recorded", _DOCUMENTED),
    Measure.DECISION: ("with a decision", "case discussions", _DOCUMENTED),
    Measure.RATIONALE: ("with its rationale", "case discussions", _DOCUMENTED),
    Measure.ACTIONS_DATED: ("with a day they are due on", "actions agreed", _DOCUMENTED),
    Measure.CHALLENGE: ("with challenge", "case discussions", _CHALLENGING),
    Measure.ACTIONS_IN_TIME: ("done in time", "actions due", _CHALLENGING),
    Measure.DEVELOPMENT: ("went into learning and development", "sessions recorded", _DEVELOPMENT),
    Measure.WELLBEING: ("went into wellbeing", "sessions recorded", _DEVELOPMENT),
}
ORDER = tuple(_WORDS)
GROUPS = tuple(dict.fromkeys(group for _, _, group in _WORDS.values()))
_MEANINGS = {
    Measure.HELD: "Each session that was due; met where it was held before the next one was due.",
    Measure.IN_TIME: "Each session that was due; met where it was held on the day it was due or before.",
    Measure.CANCELLED: "Each session that was planned for a day; counted where it was cancelled for "
    "whatever reason, or its day passed and nobody said why.",
    Measure.LONG_ENOUGH: "Each session held one to one; met where it took as many minutes as the rule of its day asks.",
    Measure.CASES_IN_TIME: "Each discussion of a case that was due while the worker held it; met where it was in time.",
    Measure.RECORDED_IN_TIME: "Each session recorded; met where that was within the working days that the rule allows.",
    Measure.SIGNED: "Each session recorded; met where the supervisor and the worker have signed the record.",
    Measure.DECISION: "Each discussion of a case in a session; met where a decision is written down.",
    Measure.RATIONALE: "Each discussion of a case in a session; met where it is written down why.",
    Measure.ACTIONS_DATED: "Each action agreed on a case, by who is to do it; met where a day is set for it.",
    Measure.CHALLENGE: "Each discussion of a case in a session; met where challenge is written down.",
    Measure.ACTIONS_IN_TIME: "Each action on a case that was due or done, by who does it; met where done by its day.",
    Measure.DEVELOPMENT: "Each session recorded; met where learning and development was gone into.",
    Measure.WELLBEING: "Each session recorded; met where the worker's wellbeing was gone into.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was counted: of which worker, by which day it is counted, and whether it was met, in words.

    ``case`` is the reference of the case, where it is of one.
    """

    worker_id: int
    worker: str
    on: date
    met: bool
    words: str
    case_id: int | None = None
    case: str | None = None
    session_id: int | None = None
    cancelled: CancelReason | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and its list."""

    measure: Measure
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def met(self) -> int:
        return sum(line.met for line in self.lines)

    @property
    def percent(self) -> int | None:
        """Rounded to whole per cent, halves up; None of nothing."""
        return int(Fraction(self.met * 100, self.total) + Fraction(1, 2)) if self.total else None

    @property
    def in_words(self) -> str:
        """``12 of 14, 86%``; ``none`` of nothing."""
        return f"{self.met:,} of {self.total:,}, {self.percent}%" if self.total else f"no {self.measure.of_what}"

    def of(self, worker_id: int) -> "Figure":
        """The same of one worker."""
        return Figure(self.measure, tuple(line for line in self.lines if line.worker_id == worker_id))


@dataclass(frozen=True, slots=True)
class Pack:
    """The figures over a period, both days included, of the people it is about."""

    first: date
    last: date
    as_at: date
    about: str
    people: tuple[tuple[int, str], ...]
    figures: tuple[Figure, ...]

    def figure(self, measure: Measure) -> Figure:
        """One of them."""
        return next(figure for figure in self.figures if figure.measure is measure)

    def of(self, worker_id: int) -> "Pack":
        """The same of one worker."""
        name = dict(self.people)[worker_id]
        return Pack(
            self.first, self.last, self.as_at, name, ((worker_id, name),),
            tuple(figure.of(worker_id) for figure in self.figures),
        )  # fmt: skip

    @property
    def cancellations(self) -> list[tuple[CancelReason, int]]:
        """How many planned sessions were cancelled and why, in the order of the reasons."""
        counts = Counter(line.cancelled for line in self.figure(Measure.CANCELLED).lines)
        return [(reason, counts[reason]) for reason in CancelReason if counts[reason]]

    @property
    def why_not_held(self) -> list[tuple[str, int]]:
        """The same in words, with those that were not held and of which nobody said why."""
        unexplained = [("no reason given", self.unexplained)] if self.unexplained else []
        return [(reason.words, count) for reason, count in self.cancellations] + unexplained

    @property
    def unexplained(self) -> int:
        """How many planned sessions were not held, and nobody said why."""
        return sum(line.met and line.cancelled is None for line in self.figure(Measure.CANCELLED).lines)

    @property
    def late_entries(self) -> int:
        """How many sessions were recorded late."""
        figure = self.figure(Measure.RECORDED_IN_TIME)
        return figure.total - figure.met


def usual_period(as_at: date) -> tuple[date, date]:
    """The period where none is given: as many calendar months as every other list of supervision looks back on."""
    return as_at - relativedelta(months=FIGURES_MONTHS), as_at


def pack(
    first: date, last: date, as_at: date, about: str, people: Sequence[tuple[int, str]],
    lines: Iterable[tuple[Measure, Line]],
) -> Pack:  # fmt: skip
    """The pack made of all lines, those outside the period left out."""
    found: dict[Measure, list[Line]] = {measure: [] for measure in ORDER}
    for measure, line in lines:
        if first <= line.on <= last:
            found[measure].append(line)
    figures = (Figure(measure, tuple(sorted(some, key=lambda line: (line.on, line.worker, line.words))))
               for measure, some in found.items())  # fmt: skip
    return Pack(first, last, as_at, about, tuple(people), tuple(figures))
