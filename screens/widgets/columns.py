"""How wide the columns of a list are at any width of the screen."""

from collections.abc import Iterable, Mapping, Sequence


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


def fitted_first(least: Sequence[int], growth: Sequence[tuple[int, int]], room: int) -> list[int]:
    """The same; the last columns are left out where what each takes at least has no room."""
    count = next((count for count in range(len(least), 1, -1) if sum(least[:count]) + count <= room), 1)
    return fitted(least[:count], [one for one in growth if one[0] < count], room)


def fitted_names(
    names: Sequence[str], least: Mapping[str, int], growth: Iterable[tuple[str, int]], room: int
) -> list[int]:
    """The widths of columns that a person chose; the last ones are left out where they have no room."""
    grows = [(names.index(name), width) for name, width in growth if name in names]
    return fitted_first([least[name] for name in names], grows, room)


_END = 5  # letters of the end of a text that is too long

Heading = str | tuple[str, ...]  # in full, and shorter and shorter where there is little room


def headed(headings: Sequence[Heading], widths: Sequence[int]) -> list[tuple[str, int]]:
    """The columns as a table takes them: each as wide as its text and the space after it.

    There may be more headings than widths: the last columns are left out where there is little room.
    """
    spaced = [width + 1 for width in widths[:-1]] + list(widths[-1:])
    words = [_fitting(heading, width) for heading, width in zip(headings, widths, strict=False)]
    return list(zip(words, spaced, strict=True))


def _fitting(heading: Heading, width: int) -> str:
    if isinstance(heading, str):
        return heading
    return next((words for words in heading if len(words) <= width), heading[-1])


def both_ends(text: str, width: int) -> str:
    """A text that is too long with its beginning and its end, since teams differ in their last words."""
    return text if len(text) <= width else f"{text[: max(0, width - _END - 1)]}…{text[-_END:]}"
