"""The chart in characters: it fits, it marks signals by a symbol, and its axis says where it is."""

import re
from fractions import Fraction

import pytest

from db.exchange.chart_text import MARKS, NOTHING, Role, chart_lines, chart_text
from models.control_chart import Chart, Point, control_chart
from models.timeliness import Figure, Month

TARGET = Fraction(80, 100)
TORBAY = ((132, 227), (86, 129), (52, 129), (113, 170))


def chart(*figures: tuple[int, int]) -> Chart:
    return control_chart([Point(Month(2011, 6).shifted(at), Figure(*one)) for at, one in enumerate(figures)])


def test_june_to_september_2011_in_60_columns_and_12_lines() -> None:
    assert chart_text(chart(*TORBAY), 60, 12, TARGET) == (
        """\
      │
  80% ┤════════════════════════════════════════════════════
      │───────────────────●─────────────────────────●──────
  60% ┤┄┄┄┄┄┄●┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
      │─────────────┐
  40% ┤             └──────────────────◆───────────────────
      │
      └──────┬────────────┬────────────┬────────────┬──────
          Jun 11       Jul 11       Aug 11       Sep 11
          132/227      86/129       52/129       113/170
● no signal   ◆ a signal   ┄┄ centre 58.5%   ── limits
══ target 80%"""
    )


@pytest.mark.parametrize("count", [1, 4, 12, 24, 53, 120])
@pytest.mark.parametrize(("width", "height"), [(60, 12), (80, 20), (150, 30), (30, 8)])
def test_a_chart_of_any_length_fits_and_marks_every_month_that_it_shows(count: int, width: int, height: int) -> None:
    figures = [(40 + at * 7 % 31 - (35 if at % 9 == 8 else 0), 100) for at in range(count)]
    lines = chart_lines(chart(*figures), width, height, TARGET)
    texts = ["".join(segment.text for segment in line) for line in lines]
    assert len(lines) <= height
    assert max(map(len, texts)) <= width
    plot = lines[: next(at for at, text in enumerate(texts) if text.lstrip().startswith("└"))]
    drawn = sum(len(segment.text) for line in plot for segment in line if segment.role in (Role.POINT, Role.SIGNAL))
    room = width - 7 - (3 if (width - 7) // count <= 6 else 0)
    assert drawn == min(count, room)
    if count > room:
        assert f"(the last {room} of {count} months)" in " ".join(texts)
    month = Month(2011, 6).shifted(count - 1)
    assert f"{month.words[:3]} {month.year % 100:02d}" in chart_text(chart(*figures), width, height)


def test_a_signal_has_a_mark_of_its_own_and_no_other_month_has_it() -> None:
    lines = chart_lines(chart(*TORBAY), 150, 30, TARGET)
    plot = lines[: next(at for at, line in enumerate(lines) if "└" in line[0].text)]
    marks = [(segment.role, segment.text) for line in plot for segment in line]
    assert marks.count((Role.SIGNAL, MARKS[Role.SIGNAL])) == 1
    assert marks.count((Role.POINT, MARKS[Role.POINT])) == 3
    assert any(role is Role.TARGET for role, _ in marks)
    assert not any(role is Role.TARGET for line in chart_lines(chart(*TORBAY), 150, 30) for role in [line[-1].role])


def test_the_month_that_is_chosen_is_marked_at_the_axis_alone() -> None:
    plain = chart_text(chart(*TORBAY), 60, 12, TARGET).splitlines()
    chosen = chart_lines(chart(*TORBAY), 60, 12, TARGET, chosen=Month(2011, 8))
    marked = [segment for line in chosen for segment in line if segment.role is Role.CHOSEN]
    assert [segment.text for segment in marked] == ["▲"]
    drawn = ["".join(segment.text for segment in line).rstrip() for line in chosen]
    assert [line.replace("▲", "┬") for line in drawn] == plain
    (column,) = {line.index("▲") for line in drawn if "▲" in line}
    assert [line[column] for line in plain if len(line) > column].count("◆") == 1, "August, which is the signal"


def test_an_empty_month_has_no_point_and_no_limits() -> None:
    text = chart_text(chart((132, 227), (0, 0), (86, 129), (113, 170)), 60, 14)
    assert text.count("●") == 3 + 1  # and in the legend
    assert "132/227         –" in text


def test_nothing_completed_and_no_room_are_said() -> None:
    assert chart_text(chart((0, 0)), 60, 12) == NOTHING
    assert chart_text(control_chart([]), 60, 12) == NOTHING
    assert chart_text(chart(*TORBAY), 20, 5) == "A chart needs 30 columns and 8 lines."


def test_all_in_time_is_drawn_below_the_top() -> None:
    text = chart_text(chart(*[(20, 20)] * 4), 60, 12)
    assert "100% ┤" in text
    assert text.count("●") == 4 + 1


@pytest.mark.parametrize(
    ("figures", "ends"),
    [(((3, 3),), (80, 100)), (((0, 3),), (0, 20)), (((20, 20), (19, 20)), (80, 100)), (TORBAY, (36, 74))],
)
def test_an_axis_is_at_least_twenty_per_cent_high_and_within_0_and_100(
    figures: tuple[tuple[int, int], ...], ends: tuple[int, int]
) -> None:
    marks = [int(one) for one in re.findall(r"(\d+)% ┤", chart_text(chart(*figures), 80, 46))]
    assert (min(marks), max(marks)) == ends
