"""Make the pictures and the references from the program itself: ``python docs/make.py``, or ``--check`` them."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from textual.screen import Screen

from cpip_tui.cli.tree import app as command_line
from screens.commands import PLACES, every_command, place_of_kind, written_keys

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
        'A key is changed by a line such as `"duty.explain" = "w"` in your own `keys.toml`; `cpip-tui keys` says where',
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


BEFORE_THE_TABLE = """# With a screen reader

Made from the program by `python docs/make.py`.

A program that fills the terminal, as this one does and every program made with Textual, is read badly by screen
readers. What is drawn anew is not announced, a list is read as the characters of its cells, the place of the cursor
is a colour that no reader hears, and two panes side by side are read across, a line of each. We have no way to mend
that, and do not say that the screens can be used with a screen reader.

So each screen has a command of the shell that says the same in plain text, which a reader reads as any other text;
the help of a screen (`?`) names it too. What is written in the program has its commands as well: they are in
[commands.md](commands.md), and `--help` after any of them says how it is used.

## In which order it is read

A command says first, in a sentence, what is listed, as at which day, and how many there are. Below it stands a line of
headings, then a line for each row, in the order of the screen: the most urgent first. A row is read from left to
right: what it is, how urgent it is, and then the rest. What a screen shows beside its list or below it, of the row
under the cursor, is in the row, or said by the command of that one thing, as `cpip-tui case REFERENCE`.

What is a colour on the screen is a word and a symbol in the text: ✕ late, ! today, ▲ within five working days, ◆ a
signal. If a reader says nothing of the symbols, nothing is lost: the word stands behind each.

Two more forms of every list are easier for some: `--format csv` gives a file that a spreadsheet opens with its own
headings, `--format json` gives every value with its name beside it. `cpip-tui briefing` says the whole of a Monday in
sentences, and `cpip-tui calendar` puts the due dates into a calendar.

## Without colours, and with strong ones

With `NO_COLOR=1` in the environment neither the commands nor the screens use a colour; where the output of a command
goes into a file or another program, there is none anyway. For those who see little the screens have themes of high
contrast and one made for colour-blind eyes: `ctrl+p`, then type “theme”.

    NO_COLOR=1 cpip-tui duty

## The command of each screen

Words in capitals stand for what is asked for: a name, a reference, or a number that another command lists. They are
left out where a word before them is enough.

| screen | the same in words | what both say |
|---|---|---|
"""


def screen_readers() -> str:
    """docs/screen-readers.md: each screen with the command whose text says the same."""
    says = {one.screen: one.says for one in reversed(pictures.PICTURES) if not one.dialog}
    lines = []
    for kind in screens_of_the_program():
        place = PLACES[place_of_kind(kind)]
        known = f"{kind.__module__.removeprefix('screens.')}.{kind.__name__}"
        said = says.get(known) or (sys.modules[kind.__module__].__doc__ or "").partition("\n")[0]
        same = ", and ".join(f"`{one}`" for one in kind.SAME_IN_WORDS.split("; "))
        lines.append(f"| {place} | {same} | {said} |")
    return BEFORE_THE_TABLE + "\n".join(lines) + "\n"


def screens_of_the_program() -> list[Any]:
    """Each screen that has its own command of the shell, in the order of their places."""
    every_command()  # loads every screen
    found, waiting = [], [Screen]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "SAME_IN_WORDS" in vars(kind) and kind not in found:
            found.append(kind)
    places = list(PLACES)
    return sorted(found, key=lambda kind: (places.index(place_of_kind(kind)), kind.__module__, kind.__name__))


def _commands(command, path):
    yield path, command
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        yield from _commands(inner, [*path, name])


def made() -> Iterator[tuple[Path, str]]:
    """Each text that is made, with its file."""
    yield HERE / "keys.md", table_of_keys()
    yield HERE / "commands.md", reference()
    yield HERE / "screen-readers.md", screen_readers()
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
