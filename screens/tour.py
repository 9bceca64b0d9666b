"""A tour of five minutes: it says which key to press, waits until the person has pressed it, and goes on.

It stands on the screens themselves, as a strip of two lines; nothing of them is made a second time for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Static

from screens.commands import known_commands, written_keys
from screens.widgets.key_line import KeyLine
from screens.widgets.plain import content

_LOOKED_EVERY = 0.1  # seconds: whether the key has been pressed is seen from what is shown
_PLACES = {
    "DutyScreen": "1",
    "TriageScreen": "2",
    "SupervisionScreen": "3",
    "PerformanceScreen": "4",
    "ImprovementScreen": "5",
}
_NOT_ON = {"LockScreen", "SignInDialog", "CommandPalette"}
_OFFER = "This is the demo: nobody in it exists. ctrl+p and “Tour” show you the program in five minutes."
_END = "That was the tour. Try anything: u takes it back, ctrl+p finds it, q leaves."


def _shows(*names: str) -> Callable[[Screen[Any]], bool]:
    """Whether one of these screens is on top."""
    return lambda screen: type(screen).__name__ in names


def _shows_late(screen: Screen[Any]) -> bool:
    question = getattr(screen, "question", None)
    return type(screen).__name__ == "DutyScreen" and question is not None and question.tile.value == "late"


@dataclass(frozen=True)
class Stop:
    """One step: what is said, with ``{key}`` for the key of the command; on which screen; and what shows it is done."""

    words: str
    command: str
    on: str
    done: Callable[[Screen[Any]], bool]
    key: str = ""  # where the command has no name of its own


STOPS: Sequence[Stop] = (
    Stop("First morning, Duty: what is late, what can be saved today? Press {key} for what is late.", "", "DutyScreen",
         _shows_late, "→"),
    Stop("Press {key} to see why this date: it is counted day by day.", "duty.explain", "DutyScreen",
         _shows("LedgerDialog", "StandingLedgerDialog")),
    Stop("Weekends and bank holidays are left out by name. Press {key} to close it.", "", "LedgerDialog",
         _shows("DutyScreen"), "escape"),
    Stop("Press {key} to open the case file: the facts, the clocks, and all that was written.", "", "DutyScreen",
         _shows("CaseScreen"), "enter"),
    Stop("Press {key} to go back: the list is as you left it.", "", "CaseScreen", _shows("DutyScreen"), "escape"),
    Stop("Second morning, Triage: what belongs to nobody? Press {key}.", "app.place_triage", "DutyScreen",
         _shows("TriageScreen"), "2"),
    Stop("Press {key}: who can take this case, each with the reasons.", "triage.allocate", "TriageScreen",
         _shows("TakersDialog")),
    Stop("A limit warns, and is passed with a reason. Press {key}: nothing is allocated.", "", "TakersDialog",
         _shows("TriageScreen"), "escape"),
    Stop("Press {key} for what waits for your signature: signing stops the clock.", "triage.signature", "TriageScreen",
         _shows("SignatureScreen")),
    Stop("Third morning, Supervision: whom do you owe a session? Press {key}.", "app.place_supervision",
         "SignatureScreen", _shows("SupervisionScreen"), "3"),
    Stop("Press {key} to open a person: sessions held, children to discuss, actions agreed.", "", "SupervisionScreen",
         _shows("SupervisedScreen"), "enter"),
    Stop("Are we inside the standards, and can the target be reached? Press {key}.", "app.place_performance",
         "SupervisedScreen", _shows("PerformanceScreen"), "4"),
    Stop("Press {key}, here or anywhere: the keys that work, and what is shown.", "app.help", "PerformanceScreen",
         _shows("HelpDialog"), "?"),
)  # fmt: skip


class TourStrip(Static):
    """Where one is on the tour, and what to press."""

    said = ""


class Tour:
    """Goes on over all screens until its last stop, or until it is left with escape on one of the places."""

    def __init__(self, app: App[Any], left: Callable[[], None]) -> None:
        """``left`` is called when it is over."""
        self._app, self._left = app, left
        self._at = -1  # it is offered, and not begun
        self._strip: TourStrip | None = None
        self._timer: Timer = app.set_interval(_LOOKED_EVERY, self._look)
        self._look()

    @property
    def number(self) -> int:
        """Which stop it is, from 1; 0 while it is only offered."""
        return self._at + 1

    def begin(self) -> None:
        """From the first stop."""
        self._at = 0
        self._look()

    def pressed(self, key: str) -> None:
        """A key was pressed, and not yet done what it does: escape with nothing to go back from leaves the tour."""
        screen = self._app.screen
        at_a_place = type(screen).__name__ in _PLACES and not isinstance(screen.focused, Input)
        if key == "escape" and (at_a_place or self._at >= len(STOPS)):
            self.leave()

    def leave(self) -> None:
        """The strip goes; the screens stay as they are."""
        self._timer.stop()
        if self._strip is not None and self._strip.is_attached:
            self._strip.remove()
        self._strip = None
        self._left()

    def _look(self) -> None:
        """See whether what was asked for is shown, and say what comes next."""
        if not self._app.screen_stack:
            return
        screen = self._app.screen
        if type(screen).__name__ in _NOT_ON or not screen.is_mounted:
            return
        if self._at < 0 and self._strip is not None and self._strip.parent is screen:
            return  # it is only offered, and stands there
        if 0 <= self._at < len(STOPS) and STOPS[self._at].done(screen):
            self._at += 1
        strip, words = self._strip_on(screen), self._words(screen)
        if strip.said != words:  # drawing it anew takes a tenth of the processor's time
            strip.said = words
            strip.update(content(words))

    def _strip_on(self, screen: Screen[Any]) -> TourStrip:
        """The strip, on the screen that is on top."""
        if self._strip is not None and self._strip.parent is screen:
            return self._strip
        if self._strip is not None and self._strip.is_attached:
            self._strip.remove()
        self._strip = TourStrip()
        lines = list(screen.query(KeyLine))
        self._strip.set_class(not lines, "over")
        screen.mount(self._strip, before=lines[-1] if lines else None)
        return self._strip

    def _words(self, screen: Screen[Any]) -> str:
        if self._at < 0:
            where = "" if type(screen).__name__ == "DutyScreen" else " on Duty"
            return f"▶ {_OFFER}\n  escape{where}: not now"
        if self._at >= len(STOPS):
            return f"▶ {_END}\n  escape: leave the tour; ctrl+p and “Tour” begin it again"
        stop = STOPS[self._at]
        said = stop.words.format(key=_key(screen, stop))
        return f"▶ {self._at + 1} of {len(STOPS)}: {said}\n  {self._aside(screen, stop)}"

    def _aside(self, screen: Screen[Any], stop: Stop) -> str:
        name = type(screen).__name__
        if name == stop.on or name.endswith(stop.on):
            return "escape on one of the places leaves the tour"
        place = _PLACES.get(stop.on)
        back = f"{place} goes there" if place is not None else "escape goes back"
        return f"You are elsewhere: {back}, where this works"


def _key(screen: Screen[Any], stop: Stop) -> str:
    """The key of the stop, as it is bound for this person."""
    if not stop.command:
        return stop.key
    for active in screen.active_bindings.values():
        if active.binding.id == stop.command:
            return screen.app.get_key_display(active.binding)
    known = next((one.command for one in known_commands() if one.name == stop.command), None)
    return written_keys(known.key) if known is not None else stop.key
