"""The chart as a picture: the same bytes each time, signals by shape, and its words as words."""

import re
import struct
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

import pytest

from db.exchange.chart_file import chart_png, chart_svg
from models.control_chart import Chart, Point, control_chart
from models.timeliness import Figure, Month

TARGET = Fraction(80, 100)
TITLE = "NI059 <initial> & $5 to $6\x1b[2J 漢"
TORBAY = ((132, 227), (86, 129), (52, 129), (113, 170))


def chart(*figures: tuple[int, int]) -> Chart:
    return control_chart([Point(Month(2011, 6).shifted(at), Figure(*one)) for at, one in enumerate(figures)])


def words_of(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("}text")]


def test_the_svg_says_its_figures_in_words_and_what_it_shows() -> None:
    svg = chart_svg(chart(*TORBAY), TITLE, target=TARGET, caption="In the month")
    words = words_of(svg)
    assert svg.startswith("<svg ")
    assert "NI059 <initial> & $5 to $6␛[2J 漢" in words
    assert {"Jun 11", "52/129", "40.3%", "66.5%", "target 80%", "centre 58.5%", "In the month"} <= set(words)
    root = ElementTree.fromstring(svg)
    assert "August 2011 (52/129, 40.3%) is below its lower limit" in (root[1].text or "")
    assert root.get("role") == "img"


def test_the_same_chart_makes_the_same_bytes_without_a_date() -> None:
    svg, png = chart_svg(chart(*TORBAY), TITLE), chart_png(chart(*TORBAY), TITLE, target=TARGET)
    assert svg == chart_svg(chart(*TORBAY), TITLE)
    assert png == chart_png(chart(*TORBAY), TITLE, target=TARGET)
    assert "date" not in svg
    assert b"Software" not in png
    assert struct.unpack(">II", png[16:24]) == (1600, 840)


def test_a_month_on_the_far_side_of_its_limit_has_another_shape() -> None:
    without = chart_svg(chart((132, 227), (86, 129), (70, 129), (113, 170)), "Chart")
    assert "◆" not in "".join(words_of(without))
    assert "◆ a signal" in "".join(words_of(chart_svg(chart(*TORBAY), "Chart")))


def test_a_file_of_a_person_changes_nothing_and_nothing_is_left_changed() -> None:
    import matplotlib

    as_it_was = chart_svg(chart(*TORBAY), "Chart")
    with matplotlib.rc_context({"axes.facecolor": "red", "text.parse_math": True, "font.size": 30}):
        assert chart_svg(chart(*TORBAY), "Chart") == as_it_was
        assert matplotlib.rcParams["font.size"] == 30


@pytest.mark.parametrize("count", [0, 1, 15, 120])
def test_charts_of_any_length_are_drawn(count: int) -> None:
    found = chart(*((at % 5 and at % 20, at % 5 and 20) for at in range(1, count + 1)))
    assert ElementTree.fromstring(chart_svg(found, "Chart", target=TARGET)).tag.endswith("svg")


def test_of_nothing_completed_the_picture_says_so() -> None:
    assert "Nothing was completed" in " ".join(words_of(chart_svg(chart((0, 0)), "Chart")))


@pytest.mark.parametrize(("figure", "ends"), [((3, 3), (80, 100)), ((0, 3), (0, 20)), ((48, 100), (26, 70))])
def test_one_month_has_an_axis_of_whole_per_cents_within_0_and_100(
    figure: tuple[int, int], ends: tuple[int, int]
) -> None:
    words = words_of(chart_svg(chart(figure), "Chart"))
    marks = [int(one.removesuffix("%")) for one in words if re.fullmatch(r"\d+%", one)]
    assert ends[0] <= min(marks) < max(marks) <= ends[1]
    assert max(marks) - min(marks) >= 18
    assert "● no signal" in "".join(words)


def test_a_figure_at_a_month_is_written_within_the_axis() -> None:
    def height(words: str, svg: str) -> float:
        text = next(one for one in ElementTree.fromstring(svg).iter() if one.text == words)
        return float(text.get("y", ""))

    svg = chart_svg(chart((3, 3)), "Chart", caption="In the month")
    assert height("100.0%", svg) > height("100%", svg), "below the top, and not over the caption"
