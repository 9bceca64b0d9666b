"""What a figure is held against: the target that the council set itself, and how others did; each from a day on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models.errors import InvalidInput
from models.timeliness import Measure, Month, percent_of

TARGET = "target"  # the name of the council's own


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A share that counts from a day until a later one of the same name. The fraction is given where it is known."""

    measure: Measure
    name: str
    effective_from: date
    tenths: int  # of a per cent
    source: str
    in_time: int | None = None
    completed: int | None = None
    version: int = 1

    @property
    def share(self) -> Fraction:
        """The exact share."""
        if self.in_time is not None and self.completed:
            return Fraction(self.in_time, self.completed)
        return Fraction(self.tenths, 1000)

    @property
    def percent(self) -> float:
        """The share in per cent, with one decimal."""
        return percent_of(self.share) or 0.0

    @property
    def is_target(self) -> bool:
        return self.name == TARGET

    @property
    def year(self) -> str:
        """The reporting year from which it is: ``2010/11``."""
        return Month.of(self.effective_from).year_words

    @property
    def in_words(self) -> str:
        """``target 80.0%``, ``England 2010/11 79.6%``"""
        name = self.name if self.is_target else f"{self.name} {self.year}"
        return f"{name} {self.percent:.1f}%"


_2010, _2011, _2023 = date(2010, 4, 1), date(2011, 4, 1), date(2023, 4, 1)

# The targets are Torbay's of 2011/12, to begin with; the comparators are those of its report of October 2011, and the
# Department's for 2023/24. A council sets its own.
FIRST_YARDSTICKS: tuple[Yardstick, ...] = (
    Yardstick(Measure.NI059, TARGET, _2011, 800, "Improvement notice 2011; a council sets its own"),
    Yardstick(Measure.NI059, "England", _2010, 796, "Department for Education, 2010/11"),
    Yardstick(Measure.NI059, "Statistical neighbours", _2010, 830, "Torbay's report to the board, October 2011"),
    Yardstick(Measure.NI060, TARGET, _2011, 780, "Improvement notice 2011; a council sets its own"),
    Yardstick(Measure.NI060, "England", _2010, 751, "Department for Education, 2010/11"),
    Yardstick(Measure.NI060, "Statistical neighbours", _2010, 760, "Torbay's report to the board, October 2011"),
    Yardstick(Measure.SINGLE, "England", _2023, 845, "Department for Education, 2023/24", 543_210, 643_170),
)


class Yardsticks:
    """All of them. Before the first of a name there is none."""

    def __init__(self, known: Iterable[Yardstick]) -> None:
        self.all = tuple(sorted(known, key=lambda one: (list(Measure).index(one.measure), one.name != TARGET, one.name,
                                                        one.effective_from)))  # fmt: skip

    def target(self, measure: Measure, day: date) -> Yardstick | None:
        """The council's own, on the day."""
        return next((one for one in self.on(measure, day) if one.is_target), None)

    def comparators(self, measure: Measure, day: date) -> tuple[Yardstick, ...]:
        """How others did, as the newest of each name says on the day."""
        return tuple(one for one in self.on(measure, day) if not one.is_target)

    def on(self, measure: Measure, day: date) -> list[Yardstick]:
        """The newest of each name on the day, the target first."""
        newest: dict[str, Yardstick] = {}
        for one in self.all:
            if one.measure is measure and one.effective_from <= day:
                newest[one.name] = one
        return list(newest.values())


def read_share(text: str) -> tuple[int, int | None, int | None]:
    """What a person gave as a share: ``80``, ``84.5%`` or ``543210/643170``; in tenths of a per cent, and the fraction.

    Raises InvalidInput.
    """
    said = text.strip().replace(",", "").removesuffix("%").strip()
    if found := re.fullmatch(r"(\d{1,9})\s*/\s*(\d{1,9})", said, re.ASCII):
        in_time, completed = int(found[1]), int(found[2])
        if not 0 <= in_time <= completed or completed == 0:
            raise InvalidInput(f"{text.strip()} is no share: the first number cannot be more than the second.")
        return round((percent_of(Fraction(in_time, completed)) or 0) * 10), in_time, completed
    if found := re.fullmatch(r"(\d{1,3})(?:\.(\d))?", said, re.ASCII):
        tenths = int(found[1]) * 10 + int(found[2] or 0)
        if tenths <= 1000:
            return tenths, None, None
    raise InvalidInput(
        f"“{text.strip()}” is no share. Give a per cent from 0 to 100 with at most one decimal (84.5), or a fraction "
        "(543210/643170)."
    )
