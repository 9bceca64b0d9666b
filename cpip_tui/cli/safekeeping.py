"""The commands that keep a store safe: backup, restore, doctor, rescue, passphrase, clock."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import opened, signed_in, working
from cpip_tui.cli.options import Format, FormatOption, Options, YesOption, confirmed, passphrase_in, with_options
from cpip_tui.cli.output import Field, print_line, print_rows, tell_shared_folder
from cpip_tui.cli.secrets import new_passphrase, tell_recovery_key
from cpip_tui.clock import clock_warning, latest_known, now
from db.backup import Backup, Contents, backups_in, contents, folder_of
from db.connection import connect, is_encrypted, spoken_errors
from db.key import Key
from db.queries.people import people_with_access, person_named
from db.store import Act, Reader, key_for
from models.errors import CpipError, InvalidInput, NotFound, StoreError
from models.people import Person, Role
from models.text import clean_name


@with_options
def backup(
    options: Options,
    second: Annotated[
        Path | None, typer.Option("--second", metavar="FOLDER", help="A folder that gets a copy of each backup.")
    ] = None,
    no_second: Annotated[bool, typer.Option("--no-second", help="No second folder any more.")] = False,
) -> None:
    """Make a backup now, checked; or name a second place for all backups to come."""
    from db.commands.backing_up import back_up_now, set_second_place

    with working(options) as sitting:
        if second is not None or no_second:
            set_second_place(sitting.store, sitting.act(), second)
        made, copy = back_up_now(sitting.store, sitting.act())
    print_line(f"Made {made.path}, checked: it ends with audit entry {made.entry:,}.")
    if copy is not None:
        print_line(f"A copy is in {copy}.")


@dataclass(frozen=True)
class _Offer:
    """A backup, and what was found in it."""

    number: int
    backup: Backup
    holds: Contents | None
    wrong: str


_OFFER_FIELDS: tuple[Field[_Offer], ...] = (
    Field("number", lambda row: row.number, "no."),
    Field(
        "made",
        lambda row: row.backup.at.isoformat(timespec="seconds"),
        "made",
        lambda row: f"{row.backup.at.astimezone():%d %b %Y %H:%M:%S}",
    ),
    Field("entry", lambda row: row.backup.entry, "last entry"),
    Field("children", lambda row: row.holds.rows.get("children") if row.holds else None, "children"),
    Field("cases", lambda row: row.holds.rows.get("cases") if row.holds else None, "cases"),
    Field("assessments", lambda row: row.holds.rows.get("assessments") if row.holds else None, "assessments"),
    Field("file", lambda row: str(row.backup.path), "file", lambda row: row.wrong or row.backup.path.name),
)


@with_options
def restore(
    options: Options,
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="Which backup, as listed; without it they are listed.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER", help="Another folder of backups, as the second place.")
    ] = None,
    yes: YesOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """List what each backup holds, or put one in the place of the store. The present file is kept beside it."""
    from db.restoring import loss
    from db.restoring import restore as put_back

    path = options.store_path
    secret = options.passphrase_for(path if path.exists() else None, backups_in(source or folder_of(path)))
    offers = _offers(path, source, secret)
    if number is None:
        summary = f"{len(offers)} backups of {path}, newest first. Put one back with: cpip-tui restore NUMBER"
        print_rows(offers, _OFFER_FIELDS, format, about={"store": str(path)}, summary=summary)
        return
    chosen = next((offer for offer in offers if offer.number == number), None)
    if chosen is None:
        raise NotFound(f"There is no backup {number} of {path}. List them with: cpip-tui restore")
    if chosen.holds is None:
        raise StoreError(f"Backup {number} cannot be used. {chosen.wrong}")
    key = Key.of(secret, chosen.backup.path) if secret and is_encrypted(chosen.backup.path) else None
    missing = loss(path, key if path.exists() and is_encrypted(path) else None, chosen.backup)
    rows = chosen.holds.rows
    print_line(
        f"Backup {number} of {chosen.backup.at.astimezone():%d %b %Y %H:%M:%S} holds {rows.get('children', 0):,} "
        f"children, {rows.get('cases', 0):,} cases and {rows.get('assessments', 0):,} assessments."
    )
    print_line(missing.sentence)
    if not confirmed(f"Put it in the place of {path}? The present file is kept beside it.", yes):
        print_line("Nothing was done.")
        return
    person = _person_in(chosen.backup.path, key, options.who)
    kept = put_back(path, chosen.backup, key, missing, Act(person, now()))
    print_line(f"Restored {path}." + (f" What stood there is kept as {kept}." if kept else ""))


def _offers(path: Path, source: Path | None, secret: str | None) -> list[_Offer]:
    offers = []
    for number, found in enumerate(backups_in(source or folder_of(path)), 1):
        try:
            key = key_for(found.path, secret if is_encrypted(found.path) else None)
            offers.append(_Offer(number, found, contents(found.path, key), ""))
        except CpipError as error:
            offers.append(_Offer(number, found, None, str(error)))
    return offers


def _person_in(path: Path, key: Key | None, who: str | None) -> Person:
    """Who restores: named, or the one administrator of the backup; the present store may not be readable."""
    with closing(connect(path, key)) as connection, spoken_errors(path):
        reader = Reader(connection)
        if reader.row("SELECT 1 FROM sqlite_master WHERE name = 'access'") is None:
            return Person(None, clean_name(who or "cpip-tui", "name of who is working"), Role.ADMINISTRATOR)
        if who:
            return person_named(reader, who)
        administrators = [one for one in people_with_access(reader) if one.role is Role.ADMINISTRATOR]
    if len(administrators) != 1:
        raise InvalidInput("Say who restores the store with --as NAME: an administrator of the backup.")
    return administrators[0]


@with_options
def doctor(options: Options) -> None:
    """Look whether the store, its audit trail and its backups are sound. Exit code 1 where something is not."""
    from db.commands.verifying import unsound
    from db.commands.verifying import verify as walk

    wrong: list[str] = []
    with working(options) as sitting:
        store = sitting.store
        wrong += unsound(store)
        found = walk(store, sitting.act())
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
        tell_shared_folder(store.path)
        if not store.encrypted:
            print_line("note: the store is not encrypted; anybody who has the file can read it.")
    if not wrong:
        print_line(f"Sound: the file, {found.entries:,} audit entries, and the newest backup.")
        return
    for sentence in wrong:
        print_line(f"wrong: {sentence}")
    print_line("Backups are listed by: cpip-tui restore. What can still be read is copied out by: cpip-tui rescue FILE")
    raise typer.Exit(1)


@with_options
def rescue(
    options: Options, target: Annotated[Path, typer.Argument(metavar="FILE", help="The new store; it must not exist.")]
) -> None:
    """Copy out of a damaged store what can still be read, into a new one. The damaged file is left as it is."""
    from db.rescue import rescue as copy_out

    path = options.store_path
    key = key_for(path, options.passphrase())
    name = clean_name(options.who or "rescue", "name of who is working")
    found = copy_out(path, key, target, Act(Person(None, name, Role.ADMINISTRATOR), now()))
    for table, (copied, skipped) in found.items():
        lost = f", {skipped:,} could not be read" if skipped else ""
        print_line(f"{table:<20} {copied:>9,} rows{lost}")
    print_line(f"What could be read is in {target}. Look at it with: cpip-tui doctor --store {target}")


@with_options
def passphrase(
    options: Options,
    new_file: Annotated[
        Path | None, typer.Option("--new-passphrase-file", metavar="FILE", help="Its first line is the new one.")
    ] = None,
) -> None:
    """Change the passphrase. The old recovery key opens the store no more; a new one is shown once."""
    from db.commands.locking import change_passphrase

    if new_file is not None:
        passphrase_in(new_file)  # refused before the store is opened
    with working(options) as sitting:
        if sitting.store.encrypted:
            key = change_passphrase(sitting.store, sitting.act(), new_passphrase(new_file))
        else:
            key = change_passphrase(sitting.store, sitting.act(), "-")  # raises, and says what to do
    print_line("The passphrase was changed. Backups made until now open with the passphrase of their time.")
    tell_recovery_key(key)


@with_options
def clock(
    options: Options,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="This machine's clock is right; the entry was wrong.")
    ] = False,
) -> None:
    """Hold this machine's clock against the last entry. An administrator can confirm that the clock is right."""
    with opened(options) as store:
        person = signed_in(store, options.who)
        latest = latest_known(store)
        warning = clock_warning(latest)
        if confirm and warning:
            from db.commands.clock import confirm_clock

            confirm_clock(store, Act(person, now()))
            print_line(f"Confirmed: it is {now().astimezone():%a %d %b %Y %H:%M}. Days are counted from now on by it.")
            return
    print_line(warning or f"This machine's clock says {now().astimezone():%a %d %b %Y %H:%M}; no entry is later.")
