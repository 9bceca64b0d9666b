"""x exports exactly what is shown: each list, all of its rows, without names until they are asked for."""

import csv

import openpyxl
import pytest

from models.child_measures import ChildMeasure
from models.people import Person, Role
from models.timeliness import Measure, Month
from screens.actions import ActionsScreen
from screens.audit import AuditScreen
from screens.behaviour import BehaviourScreen
from screens.child_figures import ChildFiguresScreen
from screens.child_list import ChildListScreen
from screens.children import ChildrenScreen
from screens.compliance import PackScreen
from screens.exporting import ExportForm
from screens.held import HeldScreen
from screens.project import ProjectScreen
from screens.rules import RulesScreen
from screens.signature import SignatureScreen
from screens.success import SuccessScreen
from screens.supervision import SupervisionScreen
from screens.triage import TriageScreen
from screens.what_if import WhatIfScreen
from screens.yardsticks import YardsticksScreen

DEMO = Person(1, "Demo Manager", Role.ADMINISTRATOR)


@pytest.fixture
def exports(tmp_path):
    """A function that presses x, writes what is shown as CSV, and reads it."""
    taken = []

    async def write(person, keys=("x",), **choices):
        taken.append(tmp_path / f"list{len(taken)}.csv")
        await person.press(*keys)
        await person.fill(file=str(taken[-1]), **choices)
        await person.hears(f"Written, for you alone to read: {taken[-1]}")
        with open(taken[-1], encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return write


async def test_the_duty_list_leaves_whole_with_its_tile_and_filter_and_names_only_when_chosen(
    demo_store, sit_down, trail, exports, tmp_path
):
    async with sit_down(demo_store, who=DEMO) as person:
        await person.listed()
        duty = person.app.screen
        rows = await exports(person)
        assert len(rows) == duty.table.total > len(duty.table.page_rows), "not only the page that was read"
        await person.press("right")
        await person.until(lambda: duty.table.total < len(rows), "the tile of what is late")
        late = await exports(person, names="with")
        assert [row["case"] for row in late] == [row.case for row in duty.table.page_rows]
        assert [row["name"] for row in late] == [row.name or "" for row in duty.table.page_rows]
        asked = {name: after for name, _, after in trail(demo_store)[-1].changes}
        assert (asked["tile"], asked["names"], asked["rows"]) == ("late", "yes", str(len(late)))
        person.app.desk.hide_names(True)
        await person.press("x")
        await person.until(lambda: isinstance(person.app.screen, ExportForm), "the form")
        assert not person.app.screen.query("#field-names"), "names that are hidden do not leave"
        place = tmp_path / "late"
        await person.fill(form="xlsx", file=str(place))
        await person.hears("Written")
        book = openpyxl.load_workbook(place.with_suffix(".xlsx"))
        assert book["List"].max_row == len(late) + 1
        assert "name" not in [cell.value for cell in book["List"][1]]


async def test_each_list_leaves_from_its_screen(demo_store, sit_down, exports):
    async with sit_down(demo_store, who=DEMO, size=(120, 40)) as person:
        await person.listed()
        app, desk = person.app, person.app.desk

        async def shows(screen, size):
            await app.push_screen(screen) if screen not in app.screen_stack else None
            await person.until(lambda: app.screen is screen and size(screen) > 0, "the list")
            return size(screen)

        await person.press("2")
        await person.until(lambda: isinstance(app.screen, TriageScreen) and app.screen.cases.known.rows, "Triage")
        triage = app.screen
        assert len(await exports(person)) == len(triage.cases.known.rows)
        await person.press("tab")
        people = await exports(person)
        assert [row["worker"] for row in people] == [row.worker.name for row in triage.people.known.rows]
        busiest = max(triage.people.known.rows, key=lambda one: one.load.children)
        count = await shows(HeldScreen(desk, busiest.id), lambda screen: screen.table.total)
        assert len(await exports(person)) == count == busiest.load.children
        await person.press("escape")
        for screen, keys in ((SignatureScreen, "v"), (ChildrenScreen, ""), (ActionsScreen, "v")):
            await app.push_screen(screen(desk))
            await person.press(*keys)
            await person.until(lambda: app.screen.known.rows, screen.__name__)
            rows = [row for row in app.screen.known.rows if getattr(row, "case_id", 0) is not None]
            assert len(await exports(person)) == len(rows), screen
            await person.press("escape")
        project = ProjectScreen(desk, 1)
        await app.push_screen(project)
        await person.until(lambda: project.shown is not None, "the project")
        assert [int(row["task"]) for row in await exports(person)] == [row.id for row in project.shown.rows]
        await person.press("right")
        assert len(await exports(person)) == len(project.shown.rows) > 0, "milestones, in the words that are shown"
        await person.press("escape", "escape", "3")
        await person.until(lambda: isinstance(app.screen, SupervisionScreen), "Supervision")
        await person.press("v")
        assert len(await exports(person)) == len(app.screen.pane.known.rows)


async def test_each_list_of_figures_and_rules_leaves_from_its_screen(demo_store, sit_down, exports):
    async with sit_down(demo_store, who=DEMO, size=(80, 24)) as person:
        await person.listed()
        app, desk = person.app, person.app.desk
        month = Month.of(desk.as_at)
        for screen, ready, first in (
            (ChildFiguresScreen(desk), lambda on: on.found, "measure"),
            (ChildListScreen(desk, ChildMeasure.CASELOAD), lambda on: on.known.rows, "child"),
            (SuccessScreen(desk), lambda on: on.shown and on.shown.rows, "measure"),
            (YardsticksScreen(desk), lambda on: on.known.all, "measure"),
            (BehaviourScreen(desk, Measure.NI059, month), lambda on: on.found, "behaviour"),
            (PackScreen(desk), lambda on: on.pack, "worker"),
            (RulesScreen(desk), lambda on: on.rules.all, "name"),
            (WhatIfScreen(desk), lambda on: on.tried, "worker"),
            (AuditScreen(desk), lambda on: on.table.total, "entry"),
        ):
            await app.push_screen(screen)
            await person.until(lambda screen=screen, ready=ready: app.screen is screen and ready(screen), "the list")
            keys = ("x", "down", "down", "enter") if isinstance(screen, PackScreen) else ("x",)
            rows = await exports(person, keys=keys)
            assert rows, screen
            assert next(iter(rows[0])) == first
            await person.press("escape")
            await person.until(lambda screen=screen: app.screen is not screen, "back")


async def test_who_may_not_export_has_no_such_key(demo_store, sit_down, of_role):
    async with sit_down(demo_store, who=of_role(demo_store, Role.WORKER)) as person:
        await person.press("x")
        await person.pilot.pause()
        assert not isinstance(person.app.screen, ExportForm)
