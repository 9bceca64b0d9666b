"""Changes of the calendar, the standards and the convention: what moves, what stays, and the preview of both."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.commands.calendar import (
    Moved,
    add_local_standard,
    close_office,
    count_start_day,
    merge_bank_holidays,
    proclaim,
)
from db.commands.importing import plan_import, write_import
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.duty import DutyQuestion, duty_page
from db.queries.standards import bank_holidays, closures, settings, standards
from db.store import Act, Store
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Referral
from models.errors import InvalidInput
from models.standards import Clock

TODAY = date(2024, 6, 10)
REFERRED, DUE = date(2024, 6, 3), date(2024, 8, 5)
# A Wednesday between the two, and no bank holiday.
CORONATION = date(2024, 7, 10)


@pytest.fixture
def store(store: Store, act: Act) -> Store:
    """A store in which A is open, B was authorised before the due date, and C is open since long ago."""
    facts = {
        "A": Facts((Referral(REFERRED),), (AssessmentWork(Kind.SINGLE, REFERRED),)),
        "B": Facts((Referral(REFERRED),), (AssessmentWork(Kind.SINGLE, REFERRED, TODAY),)),
        "C": Facts((Referral(date(2024, 1, 8)),), (AssessmentWork(Kind.SINGLE, date(2024, 1, 9)),)),
    }
    children = {name: ChildFacts(name, facts=of_child) for name, of_child in facts.items()}
    annex = AnnexA(Path("june.xlsx"), Kind.SINGLE, TODAY, children)
    write_import(store, act, annex, plan_import(store, act, annex))
    assert [due for _, due in dues(store)] == ["2024-08-05", "2024-08-05", "2024-03-11"]
    return store


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store.reading() as reader:
        names = [row[0] for row in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [tuple(row) for row in reader.rows(f"SELECT * FROM {name}")] for name in names}


def dues(store: Store) -> list[tuple[str, str]]:
    with store.reading() as reader:
        rows = reader.rows(
            "SELECT ch.reference, a.due_on FROM assessments AS a JOIN cases AS c ON c.id = a.case_id "
            "JOIN children AS ch ON ch.id = c.child_id ORDER BY 1"
        )
    return [(child, due) for child, due in rows]


def last_entry(store: Store) -> tuple[Any, ...]:
    with store.reading() as reader:
        row = reader.row("SELECT who, what, subject, before, after FROM audit_entries ORDER BY id DESC LIMIT 1")
    return tuple(row or ())


def holidays_of(store: Store) -> dict[date, str]:
    with store.reading() as reader:
        return bank_holidays(reader)


CHANGES: dict[str, Callable[..., list[Moved]]] = {
    "proclaim": lambda store, act, apply: proclaim(store, act, CORONATION, "Coronation", apply=apply),
    "count the start day": lambda store, act, apply: count_start_day(store, act, True, apply=apply),
    "a local standard": lambda store, act, apply: add_local_standard(
        store, act, Clock.SINGLE, 40, date(2024, 4, 1), None, apply=apply
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_preview_says_what_would_move_and_changes_nothing(
    store: Store, act: Act, change: Callable[..., list[Moved]]
) -> None:
    before = everything(store)
    preview = change(store, act, False)
    assert everything(store) == before
    assert preview == change(store, act, True)
    assert preview
    assert everything(store) != before


def test_a_proclaimed_day_moves_the_open_dates_around_it_and_no_other(store: Store, act: Act) -> None:
    moved = proclaim(store, act, CORONATION, "Coronation", apply=True)
    assert moved == [Moved("A-1", "A", Kind.SINGLE, REFERRED, DUE, date(2024, 8, 6), 1, 1)]
    assert dues(store) == [("A", "2024-08-06"), ("B", "2024-08-05"), ("C", "2024-03-11")]
    with store.reading() as reader:
        days = standards(reader).explain(REFERRED, 45)
        names = {
            row.case: row.due_on for row in duty_page(reader, standards(reader), DutyQuestion(TODAY), limit=9).rows
        }
    assert [day.reason for day in days if day.day == CORONATION] == ["Coronation"]
    assert names == {"A-1": date(2024, 8, 6), "C-1": date(2024, 3, 11)}


def test_a_proclamation_is_audited_with_what_moved(store: Store, act: Act) -> None:
    proclaim(store, act, CORONATION, "Coronation", apply=True)
    with store.reading() as reader:
        of_the_day, of_the_case = reader.rows(
            "SELECT e.who, e.what, e.subject, e.before, e.after, c.number FROM audit_entries AS e "
            "LEFT JOIN cases AS c ON c.id = e.case_id ORDER BY e.id DESC LIMIT 2"
        )[::-1]
    assert of_the_day[:4] == (act.who, "proclaim a bank holiday", "2024-07-10", None)
    assert json.loads(of_the_day[4])["moved"] == 1
    assert of_the_case[:3] == (act.who, "proclaim a bank holiday", "A-1")
    assert json.loads(of_the_case[3]) == {"due_on": "2024-08-05"}
    assert json.loads(of_the_case[4])["due_on"] == "2024-08-06"
    assert of_the_case[5] == 1


@pytest.mark.parametrize(
    ("day", "name", "reason"),
    [
        (date(2024, 8, 26), "Again", "is a bank holiday already"),
        (date(2024, 7, 13), "A Saturday", "is not a weekday"),
        (date(2024, 7, 14), "A Sunday", "is not a weekday"),
        (CORONATION, "  ", "is empty"),
        (CORONATION, "x" * 121, "at most 120"),
    ],
)
@pytest.mark.parametrize("apply", [False, True])
def test_what_cannot_be_proclaimed_is_refused_and_nothing_changed(
    store: Store, act: Act, day: date, name: str, reason: str, apply: bool
) -> None:
    before = everything(store)
    with pytest.raises(InvalidInput, match=reason):
        proclaim(store, act, day, name, apply=apply)
    assert everything(store) == before


def test_a_proclaimed_name_is_kept_harmless(store: Store, act: Act) -> None:
    proclaim(store, act, CORONATION, " Royal\x1b[31m \u202e Day ", apply=True)
    assert not set("\x1b\u202e") & set(holidays_of(store)[CORONATION])


def test_a_new_version_adds_days_and_takes_back_only_days_to_come(store: Store, act: Act) -> None:
    proclaim(store, act, CORONATION, "Coronation", apply=True)
    before = holidays_of(store)
    past, withdrawn, added = date(2024, 5, 6), date(2024, 8, 26), date(2024, 7, 17)
    days = {day: name for day, name in before.items() if day not in (past, withdrawn, CORONATION)} | {added: "New"}
    moved = merge_bank_holidays(store, act, "0.110", days, TODAY)
    after = holidays_of(store)
    assert set(before) - set(after) == {withdrawn}
    assert set(after) - set(before) == {added}
    assert moved == [Moved("A-1", "A", Kind.SINGLE, REFERRED, date(2024, 8, 6), date(2024, 8, 7), 1, 1)]
    assert dues(store) == [("A", "2024-08-07"), ("B", "2024-08-05"), ("C", "2024-03-11")]
    with store.reading() as reader:
        assert settings(reader).holidays_version == "0.110"
        sources = dict(reader.rows("SELECT day, source FROM bank_holidays"))
    assert sources[added.isoformat()] == "holidays 0.110"
    assert sources["2024-07-10"].startswith("proclaimed")


def test_a_proclaimed_day_that_the_package_then_learns_keeps_its_name_and_moves_nothing(store: Store, act: Act) -> None:
    proclaim(store, act, CORONATION, "Coronation", apply=True)
    days = holidays_of(store) | {CORONATION: "Another name"}
    assert merge_bank_holidays(store, act, "0.110", days, TODAY) == []
    assert holidays_of(store)[CORONATION] == "Coronation"


def test_a_day_withdrawn_again_brings_the_due_date_back(store: Store, act: Act) -> None:
    days = holidays_of(store)
    merge_bank_holidays(store, act, "0.110", days | {CORONATION: "Announced"}, TODAY)
    assert dues(store)[0] == ("A", "2024-08-06")
    (moved,) = merge_bank_holidays(store, act, "0.111", days, TODAY)
    assert (moved.due_before, moved.due_after) == (date(2024, 8, 6), DUE)


def test_a_withdrawn_day_that_is_today_or_past_stays(store: Store, act: Act) -> None:
    days = holidays_of(store)
    merge_bank_holidays(store, act, "0.110", days | {TODAY: "Today", date(2024, 6, 7): "Past"}, TODAY)
    merge_bank_holidays(store, act, "0.111", days, TODAY)
    assert {TODAY, date(2024, 6, 7)} <= set(holidays_of(store))


def test_an_empty_list_of_bank_holidays_takes_back_no_past_day_and_leaves_the_store_usable(
    store: Store, act: Act
) -> None:
    merge_bank_holidays(store, act, "0.110", {}, TODAY)
    assert date(2024, 5, 6) in holidays_of(store)
    with store.reading() as reader:
        assert standards(reader).due(Clock.SINGLE, REFERRED).standard.working_days == 45


def test_a_closed_office_moves_no_date_and_is_shown_beside_it(store: Store, act: Act) -> None:
    before = dues(store)
    close_office(store, act, date(2024, 7, 29), date(2024, 7, 31), "Flood")
    assert dues(store) == before
    with store.reading() as reader:
        assert [closure.name for closure in closures(reader)] == ["Flood"]
        rows = duty_page(reader, standards(reader), DutyQuestion(date(2024, 7, 26)), limit=9).rows
    (row,) = [row for row in rows if row.child == "A"]
    assert (row.countdown.days_left, row.countdown.office_days_left) == (6, 3)
    assert row.countdown.office == "3 with the office open"
    assert last_entry(store)[:3] == (act.who, "close the office", "2024-07-29")


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2024, 7, 31), date(2024, 7, 29), "Flood"),
        (date(2024, 7, 31), date(2026, 7, 29), "Flood"),
        (date(2024, 7, 29), date(2024, 7, 31), " "),
    ],
)
def test_a_closure_that_cannot_be_is_refused(store: Store, act: Act, first: date, last: date, name: str) -> None:
    before = everything(store)
    with pytest.raises(InvalidInput):
        close_office(store, act, first, last, name)
    assert everything(store) == before


def test_counting_the_start_day_brings_open_dates_forward_and_leaves_the_authorised(store: Store, act: Act) -> None:
    moved = count_start_day(store, act, True, apply=True)
    assert [(one.case, one.due_after) for one in moved] == [("C-1", date(2024, 3, 8)), ("A-1", date(2024, 8, 2))]
    assert dict(dues(store))["B"] == "2024-08-05"
    with store.reading() as reader:
        assert settings(reader).count_start_day
        row = next(row for row in duty_page(reader, standards(reader), DutyQuestion(REFERRED), limit=9).rows
                   if row.child == "A")  # fmt: skip
    assert row.day == 1
    count_start_day(store, act, False, apply=True)
    assert dues(store) == [("A", "2024-08-05"), ("B", "2024-08-05"), ("C", "2024-03-11")]


def test_counting_the_start_day_again_moves_nothing(store: Store, act: Act) -> None:
    count_start_day(store, act, True, apply=True)
    assert count_start_day(store, act, True, apply=True) == []


def test_a_tighter_local_standard_decides_for_clocks_that_start_in_its_time(store: Store, act: Act) -> None:
    moved = add_local_standard(store, act, Clock.SINGLE, 40, date(2024, 4, 1), date(2024, 12, 31), apply=True)
    assert [(one.case, one.due_after) for one in moved] == [("A-1", date(2024, 7, 29))]
    assert dues(store) == [("A", "2024-07-29"), ("B", "2024-08-05"), ("C", "2024-03-11")]
    with store.reading() as reader:
        due = standards(reader).due(Clock.SINGLE, REFERRED)
    assert (due.standard.working_days, due.standard.local) == (40, True)
    assert due.standard.counted_from == "the referral"


def test_a_looser_local_standard_moves_nothing(store: Store, act: Act) -> None:
    assert add_local_standard(store, act, Clock.SINGLE, 60, date(2024, 4, 1), None, apply=True) == []


@pytest.mark.parametrize(
    ("days", "since", "until"),
    [
        (0, date(2024, 4, 1), None),
        (-1, date(2024, 4, 1), None),
        (367, date(2024, 4, 1), None),
        (40, date(2024, 4, 1), date(2024, 3, 31)),
    ],
)
def test_a_local_standard_that_cannot_be_kept_is_refused(
    store: Store, act: Act, days: int, since: date, until: date | None
) -> None:
    before = everything(store)
    with pytest.raises(InvalidInput):
        add_local_standard(store, act, Clock.SINGLE, days, since, until, apply=True)
    assert everything(store) == before


def test_a_second_local_standard_from_the_same_day_is_refused(store: Store, act: Act) -> None:
    add_local_standard(store, act, Clock.SINGLE, 40, date(2024, 4, 1), None, apply=True)
    with pytest.raises(InvalidInput, match="already"):
        add_local_standard(store, act, Clock.SINGLE, 30, date(2024, 4, 1), None, apply=True)
    add_local_standard(store, act, Clock.INITIAL, 5, date(2024, 4, 1), None, apply=True)
