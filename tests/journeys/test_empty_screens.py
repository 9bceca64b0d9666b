"""Every screen on a store in which nothing is yet says why it is empty, and which key or command comes next."""

import re

import typer
from textual.keys import _character_to_key
from textual.widgets import DataTable

from cpip_tui.cli.tree import app as shell
from models.child_measures import ChildMeasure
from models.figure_list import FigureOf, FigureQuestion
from models.timeliness import Measure, Month
from screens.widgets.tiles import TileBar

SEPTEMBER = Month(2011, 9)


def opened(desk):
    """Each screen that stands over a place, by a name, as it is opened in a store in which nothing is yet."""
    from screens.actions import ActionsScreen
    from screens.audit import AuditScreen
    from screens.behaviour import BehaviourScreen
    from screens.board import BoardScreen
    from screens.chart import ChartScreen
    from screens.child_figures import ChildFiguresScreen
    from screens.child_list import ChildListScreen
    from screens.children import ChildrenScreen
    from screens.compliance import PackScreen
    from screens.figure_list import FigureListScreen
    from screens.held import HeldScreen
    from screens.project import ProjectScreen
    from screens.rules import RulesScreen
    from screens.signature import SignatureScreen
    from screens.statements import StatementsScreen
    from screens.success import SuccessScreen
    from screens.supervised import SupervisedScreen
    from screens.what_if import WhatIfScreen
    from screens.yardsticks import YardsticksScreen

    yield "signature", SignatureScreen(desk)
    yield "children", ChildrenScreen(desk)
    yield "actions", ActionsScreen(desk)
    yield "what_if", WhatIfScreen(desk)
    yield "rules", RulesScreen(desk)
    yield "pack", PackScreen(desk)
    yield "yardsticks", YardsticksScreen(desk)
    yield "statements", StatementsScreen(desk)
    yield "board", BoardScreen(desk)
    yield "success", SuccessScreen(desk)
    yield "project", ProjectScreen(desk, 1)
    yield "figures", ChildFiguresScreen(desk)
    yield "audit", AuditScreen(desk)
    yield "held", HeldScreen(desk, 1)
    yield "supervised", SupervisedScreen(desk, 1)
    yield "behaviour", BehaviourScreen(desk, Measure.NI059, SEPTEMBER)
    yield "chart", ChartScreen(desk, Measure.NI059, SEPTEMBER)
    yield "child list", ChildListScreen(desk, next(iter(ChildMeasure)))
    for what in (FigureOf.COMPLETED, FigureOf.OPEN, FigureOf.OPEN_LATE, FigureOf.DUE_SOON):
        yield what.value, FigureListScreen(desk, FigureQuestion(what, Measure.NI059, SEPTEMBER))


_KEYS = re.compile(r"(?:[Pp]ress|, or) (ctrl\+p|escape|[a-z0-9,→←\[\]](?=[ .;:]))|\(([a-z])\)| ([a-z]) begins")
_SHELL = re.compile(r"cpip-tui ([a-z-]+)")


def why(screen):
    """The sentences that are shown where there are no rows."""
    found = screen.query("#instead, .instead, #about, #row, .heading, #meaning, #month")
    return " ".join(str(one.render()) for one in found if one.display and one.region)


def keys_named(sentence):
    return {key for found in _KEYS.findall(sentence) for key in found if key}


def works(screen, key):
    """Whether the key does something on this screen now."""
    name = _character_to_key(key) if len(key) == 1 else key
    name = {"rightwards_arrow": "right", "leftwards_arrow": "left"}.get(name, name)
    return name in screen.active_bindings and screen.active_bindings[name].enabled


def holds(screen):
    """Whether a list of the screen has rows, so that it is not empty."""
    return any(table.display and table.row_count for table in screen.query(DataTable))


def said(person, name):
    """Check what an empty screen says; return it."""
    screen = person.app.screen
    sentence = why(screen)
    if not sentence.strip() or holds(screen):
        assert holds(screen), f"{name} is empty, and does not say why:\n{person.screen}"
        return
    keys, commands = keys_named(sentence), _SHELL.findall(sentence)
    assert keys or commands, f"{name} does not say what comes next: {sentence}"
    for key in keys:
        assert works(screen, key), f"{name} names {key}, which does nothing there: {sentence}"
    for command in commands:
        assert command in SHELL, f"{name} names a command that is none: {command}"


SHELL = set(typer.main.get_command(shell).commands)


async def each_tile(person, name):
    """Go to each tile of the screen, none of which counts anything: it says why too."""
    for tile in [tile for bar in person.app.screen.query(TileBar) for tile in bar.words][1:]:
        await person.press("right")
        said(person, f"{name}, {tile}")


async def test_each_screen_of_an_empty_store_says_why_it_is_empty_and_what_comes_next(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await person.settles()
        said(person, "duty")
        await each_tile(person, "duty")
        for key in "2345":
            await person.press(key)
            await person.settles()
            said(person, key)
            await each_tile(person, key)
        for name, screen in opened(person.app.desk):
            await person.app.push_screen(screen)
            await person.settles()
            said(person, name)
            await each_tile(person, name)
            await person.app.pop_screen()
