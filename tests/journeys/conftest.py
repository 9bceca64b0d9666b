"""A person at a terminal: the program opened on a store, keys pressed, the screen read."""

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import pytest

from cpip_tui.app import CpipApp
from models.people import Person, Role
from screens.desk import Desk
from screens.duty import DutyScreen

PATIENCE_SECONDS = 10.0
ADA = Person(1, "Ada Manager", Role.ADMINISTRATOR)


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
        await self.pilot.press(*keys)

    async def type(self, text):
        for letter in text:
            await self.pilot.press("space" if letter == " " else letter)

    async def until(self, condition, what="what was waited for"):
        """Wait, with an end, until the condition holds."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < end, f"{what} never came; the screen shows:\n{self.screen}"
            await asyncio.sleep(0.01)
            await self.pilot.pause()

    async def reads(self, text):
        """Wait until the screen shows the text."""
        await self.until(lambda: text in self.screen, f"“{text}”")

    @property
    def screen(self):
        """The characters on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

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
        text = str(self.duty.query_one(f"#tile-{name}").render())
        return int(text.split()[-1].replace(",", ""))


@pytest.fixture
def sit_down():
    """A function that opens the program on a store: ``async with sit_down(store, …) as person``."""

    @asynccontextmanager
    async def at(
        store, *, size=(80, 24), today=date(2011, 9, 16), as_at=None, choices=None, clock=None, who=ADA, **more
    ):
        moment = datetime(2011, 9, 16, 9, 0, tzinfo=UTC)
        desk = Desk(store, clock or (lambda: today), choices or Choices(), lambda: moment, who, as_at)
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
def choices():
    """What one person chose, kept from one sitting to the next."""
    return Choices()
