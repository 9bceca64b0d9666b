"""The report on a month for a board, as a page that prints (HTML). No child and no case is named in it."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from db.exchange.chart_file import chart_svg
from db.exchange.chart_text import short_month
from db.exchange.report_words import (
    COUNT_HEADINGS,
    FIGURE_HEADINGS,
    GLANCE_HEADINGS,
    MONTHS_ACROSS,
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
from models.dates import long_form, short_form
from models.text import showable
from models.timeliness import Period

_STYLE = """
@page { size: A4; margin: 16mm 14mm 18mm; }
body { color: #000; background: #fff; font: 10pt/1.4 "Helvetica Neue", Arial, sans-serif; max-width: 182mm;
  margin: 0 auto; }
h1 { font-size: 19pt; line-height: 1.15; margin: 0 0 1mm; }
h2 { font-size: 13pt; margin: 8mm 0 1mm; border-top: 1.2pt solid #000; padding-top: 2mm; break-after: avoid; }
h3 { font-size: 10pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 0 0 1.6mm; orphans: 3; widows: 3; }
p.lead { font-size: 11pt; margin-bottom: 1mm; }
p.small, td.small, caption { font-size: 8.5pt; }
table { border-collapse: collapse; width: 100%; margin: 1.5mm 0 2.5mm; }
caption { text-align: left; padding-bottom: 0.8mm; }
th, td { border-bottom: 0.4pt solid #999; padding: 0.9mm 1.5mm; text-align: left; vertical-align: top; }
thead th { border-bottom: 0.9pt solid #000; vertical-align: bottom; font-size: 8.5pt; }
tbody th { font-weight: normal; } table.periods thead th { white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.number strong { font-size: 11pt; }
thead { display: table-header-group; } tr { break-inside: avoid; }
table.across { table-layout: fixed; } table.across th, table.across td { font-size: 7.5pt; padding: 0.6mm 0.4mm; }
table.across tbody th, table.across thead th:first-child { width: 17mm; }
section { break-before: page; } section h2 { border-top: 0; margin-top: 0; }
figure { margin: 1mm 0; break-inside: avoid; } p.keep { break-after: avoid; }
figure svg { display: block; width: 86%; height: auto; margin: 0 auto; }
ul { margin: 0 0 2mm; padding-left: 5mm; } li { margin-bottom: 0.6mm; }
dl { margin: 0; font-size: 8.5pt; } dt { font-weight: bold; margin-top: 1mm; break-after: avoid; } dd { margin: 0; }
"""


def report_page(report: Report) -> str:
    """Pages to be printed on A4, black on white, complete in themselves: nothing is loaded from elsewhere."""
    title = f"Timeliness of assessments: {report.month.words}"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        '<head><meta charset="utf-8">',
        f"<title>{_text(f'{report.of_whom}: {title}')}</title>",
        f"<style>{_STYLE}</style></head>",
        "<body>",
        f"<h1>{_text(title)}</h1>",
        f'<p class="lead">{_text(report.of_whom)}</p>',
        *(f"<p>{_text(said)}</p>" for said in opening_words(report)),
        *_page_glance(report),
        *_page_short(report),
        *_page_counts(report),
        *(line for number, card in enumerate(report.cards) for line in _page_card(report, card, number)),
        *_page_stated(report),
        "<h2>What the words mean</h2>",
        "<dl>",
        *(f"<dt>{_text(word)}</dt><dd>{_text(meaning)}</dd>" for word, meaning in meanings(report)),
        "</dl>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return escape(showable(text))


def _row(head: str, cells: Sequence[str], kind: str = "number") -> str:
    shown = "".join(f'<td class="{kind}">{_text(one)}</td>' for one in cells)
    return f'<tr><th scope="row">{_text(head)}</th>{shown}</tr>'


def _head(first: str, headings: Sequence[str], kind: str = "number") -> str:
    shown = "".join(f'<th scope="col" class="{kind}">{_text(one)}</th>' for one in headings)
    return f'<thead><tr><th scope="col">{_text(first)}</th>{shown}</tr></thead>'


def _page_glance(report: Report) -> Iterator[str]:
    if not report.cards:
        return
    yield "<h2>At a glance</h2>"
    last = f'<th scope="col">{_text(GLANCE_HEADINGS[-1])}</th></tr></thead>'
    yield f"<table>{_head('Measure', GLANCE_HEADINGS[:-1]).removesuffix('</tr></thead>')}{last}<tbody>"
    for card in report.cards:
        figures = "".join(
            f'<td class="number"><strong>{percent_words(figure)}</strong><br>{figure.fraction}</td>'
            for figure in (card.figures[period] for period in Period)
        )
        yield (
            f'<tr><th scope="row">{_text(card.measure.short)}</th>{figures}<td class="number">{target_words(card)}</td>'
            f'<td class="small">{_text(reading_words(card))}</td></tr>'
        )
    yield "</tbody></table>"
    yield from (f'<p class="small">{_text(said)}</p>' for said in glance_notes(report))


def _page_short(report: Report) -> Iterator[str]:
    if report.cards:
        yield "<h2>In short</h2>"
        yield "<ul>"
        yield from (f"<li>{_text(in_short(card))}</li>" for card in report.cards)
        yield "</ul>"


def _page_card(report: Report, card: Card, number: int) -> Iterator[str]:
    yield f"<section><h2>{_text(card.measure.short)}</h2>"
    yield f"<p>{_text(what_is_counted(report, card))}</p>"
    yield f'<table class="periods">{_head("Period", FIGURE_HEADINGS)}<tbody>'
    for period, head in period_heads(report, card):
        yield _row(head, figure_cells(card, period))
    yield "</tbody></table>"
    if others := comparator_words(card):
        yield f'<p class="small">{_text(others)}</p>'
    yield "<h3>Signal or noise</h3>"
    caption = f"{report.of_whom}, as known on {short_form(report.as_at)}"
    svg = chart_svg(
        card.chart, "In time by month", target=card.target.share if card.target else None, caption=caption
    )  # fmt: skip
    yield f"<figure>{_own_names(svg, f'c{number}-')}</figure>"
    yield f"<p>{_text(card.chart.sentence())}</p>"
    if len(card.chart.points) > MONTHS_ACROSS:  # with fewer the chart has room for each figure
        yield from _page_months(card)
    yield "<h3>What the year can still come to</h3>"
    yield f"<p>{_text(' '.join(reach_words(card)))}</p>"
    yield f"<h3>Open at {_text(long_form(card.until))}</h3>"
    yield f"<p>{_text(' '.join([backlog_words(card), *forecast_words(report, card)]))}</p>"
    if card.published:
        yield "<h3>Published and restated</h3>"
        yield f"<p>{_text(' '.join(restated_words(card)))}</p>"
        for heading, entries in late_by_period(card):
            yield f'<p class="small">{_text(heading)}:</p><ul>'
            yield from (f'<li class="small">{_text(late_words(entry))}</li>' for entry in entries)
            yield "</ul>"
    if said := behaviour_words(report, card):
        yield "<h3>How they were completed, in the year to date</h3><ul>"
        yield from (f"<li>{_text(one)}</li>" for one in said)
        yield "</ul>"
    yield "</section>"


def _page_months(card: Card) -> Iterator[str]:
    months = months_across(card)
    yield f'<table class="across">{_head("Month", [short_month(month) for month in months])}<tbody>'
    yield _row("In time", [f"{card.months[month].in_time:,}" for month in months])
    yield _row("Completed", [f"{card.months[month].completed:,}" for month in months])
    yield _row("Per cent", [percent_words(card.months[month]) for month in months])
    yield "</tbody></table>"


def _own_names(svg: str, prefix: str) -> str:
    """The picture with names of its own, as several stand in one page."""
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    return re.sub(r'(url\(#|href="#)', rf"\g<1>{prefix}", svg)


def _page_counts(report: Report) -> Iterator[str]:
    yield "<h2>Counts and rates</h2>"
    yield f'<p class="keep">{_text(f"{counts_heading(report)} {rates_words(report)}")}</p>'
    yield f"<table>{_head('Count', COUNT_HEADINGS)}<tbody>"
    for one in report.counts:
        yield _row(one.what.words, count_cells(one))
    yield "</tbody></table>"


def _page_stated(report: Report) -> Iterator[str]:
    if not report.stated:
        return
    yield "<h2>What reports stated</h2>"
    yield '<p class="keep">Each figure held against itself, against its own report, and against the record.</p>'
    yield f"<table>{_head(STATED_HEADINGS[0], STATED_HEADINGS[1:], 'left')}<tbody>"
    for cells in stated_cells(report):
        yield _row(cells[0], cells[1:], "small")
    yield "</tbody></table>"
