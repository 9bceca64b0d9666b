"""A person at a terminal: the program opened on a store, keys pressed, the screen read."""

import asyncio
import shutil
import sys
import time
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from textual import events
from textual._context import visible_screen_stack
from textual.screen import Screen
from textual.widgets import Input, TextArea

from cpip_tui.app import CpipApp
from cpip_tui.cli.founding import make_first
from cpip_tui.first_run import FirstRunApp
from db.commands.founding import found
from db.demo import fill_demo
from db.queries.audit_trail import AuditQuestion, audit_page
from db.queries.people import people_with_access
from db.queries.standards import standards
from db.queries.triage import waiting_list
from db.queries.workload import caseload
from db.store import Act, Store
from models.people import Person, Role
from screens.desk import Desk
from screens.dialogs.form import FormDialog
from screens.duty import DutyScreen
from screens.triage import TriageScreen
from screens.widgets.choice_line import ChoiceLine

sys.path.insert(0, str(Path(__file__).parent))  # pytest does not put a test's folder on the path

PATIENCE_SECONDS = 10.0
READING_SECONDS = 0.3  # of a message that was told in passing
SETTLING_ROUNDS = 20
ADA = Person(1, "Ada Manager", Role.ADMINISTRATOR)
DEMO_DAY = date(2011, 9, 16)
MOMENT = datetime(2011, 9, 16, 9, 0, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple"


_paint = Screen._compositor_refresh


def _paint_later(screen):
    """Note what is to be painted and paint it when all is settled, as a slow terminal does."""
    if screen is screen.app.screen:
        visible_screen_stack.set(screen.app._background_screens)
        screen._dirty_widgets.clear()
        screen.app._update_mouse_over(screen)
    else:
        _paint(screen)


@pytest.fixture(autouse=True)
def painted_when_settled(monkeypatch):
    """Nobody sees what is painted while keys are at work; the screen that they end in is painted each time."""
    monkeypatch.setattr(Screen, "_compositor_refresh", _paint_later)


class Choices:
    """What is remembered, for as long as the test runs."""

    def __init__(self):
        self.kept = {}

    def get(self, name):
        return self.kept.get(name)

    def set(self, name, value):
        self.kept[name] = value


class AtTerminal:
    """Presses keys and reads what the screen shows."""

    def __init__(self, app, pilot):
        self.app, self.pilot = app, pilot

    async def press(self, *keys):
        await self.app._press_keys(keys)
        await self.settles()

    async def settles(self):
        """Wait, with an end, until all that was asked for is read, done and painted."""
        await self._settles()
        if self.app.is_running:
            _paint(self.app.screen)

    async def _settles(self):
        for _ in range(SETTLING_ROUNDS):
            if not self.app.is_running or not self.app.screen_stack:
                return
            self.app.screen._on_timer_update()
            for _ in range(SETTLING_ROUNDS):
                if self._busy():
                    await asyncio.sleep(0)
            if not await self.pilot._wait_for_screen() or not self.app.is_running:
                return  # it is closing
            if any(worker.is_running and worker._thread_worker for worker in self.app.workers):
                await asyncio.sleep(0.005)
            elif not self._busy():
                return

    def _busy(self):
        screen = self.app.screen
        return (
            screen._callbacks
            or screen._layout_required
            or screen._dirty_widgets
            or any(
                pump._message_queue.qsize() or pump._next_callbacks
                for pump in (self.app, *screen.walk_children(with_self=True))
            )
        )

    async def type(self, text):
        """Letter by letter; what follows the first one in a field as if it came at once, which is quicker."""
        while text:
            await self.press("space" if text[0] == " " else text[0])
            text = text[1:]
            if text and isinstance(self.app.screen.focused, Input | TextArea):
                await self.paste(text)
                return

    async def paste(self, text):
        """As from a clipboard, into what has the focus: quicker than letters."""
        self.app.screen.focused.post_message(events.Paste(text))
        await self.settles()

    async def fill(self, **texts):
        """Write these texts into the form that is open, choose these codes, and press enter on its last field."""
        await self.until(lambda: isinstance(self.app.screen, FormDialog), "a form")
        await self.pilot.pause()
        form = self.app.screen
        for name, text in texts.items():
            field = form.query_one(f"#field-{name}")
            field.focus()
            await self.pilot.pause()
            if isinstance(field, ChoiceLine):
                while field.value != text:
                    await self.press("right")
            else:
                field.value = ""
                await self.paste(text)
        form.query(".form-row").last().children[-1].focus()
        await self.pilot.pause()
        await self.press("enter")

    async def leaves(self):
        """Leave the form that is open, and say that what was typed may be lost."""
        await self.press("escape")
        await self.asks("What you typed is lost.")
        await self.press("down", "enter")
        await self.pilot.pause()

    def field(self, name):
        """What stands in a field of the form that is open."""
        return self.app.screen.query_one(f"#field-{name}").value

    async def command(self, words, reads):
        """Choose a command from the palette by typing, and wait for what it shows."""
        await self.press("ctrl+p")
        await self.paste(words)
        await self.until(lambda: self._hit().lower().startswith(words.lower()), f"the command “{words}”")
        await self.press("enter")
        await self.reads(reads)

    def _hit(self):
        options = self.app.screen.query("CommandList")
        return str(options.first().get_option_at_index(0).hit.text) if options and options.first().option_count else ""

    async def until(self, condition, what="what was waited for"):
        """Wait, with an end, until the condition holds."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < end, f"{what} never came; the screen shows:\n{self.screen}"
            await asyncio.sleep(0.01)
            await self.pilot.pause()

    @property
    def words(self):
        """The words on the screen, as if its lines were not broken."""
        return " ".join(self.screen.split())

    @property
    def dialog(self):
        """The words of the dialog that is open, its frame's included, as if its lines were not broken."""
        found = self.app.screen.query(".dialog")
        if not found:
            return ""
        at = found.first().region
        lines = self.screen.splitlines()[at.y : at.bottom]
        return " ".join(" ".join(line[at.x + 1 : at.right - 1].replace("─", " ") for line in lines).split())

    async def asks(self, text):
        """Wait until the dialog that is open shows the text."""
        await self.until(lambda: text in self.dialog, f"“{text}” in a dialog")

    @property
    def facts(self):
        """What the case file that is on top says of the people and the facts, as if its lines were not broken."""
        return " ".join(str(self.app.screen.query_one("#facts").render()).split())

    @property
    def whole(self):
        """All that is shown of the entry or the clock under the cursor of the case file."""
        return " ".join(str(self.app.screen.query_one("#entry").render()).split())

    async def hears(self, text):
        """Wait until something was told in passing."""
        await self.until(lambda: any(text in note.message for note in self.app._notifications), f"to hear “{text}”")

    async def reads(self, text):
        """Wait until the screen shows the text; a message that lies over it and was read goes, as if clicked on."""
        seen = {}

        def shown():
            if text in self.screen:
                return True
            now = time.monotonic()
            for toast in self.app.screen.query("Toast"):
                if toast.region and now - seen.setdefault(toast, now) > READING_SECONDS:
                    toast.display = False
            return False

        await self.until(shown, f"“{text}”")

    @property
    def screen(self):
        """The characters on the screen, line by line."""
        return "\n".join(strip.text for strip in self.strips)

    @property
    def strips(self):
        """The lines on the screen with their styles, those of the screens beneath a dialog too."""
        visible_screen_stack.set(self.app._background_screens)
        return self.app.screen._compositor.render_strips()

    @property
    def duty(self):
        return next(screen for screen in self.app.screen_stack if isinstance(screen, DutyScreen))

    @property
    def table(self):
        return self.duty.table

    async def listed(self):
        """Wait until the list answers the question that was asked last."""
        await self.until(
            lambda: isinstance(self.app.screen, DutyScreen) and self.duty._shown == self.duty.question, "the list"
        )
        await self.pilot.pause()

    def tile(self, name):
        """The number that a tile shows."""
        place = next(screen for screen in self.app.screen_stack if screen.query("TileBar"))
        text = str(place.query_one(f"#tile-{name}").render())
        return int(text.split()[-1].replace(",", ""))

    @property
    def triage(self):
        return next(screen for screen in self.app.screen_stack if isinstance(screen, TriageScreen))

    @property
    def waiting(self):
        """The table of the waiting cases."""
        return self.triage.cases.table

    @property
    def workers(self):
        """The table of the workers."""
        return self.triage.people.table

    async def goes_to_triage(self):
        await self.press("2")
        await self.until(lambda: isinstance(self.app.screen, TriageScreen), "the Triage screen")
        await self.lists()

    async def lists(self):
        """Wait until the Triage screen is on top, and its lists are those that were asked for last."""

        def shown():
            place = self.app.screen
            return (
                isinstance(place, TriageScreen)
                and place._shown is not None
                and (place._shown.number == place._reading and place._shown.waiting.as_at == place.desk.as_at)
            )

        await self.until(shown, "the lists")
        await self.pilot.pause()

    def waits(self):
        """The references of the cases that the waiting list shows, on all its pages."""
        return [row.case for row in self.triage.cases.known.rows]

    def working(self):
        """The names of the workers that the list shows, on all its pages."""
        return [row.worker.name for row in self.triage.people.known.rows]

    async def filters(self, words):
        """Narrow the list that keys act on, and go back to it."""
        await self.press("slash")
        await self.type(words)
        await self.press("enter")
        await self.pilot.pause()

    async def at_case(self, case):
        """Put the cursor of the waiting list on the case."""
        self.waiting.move_cursor(row=self.waits().index(case), animate=False)
        await self.until(lambda: self.waiting.current.case == case, f"the cursor on {case}")

    async def at_worker(self, name):
        """Put the cursor of the workers on somebody, as with tab and the arrows."""
        if not self.workers.has_focus:
            await self.press("tab")
        self.workers.move_cursor(row=self.working().index(name), animate=False)
        await self.until(lambda: self.workers.current.worker.name == name, f"the cursor on {name}")

    def _stands_empty(self):
        """Whether the cursor is in a field in which nothing stands."""
        focused = self.app.screen.focused
        return (focused.value if isinstance(focused, Input) else getattr(focused, "text", None)) == ""

    async def fills(self, *texts):
        """Type into the fields of a form, one after the other, and press enter in each; None leaves it as it is."""
        for text in texts:
            if text is not None:
                if not self._stands_empty():
                    await self.press("home", "ctrl+k")
                await self.paste(text) if text else None
            await self.press("enter")
        await self.pilot.pause()


@pytest.fixture
def sit_down():
    """A function that opens the program on a store: ``async with sit_down(store, …) as person``."""

    @asynccontextmanager
    async def at(
        store, *, size=(80, 24), today=date(2011, 9, 16), as_at=None, choices=None, clock=None, who=ADA, **more
    ):
        desk = Desk(store, clock or (lambda: today), choices or Choices(), lambda: MOMENT, who, as_at)
        app = CpipApp(desk, **more)
        async with app.run_test(size=size, notifications=True) as pilot:
            person = AtTerminal(app, pilot)
            if who is None:
                yield person
                return
            await person.until(
                lambda: any(isinstance(screen, DutyScreen) for screen in app.screen_stack), "the Duty screen"
            )
            yield person

    return at


@pytest.fixture
def beginner():
    """A function that opens the guided start for a store at a path that is not there yet."""

    @asynccontextmanager
    async def at(path, size=(80, 24)):
        app = FirstRunApp(path, lambda answers, progress: make_first(path, answers, progress))
        async with app.run_test(size=size) as pilot:
            person = AtTerminal(app, pilot)
            await person.asks("What would you like?")
            yield person

    return at


@pytest.fixture
def choices():
    """What one person chose, kept from one sitting to the next."""
    return Choices()


@pytest.fixture
def of_role():
    """A function that finds somebody in the store who may sign in with this role."""

    def find(store, role):
        with store.reading() as reader:
            return next(person for person in people_with_access(reader) if person.role == role)

    return find


@pytest.fixture
def trail():
    """A function that reads the entries of a store, oldest first: all of them, or those after the first so many."""

    def read(store, since=0):
        with Store.open(store.path, store.key and store.key.recovery) as other, other.reading() as reader:
            page = audit_page(reader, AuditQuestion(), limit=10_000)
        return [line for line in reversed(page.rows) if line.id > since]

    return read


@pytest.fixture
def waiting_in():
    """A function that reads from a store which cases wait, as at a day."""

    def read(store, as_at=DEMO_DAY):
        with Store.open(store.path, store.key and store.key.recovery) as other, other.reading() as reader:
            return waiting_list(reader, standards(reader), as_at)

    return read


@pytest.fixture
def load_in():
    """A function that reads from a store what everybody carries, as at a day."""

    def read(store, as_at=DEMO_DAY):
        with Store.open(store.path, store.key and store.key.recovery) as other, other.reading() as reader:
            return caseload(reader, standards(reader), as_at)

    return read


@pytest.fixture
def elsewhere():
    """A function that lets a colleague do something at the same moment, in a window of their own."""

    def do(store, command, *given, **named):
        with Store.open(store.path, store.key and store.key.recovery) as other:
            return command(other, Act(ADA, MOMENT), *given, **named)

    return do


class IdleClock:
    """Seconds that pass only when a test says so."""

    def __init__(self):
        self.seconds = [1_000.0]

    def __call__(self):
        return self.seconds[-1]

    def passes(self, seconds):
        self.seconds.append(self.seconds[-1] + seconds)


@pytest.fixture
def idle_clock():
    """What counts how long nobody was there."""
    return IdleClock()


@pytest.fixture(scope="session")
def encrypted_template(tmp_path_factory):
    """A small synthetic authority under ``PASSPHRASE``, closed; to be copied. With it what its key writes out."""
    path = tmp_path_factory.mktemp("encrypted") / "store.db"
    with found(path, PASSPHRASE, MOMENT, manager="Ada Manager", team="Duty", holidays_version="0.109") as store:
        fill_demo(store, Act(ADA, MOMENT), MOMENT.date(), children=120, seed=2011)
        return path, store.key.recovery


@pytest.fixture
def encrypted_store(encrypted_template, tmp_path):
    """A store that has a passphrase."""
    template, recovery = encrypted_template
    path = tmp_path / "encrypted.db"
    shutil.copyfile(template, path)
    with Store.open(path, recovery) as store:
        yield store
