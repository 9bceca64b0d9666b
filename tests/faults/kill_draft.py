"""Kill the program while somebody types of a case in supervision; all but the last two seconds of it must be kept.

The whole program runs in a child, without a terminal, and keys are pressed one by one. After each the child tells
through a pipe at what moment it was typed; the parent kills it at a moment of its own and reads the draft.
"""

import asyncio
import os
import random
import shutil
import signal
import struct
import sys
import tempfile
import time
import warnings
from pathlib import Path

from bases import ADMIN, DAY, NAME, START, Bases, act_of
from kill import SIGKILL, reason_to_skip
from looking import opened, troubles
from losing import Tally

from cpip_tui.app import CpipApp
from db.commands.session_writing import begin_session
from db.key import Key
from db.queries.case_cover import covered_cases
from db.queries.sessions import drafts_of
from db.queries.standards import standards
from db.queries.workers import practice_rules
from db.store import Store
from models.errors import CpipError
from models.people import Person
from screens.desk import Desk
from screens.dialogs.discussion import DiscussionDialog
from screens.session import SessionScreen

__all__ = ["kill_typing", "reason_to_skip"]

LOST_SECONDS = 2.0  # of typing, at most
_OF_SITUATION = 30  # letters; those after them are of the next field
_STAMP = struct.Struct("d")
_STARTS_SECONDS = 60.0  # the program comes up within this, on a busy machine too


class Forgetful:
    """Nothing is remembered from one sitting to the next."""

    def get(self, _: str) -> None:
        return None

    def set(self, _: str, __: str) -> None:
        return None


def letters(count: int) -> str:
    """The first letters that are typed, always the same: no two places of them look alike."""
    rng = random.Random(2011)
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(count))


def begin(store: Store) -> None:
    """A session is begun with whoever holds the most cases."""
    store.sign_in(ADMIN)
    begin_session(store, act_of(1), _worker(store))


def _worker(store: Store) -> int:
    with store.reading() as reader:
        held = [one.worker_id for one in covered_cases(reader, standards(reader), practice_rules(reader), DAY)]
    return max((one for one in set(held) if one != ADMIN.id), key=held.count)


def _session(store: Store) -> int:
    """The session that is being written."""
    with store.reading() as reader:
        rows = reader.rows(
            "SELECT id FROM supervision_sessions WHERE writing_since IS NOT NULL AND supervisor_id = :me ORDER BY id",
            me=ADMIN.id,
        )
    return int(rows[-1][0])


def kill_typing(
    bases: Bases, count: int, rng: random.Random, *, encrypted: bool = False, longest: float = 4.0
) -> Tally:
    """Kill ``count`` programs, each after at most so many seconds of typing, and look at what is kept."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            place = Path(folder, str(number))
            key = bases.copy(place, "filled", encrypted=encrypted, name="session", prepare=begin)
            stamps, killed = _kill_one(place / NAME, key, rng.uniform(0.3, longest))
            tally.tried += 1
            tally.lost += [f"kill {number}: {said}" for said in _judge(place / NAME, key, stamps, killed)]
            shutil.rmtree(place)
    return tally


def _kill_one(path: Path, key: Key | None, after: float) -> tuple[list[float], float]:
    """At which moments a letter was typed, and when the program was killed."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads that others have; the child starts its own
        child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (until the end of the process)
            asyncio.run(_type(path, key, writing))
        finally:
            os._exit(1)  # it ends only by being killed
    os.close(writing)
    told = b""
    try:
        signal.signal(signal.SIGALRM, _took_too_long)
        signal.alarm(int(_STARTS_SECONDS))
        while len(told) < _STAMP.size and (some := os.read(reading, 4096)):
            told += some
        signal.alarm(0)
        time.sleep(after)
    finally:
        os.kill(child, SIGKILL)
        killed = time.monotonic()
        os.waitpid(child, 0)
        while some := os.read(reading, 4096):
            told += some
        os.close(reading)
    if not told:
        raise RuntimeError("the child failed by itself before anything was typed")
    whole = len(told) // _STAMP.size * _STAMP.size
    return [moment for (moment,) in _STAMP.iter_unpack(told[:whole])], killed


def _took_too_long(*_: object) -> None:
    raise TimeoutError(f"nothing was typed within {_STARTS_SECONDS:.0f} seconds")


async def _type(path: Path, key: Key | None, pipe: int) -> None:
    """In the child: open the form of a case, and type until the end comes."""
    with Store(path, key) as store:
        desk = Desk(store, lambda: DAY, Forgetful(), lambda: START, Person(ADMIN.id, ADMIN.name, ADMIN.role))
        app = CpipApp(desk)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            screen = SessionScreen(desk, _session(store))
            await app.push_screen(screen)
            screen.table.go_to(next(line.key for line in screen.lines if line.case))
            await pilot.press("enter")
            while not isinstance(app.screen, DiscussionDialog):
                await pilot.pause(0.01)
            await pilot.pause()
            for number, letter in enumerate(letters(10_000)):
                if number == _OF_SITUATION:
                    await pilot.press("enter")
                await pilot.press(letter)
                os.write(pipe, _STAMP.pack(time.monotonic()))


def _judge(path: Path, key: Key | None, stamps: list[float], killed: float) -> list[str]:
    """What is wrong with the store of a program in which so much was typed."""
    try:
        with opened(path, [key]) as store:
            wrong = troubles(store)
            store.sign_in(ADMIN)
            session = _session(store)
            with store.reading() as reader:
                drafts = drafts_of(reader, session)
    except CpipError as error:
        return [f"not opened: {error}"]
    texts = [draft.texts for draft in drafts.values()]
    kept = "".join(one.get("situation", "") + one.get("voice", "") for one in texts)
    if not letters(10_000).startswith(kept):
        wrong.append(f"what is kept was never typed: {kept}")
    late = sum(moment <= killed - LOST_SECONDS for moment in stamps) - len(kept)
    if late > 0:
        wrong.append(f"{late} letters of {len(stamps)} are lost that were typed {LOST_SECONDS} seconds before")
    return wrong
