"""Figures about children: from Performance to a figure, its list, the whole of it, and a case; caseloads by months."""

from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import DEMO_DAY

from db.commands.standing import begin_care, place
from db.store import Act, Store
from models.care_codes import LegalStatus, MoveReason, PlacementType
from models.people import Person, Role
from screens.case import CaseScreen
from screens.child_figures import ChildFiguresScreen
from screens.child_list import ChildListScreen

DEMO = Person(1, "Demo Manager", Role.ADMINISTRATOR)
BY = Act(DEMO, datetime(2011, 9, 16, 9, tzinfo=UTC))


@pytest.fixture
def moved(demo_store):
    """A child who came into care in July and moved twice since: the case, and its reference."""
    with Store.open(demo_store.path) as store:
        with store.reading() as reader:
            case, reference = reader.row(
                "SELECT c.id, ch.reference FROM cases AS c JOIN children AS ch ON ch.id = c.child_id "
                "WHERE c.closed_on IS NULL AND c.opened_on < '2011-07-01' AND NOT EXISTS "
                "(SELECT 1 FROM status_episodes AS e WHERE e.child_id = c.child_id) ORDER BY c.id LIMIT 1"
            )
        first = date(2011, 7, 4)
        care = begin_care(store, BY, case, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, first, DEMO_DAY)
        for weeks in (1, 2):
            place(store, BY, care, PlacementType.FOSTER, first + timedelta(weeks=weeks), DEMO_DAY,
                  reason=MoveReason.OTHER)  # fmt: skip
    return case, reference


async def at(person, screen):
    """Wait until this screen is on top and read."""
    await person.until(lambda: isinstance(person.app.screen, screen) and person.app.screen.is_read, "the screen")
    await person.settles()


async def test_a_figure_opens_its_numerator_then_all_of_it_and_the_case(demo_store, moved, sit_down):
    async with sit_down(demo_store, who=DEMO, size=(80, 24)) as person:
        await person.listed()
        await person.press("4", "i")
        await at(person, ChildFiguresScreen)
        await person.reads("NI062 stability of placements")
        await person.reads("not comparable with the year's target")
        stability = person.app.screen.found["NI062"]
        assert 0 < stability.numerator < len(stability.counted)
        await person.press("enter")
        await at(person, ChildListScreen)
        assert len(person.app.screen.known.rows) == stability.numerator
        await person.reads("those of the numerator")
        await person.press("d")
        await person.until(lambda: len(person.app.screen.known.rows) == len(stability.counted), "the whole")
        await person.reads("all that it is of")
        await person.press("slash")
        await person.type(moved[1].lower())
        await person.press("enter")
        await person.until(lambda: len(person.app.screen.known.rows) == 1, "the one who moved")
        await person.reads("3 placements")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case")
        assert person.app.screen._case_id == moved[0]
        await person.press("escape", "escape", "escape")  # the case, the filter, the list
        await at(person, ChildFiguresScreen)
        await person.press("t")
        await person.type("15/9/2011")
        await person.press("enter")
        await at(person, ChildFiguresScreen)
        await person.reads("Thu 15 Sep 2011, not today")


async def test_the_caseload_opens_the_ends_of_months_and_each_its_list(demo_store, sit_down):
    async with sit_down(demo_store, who=DEMO, size=(120, 40)) as person:
        await person.listed()
        await person.press("4")
        await person.app.push_screen(ChildFiguresScreen(person.app.desk))
        await at(person, ChildFiguresScreen)
        await person.press("end", "up", "up", "enter")
        await person.until(lambda: person.app.screen.by_months and person.app.screen.found, "the months")
        await person.reads("Caseloads · Fri 16 Sep 2011, today")
        assert len(person.app.screen.found) == 13
        month = person.app.screen.current
        assert month.as_at == date(2011, 8, 31)
        await person.press("enter")
        await at(person, ChildListScreen)
        assert len(person.app.screen.known.rows) == month.numerator
        await person.reads("children held, of")


async def test_a_child_who_is_not_shown_opens_nothing(demo_store, moved, sit_down):
    with Store.open(demo_store.path) as store, store.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO restrictions (child_id, reason, version) "
            f"SELECT child_id, 'safety', 1 FROM cases WHERE id = {moved[0]}"
        )
    who = Person(2, "Somebody Else", Role.MANAGER)
    async with sit_down(demo_store, who=who) as person:
        await person.listed()
        await person.app.push_screen(ChildFiguresScreen(person.app.desk))
        await at(person, ChildFiguresScreen)
        counted = person.app.screen.found["NI062"].numerator
        await person.press("enter")
        await at(person, ChildListScreen)
        rows = person.app.screen.known.rows
        assert (len(rows), [row.called for row in rows if row.child is None]) == (counted, ["not shown"])
        await person.press("end", "enter")
        await person.hears("This child is not shown to you")
