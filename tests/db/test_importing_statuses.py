"""What an import makes of plans, times in care and section 47 enquiries: it adds, and takes nothing away."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from db.commands.closing import close_case
from db.commands.import_changes import ImportPlan
from db.commands.importing import plan_import, write_import
from db.commands.standing import begin_protection, end_episode, note_held
from db.commands.standing_corrected import correct_episode
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.case_file import case_file
from db.queries.children_list import children_list
from db.queries.data_quality import findings
from db.queries.standards import standards
from db.store import Act, Store
from models.assessment import Kind
from models.care_codes import AbuseCategory, CareEnd, CareGoal, EventKind, LegalStatus, PlacementType
from models.case import CaseStatus
from models.census import ClosureReason
from models.data_checks import Rule
from models.episodes import Facts, Holder, Referral, TimeInNeed
from models.status import ToldEnquiries, ToldEpisode, ToldPlacement, ToldVisit

START, TODAY = date(2024, 1, 8), date(2024, 6, 3)
PLAN, CARE = CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER
SAM = Holder("North", "Sam")
Told = Referral | TimeInNeed | ToldEpisode | ToldEnquiries
Import = Callable[..., ImportPlan]


def plan(start: date = START, end: date | None = None, **told: Any) -> ToldEpisode:
    return ToldEpisode(PLAN, start, end, **told)


def care(start: date = START, end: date | None = None, **told: Any) -> ToldEpisode:
    return ToldEpisode(CARE, start, end, **told)


def facts(*told: Told) -> Facts:
    def of(kind: type) -> tuple:
        return tuple(one for one in told if isinstance(one, kind))

    return Facts(of(Referral), (), of(TimeInNeed), of(ToldEpisode), of(ToldEnquiries))


@pytest.fixture
def import_told(store: Store, act: Act) -> Import:
    """Import a file that tells this of child A, twice; the plan that was written the first time."""

    def run(*told: Told, name: str = "june.xlsx") -> ImportPlan:
        annex = AnnexA(Path(name), Kind.SINGLE, TODAY, {"A": ChildFacts("A", facts=facts(*told))})
        planned = plan_import(store, act, annex)
        write_import(store, act, annex, planned)
        assert plan_import(store, act, annex).writes == []
        return planned

    return run


def rows_of(store: Store, sql: str) -> list[tuple]:
    with store.reading() as reader:
        return [tuple(row) for row in reader.rows(sql)]


def episodes(store: Store) -> list[tuple]:
    return rows_of(
        store,
        "SELECT 'A-' || c.number, e.kind, e.started_on, e.ended_on, e.end_reason, e.version FROM status_episodes AS e "
        "JOIN cases AS c ON c.id = e.case_id ORDER BY e.started_on, e.kind",
    )


def stands(store: Store, table: str) -> list[tuple]:
    columns = {
        "episode_facts": "what, value, since",
        "episode_events": "kind, held_on, seen_alone",
        "placements": "type, started_on, ended_on, aside",
    }[table]
    return rows_of(store, f"SELECT {columns} FROM {table} ORDER BY {columns.split(', ')[1]}, id")


def asked(store: Store) -> list[tuple]:
    return rows_of(
        store,
        "SELECT 'A-' || number, opened_on, section_47_on, conference_on, conference_needless FROM cases ORDER BY 1",
    )


def left(planned: ImportPlan) -> list[str]:
    return [notice for notice in planned.notices if "left as it is" in notice or "are kept" in notice]


def test_a_plan_and_a_time_in_care_are_kept_with_all_that_is_told_of_them(store: Store, import_told: Import) -> None:
    planned = import_told(
        plan(category=AbuseCategory.NEGLECT, latest_category=AbuseCategory.EMOTIONAL, previous_plans=1,
             reviews=(date(2024, 4, 3),), visits=(ToldVisit(date(2024, 5, 1), True),), holder=SAM),
        care(date(2024, 2, 5), date(2024, 5, 6), end_reason=CareEnd.HOME_PLANNED, goal=CareGoal.RETURN,
             legal_status=LegalStatus.ACCOMMODATED, placements_told=2,
             placements=(ToldPlacement(date(2024, 2, 5), PlacementType.FOSTER, date(2024, 5, 6)),
                         ToldPlacement(date(2024, 3, 4), PlacementType.IN_HOSPITAL, date(2024, 3, 6)))),
    )  # fmt: skip
    assert {what: dict(planned.count(what)) for what in ("case", "status", "section 47")} == {
        "case": {"new": 1}, "status": {"new": 2}, "section 47": {},
    }  # fmt: skip
    assert episodes(store) == [
        ("A-1", PLAN, "2024-01-08", None, None, 1),
        ("A-1", CARE, "2024-02-05", "2024-05-06", "E4A", 1),
    ]
    assert sorted(stands(store, "episode_facts")) == [
        ("category", "EMO", "2024-05-06"), ("category", "NEG", "2024-01-08"),
        ("goal", "P1", "2024-05-06"), ("legal_status", "V2", "2024-02-05"),
    ]  # fmt: skip
    assert stands(store, "episode_events") == [("review", "2024-04-03", None), ("visit", "2024-05-01", 1)]
    assert stands(store, "placements") == [
        ("U6", "2024-02-05", "2024-05-06", 0), ("T1", "2024-03-04", "2024-03-06", 1),
    ]  # fmt: skip
    assert rows_of(store, "SELECT previous_plans, placements_told, placements_told_on FROM status_episodes") == [
        (1, None, None), (None, 2, "2024-05-06"),
    ]  # fmt: skip
    with store.reading() as reader:
        assert case_file(reader, standards(reader), 1, TODAY).status is PLAN
    assert rows_of(store, "SELECT w.name FROM allocations JOIN workers AS w ON w.id = worker_id") == [("Sam",)]


def test_the_file_and_the_child_are_entered_in_the_audit_trail(store: Store, import_told: Import) -> None:
    import_told(plan(), ToldEnquiries(START, date(2024, 1, 26)))
    of_file, of_child = rows_of(store, "SELECT subject, after FROM audit_entries ORDER BY id")[-2:]
    assert json.loads(of_file[1])["status"] == {"new": 1}
    assert json.loads(of_file[1])["section 47"] == {"new": 1}
    assert [(one["what"], one["subject"]) for one in json.loads(of_child[1])] == [
        ("child", "A"), ("case", "A-1"), ("status", "A-1 child_protection 2024-01-08"), ("section 47", "A-1"),
    ]  # fmt: skip


def test_a_newer_file_adds_what_is_missing_and_the_end(store: Store, import_told: Import) -> None:
    import_told(
        care(legal_status=LegalStatus.INTERIM_ORDER, legal_status_on=START, goal=CareGoal.RETURN,
             placements=(ToldPlacement(START, PlacementType.FOSTER),), visits=(ToldVisit(date(2024, 1, 10)),)),
    )  # fmt: skip
    planned = import_told(
        care(START, date(2024, 5, 20), end_reason=CareEnd.ADOPTED, legal_status=LegalStatus.FULL_ORDER,
             legal_status_on=date(2024, 3, 4), goal=CareGoal.ADOPTION, reviews=(date(2024, 4, 8),),
             visits=(ToldVisit(date(2024, 1, 10), False),),
             placements=(ToldPlacement(date(2024, 2, 12), PlacementType.ADOPTION_ORDER, date(2024, 5, 20)),)),
        name="july.xlsx",
    )  # fmt: skip
    assert left(planned) == []
    (change,) = [change for change in planned.writes if change.what == "status"]
    assert {name for name, *_ in change.differences} == {"ended_on", "end_reason", "facts", "held", "placements"}
    assert episodes(store) == [("A-1", CARE, "2024-01-08", "2024-05-20", "E12", 2)]
    assert sorted(stands(store, "episode_facts")) == [
        ("goal", "P1", "2024-01-10"), ("goal", "P2", "2024-05-20"),
        ("legal_status", "C1", "2024-01-08"), ("legal_status", "C2", "2024-03-04"),
    ]  # fmt: skip
    assert stands(store, "episode_events") == [("visit", "2024-01-10", 0), ("review", "2024-04-08", None)]
    assert stands(store, "placements") == [
        ("U6", "2024-01-08", "2024-02-12", 0), ("A6", "2024-02-12", "2024-05-20", 0),
    ]  # fmt: skip


def test_a_plan_that_ended_and_the_next_one_come_in_one_file(store: Store, import_told: Import) -> None:
    import_told(plan())
    import_told(plan(START, date(2024, 3, 4)), plan(date(2024, 4, 8)))
    assert [row[2:4] for row in episodes(store)] == [("2024-01-08", "2024-03-04"), ("2024-04-08", None)]


@pytest.mark.parametrize(
    "told",
    [
        [plan(date(2024, 1, 15))],  # another start
        [plan(START, end_told=False), plan(date(2024, 3, 4))],  # the one here runs
        [plan(START, date(2024, 2, 5), category=AbuseCategory.NEGLECT)],  # a visit stands here after that
        [plan(START, previous_plans=3)],
    ],
)
def test_what_contradicts_the_store_is_said_and_left_out(store: Store, import_told: Import, told: list) -> None:
    import_told(plan(category=AbuseCategory.NEGLECT, previous_plans=0, visits=(ToldVisit(date(2024, 2, 6)),)))
    planned = import_told(*told, name="july.xlsx")
    assert episodes(store) == [("A-1", PLAN, "2024-01-08", None, None, 1)]
    assert len(left(planned)) == 1, planned.notices


@pytest.fixture
def here(store: Store, act: Act, import_told: Import) -> Iterator[tuple[Store, Act]]:
    """A case with a plan that was recorded here, and ended on 4 March."""
    import_told(Referral(date(2024, 1, 2)))
    today = Act(act.person, datetime(2024, 6, 3, 12, tzinfo=UTC))
    number = begin_protection(store, today, 1, AbuseCategory.NEGLECT, START, TODAY)
    note_held(store, today, number, EventKind.CORE_GROUP, date(2024, 2, 6), TODAY)
    end_episode(store, today, number, date(2024, 3, 4), TODAY, note="No risk is left.")
    return store, today


def test_what_was_recorded_here_is_not_taken_back(here: tuple[Store, Act], import_told: Import) -> None:
    store, _ = here
    before = rows_of(store, "SELECT * FROM status_episodes")
    planned = import_told(Referral(date(2024, 1, 2)), plan(latest_category=AbuseCategory.NEGLECT))
    assert [notice.partition(": ")[2] for notice in left(planned)] == [
        "protection plan of 2024-01-08: it ended on 2024-03-04 here, and the file has no end of it: left as it is"
    ]
    assert rows_of(store, "SELECT * FROM status_episodes") == before
    import_told(Referral(date(2024, 1, 2)), name="july.xlsx")  # and a file that knows nothing of it
    assert rows_of(store, "SELECT * FROM status_episodes") == before
    assert [row[0] for row in stands(store, "episode_events")] == ["core_group"]


def test_a_file_adds_to_a_plan_that_was_recorded_here(here: tuple[Store, Act], import_told: Import) -> None:
    store, _ = here
    planned = import_told(Referral(date(2024, 1, 2)), plan(START, date(2024, 3, 4), reviews=(date(2024, 3, 1),)))
    assert left(planned) == []
    assert stands(store, "episode_events") == [("core_group", "2024-02-06", None), ("review", "2024-03-01", None)]
    assert rows_of(store, "SELECT ended_by, at IS NULL FROM status_episodes") == [("Ada Manager", 0)]


def test_a_plan_goes_to_the_case_of_a_referral_that_a_later_file_tells(store: Store, import_told: Import) -> None:
    import_told(Referral(date(2024, 1, 2)), plan(date(2024, 4, 8)), ToldEnquiries(date(2024, 4, 1)))
    assert [row[0] for row in episodes(store)] == ["A-1"]
    import_told(Referral(date(2024, 1, 2)), Referral(date(2024, 3, 4)), plan(date(2024, 4, 8)), name="july.xlsx")
    assert [row[0] for row in episodes(store)] == ["A-2"]
    assert [row[2] for row in asked(store)] == [None, "2024-04-01"]


def test_a_conference_is_added_to_the_enquiries_and_the_latest_are_kept(store: Store, import_told: Import) -> None:
    import_told(ToldEnquiries(START))
    assert asked(store) == [("A-1", "2024-01-08", "2024-01-08", None, None)]
    import_told(ToldEnquiries(START, date(2024, 1, 26)))
    assert asked(store) == [("A-1", "2024-01-08", "2024-01-08", "2024-01-26", None)]
    planned = import_told(ToldEnquiries(START, None, True))
    assert len(left(planned)) == 1
    planned = import_told(ToldEnquiries(START, date(2024, 1, 26)), ToldEnquiries(date(2024, 4, 8), None, True))
    assert len(left(planned)) == 1
    assert asked(store) == [
        ("A-1", "2024-01-08", "2024-04-08", "2024-01-26", "as the file june.xlsx says")
    ]  # fmt: skip
    import_told(TimeInNeed(date(2024, 1, 8)), name="a file without list 5.xlsx")
    assert [row[1:3] for row in asked(store)] == [("2024-01-08", "2024-04-08")]


def test_the_opening_of_a_case_by_enquiries_that_are_not_kept_stays(store: Store, import_told: Import) -> None:
    import_told(ToldEnquiries(START), ToldEnquiries(date(2024, 4, 8)))
    import_told(plan(date(2024, 4, 22)), name="july.xlsx")
    assert [row[1:3] for row in asked(store)] == [("2024-01-08", "2024-04-08")]
    assert [row[0] for row in episodes(store)] == ["A-1"]


def test_what_a_file_does_not_date_keeps_nobody_from_recording_an_earlier_end(
    store: Store, act: Act, import_told: Import
) -> None:
    import_told(care(goal=CareGoal.RETURN, legal_status=LegalStatus.ACCOMMODATED), ToldEnquiries(date(2024, 5, 20)))
    assert ("goal", "P1", "2024-05-20") in stands(store, "episode_facts")
    end_episode(store, act, 1, date(2024, 5, 17), TODAY, reason=CareEnd.HOME_PLANNED)
    assert episodes(store)[0][3] == "2024-05-17"


def closures(store: Store) -> list[tuple]:
    return rows_of(store, "SELECT number, closed_on FROM cases ORDER BY number")


def test_a_file_does_not_close_a_case_while_a_plan_runs_and_the_next_one_that_ends_it_does(
    store: Store, import_told: Import
) -> None:
    closed = TimeInNeed(START, date(2024, 4, 1), "RC7")
    planned = import_told(closed, plan())
    said = (
        "case A-1: a file closes it on 2024-04-01, but the protection plan of 2024-01-08 runs: left open. "
        "End the plan, or look at the closure"
    )
    assert (said in planned.notices, closures(store)) == (True, [(1, None)])
    planned = import_told(closed, plan(end=date(2024, 3, 29)))
    assert (said in planned.notices, closures(store)) == (False, [(1, "2024-04-01")])
    planned = import_told(care(date(2024, 3, 11)))  # a file without list 6, of a case that a file closed
    assert ("the time in care of 2024-03-11 runs: left open" in str(planned.notices), closures(store)) == (
        True, [(1, None)],
    )  # fmt: skip


def test_a_plan_that_a_file_has_on_a_case_closed_here_is_said(store: Store, act: Act, import_told: Import) -> None:
    import_told(Referral(START))
    close_case(store, act, 1, ClosureReason.NO_LONGER_IN_NEED, "No need any more.", date(2024, 3, 5), TODAY)
    planned = import_told(Referral(START), plan(date(2024, 4, 8)))
    assert closures(store) == [(1, "2024-03-05")]
    assert planned.notices == (
        "case A-1: the protection plan of 2024-04-08 runs on a case that was closed here on 2024-03-05: "
        "take it up again, or end the plan",
    )
    with store.reading() as reader:
        (found,) = findings(reader, TODAY)
        (row,) = children_list(reader, standards(reader), TODAY).rows
    assert (found.rule, found.reference) == (Rule.WITHOUT_CASE, "A-1")
    assert found.said == (
        "The child is on a child protection plan since Mon 8 Apr 2024, and the case is closed since Tue 5 Mar 2024: "
        "take the case up again, or end the plan."
    )
    assert (row.status, row.case_closed) == (CaseStatus.CHILD_PROTECTION, True)


def test_a_placement_of_a_later_file_does_not_keep_the_end_of_care_from_being_corrected(
    store: Store, act: Act, import_told: Import
) -> None:
    import_told(care(end=date(2024, 4, 5)))
    import_told(care(end=date(2024, 4, 30), placements=(ToldPlacement(date(2024, 3, 22), None, date(2024, 4, 30)),)))
    assert stands(store, "placements") == [(None, "2024-03-22", "2024-04-05", 0)]
    correct_episode(store, act, 1, TODAY, "It was typed wrongly.", ended_on=date(2024, 4, 10))
    assert episodes(store)[0][3] == "2024-04-10"
