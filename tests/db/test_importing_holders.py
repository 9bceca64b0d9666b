"""A file that names a holder, where the store knows of covers and of decisions that the file does not know."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.commands.allocating import allocate, unallocate
from db.commands.covering import cover, give_back
from db.commands.import_changes import ImportPlan
from db.commands.importing import plan_import, write_import
from db.commands.undoing import undo
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.people import worker_named
from db.store import Act, Store
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Holder, Referral, TimeInNeed

REFERRED, TODAY = date(2024, 4, 2), date(2024, 6, 3)
ANN, BOB, CYD = Holder("Duty", "Ann Able"), Holder("North", "Bob Best"), Holder("Duty", "Cyd Cole")
Import = Callable[..., ImportPlan]


def annex(holder: Holder, read_on: date, seen: date | None = None, closed: date | None = None) -> AnnexA:
    """What a file says of two children, whose last day is the one on which the first was seen; B is always Bob's."""
    need = TimeInNeed(REFERRED, closed, "RC7" if closed else None, last_seen_on=seen or read_on, holder=holder)
    of_a = Facts((Referral(REFERRED, holder=ANN),), (AssessmentWork(Kind.SINGLE, REFERRED, REFERRED),), (need,))
    of_b = Facts((Referral(REFERRED, holder=BOB),))
    children = {name: ChildFacts(name, facts=facts) for name, facts in (("A", of_a), ("B", of_b))}
    return AnnexA(Path("june.xlsx"), Kind.SINGLE, read_on, children)


@pytest.fixture
def import_file(store: Store, act: Act) -> Import:
    """Read in a file that names the holder of case A-1; the plan that was written."""

    def run(holder: Holder, read_on: date = TODAY, **more: date) -> ImportPlan:
        file = annex(holder, read_on, **more)
        plan = plan_import(store, act, file)
        write_import(store, act, file, plan)
        assert plan_import(store, act, file).writes == [], "the same file again writes nothing"
        return plan

    return run


@pytest.fixture
def store(store: Store, act: Act) -> Store:
    """Case A-1, which Ann holds, and B-1, which Bob holds; and Cyd, who holds nothing any more."""
    for holder in (CYD, ANN):
        file = annex(holder, REFERRED)
        write_import(store, act, file, plan_import(store, act, file))
    return store


def id_of(store: Store, holder: Holder) -> int:
    with store.reading() as reader:
        return int(worker_named(reader, str(holder.worker))[0])


def lend(store: Store, act: Act, first: date, last: date | None) -> None:
    cover(store, act, id_of(store, ANN), id_of(store, BOB), first, last, TODAY, "she is away", override="for now")


def holdings(store: Store) -> list[tuple[str | None, str, str | None]]:
    with store.reading() as reader:
        return [
            tuple(row)
            for row in reader.rows(
                "SELECT w.name, al.started_on, al.ended_on FROM allocations AS al "
                "LEFT JOIN workers AS w ON w.id = al.worker_id WHERE al.case_id = 1 ORDER BY al.started_on, al.id"
            )
        ]


def notices(plan: ImportPlan) -> list[str]:
    return [notice for notice in plan.notices if "left as it is" in notice]


WEEK = timedelta(days=7)
COVERS: dict[str, tuple[date, date | None, str]] = {
    "a cover for a time": (TODAY, TODAY + WEEK, "2024-06-11"),
    "a cover that began before": (TODAY - WEEK, TODAY + WEEK, "2024-06-11"),
    "a cover that is planned": (TODAY + WEEK, TODAY + 2 * WEEK, "2024-06-10"),  # until then the owner holds it
    "a cover without an end": (TODAY, None, "it is given back"),
}
covers = pytest.mark.parametrize(("first", "last", "until"), COVERS.values(), ids=COVERS.keys())


@covers
@pytest.mark.parametrize("named", [ANN, BOB, Holder("North", "Ann Able"), Holder(None, "Bob Best")], ids=str)
def test_a_file_that_names_who_lent_a_case_or_who_covers_changes_nothing(
    store: Store, act: Act, import_file: Import, first: date, last: date | None, until: str, named: Holder
) -> None:
    lend(store, act, first, last)
    before = holdings(store)
    plan = import_file(named)
    assert holdings(store) == before
    assert notices(plan) == []
    assert plan.count("allocation") == {"unchanged": 2}


@covers
@pytest.mark.parametrize("named", [CYD, Holder("Duty"), Holder("Duty", "Nia New")], ids=str)
def test_a_file_that_names_somebody_else_for_a_lent_case_is_told_and_changes_nothing(
    store: Store, act: Act, import_file: Import, first: date, last: date | None, until: str, named: Holder
) -> None:
    lend(store, act, first, last)
    before = holdings(store)
    plan = import_file(named)
    assert holdings(store) == before
    assert notices(plan) == [f"case A-1: lent until {until}; the file gives {named}: left as it is"]
    with store.reading() as reader:
        assert reader.row("SELECT COUNT(*) FROM workers WHERE name = 'Nia New'") == (0,)


def test_a_file_read_when_the_cover_is_over_changes_the_holder_again(
    store: Store, act: Act, import_file: Import
) -> None:
    lend(store, act, TODAY, TODAY + WEEK)
    back, later = TODAY + WEEK + timedelta(days=1), TODAY + 2 * WEEK
    assert import_file(ANN, back).count("allocation") == {"unchanged": 2}
    plan = import_file(CYD, later)
    assert notices(plan) == []
    assert holdings(store)[-2:] == [
        ("Ann Able", back.isoformat(), later.isoformat()),
        ("Cyd Cole", later.isoformat(), None),
    ]


def test_a_case_that_was_given_back_is_no_longer_lent(store: Store, act: Act, import_file: Import) -> None:
    lend(store, act, TODAY - WEEK, TODAY + WEEK)
    give_back(store, act, id_of(store, ANN), TODAY, TODAY, "back early")
    plan = import_file(CYD, TODAY + WEEK)
    assert notices(plan) == []
    assert holdings(store)[-1] == ("Cyd Cole", "2024-06-10", None)


def test_a_cover_leaves_the_other_cases_of_a_file_to_the_file(store: Store, act: Act, import_file: Import) -> None:
    lend(store, act, TODAY, TODAY + WEEK)
    plan = import_file(CYD)
    assert {change.subject: change.status for change in plan.changes if change.what == "allocation"} == {
        "A-1": "unchanged", "B-1": "unchanged",
    }  # fmt: skip
    assert {change.status for change in plan.changes if change.subject == "A-1"} >= {"changed"}  # when she was seen


def test_a_file_that_closes_a_lent_case_closes_it(store: Store, act: Act, import_file: Import) -> None:
    lend(store, act, TODAY, TODAY + WEEK)
    import_file(ANN, TODAY + timedelta(days=1), closed=TODAY + timedelta(days=1))
    with store.reading() as reader:
        assert reader.row("SELECT closed_on FROM cases WHERE id = 1") == ("2024-06-04",)


# What was decided here, after the last day of which a file speaks

EARLIER = TODAY - timedelta(days=3)


def give(store: Store, act: Act, to: Holder) -> None:
    allocate(
        store, act, [Wish(1)], Destination(id_of(store, to)), TODAY, TODAY, "as is best", code=ChangeReason.OTHER,
        override="for now",
    )  # fmt: skip


def test_a_file_of_friday_does_not_take_back_what_was_given_on_monday(
    store: Store, act: Act, import_file: Import
) -> None:
    give(store, act, BOB)
    before = holdings(store)
    plan = import_file(ANN, TODAY, seen=EARLIER)
    assert holdings(store) == before
    assert notices(plan) == [
        "case A-1: decided here on 2024-06-03, after the last day that the file speaks of; "
        "the file gives Ann Able of Duty: left as it is"
    ]


def test_a_file_of_friday_does_not_give_what_was_taken_back_on_monday(
    store: Store, act: Act, import_file: Import
) -> None:
    unallocate(store, act, [Wish(1)], TODAY, TODAY, "nobody is there")
    before = holdings(store)
    assert notices(import_file(ANN, TODAY, seen=EARLIER)) != []
    assert holdings(store) == before


def test_a_file_that_agrees_with_what_was_decided_here_is_not_told(store: Store, act: Act, import_file: Import) -> None:
    give(store, act, BOB)
    assert notices(import_file(BOB, TODAY, seen=EARLIER)) == []


def test_a_file_of_a_later_day_has_the_last_word_again(store: Store, act: Act, import_file: Import) -> None:
    give(store, act, BOB)
    plan = import_file(CYD, TODAY + WEEK)
    assert notices(plan) == []
    assert holdings(store)[-2:] == [("Bob Best", "2024-06-03", "2024-06-10"), ("Cyd Cole", "2024-06-10", None)]


def test_a_decision_that_was_undone_stands_against_no_file(store: Store, act: Act, import_file: Import) -> None:
    give(store, act, BOB)
    undo(store, act)
    plan = import_file(CYD, TODAY, seen=EARLIER)
    assert notices(plan) == []
    assert holdings(store)[-1] == ("Cyd Cole", EARLIER.isoformat(), None)


def test_a_case_that_nobody_holds_any_more_is_given_from_the_day_it_was_taken_back_at_the_earliest(
    store: Store, act: Act, import_file: Import, execute: Callable[..., None]
) -> None:
    execute(store, f"UPDATE allocations SET ended_on = '{TODAY}' WHERE case_id = 1 AND ended_on IS NULL")
    import_file(CYD, TODAY, seen=EARLIER)
    assert holdings(store)[-2:] == [("Ann Able", "2024-04-02", "2024-06-03"), ("Cyd Cole", "2024-06-03", None)]
