"""Stores to measure with: as many assessments as asked for, 15 in 100 of them open, the same ones every time."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from db.commands.founding import found
from db.queries.duty import DutyQuestion, duty_page
from db.queries.standards import standards
from db.store import Act, Store
from models import tables
from models.people import Person, Role
from models.standards import Clock, Standards
from models.text import for_search

AS_AT = date(2026, 11, 23)
OPEN_SHARE = 0.15
OPEN_OVER, DONE_OVER = 2 * 365, 10 * 365  # calendar days back from AS_AT within which the clocks start
BATCH = 20_000


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = _words(
    "Aaliyah Adam Aisha Alfie Amelia Archie Ava Ayaan Bethany Callum Charlotte Chloe Daniel Dylan Ella Ethan Eve "
    "Fatima Finley Freya George Grace Hallie Harry Ibrahim Isla Jack Jacob Jasmine Kai Layla Leo Lily Logan Maisie "
    "Maryam Mason Mia Mohammed Niamh Noah Oliver Oscar Poppy Reece Riley Ruby Sofia Tyler Zara"
)
SURNAMES = _words(
    "Ahmed Allen Bailey Baker Begum Bell Bennett Brown Carter Chapman Clarke Collins Cook Cooper Cox Davies Edwards "
    "Evans Foster Green Griffiths Hall Harris Harrison Hill Hughes Hussain Jackson James Johnson Jones Kaur Khan "
    "Kelly King Lee Lewis Marshall Martin Mason Miller Mitchell Moore Morgan Morris Murphy Parker Patel Phillips "
    "Price Richards Roberts Robinson Rogers Scott Shaw Simpson Singh Smith Stewart Taylor Thomas Thompson Turner "
    "Walker Ward Watson White Williams Wilson Wood Wright Young"
)
NEEDS = ("Abuse or neglect", "Family dysfunction", "Family in acute stress", "Child's disability", "Absent parenting")
SOURCES = ("Police", "School", "Health visitor", "GP", "Relative", "Housing")


@dataclass(frozen=True)
class Built:
    """A store that was built, and how long that took."""

    path: Path
    size: int
    seconds: float

    @property
    def megabytes(self) -> float:
        return self.path.stat().st_size / 1e6


def build(path: Path, size: int, passphrase: str | None = None) -> Built:
    """Make a store of ``size`` assessments at ``path``: each with its case, its holders and mostly its own child."""
    began = time.perf_counter()
    act = Act(Person(1, "Benchmark", Role.ADMINISTRATOR), datetime.now(UTC))
    with found(
        path, passphrase, act.at, manager="Ada Manager", team="Duty", holidays_version=version("holidays")
    ) as store:
        with store.reading() as reader:
            clock = standards(reader)
        workers = round(40 * (size / 1000) ** 0.566)  # 40 for a thousand assessments, 2,000 for a million
        teams = max(4, workers // 8)
        _add_people(store, workers, teams)
        for batch in _batches(size, clock, workers, teams):
            with store.writing() as session:
                for table, rows in batch.items():
                    session.execute(insert(table.__table__), rows)
    return Built(path, size, time.perf_counter() - began)


def known_reference(path: Path) -> str:
    """A child's reference that stands among the first rows of the Duty screen: once it shows, rows are painted."""
    with Store.open(path) as store, store.reading() as reader:
        rows = duty_page(reader, standards(reader), DutyQuestion(AS_AT), limit=20).rows
    return next(row.child for row in rows if not row.name)


def name(rng: random.Random) -> str:
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(SURNAMES)}"


def _add_people(store: Store, workers: int, teams: int) -> None:
    rng = random.Random(8)
    with store.writing() as session:
        session.execute(insert(tables.Team), [{"name": f"Team {number}"} for number in range(2, teams + 1)])
        session.execute(
            insert(tables.Worker),
            # The first id is the manager's, who holds nothing. A number keeps equal names apart.
            [{"name": f"{name(rng)} {n}", "team_id": 1 + n % teams} for n in range(2, workers + 2)],
        )


def _batches(size: int, clock: Standards, workers: int, teams: int) -> Iterator[dict[Any, list[dict[str, Any]]]]:
    rng = random.Random(1)
    child, number, was_done = 0, 1, False
    batch: dict[Any, list[dict[str, Any]]] = {}
    for case in range(1, size + 1):
        if not batch:
            batch = {table: [] for table in (tables.Child, tables.Case, tables.Assessment, tables.Allocation)}
        # Every third case that follows one that is closed is the next referral of the same child.
        if was_done and case % 3 == 0:
            number += 1
        else:
            child, number = child + 1, 1
            batch[tables.Child].append(_child(rng, child))
        is_open = rng.random() < OPEN_SHARE
        was_done = not is_open
        assessment = _assessment(rng, case, is_open, clock)
        batch[tables.Assessment].append(assessment)
        batch[tables.Case].append(_case(rng, case, child, number, assessment))
        batch[tables.Allocation] += _allocations(rng, case, assessment, workers, teams)
        if case % BATCH == 0 or case == size:
            yield batch
            batch = {}


def _child(rng: random.Random, id_: int) -> dict[str, Any]:
    reference, called = f"CH{id_:07}", name(rng) if rng.random() < 0.7 else None  # an import brings no names
    return {
        "id": id_,
        "reference": reference,
        "name": called,
        "date_of_birth": AS_AT - timedelta(days=rng.randrange(16 * 365)),
        "gender": rng.choice(("Female", "Male")),
        "search": for_search(reference, called),
    }


def _assessment(rng: random.Random, case: int, is_open: bool, clock: Standards) -> dict[str, Any]:
    # Open ones lie thickest in the last months; those that are done are at least a hundred days old.
    back = int(OPEN_OVER * rng.random() ** 2) if is_open else rng.randrange(100, DONE_OVER)
    clock_from = AS_AT - timedelta(days=back)
    due = clock.due(Clock.SINGLE, clock_from)
    started = min(clock_from + timedelta(days=rng.randrange(6)), AS_AT)
    return {
        "id": case,
        "case_id": case,
        "kind": "single",
        "started_on": started,
        "clock_from": clock_from,
        "standard_id": due.standard.id,
        "due_on": due.due_on,
        "authorised_on": None if is_open else started + timedelta(days=rng.randrange(10, 90)),
        "child_seen": rng.random() < 0.8,
    }


def _case(rng: random.Random, id_: int, child: int, number: int, assessment: dict[str, Any]) -> dict[str, Any]:
    referred, done = assessment["clock_from"], assessment["authorised_on"]
    return {
        "id": id_,
        "child_id": child,
        "number": number,
        "opened_on": referred,
        "referred_on": referred,
        "referral_source": rng.choice(SOURCES),
        "no_further_action": False,
        "primary_need": rng.choice(NEEDS),
        "last_seen_on": done or (AS_AT - timedelta(days=rng.randrange(120)) if assessment["child_seen"] else None),
        "closed_on": done,
        "closed_by": None if done is None else "cin_closure",
    }


def _allocations(
    rng: random.Random, case: int, assessment: dict[str, Any], workers: int, teams: int
) -> list[dict[str, Any]]:
    """A case comes to a team; nine in ten of the open ones, and all others, go on to a worker."""
    start, done = assessment["clock_from"], assessment["authorised_on"]
    common = {"case_id": case, "reason": "came in", "decided_by": "Ada Manager"}
    team = 1 + rng.randrange(teams)
    held = assessment["started_on"]
    if done is None and rng.random() < 0.1:
        return [common | {"team_id": team, "worker_id": None, "started_on": start, "ended_on": None}]
    return [
        common | {"team_id": team, "worker_id": None, "started_on": start, "ended_on": held},
        common | {"team_id": team, "worker_id": 2 + rng.randrange(workers), "started_on": held, "ended_on": done},
    ]
