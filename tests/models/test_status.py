"""How a child stands on a day: every order of overlapping plans and times in care, beside what a file said."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.case import CaseStatus
from models.status import DATED, OPEN_STATUSES, Episode, status_by, status_on

CARE, PLAN, NEED, ASSESSED, CLOSED = CaseStatus
DAY = date(2011, 10, 3)
OPENED = DAY - timedelta(40)  # the case of which a file says something
SAID = {None: None, "a) Looked after child": CARE, "b) Child protection plan": PLAN, "c) Child in need plan": NEED,
        "d) Open assessment": None}  # fmt: skip
# When an episode is, seen from the day: its start and its end, in days after it; and whether it is of the time of the
# case, so that the word of a file says nothing beside it, and whether it holds.
TIMES = {
    "none": (None, False, False),
    "over before the case": ((-60, -50), False, False),
    "over as the case was opened": ((-60, -40), False, False),
    "long over": ((-30, -10), True, False),
    "over that very day": ((-30, 0), True, False),
    "over on the day on which it began, that day": ((0, 0), True, False),
    "until the next day": ((-30, 1), True, True),
    "from that very day": ((0, None), True, True),
    "goes on": ((-30, None), True, True),
    "from the next day": ((1, None), True, False),
}


def episode(kind: CaseStatus, start: int, end: int | None) -> Episode:
    return Episode(kind, DAY + timedelta(start), None if end is None else DAY + timedelta(end))


def expected(dated: dict[CaseStatus, bool], holding: dict[CaseStatus, bool], said: CaseStatus | None) -> CaseStatus:
    """Of an open case, said once more in the plainest way."""
    for kind in (CARE, PLAN, NEED):
        if holding[kind] or (said is kind and not dated[kind]):
            return kind
    return ASSESSED


def test_the_order_is_care_before_protection_before_need_before_assessment() -> None:
    assert DATED == (CARE, PLAN, NEED)
    assert OPEN_STATUSES == (CARE, PLAN, NEED, ASSESSED)


@pytest.mark.parametrize("said", SAID)
def test_every_order_of_overlapping_episodes_of_the_three_kinds(said: str | None) -> None:
    for times in product(TIMES, repeat=3):
        chosen = dict(zip((CARE, PLAN, NEED), (TIMES[time] for time in times), strict=True))
        episodes = [episode(kind, *days) for kind, (days, _, _) in chosen.items() if days is not None]
        dated = {kind: of_case for kind, (_, of_case, _) in chosen.items()}
        holding = {kind: holds for kind, (_, _, holds) in chosen.items()}
        for order in (episodes, episodes[::-1]):
            assert status_on(DAY, order, opened_on=OPENED, said=said) is expected(dated, holding, SAID[said]), times
            # Of a closed case no word counts, and what is dated does.
            stands = expected(dict.fromkeys(DATED, True), holding, None)
            stands = CLOSED if stands is ASSESSED else stands
            assert status_on(DAY, order, opened_on=None, said=said) is stands, times


@pytest.mark.parametrize(
    ("days", "stands"),
    [
        # A plan, into care and home again while it goes on, then need.
        ([(PLAN, 0, 60), (CARE, 20, 40), (NEED, 60, 80)], {0: PLAN, 19: PLAN, 20: CARE, 39: CARE, 40: PLAN, 59: PLAN,
                                                          60: NEED, 79: NEED, 80: ASSESSED, -1: ASSESSED}),
        # One after the other on the same days, and a second plan after a gap.
        ([(PLAN, 0, 20), (PLAN, 40, None)], {0: PLAN, 19: PLAN, 20: ASSESSED, 39: ASSESSED, 40: PLAN, 400: PLAN}),
        ([(CARE, 0, 30), (PLAN, 0, 30), (NEED, 0, 30)], {0: CARE, 29: CARE, 30: ASSESSED}),
        ([(NEED, 0, None), (PLAN, 10, 20), (CARE, 15, 17)], {9: NEED, 10: PLAN, 15: CARE, 17: PLAN, 20: NEED}),
    ],
)  # fmt: skip
def test_a_history_is_told_day_by_day(
    days: list[tuple[CaseStatus, int, int | None]], stands: dict[int, CaseStatus]
) -> None:
    episodes = [episode(*one) for one in days]
    assert {
        at: status_on(DAY + timedelta(at), episodes, opened_on=OPENED) for at in stands
    } == stands  # fmt: skip


@pytest.mark.parametrize(("said", "stands"), [("a) Looked after child", CARE), ("b) Child protection plan", PLAN)])
def test_words_of_a_file_count_where_nothing_dated_of_that_kind_is_of_the_time_of_the_case(
    said: str, stands: CaseStatus
) -> None:
    of_case, before = [episode(stands, -10, -5)], [episode(stands, -90, -60)]
    assert status_on(DAY, before, opened_on=OPENED, said=said) is stands, "one of an earlier case says nothing of this"
    assert status_on(DAY, of_case, opened_on=OPENED, said=said) is ASSESSED
    assert status_on(DAY - timedelta(11), of_case, opened_on=OPENED, said=said) is ASSESSED, "it had not begun then"
    other = [episode(NEED, -10, None)]
    assert status_on(DAY, other, opened_on=OPENED, said=said) is stands, "of another kind nothing is said by it"


def test_by_kinds_alone_it_is_the_same() -> None:
    assert status_by([NEED, CARE], [NEED, CARE], open_case=True, said="b) Child protection plan") is CARE
    assert status_by([], [], open_case=True) is ASSESSED
    assert status_by([], [PLAN], open_case=True, said="b) Child protection plan") is ASSESSED
    assert status_by([], [], open_case=False, said="a) Looked after child") is CLOSED


lengths = st.none() | st.integers(0, 25)
episodes = st.lists(st.builds(
    lambda kind, start, length: episode(kind, start, None if length is None else start + length),
    st.sampled_from(DATED), st.integers(-20, 20), lengths,
), max_size=7)  # fmt: skip


@given(episodes=episodes, said=st.sampled_from(list(SAID)), opened=st.none() | st.integers(-25, 10))
def test_on_each_day_it_is_what_going_through_the_days_one_by_one_finds(
    episodes: list[Episode], said: str | None, opened: int | None
) -> None:
    opened_on = None if opened is None else DAY + timedelta(opened)
    # Each day on which an episode holds, put down one by one.
    on_days: dict[date, set[CaseStatus]] = {}
    for one in episodes:
        day = one.started_on
        while day <= DAY + timedelta(60) and day != one.ended_on:
            on_days.setdefault(day, set()).add(one.kind)
            day += timedelta(1)
    word = SAID[said] if opened_on is not None else None
    for one in episodes:
        if one.kind is word and (one.ended_on is None or (opened_on is not None and one.ended_on > opened_on)):
            word = None
            break
    for number in range(-22, 50):
        day = DAY + timedelta(number)
        stands = set(on_days.get(day, ())) | ({word} if word is not None else set())
        order = [kind for kind in (CARE, PLAN, NEED) if kind in stands]
        otherwise = CLOSED if opened_on is None else ASSESSED
        assert status_on(day, episodes, opened_on=opened_on, said=said) is (order[0] if order else otherwise)
