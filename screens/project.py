"""A project of the improvement plan: its tasks, milestones, risks and issues, and what changed."""

from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from db.queries.improvement import ProjectPage, plan_board, project
from db.store import Reader
from models.board import issues, milestones, risks_by_score
from models.people import Action
from models.projects import ItemKind
from screens.commands import Command, commands
from screens.desk import Desk
from screens.plan_lists import PlanScreen
from screens.widgets.beside import WIDE
from screens.widgets.plan_details import days_words, project_details, stated_words
from screens.widgets.plan_rows import PlanList, changes_list, items_list, tasks_list
from screens.widgets.tiles import TileText

TASKS, CHANGES = "tasks", "changes"
_EMPTY = {
    TASKS: "This project has no task yet.",
    ItemKind.MILESTONE: "This project has no milestone yet.",
    ItemKind.RISK: "No risk of this project is known.",
    ItemKind.ISSUE: "This project has no issue.",
}


class ProjectScreen(PlanScreen):
    """Everything of one project; the tiles are its lists."""

    TILES: ClassVar[tuple[TileText, ...]] = (
        TileText(TASKS, "Tasks", "Tasks", "a task"),
        TileText(ItemKind.MILESTONE, "Milestones", "Milestones", "a milestone"),
        TileText(ItemKind.RISK, "Risks", "Risks", "a risk"),
        TileText(ItemKind.ISSUE, "Issues", "Issues", "an issue"),
        TileText(CHANGES, "What changed", "Changed", "a change"),
    )
    SPARE: ClassVar[frozenset[str]] = frozenset({"in_full", "screen.tile(-1)", "day", "back"})
    SAME_IN_WORDS = "cpip-tui plan show PROJECT"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "plan",
        Command("n", "new", "New", "a task, a milestone, a risk or an issue of the project"),
        Command("o", "project", "Project", "how the project stands, its manager, its dates and texts"),
        Command("x", "export", "Export", "export the list that is shown: a workbook, CSV or a page", footer=False),
        Command("i", "about", "About", "the scope, the deliverables and the dates of the project"),
    )

    def __init__(self, desk: Desk, number: int, tile: str | None = None) -> None:
        super().__init__(desk, tile)
        self.number = number
        self._page: ProjectPage | None = None
        self._details: list[str] = []

    @property
    def place(self) -> str:
        name = self._page.project.name if self._page is not None else ""
        return f"{self.number} {name}" if self.app.size.width >= WIDE else f"Project {self.number}"

    @property
    def about(self) -> str:
        if self._page is None:
            return ""
        one = self._page.project
        named = "" if self.app.size.width >= WIDE else f"{one.name} · "
        return f"{named}{one.manager or 'nobody'} manages it · {days_words(one)}\n{stated_words(one)}"

    def fetch(self, reader: Reader) -> Mapping[str, PlanList]:
        board = plan_board(reader, self.desk.as_at)
        page = self._page = project(reader, self.number, self.desk.as_at)
        self._details = project_details(board, page.project)
        new = " Press n to enter one." if self.desk.may(Action.CHANGE_PLAN) else ""
        in_order = {ItemKind.MILESTONE: milestones, ItemKind.RISK: risks_by_score, ItemKind.ISSUE: issues}
        return {
            TASKS: tasks_list(board, page.tasks, _EMPTY[TASKS] + new, across=False),
            **{
                kind: items_list(board, order(page.items), kind, _EMPTY[kind] + new, across=False)
                for kind, order in in_order.items()
            },
            CHANGES: changes_list(page.changes, "Nothing of this project was entered yet."),
        }

    @work
    async def action_new(self) -> None:
        from screens.project_moving import enter_new

        kind = self._tile if self._tile in _EMPTY else TASKS
        if await enter_new(self, self.desk, self.number, kind):
            self.read()

    @work
    async def action_export(self) -> None:
        await self.export_shown()

    @work
    async def action_project(self) -> None:
        from screens.project_moving import move_project

        if await move_project(self, self.desk, self.number):
            self.read()

    def action_about(self) -> None:
        """Scope, deliverables and dates, to be read and closed."""
        from screens.dialogs.reading import ReadingDialog

        if self._details:
            self.app.push_screen(ReadingDialog(self._details[0], self._details[1:]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the role allows, and what can be done with the row under the cursor."""
        if action in ("new", "project"):
            return self.desk.may(Action.CHANGE_PLAN)
        if action == "export":
            return self.desk.may(Action.EXPORT)
        return super().check_action(action, parameters)
