"""A form that is kept as it is typed: nothing is asked when it is left, and nothing of it is lost."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from textual import on, work
from textual.timer import Timer
from textual.widgets import Input, Static

from models.errors import CpipError, InvalidInput, StaleEdit, StoreError
from models.text import NOTE_LENGTH
from models.undecided import beside, undecided
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.widgets.choice_line import ChoiceLine
from screens.widgets.field import Field
from screens.widgets.plain import content
from screens.widgets.search_choice import SearchChoice

SAVE_SECONDS = 0.5  # from the first letter that is not kept until it is written, while typing goes on
AGAIN_SECONDS = 2.0  # after one that failed
_TRIES = 3  # when the program is left
ELSEWHERE = "Another window has written here since. Both are kept: enter shows them, and you choose."

Keep = Callable[[Mapping[str, str], int], int]


class DraftForm(FormDialog):
    """Closes with None, whatever was typed. What stands in it is kept within a second, and at once when it is left.

    ``keep`` writes the texts over a version and returns the new one; it is called in a thread, one at a time. What
    cannot be kept is said on the form and tried again.
    """

    BACK = "escape: back, kept"

    def __init__(
        self, title: str, fields: Sequence[FormField], keep: Keep, kept: Mapping[str, str], version: int, *,
        intro: Sequence[str] = (), faults: Mapping[str, str] | None = None, first: str = "",
    ) -> None:  # fmt: skip
        """``kept`` are the texts as they are kept, of which the form shows those that it has fields for; the others
        stay as they are. ``first`` is the field in which the cursor begins."""
        self._of_form = {field.name: field for field in fields}
        self._kept, self._version, self._keep = {name: text for name, text in kept.items() if text}, version, keep
        mine = {name: text for name, text in undecided(kept).items() if name in self._of_form}
        super().__init__(
            title, fields, intro=intro, typed=self._shown_texts({**kept, **mine}, fields), faults=faults, verb="done"
        )  # fmt: skip
        self._first = next(iter(mine), first)
        self._widgets: dict[str, Field | ChoiceLine | SearchChoice] = {}
        self._timer: Timer | None = None
        self._keeping = asyncio.Lock()
        # What another window wrote where this one wrote something else, and the names under which this one keeps that.
        self._theirs = {name: self._kept.get(name, "") for name in mine}
        self._own = set(mine)
        self._failed, self._is_refused = "", False
        self._latest: dict[str, str] | None = None
        self._being_written: dict[str, str] | None = None
        self._told = self._refused  # what stood at the form before anything failed
        if mine:
            self._refused = ELSEWHERE

    def _widget(self, field: FormField) -> Field | ChoiceLine | SearchChoice:
        if field.name not in self._widgets:
            self._widgets[field.name] = super()._widget(field)
        return self._widgets[field.name]

    # --- between what is shown and what is kept -----------------------------------------------------------------

    def shown_text(self, field: FormField, kept: str) -> str:
        """The text of the field for what is kept."""
        del field
        return kept

    def kept_text(self, field: FormField, text: str) -> str:
        """What is kept for the text of a field: a day in full, so that “mon” is the same day tomorrow."""
        if not text.strip() or field.choices is not None or field.is_searched:
            return text.strip()
        if field.echo is None:
            return text.strip()
        try:
            return str(field.read(text).isoformat())
        except InvalidInput:
            return text.strip()  # as it is typed: it is refused when the session is recorded

    def _shown_texts(self, kept: Mapping[str, str], fields: Sequence[FormField]) -> dict[str, str]:
        return {one.name: self.shown_text(one, kept[one.name]) for one in fields if kept.get(one.name)}

    def mine(self) -> dict[str, str]:
        """What stands in the fields of this window now, as it is kept."""
        texts = {name: self.kept_text(field, self._text(field)) for name, field in self._of_form.items()}
        return {name: text for name, text in texts.items() if text}

    def together(self, name: str) -> str:
        """Fields for which this is the same belong together: who wrote in one of them wrote in all."""
        return name

    def _whole(self, mine: Mapping[str, str]) -> dict[str, str]:
        """All that is to be kept: where two windows wrote, the words of the other one and, beside them, of this one."""
        hidden = {beside(name) for name in self._own} | self._of_form.keys()
        texts = {name: text for name, text in self._kept.items() if name not in hidden}
        for name in self._of_form:
            text = mine.get(name, "")
            theirs = self._theirs.get(name, text)
            texts[name] = theirs
            if theirs != text:
                texts[beside(name)] = text
        return {name: text for name, text in texts.items() if text}

    def now(self) -> dict[str, str]:
        """All that is to be kept, as it stands now."""
        return self._whole(self.mine())

    @property
    def is_kept(self) -> bool:
        return self.now() == self._kept

    def _say(self, field: FormField) -> str:
        """What is too long is said while it is typed, and not only when its field is left."""
        if len(self._text(field)) > NOTE_LENGTH:
            self._left.add(field.name)
        return super()._say(field)

    # --- keeping ------------------------------------------------------------------------------------------------

    def begins_at(self) -> FormField:
        return self._of_form.get(self._first) or super().begins_at()

    @on(Input.Changed)
    @on(ChoiceLine.Changed)
    @on(SearchChoice.Changed)
    def _keep_soon(self) -> None:
        self._latest = self.mine()
        if self._timer is None and not self.is_kept:
            self._timer = self.set_timer(AGAIN_SECONDS if self._failed else SAVE_SECONDS, self._keep_in_time)

    def _keep_in_time(self) -> None:
        self._timer = None
        self.run_worker(self._keep_and_go_on())

    async def _keep_and_go_on(self) -> None:
        if await self.keep_all() or not self._is_refused:
            self._keep_soon()

    async def keep_all(self) -> bool:
        """Write what is not kept yet; True where all of it is. What hinders it is said on the form."""
        async with self._keeping:
            while not self.is_kept:
                mine = self.mine()
                texts = self._being_written = self._whole(mine)
                try:
                    self._version = await asyncio.to_thread(self._keep, texts, self._version)
                except StaleEdit as stale:
                    self._take_over(stale)
                except CpipError as error:
                    self._failed, self._is_refused = str(error), not isinstance(error, StoreError)
                    # Only what hinders the store passes by itself; a refusal says that it is not kept, and why.
                    self._say_state(str(error) if self._is_refused else f"Not kept yet, and tried again: {error}")
                    return False
                else:
                    self._kept, self._failed = texts, ""
                    self._theirs = {name: text for name, text in self._theirs.items() if text != mine.get(name, "")}
                    self._own = {name for name in self._own if beside(name) in texts}
            self._say_state(ELSEWHERE if self._theirs else "")
            return True

    def _take_over(self, stale: StaleEdit) -> None:
        """Another window has written: what it alone wrote is shown here, and over what both wrote the person decides.

        It is not asked in the middle of a word, where a letter would be the answer.
        """
        mine = self.mine()
        taken = self._merge(mine, stale)
        for name, text in taken.items():
            self._put(self._of_form[name], self.shown_text(self._of_form[name], text))
        self._latest = {**mine, **taken}

    def _merge(self, mine: Mapping[str, str], stale: StaleEdit) -> dict[str, str]:
        """Go on from what another window has kept; returns the fields in which it alone wrote, with its words."""
        before, theirs = self._kept, {name: text for name, text in stale.theirs.items() if text}
        self._kept, self._version = theirs, stale.version
        if theirs == self._being_written:
            return {}  # it was this window, whose answer nobody waited for
        groups, taken = dict[str, list[str]](), dict[str, str]()
        for name in self._of_form:
            groups.setdefault(self.together(name), []).append(name)
        for names in groups.values():
            differing = [name for name in names if mine.get(name, "") != theirs.get(name, "")]
            if not any(self._is_news(name, before, theirs) for name in names):
                continue
            if self._is_decided_elsewhere(names, mine, before, theirs):
                self._theirs = {name: text for name, text in self._theirs.items() if name not in names}
                taken |= {name: theirs.get(name, "") for name in differing}
                continue
            if all(mine.get(name, "") == before.get(name, "") for name in names):
                taken |= {name: theirs.get(name, "") for name in differing}
                continue
            for name in differing:
                self._theirs[name] = _both(theirs.get(name, ""), theirs.get(beside(name), ""),
                                           {mine.get(name, ""), before.get(beside(name), "")})  # fmt: skip
                self._own.add(name)
        return taken

    def _is_news(self, name: str, before: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
        """Whether another window has written in this field since, or beside what this window keeps there."""
        places = [name, beside(name)] if name in self._own else [name]
        return any(theirs.get(place) != before.get(place) for place in places)

    def _is_decided_elsewhere(
        self, names: Sequence[str], mine: Mapping[str, str], before: Mapping[str, str], theirs: Mapping[str, str]
    ) -> bool:
        """Whether the person has chosen in the other window, and nothing was written here since."""
        open_ = [name for name in names if name in self._theirs]
        rest = [name for name in names if name not in self._theirs]
        return (
            bool(open_)
            and all(not theirs.get(beside(name)) and mine.get(name) == before.get(beside(name)) for name in open_)
            and all(mine.get(name) == before.get(name) for name in rest)
        )

    def _say_state(self, sentence: str) -> None:
        words = sentence or self._told
        for place in self.query("#refused").results(Static):
            place.update(content(words, "$text-error"))
            place.display = bool(words)
        self._take_room()

    async def _decide(self) -> None:
        """Show what both windows have written, until the person says which of the two shall stand."""
        while self._theirs:
            theirs, mine, labels = dict(self._theirs), self.mine(), self._labels()
            both = StaleEdit(
                "what is typed here",
                {labels[name]: self._in_words(name, mine.get(name, "")) for name in theirs},
                {labels[name]: self._in_words(name, text) for name, text in theirs.items()},
                self._version,
            )
            answer = await self.app.push_screen_wait(
                ConflictDialog(both, back=True, kept="Both are kept until you say which of the two stands.")
            )
            if answer is None:
                return
            if theirs != self._theirs:
                continue  # the other window has written again meanwhile
            self._theirs = {}
            for name, text in theirs.items():
                self._faults.pop(name, None)
                if answer is False:
                    self._put(self._of_form[name], self.shown_text(self._of_form[name], text))
            self._ask_again()
            await self.keep_all()

    def _labels(self) -> dict[str, str]:
        """What each field is called; one that belongs to the field before it with that, as in “plan, moves”."""
        found, last = dict[str, str](), ""
        for name, field in self._of_form.items():
            belongs = field.label.startswith(" ")
            last = last if belongs else field.label
            found[name] = f"{last}, {field.label.strip()}" if belongs else last
        return found

    def _in_words(self, name: str, kept: str) -> str:
        field = self._of_form[name]
        words = dict(field.choices or ())
        return words.get(kept, self.shown_text(field, kept))

    def _put(self, field: FormField, text: str) -> None:
        widget = self._widget(field)
        if isinstance(widget, ChoiceLine):
            widget.choose(text)
        elif isinstance(widget, SearchChoice):
            widget.put(text)
        else:
            widget.value = text

    # --- leaving ------------------------------------------------------------------------------------------------

    def _next(self, field: FormField) -> None:
        if self._theirs:
            self._ask_which()
            return
        super()._next(field)

    @work
    async def _ask_which(self) -> None:
        await self._decide()

    def action_leave(self) -> None:
        """Keep it and go back; only where it cannot be kept is the person asked."""
        if self.is_active:
            self._leave()

    def finish(self, filled: Filled) -> None:
        """Done at its last field it is kept as when it is left."""
        del filled
        self.action_leave()

    @work(exclusive=True, group="leaving")
    async def _leave(self) -> None:
        while True:
            if not await self.keep_all():
                asked = f"It cannot be kept: {self._failed} Leave, and lose what was typed last?"
                if await self.app.push_screen_wait(ChoiceDialog(asked, self.LEAVE, "stay")) != "leave":
                    self._keep_soon()
                    return
                break
            if not self._theirs:
                break
            await self._decide()
            if self._theirs:
                return  # back to what is typed
        if self.is_active:
            self._latest = None  # all of it is kept, or the person gave it up
            super().dismiss(None)

    def on_unmount(self) -> None:
        """The program is left while the form is open: what is not kept yet is written now, before the store closes."""
        mine = self._latest
        if mine is None:
            return
        with suppress(CpipError):  # the form said so while it was open
            for _ in range(_TRIES):
                texts = self._whole(mine)
                if texts == self._kept:
                    return
                try:
                    self._keep(texts, self._version)
                    return
                except StaleEdit as stale:  # another window, or the thread that was writing just now
                    mine = {**mine, **self._merge(mine, stale)}


def _both(theirs: str, other: str, known: set[str]) -> str:
    """Their words; and where a third window keeps others beside them, which nobody has seen here, those as well."""
    return " / ".join(dict.fromkeys([theirs, other])) if other and other not in known else theirs
