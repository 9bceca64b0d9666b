"""What is asked before the highlight report leaves the program: as what, and where it goes as a file."""

from pathlib import Path
from typing import Any

from textual.screen import Screen

from db.queries.highlight import highlight
from db.queries.standards import standards
from models.people import Action
from models.progress import Progress
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.plan_lists import PlanScreen
from screens.sending import send_file_made

_KINDS = {"html": "a page that prints (HTML, A4)", "txt": "text", "md": "Markdown"}
_LIST = "list"
_LEAVES = (
    "The plan as the board sees it, with what was said of tasks in the words that are on file: see that they name no "
    "child. It is entered in the audit trail first."
)


async def ask_highlight(screen: Screen[Any], desk: Desk) -> bool:
    """Ask as what and where the report is written, and write it. True where it was. To be awaited in a worker."""
    if not allowed(screen, desk, Action.EXPORT):
        return False
    get_ready("db.exchange.highlight_report")
    asked = "The highlight report: as what is it written?"
    choices = list(_KINDS.items())
    if isinstance(screen, PlanScreen) and screen.shown is not None and screen.shown.rows:
        choices.append((_LIST, "instead of it the list that is shown: a workbook, CSV or a page"))
    ending = await screen.app.push_screen_wait(ChoiceDialog(asked, choices, "html"))
    if ending is None:
        return False
    if ending == _LIST and isinstance(screen, PlanScreen):
        return await screen.export_shown()
    name = f"highlight-report-{desk.as_at.isoformat()}.{ending}"

    def write(place: Path, over: bool, progress: Progress) -> None:
        _write(desk, ending, place, progress, over=over)

    return await send_file_made(screen, "The highlight report", _LEAVES, name, write)


def _write(desk: Desk, ending: str, place: Path, progress: Progress, *, over: bool) -> None:
    from db.commands.sending_out import send_out
    from db.exchange.highlight_report import highlight_report

    as_at = desk.as_at
    progress("reading the plan", 0, 0)
    with desk.store.reading_apart(progress) as reader:
        found = highlight(reader, standards(reader), as_at)
    text = highlight_report(found, ending)
    progress("writing the file", 0, 0)
    send_out(
        desk.store, desk.act(), place, text, "highlight report", asked={"as_at": as_at},
        rows=len(found.board.tasks), over=over,
    )  # fmt: skip
