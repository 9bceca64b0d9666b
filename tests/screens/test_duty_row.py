"""The Duty list's columns at any width, and the one place where text becomes something to show."""

from datetime import date

import pytest
from rich.cells import cell_len

from db.queries.duty import DutyRow
from models.assessment import Countdown, Kind, State
from screens.widgets.duty_row import AT_FIRST, Palette, column_widths, detail_of, row_cells
from screens.widgets.plain import cell, content


def row(**changes):
    values = {
        "id": 1,
        "case_id": 1,
        "case": "D1-1",
        "child": "D1",
        "name": "Zoë O'Neill",
        "kind": Kind.INITIAL,
        "started_on": date(2011, 9, 3),
        "clock_from": date(2011, 9, 2),
        "limit": 10,
        "due_on": date(2011, 9, 16),
        "day": 8,
        "countdown": Countdown(State.OPEN, 2, 2),
        "worker": "Ann Able",
        "team": "Duty",
        "last_seen_on": None,
        "seen_since": False,
        "child_seen": None,
        "seen_on": None,
        "seen_alone": None,
        "submitted_on": None,
        "submitted_to": None,
        "case_closed_on": None,
        "provisional": False,
        "nearest_standard": False,
        "key": ("2011-09-16", 1),
    }
    return DutyRow(**(values | changes))


@pytest.mark.parametrize("room", range(80, 240))
def test_the_columns_fill_the_room_and_never_more(room):
    widths = column_widths(room)
    taken = sum(widths) + len(widths) - 1 + 1  # a space between them, and the scrollbar
    assert taken <= room
    assert len(widths) == len(AT_FIRST)
    assert all(
        width >= cell_len(heading)
        for width, heading in zip(widths[:1] + widths[2:6], ("countdown", "kind", "started", "due", "day"), strict=True)
    )


def kind_of(room, **changes):
    return row_cells(row(**changes), "Zoë", column_widths(room), Palette.of({}))[2].plain


def test_what_waits_for_a_signature_has_a_mark_beside_its_kind_at_any_width():
    sent = {"submitted_on": date(2011, 9, 15), "submitted_to": "Mo Manager"}
    assert [kind_of(room) for room in (80, 240)] == ["IA", "initial"]
    assert [kind_of(room, **sent) for room in (80, 240)] == ["IA✎", "initial✎"]
    assert [kind_of(room, **sent, nearest_standard=True) for room in (80, 240)] == ["IA≈✎", "IA≈✎"]
    assert kind_of(80, **sent, kind=Kind.SINGLE) == "C&F✎"


def test_the_detail_says_child_seen_beside_the_days_left_and_with_whom_it_is():
    sent = row(
        submitted_on=date(2011, 9, 15), submitted_to="Mo Manager", child_seen=True, seen_on=date(2011, 9, 8),
        seen_alone=True,
    )  # fmt: skip
    lines = detail_of(sent, "Zoë").plain.split("\n")
    at = lines.index("▲ 2 left")
    assert lines[at + 1 : at + 3] == ["child seen Thu 8 Sep 2011, alone", "✎ with Mo Manager since Thu 15 Sep 2011"]
    to_any = detail_of(row(submitted_on=date(2011, 9, 15), child_seen=False), "Zoë").plain
    assert "child not seen yet\n✎ with the manager since Thu 15 Sep 2011" in to_any
    assert "✎" not in detail_of(row(), "Zoë").plain


@pytest.mark.parametrize("room", [80, 100, 120, 200])
def test_no_cell_is_wider_than_its_column(room):
    long = row(name="An exceedingly long name of a child " * 3, worker="W" * 100, team="T" * 100, day=1234, limit=45)
    for text, width in zip(
        row_cells(long, long.shown_as, column_widths(room), Palette.of({})), column_widths(room), strict=True
    ):
        assert text.cell_len <= width


def test_a_narrow_row_shortens_words_and_a_wide_one_spells_them():
    narrow = [text.plain for text in row_cells(row(), row().shown_as, column_widths(80), Palette.of({}))]
    wide = [text.plain for text in row_cells(row(), row().shown_as, column_widths(160), Palette.of({}))]
    assert (narrow[2], narrow[5]) == ("IA", "8/10")
    assert (wide[2], wide[5]) == ("initial", "8 of 10")
    assert narrow[8] == wide[8] == "never"


def test_office_days_stand_beside_the_countdown_at_every_width():
    shut = row(countdown=Countdown(State.OPEN, 4, 2))
    narrow, wide = (row_cells(shut, shut.shown_as, column_widths(room), Palette.of({}))[0].plain for room in (80, 160))
    assert narrow == "▲ 4 (2)"
    assert wide == "▲ 4 left (2 open)"
    assert "2 with the office open" in detail_of(shut, shut.shown_as).plain


def test_what_is_provisional_or_by_the_nearest_standard_is_said():
    marked = row(provisional=True, nearest_standard=True, worker=None)
    cells = [text.plain for text in row_cells(marked, marked.shown_as, column_widths(160), Palette.of({}))]
    assert cells[4].endswith("~")
    assert cells[6] == "unallocated"
    detail = detail_of(marked, marked.shown_as).plain
    assert "provisional" in detail
    assert "nearest standard" in detail


@pytest.mark.parametrize("hostile", ["[/x]", "[@click=app.quit]", "\x1b[31m", "\u202eevil", "a\x00b", "\x9b2J"])
def test_text_is_shown_as_text_in_cells_and_in_content(hostile):
    for shown in (cell(hostile).plain, content(hostile).plain):
        assert not any(letter in shown for letter in "\x1b\u202e\x00\x9b")
        assert len(shown) == len(hostile)
    assert not content(hostile).spans or all("click" not in str(span.style) for span in content(hostile).spans)
