"""“We know when we've got there because”: the twelve measures of success, against September 2010.

After the report to the Overview and Scrutiny Board of 26 October 2011: nine, and three more below the first. Each says
which live measures of the program stand for it; where there is none, a figure is recorded with its source.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.dates import short_form
from models.errors import Faults, InvalidInput
from models.text import NAME_LENGTH, clean

BASELINE = date(2010, 9, 30)
VALUE_LENGTH = NAME_LENGTH


class Live(StrEnum):
    """What the program counts itself."""

    LOOKED_AFTER_RATE = "looked_after_rate"
    CHILD_PROTECTION_RATE = "child_protection_rate"
    TIME_IN_CARE = "time_in_care"
    REUNIFICATION = "reunification"
    CHANGES_OF_WORKER = "changes_of_worker"
    NI059 = "NI059"
    NI060 = "NI060"
    SINGLE = "single"
    SUPERVISION = "supervision"
    SUPERVISION_QUALITY = "supervision_quality"
    RE_REFERRALS = "re_referrals"
    REFERRAL_DECISION = "referral_decision"
    CASELOAD = "caseload"

    @property
    def words(self) -> str:
        return _LIVE[self][0]

    @property
    def best_high(self) -> bool:
        """Whether more of it is better."""
        return _LIVE[self][1]


_LIVE = {
    Live.LOOKED_AFTER_RATE: ("children looked after per 10,000", False),
    Live.CHILD_PROTECTION_RATE: ("children on a protection plan per 10,000", False),
    Live.TIME_IN_CARE: ("average length of time in care", False),
    Live.REUNIFICATION: ("children in care who are to go home", True),
    Live.CHANGES_OF_WORKER: ("children with three or more workers in twelve months", False),
    Live.NI059: ("initial assessments within 10 working days", True),
    Live.NI060: ("core assessments within 35 working days", True),
    Live.SINGLE: ("single assessments within 45 working days", True),
    Live.SUPERVISION: ("supervision held of due", True),
    Live.SUPERVISION_QUALITY: ("discussions of cases with decision, rationale and challenge", True),
    Live.RE_REFERRALS: ("re-referrals within twelve months", False),
    Live.REFERRAL_DECISION: ("referrals decided within one working day", True),
    Live.CASELOAD: ("children held by a worker", False),
}


@dataclass(frozen=True, slots=True)
class SuccessMeasure:
    """One of the twelve: a heading, what is to become true, and what of it the program counts itself."""

    number: int
    name: str
    words: str
    live: tuple[Live, ...] = ()
    under: int | None = None  # the measure that it is part of


TWELVE: tuple[SuccessMeasure, ...] = (
    SuccessMeasure(
        1, "Less reliance on care", "Fewer children need a statutory intervention such as care.",
        (Live.LOOKED_AFTER_RATE,),
    ),
    SuccessMeasure(
        2, "Alternatives to care", "More families get intensive, solution-focused support instead of care.", under=1,
    ),
    SuccessMeasure(
        3, "Shorter time in care", "Children are in care for a shorter time on average.", (Live.TIME_IN_CARE,), 1,
    ),
    SuccessMeasure(
        4, "Going home", "More children in care are meant to go back to their families.", (Live.REUNIFICATION,), 1,
    ),
    SuccessMeasure(
        5, "Staff who stay", "Staff are consistent and in good heart: few vacancies, few who leave.",
        (Live.CHANGES_OF_WORKER,),
    ),
    SuccessMeasure(
        6, "Assessments", "Assessments are in time and good, and consistently better.",
        (Live.NI059, Live.NI060, Live.SINGLE),
    ),
    SuccessMeasure(
        7, "External reviews", "Reviews from outside find that safeguarding is good, and the capacity to improve too.",
    ),
    SuccessMeasure(
        8, "Supervision", "Supervision is frequent and good, and speaks of the tasks and of the worker's development.",
        (Live.SUPERVISION, Live.SUPERVISION_QUALITY),
    ),
    SuccessMeasure(
        9, "Training", "More people at the front line take up training, those of the voluntary sector included.",
    ),
    SuccessMeasure(
        10, "Communities", "Communities can do more, and do it better, where help is needed very early.",
    ),
    SuccessMeasure(
        11, "Those who raise concerns", "Who refers a child gets a better and more effective answer: they say so, and "
        "assessments are in time.",
        (Live.REFERRAL_DECISION, Live.NI059, Live.SINGLE, Live.RE_REFERRALS),
    ),
    SuccessMeasure(
        12, "Caseloads", "Social workers and others have caseloads that they can manage, as good practice has it.",
        (Live.CASELOAD,),
    ),
)  # fmt: skip


def measure_of(number: int) -> SuccessMeasure:
    """The measure with this number. Raises InvalidInput."""
    for measure in TWELVE:
        if measure.number == number:
            return measure
    raise InvalidInput(f"There is no measure {number} of success. Give a number from 1 to {len(TWELVE)}.")


@dataclass(frozen=True, slots=True)
class SuccessFigure:
    """A figure of a measure on a day, as its source says; ``number`` is what of it can be compared."""

    id: int
    measure: int
    on: date
    value: str
    number: float | None
    source: str
    is_baseline: bool
    recorded_by: str


@dataclass(frozen=True, slots=True)
class SuccessAt:
    """A measure with its figures by a day, oldest first. Of two baselines the one that was recorded last counts."""

    measure: SuccessMeasure
    figures: tuple[SuccessFigure, ...]

    @property
    def baseline(self) -> SuccessFigure | None:
        return max((one for one in self.figures if one.is_baseline), key=lambda one: one.id, default=None)

    @property
    def latest(self) -> SuccessFigure | None:
        """The last recorded figure that is no baseline."""
        found: Sequence[SuccessFigure] = [one for one in self.figures if not one.is_baseline]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """A figure as it is kept."""

    value: str
    number: float | None
    source: str


def check_figure(on: date, value: str, source: str, today: date) -> FigureSaid:
    """A figure that can be recorded. Raises FieldErrors by ``on``, ``value`` and ``source``."""
    faults, said, origin = Faults(), "", ""
    with faults.at("on"):
        if on > today:
            raise InvalidInput(f"{short_form(on)} is in the future. Give the day of which the figure is.")
    with faults.at("value"):
        said = clean(value, limit=VALUE_LENGTH, what="figure")
        if not any(letter.isalnum() for letter in said):
            raise InvalidInput("A figure says something: a number, a share, or what a review found. Give it.")
    with faults.at("source"):
        origin = clean(source, limit=NAME_LENGTH, what="source")
        if not any(letter.isalnum() for letter in origin):
            raise InvalidInput("A figure needs its source: who counted it, or where it stands. Give one.")
    faults.refuse()
    return FigureSaid(said, number_in(said), origin)


def number_in(value: str) -> float | None:
    """The number that a figure begins with, where it does: 98.5 of ``98.5 per 10,000``; None of ``Adequate``."""
    found = re.match(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d{1,12}(?:\.\d{1,6})?", value, re.ASCII)
    return None if found is None else float(found[0].replace(",", ""))
