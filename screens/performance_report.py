"""What is asked before the report on a month leaves the program: as what, and where it goes as a file."""

from pathlib import Path
from typing import Any

from textual.screen import Screen

from db.queries.report import performance_report
from db.queries.standards import standards
from models.people import Action
from models.progress import Progress
from models.timeliness import Month
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.sending import send_file_made

_KINDS = {
    "html": "a page that prints (HTML)",
    "md": "Markdown, the charts drawn in characters",
}


async def ask_report(screen: Screen[Any], desk: Desk, month: Month, team_id: int | None) -> bool:
    """Ask as what and where the report is written, and write it. True where it was. To be awaited in a worker."""
    if not allowed(screen, desk, Action.EXPORT):
        return False
    get_ready("db.exchange.performance_report")
    asked = f"The report on {month.words}: as what is it written?"
    kind = await screen.app.push_screen_wait(ChoiceDialog(asked, list(_KINDS.items()), "html"))
    if kind is None:
        return False

    def write(place: Path, over: bool, progress: Progress) -> None:
        _write(desk, month, team_id, kind, place, progress, over=over)

    leaves = "Figures, charts, counts and late entries; no child and no case. It is entered in the audit trail first."
    return await send_file_made(screen, f"The report on {month.words}", leaves, f"performance-{month}.{kind}", write)


def _write(
    desk: Desk, month: Month, team_id: int | None, kind: str, place: Path, progress: Progress, *, over: bool
) -> None:
    from db.commands.sending_out import send_out
    from db.exchange.performance_markdown import report_markdown
    from db.exchange.performance_report import report_page

    as_at = desk.as_at
    progress("reading the figures of the month and of those before it", 0, 0)
    with desk.store.reading_apart(progress) as reader:
        found = performance_report(reader, standards(reader), as_at, month, team_id=team_id)
    progress("drawing the charts", 0, 0)
    text = report_page(found) if kind == "html" else report_markdown(found)
    asked = {"as_at": as_at, "month": str(month), "team": found.team}
    progress("writing the file", 0, 0)
    send_out(
        desk.store, desk.act(), place, text, "performance report", asked=asked, rows=len(found.cards), over=over
    )  # fmt: skip
