"""The report on a month as Markdown, its charts drawn in characters. No child and no case is named in it."""

from collections.abc import Iterator

from db.exchange.chart_text import chart_text, short_month
from db.exchange.markdown import mark as _mark
from db.exchange.markdown import mark_table as _mark_table
from db.exchange.report_words import (
    COUNT_HEADINGS,
    FIGURE_HEADINGS,
    GLANCE_HEADINGS,
    STATED_HEADINGS,
    behaviour_words,
    comparator_words,
    count_cells,
    counts_heading,
    figure_cells,
    forecast_words,
    glance_notes,
    in_short,
    late_by_period,
    late_words,
    meanings,
    months_across,
    opening_words,
    percent_words,
    period_heads,
    rates_words,
    reading_words,
    stated_cells,
    target_words,
    what_is_counted,
)
from db.queries.card_words import backlog_words, reach_words, restated_words
from db.queries.cards import Card
from db.queries.report import Report
from models.dates import long_form
from models.timeliness import Period

_CHART_ROOM = (78, 14)  # characters and lines of a chart


def report_markdown(report: Report) -> str:
    """The same as Markdown, the charts drawn in characters."""
    parts = [
        f"# {_mark(f'Timeliness of assessments: {report.month.words}')}",
        f"**{_mark(report.of_whom)}**",
        *(_mark(said) for said in opening_words(report)),
        *_mark_glance(report),
        *_mark_short(report),
        *_mark_counts(report),
        *(part for card in report.cards for part in _mark_card(report, card)),
        *_mark_stated(report),
        "## What the words mean",
        *(f"**{_mark(word)}**: {_mark(meaning)}" for word, meaning in meanings(report)),
    ]
    return "\n\n".join(parts) + "\n"


def _mark_glance(report: Report) -> Iterator[str]:
    if report.cards:
        rows = [
            [
                card.measure.short,
                *(card.figures[period].in_words for period in Period),
                target_words(card),
                reading_words(card),
            ]
            for card in report.cards
        ]
        yield "## At a glance"
        yield _mark_table(("Measure", *GLANCE_HEADINGS), rows)
        yield from (_mark(said) for said in glance_notes(report))


def _mark_short(report: Report) -> Iterator[str]:
    if report.cards:
        yield "## In short"
        yield "\n".join(f"* {_mark(in_short(card))}" for card in report.cards)


def _mark_card(report: Report, card: Card) -> Iterator[str]:
    yield f"## {_mark(card.measure.short)}"
    yield _mark(what_is_counted(report, card))
    yield _mark_table(
        ("Period", *FIGURE_HEADINGS),
        [[head, *figure_cells(card, period)] for period, head in period_heads(report, card)],
    )
    if others := comparator_words(card):
        yield _mark(others)
    yield "### Signal or noise"
    yield f"```text\n{chart_text(card.chart, *_CHART_ROOM, target=card.target.share if card.target else None)}\n```"
    yield _mark(card.chart.sentence())
    if months := months_across(card):
        figures = [(short_month(month), card.months[month]) for month in months]
        yield _mark_table(
            ("Month", "In time", "Completed", "Per cent"),
            [[month, f"{one.in_time:,}", f"{one.completed:,}", percent_words(one)] for month, one in figures],
        )
    yield "### What the year can still come to"
    yield from (_mark(said) for said in reach_words(card))
    yield f"### Open at {_mark(long_form(card.until))}"
    yield _mark(" ".join([backlog_words(card), *forecast_words(report, card)]))
    if card.published:
        yield "### Published and restated"
        yield from (_mark(said) for said in restated_words(card))
        for heading, entries in late_by_period(card):
            yield f"{_mark(heading)}:"
            yield "\n".join(f"* {_mark(late_words(entry))}" for entry in entries)
    if said := behaviour_words(report, card):
        yield "### How they were completed, in the year to date"
        yield "\n".join(f"* {_mark(one)}" for one in said)


def _mark_counts(report: Report) -> Iterator[str]:
    yield "## Counts and rates"
    yield _mark(f"{counts_heading(report)} {rates_words(report)}".rstrip())
    yield _mark_table(("Count", *COUNT_HEADINGS), [[one.what.words, *count_cells(one)] for one in report.counts])


def _mark_stated(report: Report) -> Iterator[str]:
    if report.stated:
        yield "## What reports stated"
        yield "Each figure held against itself, against its own report, and against the record."
        yield _mark_table(STATED_HEADINGS, list(stated_cells(report)), left=len(STATED_HEADINGS))
