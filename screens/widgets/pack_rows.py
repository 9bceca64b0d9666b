"""How the compliance pack is shown: its figures, the lines behind one of them, and a row a worker."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from models.compliance import ORDER, Figure, Line, Measure, Pack
from models.dates import list_form, short_form
from models.pack_words import EVERYBODY, SHORT, met_words
from models.text import for_search
from screens.widgets.columns import fitted
from screens.widgets.plain import cell

FIGURE_HEADINGS = ("", "figure", "met", "of", "%", "what is counted")
_FIGURE_LEAST = (11, 34, 5, 5, 4, 12)
_FIGURE_GROWTH = ((5, 26), (2, 8), (3, 8), (4, 6), (1, 40), (0, 16))
LINE_HEADINGS = ("day", "worker", "met", "what", "case")
_LINE_LEAST = (9, 14, 7, 26, 10)
_LINE_GROWTH = ((3, 34), (1, 20), (3, 60), (4, 20), (2, 15), (1, 28))
_NAME, _COUNT = 20, 9


def figure_columns(room: int) -> list[tuple[str, int]]:
    """The columns of the figures in a table of this width."""
    return list(zip(FIGURE_HEADINGS, fitted(_FIGURE_LEAST, _FIGURE_GROWTH, room - 1), strict=True))


def figure_cells(figure: Figure, widths: Sequence[int]) -> list[Text]:
    """The cells of a figure; the heading it stands under is said beside the first one of each."""
    measure = figure.measure
    of_group = [one for one in ORDER if one.group == measure.group]
    percent = "–" if figure.percent is None else f"{figure.percent}%"
    texts = (
        (measure.group if measure is of_group[0] else "", "bold"),
        (measure.words, ""),
        (f"{figure.met:>{widths[2]},}", "bold"),
        (f"{figure.total:>{widths[3]},}", ""),
        (f"{percent:>{widths[4]}}", "bold"),
        (measure.of_what, "dim"),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line of a figure, with its place in it."""

    id: int
    line: Line

    @property
    def key(self) -> tuple[int]:
        return (self.id,)

    @property
    def searched(self) -> str:
        """Every text that a column shows, for the filter."""
        one = self.line
        return for_search(one.worker, one.words, one.case, f"{short_form(one.on)} {one.on.isoformat()}")


def line_widths(room: int) -> list[int]:
    """The widths of the columns of the lines in a table of this width."""
    return fitted(_LINE_LEAST, _LINE_GROWTH, room)


def line_cells(measure: Measure, row: NumberedLine, widths: Sequence[int], bad: str) -> list[Text]:
    """The cells of a line; ``bad`` is the style of what was not as it should be."""
    one = row.line
    style = bad if one.met == measure.low_is_good else ""
    texts = (
        (list_form(one.on), ""),
        (one.worker, ""),
        (met_words(measure, one.met), style),
        (one.words, ""),
        (one.case or "–", ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def line_in_words(measure: Measure, row: NumberedLine) -> str:
    """A line in full."""
    one = row.line
    of_case = f" · case {one.case}" if one.case else ""
    return f"{one.worker} · {one.words}{of_case} · {met_words(measure, one.met)}"


def worker_columns() -> list[tuple[str, int]]:
    """The name, and a column for each figure; what has no room is reached with → and ←."""
    return [("worker", _NAME), *((SHORT[measure], _COUNT) for measure in ORDER)]


def worker_cells(pack: Pack, *, total: bool) -> list[Text]:
    """A row of one worker, or the sum."""
    style = "bold" if total else ""
    counts = [pack.figure(measure) for measure in ORDER]
    told = [f"{figure.met:,}/{figure.total:,}" if figure.total else "–" for figure in counts]
    name = EVERYBODY if total else pack.about
    return [cell(name, style or "bold", width=_NAME), *(cell(text, style, width=_COUNT) for text in told)]
