"""The command ``doctor``: whether the store is sound, and whether its dates keep the rules of the census."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_line, print_rows, tell_shared_folder
from cpip_tui.cli.progress import watched_job
from cpip_tui.clock import clock_warning
from models.data_checks import Finding
from models.text import showable

if TYPE_CHECKING:
    from db.commands.examining import Health


@dataclass(frozen=True)
class Wrong:
    """Something that is not as it should be: of the store, or of the dates of a case."""

    said: str
    finding: Finding | None = None

    @property
    def check(self) -> str:
        return "store" if self.finding is None else "data"


WRONG_FIELDS: tuple[Field[Wrong], ...] = (
    Field("check", lambda one: one.check),
    Field("code", lambda one: one.finding and one.finding.rule.value),
    Field("rule", lambda one: one.finding and one.finding.rule.words),
    Field("case", lambda one: one.finding and one.finding.reference),
    Field("said", lambda one: one.said),
)


@with_options
def doctor(options: Options, format: FormatOption = Format.TABLE) -> None:
    """Look whether the store, its audit trail and its backups are sound, and its dates keep the census' rules.

    Exit code 1 where something is not. Of restricted cases it tells only who may see them.
    """
    from db.commands.examining import broken_dates, health

    with working(options) as sitting:
        with watched_job() as progress:
            store, act = sitting.store, sitting.act()
            found = health(store, act, warning=clock_warning(sitting.latest) or "", progress=progress)
            as_file, as_at = format is not Format.TABLE, sitting.as_at
            dates: Sequence[Finding] = ()
            if found.whole:
                dates = broken_dates(store, act, sitting.today, as_file=as_file, as_at=as_at, progress=progress)
        if format is Format.TABLE:
            if sitting.store.encrypted:
                tell_shared_folder(sitting.store.path)
            else:
                print_line("note: the store is not encrypted; anybody who has the file can read it.")
    wrong = [*map(Wrong, found.wrong), *(Wrong(one.said, one) for one in dates)]
    if format is Format.TABLE:
        _tell(found, dates)
    else:
        about = {
            "as_at": sitting.today,
            "sound": not found.wrong,
            "entries": found.entries,
            "dates_checked": found.whole,
        }
        print_rows(wrong, WRONG_FIELDS, format, about=about)
    if wrong:
        raise typer.Exit(1)


def _tell(found: "Health", dates: Sequence[Finding]) -> None:
    for sentence in found.wrong:
        print_line(f"wrong: {sentence}")
    if found.wrong:
        print_line(
            "Backups are listed by: cpip-tui restore. What can still be read is copied out by: cpip-tui rescue FILE"
        )
    else:
        print_line(f"Sound: the file, {found.entries:,} audit entries, and the newest backup.")
    for one in dates:
        print_line(showable(f"{one.rule.value} {one.reference}: {one.said}"))
    if dates:
        print_line(f"{len(dates):,} {'date breaks' if len(dates) == 1 else 'dates break'} a rule:")
        for rule, count in Counter(one.rule for one in dates).items():
            print_line(f"  {rule.value} ({count:,}): {rule.words}")
    elif found.whole:
        print_line("The dates of all cases keep the rules of the census.")
    else:
        print_line("The dates were not checked, since the file is not whole.")
