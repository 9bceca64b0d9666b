"""Annex A as the program writes it: the inspectors' layout, and a file from which the same store can be made."""

import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from test_importing_properties import facts, imported

from db.commands.importing import plan_import
from db.commands.sending_annex_a import SentAnnexA, send_annex_a
from db.exchange.annex_a import AnnexA, ChildFacts, read_annex_a
from db.queries.annex_a import children_then
from db.store import Act, Store
from models.annex_a import Window, written, written_gender
from models.assessment import Kind
from models.care_codes import AbuseCategory, CareEnd, CareGoal, LegalStatus, PlacementType, code_in
from models.case import CaseStatus
from models.census import CensusCode, ClosureReason, PrimaryNeed, ReferralSource
from models.episodes import AssessmentWork, Facts, Holder, Referral, TimeInNeed
from models.status import ToldEnquiries, ToldEpisode, ToldPlacement, ToldVisit

NewStore = Callable[[], AbstractContextManager[Store]]
TODAY = date(2024, 6, 3)
ALL = Window(None, TODAY)
SAM, NORTH = Holder("Duty", "Sam Reed"), Holder("North", None)


def file_of(**children: ChildFacts) -> AnnexA:
    return AnnexA(Path("council.xlsx"), Kind.SINGLE, TODAY, children)


def a_child(reference: str) -> ChildFacts:
    """Referred by a school, assessed initially and at length, on a plan, and in care."""
    work = (
        AssessmentWork(Kind.INITIAL, date(2024, 1, 9), date(2024, 1, 16), True, SAM),
        AssessmentWork(Kind.CORE, date(2024, 1, 16), None, None, SAM),
    )
    plan = ToldEpisode(
        CaseStatus.CHILD_PROTECTION, date(2024, 2, 1), category=AbuseCategory.NEGLECT,
        latest_category=AbuseCategory.EMOTIONAL, previous_plans=1, reviews=(date(2024, 4, 22),),
        visits=(ToldVisit(date(2024, 5, 21), alone=True),), holder=SAM,
    )  # fmt: skip
    care = ToldEpisode(
        CaseStatus.LOOKED_AFTER, date(2024, 5, 2), legal_status=LegalStatus.INTERIM_ORDER,
        legal_status_on=date(2024, 5, 8), goal=CareGoal.RETURN, visits=(ToldVisit(date(2024, 5, 28)),),
        placements=(ToldPlacement(date(2024, 5, 20), PlacementType.FOSTER),), placements_told=2, holder=SAM,
    )  # fmt: skip
    return ChildFacts(
        reference, date(2015, 5, 4), "Female",
        Facts(
            (Referral(date(2024, 1, 8), "2A", False, SAM),), work,
            (TimeInNeed(date(2024, 1, 8), None, None, "N1", None, date(2024, 5, 28), SAM),),
            (plan, care),
            (ToldEnquiries(date(2024, 1, 16), date(2024, 2, 1), holder=SAM),),
        ),
    )  # fmt: skip


def written_file(store: Store, act: Act, path: Path, window: Window = ALL) -> SentAnnexA:
    return send_annex_a(store, act, path, window, over=path.exists())


def read_back(path: Path) -> AnnexA:
    annex = read_annex_a(path, Kind.SINGLE, TODAY)
    assert annex.refused == []
    return annex


def sheet_of(path: Path, title: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book[title].iter_rows()]


def day(month: int, number: int, year: int = 2024) -> datetime:
    return datetime(year, month, number)


WHO = ["R1", "b) Female", None, day(5, 4, 2015), 9]
HELD = ["Duty", "Sam Reed"]


@pytest.fixture
def filled(store: Store, act: Act) -> Store:
    """One child of whom every list tells, and one who waits unborn with a team."""
    unborn = ChildFacts("R2", None, None, Facts((Referral(date(2024, 5, 31), "9", False, NORTH),)), date(2024, 8, 1))
    imported(store, act, file_of(R1=a_child("R1"), R2=unborn))
    return store


def test_each_list_is_written_as_the_inspectors_ask_for_it(filled: Store, act: Act, tmp_path: Path) -> None:
    sent = written_file(filled, act, tmp_path / "a.xlsx")
    assert sent.lists.rows == {3: 2, 4: 2, 5: 1, 6: 1, 7: 1, 8: 1}
    assert sheet_of(tmp_path / "a.xlsx", "List 3") == [
        ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)", "Date of referral",
         "Referral Source", "Referral NFA?", "Number of Referrals in Last 12 Months", "Allocated Team",
         "Allocated Worker"],
        [*WHO, day(1, 8), "e) 2A: Schools", "b) No", 0, *HELD],
        ["R2", "c) Not stated/recorded", None, day(8, 1), -1, day(5, 31), "t) 9: Anonymous", "b) No", 0, "North", None],
    ]  # fmt: skip
    assert sheet_of(tmp_path / "a.xlsx", "List 4")[1:] == [
        [*WHO, None, day(1, 9), "a) Yes", day(1, 16), None, *HELD],
        [*WHO, None, day(1, 16), "c) Unknown", None, None, *HELD],
    ]
    assert sheet_of(tmp_path / "a.xlsx", "List 5")[1:] == [
        [*WHO, None, day(1, 16), "b) No", day(2, 1), "a) Yes", 0, 0, *HELD]
    ]
    assert sheet_of(tmp_path / "a.xlsx", "List 6")[1:] == [
        [*WHO, None, day(1, 8), "N1 - Abuse or neglect", day(5, 28), None, None, "a) Looked after child", *HELD]
    ]
    assert sheet_of(tmp_path / "a.xlsx", "List 7")[1:] == [
        [*WHO, None, day(2, 1), "a) Neglect", "d) Emotional abuse", day(5, 21), "a) Yes", day(4, 22), None, None, 1,
         *HELD]
    ]  # fmt: skip
    assert sheet_of(tmp_path / "a.xlsx", "List 8")[1:] == [
        [*WHO, None, None, day(5, 2), "N1 - Abuse or neglect", "b) No", day(5, 8), "C1: ICO", None, day(5, 28),
         "a) Return to family", None, None, None, 2, None, None, day(5, 20), "f) U6: Foster placement - not FFA",
         *[None] * 9, *HELD]
    ]  # fmt: skip
    assert sheet_of(tmp_path / "a.xlsx", "Kinds of assessment")[1:] == [
        ["R1", day(1, 9), day(1, 16), "initial"],
        ["R1", day(1, 16), None, "core"],
    ]


def test_days_are_days_the_header_stays_and_the_file_says_what_it_is(filled: Store, act: Act, tmp_path: Path) -> None:
    written_file(filled, act, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == [f"List {number}" for number in range(3, 9)] + ["Kinds of assessment", "About this file"]
    assert all(book[f"List {number}"].freeze_panes == "A2" for number in range(3, 9))
    assert (book["List 3"]["F2"].is_date, book["List 3"]["F2"].number_format) == (True, "dd/mm/yyyy")
    about = {row[0].value: row[1].value for row in book["About this file"] if row[0].value}
    assert about["By whom"] == "Ada Manager, administrator"
    assert (about["Days"], about["Left out"]) == ("everything up to Monday 3 June 2024", "nobody is left out")
    assert stat.S_IMODE((tmp_path / "a.xlsx").stat().st_mode) == 0o600


@pytest.mark.parametrize("number", range(3, 9))
def test_the_headings_are_those_that_the_inspectors_published(number: int) -> None:
    workbook = Path(__file__).parents[3] / "shared" / "data" / "annex_a" / "cscdp_2016-01-sample.xlsx"
    if not workbook.exists():
        pytest.skip("the inspectors' own workbook is not beside this checkout")
    from db.exchange.annex_a_layout import LAYOUT

    book = openpyxl.load_workbook(workbook, read_only=True)
    title = next(name for name in book.sheetnames if name in (f"List {number}", f"List_{number}"))
    rows = book[title].iter_rows(min_row=1, max_row=2, values_only=True)
    first, headings = next(rows)[0], next(rows)
    assert first == f"List {number}: {LAYOUT[number].title}"
    assert [str(heading).strip() for heading in headings if heading] == list(LAYOUT[number].headings)


@pytest.mark.parametrize(
    "kind",
    [ReferralSource, PrimaryNeed, ClosureReason, AbuseCategory, LegalStatus, CareGoal, CareEnd, PlacementType],
)
def test_every_code_is_read_back_as_it_is_written(kind: type[CensusCode]) -> None:
    assert [code_in(kind, written(code) or "") for code in kind] == list(kind)


def test_genders_have_the_letters_of_the_inspectors() -> None:
    told = [written_gender(one) for one in ("Male", "female", "Neither", None, "X")]
    assert told == ["a) Male", "b) Female", "d) Neither", "c) Not stated/recorded", "X"]


# --- there and back -------------------------------------------------------------------------------------------------


def board(store: Store, on: date = TODAY) -> dict[str, list[tuple[object, ...]]]:
    """What duty, triage and the list of children are made of: cases, work with its clocks, who holds it, statuses."""
    found: dict[str, list[tuple[object, ...]]] = {"cases": [], "works": [], "statuses": [], "children": []}
    with store.reading() as reader:
        for child in (one for batch in children_then(reader, on) for one in batch):
            found["children"].append((child.reference, child.gender, child.born_on, child.expected_on))
            for case in child.cases:
                found["cases"].append(
                    (
                        child.reference, case.opened_on, case.referred_on, case.closed_on, case.no_further_action,
                        written_text_of(case.primary_need), case.last_seen_on, child.status_of(case, on),
                        case.holder_on(on), case.section_47_on, case.conference_on, case.needless,
                    )
                )  # fmt: skip
            for one in child.episodes:
                found["statuses"].append(
                    (
                        child.reference, one.kind, one.started_on, one.ended_on, one.end_reason, one.previous_plans,
                        one.first_category, one.category, one.legal_status, one.goal,
                        [(each.kind, each.on, each.alone) for each in one.events],
                        [(each.type, each.started_on, each.ended_on) for each in one.placements],
                        [(each.clock, each.due_on) for each in one.clocks],
                    )
                )  # fmt: skip
        found["works"] = [
            tuple(row)
            for row in reader.rows(
                "SELECT ch.reference, c.opened_on, a.kind, a.started_on, a.clock_from, a.due_on, a.authorised_on, "
                "a.child_seen FROM assessments AS a JOIN cases AS c ON c.id = a.case_id "
                "JOIN children AS ch ON ch.id = c.child_id"
            )
        ]
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def written_text_of(need: str | None) -> str | None:
    return None if need is None else need[:2]


def test_a_store_made_from_the_file_has_the_same_board(
    filled: Store, act: Act, new_store: NewStore, tmp_path: Path
) -> None:
    written_file(filled, act, tmp_path / "a.xlsx")
    with new_store() as other:
        imported(other, act, read_back(tmp_path / "a.xlsx"))
        assert board(other) == board(filled)
        written_file(other, act, tmp_path / "b.xlsx")
        for number in range(3, 9):
            assert sheet_of(tmp_path / "b.xlsx", f"List {number}") == sheet_of(tmp_path / "a.xlsx", f"List {number}")


def test_the_file_read_into_its_own_store_changes_nothing(filled: Store, act: Act, tmp_path: Path) -> None:
    written_file(filled, act, tmp_path / "a.xlsx")
    assert plan_import(filled, act, read_back(tmp_path / "a.xlsx")).writes == []


@st.composite
def councils(draw: st.DrawFn) -> AnnexA:
    known = draw(st.dictionaries(st.sampled_from("ABC"), facts, min_size=1, max_size=3))
    kinds = {name: draw(st.sampled_from(list(Kind))) for name in known}
    return file_of(
        **{
            name: ChildFacts(
                name, date(2015, 5, 4), "Male",
                replace(
                    told,
                    assessments=tuple(replace(work, kind=kinds[name]) for work in told.assessments),
                    enquiries=told.enquiries[:1],  # a case keeps one
                ),
            )
            for name, told in known.items()
        }
    )  # fmt: skip


@settings(max_examples=of_a_hundred(10), deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(council=councils())
def test_any_store_comes_back_from_its_file(
    council: AnnexA, new_store: NewStore, act: Act, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("there") / "a.xlsx"
    with new_store() as store, new_store() as other:
        imported(store, act, council)
        written_file(store, act, path)
        assert plan_import(store, act, read_back(path)).writes == []
        imported(other, act, read_back(path))
        assert board(other) == board(store)
