"""The command ``keys``: every key of the program, and what a person's own file makes of them."""

from dataclasses import dataclass

import typer

from cpip_tui.cli.options import Format, FormatOption
from cpip_tui.cli.output import Field, print_rows
from cpip_tui.settings import keys_file
from models.text import showable


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A command: where it works, its name in the file, its keys, what it does; ``usual`` where a person changed it."""

    place: str
    name: str
    keys: str
    usual: str
    does: str


KEY_FIELDS: tuple[Field[KeyLine], ...] = (
    Field("place", lambda line: line.place, "where"),
    Field("keys", lambda line: line.keys, "key"),
    Field("does", lambda line: line.does, "does"),
    Field("name", lambda line: line.name, "name in keys.toml"),
    Field("usual", lambda line: line.usual or None, "usually", lambda line: line.usual),
)


def keys(format: FormatOption = Format.TABLE) -> int:
    """Every key and what it does, as it is on this account. A key is changed in a file, whose place is said.

    Exit code 1 where a line of that file does not hold.
    """
    from cpip_tui.commands import OF_THE_PROGRAM
    from cpip_tui.keys import own_keys
    from screens.commands import PLACES, every_command, written_keys

    assert OF_THE_PROGRAM  # they are known once they are loaded
    known = every_command()
    own = own_keys(known)
    rows = [
        KeyLine(
            PLACES[one.place], one.name, written_keys(own.keys.get(one.name, one.command.key)),
            written_keys(one.command.key) if one.name in own.keys else "", one.command.does,
        )
        for one in known
    ]  # fmt: skip
    summary = f'Your own keys stand in {keys_file()}, a line each, as: "duty.explain" = "w"'
    print_rows(
        rows, KEY_FIELDS, format, about={"file": str(keys_file()), "refused": list(own.refused)}, summary=summary
    )
    for sentence in own.refused:
        typer.echo(showable(sentence), err=True)
    return 1 if own.refused else 0
