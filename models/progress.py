"""How far a long job is: what it is doing in words, how much of it is done, and how it is stopped."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import NoReturn

from models.errors import Cancelled
from models.text import showable

# What a job calls as it goes on: words, how many are done, and of how many; of none where that is not known.
# It raises Cancelled where somebody wants the job to stop, which is then to be left with nothing half done.
# Without words it is only asked whether to go on: within a step, what was told last still holds.
Progress = Callable[[str, int, int], None]

STOPPED = "It was stopped, and nothing was changed."


def untold(words: str, done: int, of: int) -> None:
    """The progress of a job that nobody watches."""
    del words, done, of


@dataclass(frozen=True, slots=True)
class Far:
    """How far a job is, at one moment."""

    words: str = ""
    done: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None where it is not known of how many."""
        return min(1.0, max(0.0, self.done / self.of)) if self.of > 0 else None

    @property
    def in_words(self) -> str:
        """``reading, in kilobytes: 420 of 1,000 (42%)``; without the numbers where there are none."""
        words = showable(self.words)
        if self.share is not None:
            return f"{words}: {self.done:,} of {self.of:,} ({int(self.share * 100)}%)"
        return f"{words}: {self.done:,}" if self.done else words

    def bar(self, width: int) -> str:
        """As many characters as ``width``, of which those that are done can be told without a colour."""
        done = int((self.share or 0.0) * width)
        return "█" * done + "░" * (width - done)


@dataclass
class Watched:
    """A job that is watched from another thread: ``tell`` is its Progress, ``far`` is how far it is."""

    far: Far = Far()
    _stop: Event = field(default_factory=Event)

    def tell(self, words: str, done: int, of: int) -> None:
        """What the job calls. Raises Cancelled where it was asked to stop."""
        if words:
            self.far = Far(words, done, of)
        if self._stop.is_set():
            stop()

    def ask_to_stop(self) -> None:
        """Let the job stop where it next tells how far it is."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()


def stop() -> NoReturn:
    """Leave a job that was asked to stop. Raises Cancelled."""
    raise Cancelled(STOPPED)
