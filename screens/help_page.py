"""What the help says of a screen: the keys that work here and now, what is shown, and the same in plain text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import DataTable

from screens.commands import EVERYWHERE, place_of
from screens.glossary import meaning
from screens.glossary.rows import row_words
from screens.widgets.tiles import TileBar

_MOST_ROWS = 100  # there are fewer figures on any screen


@dataclass(frozen=True, slots=True)
class HelpPage:
    """``keys`` are (keys as they are written, what they do), ``shown`` (a heading, tile or field, what it says).

    ``same`` is the shell command whose plain text says what the screen shows. ``here`` is of ``shown`` the field that
    has the focus.
    """

    keys: Sequence[tuple[str, str]]
    shown: Sequence[tuple[str, str]]
    same: str = ""
    here: tuple[str, str] | None = None


def help_page(screen: Screen[Any]) -> HelpPage:
    """The help of this screen as it is now: with what has the focus, and with the columns that are shown."""
    keys: dict[str, list[str]] = {}
    for active in sorted(screen.active_bindings.values(), key=_own_first):
        binding = active.binding
        if binding.tooltip and active.enabled:  # what is ours says what it does
            names = keys.setdefault(binding.tooltip, [])
            if (name := screen.app.get_key_display(binding)) not in names:
                names.append(name)
    shown = [(words, said) for words, said in sentences(screen).items() if said]
    in_focus = getattr(screen, "field_here", "")
    here = next((one for one in shown if in_focus and one[0] == in_focus), None)
    lines = [(" ".join(written), does) for does, written in keys.items()]
    return HelpPage(lines, shown, same_in_words(screen), here)


def _own_first(active: ActiveBinding) -> int:
    """What the screen does stands before what works everywhere, and that before walking a list."""
    place = (active.binding.id or "").partition(".")[0]
    return EVERYWHERE.index(place) + 1 if place in EVERYWHERE else 0


def same_in_words(screen: Screen[Any]) -> str:
    """The shell command whose plain text says what the screen shows; empty of a dialog."""
    said: str = getattr(screen, "SAME_IN_WORDS", "")
    narrowed = getattr(screen, "narrowed_in_words", None)
    return f"{said} {narrowed()}".strip() if said and callable(narrowed) else said


def sentences(screen: Screen[Any]) -> Mapping[str, str]:
    """What the screen shows now, each with its sentence, or with nothing where none is known.

    These are the tiles, the headings of the tables, the rows that are figures, and the fields of a form.
    """
    place = place_of(screen)
    figures = row_words(place, _texts(screen))
    shown = {words: figures.get(words) or meaning(place, words) or "" for words in _tiles_and_headings(screen) if words}
    return {**shown, **figures, **dict(getattr(screen, "field_words", ()))}


def _tiles_and_headings(screen: Screen[Any]) -> Iterator[str]:
    for bar in screen.query(TileBar):
        yield from bar.words
    for table in _tables(screen):
        yield from (column.label.plain.strip() for column in table.columns.values())


def _texts(screen: Screen[Any]) -> Iterator[str]:
    """The headings, and what stands in the first two columns of the rows, where a figure has its name."""
    yield from _tiles_and_headings(screen)
    for table in _tables(screen):
        for row in range(min(table.row_count, _MOST_ROWS)):
            yield from (str(cell) for cell in table.get_row_at(row)[:2])


def _tables(screen: Screen[Any]) -> list[DataTable[Any]]:
    return [table for table in screen.query(DataTable) if table.display]
