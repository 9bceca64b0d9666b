"""What is due of every kind of clock in one list; the children by how they stand; and the briefing made of both."""

from datetime import date

import pytest
from on_the_way import CHLOE, TODAY, act_of, assessed, hand_in, refer, sep, start
from small_authority import MO, SOUTH, WIL, person

from db.commands.allocating import allocate
from db.commands.standing import begin_care, begin_need, begin_protection, note_held, place
from db.queries.briefing import Briefing, Part, briefing
from db.queries.children_list import ChildrenList, ChildrenOrder, children_list, sorted_children
from db.queries.clock_list import ClockList, ClockRow, Unit, clock_list, sorted_clocks
from db.queries.duty import DutyQuestion, Order, Tile, duty_counts, duty_page
from db.queries.standards import standards
from db.store import Store
from models.allocation import Destination, Wish
from models.assessment import Kind
from models.care_codes import AbuseCategory, EventKind, LegalStatus, MoveReason, PlacementType
from models.case import CaseStatus
from models.due_clocks import AT_FIRST, DueClock
from models.pathway import Trigger
from models.referral import NewChild

BY = act_of(MO)


@pytest.fixture
def store(authority: Store) -> Store:
    """As at Friday 30 September 2011: Ali waits for a decision, Bea is enquired into, Chloë is on a plan, Dan in care
    with the third placement, held by Wil Worker, and Eve in need."""
    refer(authority, NewChild("Ali Alone", date(2005, 1, 1)), sep(29))
    bea, first = assessed(authority, NewChild("Bea Blue", date(2005, 1, 1)), sep(20))
    hand_in(authority, first, sep(21))
    start(authority, bea, Kind.CORE, Trigger.STRATEGY, sep(22))
    chloe, _ = assessed(authority, CHLOE)
    plan = begin_protection(authority, BY, chloe, AbuseCategory.NEGLECT, sep(12), TODAY, previous_plans=2)
    note_held(authority, BY, plan, EventKind.CORE_GROUP, sep(20), TODAY)
    note_held(authority, BY, plan, EventKind.VISIT, sep(19), TODAY, alone=True)
    dan, _ = assessed(authority, NewChild("Dan Dee", date(2005, 1, 1)))
    care = begin_care(authority, BY, dan, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, sep(5), TODAY)
    place(authority, BY, care, PlacementType.IN_HOSPITAL, sep(7), TODAY)
    place(authority, BY, care, PlacementType.CHILDRENS_HOME, sep(12), TODAY, reason=MoveReason.CHILD)
    place(authority, BY, care, PlacementType.SECURE, sep(19), TODAY, reason=MoveReason.CHILD)
    allocate(authority, BY, [Wish(dan)], Destination(WIL, SOUTH), sep(6), TODAY, "Near.")
    eve, _ = assessed(authority, NewChild("Eve Even", date(2005, 1, 1)))
    begin_need(authority, BY, eve, sep(6), TODAY)
    return authority


def listed(store: Store, clocks: object = DueClock, as_at: date = TODAY) -> ClockList:
    with store.reading() as reader:
        return clock_list(reader, standards(reader), as_at, clocks)  # type: ignore[arg-type]


def told(rows: list[ClockRow]) -> list[tuple[str, str, date]]:
    return [(row.name or row.child, row.clock.value, row.due_on) for row in rows]


def test_what_is_due_of_every_clock_is_one_list_by_due_date(store: Store) -> None:
    others = [row for row in listed(store).rows if row.clock is not DueClock.ASSESSMENTS]
    assert told(others) == [
        ("Dan Dee", "care_visit", sep(26)),  # a week in the placement that lasted one
        ("Ali Alone", "referral_decision", TODAY),
        ("Chloë Nowak", "protection_visit", date(2011, 10, 3)),
        ("Dan Dee", "care_review", date(2011, 10, 3)),
        ("Bea Blue", "conference", date(2011, 10, 13)),
        ("Chloë Nowak", "core_group", date(2011, 11, 1)),
        ("Chloë Nowak", "protection_review", date(2011, 12, 12)),
    ]
    by_clock = {row.clock: row for row in others}
    assert by_clock[DueClock.CONFERENCE].day_words == "day 6 of 15"
    assert by_clock[DueClock.CORE_GROUP].day_words == "calendar day 10 of 42"
    review = by_clock[DueClock.PROTECTION_REVIEW]
    assert (review.day_words, review.unit, review.last_seen.strip()) == ("3 months", Unit.MONTHS, "19 Sep 11")
    assert len({row.id for row in listed(store).rows}) == len(listed(store).rows)


def test_with_assessments_alone_it_is_the_duty_list(store: Store) -> None:
    question = DutyQuestion(TODAY)
    with store.reading() as reader:
        clock = standards(reader)
        duty, counts = duty_page(reader, clock, question, limit=99).rows, duty_counts(reader, clock, question)
    found = listed(store, AT_FIRST)
    assert [row.assessment for row in found.rows] == list(duty)
    assert found.counts() == counts
    for order in Order:
        for reverse in (False, True):
            with store.reading() as reader:
                page = duty_page(reader, clock, DutyQuestion(TODAY, order=order, descending=reverse), limit=99)
            assert {row.assessment_id for row in sorted_clocks(found.rows, order, reverse)} == {r.id for r in page.rows}


def test_the_number_of_a_tile_is_the_length_of_its_list_in_any_order_and_under_a_filter(store: Store) -> None:
    for words in ("", "care", "chloe", "late", "unallocated"):
        found = listed(store).holding(words)
        assert all(found.counts().of(tile) == len(found.of(tile)) for tile in Tile)
        assert found.counts().all >= 1
        for order in Order:
            assert set(told(sorted_clocks(found.rows, order, True))) == set(told(list(found.rows)))
    assert {row.name for row in listed(store).holding("chloe").rows} == {"Chloë Nowak"}
    assert listed(store).holding("chloe", names=False).rows == ()
    kinds = [row.clock for row in sorted_clocks(listed(store).rows, Order.KIND)]
    assert kinds == sorted(kinds, key=list(DueClock).index)


def test_only_the_clocks_that_are_chosen_are_listed_as_they_were_on_the_day(store: Store) -> None:
    chosen = (DueClock.CORE_GROUP, DueClock.CARE_VISIT)
    assert {row.clock for row in listed(store, chosen).rows} == set(chosen)
    assert told(list(listed(store, chosen, sep(13)).rows)) == [
        ("Dan Dee", "care_visit", sep(19)),
        ("Chloë Nowak", "core_group", sep(26)),
    ]
    assert listed(store, chosen, sep(4)).rows == ()
    assert listed(store, chosen, sep(4)).any_at_all


# The children by how they stand


def children(store: Store, *statuses: CaseStatus, as_at: date = TODAY) -> ChildrenList:
    with store.reading() as reader:
        return children_list(reader, standards(reader), as_at, *([statuses] if statuses else []))


def test_children_are_listed_and_counted_by_how_they_stand(store: Store) -> None:
    found = children(store)
    assert [(row.shown_as, row.status.value) for row in found.rows][:3] == [
        ("Dan Dee", "looked_after"), ("Chloë Nowak", "child_protection"), ("Eve Even", "child_in_need"),
    ]  # fmt: skip
    assert all(found.counts()[status] == len(found.of(status)) for status in (None, *CaseStatus))
    dan, chloe, eve = found.rows[:3]
    assert (dan.placed, dan.placed_often, chloe.placed) == (3, True, None)  # the hospital does not count
    assert dan.about == "V2 accommodated under section 20, K1 secure children's home"
    assert (dan.next.clock.value if dan.next else "", chloe.about, eve.next) == ("care_visit", "neglect", None)
    assert [row.shown_as for row in children(store, CaseStatus.LOOKED_AFTER).rows] == ["Dan Dee"]
    assert [row.shown_as for row in found.holding("secure").rows] == ["Dan Dee"]
    assert found.holding("dee", names=False).rows == ()
    due = [row.next is not None for row in sorted_children(found.rows, ChildrenOrder.DUE)]
    assert due == sorted(due, reverse=True), "who has no clock stands last"
    assert sorted_children(found.rows, ChildrenOrder.PLACEMENTS)[0] == dan
    assert {row.status for row in children(store, as_at=sep(4)).rows} == {CaseStatus.ASSESSMENT}


# The briefing


def briefed(store: Store, **of: object) -> Briefing:
    with store.reading() as reader:
        return briefing(reader, standards(reader), TODAY, person(MO), **of)  # type: ignore[arg-type]


def test_a_briefing_has_the_lines_of_the_lists_and_no_name(store: Store) -> None:
    everything = briefed(store)
    found = listed(store)
    tiles = {Part.LATE: Tile.LATE, Part.TODAY: Tile.TODAY, Part.SOON: Tile.SOON}
    assert {part: len(everything.of(part)) for part in tiles} == {
        part: len(found.of(tile)) for part, tile in tiles.items()
    }
    assert all(everything.of(part) for part in (*tiles, Part.NEVER_WAIT, Part.TO_SIGN))
    text = "\n".join(line.words for line in everything.lines)
    assert not any(name in text for name in ("Ali", "Bea", "Chloë", "Dan Dee", "Eve"))
    assert "Decision on a referral, due Fri 30 Sep 2011, today; unallocated" in text
    assert "Child protection, has waited" in text


def test_a_briefing_is_of_a_worker_or_of_a_team(store: Store) -> None:
    everything, (of_worker, of_team) = (
        briefed(store),
        (briefed(store, worker="wil worker"), briefed(store, team="South")),
    )
    dan = [line for line in everything.lines if line.worker == "Wil Worker" and line.case is not None]
    assert {line.what for line in dan} == {"Initial assessment", "Visit to a child looked after",
                                           "Review of a child looked after"}  # fmt: skip
    assert [line for line in of_worker.lines if line.case is not None] == dan
    assert [line for line in of_team.lines if line.case is not None] == dan
    assert (of_worker.whose.worker, of_team.whose.team, everything.whose.worker) == ("Wil Worker", "South", None)
    assert briefed(store, team="North").of(Part.LATE) == []
