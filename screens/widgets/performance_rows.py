"""The numbers of the Performance screen: a row a measure, its months across, and the counts."""

from db.exchange.chart_text import short_month
from db.queries.cards import Card
from db.queries.performance_page import PerformancePage
from models.activity import RATE_PER, Count, Counted
from models.control_chart import Chart
from models.dates import MONTHS, short_form
from models.figure_list import FigureOf, FigureQuestion, signed
from models.performance_words import entries_words
from models.shares import tenths
from models.timeliness import Figure, Measure, Month, Period
from screens.widgets.duty_row import Palette
from screens.widgets.number_table import Beside, Heading, Number, NumberRow

PUBLISHED, RESTATED, SIGNAL = "✓", "≠", "◆"
NO_NUMBER = "–"
ROOMY = 110  # columns from which names and headings are in full
_DATED_MONTHS = 116  # columns from which the months have their year
_NAMED_MONTHS = 95  # columns from which each row of the months says what it is
_BARS = "▁▂▃▄▅▆▇█"
_ARROWS = {"improved": "▲", "worse": "▼"}
NAMES = {
    Measure.NI059: "NI059",
    Measure.NI060: "NI060",
    Measure.SINGLE: "Single",
    Measure.REFERRAL_DECISION: "Referrals",
    Measure.CONFERENCE: "Conference",
}
_OF_PERIOD = {Period.MONTH: "in the month", Period.YEAR: "in the year to date", Period.TWELVE: "in twelve months"}


def figure_text(figure: Figure, width: int = 0) -> str:
    """``66.5% 113/170``, the fraction right in so many columns."""
    return NO_NUMBER if figure.percent is None else f"{tenths(figure.percent)} {figure.fraction:>{width}}"


def period_words(page: PerformancePage, period: Period) -> str:
    """``in September 2011``; what else a figure is counted over, with the month in which it ends."""
    month = page.month.words
    if period is Period.MONTH:
        return f"in {month}"
    if period is Period.YEAR:
        return f"from {short_form(period.first(page.month))} to {short_form(page.until)}"
    return f"in the twelve months to {short_form(page.until)}"


def strip(chart: Chart) -> str:
    """The months as bars between the lowest and the highest that is drawn, a signal with its symbol behind."""
    drawn = [one for point in chart.known for one in (point.value, point.lower, point.upper) if one is not None]
    if not drawn:
        return ""
    low, high = min(drawn), max(drawn)
    bars = []
    for point in chart.points:
        if point.value is None:
            bars.append("· ")
            continue
        at = (point.value - low) / (high - low) if high > low else 0.5
        bars.append(_BARS[min(len(_BARS) - 1, int(at * len(_BARS)))] + (SIGNAL if point.signals else " "))
    return "".join(bars).rstrip()


# --- a row a measure ----------------------------------------------------------------------------------------------


def card_headings(page: PerformancePage, room: int) -> list[Heading]:
    """The columns of the measures; where they do not all fit, the table moves with its cursor."""
    roomy = room >= ROOMY
    month = short_month(page.month)
    return [
        Heading("", 0 if roomy else 10, right=False),
        Heading(month),
        Heading("year to date"),
        Heading("twelve months" if roomy else "12 months"),
        *([Heading("target")] if roomy else []),
        Heading("open late" if roomy else "late", 4),
        Heading("due in 5" if roomy else "soon", 4),
        Heading("open"),
        Heading("published"),
        Heading("since"),
        Heading("in the year" if roomy else "in year"),
        Heading("year as published" if roomy else "year then"),
        Heading("twelve as published" if roomy else "12 then"),
        *([Heading("the months", right=False)] if roomy else []),
    ]


def card_row(page: PerformancePage, card: Card, room: int, palette: Palette) -> NumberRow:
    """The numbers of a measure: each says in full what it is."""
    roomy, month, left = room >= ROOMY, page.month, card.backlog
    at = f"at the end of {short_form(page.until)}"

    def number(text: str, what: FigureOf, words: str, period: Period = Period.MONTH, style: str = "") -> Number:
        return Number(text, _question(page, card, what, period), words, style)

    def counted(count: int, what: FigureOf, words: str, style: str = "") -> Number:
        return number(f"{count:,}", what, f"{count:,} {words} {at}", style=style if count else "dim")

    cells = [Number(card.measure.short if roomy else NAMES[card.measure], style="bold")]
    for period in Period:
        figure = card.figures[period]
        arrow = _ARROWS.get(card.chart.trend(month), "") if period is Period.MONTH else ""
        said = figure_text(figure, max(len(one.figures[period].fraction) for one in page.cards))
        text = f"{arrow} {said}" if arrow else said
        style = "bold" if period is Period.MONTH else ""
        cells.append(number(text, FigureOf.COMPLETED, figure_words(page, card, period), period, style))
    if roomy:
        target = tenths(None if card.target is None else card.target.percent)
        cells.append(Number(target, Beside.TARGETS, "The target: , opens targets and comparators", "dim"))
    cells.append(counted(left.late, FigureOf.OPEN_LATE, "open and already late", palette.late))
    cells.append(counted(left.due_soon, FigureOf.DUE_SOON, "due in the next five working days,", palette.soon))
    cells.append(number(f"{left.open:,}", FigureOf.OPEN, f"{left.open:,} open {at}"))
    cells += [_published(page, card), _entries(page, card, Period.MONTH), _entries(page, card, Period.YEAR)]
    cells += [_published(page, card, Period.YEAR), _published(page, card, Period.TWELVE)]
    if roomy:
        cells.append(Number(strip(card.chart), Beside.CHART, "The months as a control chart: c draws it large"))
    return NumberRow(card.measure.value, cells, card.measure)


def _question(page: PerformancePage, card: Card, what: FigureOf, period: Period) -> FigureQuestion:
    return FigureQuestion(what, card.measure, page.month, period, page.team_id)


def _entries(page: PerformancePage, card: Card, period: Period) -> Number:
    """How many entries came since it was published."""
    asked = _question(page, card, FigureOf.LATE_ENTRIES, period)
    if card.published is None:
        return Number(NO_NUMBER, asked, f"{page.month.words} is not published: there are no late entries yet", "dim")
    entries = card.late[period]
    words = f"{entries_words(len(entries))} {_OF_PERIOD[period]}"
    if entries:
        words += f": together {signed(card.late_figure(period))} to the figure as published"
    return Number(f"{len(entries):,}", asked, words, "" if entries else "dim")


def _published(page: PerformancePage, card: Card, period: Period = Period.MONTH) -> Number:
    asked = _question(page, card, FigureOf.PUBLISHED, period)
    if card.published is None:
        return Number(NO_NUMBER, asked, f"{page.month.words} is not published", "dim")
    figure = card.published_figures[period]
    when = f"in {page.month.words}" if period is Period.MONTH else period.words
    words = f"{figure.in_words} {when}, as published as at {short_form(card.published.known.day)}"
    return Number(figure_text(figure), asked, words)


def figure_words(page: PerformancePage, card: Card, period: Period) -> str:
    """What a figure is: ``38 of 47 in November 2026 (80.9%): within 10 working days of the referral``."""
    figure = card.figures[period]
    when = f"in {page.month.words}" if period is Period.MONTH else period.words
    if figure.percent is None:
        return f"No {card.measure.of_what} completed {when}"
    if since := page.since(card.measure, period):
        when = f"{when}, {since}"
    within = card.measure.words[card.measure.words.index("within") :]
    trend = card.chart.trend(page.month) if period is Period.MONTH else ""
    said = f"{figure.percent:.1f}%{f', {trend}' if trend else ''}"
    return f"{figure.in_time:,} of {figure.completed:,} {when} ({said}): {within}"


# --- the months across --------------------------------------------------------------------------------------------

_ROWS = (("%", "% in time"), ("in time", "in time"), ("of", "completed"))
MONTH_ROWS = len(_ROWS)


def month_headings(page: PerformancePage, room: int) -> list[Heading]:
    """The months, a published one with its mark."""
    months = list(page.cards[0].months)
    return [
        Heading("" if room >= _NAMED_MONTHS else "% in time", right=False),
        *(Heading(short_month(one)[: 6 if room >= _DATED_MONTHS else 3] + _mark(page, one), 5) for one in months),
    ]


def _mark(page: PerformancePage, month: Month) -> str:
    return PUBLISHED if month in page.published else " "


def month_rows(page: PerformancePage, card: Card, room: int) -> list[NumberRow]:
    """The share, those in time and those completed of each month."""
    rows = []
    for at, (short, full) in enumerate(_ROWS):
        measure = NAMES[card.measure] if not at else ""
        name = f"{measure:<10} {full}" if room >= _NAMED_MONTHS else measure or short
        cells = [Number(name, style="bold" if not at else "dim")]
        for month, figure in card.months.items():
            cells.append(_of_month(page, card, month, figure, at))
        rows.append(NumberRow(f"{card.measure.value} {short}", cells, card.measure))
    return rows


def _of_month(page: PerformancePage, card: Card, month: Month, figure: Figure, at: int) -> Number:
    point = card.chart.at(month)
    restated = page.restated(card, month)
    signals = point.signals if point is not None else ()
    marks = f"{SIGNAL if signals else ''}{RESTATED if restated else ''}" or " "
    share = "" if figure.percent is None else "100" if figure.percent == 100 else f"{figure.percent:.1f}"
    texts = (
        f"{share or NO_NUMBER}{marks}",
        f"{figure.in_time:,} " if figure.completed else "",
        f"{figure.completed:,} " if figure.completed else "",
    )
    words = f"{month.words}: {figure.in_words}" if figure.completed else f"{month.words}: nothing completed"
    if restated:
        words += f", restated: published as {page.as_published[month][card.measure].in_words}"
    elif month in page.published:
        words += ", as published"
    if signals:
        words += f" · {SIGNAL} {' and '.join(signal.words for signal in signals)}"
    style = "dim" if at else "bold" if signals or month == page.month else ""
    asked = FigureQuestion(FigureOf.COMPLETED, card.measure, month, Period.MONTH, page.team_id)
    return Number(texts[at], asked, words, style)


# --- the counts ---------------------------------------------------------------------------------------------------


def count_headings(page: PerformancePage, room: int) -> list[Heading]:
    """One column a count."""
    short = {} if room >= ROOMY else {Counted.PLANS: "Child prot."}
    return [
        Heading(days_words(page), right=False),
        *(Heading(short.get(one.what, one.what.words), 12) for one in page.counts),
    ]


def days_words(page: PerformancePage) -> str:
    """Of which days of the year the counts are: ``Apr to Sep``, ``Apr to 16 Sep``."""
    first, last = page.month.year_first, page.until
    if page.until == page.month.last:
        return _name(first) if first == page.month else f"{_name(first)} to {_name(page.month)}"
    return f"{'1' if first == page.month else _name(first)} to {last.day} {_name(page.month)}"


def _name(month: Month) -> str:
    return MONTHS[month.month - 1][:3]


def count_rows(page: PerformancePage) -> list[NumberRow]:
    """The number of the year to date, the year before with the change, and the rate."""
    rows = [
        NumberRow("number", [Number("to date", style="bold"), *(_count(page, one) for one in page.counts)]),
        NumberRow("before", [Number("before", style="dim"), *(_before(page, one) for one in page.counts)]),
    ]
    if page.team_id is None and page.population is not None:
        rows.append(NumberRow("rate", [Number("per 10,000", style="dim"), *(_rate(page, one) for one in page.counts)]))
    return rows


def _list_of(page: PerformancePage, one: Count, *, year_before: bool = False) -> FigureQuestion:
    return FigureQuestion(
        FigureOf.COUNTED, None, page.month, Period.YEAR, page.team_id, counted=one.what, year_before=year_before
    )


def _since(page: PerformancePage, one: Count) -> str:
    return f"on {short_form(page.until)}" if one.what.on_last_day else period_words(page, Period.YEAR)


def _count(page: PerformancePage, one: Count) -> Number:
    words = f"{one.number:,} {_since(page, one)}: {one.what.meaning}"
    return Number(f"{one.number:,}", _list_of(page, one), words, "bold")


def _before(page: PerformancePage, one: Count) -> Number:
    if one.year_before is None:
        return Number(NO_NUMBER, None, f"{one.what.words}: nothing on record to compare with a year before", "dim")
    words = f"{one.what.words}: {one.year_before:,} a year before, {one.change_words} since"
    return Number(f"{one.year_before:,} {one.change_words}", _list_of(page, one, year_before=True), words)


def _rate(page: PerformancePage, one: Count) -> Number:
    rate = NO_NUMBER if one.rate is None else f"{one.rate:,.1f}"
    words = (
        f"{one.what.words} {_since(page, one)}: {rate} for every {RATE_PER:,} of {page.population:,} children and "
        "young people"
    )
    return Number(rate, _list_of(page, one), words)


def rate_note(page: PerformancePage, *, roomy: bool = False) -> str:
    """Why there are no rates; where there are some and there is room, of which days they are."""
    if page.team_id is not None:
        return f"Rates per {RATE_PER:,} are of the whole authority: v shows it."
    if page.population is None:
        return f"Rate per {RATE_PER:,}: the population is not set. Press , to set it."
    if not roomy:
        return ""
    return f"Rates of {days_words(page)}; child protection and looked after as on {short_form(page.until)}."
