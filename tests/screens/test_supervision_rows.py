"""The lists of supervision as they look: columns that fit, words beside colours, orders, counts, the date explained."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.queries.supervision import SupervisionRow
from db.queries.supervision_lists import SupervisionOrder, Tally, sorted_supervision, tally, with_words
from models.assessment import countdown
from models.calendar import WorkingCalendar
from models.practice_rules import Rule, RuleName, Rules
from models.supervision import Agreement, SupervisedAs, SupervisionClock
from models.workload import Period, Worker
from screens.widgets.columns import headed
from screens.widgets.duty_row import Palette
from screens.widgets.supervised_rows import (
    ACTION_HEADINGS,
    CASE_HEADINGS,
    SESSION_HEADINGS,
    action_widths,
    case_widths,
    session_widths,
)
from screens.widgets.supervision_due import why_due
from screens.widgets.supervision_rows import (
    HEADINGS,
    ORDERS,
    due_words,
    supervision_cells,
    supervision_widths,
    supervisor_words,
    tally_words,
)

FRIDAY = date(2011, 9, 16)
CALENDAR = WorkingCalendar.england()
VALUES = {
    RuleName.SUPERVISE_SOCIAL_WORKER: 28, RuleName.SUPERVISE_NEW_FIRST: 7, RuleName.SUPERVISE_NEW_THEN: 14,
    RuleName.SUPERVISE_NEW_AFTER: 28, RuleName.NEW_FIRST_WEEKS: 6, RuleName.NEW_THEN_MONTHS: 6,
}  # fmt: skip
RULES = Rules(tuple(Rule(name, value, date(2000, 1, 1), "a test") for name, value in VALUES.items()))
AGREED = Agreement(2, "Sue Supervisor", date(2011, 6, 1), SupervisedAs.SOCIAL_WORKER, cover_id=3, cover="Max Manager")


def row(name="Wil Worker", last=date(2011, 8, 12), agreement=AGREED, number=4, calendar=CALENDAR, **changes):
    """Somebody who is supervised, and their clock."""
    worker = Worker(number, name, **changes)
    clock = SupervisionClock(worker, [agreement] if agreement else [], RULES, calendar)
    due = clock.due([last] if last else [], FRIDAY)
    frequency = due.frequency if due else clock.frequency_on(FRIDAY)
    found = SupervisionRow(
        worker=worker, as_at=FRIDAY, agreement=agreement, covered_by=None, nobody_covers=False,
        supervisor_left=False, mine=True, rule_days=frequency.days,
        rule_words=frequency.in_words, last_held_on=last, due=due,
        countdown=countdown(calendar, due.on, None, FRIDAY) if due else None, planned_on=None, writing=None,
        to_sign=(), figures=(), cases=(),
    )  # fmt: skip
    return found, clock


def explained(calendar=CALENDAR, **given):
    return why_due(*row(calendar=calendar, **given), calendar)


@pytest.mark.parametrize("room", range(80, 201, 10))
@pytest.mark.parametrize("everybody", [False, True])
def test_the_columns_fill_the_screen_and_no_more(room, everybody):
    columns = headed(HEADINGS, supervision_widths(room, everybody=everybody))
    assert sum(width for _, width in columns) < room
    assert all(len(heading) <= width for heading, width in columns), columns


@pytest.mark.parametrize("room", range(80, 201, 10))
@pytest.mark.parametrize(
    ("widths", "headings"),
    [(session_widths, SESSION_HEADINGS), (case_widths, CASE_HEADINGS), (action_widths, ACTION_HEADINGS)],
)
def test_the_columns_of_a_worker_fit_the_screen(room, widths, headings):
    columns = headed(headings, widths(room))
    assert sum(width for _, width in columns) < room
    assert all(len(heading) <= width for heading, width in columns), columns


def test_what_is_late_is_a_word_and_a_symbol_beside_its_colour():
    late, _ = row()
    cells = [one.plain for one in supervision_cells(late, supervision_widths(80, everybody=True), Palette.of({}))]
    assert cells == ["", "✕ 5 late", "Wil Worker", " 9 Sep 11", "12 Aug 11", "–", "–", "–", "Sue Superv…"]
    nobody, _ = row(last=None, agreement=None)
    cells = [one.plain for one in supervision_cells(nobody, supervision_widths(80, everybody=True), Palette.of({}))]
    assert cells == ["", "? not agreed", "Wil Worker", "–", "never", "–", "–", "–", "nobody"]


def test_a_draft_and_a_signature_are_marked():
    marked = replace(row()[0], writing=7, to_sign=(8, 9))
    assert supervision_cells(marked, supervision_widths(80, everybody=False), Palette.of({}))[0].plain == "✎…"


def test_the_counts_are_those_of_the_rows():
    rows = [
        row()[0],
        row(last=date(2011, 8, 19))[0],
        row(last=date(2011, 8, 26))[0],
        row(last=date(2011, 9, 9))[0],
        replace(row(last=None, agreement=None)[0], writing=7, to_sign=(8, 9)),
    ]
    assert tally(rows) == Tally(people=5, late=1, soon=2, drafts=1, to_sign=2, not_agreed=1, uncovered=0)
    assert tally_words(tally(rows)) == (
        "5 people: ✕ 1 late, ▲ 2 due within 5 working days, … 1 draft, ✎ 2 to sign, ? 1 with nobody agreed."
    )
    assert tally_words(tally(rows[3:4])) == "1 person: nobody’s supervision is late."
    assert tally_words(tally([])) == ""


def test_every_order_has_its_words_and_those_without_a_value_stand_last_either_way():
    assert list(ORDERS) == [order.value for order in SupervisionOrder]
    rows = [row(last=None, agreement=None, name="Len")[0], row(name="Ada")[0], row(last=FRIDAY, name="Zed")[0]]
    for descending, wanted in ((False, ["Ada", "Zed", "Len"]), (True, ["Zed", "Ada", "Len"])):
        for order in (SupervisionOrder.DUE, SupervisionOrder.LAST_HELD):
            found = sorted_supervision(rows, order, descending)
            assert [one.worker.name for one in found] == wanted, order


def test_the_filter_finds_words_of_every_column():
    rows = [row()[0]]
    for words in ("wil", "sue", "late", "9 sep", "2011-09-09", "28 days", "12 aug"):
        assert with_words(rows, words) == rows, words
    assert with_words(rows, "nobody") == []


def test_who_covers_for_whom_is_told():
    one, _ = row()
    assert supervisor_words(one) == "supervised by Sue Supervisor, Max Manager covers"
    assert supervisor_words(one, since=True) == "supervised by Sue Supervisor since Wed 1 Jun 2011, Max Manager covers"
    away = replace(one, covered_by="Max Manager")
    assert supervisor_words(away) == "Max Manager covers for Sue Supervisor, who is away"


def test_a_first_session_is_counted_from_the_agreement_or_from_the_first_day():
    assert "counted from Wed 1 Jun 2011, the first agreement." in explained(last=None)[0]
    began = date(2011, 8, 1)
    assert "counted from Mon 1 Aug 2011, the first day." in explained(last=None, works_from=began)[0]


def test_a_rung_of_the_newly_qualified_that_ends_meanwhile_is_told():
    began = date(2011, 8, 1)
    lines = explained(
        last=began + timedelta(weeks=5, days=6), works_from=began, newly_qualified_until=began + timedelta(days=365)
    )
    assert "The rule was every 7 days (newly qualified, until Mon 12 Sep 2011) then" in lines[1]
    assert "every 14 days (newly qualified, until Wed 1 Feb 2012)" in lines[2]
    assert lines[3] == "14 calendar days after Sun 11 Sep 2011 is Sun 25 Sep 2011."
    assert lines[4] == "Sun 25 Sep 2011 is no working day: the last one before it is Fri 23 Sep 2011."


def test_leave_puts_it_off_and_a_bank_holiday_is_named():
    leave = Period(date(2011, 9, 5), date(2011, 9, 9), "not for the list")
    lines = explained(leave=(leave,))
    assert "put off to the first working day back, Mon 12 Sep 2011." in "\n".join(lines)
    assert "not for the list" not in "\n".join(lines)
    assert due_words(row(leave=(leave,))[0]) == "✕ 4 late, due Mon 12 Sep 2011, put off because of leave"
    easter = "\n".join(explained(last=date(2011, 4, 25) - timedelta(days=28)))
    assert "Mon 25 Apr 2011, Easter Monday, is no working day: the last one before it is Thu 21 Apr 2011." in easter


def test_a_date_beyond_the_known_bank_holidays_is_provisional():
    known = WorkingCalendar({}, known_until=date(2011, 9, 1))
    assert any("Provisional" in line for line in explained(calendar=known))
    assert not any("Provisional" in line for line in explained())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"last": None, "agreement": None}, "nothing is agreed, and no first day of theirs is known"),
        ({"leave": (Period(date(2011, 9, 1), None),)}, "on leave since Thu 1 Sep 2011, and no last day of it is known"),
        ({"works_until": date(2011, 9, 6)}, "leaves on Tue 6 Sep 2011, before the next session would be"),
    ],
)
def test_why_nothing_is_due_is_told(given, said):
    assert said in explained(**given)[0]
