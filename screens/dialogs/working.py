"""What is shown while a job takes long: what it is doing, how far it is, and that escape stops it."""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from models.errors import Cancelled
from models.progress import Progress, Watched
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content, tell

SHOWN_AFTER = 0.2  # seconds: what is done sooner is never shown, so that nothing flickers
_LOOKED_EVERY = 0.1
_BAR = 60

ResultT = TypeVar("ResultT")


class WorkingDialog(Dialog[None]):
    """Stands over everything until the job is done. It is closed by who shows it, with ``is_done``."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "stop", "Stop")]

    def __init__(self, title: str, job: Watched) -> None:
        super().__init__()
        self._title, self._job, self._done = title, job, False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog working"):
            yield Static(content(self._title, "bold"))
            yield Static(id="far")
            yield Static(
                content("escape: stop it where it can still be stopped; nothing is changed then", "dim"), id="hint"
            )

    def on_mount(self) -> None:
        self.set_interval(_LOOKED_EVERY, self._show)
        self._show()

    def on_screen_resume(self) -> None:
        self._close()

    def is_done(self) -> None:
        """The job is over: close as soon as nothing stands over this."""
        self._done = True
        self._close()

    def action_stop(self) -> None:
        """Ask the job to stop; it does so where nothing is half done."""
        self._job.ask_to_stop()
        self._show()

    def _close(self) -> None:
        if self._done:
            self.dismiss(None)

    def _show(self) -> None:
        far = self._job.far
        bar = content(far.bar(_BAR), "$primary") if far.share is not None else content("")
        self.query_one("#far", Static).update(Content("\n").join([bar, content(far.in_words or "beginning")]))
        if self._job.stopping:
            self.query_one("#hint", Static).update(content("Stopping …", "dim"))


async def run_long(screen: Screen[Any], title: str, job: Callable[[Progress], ResultT]) -> ResultT | None:
    """What the job returns, which runs in a thread; None where it was stopped, which is told.

    ``title`` says what is done, as in “Reading children.xml”. The job is given a Progress to call, which raises
    Cancelled within it where the person pressed escape: what it was writing has to be taken back by that, as a
    transaction is. Raises what the job raises. To be awaited in a worker of the screen.
    """
    watched = Watched()
    running = asyncio.ensure_future(asyncio.to_thread(job, watched.tell))
    try:
        if not (await asyncio.wait({running}, timeout=SHOWN_AFTER))[0]:
            await _watch(screen, WorkingDialog(title, watched), running)
        done = await running
        if watched.stopping:
            tell(screen, f"{title}: it was done before it could be stopped.", "warning")
        return done
    except Cancelled as stopped:
        tell(screen, str(stopped))
        return None
    except asyncio.CancelledError:
        watched.ask_to_stop()  # who asked for it is gone
        raise


async def _watch(screen: Screen[Any], dialog: WorkingDialog, running: "asyncio.Future[Any]") -> None:
    """Show the dialog until the job is over, and wait until it is closed."""
    closed = asyncio.Event()
    await screen.app.push_screen(dialog, lambda _: closed.set())
    await asyncio.wait({running})
    dialog.is_done()
    await closed.wait()
