"""The line under the tiles with the saved views that have a key of their own, and how many rows each finds now."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from screens.widgets.plain import content

if TYPE_CHECKING:  # counted after the first list is on the screen
    from db.queries.views import Counted

_NAMES = (40, 15, 11, 8)  # how long a name may be, where there is less and less room
_MORE = "f: views"  # where there is room: the line of keys says it too


def shortened(name: str, most: int) -> str:
    """The name, cut where it is longer."""
    return name if len(name) <= most else name[: most - 1] + "…"


class ViewLine(Static):
    """Each number is the length of the list behind its key. Until they are counted it says only where the views are."""

    def __init__(self) -> None:
        super().__init__(id="views-line")
        self._counted: Sequence[Counted] | None = ()
        self._shown: str | None = None

    def say(self, counted: "Sequence[Counted] | None", shown: str | None) -> None:
        """The views with their numbers, and which is shown; None where they could not be read: never old numbers."""
        self._counted, self._shown = counted, shown
        self._say()

    def on_mount(self) -> None:
        self._say()

    def on_resize(self) -> None:
        self._say()

    def _say(self) -> None:
        if self._counted is None:
            self.update(content("The saved views could not be counted (f).", "dim"))
            return
        on_keys = [one for one in self._counted if one.view.key is not None and one.view.key.isdigit()]
        room = self.app.size.width - 2
        parts: list[Content] = []
        for most in _NAMES:
            parts = [self._part(one, most) for one in on_keys]
            if _wide(parts) <= room:
                break
        while _wide(parts) > room:
            parts.pop()
        more = content(_MORE, "dim")
        self.update(content(" · ", "dim").join([*parts, more] if _wide([*parts, more]) <= room else parts))

    def _part(self, one: "Counted", most: int) -> Content:
        name = shortened(one.view.name, most)
        here = one.view.ident == self._shown
        said = f"{'▸' if here else ''}{one.view.key} {name} {one.count:,}"
        return content(said, "bold" if here else "" if one.count else "dim")

    def on_click(self) -> None:
        self.call_later(self.screen.run_action, "views")


def _wide(parts: Sequence[Content]) -> int:
    """How wide they are beside each other."""
    return sum(part.cell_length + 3 for part in parts) - 3
