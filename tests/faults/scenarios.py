"""What is done to a store in the fault suite: a scenario for each command, and for the acts that are more than one.

The suite finds the commands by itself; a new one needs a function here, which does it and says how to see it was kept.
"""

import importlib
import os
import pkgutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from bases import DAY, act_of

import db
from db import restoring
from db.backup import back_up, backups_in, folder_of
from db.commands import (
    allocating,
    assessing,
    backing_up,
    calendar,
    clock,
    closing,
    co_working,
    covering,
    drafting,
    importing,
    importing_assessments,
    importing_census,
    improving,
    keeping,
    locking,
    migrating,
    people,
    planning,
    practice_rules,
    projects,
    publishing,
    reading,
    referring,
    session_signing,
    session_writing,
    standing,
    standing_corrected,
    supervising,
    triage,
    undoing,
    verifying,
    views,
    workers,
    writing,
)
from db.commands.command import COMMANDS, Command
from db.demo import fill_demo
from db.demo_torbay import TORBAY, fill_torbay
from db.exchange.annex_a import AnnexA, ChildFacts
from db.exchange.cin_census import CensusReading
from db.exchange.plain_assessments import PlainAssessments, PlainCase
from db.key import Key
from db.queries.audit_trail import AuditQuestion
from db.queries.improvement import tasks
from db.queries.people import person_named
from db.store import Act, Store
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.calendar import england_bank_holidays
from models.care_codes import AbuseCategory, CareEnd, EventKind, FactKind, LegalStatus, MoveReason, PlacementType
from models.case import CaseStatus
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.discussion import NewAction
from models.episodes import AssessmentWork, Facts, Holder, Referral
from models.feedback import Impact, Voice
from models.improvement import Move, TaskState
from models.keeping import CountedFrom, RecordKind
from models.notes import NoteKind
from models.pathway import Dated, Trigger
from models.people import Action, Role
from models.plan import NewWorker, PlannedLeave, PlannedMove
from models.practice_rules import RuleName
from models.projects import ItemKind, ItemValues, ProjectStatus, ProjectValues
from models.referral import NewChild, ReferralOutcome
from models.standards import Clock
from models.statements import Statement
from models.status import ToldEnquiries, ToldEpisode
from models.supervision import CancelReason, SessionKind, SupervisedAs
from models.timeliness import Figure, Measure, Month, Period
from models.views import View

NEW_PASSPHRASE = "another correct horse"


class Fact(NamedTuple):
    """A question whose first answer stands for what was done."""

    sql: str
    answer: object


@dataclass(frozen=True)
class Scenario:
    """Something that is done to a store. ``run`` gives the fact that stands for it."""

    name: str
    action: Action
    run: Callable[[Store, Act, int], Fact]
    prepare: Callable[[Store], None] | None = None
    kind: str = "filled"  # of the store that it is done to; see ``bases``
    encrypted: bool = False  # it can be done to an encrypted store only
    times: int = 2  # how often it is done one after the other
    writes: bool = True
    whole: bool = True  # one transaction; otherwise an error may leave the first of its steps
    killed: bool = False  # the program that prepared it ended without closing it
    damaged: bool = False  # and the store cannot be read
    replaces: bool = False  # another file takes the place of the store
    apart: bool = False  # only what prepares it leads there, and no other scenario

    @property
    def is_command(self) -> bool:
        return self.name in COMMANDS


def holds(store: Store, fact: Fact) -> bool:
    """Whether the store has what the fact stands for."""
    with store.reading() as reader:
        row = reader.row(fact.sql)
    return row is not None and row[0] == fact.answer


def all_commands() -> dict[str, Command]:
    """Every command of the program: each module below ``db`` is loaded, and those that tests mark are left out."""
    for module in pkgutil.walk_packages(db.__path__, "db."):
        if not module.name.startswith("db.migrations."):  # those are run by Alembic alone
            importlib.import_module(module.name)
    return {name: command for name, command in COMMANDS.items() if name.startswith("db.")}


def key_number(number: int, salt: bytes) -> Key:
    """The key that the act with this number encrypts a store with."""
    return Key(bytes([number % 250 + 1]) * 32, salt)


SCENARIOS: dict[str, Scenario] = {}
Run = Callable[[Store, Act, int], Fact]


def scenario(name: str, action: Action | None = None, **more) -> Callable[[Run], Run]:
    """Make a scenario of the function: for the command of this name, or for another act with this action."""

    def mark(run: Run) -> Run:
        SCENARIOS[name] = Scenario(name, action or all_commands()[name].action, run, **more)
        return run

    return mark


def _entered(act: Act, action: Action) -> Fact:
    """For what changes no record: the entry is there."""
    at = act.at.isoformat(timespec="milliseconds")
    what = action.value.replace("'", "''")
    return Fact(f"SELECT COUNT(*) > 0 FROM audit_entries WHERE what = '{what}' AND at = '{at}'", 1)


@scenario("db.commands.backing_up.set_second_place")
def _set_second_place(store: Store, act: Act, number: int) -> Fact:
    place = None if number % 2 else Path(tempfile.gettempdir())
    backing_up.set_second_place(store, act, place)
    return _entered(act, Action.SET_BACKUP_PLACE)


@scenario("db.commands.calendar.merge_bank_holidays")
def _merge_bank_holidays(store: Store, act: Act, number: int) -> Fact:
    days = england_bank_holidays() | {date(2024, 6, 4) + timedelta(days=number): "A day off"}
    calendar.merge_bank_holidays(store, act, f"9.{number}", days, DAY)
    return Fact(f"SELECT COUNT(*) FROM audit_entries WHERE after LIKE '%\"9.{number}\"%'", 1)


@scenario("db.commands.calendar.proclaim")
def _proclaim(store: Store, act: Act, number: int) -> Fact:
    day = date(2031, 1, 6) + timedelta(weeks=number)
    while day in england_bank_holidays():
        day += timedelta(days=1)
    calendar.proclaim(store, act, day, f"Day {number}", apply=True)
    return Fact(f"SELECT name FROM bank_holidays WHERE day = '{day}'", f"Day {number}")


@scenario("db.commands.calendar.close_office")
def _close_office(store: Store, act: Act, number: int) -> Fact:
    calendar.close_office(store, act, DAY, DAY, f"Closed {number}")
    return Fact(f"SELECT COUNT(*) FROM closures WHERE name = 'Closed {number}'", 1)


@scenario("db.commands.calendar.count_start_day")
def _count_start_day(store: Store, act: Act, number: int) -> Fact:
    calendar.count_start_day(store, act, not number % 2, apply=True)  # moves every open due date
    return _entered(act, Action.SET_START_DAY)


@scenario("db.commands.calendar.add_local_standard")
def _add_local_standard(store: Store, act: Act, number: int) -> Fact:
    since = date(2016, 1, 1) + timedelta(days=number)
    calendar.add_local_standard(store, act, Clock.SINGLE, 40 - number % 30, since, None, apply=True)
    return Fact(f"SELECT COUNT(*) FROM standards WHERE effective_from = '{since}' AND local", 1)


@scenario("db.commands.clock.confirm_clock")
def _confirm_clock(store: Store, act: Act, number: int) -> Fact:
    clock.confirm_clock(store, act)
    return _entered(act, Action.CONFIRM_CLOCK)


def annex(number: int) -> AnnexA:
    """What a workbook would tell of three children who are not known yet."""
    holder = Holder("Duty", f"Worker {number}")
    day = DAY - timedelta(days=10)
    plan = ToldEpisode(CaseStatus.CHILD_PROTECTION, day, latest_category=AbuseCategory.NEGLECT)
    facts = Facts(
        (Referral(day, "Police", False, holder),), (AssessmentWork(Kind.SINGLE, day, None, True, holder),),
        statuses=(plan,), enquiries=(ToldEnquiries(day),),
    )  # fmt: skip
    names = [f"X{number}-{one}" for one in "abc"]
    children = {name: ChildFacts(name, date(2015, 5, 4), "f", facts) for name in names}
    return AnnexA(Path("extract.xlsx"), Kind.SINGLE, DAY, children)


@scenario("db.commands.importing.plan_import", writes=False)
def _plan_import(store: Store, act: Act, number: int) -> Fact:
    importing.plan_import(store, act, annex(number))
    return Fact(f"SELECT COUNT(*) FROM children WHERE reference = 'P{number}-a'", 0)


def plain(number: int) -> PlainAssessments:
    """What a plain list would tell of three children who are not known yet."""
    day = DAY - timedelta(days=10)
    work = AssessmentWork(
        Kind.SINGLE, day, holder=Holder("Duty", f"Worker {number}"), submitted_on=day, recorded_on=day
    )
    children = {f"L{number}-{one}": [PlainCase("1", day, [work])] for one in "abc"}
    return PlainAssessments(Path("list.csv"), DAY, children)


@scenario("db.commands.importing_assessments.plan_assessments", writes=False)
def _plan_assessments(store: Store, act: Act, number: int) -> Fact:
    importing_assessments.plan_assessments(store, act, plain(number))
    return Fact(f"SELECT COUNT(*) FROM children WHERE reference = 'L{number}-a'", 0)


@scenario("db.commands.importing_assessments.write_assessments")
def _write_assessments(store: Store, act: Act, number: int) -> Fact:
    plan = importing_assessments.plan_assessments(store, act, plain(number))
    importing_assessments.write_assessments(store, act, plain(number), plan)
    return Fact(
        "SELECT COUNT(*) FROM submissions AS s JOIN cases AS c ON c.id = s.case_id "
        f"JOIN children AS h ON h.id = c.child_id WHERE h.reference LIKE 'L{number}-_'",
        3,
    )


def census(number: int) -> CensusReading:
    """A census of three children who are not known yet, one of whom is on a child protection plan."""
    began = f"{DAY - timedelta(days=10)}"
    plan = f"<ChildProtectionPlans><CPPstartDate>{began}</CPPstartDate></ChildProtectionPlans>"
    children = "".join(
        f"<Child><LAchildID>N{number}-{one}</LAchildID><CINdetails><CINreferralDate>{began}</CINreferralDate>"
        f"{plan if one == 'a' else ''}</CINdetails></Child>"
        for one in "abc"
    )
    file = Path(tempfile.gettempdir()) / f"census-{os.getpid()}-{number}.xml"
    file.write_text(f"<Message><Children>{children}</Children></Message>", encoding="utf-8")
    return CensusReading(file, Kind.SINGLE, DAY)


@scenario("db.commands.importing_census.plan_census", writes=False)
def _plan_census(store: Store, act: Act, number: int) -> Fact:
    reading = census(number)
    importing_census.plan_census(store, act, reading)
    reading.path.unlink()
    return Fact(f"SELECT COUNT(*) FROM children WHERE reference = 'N{number}-a'", 0)


@scenario("db.commands.importing_census.write_census")
def _write_census(store: Store, act: Act, number: int) -> Fact:
    reading = census(number)
    importing_census.write_census(store, act, reading)
    reading.path.unlink()
    return Fact(
        "SELECT COUNT(*) FROM status_episodes AS e JOIN children AS h ON h.id = e.child_id "
        f"WHERE h.reference = 'N{number}-a'",
        1,
    )


@scenario("db.commands.importing.write_import")
def _write_import(store: Store, act: Act, number: int) -> Fact:
    importing.write_import(store, act, annex(number), importing.plan_import(store, act, annex(number)))
    return Fact(
        "SELECT COUNT(*) FROM assessments AS a JOIN cases AS c ON c.id = a.case_id "
        f"JOIN children AS h ON h.id = c.child_id WHERE h.reference LIKE 'X{number}-_'",
        3,
    )


@scenario("db.commands.keeping.set_retention")
def _set_retention(store: Store, act: Act, number: int) -> Fact:
    keeping.set_retention(store, act, RecordKind.ASSESSED, 1 + number % 100, CountedFrom.BIRTH, f"rule {number}")
    return Fact(f"SELECT version > {number} FROM retention_rules WHERE kind = '{RecordKind.ASSESSED}'", 1)


_FINISHED = (
    "SELECT h.id, h.reference FROM children AS h WHERE NOT EXISTS (SELECT 1 FROM cases AS c LEFT JOIN assessments AS a "
    "ON a.case_id = c.id AND a.authorised_on IS NULL WHERE c.child_id = h.id AND (c.closed_on IS NULL OR a.id > 0)) "
    "ORDER BY h.id LIMIT 1"
)


def _finished_child(store: Store) -> tuple[int, str]:
    with store.reading() as reader:
        return tuple(reader.row(_FINISHED))


@scenario("db.commands.keeping.erase_record")
def _erase_record(store: Store, act: Act, number: int) -> Fact:
    child, reference = _finished_child(store)
    keeping.erase_record(store, act, child, reference, "ordered by a court", DAY, early=True)
    return Fact(f"SELECT COUNT(*) FROM children WHERE id = {child}", 0)


@scenario("db.commands.locking.encrypt_anew", encrypted=True)
def _encrypt_anew(store: Store, act: Act, number: int) -> Fact:
    key = key_number(number, store.key.salt)
    locking.encrypt_anew(store, act, key)
    store.take_key(key)
    return _entered(act, Action.CHANGE_PASSPHRASE)


@scenario("db.commands.people.give_access")
def _give_access(store: Store, act: Act, number: int) -> Fact:
    people.give_access(store, act, f"Person {number}", Role.WORKER, new=True)
    return Fact(
        "SELECT a.role FROM access AS a JOIN workers AS w ON w.id = a.worker_id "
        f"WHERE w.name = 'Person {number}'",
        "worker",
    )  # fmt: skip


@scenario("db.commands.people.restrict")
def _restrict(store: Store, act: Act, number: int) -> Fact:
    with store.reading() as reader:
        cases = reader.rows("SELECT child_id FROM cases WHERE closed_on IS NULL ORDER BY child_id")
    child = cases[number % len(cases)][0]
    people.restrict(store, act, child, [act.who], f"reason {number}")
    return Fact(f"SELECT COUNT(*) FROM restriction_names WHERE child_id = {child}", 1)


@scenario("db.demo.fill_demo", kind="founded", times=1)
def _fill_demo(store: Store, act: Act, number: int) -> Fact:
    size = fill_demo(store, act, DAY, children=8, seed=number)
    return Fact("SELECT COUNT(*) FROM children", size.children)


@scenario("db.demo_torbay.fill_torbay", kind="founded", times=1)
def _fill_torbay(store: Store, act: Act, number: int) -> Fact:
    september = Month(2011, 9)
    small = replace(
        TORBAY, teams=(("Duty", 1), ("North", 1), ("Safeguarding", 1)), initial={september: Figure(2, 3)},
        core={september: Figure(1, 2)}, open={Kind.INITIAL: (2, 1)}, referrals={}, looked_after=1, plans=1,
        published=(september, september),
    )  # fmt: skip
    size = fill_torbay(store, act, small, seed=number)
    return Fact("SELECT COUNT(*) FROM assessments", size.assessments)


# Triage and allocation. Each finds what it can be done to in the store as it is then.


def _ids(store: Store, sql: str) -> list[int]:
    with store.reading() as reader:
        return [row[0] for row in reader.rows(sql, day=DAY.isoformat())]


_HELD = "al.started_on <= :day AND (al.ended_on IS NULL OR al.ended_on > :day)"
_OPEN = f"FROM cases AS c LEFT JOIN allocations AS al ON al.case_id = c.id AND {_HELD} WHERE c.closed_on IS NULL"


def _case_number(store: Store, number: int) -> int:
    return _ids(store, "SELECT id FROM cases WHERE closed_on IS NULL ORDER BY id")[number]


def _nobody_of(store: Store, case: int, number: int) -> int:
    """A worker who has nothing to do with the case."""
    known = _ids(store, f"SELECT al.worker_id {_OPEN} AND c.id = {case} UNION SELECT worker_id FROM co_workers")
    others = _ids(store, "SELECT id FROM workers WHERE role = 'social_worker' AND works_until IS NULL ORDER BY id")
    return [one for one in others if one not in known][number]


@scenario("db.commands.allocating.allocate")
def _allocate(store: Store, act: Act, number: int) -> Fact:
    case = _case_number(store, number)
    to = _nobody_of(store, case, number)
    allocating.allocate(
        store, act, [Wish(case)], Destination(to), DAY, DAY, "as is best", code=ChangeReason.OTHER, override="for now"
    )
    return Fact(f"SELECT worker_id FROM allocations WHERE case_id = {case} AND ended_on IS NULL", to)


def _two_thresholds(store: Store) -> None:
    for number in range(2):
        _set_threshold(store, act_of(1 + number), number)


def _two_undone(store: Store) -> None:
    _two_thresholds(store)
    for number in range(2):
        undoing.undo(store, act_of(3 + number))


@scenario("db.commands.undoing.undo", prepare=_two_thresholds)
def _undo(store: Store, act: Act, number: int) -> Fact:
    undoing.undo(store, act)
    return _entered(act, Action.UNDO)


@scenario("db.commands.undoing.redo", prepare=_two_undone)
def _redo(store: Store, act: Act, number: int) -> Fact:
    undoing.redo(store, act)
    return _entered(act, Action.REDO)


@scenario("db.commands.allocating.unallocate")
def _unallocate(store: Store, act: Act, number: int) -> Fact:
    case = _ids(store, f"SELECT c.id {_OPEN} AND al.worker_id IS NOT NULL ORDER BY c.id DESC")[0]
    allocating.unallocate(store, act, [Wish(case)], DAY, DAY, "nobody is there")
    return Fact(f"SELECT COUNT(*) FROM allocations WHERE case_id = {case} AND ended_on IS NULL AND worker_id > 0", 0)


@scenario("db.commands.co_working.co_work")
def _co_work(store: Store, act: Act, number: int) -> Fact:
    case = _case_number(store, number)
    worker = _nobody_of(store, case, number)
    co_working.co_work(store, act, case, worker, DAY, DAY, "he knows the family")
    return Fact(f"SELECT COUNT(*) FROM co_workers WHERE case_id = {case} AND worker_id = {worker}", 1)


def _two_co_workers(store: Store) -> None:
    for number in range(2):
        _co_work(store, act_of(1 + number), number)


@scenario("db.commands.co_working.end_co_work", prepare=_two_co_workers)
def _end_co_work(store: Store, act: Act, number: int) -> Fact:
    row = _ids(store, "SELECT id FROM co_workers WHERE ended_on IS NULL ORDER BY id")[0]
    with store.reading() as reader:
        case, worker = reader.row("SELECT case_id, worker_id FROM co_workers WHERE id = :id", id=row)
    co_working.end_co_work(store, act, case, worker, DAY, DAY, "it is done")
    return Fact(f"SELECT ended_on FROM co_workers WHERE id = {row}", DAY.isoformat())


@scenario("db.commands.covering.cover")
def _cover(store: Store, act: Act, number: int) -> Fact:
    """Somebody of whose cases nothing is planned is away, and somebody else holds them."""
    owner = _ids(store, f"SELECT al.worker_id {_OPEN} AND al.worker_id > 0 AND al.ended_on IS NULL ORDER BY 1")[0]
    to = next(one for one in _ids(store, "SELECT id FROM workers WHERE works_until IS NULL ORDER BY id DESC")
              if one != owner)  # fmt: skip
    last = DAY + timedelta(days=4 + number)
    covering.cover(store, act, owner, to, DAY, last, DAY, "away", override="for now")
    return Fact(f"SELECT COUNT(*) FROM leaves WHERE worker_id = {owner} AND last_on = '{last}'", 1)


def _two_covers(store: Store) -> None:
    for number in range(2):
        _cover(store, act_of(1 + number), number)


@scenario("db.commands.covering.give_back", prepare=_two_covers)
def _give_back(store: Store, act: Act, number: int) -> Fact:
    owner = _ids(store, f"SELECT al.covers_id {_OPEN} AND al.covers_id > 0 ORDER BY al.id")[0]
    covering.give_back(store, act, owner, DAY, DAY, "back early")
    return Fact(f"SELECT COUNT(*) FROM allocations WHERE covers_id = {owner} AND ended_on > '{DAY}'", 0)


@scenario("db.commands.planning.carry_out")
def _carry_out(store: Store, act: Act, number: int) -> Fact:
    case, starter = _case_number(store, number), f"Starter {number}"
    away = PlannedLeave(_nobody_of(store, case, 0), DAY + timedelta(days=100 + number), None)
    move = PlannedMove(Wish(case), None, starter)
    planning.carry_out(
        store, act, [NewWorker(starter, 1)], [away], [move], DAY, DAY, "as it was tried", override="for now"
    )
    return Fact(
        "SELECT COUNT(*) FROM allocations AS al JOIN workers AS w ON w.id = al.worker_id "
        f"WHERE w.name = '{starter}' AND al.ended_on IS NULL",
        1,
    )


def _one_taken_back(store: Store) -> None:
    _unallocate(store, act_of(1), 1)


@scenario("db.commands.triage.review_waiting", prepare=_one_taken_back)
def _review_waiting(store: Store, act: Act, number: int) -> Fact:
    waiting = _ids(store, f"SELECT c.id {_OPEN} AND al.worker_id IS NULL ORDER BY c.id")
    triage.review_waiting(store, act, waiting, "to wait", f"reason {number}", DAY)
    return Fact(f"SELECT COUNT(*) FROM decisions WHERE rationale = 'reason {number}'", len(waiting))


@scenario("db.commands.triage.set_threshold")
def _set_threshold(store: Store, act: Act, number: int) -> Fact:
    case, level = _case_number(store, number), 1 + number % 4
    triage.set_threshold(store, act, case, level, f"because {number}", DAY)
    return Fact(f"SELECT threshold_level FROM cases WHERE id = {case}", level)


@scenario("db.commands.triage.note_section_47")
def _note_section_47(store: Store, act: Act, number: int) -> Fact:
    case = _ids(store, "SELECT id FROM cases WHERE closed_on IS NULL AND section_47_on IS NULL ORDER BY id")[0]
    triage.note_section_47(store, act, case, DAY, DAY)
    return Fact(f"SELECT section_47_on FROM cases WHERE id = {case}", DAY.isoformat())


@scenario("db.commands.triage.link_siblings")
def _link_siblings(store: Store, act: Act, number: int) -> Fact:
    two = _ids(store, "SELECT id FROM children WHERE family_id IS NULL ORDER BY id")[:2]
    triage.link_siblings(store, act, two)
    return Fact(
        f"SELECT COUNT(*) FROM children WHERE id IN ({two[0]}, {two[1]}) AND family_id IS NOT NULL "
        "GROUP BY family_id",
        2,
    )  # fmt: skip


def _two_families(store: Store) -> None:
    for number in range(2):
        _link_siblings(store, act_of(1 + number), number)


@scenario("db.commands.triage.unlink_sibling", prepare=_two_families)
def _unlink_sibling(store: Store, act: Act, number: int) -> Fact:
    child = _ids(store, "SELECT id FROM children WHERE family_id IS NOT NULL ORDER BY id")[0]
    triage.unlink_sibling(store, act, child)
    return Fact(f"SELECT COUNT(*) FROM children WHERE id = {child} AND family_id IS NULL", 1)


# The way of a case.


def _take(store: Store, act: Act, number: int) -> int:
    """A referral of a child who is expected."""
    return referring.take_referral(
        store, act, NewChild(f"Child {number}", expected_on=DAY + timedelta(days=30)), DAY, ReferralSource.POLICE,
        PrimaryNeed.ABUSE, 4, f"because {number}", DAY, team_id=1,
    )  # fmt: skip


@scenario("db.commands.referring.take_referral")
def _take_referral(store: Store, act: Act, number: int) -> Fact:
    case = _take(store, act, number)
    return Fact(f"SELECT threshold_reason FROM cases WHERE id = {case}", f"because {number}")


def _two_taken(store: Store) -> None:
    for number in range(2):
        _take(store, act_of(1 + number), number)


@scenario("db.commands.referring.decide_referral", prepare=_two_taken)
def _decide_referral(store: Store, act: Act, number: int) -> Fact:
    undecided = "SELECT id FROM cases WHERE taken_by IS NOT NULL AND referral_outcome IS NULL ORDER BY id DESC"
    case = _ids(store, undecided)[0]
    referring.decide_referral(store, act, case, ReferralOutcome.SECTION_47, f"reason {number}", DAY, DAY)
    return Fact(f"SELECT COUNT(*) FROM assessments WHERE case_id = {case} AND started_by = 'strategy_discussion'", 1)


@scenario("db.commands.referring.record_birth", prepare=_two_taken)
def _record_birth(store: Store, act: Act, number: int) -> Fact:
    child = _ids(store, "SELECT id FROM children WHERE expected_on IS NOT NULL ORDER BY id DESC")[0]
    referring.record_birth(store, act, child, DAY, DAY)
    return Fact(f"SELECT date_of_birth FROM children WHERE id = {child} AND expected_on IS NULL", DAY.isoformat())


# What began with the referrals that were decided on, and is not with the manager.
_WORKED_ON = (
    "SELECT a.id FROM assessments AS a JOIN cases AS c ON c.id = a.case_id WHERE c.threshold_reason LIKE 'because _' "
    "AND a.authorised_on IS NULL AND NOT EXISTS (SELECT 1 FROM submissions AS s WHERE s.assessment_id = a.id) "
    "ORDER BY 1"
)
OTHER = "Una Other"


def _two_decided(store: Store) -> None:
    """Two referrals with their single assessments."""
    for number in range(2):
        case = _take(store, act_of(1 + number), number)
        referring.decide_referral(
            store, act_of(3 + number), case, ReferralOutcome.ASSESSMENT, f"reason {number}", DAY, DAY
        )


def _two_submitted(store: Store) -> None:
    """By somebody else: no one authorises their own."""
    _two_decided(store)
    people.give_access(store, act_of(5), OTHER, Role.WORKER, new=True)
    with store.reading() as reader:
        other = person_named(reader, OTHER)
    for number, assessment in enumerate(_ids(store, _WORKED_ON)):
        assessing.submit(store, Act(other, act_of(6 + number).at), assessment, DAY, DAY)


def _two_signed(store: Store) -> None:
    _two_submitted(store)
    for number in range(2):
        _authorise(store, act_of(8 + number), number)


def _submitted(store: Store, ended: str) -> int:
    return _ids(store, f"SELECT assessment_id FROM submissions WHERE submitted_by = '{OTHER}' AND {ended}")[0]


@scenario("db.commands.assessing.authorise", prepare=_two_submitted, apart=True)
def _authorise(store: Store, act: Act, number: int) -> Fact:
    assessment = _submitted(store, "ended_on IS NULL")
    assessing.authorise(store, act, assessment, DAY, DAY)
    return Fact(f"SELECT authorised_on FROM assessments WHERE id = {assessment}", DAY.isoformat())


@scenario("db.commands.assessing.return_assessment", prepare=_two_submitted, apart=True)
def _return_assessment(store: Store, act: Act, number: int) -> Fact:
    assessing.return_assessment(store, act, _submitted(store, "ended_on IS NULL"), f"comment {number}", DAY, DAY)
    return Fact(f"SELECT outcome FROM submissions WHERE comment = 'comment {number}'", "returned")


@scenario("db.commands.assessing.reopen", prepare=_two_signed, apart=True)
def _reopen(store: Store, act: Act, number: int) -> Fact:
    signed = "EXISTS (SELECT 1 FROM assessments AS a WHERE a.id = assessment_id AND a.authorised_on IS NOT NULL)"
    assessment = _submitted(store, signed)
    assessing.reopen(store, act, assessment, f"reason {number}", DAY, DAY)
    return Fact(f"SELECT COUNT(*) FROM assessments WHERE id = {assessment} AND authorised_on IS NULL", 1)


def _signed_case(store: Store) -> int:
    """An open case that the two signed assessments left without an open one."""
    return _ids(
        store,
        "SELECT c.id FROM cases AS c JOIN submissions AS s ON s.case_id = c.id AND s.outcome = 'authorised' "
        f"WHERE s.submitted_by = '{OTHER}' AND c.closed_on IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM assessments AS a WHERE a.case_id = c.id AND a.authorised_on IS NULL) ORDER BY 1",
    )[0]


@scenario("db.commands.assessing.start_assessment", prepare=_two_signed, apart=True)
def _start_assessment(store: Store, act: Act, number: int) -> Fact:
    case = _signed_case(store)
    assessing.start_assessment(store, act, case, Kind.SINGLE, Trigger.NEW_INFORMATION, DAY, DAY)
    return Fact(f"SELECT started_on FROM assessments WHERE case_id = {case} AND authorised_on IS NULL", DAY.isoformat())


@scenario("db.commands.closing.close_case", prepare=_two_signed, apart=True)
def _close_case(store: Store, act: Act, number: int) -> Fact:
    case = _signed_case(store)
    closing.close_case(store, act, case, ClosureReason.NO_FURTHER_ACTION, f"reason {number}", DAY, DAY)
    return Fact(f"SELECT closed_on FROM cases WHERE id = {case}", DAY.isoformat())


def _two_closed(store: Store) -> None:
    _two_signed(store)
    for number in range(2):
        _close_case(store, act_of(10 + number), number)


@scenario("db.commands.closing.take_up_again", prepare=_two_closed, apart=True)
def _take_up_again(store: Store, act: Act, number: int) -> Fact:
    case = _ids(
        store,
        "SELECT c.id FROM cases AS c JOIN decisions AS d ON d.case_id = c.id AND d.kind = 'closure' "
        "WHERE c.closed_on IS NOT NULL ORDER BY 1",
    )[0]
    closing.take_up_again(store, act, case, f"too soon {number}", DAY, DAY)
    return Fact(f"SELECT COUNT(*) FROM cases WHERE id = {case} AND closed_on IS NULL", 1)


@scenario("db.commands.assessing.submit", prepare=_two_decided, apart=True)
def _submit(store: Store, act: Act, number: int) -> Fact:
    assessment = _ids(store, _WORKED_ON)[0]
    assessing.submit(store, act, assessment, DAY, DAY, seen_on=DAY, alone=True)
    return Fact(f"SELECT COUNT(*) FROM submissions WHERE assessment_id = {assessment} AND ended_on IS NULL", 1)


@scenario("db.commands.assessing.note_seen", prepare=_two_decided, apart=True)
def _note_seen(store: Store, act: Act, number: int) -> Fact:
    assessment = _ids(store, _WORKED_ON)[number]
    assessing.note_seen(store, act, assessment, DAY, not number, DAY)
    return Fact(f"SELECT child_seen_on || seen_alone FROM assessments WHERE id = {assessment}", f"{DAY}{1 - number}")


@scenario("db.commands.assessing.correct_date", prepare=_two_decided, apart=True)
def _correct_date(store: Store, act: Act, number: int) -> Fact:
    """A referral came a day before what stands there, which moves what counts from it."""
    case = _ids(store, "SELECT id FROM cases WHERE threshold_reason LIKE 'because _' ORDER BY id")[number]
    now = DAY - timedelta(days=1)
    assessing.correct_date(store, act, case, None, Dated.REFERRAL, now, f"reason {number}", DAY, DAY)
    return Fact(f"SELECT referred_on FROM cases WHERE id = {case}", now.isoformat())


def _two_enquiries(store: Store) -> None:
    for number in range(2):
        _note_section_47(store, act_of(1 + number), number)


@scenario("db.commands.closing.note_conference", prepare=_two_enquiries)
def _note_conference(store: Store, act: Act, number: int) -> Fact:
    case = _ids(
        store,
        "SELECT id FROM cases WHERE section_47_on IS NOT NULL AND conference_on IS NULL AND "
        "conference_needless IS NULL ORDER BY id",
    )[0]
    closing.note_conference(store, act, case, None, DAY, needless=f"reason {number}")
    return Fact(f"SELECT conference_needless FROM cases WHERE id = {case}", f"reason {number}")


# Plans and times in care: of the two children whose referrals were decided on.

_NEXT = DAY + timedelta(days=1)


def _taken(store: Store, number: int) -> int:
    return _ids(store, "SELECT id FROM cases WHERE threshold_reason LIKE 'because _' ORDER BY id")[number]


def _of_taken(store: Store, number: int) -> int:
    """The plan, or the time in care, of one of them."""
    return _ids(store, f"SELECT id FROM status_episodes WHERE case_id = {_taken(store, number)}")[0]


@scenario("db.commands.standing.begin_need", prepare=_two_decided, apart=True)
def _begin_need(store: Store, act: Act, number: int) -> Fact:
    id_ = standing.begin_need(store, act, _taken(store, number), DAY, DAY)
    return Fact(f"SELECT kind FROM status_episodes WHERE id = {id_}", "child_in_need")


def _two_in_need(store: Store) -> None:
    _two_decided(store)
    for number in range(2):
        _begin_need(store, act_of(5 + number), number)


@scenario("db.commands.standing.begin_protection", prepare=_two_in_need, apart=True)
def _begin_protection(store: Store, act: Act, number: int) -> Fact:
    """The plan of a child in need ends with it."""
    case = _taken(store, number)
    id_ = standing.begin_protection(store, act, case, AbuseCategory.NEGLECT, DAY, DAY)
    return Fact(
        f"SELECT COUNT(*) FROM status_episodes AS e JOIN episode_facts AS f ON f.episode_id = {id_} "
        f"WHERE e.case_id = {case} AND (e.id = {id_} OR e.ended_on IS NOT NULL)",
        2,
    )


def _two_on_plans(store: Store) -> None:
    _two_decided(store)
    for number in range(2):
        standing.begin_protection(
            store, act_of(5 + number), _taken(store, number), AbuseCategory.NEGLECT, DAY, DAY
        )  # fmt: skip


@scenario("db.commands.standing.begin_care", prepare=_two_decided, apart=True)
def _begin_care(store: Store, act: Act, number: int) -> Fact:
    case = _taken(store, number)
    id_ = standing.begin_care(store, act, case, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, DAY, DAY)
    return Fact(f"SELECT type FROM placements WHERE episode_id = {id_}", "U6")


def _two_in_care(store: Store) -> None:
    _two_decided(store)
    for number in range(2):
        _begin_care(store, act_of(5 + number), number)


@scenario("db.commands.standing.note_held", prepare=_two_on_plans, apart=True)
def _note_held(store: Store, act: Act, number: int) -> Fact:
    id_ = _of_taken(store, number)
    standing.note_held(store, act, id_, EventKind.VISIT, DAY, DAY, alone=True, note=f"at home {number}")
    return Fact(f"SELECT note FROM episode_events WHERE episode_id = {id_}", f"at home {number}")


@scenario("db.commands.standing.set_fact", prepare=_two_on_plans, apart=True)
def _set_fact(store: Store, act: Act, number: int) -> Fact:
    id_ = _of_taken(store, number)
    standing.set_fact(store, act, id_, FactKind.CATEGORY, AbuseCategory.EMOTIONAL, DAY, DAY)
    return Fact(f"SELECT value FROM episode_facts WHERE episode_id = {id_}", "EMO")


@scenario("db.commands.standing.place", prepare=_two_in_care, apart=True)
def _place(store: Store, act: Act, number: int) -> Fact:
    id_ = _of_taken(store, number)
    standing.place(
        store, act, id_, PlacementType.CHILDRENS_HOME, _NEXT, _NEXT, reason=MoveReason.CHILD
    )  # fmt: skip
    return Fact(f"SELECT type FROM placements WHERE episode_id = {id_} AND ended_on IS NULL", "K2")


def _two_away(store: Store) -> None:
    _two_in_care(store)
    for number in range(2):
        standing.place(store, act_of(7 + number), _of_taken(store, number), PlacementType.ON_HOLIDAY, DAY, DAY)


@scenario("db.commands.standing.come_back", prepare=_two_away, apart=True)
def _come_back(store: Store, act: Act, number: int) -> Fact:
    id_ = _of_taken(store, number)
    standing.come_back(store, act, id_, _NEXT, _NEXT)
    return Fact(f"SELECT ended_on FROM placements WHERE episode_id = {id_} AND aside", _NEXT.isoformat())


@scenario("db.commands.standing.end_episode", prepare=_two_in_care, apart=True)
def _end_episode(store: Store, act: Act, number: int) -> Fact:
    id_ = _of_taken(store, number)
    standing.end_episode(store, act, id_, _NEXT, _NEXT, reason=CareEnd.HOME_PLANNED)
    return Fact(
        f"SELECT e.ended_on || p.ended_on FROM status_episodes AS e JOIN placements AS p ON p.episode_id = e.id "
        f"WHERE e.id = {id_}",
        f"{_NEXT}{_NEXT}",
    )


@scenario("db.commands.standing_corrected.correct_episode", prepare=_two_in_care, apart=True)
def _correct_episode(store: Store, act: Act, number: int) -> Fact:
    id_ = _of_taken(store, number)
    standing_corrected.correct_episode(store, act, id_, _NEXT, f"reason {number}", started_on=_NEXT)
    return Fact(
        f"SELECT e.started_on || p.started_on FROM status_episodes AS e JOIN placements AS p ON p.episode_id = e.id "
        f"WHERE e.id = {id_}",
        f"{_NEXT}{_NEXT}",
    )


def _two_visited(store: Store) -> None:
    _two_on_plans(store)
    for number in range(2):
        _note_held(store, act_of(7 + number), number)


@scenario("db.commands.standing_corrected.take_back_held", prepare=_two_visited, apart=True)
def _take_back_held(store: Store, act: Act, number: int) -> Fact:
    id_ = _of_taken(store, number)
    standing_corrected.take_back_held(store, act, id_, EventKind.VISIT, DAY, DAY, f"reason {number}")
    return Fact(f"SELECT COUNT(*) FROM notes WHERE said LIKE '%Taken back: reason {number}'", 1)


@scenario("db.commands.writing.write_note")
def _write_note(store: Store, act: Act, number: int) -> Fact:
    case = _case_number(store, number)
    writing.write_note(store, act, case, NoteKind.CONTACT, f"word {number}", DAY, DAY, source=ReferralSource.GP)
    return Fact(f"SELECT said FROM notes WHERE case_id = {case} AND said LIKE 'word%'", f"word {number}")


@scenario("db.commands.writing.record_decision")
def _record_decision(store: Store, act: Act, number: int) -> Fact:
    case = _case_number(store, number)
    action = NewAction(f"tell {number}", 1, DAY)
    writing.record_decision(store, act, case, "not to act", f"reason {number}", DAY, DAY, action=action)
    return Fact(f"SELECT COUNT(*) FROM decisions WHERE case_id = {case} AND rationale = 'reason {number}'", 1)


@scenario("db.commands.writing.agree_action")
def _agree_action(store: Store, act: Act, number: int) -> Fact:
    due = DAY + timedelta(days=7)
    writing.agree_action(store, act, _case_number(store, number), f"visit {number}", 1, due, DAY, DAY)
    return Fact(f"SELECT due_on FROM actions WHERE what = 'visit {number}'", due.isoformat())


def _two_actions(store: Store) -> None:
    for number in range(2):
        _agree_action(store, act_of(1 + number), number)


@scenario("db.commands.writing.finish_action", prepare=_two_actions)
def _finish_action(store: Store, act: Act, number: int) -> Fact:
    action = _ids(store, "SELECT id FROM actions WHERE done_on IS NULL ORDER BY id DESC")[0]
    writing.finish_action(store, act, action, DAY, DAY, f"so it is {number}")
    return Fact(f"SELECT done_on FROM actions WHERE id = {action}", DAY.isoformat())


# Supervision. The first person supervises two workers who came for it, so that nothing of the demo is in the way.


def _two_supervised(store: Store) -> None:
    for number in range(2):
        workers.add_worker(store, act_of(1 + number), NewWorker(f"Supervised {number}", 1, 100))


def _supervised(store: Store, number: int) -> int:
    return _ids(store, f"SELECT id FROM workers WHERE name = 'Supervised {number}'")[0]


_OF_THEM = "worker_id IN (SELECT id FROM workers WHERE name LIKE 'Supervised _')"


def _session(store: Store, that: str) -> int:
    return _ids(store, f"SELECT id FROM supervision_sessions WHERE {_OF_THEM} AND {that} ORDER BY id")[0]


def _agreed(store: Store, that: str) -> int:
    of_them = f"session_id IN (SELECT id FROM supervision_sessions WHERE {_OF_THEM})"
    return _ids(store, f"SELECT id FROM actions WHERE {of_them} AND {that} ORDER BY id")[0]


@scenario("db.commands.supervising.agree_supervision", prepare=_two_supervised, apart=True)
def _agree_supervision(store: Store, act: Act, number: int) -> Fact:
    worker = _supervised(store, number)
    supervising.agree_supervision(store, act, worker, 1, DAY, SupervisedAs.SOCIAL_WORKER, every_days=6)
    return Fact(f"SELECT every_days FROM supervision_agreements WHERE worker_id = {worker}", 6)


@scenario("db.commands.supervising.plan_session", prepare=_two_supervised, apart=True)
def _plan_session(store: Store, act: Act, number: int) -> Fact:
    worker, on = _supervised(store, number), DAY + timedelta(days=number)
    supervising.plan_session(store, act, worker, 1, on, 90 + number)
    kept = f"SELECT planned_minutes FROM supervision_sessions WHERE worker_id = {worker} AND planned_on = '{on}'"
    return Fact(kept, 90 + number)


def _two_planned(store: Store) -> None:
    _two_supervised(store)
    for number in range(2):
        _plan_session(store, act_of(3 + number), number)


@scenario("db.commands.supervising.cancel_session", prepare=_two_planned, apart=True)
def _cancel_session(store: Store, act: Act, number: int) -> Fact:
    session = _session(store, "planned_on IS NOT NULL AND cancelled_on IS NULL")
    supervising.cancel_session(store, act, session, CancelReason.OTHER, DAY, DAY, f"flood {number}")
    return Fact(f"SELECT cancelled_note FROM supervision_sessions WHERE id = {session}", f"flood {number}")


@scenario("db.commands.session_writing.begin_session", prepare=_two_supervised, apart=True)
def _begin_session(store: Store, act: Act, number: int) -> Fact:
    session = session_writing.begin_session(store, act, _supervised(store, number))
    return Fact(f"SELECT COUNT(*) FROM supervision_sessions WHERE id = {session} AND writing_since IS NOT NULL", 1)


def _two_begun(store: Store) -> None:
    _two_supervised(store)
    for number in range(2):
        _begin_session(store, act_of(3 + number), number)


@scenario("type in a session", Action.RECORD_SESSION, prepare=_two_begun, apart=True)
def _type(store: Store, act: Act, number: int) -> Fact:
    """Of a case with an action without a day, and of the worker with an action of theirs."""
    session = _session(store, "writing_since IS NOT NULL AND id NOT IN (SELECT session_id FROM session_drafts)")
    words = {"situation": f"at home {number}", "what1": f"visit {number}", "who1": "1"}
    drafting.keep_draft(store, act, session, _case_number(store, number), words, 0)
    return Fact(f"SELECT texts LIKE '%at home {number}%' FROM session_drafts WHERE session_id = {session}", 1)


def _two_typed(store: Store) -> None:
    _two_begun(store)
    for number in range(2):
        _type(store, act_of(5 + number), number)
        session = _session(
            store, "writing_since > '' AND id NOT IN (SELECT session_id FROM session_drafts WHERE case_id IS NULL)"
        )
        words = {"wellbeing": f"tired {number}", "what1": f"rest {number}", "who1": "1"}
        drafting.keep_draft(store, act_of(7 + number), session, None, words, 0)


@scenario("db.commands.session_writing.discard_session", prepare=_two_typed, apart=True)
def _discard_session(store: Store, act: Act, number: int) -> Fact:
    session = _session(store, "writing_since IS NOT NULL")
    session_writing.discard_session(store, act, session)
    return Fact(f"SELECT COUNT(*) FROM supervision_sessions WHERE id = {session}", 0)


@scenario("db.commands.session_writing.record_session", prepare=_two_typed, apart=True)
def _record_session(store: Store, act: Act, number: int) -> Fact:
    session = _session(store, "writing_since IS NOT NULL")
    session_writing.record_session(store, act, session, SessionKind.ONE_TO_ONE, DAY, 60 + number, DAY, sign=True)
    return Fact(
        "SELECT COUNT(*) FROM supervision_sessions AS s JOIN discussions AS d ON d.session_id = s.id "
        f"JOIN personal_parts AS p ON p.session_id = s.id WHERE s.id = {session} AND s.minutes = {60 + number}",
        1,
    )


def _two_recorded(store: Store) -> None:
    _two_typed(store)
    for number in range(2):
        _record_session(store, act_of(9 + number), number)


@scenario("db.commands.session_writing.amend_session", prepare=_two_recorded, apart=True)
def _amend_session(store: Store, act: Act, number: int) -> Fact:
    session = _session(store, "held_on IS NOT NULL AND writing_since IS NULL")
    session_writing.amend_session(store, act, session)
    return Fact(f"SELECT COUNT(*) FROM session_drafts WHERE session_id = {session}", 2)


@scenario("db.commands.session_signing.sign_session", prepare=_two_recorded, apart=True)
def _sign_session(store: Store, act: Act, number: int) -> Fact:
    session = _session(store, "held_on IS NOT NULL AND worker_signed_on IS NULL")
    session_signing.sign_session(store, act, session, DAY, 2, on_paper=True)
    return Fact(f"SELECT worker_signed_on FROM supervision_sessions WHERE id = {session}", DAY.isoformat())


def _two_locked(store: Store) -> None:
    _two_recorded(store)
    for number in range(2):
        _sign_session(store, act_of(11 + number), number)


@scenario("db.commands.session_signing.correct_session", prepare=_two_locked, apart=True)
def _correct_session(store: Store, act: Act, number: int) -> Fact:
    session = _session(store, "worker_signed_on IS NOT NULL")
    session_signing.correct_session(store, act, session, None, f"so it was {number}", DAY)
    return Fact(f"SELECT COUNT(*) FROM session_corrections WHERE said = 'so it was {number}'", 1)


@scenario("db.commands.writing.date_action", prepare=_two_recorded, apart=True)
def _date_action(store: Store, act: Act, number: int) -> Fact:
    action = _agreed(store, "due_on IS NULL AND case_id IS NOT NULL")
    writing.date_action(store, act, action, DAY, DAY)
    return Fact(f"SELECT due_on FROM actions WHERE id = {action}", DAY.isoformat())


@scenario("db.commands.writing.date_personal_action", prepare=_two_recorded, apart=True)
def _date_personal_action(store: Store, act: Act, number: int) -> Fact:
    action = _agreed(store, "due_on IS NULL AND case_id IS NULL")
    writing.date_personal_action(store, act, action, DAY, DAY)
    return Fact(f"SELECT due_on FROM actions WHERE id = {action}", DAY.isoformat())


@scenario("db.commands.writing.finish_personal_action", prepare=_two_recorded, apart=True)
def _finish_personal_action(store: Store, act: Act, number: int) -> Fact:
    action = _agreed(store, "done_on IS NULL AND case_id IS NULL")
    writing.finish_personal_action(store, act, action, DAY, DAY, f"so it is {number}")
    return Fact(f"SELECT done_note FROM actions WHERE id = {action}", f"so it is {number}")


@scenario("db.commands.workers.add_worker")
def _add_worker(store: Store, act: Act, number: int) -> Fact:
    workers.add_worker(store, act, NewWorker(f"New {number}", 1, 60, DAY, DAY))
    return Fact(f"SELECT fte_percent FROM workers WHERE name = 'New {number}'", 60)


@scenario("db.commands.workers.change_worker")
def _change_worker(store: Store, act: Act, number: int) -> Fact:
    id_ = _ids(store, "SELECT id FROM workers WHERE role = 'social_worker' ORDER BY id")[number]
    with store.reading() as reader:
        (version,) = reader.row("SELECT version FROM workers WHERE id = :id", id=id_)
    workers.change_worker(store, act, id_, workers.WorkerValues(1, 33 + number, DAY, None, None), version)
    return Fact(f"SELECT fte_percent FROM workers WHERE id = {id_}", 33 + number)


@scenario("db.commands.workers.add_leave")
def _add_leave(store: Store, act: Act, number: int) -> Fact:
    first = DAY + timedelta(days=200 + number)
    workers.add_leave(store, act, 7, first, None, f"note {number}")
    return Fact(f"SELECT COUNT(*) FROM leaves WHERE first_on = '{first}' AND note = 'note {number}'", 1)


def _two_leaves(store: Store) -> None:
    for number in range(2):
        _add_leave(store, act_of(1 + number), number)


@scenario("db.commands.workers.remove_leave", prepare=_two_leaves)
def _remove_leave(store: Store, act: Act, number: int) -> Fact:
    id_ = _ids(store, "SELECT id FROM leaves ORDER BY id DESC")[0]
    workers.remove_leave(store, act, id_)
    return Fact(f"SELECT COUNT(*) FROM leaves WHERE id = {id_}", 0)


@scenario("db.commands.workers.reduce_capacity")
def _reduce_capacity(store: Store, act: Act, number: int) -> Fact:
    workers.reduce_capacity(store, act, 7, 20, DAY, None, f"duty {number}")
    return Fact(f"SELECT points FROM reductions WHERE note = 'duty {number}'", 20)


def _two_reductions(store: Store) -> None:
    for number in range(2):
        _reduce_capacity(store, act_of(1 + number), number)


@scenario("db.commands.workers.remove_reduction", prepare=_two_reductions)
def _remove_reduction(store: Store, act: Act, number: int) -> Fact:
    id_ = _ids(store, "SELECT id FROM reductions ORDER BY id DESC")[0]
    workers.remove_reduction(store, act, id_)
    return Fact(f"SELECT COUNT(*) FROM reductions WHERE id = {id_}", 0)


@scenario("db.commands.practice_rules.set_practice_rule")
def _set_practice_rule(store: Store, act: Act, number: int) -> Fact:
    since = DAY + timedelta(days=number)
    practice_rules.set_practice_rule(store, act, RuleName.CAPACITY, 80 + number, since, "the board")
    kept = f"SELECT value FROM practice_rules WHERE name = 'capacity' AND effective_from = '{since}'"
    return Fact(kept, 80 + number)


def _saved_views(store: Store) -> None:
    for number in range(2):
        _save_view(store, act_of(1 + number), number)


def _a_view(store: Store) -> int:
    return int(_ids(store, "SELECT id FROM saved_views ORDER BY id DESC")[0])


@scenario("db.commands.views.save_view")
def _save_view(store: Store, act: Act, number: int) -> Fact:
    views.save_view(store, act, View(f"view {number}", None, tile="late", shared=True))
    return Fact(f"SELECT COUNT(*) FROM saved_views WHERE name = 'view {number}'", 1)


@scenario("db.commands.views.change_view", prepare=_saved_views)
def _change_view(store: Store, act: Act, number: int) -> Fact:
    id_ = _a_view(store)
    views.change_view(store, act, id_, View(f"other {number}", None, shared=number % 2 == 0))
    return _entered(act, Action.SAVE_VIEW)  # the next one writes over it


@scenario("db.commands.views.share_view", prepare=_saved_views)
def _share_view(store: Store, act: Act, number: int) -> Fact:
    id_ = _a_view(store)
    views.share_view(store, act, id_, bool(number % 2))
    return _entered(act, Action.SHARE_VIEW)


@scenario("db.commands.views.remove_view", prepare=_saved_views)
def _remove_view(store: Store, act: Act, number: int) -> Fact:
    id_ = _a_view(store)
    views.remove_view(store, act, id_)
    return Fact(f"SELECT COUNT(*) FROM saved_views WHERE id = {id_}", 0)


@scenario("db.commands.views.choose_columns")
def _choose_columns(store: Store, act: Act, number: int) -> Fact:
    chosen = ("due", "child", *(("team",) if number % 2 else ()))
    views.choose_columns(store, act, "duty", chosen)
    return _entered(act, Action.CHOOSE_COLUMNS)


@scenario("db.commands.publishing.publish_month", kind="founded", apart=True)
def _publish_month(store: Store, act: Act, number: int) -> Fact:
    month = Month(2024, 3 + number)
    publishing.publish_month(store, act, month, DAY, DAY)
    return Fact(f"SELECT COUNT(*) FROM publications WHERE month = '{month}'", 1)


@scenario("db.commands.publishing.set_yardstick")
def _set_yardstick(store: Store, act: Act, number: int) -> Fact:
    since = DAY + timedelta(days=number)
    publishing.set_yardstick(store, act, Measure.NI059, "target", 800 + number, since, "the board")
    kept = f"SELECT tenths FROM yardsticks WHERE name = 'target' AND effective_from = '{since}'"
    return Fact(kept, 800 + number)


def _two_targets(store: Store) -> None:
    for number in range(2):
        _set_yardstick(store, act_of(1 + number), number)


@scenario("db.commands.publishing.remove_yardstick", prepare=_two_targets)
def _remove_yardstick(store: Store, act: Act, number: int) -> Fact:
    with store.reading() as reader:
        since = reader.rows("SELECT MAX(effective_from) FROM yardsticks WHERE measure = 'NI059' AND name = 'target'")
    (day,) = since[0]
    publishing.remove_yardstick(store, act, Measure.NI059, "target", date.fromisoformat(day))
    targets = "SELECT COUNT(*) FROM yardsticks WHERE measure = 'NI059' AND name = 'target'"
    return Fact(f"{targets} AND effective_from = '{day}'", 0)


@scenario("db.commands.publishing.set_population")
def _set_population(store: Store, act: Act, number: int) -> Fact:
    publishing.set_population(store, act, 25_400 + number)
    return _entered(act, Action.SET_POPULATION)  # the next one writes over it


@scenario("db.commands.publishing.state_figure")
def _state_figure(store: Store, act: Act, number: int) -> Fact:
    stated = Statement("NI060", Period.MONTH, Month(2011, 9), Figure(46, 97), None, f"report {number}")
    publishing.state_figure(store, act, stated)
    return Fact(f"SELECT COUNT(*) FROM stated_figures WHERE source = 'report {number}'", 1)


def _a_task(store: Store, number: int, *moves: Move) -> int:
    """A task of the plan that was taken so far, and that its staff praise."""
    task = improving.add_task(store, act_of(1 + number), 1, f"Task {number}", DAY, DAY)
    for move in moves:
        improving.step_task(store, act_of(1 + number), task, move, DAY, DAY)
    improving.record_feedback(
        store, act_of(1 + number), task, Voice.STAFF, Impact.POSITIVE, DAY, "survey", "It helps.", "Jo", DAY
    )
    return task


def _two_tasks(store: Store) -> None:
    for number in range(2):
        _a_task(store, number)


def _two_delivered(store: Store) -> None:
    for number in range(2):
        _a_task(store, number, Move.BEGIN, Move.DELIVER)


def _task_in(store: Store, state: TaskState) -> int:
    """A task in this state, first of all one that staff praise, as each of those above; the demo has others."""
    with store.reading() as reader:
        return min((one.felt is None, one.id) for one in tasks(reader, DAY) if one.state is state)[1]


@scenario("db.commands.improving.add_task")
def _add_task(store: Store, act: Act, number: int) -> Fact:
    task = improving.add_task(store, act, 1, f"New {number}", DAY, DAY)
    return Fact(f"SELECT COUNT(*) FROM task_steps WHERE task_id = {task} AND state = 'planned'", 1)


@scenario("db.commands.improving.change_task", prepare=_two_tasks)
def _change_task(store: Store, act: Act, number: int) -> Fact:
    task = _task_in(store, TaskState.PLANNED)
    improving.change_task(store, act, task, f"Changed {number} at {act.at:%H:%M}", "Sam", DAY, DAY)
    return _entered(act, Action.CHANGE_PLAN)  # the next one writes over it


@scenario("db.commands.improving.step_task", prepare=_two_tasks)
def _step_task(store: Store, act: Act, number: int) -> Fact:
    task = _task_in(store, TaskState.PLANNED)
    improving.step_task(store, act, task, Move.BEGIN, DAY, DAY)
    return Fact(f"SELECT COUNT(*) FROM task_steps WHERE task_id = {task} AND state = 'in_progress'", 1)


@scenario("db.commands.improving.sign_off_task", prepare=_two_delivered, apart=True)
def _sign_off_task(store: Store, act: Act, number: int) -> Fact:
    task = _task_in(store, TaskState.DELIVERED)
    improving.sign_off_task(store, act, task, DAY, DAY)
    return Fact(f"SELECT COUNT(*) FROM task_steps WHERE task_id = {task} AND state = 'signed_off'", 1)


@scenario("db.commands.improving.record_feedback", prepare=_two_delivered, apart=True)
def _record_feedback(store: Store, act: Act, number: int) -> Fact:
    """It sends the task back."""
    task = _task_in(store, TaskState.DELIVERED)
    improving.record_feedback(store, act, task, Voice.CHILDREN, Impact.NONE, DAY, "survey", "The same.", "Jo", DAY)
    return Fact(f"SELECT COUNT(*) FROM task_steps WHERE task_id = {task} AND state = 'for_review'", 1)


@scenario("db.commands.projects.set_project")
def _set_project(store: Store, act: Act, number: int) -> Fact:
    values = ProjectValues(f"Project {number} at {act.at:%H:%M}", "", "", "Sam", DAY, None)
    projects.set_project(store, act, 1, values, DAY)
    return _entered(act, Action.CHANGE_PLAN)


@scenario("db.commands.projects.state_project")
def _state_project(store: Store, act: Act, number: int) -> Fact:
    projects.state_project(store, act, 1, ProjectStatus.AT_RISK, f"Late {number}", DAY, DAY)
    return Fact(f"SELECT status FROM project_statuses WHERE said = 'Late {number}'", "at_risk")


@scenario("db.commands.projects.add_item")
def _add_item(store: Store, act: Act, number: int) -> Fact:
    item = projects.add_item(store, act, 1, ItemKind.RISK, ItemValues("A flood", "", None, 1 + number % 5, 5), DAY, DAY)
    return Fact(f"SELECT likelihood FROM project_items WHERE id = {item}", 1 + number % 5)


def _two_items(store: Store) -> None:
    for number in range(2):
        _add_item(store, act_of(1 + number), number)


@scenario("db.commands.projects.change_item", prepare=_two_items)
def _change_item(store: Store, act: Act, number: int) -> Fact:
    item = _ids(store, "SELECT id FROM project_items WHERE ended_on IS NULL ORDER BY id DESC")[0]
    values = ItemValues(f"Flood {number} at {act.at:%H:%M}", "Sam", None, 2, 2, "Sandbags")
    projects.change_item(store, act, item, values, DAY)
    return _entered(act, Action.CHANGE_PLAN)


@scenario("db.commands.projects.end_item", prepare=_two_items)
def _end_item(store: Store, act: Act, number: int) -> Fact:
    item = _ids(store, "SELECT id FROM project_items WHERE ended_on IS NULL ORDER BY id")[0]
    projects.end_item(store, act, item, DAY, DAY, "It is dry.")
    return Fact(f"SELECT ended_on FROM project_items WHERE id = {item}", DAY.isoformat())


@scenario("db.commands.projects.hold_meeting")
def _hold_meeting(store: Store, act: Act, number: int) -> Fact:
    day = DAY + timedelta(days=number)
    projects.hold_meeting(store, act, day, day)
    return Fact(f"SELECT COUNT(*) FROM board_meetings WHERE held_on = '{day}'", 1)


@scenario("db.commands.projects.record_success_figure")
def _record_success_figure(store: Store, act: Act, number: int) -> Fact:
    projects.record_success_figure(store, act, 12, DAY, f"{number} children", "HR", DAY)
    return Fact(f"SELECT number FROM success_figures WHERE value = '{number} children'", float(number))


# What is no command of one transaction.


@scenario("reading: sign in", Action.SIGN_IN)
def _sign_in(store: Store, act: Act, number: int) -> Fact:
    reading.enter_signed_in(store, act)
    return _entered(act, Action.SIGN_IN)


@scenario("reading: open a case", Action.OPEN_CASE)
def _open_case(store: Store, act: Act, number: int) -> Fact:
    reading.enter_case_opened(store, act, "R1-1", 1, 1)
    return _entered(act, Action.OPEN_CASE)


@scenario("reading: search", Action.SEARCH)
def _search(store: Store, act: Act, number: int) -> Fact:
    reading.enter_search(store, act, f"word {number}", number)
    return _entered(act, Action.SEARCH)


@scenario("reading: print", Action.PRINT)
def _print(store: Store, act: Act, number: int) -> Fact:
    reading.enter_list(store, act, "duty", as_file=False, asked={"team": "Duty"}, rows=number)
    return _entered(act, Action.PRINT)


@scenario("reading: export", Action.EXPORT)
def _export(store: Store, act: Act, number: int) -> Fact:
    reading.enter_list(store, act, "duty", as_file=True, asked={"team": "Duty"}, rows=number)
    return _entered(act, Action.EXPORT)


@scenario("reading: the audit", Action.READ_AUDIT)
def _read_audit(store: Store, act: Act, number: int) -> Fact:
    reading.enter_audit_read(store, act, "", AuditQuestion())
    return _entered(act, Action.READ_AUDIT)


@scenario("reading: the audit of a case", Action.READ_CASE_AUDIT)
def _read_case_audit(store: Store, act: Act, number: int) -> Fact:
    reading.enter_audit_read(store, act, "R1-1", AuditQuestion(child_id=1, case_id=1))
    return _entered(act, Action.READ_CASE_AUDIT)


@scenario("verify", Action.VERIFY)
def _verify(store: Store, act: Act, number: int) -> Fact:
    assert verifying.verify(store, act).faults == ()
    return _entered(act, Action.VERIFY)


@scenario("back up", Action.BACK_UP, whole=False)
def _back_up(store: Store, act: Act, number: int) -> Fact:
    backing_up.back_up_now(store, act)
    return _entered(act, Action.BACK_UP)


@scenario("erase", Action.ERASE, whole=False)
def _erase(store: Store, act: Act, number: int) -> Fact:
    child, reference = _finished_child(store)
    keeping.erase(store, act, child, reference, "ordered by a court", DAY, early=True)
    return Fact(f"SELECT COUNT(*) FROM children WHERE id = {child}", 0)


@scenario("change the passphrase", Action.CHANGE_PASSPHRASE, encrypted=True, times=1, whole=False)
def _change_passphrase(store: Store, act: Act, number: int) -> Fact:
    locking.change_passphrase(store, act, NEW_PASSPHRASE)
    return _entered(act, Action.CHANGE_PASSPHRASE)


@scenario("bring up to date", Action.MIGRATE, kind="old", times=1, replaces=True)
def _bring_up_to_date(store: Store, act: Act, number: int) -> Fact:
    secret = store.key.recovery if store.key else None
    store.close()
    migrating.bring_up_to_date(store.path, secret, act)
    return Fact("SELECT COUNT(*) FROM access", 1)


def _backed_up_and_more(store: Store) -> None:
    back_up(store, act_of(1).at)
    people.give_access(store, act_of(2), "Somebody New", Role.WORKER, new=True)


@scenario("restore", Action.RESTORE, prepare=_backed_up_and_more, times=1, replaces=True)
def _restore(store: Store, act: Act, number: int) -> Fact:
    path, key = store.path, store.key
    store.close()
    backup = backups_in(folder_of(path))[0]
    restoring.restore(path, backup, key, restoring.loss(path, key, backup), act)
    return Fact("SELECT COUNT(*) FROM workers WHERE name = 'Somebody New'", 0)


_after_a_kill = scenario(
    "restore after a kill", Action.RESTORE, prepare=_backed_up_and_more, times=1, replaces=True, killed=True
)(_restore)
_damaged = scenario(
    "restore a damaged store",
    Action.RESTORE,
    prepare=_backed_up_and_more,
    times=1,
    replaces=True,
    killed=True,
    damaged=True,
)(_restore)
