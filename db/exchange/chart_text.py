"""A control chart drawn with characters: for a screen to colour, and as it stands for a page of plain text.

Nothing is told by colour alone: a signal has a symbol of its own, and so has each line.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from models.control_chart import Chart, ChartPoint
from models.dates import MONTHS
from models.shares import percent_text
from models.timeliness import Month

LEAST_WIDTH, LEAST_HEIGHT = 30, 8
NOTHING = "Nothing was completed in these months: there is no chart."
_AXIS = 6  # the width of `` 100% ┤`` without its mark
_LABEL = 6  # ``Sep 11``
_LEAST_SPAN = 20  # per cent from the lowest place of the axis to the highest: less would make a difference of nothing
_TALL = 16  # lines from which the per cents are written below the months as well
_STEPS = (1, 2, 5, 10, 20, 25, 50)  # per cent between two marks of the axis
_BETWEEN_LABELS = (1, 2, 3, 4, 6, 12, 24, 60, 120)  # months


class Role(StrEnum):
    """What a piece of the drawing is, so that a screen can style it."""

    POINT = "point"
    SIGNAL = "signal"
    CENTRE = "centre"
    LIMIT = "limit"
    TARGET = "target"
    AXIS = "axis"
    LABEL = "label"
    CHOSEN = "chosen"


MARKS = {Role.POINT: "●", Role.SIGNAL: "◆", Role.CENTRE: "┄", Role.LIMIT: "─", Role.TARGET: "═"}
CHOSEN_MARK = "▲"
_ABOVE_OTHERS = (Role.AXIS, Role.LIMIT, Role.CENTRE, Role.TARGET, Role.POINT, Role.SIGNAL)


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters of one role; None is empty ground."""

    text: str
    role: Role | None = None


Lines = list[tuple[Segment, ...]]


def short_month(month: Month) -> str:
    """``Sep 11``"""
    return f"{MONTHS[month.month - 1][:3]} {month.year % 100:02d}"


def chart_lines(
    chart: Chart, width: int, height: int, target: Fraction | None = None, *, chosen: Month | None = None
) -> Lines:
    """The chart within so many columns and lines, with its legend; of too many months the latest.

    The month that is ``chosen`` is marked at the axis.

    The axis is cut to what is drawn, so it need not begin at 0: its marks say where it is.
    """
    if chart.centre is None:
        return [(Segment(NOTHING, Role.LABEL),)]
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return [(Segment(f"A chart needs {LEAST_WIDTH} columns and {LEAST_HEIGHT} lines.", Role.LABEL),)]
    room = width - _AXIS - 1
    if room // len(chart.points) <= _LABEL:
        room -= _LABEL // 2  # the label of the last month stands out over its column
    shown = chart.points[-room:]
    left_out = len(chart.points) - len(shown)
    legend = list(_wrapped(_legend(chart, shown, target, left_out), width))
    slot = room // len(shown)
    below = [_under(shown, slot, short_month)]
    if slot > max(len(point.figure.fraction) for point in shown):
        below.append(_under(shown, slot, lambda month: _said(chart, month, fraction=True)))
        if height >= _TALL:
            below.append(_under(shown, slot, lambda month: _said(chart, month, fraction=False)))
    grid = _Grid(slot * len(shown), height - 1 - len(below) - len(legend), _scale(chart, shown, target))
    _draw(grid, chart, shown, slot, target)
    return [*grid.lines(), _axis(shown, slot, chosen), *below, *legend]


def chart_text(chart: Chart, width: int, height: int, target: Fraction | None = None) -> str:
    """The same as text, for a page of plain text."""
    return "\n".join(
        "".join(segment.text for segment in line).rstrip() for line in chart_lines(chart, width, height, target)
    )


def judged(point: ChartPoint) -> str:
    """What may be said of a month: ``◆ a signal: below its lower limit``, ``● no signal``."""
    if point.value is None:
        return "nothing was completed"
    found = "; ".join(signal.words for signal in point.signals)
    return f"{MARKS[Role.SIGNAL]} a signal: {found}" if found else f"{MARKS[Role.POINT]} no signal"


def month_in_words(chart: Chart, month: Month) -> str:
    """A month of the chart in full: its figure, its limits, and whether it is a signal."""
    point = chart.at(month)
    if point is None:
        return ""
    if point.lower is None or point.upper is None:
        return f"{month.words}: {judged(point)}."
    limits = f"limits {percent_text(point.lower)} to {percent_text(point.upper)}"
    return f"{month.words}: {point.figure.in_words} · {limits} · {judged(point)}"


class _Grid:
    """The ground on which points and lines are drawn, with its scale at the left."""

    def __init__(self, width: int, height: int, scale: tuple[int, int]) -> None:
        self.width, self.height = width, height
        self.low, self.high = scale
        self.cells: list[list[Segment]] = [[Segment(" ")] * width for _ in range(height)]

    def row(self, share: float) -> int:
        """The line on which a share is, the highest being 0."""
        at = (self.high - share * 100) / (self.high - self.low) * (self.height - 1)
        return min(self.height - 1, max(0, round(at)))

    def put(self, row: int, column: int, mark: str, role: Role) -> None:
        """Draw a character, if nothing that matters more is there."""
        if 0 <= column < self.width:
            there = self.cells[row][column].role
            if there is None or _ABOVE_OTHERS.index(there) <= _ABOVE_OTHERS.index(role):
                self.cells[row][column] = Segment(mark, role)

    def lines(self) -> Iterator[tuple[Segment, ...]]:
        marks = self._marks()
        for number, row in enumerate(self.cells):
            label = marks.get(number, "")
            axis = Segment(f"{label:>{_AXIS - 1}} {'┤' if label else '│'}", Role.AXIS)
            yield (axis, *_merged(row))

    def _marks(self) -> dict[int, str]:
        """The per cents at the axis, with at least one free line between two."""
        span = self.high - self.low
        step = next((one for one in _STEPS if span / one <= max(1, (self.height - 1) // 2)), _STEPS[-1])
        return {self.row(at / 100): f"{at}%" for at in range(ceil(self.low / step) * step, self.high + 1, step)}


def _scale(chart: Chart, shown: Sequence[ChartPoint], target: Fraction | None) -> tuple[int, int]:
    """From which to which per cent: all that is drawn, in whole fives, a little wider, at least twenty."""
    values = [float(chart.centre or 0), *([float(target)] if target is not None else [])]
    for point in shown:
        values += [one for one in (point.value, point.lower, point.upper) if one is not None]
    low = max(0, floor((min(values) * 100 - 1) / 5) * 5)
    high = min(100, ceil((max(values) * 100 + 1) / 5) * 5)
    least, most = at_least_tall(low, high)
    return floor(least / 5) * 5, ceil(most / 5) * 5


def at_least_tall(low: float, high: float) -> tuple[float, float]:
    """The ends of an axis in per cent, moved apart to a least height, within 0 and 100."""
    missing = max(0.0, _LEAST_SPAN - (high - low))
    low = max(0.0, low - missing / 2)
    high = min(100.0, max(high, low + _LEAST_SPAN))
    return min(low, max(0.0, high - _LEAST_SPAN)), high


def _draw(grid: _Grid, chart: Chart, shown: Sequence[ChartPoint], slot: int, target: Fraction | None) -> None:
    for column in range(grid.width):
        if target is not None:
            grid.put(grid.row(float(target)), column, MARKS[Role.TARGET], Role.TARGET)
        grid.put(grid.row(float(chart.centre or 0)), column, MARKS[Role.CENTRE], Role.CENTRE)
    for limits in ([point.lower for point in shown], [point.upper for point in shown]):
        _draw_limit(grid, [None if limit is None else grid.row(limit) for limit in limits], slot)
    for number, point in enumerate(shown):
        if point.value is not None:
            role = Role.SIGNAL if point.signals else Role.POINT
            grid.put(grid.row(point.value), number * slot + slot // 2, MARKS[role], role)


def _draw_limit(grid: _Grid, rows: Sequence[int | None], slot: int) -> None:
    """A limit as steps, one a month, joined where there is room for it."""
    for number, row in enumerate(rows):
        if row is None:
            continue
        for column in range(number * slot, (number + 1) * slot):
            grid.put(row, column, MARKS[Role.LIMIT], Role.LIMIT)
        before = rows[number - 1] if number else None
        if before is None or before == row or slot < 3:
            continue
        column = number * slot
        down = row > before
        grid.put(before, column, "┐" if down else "┘", Role.LIMIT)
        grid.put(row, column, "└" if down else "┌", Role.LIMIT)
        for between in range(min(before, row) + 1, max(before, row)):
            grid.put(between, column, "│", Role.LIMIT)


def _labelled(count: int, slot: int) -> set[int]:
    """Which months have a label below: the last, and so many before it as do not touch."""
    step = next((one for one in _BETWEEN_LABELS if one * slot > _LABEL), count)
    return {number for number in range(count) if (count - 1 - number) % step == 0}


def _axis(shown: Sequence[ChartPoint], slot: int, chosen: Month | None) -> tuple[Segment, ...]:
    marks = [Segment("─", Role.AXIS)] * (slot * len(shown))
    for number in _labelled(len(shown), slot):
        marks[number * slot + slot // 2] = Segment("┬", Role.AXIS)
    for number, point in enumerate(shown):
        if point.month == chosen:
            marks[number * slot + slot // 2] = Segment(CHOSEN_MARK, Role.CHOSEN)
    return tuple(_merged([Segment(f"{' ' * _AXIS}└", Role.AXIS), *marks]))


def _under(shown: Sequence[ChartPoint], slot: int, said: Callable[[Month], str]) -> tuple[Segment, ...]:
    """A line of labels, each in the middle below its month."""
    line = [" "] * (slot * len(shown) + _AXIS + 1 + _LABEL // 2)
    for number in sorted(_labelled(len(shown), slot)):
        text = said(shown[number].month)
        begin = _AXIS + 1 + number * slot + slot // 2 - len(text) // 2
        line[begin : begin + len(text)] = text
    return (Segment("".join(line).rstrip(), Role.LABEL),)


def _said(chart: Chart, month: Month, *, fraction: bool) -> str:
    point = chart.at(month)
    assert point is not None, "the month is on the chart"
    if point.figure.percent is None:
        return "–"
    return point.figure.fraction if fraction else f"{point.figure.percent:.1f}%"


def _legend(
    chart: Chart, shown: Sequence[ChartPoint], target: Fraction | None, left_out: int
) -> Iterator[tuple[Segment, ...]]:
    """What each mark means, an entry after the other."""
    assert chart.centre is not None, "a chart with points has a centre"
    if any(point.value is not None and not point.signals for point in shown):
        yield _entry(Role.POINT, "no signal" if any(point.signals for point in shown) else "a month: no signal")
    if any(point.signals for point in shown):
        yield _entry(Role.SIGNAL, "a signal")
    yield _entry(Role.CENTRE, f"centre {percent_text(chart.centre)}")
    yield _entry(Role.LIMIT, "limits")
    if target is not None:
        yield _entry(Role.TARGET, f"target {percent_text(target)}")
    if left_out:
        yield (Segment(f"(the last {len(shown)} of {len(chart.points)} months)", Role.LABEL),)


def _entry(role: Role, words: str) -> tuple[Segment, ...]:
    mark = MARKS[role] if role in (Role.POINT, Role.SIGNAL) else MARKS[role] * 2
    return Segment(mark, role), Segment(f" {words}", Role.LABEL)


def _wrapped(entries: Iterator[tuple[Segment, ...]], width: int) -> Iterator[tuple[Segment, ...]]:
    """The entries in lines of at most so many columns."""
    line: list[Segment] = []
    used = 0
    for entry in entries:
        long = sum(len(segment.text) for segment in entry)
        if line and used + 3 + long > width:
            yield tuple(line)
            line, used = [], 0
        gap = 3 if line else 0
        line += [*([Segment(" " * gap)] if gap else []), *entry]
        used += gap + long
    yield tuple(line)


def _merged(cells: Sequence[Segment]) -> Iterator[Segment]:
    """Neighbours of one role as one segment."""
    text, role = "", None
    for cell in cells:
        if cell.role is not role and text:
            yield Segment(text, role)
            text = ""
        text, role = text + cell.text, cell.role
    if text:
        yield Segment(text, role)
