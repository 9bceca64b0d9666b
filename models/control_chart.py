"""Signal or noise: a control chart of shares in time, which says when a month differs by more than chance explains.

It is the p-chart of W. A. Shewhart (*Economic Control of Quality of Manufactured Product*, 1931), read as the health
service reads it (NHS England, *Making data count*): the centre line is the share of all points shown pooled, the limits
stand three standard errors of a proportion from it, each month by its own number completed. The run rules are those of
the Western Electric *Statistical Quality Control Handbook* (1956): eight in a row on one side of the centre, and two of
three beyond two standard errors; and six in a row rising or falling, of L. S. Nelson (1984) and the health service.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from models.shares import joined, told_apart
from models.timeliness import Figure, Month

LIMIT_ERRORS = 3  # standard errors from the centre to a limit
WARNING_ERRORS = 2  # standard errors that two of three have to be beyond
ENOUGH_POINTS = 12  # from so many on the run rules are used: with fewer, runs are common by chance
ON_ONE_SIDE = 8
IN_ONE_DIRECTION = 6
LEAST_EXPECTED = 5  # in time, and late: with fewer expected, limits by standard errors are rough
_MOST_NAMED = 4  # months named in a sentence, the latest; of others the number is said


class Signal(StrEnum):
    """What chance hardly explains. Without one a difference is noise."""

    ABOVE_LIMIT = "above_limit"
    BELOW_LIMIT = "below_limit"
    EIGHT_ABOVE = "eight_above"
    EIGHT_BELOW = "eight_below"
    SIX_RISING = "six_rising"
    SIX_FALLING = "six_falling"
    TWO_OF_THREE_HIGH = "two_of_three_high"
    TWO_OF_THREE_LOW = "two_of_three_low"

    @property
    def words(self) -> str:
        """What follows “the month is”: ``below its lower limit``."""
        return _WORDS[self]

    @property
    def high(self) -> bool:
        """Whether it speaks of a higher share: of these measures, a better one."""
        return self in _HIGH


_WORDS = {
    Signal.ABOVE_LIMIT: "above its upper limit",
    Signal.BELOW_LIMIT: "below its lower limit",
    Signal.EIGHT_ABOVE: "the last of eight or more in a row above the centre line",
    Signal.EIGHT_BELOW: "the last of eight or more in a row below the centre line",
    Signal.SIX_RISING: "the last of six or more in a row that rise",
    Signal.SIX_FALLING: "the last of six or more in a row that fall",
    Signal.TWO_OF_THREE_HIGH: "one of two in three that are more than two standard errors above the centre line",
    Signal.TWO_OF_THREE_LOW: "one of two in three that are more than two standard errors below the centre line",
}
_HIGH = {Signal.ABOVE_LIMIT, Signal.EIGHT_ABOVE, Signal.SIX_RISING, Signal.TWO_OF_THREE_HIGH}
_LIMITS = (Signal.ABOVE_LIMIT, Signal.BELOW_LIMIT)
_RUNS = {  # how many make it, and what the months of it do
    Signal.EIGHT_ABOVE: (ON_ONE_SIDE, "are above the centre line"),
    Signal.EIGHT_BELOW: (ON_ONE_SIDE, "are below the centre line"),
    Signal.SIX_RISING: (IN_ONE_DIRECTION, "rise one after the other"),
    Signal.SIX_FALLING: (IN_ONE_DIRECTION, "fall one after the other"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A month and its figure."""

    month: Month
    figure: Figure


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A month on the chart. Where nothing was completed it keeps its place, without limits."""

    month: Month
    figure: Figure
    lower: float | None  # shares from 0 to 1
    upper: float | None
    signals: tuple[Signal, ...] = ()

    @property
    def value(self) -> float | None:
        """Where it stands, from 0 to 1; None where nothing was completed."""
        return None if self.figure.share is None else float(self.figure.share)

    @property
    def outside(self) -> bool:
        """Whether it is outside one of its limits."""
        return any(signal in _LIMITS for signal in self.signals)


@dataclass(frozen=True, slots=True)
class Chart:
    """The months, the centre line that they make, and whether they are too few for the run rules."""

    points: tuple[ChartPoint, ...]
    centre: Fraction | None  # None where nothing was completed in any month
    few: bool
    changes: tuple[Month, ...] = ()  # from which another limit in working days holds, after the first month

    @property
    def known(self) -> tuple[ChartPoint, ...]:
        """The months in which something was completed."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def rough(self) -> tuple[ChartPoint, ...]:
        """The months with so little completed that fewer than five in time, or late, were to be expected.

        Their limits are rough, as a proportion of so few is not normally distributed.
        """
        if self.centre is None:
            return ()
        return tuple(point for point in self.known if _is_rough(point.figure, self.centre))

    def at(self, month: Month) -> ChartPoint | None:
        """The month's point."""
        return next((point for point in self.points if point.month == month), None)

    def trend(self, month: Month | None = None) -> str:
        """``improved`` or ``worse`` where a rule says so of the month (the last one), else nothing.

        Where one rule speaks of better and another of worse, no single word is true, and there is none.
        """
        month = month or (self.points[-1].month if self.points else None)
        point = next((point for point in self.points if point.month == month), None)
        speaks = {signal.high for signal in point.signals} if point else set()
        if len(speaks) != 1:
            return ""
        return "improved" if True in speaks else "worse"

    def sentence(self) -> str:
        """What the chart allows to be said: the signals, of the last month whether it is one, and what is few."""
        known = self.known
        if not known:
            return "Nothing was completed in these months: there is nothing to tell signal from noise in."
        said = [*self._outside(), *self._runs()]
        if not known[-1].signals:
            said.append(f"{known[-1].month.words} is inside its limits: no signal.")
        elif not known[-1].outside:
            said.append(f"{known[-1].month.words} is inside its limits.")
        if self.few:
            months = "1 month is" if len(known) == 1 else f"{len(known)} months are"
            said.append(f"{months} few: the run rules need twelve.")
        if rough := self.rough:
            months = "1 month" if len(rough) == 1 else f"{len(rough)} months"
            said.append(f"With so few completed, the limits of {months} are rough.")
        if self.changes:
            months = joined([month.words for month in self.changes])
            said.append(f"Another limit in working days holds from {months}: no run goes across that.")
        return " ".join(said)

    def _outside(self) -> Iterator[str]:
        outside = [point for point in self.known if point.outside]
        for point in outside[-_MOST_NAMED:]:
            above = Signal.ABOVE_LIMIT in point.signals
            limit = point.upper if above else point.lower
            assert limit is not None, "only what has limits is outside them"
            assert point.figure.share is not None, "what has limits has a share"
            share, limit_said = told_apart(point.figure.share, limit)
            side = "above its upper" if above else "below its lower"
            yield f"{point.month.words} ({point.figure.fraction}, {share}) is {side} limit of {limit_said}: a signal."
        if (left_out := len(outside) - _MOST_NAMED) > 0:
            months = "1 earlier month is" if left_out == 1 else f"{left_out} earlier months are"
            yield f"{months} outside the limits as well."

    def _runs(self) -> Iterator[str]:
        """Each kind of run in a sentence of its own, the latest of it."""
        for signal in Signal:
            marked = [at for at, point in enumerate(self.known) if signal in point.signals]
            if marked and signal in _RUNS:
                yield self._run(signal, marked)
            elif marked and signal not in _LIMITS:
                yield from self._two_of_three(signal, marked[-1])

    def _run(self, signal: Signal, marked: Sequence[int]) -> str:
        length, what = _RUNS[signal]
        first = last = marked[-1]
        while first - 1 in marked:
            first -= 1
        months = f"From {self.known[first - length + 1].month.words} to {self.known[last].month.words}"
        return f"{months}, {last - first + length} months in a row {what}: a signal."

    def _two_of_three(self, signal: Signal, last: int) -> Iterator[str]:
        """The months that are beyond; nothing where each of them is outside its limit, which is said already."""
        assert self.centre is not None, "a chart with points has a centre"
        figures = [point.figure for point in self.known]
        begins = _runs_begin([point.month for point in self.known], self.changes)
        three = range(max(begins[last], last - 2), last + 1)
        beyond = [self.known[at] for at in three if _is_beyond(figures[at], self.centre, signal.high)]
        if not all(point.outside for point in beyond):
            months, side = joined([point.month.words for point in beyond]), "above" if signal.high else "below"
            yield f"{months} are more than two standard errors {side} the centre line: a signal."


def control_chart(points: Sequence[Point], changes: Sequence[Month] = ()) -> Chart:
    """The chart of these months, in their order.

    Limits are cut at 0 and 1, and one that was cut cannot be passed. What is outside is decided in exact fractions. A
    month in which nothing was completed takes no part and breaks no run; a point on the centre line breaks the run on
    one side of it. A run is told at the point that completes it and at each that continues it. ``changes`` are the
    months from which another limit in working days holds: months before and after are not of one process, so no run
    goes across. Raises ValueError for a figure that is no share, such as a difference between two.
    """
    ordered = sorted(points, key=lambda point: point.month)
    for point in ordered:
        if not 0 <= point.figure.in_time <= point.figure.completed:
            raise ValueError(f"{point.figure.fraction} is no share in time: a chart is of months, not of differences.")
    known = [point for point in ordered if point.figure.completed]
    whole = sum((point.figure for point in known), Figure())
    centre = whole.share
    few = len(known) < ENOUGH_POINTS
    if centre is None:
        return Chart(tuple(ChartPoint(one.month, one.figure, None, None) for one in ordered), None, few)
    within = tuple(sorted({month for month in changes if ordered[0].month < month <= ordered[-1].month}))
    begins = _runs_begin([point.month for point in known], within)
    found = iter(_signals([point.figure for point in known], centre, few, begins))
    drawn = []
    for point in ordered:
        if not point.figure.completed:
            drawn.append(ChartPoint(point.month, point.figure, None, None))
            continue
        reach = LIMIT_ERRORS * sqrt(centre * (1 - centre) / point.figure.completed)
        lower, upper = max(0.0, float(centre) - reach), min(1.0, float(centre) + reach)
        drawn.append(ChartPoint(point.month, point.figure, lower, upper, next(found)))
    return Chart(tuple(drawn), centre, few, within)


def _runs_begin(months: Sequence[Month], changes: Sequence[Month]) -> list[int]:
    """For each month the place of the first that may be in a run with it: that since the limit changed last."""
    return [
        next(place for place, other in enumerate(months) if not any(other < change <= month for change in changes))
        for month in months
    ]


def _is_rough(figure: Figure, centre: Fraction) -> bool:
    return 0 < min(centre, 1 - centre) * figure.completed < LEAST_EXPECTED


def _is_beyond(figure: Figure, centre: Fraction, high: bool) -> bool:
    """Whether it is more than two standard errors from the centre on this side."""
    far = _errors(Fraction(figure.in_time, figure.completed) - centre, figure.completed, centre)
    return far > WARNING_ERRORS**2 if high else far < -(WARNING_ERRORS**2)


def _signals(
    figures: Sequence[Figure], centre: Fraction, few: bool, begins: Sequence[int]
) -> Iterator[tuple[Signal, ...]]:
    """What each figure, all with something completed, is a signal of; ``begins``: where its runs may begin."""
    shares = [Fraction(figure.in_time, figure.completed) for figure in figures]
    far = [_errors(share - centre, figure.completed, centre) for share, figure in zip(shares, figures, strict=True)]
    above = below = rising = falling = 0
    for at, share in enumerate(shares):
        if begins[at] == at:
            above = below = rising = falling = 0
        above = above + 1 if share > centre else 0
        below = below + 1 if share < centre else 0
        rising = rising + 1 if at > begins[at] and share > shares[at - 1] else 1
        falling = falling + 1 if at > begins[at] and share < shares[at - 1] else 1
        fires = [far[at] > LIMIT_ERRORS**2, far[at] < -(LIMIT_ERRORS**2)]
        if not few:
            last_three = figures[max(begins[at], at - 2) : at + 1]
            high, low = ([_is_beyond(figure, centre, side) for figure in last_three] for side in (True, False))
            fires += [
                above >= ON_ONE_SIDE,
                below >= ON_ONE_SIDE,
                rising >= IN_ONE_DIRECTION,
                falling >= IN_ONE_DIRECTION,
                high[-1] and sum(high) >= 2,
                low[-1] and sum(low) >= 2,
            ]
        yield tuple(signal for signal, fired in zip(Signal, fires, strict=False) if fired)


def _errors(difference: Fraction, completed: int, centre: Fraction) -> Fraction:
    """How many standard errors it is from the centre, squared and with its sign: exact, unlike the root of it."""
    if not difference:
        return Fraction(0)
    squared = difference**2 * completed / (centre * (1 - centre))
    return squared if difference > 0 else -squared
