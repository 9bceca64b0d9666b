"""How wide the columns of a list are at any width of the screen."""

from collections.abc import Sequence


def fitted(least: Sequence[int], growth: Sequence[tuple[int, int]], room: int) -> list[int]:
    """The widths of columns in a table of this width, a space between them and a scrollbar behind.

    ``least`` is what each takes at least; ``growth`` who gets what room there is, as (column, up to which width).
    """
    widths = list(least)
    spare = room - sum(widths) - len(widths)
    for column, wanted in growth:
        grown = max(0, min(spare, wanted - widths[column]))
        widths[column] += grown
        spare -= grown
    return widths


def headed(headings: Sequence[str], widths: Sequence[int]) -> list[tuple[str, int]]:
    """The columns as a table takes them: each as wide as its text and the space after it."""
    spaced = [width + 1 for width in widths[:-1]] + list(widths[-1:])
    return list(zip(headings, spaced, strict=True))
