"""The import of Annex A into the store: planned, shown, written whole or not at all."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import db.commands.importing as importing
from db.commands.import_changes import ImportPlan
from db.commands.importing import plan_import, write_import
from db.exchange.annex_a import AnnexA, read_annex_a
from db.queries.duty import DutyQuestion, duty_counts
from db.queries.standards import standards
from db.store import Act, Store
from models.assessment import Kind
from models.errors import Conflict

TODAY = date(2024, 6, 3)
BORN = date(2015, 5, 4)
Import = Callable[..., ImportPlan]


def referral(child: str, day: date, worker: str | None = None, team: str | None = None, nfa: str = "No") -> tuple:
    return 3, [child, "a) Male", BORN, day, "6: Police", nfa, team, worker]


def assessment(
    child: str, started: date, authorised: date | None = None, worker: str | None = None, team: str | None = None
) -> tuple:
    return 4, [child, "a) Male", BORN, started, "Yes", authorised, team, worker]


def in_need(
    child: str,
    started: date,
    closed: date | None = None,
    worker: str | None = None,
    team: str | None = None,
    seen: date | None = None,
) -> tuple:
    reason = "RC7" if closed else None
    return 6, [child, "a) Male", BORN, started, "N1 - Abuse", seen, closed, reason, "c) CIN plan", team, worker]


@pytest.fixture
def read(write_annex_a: Callable[..., Path]) -> Callable[..., AnnexA]:
    def from_rows(*rows: tuple, kind: Kind = Kind.SINGLE, today: date = TODAY) -> AnnexA:
        lists: dict[int, list[Any]] = {3: [], 4: [], 6: []}
        for number, row in rows:
            lists[number].append(row)
        annex = read_annex_a(write_annex_a(lists, "june.xlsx"), kind, today)
        assert annex.refused == []
        return annex

    return from_rows


@pytest.fixture
def import_rows(store: Store, act: Act, read: Callable[..., AnnexA]) -> Import:
    """Import a file with these rows into the store; the plan that was written."""

    def run(*rows: tuple, **options: Any) -> ImportPlan:
        annex = read(*rows, **options)
        plan = plan_import(store, act, annex)
        write_import(store, act, annex, plan)
        return plan

    return run


def rows_of(store: Store, sql: str) -> list[tuple]:
    with store.reading() as reader:
        return [tuple(row) for row in reader.rows(sql)]


def cases(store: Store) -> list[tuple]:
    return rows_of(
        store,
        "SELECT ch.reference || '-' || c.number, c.opened_on, c.referred_on, c.closed_on, c.closed_by "
        "FROM cases AS c JOIN children AS ch ON ch.id = c.child_id ORDER BY 1",
    )


def clocks(store: Store) -> list[tuple]:
    return rows_of(
        store,
        "SELECT a.kind, a.started_on, a.clock_from, s.working_days, a.due_on, a.authorised_on "
        "FROM assessments AS a JOIN standards AS s ON s.id = a.standard_id ORDER BY a.started_on, a.kind",
    )


def allocations(store: Store) -> list[tuple]:
    return rows_of(
        store,
        "SELECT w.name, t.name, al.started_on, al.ended_on FROM allocations AS al "
        "LEFT JOIN workers AS w ON w.id = al.worker_id LEFT JOIN teams AS t ON t.id = al.team_id "
        "ORDER BY al.case_id, al.started_on, al.id",
    )


def audit(store: Store) -> list[tuple]:
    return rows_of(store, "SELECT who, what, subject, before, after, why FROM audit_entries ORDER BY id")


A_FILE = (
    referral("A", date(2024, 4, 2), team="Duty"),
    referral("B", date(2024, 4, 5), worker="Wren Worker", team="Duty"),
    assessment("A", date(2024, 4, 4), worker="Sam Social", team="North"),
    assessment("B", date(2024, 4, 8), date(2024, 5, 1), worker="Wren Worker", team="Duty"),
    in_need("B", date(2024, 5, 1), worker="Wren Worker", team="Duty", seen=date(2024, 5, 20)),
)


def test_a_file_makes_children_cases_assessments_and_holders(store: Store, import_rows: Import) -> None:
    plan = import_rows(*A_FILE)
    assert {what: dict(plan.count(what)) for what in ("child", "case", "assessment", "allocation")} == {
        "child": {"new": 2}, "case": {"new": 2}, "assessment": {"new": 2}, "allocation": {"new": 2},
    }  # fmt: skip
    assert cases(store) == [
        ("A-1", "2024-04-02", "2024-04-02", None, None),
        ("B-1", "2024-04-05", "2024-04-05", None, None),
    ]
    assert allocations(store) == [
        ("Sam Social", "North", "2024-04-02", None),
        ("Wren Worker", "Duty", "2024-04-05", None),
    ]


def test_planning_writes_nothing(store: Store, act: Act, read: Callable[..., AnnexA]) -> None:
    plan_import(store, act, read(*A_FILE))
    assert cases(store) == []
    assert rows_of(store, "SELECT name FROM teams") == [("Duty",)]


def test_the_same_file_again_changes_nothing_and_is_not_audited(store: Store, import_rows: Import) -> None:
    import_rows(*A_FILE)
    entries = audit(store)
    again = import_rows(*A_FILE)
    assert again.writes == []
    assert {change.status for change in again.changes} == {"unchanged"}
    assert audit(store) == entries


def test_the_audit_entry_says_who_imported_what_and_what_was_there_before(
    store: Store, act: Act, import_rows: Import
) -> None:
    import_rows(*A_FILE)
    import_rows(assessment("A", date(2024, 4, 4), date(2024, 5, 30), worker="Sam Social", team="North"))
    founding, file, of_a, of_b, second, of_a_again = audit(store)
    assert founding[1] == "init"
    assert file[:4] == (act.who, "import annex-a", "june.xlsx", None)
    assert json.loads(file[4])["case"] == {"new": 2}
    assert (of_a[2], of_b[2]) == ("A", "B")
    assert {entry["subject"] for entry in json.loads(of_a[4]) if entry["what"] == "case"} == {"A-1"}
    assert (second[2], of_a_again[2]) == ("june.xlsx", "A")
    (before,), (after,) = json.loads(of_a_again[3]), json.loads(of_a_again[4])
    assert (before["what"], before["subject"]) == (after["what"], after["subject"])
    assert (before["authorised_on"], after["authorised_on"]) == (None, "2024-05-30")


def test_each_entry_of_an_import_names_its_child_and_belongs_to_one_group(store: Store, import_rows: Import) -> None:
    import_rows(*A_FILE)
    entries = rows_of(
        store,
        "SELECT e.id, e.group_id, c.reference FROM audit_entries AS e LEFT JOIN children AS c ON c.id = e.child_id "
        "ORDER BY e.id",
    )
    assert entries == [(1, 1, None), (2, 2, None), (3, 2, "A"), (4, 2, "B")]


def test_rows_that_were_refused_are_counted_in_the_audit_entry(
    store: Store, act: Act, write_annex_a: Callable[..., Path]
) -> None:
    _, good = referral("A", date(2024, 4, 2))
    _, bad = referral("B", date(2024, 4, 2))
    bad[3] = "soon"
    annex = read_annex_a(write_annex_a({3: [good, bad]}), Kind.SINGLE, TODAY)
    write_import(store, act, annex, plan_import(store, act, annex))
    assert "1 row" in audit(store)[1][-1]


def test_an_authorisation_is_a_change_shown_with_before_and_after(store: Store, import_rows: Import) -> None:
    import_rows(*A_FILE)
    plan = import_rows(assessment("A", date(2024, 4, 4), date(2024, 5, 30)))
    (change,) = plan.writes
    assert (change.what, change.status) == ("assessment", "changed")
    assert change.differences == [("authorised_on", None, date(2024, 5, 30))]
    assert clocks(store)[0][-1] == "2024-05-30"


def test_an_authorisation_that_vanishes_opens_the_assessment_again_with_a_notice(
    store: Store, import_rows: Import
) -> None:
    import_rows(*A_FILE)
    plan = import_rows(assessment("B", date(2024, 4, 8)))
    assert clocks(store)[1][-1] is None
    assert any("open again" in notice for notice in plan.notices)


def test_a_closure_is_a_change_shown_with_before_and_after(store: Store, import_rows: Import) -> None:
    import_rows(*A_FILE)
    plan = import_rows(in_need("B", date(2024, 5, 1), date(2024, 5, 24)))
    (change,) = plan.writes
    assert ("closed_on", None, date(2024, 5, 24)) in change.differences
    assert ("closed_by", None, "cin_closure") in change.differences
    assert cases(store)[1][3:] == ("2024-05-24", "cin_closure")


def test_a_new_holder_ends_the_earlier_one_and_keeps_it(store: Store, import_rows: Import) -> None:
    import_rows(*A_FILE)
    plan = import_rows(in_need("B", date(2024, 5, 1), worker="Nia New", team="North", seen=date(2024, 5, 31)))
    (change,) = [change for change in plan.writes if change.what == "allocation"]
    assert [str(value) for value in change.differences[0][1:]] == ["Wren Worker of Duty", "Nia New of North"]
    assert allocations(store)[1:] == [
        ("Wren Worker", "Duty", "2024-04-05", "2024-05-31"),
        ("Nia New", "North", "2024-05-31", None),
    ]


def test_a_file_that_names_nobody_leaves_the_holder(store: Store, import_rows: Import) -> None:
    import_rows(*A_FILE)
    before = allocations(store)
    import_rows(in_need("B", date(2024, 5, 1), seen=date(2024, 5, 31)))
    assert allocations(store) == before


def test_a_case_given_to_a_team_alone_counts_as_unallocated(store: Store, import_rows: Import) -> None:
    import_rows(
        referral("A", date(2024, 4, 2), team="Duty"),
        assessment("A", date(2024, 4, 4), team="Duty", worker="Unallocated"),
        assessment("B", date(2024, 4, 4)),
        assessment("C", date(2024, 4, 4), team="Duty", worker="Sam Social"),
    )
    with store.reading() as reader:
        counts = duty_counts(reader, standards(reader), DutyQuestion(TODAY))
    assert (counts.all, counts.unallocated) == (3, 2)


def test_a_referral_that_comes_to_light_moves_the_opening_and_the_clock(store: Store, import_rows: Import) -> None:
    plan = import_rows(assessment("A", date(2024, 4, 4)))
    assert any("referral not in file" in notice for notice in plan.notices)
    assert cases(store) == [("A-1", "2024-04-04", None, None, None)]
    plan = import_rows(referral("A", date(2024, 3, 28)), assessment("A", date(2024, 4, 4)))
    assert plan.count("case") == {"changed": 1}
    assert cases(store) == [("A-1", "2024-03-28", "2024-03-28", None, None)]
    # 45 working days from Thursday 28 March 2024, over Good Friday, Easter Monday and two days in May.
    assert clocks(store) == [("single", "2024-04-04", "2024-03-28", 45, "2024-06-05", None)]


def test_a_referral_dropped_from_a_later_file_keeps_its_case_together(store: Store, import_rows: Import) -> None:
    import_rows(*A_FILE)
    plan = import_rows(
        assessment("A", date(2024, 4, 4), date(2024, 5, 3)), assessment("A", date(2024, 5, 28), worker="Sam Social")
    )
    assert [case[0] for case in cases(store)] == ["A-1", "B-1"]
    assert plan.count("case") == {"unchanged": 1}
    numbers = rows_of(
        store, "SELECT DISTINCT case_id FROM assessments WHERE started_on IN ('2024-04-04', '2024-05-28')"
    )
    assert len(numbers) == 1


def test_a_referral_after_a_closure_opens_the_next_case(store: Store, import_rows: Import) -> None:
    import_rows(*A_FILE)
    import_rows(in_need("B", date(2024, 5, 1), date(2024, 5, 10)), referral("B", date(2024, 5, 20)))
    assert cases(store)[1:] == [
        ("B-1", "2024-04-05", "2024-04-05", "2024-05-10", "cin_closure"),
        ("B-2", "2024-05-20", "2024-05-20", None, None),
    ]


def test_a_referral_on_an_open_case_closes_it_with_a_notice(store: Store, import_rows: Import) -> None:
    import_rows(*A_FILE)
    plan = import_rows(referral("A", date(2024, 5, 20)))
    assert cases(store)[0][3:] == ("2024-05-20", "next_referral")
    assert any("A-1" in notice and "next referral" in notice for notice in plan.notices)


def test_a_store_that_changed_since_the_preview_is_a_conflict_and_nothing_is_written(
    store: Store, act: Act, read: Callable[..., AnnexA]
) -> None:
    annex = read(*A_FILE)
    plan = plan_import(store, act, annex)
    with Store.open(store.path) as other:
        between = read(referral("A", date(2024, 4, 2), worker="Somebody Else"))
        write_import(other, act, between, plan_import(other, act, between))
    before = (cases(store), allocations(store), audit(store))
    with pytest.raises(Conflict, match="nothing was written"):
        write_import(store, act, annex, plan)
    assert (cases(store), allocations(store), audit(store)) == before


@pytest.mark.parametrize("step", ["_write_cases", "_write_assessments", "_write_allocations", "_by_child"])
def test_an_import_that_fails_midway_writes_nothing(
    store: Store, act: Act, read: Callable[..., AnnexA], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    annex = read(*A_FILE)
    plan = plan_import(store, act, annex)
    entries = audit(store)
    real = getattr(importing, step)

    def fails(*args: Any, **options: Any) -> None:
        real(*args, **options)
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(importing, step, fails)
    with pytest.raises(RuntimeError, match="lights"):
        write_import(store, act, annex, plan)
    assert rows_of(store, "SELECT reference FROM children") == []
    assert cases(store) == clocks(store) == allocations(store) == []
    assert rows_of(store, "SELECT name FROM teams") == [("Duty",)]
    assert audit(store) == entries
