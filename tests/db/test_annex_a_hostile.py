"""Annex A from somebody who means harm: what is in the cells is text, kept harmless and never obeyed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred

import db.exchange.annex_a as annex_a
from db.commands.importing import plan_import, write_import
from db.exchange.annex_a import AnnexA, read_annex_a
from db.store import Act, Store
from models.assessment import Kind
from models.errors import FileRefused

TODAY = date(2024, 6, 3)
DANGEROUS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x200B, 0x200F, *range(0x202A, 0x202F), 0x2066)]
HEADERS = {
    "List 3": ("Child ID", "Gender", "Date of Birth", "Date of Referral", "Referral Source", "NFA", "Team", "Worker"),
    "List 4": ("Child ID", "Gender", "Date of Birth", "Assessment Start", "Seen", "Authorised", "Team", "Worker"),
    "List 6": (
        "Child ID", "Gender", "Date of Birth", "CIN Start", "Primary Need", "Last Seen", "CIN Closure Date",
        "Reason for Closure", "Status", "Team", "Worker",
    ),
    "List 5": (
        "Child ID", "Gender", "Date of Birth", "Strategy Discussion", "Conference unnecessary", "Conference Date",
        "Result in a Plan", "Team", "Worker",
    ),
    "List 7": (
        "Child ID", "Gender", "Date of Birth", "Plan Start", "Initial Category", "Latest Category", "Last Visit",
        "Seen Alone", "Latest Review", "Plan End", "Previous Plans", "Team", "Worker",
    ),
    "List 8": (
        "Child ID", "Gender", "Date of Birth", "Started to be Looked After", "Legal Status", "Legal Status Date",
        "Latest Review", "Last Visit", "Permanence Plan", "Number of Placements", "Date Ceased", "Reason Ceased",
        "Placement Start", "Placement Type", "Team", "Worker",
    ),
}  # fmt: skip
# Without which a row is none.
_DAYS = {
    "Assessment Start", "CIN Start", "Date of Referral", "Plan Start", "Started to be Looked After",
    "Strategy Discussion",
}  # fmt: skip
HOSTILE = (
    "[/x]",
    "[@click=app.quit]x[/]",
    "\x1b[31mred\x1b]0;title\x07",
    "\x9b2J",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "zero\u200bwidth",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "Robert'); DROP TABLE children;--",
    "nul\x00inside",
    "half \ud800 a pair",
    "e\u0301" * 20,
    "🧒" * 20,
    "%s %(x)s {x}",
)


class NoFormulas:
    """A workbook without formulas."""

    def has(self, *_: object) -> bool:
        return False


@pytest.fixture
def read_cells(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AnnexA]:
    """Read these sheets past openpyxl, which would itself refuse some of what a hand-made file can hold."""

    def run(sheets: dict[str, list[tuple[Any, ...]]]) -> AnnexA:
        with monkeypatch.context() as patched:
            patched.setattr(annex_a, "read_workbook", lambda path: (sheets, NoFormulas()))
            return read_annex_a(Path("extract.xlsx"), Kind.SINGLE, TODAY)

    return run


def texts_of(value: object) -> Iterator[str]:
    """Every text that something read holds, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(key)
            yield from texts_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_of(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_of(getattr(value, name))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("sheet", HEADERS)
def test_a_hostile_text_in_any_cell_is_refused_or_kept_harmless(
    read_cells: Callable[..., AnnexA], store: Store, act: Act, sheet: str, text: str
) -> None:
    header = HEADERS[sheet]
    days = [at for at, name in enumerate(header) if name in _DAYS]
    good = tuple(datetime(2024, 4, 4) if at in days else None for at in range(len(header)))
    rows = [("Good", *good[1:]), (text, *good[1:])]
    rows += [tuple(text if at == place else cell for at, cell in enumerate(("C", *good[1:]))) for place in days]
    rows += [("D", text, None, *(cell or text for cell in good[3:]))]
    annex = read_cells({sheet: [header, *rows]})
    assert "Good" in annex.children
    for shown in texts_of(annex):
        assert not [char for char in DANGEROUS if char in shown], ascii(shown)
        assert not any(0xD800 <= ord(char) < 0xE000 for char in shown)
    write_import(store, act, annex, plan_import(store, act, annex))
    with store.reading() as reader:
        assert len(reader.rows("SELECT id FROM children")) == len(annex.children)


def test_a_hostile_header_or_title_is_shown_harmless(read_cells: Callable[..., AnnexA]) -> None:
    header = ("Child ID \x1b[31m", "Assessment Start \u202e")
    annex = read_cells({"List 4 \x1b[2J": [header, ("A", "soon")], "List 3 \u202e": [("Nothing",)]})
    assert len(annex.refused) == 2
    for refusal in annex.refused:
        assert not [char for char in DANGEROUS if char in str(refusal)], ascii(str(refusal))
    for shown in annex.rows_read:
        assert not [char for char in DANGEROUS if char in shown], ascii(shown)


cells = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=200)
    | st.sampled_from([*HOSTILE, "A", "B", "Yes", "04/04/2024", "2024-04-04", "Duty", 45386, 45386.5])
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
    | st.just(datetime(2024, 4, 4))
)
some_days = st.dates(date(2024, 4, 1), date(2024, 4, 9)).map(lambda day: datetime(day.year, day.month, day.day)) | cells


def rows_under(header: tuple[str, ...]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Rows of anything, but with children and days likely enough that many can be read."""
    columns = [
        st.sampled_from("AB") | cells
        if name == "Child ID"
        else some_days
        if any(word in name for word in ("Start", "Date", "Authorised", "Last", "Review", "End", "Strategy"))
        else cells
        for name in header
    ]
    return st.lists(st.tuples(*columns), max_size=5).map(lambda rows: [header, *rows])


some_sheets = st.fixed_dictionaries({}, optional={title: rows_under(header) for title, header in HEADERS.items()})


@settings(max_examples=of_a_hundred(30), deadline=None)
@given(sheets=some_sheets)
def test_whatever_is_in_the_cells_the_reader_answers_and_the_store_takes_it(
    sheets: dict[str, list[tuple[Any, ...]]], new_store: Callable[[], AbstractContextManager[Store]], act: Act
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(annex_a, "read_workbook", lambda path: (sheets, NoFormulas()))
        try:
            annex = read_annex_a(Path("extract.xlsx"), Kind.SINGLE, TODAY)
        except FileRefused:
            assert not sheets
            return
    for shown in texts_of(annex):
        assert not [char for char in DANGEROUS if char in shown], ascii(shown)
    if annex.children:
        with new_store() as store:
            write_import(store, act, annex, plan_import(store, act, annex))
            assert plan_import(store, act, annex).writes == []
