"""In an open-plan office: p hides every name of a child, on every screen, and the reference stands in its place."""

import pytest

from db.queries.duty import Order

SIZES = [(80, 24), (160, 50)]


@pytest.fixture
def without_namesakes(demo_store):
    """The synthetic authority, with children whose names nobody else has, not even in part."""
    with demo_store.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE children SET name = 'Xy' || id || ' Qz' WHERE name IS NOT NULL")
        connection.exec_driver_sql("UPDATE children SET search = lower(reference || ' ' || COALESCE(name, ''))")
    return demo_store


@pytest.mark.parametrize("size", SIZES)
async def test_no_name_of_a_child_is_on_any_screen(without_namesakes, sit_down, size):
    def nowhere(where):
        screen = person.screen
        assert "Xy" not in screen, f"{where}:\n{screen}"
        assert "Qz" not in screen, f"{where}:\n{screen}"

    async with sit_down(without_namesakes, size=size) as person:
        await person.listed()
        first = person.table.current
        await person.reads(first.name)
        await person.press("p")
        await person.reads("names hidden")
        await person.reads(first.child)
        nowhere("Duty")
        await person.press("end")
        nowhere("the end of Duty")
        await person.press("home", "e")
        await person.reads("Rule –")
        nowhere("the ledger")
        assert first.child in person.screen
        await person.press("escape", "enter")
        await person.reads("Story up to")
        nowhere("the case")
        assert f"{first.child} · case {first.case}" in person.screen
        await person.press("e")
        await person.reads("Rule –")
        nowhere("the ledger of the case")
        await person.press("escape", "r")
        await person.reads("Who sees the cases of")
        nowhere("the restriction")
        await person.press("escape", "h")
        await person.reads("Audit trail of")
        nowhere("the audit trail")
        await person.press("p")
        await person.until(lambda: "names hidden" not in person.screen, "the trail as it is")
        await person.press("escape")
        await person.reads(first.name)
        await person.press("p")
        await person.until(lambda: first.name not in person.screen, "the case without the name")
        nowhere("the case, where p was pressed on it")
        await person.press("p", "escape")
        await person.listed()
        await person.reads(first.name)


async def test_what_a_search_looked_for_is_hidden_in_the_trail_as_well(without_namesakes, sit_down):
    async with sit_down(without_namesakes) as person:
        await person.listed()
        words = person.table.current.name
        await person.press("slash")
        await person.paste(words)
        await person.until(lambda: person.table.total == 1, "the one child")
        await person.press("enter", "escape", "p")
        await person.command("read the audit", "Audit trail")
        table = person.app.screen.table
        table.move_cursor(row=[row.what for row in table.page_rows].index("search"))
        await person.reads("Names are hidden: p shows what the entry says.")
        assert words not in person.screen
        await person.press("p")
        await person.reads(f"words: {words}")


async def test_that_names_are_hidden_is_remembered_by_the_next_sitting(without_namesakes, sit_down, choices):
    async with sit_down(without_namesakes, choices=choices) as person:
        await person.listed()
        await person.press("p")
        await person.reads("names hidden")
    async with sit_down(without_namesakes, choices=choices, size=(160, 50)) as person:
        await person.listed()
        assert "names hidden" in person.screen
        assert "Xy" not in person.screen
        await person.press("p")
        await person.until(lambda: "Xy" in person.screen, "the names")
    async with sit_down(without_namesakes, choices=choices) as person:
        await person.listed()
        assert "Xy" in person.screen


async def test_the_list_is_sorted_by_child_while_names_are_hidden(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("p", "s", "down", "down", "enter")
        await person.until(lambda: person.duty.question.order is Order.CHILD, "the order")
        await person.listed()
        shown = [one.shown_as for one in person.table.page_rows]
        assert shown == sorted(shown)
        assert person.table.page_rows[0].child in person.screen
        await person.press("p")
        await person.listed()
        await person.reads(shown[0][:8])


async def test_hiding_names_leaves_the_cursor_on_its_row(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("down", "down", "down")
        row = person.table.current.id
        await person.press("p")
        await person.reads("names hidden")
        await person.listed()
        assert person.table.current.id == row
