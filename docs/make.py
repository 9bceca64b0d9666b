"""Make the pictures and the reference of commands from the program itself: ``python docs/make.py``."""

import asyncio
import re
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

import typer

from cpip_tui.app import CpipApp
from cpip_tui.cli.tree import app as command_line
from cpip_tui.settings import Remembered
from db.commands.founding import found
from db.demo import fill_demo
from db.demo_torbay import TORBAY, fill_torbay
from db.store import Act, Store
from models.people import Person, Role
from screens.commands import PLACES, every_command, written_keys
from screens.desk import Desk

HERE = Path(__file__).parent
DAY = date(2011, 9, 16)
MOMENT = datetime(2011, 9, 16, 9, 0, tzinfo=UTC)
MANAGER = Person(1, "Demo Manager", Role.ADMINISTRATOR)
PICTURES = {
    "duty": ("right", "right", "left", "left"),
    "ledger": ("right", "right", "e"),
    "case": ("enter",),
    "audit": ("enter", "h"),
    "triage": ("2",),
    "takers": ("2", "a"),
    "signature": ("m",),
    "supervision": ("3",),
}
PICTURES_OF_2011 = {  # of the authority of the report
    "performance": ("4", "left_square_bracket"),  # September
    "plan": ("5",),
}
SIZE, SIZE_OF_2011 = (100, 30), (132, 40)


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
        "Made from the program by `python docs/make.py`. In the program `?` lists those that work here and now, and can",
        "be typed into; `ctrl+p` finds a command by its words. The keys of a dialog stand on it: `enter` takes, `escape`",
        "turns back, `y` says yes to a question that was asked.",
        "",
        'A key is changed by a line such as `"duty.explain" = "x"` in your own `keys.toml`; `cpip-tui keys` says where',
        "that file is, lists every key as it is now, and names each line that does not hold: two commands that work at",
        "the same time never share a key.",
    ]
    known = every_command()
    for place, title in PLACES.items():
        lines += ["", f"## {title}", "", "| key | does | name |", "|---|---|---|"]
        for one in (one for one in known if one.place == place):
            written = " ".join(f"`{key}`" for key in written_keys(one.command.key).split())
            lines.append(f"| {written} | {one.command.does} | `{one.name}` |")
    return "\n".join(lines) + "\n"


def _commands(command, path):
    yield path, command
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        yield from _commands(inner, [*path, name])


async def picture(store: Store, keys: tuple[str, ...], at: datetime = MOMENT, size: tuple[int, int] = SIZE) -> str:
    """The screen after these keys, as SVG without the web font that Textual names."""
    desk = Desk(store, at.date, Remembered(Path(store.path.parent / "choices.json")), lambda: at, MANAGER)
    program = CpipApp(desk)
    async with program.run_test(size=size) as pilot:
        await pilot.pause(1.0)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.5)
        drawn = program.export_screenshot(title="cpip-tui")
    without_web_font = re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", "terminal", without_web_font).replace(
        "Fira Code", "DejaVu Sans Mono, Menlo, Consolas"
    )


def main() -> None:
    """Write docs/commands.md, docs/keys.md and docs/*.svg."""
    (HERE / "keys.md").write_text(table_of_keys(), encoding="utf-8")
    (HERE / "commands.md").write_text(reference(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        act = Act(MANAGER, MOMENT)
        path = Path(folder) / "demo.db"
        with found(path, None, MOMENT, manager=MANAGER.name, team="Duty", holidays_version="0.109") as store:
            fill_demo(store, act, DAY)
            for name, keys in PICTURES.items():
                (HERE / f"{name}.svg").write_text(asyncio.run(picture(store, keys)), encoding="utf-8")
        path, at = Path(folder) / "torbay.db", datetime.combine(TORBAY.as_at, time(9), UTC)
        team = TORBAY.teams[0][0]
        with found(path, None, at, manager=MANAGER.name, team=team, holidays_version="0.109") as store:
            fill_torbay(store, Act(MANAGER, at))
            for name, keys in PICTURES_OF_2011.items():
                drawn = asyncio.run(picture(store, keys, at, SIZE_OF_2011))
                (HERE / f"{name}.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
