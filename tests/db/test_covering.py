"""Absence cover: who holds the cases on which day, how they come back, and what cannot be lent."""

from datetime import date
from pathlib import Path

import pytest
from small_authority import (
    ADA,
    ANN,
    BECAUSE,
    BOB,
    BOBS,
    CAT,
    CLOSED,
    HELD,
    HELD_TOO,
    HIDDEN,
    LOOKED_AFTER_CASE,
    NAMES,
    TODAY,
    TOM,
    TOMS,
    UNHELD,
    act_of,
    ask,
    bring_back,
    by_day,
    decisions,
    differing,
    june,
    last_group,
    lend,
    records,
    trail_is_sound,
    wishes,
    write,
)

from db.commands.allocating import allocate, unallocate
from db.commands.importing import plan_import, write_import
from db.commands.undoing import undo
from db.commands.workers import add_leave
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.duty import DutyQuestion, duty_page
from db.queries.standards import standards
from db.queries.workload import caseload, held_cases
from db.store import Store
from models.allocation import ChangeReason, Destination, Outcome
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Holder, Referral

ANNS = (HELD, HELD_TOO, LOOKED_AFTER_CASE)  # and HIDDEN, which few see


def move(store: Store, case: int, to: int, on: date = TODAY, today: date = TODAY) -> list[Outcome]:
    return allocate(store, act_of(), wishes(case), Destination(to), on, today, BECAUSE, code=ChangeReason.OTHER)


def children(store: Store, day: date) -> dict[str, int]:
    """How many children each of the three holds as at the day, restricted ones too: as many as are listed."""
    with store.reading() as reader:
        loads = caseload(reader, standards(reader), day).workloads
        found = {NAMES[one]: loads[one].load.children for one in (ANN, BOB, CAT)}
        assert all(
            len(held_cases(reader, standards(reader), day, one)) == loads[one].load.children for one in (ANN, BOB, CAT)
        )
    return found


def leave_of(store: Store, worker: int = ANN) -> list[tuple[str, str | None]]:
    return ask(store, "SELECT first_on, last_on FROM leaves WHERE worker_id = :worker ORDER BY 1, 2", worker=worker)


def test_everything_is_lent_for_a_period_and_comes_back_by_itself(authority: Store) -> None:
    found = lend(authority, TODAY, june(14))
    assert {(one.case, one.done) for one in found} == {("C3-1", True), ("C4-1", True), ("C5-1", True)}
    assert {one.sentence for one in found} == {"Cat Cole covers for Ann Able from Mon 10 Jun 2024 to Fri 14 Jun 2024"}
    for case in ANNS:
        assert by_day(authority, case, (9, 10, 14, 15, 30)) == ["Ann", "Cat", "Cat", "Ann", "Ann"]
    assert children(authority, june(9)) == {"Ann Able": 4, "Bob Best": 1, "Cat Cole": 0}
    assert children(authority, june(14)) == {"Ann Able": 1, "Bob Best": 1, "Cat Cole": 3}
    assert children(authority, june(15)) == {"Ann Able": 4, "Bob Best": 1, "Cat Cole": 0}
    assert trail_is_sound(authority)


def test_the_record_of_each_child_says_who_covers_and_why(authority: Store) -> None:
    lend(authority, TODAY, june(14))
    said = "Cat Cole covers for Ann Able from Mon 10 Jun 2024 to Fri 14 Jun 2024"
    assert decisions(authority, HELD) == [("cover", "2024-06-10", said, BECAUSE, None, "Mo Manager")]
    leave, *entries = last_group(authority)
    assert (leave["subject"], leave["after"]) == ("Ann Able", {"leave from": "2024-06-10", "to": "2024-06-14"})
    assert {entry["subject"] for entry in entries} == {"C3-1", "C4-1", "C5-1"}
    assert {(entry["before"]["worker"], entry["after"]["worker"], entry["why"]) for entry in entries} == {
        ("Ann Able", "Cat Cole", BECAUSE)
    }
    with authority.reading() as reader:
        held = held_cases(reader, standards(reader), TODAY, CAT)
    assert {(case.covers, case.held_until) for case in held} == {("Ann Able", june(15))}


def test_a_cover_is_planned_ahead(authority: Store) -> None:
    lend(authority, june(20), june(24))
    for case in ANNS:
        assert by_day(authority, case, (10, 19, 20, 24, 25)) == ["Ann", "Ann", "Cat", "Cat", "Ann"]
    assert decisions(authority, HELD)[0][1] == "2024-06-10"  # it was decided today
    assert children(authority, TODAY)["Cat Cole"] == 0


def test_a_cover_that_began_before_today(authority: Store) -> None:
    lend(authority, june(5), june(12))
    for case in ANNS:
        assert by_day(authority, case, (4, 5, 12, 13)) == ["Ann", "Cat", "Cat", "Ann"]


def test_a_case_that_came_to_the_worker_after_the_first_day_is_lent_from_then_on(authority: Store) -> None:
    move(authority, UNHELD, ANN, june(7))
    lend(authority, june(5), june(12))
    assert by_day(authority, UNHELD, (6, 7, 12, 13)) == ["nobody", "Cat", "Cat", "Ann"]
    assert by_day(authority, HELD, (4, 5)) == ["Ann", "Cat"]
    made = {case: decisions(authority, case)[-1][1] for case in (UNHELD, HELD)}
    assert made == {UNHELD: "2024-06-07", HELD: "2024-06-05"}, "a decision is not older than what it decides"


def test_a_case_that_somebody_else_had_in_between_is_lent_from_when_it_came_back(authority: Store) -> None:
    move(authority, HELD, BOB, june(4))
    move(authority, HELD, ANN, june(6))
    assert all(one.done for one in lend(authority, june(3), june(12)))
    assert by_day(authority, HELD, (3, 4, 5, 6, 12, 13)) == ["Ann", "Bob", "Bob", "Cat", "Cat", "Ann"]


def test_without_a_last_day_the_cover_stays_until_it_is_given_back(authority: Store) -> None:
    found = lend(authority)
    assert found[0].sentence == "Cat Cole covers for Ann Able from Mon 10 Jun 2024 until given back"
    assert by_day(authority, HELD, (9, 10, 30)) == ["Ann", "Cat", "Cat"]
    back = bring_back(authority, june(21), today=june(21))
    assert {one.sentence for one in back} == {"given back to Ann Able by Cat Cole from Fri 21 Jun 2024"}
    for case in ANNS:
        assert by_day(authority, case, (10, 20, 21, 30)) == ["Cat", "Cat", "Ann", "Ann"]
    assert decisions(authority, HELD)[-1][:3] == (
        "cover", "2024-06-21", "Given back to Ann Able by Cat Cole from Fri 21 Jun 2024",
    )  # fmt: skip


def test_given_back_early_what_was_planned_falls_away(authority: Store) -> None:
    lend(authority, TODAY, june(20))
    bring_back(authority, june(13), today=june(13))
    for case in ANNS:
        assert by_day(authority, case, (10, 12, 13, 20, 21, 30)) == ["Cat", "Cat", "Ann", "Ann", "Ann", "Ann"]
    assert children(authority, june(13)) == {"Ann Able": 4, "Bob Best": 1, "Cat Cole": 0}
    with authority.reading() as reader:
        assert caseload(reader, standards(reader), june(13)).workloads[ANN].new_in_7 == 0, "her own are not new to her"
    assert trail_is_sound(authority)


def test_given_back_on_the_day_on_which_it_began_nobody_else_ever_had_it(authority: Store) -> None:
    lend(authority, TODAY, june(20))
    bring_back(authority)
    assert by_day(authority, HELD, (9, 10, 20, 21)) == ["Ann"] * 4


def test_given_back_from_an_earlier_day_on(authority: Store) -> None:
    lend(authority, june(5), june(20))
    bring_back(authority, june(7))
    assert by_day(authority, HELD, (4, 5, 6, 7, 20, 21)) == ["Ann", "Cat", "Cat", "Ann", "Ann", "Ann"]


def test_a_cover_that_is_planned_is_called_off(authority: Store) -> None:
    lend(authority, june(20), june(24))
    bring_back(authority, june(20))
    assert by_day(authority, HELD, (10, 19, 20, 24, 25)) == ["Ann"] * 5
    assert leave_of(authority) == []
    assert decisions(authority, HELD)[-1][1] == "2024-06-10"


def test_the_end_of_a_cover_is_planned_sooner(authority: Store) -> None:
    lend(authority)
    bring_back(authority, june(13))
    assert by_day(authority, HELD, (9, 10, 12, 13)) == ["Ann", "Cat", "Cat", "Ann"]
    assert leave_of(authority) == [("2024-06-10", "2024-06-12")]


def test_a_cover_planned_for_later_stays_when_this_one_is_given_back(authority: Store) -> None:
    lend(authority, TODAY, june(14))
    lend(authority, june(20), june(24), to=BOB)
    assert by_day(authority, HELD, (10, 14, 15, 20, 24, 25)) == ["Cat", "Cat", "Ann", "Bob", "Bob", "Ann"]
    bring_back(authority, june(12), today=june(12))
    assert by_day(authority, HELD, (10, 11, 12, 15, 20, 24, 25)) == ["Cat", "Cat", "Ann", "Ann", "Bob", "Bob", "Ann"]
    assert leave_of(authority) == [("2024-06-10", "2024-06-11"), ("2024-06-20", "2024-06-24")]


def test_a_short_absence_before_a_planned_one_is_covered_too(authority: Store) -> None:
    lend(authority, june(20), june(24), to=BOB)
    lend(authority, june(12), june(13))
    assert by_day(authority, HELD, (11, 12, 13, 14, 20, 24, 25)) == ["Ann", "Cat", "Cat", "Ann", "Bob", "Bob", "Ann"]


def test_who_covers_for_who_covers_ends_and_the_owner_comes_back_as_planned(authority: Store) -> None:
    lend(authority, TODAY, june(14), to=BOB)
    lend(authority, june(12), june(20), of=BOB, today=june(12))
    bring_back(authority, june(13), of=BOB, today=june(13))
    assert by_day(authority, HELD, (11, 12, 13, 14, 15)) == ["Bob", "Cat", "Bob", "Bob", "Ann"]


def test_where_a_cover_reaches_into_one_that_is_planned_the_planned_one_holds(authority: Store) -> None:
    lend(authority, june(20), june(24), to=BOB)
    found = lend(authority, june(18), june(28))
    assert by_day(authority, HELD, (17, 18, 19, 20, 24, 25)) == ["Ann", "Cat", "Cat", "Bob", "Bob", "Ann"]
    assert found[0].sentence == "Cat Cole covers for Ann Able from Tue 18 Jun 2024 to Wed 19 Jun 2024"


def test_a_case_that_is_given_away_during_a_cover_does_not_come_back(authority: Store) -> None:
    lend(authority, TODAY, june(20))
    (moved,) = move(authority, HELD, BOB, june(12), june(12))
    assert moved.sentence == (
        "allocated to Bob Best from Wed 12 Jun 2024; before: Cat Cole (other); "
        "what was planned from Fri 21 Jun 2024 on falls away"
    )
    assert by_day(authority, HELD, (10, 11, 12, 21)) == ["Cat", "Cat", "Bob", "Bob"]
    assert by_day(authority, HELD_TOO, (10, 20, 21)) == ["Cat", "Cat", "Ann"]
    assert {one.case for one in bring_back(authority, june(14), today=june(14))} == {"C4-1", "C5-1"}


def test_a_case_that_is_taken_back_during_a_cover_waits(authority: Store) -> None:
    lend(authority, TODAY, june(20))
    unallocate(authority, act_of(), wishes(HELD), june(12), june(12), BECAUSE, code=ChangeReason.SICKNESS)
    assert by_day(authority, HELD, (11, 12, 21)) == ["Cat", "[South]", "[South]"]


def test_one_case_goes_back_to_its_owner_before_the_others(authority: Store) -> None:
    lend(authority, TODAY, june(20))
    move(authority, HELD, ANN, june(12), june(12))
    assert by_day(authority, HELD, (11, 12, 21)) == ["Cat", "Ann", "Ann"]
    assert {one.case for one in bring_back(authority, june(13), today=june(13))} == {"C4-1", "C5-1"}


@pytest.mark.parametrize("last", [None, june(20)])
def test_who_covers_goes_away_as_well(authority: Store, last: date | None) -> None:
    """Bob covers for Ann, then Cat for Bob from the 12th to the 14th: all of it comes back in turn."""
    lend(authority, TODAY, last, to=BOB)
    found = lend(authority, june(12), june(14), of=BOB, today=june(12))
    assert {(one.case, one.done) for one in found} == {(f"C{case}-1", True) for case in (*ANNS, BOBS)}
    after = "Bob" if last is None else "Ann"
    assert by_day(authority, HELD, (9, 10, 12, 14, 15, 20, 21)) == ["Ann", "Bob", "Cat", "Cat", "Bob", "Bob", after]
    assert by_day(authority, BOBS, (11, 12, 14, 15)) == ["Bob", "Cat", "Cat", "Bob"]


@pytest.mark.parametrize("last", [None, june(20)])
def test_while_somebody_covers_for_who_covers_the_owner_gets_their_own_back(
    authority: Store, last: date | None
) -> None:
    lend(authority, TODAY, last, to=BOB)
    lend(authority, june(12), june(14), of=BOB, today=june(12))
    assert {one.case for one in bring_back(authority, june(13), today=june(13))} == {"C3-1", "C4-1", "C5-1"}
    assert by_day(authority, HELD, (10, 12, 13, 14, 15, 20, 21)) == ["Bob", "Cat", "Ann", "Ann", "Ann", "Ann", "Ann"]
    assert by_day(authority, BOBS, (12, 13, 14, 15)) == ["Cat", "Cat", "Cat", "Bob"]


@pytest.mark.parametrize("last", [None, june(20)])
def test_who_covers_comes_back_sooner_and_goes_on_covering(authority: Store, last: date | None) -> None:
    lend(authority, TODAY, last, to=BOB)
    lend(authority, june(12), june(18), of=BOB, today=june(12))
    bring_back(authority, june(14), of=BOB, today=june(14))
    after = "Bob" if last is None else "Ann"
    assert by_day(authority, HELD, (11, 12, 13, 14, 19, 21)) == ["Bob", "Cat", "Cat", "Bob", "Bob", after]
    assert by_day(authority, BOBS, (11, 12, 13, 14)) == ["Bob", "Cat", "Cat", "Bob"]
    bring_back(authority, june(19), today=june(19))
    assert by_day(authority, HELD, (18, 19, 21)) == ["Bob", "Ann", "Ann"]


def test_a_cover_that_outlasts_the_one_it_stands_in_for_ends_with_it(authority: Store) -> None:
    lend(authority, TODAY, june(14), to=BOB)
    lend(authority, june(12), june(20), of=BOB, today=june(12))
    assert by_day(authority, HELD, (11, 12, 14, 15, 20, 21)) == ["Bob", "Cat", "Cat", "Ann", "Ann", "Ann"]
    assert by_day(authority, BOBS, (11, 12, 20, 21)) == ["Bob", "Cat", "Cat", "Bob"]


def test_the_leave_is_entered_once(authority: Store) -> None:
    add_leave(authority, act_of(), ANN, june(10), june(21), "holiday")
    lend(authority, TODAY, june(14))
    assert leave_of(authority) == [("2024-06-10", "2024-06-21")]
    lend(authority, june(17), june(28))
    assert leave_of(authority) == [("2024-06-10", "2024-06-21"), ("2024-06-17", "2024-06-28")]


def test_a_leave_without_an_end_covers_every_later_day(authority: Store) -> None:
    lend(authority)
    lend(authority, TODAY, june(14), of=BOB)
    lend(authority, june(20), None, of=BOB)
    assert leave_of(authority) == [("2024-06-10", None)]
    assert leave_of(authority, BOB) == [("2024-06-10", "2024-06-14"), ("2024-06-20", None)]


def test_cases_are_lent_without_a_leave(authority: Store) -> None:
    lend(authority, TODAY, june(14), leave=False)
    assert leave_of(authority) == []
    assert by_day(authority, HELD, (10,)) == ["Cat"]


def test_who_is_back_is_on_leave_no_more(authority: Store) -> None:
    lend(authority)
    lend(authority, TODAY, june(14), of=BOB)
    bring_back(authority, june(12), today=june(12))
    assert (leave_of(authority), leave_of(authority, BOB)) == (
        [("2024-06-10", "2024-06-11")], [("2024-06-10", "2024-06-14")],
    )  # fmt: skip
    assert (last_group(authority)[0]["before"], last_group(authority)[0]["after"]) == (
        {"leave from": "2024-06-10", "to": None}, {"leave from": "2024-06-10", "to": "2024-06-11"},
    )  # fmt: skip
    with authority.reading() as reader:
        loads = caseload(reader, standards(reader), june(12)).workloads
    assert (loads[ANN].on_leave, loads[BOB].on_leave) == (False, True)


def test_the_cases_come_back_and_the_leave_stays_where_that_is_wished(authority: Store) -> None:
    lend(authority, TODAY, june(20))
    bring_back(authority, june(12), today=june(12), leave=False)
    assert leave_of(authority) == [("2024-06-10", "2024-06-20")]


def test_closed_cases_stay_where_they_are(authority: Store) -> None:
    write(authority, f"UPDATE cases SET closed_on = '2024-06-09', closed_by = 'cin_closure' WHERE id = {HELD}")
    assert {one.case for one in lend(authority, TODAY, june(14))} == {"C4-1", "C5-1"}
    held = ask(authority, "SELECT worker_id FROM allocations WHERE case_id = :case AND ended_on IS NULL", case=CLOSED)
    assert held == [(ANN,)]


def test_a_case_that_was_closed_while_it_was_lent_is_not_given_back(authority: Store) -> None:
    lend(authority)
    write(authority, f"UPDATE cases SET closed_on = '2024-06-11', closed_by = 'cin_closure' WHERE id = {HELD}")
    assert {one.case for one in bring_back(authority, june(12), today=june(12))} == {"C4-1", "C5-1"}


def test_who_has_no_team_gets_the_case_back_without_one(authority: Store) -> None:
    lend(authority, TODAY, june(14), of=TOM)
    teams = ask(authority, "SELECT worker_id, team_id FROM allocations WHERE case_id = :case ORDER BY id", case=TOMS)
    assert teams == [(TOM, None), (CAT, 3), (TOM, None)]


def test_a_restricted_case_stays_where_it_is_unless_who_acts_sees_it(authority: Store) -> None:
    found = lend(authority, TODAY, june(14))
    assert "ZED" not in repr([found, last_group(authority)])
    assert by_day(authority, HIDDEN, (10,)) == ["Ann"]
    assert {one.case for one in lend(authority, TODAY, june(14), by=ADA)} == {"ZED-9-1"}
    assert by_day(authority, HIDDEN, (9, 10, 14, 15)) == ["Ann", "Cat", "Cat", "Ann"]
    before = decisions(authority, HIDDEN)
    assert "ZED" not in repr([bring_back(authority, june(12), today=june(12)), last_group(authority)])
    assert by_day(authority, HIDDEN, (12,)) == ["Cat"]
    assert decisions(authority, HIDDEN) == before


def read_in(store: Store, worker: str, team: str) -> None:
    """Read a file in, of today, in which this worker holds C3."""
    facts = Facts(
        (Referral(date(2024, 5, 1), holder=Holder(team, worker)),),
        (AssessmentWork(Kind.SINGLE, date(2024, 5, 1)), AssessmentWork(Kind.CORE, TODAY)),
    )
    annex = AnnexA(Path("june.xlsx"), Kind.SINGLE, TODAY, {"C3": ChildFacts("C3", facts=facts)})
    write_import(store, act_of(ADA), annex, plan_import(store, act_of(ADA), annex))


@pytest.mark.parametrize(("worker", "team"), [("Ann Able", "North"), ("Cat Cole", "South")])
def test_a_file_that_names_the_owner_or_who_covers_leaves_the_cover_as_it_is(
    authority: Store, worker: str, team: str
) -> None:
    lend(authority, TODAY, june(14))
    read_in(authority, worker, team)
    assert by_day(authority, HELD, (9, 10, 14, 15)) == ["Ann", "Cat", "Cat", "Ann"]


def on_duty(store: Store, day: date) -> dict[str, str | None]:
    """Who holds the open assessments, as the Duty list shows it as at a day."""
    with store.reading() as reader:
        rows = duty_page(reader, standards(reader), DutyQuestion(day), limit=50).rows
    return {row.case: row.worker for row in rows if row.case in {f"C{case}-1" for case in ANNS}}


def test_the_duty_list_shows_who_covers_on_these_days_and_the_owner_before_and_after(authority: Store) -> None:
    lend(authority, june(12), june(14))
    cases = [f"C{case}-1" for case in ANNS]
    seen = {day: on_duty(authority, june(day)) for day in (10, 11, 12, 14, 15, 30)}
    assert seen == {
        day: dict.fromkeys(cases, "Cat Cole" if day in (12, 14) else "Ann Able") for day in (10, 11, 12, 14, 15, 30)
    }


@pytest.mark.parametrize("last", [None, june(14)])
def test_one_undo_takes_all_of_a_cover_back(authority: Store, last: date | None) -> None:
    before = records(authority)
    lend(authority, june(12), last)
    lent = records(authority)
    assert differing(before, lent) == ["allocations", "decisions", "leaves"]
    bring_back(authority, june(13), today=june(13))
    undo(authority, act_of())
    assert differing(lent, records(authority)) == []
    undo(authority, act_of())
    assert differing(before, records(authority)) == []
