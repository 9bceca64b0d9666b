"""On which working day of its clock work was completed, drawn as bars of a day each, as large as there is room for."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from models.completion_days import Bar, Histogram
from screens.widgets.plain import content

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_MANY_DAYS = "▒"
_WIDEST = 7  # columns of a bar with the gap beside it
_LEAST_BEYOND, _ENOUGH_BEYOND = 3, 12  # bars beyond the limit that there is to be room for
_BELOW = 3  # lines: the axis, the days, what the marks mean
LEAST_HEIGHT = _BELOW + 2
_IN_TIME, _LATE, _LIMIT, _AXIS = "$text-primary", "$text-error", "bold $text-warning", "dim"

Piece = tuple[str, str]


class HistogramPane(Static):
    """What is late stands behind the line of the limit: the colours only repeat it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._histogram: Histogram | None = None

    def show(self, histogram: Histogram | None) -> None:
        """Draw this one; None for none."""
        self._histogram = histogram
        self._draw()
        self.call_after_refresh(self._draw)  # a pane that was hidden until now has its room only then

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width, height = self.content_size
        if self._histogram is None or not width or not height:
            self.update(content(""))
            return
        lines = histogram_lines(self._histogram, width, height)
        self.update(Content("\n").join(Content("").join(content(*piece) for piece in line) for line in lines))


def histogram_lines(histogram: Histogram, width: int, height: int) -> list[list[Piece]]:
    """The bars as pieces of text with their styles.

    Where there is no room for all days the last bar holds all that took longer: it is drawn otherwise, no higher than
    the highest day, with its number.
    """
    if not histogram.total:
        return [[("Nothing was completed: there is nothing to draw.", "")]]
    room, within = width - len(f"{histogram.total:,}") - 3, histogram.limit + 1
    beyond = len(histogram.counts) - within
    wanted = max(_LEAST_BEYOND, min(histogram.limit, _ENOUGH_BEYOND), histogram.limit // 2)
    slot = max(1, min(_WIDEST, room // (within + min(beyond, wanted))))
    bars = histogram.bars(1, most=max(1, room // slot - within))
    tall = max(1, height - _BELOW)
    high = max(bar.count for bar in bars if bar.last is not None)  # a bar of many days has no part in the scale
    high = max(high, 1)
    axis = len(f"{high:,}")
    lines = [
        [(f"{high:>{axis},} ┤" if not row else f"{'':>{axis}} │", _AXIS), *_row(bars, high, slot, tall - 1 - row, tall)]
        for row in range(tall)
    ]
    marks = "".join("─" * slot + ("┴" if bar.is_limit else "") for bar in bars)
    foot: list[Piece] = [(f"{0:>{axis}} └{marks}", _AXIS)]
    days = [(" " * (axis + 2), ""), (_days(bars, slot), "")]
    return [*lines, foot, days, _meaning(histogram, bars)]


def _row(bars: Sequence[Bar], high: int, slot: int, above: int, tall: int) -> list[Piece]:
    """A line of the bars, so many lines above the axis; the count stands on a bar that is wide enough for it."""
    found: list[Piece] = []
    for bar in bars:
        eighths = -(-min(bar.count, high) * (tall - 1) * 8 // high) if tall > 1 else min(8, bar.count * 8)
        full = min(8, max(0, eighths - above * 8))
        count = f"{bar.count:,}"
        wide = slot - (slot > 1)
        on_top = not full and 0 <= above * 8 - eighths < 8 and bar.count and len(count) <= wide > 1
        drawn = _EIGHTHS[full] if bar.last is not None else _MANY_DAYS if full else " "
        text = f"{count:^{wide}}" if on_top else drawn * wide
        found.append((text + " " * (slot - wide), "" if on_top else _LATE if bar.late else _IN_TIME))
        if bar.is_limit:
            found.append(("│", _LIMIT))
    return found


def _days(bars: Sequence[Bar], slot: int) -> str:
    """The working days below their bars, as many as do not touch; the limit always."""
    line = [" "] * (slot * len(bars) + 8)
    step = 1 if slot >= 4 else 2 if slot == 3 else 5
    at = next(number for number, bar in enumerate(bars) if bar.is_limit)
    taken: set[int] = set()
    order = sorted(range(len(bars)), key=lambda number: (number != at, bars[number].last is not None, number))
    for number in order:
        bar = bars[number]
        if number != at and bar.last is not None and bar.first % step:
            continue
        label = f"{bar.first}+" if bar.last is None else str(bar.first)
        begin = number * slot + (number > at) + max(0, (slot - (slot > 1) - len(label)) // 2)
        begin = min(begin, slot * len(bars) + 1 - len(label))
        cells = set(range(begin - 1, begin + len(label) + 1))
        if cells & taken:
            continue
        taken |= set(range(begin, begin + len(label)))
        line[begin : begin + len(label)] = label
    return "".join(line).rstrip()


def _meaning(histogram: Histogram, bars: Sequence[Bar]) -> list[Piece]:
    last = bars[-1]
    found = [
        ("█", _IN_TIME), (f" in time {histogram.in_time:,}   ", ""), ("│", _LIMIT),
        (f" limit: day {histogram.limit}   ", ""), ("█", _LATE),
        (f" late {histogram.total - histogram.in_time:,}", ""),
    ]  # fmt: skip
    if histogram.others:
        found += [("   ", ""), (f"{histogram.others:,} by another limit", "bold")]
    if last.last is None:
        found += [("   ", ""), (_MANY_DAYS, _LATE), (f" day {last.first} or later {last.count:,}", "")]
    return found
