"""The report on a month for a board: a page that prints (HTML), and Markdown. No child and no case is named in either.

Every per cent stands beside its fraction, and a word such as “improved” only where a rule of the control chart says so.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from db.exchange.card_words import backlog_words, hidden_last, reach_words, restated_words
from db.exchange.chart_file import chart_svg
from db.exchange.chart_text import chart_text, short_month
from db.queries.cards import Card
from db.queries.report import Report
from models.activity import Count
from models.dates import long_form, short_form
from models.text import showable
from models.timeliness import Figure, LateEntry, Period

_MONTHS_ACROSS = 12  # as many as a page is wide
_CHART_ROOM = (78, 14)  # characters and lines of a chart in Markdown

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
tbody th { font-weight: normal; } table.periods th { white-space: nowrap; }
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

_MEANS = (
    ("A figure", "so many in time of so many completed, each of them an assessment on record. Its per cent is computed "
     "from the two, and never typed."),
    ("In the month, in the year to date, in the last twelve months", "what was completed in the month; from 1 April to "
     "its end; in the twelve months that end with it."),
    ("As published, and late entries", "a published month is frozen with its list. What is recorded later changes what "
     "is known and not what was published: it is a late entry, and counts with a plus or a minus."),
    ("Reach", "the best year-end possible is what the year comes to where the rest of it brings as much a month as it "
     "brought so far, all of it on time."),
    ("The control chart", "the share of each month with the limits that chance explains: three standard errors of that "
     "month's own number from the share of all months shown pooled. A month outside its limits is a signal. Runs are "
     "read from twelve months on: eight on one side, six rising or falling, two of three beyond two standard errors. "
     "All else is noise, and neither better nor worse."),
    ("Backlog cleared", "what the figure would be if all that is open and late already were completed at once: it "
     "counts as late, so clearing it lowers the figure. That is no reason to leave it."),
)  # fmt: skip


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
        *(f"<p>{_text(said)}</p>" for said in _opening(report)),
        *_page_glance(report),
        *_page_short(report),
        *_page_counts(report),
        *(line for number, card in enumerate(report.cards) for line in _page_card(report, card, number)),
        *_page_stated(report),
        "<h2>What the words mean</h2>",
        "<dl>",
        *(f"<dt>{_text(word)}</dt><dd>{_text(meaning)}</dd>" for word, meaning in _meanings(report)),
        "</dl>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def report_markdown(report: Report) -> str:
    """The same as Markdown, the charts drawn in characters."""
    parts = [
        f"# {_mark(f'Timeliness of assessments: {report.month.words}')}",
        f"**{_mark(report.of_whom)}**",
        *(_mark(said) for said in _opening(report)),
        *_mark_glance(report),
        *_mark_short(report),
        *_mark_counts(report),
        *(part for card in report.cards for part in _mark_card(card)),
        *_mark_stated(report),
        "## What the words mean",
        *(f"**{_mark(word)}**: {_mark(meaning)}" for word, meaning in _meanings(report)),
    ]
    return "\n\n".join(parts) + "\n"


# What both say


def _opening(report: Report) -> Iterator[str]:
    known = f"as it is known on {long_form(report.as_at)}"
    if report.until < report.month.last:
        yield f"Up to {long_form(report.until)}, {known}. The month is not over."
    else:
        yield f"At the end of {report.month.words}, {known}."
    published = next((card.published for card in report.cards if card.published), None)
    if published is not None:
        yield (
            f"{report.month.words} was published as it was known on {short_form(published.known.day)}; what was "
            "recorded since is shown as late entries."
        )
    elif report.cards:
        yield f"{report.month.words} has not been published: its figures can still change without being restated."
    if not report.cards:
        yield "Nothing was completed in a year, and nothing is open: there is no figure to report."


def _target(card: Card) -> str:
    return "–" if card.target is None else f"{card.target.percent:.1f}%"


def _counted(card: Card) -> str:
    words = card.measure.words
    target = f" The target is {_target(card)} ({card.target.source})." if card.target else ""
    return f"{words[:1].upper()}{words[1:]}.{target}"


def _percent(figure: Figure) -> str:
    return "–" if figure.percent is None else f"{figure.percent:.1f}%"


def _reading(card: Card) -> str:
    """Of the month, in a word or two: a signal or none."""
    point = card.chart.at(card.month)
    if point is None or point.value is None:
        return "nothing completed"
    if not point.signals:
        return "no signal"
    trend = card.chart.trend(card.month)
    said = "; ".join(signal.words for signal in point.signals)
    return f"{trend}: {said}" if trend else f"signal: {said}"


def _in_short(card: Card) -> str:
    """Where the year stands, what is in reach, and whether the month is a signal."""
    year = card.figures[Period.YEAR]
    said = [f"{card.measure.short}: {year.in_words} {Period.YEAR.words}."]
    if card.reach is not None:
        said.append(reach_words(card)[0])
    said.append(f"{card.month.words}: {_reading(card)}.")
    return " ".join(said)


def _late_words(entry: LateEntry) -> str:
    """A late entry by its days and team; what is restricted or erased is one record and nothing else."""
    line, sign = entry.line, "+1" if entry.counts > 0 else "−1"
    how = "in time" if line.in_time else "late"
    if line.case is None or line.stopped_on is None:
        return f"{sign}, {how}: one record, not shown"
    team = f", team {line.team}" if line.team else ""
    never = ", of a month that was never published" if entry.never_published else ""
    return (
        f"{sign}, {how}: begun {short_form(line.clock_from)}, due {short_form(line.due_on)}, completed "
        f"{short_form(line.stopped_on)}, recorded {short_form(line.recorded_on)}{team}{never}"
    )


def _comparators(card: Card) -> str:
    said = [f"{one.in_words} ({one.source})" for one in card.comparators]
    return f"Held against: {'; '.join(said)}." if said else ""


def _late_of(card: Card) -> list[tuple[str, Sequence[LateEntry]]]:
    """The late entries of the year to date; those of twelve months where they are others."""
    found = [(period, card.late.get(period, ())) for period in (Period.YEAR, Period.TWELVE)]
    if {entry.line.record_id for entry in found[1][1]} <= {entry.line.record_id for entry in found[0][1]}:
        found.pop()
    return [(f"Late entries {period.words}", hidden_last(entries)) for period, entries in found if entries]


def _counts_heading(report: Report) -> str:
    return f"From {short_form(report.year_first)} to {short_form(report.until)}, and the same days of the year before."


def _rates(counts: Sequence[Count]) -> str:
    people = counts[0].population if counts else None
    return f"Rates are of these days, per 10,000 of {people:,} under 18." if people else ""


def _count_cells(one: Count) -> list[str]:
    before = "–" if one.year_before is None else f"{one.year_before:,}"
    return [f"{one.number:,}", before, one.change_words or "–", "–" if one.rate is None else f"{one.rate:,.1f}"]


_COUNT_HEADINGS = ("Number", "Year before", "Change", "Per 10,000")
_GLANCE_HEADINGS = (
    *(period.words.removeprefix("in the ").capitalize() for period in Period), "Target", "The month on its chart",
)  # fmt: skip
_FIGURE_HEADINGS = ("In time", "Per cent", "As published", "Late entries", "Backlog cleared")
_STATED_HEADINGS = ("Report", "Measure", "Period", "Stated", "Verdict", "What is to be said")


def _figure_cells(card: Card, period: Period) -> list[str]:
    published = card.published_figures.get(period)
    return [
        card.figures[period].fraction,
        _percent(card.figures[period]),
        "not published" if published is None else published.in_words,
        "–" if published is None else f"{len(card.late[period]):,}",
        card.cleared(period).in_words,
    ]


def _stated_cells(report: Report) -> Iterator[list[str]]:
    for checked in report.stated:
        one = checked.statement
        known = one.known_measure.short if one.known_measure else one.measure
        period = f"{one.month.words}, {one.period.words.removeprefix('in the ')}"
        yield [one.source, known, period, one.in_words, checked.verdict.words, checked.sentence]


def _meanings(report: Report) -> Iterator[tuple[str, str]]:
    for card in report.cards:
        yield card.measure.short, f"{card.measure.words}, of all {card.measure.of_what} completed in the period."
    yield from _MEANS
    for one in report.counts:
        yield one.what.words, one.what.meaning


# The page


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
    last = f'<th scope="col">{_text(_GLANCE_HEADINGS[-1])}</th></tr></thead>'
    yield f"<table>{_head('Measure', _GLANCE_HEADINGS[:-1]).removesuffix('</tr></thead>')}{last}<tbody>"
    for card in report.cards:
        figures = "".join(
            f'<td class="number"><strong>{_percent(figure)}</strong><br>{figure.fraction}</td>'
            for figure in (card.figures[period] for period in Period)
        )
        yield (
            f'<tr><th scope="row">{_text(card.measure.short)}</th>{figures}<td class="number">{_target(card)}</td>'
            f'<td class="small">{_text(_reading(card))}</td></tr>'
        )
    yield "</tbody></table>"


def _page_short(report: Report) -> Iterator[str]:
    if report.cards:
        yield "<h2>In short</h2>"
        yield "<ul>"
        yield from (f"<li>{_text(_in_short(card))}</li>" for card in report.cards)
        yield "</ul>"


def _page_card(report: Report, card: Card, number: int) -> Iterator[str]:
    yield f"<section><h2>{_text(card.measure.short)}</h2>"
    yield f"<p>{_text(_counted(card))}</p>"
    yield f'<table class="periods">{_head("Period", _FIGURE_HEADINGS)}<tbody>'
    for period in Period:
        yield _row(period.words.capitalize(), _figure_cells(card, period))
    yield "</tbody></table>"
    if others := _comparators(card):
        yield f'<p class="small">{_text(others)}</p>'
    yield "<h3>Signal or noise</h3>"
    caption = f"{report.of_whom}, as known on {short_form(report.as_at)}"
    svg = chart_svg(
        card.chart, "In time by month", target=card.target.share if card.target else None, caption=caption
    )  # fmt: skip
    yield f"<figure>{_own_names(svg, f'c{number}-')}</figure>"
    yield f"<p>{_text(card.chart.sentence())}</p>"
    if len(card.months) > _MONTHS_ACROSS:  # with fewer the chart has room for each figure
        yield from _page_months(card)
    yield "<h3>What the year can still come to</h3>"
    yield f"<p>{_text(' '.join(reach_words(card)))}</p>"
    yield f"<h3>Open at {_text(long_form(card.until))}</h3>"
    yield f"<p>{_text(backlog_words(card))}</p>"
    if card.published:
        yield "<h3>Published and restated</h3>"
        yield f"<p>{_text(' '.join(restated_words(card)))}</p>"
        for heading, entries in _late_of(card):
            yield f'<p class="small">{_text(heading)}:</p><ul>'
            yield from (f'<li class="small">{_text(_late_words(entry))}</li>' for entry in entries)
            yield "</ul>"
    yield "</section>"


def _page_months(card: Card) -> Iterator[str]:
    months = list(card.months)[-_MONTHS_ACROSS:]
    yield f'<table class="across">{_head("Month", [short_month(month) for month in months])}<tbody>'
    yield _row("In time", [f"{card.months[month].in_time:,}" for month in months])
    yield _row("Completed", [f"{card.months[month].completed:,}" for month in months])
    yield _row("Per cent", [_percent(card.months[month]) for month in months])
    yield "</tbody></table>"


def _own_names(svg: str, prefix: str) -> str:
    """The picture with names of its own, as several stand in one page."""
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    return re.sub(r'(url\(#|href="#)', rf"\g<1>{prefix}", svg)


def _page_counts(report: Report) -> Iterator[str]:
    yield "<h2>Counts and rates</h2>"
    yield f'<p class="keep">{_text(f"{_counts_heading(report)} {_rates(report.counts)}")}</p>'
    yield f"<table>{_head('Count', _COUNT_HEADINGS)}<tbody>"
    for one in report.counts:
        yield _row(one.what.words, _count_cells(one))
    yield "</tbody></table>"


def _page_stated(report: Report) -> Iterator[str]:
    if not report.stated:
        return
    yield "<h2>What reports stated</h2>"
    yield '<p class="keep">Each figure held against itself, against its own report, and against the record.</p>'
    yield f"<table>{_head(_STATED_HEADINGS[0], _STATED_HEADINGS[1:], 'left')}<tbody>"
    for cells in _stated_cells(report):
        yield _row(cells[0], cells[1:], "small")
    yield "</tbody></table>"


# Markdown


def _mark(text: str) -> str:
    """A text in which no character is taken for markup, nor for HTML."""
    return re.sub(r"([\\`*_\[\]<>#|~!&$])", r"\\\1", showable(text))


def _mark_table(headings: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    lines = [
        f"| {' | '.join(_mark(one) for one in headings)} |",
        f"|{'|'.join('---' if at < left else '--:' for at in range(len(headings)))}|",
        *(f"| {' | '.join(_mark(one) for one in row)} |" for row in rows),
    ]
    return "\n".join(lines)


def _mark_glance(report: Report) -> Iterator[str]:
    if report.cards:
        rows = [
            [card.measure.short, *(card.figures[period].in_words for period in Period), _target(card), _reading(card)]
            for card in report.cards
        ]
        yield "## At a glance"
        yield _mark_table(("Measure", *_GLANCE_HEADINGS), rows)


def _mark_short(report: Report) -> Iterator[str]:
    if report.cards:
        yield "## In short"
        yield "\n".join(f"* {_mark(_in_short(card))}" for card in report.cards)


def _mark_card(card: Card) -> Iterator[str]:
    yield f"## {_mark(card.measure.short)}"
    yield _mark(_counted(card))
    yield _mark_table(
        ("Period", *_FIGURE_HEADINGS), [[one.words.capitalize(), *_figure_cells(card, one)] for one in Period]
    )  # fmt: skip
    if others := _comparators(card):
        yield _mark(others)
    yield "### Signal or noise"
    yield f"```text\n{chart_text(card.chart, *_CHART_ROOM, target=card.target.share if card.target else None)}\n```"
    yield _mark(card.chart.sentence())
    months = list(card.months)[-_MONTHS_ACROSS:]
    figures = [(short_month(month), card.months[month]) for month in months]
    yield _mark_table(
        ("Month", "In time", "Completed", "Per cent"),
        [[month, f"{one.in_time:,}", f"{one.completed:,}", _percent(one)] for month, one in figures],
    )
    yield "### What the year can still come to"
    yield from (_mark(said) for said in reach_words(card))
    yield f"### Open at {_mark(long_form(card.until))}"
    yield _mark(backlog_words(card))
    if card.published:
        yield "### Published and restated"
        yield from (_mark(said) for said in restated_words(card))
        for heading, entries in _late_of(card):
            yield f"{_mark(heading)}:"
            yield "\n".join(f"* {_mark(_late_words(entry))}" for entry in entries)


def _mark_counts(report: Report) -> Iterator[str]:
    yield "## Counts and rates"
    yield _mark(f"{_counts_heading(report)} {_rates(report.counts)}".rstrip())
    yield _mark_table(("Count", *_COUNT_HEADINGS), [[one.what.words, *_count_cells(one)] for one in report.counts])


def _mark_stated(report: Report) -> Iterator[str]:
    if report.stated:
        yield "## What reports stated"
        yield "Each figure held against itself, against its own report, and against the record."
        yield _mark_table(_STATED_HEADINGS, list(_stated_cells(report)), left=len(_STATED_HEADINGS))
