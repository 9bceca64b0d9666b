"""A small authority to triage in: three teams, a dozen people, fourteen cases; and what it holds, to be compared.

Children and their cases bear the same number. Nobody but an administrator sees the cases of ZED-9 and ZED-10.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from db.audit import stored_entries
from db.clock_records import Since, note_every_case, write_records
from db.commands.allocating import allocate, unallocate
from db.commands.covering import cover, give_back
from db.commands.founding import found
from db.connection import begun, connect
from db.queries.standards import standards
from db.queries.workload import Workload, caseload
from db.store import Act, Store
from models.allocation import Destination, Outcome, Wish
from models.audit_chain import faults
from models.errors import CpipError
from models.people import Person, Role
from models.standards import Clock

TODAY = date(2024, 6, 10)  # a Monday
BECAUSE = "She knows the family."
NOW = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)

ADA, ANN, BOB, CAT, NAN, LEE, FAY, MO, SAM, WIL, TOM, PAT, MAX = range(1, 14)
DUTY, NORTH, SOUTH = 1, 2, 3
# Name, post, team, percent of full time, newly qualified until, works from, works until.
PEOPLE = {
    ANN: ("Ann Able", "social_worker", NORTH, 100, None, None, None),
    BOB: ("Bob Best", "social_worker", NORTH, 100, None, None, None),
    CAT: ("Cat Cole", "social_worker", SOUTH, 80, None, None, None),
    NAN: ("Nan New", "social_worker", NORTH, 100, "2024-12-31", None, None),
    LEE: ("Lee Left", "social_worker", NORTH, 100, None, None, "2024-05-31"),
    FAY: ("Fay Future", "social_worker", NORTH, 100, None, "2024-07-01", None),
    MO: ("Mo Manager", "team_manager", SOUTH, 100, None, None, None),
    SAM: ("Sam Supervisor", "social_worker", SOUTH, 100, None, None, None),
    WIL: ("Wil Worker", "social_worker", SOUTH, 100, None, None, None),
    TOM: ("Tom Teamless", "social_worker", None, 100, None, None, None),
    PAT: ("Pat Part", "social_worker", NORTH, 10, None, None, None),
    MAX: ("Max Manager", "team_manager", NORTH, 100, None, None, None),
}
ROLES = {ADA: Role.ADMINISTRATOR, MO: Role.MANAGER, MAX: Role.MANAGER, SAM: Role.SUPERVISOR, WIL: Role.WORKER}
NAMES = {ADA: "Ada Manager", **{id_: person[0] for id_, person in PEOPLE.items()}}

IN_NEED, PROTECTED, LOOKED_AFTER = "c) Child in need plan", "b) Child protection plan", "a) Looked after child"
UNHELD, WITH_TEAM, HELD, HELD_TOO, LOOKED_AFTER_CASE, BOBS, CLOSED, TOMS, HIDDEN, HIDDEN_WAITING = range(1, 11)
WAITING = (11, 12, 13, 14)
# Opened, closed, status, and who held it: worker, team, from, until.
CASES: dict[int, tuple[str, str | None, str | None, tuple[tuple[int | None, int | None, str, str | None], ...]]] = {
    UNHELD: ("2024-06-03", None, None, ()),
    WITH_TEAM: ("2024-05-20", None, PROTECTED, ((None, DUTY, "2024-05-20", None),)),
    HELD: ("2024-05-01", None, IN_NEED, ((None, DUTY, "2024-05-01", "2024-05-03"), (ANN, NORTH, "2024-05-03", None))),
    HELD_TOO: ("2024-05-10", None, None, ((ANN, NORTH, "2024-05-13", None),)),
    LOOKED_AFTER_CASE: ("2024-05-20", None, LOOKED_AFTER, ((ANN, NORTH, "2024-05-20", None),)),
    BOBS: ("2024-05-20", None, None, ((BOB, NORTH, "2024-05-21", None),)),
    CLOSED: ("2024-04-01", "2024-06-01", None, ((ANN, NORTH, "2024-04-02", None),)),
    TOMS: ("2024-05-02", None, None, ((TOM, None, "2024-05-02", None),)),
    HIDDEN: ("2024-05-20", None, None, ((ANN, NORTH, "2024-05-21", None),)),
    HIDDEN_WAITING: ("2024-06-03", None, None, ()),
    **dict.fromkeys(WAITING, ("2024-06-03", None, None, ((None, NORTH, "2024-06-03", None),))),
}
FAMILIES = {1: (UNHELD, BOBS), 2: (HELD, HIDDEN)}


def june(day: int) -> date:
    """A day of the month in which all of it is."""
    return date(2024, 6, day)


def person(id_: int) -> Person:
    return Person(id_, NAMES[id_], ROLES[id_])


def act_of(id_: int = MO) -> Act:
    """An act of this person; of a manager, unless it is said."""
    return Act(person(id_), NOW)


def reference(case: int) -> str:
    return f"ZED-{case}-1" if case in (HIDDEN, HIDDEN_WAITING) else f"C{case}-1"


def make(path: Path) -> None:
    """Make the authority in a new store, closed."""
    with (
        found(path, None, NOW, manager=NAMES[ADA], team="Duty", holidays_version="0.109") as store,
        store.reading() as reader,
    ):
        clock = standards(reader)
    with closing(connect(path, None)) as connection, begun(connection):
        connection.executemany("INSERT INTO teams (id, name) VALUES (?, ?)", [(NORTH, "North"), (SOUTH, "South")])
        connection.executemany(
            "INSERT INTO workers (id, name, role, team_id, fte_percent, newly_qualified_until, works_from, "
            "works_until, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            [(id_, *one) for id_, one in PEOPLE.items()],
        )
        connection.executemany(
            "INSERT INTO access (worker_id, role, version) VALUES (?, ?, 1)",
            [(id_, role.value) for id_, role in ROLES.items() if id_ != ADA],
        )
        connection.executemany("INSERT INTO families (id) VALUES (?)", [(family,) for family in FAMILIES])
        family_of = {child: family for family, children in FAMILIES.items() for child in children}
        for id_, (opened, closed, status, held) in CASES.items():
            child = reference(id_).removesuffix("-1")
            name = "Zedekiah Zzz" if id_ == HIDDEN else None
            connection.execute(
                "INSERT INTO children (id, reference, name, search, family_id) VALUES (?, ?, ?, ?, ?)",
                (id_, child, name, child.casefold(), family_of.get(id_)),
            )
            connection.execute(
                "INSERT INTO cases (id, child_id, number, opened_on, no_further_action, status, closed_on, closed_by) "
                "VALUES (?, ?, 1, ?, 0, ?, ?, ?)",
                (id_, id_, opened, status, closed, closed and "cin_closure"),
            )
            due = clock.due(Clock.SINGLE, date.fromisoformat(opened))
            connection.execute(
                "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, due_on, authorised_on) "
                "VALUES (?, 'single', ?, ?, ?, ?, ?)",
                (id_, opened, opened, due.standard.id, due.due_on.isoformat(), closed),
            )
            connection.executemany(
                "INSERT INTO allocations (case_id, worker_id, team_id, started_on, ended_on, reason, decided_by) "
                "VALUES (?, ?, ?, ?, ?, 'as it was', 'Ada Manager')",
                [(id_, *row) for row in held],
            )
        for child in (HIDDEN, HIDDEN_WAITING):
            connection.execute("INSERT INTO restrictions (child_id, reason, version) VALUES (?, 'safety', 1)", (child,))


def wishes(*cases: int) -> list[Wish]:
    """These cases, whoever holds them."""
    return [Wish(case) for case in cases]


# What tells of acts, and not of what they did.
_OF_ACTS = frozenset({"audit_entries", "clock_records", "reversible_acts", "row_images", "sqlite_stat1"})


def contents(store: Store, leaving_out: frozenset[str] = frozenset({"sqlite_stat1"})) -> dict[str, list[Any]]:
    """Every row of every table, whoever is signed in."""
    with store.reading() as reader:
        names = [row[0] for row in reader.rows("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY 1")]
        return {
            name: sorted((tuple(row) for row in reader.rows(f"SELECT * FROM main.{name}")), key=repr)
            for name in names
            if name not in leaving_out
        }


def records(store: Store) -> dict[str, list[Any]]:
    """Every row of every table, but not of the audit trail, of what can be undone, nor of what stood on record."""
    return contents(store, _OF_ACTS)


def differing(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> list[str]:
    """In which tables they differ."""
    return [name for name in one if one[name] != other[name]]


def ask(store: Store, sql: str, **values: Any) -> list[Any]:
    """The rows of a question, as tuples; of every child, where ``main.`` is asked."""
    with store.reading() as reader:
        return [tuple(row) for row in reader.rows(sql, **values)]


def write(store: Store, sql: str, *values: Sequence[Any]) -> None:
    """Run a statement past all commands, once for each row of values."""
    with closing(connect(store.path, None)) as connection, begun(connection):
        if values:
            connection.executemany(sql, values)
        else:
            connection.execute(sql)


def holder(store: Store, case: int, day: date = TODAY) -> str:
    """Who holds the case on the day: a worker's name, a team's in brackets, or nobody."""
    found = ask(
        store,
        "SELECT w.name, t.name FROM main.allocations AS al LEFT JOIN workers AS w ON w.id = al.worker_id "
        "LEFT JOIN teams AS t ON t.id = al.team_id "
        "WHERE al.case_id = :case AND al.started_on <= :day AND (al.ended_on IS NULL OR al.ended_on > :day)",
        case=case,
        day=day.isoformat(),
    )
    assert len(found) <= 1, f"{len(found)} rows hold case {case} on {day}"
    if not found:
        return "nobody"
    worker, team = found[0]
    return str(worker or f"[{team}]")


def decisions(store: Store, case: int) -> list[tuple[str, str, str, str, str | None, str]]:
    """The management decisions on the case: kind, day, what was decided, why, why a limit was passed, by whom."""
    return ask(
        store,
        "SELECT kind, made_on, decided, rationale, override, decided_by FROM main.decisions "
        "WHERE case_id = :case ORDER BY id",
        case=case,
    )


def last_group(store: Store) -> list[dict[str, Any]]:
    """The entries of the last act in the audit trail."""
    rows = ask(
        store,
        "SELECT who, what, subject, before, after, why, child_id, case_id FROM main.audit_entries "
        "WHERE group_id = (SELECT MAX(group_id) FROM main.audit_entries) ORDER BY id",
    )
    names = ("who", "what", "subject", "before", "after", "why", "child", "case")
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [{**one, **{name: json.loads(one[name] or "null") for name in ("before", "after")}} for one in found]


def trail_is_sound(store: Store) -> bool:
    """Whether the audit trail is as it was written, and no row belongs to nothing."""
    with store.reading() as reader:
        return not list(faults(stored_entries(reader))) and not reader.rows("PRAGMA main.foreign_key_check")


def groups(store: Store) -> list[int]:
    """The numbers of all acts in the audit trail."""
    return [row[0] for row in ask(store, "SELECT DISTINCT group_id FROM main.audit_entries ORDER BY 1")]


def load(store: Store, worker: int, day: date = TODAY) -> Workload:
    """What the worker carries as at the day, with restricted cases."""
    with store.reading() as reader:
        return caseload(reader, standards(reader), day).workloads[worker]


def missing_on_record(store: Store) -> int:
    """How many clocks stand otherwise on record than the tables have them, of all cases."""
    with store.writing() as session:
        connection = session.connection().connection.driver_connection
        note_every_case(connection)
        found = write_records(connection, Since(date(2199, 1, 1)))
        session.rollback()
    return found


def refused(store: Store, kind: type[CpipError], said: str, act: Callable[[], object]) -> None:
    """It is refused with these words, and nothing is changed."""
    before = contents(store)
    with pytest.raises(kind) as error:
        act()
    assert said in str(error.value)
    assert differing(before, contents(store)) == []


def give(
    store: Store, cases: Sequence[int | Wish], worker: int | None = BOB, *, by: int = MO, on: date = TODAY,
    because: str = BECAUSE, team: int | None = None, **how: Any,
) -> list[Outcome]:  # fmt: skip
    """Give cases to a worker, or to a team alone."""
    asked = [case if isinstance(case, Wish) else Wish(case) for case in cases]
    return allocate(store, act_of(by), asked, Destination(worker, team), on, TODAY, because, **how)


def take_back(store: Store, cases: Sequence[int], *, by: int = MO, on: date = TODAY, **how: Any) -> list[Outcome]:
    """Take cases back to unallocated."""
    return unallocate(store, act_of(by), wishes(*cases), on, TODAY, how.pop("because", BECAUSE), **how)


def lend(
    store: Store, first_on: date = TODAY, last_on: date | None = None, *, of: int = ANN, to: int = CAT, by: int = MO,
    today: date = TODAY, because: str = BECAUSE, **how: Any,
) -> list[Outcome]:  # fmt: skip
    """Let one worker cover for another."""
    return cover(store, act_of(by), of, to, first_on, last_on, today, because, **how)


def bring_back(
    store: Store, on: date = TODAY, *, of: int = ANN, by: int = MO, today: date = TODAY, because: str = BECAUSE,
    **how: Any,
) -> list[Outcome]:  # fmt: skip
    """End a cover."""
    return give_back(store, act_of(by), of, on, today, because, **how)


def by_day(store: Store, case: int, days: Sequence[int]) -> list[str]:
    """The given name of who holds the case on these days of June."""
    return [holder(store, case, june(day)).split()[0] for day in days]
