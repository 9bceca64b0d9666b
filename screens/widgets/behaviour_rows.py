"""How the figures of behaviour and the chances of open assessments are shown."""

from collections.abc import Sequence

from rich.text import Text

from models.completion_days import Behaviour
from models.dates import list_form
from models.figure_list import ChanceRow, State
from screens.widgets.columns import fitted
from screens.widgets.duty_row import Palette
from screens.widgets.figure_rows import figure_row_in_words
from screens.widgets.plain import cell

FIGURE_HEADINGS = ("what", " number", "     of", "      %", "")
_FIGURE_LEAST = (16, 7, 7, 7, 22)
_FIGURE_GROWTH = ((0, 24), (4, 60))
CHANCE_HEADINGS = ("chance", "case", "day", "due", ("state", ""), "of those like it", "worker", "team")
_CHANCE_LEAST = (6, 10, 5, 9, 1, 30, 10)
_CHANCE_GROWTH = ((4, 10), (6, 16), (5, 34), (1, 16), (7, 28), (6, 24))
_STATE = 4
_TEAM, _ROOMY = 14, 100


def figure_columns(room: int) -> list[tuple[str, int]]:
    """The columns of the figures in a table of this width."""
    return list(zip(FIGURE_HEADINGS, fitted(_FIGURE_LEAST, _FIGURE_GROWTH, room - 1), strict=True))


def figure_cells(figure: Behaviour, widths: Sequence[int], palette: Palette) -> list[Text]:
    """A figure: what is counted, and whether it stands out."""
    told = "▲ stands out" if figure.stands_out else "does not stand out" if figure.peak is not None else ""
    if not told and figure.unknown:
        told = f"of {figure.unknown:,} more not known"
    if figure.later:
        told = f"{figure.later:,} to a later day"
    percent = "–" if figure.percent is None else f"{figure.percent:.1f}%"
    texts = (
        (figure.kind.heading, "bold"),
        (f"{figure.count:>{widths[1]},}", "bold"),
        (f"{figure.of:>{widths[2]},}", ""),
        (f"{percent:>{widths[3]}}", "bold"),
        (told, palette.soon if figure.stands_out else "dim"),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def figure_in_words(figure: Behaviour) -> str:
    """A figure in full, and what it may mean."""
    return f"{figure.sentence} {figure.may_mean}".strip()


def chance_widths(room: int) -> list[int]:
    """The widths of the columns of the open ones; the team only where there is room."""
    least = (*_CHANCE_LEAST, *((_TEAM,) if room >= _ROOMY else ()))
    return fitted(least, [grown for grown in _CHANCE_GROWTH if grown[0] < len(least)], room)


def chance_cells(row: ChanceRow, widths: Sequence[int], palette: Palette) -> list[Text]:
    """An open one, with its chance to be late."""
    line = row.row
    style = palette.late if line.state is State.LATE else palette.soon if line.state is State.SOON else ""
    hidden = line.case is None
    texts = (
        (f"{row.percent:>{widths[0]}}", "bold"),
        (line.called, "dim" if hidden else ""),
        ("" if line.day is None else f"{line.day}/{line.limit}", ""),
        ("" if line.due_on is None else list_form(line.due_on), style),
        (
            "" if line.state is None else line.state.shown[: None if widths[_STATE] >= len(line.state.shown) else 1],
            style,
        ),
        (row.behind, "dim" if row.chance is None or not row.chance.said else ""),
        ("" if hidden else line.worker or "–", ""),
        ("" if hidden else line.team or "–", ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=False)]


def chance_in_words(row: ChanceRow) -> str:
    """An open one in full."""
    if row.chance is None:
        return figure_row_in_words(row.row)
    words = row.chance.words or f"{row.behind}: nothing is said"
    return f"Chance to be late: {words} · {figure_row_in_words(row.row)}"
