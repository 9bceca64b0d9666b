"""Ask for a new passphrase, with an estimate of its strength, and tell the recovery key once."""

import sys
from pathlib import Path

import typer

from cpip_tui.cli.options import passphrase_in
from cpip_tui.cli.output import print_line
from db.key import Key
from models.errors import InvalidInput
from models.passphrases import strength


def new_passphrase(file: Path | None) -> str:
    """A passphrase for a store: the first line of the file, or asked for twice. Raises InvalidInput, StoreLocked."""
    if file is not None:
        passphrase = passphrase_in(file)
        _estimate(passphrase)
        return passphrase
    if not sys.stdin.isatty():
        raise InvalidInput(
            "There was nobody to ask for a passphrase. Give --passphrase-file FILE, or say --unencrypted."
        )
    print_line("The records of children should be encrypted. Choose a passphrase of several words, and keep it safe:")
    print_line("without it, or the recovery key, nobody can open the store.")
    while True:
        passphrase = str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True))
        if _estimate(passphrase) or typer.confirm("Take it all the same?", default=False):
            return passphrase


def _estimate(passphrase: str) -> bool:
    """Say how strong the passphrase is; return whether that is enough."""
    found = strength(passphrase)
    typer.echo(found.words, err=True)
    return found.enough


def tell_recovery_key(key: Key) -> None:
    """Print the recovery key: this once, and nowhere else."""
    print_line("")
    print_line("Recovery key. It opens the store where the passphrase is forgotten, and is shown this once.")
    print_line("Write it down, and lock it away from the machine:")
    print_line("")
    for line in key.recovery_lines:
        print_line(f"    {line}")
    print_line("")
