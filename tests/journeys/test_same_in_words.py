"""What a screen lists stands in the text of the command that its help names, for whoever cannot see the screen."""

import re
from importlib import import_module

from textual.widgets import DataTable

from cpip_tui.cli import run
from screens.widgets.tiles import TileBar

# The module and class under ``screens``, or the keys from Duty, and in which column of each table a row is named; then
# what the words in capitals stand for, each by a pattern that finds it on the screen.
PLACES = [
    ("", {"list": 1}, {}),
    ("enter", {"assessments": 0, "story": 2}, {"REFERENCE": r"([A-Z]\d+-\d)"}),
    ("c", {"list": 2}, {}),
    ("m", {"queue": 1}, {}),
    ("2", {"waiting": 2, "held-by": 0}, {}),
    ("2 tab enter", {"held": 2}, {"WORKER": r"(\w+ \w+) ·"}),
    ("what_if.WhatIfScreen", {"list": 0}, {}),
    ("rules.RulesScreen", {"rules": 0, "workers": 0}, {}),
    ("3", {"supervised": 2}, {}),
    ("3 enter", {"sessions": 5, "actions": 1}, {"WORKER": r"(\w+ \w+) ·"}),
    ("actions.ActionsScreen", {"agreed": 1}, {}),
    ("3 c", {"figures": 1}, {}),
    ("3 c enter", {"lines": 3}, {"FIGURE": ("held",)}),
    ("3 c w", {"by-worker": 0}, {}),
    ("4", {"measures": 0}, {}),
    ("child_figures.ChildFiguresScreen", {"child-figures": 0}, {}),
    ("yardsticks.YardsticksScreen", {"yardsticks": 2}, {}),
    ("audit.AuditScreen", {"entries": 2}, {}),
]


def named(screen, table, column):
    """The first rows of a table, each by its name, as much of it as there is room for."""
    shown = screen.query_one(f"#{table}", DataTable)
    cells = [str(shown.get_row_at(row)[column]) for row in range(min(3, shown.row_count))]
    return [" ".join(re.sub(r"^\W+", "", cell).rstrip("… ").split()) for cell in cells]


def is_read(screen, tables):
    """Whether these tables are there, and every table that is shown has rows."""
    found = {table.id: table for table in screen.query(DataTable) if table.display}
    return set(tables) <= set(found) and all(table.row_count for table in found.values())


async def test_what_a_screen_lists_is_in_the_text_of_its_command(demo_store, sit_down, capsys):
    missing, asked = [], []
    async with sit_down(demo_store, size=(200, 40)) as person:
        await person.listed()
        for way, tables, words in PLACES:
            if "." in way:
                module, _, name = way.partition(".")
                await person.app.push_screen(getattr(import_module(f"screens.{module}"), name)(person.app.desk))
                await person.settles()
            for key in way.split() if "." not in way else ():
                await person.press(key)
                await person.until(lambda: is_read(person.app.screen, ()), "rows")
            await person.until(lambda tables=tables: is_read(person.app.screen, tables), "the tables")
            screen = person.app.screen
            said = screen.SAME_IN_WORDS
            for word, pattern in words.items():
                value = pattern[0] if isinstance(pattern, tuple) else re.search(pattern, person.screen)[1]
                said = said.replace(word, value.replace(" ", "_"))
            rows = [name for table, column in tables.items() for name in named(screen, table, column)]
            counts = [count for bar in screen.query(TileBar) for count in bar._shown[0].values()]
            asked.append((said, rows, counts))
            while len(person.app.screen_stack) > 2:
                await person.app.pop_screen()
            await person.press("1")
    capsys.readouterr()
    for said, rows, counts in asked:
        for one in said.split("; "):
            arguments = [word.replace("_", " ") for word in one.split()[1:]]
            run([*arguments, "--store", str(demo_store.path), "--as-at", "2011-09-16", "--as", "Demo Manager"])
        text = " ".join(capsys.readouterr().out.split())
        missing += [(said, row) for row in rows if row not in text]
        missing += [(said, count) for count in counts if count and f"{count:,}" not in text]
    assert not missing
