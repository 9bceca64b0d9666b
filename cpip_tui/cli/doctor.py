"""The command ``doctor``: whether the store is sound, and whether its dates keep the rules of the census."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_line, print_rows, tell_shared_folder
from cpip_tui.clock import clock_warning
from db.backup import backups_in, contents, folder_of
from db.queries.data_quality import findings
from db.queries.standards import second_place
from db.store import Store
from models.data_checks import Finding
from models.errors import CpipError
from models.text import showable


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
    with working(options) as sitting:
        health = _health(sitting)
        dates = _dates(sitting, format) if health.whole else []
        if format is Format.TABLE:
            if sitting.store.encrypted:
                tell_shared_folder(sitting.store.path)
            else:
                print_line("note: the store is not encrypted; anybody who has the file can read it.")
    wrong = [*map(Wrong, health.wrong), *(Wrong(one.said, one) for one in dates)]
    if format is Format.TABLE:
        _tell(health, dates)
    else:
        about = {
            "as_at": sitting.today,
            "sound": not health.wrong,
            "entries": health.entries,
            "dates_checked": health.whole,
        }
        print_rows(wrong, WRONG_FIELDS, format, about=about)
    if wrong:
        raise typer.Exit(1)


class _Health(NamedTuple):
    """What is wrong with the store; whether its file is whole, so that it can be read; how many entries were walked."""

    wrong: list[str]
    whole: bool
    entries: int


def _health(sitting: Sitting) -> _Health:
    from db.commands.verifying import unsound, verify

    store = sitting.store
    wrong = list(unsound(store))
    whole = not wrong
    found = verify(store, sitting.act(), enters=whole)
    wrong += [fault.sentence for fault in found.faults]
    newest = next(iter(backups_in(folder_of(store.path))), None)
    if newest is None:
        wrong.append("There is no backup yet: cpip-tui backup makes one")
    else:
        try:
            contents(newest.path, store.key)
        except CpipError as error:
            wrong.append(str(error))
    if warning := clock_warning(sitting.latest):
        wrong.append(warning)
    if (place := _second_place_gone(store)) is not None:
        wrong.append(f"The second place for backups, {place}, is not there. Connect it, or name another")
    return _Health(wrong, whole, found.entries)


def _second_place_gone(store: Store) -> Path | None:
    with store.reading() as reader:
        place = second_place(reader)
    return place if place is not None and not place.is_dir() else None


def _dates(sitting: Sitting, format: Format) -> Sequence[Finding]:
    """What the dates of the record break, as far as who is working may see it; entered before it is shown."""
    with sitting.store.reading() as reader:
        found = findings(reader, sitting.today)
    if found or format is not Format.TABLE:
        sitting.enter_list("data checks", format, {}, len(found))
    return found


def _tell(health: _Health, dates: Sequence[Finding]) -> None:
    for sentence in health.wrong:
        print_line(f"wrong: {sentence}")
    if health.wrong:
        print_line(
            "Backups are listed by: cpip-tui restore. What can still be read is copied out by: cpip-tui rescue FILE"
        )
    else:
        print_line(f"Sound: the file, {health.entries:,} audit entries, and the newest backup.")
    for one in dates:
        print_line(showable(f"{one.rule.value} {one.reference}: {one.said}"))
    if dates:
        print_line(f"{len(dates):,} {'date breaks' if len(dates) == 1 else 'dates break'} a rule:")
        for rule, count in Counter(one.rule for one in dates).items():
            print_line(f"  {rule.value} ({count:,}): {rule.words}")
    elif health.whole:
        print_line("The dates of all cases keep the rules of the census.")
    else:
        print_line("The dates were not checked, since the file is not whole.")
