"""Who works on the Triage screen: what each role may, whose names are hidden, and what searching leaves behind."""

import pytest

from db.commands.triage import link_siblings
from models.people import Role


@pytest.fixture
def no_rest(monkeypatch):
    """A search never rests: only what is done with it enters it."""
    monkeypatch.setattr("screens.triage.RESTS_SECONDS", 3_600)


@pytest.fixture
def of(trail):
    """A function that gives the entries of one kind of act."""
    return lambda store, what: [entry for entry in trail(store) if entry.what == what]


@pytest.fixture
def named_xy(demo_store):
    """The synthetic authority, with children whose names nobody else has, not even in part."""
    with demo_store.writing() as session:
        session.connection().exec_driver_sql("UPDATE children SET name = 'Xy' || id || ' Qz'")
    return demo_store


async def test_no_name_of_a_child_is_shown_while_names_are_hidden(named_xy, sit_down, waiting_in, load_in, elsewhere):
    holds = next(one for one in load_in(named_xy).shown if one.load.children)
    rows = waiting_in(named_xy).rows
    elsewhere(named_xy, link_siblings, [rows[0].child_id, rows[1].child_id])

    async def nowhere(reads):
        await person.until(lambda: reads in person.words or reads in person.dialog, f"“{reads}”")
        screen = person.screen
        assert "Xy" not in screen, f"{reads}:\n{screen}"
        assert "Qz" not in screen, f"{reads}:\n{screen}"

    async with sit_down(named_xy) as person:
        await person.goes_to_triage()
        await person.reads(rows[0].shown_as)
        await person.press("p")
        await person.lists()
        await person.until(lambda: "Xy" not in person.screen, "the references")
        await nowhere(rows[0].case)
        await person.press("space", "space")
        await person.press("f")
        await nowhere("Are these siblings?")
        await person.press("escape", "a")
        await nowhere("Who can take these 2 cases")
        await person.press("enter")
        await person.fills("They are siblings.", None, None)
        await nowhere("all 2 cases can be done")
        await person.press("y")
        await person.lists()
        await person.until(lambda: rows[0].case not in person.waits(), "the shorter list")
        await person.press("u")
        await nowhere("Take this back?")
        assert "→ unallocated" in person.dialog, "what is no name is shown"
        await person.press("y")
        await person.until(lambda: rows[0].case in person.waits(), "the cases again")
        await person.press("home", "a")
        await nowhere(f"Who can take {rows[0].case}, ")
        await person.press("enter", "escape", "v")
        await nowhere(f"Review of {rows[0].case}")
        await person.fills("Xy1 Qz waits.", "Xy1 Qz is safe.")
        await person.lists()
        await nowhere("decision hidden")
        await person.press("u")
        await nowhere("the rest is hidden, with the names")
        await person.press("escape", "v")
        await nowhere(f"Review of {rows[0].case}")
        await person.press("escape", "l", "enter")
        await nowhere(f"Threshold level of {rows[0].case}")
        await person.press("escape", "enter")
        await nowhere("Story up to")
        await nowhere("hidden, with the names")
        await person.press("shift+tab")
        await nowhere("What was said is hidden, with the names.")
        await person.press("escape", "tab")
        await person.lists()
        await person.at_worker(holds.worker.name)
        await person.press("enter")
        await nowhere("what they hold")
        await person.press("space", "a")
        await nowhere("Who can take")
        await person.press("escape", "b")
        await nowhere("back to unallocated")
        await person.press("escape")
        await person.press("p")
        await person.reads("Xy")


@pytest.mark.parametrize(
    ("role", "offered", "not_offered"),
    [
        (Role.WORKER, {"other_list", "filter"}, {"allocate", "review", "level", "siblings", "cover", "give_back"}),
        (Role.SUPERVISOR, {"level", "siblings"}, {"allocate", "review", "cover", "give_back"}),
        (Role.MANAGER, {"allocate", "review", "level", "siblings", "cover", "give_back"}, set()),
    ],
)
async def test_who_may_not_is_not_offered_the_keys(demo_store, sit_down, of_role, trail, role, offered, not_offered):
    who = of_role(demo_store, role)
    async with sit_down(demo_store, who=who, size=(160, 50)) as person:
        await person.goes_to_triage()
        actions = await active(person)
        await person.press("tab")
        actions |= await active(person)
        assert offered <= actions
        assert not not_offered & actions
        if Role.MANAGER is role:
            return
        since = max(entry.id for entry in trail(demo_store))
        await person.press("a", "v", "c", "b", "tab", "space", "a", "v")
        await person.lists()
        await person.press("tab", "enter")
        await person.reads("what they hold")
        assert not {"allocate", "take_back"} & await active(person)
        await person.press("a", "b", "enter")
        await person.reads("Story up to")
        assert not {"allocate", "take_back"} & await active(person)
        await person.press("a", "b")
        assert "Story up to" in person.screen
        assert {entry.what for entry in trail(demo_store, since)} <= {"open a case"}


async def active(person):
    """The actions whose keys work now."""
    await person.pilot.pause()
    bindings = person.app.screen.active_bindings.values()
    return {found.binding.action.removeprefix("screen.") for found in bindings if found.enabled}


async def test_a_search_in_either_list_is_entered_once(demo_store, sit_down, of, no_rest, waiting_in, load_in):
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("slash")
        await person.type("protection")
        assert not of(demo_store, "search"), "letters in between are not entered"
        await person.press("enter")
        await person.until(lambda: of(demo_store, "search"), "the entry")
        (entry,) = of(demo_store, "search")
        assert (entry.subject, entry.after) == (
            "triage: waiting",
            {"words": "protection", "found": len(waiting_in(demo_store).holding("protection").rows)},
        )
        person.app.look_again()
        await person.press("enter")
        await person.reads("born ")
        await person.press("escape")
        await person.lists()
        assert len(of(demo_store, "search")) == 1
        await person.press("tab", "slash")
        await person.type("duty")
        await person.press("1")
        person.app.exit()
    entry = of(demo_store, "search")[-1]
    assert entry.subject == "triage: workers"
    assert entry.after["words"].startswith("duty")


async def test_a_search_that_rests_is_entered(demo_store, sit_down, of, monkeypatch):
    monkeypatch.setattr("screens.triage.RESTS_SECONDS", 0.2)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("slash")
        await person.type("in need")
        await person.until(lambda: of(demo_store, "search"), "the entry")
        assert [entry.after["words"] for entry in of(demo_store, "search")] == ["in need"]


async def test_a_search_is_entered_before_who_can_take_is_asked(demo_store, sit_down, of, no_rest):
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("slash")
        await person.type("in need")
        person.waiting.focus()
        await person.press("a")
        await person.asks("Who can take")
        assert [entry.after["words"] for entry in of(demo_store, "search")] == ["in need"]


async def test_somebody_else_begins_anew(demo_store, sit_down, waiting_in):
    rows = waiting_in(demo_store).rows
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.goes_to_triage()
        await person.press("right", "right", "space")
        await person.filters("protection")
        await person.press("tab")
        await person.filters("duty")
        await person.press("enter")
        await person.reads("what they hold")
        await person.command("change who", "Who is working?")
        await person.press("down", "enter")
        await person.listed()
        await person.goes_to_triage()
        assert person.waits() == [row.case for row in rows]
        assert not person.waiting.marks
        assert person.triage.tile is None
        assert "filter “" not in person.screen
        assert len(person.app.screen_stack) == 1
