"""Plain lists of assessments from anybody: broken, harmful or in any order; no crash, no wrong clock."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred

from db.commands.importing import plan_import, write_import
from db.commands.importing_assessments import plan_assessments, write_assessments
from db.exchange.annex_a import AnnexA, ChildFacts
from db.exchange.plain_assessments import COLUMNS, read_plain_assessments
from db.store import Act, Store
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Referral, TimeInNeed
from models.errors import FileRefused
from models.text import showable

TODAY = date(2024, 6, 3)
HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "is empty"),
        (b"\x00\x00\x00", "is empty"),
        (b"child\nC1\n", "no row that names the columns"),
        (b"child,case,worker\nC1,1,Sam\n", "no row that names the columns"),
        (b"PK\x03\x04 and more", "workbook or an archive"),
        (b"\xd0\xcf\x11\xe0 and more", "workbook or an archive"),
        (b"child,kind,started_on\nC1,IA,\"2024-05-01\nC2,IA,2024-05-01\n", "from row 2 on: a quotation mark"),
        (b"child,kind,started_on,note\nC1,IA,2024-05-01," + b"x" * 200_000 + b"\n", "from row 2 on"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_list_is_refused_in_a_sentence(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=said):
        read_plain_assessments(path, TODAY)


def test_a_folder_and_what_is_not_there_are_refused(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path, "is a folder"),
        (tmp_path / "none.csv", "no file at"),
        (Path("a\0b"), "cannot be read"),
    ):
        with pytest.raises(FileRefused, match=said):
            read_plain_assessments(path, TODAY)


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "\x1b[31mred",
    "nul\x00inside",
    "\u202egnp.exe",
    "Robert'); DROP TABLE children;--",
    "%s",
)


def test_what_is_harmful_is_kept_as_harmless_text(store: Store, act: Act, tmp_path: Path) -> None:
    path = tmp_path / "x\x1b[31m.csv"
    lines = [f'"{text}","{text}",IA,2024-05-01,2024-05-02,2024-05-03,,,,"{text}","{text}"' for text in HOSTILE]
    path.write_bytes("\n".join([HEADER, *lines]).encode())
    file = read_plain_assessments(path, TODAY)
    assert file.refused == []
    write_assessments(store, act, file, plan_assessments(store, act, file))
    with store.reading() as reader:
        kept = [row[0] for row in reader.rows("SELECT reference FROM children UNION SELECT name FROM workers")]
        kept += [
            row[0] for row in reader.rows("SELECT submitted_by FROM submissions UNION SELECT reason FROM allocations")
        ]
        assert reader.row("SELECT COUNT(*) FROM children")[0] == len(HOSTILE)
    assert [text for text in kept if text != showable(text)] == []


_DAY = st.integers(0, 150).map(lambda days: date(2024, 1, 1) + timedelta(days))


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """Rows of a few children that are all possible by themselves."""
    found: dict[tuple[str, str, str, date], str] = {}
    for _ in range(draw(st.integers(1, 8))):
        child, case = draw(st.sampled_from("AB")), draw(st.sampled_from(["1", "2", "x"]))
        kind = draw(st.sampled_from(["initial", "core", "single"]))
        days = sorted(draw(st.lists(_DAY, min_size=3, max_size=3)))
        referred, started, done = days[0], days[1], draw(st.sampled_from(["", days[2]]))
        submitted = draw(st.sampled_from(["", started]))
        row = [child, case, kind, draw(st.sampled_from(["", referred])), started, submitted, done, done, "", "", ""]
        found.setdefault((child, case, kind, started), ",".join(map(str, row)))
    return list(found.values())


def clocks_of(rows: list[str]) -> list[tuple[Any, ...]]:
    """What the clocks must be, worked out from the text of the rows alone."""
    cells = [row.split(",") for row in rows]
    found = []
    for child, case in {(row[0], row[1]) for row in cells}:
        of_case = sorted((row for row in cells if row[:2] == [child, case]), key=lambda row: (row[4], row[2]))
        referred = min((row[3] for row in of_case if row[3]), default="9999")
        first = next((row for row in of_case if row[2] != "core"), None)
        for row in of_case:
            counts = referred if row is first and referred <= row[4] else row[4]
            found.append((child, row[2], row[4], counts, row[6] or None))
    return sorted(found, key=str)


def clocks(store: Store) -> list[tuple[Any, ...]]:
    with store.reading() as reader:
        rows = reader.rows(
            "SELECT h.reference, a.kind, a.started_on, a.clock_from, a.authorised_on FROM assessments AS a "
            "JOIN cases AS c ON c.id = a.case_id JOIN children AS h ON h.id = c.child_id"
        )
        return sorted((tuple(row) for row in rows), key=str)


@settings(max_examples=of_a_hundred(25), deadline=None)
@given(rows=lines(), data=st.data())
def test_whatever_the_rows_the_clocks_are_what_they_say_and_the_same_file_changes_nothing(
    rows: list[str],
    data: st.DataObject,
    new_store: Callable[[], AbstractContextManager[Store]],
    act: Act,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    with new_store() as store:
        for some in (rows[: data.draw(st.integers(0, len(rows)))], rows, rows):
            path.write_text("\n".join([HEADER, *data.draw(st.permutations(some))]))
            file = read_plain_assessments(path, TODAY)
            assert file.refused == []
            plan = plan_assessments(store, act, file)
            write_assessments(store, act, file, plan)
        assert clocks(store) == clocks_of(rows)
        assert plan.writes == []


_FACTS = st.builds(
    Facts,
    st.tuples(st.builds(Referral, _DAY, no_further_action=st.booleans())) | st.just(()),
    st.tuples(st.builds(AssessmentWork, st.just(Kind.SINGLE), _DAY)) | st.just(()),
    st.lists(st.builds(TimeInNeed, _DAY, st.none() | st.just(date(2024, 6, 1))), max_size=1).map(tuple),
)  # fmt: skip


@settings(max_examples=of_a_hundred(25), deadline=None)
@given(facts=_FACTS, rows=lines())
def test_beside_whatever_a_workbook_brought_a_list_is_written_and_then_changes_nothing(
    facts: Facts,
    rows: list[str],
    new_store: Callable[[], AbstractContextManager[Store]],
    act: Act,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.getbasetemp() / "beside.csv"
    path.write_text("\n".join([HEADER, *rows]))
    annex = AnnexA(Path("annex.xlsx"), Kind.SINGLE, TODAY, {"A": ChildFacts("A", facts=facts)})
    with new_store() as store:
        write_import(store, act, annex, plan_import(store, act, annex))
        for _ in range(2):
            file = read_plain_assessments(path, TODAY)
            plan = plan_assessments(store, act, file)
            write_assessments(store, act, file, plan)
        assert plan.writes == []
        told = {(row[0], row[1], row[2], row[4]) for row in clocks_of(rows)}
        assert told <= {(row[0], row[1], row[2], row[4]) for row in clocks(store)}
