"""Files that correct what an earlier one said: the store follows, and never holds two cases for one time."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from db.commands.importing import plan_import, write_import
from db.exchange.annex_a import AnnexA, ChildFacts
from db.store import Act, Store
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Holder, Referral, TimeInNeed

Fact = Referral | AssessmentWork | TimeInNeed
TODAY = date(2024, 6, 3)


def april(day: int) -> date:
    return date(2024, 4, day)


@pytest.fixture
def import_facts(store: Store, act: Act) -> Callable[..., list[object]]:
    """Import a file that knows these facts of child A; what importing it once more would change."""

    def run(*facts: Fact) -> list[object]:
        kinds = (Referral, AssessmentWork, TimeInNeed)
        known = Facts(*(tuple(fact for fact in facts if isinstance(fact, kind)) for kind in kinds))
        annex = AnnexA(Path("extract.xlsx"), Kind.SINGLE, TODAY, {"A": ChildFacts("A", facts=known)})
        write_import(store, act, annex, plan_import(store, act, annex))
        return [change.differences for change in plan_import(store, act, annex).writes]

    return run


def cases(store: Store) -> list[tuple[str, str | None]]:
    with store.reading() as reader:
        rows = reader.rows("SELECT opened_on, closed_on FROM cases ORDER BY opened_on, number")
    return [(opened, closed) for opened, closed in rows]


TIMES_IN_NEED = {
    "an open time whose start is corrected to later": ((2, None), (4, None)),
    "an open time whose start is corrected to earlier": ((4, None), (2, None)),
    "an open time that the next file knows as a shorter, closed one": ((2, None), (3, 4)),
    "a closed time that the next file knows as open, from earlier on": ((3, 4), (2, None)),
    "a closed time of a day that the next file knows as open, from earlier on": ((3, 3), (2, None)),
    "an open time that the next file knows as closed, from earlier on": ((3, None), (2, 4)),
    "a closed time whose start is corrected to earlier": ((3, 4), (2, 4)),
}


@pytest.mark.parametrize(("before", "after"), TIMES_IN_NEED.values(), ids=TIMES_IN_NEED.keys())
def test_a_corrected_time_in_need_leaves_no_two_cases_at_one_time(
    store: Store,
    import_facts: Callable[..., list[object]],
    before: tuple[int, int | None],
    after: tuple[int, int | None],
) -> None:
    for started, closed in (before, after):
        import_facts(TimeInNeed(april(started), april(closed) if closed else None))
    for (_, closed), (opened, _) in pairwise(cases(store)):
        assert closed is not None, "two cases are open at a time"
        assert closed <= opened, "two cases overlap"


@pytest.mark.parametrize(("before", "after"), [(2, 4), (4, 2)])
def test_an_open_time_in_need_whose_start_is_corrected_stays_one_case(
    store: Store, import_facts: Callable[..., list[object]], before: int, after: int
) -> None:
    import_facts(TimeInNeed(april(before)))
    import_facts(TimeInNeed(april(after)))
    assert [closed for _, closed in cases(store)] == [None]


def test_a_child_in_need_who_is_referred_anew_has_one_open_case(
    store: Store, import_facts: Callable[..., list[object]]
) -> None:
    import_facts(TimeInNeed(april(2)))
    import_facts(Referral(april(4)), TimeInNeed(april(5)))
    assert [closed for _, closed in cases(store)][-1] is None
    assert [closed for _, closed in cases(store)].count(None) == 1


SECOND_FILES = {
    "a referral on the day a closed time ended, then a new time from that day": (
        [Referral(april(4)), TimeInNeed(april(2), april(4))],
        [TimeInNeed(april(4))],
    ),
    "a closed time with its assessment, then a time that began within it": (
        [AssessmentWork(Kind.SINGLE, april(2), april(4)), TimeInNeed(april(2), april(4))],
        [TimeInNeed(april(3))],
    ),
    "the same with an assessment that began later": (
        [AssessmentWork(Kind.SINGLE, april(3), april(4)), TimeInNeed(april(2), april(4))],
        [TimeInNeed(april(3))],
    ),
    "a referral of the same day, then a time that began within the closed one": (
        [Referral(april(2), no_further_action=True), TimeInNeed(april(2), april(4))],
        [TimeInNeed(april(3))],
    ),
}


@pytest.mark.parametrize(("first", "second"), SECOND_FILES.values(), ids=SECOND_FILES.keys())
def test_the_second_file_imported_again_changes_nothing(
    import_facts: Callable[..., list[object]], first: list[Fact], second: list[Fact]
) -> None:
    import_facts(*first)
    assert import_facts(*second) == []


@pytest.mark.parametrize("closed", [None, 4])
@pytest.mark.parametrize("no_further_action", [False, True])
def test_a_time_in_need_that_ended_before_the_only_referral_can_be_imported(
    store: Store, import_facts: Callable[..., list[object]], closed: int | None, no_further_action: bool
) -> None:
    import_facts(
        Referral(april(4), no_further_action=no_further_action),
        TimeInNeed(april(2), april(closed) if closed else None),
        TimeInNeed(april(3), april(3)),
    )
    assert cases(store)


def test_a_corrected_start_of_an_assessment_is_a_second_assessment_in_the_same_case(
    store: Store, import_facts: Callable[..., list[object]]
) -> None:
    import_facts(Referral(april(2)), AssessmentWork(Kind.SINGLE, april(3)))
    import_facts(Referral(april(2)), AssessmentWork(Kind.SINGLE, april(4)))
    assert cases(store) == [("2024-04-02", None)]


def test_a_holder_corrected_on_the_day_it_began_leaves_one_allocation(
    store: Store, import_facts: Callable[..., list[object]]
) -> None:
    import_facts(Referral(april(2), holder=Holder("Duty", "Sam")))
    import_facts(Referral(april(2), holder=Holder("Duty", "Wren")))
    with store.reading() as reader:
        rows = reader.rows(
            "SELECT w.name, al.started_on, al.ended_on FROM allocations AS al JOIN workers AS w ON w.id = al.worker_id"
        )
    assert [tuple(row) for row in rows] == [("Wren", "2024-04-02", None)]
