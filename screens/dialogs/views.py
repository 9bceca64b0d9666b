"""The saved views with how many rows each finds now: shown, saved, changed, shared or removed by a key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from db.queries.views import Counted
from models.errors import InvalidInput
from models.text import several
from models.views import KEYS, VIEW_NAME_LENGTH, View, Whose
from screens.dialogs.dialog import Dialog
from screens.dialogs.form import FormDialog, FormField
from screens.widgets.plain import content
from screens.widgets.view_line import shortened

_HINT = "enter or its key: show   n: save what is shown   e: change   w: share or not   d: remove   escape: back"
_NAME, _COUNT = 26, 7


class Do(StrEnum):
    """What is to be done."""

    SHOW = "show"
    SAVE = "save"
    CHANGE = "change"
    SHARE = "share"
    REMOVE = "remove"


@dataclass(frozen=True)
class Chosen:
    """What is to be done, and with which view; none where a new one is saved."""

    do: Do
    view: View | None = None


class ViewsDialog(Dialog[Chosen | None]):
    """What was chosen, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Back"),
        ("n", "choose('save')", "Save"),
        ("e", "choose('change')", "Change"),
        ("w", "choose('share')", "Share"),
        ("d", "choose('remove')", "Remove"),
        ("j", "app.simulate_key('down')"),
        ("k", "app.simulate_key('up')"),
    ]

    def __init__(self, counted: Sequence[Counted], person_id: int | None, current: str | None) -> None:
        """``current`` is the view that is shown, on which the cursor begins."""
        super().__init__()
        self._counted, self._person_id, self._current = counted, person_id, current

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog ledger"):
            yield Static(content("Views: each is a list that is kept under a name", "bold"))
            yield OptionList(*(Option(content(self._line(one)), id=one.view.ident) for one in self._counted))
            yield Static(id="echo")
            yield Static(content(_HINT, "dim"))

    def on_mount(self) -> None:
        idents = [one.view.ident for one in self._counted]
        self.query_one(OptionList).highlighted = idents.index(self._current) if self._current in idents else 0

    def _line(self, one: Counted) -> str:
        view = one.view
        name = shortened(view.name, _NAME)
        return f"{view.key or ' '}  {name:<{_NAME}} {one.count:>{_COUNT},}  {view.whose_words(self._person_id)}"

    @property
    def _here(self) -> View:
        return self._counted[self.query_one(OptionList).highlighted or 0].view

    @on(OptionList.OptionHighlighted)
    def _say(self) -> None:
        self.query_one("#echo", Static).update(content(asked_words(self._here), "dim"))

    @on(OptionList.OptionSelected)
    def _show(self) -> None:
        self.dismiss(Chosen(Do.SHOW, self._here))

    def on_key(self, event: events.Key) -> None:
        """The key of a view shows it, wherever the cursor is."""
        if event.key in KEYS and (view := next((one.view for one in self._counted if one.view.key == event.key), None)):
            event.stop()
            self.dismiss(Chosen(Do.SHOW, view))

    def action_choose(self, what: str) -> None:
        """Leave the dialog with what is to be done; the program's own views stay as they are."""
        do, view = Do(what), self._here
        if do is Do.SAVE:
            self.dismiss(Chosen(do))
        elif view.is_of_program:
            self._tell(f"“{view.name}” comes with the program, and stays as it is. Save your own with n.")
        elif do is not Do.REMOVE and view.owner_id != self._person_id:
            self._tell(f"“{view.name}” is {view.whose_words(self._person_id)}, and only they change it.")
        else:
            self.dismiss(Chosen(do, view))

    def _tell(self, words: str) -> None:
        self.query_one("#echo", Static).update(content(words, "$text-error"))


def asked_words(view: View) -> str:
    """What a view asks, in words."""
    from db.queries.duty import Order, Tile
    from models.due_clocks import AT_FIRST, clocks_in_words
    from screens.widgets.duty_words import ORDER_WORDS, TILES

    parts = [] if view.whose is Whose.EVERYBODY else [view.whose.words]
    if view.tile != Tile.ALL:
        parts.append("only " + next(tile.words.lower() for tile in TILES if tile.name == view.tile))
    if view.words:
        parts.append(f"filter “{view.words}”")
    if view.clocks != AT_FIRST:
        parts.append(clocks_in_words(view.clocks))
    parts.append(f"by {ORDER_WORDS[Order(view.order)][view.descending]}")
    return " · ".join(parts)


def view_form(
    view: View, names: int, typed: Mapping[str, str] | None, refused: str, *, of: View | None = None
) -> FormDialog:  # fmt: skip
    """Under which name and key a question is kept, and who sees it. ``names`` is how many children's names hold a word
    of its filter; ``of`` is the view that is changed."""

    def key(text: str) -> str:
        said = text.strip().casefold()
        if len(said) != 1 or said not in KEYS:
            raise InvalidInput(f"Give one of {' '.join(KEYS)}.")
        return said

    intro = [f"It asks: {asked_words(view)}."]
    if view.words:
        intro.append(f"The words “{view.words}” are kept in the store; whoever sees the view reads them.")
    if names:
        intro.append(f"! They are part of the names of {several(names, 'child').replace('childs', 'children')}.")
    fields = [
        FormField("name", "Name", f"at most {VIEW_NAME_LENGTH} letters", of.name if of else ""),
        FormField("key", "Key", "6 to 0: straight from the list; a letter: in the dialog", view.key or "", key, True,
                  echo=lambda said: f"{said} shows it" if said.isdigit() else f"f {said} shows it"),
        FormField("whose", "Whose", initial=view.whose.value, read=Whose,
                  choices=[(one.value, one.words) for one in Whose]),
        FormField("shared", "Seen by", initial="yes" if view.shared else "no", read=lambda code: code == "yes",
                  choices=[("no", "me alone"), ("yes", "everybody, each of their own work")]),
    ]  # fmt: skip
    title = "Save what is shown as a view" if of is None else f"Change the view “{of.name}”"
    return FormDialog(title, fields, intro=intro, typed=typed, refused=refused, verb="save")
