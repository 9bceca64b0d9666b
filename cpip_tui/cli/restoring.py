"""The commands for a store that is damaged, or went wrong: restore a backup, rescue what can be read."""

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.hints import named_again
from cpip_tui.cli.opening import who_is_working
from cpip_tui.cli.options import Format, FormatOption, Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from cpip_tui.clock import now
from db.backup import Backup, Contents, backups_in, contents, folder_of
from db.connection import connect, is_encrypted, spoken_errors
from db.key import Key, salt_of
from db.queries.people import knows_roles
from db.store import Act, Reader, key_for
from models.errors import CpipError, NotFound, StoreError
from models.people import PROGRAM, Action, Person, Role
from models.text import clean_name


@dataclass(frozen=True)
class Offer:
    """A backup, and what was found in it; or why it cannot be used."""

    number: int
    backup: Backup
    holds: Contents | None
    wrong: str = ""

    def count(self, table: str) -> int | None:
        """How many rows it has of a table."""
        return self.holds.rows.get(table, 0) if self.holds else None


OFFER_FIELDS: tuple[Field[Offer], ...] = (
    Field("number", lambda row: row.number, "no."),
    Field(
        "made",
        lambda row: row.backup.at.isoformat(timespec="seconds"),
        "made",
        lambda row: f"{row.backup.at.astimezone():%d %b %Y %H:%M:%S}",
    ),
    Field("entry", lambda row: row.backup.entry, "last entry"),
    Field("children", lambda row: row.count("children"), "children"),
    Field("cases", lambda row: row.count("cases"), "cases"),
    Field("assessments", lambda row: row.count("assessments"), "assessments"),
    Field("file", lambda row: str(row.backup.path), "file", lambda row: row.wrong or row.backup.path.name),
)


class _Keys:
    """The key of each file for one passphrase; files of one store have one salt, so it is derived once."""

    def __init__(self, secret: str | None) -> None:
        self._secret = secret
        self._known: dict[bytes, Key | None] = {}

    def of(self, path: Path) -> Key | None:
        """Raises StoreLocked where the file needs a passphrase and none was given."""
        if not is_encrypted(path):
            return None
        salt = salt_of(path)
        if salt not in self._known:
            self._known[salt] = key_for(path, self._secret)
        return self._known[salt]


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
    path = options.store_path
    backups = backups_in(source or folder_of(path))
    keys = _Keys(options.passphrase_for(path if path.exists() else None, backups))
    offers = [_offer(place, backup, keys) for place, backup in enumerate(backups, 1)]
    person = _who_restores(options, offers, keys)
    if number is None:
        summary = f"{len(offers)} backups of {path}, newest first. Put one back with: {named_again('restore NUMBER')}"
        print_rows(offers, OFFER_FIELDS, format, about={"store": str(path)}, summary=summary)
        return
    chosen = next((offer for offer in offers if offer.number == number), None)
    if chosen is None:
        raise NotFound(f"There is no backup {number} of {path}. List them with: {named_again('restore')}")
    if chosen.holds is None:
        raise StoreError(f"Backup {number} cannot be used. {chosen.wrong}")
    _put_back(path, chosen, keys, person, yes)


def _offer(number: int, backup: Backup, keys: _Keys) -> Offer:
    try:
        return Offer(number, backup, contents(backup.path, keys.of(backup.path)))
    except CpipError as error:
        return Offer(number, backup, None, str(error))


def _who_restores(options: Options, offers: list[Offer], keys: _Keys) -> Person:
    """Who is working, by the present store, or where it cannot be read by the newest backup that can.

    What backups hold is for those who may put them back. Raises NotAllowed.
    """
    for file in [options.store_path, *(offer.backup.path for offer in offers if offer.holds is not None)]:
        with suppress(StoreError):
            person = person_in(file, keys.of(file), options)
            person.need(Action.RESTORE)
            return person
    return PROGRAM  # nothing can be read, so nothing can be put back


def person_in(file: Path, key: Key | None, options: Options) -> Person:
    """Who is working, looked up in a file that cannot be opened as usual. Raises NotAllowed, StoreError."""
    with closing(connect(file, key)) as connection, spoken_errors(file):
        reader = Reader(connection)
        if not knows_roles(reader):
            # Of a version before there were roles.
            return Person(None, clean_name(options.who or PROGRAM.name, "name of who is working"), Role.ADMINISTRATOR)
        return who_is_working(reader, options.store_path, options.who)


def _put_back(path: Path, chosen: Offer, keys: _Keys, person: Person, yes: bool) -> None:
    """Say what the backup holds and what would be lost, ask, and put it back."""
    from db.restoring import loss
    from db.restoring import restore as put_back

    present = None
    with suppress(CpipError):
        present = keys.of(path)
    missing = loss(path, present, chosen.backup)
    print_line(
        f"Backup {chosen.number} of {chosen.backup.at.astimezone():%d %b %Y %H:%M:%S} holds "
        f"{chosen.count('children'):,} children, {chosen.count('cases'):,} cases and "
        f"{chosen.count('assessments'):,} assessments."
    )
    print_line(missing.sentence if path.exists() else f"There is no store at {path} yet, so nothing is replaced.")
    question = "Put it in the place of {}? The present file is kept beside it." if path.exists() else "Put it at {}?"
    if not confirmed(question.format(path), yes):
        print_line("Nothing was done.")
        return
    kept = put_back(path, chosen.backup, keys.of(chosen.backup.path), missing, Act(person, now()))
    print_line(f"Restored {path}." + (f" What stood there is kept as {kept}." if kept else ""))


@with_options
def rescue(
    options: Options, target: Annotated[Path, typer.Argument(metavar="FILE", help="The new store; it must not exist.")]
) -> None:
    """Copy out of a damaged store what can still be read, into a new one. The damaged file is left as it is."""
    from db.rescue import rescue as copy_out

    path = options.store_path
    key = key_for(path, options.passphrase())
    try:
        person = person_in(path, key, options)
    except StoreError:  # who may do it can no longer be read either
        person = Person(None, clean_name(options.who or PROGRAM.name, "name of who is working"), Role.ADMINISTRATOR)
    found = copy_out(path, key, target, Act(person, now()))
    for table, (copied, skipped) in found.items():
        lost = f", {skipped:,} could not be read" if skipped else ""
        print_line(f"{table:<20} {copied:>9,} rows{lost}")
    print_line(f"What could be read is in {target}. Look at it with: cpip-tui doctor --store {target}")
