"""Who can take this: limits first, then what speaks against and for each worker, in an order that its reasons tell."""

import random as random_module
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.case import CaseStatus
from models.ranking import Asked, Candidate, Known, candidate, limits_passed
from models.workload import Load, Period, Worker

TODAY = date(2011, 9, 16)  # a Friday
ANN = Worker(1, "Ann Able")
ONE = Asked(1, 5, frozenset({CaseStatus.ASSESSMENT}), False, (date(2011, 9, 30),))
STRANGER = Known()


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def load(points: int, capacity: int = 100) -> Load:
    return Load(points // 5, points, Fraction(capacity))


def away(first: int, last: int | None) -> Period:
    return Period(after(first), None if last is None else after(last))


def ranked(*candidates: Candidate) -> list[str]:
    return [one.worker.name for one in sorted(candidates, key=lambda one: one.order)]


# Limits


@pytest.mark.parametrize(
    ("points", "capacity", "limits"),
    [
        (95, 100, ()),  # 100 of 100 is full, and no limit is passed
        (96, 100, ("over capacity: 101 points of 100, 1 over",)),
        (0, 0, ("over capacity: 5 points of 0, 5 over",)),
        (200, 100, ("over capacity: 205 points of 100, 105 over",)),
    ],
)
def test_a_capacity_that_would_be_passed_is_a_limit_told_in_points(
    points: int, capacity: int, limits: tuple[str, ...]
) -> None:
    assert candidate(ANN, load(points, capacity), ONE, STRANGER, (), TODAY).limits == limits


@pytest.mark.parametrize(
    ("statuses", "section_47", "newly", "said"),
    [
        ({CaseStatus.CHILD_PROTECTION}, False, True, "newly qualified, and it is child protection: co-work it"),
        ({CaseStatus.ASSESSMENT}, True, True, "newly qualified, and it is section 47: co-work it"),
        ({CaseStatus.CHILD_PROTECTION}, True, True, "newly qualified, and it is section 47: co-work it"),
        ({CaseStatus.ASSESSMENT, CaseStatus.CHILD_PROTECTION}, False, True,
         "newly qualified, and it is child protection: co-work it"),
        ({CaseStatus.CHILD_PROTECTION}, True, False, ""),
        ({CaseStatus.LOOKED_AFTER}, False, True, ""),
        ({CaseStatus.CHILD_IN_NEED}, False, True, ""),
    ],
)  # fmt: skip
def test_child_protection_and_section_47_are_a_limit_for_the_newly_qualified_alone(
    statuses: set[CaseStatus], section_47: bool, newly: bool, said: str
) -> None:
    worker = replace(ANN, newly_qualified_until=TODAY if newly else after(-1))
    asked = Asked(1, 7, frozenset(statuses), section_47, ())
    assert limits_passed(worker, load(7), asked, TODAY) == ((said,) if said else ())


def test_two_limits_are_told_both() -> None:
    worker = replace(ANN, newly_qualified_until=after(100))
    asked = Asked(1, 7, frozenset({CaseStatus.CHILD_PROTECTION}), False, ())
    found = candidate(worker, load(90, 90), asked, STRANGER, (), TODAY)
    assert found.limits == (
        "over capacity: 97 points of 90, 7 over",
        "newly qualified, and it is child protection: co-work it",
    )


# Points


def test_the_points_before_and_after_are_told() -> None:
    assert candidate(ANN, load(72), ONE, STRANGER, (), TODAY).points == "72 → 77 of 100"


def test_who_holds_a_part_already_gets_only_the_rest() -> None:
    asked = Asked(3, 15, ONE.statuses, False, ())
    found = candidate(ANN, load(90), asked, Known(holds=1), (), TODAY, new_children=2, new_points=10)
    assert (found.after.children, found.after.points) == (20, 100)
    assert found.limits == ()


# What speaks against


@pytest.mark.parametrize(
    ("leave", "due", "said"),
    [
        ((), (14,), ""),
        ((away(-3, 3),), (14,), "on leave now, until Mon 19 Sep 2011"),
        ((away(0, 0),), (14,), "on leave now, until Fri 16 Sep 2011"),
        ((away(-3, None),), (), "on leave now"),
        ((away(3, 7),), (14,), "leave from Mon 19 Sep 2011, before it is due"),
        ((away(14, 20),), (14,), "leave from Fri 30 Sep 2011, before it is due"),
        ((away(15, 20),), (14,), ""),  # the day after it is due
        ((away(15, 20),), (3, 20), "leave from Sat 1 Oct 2011, before it is due"),
        ((away(-9, -1),), (14,), ""),
        ((away(7, 9),), (), "leave from Fri 23 Sep 2011"),  # nothing is due: within a week
        ((away(8, 9),), (), ""),
        ((away(1, 9),), (-4,), "leave from Sat 17 Sep 2011"),  # it is late already
        ((away(8, 9),), (-4,), ""),
    ],
)
def test_leave_speaks_against_a_worker_until_the_work_is_due(
    leave: tuple[Period, ...], due: tuple[int, ...], said: str
) -> None:
    asked = replace(ONE, due_on=tuple(after(days) for days in due))
    found = candidate(replace(ANN, leave=leave), load(0), asked, STRANGER, (), TODAY)
    assert found.against == ((said,) if said else ())


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ((), ""),
        (("2011-09-26",), "1 of theirs due in the same week"),  # Monday of the week in which it is due
        (("2011-09-30", "2011-10-02", "2011-09-26"), "3 of theirs due in the same week"),
        (("2011-09-25", "2011-10-03"), ""),
        (("2010-09-30", "2012-09-28"), ""),  # the same week of another year
    ],
)
def test_deadlines_clash_within_a_calendar_week(theirs: tuple[str, ...], said: str) -> None:
    due = [date.fromisoformat(one) for one in theirs]
    assert candidate(ANN, load(0), ONE, STRANGER, due, TODAY).against == ((said,) if said else ())


def test_a_week_goes_on_over_the_end_of_a_year() -> None:
    asked = replace(ONE, due_on=(date(2012, 12, 31),))
    found = candidate(ANN, load(0), asked, STRANGER, [date(2013, 1, 4)], date(2012, 12, 20))
    assert found.against == ("1 of theirs due in the same week",)


# What speaks for


@pytest.mark.parametrize(
    ("known", "favour"),
    [
        (Known(), ()),
        (Known(holds=1), ("holds this child already",)),
        (Known(held_until=date(2011, 3, 4)), ("held this child until Fri 4 Mar 2011",)),
        (Known(holds=1, held_until=date(2011, 3, 4)), ("holds this child already",)),
        (Known(holds_sibling=("B", "C")), ("holds a sibling: B, C",)),
        (Known(held_sibling=("B",)), ("held a sibling: B",)),
        (Known(holds_sibling=("B",), held_sibling=("C",)), ("holds a sibling: B",)),
        (Known(held_until=date(2011, 3, 4), holds_sibling=("B",)),
         ("held this child until Fri 4 Mar 2011", "holds a sibling: B")),
    ],
)  # fmt: skip
def test_who_knows_the_family_is_told(known: Known, favour: tuple[str, ...]) -> None:
    assert candidate(ANN, load(0), ONE, known, (), TODAY).favour == favour


def test_the_limits_are_told_first_then_what_speaks_for_and_against() -> None:
    worker = replace(ANN, leave=(away(3, 7),))
    found = candidate(worker, load(100), ONE, Known(holds_sibling=("B",)), [date(2011, 9, 28)], TODAY)
    assert found.reasons == (
        "over capacity: 105 points of 100, 5 over",
        "holds a sibling: B",
        "leave from Mon 19 Sep 2011, before it is due",
        "1 of theirs due in the same week",
    )


# The order


def test_who_holds_a_sibling_comes_before_who_has_less_to_do() -> None:
    knows = candidate(replace(ANN, name="Zoe"), load(90), ONE, Known(holds_sibling=("B",)), (), TODAY)
    free = candidate(replace(ANN, id=2), load(0), ONE, STRANGER, (), TODAY)
    assert ranked(free, knows) == ["Zoe", "Ann Able"]


def test_who_holds_a_sibling_comes_after_all_who_have_room_where_it_passes_a_limit() -> None:
    knows = candidate(ANN, load(96), ONE, Known(holds=1, holds_sibling=("B",)), (), TODAY)
    free = candidate(replace(ANN, id=2, name="Zoe"), load(95), ONE, STRANGER, (), TODAY)
    assert ranked(knows, free) == ["Zoe", "Ann Able"]


def test_who_is_away_before_it_is_due_comes_after_who_is_not() -> None:
    leaves = candidate(replace(ANN, leave=(away(3, 7),)), load(0), ONE, Known(holds=1), (), TODAY)
    stays = candidate(replace(ANN, id=2, name="Zoe"), load(80), ONE, STRANGER, [date(2011, 9, 30)], TODAY)
    assert ranked(leaves, stays) == ["Zoe", "Ann Able"]


def test_who_held_the_child_comes_after_who_holds_and_before_who_never_did() -> None:
    stranger = candidate(replace(ANN, name="Stranger"), load(0), ONE, STRANGER, (), TODAY)
    held = candidate(replace(ANN, name="Held"), load(40), ONE, Known(held_until=after(-30)), (), TODAY)
    holds = candidate(replace(ANN, name="Holds"), load(80), ONE, Known(holds=1), (), TODAY)
    assert ranked(stranger, held, holds) == ["Holds", "Held", "Stranger"]


def test_of_several_children_it_is_said_how_many_the_worker_knows() -> None:
    asked = Asked(3, 12, frozenset({CaseStatus.CHILD_IN_NEED}), False, ())
    held = candidate(ANN, load(0), asked, Known(held=2, held_until=date(2011, 3, 4)), (), TODAY)
    assert held.favour == ("held 2 of these children until Fri 4 Mar 2011",)
    assert candidate(ANN, load(0), asked, Known(holds=1), (), TODAY).favour == ("holds 1 of these children",)


def test_what_is_asked_of_many_cases_is_their_sum_and_section_47_of_one_counts_for_all() -> None:
    two = [(CaseStatus.CHILD_IN_NEED, False, 4, [TODAY]), (CaseStatus.ASSESSMENT, True, 5, [after(-3)])]
    assert Asked.of(iter(two)) == Asked(
        2, 9, frozenset({CaseStatus.CHILD_IN_NEED, CaseStatus.ASSESSMENT}), True, (after(-3), TODAY)
    )
    assert Asked.of(two).is_protection
    assert not Asked.of(two[:1]).is_protection


def test_who_is_equal_in_all_else_is_ranked_by_the_share_of_capacity_and_then_by_name() -> None:
    names = [("cy", 50, 100), ("Bo", 30, 50), ("Al", 55, 100), ("di", 55, 100), ("Ed", 0, 100)]
    found = [
        candidate(Worker(id_, name), load(points, capacity), ONE, STRANGER, (), TODAY)
        for id_, (name, points, capacity) in enumerate(names)
    ]
    assert ranked(*found) == ["Ed", "cy", "Al", "di", "Bo"]  # 5, 55, 60, 60 and 70 per cent


def test_who_has_no_capacity_at_all_comes_last_however_much_the_others_carry() -> None:
    none = candidate(ANN, load(0, 0), ONE, STRANGER, (), TODAY)
    swamped = candidate(Worker(2, "Zoe", fte_percent=1), load(300, 1), ONE, STRANGER, (), TODAY)
    assert ranked(none, swamped) == ["Zoe", "Ann Able"]


def test_two_of_one_name_are_ranked_the_same_each_time() -> None:
    two = [candidate(Worker(id_, "Sam Smith"), load(0), ONE, STRANGER, (), TODAY) for id_ in (7, 3)]
    assert [one.worker.id for one in sorted(two, key=lambda one: one.order)] == [3, 7]


near = st.integers(-10, 30)
leaves = st.lists(
    st.builds(lambda first, length: away(first, None if length is None else first + length), near,
              st.none() | st.integers(0, 10)),
    max_size=2,
)  # fmt: skip
knowns = st.builds(
    Known,
    st.integers(0, 1),
    st.integers(0, 2),
    st.none() | st.integers(-400, -1).map(after),
    st.sampled_from([(), ("B",)]),
    st.sampled_from([(), ("C", "D")]),
)
asks = st.builds(
    Asked,
    st.integers(1, 3),
    st.integers(4, 21),
    st.sets(st.sampled_from(CaseStatus), min_size=1).map(frozenset),
    st.booleans(),
    st.lists(near.map(after), max_size=3).map(lambda due: tuple(sorted(due))),
)
people = st.lists(
    st.tuples(
        st.sampled_from(["Ann", "ann", "Bob", "Cyd", "Élan"]), st.integers(0, 120), st.integers(0, 100), leaves,
        st.booleans(), knowns, st.lists(near.map(after), max_size=3),
    ),
    min_size=2, max_size=6,
)  # fmt: skip


def candidates(asked: Asked, facts: list) -> list[Candidate]:
    return [
        candidate(
            Worker(id_, name, leave=tuple(leave), newly_qualified_until=after(99) if newly else None),
            load(points, capacity), asked, known, due, TODAY,
        )
        for id_, (name, points, capacity, leave, newly, known, due) in enumerate(facts)
    ]  # fmt: skip


@given(asks, people, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_that_in_which_they_came(asked, facts, random: random_module.Random) -> None:
    found = candidates(asked, facts)
    in_order = sorted(found, key=lambda one: one.order)
    shuffled = random.sample(found, len(found))
    assert sorted(shuffled, key=lambda one: one.order) == in_order


def read_off(one: Candidate) -> tuple:
    """The place of a worker as a person reads it off the sentences and the points shown."""
    said = one.reasons
    return (
        any(reason.startswith(("over capacity", "newly qualified")) for reason in said),
        any("leave" in reason for reason in said),
        next((at for at, word in enumerate(("holds ", "held ")) if any(r.startswith(word) for r in said)), 2),
        any("due in the same week" in reason for reason in said),
        one.after.percent is None,
        one.after.percent or 0,
        one.worker.name.casefold(),
        one.worker.id,
    )


@given(asks, people)
def test_the_order_can_be_read_off_the_reasons(asked, facts) -> None:
    found = candidates(asked, facts)
    assert sorted(found, key=lambda one: one.order) == sorted(found, key=read_off)


@given(asks, people)
def test_everybody_is_ranked_and_a_limit_keeps_nobody_out(asked, facts) -> None:
    found = candidates(asked, facts)
    assert len(found) == len(facts)
    for one in found:
        assert one.after.points == one.before.points + asked.points
        assert one.after.is_over == any(limit.startswith("over capacity") for limit in one.limits)
