"""The sealed trail: what was changed, taken, added, moved or written anew shows, and nobody else is accused."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.audit_chain import (
    COLUMNS,
    GENESIS,
    SAID,
    SEALED,
    Draft,
    Fault,
    FaultKind,
    Head,
    faults,
    faults_against,
    moment_text,
    seal,
    sealed,
)
from models.people import Action

Row = tuple[bytes | None, ...]
START = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)
AT = {name: place for place, name in enumerate(COLUMNS)}
ERASE = Action.ERASE.value


def raw(row: dict[str, object]) -> Row:
    """An entry as the file has it: each column as bytes, numbers as their digits."""
    return tuple(None if row[name] is None else str(row[name]).encode() for name in COLUMNS)


def trail(*acts: tuple[str, Sequence[Draft]], start: datetime = START) -> list[Row]:
    rows: list[Row] = []
    for number, (what, drafts) in enumerate(acts):
        rows += [raw(row) for row in sealed(head_of(rows), "Ann Able", start + timedelta(hours=number), what, drafts)]
    return rows


def head_of(rows: Sequence[Row]) -> Head:
    if not rows:
        return Head()
    number, hash_, latest = (rows[-1][AT[name]] for name in ("id", "hash", "latest"))
    return Head(int(number or 0), (hash_ or b"").decode(), (latest or b"").decode())


def sound() -> list[Row]:
    """Nine entries: acts of one entry, and one act of two (5 and 6); 7 erases what 4 said."""
    rows = trail(
        ("init", [Draft("store", after={"manager": "Ann Able"})]),
        ("sign in", [Draft("store", None, {"role": "manager"})]),
        ("open a case", [Draft("1001-1", child_id=3, case_id=4)]),
        ("restrict a case", [Draft("1001", {"restricted": False}, {"names": ["Zoë"]}, "her safety", 3, 4)]),
        ("import annex-a", [Draft("june.xlsx", after={"child": 1}), Draft("1002", None, [{"a": 1}], None, 5)]),
        (ERASE, [Draft("a child's record", after={"children": 1, "entries": [4]}, why="time has passed", child_id=3)]),
        ("print", [Draft("duty", after={"rows": 7})]),
        ("verify", [Draft("audit", after={"entries": 8, "faults": 0}, why="yearly")]),
    )  # fmt: skip
    return put(rows, 4, salt=None, subject=None, before=None, after=None, why=None, erased_by=b"7")


def put(rows: Sequence[Row], number: int, **columns: bytes | None) -> list[Row]:
    """The rows with columns of one entry changed."""
    changed = list(rows)
    cells = list(changed[number - 1])
    for name, value in columns.items():
        cells[AT[name]] = value
    changed[number - 1] = tuple(cells)
    return changed


def renumbered(row: Row, number: int) -> Row:
    return (str(number).encode(), *row[1:])


def found(rows: Sequence[Row]) -> set[tuple[int, FaultKind]]:
    return {(fault.entry, fault.kind) for fault in faults(rows)}


CHANGED, MISSING, ADDED = FaultKind.CHANGED, FaultKind.MISSING, FaultKind.ADDED
REORDERED, TRUNCATED, REWRITTEN = FaultKind.REORDERED, FaultKind.TRUNCATED, FaultKind.REWRITTEN


def test_a_sound_trail_has_no_fault_with_an_erasing_act_in_it_too() -> None:
    assert list(faults(sound())) == []
    assert list(faults(sound()[:1])) == []
    assert [fault.kind for fault in faults([])] == [FaultKind.MISSING]


OTHER = {"before": b'{"a":2}', "after": b"{}", "why": b"another reason", "erased_by": b"7", "case_id": b"9"}


@pytest.mark.parametrize("number", range(1, 10))
@pytest.mark.parametrize("column", COLUMNS[1:])
def test_a_changed_column_is_told_of_its_entry_and_of_no_other(number: int, column: str) -> None:
    rows = sound()
    was = rows[number - 1][AT[column]]
    new = b"f" * 64 if column in {"hash", "previous", "digest"} else OTHER.get(column, b"5")
    if new == was:
        new = b"8"
    said = [fault for fault in faults(put(rows, number, **{column: new})) if fault.entry == number]
    assert {fault.kind for fault in said} == {CHANGED}, said
    others = {fault.entry for fault in faults(put(rows, number, **{column: new}))} - {number}
    # What 4 said is gone by the act of 7: where that act is tampered with, nothing vouches for 4 any more.
    assert others <= ({4} if number == 7 and column in {"what", "after", "hash"} else set())


@pytest.mark.parametrize("column", COLUMNS[1:])
def test_nothing_is_another_thing_than_an_empty_text(column: str) -> None:
    rows = sound()
    for number in (2, 4, 9):
        was = rows[number - 1][AT[column]]
        assert number in {fault.entry for fault in faults(put(rows, number, **{column: b"" if was is None else None}))}
        if was is not None:
            assert number in {fault.entry for fault in faults(put(rows, number, **{column: b""}))}


GONE = {
    "one": ((3,), {(3, MISSING)}),
    "the first": ((1,), {(1, MISSING)}),
    "several together": ((3, 4, 5), {(3, MISSING)}),
    "the first ones": ((1, 2), {(1, MISSING)}),
    "here and there": ((2, 5, 8), {(2, MISSING), (5, MISSING), (8, MISSING)}),
    "part of a group": ((6,), {(6, MISSING)}),
    "all but the last": (tuple(range(1, 9)), {(1, MISSING)}),
}


@pytest.mark.parametrize(("gone", "expected"), GONE.values(), ids=GONE.keys())
def test_what_was_deleted_is_missing_by_its_number(gone: tuple[int, ...], expected: set[tuple[int, FaultKind]]) -> None:
    rows = [row for number, row in enumerate(sound(), 1) if number not in gone]
    by_act = {(4, CHANGED)} if 7 in gone and 4 not in gone else set()
    assert found(rows) == expected | by_act


def test_a_gap_is_told_with_its_first_and_its_last_number() -> None:
    rows = sound()
    (fault,) = faults([*rows[:2], *rows[5:]])
    assert fault == Fault(3, MISSING, "Entries 3 to 5 are missing.")
    assert [fault.sentence for fault in faults([*rows[:2], *rows[3:]])] == ["Entry 3 is missing."]


def test_an_erasing_act_that_was_deleted_leaves_what_it_erased_unaccounted_for() -> None:
    rows = sound()
    assert found([*rows[:6], *rows[7:]]) == {(7, MISSING), (4, CHANGED)}


@pytest.mark.parametrize("first", range(1, 9))
def test_two_neighbours_whose_contents_were_swapped_are_reordered(first: int) -> None:
    rows = sound()
    one, other = rows[first - 1], rows[first]
    rows[first - 1], rows[first] = renumbered(other, first), renumbered(one, first + 1)
    told = found(rows)
    assert {(first, REORDERED), (first + 1, REORDERED)} <= told
    assert {entry for entry, _ in told} <= {first, first + 1} | ({4} if 7 in (first, first + 1) else set())


def forged(number: int, link: bytes | None, **columns: bytes | None) -> Row:
    row = raw(sealed(Head(number - 1, (link or b"").decode(), ""), "Mallory", START, "print", [Draft("duty")])[0])
    return put([row], 1, **columns)[0] if columns else row


def test_an_entry_forged_into_the_middle_is_told_with_those_that_it_pushed_on() -> None:
    rows = sound()
    forgery = forged(5, rows[3][AT["hash"]], hash=b"0" * 64)
    told = found([*rows[:4], forgery, *(renumbered(row, number) for number, row in enumerate(rows[4:], 6))])
    assert (5, ADDED) in told
    assert {entry for entry, _ in told} <= {*range(4, 11)}
    assert {kind for entry, kind in told if entry > 5} == {REORDERED}


def test_an_entry_forged_into_the_middle_with_a_good_seal_shows_at_the_one_after_it() -> None:
    rows = sound()
    forgery = forged(5, rows[3][AT["hash"]])
    told = found([*rows[:4], forgery, *(renumbered(row, number) for number, row in enumerate(rows[4:], 6))])
    assert (6, REORDERED) in told
    assert not {1, 2, 3} & {entry for entry, _ in told}


def test_an_entry_forged_at_the_end_without_a_seal_was_added() -> None:
    rows = sound()
    assert found([*rows, forged(10, b"d" * 64, hash=b"e" * 64)]) == {(10, ADDED)}


def test_an_entry_that_follows_on_nothing_is_told() -> None:
    rows = sound()
    assert {entry for entry, _ in found([*rows, forged(10, b"d" * 64)])} == {10}


def test_a_tail_that_was_cut_off_shows_only_against_a_head_exported_earlier() -> None:
    rows = sound()
    for kept in range(7, 9):
        assert list(faults(rows[:kept])) == []
        (fault,) = faults_against(head_of(rows), rows[:kept])
        assert (fault.entry, fault.kind) == (9, TRUNCATED)
    assert list(faults_against(head_of(rows), rows)) == []
    assert list(faults_against(head_of(rows[:5]), rows)) == []  # what came since is no fault
    assert list(faults_against(Head(), rows)) == list(faults_against(Head(), [])) == []


def test_a_history_written_anew_shows_only_against_a_head_exported_earlier() -> None:
    rows, anew = sound(), trail(*[("print", [Draft("duty")])] * 12)
    assert list(faults(anew)) == []
    (fault,) = faults_against(head_of(rows), anew)
    assert (fault.entry, fault.kind) == (9, REWRITTEN)


BLANK: dict[str, bytes | None] = dict.fromkeys(("salt", *SAID))
FAKES: dict[str, dict[str, bytes | None]] = {
    "without a word": BLANK,
    "by an act that is none of erasing": BLANK | {"erased_by": b"2"},
    "by an act that names other entries": BLANK | {"erased_by": b"7"},
    "by an act to come": BLANK | {"erased_by": b"99"},
    "by itself": BLANK | {"erased_by": b"3"},
    "by no number": BLANK | {"erased_by": b"x"},
    "with its salt kept": BLANK | {"erased_by": b"7", "salt": b"x"},
    "with its words kept": {"erased_by": b"7"},
}


@pytest.mark.parametrize("columns", FAKES.values(), ids=FAKES.keys())
def test_what_was_blanked_otherwise_than_by_an_act_of_erasing_is_told(columns: dict[str, bytes | None]) -> None:
    assert found(put(sound(), 3, **columns)) == {(3, CHANGED)}


@pytest.mark.parametrize("after", ['{"entries":[1e999]}', '{"entries":7}', "[4]", "{", '{"entries":[null]}', "\x00"])
def test_whatever_was_written_into_an_erasing_act_is_told_and_stops_nothing(after: str) -> None:
    assert {(7, CHANGED), (4, CHANGED)} == found(put(sound(), 7, after=after.encode()))


def byte_changes(value: bytes | None) -> list[bytes | None]:
    """Every change of a single byte to a few others, one byte lost or added, and nothing for something."""
    if value is None:
        return [b"", b"0"]
    changes: list[bytes | None] = [None, value + b" ", b"0" + value, value.upper() if value.upper() != value else None]
    for place, byte in enumerate(value):
        others = {byte ^ 0x01, byte ^ 0x20, byte ^ 0x80, 0x00, 0x30} - {byte}
        changes += [value[:place] + bytes([new]) + value[place + 1 :] for new in others]
        changes.append(value[:place] + value[place + 1 :])
    return changes


@pytest.mark.parametrize("number", [4, 5, 9])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_single_byte_is_found(number: int, column: str) -> None:
    rows = sound()
    for new in byte_changes(rows[number - 1][AT[column]]):
        told = found(put(rows, number, **{column: new}))
        assert told, f"{column} of entry {number} became {new!r} unnoticed"
        if column != "id":
            assert {entry for entry, _ in told} == {number}, f"{column} became {new!r}: {told}"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
recorded = st.none() | st.dictionaries(st.text(max_size=8), values, max_size=4) | st.lists(values, max_size=3)
drafts = st.builds(Draft, st.text(max_size=20), recorded, recorded, st.none() | st.text(max_size=20),
                   st.none() | st.integers(1, 999), st.none() | st.integers(1, 999))  # fmt: skip
acts = st.lists(st.tuples(st.sampled_from([a.value for a in Action]), st.lists(drafts, min_size=1, max_size=3)),
                min_size=1, max_size=5)  # fmt: skip


@settings(max_examples=20)
@given(acts)
def test_any_trail_is_sound_as_it_was_written(made: list[tuple[str, list[Draft]]]) -> None:
    rows = trail(*made)
    assert list(faults(rows)) == []
    assert list(faults_against(head_of(rows), rows)) == []


@settings(max_examples=30)
@given(acts, st.data())
def test_any_trail_shows_the_change_of_any_byte(made: list[tuple[str, list[Draft]]], data: Any) -> None:
    rows = trail(*made)
    number = data.draw(st.integers(1, len(rows)))
    column = data.draw(st.sampled_from(COLUMNS[1:]))
    was = rows[number - 1][AT[column]]
    new = data.draw(st.sampled_from(byte_changes(was)) | st.binary(max_size=8) | st.none())
    if new != was:
        assert {entry for entry, _ in found(put(rows, number, **{column: new}))} == {number}


def test_values_before_and_after_are_json_that_people_can_read() -> None:
    (row,) = sealed(Head(), "Zoë", START, "print", [Draft("Siân", {"né": "1990"}, [{"due_on": date(2024, 8, 5)}], "✓")])
    assert row["before"] == '{"né":"1990"}'
    assert json.loads(str(row["after"])) == [{"due_on": "2024-08-05"}]
    assert list(faults([raw(row)])) == []
    with pytest.raises(TypeError, match="object cannot be audited"):
        sealed(Head(), "Zoë", START, "print", [Draft("Siân", {"x": object()})])


def test_two_entries_that_say_the_same_have_another_digest_and_salt() -> None:
    one, other = sealed(Head(), "A", START, "print", [Draft("duty"), Draft("duty")])
    assert one["digest"] != other["digest"]
    assert one["salt"] != other["salt"]


@pytest.mark.parametrize(("one", "other"), [(("ab", "c"), ("a", "bc")), ((None,), ("-",)), (("", None), (None, ""))])
def test_nothing_moves_from_one_column_into_the_next(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert seal(one) != seal(other)


def test_the_entries_of_an_act_are_one_group_and_follow_on_each_other() -> None:
    head = Head(4, "a" * 64, moment_text(START))
    rows = sealed(head, "A", START, "print", [Draft("x"), Draft("y"), Draft("z")])
    assert [row["id"] for row in rows] == [5, 6, 7]
    assert {row["group_id"] for row in rows} == {5}
    assert [row["previous"] for row in rows] == ["a" * 64, rows[0]["hash"], rows[1]["hash"]]
    assert sealed(Head(), "A", START, "print", [Draft("x")])[0]["previous"] == GENESIS
    assert set(rows[0]) == set(COLUMNS) > set(SEALED)


def entered(head: Head, at: datetime, what: Action = Action.PRINT) -> dict[str, Any]:
    return sealed(head, "A", at, what, [Draft("x")])[0]


@given(st.lists(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), min_size=1, max_size=8))
def test_the_latest_moment_never_goes_back_and_the_clock_is_kept_as_it_was(moments: list[datetime]) -> None:
    head, known = Head(), ""
    for moment in moments:
        row = entered(head, moment.replace(tzinfo=UTC))
        known = max(known, moment_text(moment.replace(tzinfo=UTC)))
        assert (row["at"], row["latest"]) == (moment_text(moment.replace(tzinfo=UTC)), known)
        head = Head(row["id"], row["hash"], row["latest"])


def test_confirming_the_clock_begins_anew() -> None:
    ahead, right = START + timedelta(days=700), START
    head = Head(1, "a" * 64, moment_text(ahead))
    assert entered(head, right)["latest"] == moment_text(ahead)
    confirmed = entered(head, right, Action.CONFIRM_CLOCK)
    assert confirmed["latest"] == confirmed["at"] == moment_text(right)


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=14)), timezone(timedelta(hours=-11)), UTC])
def test_moments_are_kept_so_that_text_sorts_as_time_does(zone: timezone) -> None:
    assert moment_text(START.astimezone(zone)) == "2024-06-03T09:00:00.000+00:00"
    moments = [START + timedelta(milliseconds=later) for later in (0, 1, 999, 1000, 86_400_000)]
    texts = [moment_text(moment.astimezone(zone)) for moment in moments]
    assert texts == sorted(set(texts))
