"""The twelve measures of success, line by line: what was in September 2010, what is now, and which way it went."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.dates import short_form
from models.success import Live, SuccessAt, SuccessFigure, SuccessMeasure

COUNTED_HERE = "counted here"
_LESS_IS_BETTER = frozenset({1, 3, 5, 12})  # of recorded figures: care, time in it, vacancies, caseloads


class Trend(StrEnum):
    """Which way it went since the baseline."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NOT_KNOWN = "not known"

    @property
    def words(self) -> str:
        """With its symbol: ``✓ better``."""
        symbols = {Trend.BETTER: "✓", Trend.WORSE: "✕", Trend.SAME: "=", Trend.NOT_KNOWN: "·"}
        return f"{symbols[self]} {self.value}"


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with its day and its source; ``number`` is what of it can be compared."""

    value: str
    number: float | None
    on: date
    source: str

    @property
    def in_words(self) -> str:
        return f"{self.value}, {short_form(self.on)} ({self.source})"


@dataclass(frozen=True, slots=True)
class LiveFigures:
    """What the program counts itself, at the baseline and now; None where the store does not tell."""

    baseline: Told | None = None
    now: Told | None = None


@dataclass(frozen=True, slots=True)
class SuccessLine:
    """A line of a measure: of what the program counts, or of what was recorded of it."""

    of: SuccessAt
    live: Live | None
    baseline: Told | None
    now: Told | None
    is_first: bool  # of its measure

    @property
    def measure(self) -> SuccessMeasure:
        return self.of.measure

    @property
    def key(self) -> str:
        return f"{self.measure.number} {self.live.value if self.live else 'recorded'}"

    @property
    def what(self) -> str:
        """What is counted, or what is to become true of what is recorded."""
        return self.live.words if self.live is not None else self.measure.words

    @property
    def more_is_better(self) -> bool:
        return self.live.best_high if self.live is not None else self.measure.number not in _LESS_IS_BETTER

    @property
    def direction(self) -> str:
        """What it is to become: ``↑ more``."""
        return "↑ more" if self.more_is_better else "↓ less"

    @property
    def trend(self) -> Trend:
        """Better or worse; not known where one of the two says no number, or another unit."""
        before, now = self.baseline, self.now
        if before is None or now is None or before.number is None or now.number is None:
            return Trend.NOT_KNOWN
        if unit_of(before.value) != unit_of(now.value):
            return Trend.NOT_KNOWN
        if before.number == now.number:
            return Trend.SAME
        return Trend.BETTER if (now.number > before.number) == self.more_is_better else Trend.WORSE

    @property
    def source_words(self) -> str:
        """Where it comes from."""
        if self.live is not None:
            return COUNTED_HERE
        return self.now.source if self.now is not None else "nothing recorded"


def unit_of(value: str) -> str:
    """What stands behind the number that a figure begins with: ``per 10,000`` of ``98.5 per 10,000``."""
    return " ".join(re.sub(r"^-?[\d,]+(?:\.\d+)?", "", value, count=1).casefold().split())


def success_lines(success: Sequence[SuccessAt], live: Mapping[Live, LiveFigures]) -> list[SuccessLine]:
    """The lines of all measures: first what is counted, then what was recorded, where anything was or nothing is."""
    found: list[SuccessLine] = []
    for one in success:
        lines: list[tuple[Live | None, Told | None, Told | None]] = []
        for counted in one.measure.live:
            known = live.get(counted, LiveFigures())
            before = known.baseline
            if before is None and len(one.measure.live) == 1 and known.now is not None:
                recorded = _told(one.baseline)  # it may say the same, of the time before the store
                same = recorded is not None and unit_of(recorded.value) == unit_of(known.now.value)
                before = recorded if same else None
            lines.append((counted, before, known.now))
        if one.figures or not lines:
            lines.append((None, _told(one.baseline), _told(one.latest)))
        found += [
            SuccessLine(one, counted, before, now, not number) for number, (counted, before, now) in enumerate(lines)
        ]
    return found


def _told(figure: SuccessFigure | None) -> Told | None:
    return None if figure is None else Told(figure.value, figure.number, figure.on, figure.source)
