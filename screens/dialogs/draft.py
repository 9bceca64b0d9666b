"""A form that is kept as it is typed: nothing is asked when it is left, and nothing of it is lost."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from textual import on, work
from textual.timer import Timer
from textual.widgets import Input, Static

from models.errors import CpipError, InvalidInput, StaleEdit
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.widgets.choice_line import ChoiceLine
from screens.widgets.field import Field
from screens.widgets.plain import content
from screens.widgets.search_choice import SearchChoice

SAVE_SECONDS = 0.5  # from the first letter that is not kept until it is written, while typing goes on
AGAIN_SECONDS = 2.0  # after one that failed
ELSEWHERE = "Another window has written here since. Nothing of either is lost: enter shows both, and you choose."

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
        self._kept, self._version, self._keep = dict(kept), version, keep
        super().__init__(
            title, fields, intro=intro, typed=self._shown_texts(kept, fields), faults=faults, verb="done"
        )  # fmt: skip
        self._first = first
        self._widgets: dict[str, Field | ChoiceLine | SearchChoice] = {}
        self._timer: Timer | None = None
        self._keeping = asyncio.Lock()
        self._theirs: StaleEdit | None = None
        self._failed = ""
        self._latest: dict[str, str] | None = None
        self._being_written: dict[str, str] = {}
        self._told = self._refused  # what stood at the form before anything failed

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

    def now(self) -> dict[str, str]:
        """All that is to be kept, as it stands now."""
        texts = {name: text for name, text in self._kept.items() if name not in self._of_form}
        for name, field in self._of_form.items():
            if text := self.kept_text(field, self._text(field)):
                texts[name] = text
        return texts

    @property
    def is_kept(self) -> bool:
        return self.now() == {name: text for name, text in self._kept.items() if text}

    # --- keeping ------------------------------------------------------------------------------------------------

    def begins_at(self) -> FormField:
        return self._of_form.get(self._first) or super().begins_at()

    @on(Input.Changed)
    @on(ChoiceLine.Changed)
    @on(SearchChoice.Changed)
    def _keep_soon(self) -> None:
        self._latest = self.now()
        if self._timer is None and self._theirs is None and not self.is_kept:
            self._timer = self.set_timer(AGAIN_SECONDS if self._failed else SAVE_SECONDS, self._keep_in_time)

    def _keep_in_time(self) -> None:
        self._timer = None
        self.run_worker(self._keep_and_go_on())

    async def _keep_and_go_on(self) -> None:
        await self.keep_all()
        self._keep_soon()

    async def keep_all(self) -> bool:
        """Write what is not kept yet; True where all of it is. What hinders it is said on the form."""
        async with self._keeping:
            while self._theirs is None and not self.is_kept:
                texts = self._being_written = self.now()
                try:
                    self._version = await asyncio.to_thread(self._keep, texts, self._version)
                except StaleEdit as stale:
                    self._is_stale(texts, stale)
                except CpipError as error:
                    self._say_state(f"Not kept yet, and tried again: {error}")
                    self._failed = str(error)
                    return False
                else:
                    self._kept, self._failed = texts, ""
                    self._say_state("")
            return self._theirs is None

    def _is_stale(self, texts: Mapping[str, str], stale: StaleEdit) -> None:
        """Another window has written: what is of no field here is taken over, and over the fields the person decides.

        It is not asked in the middle of a word, where a letter would be the answer.
        """
        others = {name: text for name, text in stale.theirs.items() if name not in self._of_form and text}
        before = {name: self._kept.get(name, "") for name in self._of_form}
        self._version = stale.version
        if all(stale.theirs.get(name, "") in (before[name], texts.get(name, "")) for name in self._of_form):
            self._kept = {**{name: text for name, text in before.items() if text}, **others}
            return
        self._theirs = stale
        self._say_state(ELSEWHERE)

    def _say_state(self, sentence: str) -> None:
        words = sentence or self._told
        for place in self.query("#refused").results(Static):
            place.update(content(words, "$text-error"))
            place.display = bool(words)
        self._take_room()

    async def _decide(self) -> None:
        """Show what both windows have written, until the person says which of the two shall stand."""
        stale = self._theirs
        if stale is None:
            return
        labels = {name: field.label for name, field in self._of_form.items()}
        mine = self.now()
        both = StaleEdit(
            "what is typed here",
            {labels[name]: self._in_words(name, mine.get(name, "")) for name in labels
             if mine.get(name, "") != stale.theirs.get(name, "")},
            {labels[name]: self._in_words(name, stale.theirs.get(name, "")) for name in labels},
            stale.version,
        )  # fmt: skip
        answer = await self.app.push_screen_wait(ConflictDialog(both, back=True))
        if answer is None:
            return
        self._theirs = None
        self._kept = {name: text for name, text in stale.theirs.items() if text}
        if answer is False:
            for name, field in self._of_form.items():
                self._put(field, self.shown_text(field, stale.theirs.get(name, "")))
        self._say_state("")
        await self.keep_all()

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
        if self._theirs is not None:
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
        while not await self.keep_all():
            if self._theirs is not None:
                await self._decide()
                if self._theirs is not None:
                    return  # back to what is typed
                continue
            asked = f"It cannot be kept: {self._failed} Leave, and lose what was typed last?"
            if await self.app.push_screen_wait(ChoiceDialog(asked, self.LEAVE, "stay")) != "leave":
                self._keep_soon()
                return
            break
        if self.is_active:
            self._latest = None  # all of it is kept, or the person gave it up
            super().dismiss(None)

    def on_unmount(self) -> None:
        """The program is left while the form is open: what is not kept yet is written now, before the store closes."""
        if self._theirs is not None or self._latest is None:
            return
        # What is of no field here may have been taken over from another window since.
        texts = {name: text for name, text in self._kept.items() if name not in self._of_form}
        texts |= {name: text for name, text in self._latest.items() if name in self._of_form}
        if texts == self._kept:
            return
        with suppress(CpipError):  # the form said so while it was open
            try:
                self._keep(texts, self._version)
            except StaleEdit as stale:
                if stale.theirs == self._being_written:
                    self._keep(texts, stale.version)  # what a thread was writing just now
