"""What a newcomer would try: each within three keys of the first screen, or one line of the shell."""

import re
import shlex
from pathlib import Path

import pytest

from cpip_tui.cli import run

TABLE = (Path(__file__).parents[2] / "docs" / "twelve-things.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (`.+?) \| “(.+?)” \|$", TABLE, re.MULTILINE)
KEYS = {"→": "right", "?": "question_mark"}
ON_SCREEN = [(wanted, re.findall(r"`(.+?)`", how), seen) for wanted, how, seen in ROWS if "cpip-tui" not in how]
BY_SHELL = [(wanted, how.strip("`"), seen) for wanted, how, seen in ROWS if "cpip-tui" in how]


def test_there_are_twelve():
    assert len(ROWS) == 12
    assert len(ON_SCREEN) + len(BY_SHELL) == 12


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize(("wanted", "keys", "seen"), ON_SCREEN, ids=[wanted for wanted, _, _ in ON_SCREEN])
async def test_within_three_keys(demo_store, sit_down, wanted, keys, seen, size):
    assert len(keys) <= 3
    async with sit_down(demo_store, size=size) as person:
        await person.listed()
        assert seen.casefold() not in person.words.casefold(), "it would be no news"
        for key in keys:
            await person.press(KEYS.get(key, key))
        await person.until(lambda: seen.casefold() in person.words.casefold(), f"“{seen}”")


@pytest.mark.parametrize(("wanted", "line", "seen"), BY_SHELL, ids=[wanted for wanted, _, _ in BY_SHELL])
def test_with_one_line(demo_store, capsys, wanted, line, seen):
    who = ["--store", str(demo_store.path), "--as", "Demo Manager", "--as-at", "2011-09-16"]
    assert run([*shlex.split(line)[1:], *who]) == 0
    assert seen in capsys.readouterr().out
