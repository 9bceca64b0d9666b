"""The line of counts on top of the Duty screen; each narrows the list to exactly its number."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from db.queries.duty import DutyCounts, Tile
from models.assessment import SOON_WORKING_DAYS, SYMBOLS, Urgency
from screens.widgets.plain import content

ROOMY = 100  # columns


class TileBar(Horizontal):
    """The tiles, the chosen one marked."""

    WORDS: ClassVar[dict[Tile, str]] = {
        Tile.ALL: "Open",
        Tile.LATE: "Late",
        Tile.TODAY: "Due today",
        Tile.SOON: f"In {SOON_WORKING_DAYS} working days",
        Tile.UNALLOCATED: "Unallocated",
    }
    # At 80 columns, so that no number is ever cut.
    SHORT_WORDS: ClassVar[dict[Tile, str]] = WORDS | {Tile.TODAY: "Today", Tile.SOON: f"Next {SOON_WORKING_DAYS} wd"}
    EMPTY: ClassVar[dict[Tile, str]] = {
        Tile.ALL: "open",
        Tile.LATE: "late",
        Tile.TODAY: "due today",
        Tile.SOON: f"due in the next {SOON_WORKING_DAYS} working days",
        Tile.UNALLOCATED: "unallocated",
    }
    _SYMBOLS: ClassVar[dict[Tile, str]] = {
        Tile.LATE: SYMBOLS[Urgency.LATE] + " ",
        Tile.TODAY: SYMBOLS[Urgency.TODAY] + " ",
        Tile.SOON: SYMBOLS[Urgency.SOON] + " ",
    }

    class Chosen(Message):
        """Somebody clicked a tile."""

        def __init__(self, tile: Tile) -> None:
            super().__init__()
            self.tile = tile

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[DutyCounts, Tile] | None = None

    def compose(self) -> ComposeResult:
        for tile in Tile:
            yield _TileLabel(tile)

    def show(self, counts: DutyCounts, chosen: Tile) -> None:
        """Show the numbers; ``chosen`` is the one that the list is narrowed to."""
        self._shown = counts, chosen
        for label in self.query(_TileLabel):
            label.set_class(label.tile is chosen, "chosen")
            label.set_class(counts.of(label.tile) > 0, "some")
            words = self.WORDS if self.app.size.width >= ROOMY else self.SHORT_WORDS
            symbol = self._SYMBOLS.get(label.tile, "")
            label.update(content(f"{symbol}{words[label.tile]} {counts.of(label.tile):,}"))

    def on_resize(self) -> None:
        if self._shown is not None:
            self.show(*self._shown)

    def unknown(self) -> None:
        """Show that the numbers could not be read: never an old number, never a nought."""
        self._shown = None
        for label in self.query(_TileLabel):
            label.update(content(f"{self.WORDS[label.tile]} ?"))


class _TileLabel(Static):
    def __init__(self, tile: Tile) -> None:
        super().__init__(id=f"tile-{tile.value}", classes=f"tile tile-{tile.value}")
        self.tile = tile

    def on_click(self) -> None:
        self.post_message(TileBar.Chosen(self.tile))
