"""What a card says beside its numbers, in sentences that the numbers allow: for a page, and for a terminal."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from db.queries.cards import Card
from models.dates import short_form
from models.performance_words import cleared_words, late_entries_words, reconciled_words
from models.reach import in_line, sentences
from models.timeliness import Period


def reach_words(card: Card) -> list[str]:
    """What the year can still come to, against the target and others."""
    if card.reach is not None:
        return sentences(card.reach, _others(card), year=card.month.year_words)
    if card.target is None:
        return ["No target is set for it, so nothing is in reach or out of it."]
    return [f"Nothing has been completed in {card.month.year_words} yet, so nothing can be said of where it will end."]


def reach_in_line(card: Card, room: int | None = None) -> str:
    """The same in one line, as much of it as fits into so many columns; nothing where nothing can be said."""
    return "" if card.reach is None else in_line(card.reach, _others(card), room=room)


def _others(card: Card) -> Sequence[tuple[str, Fraction]]:
    return [(f"{one.name} {one.year}", one.share) for one in card.comparators]


def restated_words(card: Card, periods: Iterable[Period] = tuple(Period)) -> list[str]:
    """How what was published comes to what is known now; nothing where the month was not published."""
    found = []
    for period in periods if card.published else ():
        now, late = card.figures[period], card.late[period]
        if period is Period.YEAR and card.reconciled is not None:
            found.append(f"Year to date: {reconciled_words(card.reconciled, card.month)}.")
        elif late:
            was = card.published_figures[period]
            entries = late_entries_words(late, card.late_figure(period))
            found.append(f"{period.words.capitalize()}: {was.fraction} as published + {entries} = {now.fraction}.")
        else:
            found.append(f"{period.words.capitalize()}: {now.fraction}, as published.")
    return found


def published_words(card: Card, period: Period) -> str:
    """The figure as it was published; of the year to date, how many of its late entries had come by then."""
    published = card.published_figures.get(period)
    if published is None:
        return "not published"
    parts = card.reconciled.published if period is Period.YEAR and card.reconciled is not None else published
    if published == parts:
        return published.in_words
    return f"{published.in_words}, with late entries of {(published - parts).fraction}"


def backlog_words(card: Card, period: Period = Period.YEAR) -> str:
    """What is open, and what clearing what is late already would do to the figure of a period."""
    which = "today's backlog" if card.until == card.known.day else f"the backlog of {short_form(card.until)}"
    return cleared_words(period, card.figures[period], card.cleared(period), card.backlog, which)
