"""What encryption, the audit trail and restricted cases cost: opening, a page, a command, verifying the trail.

python benchmarks/trust.py [--size 100000] [--entries 100000] [--rounds 9]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from stores import AS_AT, build

from db.audit import enter, stored_entries
from db.backup import back_up
from db.commands.calendar import close_office
from db.commands.people import give_access, restrict
from db.commands.reading import enter_case_opened
from db.key import Key, salt_of
from db.queries.duty import DutyQuestion, duty_answer, duty_page
from db.queries.standards import standards
from db.store import Act, Store
from models.audit_chain import Draft, faults
from models.people import Action, Person, Role

PASSPHRASE = "correct horse battery staple"  # of a store that lives for one run
ADMINISTRATOR = Person(1, "Ada Manager", Role.ADMINISTRATOR)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", type=int, default=100_000, help="assessments")
    options.add_argument("--entries", type=int, default=100_000, help="audit entries to verify")
    options.add_argument("--rounds", type=int, default=9)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        plain, encrypted = folder / "plain.db", folder / "encrypted.db"
        build(plain, asked.size)
        build(encrypted, asked.size, PASSPHRASE)
        _opening(plain, encrypted, asked.rounds)
        stores = {
            "plain": stack.enter_context(Store.open(plain)),
            "encrypted": stack.enter_context(Store.open(encrypted, PASSPHRASE)),
        }
        _pages(stores, asked.rounds)
        for kind, store in stores.items():
            _commands(kind, store, asked.rounds)
        _restricted(stores["plain"], asked.rounds)
        began = time.perf_counter()
        back_up(stores["encrypted"], datetime.now(UTC))
        print(f"a verified backup of the encrypted store: {time.perf_counter() - began:.2f} s")
        _verifying(stores["plain"], asked.entries)


def _median(rounds: int, act: Callable[[], object]) -> float:
    """Milliseconds, the median of the rounds after a first one that is not counted."""
    act()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _opening(plain: Path, encrypted: Path, rounds: int) -> None:
    salt = salt_of(encrypted)
    derivation = _median(rounds, lambda: Key.derive(PASSPHRASE, salt))
    opening = _median(rounds, lambda: Store.open(encrypted, PASSPHRASE).close())
    print(f"key derivation {derivation:.0f} ms; opening {opening:.0f} ms, {opening - derivation:+.0f} ms (target +150)")
    print(f"opening the plain store {_median(rounds, lambda: Store.open(plain).close()):.1f} ms")

    def first_page() -> None:
        with Store.open(encrypted, PASSPHRASE) as store, store.reading() as reader:
            duty_page(reader, standards(reader), DutyQuestion(AS_AT), limit=100)

    whole = _median(rounds, first_page)
    print(f"opening and reading the first page {whole:.0f} ms, {whole - derivation:+.0f} ms over the derivation")


def _pages(stores: dict[str, Store], rounds: int) -> None:
    for words, question in (
        ("a page of 100", DutyQuestion(AS_AT)),
        ("page and tiles, “late”", DutyQuestion(AS_AT, words="late")),
    ):
        times = {}
        for kind, store in stores.items():
            with store.reading() as reader:
                clock = standards(reader)
                ask = duty_answer if question.words else duty_page
                times[kind] = _median(rounds * 5, lambda: ask(reader, clock, question, limit=100))  # noqa: B023
        ratio = times["encrypted"] / times["plain"]
        print(
            f"{words}: plain {times['plain']:.2f} ms, encrypted {times['encrypted']:.2f} ms, "
            f"ratio {ratio:.2f} (target 1.2)"
        )


def _commands(kind: str, store: Store, rounds: int) -> None:
    days = iter(range(20_000))

    def act() -> Act:
        return Act(ADMINISTRATOR, datetime.now(UTC))

    def closure() -> None:
        day = date(2000, 1, 3) + timedelta(days=next(days))
        close_office(store, act(), day, day, "Stock-taking")

    names = iter(range(20_000))
    rows = {
        "give access": lambda: give_access(store, act(), f"New Person {next(names)}", Role.WORKER, new=True),
        "enter that a case is opened": lambda: enter_case_opened(store, act(), "CH1-1", 1, 1),
        "note that the office is closed": closure,
    }
    for words, run in rows.items():
        print(f"{kind}: {words}, with its audit entry: {_median(rounds * 3, run):.1f} ms (target 20)")


def _restricted(store: Store, rounds: int) -> None:
    """What hiding restricted cases costs a person who does not see them."""
    question = DutyQuestion(AS_AT)

    def measured() -> tuple[float, float]:
        with store.reading() as reader:
            clock = standards(reader)
            page = _median(rounds * 5, lambda: duty_page(reader, clock, question, limit=100))
            return page, _median(rounds, lambda: duty_answer(reader, clock, question, limit=100))

    store.sign_in(ADMINISTRATOR)
    everything = measured()
    for child in range(1, 51):
        restrict(store, Act(ADMINISTRATOR, datetime.now(UTC)), child, (), "staff member's child")
    store.sign_in(Person(2, "Somebody", Role.WORKER))
    hidden = measured()
    store.sign_in(ADMINISTRATOR)
    print(
        f"fifty restricted children: a page {everything[0]:.2f} → {hidden[0]:.2f} ms, "
        f"page and tiles {everything[1]:.1f} → {hidden[1]:.1f} ms for somebody who is not named"
    )


def _verifying(store: Store, entries: int) -> None:
    act = Act(ADMINISTRATOR, datetime.now(UTC))
    with store.noting() as connection:
        drafts = [
            Draft(f"CH{n:07}-1", {"due_on": date(2026, 1, 5)}, {"due_on": date(2026, 1, 6)}, "a note", n, n)
            for n in range(entries)
        ]
        began = time.perf_counter()
        enter(connection, act, Action.PROCLAIM, drafts)
    print(f"sealing and writing {entries:,} entries: {time.perf_counter() - began:.2f} s")
    began = time.perf_counter()
    with store.reading() as reader:
        stored = stored_entries(reader)
    found = list(faults(stored))
    took = time.perf_counter() - began
    print(f"verifying {len(stored):,} entries: {took:.2f} s, {len(found)} faults (target 2 s)")


if __name__ == "__main__":
    main()
