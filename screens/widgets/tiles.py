"""The line of counts on top of a screen; each narrows the list to exactly its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from screens.widgets.plain import content


@dataclass(frozen=True, slots=True)
class TileText:
    """How a tile is called: in full, where there is little room, and in the sentence that nothing is in it."""

    name: str
    words: str
    short: str
    empty: str
    symbol: str = ""


class TileBar(Horizontal):
    """The tiles, the chosen one marked."""

    class Chosen(Message):
        """Somebody clicked a tile."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, tiles: Sequence[TileText], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tiles = {tile.name: tile for tile in tiles}
        self._shown: tuple[Mapping[str, int], str] | None = None

    def compose(self) -> ComposeResult:
        for name in self._tiles:
            yield _TileLabel(name)

    @property
    def words(self) -> list[str]:
        """How the tiles are called, in full."""
        return [tile.words for tile in self._tiles.values()]

    def text(self, name: str) -> TileText:
        """How the tile is called."""
        return self._tiles[name]

    def show(self, counts: Mapping[str, int], chosen: str) -> None:
        """Show the numbers by the names of the tiles; ``chosen`` is the one that the list is narrowed to."""
        self._shown = counts, chosen
        texts, apart = self._fitting(counts)
        self.set_class(apart == 1, "tight")
        for label in self.query(_TileLabel):
            label.set_class(label.tile == chosen, "chosen")
            label.set_class(counts[label.tile] > 0, "some")
            label.update(content(texts[label.tile]))

    def _fitting(self, counts: Mapping[str, int]) -> tuple[dict[str, str], int]:
        """The words of the tiles and the room between them: in full where they fit, else short and close together."""
        room = self.app.size.width - 1
        texts: dict[str, str] = {}
        for in_full, apart, style in ((True, 2, ","), (False, 2, ","), (False, 1, ","), (False, 1, "")):
            texts = {
                tile.name: f"{tile.symbol}{tile.words if in_full else tile.short} {counts[tile.name]:{style}}"
                for tile in self._tiles.values()
            }
            if sum(map(len, texts.values())) + apart * (len(texts) - 1) <= room:
                return texts, apart
        return texts, 1

    def on_resize(self) -> None:
        if self._shown is not None:
            self.show(*self._shown)

    def unknown(self) -> None:
        """Show that the numbers could not be read: never an old number, never a nought."""
        self._shown = None
        for label in self.query(_TileLabel):
            label.update(content(f"{self._tiles[label.tile].short} ?"))


class _TileLabel(Static):
    def __init__(self, tile: str) -> None:
        super().__init__(id=f"tile-{tile}", classes=f"tile tile-{tile}")
        self.tile = tile

    def on_click(self) -> None:
        self.post_message(TileBar.Chosen(self.tile))
