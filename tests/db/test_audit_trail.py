"""The audit trail as it is read: by case, person and day, in words; and what is done to it in the file itself shows."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlcipher3.dbapi2 as driver

from db.audit import enter, head, stored_entries
from db.commands.importing import plan_import, write_import
from db.commands.keeping import erase_record
from db.commands.noting import note
from db.commands.verifying import verify
from db.connection import connect, spoken_errors
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.audit_trail import AuditLine, AuditQuestion, audit_count, audit_page, audit_people
from db.store import Act, Reader, Store
from models import tables
from models.assessment import Kind
from models.audit_chain import COLUMNS, Draft, faults
from models.episodes import Facts, Referral
from models.errors import StoreDamaged, StoreError
from models.people import Action, Person, Role

TODAY = date(2024, 6, 10)
PEOPLE = [Person(number, name, Role.ADMINISTRATOR) for number, name in enumerate(("Ann Able", "Bob Best", "Zoë"), 2)]


def entered(store: Store, who: Person, at: datetime, child: int | None = None, case: int | None = None) -> None:
    note(store, Act(who, at), Action.PRINT, Draft(f"{child}-{case}", {"a": 1}, {"a": at.minute}, None, child, case))


@pytest.fixture(scope="module")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with 40 entries by three people, of two children with two cases each and of none, over four days."""
    path = tmp_path_factory.mktemp("filled") / "store.db"
    shutil.copyfile(template, path)
    children = ((1, None), (1, 1), (1, 2), (2, 3), (None, None))
    with Store.open(path) as store:
        with store.writing() as session:
            for person in PEOPLE:
                session.add(tables.Worker(id=person.id, name=person.name))
                session.flush()
                session.add(tables.Access(worker_id=person.id or 0, role=person.role.value))
        for number in range(40):
            at = datetime(2024, 3, 30, 20, 7, tzinfo=UTC) + timedelta(minutes=97 * number)
            entered(store, PEOPLE[number % 3], at, *children[number % 5])
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "store.db"
    shutil.copyfile(filled, path)
    with Store.open(path) as opened:
        yield opened


def ask(store: Store, question: AuditQuestion, limit: int = 1000, **edge: Any) -> list[AuditLine]:
    with store.reading() as reader:
        return list(audit_page(reader, question, limit=limit, **edge).rows)


EVERYTHING = AuditQuestion()
QUESTIONS: dict[str, tuple[AuditQuestion, Callable[[dict[str, Any]], bool]]] = {
    "all": (EVERYTHING, lambda row: True),
    "a child": (AuditQuestion(child_id=1), lambda row: row["child_id"] == 1),
    "a case": (AuditQuestion(1, 2), lambda row: row["child_id"] == 1 and row["case_id"] in (2, None)),
    "a case of another child": (AuditQuestion(2, 1), lambda row: False),
    "a person": (AuditQuestion(who="Zoë"), lambda row: row["who"] == "Zoë"),
    "a person and a case": (AuditQuestion(2, 3, "Zoë"), lambda row: (row["child_id"], row["who"]) == (2, "Zoë")),
    "nobody": (AuditQuestion(who="Mallory"), lambda row: False),
    "nothing": (AuditQuestion(day=date(1999, 1, 1)), lambda row: False),
}  # fmt: skip


@pytest.mark.parametrize(("question", "belongs"), QUESTIONS.values(), ids=QUESTIONS.keys())
@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_pages_one_after_the_other_both_ways_are_the_whole_list(
    store: Store, question: AuditQuestion, belongs: Callable[[dict[str, Any]], bool], size: int
) -> None:
    with store.reading() as reader:
        raw = reader.rows(f"SELECT {', '.join(COLUMNS)} FROM audit_entries ORDER BY id DESC")
        expected = [row[0] for row in raw if belongs(dict(zip(COLUMNS, row, strict=True)))]
        assert audit_count(reader, question) == len(expected)
        down: list[int] = []
        page = audit_page(reader, question, limit=size)
        assert not page.more_before
        while page.rows:
            down += [row.id for row in page.rows]
            assert page.more_after is (len(down) < len(expected))
            assert audit_count(reader, question, newer_than=page.rows[-1].id) == len(down) - 1
            page = audit_page(reader, question, limit=size, after=page.rows[-1].key)
        up: list[int] = []
        page = audit_page(reader, question, limit=size, last=True)
        assert not page.more_after
        while page.rows:
            up = [row.id for row in page.rows] + up
            assert page.more_before is (len(up) < len(expected))
            again = audit_page(reader, question, limit=size, at=page.rows[0].key)
            assert again.rows[0] == page.rows[0]
            assert again.more_before is page.more_before
            page = audit_page(reader, question, limit=size, before=page.rows[0].key)
    assert down == up == expected


def test_everybody_who_did_anything_is_named_once(store: Store, act: Act) -> None:
    with store.reading() as reader:
        assert audit_people(reader) == sorted({act.who, "Ann Able", "Bob Best", "Zoë"})


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ZoneInfo]]:
    """A function that moves this machine to another part of the world."""

    def move(name: str) -> ZoneInfo:
        monkeypatch.setenv("TZ", name)
        time.tzset()
        return ZoneInfo(name)

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a process is fixed on Windows")
@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2024, 3, 31)),
        ("Europe/London", date(2024, 3, 31)),  # has 23 hours
        ("Europe/London", date(2024, 10, 27)),  # has 25 hours
        ("Pacific/Kiritimati", date(2024, 3, 31)),
        ("Pacific/Pago_Pago", date(2024, 3, 31)),
        ("Asia/Kathmandu", date(2024, 3, 31)),
        ("America/Santiago", date(2024, 9, 8)),  # has no midnight
        ("America/Havana", date(2024, 11, 3)),  # has two midnights
    ],
)
def test_a_day_is_from_midnight_to_midnight_where_the_person_is(
    store: Store, in_zone: Callable[[str], ZoneInfo], zone: str, day: date
) -> None:
    if not Path(f"/usr/share/zoneinfo/{zone}").exists():
        pytest.skip(f"this machine does not know {zone}")
    here = in_zone(zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    steps = (noon + timedelta(minutes=minutes) for minutes in range(-36 * 60, 36 * 60, 30))
    moments = [at + timedelta(milliseconds=less) for at in steps for less in (-1, 0)]
    with store.noting() as connection:  # all of them at once, since each for itself would wait for the disk
        for at in moments:
            enter(connection, Act(PEOPLE[0], at), Action.PRINT, [Draft("x", child_id=1, case_id=1)])
    for asked in (day - timedelta(days=1), day, day + timedelta(days=1)):
        expected = [line.id for line in ask(store, EVERYTHING) if line.at.astimezone(here).date() == asked]
        assert [line.id for line in ask(store, AuditQuestion(day=asked))] == expected
        assert all(line.at.date() == asked for line in ask(store, AuditQuestion(day=asked)))
        assert expected


CHANGES = {
    "a value": (({"role": None}, {"role": "worker"}), [("role", "", "worker")]),
    "what stayed is left out": (({"a": 1, "b": 2}, {"a": 1, "b": 3}), [("b", "2", "3")]),
    "what went": (({"second_place": "/mnt"}, None), [("second place", "/mnt", "")]),
    "yes and no": (({"count_start_day": False}, {"count_start_day": True}), [("count start day", "no", "yes")]),
    "a list": (({"names": ["Ann"]}, {"names": ["Ann", "Zoë"]}), [("names", "Ann", "Ann, Zoë")]),
    "nested": ((None, {"child": {"new": 3, "same": 0}}), [("child new", "", "3"), ("child same", "", "0")]),
    "deeper": ((None, {"a": {"b": {"c_d": [1, None, True]}}}), [("a b c d", "", "1, , yes")]),
    "records": (
        ([{"what": "case", "subject": "A-1", "status": "open"}],
         [{"what": "case", "subject": "A-1", "status": "closed"}, {"what": "child", "subject": "A", "gender": None}]),
        [("case A-1 status", "open", "closed")],
    ),
    "nothing": ((None, None), []),
    "a bare value": (("x", "y"), [("", "x", "y")]),
    "an empty list": ((None, {"removed": []}), []),
}  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_what_changed_is_said_in_words(said: tuple[Any, Any], expected: list[tuple[str, str, str]]) -> None:
    line = AuditLine(1, 1, datetime(2024, 6, 3, tzinfo=UTC), "Ann", "print", "x", *said, None, False, (1,))
    assert line.changes == expected


def import_closed(store: Store, act: Act, name: str) -> int:
    facts = Facts((Referral(date(2001, 1, 8), no_further_action=True),))
    annex = AnnexA(Path("old.xlsx"), Kind.SINGLE, TODAY, {name: ChildFacts(name, facts=facts)})
    write_import(store, act, annex, plan_import(store, act, annex))
    with store.reading() as reader:
        row = reader.row("SELECT id FROM children WHERE reference = :name", name=name)
    assert row
    return int(row[0])


def of_child(store: Store, id_: int) -> list[str | None]:
    return [line.subject for line in ask(store, AuditQuestion(child_id=id_))]


def test_a_child_with_the_number_of_an_erased_one_has_none_of_its_entries(store: Store, act: Act) -> None:
    first = import_closed(store, act, "OLD")
    erase_record(store, act, first, "OLD", "its time has passed", TODAY)
    second = import_closed(store, act, "NEW")
    assert first == second
    assert of_child(store, second) == ["NEW"]


def test_the_trail_holds_when_two_children_of_one_number_are_erased_after_each_other(store: Store, act: Act) -> None:
    for name in ("OLD", "NEW", "NEWER"):
        erase_record(store, act, import_closed(store, act, name), name, f"ordered {len(name)} times", TODAY)
    assert verify(store, act).faults == ()
    erasing = [line for line in ask(store, EVERYTHING) if line.what == Action.ERASE]
    assert [(line.erased, line.why) for line in erasing] == [
        (False, "ordered 5 times"),
        (False, "ordered 3 times"),
        (False, "ordered 3 times"),
    ]


def tampering(path: Path, statement: str, *values: object) -> None:
    """Change the file as somebody would who has it and knows SQLite."""
    other = driver.connect(str(path))
    for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        other.execute(f"DROP TRIGGER {name}")
    other.execute("PRAGMA ignore_check_constraints=ON")
    other.execute(statement, values)
    other.commit()
    other.close()


@pytest.mark.parametrize("number", [5, 41])
@pytest.mark.parametrize("column", COLUMNS)
def test_verifying_finds_one_byte_changed_in_a_column(store: Store, act: Act, column: str, number: int) -> None:
    with store.reading() as reader:
        was = dict(zip(COLUMNS, stored_entries(reader)[number - 1], strict=True))[column]
    if column in ("id", "group_id", "child_id", "case_id", "erased_by"):
        new: object = int(was or 0) + 70
    else:
        new = "x" if was is None else was[:-1].decode() + chr(was[-1] ^ 1)
    store.close()
    tampering(store.path, f"UPDATE audit_entries SET {column} = ? WHERE id = ?", new, number)
    with Store.open(store.path) as again:
        assert number in {fault.entry for fault in verify(again, act).faults}


NO_TEXT = {
    "who": "who = CAST(X'FF' AS TEXT)",
    "subject": "subject = CAST(X'FFFE' AS TEXT)",
    "a nul": "who = CAST(CAST(who AS BLOB) || X'00' AS TEXT)",
    "a day that is none": "at = 'yesterday', latest = 'yesterday'",
    "values that are none": "before = '{', after = '1e999'",
}


@pytest.mark.parametrize("number", [5, 41])
@pytest.mark.parametrize("change", NO_TEXT.values(), ids=NO_TEXT.keys())
def test_verifying_finds_what_is_no_text_any_more(store: Store, act: Act, change: str, number: int) -> None:
    store.close()
    tampering(store.path, f"UPDATE audit_entries SET {change} WHERE id = ?", number)
    with Store.open(store.path) as again:
        assert {fault.entry for fault in verify(again, act).faults} == {number}


@pytest.mark.parametrize("column", ["hash", "latest"])
def test_a_last_entry_that_no_other_can_follow_on_is_said_to_be_damaged(store: Store, act: Act, column: str) -> None:
    store.close()
    tampering(store.path, f"UPDATE audit_entries SET {column} = CAST(X'FF' AS TEXT) || substr(hash, 2) WHERE id = 41")
    with Store.open(store.path) as again, pytest.raises(StoreDamaged):
        verify(again, act)


@pytest.mark.parametrize("change", [*NO_TEXT.values(), "subject = X'FF'"])
def test_a_page_with_an_entry_that_cannot_be_read_says_so_in_a_sentence(store: Store, change: str) -> None:
    store.close()
    tampering(store.path, f"UPDATE audit_entries SET {change} WHERE id = 41")
    with Store.open(store.path) as again, suppress(StoreDamaged):
        assert ask(again, EVERYTHING)


def test_verifying_finds_each_byte_of_an_entry_changed_in_the_file(store: Store, tmp_path: Path, act: Act) -> None:
    with store.reading() as reader:
        row = dict(zip(COLUMNS, stored_entries(reader)[19], strict=True))
        known = head(reader)
    store.close()
    whole = store.path.read_bytes()
    # In the record the columns stand after each other; the small numbers stand between the texts.
    start = whole.index((row["at"] or b"") + (row["latest"] or b""))
    last = (row["hash"] or b"") + (row["salt"] or b"") + (row["subject"] or b"") + (row["before"] or b"")
    end = whole.index(last, start) + len(last) + len(row["after"] or b"")
    assert end - start > 300
    assert whole[start:end].count(row["hash"] or b"") == 1
    copy = tmp_path / "flipped.db"
    shutil.copyfile(store.path, copy)
    with copy.open("r+b", buffering=0) as file:
        for place in range(start, end):
            flip = (0x01, 0x80, 0x20)[place % 3]
            os.pwrite(file.fileno(), bytes([whole[place] ^ flip]), place)
            connection = connect(copy, None)
            try:
                with spoken_errors(copy):
                    told = {fault.entry for fault in faults(stored_entries(Reader(connection)))}
            finally:
                connection.close()
            assert told == {20}, f"byte {place - start} of the entry, {flip:#x}: {told}"
            os.pwrite(file.fileno(), whole[place : place + 1], place)
    assert copy.read_bytes() == whole
    for place in range(start, end, 40):
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with Store.open(copy) as flipped:
            assert {fault.entry for fault in verify(flipped, act, known).faults} == {20}


def test_no_byte_changed_in_the_pages_of_the_trail_is_read_as_something_else(store: Store, tmp_path: Path) -> None:
    """Wherever a byte of a page with entries changes, the trail reads as before, has a fault, or is damaged."""
    store.close()
    whole = store.path.read_bytes()
    page = whole.index(b"Bob Best") // 4096
    copy = tmp_path / "flipped.db"
    before = list(entries_of(store.path))
    for place in range(page * 4096, (page + 1) * 4096, 17):
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 0x11]) + whole[place + 1 :])
        try:
            after = list(entries_of(copy))
        except StoreError:
            continue
        assert after == before or list(faults(after)), f"byte {place} was changed, and nothing was said"


def entries_of(path: Path) -> list[Any]:
    connection = connect(path, None)
    try:
        with spoken_errors(path):
            return list(stored_entries(Reader(connection)))
    finally:
        connection.close()
