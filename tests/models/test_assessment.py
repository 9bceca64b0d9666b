"""The state of an assessment on a day, and the words of its countdown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.assessment import (
    SOON_WORKING_DAYS,
    SYMBOLS,
    Countdown,
    Kind,
    State,
    Urgency,
    clock_event,
    countdown,
    state_of,
)
from models.calendar import WorkingCalendar
from models.standards import Clock

ENGLAND = WorkingCalendar.england()
DUE = date(2011, 9, 16)  # a Friday
BEFORE, AFTER = date(2011, 9, 15), date(2011, 9, 17)


# The state


@pytest.mark.parametrize(
    ("authorised_on", "as_at", "state"),
    [
        (None, BEFORE, State.OPEN),
        (None, DUE, State.DUE_TODAY),
        (None, AFTER, State.OVERDUE),
        (BEFORE, BEFORE, State.DONE_IN_TIME),
        (BEFORE, AFTER, State.DONE_IN_TIME),
        (DUE, DUE, State.DONE_IN_TIME),
        (DUE, AFTER, State.DONE_IN_TIME),
        (AFTER, AFTER, State.DONE_LATE),
        (AFTER, date(2012, 1, 1), State.DONE_LATE),
        # Authorised after the day that is looked at: it was still open then.
        (DUE, BEFORE, State.OPEN),
        (AFTER, BEFORE, State.OPEN),
        (AFTER, DUE, State.DUE_TODAY),
        (date(2011, 9, 20), AFTER, State.OVERDUE),
    ],
)
def test_the_state_of_an_assessment_on_a_day(authorised_on, as_at, state):
    assert state_of(DUE, authorised_on, as_at) is state


days = st.dates(date(2011, 1, 1), date(2011, 12, 31))


@given(days, days, st.integers(0, 400))
def test_an_authorisation_is_in_time_up_to_the_due_date_whenever_one_looks(due, authorised_on, later):
    state = state_of(due, authorised_on, authorised_on + timedelta(days=later))
    assert state is (State.DONE_LATE if authorised_on > due else State.DONE_IN_TIME)


@given(days, days, days)
def test_an_authorisation_still_to_come_is_not_known_on_the_day(due, authorised_on, as_at):
    if authorised_on > as_at:
        assert state_of(due, authorised_on, as_at) is state_of(due, None, as_at)


# The countdown


@pytest.mark.parametrize(
    ("as_at", "label", "urgency"),
    [
        ("2011-09-02", "· 10 left", Urgency.LATER),
        ("2011-09-08", "· 6 left", Urgency.LATER),
        ("2011-09-09", "▲ 5 left", Urgency.SOON),
        ("2011-09-11", "▲ 5 left", Urgency.SOON),
        ("2011-09-15", "▲ 1 left", Urgency.SOON),
        ("2011-09-16", "! today", Urgency.TODAY),
        ("2011-09-17", "✕ late", Urgency.LATE),  # a Saturday: overdue, and no working day has passed
        ("2011-09-18", "✕ late", Urgency.LATE),
        ("2011-09-19", "✕ 1 late", Urgency.LATE),
        ("2011-09-21", "✕ 3 late", Urgency.LATE),
    ],
)
def test_an_open_assessment_counts_down_to_its_due_date_and_on(as_at, label, urgency):
    found = countdown(ENGLAND, DUE, None, date.fromisoformat(as_at))
    assert (found.label, found.urgency) == (label, urgency)
    assert found.label == f"{SYMBOLS[urgency]} {found.words}"


@pytest.mark.parametrize(
    ("authorised_on", "label"), [(BEFORE, "✓ done in time"), (DUE, "✓ done in time"), (AFTER, "✓ done late")]
)
def test_an_authorised_assessment_has_done_with_counting(authorised_on, label):
    found = countdown(ENGLAND, DUE, authorised_on, date(2011, 9, 30))
    assert (found.label, found.urgency) == (label, Urgency.DONE)


@given(days, days)
def test_late_is_what_lies_before_the_day_and_never_the_sign_of_a_number(due, as_at):
    found = countdown(ENGLAND, due, None, as_at)
    assert (found.urgency is Urgency.LATE) == (due < as_at)
    assert (found.urgency is Urgency.TODAY) == (due == as_at)
    assert (found.urgency in (Urgency.SOON, Urgency.LATER)) == (due > as_at)
    assert found.days_left == ENGLAND.days_left(due, as_at)
    assert "-" not in found.label


def test_soon_is_within_five_working_days_everywhere():
    assert SOON_WORKING_DAYS == 5
    assert Countdown(State.OPEN, 5, 5).urgency is Urgency.SOON
    assert Countdown(State.OPEN, 6, 6).urgency is Urgency.LATER


def test_a_closed_office_is_told_beside_the_countdown_and_does_not_change_it():
    shut = [date(2011, 9, 14), date(2011, 9, 15)]
    calendar = WorkingCalendar(ENGLAND.bank_holidays, ENGLAND.known_until, shut)
    found = countdown(calendar, DUE, None, date(2011, 9, 12))
    assert (found.label, found.office) == ("▲ 4 left", "2 with the office open")
    assert countdown(calendar, DUE, None, date(2011, 9, 15)).office == ""


@pytest.mark.parametrize("state", [state for state in State if state is not State.OPEN])
def test_a_closed_office_is_of_no_matter_where_nothing_runs(state):
    assert Countdown(state, 3, 1).office == ""


# Words


def test_every_urgency_has_a_symbol_of_its_own():
    assert set(SYMBOLS) == set(Urgency)
    assert len(set(SYMBOLS.values())) == len(Urgency)


def test_every_state_has_words_of_its_own():
    assert len({state.words for state in State}) == len(State)


@pytest.mark.parametrize(
    ("kind", "clock", "words", "short"),
    [
        (Kind.INITIAL, Clock.INITIAL, "Initial assessment", "IA"),
        (Kind.CORE, Clock.CORE, "Core assessment", "CA"),
        (Kind.SINGLE, Clock.SINGLE, "Single assessment", "C&F"),
    ],
)
def test_a_kind_of_assessment_has_a_clock_words_and_an_abbreviation(kind, clock, words, short):
    assert (kind.clock, kind.words, kind.short) == (clock, words, short)


@pytest.mark.parametrize(
    ("kind", "clock_from", "referred_on", "event"),
    [
        (Kind.INITIAL, DUE, DUE, "the referral"),
        (Kind.SINGLE, DUE, DUE, "the referral"),
        (Kind.CORE, DUE, DUE, "its commencement"),
        (Kind.CORE, DUE, None, "its commencement"),
        (Kind.INITIAL, DUE, BEFORE, "its own start (a repeat)"),
        (Kind.INITIAL, DUE, None, "its own start (no referral in the file)"),
    ],
)
def test_the_event_from_which_a_clock_counts_is_told_in_words(kind, clock_from, referred_on, event):
    assert clock_event(kind, clock_from, referred_on) == event
