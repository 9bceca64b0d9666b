"""Power loss around anything that is done to a store: record it once, crash it at many points, judge what is left."""

import random
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from bases import ADMIN, NAME, Bases, act_of
from looking import Keys, Picture, broken_backups, opened, picture, troubles
from power import Recording, State, crash_states, write_files
from scenarios import Fact, Scenario, holds

from db import connection
from db.files import beside
from db.key import Key
from db.store import Store
from models.errors import CpipError
from models.people import Action


@dataclass
class Tally:
    """How many faults were tried, and what went wrong, in words."""

    tried: int = 0
    lost: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.tried += other.tried
        self.lost += other.lost


class Recorded(NamedTuple):
    """A scenario as it went: the log, and what the store held before it and after each time."""

    recording: Recording
    pictures: list[Picture | None]  # None where it could not be read
    facts: list[Fact]
    keys: Keys


def lose_power(
    scenario: Scenario, bases: Bases, count: int, rng: random.Random, *, encrypted: bool = False, pragmas=None
) -> Tally:
    """Do what the scenario says, crash it at ``count`` points, and open what is left each time."""
    with tempfile.TemporaryDirectory() as folder:
        recorded = record(scenario, bases, Path(folder, "written"), encrypted=encrypted, pragmas=pragmas)
        if recorded.recording.unseen:
            raise RuntimeError(f"the recording did not see all that was done to {recorded.recording.unseen}")
        tally = Tally()
        left = Path(folder, "left")
        left.mkdir()
        for state in crash_states(recorded.recording, recorded.recording.start_files, rng, count):
            tally.tried += 1
            wrong = judge(scenario, recorded, state, left)
            tally.lost += [f"{scenario.name}: {said}" for said in wrong]
        return tally


def record(scenario: Scenario, bases: Bases, folder: Path, *, encrypted: bool, pragmas=None) -> Recorded:
    """Go through the scenario, each time followed by a promise; closing writes the log into the file."""
    own = connection.PRAGMAS
    key = bases.copy(
        folder,
        scenario.kind,
        encrypted=encrypted or scenario.encrypted,
        name=scenario.name,
        prepare=scenario.prepare,
        killed=scenario.killed,
        damaged=scenario.damaged,
    )
    keys: list[Key | None] = [key]
    connection.PRAGMAS = own if pragmas is None else tuple(pragmas)
    try:
        with Recording(folder) as recording:
            store: Any = Unopened(folder / NAME, key) if scenario.damaged else _signed_in(folder / NAME, key)
            pictures: list[Picture | None] = [None if scenario.damaged else picture(store)]
            facts = []
            for number in range(scenario.times):
                facts.append(scenario.run(store, act_of(10 + number), number))
                recording.acknowledge(number)
                if scenario.replaces:
                    store = _signed_in(folder / NAME, key)
                keys += [store.key] if store.key not in keys else []
                pictures.append(picture(store))
            store.close()
    finally:
        connection.PRAGMAS = own
    return Recorded(recording, pictures, facts, keys)


@dataclass
class Unopened:
    """What is known of a store that cannot be opened."""

    path: Path
    key: Key | None

    def close(self) -> None:
        """There is nothing to close."""


def _signed_in(path: Path, key: Key | None) -> Store:
    store = Store(path, key)
    if store.revision() != "0001":
        store.sign_in(ADMIN)
    return store


def judge(scenario: Scenario, recorded: Recorded, state: State, folder: Path) -> list[str]:
    """What is wrong with the disk as the crash left it; nothing where all is well."""
    write_files(folder, state.files)
    path = folder / NAME
    done = len(state.acknowledged)
    wrong = broken_backups(path, recorded.keys)
    try:
        with opened(path, recorded.keys) as store:
            wrong += troubles(store)
            found = picture(store)
            wrong += [f"not kept: {fact.sql}" for fact in recorded.facts[:done] if not holds(store, fact)]
    except CpipError as error:
        return wrong if None in recorded.pictures[done:] else [*wrong, f"not opened: {error}"]
    known = recorded.pictures
    if found not in known:
        wrong.append("neither as before nor as after")
    elif found not in known[done:]:
        wrong.append("an entry that was acknowledged is not there")
    if scenario.action is Action.RESTORE and found == known[-1]:
        wrong += _not_set_aside(folder, recorded)
    return wrong


def _not_set_aside(folder: Path, recorded: Recorded) -> list[str]:
    """Where a backup has taken the place of the store, the store as it was must stand beside it, whole."""
    if recorded.pictures[0] is None:
        return [] if list(folder.glob(f"{NAME}.before-restore-*[0-9]")) else ["what was set aside is not there"]
    for kept in folder.glob(f"{NAME}.before-restore-*[0-9]"):
        # Under a name of its own: the program opens no copy of a store where it lies.
        aside = folder / "aside.db"
        for file, name in zip(beside(kept), beside(aside), strict=True):
            if file.exists():
                shutil.copyfile(file, name)
        try:
            with opened(aside, recorded.keys) as store:
                if troubles(store) == [] and picture(store) == recorded.pictures[0]:
                    return []
        except CpipError as error:
            return [f"what was set aside is not whole: {error}"]
    return ["what was set aside is not there, or not whole"]
