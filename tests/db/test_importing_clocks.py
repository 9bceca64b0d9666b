"""From which day and by which standard the clock of an imported assessment counts; and the files councils sent."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.commands.import_changes import ImportPlan
from db.commands.importing import KINDS, plan_import, write_import
from db.exchange.annex_a import AnnexA, ChildFacts, read_annex_a
from db.queries.duty import DutyQuestion, duty_counts, duty_page
from db.queries.standards import standards
from db.store import Act, Store
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Referral

FILES = Path(__file__).parents[3] / "shared" / "data" / "annex_a"
needs_files = pytest.mark.skipif(not FILES.is_dir(), reason=f"the councils' own workbooks are not at {FILES}")
Import = Callable[..., ImportPlan]


@pytest.fixture
def import_facts(store: Store, act: Act) -> Import:
    """Import what a file says of one child, A."""

    def run(*facts: Referral | AssessmentWork, kind: Kind = Kind.SINGLE) -> ImportPlan:
        referrals = tuple(fact for fact in facts if isinstance(fact, Referral))
        works = tuple(fact for fact in facts if isinstance(fact, AssessmentWork))
        child = ChildFacts("A", facts=Facts(referrals, works))
        annex = AnnexA(Path("extract.xlsx"), kind, date(2024, 6, 3), {"A": child})
        plan = plan_import(store, act, annex)
        write_import(store, act, annex, plan)
        return plan

    return run


def clocks(store: Store) -> list[tuple[Any, ...]]:
    with store.reading() as reader:
        rows = reader.rows(
            "SELECT a.kind, a.started_on, a.clock_from, s.working_days, a.due_on "
            "FROM assessments AS a JOIN standards AS s ON s.id = a.standard_id ORDER BY a.started_on, a.id"
        )
    return [tuple(row) for row in rows]


def test_a_single_assessment_counts_45_days_from_the_referral(store: Store, import_facts: Import) -> None:
    import_facts(Referral(date(2024, 6, 3)), AssessmentWork(Kind.SINGLE, date(2024, 6, 6)))
    # No bank holiday lies between 3 June and 5 August 2024: 45 working days are nine weeks.
    assert clocks(store) == [("single", "2024-06-06", "2024-06-03", 45, "2024-08-05")]


def test_an_initial_assessment_counts_10_days_from_the_referral(store: Store, import_facts: Import) -> None:
    import_facts(Referral(date(2011, 9, 3)), AssessmentWork(Kind.INITIAL, date(2011, 9, 5)), kind=Kind.INITIAL)
    assert clocks(store) == [("initial", "2011-09-05", "2011-09-03", 10, "2011-09-16")]


def test_an_initial_assessment_before_april_2010_had_7_days(store: Store, import_facts: Import) -> None:
    import_facts(Referral(date(2009, 9, 7)), AssessmentWork(Kind.INITIAL, date(2009, 9, 8)), kind=Kind.INITIAL)
    assert clocks(store) == [("initial", "2009-09-08", "2009-09-07", 7, "2009-09-16")]


def test_a_core_assessment_counts_35_days_from_its_own_start(store: Store, import_facts: Import) -> None:
    import_facts(Referral(date(2011, 9, 2)), AssessmentWork(Kind.CORE, date(2011, 9, 19)), kind=Kind.CORE)
    assert clocks(store) == [("core", "2011-09-19", "2011-09-19", 35, "2011-11-07")]


def test_a_second_single_assessment_counts_from_its_own_start(store: Store, import_facts: Import) -> None:
    import_facts(
        Referral(date(2024, 6, 3)),
        AssessmentWork(Kind.SINGLE, date(2024, 6, 6), date(2024, 6, 20)),
        AssessmentWork(Kind.SINGLE, date(2024, 7, 1)),
    )
    assert [clock[2] for clock in clocks(store)] == ["2024-06-03", "2024-07-01"]


def test_a_core_after_an_initial_keeps_each_to_its_own_clock(store: Store, import_facts: Import) -> None:
    import_facts(Referral(date(2011, 9, 2)), AssessmentWork(Kind.INITIAL, date(2011, 9, 5)), kind=Kind.INITIAL)
    import_facts(AssessmentWork(Kind.CORE, date(2011, 9, 19)), kind=Kind.CORE)
    assert [clock[:3] for clock in clocks(store)] == [
        ("initial", "2011-09-05", "2011-09-02"),
        ("core", "2011-09-19", "2011-09-19"),
    ]


def test_a_single_assessment_before_2013_has_the_nearest_standard_and_a_notice(
    store: Store, import_facts: Import
) -> None:
    plan = import_facts(Referral(date(2012, 6, 6)), AssessmentWork(Kind.SINGLE, date(2012, 6, 7)))
    assert clocks(store) == [("single", "2012-06-07", "2012-06-06", 45, "2012-08-08")]
    (notice,) = plan.notices
    assert "no standard was in force on 2012-06-06" in notice
    assert "45 working days" in notice


def test_a_due_date_beyond_the_known_bank_holidays_is_noticed(store: Store, import_facts: Import) -> None:
    plan = import_facts(Referral(date(2035, 12, 3)), AssessmentWork(Kind.SINGLE, date(2035, 12, 3)))
    assert any("provisional" in notice for notice in plan.notices)


def test_the_same_assessment_as_another_kind_is_noticed(store: Store, import_facts: Import) -> None:
    import_facts(AssessmentWork(Kind.INITIAL, date(2011, 9, 5)), kind=Kind.INITIAL)
    plan = import_facts(AssessmentWork(Kind.CORE, date(2011, 9, 5)), kind=Kind.CORE)
    assert any("as initial" in notice and "as core" in notice for notice in plan.notices)


@pytest.fixture
def sfdl() -> AnnexA:
    return read_annex_a(FILES / "sfdl_Annex_A.xlsx", Kind.SINGLE, date(2021, 3, 22))


@needs_files
def test_the_sfdl_workbook_gives_32_children(store: Store, act: Act, sfdl: AnnexA) -> None:
    plan = plan_import(store, act, sfdl)
    assert {what: dict(plan.count(what)) for what in KINDS} == {
        "child": {"new": 32}, "case": {"new": 32}, "assessment": {"new": 5}, "section 47": {"new": 5},
        "status": {"new": 12}, "allocation": {"new": 27},
    }  # fmt: skip
    assert sfdl.refused == []
    assert len([notice for notice in sfdl.notices if "which list 7 does not have" in notice]) == 3
    write_import(store, act, sfdl, plan)
    assert plan_import(store, act, sfdl).writes == []


@needs_files
@pytest.mark.parametrize(("as_at", "number"), [(date(2021, 3, 22), 0), (date(2020, 12, 1), 4)])
def test_the_sfdl_workbook_has_open_assessments_only_in_the_past(
    store: Store, act: Act, sfdl: AnnexA, as_at: date, number: int
) -> None:
    write_import(store, act, sfdl, plan_import(store, act, sfdl))
    with store.reading() as reader:
        clock = standards(reader)
        assert duty_counts(reader, clock, DutyQuestion(as_at)).all == number
        assert len(duty_page(reader, clock, DutyQuestion(as_at), limit=10).rows) == number


@needs_files
def test_the_empty_cscdp_form_imports_nothing_and_refuses_nothing(store: Store, act: Act) -> None:
    annex = read_annex_a(FILES / "cscdp_2016-01-sample.xlsx", Kind.SINGLE, date(2021, 3, 22))
    assert annex.children == {}
    assert annex.refused == []
    plan = plan_import(store, act, annex)
    assert plan.changes == ()
    write_import(store, act, annex, plan)
