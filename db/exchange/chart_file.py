"""A control chart as a picture for a report: SVG and PNG, in print black on white, the same bytes for the same chart.

Matplotlib takes a third of a second to import, so that happens when a picture is wanted and not before.
"""

import logging
import re
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from db.exchange.chart_text import NOTHING, at_least_tall, short_month
from models.control_chart import Chart, ChartPoint
from models.shares import percent_text
from models.text import showable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture
    from matplotlib.typing import RcKeyType

WIDTH, HEIGHT = 8.0, 4.2  # inches: as wide as the text of an A4 page
DOTS = 200  # an inch, of a PNG
# Colours of Okabe and Ito, told apart by colour-blind eyes and by their grey when printed.
_INK, _GREY, _BAND, _POINT, _SIGNAL, _TARGET = "#1a1a1a", "#5f5f5f", "#eef1f4", "#0b4f8a", "#c44a00", "#2f7d5b"
_MONTHS_WITH_VALUES = 14  # with more there is no room for figures at the points
_LABEL_SHARE = 0.095  # of the height of the axis: a figure at a point, with its distance from it
_MONTHS_IN_ROWS = 18  # with more not every month is written below the axis
_STYLE: "dict[RcKeyType, Any]" = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],  # which matplotlib brings along: the same on each machine
    "font.size": 9.0,
    "text.parse_math": False,  # “$” is a character
    "svg.fonttype": "none",  # words stay words, to be searched and read aloud
    "svg.hashsalt": "cpip-tui",
    "axes.unicode_minus": True,
}
_drawing = threading.Lock()  # its settings are one for all threads


def chart_svg(chart: Chart, title: str, *, target: Fraction | None = None, caption: str = "") -> str:
    """The chart as SVG, fit for a file of its own and for the middle of a page; what it says is its description."""
    with _matplotlib():
        picture, file = _picture(chart, title, target, caption), BytesIO()
        picture.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = file.getvalue().decode()
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg[svg.index("<svg") :], count=1, flags=re.DOTALL)
    described = f"<title>{escape(showable(title))}</title>\n <desc>{escape(chart.sentence())}</desc>"
    begun = svg.index(">") + 1
    return f'{svg[: begun - 1]} role="img">\n {described}{svg[begun:]}'


def chart_png(chart: Chart, title: str, *, target: Fraction | None = None, caption: str = "") -> bytes:
    """The chart as PNG, sharp in print."""
    with _matplotlib():
        file = BytesIO()
        _picture(chart, title, target, caption).savefig(file, format="png", dpi=DOTS, metadata={"Software": None})
    return file.getvalue()


@contextmanager
def _matplotlib() -> Iterator[None]:
    """Drawing in a style that no file of the person changes, and without a word on the terminal."""
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)  # it would write over the screen
    with _drawing, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of characters that its typeface lacks: they are drawn as boxes
        import matplotlib

        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(_STYLE)
            yield


def _picture(chart: Chart, title: str, target: Fraction | None, caption: str) -> "Picture":
    from matplotlib.figure import Figure as Picture
    from matplotlib.ticker import MaxNLocator

    picture = Picture(figsize=(WIDTH, HEIGHT), facecolor="white")
    picture.text(0.015, 0.965, showable(title), fontsize=12, fontweight="bold", color=_INK, va="top")
    if caption:
        picture.text(0.015, 0.895, showable(caption), color=_GREY, va="top")
    axes = picture.add_axes((0.065, 0.19, 0.795, 0.63 if caption else 0.70), facecolor="white")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_GREY)
    axes.tick_params(colors=_INK, length=3)
    if chart.centre is None:
        axes.set_axis_off()
        axes.text(0.5, 0.5, NOTHING, ha="center", color=_GREY, transform=axes.transAxes)
        return picture
    low, high = _scale(chart, target)
    axes.set_xlim(-0.5, len(chart.points) - 0.5)
    axes.set_ylim(low, high)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    axes.grid(axis="y", color="#e3e3e3", linewidth=0.6)
    axes.set_axisbelow(True)
    _draw_lines(axes, chart, target)
    _draw_points(axes, chart, low, high)
    _name_months(axes, chart.points)
    _name_lines(axes, chart, target, low, high)
    picture.text(0.015, 0.025, _footnote(chart, low), fontsize=7.5, color=_GREY, va="bottom")
    return picture


def _scale(chart: Chart, target: Fraction | None) -> tuple[float, float]:
    """From which to which per cent the axis goes: all that is drawn, at least twenty, within 0 and 100."""
    values = [float(chart.centre or 0) * 100, *([float(target) * 100] if target is not None else [])]
    for point in chart.points:
        values += [100 * one for one in (point.value, point.lower, point.upper) if one is not None]
    room = max(2.0, (max(values) - min(values)) * 0.12)
    return at_least_tall(max(0.0, min(values) - room), min(100.0, max(values) + room))


def _draw_lines(axes: "Axes", chart: Chart, target: Fraction | None) -> None:
    if target is not None:
        axes.axhline(float(target) * 100, color=_TARGET, linewidth=1.3, zorder=2)
    axes.axhline(float(chart.centre or 0) * 100, color=_INK, linewidth=1.0, linestyle=(0, (5, 3)), zorder=2)
    for run in _runs(chart.points):
        edges = [number - 0.5 for number, _ in run] + [run[-1][0] + 0.5]
        lower = [100 * (point.lower or 0) for _, point in run]
        upper = [100 * (point.upper or 0) for _, point in run]
        axes.stairs(upper, edges, baseline=lower, fill=True, color=_BAND, linewidth=0, zorder=0)
        for limit in (lower, upper):
            axes.stairs(limit, edges, baseline=None, color=_GREY, linewidth=0.9, linestyle=(0, (1.5, 1.5)), zorder=2)


def _runs(points: Sequence[ChartPoint]) -> Iterator[list[tuple[int, ChartPoint]]]:
    """The months that have limits, with their numbers, each run without a gap."""
    run: list[tuple[int, ChartPoint]] = []
    for number, point in enumerate(points):
        if point.value is not None:
            run.append((number, point))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _draw_points(axes: "Axes", chart: Chart, low: float, high: float) -> None:
    many = len(chart.points) > 36
    for run in _runs(chart.points):
        at, values = [number for number, _ in run], [100 * (point.value or 0) for _, point in run]
        axes.plot(at, values, color=_POINT, linewidth=1.1, alpha=0.55, zorder=3)
    for signal, marker, size, colour in (
        (False, "o", 4 if many else 6.5, _POINT), (True, "D", 5 if many else 8.5, _SIGNAL)
    ):  # fmt: skip
        chosen = [(number, point.value) for number, point in enumerate(chart.points) if bool(point.signals) is signal]
        xs = [number for number, value in chosen if value is not None]
        ys = [100 * value for _, value in chosen if value is not None]
        axes.plot(
            xs, ys, marker, markersize=size, color=colour, markeredgecolor="white", markeredgewidth=0.8, zorder=4,
            clip_on=False,
        )  # fmt: skip
    if len(chart.points) > _MONTHS_WITH_VALUES:
        return
    for number, point in enumerate(chart.points):
        if point.value is None:
            continue
        above, room = point.value >= float(chart.centre or 0), (high - low) * _LABEL_SHARE
        fits = 100 * point.value + room <= high if above else 100 * point.value - room >= low
        above = above is fits  # else it would be written over what stands above the axis, or below it
        axes.annotate(
            f"{point.figure.percent:.1f}%", (number, 100 * point.value), xytext=(0, 8 if above else -8),
            textcoords="offset points", ha="center", va="bottom" if above else "top", fontsize=8.5, zorder=5,
            color=_SIGNAL if point.signals else _INK, fontweight="bold" if point.signals else "normal",
            bbox={"facecolor": "white" if point.outside else _BAND, "edgecolor": "none", "alpha": 0.85, "pad": 0.8},
        )  # fmt: skip


def _name_months(axes: "Axes", points: Sequence[ChartPoint]) -> None:
    step = 1 if len(points) <= _MONTHS_IN_ROWS else next(
        (one for one in (2, 3, 6, 12, 24) if len(points) / one <= _MONTHS_IN_ROWS), len(points)
    )  # fmt: skip
    named = [number for number in range(len(points)) if (len(points) - 1 - number) % step == 0]
    with_fractions = len(points) <= _MONTHS_WITH_VALUES
    axes.set_xticks(
        named,
        [
            short_month(points[number].month) + (f"\n{points[number].figure.fraction}" if with_fractions else "")
            for number in named
        ],
        fontsize=8.5 if len(points) <= 8 else 7.5,
    )


def _name_lines(axes: "Axes", chart: Chart, target: Fraction | None, low: float, high: float) -> None:
    """The lines by name at the right, in their order and moved apart where they would touch, none above the axis."""
    assert chart.centre is not None, "a chart with points has a centre"
    last = chart.known[-1]
    lines = [(float(chart.centre), f"centre {percent_text(chart.centre)}", _INK)]
    if last.lower != last.upper:
        lines += [(last.upper or 0, f"limit {percent_text(last.upper or 0)}", _GREY)]
        lines += [(last.lower or 0, f"limit {percent_text(last.lower or 0)}", _GREY)]
    if target is not None:
        lines.append((float(target), f"target {percent_text(target)}", _TARGET))
    lines.sort()
    least, places = (high - low) * 0.055, [100 * share for share, _, _ in lines]
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + least)
    for number in reversed(range(len(places))):
        places[number] = min(places[number], high - least * (len(places) - 1 - number))
    for at, (_, words, colour) in zip(places, lines, strict=True):
        axes.annotate(
            words, (1, at), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=8.5, color=colour, annotation_clip=False,
        )  # fmt: skip


def _footnote(chart: Chart, low: float) -> str:
    marks = (("◆ a signal", any(one.signals for one in chart.known)),
             ("● no signal", any(not one.signals for one in chart.known)))  # fmt: skip
    said = "Limits: three standard errors from the centre, by each month's own number completed."
    said = f"{'   '.join(words for words, drawn in marks if drawn)}.   {said}"
    return f"{said}   The axis does not begin at 0." if low > 0 else said
