"""A dialog of several fields: each says back what was read, all faults are told at once, and nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from models.errors import InvalidInput
from screens.dialogs.typing import TypingDialog
from screens.glossary import field_meaning
from screens.widgets.choice_line import ChoiceLine
from screens.widgets.field import Field
from screens.widgets.plain import content
from screens.widgets.search_choice import Choice, Matches, SearchChoice
from screens.widgets.search_several import SearchSeveral

_FRAME = 8  # rows of the border, the title, the hint and the blank lines between
_LEAST_FIELDS, _LEAST_INTRO = 3, 3
_ROOM_FOR_WORDS = 30  # rows of the screen from which it is said below the fields what the one in focus wants
_WORDS = 2  # rows that this takes
# Characters: a value that stood there and is no longer is selected when its field is entered, so that typing replaces
# it. What a person wrote in their own words never is.
_SHORT = 24


@dataclass(frozen=True)
class FormField:
    """One thing that a form asks for.

    ``read`` makes a value of the text, or raises InvalidInput; it is never asked of an empty one, which is None where
    the field is ``optional`` and refused otherwise. ``echo`` says back what was read, in the colour of a warning where
    the value ``is_odd``. With ``choices``, as (code, words), the text is the code of the chosen one, and ``initial``
    may be None: nothing is chosen yet.

    Where there are many, ``search`` instead of ``choices``: the person types a part of one and takes it. ``found``
    instead of both gives those that match a text; it is asked in a thread, and for the code of ``initial`` as well.
    With ``free`` a text that is none of them is taken as it is: ``read`` tells the two apart. With ``several`` the text
    is the codes of all that were taken, a line each.

    What is wanted is said by screens/glossary by the label; ``says`` is that sentence where the label means another
    thing elsewhere.
    """

    name: str
    label: str
    placeholder: str = ""
    initial: str | None = ""
    read: Callable[[str], Any] = str.strip
    optional: bool = False
    echo: Callable[[Any], str] | None = None
    is_odd: Callable[[Any], bool] | None = None
    choices: Sequence[Choice] | None = None
    search: Sequence[Choice] | None = None
    found: Callable[[str], Matches] | None = None
    free: bool = False
    several: bool = False
    says: str = ""

    @property
    def is_searched(self) -> bool:
        return self.search is not None or self.found is not None

    def value(self, text: str | None) -> Any:
        """The value of the text. Raises InvalidInput."""
        if self.choices is not None:
            if text not in {code for code, _ in self.choices}:
                raise InvalidInput("Nothing is chosen. Choose with ← and →.")
        elif not (text or "").strip():
            if self.optional:
                return None
            searched = "Nothing is chosen. Type a part of it, and take it with enter."
            raise InvalidInput(searched if self.is_searched else "This is empty. Give it.")
        return self.read(text or "")


@dataclass(frozen=True)
class Filled:
    """What a form was filled with: the value of each field by its name, and the texts, to ask again with them."""

    values: Mapping[str, Any]
    texts: Mapping[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


def wants(field: FormField) -> str:
    """The sentence on what a field wants; nothing of one that has none."""
    return field.says or field_meaning(field.label) or ""


class FormDialog(TypingDialog[Filled]):
    """What was filled in, once all of it can be read; None when the person turned back.

    Enter goes to the next field, and at the last one is done. A form whose fields depend on each other says so in
    ``is_asked``, ``check`` and ``said_of``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("pagedown", "intro(1)", show=False),
        Binding("pageup", "intro(-1)", show=False),
    ]
    BACK = "escape: back"

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        *,
        intro: Sequence[str] = (),
        typed: Mapping[str, str] | None = None,
        refused: str = "",
        faults: Mapping[str, str] | None = None,
        verb: str = "write",
    ) -> None:
        """``typed`` are the texts of a form that was ``refused`` with that sentence; ``verb`` is what the end does.

        ``faults`` are sentences as ``tell_beside`` takes them.
        """
        super().__init__()
        self._title, self._fields, self._intro, self._refused, self._verb = title, fields, intro, refused, verb
        self._typed = typed or {}
        self._left: set[str] = {name for name, text in self._typed.items() if text}  # their faults are told already
        self._faults: dict[str, str] = {}
        self._together: Mapping[str, str] = {}
        self._echoes: dict[str, Content] = {}
        self._was_done = False
        self.tell_beside(faults or {})

    @property
    def field_words(self) -> list[tuple[str, str]]:
        """The fields that are asked for, each with a sentence on what it wants, for the help."""
        return [(field.label.strip(), wants(field)) for field in self.asked]

    @property
    def field_here(self) -> str:
        """The label of the field that has the focus, or nothing."""
        here = self._field_in_focus()
        return "" if here is None else here.label.strip()

    def _field_in_focus(self) -> FormField | None:
        focused = self.focused
        return next((one for one in self._fields if focused is not None and focused.id == f"field-{one.name}"), None)

    def is_asked(self, field: FormField) -> bool:
        """Whether the field is asked for, as the others stand now; one that is not is out of sight, and None."""
        del field
        return True

    def check(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """What is wrong with values of which each alone can be read, by the names of the fields beside which it stands.

        One that cannot be read is not among them.
        """
        del values
        return {}

    def said_of(self, field: FormField, value: Any) -> str:
        """What is said back of a value that was read."""
        return field.echo(value) if field.echo is not None else ""

    def tell_beside(self, faults: Mapping[str, str]) -> None:
        """Before it is shown: tell each of these beside the field of that name, until what is typed there is changed.

        What is said of a field that this form does not have stands at the form, instead of the whole refusal.
        """
        if faults:
            names = {field.name for field in self._fields}
            self._faults = {name: said for name, said in faults.items() if name in names}
            self._refused = " ".join(said for name, said in faults.items() if name not in names)

    def begins_at(self) -> FormField:
        """The field in which the cursor begins, where nothing is wrong with any."""
        return self._fields[0]

    def compose(self) -> ComposeResult:
        width = max(len(field.label) for field in self._fields) + 2
        with Vertical(classes="dialog form"):
            yield Static(content(self._title, "bold"))
            if self._intro:
                with VerticalScroll(id="intro", can_focus=False):
                    yield Static(Content("\n").join(content(line) for line in self._intro))
            with VerticalScroll(id="fields", can_focus=False):
                for field in self._fields:
                    with Horizontal(id=f"row-{field.name}", classes="form-row"):
                        label = Static(content(field.label), classes="form-label")
                        label.styles.width = width
                        yield label
                        yield self._input(field)
                    yield Static(id=f"echo-{field.name}", classes="form-echo")
            yield Static(content(self._refused, "$text-error"), id="refused")
            yield Static(id="form-wants")
            yield Static(id="form-hint")

    def _input(self, field: FormField) -> Field | ChoiceLine | SearchChoice:
        text, id_ = self._typed.get(field.name, field.initial), f"field-{field.name}"
        if field.choices is not None:
            return ChoiceLine(field.choices, text, id=id_)
        if field.is_searched:
            asked = field.placeholder or "type to search"
            kind = SearchSeveral if field.several else SearchChoice
            return kind(field.search or (), text, found=field.found, free=field.free, placeholder=asked, id=id_)
        return Field(
            value=text or "",
            placeholder=field.placeholder,
            id=id_,
            compact=True,
            select_on_focus=len(text or "") <= _SHORT and (field.echo is not None or bool(field.initial)),
        )

    def on_mount(self) -> None:
        self.query_one("#refused").display = bool(self._refused)
        self._ask_again()
        first = next((field for field in self._fields if field.name in self._faults), self.begins_at())
        self._widget(first).focus()
        self.watch(self.query_one("#fields"), "virtual_size", self._take_room)

    def on_resize(self) -> None:
        self.call_after_refresh(self._take_room)

    def on_descendant_focus(self) -> None:
        for row in self.query(".form-row"):
            row.set_class(row.has_focus_within, "here")
        self._say_hint()

    def _take_room(self) -> None:
        """Let the fields be in sight, and what stands above them as far as there is room."""
        if not self.query("#form-hint"):
            return  # closed in the meantime
        fields, refused = self.query_one("#fields"), self.query_one("#refused")
        room = int(self.size.height * 0.92) - _FRAME - (refused.outer_size.height + 1 if refused.display else 0)
        room -= _WORDS if self.size.height >= _ROOM_FOR_WORDS else 0
        least = _LEAST_INTRO + 1 if self._intro else 0
        fields.styles.max_height = max(_LEAST_FIELDS, room - least)
        for intro in self.query("#intro"):
            intro.styles.max_height = max(_LEAST_INTRO, room - 1 - fields.virtual_size.height)
        self.call_after_refresh(self._say_hint)

    def _say_hint(self) -> None:
        scrolls = any(intro.max_scroll_y > 0 for intro in self.query("#intro"))
        words = f"enter: next, at the last {self._verb}   {self.BACK}"
        focused, here = self.focused, self._field_in_focus()
        for line in self.query("#form-wants").results(Static):
            line.display = self.size.height >= _ROOM_FOR_WORDS and here is not None
            line.update(content("" if here is None else wants(here), "$text-accent"))
        if here is not None and here.echo is not None and isinstance(focused, Field) and focused.value:
            # What may be typed is the placeholder, which does not show where something stands.
            words = f"enter: {self._verb if here is self._fields[-1] else 'next'}   {self.BACK}"
            words += f"   or: {here.placeholder.partition(';')[0]}" if here.placeholder else ""
        elif scrolls:
            words += "   pgup pgdn"
        for hint in self.query("#form-hint").results(Static):
            hint.update(content(words, "dim"))

    def _widget(self, field: FormField) -> Field | ChoiceLine | SearchChoice:
        found = self.query_one(f"#field-{field.name}")
        assert isinstance(found, Field | ChoiceLine | SearchChoice)
        return found

    def _text(self, field: FormField) -> str:
        """What stands in a field: what is typed, or the code of what is chosen."""
        widget = self._widget(field)
        return widget.value or (widget.text if isinstance(widget, SearchChoice) else "")

    def _value(self, field: FormField) -> Any:
        """The value of what stands in a field. Raises InvalidInput."""
        widget = self._widget(field)
        if isinstance(widget, SearchChoice) and widget.undecided:
            raise InvalidInput(widget.undecided)
        return field.value(widget.value)

    def began_with(self) -> Mapping[str, str]:
        return {field.name: field.initial or "" for field in self._fields}

    def texts(self) -> Mapping[str, str]:
        return {field.name: self._text(field) for field in self._fields}

    @property
    def asked(self) -> list[FormField]:
        """The fields that are asked for now."""
        return [field for field in self._fields if self.is_asked(field)]

    def read_now(self) -> dict[str, Any]:
        """The values that can be read now, by the names of their fields."""
        found = {}
        for field in self.asked:
            with suppress(InvalidInput):
                found[field.name] = self._value(field)
        return found

    def _ask_again(self) -> None:
        """Show what is asked for now, and say of each field what there is to say."""
        if self._was_done:
            self._together = self.check(self.read_now())
        for field in self._fields:
            asked = self.is_asked(field)
            self.query_one(f"#row-{field.name}").display = asked
            if asked:
                self._say(field)
            else:
                self.query_one(f"#echo-{field.name}").display = False

    def _say(self, field: FormField) -> str:
        """Say below a field what was read, or what is wrong with it; the latter is returned."""
        widget, text, wrong = self._widget(field), self._text(field), ""
        words = content("")
        try:
            value = self._value(field)
            fault = self._faults.get(field.name, "") if text == self._typed.get(field.name, "") else ""
            wrong = self._together.get(field.name, "")
            if wrong or fault:
                words = content(wrong or fault, "$text-error")
            elif value is not None and (said := self.said_of(field, value)):
                words = content(said, "$text-warning" if field.is_odd and field.is_odd(value) else "$text-accent")
            elif isinstance(widget, Field) and not widget.password and len(text) > widget.size.width > 0:
                words = content(text, "dim")  # the whole of what the line shows only a part of
            elif isinstance(widget, SearchChoice) and len(widget.text) > widget.size.width > 0:
                words = content(widget.text, "dim")
        except InvalidInput as error:
            wrong = str(error)
            choosing = isinstance(widget, SearchChoice) and bool(widget.text) and widget.is_open
            if not choosing and (field.name in self._left or (text.strip() and field.echo is not None)):
                words = content(wrong, "$text-error")
        echo = self.query_one(f"#echo-{field.name}", Static)
        if words != self._echoes.get(field.name):
            echo.update(words)
            self._echoes[field.name] = words
        echo.display = bool(words.plain)
        return wrong

    def _field_of(self, widget: Input | ChoiceLine | SearchChoice) -> FormField:
        return next(field for field in self._fields if widget.id == f"field-{field.name}")

    @on(Input.Changed)
    @on(ChoiceLine.Changed)
    @on(SearchChoice.Changed)
    def _changed(self) -> None:
        self._ask_again()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._next(self._field_of(event.input))

    @on(ChoiceLine.Submitted)
    def _entered_choice(self, event: ChoiceLine.Submitted) -> None:
        event.stop()
        self._next(self._field_of(event.line))

    @on(SearchChoice.Submitted)
    def _entered_search(self, event: SearchChoice.Submitted) -> None:
        event.stop()
        self._next(self._field_of(event.choice))

    def _next(self, field: FormField) -> None:
        self._left.add(field.name)
        wrong, asked = self._say(field), self.asked
        at = asked.index(field) + 1
        if at == len(asked):
            self._done()
        elif not wrong or field.name in self._together:
            self._widget(asked[at]).focus()
        # else what is typed next is for this field, since what is wrong with it is told below it

    def _done(self) -> None:
        self._left |= {field.name for field in self._fields}
        self._was_done = True
        self._ask_again()
        wrong = [field for field in self.asked if self._say(field)]
        if wrong:
            self._widget(wrong[0]).focus()
            return
        values = self.read_now()
        self.finish(Filled({field.name: values.get(field.name) for field in self._fields}, self.texts()))

    def finish(self, filled: Filled) -> None:
        """All of it can be read, and enter was pressed on the last field."""
        self.dismiss(filled)

    def action_intro(self, by: int) -> None:
        """Scroll what stands above the fields."""
        for intro in self.query("#intro"):
            intro.scroll_relative(y=by * max(1, intro.size.height - 1), animate=False)
