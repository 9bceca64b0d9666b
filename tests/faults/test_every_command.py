"""Whatever fails while a command runs: the program says so in a sentence, writes nothing, and goes on."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest
import shim
from bases import NAME, Bases, act_of
from failing import impatient, read_only
from looking import picture
from scenarios import SCENARIOS, Scenario
from trying import NUMBER, done_once, fail_at_statements, fail_on_disk, keys_of, look, prepared, signed_in, spread

from db import connection
from models.errors import NotAllowed, StoreBusy, StoreError, StoreGone, StoreUnwritable
from models.people import ALLOWED, Role

PLACES = 2  # of each kind of fault, in each scenario; benchmarks/faults.py tries many more
_REASON = shim.reason_to_skip()
needs_the_layer = pytest.mark.skipif(_REASON is not None, reason=_REASON or "")

HEALTHY = [one for one in SCENARIOS.values() if not one.killed]
each = pytest.mark.parametrize("scenario", HEALTHY, ids=lambda one: one.name)
each_that_writes = pytest.mark.parametrize("scenario", [one for one in HEALTHY if one.writes], ids=lambda one: one.name)
# A migration and a restoring open the file at the path themselves, whichever it is.
each_that_stays = pytest.mark.parametrize(
    "scenario", [one for one in HEALTHY if one.writes and not one.replaces], ids=lambda one: one.name
)


@needs_the_layer
@each
def test_what_fails_on_the_way_leaves_nothing_written(scenario: Scenario, bases: Bases) -> None:
    before, after, statements, writes = done_once(scenario, bases)
    known = (before, after)
    tally = fail_at_statements(scenario, bases, spread(statements, PLACES), known)
    # The disk of every other one is full at its last write, and that of the rest broken from its first on.
    full = HEALTHY.index(scenario) % 2 == 0
    places = spread(writes, PLACES)
    tally.add(fail_on_disk(scenario, bases, places[-1:] if full else places[:1], known, full=full))
    assert tally.lost == []


@pytest.mark.parametrize("scenario", [one for one in HEALTHY if one.is_command], ids=lambda one: one.name)
def test_a_fault_at_the_audit_entry_takes_the_command_back(
    scenario: Scenario, bases: Bases, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no entry")

    monkeypatch.setattr("db.commands.command.enter", broken)
    with prepared(scenario, bases) as (path, key):
        before, _ = look(path, [key])
        with closing(signed_in(path, key)) as store:
            if scenario.writes:
                with pytest.raises(RuntimeError, match="no entry"):
                    scenario.run(store, act_of(NUMBER), 0)
            assert picture(store) == before
        assert look(path, [key]) == (before, [])


@each_that_writes
def test_a_store_that_may_only_be_read_is_left_as_it_is(scenario: Scenario, bases: Bases) -> None:
    with prepared(scenario, bases) as (path, key):
        before, _ = look(path, [key])
        with read_only():
            store = signed_in(path, key)
            refusal = StoreError if scenario.replaces else StoreUnwritable
            if scenario.name.startswith("restore"):  # it puts another file in the place of this one
                store.close()
                return
            with pytest.raises(refusal):
                scenario.run(store, act_of(NUMBER), 0)
            store.close()
        assert look(path, [key]) == (before, [])


@each_that_writes
def test_while_another_program_writes_nothing_is_written(scenario: Scenario, bases: Bases) -> None:
    with prepared(scenario, bases) as (path, key), impatient():
        before, _ = look(path, [key])
        store = signed_in(path, key)
        with closing(connection.connect(path, key)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy):
                scenario.run(store, act_of(NUMBER), 0)
            other.execute("ROLLBACK")
        store.close()
        assert look(path, [key]) == (before, [])


@each
@pytest.mark.parametrize("role", Role)
def test_it_is_refused_to_each_role_that_may_not_do_it(scenario: Scenario, role: Role, bases: Bases) -> None:
    if role in ALLOWED[scenario.action]:
        return
    with prepared(scenario, bases) as (path, key):
        files = _files(path.parent)
        store = signed_in(path, key)
        with pytest.raises(NotAllowed):
            scenario.run(store, act_of(NUMBER, role), 0)
        store.close()
        assert _files(path.parent) == files


@each_that_stays
def test_a_store_that_was_removed_is_said_to_be_gone(scenario: Scenario, bases: Bases) -> None:
    with prepared(scenario, bases) as (path, key):
        store = signed_in(path, key)
        try:
            path.unlink()
        except PermissionError:
            store.close()
            pytest.skip("Windows removes no file that is open")
        with pytest.raises(StoreGone):
            scenario.run(store, act_of(NUMBER), 0)
        with pytest.raises(StoreGone):
            picture(store)
        store.close()
        assert not path.exists()


@each_that_stays
def test_a_store_that_took_the_place_of_the_open_one_is_not_touched(
    scenario: Scenario, bases: Bases, tmp_path: Path
) -> None:
    with prepared(scenario, bases) as (path, key):
        other_key = bases.copy(tmp_path, "founded")
        store = signed_in(path, key)
        try:
            os.replace(shutil.copyfile(tmp_path / NAME, tmp_path / "copy"), path)
        except PermissionError:
            store.close()
            pytest.skip("Windows replaces no file that is open")
        with pytest.raises(StoreGone):
            scenario.run(store, act_of(NUMBER), 0)
        with pytest.raises(StoreGone):
            picture(store)
        store.close()
        assert path.read_bytes() == (tmp_path / NAME).read_bytes()
        assert look(path, [other_key]) == look(tmp_path / NAME, [other_key])


def test_a_replaced_store_gets_nothing_from_the_log_of_the_one_before(bases: Bases, tmp_path: Path) -> None:
    """What was written last stands in the log beside the file, and the log has the name of the new one too."""
    scenario = SCENARIOS["db.commands.people.give_access"]
    with prepared(scenario, bases) as (path, key):
        other_key = bases.copy(tmp_path, "founded")
        store = signed_in(path, key)
        scenario.run(store, act_of(NUMBER), 0)
        try:
            os.replace(shutil.copyfile(tmp_path / NAME, tmp_path / "copy"), path)
        except PermissionError:
            store.close()
            pytest.skip("Windows replaces no file that is open")
        with pytest.raises(StoreGone):
            scenario.run(store, act_of(NUMBER), 1)
        store.close()
        assert look(path, [other_key]) == look(tmp_path / NAME, [other_key])


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.name: file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.name.endswith(("-wal", "-shm"))
    }


def test_keys_that_a_scenario_may_leave_are_known(bases: Bases) -> None:
    scenario = SCENARIOS["change the passphrase"]
    with prepared(scenario, bases) as (path, key):
        store = signed_in(path, key)
        scenario.run(store, act_of(NUMBER), 0)
        assert store.key in keys_of(key)
        store.close()
