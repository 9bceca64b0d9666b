"""What the help says of a screen: the keys that work here and now, what is shown, and the same in plain text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import DataTable

from screens.commands import EVERYWHERE, place_of
from screens.glossary import meaning
from screens.widgets.tiles import TileBar


@dataclass(frozen=True, slots=True)
class HelpPage:
    """``keys`` are (keys as they are written, what they do), ``shown`` (a heading, tile or field, what it says).

    ``same`` is the shell command whose plain text says what the screen shows.
    """

    keys: Sequence[tuple[str, str]]
    shown: Sequence[tuple[str, str]]
    same: str = ""


def help_page(screen: Screen[Any]) -> HelpPage:
    """The help of this screen as it is now: with what has the focus, and with the columns that are shown."""
    keys: dict[str, list[str]] = {}
    for active in sorted(screen.active_bindings.values(), key=_own_first):
        binding = active.binding
        if binding.tooltip and active.enabled:  # what is ours says what it does
            names = keys.setdefault(binding.tooltip, [])
            if (name := screen.app.get_key_display(binding)) not in names:
                names.append(name)
    place = place_of(screen)
    shown = [(words, said) for words in shown_on(screen) if (said := meaning(place, words))]
    return HelpPage([(" ".join(written), does) for does, written in keys.items()], shown, same_in_words(screen))


def _own_first(active: ActiveBinding) -> int:
    """What the screen does stands before what works everywhere, and that before walking a list."""
    place = (active.binding.id or "").partition(".")[0]
    return EVERYWHERE.index(place) + 1 if place in EVERYWHERE else 0


def same_in_words(screen: Screen[Any]) -> str:
    """The shell command whose plain text says what the screen shows; empty of a dialog."""
    return getattr(screen, "SAME_IN_WORDS", "")


def shown_on(screen: Screen[Any]) -> Iterator[str]:
    """The tiles and headings that the screen shows now, each once, and the fields of a form."""
    seen: set[str] = set()
    for words in _all_shown(screen):
        if words and words not in seen:
            seen.add(words)
            yield words


def _all_shown(screen: Screen[Any]) -> Iterator[str]:
    for bar in screen.query(TileBar):
        yield from bar.words
    for table in screen.query(DataTable):
        if table.display:
            yield from (column.label.plain.strip() for column in table.columns.values())
    yield from getattr(screen, "field_labels", ())
