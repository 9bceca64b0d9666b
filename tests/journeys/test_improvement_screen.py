"""The improvement plan at the screen: a board's evening, by keys alone, and what each role is offered."""

from datetime import date

import pytest

from db.commands.improving import add_task, record_feedback, sign_off_task, step_task
from db.commands.projects import add_item, hold_meeting, record_success_figure
from db.queries.improvement import plan_board, success, task
from db.store import Act
from models.board import PlanTile
from models.feedback import Impact, Voice
from models.improvement import Move, TaskState
from models.people import Person, Role
from models.projects import ItemKind, ItemValues
from screens.board import BoardScreen
from screens.dialogs.form import FormDialog
from screens.improvement import ImprovementScreen
from screens.project import ProjectScreen
from screens.success import SuccessScreen
from screens.task import TaskScreen
from tests.journeys.conftest import ADA, MOMENT

TODAY, TITLE = date(2011, 9, 16), "Parents speak first in conferences"
EARLIER, ACT = date(2011, 9, 1), Act(ADA, MOMENT)


async def on(person, screen):
    await person.until(lambda: isinstance(person.app.screen, screen), screen.__name__)
    await person.pilot.pause()


async def chooses(person, question, *keys):
    """Answer a question of a few choices with these keys, whatever was told in passing lies over it."""
    await person.reads(question)
    await person.press(*keys, "enter")


def state_of(store, task_id=1):
    with store.reading() as reader:
        return task(reader, task_id, TODAY).task.state


async def test_a_boards_evening(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await person.press("5")
        await person.reads("8 The community")
        assert person.tile("projects") == 8
        await person.press("down", "down", "down", "down", "enter")
        await on(person, ProjectScreen)
        await person.reads("This project has no task yet. Press n to enter one.")

        await person.press("n")
        await chooses(person, "What is new in project 5?")
        await person.fill(title=TITLE, owner="Eve Ford", due_on="14/10/2011")
        await person.reads("· planned")
        await person.press("enter")
        await on(person, TaskScreen)
        await person.reads("it has still to be begun and delivered")

        await person.press("m")
        await chooses(person, "is planned")
        await person.fill()
        await person.reads("→ in progress since")
        await person.press("m")
        await chooses(person, "▊ deliver")
        await person.fill()
        await person.reads("○ delivered, not felt since")
        await person.reads("neither children and young people, nor parents")

        await person.press("m")
        await person.reads("sign off: not yet, nobody has said that it helped")
        await person.press("enter")
        await person.asks("Not yet: Parents speak first in conferences")
        await person.asks("It cannot be signed off yet")
        await person.press("escape")
        assert state_of(empty_store) is TaskState.DELIVERED

        await person.press("w")
        await person.asks("No child’s name")
        await person.fill(voice="staff", impact="negative")
        await person.reads("Once it is kept, the task goes to “for review")
        await person.asks("This is empty. Give it.")
        assert state_of(empty_store) is TaskState.DELIVERED
        await person.fill(source="Team meeting", words="They were not ready.")
        await person.reads("? for review since")
        await person.reads("− negative: staff, Fri 16 Sep 2011, Team meeting")

        await person.press("m")
        await person.reads("leave it as it is, and say why")
        await person.press("enter")
        await person.asks("They were not ready.")
        await person.fill(because="A worker prepares them the day before.")
        await person.reads("→ in progress since")
        await person.press("m")
        await chooses(person, "▊ deliver")
        await person.fill()
        await person.reads("○ delivered, not felt since")

        await person.press("w")
        await person.fill(voice="parents", impact="positive", source="Parents’ group", words="We were heard.")
        await person.reads("Nothing is lacking: parents and carers said")
        await person.press("m")
        await chooses(person, "▊ sign off")
        await person.reads("+ positive: parents and carers, Fri 16 Sep 2011, Parents’ group")
        await person.fill()
        await person.reads("✓ signed off since")
        assert state_of(empty_store) is TaskState.SIGNED_OFF
        await person.press("escape", "escape")
        await on(person, ImprovementScreen)
        assert person.tile(PlanTile.SIGNED_OFF) == 1
        assert person.tile(PlanTile.NOT_FELT) == 0


@pytest.fixture
def plan(empty_store):
    """A store with a task delivered and not felt, one signed off, a late milestone, a high risk and an issue."""
    for number in (1, 2):
        id_ = add_task(empty_store, ACT, number, f"Task of project {number}", EARLIER, TODAY, due_on=date(2011, 9, 10))
        for move in (Move.BEGIN, Move.DELIVER):
            step_task(empty_store, ACT, id_, move, EARLIER, TODAY)
    hold_meeting(empty_store, ACT, TODAY, TODAY, "In the town hall")
    record_feedback(
        empty_store, ACT, 2, Voice.CHILDREN, Impact.POSITIVE, EARLIER, "Council of children", "We choose.", "Hal", TODAY
    )
    sign_off_task(empty_store, ACT, 2, TODAY, TODAY)
    for kind, values in {
        ItemKind.MILESTONE: ItemValues("Structure agreed", "Ben", EARLIER),
        ItemKind.RISK: ItemValues("Nobody applies", "Ben", None, 4, 5, "Ask the university"),
        ItemKind.ISSUE: ItemValues("The form is slow"),
    }.items():
        add_item(empty_store, ACT, 2, kind, values, EARLIER, TODAY)
    return empty_store


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_each_number_opens_its_list(plan, sit_down, size):
    async with sit_down(plan, size=size) as person:
        await person.press("5")
        await person.reads("Remodelling")
        with plan.reading() as reader:
            board = plan_board(reader, TODAY)
        for tile in (one.name for one in ImprovementScreen.TILES[1:]):
            await person.press("right")
            assert len(person.app.screen.shown.rows) == board.count(PlanTile(tile)) == person.tile(tile)
        await person.reads("Task of project 2")
        await person.press("left", "left", "left")
        await person.reads("No task is for review. Press escape for the projects.")
        await person.press("escape", "down")
        await person.reads("✕ 20 high")
        assert ("Scope: Who does social work" in person.words) == (size[0] >= 120)
        assert "q Quit" in person.screen


async def test_another_day_shows_the_plan_as_it_stood(plan, sit_down):
    async with sit_down(plan) as person:
        await person.press("5")
        await person.until(lambda: person.app.screen.query("TileBar") and person.tile(PlanTile.SIGNED_OFF) == 1)
        await person.press("t")
        await person.asks("Look at the plan as at which day?")
        await person.type("15/9/2011")
        await person.press("enter")
        await person.until(lambda: person.tile(PlanTile.SIGNED_OFF) == 0, "the day before")
        assert person.tile(PlanTile.NOT_FELT) == 2


async def test_a_milestone_is_moved_and_met_and_taken_back(plan, sit_down):
    async with sit_down(plan, size=(120, 40)) as person:
        await person.press("5", "down", "enter", "right")
        await person.reads("✕ 15 days late")
        await person.press("m")
        await chooses(person, "it is met", "down")
        await person.fill(due_on="30/9/2011")
        await person.reads("30 Sep 11 moved")
        await person.press("m")
        await chooses(person, "it is met")
        await person.fill()
        await person.reads("✓ met Fri 16 Sep")
        await person.press("u")
        await person.asks("Take this back?")
        await person.press("y")
        await person.reads("▲ in 14 days")


async def test_the_board_sees_what_changed_and_its_meeting_begins_anew(plan, sit_down):
    async with sit_down(plan) as person:
        await person.press("5", "b")
        await on(person, BoardScreen)
        await person.reads("The board met last on Fri 16 Sep 2011: In the town hall")
        await person.press("left")
        await person.reads("Changed 5")
        await person.reads("New issue")
        await person.press("h")
        await person.fill()
        await person.asks("Meetings are entered in their order, one a day.")
        await person.press("escape")


async def test_how_a_project_stands_is_said_in_a_sentence(plan, sit_down):
    async with sit_down(plan) as person:
        await person.press("5", "m")
        await chooses(person, "Project 1, Management development")
        await person.fill(status="at_risk", said="Two managers left.")
        await person.reads("▲ at risk")


async def test_a_figure_of_success_is_recorded_with_its_source(plan, sit_down):
    record_success_figure(plan, ACT, 2, date(2010, 9, 30), "12 families", "Audit", TODAY, is_baseline=True)
    async with sit_down(plan) as person:
        await person.press("5", "o")
        await on(person, SuccessScreen)
        await person.reads("2 Alternatives")
        await person.press("down", "r")
        await person.fill(value="40 families", source="")
        await person.asks("This is empty. Give it.")
        await person.fill(source="Team of intensive support")
        await person.reads("✓ better")
        await person.press("enter")
        await person.asks("Fri 16 Sep 2011: 40 families (Team of intensive support), recorded by Ada Manager")
    with plan.reading() as reader:
        found = success(reader, TODAY)[1]
    assert (found.baseline.value, found.latest.value) == ("12 families", "40 families")


async def test_a_worker_hears_and_does_not_move(plan, sit_down):
    async with sit_down(plan, who=Person(None, "Wil Worker", Role.WORKER)) as person:
        await person.press("5", "right")
        await person.reads("Task of project 1")
        assert "w Feedback" in person.screen
        for offered in ("m Move", "x Report", "n New"):
            assert offered not in person.screen
        await person.press("m")
        assert isinstance(person.app.screen, ImprovementScreen)
        await person.press("w")
        await on(person, FormDialog)
        assert person.field("heard_by") == "Wil Worker"
        await person.press("escape", "escape", "b")
        await on(person, BoardScreen)
        await person.press("h")
        assert isinstance(person.app.screen, BoardScreen)


async def test_the_highlight_report_leaves_as_a_file_of_my_own(plan, sit_down, trail, tmp_path):
    place = tmp_path / "board.txt"
    async with sit_down(plan) as person:
        await person.press("5", "x")
        await chooses(person, "The highlight report: as what is it written?", "down")
        await person.asks("see that they name no child")
        await person.fill(file=str(place))
        await person.hears("Written, for you alone to read")
    assert "Delivered, and not yet felt" in place.read_text(encoding="utf-8")
    assert place.stat().st_mode & 0o777 == 0o600
    entered = trail(plan)[-1]
    assert (entered.what, entered.subject) == ("export", "highlight report")
