"""What the screens of the compliance pack share: whom and when they are about, and reading it beside the keys."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from textual import work
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from db.queries.compliance import compliance_pack, whose_pack
from models.compliance import Pack, usual_period
from models.dates import short_form
from models.errors import CpipError
from screens.desk import Desk
from screens.widgets.plain import content
from screens.widgets.top_line import TopLine


@dataclass(frozen=True, slots=True)
class PackQuestion:
    """A worker, a team, or everybody; from when to when, or the usual period up to the day that is looked at."""

    worker_id: int | None = None
    team_id: int | None = None
    period: tuple[date, date] | None = None

    def days(self, as_at: date) -> tuple[date, date]:
        """The first and the last day that it is about."""
        return self.period or usual_period(as_at)


class PackReading(Screen[Any]):
    """Reads the pack in a thread, since that of a large authority takes half a second; then it is shown."""

    class PackRead(Message):
        """It was read; ``number`` counts the readings."""

        def __init__(self, pack: Pack, number: int) -> None:
            super().__init__()
            self.pack, self.number = pack, number

    class PackFailed(Message):
        """It could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str, number: int) -> None:
            super().__init__()
            self.sentence, self.number = sentence, number

    def __init__(self, desk: Desk, question: PackQuestion, pack: Pack | None = None) -> None:
        """``pack`` is what was read already: it is shown at once, and then read again."""
        super().__init__()
        self.desk, self.question, self.pack = desk, question, pack
        self._number = 0

    def show_pack(self, pack: Pack) -> None:
        """Show what was read."""
        raise NotImplementedError

    def show_instead(self, sentence: str) -> None:
        """Show a sentence in place of the list."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self.read()

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now."""
        self.read()

    def read(self) -> None:
        """Read the pack; what is shown stays until it has come."""
        if self.pack is None:
            self.show_instead("Reading…")
        else:
            self.show_pack(self.pack)
        self._number += 1
        self._read(self._number, self.question, self.desk.as_at)

    @work(thread=True, exclusive=True, group="pack")
    def _read(self, number: int, question: PackQuestion, as_at: date) -> None:
        first, last = question.days(as_at)
        try:
            worker, team = whose_pack(self.desk.act().person, question.worker_id, question.team_id)
            with self.desk.store.reading() as reader:
                found = compliance_pack(
                    reader, self.desk.standards(reader), as_at, first, last, worker_id=worker, team_id=team
                )  # fmt: skip
        except CpipError as error:
            self.post_message(self.PackFailed(str(error), number))
        else:
            self.post_message(self.PackRead(found, number))

    def on_pack_reading_pack_read(self, message: PackRead) -> None:
        if message.number == self._number:
            self.pack = message.pack
            self.show_pack(message.pack)

    def on_pack_reading_pack_failed(self, message: PackFailed) -> None:
        if message.number == self._number:
            self.pack = None
            self.say_place("could not be read")
            self.show_instead(message.sentence)

    def say_place(self, what: str) -> None:
        """The line on top: what it is, of whom, and as at which day."""
        other = self.desk.as_at != self.desk.today()
        words = f"Compliance pack · {what}" + (f" · as at {short_form(self.desk.as_at)}" if other else "")
        self.query_one(TopLine).say(content(words, "bold"), mark=other)

    def say(self, id_: str, words: str, style: str = "") -> None:
        """Write into the part of the screen with this id."""
        self.query_one(f"#{id_}", Static).update(content(words, style))


def period_in_words(pack: Pack) -> str:
    """``Wed 16 Mar 2011 to Fri 16 Sep 2011``"""
    return f"{short_form(pack.first)} to {short_form(pack.last)}"


def about_in_words(pack: Pack) -> str:
    """``everybody, 14 workers``; of one worker the name alone."""
    if len(pack.people) == 1 and pack.people[0][1] == pack.about:
        return pack.about
    return f"{pack.about}, {len(pack.people):,} worker{'' if len(pack.people) == 1 else 's'}"
