"""Lists 5, 7 and 8 of Annex A: section 47 enquiries, protection plans and children in care."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.exchange.annex_a import AnnexA, read_annex_a
from models.assessment import Kind
from models.care_codes import AbuseCategory, CareEnd, CareGoal, LegalStatus, PlacementType
from models.case import CaseStatus
from models.episodes import Holder
from models.status import ToldEnquiries, ToldEpisode, ToldPlacement, ToldVisit

TODAY = date(2024, 6, 3)
BORN = date(2015, 5, 4)
SAM = Holder("North", "Sam")
START = date(2024, 1, 8)
Read = Callable[..., AnnexA]


@pytest.fixture(scope="session")
def read(write_annex_a: Callable[..., Path]) -> Read:
    def run(lists: dict[int | str, list[list[Any]]]) -> AnnexA:
        return read_annex_a(write_annex_a(lists), Kind.SINGLE, TODAY)

    return run


def enquiries(child: object = "A", day: object = START, needless: object = "No", held: object = None,
              plan: object = None) -> list:  # fmt: skip
    return [child, "a) Male", BORN, day, needless, held, plan, 0, "North", "Sam"]


def plan(child: object = "A", start: object = START, end: object = None, **cells: object) -> list:
    row = {"category": "Neglect", "latest": "Neglect", "visit": None, "alone": None, "review": None, "previous": 0}
    row |= cells
    return [child, "a) Male", BORN, start, row["category"], row["latest"], row["visit"], row["alone"], row["review"],
            end, "b) No", row["previous"], "North", "Sam"]  # fmt: skip


def care(child: object = "A", start: object = START, end: object = None, **cells: object) -> list:
    row = {"since": None, "legal": "C1: ICO", "review": None, "visit": None, "goal": None, "number": 1, "reason": None,
           "placed": None, "type": None} | cells  # fmt: skip
    return [child, "a) Male", BORN, start, "N1 - Abuse", row["since"], row["legal"], row["review"], row["visit"],
            row["goal"], None, row["number"], end, row["reason"], row["placed"], row["type"], 0,
            "North", "Sam"]  # fmt: skip


def refused(annex: AnnexA) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.row, one.found, one.expected) for one in annex.refused]


def said(annex: AnnexA) -> list[str]:
    return [notice for notice in annex.notices if "not in the file" not in notice]


def test_a_file_with_lists_7_and_8_alone_is_read_into_plans_and_care(read: Read) -> None:
    annex = read({
        7: [plan(category="Physical abuse", latest="MUL", visit=date(2024, 5, 2), alone="a) Yes",
                 review=date(2024, 4, 4), previous="1")],
        8: [care("B", date(2023, 3, 6), date(2024, 5, 6), since=date(2023, 9, 4), legal="C2: FCO",
                 review=date(2024, 2, 5), visit=date(2024, 5, 1), goal="a) Return to family", number="3 placements",
                 reason="k) E47: Special Guardianship Orders - relative/friend", placed="4 December 2023",
                 type="f) U6: Foster placement - not FFA")],
    })  # fmt: skip
    assert (annex.refused, annex.notices) == ([], ["not in the file: list 3, list 4, list 5 and list 6"])
    assert annex.children["A"].facts.statuses == (
        ToldEpisode(
            CaseStatus.CHILD_PROTECTION, START, category=AbuseCategory.PHYSICAL,
            latest_category=AbuseCategory.MULTIPLE, previous_plans=1, reviews=(date(2024, 4, 4),),
            visits=(ToldVisit(date(2024, 5, 2), True),), holder=SAM,
        ),
    )  # fmt: skip
    assert annex.children["B"].facts.statuses == (
        ToldEpisode(
            CaseStatus.LOOKED_AFTER, date(2023, 3, 6), date(2024, 5, 6), end_reason=CareEnd.GUARDIAN_RELATIVE,
            legal_status=LegalStatus.FULL_ORDER, legal_status_on=date(2023, 9, 4), goal=CareGoal.RETURN,
            reviews=(date(2024, 2, 5),), visits=(ToldVisit(date(2024, 5, 1)),),
            placements=(ToldPlacement(date(2023, 12, 4), PlacementType.FOSTER, date(2024, 5, 6)),),
            placements_told=3, holder=SAM,
        ),
    )  # fmt: skip
    assert annex.children["A"].born_on == BORN


@pytest.mark.parametrize(
    ("row", "fact", "notices"),
    [
        (enquiries(held=date(2024, 1, 26)), ToldEnquiries(START, date(2024, 1, 26), holder=SAM), 0),
        (enquiries(held=START), ToldEnquiries(START, START, holder=SAM), 0),
        (enquiries(needless="a) Yes"), ToldEnquiries(START, None, True, holder=SAM), 0),
        (enquiries(held=date(2024, 1, 27)), ToldEnquiries(START, date(2024, 1, 27), holder=SAM), 1),  # a Saturday
        (enquiries(needless="Yes", held=START), ToldEnquiries(START, START, holder=SAM), 1),
        (enquiries(held=START, plan="Yes"), ToldEnquiries(START, START, holder=SAM), 1),  # which list 7 does not have
    ],
)
def test_enquiries_are_read_with_their_conference(read: Read, row: list, fact: ToldEnquiries, notices: int) -> None:
    annex = read({5: [row], 7: []})
    assert annex.children["A"].facts.enquiries == (fact,)
    assert len(said(annex)) == notices, annex.notices


def test_a_conference_that_led_to_a_plan_of_list_7_raises_no_question(read: Read) -> None:
    assert said(read({5: [enquiries(held=START, plan="Yes")], 7: [plan()]})) == []
    assert said(read({5: [enquiries(held=START, plan="Yes")]})) == []  # a file without list 7 has no plans to miss
    earlier = plan(start=date(2023, 5, 8), end=date(2023, 9, 8))
    assert len(said(read({5: [enquiries(held=START, plan="Yes")], 7: [earlier]}))) == 1


@pytest.mark.parametrize(
    ("list_", "row", "expected"),
    [
        (5, enquiries(held=date(2024, 1, 5)), "a day on or after the strategy discussion, 2024-01-08"),
        (5, enquiries(day=None), "a date"),
        (7, plan(end=date(2024, 1, 5)), "a day after the start of the plan, 2024-01-08 (8925)"),
        (7, plan(end=START), "a day after the start of the plan, 2024-01-08 (8840)"),
        (7, plan(start="soon"), "a date between 1900 and 2197"),
        (7, plan(start=date(2300, 1, 1)), "a date between 1900 and 2197"),
        (7, plan(end="soon"), "a date between 1900 and 2197"),
        (8, care(end=date(2024, 1, 7)), "a day on or after the start of care, 2024-01-08"),
        (8, care(child=None), "the reference of a child"),
    ],
)
def test_a_row_whose_own_dates_cannot_be_is_refused(read: Read, list_: int, row: list, expected: str) -> None:
    good = {5: enquiries, 7: plan, 8: care}[list_]("Good")
    annex = read({list_: [good, row]})
    assert [one[1::2] for one in refused(annex)] == [(3, expected)]
    assert list(annex.children) == ["Good"]


@pytest.mark.parametrize(
    ("list_", "row", "notice"),
    [
        (7, plan(review=START), "the review of 2024-01-08 is not after the start (8841) and was left out"),
        (7, plan(end=date(2024, 3, 1), review=date(2024, 3, 4)), "the review of 2024-03-04 is after the end"),
        (7, plan(visit=START - timedelta(days=1)), "the visit of 2024-01-07 is before the start"),
        (7, plan(visit=TODAY + timedelta(days=1)), "the visit of 2024-06-04 is after today"),
        (7, plan(review="soon"), "found “soon”, expected a date"),
        (7, plan(category="Cruelty", latest=None), "found “Cruelty”, expected a code; read as not given"),
        (7, plan(previous="some"), "found “some”, expected a number; read as not given"),
        (7, plan(previous=date(1900, 1, 2)), "expected a number; read as not given"),
        (8, care(goal="Stay"), "found “Stay”, expected a code; read as not given"),
        (8, care(placed=date(2023, 12, 4)), "the placement of 2023-12-04 began before the start of care"),
        (8, care(end=date(2024, 3, 4), placed=date(2024, 3, 4)), "placement of 2024-03-04 began not before its end"),
        (8, care(end=date(2024, 3, 4), since=date(2024, 4, 4)), "the legal status of 2024-04-04 began after the end"),
        (8, care(end=TODAY + timedelta(days=1)), "has a date after today"),
    ],
)  # fmt: skip
def test_what_cannot_be_within_a_row_is_left_out_alone_and_said(read: Read, list_: int, row: list, notice: str) -> None:
    annex = read({list_: [row]})
    assert annex.refused == []
    (told,) = annex.children["A"].facts.statuses
    assert told.started_on == START
    assert len(said(annex)) == 1
    assert notice in said(annex)[0]
    if "left out" in notice or "soon" in notice:
        assert (told.reviews, told.visits, told.placements) == ((), (), ())


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_of_plans_that_overlap_the_later_is_refused_in_whatever_order_they_stand(read: Read, order: tuple) -> None:
    rows = [plan(end=date(2024, 3, 8)), plan(start=date(2024, 3, 7)), plan(start=date(2024, 3, 8))]
    annex = read({7: [rows[at] for at in order]})
    assert [one.started_on for one in annex.children["A"].facts.statuses] == [START, date(2024, 3, 8)]
    assert [one[1::2] for one in refused(annex)] == [
        (order.index(1) + 2, f"one plan at a time (8940); row {order.index(0) + 2} from 2024-01-08 was kept")
    ]


def test_times_in_care_do_not_overlap_either_but_a_plan_may_hold_beside_them(read: Read) -> None:
    annex = read({7: [plan()], 8: [care(), care(start=date(2024, 2, 5))]})
    assert [one.kind for one in annex.children["A"].facts.statuses] == [
        CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER,
    ]  # fmt: skip
    assert [one[:2] for one in refused(annex)] == [("List 8", 3)]


def test_a_plan_written_twice_counts_once_and_with_other_details_the_later_row_is_refused(read: Read) -> None:
    annex = read({7: [plan(), plan(), plan(latest="PHY")]})
    assert len(annex.children["A"].facts.statuses) == 1
    assert [one[1:] for one in refused(annex)] == [
        (4, "the same plan as in row 2, with other details", "one row for it; row 2 was kept")
    ]


def test_a_list_without_its_ends_is_said_and_tells_of_none(read: Read) -> None:
    annex = read({"List 7": [["Child ID", "CP plan start date", "Category of abuse"], ["A", START, "b) Physical"]],
                  "List 5": [["Child ID", "S47 start date"], ["A", START]]})  # fmt: skip
    (told,), (asked,) = annex.children["A"].facts.statuses, annex.children["A"].facts.enquiries
    assert (told.end_told, told.category, told.latest_category) == (False, None, AbuseCategory.PHYSICAL)
    assert not asked.end_told
    assert [notice for notice in said(annex) if "has no column for the" in notice] == said(annex)
    assert len(said(annex)) == 2
