"""What day it is: a clock that was put back makes nothing less late, and an administrator alone sets that right."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlcipher3.dbapi2 as driver
import time_machine

from cpip_tui.clock import TOLERATED, clock_warning, latest_known, now, today, today_for
from db.store import Store

NOON = datetime(2024, 6, 12, 12, 0, tzinfo=UTC)  # a Wednesday
WEEK = timedelta(days=7)


@pytest.fixture
def clock():
    """A clock that stands at Wednesday noon until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_without_an_entry_the_day_is_that_of_the_machine(clock):
    assert today_for(None) == today() == NOON.astimezone().date()
    assert clock_warning(None) == ""
    assert now() == NOON


@pytest.mark.parametrize("back", [timedelta(0), timedelta(minutes=1), TOLERATED, WEEK, timedelta(days=4000)])
def test_the_later_of_the_clock_and_the_last_entry_counts(clock, back):
    latest = NOON + back
    assert today_for(latest) == latest.astimezone().date()
    assert today_for(NOON - back) == NOON.astimezone().date()


@pytest.mark.parametrize(
    ("ahead", "warned"),
    [
        (timedelta(days=-4000), False),
        (timedelta(0), False),
        (timedelta(minutes=4, seconds=59), False),
        (timedelta(minutes=5), False),
        (timedelta(minutes=5, milliseconds=1), True),
        (timedelta(hours=1), True),
        (WEEK, True),
    ],
)
def test_a_clock_behind_the_last_entry_by_more_than_five_minutes_is_said(clock, ahead, warned):
    assert bool(clock_warning(NOON + ahead)) is warned


def test_the_warning_says_both_moments_and_what_to_do(clock):
    said = clock_warning(NOON + WEEK)
    assert f"This machine's clock says {NOON.astimezone():%a %d %b %Y %H:%M}" in said
    assert f"an entry was made on {(NOON + WEEK).astimezone():%a %d %b %Y %H:%M}" in said
    assert "Days are counted from the later one." in said
    assert said.endswith("an administrator says so with: cpip-tui clock --confirm")
    assert "\n" not in said


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the store of the first test is kept for those after it."""
    return tmp_path_factory.mktemp("kept") / "store.db"


@pytest.fixture
def store(clock, cpip, request, tmp_path, kept):
    """A store made at Wednesday noon, with a case that is due on Friday 14 June 2024, and three people."""
    if not kept.exists():
        made = made_store(cpip, request.getfixturevalue("store_path"), request.getfixturevalue("workbook"))
        shutil.copyfile(made, kept)
    return shutil.copyfile(kept, tmp_path / "copy.db")


def made_store(cpip, store_path, workbook):
    file = workbook(
        referrals=[("1", None, datetime(2024, 4, 10), "No", "Duty", "Ann Able")],
        assessments=[("1", datetime(2024, 4, 10), None, "Duty", "Ann Able")],
    )
    said = cpip("import", "annex-a", file, "--assessments-as", "single", "--yes", "--store", store_path)
    assert said.code == 0, said.err
    for name, role in (("Mo Manager", "manager"), ("Wil Worker", "worker")):
        said = cpip("access", "give", name, role, "--new", "--as", "A Manager", "--store", store_path)
        assert said.code == 0, said.err
    return store_path


def duty(cpip, store):
    said = cpip("duty", "--store", store, "--as", "A Manager", "--format", "json")
    assert said.code == 0, said.err
    body = json.loads(said.out)
    return body["as_at"], body["rows"][0]["days_left"], said.err


def latest(store):
    with Store.open(store) as opened:
        return latest_known(opened)


def test_a_clock_that_was_put_back_makes_nothing_less_late_and_is_told(clock, cpip, store):
    assert duty(cpip, store) == ("2024-06-12", 2, "")
    clock.move_to(NOON + WEEK)
    as_at, left, said = duty(cpip, store)
    assert (as_at, said) == ("2024-06-19", "")
    assert left < 0
    clock.move_to(NOON)
    as_at, still_left, said = duty(cpip, store)
    assert (as_at, still_left) == ("2024-06-19", left)
    assert said.startswith("This machine's clock says Wed 12 Jun 2024")
    assert "an entry was made on Wed 19 Jun 2024" in said
    assert said.count("\n") == 1


def test_what_is_entered_meanwhile_keeps_the_clock_as_it_was_and_the_latest_moment(clock, cpip, store):
    clock.move_to(NOON - WEEK)
    for _ in range(2):
        assert duty(cpip, store)[0] == "2024-06-12"
    assert latest(store) == NOON
    assert cpip("verify", "--store", store, "--as", "A Manager").code == 0
    with Store.open(store) as opened, opened.reading() as reader:
        row = reader.row("SELECT at, latest FROM audit_entries ORDER BY id DESC LIMIT 1")
    assert [datetime.fromisoformat(text) for text in row] == [NOON - WEEK, NOON]


def test_a_day_that_is_asked_for_is_shown_whatever_the_clock_says(clock, cpip, store):
    clock.move_to(NOON - WEEK)
    said = cpip("duty", "--store", store, "--as", "A Manager", "--as-at", "2024-05-01", "--format", "json")
    assert json.loads(said.out)["as_at"] == "2024-05-01"


def test_an_administrator_confirms_the_clock_and_days_are_counted_by_it_again(clock, cpip, store):
    clock.move_to(NOON - WEEK)
    assert duty(cpip, store)[2]
    said = cpip("clock", "--confirm", "--store", store, "--as", "A Manager")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Confirmed: it is Wed 05 Jun 2024")
    assert duty(cpip, store) == ("2024-06-05", 7, "")
    assert latest(store) == NOON - WEEK
    with Store.open(store) as opened, opened.reading() as reader:
        who, before, after = reader.row(
            "SELECT who, before, after FROM audit_entries WHERE what = 'confirm the machine''s clock'"
        )
    assert who == "A Manager"
    assert datetime.fromisoformat(json.loads(before)["latest entry"]) == NOON
    assert datetime.fromisoformat(json.loads(after)["clock"]) == NOON - WEEK
    assert cpip("verify", "--store", store, "--as", "A Manager").code == 0


@pytest.mark.parametrize(("name", "role"), [("Mo Manager", "a manager"), ("Wil Worker", "a worker")])
def test_nobody_else_confirms_the_clock(clock, cpip, store, name, role):
    clock.move_to(NOON - WEEK)
    before = latest(store)
    said = cpip("clock", "--confirm", "--store", store, "--as", name)
    assert (said.code, said.out) == (2, "")
    assert f"needs an administrator; {name} is signed in as {role}. Nothing was done." in said.err
    assert latest(store) == before
    assert duty(cpip, store)[0] == "2024-06-12"


def test_a_clock_that_is_right_needs_no_confirming(clock, cpip, store):
    for confirm in ([], ["--confirm"]):
        said = cpip("clock", *confirm, "--store", store, "--as", "A Manager")
        assert (said.code, said.err) == (0, "")
        assert "no entry is later" in said.out
    clock.move_to(NOON - WEEK)
    said = cpip("clock", "--store", store, "--as", "Wil Worker")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("This machine's clock says Wed 05 Jun 2024")


def tamper(store, text):
    connection = driver.connect(str(store))
    connection.execute("DROP TRIGGER audit_entries_are_never_changed")
    connection.execute("UPDATE audit_entries SET latest = ? WHERE id = (SELECT MAX(id) FROM audit_entries)", (text,))
    connection.commit()
    connection.close()


@pytest.mark.parametrize("text", ["yesterday", "", "2024-06-12", "9999-12-31T23:59:59.999+00:00"])
def test_a_last_entry_whose_moment_was_tampered_with_is_found_by_verify(clock, cpip, store, text):
    tamper(store, text)
    said = cpip("verify", "--store", store, "--as", "A Manager")
    assert said.code == 1, said.err
    assert "was changed" in said.out + said.err


def test_a_moment_that_no_calendar_counts_is_said_and_confirming_the_clock_ends_it(clock, cpip, store):
    tamper(store, "9999-12-31T23:59:59.999+00:00")
    said = cpip("duty", "--store", store, "--as", "A Manager")
    assert said.code == 2
    assert "cpip-tui clock --confirm" in said.err
    assert cpip("clock", "--confirm", "--store", store, "--as", "A Manager").code == 0
    assert duty(cpip, store) == ("2024-06-12", 2, "")


def test_the_day_is_a_date_where_the_person_is(clock):
    assert isinstance(today(), date)
    assert not isinstance(today(), datetime)
