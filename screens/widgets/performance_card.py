"""The card of a measure: its figure, what it is held against, its chart, what is in reach, and what was published."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from textual.content import Content

from db.exchange.chart_text import LEAST_HEIGHT, LEAST_WIDTH, short_month
from db.queries.card_words import backlog_words, reach_in_line, reach_words, restated_words
from db.queries.cards import Card
from db.queries.performance_page import PerformancePage
from models.dates import short_form
from models.performance_words import cleared_in_line, reconciled_in_line, restated_in_line
from models.timeliness import Period
from screens.widgets.chart_pane import chart_content
from screens.widgets.performance_rows import SIGNAL, period_words, strip
from screens.widgets.plain import content

SHORT_CARD = 6  # lines
_TALLEST = 26  # lines of the chart
_LABEL = 9


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the card: what it is about, and what is said. One that is ``spare`` gives way where room is short."""

    label: str
    words: str
    style: str = ""
    spare: int = 0


def short_card(page: PerformancePage, card: Card, room: int, height: int) -> Content:
    """A line for each thing, each cut to the width: for below the measures, where there is little room."""
    parts = list(_parts(page, card, room=room))
    while len(parts) > height and any(part.spare for part in parts):
        parts.remove(max(parts, key=lambda part: part.spare))
    lines = []
    for part in parts[:height]:
        words = f"{part.label:<{_LABEL}} {part.words}" if part.label else part.words
        lines.append(content(cut(words, room), part.style))
    return content("\n").join(lines)


def cut(words: str, room: int) -> str:
    """As much of the words as has room in a line."""
    return words if len(words) <= room else f"{words[: room - 1]}…"


def full_card(page: PerformancePage, card: Card, room: int, height: int) -> Content:
    """In whole sentences, for the pane beside the months; in fewer words where there is no room for them."""
    lines: list[tuple[str, str]] = []
    for figures, short in ((True, False), (False, False), (True, True), (False, True)):
        of_it = _parts(page, card, charted=True) if short else _sentences(page, card)
        parts = [*(_figures(page, card) if figures else ()), *of_it]
        lines = [(card.measure.short, "bold"), *((_labelled(part), part.style) for part in parts)]
        if sum(1 + _height(text, room) for text, _ in lines) - 1 <= height:
            return content("\n\n").join(content(text, style) for text, style in lines)
    return content("\n").join(content(text, style) for text, style in lines)


def card_sentences(page: PerformancePage, card: Card) -> list[str]:
    """All that the card says, in whole sentences, with a blank line between: to be read at any width."""
    lines: list[str] = []
    for part in (*_figures(page, card), *_sentences(page, card)):
        lines += ["", *_labelled(part).split("\n")]
    return lines[1:]


def _labelled(part: Part) -> str:
    return f"{part.label.capitalize()}: {part.words}" if part.label else part.words


def _height(text: str, room: int) -> int:
    """How many lines a text takes when it is broken between words."""
    return sum(len(wrap(line, max(1, room))) for line in text.split("\n"))


def drawn_chart(card: Card, room: int, height: int) -> Content:
    """The chart, its signals in a colour and with a symbol of their own; nothing where there is no room for it."""
    if room < LEAST_WIDTH or height < LEAST_HEIGHT:
        return content("")
    target = None if card.target is None else card.target.share
    return chart_content(card.chart, room, min(height, _TALLEST), target)


def _parts(page: PerformancePage, card: Card, *, room: int | None = None, charted: bool = False) -> Iterator[Part]:
    """In a line each, of so many columns; ``charted`` where the chart is drawn beside it."""
    yield Part("", _held_against(card), spare=1)
    if said := reach_in_line(card, room):
        yield Part("", said)
    if charted:
        yield Part("signal or noise", card.chart.sentence())
    else:
        yield from _chart(page, card)
    left = card.backlog
    if left.late:
        cleared = cleared_in_line(card.figures[Period.MONTH], card.figures[Period.YEAR], left.late)
        yield Part("cleared", cleared, spare=2)
    else:
        yield Part("open", f"{left.open:,}, none late already, {left.due_soon:,} due in five working days", spare=2)
    yield from _published(page, card)


def _sentences(page: PerformancePage, card: Card) -> Iterator[Part]:
    """In whole sentences."""
    yield Part("held against", _held_against(card))
    yield Part("signal or noise", card.chart.sentence())
    yield Part("reach", " ".join(reach_words(card)))
    cleared, month = "", card.cleared(Period.MONTH)
    if card.backlog.late:
        cleared = f" The figure of {card.month.words} would be {month.in_words}."
    yield Part("open", f"{backlog_words(card)}{cleared}")
    if card.published is None:
        yield from _published(page, card)
        return
    told = " ".join(restated_words(card, [Period.MONTH, Period.YEAR]))
    yield Part("published", f"as at {short_form(card.published.known.day)}. {told}")


def _figures(page: PerformancePage, card: Card) -> Iterator[Part]:
    words = []
    for period in Period:
        figure = card.figures[period]
        said = "nothing completed" if figure.percent is None else f"{figure.percent:.1f}% ({figure.fraction})"
        trend = card.chart.trend(page.month) if period is Period.MONTH else ""
        since = page.since(card.measure, period)
        beside = "".join(f", {one}" for one in (since, trend) if one)
        words.append(f"{said} {period_words(page, period)}{beside}")
    yield Part("", "\n".join(words))


def _held_against(card: Card) -> str:
    known = [one.in_words for one in (card.target, *card.comparators) if one is not None]
    if card.target is None:
        known.insert(0, "no target is set (press ,)")
    return " · ".join(known)


def _chart(page: PerformancePage, card: Card) -> Iterator[Part]:
    chart, month = card.chart, short_month(page.month)
    point = chart.at(page.month)
    if not chart.known:
        return
    if point is None or point.value is None:
        said = f"{month}: nothing completed{'' if page.until == page.month.last else ' yet'}"
    elif point.signals:
        said = f"{SIGNAL} {month} is {point.signals[0].words}"
    else:
        said = f"{month}: no signal"
    marked = [one.month for one in chart.known if one.signals and one.month != page.month]
    if marked and not (point is not None and point.signals):
        said += f"; {SIGNAL} {', '.join(map(short_month, marked[-3:]))}"
    if chart.few:
        said += f" ({len(chart.known)} {'month is' if len(chart.known) == 1 else 'months are'} few)"
    yield Part("chart", f"{strip(chart)}  {said}", spare=1)


def _published(page: PerformancePage, card: Card) -> Iterator[Part]:
    """Where it was restated the year taken apart says both, so that the line of the month gives way to it."""
    if card.published is None:
        over = page.until == page.month.last and page.as_at > page.month.last
        yield Part("published", f"not yet{': m publishes it' if over else ''}", "dim", spare=4)
        return
    was, now, entries = card.published_figures[Period.MONTH], card.figures[Period.MONTH], len(card.late[Period.MONTH])
    yield Part("published", restated_in_line(was, now, entries), spare=3)
    assert card.reconciled is not None, "the month was published"
    yield Part("year", reconciled_in_line(card.reconciled))
