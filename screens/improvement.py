"""The improvement plan: which of its projects have delivered, and who outside says that it helped?"""

from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from db.queries.improvement import plan_board
from db.store import Reader
from models.board import PlanTile
from models.people import Action
from models.projects import ItemKind
from screens.commands import Command, commands
from screens.plan_lists import PlanScreen
from screens.widgets.plan_rows import PROJECT, PlanList, items_list, projects_list, tasks_list
from screens.widgets.tiles import TileText

PROJECTS = "projects"
_NONE = "No task is {}. Press escape for the projects."


class ImprovementScreen(PlanScreen):
    """The eight projects; each number above them opens its list."""

    TILES: ClassVar[tuple[TileText, ...]] = (
        TileText(PROJECTS, "Projects", "Projects", "a project"),
        TileText(PlanTile.NOT_FELT, "Delivered, not yet felt", "Not felt", "delivered and not yet felt", "○ "),
        TileText(PlanTile.TO_SIGN, "To be signed off", "To sign", "to be signed off", "● "),
        TileText(PlanTile.FOR_REVIEW, "For review", "Review", "for review", "? "),
        TileText(PlanTile.OVERDUE_MILESTONES, "Milestones late", "Late", "late", "✕ "),
        TileText(PlanTile.HIGH_RISKS, "High risks", "Risks", "high", "▲ "),
        TileText(PlanTile.SIGNED_OFF, "Signed off", "Signed", "signed off", "✓ "),
    )
    SPARE: ClassVar[frozenset[str]] = frozenset({"in_full", "back", "screen.tile(-1)", "day"})
    SAME_IN_WORDS = "cpip-tui plan"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "plan",
        Command("b", "board", "Board", "what the board looks at: not felt, late, risks, what changed"),
        Command("o", "success", "Outcomes", "the twelve measures against September 2010"),
        Command("n", "new", "New", "a task, a milestone, a risk or an issue of the project"),
        Command("x", "report", "Report", "the highlight report: a page that prints, text or Markdown"),
    )

    @property
    def place(self) -> str:
        return "Improvement plan"

    @property
    def is_place(self) -> bool:
        return True

    def fetch(self, reader: Reader) -> Mapping[str, PlanList]:
        board = plan_board(reader, self.desk.as_at)
        late, risks = board.items_of(PlanTile.OVERDUE_MILESTONES), board.items_of(PlanTile.HIGH_RISKS)
        none = "No {}. Press escape for the projects."
        return {
            PROJECTS: projects_list(board),
            **{
                tile: tasks_list(board, board.tasks_of(tile), _NONE.format(self._text(tile).empty))
                for tile in (PlanTile.NOT_FELT, PlanTile.TO_SIGN, PlanTile.FOR_REVIEW, PlanTile.SIGNED_OFF)
            },
            PlanTile.OVERDUE_MILESTONES: items_list(
                board, late, ItemKind.MILESTONE, none.format("milestone is late")
            ),
            PlanTile.HIGH_RISKS: items_list(board, risks, ItemKind.RISK, none.format("risk is scored 15 or more")),
        }  # fmt: skip

    def _text(self, name: str) -> TileText:
        return next(tile for tile in self.TILES if tile.name == name)

    def action_board(self) -> None:
        from screens.board import BoardScreen

        self.app.push_screen(BoardScreen(self.desk))

    def action_success(self) -> None:
        from screens.success import SuccessScreen

        self.app.push_screen(SuccessScreen(self.desk))

    @work
    async def action_new(self) -> None:
        """Enter something in the project under the cursor."""
        from screens.project_moving import enter_new

        row = self.current
        if row is not None and row.of == PROJECT and await enter_new(self, self.desk, row.id):
            self.read()

    @work
    async def action_report(self) -> None:
        from screens.highlight_report import ask_highlight

        await ask_highlight(self, self.desk)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the role allows, and what can be done with the row under the cursor."""
        if action == "report":
            return self.desk.may(Action.EXPORT)
        if action == "new":
            return self.desk.may(Action.CHANGE_PLAN) and self.current is not None and self.current.of == PROJECT
        return super().check_action(action, parameters)
