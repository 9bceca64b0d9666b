"""The days of completion drawn as bars: every line fits, the limit is marked, and no completion is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from models.completion_days import histogram
from screens.widgets.histogram_pane import LEAST_HEIGHT, histogram_lines


def drawn(days, limit, width, height):
    return ["".join(text for text, _ in line) for line in histogram_lines(histogram(days, limit), width, height)]


def test_each_bar_is_as_high_as_its_share_of_the_highest_and_the_limit_stands_behind_its_day():
    lines = drawn([1] * 8 + [2] * 4 + [3] * 2 + [4], 2, 26, 7)
    assert [line.rstrip() for line in lines] == [
        "8 ┤     8      │",
        "  │    ███  4  │",
        "  │    ███ ▄▄▄ │ 2   1",
        "  │    ███ ███ │▆▆▆ ▃▃▃",
        "0 └────────────┴────────",
        "    0   1   2    3   4",
        "█ in time 12   │ limit: day 2   █ late 3",
    ]


@pytest.mark.parametrize("limit", [1, 10, 15, 35, 45])
@pytest.mark.parametrize(("width", "height"), [(76, 8), (76, LEAST_HEIGHT), (156, 20), (116, 12)])
def test_every_line_fits_into_the_room(limit, width, height):
    days = [day for day in range(200) for _ in range(day % 7 + 1)]
    lines = drawn(days, limit, width, height)
    assert len(lines) == height
    assert max(map(cell_len, lines)) <= width
    assert all("│" in line for line in lines[: height - 3])
    assert f"limit: day {limit}" in lines[-1]


@given(st.lists(st.integers(0, 90), max_size=200), st.sampled_from([1, 10, 35, 45]))
def test_in_time_and_late_are_all_there_are(days, limit):
    lines = drawn(days, limit, 76, 8)
    if not days:
        assert lines == ["Nothing was completed: there is nothing to draw."]
        return
    late = sum(day > limit for day in days)
    assert f"in time {len(days) - late:,} " in lines[-1]
    assert f"late {late:,}" in lines[-1]


def test_a_bar_of_many_days_is_drawn_otherwise_and_has_no_part_in_the_scale():
    lines = drawn([1] * 4 + list(range(100, 160)), 1, 30, 7)
    assert lines[0].startswith("4 ┤"), "four on a day, though sixty took longer"
    assert any("▒" in line for line in lines[:4])
    assert any("60" in line for line in lines[:4])
    assert "or later 60" in lines[-1]
