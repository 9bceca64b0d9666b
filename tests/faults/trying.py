"""Do what a scenario says under a fault, and see that the store is as it was, and goes on."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from bases import ADMIN, NAME, Bases, act_of
from failing import Disk, Failure, failing, sqlite_error
from looking import Keys, Picture, broken_backups, opened, picture, troubles
from losing import Tally
from scenarios import NEW_PASSPHRASE, Scenario, key_number

from db.key import Key
from db.store import Store
from models.errors import CpipError, StoreError, StoreUnwritable

NUMBER = 10  # of the act
IOERR_WRITE, IOERR_FSYNC = driver.SQLITE_IOERR | 3 << 8, driver.SQLITE_IOERR | 4 << 8


@contextmanager
def prepared(scenario: Scenario, bases: Bases) -> Iterator[tuple[Path, Key | None]]:
    """A store to do it to, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        key = bases.copy(
            Path(folder),
            scenario.kind,
            encrypted=scenario.encrypted,
            name=scenario.name,
            prepare=scenario.prepare,
            killed=scenario.killed,
        )
        yield Path(folder, NAME), key


def signed_in(path: Path, key: Key | None) -> Store:
    """The store, opened by the administrator."""
    store = Store(path, key)
    try:
        if store.revision() != "0001":
            store.sign_in(ADMIN)
    except BaseException:
        store.close()
        raise
    return store


def keys_of(key: Key | None) -> Keys:
    """The keys that the store may have after any scenario."""
    return [key] if key is None else [key, key_number(0, key.salt), Key.derive(NEW_PASSPHRASE, key.salt)]


def look(path: Path, keys: Keys) -> tuple[Picture, list[str]]:
    """What the store holds now, and what is wrong with it."""
    with opened(path, keys) as store:
        return picture(store), troubles(store) + broken_backups(path, keys)


def done_once(scenario: Scenario, bases: Bases) -> tuple[Picture, Picture, int, int]:
    """What a store holds before and after, and of how many statements and writes of a disk it takes."""
    with prepared(scenario, bases) as (path, key), Disk(path.parent, what=("write", "sync")) as disk:
        before, _ = look(path, [key])
        with failing(Failure(0, KeyboardInterrupt)) as counted:
            store = signed_in(path, key)
            counted.begin(0)
            disk.begin(0)
            scenario.run(store, act_of(NUMBER), 0)
            statements, writes = counted.count, disk.count
            store.close()
        after, wrong = look(path, keys_of(key))
        assert wrong == []
    return before, after, statements, writes


ERRORS = (
    sqlite_error(driver.SQLITE_FULL),
    sqlite_error(driver.SQLITE_IOERR),
    KeyboardInterrupt,
    sqlite_error(driver.SQLITE_CORRUPT),
    sqlite_error(driver.SQLITE_BUSY),
    lambda: RuntimeError("a fault of the program"),
)


def fail_at_statements(scenario: Scenario, bases: Bases, places: Sequence[int], known: Sequence[Picture]) -> Tally:
    """Let each of these statements fail: nothing is written, and the store goes on."""
    tally = Tally()
    for number, place in enumerate(reversed(places)):
        error = ERRORS[number % len(ERRORS)]  # the last statements, of the entry, fail as a disk does
        with prepared(scenario, bases) as (path, key), failing(Failure(0, error)) as failure:
            store = signed_in(path, key)
            failure.begin(place)
            expected = StoreError if isinstance(error(), driver.Error) else type(error())
            tally.tried += 1
            wrong, refused = [], False
            try:
                scenario.run(store, act_of(NUMBER), 0)
            except expected:
                refused = True
            except BaseException as other:
                wrong.append(f"raised {other!r}")
            kept = failure.committed
            failure.begin(0)
            wrong += _after_fault(scenario, store, path, key, known, refused=refused and not kept, kept=kept)
            tally.lost += [f"{scenario.name}, statement {place}, {error()!r}: {said}" for said in wrong]
    return tally


def fail_on_disk(
    scenario: Scenario, bases: Bases, places: Sequence[int], known: Sequence[Picture], *, full: bool
) -> Tally:
    """Let the disk be full, or broken, from each of these writes on."""
    tally = Tally()
    for place in places:
        error = driver.SQLITE_FULL if full else IOERR_FSYNC if place % 2 else IOERR_WRITE
        what = ("write",) if full else ("write", "sync")
        with prepared(scenario, bases) as (path, key), Disk(path.parent, 0, error, what) as disk:
            store = signed_in(path, key)
            disk.begin(place)
            tally.tried += 1
            wrong, refused = [], False
            try:
                scenario.run(store, act_of(NUMBER), 0)
            except StoreUnwritable:
                refused = True
            except StoreError as error_said:
                refused = True
                wrong += [f"said {error_said}"] if full else []
            except BaseException as other:
                wrong.append(f"raised {other!r}")
            disk.begin(0)
            # Where a sync fails nothing is certain; where the disk is full nothing is written.
            wrong += _after_fault(scenario, store, path, key, known, refused=refused and full)
            tally.lost += [f"{scenario.name}, write {place}, full {full}: {said}" for said in wrong]
    return tally


def _after_fault(
    scenario: Scenario,
    store: Store,
    path: Path,
    key: Key | None,
    known: Sequence[Picture],
    *,
    refused: bool,
    kept: bool = False,
) -> list[str]:
    """What is wrong with the store: while it is still open, opened anew, and when it is done without a fault."""
    wrong = []
    before, after = known
    try:
        if not (scenario.replaces or kept) and scenario.whole and store.key == key:
            held = picture(store)
            if held.records not in (before.records, after.records):
                wrong.append("the open store shows neither what was nor what is")
            if refused and (held.seals != before.seals or held.records != before.records):
                wrong.append("refused, and something was written")
        store.close()
        found, sound = look(path, keys_of(key))
        wrong += sound
        if found.records not in (before.records, after.records):
            wrong.append("neither as before nor as after")
        if refused and scenario.whole and not scenario.replaces and found != before:
            wrong.append("refused, and something was kept")
        if found == before:
            with signed_in(path, key) as again:
                scenario.run(again, act_of(NUMBER), 0)
            if look(path, keys_of(key))[0].records != after.records:
                wrong.append("done without the fault, it gave something else")
    except CpipError as error:
        wrong.append(f"then said {error}")
    finally:
        with suppress(Exception):
            store.close()
    return wrong


def spread(count: int, most: int) -> list[int]:
    """At most so many of the numbers from 1 to ``count``: the last ones, and some from all over."""
    last = range(max(1, count - most // 2 + 1), count + 1)
    step = max(1, (count - most // 2) // max(1, most - most // 2))
    return sorted({*list(range(1, count + 1, step))[: most - most // 2], *last})
