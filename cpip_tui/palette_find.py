"""What ``ctrl+p`` finds besides commands: children, cases, workers and screens."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import Hit, Hits, Provider
from textual.content import Content

from models.errors import CpipError
from models.finding import Grade
from screens.find import SEARCHED, Answer, answers, of_records, open_answer
from screens.finding import index_of, is_ready
from screens.widgets.plain import content, tell
from screens.widgets.search_entry import SearchEntry

if TYPE_CHECKING:
    from cpip_tui.app import CpipApp


# A letter's, as Textual weighs commands (from 2 to 5): a command of that name comes first, then who is called so, then
# commands whose sentence has the letters somewhere.
_WEIGHT = {
    Grade.REFERENCE: 3.5, Grade.WHOLE: 3.4, Grade.BEGINS: 3.3, Grade.BORN: 2.5, Grade.PART: 2.0, Grade.SPELT: 1.5,
    Grade.SOUNDS: 1.0,
}  # fmt: skip


class FindAnything(Provider):
    """The same answers as the finder behind ``g``. What was searched for is entered when the palette closes."""

    async def startup(self) -> None:
        self._of = cast("CpipApp", self.app)
        self._searches = SearchEntry(self._of.desk, SEARCHED)
        self._asked, self._found = "", 0
        self._getting_ready = asyncio.create_task(asyncio.to_thread(self._get_ready))

    def _get_ready(self) -> None:
        try:
            index_of(self._of.desk)
        except CpipError:
            return  # the question says what is wrong

    async def search(self, query: str) -> Hits:
        """Nothing of what was found is read as markup.

        The palette keeps what it showed before until the slowest has answered, and enter takes of that: so nothing is
        waited for. Where the answer would take longer, the finder is offered, with what was typed.
        """
        desk = self._of.desk
        if desk.person is None:
            return
        if not is_ready(desk):
            words = Content(" ").join([content("Find", "bold"), content(f"“{query}” among children and workers")])
            yield Hit(len(query), words, partial(self._of.action_find, query), text=f"Find {query}")
            return
        try:
            found = answers(desk, query, fresh=False)
        except CpipError as error:
            tell(self._of, str(error), "error")
            return
        self._found = of_records(found.lines)
        self._asked = query.strip() if self._found else ""  # else a command was looked for
        for place, one in enumerate(found.lines):
            score = len(query) * _WEIGHT[one.grade] - place / 100
            yield Hit(score, _line(one), partial(self._open, one), text=one.called)
        if found.first_of:
            words = Content(" ").join([content("Find", "bold"), content(f"“{query}”: these are {found.first_of}")])
            yield Hit(0.01, words, partial(self._of.action_find, query), text=f"Find {query}")

    async def _open(self, one: Answer) -> None:
        await open_answer(self._of, self._of.desk, one)

    async def shutdown(self) -> None:
        if why_not := self._searches.enter(self._asked, self._found):
            tell(self._of, why_not, "warning")


def _line(one: Answer) -> Content:
    """The kind as a word, what it is called, and on a line below what tells it from others."""
    first = Content(" ").join([content(one.kind, "dim"), content(one.called, "bold")])
    return Content("\n").join([first, content(f"{one.about} – {one.grade.words}", "dim")])
