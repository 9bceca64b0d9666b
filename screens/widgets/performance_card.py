"""The card of a measure: its figure, what it is held against, its chart, what is in reach, and what was published."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from textual.content import Content

from db.exchange.card_words import reach_words, restated_words
from db.exchange.chart_text import LEAST_HEIGHT, LEAST_WIDTH, Role, chart_lines
from db.queries.cards import Card
from db.queries.performance_page import PerformancePage
from models.dates import short_form
from models.reach import Reach
from models.shares import told_apart
from models.timeliness import Period
from screens.widgets.performance_rows import SIGNAL, period_words, short_month, signed, strip
from screens.widgets.plain import content

_STYLES = {
    Role.SIGNAL: "bold $text-error",
    Role.POINT: "bold",
    Role.TARGET: "$text-success",
    Role.CENTRE: "$text-accent",
    Role.LIMIT: "dim",
    Role.AXIS: "dim",
    Role.LABEL: "dim",
}
SHORT_CARD = 6  # lines
_TALLEST = 26  # lines of the chart
_LABEL = 9


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the card: what it is about, and what is said."""

    label: str
    words: str
    style: str = ""


def short_card(page: PerformancePage, card: Card, room: int, height: int) -> Content:
    """A line for each thing, each cut to the width: for below the measures, where there is little room."""
    lines = []
    for part in list(_parts(page, card, short=True))[:height]:
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
        parts = [*(_figures(page, card) if figures else ()), *_parts(page, card, short=short, charted=True)]
        lines = [(card.measure.short, "bold")]
        lines += [
            (f"{part.label.capitalize()}: {part.words}" if part.label else part.words, part.style) for part in parts
        ]
        if sum(1 + _height(text, room) for text, _ in lines) - 1 <= height:
            return content("\n\n").join(content(text, style) for text, style in lines)
    return content("\n").join(content(text, style) for text, style in lines)


def _height(text: str, room: int) -> int:
    """How many lines a text takes when it is broken between words."""
    return sum(len(wrap(line, max(1, room))) for line in text.split("\n"))


def drawn_chart(card: Card, room: int, height: int) -> Content:
    """The chart, its signals in a colour and with a symbol of their own; nothing where there is no room for it."""
    if room < LEAST_WIDTH or height < LEAST_HEIGHT:
        return content("")
    target = None if card.target is None else card.target.share
    lines = chart_lines(card.chart, room, min(height, _TALLEST), target)
    return content("\n").join(
        content("").join(content(one.text, _STYLES[one.role] if one.role else "") for one in line) for line in lines
    )


def _parts(page: PerformancePage, card: Card, *, short: bool, charted: bool = False) -> Iterator[Part]:
    """``charted`` where the chart is drawn beside it."""
    yield Part("" if short else "held against", _held_against(card))
    if charted:
        yield Part("signal or noise", card.chart.sentence())
    else:
        yield from _chart(page, card)
    yield from _reach(card, short=short)
    yield from _backlog(card, short=short)
    yield from _published(page, card, short=short)


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
    chart = card.chart
    point = chart.at(page.month)
    if not chart.known:
        return
    if point is not None and point.signals:
        said = f"{SIGNAL} {short_month(page.month)} is {point.signals[0].words}"
    elif marked := [one for one in chart.known if one.signals]:
        latest = ", ".join(short_month(one.month) for one in marked[-3:])
        said = f"{short_month(page.month)}: no signal; {SIGNAL} {latest}"
    else:
        said = f"{short_month(page.month)}: no signal"
    if chart.few:
        said += f" ({len(chart.known)} months are few)"
    yield Part("chart", f"{strip(chart)}  {said}")


def reach_in_line(found: Reach) -> str:
    """What is within reach of the year, in one line."""
    best, share = found.best_possible, found.figure.share
    if best is None or share is None:
        return "nothing was completed yet"
    beside, target = told_apart(share if found.over else best, found.target)
    if found.over:
        return f"the year is over: {beside}, {'at or above' if found.met else 'below'} the target of {target}"
    if found.met:
        return f"{target} met now; to keep it {found.in_time_needed:,} of {found.volume_words} to come must be on time"
    if found.needed is None:
        return f"{target} is OUT OF REACH: {found.figure.late:,} were late already"
    how = "in reach" if found.in_reach else "OUT OF REACH"
    return f"{how}: needs {found.needed:,} more, all on time; {found.volume_words} to come; best {beside}"


def _reach(card: Card, *, short: bool) -> Iterator[Part]:
    if not short:
        yield Part("reach", " ".join(reach_words(card)))
    elif card.reach is not None:
        yield Part("target", reach_in_line(card.reach))


def _backlog(card: Card, *, short: bool) -> Iterator[Part]:
    """What is open, and what the figures would be if what is late were cleared."""
    left = card.backlog
    said = f"{left.open:,}, {left.late:,} late already, {left.due_soon:,} due in five working days."
    if not left.late:
        yield Part("open", said)
        return
    cleared = []
    lowers = False
    for period, name in ((Period.MONTH, "month"), (Period.YEAR, "year")):
        figure, now = card.cleared(period), card.figures[period].share
        assert figure.share is not None, "something late was added"
        lowers = lowers or (now is not None and figure.share < now)
        cleared.append(f"{name} {figure.fraction} {figure.percent:.1f}%")
    if short:
        how = f"clearing {left.late:,} late lowers it" if lowers else f"with {left.late:,} late cleared"
        yield Part("cleared", f"{how}: {', '.join(cleared)}")
        return
    lowered = " Clearing late work lowers the figure." if lowers else ""
    yield Part("open", f"{said} If what is late were cleared: {'; '.join(cleared)}.{lowered}")


def _published(page: PerformancePage, card: Card, *, short: bool) -> Iterator[Part]:
    label = "published"
    if card.published is None:
        over = page.until == page.month.last and page.as_at > page.month.last
        yield Part(label, f"not yet{': m publishes it' if over else ''}", "dim")
        return
    was, now, entries = card.published_figures[Period.MONTH], card.figures[Period.MONTH], len(card.late[Period.MONTH])
    told = entry_words(entries)
    stands = f"restated {now.in_words}: {told}" if was != now else f"the same figure, {told}"
    if was == now and not entries:
        stands = "stands as published"
    on = "" if short else f" as at {short_form(card.published.known.day)}"
    yield Part(label, f"{was.in_words}{on}; {stands}")
    taken = card.reconciled
    assert taken is not None, "the month was published"
    if short:
        before = (
            "" if taken.before_month is None else f"{taken.before.fraction} to {short_month(taken.before_month)} + "
        )
        if taken.between.completed:
            before += f"{taken.between.fraction} since + "
        since = f"+ late {signed(taken.late_figure)}" if taken.late else "and no late entry"
        yield Part("year", f"{taken.now.fraction} = {before}{taken.month.fraction} {since}")
        return
    yield Part("", " ".join(restated_words(card, [Period.YEAR])))


def entry_words(count: int) -> str:
    """``1 late entry``"""
    return f"{count:,} late {'entry' if count == 1 else 'entries'}"
