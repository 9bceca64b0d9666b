"""How figures about children are shown, and the lists behind them: columns at any width, and a row in full."""

from collections.abc import Sequence
from fractions import Fraction

from rich.text import Text

from db.queries.child_lists import ChildRow
from models.child_figures import Measured
from models.child_measures import Unit
from models.dates import list_form, short_form
from screens.widgets.columns import Heading, fitted
from screens.widgets.plain import cell

ROOMY = 110  # columns from which there is room for remarks
_BAR = 20
HEADINGS: tuple[Heading, ...] = (("counts for", "counts"), "case", "on", "what", "worker", "team")


def figure_columns(room: int) -> list[tuple[str, int]]:
    """Headings and widths of the figures of a day."""
    fixed = [("measure", 32), ("so many of", 17), ("value", 15), ("of when", 11)]
    return [*fixed, ("remark", max(8, room - 80))] if room >= ROOMY else fixed


def figure_cells(figure: Measured, room: int) -> list[Text]:
    texts = (figure.measure.short, figure.fraction, figure.value_short, figure.basis_short, figure.remark)
    return [cell(text, width=width) for text, (_, width) in zip(texts, figure_columns(room), strict=False)]


def month_columns(room: int) -> list[tuple[str, int]]:
    """Headings and widths of the ends of months."""
    return [("at the end of", 16), ("children / full time", 20), ("value", 15), ("", min(_BAR, room - 57))]


def month_cells(figure: Measured, most: Fraction, room: int) -> list[Text]:
    """A month's end, with a bar of its share of the ``most`` of all that are shown."""
    columns = month_columns(room)
    share = figure.value / most if figure.value is not None and most else Fraction(0)
    texts = (short_form(figure.as_at), figure.fraction, figure.value_short, "█" * int(share * columns[-1][1]))
    return [cell(text, width=width) for text, (_, width) in zip(texts, columns, strict=True)]


def figure_sentence(figure: Measured) -> str:
    """The figure in full, and which way is better."""
    return f"{figure.told}. {figure.measure.best.words.capitalize()}."


def child_widths(room: int) -> list[int]:
    """The widths of the columns of a list; the team is left out where there is little room."""
    if room < ROOMY:
        return fitted([6, 12, 9, 24, 14], [(3, 30), (1, 16), (4, 24), (3, 60)], room)
    return fitted([10, 12, 9, 34, 16, 14], [(1, 16), (4, 24), (5, 28), (3, 60)], room)


def child_cells(row: ChildRow, unit: Unit, widths: Sequence[int]) -> list[Text]:
    """The cells of a child; the team only where there is a column for it."""
    texts = (
        _adds(row, unit),
        row.case or row.called,
        "" if row.on is None else list_form(row.on),
        row.words,
        "" if row.child is None else row.worker or "–",
        "" if row.child is None else row.team or "–",
    )
    style = "dim" if row.child is None else ""
    return [cell(text, style, width=width) for text, width in zip(texts, widths, strict=False)]


def _adds(row: ChildRow, unit: Unit) -> str:
    if row.adds is None:
        return "–"
    if unit is Unit.DAYS:
        return f"{row.adds:,}"
    return {1: "✓", 0: "·", -1: "−"}.get(row.adds, f"{row.adds:,}")


def child_in_words(row: ChildRow, figure: Measured) -> str:
    """A row in full."""
    counts = _counts_in_words(row, figure)
    if row.child is None:
        return f"Not shown to you: the record is restricted, or was erased. {counts}"
    day = "" if row.on is None else short_form(row.on)
    parts = (row.case or row.child, row.words, day, row.worker, row.team)
    return f"{' · '.join(part for part in parts if part)}. {counts}".strip()


def _counts_in_words(row: ChildRow, figure: Measured) -> str:
    """What the row is to the numerator; nothing of a mean and of what came and went, where its words say it."""
    if row.adds is None:
        return "It is counted all the same."
    if figure.measure.unit is Unit.DAYS:
        return ""
    if figure.measure.is_change:
        return {1: "One more.", -1: "One fewer."}.get(row.adds, "")
    return f"One of the {figure.measure.numerator}." if row.adds else "Not of the numerator."
