"""Annex A as the program writes it: the inspectors' layout, and a file from which the same store can be made."""

import json
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from test_importing_properties import facts, imported

from db.commands.importing import plan_import
from db.commands.people import give_access, restrict
from db.commands.sending_annex_a import SentAnnexA, send_annex_a
from db.demo import fill_demo
from db.exchange.annex_a import AnnexA, ChildFacts, read_annex_a
from db.exchange.annex_a_layout import LAYOUT
from db.queries.annex_a import CaseThen, children_then
from db.queries.children_list import children_list
from db.queries.clock_list import clock_list
from db.queries.duty import DutyQuestion, duty_page
from db.queries.people import person_named
from db.queries.standards import standards
from db.queries.triage import waiting_list
from db.store import Act, Store
from models.annex_a import Window, written, written_gender
from models.assessment import Kind
from models.care_codes import AbuseCategory, CareEnd, CareGoal, LegalStatus, PlacementType, code_in
from models.case import CaseStatus
from models.census import CensusCode, ClosureReason, PrimaryNeed, ReferralSource
from models.due_clocks import DueClock
from models.episodes import AssessmentWork, ClosedBy, Facts, Holder, Referral, TimeInNeed
from models.errors import Cancelled, FileRefused, InvalidInput, NotAllowed
from models.people import Person, Role
from models.progress import stop
from models.status import ToldEnquiries, ToldEpisode, ToldPlacement, ToldVisit
from models.text import clean

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
    assert book.sheetnames == [f"List {number}" for number in range(3, 9)] + [
        "Kinds of assessment",
        "Beside the lists",
        "About this file",
    ]
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
                        need_of(case), case.last_seen_on, child.status_of(case, on),
                        case.holder_on(on), case.section_47_on, case.conference_on, case.needless,
                    )
                )  # fmt: skip
            for one in child.episodes:
                found["statuses"].append(
                    (
                        child.reference, one.kind, one.started_on, one.ended_on, one.end_reason, one.previous_plans,
                        one.first_category, one.category, one.legal_status, one.goal,
                        sorted(((each.on, each.kind, each.alone) for each in one.events), key=repr),
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


def need_of(case: CaseThen) -> str | None:
    """Its code; a case that was a referral only stands in list 3, which has no place for it."""
    only_referred = case.closed_by is ClosedBy.NO_FURTHER_ACTION and not case.works
    return None if case.primary_need is None or only_referred else case.primary_need[:2]


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


@pytest.mark.parametrize("as_at", [date(2011, 9, 30), date(2026, 3, 4)], ids=["initial and core", "single"])
def test_the_demo_comes_back_from_its_file_with_the_same_lists(
    as_at: date, template: Path, new_store: NewStore, act: Act, tmp_path: Path
) -> None:
    """Duty, every clock but that of decisions on referrals, and the children are the same to the letter."""
    moment = datetime.combine(as_at, datetime.min.time(), UTC)
    path, then = tmp_path / "a.xlsx", Act(Person(None, "cpip-tui", Role.ADMINISTRATOR), moment)
    with new_store() as store, new_store() as other:
        fill_demo(store, then, as_at, children=40)
        send_annex_a(store, then, path, Window(None, as_at))
        annex = read_annex_a(path, Kind.SINGLE, as_at)
        assert (annex.refused, plan_import(store, then, annex).writes) == ([], [])
        imported(other, then, annex)
        assert board(other, as_at) == board(store, as_at)
        assert lists(other, as_at) == lists(store, as_at)


# The name of the child; to whom an assessment was given for a signature; on which day the child was seen, and alone;
# and the standards of the store.
NOT_HELD: dict[str, Any] = {
    "name": None, "submitted_to": None, "seen_on": None, "seen_alone": None, "held_since": None,
    "nearest_standard": False,
}  # fmt: skip


def lists(store: Store, on: date) -> dict[str, object]:
    """The lists as they are shown."""
    with store.reading() as reader:
        known = standards(reader)
        duty = [
            replace(row, id=0, case_id=0, key=(), **NOT_HELD)
            for row in duty_page(reader, known, DutyQuestion(on), limit=999).rows
        ]
        clocks = [
            (one.case, one.clock, one.due_on, one.countdown.state, one.countdown.days_left, one.worker, one.team)
            for one in clock_list(reader, known, on, tuple(DueClock)).rows
            if one.clock is not DueClock.DECISION
        ]
        children = [
            (one.standing.case, one.status, one.standing.since, one.next_words, one.about, one.placed, one.last_seen)
            for one in children_list(reader, known, on).rows
        ]
        waiting = sorted(row.case for row in waiting_list(reader, known, on).rows)
    return {"duty": duty, "clocks": sorted(clocks, key=repr), "children": children, "triage": waiting}


# --- who may, and what goes wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["=1+1", "#REF!", "@SUM(A1)", "+44", "a)b\x1bc", "‮evil", "'quoted", "<b>&"])
def test_text_is_never_a_formula_and_comes_back_as_it_is_kept(
    name: str, store: Store, act: Act, tmp_path: Path
) -> None:
    kept = clean(name)
    held = Holder(kept, f"={kept}")
    council = ChildFacts(f"={kept}", None, "Male", Facts((Referral(date(2024, 5, 31), kept, False, held),)))
    imported(store, act, file_of(**{council.reference: council}))
    written_file(store, act, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert all(cell.data_type not in ("f", "e") for sheet in book for row in sheet.iter_rows() for cell in row)
    child = read_back(tmp_path / "a.xlsx").children[f"={kept}"]
    assert child.facts.referrals[0].holder.worker == f"={kept}"
    assert plan_import(store, act, read_back(tmp_path / "a.xlsx")).writes == []


def test_restricted_children_are_left_out_for_who_may_not_see_them_and_counted(
    filled: Store, act: Act, tmp_path: Path
) -> None:
    give_access(filled, act, "Sam Reed", Role.SUPERVISOR)
    restrict(filled, act, 1, ["Ada Manager"], "a relative works here")
    with filled.reading() as reader:
        sam = person_named(reader, "Sam Reed")
    filled.sign_in(sam)
    sent = send_annex_a(filled, Act(sam, act.at), tmp_path / "a.xlsx", ALL)
    assert (sent.about.children, sent.about.left_out) == (1, 1)
    said = [row[1] for row in sheet_of(tmp_path / "a.xlsx", "About this file") if row[0] == "Left out"]
    assert said == ["1 child whose cases are restricted is not in it"]
    assert "R1" not in str([sheet_of(tmp_path / "a.xlsx", name) for name in openpyxl.load_workbook(
        tmp_path / "a.xlsx").sheetnames])  # fmt: skip


def test_it_is_entered_with_what_it_holds(filled: Store, act: Act, tmp_path: Path) -> None:
    written_file(filled, act, tmp_path / "a.xlsx")
    with filled.reading() as reader:
        entry = reader.row("SELECT what, subject, after FROM audit_entries ORDER BY id DESC LIMIT 1")
    assert entry is not None
    assert tuple(entry)[:2] == ("export", "annex a")
    assert json.loads(entry[2]) == {"as_at": "2024-06-03", "children": 2, "file": "a.xlsx", "rows": 8}


def entries(store: Store) -> int:
    with store.reading() as reader:
        return int(reader.rows("SELECT COUNT(*) FROM audit_entries")[0][0])


def test_nothing_is_left_and_nothing_entered_where_it_is_stopped_refused_or_fails(
    filled: Store, act: Act, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = entries(filled)

    def stopped(words: str, done: int, of: int) -> None:
        if done:
            stop()

    with pytest.raises(Cancelled):
        send_annex_a(filled, act, tmp_path / "a.xlsx", ALL, progress=stopped)
    with pytest.raises(NotAllowed):
        send_annex_a(filled, Act(replace(act.person, role=Role.WORKER), act.at), tmp_path / "a.xlsx", ALL)
    with pytest.raises(InvalidInput):
        send_annex_a(filled, act, tmp_path / "a.xlsx", Window(TODAY + timedelta(days=1), TODAY))
    with pytest.raises(FileRefused):
        send_annex_a(filled, act, filled.path, ALL, over=True)
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(FileRefused, match="No space left"):
        send_annex_a(filled, act, tmp_path / "a.xlsx", ALL)
    monkeypatch.undo()
    assert entries(filled) == before + 1  # of the last it stands that it was to leave
    assert [one.name for one in tmp_path.iterdir() if "a.xlsx" in one.name] == []


def test_of_a_time_there_is_what_happened_in_it_and_one_row_a_child_of_what_went_on(
    filled: Store, act: Act, tmp_path: Path
) -> None:
    assert written_file(filled, act, tmp_path / "a.xlsx", Window(date(2024, 5, 1), TODAY)).lists.rows == {
        3: 1, 4: 1, 5: 0, 6: 1, 7: 1, 8: 1
    }  # fmt: skip
    assert written_file(filled, act, tmp_path / "a.xlsx", Window(date(2024, 1, 10), date(2024, 1, 31))).lists.rows == {
        3: 0, 4: 2, 5: 1, 6: 1, 7: 0, 8: 0
    }  # fmt: skip


def test_rows_beside_the_lists_that_do_not_fit_add_nothing(filled: Store, act: Act, tmp_path: Path) -> None:
    written_file(filled, act, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    rows = [
        ("R1", "review", "child_protection", day(2, 1), day(1, 1), None, None),  # before it began
        ("R1", "core_group", "child_protection", day(2, 1), day(6, 9), None, None),  # to come
        ("R1", "party", "child_protection", day(2, 1), day(3, 1), None, None),
        ("R1", "placement", "looked_after", day(5, 2), day(5, 3), None, "Q9"),
        ("R1", "submitted", "core", "soon", day(2, 2), None, None),
        ("nobody", "plan", "child_in_need", day(2, 1), day(2, 1), None, None),
    ]
    for row in rows:
        book["Beside the lists"].append(row)
    book.save(tmp_path / "a.xlsx")
    annex = read_back(tmp_path / "a.xlsx")
    assert plan_import(filled, act, annex).writes == []
    assert any("5 rows of it could not be read" in notice for notice in annex.notices)
