"""The list of all that was agreed: whose it is, done with a note, given a day, and nothing shown that is hidden."""

import agreed_in_supervision as agreed
import pytest
from agreed_in_supervision import ADA, DOCTOR, FILE, LETTER, MARKER, MAX, MO, REST, SCHOOL, TODAY, WIL, case_of

from db.commands.writing import finish_action, finish_personal_action
from db.queries.actions import agreed_actions
from db.queries.standards import standards
from db.store import Store
from models.errors import StoreDamaged
from screens.actions import ActionsScreen
from screens.case import CaseScreen
from screens.dialogs.form import FormDialog
from screens.dialogs.reversal import ReversalDialog
from screens.widgets.beside import list_room


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """Closed; to be copied, never opened."""
    path = tmp_path_factory.mktemp("agreed") / "store.db"
    agreed.make(path)
    return path


@pytest.fixture
def store(template, tmp_path):
    path = tmp_path / "store.db"
    path.write_bytes(template.read_bytes())
    with Store.open(path) as opened:
        yield opened


def read(store, person=MO, **of):
    with Store.open(store.path) as other:
        other.sign_in(person)
        with other.reading() as reader:
            return {row.what: row for row in agreed_actions(reader, standards(reader), TODAY, **of)}


async def opens(person, worker_id=None):
    await person.listed()
    await person.app.push_screen(ActionsScreen(person.app.desk, worker_id))
    await person.until(lambda: isinstance(person.app.screen, ActionsScreen), "the actions")
    await person.pilot.pause()


def listed(person):
    return [row.what for row in person.app.screen.known.rows]


async def lists(person, *what):
    await person.until(lambda: listed(person) == list(what), f"{what}")


async def at(person, what):
    table = person.app.screen.table
    table.move_cursor(row=listed(person).index(what), animate=False)
    await person.until(lambda: table.current.what == what, f"the cursor on {what}")


async def test_it_begins_with_what_i_am_to_do_and_says_how_many_others_have(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await lists(person, FILE)
        await person.reads("Yours: 1 open action. 3 of others (v).")
        await person.press("v")
        await lists(person, SCHOOL, FILE, REST, DOCTOR)
        await person.reads("Everybody’s: 4 open actions: ✕ 1 overdue, ? 1 without a day (b).")
        await person.press("v")
        await lists(person, FILE)


async def test_each_row_says_what_who_by_when_of_whom_and_from_where(store, sit_down):
    async with sit_down(store, who=MO, size=(178, 30)) as person:
        await opens(person)
        await person.press("v")
        await lists(person, SCHOOL, FILE, REST, DOCTOR)
        rows = [" ".join(line[: list_room(178)].split()) for line in person.screen.splitlines()]
        assert "✕ 2 late Ask the school Wil Worker Zoë Today supervision 12 Sep 11 Mo Manager 14 Sep 11" in rows
        assert "! today Get the file Mo Manager Lena Late decision 13 Sep 11 Mo Manager 16 Sep 11" in rows
        assert "? no date Call the doctor Wil Worker Zoë Today supervision 12 Sep 11 Mo Manager no date" in rows
        assert any(
            row.endswith(f"{REST} Wil Worker personal supervision 12 Sep 11 Mo Manager 30 Sep 11") for row in rows
        )


async def test_those_that_are_done_come_with_c_and_their_note(store, sit_down):
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        await lists(person, SCHOOL, REST, DOCTOR)
        await person.press("c")
        await lists(person, SCHOOL, REST, DOCTOR, LETTER)
        await at(person, LETTER)
        await person.until(lambda: "done Tue 13 Sep 2011 by Wil Worker · Sent by post." in person.words, "the note")
        await person.press("enter")
        await person.hears("It was done on Tue 13 Sep 2011 already.")
        await person.press("c")
        await lists(person, SCHOOL, REST, DOCTOR)


async def test_done_with_a_note_leaves_the_list_and_u_takes_it_back(store, sit_down):
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        await at(person, SCHOOL)
        await person.press("enter")
        await person.fill(on="15/9/2011", note="They had seen nothing.")
        await person.hears("Action done on Zoë Today: written. u takes it back.")
        await lists(person, REST, DOCTOR)
        row = read(store, done=True)[SCHOOL]
        assert (row.done_on, row.done_by, row.done_note) == (
            agreed.waits.day("09-15"), "Wil Worker", "They had seen nothing.",
        )  # fmt: skip
        await person.press("u")
        await person.until(lambda: isinstance(person.app.screen, ReversalDialog), "what is taken back")
        await person.press("y")
        await lists(person, SCHOOL, REST, DOCTOR)
        assert read(store)[SCHOOL].done_on is None


async def test_a_day_before_it_was_agreed_is_refused_beside_the_field(store, sit_down):
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        await at(person, SCHOOL)
        await person.press("enter")
        await person.fill(on="9/9/2011")
        await person.asks("Fri 9 Sep 2011 is before it was agreed, on Mon 12 Sep 2011.")
        await person.leaves()
        assert read(store)[SCHOOL].done_on is None


async def test_a_personal_one_says_first_that_it_is_not_taken_back(store, sit_down, trail):
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        await at(person, REST)
        await person.press("enter")
        await person.asks("An action of the personal part is not taken back")
        await person.fill(note=f"{MARKER} slept")
        await person.hears("Personal action done: written. It cannot be taken back.")
        await lists(person, SCHOOL, DOCTOR)
    assert read(store, WIL, done=True)[REST].done_note == f"{MARKER} slept"
    assert not any(MARKER in repr(line) for line in trail(store))


@pytest.mark.parametrize("who", [MAX, ADA], ids=lambda who: who.name)
async def test_nobody_but_the_two_sees_a_personal_one(store, sit_down, who):
    async with sit_down(store, who=who) as person:
        await opens(person, WIL.id)
        await lists(person, SCHOOL, FILE, DOCTOR)
        assert MARKER not in person.screen


async def test_opened_for_a_worker_it_begins_with_theirs(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person, WIL.id)
        await lists(person, SCHOOL, FILE, REST, DOCTOR)
        said = "Wil Worker’s: 4 open actions: ✕ 1 overdue, ? 1 without a day (b)."
        await person.until(lambda: said in person.words, said)


async def test_one_without_a_day_gets_one_and_no_other_does(store, sit_down):
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        await at(person, SCHOOL)
        await person.press("b")
        await person.hears("It is due on Wed 14 Sep 2011. What was agreed stays.")
        await at(person, DOCTOR)
        await person.press("b")
        await person.fill(due="mon")
        await person.hears("Day of the action on Zoë Today: written. u takes it back.")
        await lists(person, SCHOOL, DOCTOR, REST)
        assert person.app.screen.table.current.what == DOCTOR
        assert read(store)[DOCTOR].due_on == agreed.waits.day("09-19")


async def test_the_worker_sets_the_day_of_a_personal_action_and_no_entry_has_its_words(store, sit_down, trail):
    slow = f"{MARKER} slower"
    agreed.agree_personally(store, slow)
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        await at(person, slow)
        await person.press("b")
        await person.asks("An action of the personal part is not taken back")
        await person.fill(due="mon")
        await person.hears("Day of the personal action: written. It cannot be taken back.")
        await person.until(lambda: read(store, WIL)[slow].due_on == agreed.waits.day("09-19"), "the day")
        assert person.app.screen.table.current.due_on == agreed.waits.day("09-19")
    assert MARKER not in repr(trail(store))


async def test_the_filter_reads_every_column_and_is_entered_in_the_trail(store, sit_down, trail):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await person.press("v")
        for words, found in (("zoë late", [SCHOOL]), ("14 sep", [SCHOOL]), ("decision", [FILE]), ("personal", [REST])):
            await person.press("slash")
            person.app.screen.query_one("#filter").value = words
            await lists(person, *found)
        await person.press("enter", "escape")
        await lists(person, SCHOOL, FILE, REST, DOCTOR)
    searched = [line.after for line in trail(store) if line.subject == "actions"]
    assert any("personal" in str(after) for after in searched)


@pytest.mark.parametrize("words", [MARKER, "zebra", f"wil {MARKER[:-2]}", "Zèbrawort,wil", "nowhere zebrawort"])
@pytest.mark.parametrize("leaves", [False, True])
async def test_words_of_a_personal_action_are_not_entered_where_the_list_is_filtered_by_them(
    store, sit_down, trail, monkeypatch, words, leaves
):
    monkeypatch.setattr("screens.narrowing.RESTS_SECONDS", 3_600 if leaves else 0.1)
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await person.press("v")
        await lists(person, SCHOOL, FILE, REST, DOCTOR)
        await person.press("slash")
        person.app.screen.query_one("#filter").value = words
        await person.until(lambda: person.app.screen.words == words, "the filter")
        found = len(listed(person))
        if leaves:
            await person.app.action_place("duty")
        await person.until(lambda: any(line.subject == "actions" for line in trail(store)), "the entry")
    (searched,) = [line.after for line in trail(store) if line.subject == "actions"]
    assert searched == {"filtered": True, "found": found}
    assert "zebra" not in repr(trail(store)).casefold()


async def test_nor_are_those_of_one_that_was_done_meanwhile_or_of_how_it_was_done(store, sit_down, trail):
    with store.reading() as reader:
        (rest,) = reader.row("SELECT id FROM main.actions WHERE case_id IS NULL")
    finish_personal_action(store, agreed.waits.act(WIL), rest, TODAY, TODAY, f"{MARKER[::-1]} slept")
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        for words in (MARKER, MARKER[::-1].lower()):
            await person.press("slash")
            person.app.screen.query_one("#filter").value = words
            await person.until(lambda words=words: person.app.screen.words == words, "the filter")
            await person.press("enter", "escape")
    assert [line.after for line in trail(store) if line.subject == "actions"] == [{"filtered": True, "found": 0}] * 2


async def test_who_does_not_see_the_personal_action_searches_as_everywhere(store, sit_down, trail):
    async with sit_down(store, who=MAX) as person:
        await opens(person)
        await person.press("slash")
        await person.type("zebra")
        await person.press("enter")
    (searched,) = [line.after for line in trail(store) if line.subject == "actions"]
    assert searched == {"words": "zebra", "found": 0}


async def test_where_nothing_is_found_it_says_so_and_escape_clears(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await person.press("slash")
        await person.type("nowhere")
        await person.reads("None of the 1 shows “nowhere” in any column.")
        await person.press("escape")
        await lists(person, FILE)
        await person.press("escape")
        await person.listed()


async def test_with_names_hidden_no_child_and_nobody_s_words_are_shown_or_found(store, sit_down, choices):
    choices.set("names", "hidden")
    async with sit_down(store, who=MO, size=(140, 30), choices=choices) as person:
        await opens(person)
        await person.press("v", "c")
        await lists(person, SCHOOL, FILE, REST, DOCTOR, LETTER)
        for what in (SCHOOL, DOCTOR, LETTER):
            await at(person, what)
            await person.pilot.pause()
            for hidden in ("Zoë", "Lena", "school", "doctor", "Get the file", "Sent by post", MARKER):
                assert hidden not in person.screen, hidden
        await person.reads("hidden, with the names")
        await person.press("slash")
        await person.type("Zoë")
        await person.reads("None of the 5 shows")


async def test_names_hidden_while_it_is_shown_are_hidden_at_once(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await person.reads("Lena Late")
        await person.press("p")
        await person.until(lambda: "Lena" not in person.screen and FILE not in person.screen, "no name")


async def test_it_is_sorted_as_was_chosen_last(store, sit_down, choices):
    async with sit_down(store, who=MO, choices=choices) as person:
        await opens(person)
        await person.press("v", "s")
        await person.asks("How is it sorted?")
        await person.press("down", "enter")
        await lists(person, FILE, SCHOOL, REST, DOCTOR)
        await person.press("s")
        await person.asks("How is it sorted?")
        await person.press("down", "enter")
        await lists(person, FILE, SCHOOL, DOCTOR, REST)
        await person.reads("by when it was agreed, the latest first")
    async with sit_down(store, who=MO, choices=choices) as person:
        await opens(person)
        await person.press("v")
        await lists(person, FILE, SCHOOL, DOCTOR, REST)


async def test_f_opens_the_case_file_and_of_a_personal_one_says_that_there_is_none(store, sit_down):
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        await at(person, REST)
        await person.press("f")
        await person.hears("This action is of the personal part of supervision: it is on no case.")
        await at(person, SCHOOL)
        await person.press("f")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        assert person.app.screen._case_id == case_of(store, "Zoë Today")
        await person.press("escape")
        await lists(person, SCHOOL, REST, DOCTOR)
        assert person.app.screen.table.current.what == SCHOOL


async def test_what_a_colleague_finished_meanwhile_is_refused_with_what_was_typed(store, sit_down, elsewhere):
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        await at(person, SCHOOL)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        elsewhere(store, finish_action, read(store)[SCHOOL].id, TODAY, TODAY)
        await person.fill(note="Asked.")
        await person.asks("It was done on Fri 16 Sep 2011. Nothing was written.")
        assert person.field("note") == "Asked."
        await person.leaves()
        await lists(person, REST, DOCTOR)


async def test_another_day_shows_what_was_open_then(store, sit_down):
    async with sit_down(store, who=WIL, as_at=agreed.waits.day("09-10")) as person:
        await opens(person)
        await lists(person, LETTER)
        await person.press("d")
        await person.asks("Look at the store as at which day?")
        await person.type("today")
        await person.press("enter")
        await lists(person, SCHOOL, REST, DOCTOR)


async def test_a_store_that_cannot_be_read_is_said_and_is_no_empty_list(store, sit_down, monkeypatch):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await lists(person, FILE)

        def broken(*_, **__):
            raise StoreDamaged("Parts of the store cannot be read.")

        monkeypatch.setattr("screens.actions.agreed_actions", broken)
        person.app.screen.follow_the_day()
        await person.reads("Parts of the store cannot be read.")
        await person.reads("The list could not be read.")
        monkeypatch.undo()
        person.app.screen.follow_the_day()
        await lists(person, FILE)


async def test_where_nothing_was_ever_agreed_it_says_where_actions_come_from(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await opens(person)
        await person.until(lambda: "actions come here from supervision" in person.words, "why it is empty")


# On the case file


async def writes(person, words):
    """Open Zoë's file and choose what is written on it."""
    await person.press("w")
    await person.asks("What is written on")
    options = person.app.screen.query_one("OptionList")
    at = next(n for n in range(options.option_count) if words in str(options.get_option_at_index(n).prompt))
    options.highlighted = at
    await person.press("enter")


async def opens_case(person, store, name):
    await person.listed()
    await person.app.push_screen(CaseScreen(person.app.desk, case_of(store, name)))
    await person.until(lambda: isinstance(person.app.screen, CaseScreen) and person.app.screen.case, "the case file")


async def test_a_decision_is_recorded_with_what_follows_from_it(store, sit_down):
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await opens_case(person, store, "Lena Late")
        await writes(person, "management decision")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        assert not person.app.screen.query_one("#row-owner").display
        await person.fill(decided="Meet her", because="She asked.", what="Book a room", due="")
        await person.asks("This is empty. Give it.")
        assert person.app.screen.query_one("#row-owner").display
        assert person.field("owner") == "Wil Worker", "who holds the case"
        await person.fill(due="mon")
        await person.hears("Management decision on")
    row = read(store)["Book a room"]
    assert (row.source.value, row.owner, row.due_on) == ("decision", "Wil Worker", agreed.waits.day("09-19"))


async def test_a_decision_alone_is_recorded_without_an_action(store, sit_down):
    before = read(store)
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await opens_case(person, store, "Lena Late")
        await writes(person, "management decision")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        await person.pilot.pause()
        await person.fills("Not to act", "It is known.", None, None, None)
        await person.hears("Management decision on")
    assert read(store) == before


async def test_an_action_is_finished_on_the_case_file_with_a_note_too(store, sit_down):
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await opens_case(person, store, "Lena Late")
        await writes(person, "an action is done")
        await person.fill(note="In the cupboard.")
        await person.hears("Action done on")
    assert read(store, done=True)[FILE].done_note == "In the cupboard."
