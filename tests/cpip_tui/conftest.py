"""The command line, run in this process, workbooks to read in, and an office to triage and allocate in."""

import io
import json
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import openpyxl
import pytest

from cpip_tui.cli import run
from db.commands.founding import found

REFERRALS = (
    "Child Unique ID",
    "Date of Birth",
    "Date of Referral",
    "Referral NFA?",
    "Allocated Team",
    "Allocated Worker",
)
ASSESSMENTS = (
    "Child Unique ID",
    "Continuous Assessment Start Date",
    "Continuous Assessment Date of Authorisation",
    "Allocated Team",
    "Allocated Worker",
)


@dataclass(frozen=True)
class Said:
    """What a command line answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def cpip(capsys):
    """A function that runs one command line: ``cpip("duty", "--store", path)``."""

    def call(*arguments):
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def workbook(tmp_path):
    """A function that writes a workbook of lists 3 and 4 from rows."""

    def write(referrals=(), assessments=(), name="annex.xlsx"):
        book = openpyxl.Workbook()
        for title, headers, rows in (("List 3", REFERRALS, referrals), ("List 4", ASSESSMENTS, assessments)):
            sheet = book.create_sheet(title)
            sheet.append(headers)
            for row in rows:
                sheet.append(row)
        del book["Sheet"]
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def store_path(cpip, tmp_path):
    """A new plain store."""
    path = tmp_path / "s.db"
    said = cpip("init", "--store", path, "--unencrypted", "--manager", "A Manager", "--team", "Duty")
    assert said.code == 0, said.err
    return path


@pytest.fixture
def nobody_to_ask(monkeypatch):
    """Whoever runs the commands is not there to answer."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))


@pytest.fixture(scope="session")
def office_template(tmp_path_factory):
    """A store as at 16 September 2011, to be copied: R1 and R2 are Ann Able's, R4 is Bob Best's, R3, R5 and R6 wait,
    and R7 is closed."""
    folder = tmp_path_factory.mktemp("office")
    book = openpyxl.Workbook()
    book.remove(book.active)
    rows = {
        "List 3": [
            REFERRALS,
            ("R1", None, datetime(2011, 8, 1), "No", "Duty", "Ann Able"),
            ("R2", None, datetime(2011, 9, 2), "No", "Duty", "Ann Able"),
            ("R3", None, datetime(2011, 9, 12), "No", "North", None),
            ("R4", None, datetime(2011, 9, 1), "No", "North", "Bob Best"),
            ("R5", None, datetime(2011, 8, 22), "No", None, None),
            ("R6", None, datetime(2011, 9, 15), "No", "Duty", None),
            ("R7", None, datetime(2011, 8, 1), "Yes", "Duty", "Ann Able"),
        ],
        "List 4": [
            ASSESSMENTS,
            ("R1", datetime(2011, 8, 2), None, "Duty", "Ann Able"),
            ("R2", datetime(2011, 9, 3), None, "Duty", "Ann Able"),
            ("R3", datetime(2011, 9, 13), None, "North", None),
            ("R4", datetime(2011, 9, 1), datetime(2011, 9, 15), "North", "Bob Best"),
        ],
    }
    for title, listed in rows.items():
        sheet = book.create_sheet(title)
        for row in listed:
            sheet.append(row)
    book.save(folder / "annex.xlsx")
    path = folder / "s.db"
    moment = datetime(2011, 9, 16, 9, 0, tzinfo=UTC)
    found(path, None, moment, manager="A Manager", team="Duty", holidays_version="0.109").close()
    file = str(folder / "annex.xlsx")
    assert run(["import", "annex-a", file, "--assessments-as", "initial", "--yes", "--store", str(path)]) == 0
    past_all_commands(path, "UPDATE cases SET status = 'b) Child protection plan' WHERE child_id = "
                            "(SELECT id FROM children WHERE reference = 'R5')")  # fmt: skip
    return path


@pytest.fixture
def office(office_template, tmp_path, cpip, nobody_to_ask):
    """A function that runs a command on a store of the test's own, as at Friday 16 September 2011."""
    path = tmp_path / "office.db"
    shutil.copyfile(office_template, path)
    return Office(path, cpip)


@pytest.fixture
def staffed(office):
    """The office, with A Manager at work, Ann Able who may sign in as a worker and Bob Best as a supervisor."""
    office.done("access", "give", "Ann Able", "worker")
    office.done("access", "give", "Bob Best", "supervisor", "--as", "A Manager")
    office.done("sign-in", "A Manager", as_at=None)
    return office


class Office:
    """A store, and the command line upon it."""

    def __init__(self, path, cpip):
        self.path, self._cpip = path, cpip

    def __call__(self, *arguments, as_at="2011-09-16"):
        return self._cpip(*arguments, "--store", self.path, *(("--as-at", as_at) if as_at else ()))

    def done(self, *arguments, **more):
        """The same, of a command that must succeed: what it printed."""
        said = self(*arguments, **more)
        assert said.code == 0, said.out + said.err
        return said.out

    def rows(self, *arguments, **more):
        return json.loads(self.done(*arguments, "--format", "json", **more))["rows"]

    def refused(self, *arguments, code=2, **more):
        """The one sentence with which a command is refused; nothing of the records was changed by it."""
        before = self.records()
        said = self(*arguments, **more)
        assert said.code == code, said
        assert "Traceback" not in said.err
        assert self.records() == before
        return said.err.strip()

    def waiting(self, **more):
        return [row["case"] for row in self.rows("triage", **more)]

    def load(self, worker, **more):
        return next(row for row in self.rows("workload", **more) if row["worker"] == worker)

    def kept(self, columns, table):
        """What the file has in these columns."""
        with closing(sqlite3.connect(self.path)) as opened:
            return opened.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()

    def records(self):
        """Every row of what can be changed on a case, as the file has it."""
        with closing(sqlite3.connect(self.path)) as opened:
            return {
                table: sorted(opened.execute(f"SELECT * FROM {table}").fetchall(), key=str)
                for table in ("allocations", "decisions", "co_workers", "workers", "leaves", "reductions", "children",
                              "cases", "practice_rules", "assessments", "submissions", "corrections", "notes",
                              "actions", "supervision_agreements", "supervision_sessions", "session_drafts",
                              "discussions", "personal_parts", "session_corrections", "status_episodes",
                              "episode_facts", "episode_events", "placements")
            }  # fmt: skip


def past_all_commands(path, *statements):
    """Change a plain store by SQL."""
    with closing(sqlite3.connect(path)) as opened:
        for statement in statements:
            opened.execute(statement)
        opened.commit()


@pytest.fixture
def tampered():
    """A function that changes the records of an office by SQL."""

    def change(office, *statements):
        past_all_commands(office.path, *statements)

    return change
