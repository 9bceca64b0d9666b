"""The screen of the rules of practice and of the workers: what is shown, changed, refused, and asked first."""

from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import pytest

from db.commands.people import give_access
from db.commands.practice_rules import set_practice_rule
from db.commands.workers import WorkerValues, add_leave, change_worker
from db.connection import connect
from db.queries.standards import standards
from db.queries.workers import practice_rules, teams, workers
from db.queries.workload import caseload
from db.store import Act, Store
from models.people import Role
from models.practice_rules import RuleName
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.form import FormDialog
from screens.rules import RulesScreen

TODAY = date(2011, 9, 16)
NEED = RuleName.POINTS_CHILD_IN_NEED
FIRST_SINCE = date(2000, 4, 1)


@pytest.fixture
def settled(sit_down):
    """A function that opens the program and this screen: ``async with settled(store, …) as person``."""

    @asynccontextmanager
    async def at(store, **more):
        async with sit_down(store, **more) as person:
            await person.app.push_screen(RulesScreen(person.app.desk))
            await person.reads("A child in need")
            yield person

    return at


@pytest.fixture
def elsewhere(of_role):
    """A function that runs a command in another program."""

    def run(store, command, *given, **named):
        act = Act(of_role(store, Role.ADMINISTRATOR), datetime(2011, 9, 16, 10, 0, tzinfo=UTC))
        with Store.open(store.path) as other:
            return command(other, act, *given, **named)

    return run


def rules_of(store, name=NEED):
    with store.reading() as reader:
        return [
            (rule.value, rule.effective_from, rule.source) for rule in practice_rules(reader).all if rule.name is name
        ]


def worker_of(store, id_):
    with store.reading() as reader:
        return workers(reader)[id_]


def without_a_rule(store):
    """As after another program has changed the store."""
    other = connect(store.path, None)
    other.execute("DELETE FROM practice_rules WHERE name = 'capacity'")
    other.close()


def social_worker(store):
    """Somebody who holds cases."""
    with store.reading() as reader:
        load = caseload(reader, standards(reader), TODAY)
    return next(one.worker for one in load.shown if one.load.children)


async def back_on_the_screen(person):
    await person.until(lambda: isinstance(person.app.screen, RulesScreen), "the screen")
    await person.pilot.pause()


async def go_to(person, table, key):
    found = person.app.screen.query_one(table)
    found.focus()
    found.go_to(str(key))
    await person.pilot.pause()


async def test_a_manager_sets_a_rule_from_a_day_on_and_sees_it_coming(demo_store, settled, trail):
    async with settled(demo_store) as person:
        for name in RuleName:
            await go_to(person, "#rules", f"{name.value} 2000-04-01")
            await person.reads(name.words)
        await go_to(person, "#rules", "points_child_in_need 2000-04-01")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        await person.reads("A child in need: 4 points, from Sat 1 Apr 2000")
        assert (person.field("value"), person.field("since")) == ("4", "2011-09-16")
        await person.fill(value="5", since="+10", source="Cabinet of 5 September")
        await person.reads("to come")
        await person.reads("26 Sep 11")
        assert rules_of(demo_store) == [
            (4, FIRST_SINCE, "to begin with; a council sets its own"),
            (5, date(2011, 9, 26), "Cabinet of 5 September"),
        ]
        assert person.app.screen.query_one("#rules").current == "points_child_in_need 2011-09-26"
        await person.press("up", "enter")
        await person.fill(value="6", source="the head of service")
        await person.reads("before")
        await person.reads("A child in need: 6 points")
        assert [row[0] for row in rules_of(demo_store)] == [4, 6, 5]
    entries = [entry for entry in trail(demo_store) if entry.what == "set a rule of practice"]
    assert [entry.after["value"] for entry in entries] == [5, 6]


async def test_what_a_case_weighs_changes_every_load(demo_store, settled):
    one = social_worker(demo_store)
    with demo_store.reading() as reader:
        before = caseload(reader, standards(reader), TODAY).workloads[one.id].load
    async with settled(demo_store) as person:
        for status in ("child_in_need", "child_protection", "looked_after", "assessment"):
            await go_to(person, "#rules", f"points_{status} 2000-04-01")
            await person.press("enter")
            await person.fill(value="1", since="today", source="a trial")
            await person.reads("Written.")
            person.app.clear_notifications()
            await person.until(lambda: "Written." not in person.screen, "the note gone")
    with demo_store.reading() as reader:
        after = caseload(reader, standards(reader), TODAY).workloads[one.id].load
    assert (after.points, after.children) == (before.children, before.children)


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({"value": "0"}, "is 1 to 366 points; 0 cannot be kept."),
        ({"value": "four"}, "The value is a whole number of points."),
        ({"value": "-3"}, "The value is a whole number of points."),
        ({"value": "9" * 400}, "The text is 400 characters long; at most 120 can be kept."),
        ({"since": "soonish"}, "“soonish” is not a date."),
        ({"source": ""}, "This is empty. Give it."),
        ({"source": "x" * 121}, "is 121 characters long; at most 120 can be kept."),
    ],
)
async def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(demo_store, settled, texts, sentence):
    before = rules_of(demo_store)
    async with settled(demo_store) as person:
        await person.press("enter")
        asked = {"value": "5", "since": "today", "source": "the council"} | texts
        await person.fill(**asked)
        await person.reads(sentence)
        for name, text in asked.items():
            assert person.field(name) == text
        assert rules_of(demo_store) == before
        await person.leaves()
        await back_on_the_screen(person)


@pytest.mark.parametrize("answer", ["k", "w"])
async def test_of_two_who_set_the_same_rule_at_once_both_versions_are_shown(demo_store, settled, elsewhere, answer):
    async with settled(demo_store) as person:
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        elsewhere(demo_store, set_practice_rule, NEED, 8, TODAY, "theirs")
        await person.fill(value="5", source="mine")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "both versions")
        await person.reads("Somebody has changed the rule “A child in need” since you looked")
        assert "theirs" in person.screen
        assert "mine" in person.screen
        await person.press(answer)
        await back_on_the_screen(person)
        await person.reads("A child in need: " + ("5 points" if answer == "w" else "8 points"))
        assert rules_of(demo_store)[1:] == [(5, TODAY, "mine") if answer == "w" else (8, TODAY, "theirs")]


async def test_back_from_both_versions_is_back_to_what_was_typed(demo_store, settled, elsewhere):
    async with settled(demo_store) as person:
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        elsewhere(demo_store, set_practice_rule, NEED, 8, TODAY, "theirs")
        await person.fill(value="5", source="mine, with a long reason")
        await person.asks("escape: back to the form")
        await person.press("escape")
        await person.asks("Somebody has changed the rule “A child in need” since you looked")
        assert (person.field("value"), person.field("source")) == ("5", "mine, with a long reason")
        assert rules_of(demo_store)[1:] == [(8, TODAY, "theirs")]
        await person.fill(value="6")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "both versions once more")
        await person.press("w")
        await back_on_the_screen(person)
        await person.reads("A child in need: 6 points")
        assert rules_of(demo_store)[1:] == [(6, TODAY, "mine, with a long reason")]


async def test_a_rule_is_set_from_a_working_day_on_that_is_said_back(demo_store, settled):
    async with settled(demo_store) as person:
        await person.press("enter", "5", "enter")
        await person.press("home", "ctrl+k", *"+10wd")
        await person.asks("Fri 30 Sep 2011, 10 working days from today")
        await person.press("enter", "x", "enter")
        await person.until(lambda: rules_of(demo_store)[1:] == [(5, date(2011, 9, 30), "x")], "it written")


async def test_a_rule_of_an_earlier_day_can_be_put_right(demo_store, settled):
    async with settled(demo_store) as person:
        await person.press("enter")
        await person.fill(value="5", since="+10", source="wrong")
        await person.reads("to come")
        await back_on_the_screen(person)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        assert (person.field("value"), person.field("since")) == ("5", "2011-09-26")
        await person.fill(value="6", source="right")
        await back_on_the_screen(person)
        await person.until(lambda: rules_of(demo_store)[1:] == [(6, date(2011, 9, 26), "right")], "it put right")


async def test_a_manager_changes_a_worker(demo_store, settled):
    one = social_worker(demo_store)
    with demo_store.reading() as reader:
        team = next(id_ for id_ in teams(reader) if id_ != one.team_id)
    async with settled(demo_store) as person:
        await go_to(person, "#workers", one.id)
        await person.press("enter")
        await person.fill(
            team=str(team), hours="0.6", newly_qualified_until="+1y", works_from="1/9/2010", works_until="+2m"
        )
        await person.until(lambda: worker_of(demo_store, one.id).fte_percent == 60, "it written")
        await back_on_the_screen(person)
        now = worker_of(demo_store, one.id)
        assert (now.team_id, now.newly_qualified_until, now.works_from, now.works_until) == (
            team, date(2012, 9, 16), date(2010, 9, 1), date(2011, 11, 16),
        )  # fmt: skip
        await person.reads("0.6")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        assert (person.field("hours"), person.field("works_until")) == ("0.6", "2011-11-16")
        await person.fill(newly_qualified_until="", works_from="1/1/2012")
        await person.reads("They would leave before they begin. Check the two dates.")
        assert person.field("works_from") == "1/1/2012"
        await person.fill(works_from="", works_until="15/9/2011")
        await person.reads(f"× {one.name}")
        await person.until(
            lambda: any("after Thu 15 Sep 2011: give" in one.message for one in person.app._notifications), "the note"
        )
        person.app.clear_notifications()
        await person.reads("left on Thu 15 Sep 2011")
        assert worker_of(demo_store, one.id).works_until == date(2011, 9, 15)


@pytest.mark.parametrize("answer", ["k", "w"])
async def test_of_two_who_change_a_worker_at_once_both_versions_are_shown_in_words(
    demo_store, settled, elsewhere, answer
):
    one = social_worker(demo_store)
    async with settled(demo_store, size=(120, 40)) as person:
        await go_to(person, "#workers", one.id)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        elsewhere(
            demo_store, change_worker, one.id, WorkerValues(None, 50, None, None, date(2011, 12, 24)), one.version
        )
        await person.fill(hours="0.8")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "both versions")
        await person.reads("0.5 of full time")
        for words in ("0.8 of full time", "Sat 24 Dec 2011", "no team", one.team):
            assert words in person.screen
        await person.press(answer)
        await back_on_the_screen(person)
        wanted = (80, one.team_id, None) if answer == "w" else (50, None, date(2011, 12, 24))
        await person.until(
            lambda: (
                (lambda now: (now.fte_percent, now.team_id, now.works_until))(worker_of(demo_store, one.id)) == wanted
            ),
            "the version that was chosen",
        )


async def test_somebody_new_is_entered_and_a_known_name_refused(demo_store, settled):
    async with settled(demo_store) as person:
        await person.press("tab", "n")
        await person.fill(name="demo manager", hours="1")
        await person.reads("Somebody called demo manager is in this store already.")
        assert person.field("name") == "demo manager"
        await person.fill(name="Cleo Newly", hours="0.5", works_from="mon")
        await person.reads("Written.")
        await back_on_the_screen(person)
        with demo_store.reading() as reader:
            cleo = next(worker for worker in workers(reader).values() if worker.name == "Cleo Newly")
        assert (cleo.fte_percent, cleo.works_from) == (50, date(2011, 9, 19))
        await go_to(person, "#workers", cleo.id)
        await person.reads("begins on Mon 19 Sep 2011")
        assert "+ Cleo Newly" in person.screen


async def test_leave_and_a_reduction_are_entered_and_one_is_taken_out_after_a_yes(demo_store, settled):
    one = social_worker(demo_store)
    async with settled(demo_store) as person:
        await go_to(person, "#workers", one.id)
        await person.press("d")
        await person.reads(f"{one.name} has no leave and")
        await person.press("l")
        await person.fill(first_on="mon", last_on="fri 16 sep", note="")
        await person.reads("Leave ends on or after its first day.")
        await person.fill(last_on="+2w", note="summer")
        await person.reads("leave, Mon 19 Sep 2011 to Fri 30 Sep 2011: summer")
        await person.press("r")
        await person.fill(points="0", first_on="today", note="other duties")
        await person.reads("A reduction is 1 to 1000 points")
        await person.fill(points="10")
        await person.reads("points less, Fri 16 Sep 2011 on: other duties")
        now = worker_of(demo_store, one.id)
        assert (len(now.leave), [less.points for less in now.reductions]) == (1, [10])

        await person.press("d")
        await person.until(lambda: isinstance(person.app.screen, ChoiceDialog), "the list")
        await person.press("down", "enter")
        await person.until(lambda: isinstance(person.app.screen, ConfirmDialog), "the question")
        await person.reads("10 points less")
        await person.press("enter")
        await back_on_the_screen(person)
        assert worker_of(demo_store, one.id).reductions, "enter is not yes"
        await person.press("d")
        await person.until(lambda: isinstance(person.app.screen, ChoiceDialog), "the list")
        await person.press("down", "enter")
        await person.until(lambda: isinstance(person.app.screen, ConfirmDialog), "the question")
        await person.press("y")
        await person.until(lambda: not worker_of(demo_store, one.id).reductions, "it taken out")
        assert len(worker_of(demo_store, one.id).leave) == 1


async def test_what_somebody_else_writes_is_shown(demo_store, settled, elsewhere):
    one = social_worker(demo_store)
    async with settled(demo_store) as person:
        person.app.look_again()
        await go_to(person, "#workers", one.id)
        elsewhere(demo_store, add_leave, one.id, date(2011, 9, 19), None, "a course")
        person.app.look_again()
        await person.reads("leave, Mon 19 Sep 2011 on: a course")


async def test_a_worker_may_look_and_is_told_what_changing_needs(demo_store, settled, of_role):
    async with settled(demo_store, who=of_role(demo_store, Role.WORKER)) as person:
        await person.press("enter")
        await person.reads("To set a rule of practice needs a")
        await person.press("tab")
        for key in ("n", "l", "r", "d"):
            await person.press(key)
        await person.pilot.pause()
        assert isinstance(person.app.screen, RulesScreen)
        assert "Take out" not in person.screen


async def test_a_supervisor_enters_leave_and_changes_no_worker(demo_store, settled, of_role):
    one = social_worker(demo_store)
    async with settled(demo_store, who=of_role(demo_store, Role.SUPERVISOR), size=(120, 40)) as person:
        await go_to(person, "#workers", one.id)
        await person.press("l")
        await person.fill(first_on="mon")
        await person.until(
            lambda: [leave.first_on for leave in worker_of(demo_store, one.id).leave] == [date(2011, 9, 19)]
        )
        await back_on_the_screen(person)
        await person.press("enter")
        await person.reads("To change the record of a worker needs")


async def test_access_that_was_taken_meanwhile_is_refused_and_nothing_is_written(demo_store, settled, elsewhere):
    before = rules_of(demo_store)
    async with settled(demo_store, size=(120, 40)) as person:
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        with demo_store.reading() as reader:
            other = next(one.name for one in workers(reader).values() if one.name != "Demo Manager")
        elsewhere(demo_store, give_access, other, Role.ADMINISTRATOR)
        elsewhere(demo_store, give_access, "Demo Manager", Role.WORKER)
        await person.fill(value="5", source="mine")
        await person.reads("needs a manager or an administrator")
        assert person.field("source") == "mine"
    assert rules_of(demo_store) == before


async def test_the_rules_of_another_day_are_those_in_force_then(demo_store, sit_down, elsewhere):
    elsewhere(demo_store, set_practice_rule, NEED, 9, date(2011, 9, 1), "the council")
    async with sit_down(demo_store, as_at=date(2011, 8, 1)) as person:
        await person.command("rules of", "Rules and workers · Mon 1 Aug 2011, not today")
        await person.reads("A child in need: 4 points")
        await person.reads("to come")


async def test_an_empty_store_shows_its_rules_and_its_first_manager(empty_store, settled):
    async with settled(empty_store) as person:
        await person.reads("Ada Manager")
        await person.press("tab", "n")
        await person.fill(name="Cleo Newly")
        await person.reads("Written.")


async def test_rules_that_cannot_be_read_are_a_sentence_and_not_an_empty_list(demo_store, settled):
    async with settled(demo_store) as person:
        without_a_rule(demo_store)
        person.app.show_again()
        await person.reads("The rules of practice in the store are not complete")
        assert "A child in need" not in person.screen
        await person.pilot.resize_terminal(100, 30)
        await person.reads("The rules could not be read")
