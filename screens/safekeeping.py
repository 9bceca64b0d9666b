"""What keeps the store safe, done from within the program: a backup now, and a look whether all is sound."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from models.data_checks import Finding
from models.errors import CpipError
from models.people import Action
from models.progress import Progress
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.dialogs.reading import ReadingDialog
from screens.dialogs.working import run_long
from screens.widgets.plain import tell

if TYPE_CHECKING:
    from db.backup import Backup
    from db.commands.examining import Health

_MOST = 500  # findings that are listed one by one


async def back_up_now(screen: Screen[Any], desk: Desk) -> bool:
    """Whether a backup was made. To be awaited in a worker of the screen."""
    if not allowed(screen, desk, Action.BACK_UP):
        return False

    def job(progress: Progress) -> "tuple[Backup, Path | None]":
        from db.commands.backing_up import back_up_now as back_up

        return back_up(desk.store, desk.act(), progress=progress)

    try:
        made = await run_long(screen, "A backup of the store", job)
    except CpipError as error:
        tell(screen, f"About the backup: {error}", "error")
        return False
    if made is None:
        return False
    backup, copy = made
    second = f" A copy is in {copy}." if copy is not None else ""
    tell(screen, f"Backed up, and checked: {backup.path.name}, up to audit entry {backup.entry:,}.{second}")
    return True


async def check_store(screen: Screen[Any], desk: Desk) -> bool:
    """Look at the file, the audit trail, the newest backup and all dates, and show what is wrong. True where it was
    shown. To be awaited in a worker of the screen."""
    if not allowed(screen, desk, Action.VERIFY):
        return False
    get_ready("db.commands.examining")

    def job(progress: Progress) -> "tuple[Health, Sequence[Finding]]":
        from db.commands.examining import broken_dates, health

        act = desk.act()
        found = health(desk.store, act, warning=desk.notice(), progress=progress)
        if not found.whole:
            return found, ()
        return found, broken_dates(desk.store, act, desk.today(), as_at=desk.as_at, progress=progress)

    try:
        looked = await run_long(screen, "Is the store sound?", job)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    if looked is None:
        return False
    title, lines = _said(*looked)
    screen.app.push_screen(ReadingDialog(title, lines))
    return True


def _said(found: "Health", dates: Sequence[Finding]) -> tuple[str, list[str]]:
    """The title, and the lines of what was found."""
    lines = [f"✕ {sentence}" for sentence in found.wrong]
    if found.wrong:
        lines.append("Backups are listed by: cpip-tui restore. What can be read is copied out by: cpip-tui rescue FILE")
    else:
        lines.append(f"✓ Sound: the file, {found.entries:,} audit entries, and the newest backup.")
    if dates:
        lines.append(f"▲ {len(dates):,} {'date breaks' if len(dates) == 1 else 'dates break'} a rule of the census:")
        lines += [f"  {rule.value} ({count:,}): {rule.words}" for rule, count in Counter(d.rule for d in dates).items()]
        lines += [f"{one.rule.value} {one.reference}: {one.said}" for one in dates[:_MOST]]
        if len(dates) > _MOST:
            lines.append(f"{len(dates) - _MOST:,} more are listed by: cpip-tui doctor")
    elif found.whole:
        lines.append("✓ The dates of all cases keep the rules of the census.")
    else:
        lines.append("The dates were not checked, since the file is not whole.")
    return ("Something is wrong with the store" if found.wrong else "The store is sound"), lines
