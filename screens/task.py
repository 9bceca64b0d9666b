"""A task of the improvement plan: what signing it off still lacks, what was said of its impact, and its steps."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from db.queries.improvement import TaskPage, task
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from screens.asking import allowed
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.day import DayDialog
from screens.widgets.as_at import place_words
from screens.widgets.beside import WIDE
from screens.widgets.key_line import KeyLine
from screens.widgets.plain import content
from screens.widgets.plan_details import change_details, task_page
from screens.widgets.top_line import TopLine


class TaskScreen(Screen[None]):
    """All of a task, to be scrolled."""

    SAME_IN_WORDS = "cpip-tui plan task show NUMBER"
    AUTO_FOCUS = "#task"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "task",
        Command("m", "move", "Move", "what can be done with the task now"),
        Command("w", "feedback", "Feedback", "record what children, parents or staff say of its impact"),
        Command("t", "day", "Day", "look at the plan as at another day"),
        Command("j", "scroll(1)", "Down", "further down", footer=False, name="down"),
        Command("k", "scroll(-1)", "Up", "further up", footer=False, name="up"),
        Command("escape", "app.pop_screen", "Back", "back to where you came from"),
    )

    def __init__(self, desk: Desk, task_id: int) -> None:
        super().__init__()
        self.desk, self._task_id = desk, task_id
        self._standards: Standards | None = None
        self._page: TaskPage | None = None

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        with VerticalScroll(id="task"):
            yield Static(id="task-text")
        yield KeyLine()

    def on_mount(self) -> None:
        self.follow_the_day()

    def on_screen_resume(self) -> None:
        """Read again: something may have been written meanwhile."""
        self.follow_the_day()

    def follow_the_day(self) -> None:
        """Read and show, as at the day that is looked at."""
        try:
            with self.desk.store.reading() as reader:
                self._standards = self.desk.standards(reader)
                self._page = task(reader, self._task_id, self.desk.as_at)
        except CpipError as error:
            self._page = None
            self.query_one(TopLine).say(content("The task cannot be shown", "$text-error"))
            self.query_one("#task-text", Static).update(content(str(error)))
        else:
            self._show(self._page)
        self.refresh_bindings()

    def _show(self, page: TaskPage) -> None:
        roomy = self.app.size.width >= WIDE
        calendar = self._standards.calendar if self._standards is not None else None
        words = place_words("Task of the plan", self.desk, calendar, roomy=roomy)
        self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())
        parts = task_page(page.task, self.desk.as_at)
        parts.append(("What changed, the last first", [change_details(one)[0] for one in reversed(page.changes)]))
        lines = []
        for heading, said in parts:
            lines += [content(heading, "bold"), *(content(line) for line in said), content("")]
        self.query_one("#task-text", Static).update(Content("\n").join(lines[:-1]))

    @work
    async def action_move(self) -> None:
        from screens.task_moving import move_task

        if await move_task(self, self.desk, self._task_id):
            self.follow_the_day()

    @work
    async def action_feedback(self) -> None:
        from screens.task_moving import give_feedback

        if allowed(self, self.desk, Action.RECORD_FEEDBACK) and await give_feedback(self, self.desk, self._task_id):
            self.follow_the_day()

    @work
    async def action_day(self) -> None:
        question = "Look at the plan as at which day?"
        day = await self.app.push_screen_wait(
            DayDialog(self.desk.as_at, self.desk.today(), self._standards, question)
        )  # fmt: skip
        if day is not None:
            self.desk.look_at(day)
            self.follow_the_day()

    def action_scroll(self, step: int) -> None:
        self.query_one("#task", VerticalScroll).scroll_relative(y=step, animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the role allows."""
        del parameters
        if action == "move":
            return self._page is not None and self.desk.may(Action.CHANGE_PLAN)
        return True
