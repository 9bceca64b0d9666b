"""Crash a store many times while it is written to, and count what was lost: for the test, and for a benchmark."""

import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from power import Recording, State, Token, crash_states, write_files

from db import connection
from db.commands.founding import found
from db.store import Act, Store
from models import tables
from models.errors import StoreError
from models.people import Person, Role

NAME = "store.db"
FOUNDED = "founded"
ACT = Act(Person(1, "Ada Manager", Role.ADMINISTRATOR), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))


class Scenario(Protocol):
    """What is done to a store, one promise after the other, and how to see afterwards that it was kept."""

    @property
    def steps(self) -> Sequence[Callable[[Store, int], Token]]:
        """Each does one thing to the store, and gives back what stands for it."""

    def holds(self, store: Store, token: Token) -> bool:
        """Whether the store has what the token stands for, whole."""

    def whole(self, store: Store) -> bool:
        """Whether nothing is there of which only a part is there."""


class Teams:
    """Pairs of teams, written together."""

    def __init__(self, count: int = 40) -> None:
        self.steps = [self._write] * count

    def holds(self, store: Store, token: Token) -> bool:
        return len(self._teams(store, f"Team {token} %")) == 2

    def whole(self, store: Store) -> bool:
        names = self._teams(store, "Team %")
        numbers = {name.split()[1] for name in names}
        # Each is written after the one before it, so there is no gap either.
        return len(names) == 2 * len(numbers) and numbers == {str(number) for number in range(len(numbers))}

    @staticmethod
    def _write(store: Store, number: int) -> Token:
        with store.writing() as session:
            session.add(tables.Team(name=f"Team {number} one"))
            session.add(tables.Team(name=f"Team {number} two"))
        return number

    @staticmethod
    def _teams(store: Store, pattern: str) -> list[str]:
        with store.reading() as reader:
            return [name for (name,) in reader.rows("SELECT name FROM teams WHERE name LIKE :pattern", pattern=pattern)]


@dataclass(frozen=True, slots=True)
class Result:
    """How many crashes were tried, and in how many of them something was wrong."""

    tried: int = 0
    lost: int = 0  # something acknowledged was not there
    unopened: int = 0  # the store could not be opened, or not read, although it had been acknowledged
    torn: int = 0  # it could be opened and was damaged, or something was there in part
    unpromised: int = 0  # of those tried: no store yet, and none promised; nothing is wrong


def measure(
    points: int,
    seed: int,
    passphrase: str | None,
    pragmas: Sequence[str] | None = None,
    *,
    scenario: Scenario | None = None,
    after_acknowledging: bool = False,
) -> Result:
    """Write to a new store, crash it at that many points, and open what is left each time.

    ``pragmas`` stand in the place of the program’s own once the store is made. With ``after_acknowledging`` the crashes
    come at once after a promise only.
    """
    scenario = scenario or Teams()
    with tempfile.TemporaryDirectory() as folder:
        written, left = Path(folder, "written"), Path(folder, "left")
        written.mkdir()
        left.mkdir()
        recording, secret = record(scenario, written, passphrase, pragmas)
        if recording.unseen:
            raise RuntimeError(f"the recording did not see all that was done to {recording.unseen}")
        where = recording.points_after_acknowledging() if after_acknowledging else None
        states = crash_states(recording, recording.start_files, random.Random(seed), points, where)
        return judge(scenario, states, left, secret)


def record(
    scenario: Scenario, folder: Path, passphrase: str | None, pragmas: Sequence[str] | None = None
) -> tuple[Recording, str | None]:
    """Found a store and go through the scenario, with checkpoints and, in the middle, a store closed and reopened.

    Also gives its recovery key, with which it is opened without the tenth of a second that a passphrase takes.
    """
    own, count, path = connection.PRAGMAS, len(scenario.steps), folder / NAME
    with Recording(folder) as recording:
        store = found(path, passphrase, ACT.at, manager="Ada Manager", team="Duty", holidays_version="0.109")
        secret = store.key.recovery if store.key else None
        recording.acknowledge(FOUNDED)
        try:
            if pragmas is not None:
                store.close()
                connection.PRAGMAS = tuple(pragmas)
                store = Store.open(path, secret)
            for number, step in enumerate(scenario.steps):
                if number == count // 4:
                    _checkpoint(store, "PASSIVE")  # the WAL is then written again from its start
                elif number == count // 2:
                    store.close()
                    store = Store.open(path, secret)
                elif number == count * 3 // 4:
                    _checkpoint(store, "TRUNCATE")
                recording.acknowledge(step(store, number))
        finally:
            connection.PRAGMAS = own
            store.close()
    return recording, secret


def judge(scenario: Scenario, states: Iterable[State], folder: Path, secret: str | None) -> Result:
    """Open each of the states in the folder, and count."""
    tried = lost = unopened = torn = unpromised = 0
    for files, acknowledged in states:
        tried += 1
        write_files(folder, files)
        try:
            with Store.open(folder / NAME, secret) as store:
                with store.reading() as reader:
                    sound = [row[0] for row in reader.rows("PRAGMA integrity_check")] == ["ok"]
                whole = sound and scenario.whole(store)
                kept = all(token == FOUNDED or scenario.holds(store, token) for token in acknowledged)
        except StoreError:
            unopened += bool(acknowledged)
            unpromised += not acknowledged
        else:
            torn += not whole
            lost += not kept
    return Result(tried, lost, unopened, torn, unpromised)


def _checkpoint(store: Store, mode: str) -> None:
    with closing(store.engine.raw_connection()) as raw:
        raw.cursor().execute(f"PRAGMA wal_checkpoint({mode})")
