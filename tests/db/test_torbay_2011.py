"""The report to Torbay's board of October 2011: each consistent figure again, from assessments; each other one told."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from frozen_list import published_lines

from db.commands.founding import found
from db.demo_torbay import TORBAY, fill_torbay
from db.queries.activity import activity, counted
from db.queries.annex_a import children_then
from db.queries.cards import Card, performance_cards
from db.queries.checked import checked_statements
from db.queries.child_figures import child_figures
from db.queries.children_list import children_list
from db.queries.data_quality import findings
from db.queries.performance import Known, completed, completed_lines, open_lines
from db.queries.publications import Published, publications, published_figure
from db.queries.standards import standards
from db.queries.standing import EpisodeLine, children_standing, episodes_at, episodes_begun
from db.queries.yardsticks import statements
from db.store import Act, Store
from models.activity import Count, Counted
from models.care_codes import AbuseCategory
from models.case import CaseStatus, status_of
from models.child_measures import ChildMeasure
from models.control_chart import Point, Signal, control_chart
from models.people import Person, Role
from models.reach import sentences
from models.statements import Checked, Verdict
from models.status_clocks import StatusClock
from models.timeliness import Figure, Measure, Month, Period, figure_of, months_between

ACT = Act(Person(1, "Test", Role.ADMINISTRATOR), datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
REPORT_DAY = date(2011, 10, 26)
APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER = months_between(Month(2011, 4), Month(2011, 9))
IA, CA = Measure.NI059, Measure.NI060
BOTH = (IA, CA)


@dataclass(frozen=True)
class Authority:
    """The store of the authority of 2011."""

    store: Store

    def figure(self, measure: Measure, first: Month, last: Month, known_on: date = REPORT_DAY) -> Figure:
        """As known on a day; checked against its list, each line of which is judged by its own dates."""
        with self.store.reading() as reader:
            known = Known(known_on)
            found = completed(reader, known, measure, first.first, last.last)
            lines = completed_lines(reader, known, measure, first.first, last.last)
        assert figure_of(lines) == found
        assert all(line.in_time == (line.stopped_on <= line.due_on) for line in lines)
        assert all(first.first <= line.stopped_on <= last.last and line.recorded_on <= known_on for line in lines)
        return found

    def card(self, measure: Measure, month: Month, as_at: date = REPORT_DAY, months: int = 12) -> Card:
        with self.store.reading() as reader:
            (card,) = performance_cards(reader, standards(reader), as_at, month, measures=[measure], months=months)
        return card

    def published(self, month: Month) -> Published:
        with self.store.reading() as reader:
            return next(one for one in publications(reader) if one.month == month)

    def as_published(self, measure: Measure, month: Month) -> Figure:
        with self.store.reading() as reader:
            one = next(one for one in publications(reader) if one.month == month)
            found = published_figure(reader, one, measure)
            assert figure_of(published_lines(reader, one, measure)) == found
        return found

    def checked(self) -> list[Checked]:
        """What the report stated, with what is to be said of it."""
        with self.store.reading() as reader:
            return checked_statements(reader, REPORT_DAY)

    def counts(self, first: date, last: date) -> dict[Counted, Count]:
        with self.store.reading() as reader:
            known = Known(REPORT_DAY)
            found = {count.what: count for count in activity(reader, known, first, last)}
            for what, count in found.items():
                assert len(counted(reader, known, what, first, last)) == count.number
        return found

    def number(self, sql: str) -> int:
        with self.store.reading() as reader:
            row = reader.row(sql)
        assert row is not None
        return int(row[0])


@pytest.fixture(scope="module")
def torbay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    path = tmp_path_factory.mktemp("torbay") / "torbay.store"
    with found(path, None, ACT.at, manager="Sam Field", team="Assessment North", holidays_version="0.109") as store:
        fill_torbay(store, ACT)
        yield Authority(store)


# What is consistent in the report: the figure, and the per cent that it printed.


@pytest.mark.parametrize(
    ("measure", "first", "last", "figure", "percent"),
    [
        (IA, JUNE, JUNE, Figure(132, 227), 58.1),
        (IA, JULY, JULY, Figure(86, 129), 66.7),
        (IA, AUGUST, AUGUST, Figure(52, 129), 40.3),
        (IA, APRIL, AUGUST, Figure(397, 715), 55.5),
        (IA, APRIL, SEPTEMBER, Figure(511, 886), 57.7),
        (IA, APRIL, MAY, Figure(127, 230), 55.2),  # implied
        (CA, APRIL, JULY, Figure(103, 287), 35.9),
        (CA, APRIL, AUGUST, Figure(138, 403), 34.2),
        (CA, APRIL, SEPTEMBER, Figure(188, 472), 39.8),
        (CA, AUGUST, AUGUST, Figure(35, 116), 30.2),
        (CA, SEPTEMBER, SEPTEMBER, Figure(50, 69), 72.5),  # the difference of its years to date
    ],
)
def test_a_consistent_figure_of_the_report_is_made_of_assessments(
    torbay: Authority, measure: Measure, first: Month, last: Month, figure: Figure, percent: float
) -> None:
    assert torbay.figure(measure, first, last) == figure
    assert figure.percent == percent
    if first == last:
        assert torbay.card(measure, last).figures[Period.MONTH] == figure
    if first == APRIL:
        assert torbay.card(measure, last).figures[Period.YEAR] == figure


@pytest.mark.parametrize("month", [APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER], ids=str)
@pytest.mark.parametrize("measure", BOTH)
def test_each_month_was_published_about_the_tenth_of_the_next_as_it_was_known_then(
    torbay: Authority, measure: Measure, month: Month
) -> None:
    day = torbay.published(month).known.day
    assert Month.of(day) == month.shifted(1)
    assert 10 <= day.day <= 12
    assert day.weekday() < 5
    assert torbay.as_published(measure, month) == torbay.figure(measure, month, month, day)


def test_september_is_113_of_170_as_published_and_114_of_171_as_known_at_the_report(torbay: Authority) -> None:
    card = torbay.card(IA, SEPTEMBER)
    assert torbay.as_published(IA, SEPTEMBER) == card.published_figures[Period.MONTH] == Figure(113, 170)
    assert card.figures[Period.MONTH] == Figure(114, 171)
    assert (Figure(113, 170).percent, Figure(114, 171).percent) == (66.5, 66.7)


@pytest.mark.parametrize(
    ("known_on", "september", "year"),
    [
        (date(2011, 9, 30), Figure(113, 170), Figure(510, 885)),
        (date(2011, 10, 10), Figure(113, 170), Figure(510, 885)),
        (date(2011, 10, 13), Figure(113, 170), Figure(510, 885)),
        (date(2011, 10, 14), Figure(114, 171), Figure(511, 886)),
        (REPORT_DAY, Figure(114, 171), Figure(511, 886)),
        (date(2026, 11, 23), Figure(114, 171), Figure(511, 886)),
    ],
)
def test_a_figure_counts_what_had_been_recorded_by_the_day(
    torbay: Authority, known_on: date, september: Figure, year: Figure
) -> None:
    assert torbay.figure(IA, SEPTEMBER, SEPTEMBER, known_on) == september
    assert torbay.figure(IA, APRIL, SEPTEMBER, known_on) == year
    assert torbay.card(IA, SEPTEMBER, known_on).figures[Period.YEAR] == year
    assert torbay.figure(CA, APRIL, SEPTEMBER, known_on) == Figure(188, 472)


def test_the_half_year_reconciles_with_the_late_entry_by_name(torbay: Authority) -> None:
    apart = torbay.card(IA, SEPTEMBER).reconciled
    assert apart is not None
    assert apart.reconciles
    assert (apart.before, apart.before_month) == (Figure(397, 715), AUGUST)
    assert (apart.month, apart.late_figure, apart.now) == (Figure(113, 170), Figure(1, 1), Figure(511, 886))
    (entry,) = apart.late
    assert entry.counts == 1
    assert entry.line.case is not None
    assert entry.line.child is not None
    assert entry.line.worker is not None
    assert entry.line.in_time
    assert Month.of(entry.line.stopped_on) == SEPTEMBER
    assert entry.line.recorded_on == date(2011, 10, 14)
    september = torbay.published(SEPTEMBER)
    with torbay.store.reading() as reader:
        frozen = published_lines(reader, september, IA)
        now = completed_lines(reader, Known(REPORT_DAY), IA, SEPTEMBER.first, SEPTEMBER.last)
    assert {line.line_id for line in now} - {line.line_id for line in frozen} == {entry.line.line_id}


@pytest.mark.parametrize("month", [APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER], ids=str)
@pytest.mark.parametrize("measure", BOTH)
def test_every_month_reconciles_and_only_september_has_a_late_entry(
    torbay: Authority, measure: Measure, month: Month
) -> None:
    apart = torbay.card(measure, month).reconciled
    assert apart is not None
    assert apart.reconciles
    assert len(apart.late) == (measure is IA and month == SEPTEMBER)


# What is not consistent.


def test_what_the_report_stated_is_entered_in_its_order_with_its_source(torbay: Authority) -> None:
    with torbay.store.reading() as reader:
        stated = statements(reader)
    assert len(stated) == 14
    assert {one.source for one in stated} == {"Report to the board, October 2011"}
    assert [one.in_words for one in stated[:5]] == [
        "132/227, 58.1%", "86/129, 66.7%", "52/129, 40.3%", "113/170, 66.5%", "71%",
    ]  # fmt: skip


def test_each_statement_has_the_verdict_that_it_deserves(torbay: Authority) -> None:
    verdicts = {(one.statement.measure, one.statement.in_words): one.verdict for one in torbay.checked()}
    others = {what: verdict for what, verdict in verdicts.items() if verdict is not Verdict.CONSISTENT}
    assert len(verdicts) == 14
    assert others == {
        ("NI059", "113/170, 66.5%"): Verdict.DIFFERS_FROM_REPORT,
        ("NI059", "71%"): Verdict.DIFFERS,
        ("NI060", "46/97, 73.1%"): Verdict.CONTRADICTS_ITSELF,
        ("NI062", "17/245, 2.6%"): Verdict.CONTRADICTS_ITSELF,
    }


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("46/97, 73.1%", ["46/97 is 47.4%", "50/69, 72.5%"]),
        ("17/245, 2.6%", ["17/245 is 6.9%", "On record is 17/245, 6.9% as known now"]),
        ("10/239, 4.2%", ["on record, as known now"]),
        ("71%", ["not on record", "113/170, 66.5% as published", "114/171, 66.7% as known now"]),
        ("113/170, 66.5%", ["on record, as published", "114/171, 66.7% (511/886 less 397/715)"]),
        ("511/886, 57.7%", ["on record, as known now"]),
    ],
)
def test_the_sentence_says_what_the_report_should_have_said(torbay: Authority, stated: str, said: list[str]) -> None:
    (sentence,) = (one.sentence for one in torbay.checked() if one.statement.in_words == stated)
    for part in said:
        assert part in sentence


# Signal or noise, and reach.


def limits(in_time: int, completed: int, number: int) -> tuple[float, float]:
    """Three standard errors around a share, reckoned here."""
    share = in_time / completed
    error = (share * (1 - share) / number) ** 0.5
    return share - 3 * error, share + 3 * error


@pytest.mark.parametrize(("months", "whole"), [(4, (384, 656)), (12, (511, 886))])
def test_august_is_below_its_limit_and_september_no_signal(
    torbay: Authority, months: int, whole: tuple[int, int]
) -> None:
    chart = torbay.card(IA, SEPTEMBER, months=months).chart
    assert chart.centre == Fraction(*whole)
    assert {point.month: point.signals for point in chart.points if point.signals} == {
        AUGUST: (Signal.BELOW_LIMIT,)
    }  # fmt: skip
    august, september = chart.at(AUGUST), chart.at(SEPTEMBER)
    assert (august.lower, august.upper) == pytest.approx(limits(*whole, 129), abs=1e-9)
    assert (september.lower, september.upper) == pytest.approx(limits(*whole, 171), abs=1e-9)
    assert chart.trend(SEPTEMBER) == ""
    assert chart.few
    assert "September 2011 is inside its limits: no signal." in chart.sentence()
    assert "August 2011 (52/129, 40.3%) is below its lower limit" in chart.sentence()


def test_the_four_months_as_published_say_the_same() -> None:
    figures = (Figure(132, 227), Figure(86, 129), Figure(52, 129), Figure(113, 170))
    chart = control_chart([Point(JUNE.shifted(place), figure) for place, figure in enumerate(figures)])
    assert chart.centre == Fraction(383, 655)
    assert [point.month for point in chart.points if point.signals] == [AUGUST]


def test_80_per_cent_is_out_of_reach_at_half_year_and_78_8_is_the_best_possible(torbay: Authority) -> None:
    card = torbay.card(IA, SEPTEMBER)
    assert card.target.percent == 80.0
    assert card.reach.best_possible == Fraction(511 + 886, 2 * 886)
    assert card.reach.best_percent == 78.8
    assert card.reach.needed == 989
    assert not card.reach.in_reach
    said = " ".join(sentences(card.reach, [(one.name, one.share) for one in card.comparators], year="2011/12"))
    assert "80% is out of reach" in said
    assert "989" in said
    assert "78.8%" in said


def test_reach_and_backlog_of_september_are_those_of_its_last_day_whenever_they_are_looked_at(
    torbay: Authority,
) -> None:
    on_the_day, later = torbay.card(IA, SEPTEMBER, date(2011, 10, 14)), torbay.card(IA, SEPTEMBER)
    assert (on_the_day.reach, on_the_day.backlog) == (later.reach, later.backlog)
    with torbay.store.reading() as reader:
        listed = open_lines(reader, Known(REPORT_DAY), IA, SEPTEMBER.last)
    assert later.backlog.open == len(listed) > later.backlog.late > 0
    assert later.backlog.late == sum(line.due_on < SEPTEMBER.last for line in listed)
    assert later.cleared(Period.MONTH) == Figure(114, 171 + later.backlog.late)


# Counts and rates.


def test_referrals_looked_after_and_plans_are_those_of_the_report(torbay: Authority) -> None:
    year = torbay.counts(date(2010, 4, 1), date(2011, 3, 31))[Counted.REFERRALS]
    assert (year.number, year.rate, year.change_words) == (3031, 1193.3, "+58.7%")
    assert torbay.counts(date(2008, 4, 1), date(2009, 3, 31))[Counted.REFERRALS].number == 904
    september = torbay.counts(SEPTEMBER.first, SEPTEMBER.last)
    assert (september[Counted.LOOKED_AFTER].number, september[Counted.LOOKED_AFTER].rate) == (245, 96.5)
    assert september[Counted.PLANS].number == 249
    for what in (Counted.LOOKED_AFTER, Counted.PLANS):
        assert september[what].year_before is None, "before the register begins nobody recorded it"


# Children on plans and in care.


def placed(line: EpisodeLine, day: date) -> int:
    """How many placements a child had from April to the day; the one of 1 April is one of them."""
    return sum(
        not one.aside and one.started_on <= day and (one.ended_on is None or one.ended_on > APRIL.first)
        for one in line.placements
    )


@pytest.mark.parametrize(
    ("day", "three_or_more", "looked_after"), [(JULY.last, 10, 239), (SEPTEMBER.last, 17, 245), (REPORT_DAY, 17, 245)]
)
def test_so_many_of_the_children_looked_after_had_three_placements_or_more_since_april(
    torbay: Authority, day: date, three_or_more: int, looked_after: int
) -> None:
    with torbay.store.reading() as reader:
        lines = episodes_at(reader, standards(reader), day, [CaseStatus.LOOKED_AFTER])
    assert len({line.child_id for line in lines}) == looked_after
    assert sum(placed(line, day) >= 3 for line in lines) == three_or_more
    assert all(line.legal_status for line in lines)


@pytest.mark.parametrize(
    ("measure", "day", "figure", "value"),
    [
        (ChildMeasure.STABILITY, JULY.last, (10, 239), 4.2),
        (ChildMeasure.STABILITY, SEPTEMBER.last, (17, 245), 6.9),  # and not 2.6, nor 6.0
        (ChildMeasure.LOOKED_AFTER_RATE, SEPTEMBER.last, (245, 25_400), 96.5),
        (ChildMeasure.PLAN_RATE, REPORT_DAY, (249, 25_400), 98.0),
        (ChildMeasure.ENTRANTS_WITH_PLAN, REPORT_DAY, (17, 21), 81.0),
    ],
)
def test_a_figure_of_children_is_that_of_the_report(
    torbay: Authority, measure: ChildMeasure, day: date, figure: tuple[int, int], value: float
) -> None:
    with torbay.store.reading() as reader:
        clock = standards(reader)
        (then,) = child_figures(reader, clock, day, [measure])
        (now,) = child_figures(reader, clock, REPORT_DAY, [measure], day=day)
    for one in (then, now):
        assert (one.numerator, one.denominator, one.rounded) == (*figure, value)


def test_of_21_who_came_into_care_17_had_a_plan_before_half_of_them_for_neglect_and_a_third_for_emotional_abuse(
    torbay: Authority,
) -> None:
    with torbay.store.reading() as reader:
        lines = episodes_begun(reader, standards(reader), REPORT_DAY)
    plans = {line.child_id: line for line in lines if line.kind is CaseStatus.CHILD_PROTECTION}
    came = [line for line in lines if line.kind is CaseStatus.LOOKED_AFTER and line.started_on > date(2010, 10, 26)]
    before = [plans[line.child_id] for line in came if line.child_id in plans]
    assert (len(came), len(before)) == (21, 17)
    assert all(plans[line.child_id].started_on < line.started_on for line in came if line.child_id in plans)
    count = Counter(plan.first_category for plan in before)
    assert (count[AbuseCategory.NEGLECT], count[AbuseCategory.EMOTIONAL]) == (9, 6)


@pytest.mark.parametrize(
    ("measure", "day", "said"),
    [
        (ChildMeasure.STABILITY, JULY.last, "10/239, 4.2%"),
        (ChildMeasure.STABILITY, SEPTEMBER.last, "17/245, 6.9%"),
        (ChildMeasure.ENTRANTS_WITH_PLAN, REPORT_DAY, "17/21, 81.0%"),
        (ChildMeasure.LOOKED_AFTER_RATE, SEPTEMBER.last, "245/25,400, 96.5 per 10,000"),
    ],
)
def test_the_figures_about_children_are_those_of_the_report(
    torbay: Authority, measure: ChildMeasure, day: date, said: str
) -> None:
    with torbay.store.reading() as reader:
        (figure,) = child_figures(reader, standards(reader), day, [measure])
    assert figure.in_words == said
    assert figure.target_applies == (measure is not ChildMeasure.STABILITY)


def test_each_child_stands_as_the_file_says_and_something_is_late_today_and_this_week(torbay: Authority) -> None:
    with torbay.store.reading() as reader:
        found = children_standing(reader, standards(reader), REPORT_DAY)
        said = dict(reader.rows("SELECT id, status FROM cases WHERE closed_on IS NULL"))
    count = Counter(one.status for one in found)
    assert (count[CaseStatus.LOOKED_AFTER], count[CaseStatus.CHILD_PROTECTION]) == (245, 249)
    assert all(one.status is status_of(said[one.case_id]) for one in found if one.case_id in said)
    due: dict[StatusClock, list[date]] = {clock: [] for clock in StatusClock}
    for clock in (clock for child in found for clock in child.clocks):
        due[clock.clock].append(clock.due_on)
    for days in due.values():
        assert 0 < sum(day < REPORT_DAY for day in days) < len(days) / 4
        assert any(REPORT_DAY <= day < REPORT_DAY + timedelta(days=7) for day in days)


# The history itself.


def test_the_authority_is_whole(torbay: Authority) -> None:
    with torbay.store.reading() as reader:
        assert list(findings(reader, REPORT_DAY)) == []
    assert torbay.number("SELECT COUNT(*) FROM teams") == 3
    assert torbay.number("SELECT COUNT(*) FROM assessments WHERE authorised_on IS NULL") == sum(
        count for count, _ in TORBAY.open.values()
    )
    assert torbay.number("SELECT COUNT(*) FROM cases WHERE closed_on IS NULL AND referred_on IS NOT NULL") > 300
    for day in ("referred_on", "closed_on", "last_seen_on"):
        assert torbay.number(f"SELECT COUNT(*) FROM cases WHERE {day} > '{REPORT_DAY}'") == 0
    assert torbay.number(f"SELECT COUNT(*) FROM clock_records WHERE recorded_on > '{REPORT_DAY}'") == 0


def test_the_figures_of_the_teams_make_that_of_the_authority(torbay: Authority) -> None:
    with torbay.store.reading() as reader:
        teams = [id_ for (id_,) in reader.rows("SELECT id FROM teams")]
        for measure in BOTH:
            of_teams = [
                completed(reader, Known(REPORT_DAY), measure, APRIL.first, SEPTEMBER.last, team_id=team)
                for team in teams
            ]
            whole = completed(reader, Known(REPORT_DAY), measure, APRIL.first, SEPTEMBER.last)
            assert sum(of_teams, Figure()) == whole
            assert sum(figure.completed > 20 for figure in of_teams) >= 2


def test_the_same_seed_makes_the_same_history_and_another_one_the_same_figures(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    small = replace(TORBAY, core={}, open={}, referrals={}, looked_after=1, plans=1, plans_of_assessed=0)
    made = []
    for seed in (2011, 2011, 7):
        path = tmp_path_factory.mktemp("again") / "torbay.store"
        with found(path, None, ACT.at, manager="Sam Field", team="Assessment North", holidays_version="0.109") as store:
            fill_torbay(store, ACT, small, seed=seed)
            with store.reading() as reader:
                rows = reader.rows("SELECT case_id, clock, clock_from, due_on, stopped_on, team_id FROM clock_records")
                made.append([tuple(row) for row in rows])
            again = Authority(store)
            assert again.figure(IA, APRIL, SEPTEMBER) == Figure(511, 886)
            assert again.as_published(IA, SEPTEMBER) == Figure(113, 170)
    assert made[0] == made[1] != made[2]


@pytest.mark.parametrize("day", [date(2011, 3, 9), REPORT_DAY])
def test_the_inspectors_lists_tell_how_each_child_stood_on_the_day(torbay: Authority, day: date) -> None:
    """A plan that began after the day, and a file's word for it, are not yet known on it."""
    with torbay.store.reading() as reader:
        listed = {one.standing.case: one.standing.status for one in children_list(reader, standards(reader), day).rows}
        told = {
            f"{child.reference}-{number}": child.status_of(case, day)
            for batch in children_then(reader, day)
            for child in batch
            for number, case in enumerate(child.cases, 1)
            if case.closed_on is None
        }
    assert listed.items() <= told.items()
    assert len(listed) > 300


def test_the_document_tells_the_report_as_it_is_counted(torbay: Authority) -> None:
    written = (Path(__file__).parents[2] / "docs" / "performance.md").read_text(encoding="utf-8")
    initial, core = torbay.card(IA, SEPTEMBER), torbay.card(CA, SEPTEMBER)
    needed_for_the_notice = ceil(initial.target.share * initial.figures[Period.YEAR].completed)
    for said in (
        f"{initial.figures[Period.MONTH].in_words}",
        f"{initial.reach.best_percent}% is the best possible; {initial.reach.needed} more would be needed",
        f"80% would have been {needed_for_the_notice} of 886",
        f"{core.reach.best_percent}% the best possible",
        f"{core.figures[Period.MONTH].in_words}",
        "August (52/129) is below its lower limit",
        "1,193.3",
        "96.5",
    ):
        assert said in written
    assert core.chart.at(SEPTEMBER).signals == (Signal.ABOVE_LIMIT,)
