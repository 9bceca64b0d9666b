"""The lists of the Triage screen as they look: what each column says, narrow and wide, and never by colour alone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from rich.cells import cell_len

from db.queries.triage import Reviews, Sibling, WaitingRow, Work
from db.queries.workload import HeldCase, Workload
from models.allocation import Continuity
from models.assessment import Countdown, Kind, State
from models.case import CaseStatus
from models.waiting import Wait
from models.workload import Load, Period, Worker
from screens.desk import Desk
from screens.widgets.columns import both_ends, headed
from screens.widgets.duty_row import Palette
from screens.widgets.triage_rows import (
    HELD_HEADINGS,
    WAITING_HEADINGS,
    WORKER_HEADINGS,
    held_cells,
    held_in_words,
    held_widths,
    waiting_cells,
    waiting_in_words,
    waiting_widths,
    worker_cells,
    worker_in_words,
    worker_widths,
)

FRIDAY = date(2011, 9, 16)
PALETTE = Palette.of({})
WIDTHS = [
    (waiting_widths, WAITING_HEADINGS),
    (worker_widths, WORKER_HEADINGS),
    (held_widths, HELD_HEADINGS),
]


class Chosen:
    """What a person chose: whether names are hidden."""

    def __init__(self, names):
        self.names = names

    def get(self, name):
        return self.names if name == "names" else None


def desk(names="shown"):
    return Desk(None, lambda: FRIDAY, Chosen(names), lambda: datetime(2011, 9, 16, 9, tzinfo=UTC))


def waiting(**changes):
    days = changes.pop("days", 3)
    status = changes.pop("status", CaseStatus.ASSESSMENT)
    late, review, escalate = (changes.pop(name, False) for name in ("late", "review", "escalate"))
    values = {
        "id": 1,
        "child_id": 1,
        "case": "D1-1",
        "child": "D1",
        "name": "Zoë O'Neill",
        "opened_on": date(2011, 9, 13),
        "wait": Wait(date(2011, 9, 13), days, status, late, review, escalate),
        "level": 3,
        "need": "N1 - Abuse or neglect",
        "section_47": False,
        "team": "Child in need North",
        "allocation_id": 7,
        "work": (Work(Kind.INITIAL, date(2011, 9, 20), Countdown(State.OPEN, 2, 2)),),
        "siblings": (),
        "reviews": Reviews(),
        "last_seen_on": date(2011, 9, 14),
        "workers_before": Continuity(1, 2),
    }
    return WaitingRow(**(values | changes))


def workload(points=87, capacity=80, **changes):
    worker = Worker(
        1, "Ann Able", 1, "Child in need North", fte_percent=changes.pop("fte", 80),
        newly_qualified_until=changes.pop("qualified", None), leave=changes.pop("leave", ()),
    )  # fmt: skip
    numbers = {"co_working": 0, "new_in_7": 2, "due_in_5": 1, "late": 0} | changes
    return Workload(worker=worker, as_at=FRIDAY, load=Load(18, points, Fraction(capacity)), **numbers)


def held(**changes):
    values = {
        "id": 1,
        "child_id": 1,
        "case": "D1-1",
        "child": "D1",
        "name": "Zoë O'Neill",
        "worker_id": 1,
        "allocation_id": 7,
        "held_since": date(2011, 9, 1),
        "held_until": None,
        "covers": None,
        "status": CaseStatus.CHILD_PROTECTION,
        "points": 7,
        "section_47": False,
        "kind": Kind.CORE,
        "due_on": date(2011, 9, 15),
        "countdown": Countdown(State.OVERDUE, -1, -1),
        "all_due": (date(2011, 9, 15),),
        "last_seen_on": None,
    }
    return HeldCase(**(values | changes))


def texts(cells):
    return [text.plain for text in cells]


def of_case(row, room, names="shown", *, marked=False):
    return texts(waiting_cells(row, desk(names), waiting_widths(room), PALETTE, marked=marked))


def of_worker(one, room):
    return texts(worker_cells(one, worker_widths(room), PALETTE))


def of_held(row, room, *, marked=False):
    return texts(held_cells(row, desk(), held_widths(room), PALETTE, marked=marked))


@pytest.mark.parametrize("room", range(80, 241))
@pytest.mark.parametrize(("fit", "headings"), WIDTHS)
def test_the_columns_fill_the_room_and_never_more_and_no_heading_is_cut(fit, headings, room):
    columns = headed(headings, fit(room))
    assert sum(width for _, width in columns) + 1 <= room, "and the scrollbar"
    assert all(cell_len(heading) <= width for heading, width in columns)


@pytest.mark.parametrize("room", [80, 100, 120, 160, 240])
def test_no_cell_is_wider_than_its_column(room):
    siblings = tuple(Sibling(n, f"D{n}-1", f"D{n}", "S" * 90, "W" * 90) for n in range(12))
    case = waiting(
        name="An exceedingly long name " * 4, need="N" * 90, team="T" * 90, siblings=siblings, days=12_345,
        escalate=True, section_47=True, review=True, reviews=Reviews(123, FRIDAY, "x" * 500),
    )  # fmt: skip
    leave = (Period(date(2011, 9, 1), date(2011, 12, 30)),)
    one = workload(123_456, 78, leave=leave, qualified=date(2012, 1, 1), co_working=99, new_in_7=9_999, late=9_999)
    mine = held(name="An exceedingly long name " * 4, section_47=True, covers="W" * 90, held_until=FRIDAY, points=999)
    for cells, widths in (
        (of_case(case, room), waiting_widths(room)),
        (of_worker(one, room), worker_widths(room)),
        (of_held(mine, room), held_widths(room)),
    ):
        assert len(cells) == len(widths)
        assert all(cell_len(text) <= width for text, width in zip(cells, widths, strict=True))


def test_a_waiting_case_at_80_and_at_160_columns():
    row = waiting(days=12, escalate=True, late=True, review=True, reviews=Reviews(1, date(2011, 9, 2), "wait"))
    assert of_case(row, 80) == [
        "", "✕ 12 escalate", "Zoë O'Neill", "assessment", "3", "N1", "IA ▲ 2 left", "–", "1, due",
    ]  # fmt: skip
    assert of_case(row, 160) == [
        "", "✕ 12 days, escalate", "Zoë O'Neill", "assessment", "3", "N1 - Abuse or neglect", "IA ▲ 2 left", "–",
        "1, due", "Child …North",
    ]  # fmt: skip
    assert of_case(row, 240)[8:] == ["1, last 2 Sep 11, due", "Child in need North"]


def test_what_is_urgent_is_a_symbol_and_a_word_at_any_width():
    protected = waiting(status=CaseStatus.CHILD_PROTECTION, days=1)
    looked_after = waiting(status=CaseStatus.LOOKED_AFTER, days=1, late=True, escalate=True)
    assert [of_case(row, 80)[1] for row in (protected, looked_after)] == ["! 1 now", "! 1 now"]
    assert [of_case(row, 160)[1] for row in (protected, looked_after)] == ["! 1 day, may not wait"] * 2
    assert [of_case(row, 80)[3] for row in (protected, looked_after)] == ["protection", "looked after"]
    assert [of_case(row, 160)[3] for row in (protected, looked_after)] == ["child protection", "looked after"]
    assert of_case(waiting(late=True), 80)[1] == "▲ 3 late"
    assert of_case(waiting(late=True), 120)[1] == "▲ 3 days, late"
    assert of_case(waiting(days=11, late=True), 80)[1] == "▲ 11 late"
    assert of_case(waiting(days=0), 80)[1] == "· 0 days"
    assert of_case(waiting(review=True), 160)[8] == "none, due"
    over = workload(87, 80)
    assert "7 over" in of_worker(over, 80)[4]
    assert "7 over" in of_worker(over, 160)[4]


@pytest.mark.parametrize(
    ("stands", "narrow", "wide"),
    [
        (Countdown(State.DUE_TODAY, 0, 0), "decide: ! today", "decide: ! today"),
        (Countdown(State.OVERDUE, -2, -2), "decide ✕ 2 late", "decide: ✕ 2 late"),
        (Countdown(State.OVERDUE, -12, -12), "decide ✕ 12", "decide: ✕ 12 late"),
        (Countdown(State.OVERDUE, 0, 0), "decide: ✕ late", "decide: ✕ late"),
        (Countdown(State.OPEN, 1, 1), "decide ▲ 1 left", "decide: ▲ 1 left"),
    ],
)
def test_a_referral_that_is_not_decided_on_says_so_in_the_place_of_its_clock(stands, narrow, wide):
    wait = Wait(date(2011, 9, 15), 1, CaseStatus.ASSESSMENT, False, False, False, stands, FRIDAY)
    row = waiting(wait=wait, work=())
    assert of_case(row, 80)[6] == narrow
    assert of_case(row, 240)[6] == wide
    assert f"decide: {stands.label}, by Fri 16 Sep 2011 (d)" in waiting_in_words(row, desk())
    held = waiting(wait=replace(wait, held=True), work=(), worker="Ann Able")
    assert of_case(held, 80)[1] == of_case(held, 240)[1] == "· allocated"
    assert "with Ann Able already" in waiting_in_words(held, desk())
    assert "waits since" not in waiting_in_words(held, desk())


def test_colour_is_never_all_that_tells_two_cells_apart():
    rows = [
        waiting(),
        waiting(late=True),
        waiting(escalate=True),
        waiting(status=CaseStatus.CHILD_PROTECTION),
        waiting(review=True),
    ]
    for room in (80, 160):
        shown = {tuple(of_case(row, room)) for row in rows}
        assert len(shown) == len(rows)
    assert of_worker(workload(80, 80), 80)[3:5] != of_worker(workload(81, 80), 80)[3:5]


def test_section_47_comes_first_where_there_is_no_room_for_both():
    for status, narrow in (
        (CaseStatus.CHILD_PROTECTION, "s47 protect…"),
        (CaseStatus.ASSESSMENT, "s47 assessm…"),
        (CaseStatus.CHILD_IN_NEED, "s47 in need"),
    ):
        row = waiting(status=status, section_47=True)
        assert of_case(row, 80)[3] == narrow
        assert f"{status.words}, section 47" in waiting_in_words(row, desk())
        assert of_case(row, 240)[3] == f"{status.words}, section 47"


def test_siblings_are_counted_and_where_there_is_room_it_says_with_whom():
    two = (Sibling(2, "D2-1", "D2", "Ben", None), Sibling(3, "D3-1", "D3", "Cleo", "Ann Able"))
    assert of_case(waiting(siblings=two), 80)[7] == "2"
    assert of_case(waiting(siblings=two[:1]), 160)[7] == "1: 1 waiting"
    assert of_case(waiting(siblings=two[1:]), 160)[7] == "1: with Ann Able"
    assert "siblings: Ben (unallocated), Cleo (Ann Able)" in waiting_in_words(waiting(siblings=two), desk())


def test_what_is_not_known_is_said_not_to_be_known():
    bare = waiting(level=None, need=None, team=None, work=(), last_seen_on=None, workers_before=Continuity())
    assert of_case(bare, 160)[4:8] == ["–", "–", "none open", "–"]
    assert of_case(bare, 160)[9] == "–"
    assert waiting_in_words(bare, desk()) == (
        "D1-1 Zoë O'Neill · assessment · waits since Tue 13 Sep 2011 · with no team · no open assessment · "
        "never seen · reviews: none · no worker yet · no threshold level · no need recorded"
    )


def test_the_row_in_full_says_what_the_columns_cannot_hold():
    row = waiting(reviews=Reviews(2, date(2011, 9, 15), "wait until Monday"))
    assert waiting_in_words(row, desk()) == (
        "D1-1 Zoë O'Neill · assessment · waits since Tue 13 Sep 2011 · with the team Child in need North · "
        "initial assessment ▲ 2 left · last seen Wed 14 Sep 2011 · reviews: 2, last 15 Sep 11, “wait until Monday” · "
        "1 worker in twelve months, 2 ever · level 3, early help by several agencies · N1 - Abuse or neglect"
    )


def test_hidden_names_are_in_no_cell_and_in_no_words():
    row = waiting(name="Xy", siblings=(Sibling(2, "D2-1", "D2", "Xy", None),), reviews=Reviews(1, FRIDAY, "Xy waits"))
    for room in (80, 160):
        assert not any("Xy" in text for text in of_case(row, room, "hidden"))
        assert of_case(row, room, "hidden")[2] == "D1"
    words = waiting_in_words(row, desk("hidden"))
    assert "Xy" not in words
    assert words.startswith("D1-1 · ")
    assert "decision hidden" in words
    assert held_in_words(held(name="Xy"), desk("hidden")).startswith("D1-1 · child protection")


def test_a_mark_is_a_sign_in_front_of_the_row():
    assert of_case(waiting(), 80, marked=True)[0] == "▸"
    assert of_held(held(), 80, marked=True)[0] == "▸"


def test_a_worker_at_80_and_at_160_columns():
    one = workload(87, 80, qualified=date(2012, 1, 1))
    assert of_worker(one, 80) == [
        "Ann Able", "Chi…North", " 18", "██████████", "87/80, 7 over", "  2", "   1", "    ", "0.8 of …",
    ]  # fmt: skip
    assert of_worker(one, 160) == [
        "Ann Able", "Child in need North", " 18", "██████████", "87 of 80, 109%: 7 over", "  2", "   1", "    ",
        "0.8 of full time, newly qualified",
    ]  # fmt: skip
    assert worker_in_words(one) == (
        "Ann Able · Child in need North · 0.8 of full time, newly qualified · 18 children · "
        "points 87 of 80, 109%: 7 over · 2 new in seven days · 1 due in five working days · 0 late"
    )


def test_leave_stands_before_hours():
    away = workload(40, 80, leave=(Period(date(2011, 9, 12), date(2011, 9, 23)),), co_working=2)
    assert of_worker(away, 80)[8] == "on leave"
    assert of_worker(workload(leave=(Period(FRIDAY, None),), fte=100), 80)[8] == "on leave"
    assert of_worker(workload(leave=away.worker.leave, fte=100), 80)[8] == "on leave"
    assert of_worker(workload(leave=away.worker.leave, fte=100), 160)[8] == "on leave until Fri 23 Sep 2011"
    assert of_worker(away, 160)[8] == "on leave until Fri 23 Sep 2011, 0.8 of …"
    assert "on leave until Fri 23 Sep 2011" in worker_in_words(away)
    assert worker_in_words(away).endswith("co-works 2")


def test_a_held_case_at_80_and_at_160_columns():
    lent = held(covers="Ben Best", held_until=date(2011, 10, 1), section_47=True)
    assert of_held(held(), 80) == ["", "CA ✕ 1 late", "Zoë O'Neill", "protection", "  7", " 1 Sep 11", "never", ""]
    assert of_held(lent, 160) == [
        "", "CA ✕ 1 late", "Zoë O'Neill", "child protection, section 47", "  7", " 1 Sep 11", "never",
        "covers for Ben Best, to 30 Sep 11",
    ]  # fmt: skip
    assert held_in_words(lent, desk()) == (
        "D1-1 Zoë O'Neill · child protection, section 47 · 7 points · held since Thu 1 Sep 2011 · "
        "covers for Ben Best, to 30 Sep 11 · core assessment ✕ 1 late · never seen"
    )


@pytest.mark.parametrize(
    ("width", "shown"),
    [(40, "Child in need North"), (19, "Child in need North"), (18, "Child in nee…North"), (9, "Chi…North")],
)
def test_a_text_that_is_too_long_keeps_both_ends(width, shown):
    assert both_ends("Child in need North", width) == shown
