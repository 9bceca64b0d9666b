"""Every text column of every table holds something hostile, and a person walks through every screen by keyboard.

The columns are read from the tables themselves, so that a new one is covered as soon as it is there. A new screen is
one line in ``WALK``.
"""

import json
import re
import shutil
import unicodedata
from datetime import date
from typing import NamedTuple

import pytest
from rich.text import Text
from sqlalchemy import CheckConstraint, Enum, String, UniqueConstraint
from sqlmodel import SQLModel
from textual import events
from textual.screen import Screen
from textual.widgets import Static

from db.connection import connect
from db.store import Store
from models import tables
from models.activity import Counted
from models.child_measures import ChildMeasure
from models.discussion import PERSONAL_WORDS, SAID_WORDS
from models.timeliness import Measure, Month, Period
from screens.actions import ActionsScreen
from screens.behaviour import BehaviourScreen
from screens.board import BoardScreen
from screens.chart import ChartScreen
from screens.child_figures import ChildFiguresScreen
from screens.child_list import ChildListScreen
from screens.compliance import PackScreen
from screens.duty import DutyScreen
from screens.figure_list import FigureListScreen, FigureOf, FigureQuestion
from screens.help_page import sentences
from screens.improvement import ImprovementScreen
from screens.project import ProjectScreen
from screens.rules import RulesScreen
from screens.session import SessionScreen
from screens.session_record import SessionRecordScreen
from screens.success import SuccessScreen
from screens.supervision import SupervisionScreen
from screens.task import TaskScreen
from screens.triage import TriageScreen
from screens.what_if import WhatIfScreen
from screens.widgets.plain import content

PAYLOADS = [
    "[/x]",
    "[@click=app.quit]x[/]",
    "\x1b]0;t\x07",
    "a\u202eb",
    "z\u200bw",
    "=1+1|cmd",
    "$error {x}",
    "[link='file:///etc/passwd']y[/link]",
    "\x9b31mc\u2028d",
]
# Columns whose text the program reads as a code, though no CHECK says so. Another program's word there is another test.
CODES = {
    "standards.clock", "audit_entries.at", "audit_entries.latest", "decisions.at", "reversible_acts.action",
    "row_images.of_table", "assessments.late_reason", "submissions.at", "submissions.ended_at",
    "saved_views.on_key", "status_episodes.end_reason", "episode_facts.value", "placements.type", "placements.reason",
}  # fmt: skip
MAY_BE_NOBODY = {"supervision_sessions", "actions", "status_episodes"}
RECORDS = {"audit_entries.before", "audit_entries.after", "row_images.before", "row_images.after"}
TYPED = "session_drafts.texts"  # JSON of texts by the names of the fields
ROOM_FOR_NUMBER = 8
OF_SCROLLBARS = {"@mouse.down", "@mouse.up"}
BEGINNINGS = {"bank_holidays.source": "holidays "}  # from these it reads which years are known


def visible(text):
    """The longest part of a payload that is shown as it stands."""
    return max(re.split(r"[^ -~]", text), key=len)


class Step(NamedTuple):
    """Where to go from the Duty list with these keys, what is read there, and the keys back to the list."""

    keys: tuple[str, ...]
    reads: str
    back: tuple[str, ...] = ("escape",)
    paste: str = ""  # into the field that has the focus then
    then: tuple[str, ...] = ()  # keys after that


# The screens of supervision, where the manager supervises the worker with this number in sessions of each state.
OF_WORKER, SESSIONS = 3, 100_000
IN_SUPERVISION = {
    "the list": (
        SupervisionScreen,
        [
            (("v",), "everybody"),
            (("end", "home", "e"), "every 28 days"),
            (("escape", "m"), "begin a session"),
            (("escape", "s"), "enter: choose"),
            (("escape", "enter"), "open cases"),
        ],
    ),
    "the agenda": (
        lambda desk: SessionScreen(desk, OF_WORKER * SESSIONS),
        [((), "to be corrected"), (("end", "enter"), "for you two alone")],
    ),
    "the record": (
        lambda desk: SessionRecordScreen(desk, OF_WORKER * SESSIONS + 1),
        [
            ((), "signed by both"),
            (("end", "tab", "end"), "✓ signed"),
            (("m",), "What is done with this record?"),
            (("escape", "c"), "what was wrong, and what is right"),
        ],
    ),
    "the actions": (ActionsScreen, [(("v",), "everybody"), (("end", "c"), "done"), (("enter",), "enter:")]),
    "the pack": (PackScreen, [((), "Late entries"), (("w",), "by name")]),
}
# The improvement plan: the places, a project, a task that is for review, and what was recorded of success.
IN_PLAN = {
    "the plan": (
        ImprovementScreen,
        [
            (("end", "e"), "Scope:"),
            (("escape", "m"), "say how it stands"),
            (("enter",), "How does project"),
            (("escape", "m", "down", "enter"), "leaves"),
            (("escape", "down", "enter", "right", "right", "right", "end"), "? for review"),
            (("m",), "leave it as it is"),
            (("down", "down", "enter"), "enter: next"),
            (("escape", "w"), "No child’s name"),
            (("escape", "right", "m"), "it is met"),
            (("enter",), "met on"),
            (("escape", "right", "m", "down", "enter"), "against it"),
        ],
    ),
    "a project": (
        lambda desk: ProjectScreen(desk, 3),
        [
            ((), "Milestones"),
            (("i",), "Deliverables:"),
            (("escape", "left", "end", "e"), "entered on"),
            (("escape", "left", "home", "m", "enter"), "how it was resolved"),
        ],
    ),
    "a task": (lambda desk: TaskScreen(desk, 103), [((), "heard by"), (("m", "enter"), "Take another approach:")]),
    "the board": (BoardScreen, [((), "The board met last on"), (("left", "end", "h"), "what is to be remembered")]),
    "success": (
        SuccessScreen,
        [((), "External"), (("down", "enter"), "recorded by"), (("escape", "r"), "A figure of")],
    ),
}
# What is read of performance, one after the other.
PERFORMANCE_WALK = [
    ((), "$error"),
    (("left_square_bracket",), "published as at"),
    (("v",), "Whose figures?"),
    (("end", "enter"), "August 2011 · team"),
    (("escape", "escape", "d"), "Look at the store as at which day?"),
    (("escape", "m"), "targets, comparators"),
    (("escape", "enter", "end"), "recorded"),
    (("escape", "j", "right", "right", "tab", "tab", "enter", "end"), "day"),
]
# What stands behind the numbers of Performance, of the team with this number too.
OF_TEAM, SEPTEMBER = 2, Month(2011, 9)


def behind(what, measure=Measure.NI059, **more):
    """The screen of a list behind a number."""
    return lambda desk: FigureListScreen(desk, FigureQuestion(what, measure, SEPTEMBER, Period.YEAR, **more))


BEHIND_PERFORMANCE = {
    "what was completed": (
        behind(FigureOf.COMPLETED),
        [
            ((), "1 Apr to 16 Sep"),
            (("end",), "recorded"),
            (("home", "e"), "national"),
            (("escape", "s"), "How is it sorted?"),
            (("escape", "t"), "on which other day?"),
            (("escape", "x"), "as what"),
            (("escape", "slash", "z", "z", "z"), "None of the"),
        ],
    ),
    "what differs": (behind(FigureOf.DIFFERENCE, other_day=date(2011, 8, 20)), [((), "completed since")]),
    "what is open in a team": (
        behind(FigureOf.OPEN, team_id=OF_TEAM),
        [((), "open at the end of"), (("end",), "from")],
    ),
    "what is counted": (behind(FigureOf.COUNTED, None, counted=Counted.REFERRALS), [((), "referrals received")]),
    "the chart": (
        lambda desk: ChartScreen(desk, Measure.NI059, SEPTEMBER, OF_TEAM),
        [((), "limits"), (("left",), "August 2011"), (("x",), "As what is the chart saved?"), (("enter",), "as SVG")],
    ),
    "figures about children": (
        ChildFiguresScreen,
        [
            ((), "NI062"),
            (("end", "up", "enter"), "those of the numerator"),
            (("d",), "all that it is of"),
            (("end",), "Not of the numerator"),
        ],
    ),
    "the children of a caseload": (
        lambda desk: ChildListScreen(desk, ChildMeasure.CASELOAD),
        [((), "children held"), (("end", "home", "slash", "z", "z", "z"), "None of the")],
    ),
    "behaviour and forecast": (
        lambda desk: BehaviourScreen(desk, Measure.NI059, SEPTEMBER, OF_TEAM),
        [((), "On the last day"), (("tab", "end"), "not completed"), (("e",), "national")],
    ),
}
# The dialogs of two screens, one after the other: keys, and what is read then.
WHAT_IF_WALK = [
    (("a",), "Move which cases that wait?"),
    (("escape", "down", "m"), "Move which cases of"),
    (("space", "enter"), "Who shall have"),
    (("down", "enter"), "Planned: 1 step"),
    (("c",), "Carry out 1 step"),
    (("escape", "l"), "Leave of"),
    (("escape", "n", "tab", "right"), "Somebody who begins"),
    (("escape", "down", "enter", "escape"), "Throw away the plan of 1 step?"),
]
TRIAGE_WALK = [
    ((), "waiting 1–32 of 32"),
    (("down", "down", "home"), "waits since"),
    (("enter", "shift+tab", "end"), "Story up to"),
    (("escape", "s"), "Sort the waiting cases by what?"),
    (("escape", "a"), "Who can take"),
    (("end", "home"), "points –"),
    (("enter",), "rationale"),
    (("x", "enter", "enter"), "waiting 1–31 of 31"),
    (("u",), "Take this back?"),
    (("y",), "waiting 1–32 of 32"),
    (("ctrl+r",), "Do this again?"),
    (("escape", "a", "t"), "To which team?"),
    (("enter",), "to the team"),
    (("escape", "a", "o"), "co-works"),
    (("escape", "v"), "Review of"),
    (("escape", "l"), "What is noted of"),
    (("enter",), "Threshold level of"),
    (("escape", "l", "down", "enter"), "Section 47 enquiries of"),
    (("escape", "home", "space", "space", "f"), "Are these siblings?"),
    (("down", "enter"), "waiting 1–"),
    (("u",), "Take this back?"),
    (("escape", "home", "a"), "Siblings:"),
    (("escape", "asterisk", "a", "end", "enter"), "why, though a limit is passed"),
    (("x", "enter", "enter", "x", "enter"), "can be done"),
    (("end", "escape", "escape", "down", "enter", "escape", "tab", "end", "home", "up"), "workers 1–"),
    (("c",), "Who covers for"),
    (("enter",), "covers for"),
    (("x", "enter", "enter", "enter", "x", "enter"), "can be done"),
    (("y", "b"), "Give back to"),
    (("escape", "u"), "Take this back?"),
    (("y",), "workers 1–"),
    (("enter", "end"), "points · most urgent first"),
    (("x",), "Export:"),
    (("escape", "space", "a"), "Who can take"),
    (("escape", "b"), "back to unallocated"),
    (("x", "enter", "enter", "o", "enter"), "most urgent first"),
    (("escape", "slash", "z", "z", "z"), "No worker shows"),
]

RULES_WALK = [
    (("enter",), "In force from"),
    (("escape", "tab", "down", "enter"), "Newly qualified until"),
    (("escape", "l"), "Leave of"),
    (("escape", "r"), "can carry less"),
    (("escape", "d"), "Take out which leave or reduction of"),
    (("enter",), "Take this out for"),
]

WALK = [
    Step((), "Open"),
    *(Step(("home", *["down"] * row, "enter"), "Story up to") for row in range(5)),
    *(Step(("home", *["down"] * row, "e"), "Rule –") for row in range(2)),
    Step(("enter", "e"), "Rule –", ("escape", "escape")),
    Step(("e", "end"), "◄ due", ("escape",)),
    Step(("end", "enter"), "countdown"),
    Step(("question_mark",), "Help: the keys that work"),
    Step(("enter", "question_mark"), "Help: the keys that work", ("escape", "escape")),
    Step(("t",), "Look at the store as at which day?"),
    Step(("t",), "Monday 26 December 2011, ", paste="26/12/2011"),
    Step(("t",), "not a working", ("t", *"today", "enter"), "26/12/2011", ("enter",)),
    Step(("g",), "child", paste="click"),
    Step(("g",), "worker", paste="click"),
    Step(("ctrl+p",), "worker", paste="click"),
    Step(("s",), "Sort by which column?"),
    Step(("s", "down", "down", "enter"), "by child, A to Z", ("s", "home", "enter")),
    *(Step(("right",) * tile, "by due date", ("left",) * tile) for tile in range(1, 6)),
    *(Step(("slash",), "filter “", paste=visible(payload)) for payload in PAYLOADS),
    *(Step(("slash",), "filter “", ("escape",), visible(payload), ("enter",)) for payload in PAYLOADS[:2]),
    Step(("slash",), "No open assessment shows", paste="[@click=app.quit]nobody[/]"),
    Step(("ctrl+p",), "Add a bank holiday", paste="bank holiday"),
    Step(("home", "enter", "h", "end"), "because:", ("escape", "escape")),
    Step(("enter", "h", "w", "end", "enter"), "entries, newest first", ("escape", "escape")),
    Step(("ctrl+p",), "newest first", ("escape",), "read the audit", ("enter", "end")),
    Step(("enter", "r"), "Restricted now:", ("escape", "escape")),
    Step(("ctrl+p",), "Who is working?", ("escape",), "change who is", ("enter",)),
    Step(("ctrl+l",), "is locked", ("enter",)),
    Step(("ctrl+p",), "Nothing is planned yet.", paste="what if", then=("enter", "down", "end", "home")),
    Step(("f", "end"), "shared by"),
    Step(("f", "end", "w"), "they change it."),
    Step(("0",), "▸0", ("escape",)),
    Step(("o",), "Which columns does the list show"),
    Step(("v",), "Which clocks does the list show?"),
    Step(("v", "a", "enter"), "all clocks", ("v", "a", "enter")),
    Step(("v", "a", "enter", "end", "e"), "due", ("escape", "v", "a", "enter")),
    Step(("c", "end"), "by how they stand", ("escape",)),
    Step(("c", "right", "e"), "case", ("escape", "escape", "escape")),
    Step(("ctrl+p",), "Rules and workers", paste="rules of", then=("enter", "down", "end")),
]
# On the wide screen what a size changes: the list, the pane beside it, the tables of a case and of the trail.
WIDE_WALK = [*WALK[:4], *WALK[8:11], *WALK[-13:]]


def hostile_columns():
    """(table, column, longest, unique) of every column that may hold any text at all."""
    assert tables.Child.__tablename__ in SQLModel.metadata.tables
    for table in SQLModel.metadata.tables.values():
        checks = [str(check.sqltext) for check in table.constraints if isinstance(check, CheckConstraint)]
        groups = [unique.columns for unique in table.constraints if isinstance(unique, UniqueConstraint)]
        groups += [index.columns for index in table.indexes if index.unique]
        for column in table.columns:
            kind = getattr(column.type, "impl_instance", column.type)
            coded = f"{table.name}.{column.name}" in CODES or any(
                re.search(rf"\b{column.name}\b\s+IN\s*\(", check) for check in checks
            )
            if not isinstance(kind, String) or isinstance(kind, Enum) or coded:
                continue
            sealed = any(f"length({column.name}) = " in check for check in checks)
            if column.primary_key or column.foreign_keys or sealed:
                continue
            lengths = [
                int(found[1])
                for check in checks
                if (found := re.search(rf"length\({column.name}\) BETWEEN \d+ AND (\d+)", check))
            ]
            longest = min([*lengths, kind.length or 4000])
            yield table.name, column.name, longest, any(column.name in group for group in groups)


def as_kept(column, payload):
    """The payload as the column keeps text: bare, or as the name and the value of something before or after."""
    if column == TYPED:
        return json.dumps(dict.fromkeys((*SAID_WORDS, *PERSONAL_WORDS, "what1", "seen_on", "by1"), payload))
    return json.dumps({payload: [payload], "what": payload}) if column in RECORDS else payload


def fill_with_hostile_text(path):
    """Write a payload into every such column of every row, each row and column another one."""
    store = connect(path, None)
    try:
        for (trigger,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            store.execute(f'DROP TRIGGER "{trigger}"')  # of this copy: what protects the audit trail
        store.execute("BEGIN")
        for number, (table, column, longest, unique) in enumerate(hostile_columns()):
            beginning = BEGINNINGS.get(f"{table}.{column}", "")
            tail = " || ' ' || rowid" if unique else ""
            room = longest - (ROOM_FOR_NUMBER if unique else 0)
            # What was not held was recorded by nobody, what is not done was done by nobody: the schema holds it so.
            where = f" WHERE {column} IS NOT NULL" if table in MAY_BE_NOBODY else ""
            cases = " ".join(f"WHEN {at} THEN ?" for at in range(len(PAYLOADS)))
            store.execute(
                f"UPDATE {table} SET {column} = (CASE (rowid + {number}) % {len(PAYLOADS)} {cases} END){tail}{where}",
                [as_kept(f"{table}.{column}", beginning + payload)[:room] for payload in PAYLOADS],
            )
            (rows,) = store.execute(f"SELECT COUNT(*) FROM {table} WHERE {column} IS NOT NULL").fetchone()
            assert rows, f"{table} is empty in this test; write a row before it is filled with hostile text"
        store.execute("COMMIT")
    finally:
        store.close()


def write_the_way_of_a_case(store, case, worker):
    """What people write on a case between its referral and its closure, each once."""
    (assessment,) = store.execute(f"SELECT MIN(id) FROM assessments WHERE case_id = {case}").fetchone()
    day, moment = f"2011-09-{9 + worker}", "2011-09-12T09:00:00.000+00:00"
    store.execute(
        "INSERT INTO submissions (case_id, assessment_id, submitted_on, submitted_by, to_id, ended_on, outcome, "
        f"ended_by, comment) VALUES ({case}, {assessment}, '{day}', 'x', {worker}, '{day}', 'returned', 'x', 'x')"
    )
    store.execute(
        "INSERT INTO corrections (case_id, assessment_id, dated, was, became, reason, made_on, made_by, at) "
        f"VALUES ({case}, {assessment}, 'started', '{day}', '{day}', 'x', '{day}', 'x', '{moment}')"
    )
    for kind in ("note", "contact", "feedback", "supervision"):
        store.execute(
            "INSERT INTO notes (case_id, kind, happened_on, source, said, written_by, at) "
            f"VALUES ({case}, '{kind}', '{day}', 'x', 'x', 'x', '{moment}')"
        )
    store.execute(
        "INSERT INTO actions (case_id, what, owner_id, set_on, due_on, set_by, at, done_on, done_by, done_note, "
        f"dated_on, dated_by) VALUES ({case}, 'x', {worker}, '{day}', '{day}', 'x', '{moment}', '{day}', 'x', 'x', "
        f"'{day}', 'x')"
    )


def stand(store, child, case):
    """Plans of a child in need that ended, a protection plan and a time in care, with something of each kind."""
    by = "'x', '2011-09-12T09:00:00.000+00:00'"
    for number in range(len(PAYLOADS)):
        day, until = f"2011-08-{10 + number}", f"2011-08-{11 + number}"
        store.execute(
            "INSERT INTO status_episodes (child_id, case_id, kind, started_on, ended_on, end_note, written_by, at, "
            f"ended_by, ended_at, version) VALUES ({child}, {case}, 'child_in_need', '{day}', '{until}', 'x', {by}, "
            f"{by}, 1)"
        )
    for kind, what, value in (("child_protection", "category", "NEG"), ("looked_after", "goal", "P1")):
        id_ = store.execute(
            "INSERT INTO status_episodes (child_id, case_id, kind, started_on, end_note, written_by, at, version) "
            f"VALUES ({child}, {case}, '{kind}', '2011-09-01', '', {by}, 1) RETURNING id"
        ).fetchone()[0]
        for number in range(len(PAYLOADS)):
            day, until = f"2011-09-{10 + number}", f"2011-09-{11 + number}"
            begins = f"VALUES ({id_}, {child}, "
            store.execute(
                "INSERT INTO episode_facts (episode_id, child_id, what, value, since, note, written_by, at) "
                f"{begins} '{what}', '{value}', '{day}', 'x', {by})"
            )
            store.execute(
                "INSERT INTO episode_events (episode_id, child_id, kind, held_on, seen_alone, note, written_by, at) "
                f"{begins} 'visit', '{day}', 1, 'x', {by})"
            )
            if kind == "looked_after":
                store.execute(
                    "INSERT INTO placements (episode_id, child_id, type, started_on, ended_on, aside, reason, note, "
                    f"written_by, at) {begins} 'U6', '{day}', '{until}', 0, 'CHILD', 'x', {by})"
                )


def supervise(store, case, worker):
    """A session of the manager with the worker in each state, of the case and of the worker; none where the worker is
    the manager."""
    if worker == 1:
        return
    moment, first = "2011-09-12T09:00:00.000+00:00", SESSIONS * worker
    of_session = (
        "INSERT INTO supervision_sessions (id, worker_id, supervisor_id, kind, workload_discussed, "
        "wellbeing_discussed, development_discussed, performance_discussed, version, cancelled_note, {}) "
        f"VALUES ({{}}, {worker}, 1, 'one_to_one', 1, 1, 1, 1, 1, '', {{}})"
    )
    held = "held_on, recorded_on, recorded_by, minutes"
    store.execute(of_session.format("writing_since", first, f"'{moment}'"))
    store.execute(of_session.format(
        f"{held}, supervisor_signed_on, worker_signed_on, signed_on_paper", first + 1,
        "'2011-09-12', '2011-09-13', 'x', 60, '2011-09-14', '2011-09-14', 0",
    ))  # fmt: skip
    store.execute(of_session.format(
        "planned_on, planned_minutes, cancelled_on, cancelled_because", first + 2,
        "'2011-09-13', 90, '2011-09-13', 'other'",
    ))  # fmt: skip
    for of in (case, "NULL"):
        store.execute(
            f"INSERT INTO session_drafts (session_id, case_id, texts, version) VALUES ({first}, {of}, '{{}}', 1)"
        )
        store.execute(
            "INSERT INTO session_corrections (session_id, case_id, said, made_on, made_by, at) "
            f"VALUES ({first + 1}, {of}, 'x', '2011-09-15', 'x', '{moment}')"
        )
        store.execute(
            "INSERT INTO actions (case_id, session_id, what, owner_id, set_on, due_on, set_by, at, done_note) "
            f"VALUES ({of}, {first + 1}, 'x', {worker}, '2011-09-12', NULL, 'x', '{moment}', '')"
        )
    said = ", ".join(SAID_WORDS)
    store.execute(
        f"INSERT INTO discussions (session_id, case_id, risk, drift, {said}) "
        f"VALUES ({first + 1}, {case}, 'high', 'stuck', {', '.join(repr('x') for _ in SAID_WORDS)})"
    )
    store.execute(
        f"INSERT INTO personal_parts (session_id, {', '.join(PERSONAL_WORDS)}) VALUES ({first + 1}, 'x', 'x', 'x', 'x')"
    )


def write_the_plan(store, number):
    """In a project something of every kind, and a task that was praised, and sent to review."""
    project, task, day = 1 + number % 8, 101 + number, "2011-09-12"
    first, at = 10 * task, f"'x', '{day}T09:00:00.000+00:00'"
    of_step = "task_id, id, state, happened_on, after_id, after_state, felt_id, felt_impact, because, taken_by, at"
    of_item = "project_number, kind, what, owner, raised_on, how, mitigation, version, due_on, first_due_on, likelihood"
    for statement in (
        "INSERT INTO project_statuses (project_number, status, said, since, stated_by, at) "
        f"VALUES ({project}, 'at_risk', 'x', '{day}', {at})",
        f"INSERT INTO project_items ({of_item}, impact) VALUES "
        f"({project}, 'milestone', 'x', 'x', '{day}', 'x', 'x', 1, '{day}', '{day}', NULL, NULL), "
        f"({project}, 'risk', 'x', 'x', '{day}', 'x', 'x', 1, NULL, NULL, 4, 5), "
        f"({project}, 'issue', 'x', 'x', '{day}', 'x', 'x', 1, NULL, NULL, NULL, NULL)",
        "INSERT INTO tasks (id, project_number, title, owner, due_on, added_on, version) "
        f"VALUES ({task}, {project}, 'x', 'x', '{day}', '{day}', 1)",
        *(
            "INSERT INTO task_feedback (id, task_id, voice, impact, given_on, source, words, heard_by, recorded_on, "
            f"recorded_by, at) VALUES ({first + one}, {task}, 'staff', '{impact}', '{day}', 'x', 'x', 'x', '{day}', "
            f"{at})"
            for one, impact in enumerate(("positive", "none"))
        ),
        f"INSERT INTO task_steps ({of_step}) VALUES "
        f"({task}, {first}, 'planned', '{day}', NULL, NULL, NULL, NULL, 'x', {at}), "
        f"({task}, {first + 1}, 'in_progress', '{day}', {first}, 'planned', NULL, NULL, 'x', {at})",
        f"INSERT INTO task_steps ({of_step}) VALUES "
        f"({task}, {first + 2}, 'for_review', '{day}', {first + 1}, 'in_progress', {first + 1}, 'none', 'x', {at})",
        "INSERT INTO plan_changes (kind, project_number, task_id, happened_on, recorded_on, said, changed_by, at) "
        f"VALUES ('task', {project}, {task}, '{day}', '{day}', 'x', {at})",
        "INSERT INTO board_meetings (held_on, note, last_change_id, recorded_by, at) "
        f"VALUES ('2011-08-{10 + number}', 'x', 0, {at})",
        "INSERT INTO success_figures (measure, figure_on, value, source, is_baseline, recorded_by, at) "
        f"VALUES ({1 + number % 12}, '{day}', 'x', 'x', {number % 2}, {at})",
    ):
        store.execute(statement)


@pytest.fixture(scope="module")
def hostile_template(demo_template, tmp_path_factory):
    """The synthetic authority, with hostile text in every column; closed, to be copied."""
    path = tmp_path_factory.mktemp("hostile") / "store.db"
    shutil.copyfile(demo_template, path)
    store = connect(path, None)
    # What the synthetic authority has none of.
    store.execute("INSERT INTO closures (first_on, last_on, name) VALUES ('2011-09-12', '2011-09-16', 'x')")
    store.execute("UPDATE authority SET backup_place = 'x'")
    store.execute("DROP TRIGGER audit_entries_are_added_at_the_end")
    first = "SELECT c.child_id, c.id FROM assessments AS a JOIN cases AS c ON c.id = a.case_id WHERE {} LIMIT 1"
    child, case = store.execute(first.format("a.authorised_on IS NULL ORDER BY a.due_on, a.id")).fetchone()
    store.execute(f"INSERT INTO restrictions (child_id, reason, version) VALUES ({child}, 'x', 1)")
    store.execute(f"INSERT INTO restriction_names (child_id, worker_id) VALUES ({child}, 1)")
    store.execute("UPDATE cases SET threshold_level = 3, threshold_reason = 'x'")
    stand(store, child, case)
    store.execute("UPDATE allocations SET reason_code = 'other'")
    # Of each case something that the demo's morning may lack: taken here, no conference, a late signature.
    store.execute("UPDATE cases SET taken_by = 'x', conference_needless = 'x', conference_needless_on = '2011-09-01'")
    store.execute("UPDATE assessments SET late_reason = 'other', late_note = 'x'")
    store.execute("UPDATE actions SET done_on = set_on, done_by = 'x'")
    store.execute("INSERT INTO leaves (worker_id, first_on, note) SELECT id, '2011-09-20', 'x' FROM workers")
    store.execute("DELETE FROM session_drafts")
    store.execute("UPDATE supervision_sessions SET writing_since = NULL WHERE COALESCE(planned_on, held_on) > ''")
    store.execute("DELETE FROM supervision_sessions WHERE writing_since IS NOT NULL")
    for worker in range(1, len(PAYLOADS) + 1):
        store.execute(f"INSERT INTO leaves (worker_id, first_on, note) VALUES ({worker}, '2011-09-{9 + worker}', 'x')")
        store.execute(
            f"INSERT INTO reductions (worker_id, first_on, points, note) VALUES ({worker}, '2011-09-12', 20, 'x')"
        )
        store.execute(
            "INSERT INTO co_workers (case_id, worker_id, started_on, reason, decided_by) "
            f"VALUES ({case}, {worker}, '2011-09-12', 'x', 'x')"
        )
        write_the_way_of_a_case(store, case, worker)
        supervise(store, case, worker)
        for kind in ("allocation", "co_work", "cover", "review", "threshold", "referral", "management", "closure"):
            store.execute(
                "INSERT INTO decisions (case_id, kind, made_on, decided, rationale, override, decided_by, at) VALUES "
                f"({case}, '{kind}', '2011-09-{9 + worker}', 'x', 'x', 'x', 'x', '2011-09-12T09:00:00.000+00:00')"
            )
    store.execute(
        "INSERT INTO reversible_acts (group_id, worker_id, action, side) VALUES (1, 1, 'enter leave', 'done')"
    )
    store.execute("INSERT INTO list_columns (owner_id, of_list, columns_shown) VALUES (1, 'duty', 'x')")
    store.execute("INSERT INTO row_images (group_id, of_table, before, after) VALUES (1, 'leaves', '{}', '{}')")
    for number, payload in enumerate(PAYLOADS):
        store.execute(
            "INSERT INTO stated_figures (measure, period, month, in_time, completed, tenths, decimals, source, "
            "stated_by, at) "
            f"VALUES ('x', 'month', '2011-0{1 + number}', 1, 2, 500, 1, 'x', 'x', '2011-09-12T09:00:00.000+00:00')"
        )
        store.execute(  # its name is of its key, and so is not written over below
            "INSERT INTO yardsticks (measure, name, effective_from, tenths, source, version) "
            "VALUES ('NI059', ?, '2010-04-01', 700, 'x', 1)",
            [payload],
        )
        write_the_plan(store, number)
        store.execute(
            "INSERT INTO saved_views (owner_id, name, on_key, shared, whose, tile, words, clocks, sorted_by, "
            f"descending, version) VALUES ({1 + number % 2}, 'x', {'NULL' if number else chr(39) + '0' + chr(39)}, 1, "
            "'everybody', 'all', 'x', 'x', 'due', 0, 1)"
        )
    for number in range(len(PAYLOADS)):  # of the case on which the cursor begins
        store.execute(
            f"INSERT INTO audit_entries SELECT {100 + number}, group_id, at, latest, who, what, {child}, {case}, "
            "digest, previous, hash, salt, subject, after, after, 'x', NULL FROM audit_entries WHERE id = 1"
        )
    store.close()
    fill_with_hostile_text(path)
    return path


@pytest.fixture
def hostile_store(hostile_template, tmp_path):
    path = tmp_path / "store.db"
    shutil.copyfile(hostile_template, path)
    with Store.open(path) as store:
        yield store


class Danger(AssertionError):
    """Text of the store did something, or could."""


def nothing_dangerous(person, where=""):
    """Nor anything without a sentence of help, since every screen is walked here."""
    if found := list(dangers(person)):
        raise Danger(f"{where} shows: {'; '.join(found[:5])}")
    without_help = [words for words, said in sentences(person.app.screen).items() if not said]
    assert not without_help, f"{where} shows what the help says nothing of"


def dangers(person):
    """What on the screen a terminal would obey or hide, and what became a link or an action by being written there."""
    for strip in person.strips:
        for segment in strip:
            for letter in segment.text:
                if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
                    yield f"the raw character {letter!a} in {segment.text!a}"
            if segment.style is not None:
                if acting := [
                    name for name in segment.style.meta if name.startswith("@") and name not in OF_SCROLLBARS
                ]:
                    yield f"the action {acting} on {segment.text!a}"
                if segment.style.link:
                    yield f"the link {segment.style.link!a} on {segment.text!a}"


async def paste(person, text):
    """As from a clipboard: what nobody can type."""
    person.app.screen.focused.post_message(events.Paste(text))
    await person.pilot.pause()


@pytest.mark.parametrize(("size", "walk"), [((80, 24), WALK), ((160, 50), WIDE_WALK)], ids=["80x24", "160x50"])
async def test_hostile_text_in_any_column_does_nothing_on_any_screen(hostile_store, sit_down, size, walk):
    async with sit_down(hostile_store, size=size) as person:
        await person.listed()
        assert "[@click" in person.screen, "the hostile text is there, as text"
        for step in walk:
            await person.press(*step.keys)
            if step.paste:
                await paste(person, step.paste)
            await person.press(*step.then)
            await person.reads(step.reads)
            assert person.app.is_running, step
            nothing_dangerous(person, step)
            await person.press(*step.back)
            await person.listed()
            assert isinstance(person.app.screen, DutyScreen), step


@pytest.mark.parametrize("size", [(80, 24)], ids=["80x24"])
@pytest.mark.parametrize(
    ("screen", "walk"), [(WhatIfScreen, WHAT_IF_WALK), (RulesScreen, RULES_WALK), (TriageScreen, TRIAGE_WALK)]
)
async def test_hostile_text_does_nothing_in_the_dialogs_of_a_screen(hostile_store, sit_down, screen, walk, size):
    async with sit_down(hostile_store, size=size) as person:
        await person.app.push_screen(screen(person.app.desk))
        for keys, reads in walk:
            await person.press(*keys)
            await person.reads(reads)
            nothing_dangerous(person, reads)


@pytest.mark.parametrize(("screen", "walk"), IN_SUPERVISION.values(), ids=IN_SUPERVISION.keys())
async def test_hostile_text_does_nothing_on_the_screens_of_supervision(hostile_store, sit_down, screen, walk):
    async with sit_down(hostile_store, size=(80, 24)) as person:
        await person.app.push_screen(screen(person.app.desk))
        for keys, reads in walk:
            await person.press(*keys)
            await person.reads(reads)
            nothing_dangerous(person, reads)


@pytest.mark.parametrize(("screen", "walk"), IN_PLAN.values(), ids=IN_PLAN.keys())
async def test_hostile_text_does_nothing_in_the_improvement_plan(hostile_store, sit_down, screen, walk):
    async with sit_down(hostile_store, size=(120, 40) if screen is ImprovementScreen else (80, 24)) as person:
        await person.app.push_screen(screen(person.app.desk))
        for keys, reads in walk:
            await person.press(*keys)
            await person.reads(reads)
            nothing_dangerous(person, reads)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
async def test_hostile_text_does_nothing_on_the_performance_screen(hostile_store, sit_down, size):
    async with sit_down(hostile_store, size=size) as person:
        await person.press("4")
        for keys, reads in PERFORMANCE_WALK:
            await person.press(*keys)
            await person.reads(reads)
            nothing_dangerous(person, reads)


@pytest.mark.parametrize(("screen", "walk"), BEHIND_PERFORMANCE.values(), ids=BEHIND_PERFORMANCE.keys())
async def test_hostile_text_does_nothing_behind_the_numbers_of_performance(hostile_store, sit_down, screen, walk):
    async with sit_down(hostile_store, size=(80, 24)) as person:
        await person.app.push_screen(screen(person.app.desk))
        for keys, reads in walk:
            await person.press(*keys)
            await person.reads(reads)
            nothing_dangerous(person, reads)


async def test_a_walk_would_notice_bare_text_from_the_store(hostile_store, sit_down):
    class Careless(Screen):
        def compose(self):
            yield Static("[@click=app.quit]leave[/]")
            yield Static("[link='file:///etc/passwd']look[/link]")
            yield Static(Text("\u202eb"))
            yield Static(content("".join(PAYLOADS)))

    async with sit_down(hostile_store) as person:
        await person.app.push_screen(Careless())
        await person.reads("leave")
        found = "\n".join(dangers(person))
        assert found.count("the action ['@click']") == 1
        assert found.count("the link") == 1
        assert found.count("the raw character") == 1


async def test_a_refusal_that_quotes_the_store_does_nothing_either(hostile_store, sit_down):
    with hostile_store.reading() as reader:
        days = reader.row("SELECT MIN(day) FROM bank_holidays WHERE name LIKE :escape", escape="\x1b%")
    async with sit_down(hostile_store, size=(160, 50)) as person:
        await person.listed()
        person.app.add_bank_holiday()
        await person.reads("Add a bank holiday that was proclaimed")
        await paste(person, days[0])
        await person.press("tab", "x", "enter")
        await person.reads("is a bank holiday")
        nothing_dangerous(person)


@pytest.mark.parametrize("payload", [payload for payload in PAYLOADS if not payload.isprintable()])
async def test_what_is_pasted_into_a_field_does_nothing_either(empty_store, sit_down, payload):
    async with sit_down(empty_store) as person:
        await person.press("slash")
        await paste(person, payload)
        await person.reads(visible(payload))
        nothing_dangerous(person)
