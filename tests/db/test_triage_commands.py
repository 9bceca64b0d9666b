"""What else is done at triage: reviews of the unallocated, thresholds, section 47, siblings, and co-workers."""

from datetime import date, timedelta
from typing import Any

import pytest
from small_authority import (
    ADA,
    ANN,
    BECAUSE,
    BOB,
    BOBS,
    CAT,
    CLOSED,
    FAY,
    HELD,
    HELD_TOO,
    HIDDEN,
    HIDDEN_WAITING,
    LEE,
    MAX,
    MO,
    NAN,
    SAM,
    TODAY,
    TOMS,
    UNHELD,
    WAITING,
    WIL,
    WITH_TEAM,
    act_of,
    ask,
    decisions,
    holder,
    june,
    last_group,
    load,
    person,
    refused,
    trail_is_sound,
    wishes,
)

from db.commands.allocating import allocate
from db.commands.co_working import co_work, end_co_work
from db.commands.triage import (
    link_siblings,
    note_section_47,
    review_waiting,
    set_threshold,
    unlink_sibling,
)
from db.commands.undoing import undo
from db.queries.standards import standards
from db.queries.triage import WaitingRow, waiting_list
from db.store import Store
from models.allocation import Destination
from models.errors import Conflict, CpipError, InvalidInput, NotAllowed, NotFound
from models.waiting import Owed

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def waits(store: Store, case: int, day: date = TODAY) -> WaitingRow:
    with store.reading() as reader:
        return next(row for row in waiting_list(reader, standards(reader), day).rows if row.id == case)


# Reviews of the unallocated.


def test_a_review_is_a_decision_on_each_record_and_the_next_is_due_a_week_later(authority: Store) -> None:
    assert Owed.REVIEW in waits(authority, UNHELD).wait.owed  # five working days after the referral
    review_waiting(authority, act_of(), [UNHELD, WITH_TEAM], " Wait a week. ", BECAUSE, TODAY)
    for case in (UNHELD, WITH_TEAM):
        assert decisions(authority, case) == [
            ("review", "2024-06-10", "Wait a week.", BECAUSE, None, "Mo Manager"),
        ]  # fmt: skip
        assert waits(authority, case).reviews.in_words == "1, last 10 Jun 24"
        assert Owed.REVIEW not in waits(authority, case, june(14)).wait.owed
        assert Owed.REVIEW in waits(authority, case, june(17)).wait.owed
    assert [(entry["subject"], entry["after"], entry["why"]) for entry in last_group(authority)] == [
        ("C1-1", {"decided": "Wait a week."}, BECAUSE), ("C2-1", {"decided": "Wait a week."}, BECAUSE),
    ]  # fmt: skip
    assert trail_is_sound(authority)


REVIEWED_WRONGLY: dict[str, tuple[dict[str, Any], type[CpipError], str]] = {
    "one of them has a worker": (
        {"cases": [UNHELD, HELD]}, InvalidInput, "C3-1 has a worker since Fri 3 May 2024, so it does not wait.",
    ),
    "one of them is closed": ({"cases": [UNHELD, CLOSED]}, InvalidInput, "C7-1 was closed on Sat 1 Jun 2024."),
    "one of them is hidden": ({"cases": [UNHELD, HIDDEN_WAITING]}, NotFound, "This case is no longer in the store."),
    "one of them is not there": ({"cases": [UNHELD, 999]}, NotFound, "This case is no longer in the store."),
    "none": ({"cases": []}, NotFound, "This case is no longer in the store."),
    "without a decision": ({"decided": "  "}, InvalidInput, "A review ends with a decision, and be it to wait."),
    "without a rationale": ({"because": "?"}, InvalidInput, "needs its rationale"),
    "before the case": (
        {"on": june(2)}, InvalidInput, "C1-1 was opened on Mon 3 Jun 2024; Sun 2 Jun 2024 is before that.",
    ),
    "by a supervisor": ({"by": SAM}, NotAllowed, "needs a manager or an administrator"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "kind", "said"), REVIEWED_WRONGLY.values(), ids=REVIEWED_WRONGLY.keys())
def test_a_review_that_cannot_be_reviews_none_of_them(
    authority: Store, asked: dict[str, Any], kind: type[CpipError], said: str
) -> None:
    given = {"by": MO, "cases": [UNHELD], "decided": "Wait.", "because": BECAUSE, "on": TODAY} | asked
    refused(authority, kind, said, lambda: review_waiting(
        authority, act_of(given["by"]), given["cases"], given["decided"], given["because"], given["on"],
    ))  # fmt: skip


# Threshold levels and section 47.


def test_a_threshold_level_is_recorded_with_its_reason_and_changed_with_another(authority: Store) -> None:
    set_threshold(authority, act_of(SAM), UNHELD, 3, "Two agencies are in.", TODAY, seen=0)
    set_threshold(authority, act_of(), UNHELD, 4, "The police came.", TODAY, seen=3)
    assert [decision[:4] for decision in decisions(authority, UNHELD)] == [
        ("threshold", "2024-06-10", "Threshold Level 3, early help by several agencies", "Two agencies are in."),
        ("threshold", "2024-06-10", "Threshold Level 4, statutory intervention", "The police came."),
    ]
    assert waits(authority, UNHELD).level == 4
    (entry,) = last_group(authority)
    assert (entry["before"], entry["after"]) == ({"threshold level": 3}, {"threshold level": 4})


def test_a_threshold_that_somebody_has_set_since_is_not_written_over(authority: Store) -> None:
    set_threshold(authority, act_of(MAX), UNHELD, 2, BECAUSE, TODAY)
    said = "Somebody has changed the threshold of C1-1 since you looked: it has level 2."
    refused(authority, Conflict, said, lambda: set_threshold(authority, act_of(), UNHELD, 3, BECAUSE, TODAY, seen=0))
    undo(authority, act_of(MAX))
    said = "Somebody has changed the threshold of C1-1 since you looked: it has no level."
    refused(authority, Conflict, said, lambda: set_threshold(authority, act_of(), UNHELD, 3, BECAUSE, TODAY, seen=2))


@pytest.mark.parametrize("level", [0, 5, -1])
def test_a_threshold_is_one_to_four(authority: Store, level: int) -> None:
    said = f"{level} is no threshold level. Give 1 to 4: Level 1, universal; Level 2, early help;"
    refused(authority, InvalidInput, said, lambda: set_threshold(authority, act_of(), UNHELD, level, BECAUSE, TODAY))


def test_a_threshold_of_a_case_that_cannot_have_one(authority: Store) -> None:
    for case, kind in ((CLOSED, InvalidInput), (HIDDEN, NotFound), (999, NotFound)):
        refused(authority, kind, "", lambda case=case: set_threshold(authority, act_of(), case, 3, BECAUSE, TODAY))
    refused(authority, InvalidInput, "rationale", lambda: set_threshold(authority, act_of(), UNHELD, 3, "", TODAY))
    refused(authority, NotAllowed, "needs a supervisor", lambda: set_threshold(
        authority, act_of(WIL), UNHELD, 3, BECAUSE, TODAY,
    ))  # fmt: skip


def test_section_47_is_noted_from_its_day_and_taken_away_when_it_ended(authority: Store) -> None:
    note_section_47(authority, act_of(SAM), UNHELD, june(5), TODAY)
    assert [waits(authority, UNHELD, day).section_47 for day in (june(4), june(5), TODAY)] == [False, True, True]
    assert last_group(authority)[0]["after"] == {"section 47 since": "2024-06-05"}
    said = "That is what is noted of C1-1 already. Nothing was changed."
    refused(authority, InvalidInput, said, lambda: note_section_47(authority, act_of(), UNHELD, june(5), TODAY))
    note_section_47(authority, act_of(), UNHELD, None, TODAY)
    assert waits(authority, UNHELD).section_47 is False
    with pytest.raises(InvalidInput, match="newly qualified, and it is child protection"):
        allocate(authority, act_of(), wishes(WITH_TEAM), Destination(NAN), TODAY, TODAY, BECAUSE)
    allocate(authority, act_of(), wishes(UNHELD), Destination(NAN), TODAY, TODAY, BECAUSE)


@pytest.mark.parametrize("day", [june(2), TOMORROW])
def test_section_47_begins_between_the_referral_and_today(authority: Store, day: date) -> None:
    said = "Section 47 enquiries begin between Mon 3 Jun 2024, when the case was opened, and today."
    refused(authority, InvalidInput, said, lambda: note_section_47(authority, act_of(), UNHELD, day, TODAY))


def test_section_47_of_a_case_that_is_closed_or_hidden(authority: Store) -> None:
    refused(authority, InvalidInput, "was closed", lambda: note_section_47(authority, act_of(), CLOSED, None, TODAY))
    refused(authority, NotFound, "no longer", lambda: note_section_47(authority, act_of(), HIDDEN, june(3), TODAY))


# Siblings.


def families(store: Store) -> set[frozenset[int]]:
    """The children who are siblings of each other."""
    found: dict[int, set[int]] = {}
    for child, family in ask(store, "SELECT id, family_id FROM main.children WHERE family_id IS NOT NULL"):
        found.setdefault(family, set()).add(child)
    return {frozenset(children) for children in found.values()}


def siblings(store: Store, case: int) -> set[str]:
    return {one.case for one in waits(store, case).siblings}


def test_children_are_linked_as_siblings_of_each_other(authority: Store) -> None:
    link_siblings(authority, act_of(), [WAITING[0], TOMS, HELD_TOO])
    assert siblings(authority, WAITING[0]) == {"C4-1", "C8-1"}
    written = {entry["subject"]: entry["after"]["siblings"] for entry in last_group(authority)}
    assert set(written) == {"C4", "C8", "C11"}
    (family,) = set(written.values())
    assert family.startswith("family "), "no child is named in the entry of another"


def test_linking_two_families_makes_one_of_them(authority: Store) -> None:
    link_siblings(authority, act_of(), [TOMS, HELD_TOO])
    link_siblings(authority, act_of(), [UNHELD, TOMS])
    assert frozenset({UNHELD, BOBS, TOMS, HELD_TOO}) in families(authority)
    assert siblings(authority, UNHELD) == {"C6-1", "C8-1", "C4-1"}


def test_who_are_siblings_already_stay_so(authority: Store) -> None:
    said = "They are linked as siblings already. Nothing was changed."
    refused(authority, InvalidInput, said, lambda: link_siblings(authority, act_of(), [UNHELD, BOBS]))


def test_a_child_is_no_sibling_of_itself(authority: Store) -> None:
    said = "Siblings are two children or more. Name or mark them all."
    refused(authority, InvalidInput, said, lambda: link_siblings(authority, act_of(), [UNHELD, UNHELD]))


def test_a_child_that_is_not_there_or_hidden_is_linked_with_nobody(authority: Store) -> None:
    for child in (999, HIDDEN):
        said = "A child is no longer in the store. Go back to the list and look again."
        refused(authority, NotFound, said, lambda child=child: link_siblings(authority, act_of(), [UNHELD, child]))
        refused(authority, NotFound, said, lambda child=child: unlink_sibling(authority, act_of(), child))


def test_a_sibling_is_unlinked_and_of_two_the_other_too(authority: Store) -> None:
    link_siblings(authority, act_of(), [UNHELD, TOMS])
    unlink_sibling(authority, act_of(), TOMS)
    assert frozenset({UNHELD, BOBS}) in families(authority)
    assert last_group(authority)[0]["before"]["siblings"].startswith("family ")
    unlink_sibling(authority, act_of(), UNHELD)
    assert families(authority) == {frozenset({HELD, HIDDEN})}
    said = "C6 is linked with no sibling. Nothing was changed."
    refused(authority, InvalidInput, said, lambda: unlink_sibling(authority, act_of(), BOBS))


def test_of_a_sibling_whose_case_is_restricted_nothing_is_said(authority: Store) -> None:
    said = "C3 is linked with no sibling. Nothing was changed."  # as Mo sees it
    refused(authority, InvalidInput, said, lambda: unlink_sibling(authority, act_of(), HELD))
    link_siblings(authority, act_of(), [HELD, UNHELD, TOMS])
    assert "ZED" not in repr(last_group(authority))
    assert frozenset({HELD, HIDDEN, UNHELD, BOBS, TOMS}) in families(authority), "she is a sibling all the same"
    unlink_sibling(authority, act_of(), TOMS)
    assert "ZED" not in repr(last_group(authority))
    assert frozenset({HELD, HIDDEN, UNHELD, BOBS}) in families(authority)


def test_what_an_administrator_links_does_not_name_a_restricted_child_to_the_others(authority: Store) -> None:
    link_siblings(authority, act_of(ADA), [TOMS, HIDDEN, HELD_TOO])
    assert "ZED" not in repr([entry["after"] for entry in last_group(authority)])
    authority.sign_in(person(MO))
    assert siblings(authority, UNHELD) == {"C6-1"}


# Co-workers.


def co_works(store: Store, worker: int) -> list[int]:
    return [load(store, worker, day).co_working for day in (june(4), june(5), june(7), TODAY)]


def test_a_co_worker_works_beside_the_holder_and_carries_no_points(authority: Store) -> None:
    before = load(authority, BOB).load
    co_work(authority, act_of(), HELD, BOB, june(5), TODAY, BECAUSE)
    assert co_works(authority, BOB) == [0, 1, 1, 1]
    assert load(authority, BOB).load == before
    assert holder(authority, HELD) == "Ann Able"
    said = "Bob Best co-works the case from Wed 5 Jun 2024"
    assert decisions(authority, HELD) == [("co_work", "2024-06-05", said, BECAUSE, None, "Mo Manager")]
    assert last_group(authority)[0]["after"] == {"co-worker": "Bob Best", "from": "2024-06-05"}
    end_co_work(authority, act_of(), HELD, BOB, june(7), TODAY, BECAUSE)
    assert co_works(authority, BOB) == [0, 1, 0, 0]
    assert decisions(authority, HELD)[-1][2] == "Bob Best co-works the case no more from Fri 7 Jun 2024"


def test_a_co_worker_comes_back_after_the_time_before(authority: Store) -> None:
    co_work(authority, act_of(), HELD, BOB, june(4), TODAY, BECAUSE)
    end_co_work(authority, act_of(), HELD, BOB, june(7), TODAY, BECAUSE)
    said = "Bob Best co-worked C3-1 until Fri 7 Jun 2024. Give that day or a later one."
    refused(authority, InvalidInput, said, lambda: co_work(
        authority, act_of(), HELD, BOB, june(5), TODAY, BECAUSE,
    ))  # fmt: skip
    co_work(authority, act_of(), HELD, BOB, june(7), TODAY, BECAUSE)
    assert co_works(authority, BOB) == [1, 1, 1, 1]


CO_WORKED_WRONGLY: dict[str, tuple[dict[str, Any], type[CpipError], str]] = {
    "the holder": ({"worker": ANN}, InvalidInput, "Ann Able holds C3-1 themselves, since Fri 3 May 2024."),
    "twice": ({"worker": CAT}, InvalidInput, "Cat Cole co-works C3-1 already."),
    "a closed case": ({"case": CLOSED}, InvalidInput, "C7-1 was closed on Sat 1 Jun 2024; nobody works on it."),
    "tomorrow": ({"on": TOMORROW}, InvalidInput, "is before the case was opened, or in the future"),
    "before the case": ({"on": date(2024, 4, 30)}, InvalidInput, "is before the case was opened, or in the future"),
    "a leaver": ({"worker": LEE}, InvalidInput, "Lee Left left on Fri 31 May 2024"),
    "not yet here": ({"worker": FAY}, InvalidInput, "Fay Future begins on Mon 1 Jul 2024"),
    "without a rationale": ({"because": "…"}, InvalidInput, "A co-worker is a management decision"),
    "a hidden case": ({"case": HIDDEN}, NotFound, "This case or this worker is no longer in the store."),
    "nobody": ({"worker": 999}, NotFound, "This case or this worker is no longer in the store."),
    "by a supervisor": ({"by": SAM}, NotAllowed, "needs a manager or an administrator"),
}


@pytest.mark.parametrize(("asked", "kind", "said"), CO_WORKED_WRONGLY.values(), ids=CO_WORKED_WRONGLY.keys())
def test_a_co_worker_who_cannot_be_one(
    authority: Store, asked: dict[str, Any], kind: type[CpipError], said: str
) -> None:
    co_work(authority, act_of(), HELD, CAT, june(4), TODAY, BECAUSE)
    given = {"by": MO, "case": HELD, "worker": BOB, "on": TODAY, "because": BECAUSE} | asked
    refused(authority, kind, said, lambda: co_work(
        authority, act_of(given["by"]), given["case"], given["worker"], given["on"], TODAY, given["because"],
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("worker", "case", "day", "said"),
    [
        (CAT, HELD, june(3), "Co-working ends between Tue 4 Jun 2024, when it began, and today."),
        (CAT, HELD, TOMORROW, "Co-working ends between Tue 4 Jun 2024, when it began, and today."),
        (BOB, HELD, TODAY, "They do not co-work this case, so there is nothing to end."),
        (CAT, HIDDEN, TODAY, "They do not co-work this case, so there is nothing to end."),
    ],
)
def test_a_co_working_that_cannot_end(authority: Store, worker: int, case: int, day: date, said: str) -> None:
    co_work(authority, act_of(), HELD, CAT, june(4), TODAY, BECAUSE)
    co_work(authority, act_of(ADA), HIDDEN, CAT, june(4), TODAY, BECAUSE)
    refused(authority, InvalidInput, said, lambda: end_co_work(
        authority, act_of(), case, worker, day, TODAY, BECAUSE,
    ))  # fmt: skip
