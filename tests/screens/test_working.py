"""A long job: how far it is, stopped by escape with nothing half done, and unseen where it is short."""

import asyncio
from threading import Event

import pytest
from textual.app import App
from textual.screen import Screen

from models.errors import Conflict
from models.progress import Far, Watched
from screens.dialogs.working import WorkingDialog, run_long


class Desk(App):
    """A screen on which a job is run."""

    def __init__(self, job):
        super().__init__()
        self.job, self.ended, self.raised, self.seen = job, [], None, 0

    def on_mount(self):
        self.push_screen(Screen())
        self.run_worker(self.work())

    async def work(self):
        try:
            self.ended.append(await run_long(self.screen, "Reading a file [/x]", self.job))
        except Conflict as error:
            self.raised = error

    def push_screen(self, screen, *more, **options):
        self.seen += isinstance(screen, WorkingDialog)
        return super().push_screen(screen, *more, **options)


async def until(pilot, condition):
    for _ in range(400):
        if condition():
            return
        await asyncio.sleep(0.01)
        await pilot.pause()
    raise AssertionError("what was waited for never came")


async def test_it_says_what_is_done_and_how_far_and_closes_with_the_result():
    go_on = Event()

    def job(progress):
        progress("children of [b]list 3", 1_500, 6_000)
        go_on.wait(10)
        return 7

    app = Desk(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WorkingDialog))
        await pilot.pause()
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "Reading a file [/x]" in shown
        assert "children of [b]list 3: 1,500 of 6,000 (25%)" in shown
        assert "escape: stop it" in shown
        assert shown.count("█") == 15  # of 60
        assert shown.count("░") == 45
        assert app.ended == []
        go_on.set()
        await until(pilot, lambda: app.ended)
        assert app.ended == [7]
        assert type(app.screen) is Screen


async def test_escape_stops_it_where_it_next_tells_how_far_it_is_and_that_is_told():
    asked, left = Event(), []

    def job(progress):
        try:
            while True:
                progress("children", 1, 0)
                asked.wait(0.02)
        finally:
            left.append("taken back")

    app = Desk(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WorkingDialog))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.ended)
        assert (app.ended, left) == ([None], ["taken back"])
        assert [note.message for note in app._notifications] == ["It was stopped, and nothing was changed."]


async def test_what_takes_less_than_a_fifth_of_a_second_is_not_shown_and_what_is_refused_comes_back():
    def job(progress):
        progress("looking", 0, 0)
        raise Conflict("The store has changed.")

    app = Desk(job)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.raised)
        assert (str(app.raised), app.seen, app.ended) == ("The store has changed.", 0, [])


async def test_who_leaves_the_program_stops_the_job():
    stopped = Event()

    def job(progress):
        try:
            while True:
                progress("children", 1, 0)
                stopped.wait(0.02)
        finally:
            stopped.set()

    app = Desk(job)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, WorkingDialog))
    assert stopped.wait(5)


@pytest.mark.parametrize(
    ("far", "words", "bar"),
    [
        (Far("cases", 0, 10), "cases: 0 of 10 (0%)", "░░░░"),
        (Far("cases", 5, 10), "cases: 5 of 10 (50%)", "██░░"),
        (Far("cases", 11, 10), "cases: 11 of 10 (100%)", "████"),
        (Far("cases", 3, 0), "cases: 3", "░░░░"),
        (Far("looking", 0, 0), "looking", "░░░░"),
        (Far("\x1b[2J"), "␛[2J", "░░░░"),
    ],
)
def test_how_far_it_is_can_be_read_without_a_colour(far, words, bar):
    assert (far.in_words, far.bar(4)) == (words, bar)


def test_a_job_that_nobody_stops_goes_on():
    job = Watched()
    job.tell("cases", 1, 2)
    assert (job.far, job.stopping) == (Far("cases", 1, 2), False)
