"""What the improvement board looks at: what is delivered and not yet felt, what is late, risks, and what changed."""

from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from db.queries.improvement import plan_board
from db.store import Reader
from models.board import Meeting, PlanTile
from models.dates import short_form
from models.people import Action
from models.projects import ItemKind
from screens.asking import allowed
from screens.commands import Command, commands
from screens.desk import Desk
from screens.plan_lists import PlanScreen
from screens.widgets.plan_rows import PlanList, changes_list, items_list, tasks_list
from screens.widgets.tiles import TileText

CHANGES = "changes"


class BoardScreen(PlanScreen):
    """The same lists as the highlight report has."""

    TILES: ClassVar[tuple[TileText, ...]] = (
        TileText(PlanTile.NOT_FELT, "Delivered, not yet felt", "Not felt", "delivered and not yet felt", "○ "),
        TileText(PlanTile.TO_SIGN, "To be signed off", "To sign", "to be signed off", "● "),
        TileText(PlanTile.FOR_REVIEW, "For review", "Review", "for review", "? "),
        TileText(PlanTile.OVERDUE_MILESTONES, "Milestones late", "Late", "late", "✕ "),
        TileText(PlanTile.RISKS, "Risks", "Risks", "a risk", "▲ "),
        TileText(PlanTile.ISSUES, "Issues", "Issues", "an issue", "! "),
        TileText(CHANGES, "Changed since the meeting", "Changed", "changed"),
    )
    SPARE: ClassVar[frozenset[str]] = frozenset({"in_full", "screen.tile(-1)"})
    SAME_IN_WORDS = "cpip-tui plan highlight"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "board",
        Command("h", "meeting", "Met", "the board met: from now on what changed counts from there"),
        Command("x", "report", "Report", "the highlight report: a page that prints, text or Markdown"),
    )

    def __init__(self, desk: Desk, tile: str | None = None) -> None:
        super().__init__(desk, tile)
        self._last: Meeting | None = None

    @property
    def place(self) -> str:
        return "The board’s view"

    @property
    def about(self) -> str:
        if self._last is None:
            met = " Press h when it has met." if self.desk.may(Action.HOLD_MEETING) else ""
            return f"No meeting of the board is recorded, so all that changed is listed.{met}"
        said = f": {self._last.note}" if self._last.note else ""
        return f"The board met last on {short_form(self._last.held_on)}{said}"

    def fetch(self, reader: Reader) -> Mapping[str, PlanList]:
        board = plan_board(reader, self.desk.as_at)
        self._last = board.last_meeting
        none = {
            PlanTile.NOT_FELT: "No task is delivered and not yet felt. Press → for the next list.",
            PlanTile.TO_SIGN: "No task waits for the board: nothing is both delivered and felt.",
            PlanTile.FOR_REVIEW: "No task is for review: nobody said that it did not help.",
        }
        items = {
            PlanTile.OVERDUE_MILESTONES: (ItemKind.MILESTONE, "No milestone is late."),
            PlanTile.RISKS: (ItemKind.RISK, "No risk is open."),
            PlanTile.ISSUES: (ItemKind.ISSUE, "No issue is open."),
        }
        since = f"since the meeting on {short_form(self._last.held_on)}" if self._last else "yet"
        return {
            **{tile: tasks_list(board, board.tasks_of(tile), empty) for tile, empty in none.items()},
            **{
                tile: items_list(board, board.items_of(tile), kind, empty) for tile, (kind, empty) in items.items()
            },
            CHANGES: changes_list(board.changes, f"Nothing was entered {since}."),
        }  # fmt: skip

    @work
    async def action_meeting(self) -> None:
        """The board met."""
        from screens.project_moving import board_met

        if allowed(self, self.desk, Action.HOLD_MEETING) and await board_met(self, self.desk):
            self.read()

    @work
    async def action_report(self) -> None:
        from screens.highlight_report import ask_highlight

        await ask_highlight(self, self.desk)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the role allows, and what can be done with the row under the cursor."""
        if action == "meeting":
            return self.desk.may(Action.HOLD_MEETING)
        if action == "report":
            return self.desk.may(Action.EXPORT)
        return super().check_action(action, parameters)
