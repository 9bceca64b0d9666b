"""What the report on a month says, as a page and as Markdown: sentences, headings and the cells of its tables.

Every per cent stands beside its fraction, and a word such as “improved” only where a rule of the control chart says so.
"""

from collections.abc import Iterator, Sequence

from db.queries.card_words import published_words, reach_words
from db.queries.cards import Card
from db.queries.report import Report
from models.activity import Count
from models.dates import long_form, short_form
from models.on_record import since_words
from models.performance_words import hidden_last
from models.shares import joined, tenths
from models.timeliness import Figure, LateEntry, Month, Period, months_between

MONTHS_ACROSS = 12  # as many as a page is wide
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
    ("The forecast", "of a month that is not over: what the same team's own history makes of what is open and of what "
     "still comes, with the range of its errors in earlier months."),
    ("Backlog cleared", "what the figure would be if all that is open and late already were completed at once: it "
     "counts as late, so clearing it lowers the figure. That is no reason to leave it."),
)  # fmt: skip


def opening_words(report: Report) -> Iterator[str]:
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


def target_words(card: Card) -> str:
    return "–" if card.target is None else f"{card.target.percent:.1f}%"


def what_is_counted(report: Report, card: Card) -> str:
    words = report.counted(card.measure)
    target = f" The target is {target_words(card)} ({card.target.source})." if card.target else ""
    return f"{words[:1].upper()}{words[1:]}.{target}"


def percent_words(figure: Figure) -> str:
    return tenths(figure.percent)


def reading_words(card: Card, month: Month | None = None) -> str:
    """Of a month (the card's own), in a word or two: a signal or none."""
    month = month or card.month
    point = card.chart.at(month)
    if point is None or point.value is None:
        return "nothing completed"
    if not point.signals:
        return "no signal"
    trend = card.chart.trend(month)
    said = "; ".join(signal.words for signal in point.signals)
    return f"{trend}: {said}" if trend else f"signal: {said}"


def in_short(card: Card) -> str:
    """Where the year stands, what is in reach, which of its months are signals, and whether this one is."""
    year = card.figures[Period.YEAR]
    said = [f"{card.measure.short}: {year.in_words} {Period.YEAR.words}."]
    if card.reach is not None:
        said.append(reach_words(card)[0])
    earlier = months_between(card.month.year_first, card.month)[:-1]
    signals = [(month, point) for month in earlier if (point := card.chart.at(month)) is not None and point.signals]
    said += [f"{month.words} ({point.figure.in_words}): {reading_words(card, month)}." for month, point in signals]
    said.append(f"{card.month.words}: {reading_words(card)}.")
    return " ".join(said)


def since(report: Report, card: Card, period: Period) -> str:
    """From when on the measure is on record, where the period began before that."""
    return since_words(report.begins.get(card.measure), period, report.month)


def period_heads(report: Report, card: Card) -> list[tuple[Period, str]]:
    """The periods with what stands before their figures."""
    return [
        (period, f"{period.words.capitalize()}{f' ({said})' if (said := since(report, card, period)) else ''}")
        for period in Period
    ]


def months_across(card: Card) -> list[Month]:
    """The last months of the chart, from the first in which something was completed."""
    return [point.month for point in card.chart.points][-MONTHS_ACROSS:]


def glance_notes(report: Report) -> list[str]:
    """Which figures of the first table are of fewer months than the table says."""
    found: dict[tuple[Period, str], list[str]] = {}
    for card in report.cards:
        for period in Period:
            if said := since(report, card, period):
                found.setdefault((period, said), []).append(card.measure.short)
    return [
        f"{period.words.removeprefix('in the ').capitalize()}, {joined(measures)}: {said}."
        for (period, said), measures in found.items()
    ]


def late_words(entry: LateEntry) -> str:
    """A late entry by its days and team; what is restricted or erased is one record and nothing else."""
    line, sign = entry.line, "+1" if entry.counts > 0 else "−1"
    how = "in time" if line.in_time else "late"
    if line.case is None or line.stopped_on is None:
        return f"{sign}, {how}: one record, not shown"
    team = f", team {line.team}" if line.team else ""
    return (
        f"{sign}, {how}: begun {short_form(line.clock_from)}, due {short_form(line.due_on)}, completed "
        f"{short_form(line.stopped_on)}, recorded {short_form(line.recorded_on)}{team}"
    )


def behaviour_words(report: Report, card: Card) -> list[str]:
    """What a deadline may do to work, each with what it may mean and no more."""
    return [f"{one.sentence} {one.may_mean}".rstrip() for one in report.behaviour.get(card.measure, ()) if one.of]


def forecast_words(report: Report, card: Card) -> list[str]:
    """How the month is expected to end, where it is not over."""
    forecast = report.forecasts.get(card.measure)
    return [] if forecast is None else [forecast.sentence()]


def comparator_words(card: Card) -> str:
    said = [f"{one.in_words} ({one.source})" for one in card.comparators]
    return f"Held against: {'; '.join(said)}." if said else ""


def late_by_period(card: Card) -> list[tuple[str, Sequence[LateEntry]]]:
    """The late entries of the year to date; those of twelve months where they are others."""
    found = [(period, card.late.get(period, ())) for period in (Period.YEAR, Period.TWELVE)]
    if {entry.line.record_id for entry in found[1][1]} <= {entry.line.record_id for entry in found[0][1]}:
        found.pop()
    return [(f"Late entries {period.words}", hidden_last(entries)) for period, entries in found if entries]


def counts_heading(report: Report) -> str:
    return f"From {short_form(report.year_first)} to {short_form(report.until)}, and the same days of the year before."


def rates_words(report: Report) -> str:
    """Of whom the rates are; of less than a year, that what came in is not to be held against the rate of a year."""
    people = report.counts[0].population if report.counts else None
    if not people:
        return ""
    said = f"Rates are per 10,000 of {people:,} under 18."
    if report.until >= Period.YEAR.first_month(report.month).shifted(11).last:
        return said
    of = joined([one.what.words for one in report.counts if not one.what.on_last_day]).capitalize()
    return f"{said} {of} are counted over these days alone, so their rates are not those of a year." if of else said


def count_cells(one: Count) -> list[str]:
    before = "–" if one.year_before is None else f"{one.year_before:,}"
    return [f"{one.number:,}", before, one.change_words or "–", "–" if one.rate is None else f"{one.rate:,.1f}"]


COUNT_HEADINGS = ("Number", "Year before", "Change", "Per 10,000")
GLANCE_HEADINGS = (
    *(period.words.removeprefix("in the ").capitalize() for period in Period), "Target", "The month on its chart",
)  # fmt: skip
FIGURE_HEADINGS = ("In time", "Per cent", "As published", "Late entries", "Backlog cleared")
STATED_HEADINGS = ("Report", "Measure", "Period", "Stated", "Verdict", "What is to be said")


def figure_cells(card: Card, period: Period) -> list[str]:
    published = card.published_figures.get(period)
    return [
        card.figures[period].fraction,
        percent_words(card.figures[period]),
        published_words(card, period),
        "–" if published is None else f"{len(card.late[period]):,}",
        card.cleared(period).in_words,
    ]


def stated_cells(report: Report) -> Iterator[list[str]]:
    for checked in report.stated:
        one = checked.statement
        known = one.known_measure.short if one.known_measure else one.measure
        period = f"{one.month.words}, {one.period.words.removeprefix('in the ')}"
        yield [one.source, known, period, one.in_words, checked.verdict.words, checked.sentence]


def meanings(report: Report) -> Iterator[tuple[str, str]]:
    for card in report.cards:
        yield (
            card.measure.short,
            f"{report.counted(card.measure)}, of all {card.measure.of_what} completed in the period.",
        )
    yield from _MEANS
    for one in report.counts:
        yield one.what.words, one.what.meaning
