"""The command line, run in this process, and workbooks to read in."""

from dataclasses import dataclass

import openpyxl
import pytest

from cpip_tui.cli import run

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
