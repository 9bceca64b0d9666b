"""Anything at all, given to the importer and to every command that takes text: it is refused in a sentence, or written.

What raises writes nothing. One store serves all examples, since what is compared is before and after each.
"""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from bases import DAY, act_of
from hypothesis import strategies as st
from looking import Picture, picture, troubles

from db.commands import backing_up, calendar, importing, keeping, people
from db.exchange.annex_a import read_annex_a
from db.store import Store
from models.assessment import Kind
from models.dates import parse_day
from models.errors import CpipError
from models.keeping import CountedFrom, RecordKind
from models.people import Role
from models.standards import Clock

HEADERS = {
    "List 3": ("Child ID", "Gender", "Date of Birth", "Date of Referral", "Referral Source", "NFA", "Team", "Worker"),
    "List 4": ("Child ID", "Gender", "Date of Birth", "Assessment Start", "Seen", "Authorised", "Team", "Worker"),
    "List 6": ("Child ID", "Gender", "Date of Birth", "CIN Start", "Primary Need", "Last Seen", "CIN Closure Date",
               "Reason for Closure", "Status", "Team", "Worker"),
}  # fmt: skip

# What Excel itself can hold in a cell; openpyxl writes nothing else.
_letters = st.characters(exclude_categories=("Cs", "Cc"))
_days = st.dates(date(2024, 3, 1), date(2024, 6, 1)).map(lambda day: datetime(day.year, day.month, day.day))
_cells = (
    st.none()
    | st.sampled_from(["A", "B", "Yes", "No", "Duty", "Sam", "04/04/2024", "=1+1", "#N/A", 45386, True])
    | _days
    | st.text(_letters, max_size=130)
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
)


def _rows(header: tuple[str, ...]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    likely = [st.sampled_from("ABCD") | _cells, *(_days | _cells for _ in header[1:])]
    return st.lists(st.tuples(*likely), max_size=4).map(lambda rows: [header, *rows])


sheets = st.fixed_dictionaries({}, optional={title: _rows(header) for title, header in HEADERS.items()})


def packed(content: dict[str, list[tuple[Any, ...]]]) -> bytes:
    """The workbook with these sheets."""
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    for title, rows in content.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A workbook of which something is another than Excel wrote: in the file, or in one of the files packed in it."""
    whole = packed(draw(sheets))
    if draw(st.booleans()):
        return _spoil(draw, whole)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(file, "w") as after:
        chosen = draw(st.sampled_from(before.namelist()))
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, _spoil(draw, content) if name == chosen else content)
    return file.getvalue()


def _spoil(draw: st.DrawFn, content: bytes) -> bytes:
    at = draw(st.integers(0, 9_999)) * len(content) // 10_000  # a workbook made at another moment has another length
    length = draw(st.integers(0, 40))
    return content[:at] + draw(st.binary(max_size=40)) + content[at + length :]


workbooks = st.binary(max_size=300) | st.builds(packed, sheets) | spoilt()

_text = st.text(max_size=140) | st.sampled_from(["", " ", "Ada Manager", "\x00", "a\ud800b", "e\u0301" * 70, "'; --"])
_days_of_people = st.dates(date(1800, 1, 1), date(2300, 1, 1)) | st.dates(date(2024, 1, 1), date(2026, 1, 1))
_ids = st.integers(-1, 60)
_numbers = st.integers(-(2**70), 2**70) | st.integers(-2, 60)

# Each command that takes what a person typed, and what could be typed.
FORMS: dict[str, tuple[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]]] = {
    "parse a day": (
        lambda store, act, text: parse_day(text, DAY),
        (_text | st.from_regex(r"[+-]?\d{1,5}[dwmy/ .-]*"),),
    ),
    "proclaim": (
        lambda store, act, day, name: calendar.proclaim(store, act, day, name, apply=True),
        (_days_of_people, _text),
    ),
    "close the office": (calendar.close_office, (_days_of_people, _days_of_people, _text)),
    "add a standard": (
        lambda store, act, clock, days, since, until: calendar.add_local_standard(
            store, act, clock, days, since, until, apply=True
        ),
        (st.sampled_from(Clock), _numbers, _days_of_people, st.none() | _days_of_people),
    ),
    "give access": (
        lambda store, act, name, role, new: people.give_access(store, act, name, role, new=new),
        (_text, st.none() | st.sampled_from(Role), st.booleans()),
    ),
    "restrict": (people.restrict, (_ids, st.none() | st.lists(_text, max_size=3), _text)),
    "set retention": (
        keeping.set_retention,
        (st.sampled_from(RecordKind), _numbers, st.sampled_from(CountedFrom), _text),
    ),
    "erase": (
        lambda store, act, child, reference, reason, day, early: keeping.erase_record(
            store, act, child, reference, reason, day, early=early
        ),
        (_ids, _text, _text, _days_of_people, st.booleans()),
    ),
    "second place": (
        lambda store, act, text: backing_up.set_second_place(store, act, Path(text) if text else None),
        (_text,),
    ),
}

forms = st.sampled_from(sorted(FORMS)).flatmap(lambda name: st.tuples(st.just(name), st.tuples(*FORMS[name][1])))


class Tester:
    """One store, to which every example is done."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.refused, self.written = store, 0, 0
        self._file = folder / "extract.xlsx"
        self._held: Picture = picture(store)

    def form(self, name: str, given: tuple[Any, ...]) -> None:
        """Do what the form asks, with what was typed."""
        self._try(lambda: FORMS[name][0](self.store, act_of(self.written), *given))

    def workbook(self, content: bytes) -> None:
        """Read the workbook in, as a person would who says yes to the preview."""
        self._file.write_bytes(content)

        def read() -> None:
            annex = read_annex_a(self._file, Kind.SINGLE, DAY)
            act = act_of(self.written)
            importing.write_import(self.store, act, annex, importing.plan_import(self.store, act, annex))

        self._try(read)

    def _try(self, run: Callable[[], Any]) -> None:
        before, refusal = self._held, None
        try:
            run()
        except CpipError as error:
            refusal = error
        self._held = picture(self.store)
        if refusal is not None:
            self.refused += 1
            assert str(refusal), "a refusal without a word"
            assert self._held == before, "refused, and something was written"
        if self._held == before:
            return
        self.written += 1
        assert self._held.seals[: before.entries] == before.seals, "entries were changed"
        assert self._held.entries > before.entries, "written without an entry"
        if self.written % 50 == 1:
            assert troubles(self.store) == []
