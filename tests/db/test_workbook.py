"""Workbooks from outside: opened safely or refused in one sentence, their cells read by meaning."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.exchange.workbook import CellProblem, Column, SheetRow, find_header, quoted, read_workbook
from models.errors import FileRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COLUMNS = (
    Column("child", ("child",), any_of=("id",), required=True),
    Column("day", ("date",), required=True),
    Column("seen", ("seen",)),
)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Child ID", "Date"])
    book.active.append([1, date(2024, 4, 2)])
    book.save(path)
    return path


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("letter.txt", "Dear all")


def broken_zip(path: Path, good: Path) -> None:
    """A zip whose parts are there, but hold no XML."""
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<not xml" if name.startswith("xl/") else source.read(name))


def flipped(path: Path, good: Path) -> None:
    content = bytearray(good.read_bytes())
    content[60:200] = bytes(byte ^ 0xFF for byte in content[60:200])
    path.write_bytes(content)


NOT_WORKBOOKS: dict[str, tuple[Callable[[Path, Path], Any], str]] = {
    "text": (lambda path, good: path.write_text("child,date\n1,2024-04-02\n"), "not an Excel workbook"),
    "nothing at all": (lambda path, good: path.write_bytes(b""), "not an Excel workbook"),
    "another kind of zip": (lambda path, good: other_zip(path), "not a workbook that can be read"),
    "a zip with broken parts": (broken_zip, "not a workbook that can be read"),
    "flipped bytes": (flipped, "not a workbook that can be read"),
    "the first half of a workbook": (
        lambda path, good: path.write_bytes(good.read_bytes()[: good.stat().st_size // 2]),
        "not an Excel workbook",
    ),
    "an old .xls": (lambda path, good: path.write_bytes(OLE + bytes(600)), "old .xls"),
    "a workbook with a password": (
        lambda path, good: path.write_bytes(OLE + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(64)),
        "protected with a password",
    ),
    "a folder": (lambda path, good: path.mkdir(), "is a folder"),
    "no file": (lambda path, good: None, "no file at"),
}


@pytest.mark.parametrize(("make", "reason"), NOT_WORKBOOKS.values(), ids=NOT_WORKBOOKS.keys())
def test_what_is_no_workbook_is_refused_with_its_name_and_the_reason(
    tmp_path: Path, good: Path, make: Callable[[Path, Path], Any], reason: str
) -> None:
    path = tmp_path / "extract.xlsx"
    make(path, good)
    with pytest.raises(FileRefused) as refused:
        read_workbook(path)
    sentence = str(refused.value)
    assert str(path) in sentence
    assert reason in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    for word in ("Error", "Errno", "Traceback", "zipfile", "openpyxl"):
        assert word not in sentence
    assert refused.value.__cause__ is None


def test_a_workbook_that_unpacks_to_more_than_a_gigabyte_is_not_opened(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.exchange.workbook.LARGEST_UNPACKED", 1_000)
    with pytest.raises(FileRefused, match="unpacks to more than"):
        read_workbook(good)


def test_a_workbook_is_left_as_it_was(good: Path) -> None:
    before = good.read_bytes()
    sheets, _ = read_workbook(good)
    assert sheets == {"Sheet": [("Child ID", "Date"), (1, datetime(2024, 4, 2))]}
    assert good.read_bytes() == before


def test_a_formula_has_the_result_that_excel_stored_with_it(tmp_path: Path) -> None:
    path, bare = tmp_path / "saved.xlsx", tmp_path / "bare.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Child ID", "Date"])
    book.active.append(["A", "=DATE(2024,4,2)"])
    book.save(bare)
    with zipfile.ZipFile(bare) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name.endswith("sheet1.xml"):
                assert "</f><v></v>" in content.replace("<v />", "<v></v>")
                content = content.replace("<v />", "<v></v>").replace("</f><v></v>", "</f><v>45384</v>")
            target.writestr(name, content)
    for file, expected in ((path, 45384), (bare, None)):
        sheets, formulas = read_workbook(file)
        assert sheets["Sheet"][1] == ("A", expected)
        assert formulas.has("Sheet", 2, 1)
        assert not formulas.has("Sheet", 2, 0)


class NoFormulas:
    """A sheet with no formula in it."""

    def has(self, sheet: str, row: int, column: int) -> bool:
        return False


def row_of(value: object, field: str = "day") -> SheetRow:
    """A row whose only filled cell, in the column of the field, holds the value."""
    header = {"child": "Child ID", "day": "Date", "seen": "Seen"}
    cells = tuple(value if name == field else "x" for name in header)
    sheet = find_header("List", [tuple(header.values()), cells], COLUMNS, NoFormulas())  # type: ignore[arg-type]
    assert sheet is not None
    return next(iter(sheet.rows()))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (datetime(2024, 3, 4, 15, 30), date(2024, 3, 4)),
        (date(2024, 3, 4), date(2024, 3, 4)),
        ("04/03/2024", date(2024, 3, 4)),
        ("4.3.24", date(2024, 3, 4)),
        ("2024-03-04", date(2024, 3, 4)),
        ("2024-03-04T00:00:00", date(2024, 3, 4)),
        ("2024-03-04 00:00:00", date(2024, 3, 4)),
        ("04/03/2024 09:15", date(2024, 3, 4)),
        ("4 March 2024", date(2024, 3, 4)),
        ("\xa04 Mar 2024\xa0", date(2024, 3, 4)),
        (45355, date(2024, 3, 4)),
        (45355.75, date(2024, 3, 4)),
        (None, None),
        ("", None),
        ("  ", None),
        ("#N/A", None),
        ("n/a", None),
        ("Not recorded", None),
    ],
)
def test_a_day_is_read_however_it_is_written(written: object, day: date | None) -> None:
    assert row_of(written).day("day") == day


@pytest.mark.parametrize(
    "written",
    ["soon", "31/02/2024", "03/2024", "2024", True, False, 0, -5, 999_999, 1e300, float("nan"), float("inf"), "4/3",
     datetime(1899, 12, 31), datetime(2198, 1, 1), "01/01/0001", "today"],
)  # fmt: skip
def test_what_is_no_day_is_named_with_its_column_and_what_was_found(written: object) -> None:
    with pytest.raises(CellProblem) as problem:
        row_of(written).day("day")
    assert problem.value.column == "column B “Date”"
    assert problem.value.found == quoted(written)
    assert "date" in problem.value.expected


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (6537810, "6537810"),
        (6537810.0, "6537810"),
        ("6537810", "6537810"),
        ("  A1  B2\n", "A1 B2"),
        ("Dustin\xa0Hazlett", "Dustin Hazlett"),
        ("#N/A", None),
        ("Unallocated", None),
        (None, None),
    ],
)
def test_a_text_is_read_with_plain_spaces_and_numbers_as_people_write_them(written: object, text: str | None) -> None:
    assert row_of(written, "child").text("child") == text


def test_a_text_too_long_to_keep_is_named() -> None:
    with pytest.raises(CellProblem) as problem:
        row_of("x" * 121, "child").text("child")
    assert problem.value.expected == "at most 120 characters"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Yes", True), ("b) No", False), ("No", False), ("a) Yes", True), ("Y", True), ("n", False), (1, True),
        (0, False), (1.0, True), (True, True), (False, False), (None, None), ("", None), ("perhaps", None),
        ("#N/A", None), ("\xa0yes ", True),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_all_their_spellings(written: object, said: bool | None) -> None:
    assert row_of(written, "seen").yes("seen") is said


def test_the_header_is_found_below_a_title_and_by_its_words() -> None:
    rows = [("List 3: Referral", None), (None, None), ("DATE of referral", "child's unique ID"), ("x", "y")]
    sheet = find_header("List", rows, COLUMNS, NoFormulas())  # type: ignore[arg-type]
    assert sheet is not None
    assert (sheet.header_row, sheet.columns) == (3, {"day": 0, "child": 1})
    assert [row.number for row in sheet.rows()] == [4]


def test_there_is_no_header_where_a_needed_column_is_missing() -> None:
    assert find_header("List", [("Child ID", "Seen"), (1, "Yes")], COLUMNS, NoFormulas()) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("at", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_a_column_is_named_as_excel_names_it(at: int, letter: str) -> None:
    header = ("Child ID", "Date") if at == 0 else ("Date", *[None] * (at - 1), "Child ID")
    sheet = find_header("List", [header, ("x",) * (at + 1)], COLUMNS, NoFormulas())  # type: ignore[arg-type]
    assert sheet is not None
    assert next(iter(sheet.rows())).problem("child", "", "").column == f"column {letter} “Child ID”"


@pytest.mark.parametrize("value", ["\x1b[31m", "\u202egnp", "\x00", "[/x]\x9b"])
def test_what_is_quoted_from_a_cell_cannot_move_the_terminal(value: str) -> None:
    assert not any(char in quoted(value) for char in "\x1b\u202e\x00\x9b")


def test_what_is_quoted_from_a_cell_is_short() -> None:
    assert len(quoted("x" * 1000)) < 50
