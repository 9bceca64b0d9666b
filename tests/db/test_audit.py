"""The audit trail as it is written: entries are only ever added, and each act adds one group of them or fails."""

import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlmodel import select

import db.commands
import db.commands.command
from db.commands.command import COMMANDS, Work, command
from db.commands.drafting import keep_draft
from db.commands.founding import found
from db.commands.importing import plan_import, write_import
from db.commands.importing_assessments import plan_assessments, write_assessments
from db.commands.importing_census import write_census
from db.commands.noting import note
from db.commands.reading import enter_audit_read, enter_case_opened, enter_list, enter_search, enter_signed_in
from db.commands.workers import WorkerValues
from db.connection import connect
from db.exchange.annex_a import AnnexA, ChildFacts
from db.exchange.cin_census import CensusReading
from db.exchange.plain_assessments import PlainAssessments, PlainCase
from db.queries.audit_trail import AuditQuestion
from db.queries.people import person_named
from db.store import Act, Store
from models import tables
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.audit_chain import COLUMNS, Draft, moment_text
from models.care_codes import AbuseCategory, EventKind, FactKind, LegalStatus, MoveReason, PlacementType
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.episodes import AssessmentWork, Facts, Referral
from models.errors import NotAllowed, StoreError
from models.feedback import Impact, Voice
from models.improvement import Move
from models.keeping import CountedFrom, RecordKind
from models.notes import NoteKind
from models.pathway import Dated, Trigger
from models.people import Action, Person, Role
from models.plan import NewWorker, PlannedLeave, PlannedMove
from models.practice_rules import RuleName
from models.projects import ItemKind, ItemValues, ProjectStatus, ProjectValues
from models.referral import NewChild, ReferralOutcome
from models.standards import Clock
from models.statements import Statement
from models.supervision import CancelReason, SessionKind, SupervisedAs
from models.timeliness import Figure, Measure, Month, Period
from models.views import View

for module in pkgutil.iter_modules(db.commands.__path__):
    importlib.import_module(f"db.commands.{module.name}")
fill_demo = importlib.import_module("db.demo").fill_demo
torbay = importlib.import_module("db.demo_torbay")

TODAY = date(2024, 6, 10)
LATER = date(2024, 6, 12)


def june(*children: str, done: str = "") -> AnnexA:
    """A file with children who have one assessment each, and one who was done with long ago."""
    facts = {name: ChildFacts(name, facts=Facts((Referral(TODAY),), (AssessmentWork(Kind.SINGLE, TODAY),)))
             for name in children}  # fmt: skip
    if done:
        facts[done] = ChildFacts(done, facts=Facts((Referral(date(2001, 1, 8), no_further_action=True),)))
    return AnnexA(Path("june.xlsx"), Kind.SINGLE, TODAY, facts)


def read_in(store: Store, act: Act, annex: AnnexA) -> None:
    write_import(store, act, annex, plan_import(store, act, annex))


def read_list_in(store: Store, act: Act, *children: str) -> None:
    """A plain list with children who have one assessment each."""
    cases = {name: [PlainCase("1", TODAY, [AssessmentWork(Kind.SINGLE, TODAY)])] for name in children}
    file = PlainAssessments(Path("june.csv"), TODAY, cases)
    write_assessments(store, act, file, plan_assessments(store, act, file))


def read_census_in(store: Store, act: Act, *children: str) -> None:
    """A census of children who were referred."""
    told = (
        f"<Child><LAchildID>{name}</LAchildID><CINdetails><CINreferralDate>{TODAY}</CINreferralDate></CINdetails></Child>"
        for name in children
    )
    path = store.path.parent / "june.xml"
    path.write_text(f"<Message><Children>{''.join(told)}</Children></Message>", encoding="utf-8")
    write_census(store, act, CensusReading(path, Kind.SINGLE, TODAY))


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store.reading() as reader:
        names = [name for (name,) in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [tuple(row) for row in reader.rows(f'SELECT * FROM main."{name}"')] for name in names}


def entries(store: Store) -> list[dict[str, Any]]:
    with store.reading() as reader:
        rows = reader.rows(f"SELECT {', '.join(COLUMNS)} FROM audit_entries ORDER BY id")
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def row_like(row: dict[str, Any], **changed: Any) -> tuple[str, list[Any]]:
    """An INSERT of an entry like this one."""
    values = row | changed
    return f"({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", list(values.values())


BLANKED = "salt = NULL, subject = NULL, before = NULL, after = NULL, why = NULL"
REFUSED = {
    **{f"changing {name}": f"UPDATE audit_entries SET {name} = '1' WHERE id = 2" for name in COLUMNS},
    **{f"emptying {name}": f"UPDATE audit_entries SET {name} = NULL WHERE id = 2" for name in COLUMNS},
    "changing nothing": "UPDATE audit_entries SET who = who",
    "moving one to the end": "UPDATE OR REPLACE audit_entries SET id = 99 WHERE id = 2",
    "moving one onto another": "UPDATE OR REPLACE audit_entries SET id = 2 WHERE id = 3",
    "blanking without an act": f"UPDATE audit_entries SET {BLANKED} WHERE id = 2",
    "an act without blanking": "UPDATE audit_entries SET erased_by = 3 WHERE id = 2",
    **{f"blanking and changing {name}": f"UPDATE audit_entries SET {BLANKED}, erased_by = 3, {name} = 1 WHERE id = 2"
       for name in COLUMNS if name not in {"erased_by", "salt", "subject", "before", "after", "why"}},
    "deleting one": "DELETE FROM audit_entries WHERE id = 2",
    "deleting the last": "DELETE FROM audit_entries WHERE id = (SELECT MAX(id) FROM audit_entries)",
    "deleting all": "DELETE FROM audit_entries",
}  # fmt: skip


@pytest.fixture(scope="module")
def busy_template(template: Path, tmp_path_factory: pytest.TempPathFactory, act: Act) -> Path:
    """A store with the entries of its founding, of an import (2 to 5) and of a case opened (6), closed."""
    path = tmp_path_factory.mktemp("busy") / "store.db"
    shutil.copyfile(template, path)
    with Store.open(path) as store:
        read_in(store, act, june("A", "B", done="OLD"))
        enter_case_opened(store, act, "A-1", 1, 1)
    return path


@pytest.fixture
def busy(busy_template: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "busy.db"
    shutil.copyfile(busy_template, path)
    with Store.open(path) as store:
        yield store


def test_an_entry_is_never_changed_and_never_deleted(
    busy: Store, execute: Callable[..., None], close_later: Callable[[Any], Any]
) -> None:
    before = everything(busy)
    other = close_later(driver.connect(str(busy.path)))  # another program, with no pragma of ours
    for what, statement in REFUSED.items():
        with pytest.raises(StoreError):
            execute(busy, statement)
        with pytest.raises(driver.Error, match=r"audit entries are never|datatype mismatch"):
            other.execute(statement)
        other.rollback()
        assert everything(busy) == before, what


ADDED: list[tuple[int, dict[str, Any]]] = [
    (3, {}),
    (-1, {}),
    (2, {"id": 0}),
    (2, {"id": -1}),
    (-1, {"id": None}),
    (-1, {"id": 99}),
    (-1, {"id": 7, "previous": "0" * 64}),
    (-1, {"id": 7}),
]


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
def test_an_entry_is_only_added_at_the_end_and_follows_on_the_last(
    busy: Store, verb: str, close_later: Callable[[Any], Any]
) -> None:
    before = everything(busy)
    for connection in (connect(busy.path, None), driver.connect(str(busy.path))):
        close_later(connection)
        for like, changed in ADDED:
            text, values = row_like(before_row(busy, like), **changed)
            with pytest.raises(driver.Error, match="audit entries are added at the end"):
                connection.execute(f"{verb} INTO audit_entries {text}", values)
            if connection.in_transaction:
                connection.rollback()
            assert everything(busy) == before, (like, changed)


def before_row(store: Store, number: int) -> dict[str, Any]:
    return entries(store)[number if number < 0 else number - 1]


def test_an_entry_is_not_changed_through_its_class_either(busy: Store) -> None:
    before = everything(busy)

    def change(session: Any) -> None:
        session.exec(select(tables.AuditEntry).where(tables.AuditEntry.id == 2)).one().who = "Mallory"

    def delete(session: Any) -> None:
        session.delete(session.get_one(tables.AuditEntry, 2))

    def add(session: Any) -> None:
        row = before_row(busy, 2) | {"id": None}
        session.add(tables.AuditEntry(**row))

    for step in (change, delete, add):
        with pytest.raises(StoreError) as refused, busy.writing() as session:
            step(session)
        assert "Mallory" not in str(refused.value)
        assert everything(busy) == before


def test_what_an_entry_says_is_blanked_once_and_names_the_act(busy: Store, execute: Callable[..., None]) -> None:
    execute(busy, f"UPDATE audit_entries SET {BLANKED}, erased_by = 6 WHERE id = 2")
    with pytest.raises(StoreError):
        execute(busy, f"UPDATE audit_entries SET {BLANKED}, erased_by = 5 WHERE id = 2")
    with pytest.raises(StoreError):
        execute(busy, "UPDATE audit_entries SET erased_by = NULL, subject = 'x', salt = 'y' WHERE id = 2")
    assert before_row(busy, 2)["erased_by"] == 6


STATED = Statement("NI060", Period.MONTH, Month(2011, 9), Figure(46, 97), Fraction("73.1"), "a report")
Run = Callable[[Store, Act], object]
RUNS: dict[str, Run] = {
    "db.commands.allocating.allocate": lambda s, a: give(s, a),
    "db.commands.allocating.unallocate": lambda s, a: COMMANDS_OF["unallocate"](
        s, a, [Wish(1)], TODAY, TODAY, "she is ill", code=ChangeReason.SICKNESS
    ),
    "db.commands.practice_rules.set_practice_rule": lambda s, a: COMMANDS_OF["set_practice_rule"](
        s, a, RuleName.CAPACITY, 80, TODAY, "the board"
    ),
    "db.commands.assessing.authorise": lambda s, a: COMMANDS_OF["authorise"](s, a, 1, TODAY, TODAY),
    "db.commands.assessing.correct_date": lambda s, a: COMMANDS_OF["correct_date"](
        s, a, 1, None, Dated.REFERRAL, date(2024, 6, 7), "it came on Friday", TODAY, TODAY
    ),
    "db.commands.assessing.note_seen": lambda s, a: COMMANDS_OF["note_seen"](s, a, 1, TODAY, True, TODAY),
    "db.commands.assessing.reopen": lambda s, a: COMMANDS_OF["reopen"](s, a, 1, "more is known", TODAY, TODAY),
    "db.commands.assessing.return_assessment": lambda s, a: COMMANDS_OF["return_assessment"](
        s, a, 1, "say more", TODAY, TODAY
    ),
    "db.commands.assessing.start_assessment": lambda s, a: COMMANDS_OF["start_assessment"](
        s, a, 1, Kind.SINGLE, Trigger.STRATEGY, TODAY, TODAY
    ),
    "db.commands.assessing.submit": lambda s, a: COMMANDS_OF["submit"](s, a, 1, TODAY, TODAY),
    "db.commands.backing_up.set_second_place": lambda s, a: COMMANDS_OF["set_second_place"](s, a, s.path.parent),
    "db.commands.calendar.add_local_standard": lambda s, a: COMMANDS_OF["add_local_standard"](
        s, a, Clock.SINGLE, 40, date(2024, 4, 1), None, apply=True
    ),
    "db.commands.calendar.close_office": lambda s, a: COMMANDS_OF["close_office"](s, a, TODAY, TODAY, "Flood"),
    "db.commands.calendar.count_start_day": lambda s, a: COMMANDS_OF["count_start_day"](s, a, True, apply=True),
    "db.commands.calendar.merge_bank_holidays": lambda s, a: COMMANDS_OF["merge_bank_holidays"](
        s, a, "9.9", {date(2024, 6, 12): "Jubilee"}, TODAY
    ),
    "db.commands.calendar.proclaim": lambda s, a: COMMANDS_OF["proclaim"](s, a, date(2024, 7, 10), "Day", apply=True),
    "db.commands.clock.confirm_clock": lambda s, a: COMMANDS_OF["confirm_clock"](s, a),
    "db.commands.closing.close_case": lambda s, a: COMMANDS_OF["close_case"](
        s, a, 1, ClosureReason.NO_FURTHER_ACTION, "nothing was found", TODAY, TODAY
    ),
    "db.commands.closing.note_conference": lambda s, a: COMMANDS_OF["note_conference"](
        s, a, 1, None, TODAY, needless="the child is safe"
    ),
    "db.commands.closing.take_up_again": lambda s, a: COMMANDS_OF["take_up_again"](
        s, a, 1, "more was found", TODAY, TODAY
    ),
    "db.commands.co_working.co_work": lambda s, a: COMMANDS_OF["co_work"](s, a, 1, 1, TODAY, TODAY, "he knows her"),
    "db.commands.co_working.end_co_work": lambda s, a: COMMANDS_OF["end_co_work"](
        s, a, 1, 1, TODAY, TODAY, "it is done"
    ),
    "db.commands.covering.cover": lambda s, a: lend(s, a),
    "db.commands.covering.give_back": lambda s, a: COMMANDS_OF["give_back"](s, a, 1, TODAY, TODAY, "back early"),
    "db.commands.importing.write_import": lambda s, a: read_in(s, a, june("C", "D")),
    "db.commands.importing_census.write_census": lambda s, a: read_census_in(s, a, "C", "D"),
    "db.commands.importing_assessments.write_assessments": lambda s, a: read_list_in(s, a, "C", "D"),
    "db.commands.improving.add_task": lambda s, a: COMMANDS_OF["add_task"](s, a, 1, "One record", TODAY, TODAY),
    "db.commands.improving.change_task": lambda s, a: COMMANDS_OF["change_task"](s, a, 1, "Two", "Sam", None, TODAY),
    "db.commands.improving.record_feedback": lambda s, a: COMMANDS_OF["record_feedback"](
        s, a, 1, Voice.STAFF, Impact.NEGATIVE, TODAY, "survey", "It is worse.", "Jo", TODAY
    ),
    "db.commands.improving.sign_off_task": lambda s, a: COMMANDS_OF["sign_off_task"](s, a, 1, TODAY, TODAY),
    "db.commands.improving.step_task": lambda s, a: COMMANDS_OF["step_task"](s, a, 1, Move.BEGIN, TODAY, TODAY),
    "db.commands.keeping.erase_record": lambda s, a: COMMANDS_OF["erase_record"](s, a, 3, "OLD", "its time", TODAY),
    "db.commands.keeping.set_retention": lambda s, a: COMMANDS_OF["set_retention"](
        s, a, RecordKind.ASSESSED, 12, CountedFrom.CLOSURE, "the council"
    ),
    "db.commands.locking.encrypt_anew": lambda s, a: COMMANDS_OF["encrypt_anew"](s, a, s.key),
    "db.commands.people.give_access": lambda s, a: COMMANDS_OF["give_access"](s, a, "Ann Able", Role.WORKER, new=True),
    "db.commands.people.restrict": lambda s, a: COMMANDS_OF["restrict"](s, a, 1, ["Ada Manager"], "safety"),
    "db.commands.planning.carry_out": lambda s, a: COMMANDS_OF["carry_out"](
        s,
        a,
        [NewWorker("Nia New", 1)],
        [PlannedLeave(1, TODAY, None)],
        [PlannedMove(Wish(1), None, "Nia New")],
        TODAY,
        TODAY,
        "as it was tried",
    ),
    "db.commands.projects.add_item": lambda s, a: COMMANDS_OF["add_item"](
        s, a, 1, ItemKind.ISSUE, ItemValues("No room"), TODAY, TODAY
    ),
    "db.commands.projects.change_item": lambda s, a: COMMANDS_OF["change_item"](s, a, 1, ItemValues("A room"), TODAY),
    "db.commands.projects.end_item": lambda s, a: COMMANDS_OF["end_item"](s, a, 1, TODAY, TODAY, "there is one"),
    "db.commands.projects.hold_meeting": lambda s, a: COMMANDS_OF["hold_meeting"](s, a, TODAY, TODAY),
    "db.commands.projects.record_success_figure": lambda s, a: COMMANDS_OF["record_success_figure"](
        s, a, 12, TODAY, "18 children", "HR", TODAY
    ),
    "db.commands.projects.set_project": lambda s, a: COMMANDS_OF["set_project"](
        s, a, 1, ProjectValues("Managers", "", "", "Sam", None, None), TODAY
    ),
    "db.commands.projects.state_project": lambda s, a: COMMANDS_OF["state_project"](
        s, a, 1, ProjectStatus.ON_TRACK, "As planned", TODAY, TODAY
    ),
    "db.commands.publishing.publish_month": lambda s, a: COMMANDS_OF["publish_month"](
        s, a, Month(2024, 5), TODAY, TODAY
    ),
    "db.commands.publishing.set_population": lambda s, a: COMMANDS_OF["set_population"](s, a, 25_400),
    "db.commands.publishing.set_yardstick": lambda s, a: COMMANDS_OF["set_yardstick"](
        s, a, Measure.SINGLE, "target", 850, TODAY, "the board"
    ),
    "db.commands.publishing.remove_yardstick": lambda s, a: COMMANDS_OF["remove_yardstick"](
        s, a, Measure.NI060, "target", date(2011, 4, 1)
    ),
    "db.commands.publishing.state_figure": lambda s, a: COMMANDS_OF["state_figure"](s, a, STATED),
    "db.commands.referring.decide_referral": lambda s, a: COMMANDS_OF["decide_referral"](
        s, a, 4, ReferralOutcome.SECTION_47, "a child at risk", TODAY, TODAY
    ),
    "db.commands.referring.record_birth": lambda s, a: COMMANDS_OF["record_birth"](s, a, 4, TODAY, TODAY),
    "db.commands.referring.take_referral": lambda s, a: COMMANDS_OF["take_referral"](
        s,
        a,
        NewChild("Nia New", expected_on=date(2024, 7, 1)),
        TODAY,
        ReferralSource.POLICE,
        PrimaryNeed.ABUSE,
        4,
        "bruises",
        TODAY,
        siblings=[1],
        team_id=1,
    ),
    "db.commands.session_signing.correct_session": lambda s, a: COMMANDS_OF["correct_session"](
        s, a, 1, 1, "not on Monday", TODAY
    ),
    "db.commands.session_signing.sign_session": lambda s, a: COMMANDS_OF["sign_session"](s, a, 1, TODAY, 2),
    "db.commands.session_writing.amend_session": lambda s, a: COMMANDS_OF["amend_session"](s, a, 1),
    "db.commands.session_writing.begin_session": lambda s, a: COMMANDS_OF["begin_session"](s, a, 2),
    "db.commands.session_writing.discard_session": lambda s, a: COMMANDS_OF["discard_session"](s, a, 1),
    "db.commands.session_writing.record_session": lambda s, a: COMMANDS_OF["record_session"](
        s, a, 1, SessionKind.ONE_TO_ONE, TODAY, 60, TODAY
    ),
    "db.commands.standing.begin_care": lambda s, a: COMMANDS_OF["begin_care"](
        s, a, 1, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, TODAY, TODAY
    ),
    "db.commands.standing.begin_need": lambda s, a: COMMANDS_OF["begin_need"](s, a, 1, TODAY, TODAY),
    "db.commands.standing.begin_protection": lambda s, a: COMMANDS_OF["begin_protection"](
        s, a, 1, AbuseCategory.NEGLECT, TODAY, TODAY
    ),
    "db.commands.standing.come_back": lambda s, a: COMMANDS_OF["come_back"](s, a, 1, LATER, LATER),
    "db.commands.standing.end_episode": lambda s, a: COMMANDS_OF["end_episode"](
        s, a, 1, LATER, LATER, note="no risk is left"
    ),
    "db.commands.standing.note_held": lambda s, a: COMMANDS_OF["note_held"](
        s, a, 1, EventKind.VISIT, TODAY, TODAY, alone=True
    ),
    "db.commands.standing.place": lambda s, a: COMMANDS_OF["place"](
        s, a, 1, PlacementType.CHILDRENS_HOME, LATER, LATER, reason=MoveReason.CHILD
    ),
    "db.commands.standing.set_fact": lambda s, a: COMMANDS_OF["set_fact"](
        s, a, 1, FactKind.CATEGORY, AbuseCategory.PHYSICAL, TODAY, TODAY
    ),
    "db.commands.standing_corrected.correct_episode": lambda s, a: COMMANDS_OF["correct_episode"](
        s, a, 1, LATER, "it began a day later", started_on=LATER
    ),
    "db.commands.standing_corrected.take_back_held": lambda s, a: COMMANDS_OF["take_back_held"](
        s, a, 1, EventKind.VISIT, TODAY, TODAY, "nobody was at home"
    ),
    "db.commands.supervising.agree_supervision": lambda s, a: COMMANDS_OF["agree_supervision"](
        s, a, 2, 1, TODAY, SupervisedAs.SOCIAL_WORKER
    ),
    "db.commands.supervising.cancel_session": lambda s, a: COMMANDS_OF["cancel_session"](
        s, a, 1, CancelReason.URGENT_WORK, TODAY, TODAY
    ),
    "db.commands.supervising.plan_session": lambda s, a: COMMANDS_OF["plan_session"](s, a, 2, 1, TODAY, 90),
    "db.commands.triage.link_siblings": lambda s, a: COMMANDS_OF["link_siblings"](s, a, [1, 2]),
    "db.commands.triage.note_section_47": lambda s, a: COMMANDS_OF["note_section_47"](s, a, 1, TODAY, TODAY),
    "db.commands.triage.review_waiting": lambda s, a: COMMANDS_OF["review_waiting"](
        s, a, [1, 2], "to wait", "seen on Friday", TODAY
    ),
    "db.commands.triage.set_threshold": lambda s, a: COMMANDS_OF["set_threshold"](s, a, 1, 4, "as is said", TODAY),
    "db.commands.triage.unlink_sibling": lambda s, a: COMMANDS_OF["unlink_sibling"](s, a, 1),
    "db.commands.undoing.redo": lambda s, a: COMMANDS_OF["redo"](s, a),
    "db.commands.undoing.undo": lambda s, a: COMMANDS_OF["undo"](s, a),
    "db.commands.views.save_view": lambda s, a: COMMANDS_OF["save_view"](s, a, View("late ones", "0", tile="late")),
    "db.commands.views.change_view": lambda s, a: _of_view(s, a, "change_view", View("late ones", "a", tile="late")),
    "db.commands.views.share_view": lambda s, a: _of_view(s, a, "share_view", True),
    "db.commands.views.remove_view": lambda s, a: _of_view(s, a, "remove_view"),
    "db.commands.views.choose_columns": lambda s, a: COMMANDS_OF["choose_columns"](s, a, "duty", ("due", "child")),
    "db.commands.workers.add_leave": lambda s, a: COMMANDS_OF["add_leave"](s, a, 1, TODAY, None, "ill"),
    "db.commands.workers.add_worker": lambda s, a: COMMANDS_OF["add_worker"](s, a, NewWorker("Nia New", 1, 80)),
    "db.commands.workers.change_worker": lambda s, a: COMMANDS_OF["change_worker"](
        s, a, 1, WorkerValues(1, 80, None, None, None), 1
    ),
    "db.commands.workers.reduce_capacity": lambda s, a: COMMANDS_OF["reduce_capacity"](
        s, a, 1, 20, TODAY, None, "other duties"
    ),
    "db.commands.workers.remove_leave": lambda s, a: COMMANDS_OF["remove_leave"](s, a, 1),
    "db.commands.workers.remove_reduction": lambda s, a: COMMANDS_OF["remove_reduction"](s, a, 1),
    "db.commands.writing.agree_action": lambda s, a: COMMANDS_OF["agree_action"](
        s, a, 1, "visit", 1, date(2024, 6, 14), TODAY, TODAY
    ),
    "db.commands.writing.date_action": lambda s, a: COMMANDS_OF["date_action"](s, a, 1, date(2024, 6, 14), TODAY),
    "db.commands.writing.date_personal_action": lambda s, a: COMMANDS_OF["date_personal_action"](
        s, a, 2, date(2024, 6, 14), TODAY
    ),
    "db.commands.writing.finish_action": lambda s, a: COMMANDS_OF["finish_action"](s, a, 1, TODAY, TODAY),
    "db.commands.writing.finish_personal_action": lambda s, a: COMMANDS_OF["finish_personal_action"](
        s, a, 2, TODAY, TODAY, "she slept"
    ),
    "db.commands.writing.record_decision": lambda s, a: COMMANDS_OF["record_decision"](
        s, a, 1, "not to act", "it is known", TODAY, TODAY
    ),
    "db.commands.writing.write_note": lambda s, a: COMMANDS_OF["write_note"](
        s, a, 1, NoteKind.CONTACT, "she rang", TODAY, TODAY, source=ReferralSource.GP
    ),
    "db.demo.fill_demo": lambda s, a: fill_demo(s, a, TODAY, children=20, seed=1),
    "db.demo_torbay.fill_torbay": lambda s, a: torbay.fill_torbay(s, a, replace(torbay.TORBAY, referrals={}, plans=9)),
}
RECORDED = ("add_worker", "begin_session", "type", "record_session")
# What must have been done before.
FIRST: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("change_view", "share_view", "remove_view"), ("save_view",)),
    "unallocate": ("allocate",),
    "end_co_work": ("co_work",),
    "cover": ("allocate", "add_worker"),
    "give_back": ("allocate", "add_worker", "cover"),
    "unlink_sibling": ("link_siblings",),
    "authorise": ("submit as another",),
    "reopen": ("submit as another", "authorise"),
    "return_assessment": ("submit",),
    "start_assessment": ("submit as another", "authorise"),
    "close_case": ("submit as another", "authorise"),
    "take_up_again": ("submit as another", "authorise", "close_case"),
    "note_conference": ("note_section_47",),
    "decide_referral": ("take_referral",),
    "record_birth": ("take_referral",),
    "finish_action": ("agree_action",),
    "undo": ("allocate",),
    "redo": ("allocate", "undo"),
    "agree_supervision": ("add_worker",),
    "plan_session": ("add_worker",),
    "cancel_session": ("add_worker", "plan_session"),
    "begin_session": ("add_worker",),
    "discard_session": ("add_worker", "begin_session", "type"),
    "record_session": ("add_worker", "begin_session", "type"),
    "amend_session": RECORDED,
    "sign_session": RECORDED,
    "correct_session": (*RECORDED, "sign_session", "sign on paper"),
    "date_action": RECORDED,
    "date_personal_action": RECORDED,
    "finish_personal_action": RECORDED,
    "note_held": ("begin_need",),
    "set_fact": ("begin_protection",),
    "place": ("begin_care",),
    "come_back": ("begin_care", "respite"),
    "end_episode": ("begin_protection",),
    "correct_episode": ("begin_protection",),
    "take_back_held": ("begin_need", "note_held"),
    "remove_leave": ("add_leave",),
    "remove_reduction": ("reduce_capacity",),
    "change_task": ("add_task",),
    "record_feedback": ("add_task",),
    "step_task": ("add_task",),
    "sign_off_task": ("add_task", "step_task", "deliver", "praise"),
    "change_item": ("add_item",),
    "end_item": ("add_item",),
}
WITHOUT_A_TRACE = {  # they only look, whatever happens
    "db.commands.importing.plan_import",
    "db.commands.importing_assessments.plan_assessments",
    "db.commands.importing_census.plan_census",
}


def _of_view(store: Store, act: Act, command: str, *given: object) -> None:
    with store.reading() as reader:
        (id_,) = reader.rows("SELECT id FROM main.saved_views ORDER BY id DESC LIMIT 1")[0]
    COMMANDS_OF[command](store, act, id_, *given)


COMMANDS_OF = {name.rpartition(".")[2]: found.run for name, found in COMMANDS.items()}
RUNS_OF = {name.rpartition(".")[2]: run for name, run in RUNS.items()}
RUNS_OF["submit as another"] = lambda s, a: submit_as_another(s, a)
RUNS_OF["respite"] = lambda s, a: COMMANDS_OF["place"](s, a, 1, PlacementType.FOSTER, TODAY, TODAY, respite=True)
RUNS_OF["deliver"] = lambda s, a: COMMANDS_OF["step_task"](s, a, 1, Move.DELIVER, TODAY, TODAY)
RUNS_OF["praise"] = lambda s, a: COMMANDS_OF["record_feedback"](
    s, a, 1, Voice.STAFF, Impact.POSITIVE, TODAY, "survey", "It helps.", "Jo", TODAY
)
RUNS_OF["type"] = lambda s, a: type_of_both(s, a)
RUNS_OF["sign on paper"] = lambda s, a: COMMANDS_OF["sign_session"](s, a, 1, TODAY, 3, on_paper=True)


def give(store: Store, act: Act) -> None:
    """Case A-1 to the manager."""
    COMMANDS_OF["allocate"](store, act, [Wish(1)], Destination(1), TODAY, TODAY, "she knows the family")


def lend(store: Store, act: Act) -> None:
    """What the manager holds to the worker who was entered after her."""
    COMMANDS_OF["cover"](store, act, 1, 2, TODAY, date(2024, 6, 14), TODAY, "away for a week")


def submit_as_another(store: Store, act: Act) -> None:
    """The assessment of A-1 goes to the manager, who would not sign their own."""
    COMMANDS_OF["give_access"](store, act, "Wil Worker", Role.WORKER, new=True)
    with store.reading() as reader:
        worker = person_named(reader, "Wil Worker")
    COMMANDS_OF["submit"](store, Act(worker, act.at), 1, TODAY, TODAY)


def type_of_both(store: Store, act: Act) -> None:
    """Of a case with an action that has no day, and of the worker with an action of hers."""
    keep_draft(store, act, 1, 1, {"situation": "at home", "what1": "visit", "who1": "1"}, 0)
    keep_draft(store, act, 1, None, {"wellbeing": "tired", "what1": "rest", "who1": "2"}, 0)


def test_every_command_is_tried_below() -> None:
    assert set(COMMANDS) == set(RUNS) | WITHOUT_A_TRACE


@pytest.fixture
def store_for(store: Store, busy: Store, act: Act, tmp_path: Path) -> Callable[[str], Store]:
    """A function that gives a store in which a command can run: one that is locked, newly founded, or busy."""

    def make(name: str) -> Store:
        if name.endswith("encrypt_anew"):
            return found(tmp_path / "locked.db", "pass", act.at, manager="Ada", team="Duty", holidays_version="1")
        for earlier in FIRST.get(name.rpartition(".")[2], ()):
            RUNS_OF[earlier](busy, act)
        return store if name.endswith(("fill_demo", "fill_torbay")) else busy

    return make


@pytest.mark.parametrize("name", RUNS)
def test_a_command_writes_one_group_of_entries(name: str, store_for: Callable[[str], Store], act: Act) -> None:
    with store_for(name) as store:
        before = entries(store)
        RUNS[name](store, act)
        new = entries(store)[len(before) :]
        assert new, "nothing was entered"
        assert [row["id"] for row in new] == list(range(len(before) + 1, len(before) + 1 + len(new)))
        assert {(row["group_id"], row["what"], row["who"], row["at"]) for row in new} == {
            (len(before) + 1, COMMANDS[name].action.value, act.who, moment_text(act.at))
        }


@pytest.mark.parametrize("name", RUNS)
def test_a_command_and_its_entries_are_one_transaction(
    name: str, store_for: Callable[[str], Store], act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no entry can be made")

    with store_for(name) as store:
        before = everything(store)
        monkeypatch.setattr(db.commands.command, "enter", fails)
        with pytest.raises(RuntimeError, match="no entry"):
            RUNS[name](store, act)
        assert everything(store) == before


@pytest.mark.parametrize("name", RUNS)
def test_a_command_that_a_role_does_not_allow_leaves_nothing(
    name: str, store_for: Callable[[str], Store], act: Act
) -> None:
    with store_for(name) as store:
        before = everything(store)
        for role in Role:
            person = Person(9, "Bob Best", role)
            if not person.may(COMMANDS[name].action):
                with pytest.raises(NotAllowed, match="Bob Best is signed in as a"):
                    COMMANDS[name].run(store, Act(person, act.at))
        assert everything(store) == before


@pytest.fixture
def marked() -> Iterator[Callable[..., Any]]:
    """A function that marks another as a command for this test alone."""
    known = set(COMMANDS)
    yield lambda function, **how: command(Action.CLOSE_OFFICE, **how)(function)
    for name in set(COMMANDS) - known:
        del COMMANDS[name]


@pytest.mark.parametrize("bulk", [False, True])
def test_a_command_that_enters_nothing_fails_and_leaves_nothing(
    store: Store, act: Act, marked: Callable[..., Any], bulk: bool
) -> None:
    def careless(work: Work) -> None:
        work.session.add(tables.Team(name="North"))
        work.session.flush()

    before = everything(store)
    with pytest.raises(RuntimeError, match="careless would write without an audit entry"):
        marked(careless, bulk=bulk)(store, act)
    assert everything(store) == before


def test_what_a_command_took_back_is_neither_written_nor_entered(
    store: Store, act: Act, marked: Callable[..., Any]
) -> None:
    def hesitant(work: Work) -> str:
        work.session.add(tables.Team(name="North"))
        work.record("team")
        work.take_back()
        return "shown"

    before = everything(store)
    assert marked(hesitant)(store, act) == "shown"
    assert everything(store) == before


def test_an_import_plan_leaves_no_trace(busy: Store, act: Act) -> None:
    before = everything(busy)
    plan_import(busy, act, june("C"))
    assert everything(busy) == before


READINGS: dict[str, Run] = {
    "sign in": lambda s, a: enter_signed_in(s, a),
    "open a case": lambda s, a: enter_case_opened(s, a, "A-1", 1, 1),
    "search": lambda s, a: enter_search(s, a, "ann", 3),
    "print": lambda s, a: enter_list(s, a, "duty", as_file=False, asked={"words": ""}, rows=3),
    "export": lambda s, a: enter_list(s, a, "duty", as_file=True, asked={}, rows=3),
    "read the audit": lambda s, a: enter_audit_read(s, a, "", AuditQuestion()),
    "read the audit of a case": lambda s, a: enter_audit_read(s, a, "A-1", AuditQuestion(1, 1)),
}


@pytest.mark.parametrize("what", READINGS)
def test_an_act_of_reading_is_one_entry_and_no_other_change(busy: Store, act: Act, what: str) -> None:
    before = everything(busy)
    READINGS[what](busy, act)
    after = everything(busy)
    assert [row["what"] for row in entries(busy)[len(before["audit_entries"]) :]] == [what]
    assert after | {"audit_entries": []} == before | {"audit_entries": []}


def test_a_reading_that_the_role_does_not_allow_is_not_entered(busy: Store, act: Act) -> None:
    before = everything(busy)
    with pytest.raises(NotAllowed):
        note(busy, Act(Person(2, "Bob", Role.WORKER), act.at), Action.EXPORT, Draft("duty"))
    assert everything(busy) == before
