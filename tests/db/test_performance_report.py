"""The report on a month: what a board reads, fractions beside per cents, nobody named, nothing taken for markup."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from small_authority import ADA, BECAUSE, HIDDEN, NORTH, UNHELD, act_of, june, write

from db.clock_records import Since, note_every_case, write_records
from db.commands.assessing import reopen
from db.commands.publishing import publish_month
from db.exchange.performance_markdown import report_markdown
from db.exchange.performance_report import report_page
from db.exchange.report_words import late_by_period, late_words
from db.queries.cards import Card, performance_cards
from db.queries.performance import Known
from db.queries.performance_page import performance_page
from db.queries.publications import Published
from db.queries.record_begins import record_begins
from db.queries.report import Report, performance_report
from db.queries.standards import standards
from db.store import Reader, Store
from models.activity import Count, Counted
from models.control_chart import Point, control_chart
from models.limits import limits_of
from models.reach import months_passed, reach
from models.standards import NATIONAL_STANDARDS, Clock
from models.statements import Statement, check
from models.timeliness import Backlog, Figure, LateEntry, Line, Measure, Month, Period, Reconciled
from models.yardsticks import TARGET, Yardstick

SEPTEMBER = Month(2011, 9)
KNOWN = date(2011, 10, 26)
MONTHS = dict(
    zip(
        (Month(2011, 6), Month(2011, 7), Month(2011, 8), SEPTEMBER),
        (Figure(132, 227), Figure(86, 129), Figure(52, 129), Figure(114, 171)),
        strict=True,
    )
)
HOSTILE = '<script>alert("1")</script> | **b** `x` [l](javascript:x) $a$ &amp;'


def line(record, case: str | None = "C1-1", team: str | None = "North") -> Line:
    return Line(
        record, record, Clock.INITIAL, date(2011, 9, 2), date(2011, 9, 16), date(2011, 9, 15), date(2011, 10, 14),
        case_id=7 if case else None, case=case, child=case and "C1", team=team,
    )  # fmt: skip


def card(entry: LateEntry | None = None, team: str = "England") -> Card:
    late = () if entry is None else (entry,)
    year, now = Figure(511, 886), Known(KNOWN)
    target = Yardstick(Measure.NI059, TARGET, date(2011, 4, 1), 800, "Cabinet")
    was = {Period.MONTH: Figure(113, 170), Period.YEAR: Figure(510, 885), Period.TWELVE: Figure(510, 885)}
    return Card(
        measure=Measure.NI059,
        month=SEPTEMBER,
        until=SEPTEMBER.last,
        known=now,
        team_id=None,
        months=MONTHS,
        figures={Period.MONTH: Figure(114, 171), Period.YEAR: year, Period.TWELVE: year},
        published=Published(SEPTEMBER, Known(date(2011, 10, 10), 5), "Mo", "2011-10-10T09:00:00+00:00"),
        published_figures=was,
        late=dict.fromkeys(Period, late),
        reconciled=Reconciled(year, Figure(397, 715), Month(2011, 8), Figure(), Figure(113, 170), late),
        backlog=Backlog(40, 29, 6),
        target=target,
        comparators=(Yardstick(Measure.NI059, team, date(2010, 4, 1), 796, "The Department"),),
        chart=control_chart([Point(month, figure) for month, figure in MONTHS.items()]),
        reach=reach(year, Fraction(4, 5), months_passed(SEPTEMBER, 30)),
    )


def report(*cards: Card, authority: str = "Torbay", team: str | None = None, source: str = "The board") -> Report:
    stated = Statement("NI060", Period.MONTH, SEPTEMBER, Figure(46, 97), Fraction(731, 10), source)
    return Report(
        authority=authority,
        team=team,
        month=SEPTEMBER,
        until=SEPTEMBER.last,
        as_at=KNOWN,
        cards=cards,
        counts=(Count(Counted.REFERRALS, 3031, 1910, 25_400),),
        stated=(check(stated, None, Figure(50, 69)),),
        begins={Measure.NI059: Month(2011, 4)},
    )


class Page(HTMLParser):
    """The words of a page, its tags, and the names in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.said).split())


def unescaped(markdown: str) -> str:
    return re.sub(r"\\([\\`*_\[\]<>#|~!&$])", r"\1", markdown)


@pytest.fixture(scope="module")
def torbay() -> Report:
    """What the report of October 2011 should have said of initial assessments."""
    return report(card(LateEntry(line(1), 1)))


@pytest.fixture(scope="module")
def page(torbay: Report) -> Page:
    return Page(report_page(torbay))


SENTENCES = (
    "Year to date: 397/715 published with August + 113/170 published for September + 1 late entry (1/1) = 511/886.",
    "The target of 80% is out of reach in 2011/12 at this volume: it would take 989 further completions",
    "more than the 886 that the same volume again brings",
    "a year-end of 78.8% (1,397 of 1,772)",
    "August 2011 (52/129, 40.3%) is below its lower limit",
    "September 2011 is inside its limits: no signal.",
    "would be 511/915, 55.8% instead of 511/886, 57.7%: clearing late work lowers it.",
    "46/97, 73.1%: 46/97 is 47.4%. On record is 50/69, 72.5% as known now.",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_both_say_what_the_numbers_allow(torbay: Report, page: Page, sentence: str) -> None:
    assert sentence in page.words
    assert sentence in unescaped(report_markdown(torbay))


def test_beside_every_per_cent_of_a_figure_stands_its_fraction(torbay: Report, page: Page) -> None:
    for said in ("66.7% 114/171", "57.7% 511/886"):
        assert said in page.words
    for said in ("114/171, 66.7%", "511/886, 57.7%", "| 113/170, 66.5% |"):
        assert said in report_markdown(torbay)


def test_nothing_improved_where_no_rule_says_so(torbay: Report, page: Page) -> None:
    glance = page.words[: page.words.index("What the words mean")]
    assert "improved" not in glance
    assert "September 2011: no signal." in glance
    assert "improved" not in report_markdown(torbay).partition("## What the words mean")[0]


def test_in_short_names_every_signal_of_the_year_to_date(page: Page, torbay: Report) -> None:
    said = "August 2011 (52/129, 40.3%): worse: below its lower limit. September 2011: no signal."
    assert said in page.words
    assert said in unescaped(report_markdown(torbay))


def test_twelve_months_of_which_six_are_on_record_are_told_as_six(page: Page, torbay: Report) -> None:
    for said in (
        "Last twelve months, NI059 initial assessments: since April 2011: six months on record.",
        "In the last twelve months (since April 2011: six months on record)",
    ):
        assert said in page.words
        assert said in unescaped(report_markdown(torbay))
    assert "In the year to date (" not in page.words


def test_of_months_with_two_limits_both_are_said(torbay: Report) -> None:
    two = limits_of(NATIONAL_STANDARDS, Measure.NI059, [date(2010, 3, 31), date(2010, 4, 1)])
    found = replace(torbay, limits={Measure.NI059: two})
    said = "Initial assessments authorised by the limit of its own time: 7 working days until 31 March 2010, 10 from"
    assert said in unescaped(report_markdown(found))
    assert "within 10 working days" not in unescaped(report_markdown(found))


def test_rates_of_half_a_year_are_said_not_to_be_those_of_a_year(page: Page, torbay: Report) -> None:
    said = "Referrals are counted over these days alone, so their rates are not those of a year."
    assert said in page.words
    march = replace(torbay, month=Month(2012, 3), until=date(2012, 3, 31), cards=())
    assert said not in unescaped(report_markdown(march))


def test_the_months_begin_with_the_first_in_which_something_was_completed() -> None:
    of = card()
    months = {Month(2011, 4): Figure(), Month(2011, 5): Figure(), **MONTHS}
    chart = control_chart([Point(month, figure) for month, figure in MONTHS.items()])
    text = unescaped(report_markdown(report(replace(of, months=months, chart=chart))))
    rows = text.rpartition("| Month | In time |")[2].splitlines()[2:6]
    assert [row[2:8] for row in rows] == ["Jun 11", "Jul 11", "Aug 11", "Sep 11"]
    assert "Apr 11" not in text


def test_a_late_entry_is_told_by_its_days_and_team_and_no_case(torbay: Report, page: Page) -> None:
    said = (
        "+1, in time: begun Fri 2 Sep 2011, due Fri 16 Sep 2011, completed Thu 15 Sep 2011, recorded Fri 14 Oct 2011, "
        "team North"
    )
    for text in (page.words, unescaped(report_markdown(torbay))):
        assert said in text
        assert "C1" not in text


def test_of_a_child_who_is_not_shown_neither_days_nor_team_are_told() -> None:
    found = report(card(LateEntry(line(1, None, None), -1)))
    for text in (Page(report_page(found)).words, unescaped(report_markdown(found))):
        assert "−1, in time: one record, not shown" in text
        assert "14 Oct 2011" not in text


def test_hostile_names_are_text_and_nothing_else() -> None:
    found = report(card(team=HOSTILE), authority=HOSTILE, team=HOSTILE, source=HOSTILE)
    shown, text = Page(report_page(found)), report_markdown(found)
    assert "script" not in shown.tags
    assert shown.words.count(HOSTILE) >= 4
    assert "<script>" not in text
    assert re.search(r"(?<!\\)[<`*\[$](script|x|b|l|a)", text) is None
    table = text.partition("## What reports stated")[2].splitlines()
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in table if row.startswith("|")] == [7, 7, 7]


def test_a_page_loads_nothing_and_gives_no_name_twice() -> None:
    text = report_page(report(card(), card()))
    assert re.search(r"(src|href)=\"(?!#)", text.replace("http://www.w3.org", "#")) is None
    assert "@import" not in text
    ids = Page(text).ids
    assert len(ids) == len(set(ids)) > 2
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_of_nothing_there_is_nothing_to_report_and_that_is_said() -> None:
    empty = report()
    for text in (Page(report_page(empty)).words, report_markdown(empty)):
        assert "there is no figure to report" in text
        assert "<svg" not in text


def test_the_same_report_is_the_same_file(torbay: Report) -> None:
    assert report_page(torbay) == report_page(torbay)


@pytest.fixture
def restated(authority: Store) -> Store:
    """June 2024 published, and after it two assessments reopened, one of them of a restricted child."""
    write(authority, f"UPDATE assessments SET authorised_on = '2024-06-07' WHERE id IN ({UNHELD}, {HIDDEN})")
    with authority.writing() as session:
        connection = session.connection().connection.driver_connection
        note_every_case(connection)
        write_records(connection, Since(june(10), as_happened=True))
    act, day = act_of(ADA), date(2024, 7, 10)
    publish_month(authority, act, Month(2024, 6), day, day)
    for assessment in (UNHELD, HIDDEN):
        reopen(authority, act, assessment, BECAUSE, date(2024, 7, 12), date(2024, 7, 12))
    return authority


def test_a_restricted_child_is_not_shown_to_a_board_whoever_writes_the_report(restated: Store) -> None:
    def entries(reader: Reader) -> list[str]:
        found = performance_report(reader, standards(reader), date(2024, 7, 15), Month(2024, 6))
        (card,) = found.cards
        told = [late_words(one) for _, some in late_by_period(card) for one in some]
        assert [late_words(one) for one in card.reconciled.late] == told
        return told

    with restated.reading() as reader:
        (whole,) = performance_cards(
            reader, standards(reader), date(2024, 7, 15), Month(2024, 6), measures=[Measure.SINGLE]
        )
        assert all(one.line.case for one in whole.late[Period.YEAR]), "the program itself sees both"
        said = entries(reader)
    assert len(said) == 2
    assert said[-1] == "−1, in time: one record, not shown"
    assert "not shown" not in said[0]


def test_the_record_of_a_measure_begins_with_what_was_completed_first(restated: Store) -> None:
    with restated.reading() as reader:
        assert record_begins(reader, Known(date(2024, 7, 10))) == {Measure.SINGLE: Month(2024, 6)}
        assert record_begins(reader, Known(date(2024, 5, 1))) == {}
        assert record_begins(reader, Known(date(2024, 7, 10)), team_id=NORTH + 99) == {}
        page = performance_page(reader, standards(reader), date(2024, 7, 15), Month(2024, 6))
    assert page.since(Measure.SINGLE, Period.YEAR) == "since June 2024: one month on record"
