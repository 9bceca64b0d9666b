"""Make the pictures and the references from the program itself: ``python docs/make.py``, or ``--check`` them."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from cpip_tui.cli.tree import app as command_line
from screens.commands import PLACES, every_command, written_keys

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # where this is not run as a script

import pictures  # noqa: E402


def reference() -> str:
    """Every command with its arguments and options, as the program describes them."""
    root = typer.main.get_command(command_line)
    lines = [
        "# Commands",
        "",
        "Made from the program by `python docs/make.py`. The options of the first entry stand before or after any",
        "command. Exit codes: 0 fine, 1 some rows were refused or a check found something, 2 wrong usage, or it",
        "cannot be done as asked, 3 the store could not be opened, a file was refused, or somebody has changed the",
        "same thing meanwhile.",
    ]
    for path, command in _commands(root, ["cpip-tui"]):
        context = command.make_context(path[-1], [], resilient_parsing=True)
        usage = " ".join([*path, *command.collect_usage_pieces(context)])
        help_text = " ".join((command.help or "").split())
        lines += ["", f"## `{' '.join(path)}`", "", help_text, "", "```", usage, "```"]
        rows = [record for parameter in command.params if (record := parameter.get_help_record(context))]
        shared = ("--store", "--as-at", "--as ", "--passphrase-file", "--help")
        kept = [row for row in rows if len(path) == 1 or not row[0].startswith(shared)]
        if kept:
            lines += ["", "| option | meaning |", "|---|---|"]
            lines += [f"| `{name.replace('|', chr(92) + '|')}` | {' '.join(text.split())} |" for name, text in kept]
    return "\n".join(lines) + "\n"


def table_of_keys() -> str:
    """Every key with what it does, by place, as the program describes them."""
    lines = [
        "# Keys",
        "",
        "Made from the program by `python docs/make.py`. In the program `?` lists those that work here and now, and",
        "can be typed into; `ctrl+p` finds a command by its words. The keys of a dialog stand on it: `enter` takes,",
        "`escape` turns back, `y` says yes to a question that was asked.",
        "",
        'A key is changed by a line such as `"duty.explain" = "x"` in your own `keys.toml`; `cpip-tui keys` says where',
        "that file is, lists every key as it is now, and names each line that does not hold: two commands that work at",
        "the same time never share a key.",
    ]
    known = every_command()
    for place, title in PLACES.items():
        lines += ["", f"## {title}", "", "| key | does | name |", "|---|---|---|"]
        for one in sorted((one for one in known if one.place == place), key=lambda one: one.name):
            written = " ".join(f"`{key}`" for key in written_keys(one.command.key).split())
            lines.append(f"| {written} | {one.command.does} | `{one.name}` |")
    return "\n".join(lines) + "\n"


def _commands(command, path):
    yield path, command
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        yield from _commands(inner, [*path, name])


def made() -> Iterator[tuple[Path, str]]:
    """Each text that is made, with its file."""
    yield HERE / "keys.md", table_of_keys()
    yield HERE / "commands.md", reference()
    yield pictures.FOLDER / "README.md", pictures.gallery()
    with pictures.demo_stores() as stores:
        for one in pictures.PICTURES:
            yield one.svg, asyncio.run(pictures.drawn(one, stores))


def differs(file: Path, text: str) -> bool:
    """Whether the file is not what would be made now."""
    return not file.exists() or file.read_text(encoding="utf-8") != text


def main() -> int:
    """Write what is made, or with ``--check`` say what differs: 1 where anything does."""
    checks = "--check" in sys.argv[1:]
    found_stale = False
    for file, text in made():
        png = file.with_suffix(".png") if file.suffix == ".svg" else None
        stale = differs(file, text) or (png is not None and pictures.drawn_from(png) != pictures.digest(text))
        if stale:
            found_stale = True
            sys.stdout.write(f"{file.relative_to(HERE)} differs\n" if checks else f"{file.relative_to(HERE)}\n")
        if stale and not checks:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            if png is not None:
                png.write_bytes(pictures.as_png(text))
    return 1 if checks and found_stale else 0


if __name__ == "__main__":
    sys.exit(main())
