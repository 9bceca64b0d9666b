"""The agenda as it builds itself: what is on it and why, in which order, and nothing twice."""

from datetime import date, timedelta

import pytest

from models.agenda import AgendaAction, AgendaCase, OpenAssessment, Section, agenda
from models.assessment import Kind, countdown
from models.calendar import WorkingCalendar
from models.case import CaseStatus
from models.case_cover import case_cover
from models.practice_rules import FIRST_RULES, Rules

CALENDAR = WorkingCalendar.england()
TODAY = date(2011, 9, 16)
LAST = date(2011, 8, 19)
NEXT = date(2011, 10, 14)
RULES = Rules(FIRST_RULES)


def case(
    number: int, *, discussed: date | None = TODAY - timedelta(days=7), since: date = date(2011, 1, 4),
    covers: str | None = None, works: tuple[OpenAssessment, ...] = (), status: CaseStatus = CaseStatus.CHILD_IN_NEED,
) -> AgendaCase:  # fmt: skip
    cover = case_cover(date(2011, 1, 4), discussed, status, RULES, CALENDAR, TODAY)
    return AgendaCase(number, f"C{number}-1", f"C{number}", None, since, covers, cover, works)


def work(due_on: date, *, with_manager: bool = False) -> OpenAssessment:
    return OpenAssessment(Kind.CORE, countdown(CALENDAR, due_on, None, TODAY), with_manager)


def built(*cases: AgendaCase, actions: tuple[AgendaAction, ...] = (), added: tuple[int, ...] = (), last=LAST, by=NEXT):
    return agenda(actions, cases, last_on=last, next_by=by, caseload="12 children", leave=(), added=added)


def of_cases(*cases: AgendaCase, **more) -> list[tuple[int, Section, tuple[str, ...]]]:
    return [(item.case.case_id, item.section, item.reasons) for item in built(*cases, **more) if item.case]


def test_the_agenda_of_an_empty_caseload_speaks_of_the_worker() -> None:
    assert [(item.section, item.reasons) for item in built()] == [
        (Section.CASELOAD, ("12 children",)),
        (Section.LEAVE, ("none entered",)),
        (Section.WELLBEING, ()),
        (Section.DEVELOPMENT, ()),
        (Section.PRACTICE, ()),
    ]


@pytest.mark.parametrize(
    ("one", "section", "reasons"),
    [
        (case(1), None, ()),  # discussed last week, nothing else: not on the agenda
        (case(1, discussed=None), Section.NOT_DISCUSSED, ("never discussed",)),
        (case(1, discussed=date(2011, 7, 1)), Section.NOT_DISCUSSED, ("last discussed Fri 1 Jul 2011, 14 late",)),
        (case(1, discussed=date(2011, 8, 15)), Section.NOT_DISCUSSED,
         ("last discussed Mon 15 Aug 2011, again by Mon 10 Oct 2011",)),  # before the session after this one
        (case(1, discussed=date(2011, 8, 19)), None, ()),  # on the very day of the next
        (case(1, discussed=date(2011, 9, 5), status=CaseStatus.CHILD_PROTECTION), Section.NOT_DISCUSSED,
         ("last discussed Mon 5 Sep 2011, again by Mon 3 Oct 2011",)),
        (case(1, works=(work(date(2011, 9, 14)),)), Section.ASSESSMENTS, ("core assessment 2 late",)),
        (case(1, works=(work(TODAY),)), Section.ASSESSMENTS, ("core assessment today",)),
        (case(1, works=(work(date(2011, 9, 20)),)), None, ()),
        (case(1, works=(work(date(2011, 9, 20), with_manager=True),)), Section.ASSESSMENTS,
         ("core assessment 2 left, with the manager",)),
        (case(1, since=date(2011, 8, 20)), Section.NEW, ("new since Sat 20 Aug 2011",)),
        (case(1, since=LAST), None, ()),  # held on the day of the last session
        (case(1, covers="Bob Best"), Section.NEW, ("covers Bob Best",)),
    ],
)  # fmt: skip
def test_a_case_is_on_the_agenda_for_its_reasons(one: AgendaCase, section: Section | None, reasons) -> None:
    assert of_cases(one) == ([] if section is None else [(1, section, reasons)])


def test_a_case_stands_once_with_all_its_reasons_under_the_first() -> None:
    one = case(1, discussed=None, since=date(2011, 9, 1), works=(work(date(2011, 9, 14)),))
    reasons = ("never discussed", "core assessment 2 late", "new since Thu 1 Sep 2011")
    assert of_cases(one) == [(1, Section.NOT_DISCUSSED, reasons)]


def test_before_the_first_session_every_case_is_new() -> None:
    assert of_cases(case(1), last=None) == [(1, Section.NEW, ("new since Tue 4 Jan 2011",))]


def test_a_case_that_is_added_is_shown_as_added_unless_it_stands_there_already() -> None:
    found = of_cases(case(1), case(2), case(3, discussed=None), added=(2, 3))
    assert found == [(3, Section.NOT_DISCUSSED, ("never discussed",)), (2, Section.ADDED, ("added",))]


def test_the_sections_stand_in_their_order() -> None:
    action = AgendaAction(7, "visit", "Ann Able", None, None)
    items = built(
        case(1, since=TODAY), case(2, works=(work(TODAY),)), case(3, discussed=None), case(4), actions=(action,),
        added=(4,),
    )  # fmt: skip
    assert [item.section for item in items] == list(Section)
    assert len({item.key for item in items}) == len(items)
    assert items[0].key == "action:7"
