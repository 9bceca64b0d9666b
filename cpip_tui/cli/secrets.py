"""Ask for a new passphrase, with an estimate of its strength, and tell the recovery key once."""

import sys
from pathlib import Path

import typer

from cpip_tui.cli.options import passphrase_in
from cpip_tui.cli.output import print_line
from db.key import Key
from models.errors import InvalidInput

# zxcvbn's scores, 0 to 4, in words.
_STRENGTH = ("very weak", "weak", "so-so", "fair", "strong")
_ENOUGH = 4


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
    from zxcvbn import zxcvbn

    found = zxcvbn(passphrase[:72])  # beyond that it is slow, and sure of its answer
    score = int(found["score"])
    time = found["crack_times_display"]["offline_slow_hashing_1e4_per_second"]
    advice = (found["feedback"]["warning"] or "").rstrip(".")
    words = f"Strength: {_STRENGTH[score]}; somebody who has the file would guess it in {time}."
    if score < _ENOUGH:
        words += f" {advice}." if advice else ""
        words += " Four or more words that do not belong together are better."
    typer.echo(words, err=True)
    return score >= _ENOUGH


def tell_recovery_key(key: Key) -> None:
    """Print the recovery key: this once, and nowhere else."""
    groups = key.recovery.split("-")
    half = len(groups) // 2
    print_line("")
    print_line("Recovery key. It opens the store where the passphrase is forgotten, and is shown this once.")
    print_line("Write it down, and lock it away from the machine:")
    print_line("")
    print_line("    " + "-".join(groups[:half]) + "-")
    print_line("    " + "-".join(groups[half:]))
    print_line("")
