"""One worker's supervision: what is agreed, the sessions as they stand, the cases, what is to be done."""

import pytest
import supervised_people as known

from db.commands.drafting import keep_draft
from db.commands.people import give_access
from db.commands.session_writing import begin_session
from db.commands.supervising import cancel_session, plan_session
from db.queries.case_cover import covered_cases
from db.queries.sessions import sessions_of
from db.queries.standards import standards
from db.queries.workers import practice_rules
from db.store import Store
from models.supervision import CancelReason, SessionState
from screens.case import CaseScreen
from screens.session_record import SessionRecordScreen
from screens.supervised import SupervisedScreen
from screens.supervision import SupervisionScreen
from screens.widgets.beside import list_room


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The small authority, closed; to be copied, never opened."""
    path = tmp_path_factory.mktemp("supervised") / "store.db"
    known.make(path).close()
    return path


@pytest.fixture
def store(template, tmp_path):
    path = tmp_path / "store.db"
    path.write_bytes(template.read_bytes())
    with Store.open(path) as opened:
        yield opened


async def opens(person, name="Wil Worker"):
    """Open the worker from the Supervision screen."""
    await person.listed()
    await person.press("3")
    await person.until(lambda: isinstance(person.app.screen, SupervisionScreen), "the Supervision screen")
    screen = person.app.screen
    found = [row.worker.name for row in screen.pane.known.rows]
    screen.table.move_cursor(row=found.index(name), animate=False)
    await person.until(lambda: screen.table.current.worker.name == name, f"the cursor on {name}")
    await person.press("enter")
    await person.until(lambda: isinstance(person.app.screen, SupervisedScreen), "the worker")
    await person.pilot.pause()


async def says(person, words):
    """Wait until the words stand somewhere on the screen, over broken lines too."""
    await person.until(lambda: words in person.words, f"“{words}”")


async def shown(person, name):
    await person.until(lambda: type(person.app.screen).__name__ == name, name)


def lines(person):
    """The lines of the lists, without the pane beside them."""
    room = list_room(person.app.size.width)
    return [" ".join(line[:room].split()) for line in person.screen.splitlines()]


async def said(person, words):
    """Wait until the words of the row under the cursor say this."""
    await person.until(lambda: words in str(person.app.screen.query_one("#row").content), f"“{words}”")


def sessions(store):
    with Store.open(store.path) as other, other.reading() as reader:
        return sessions_of(reader, standards(reader), known.TODAY, known.WIL.id)


async def on_session(person, place):
    table = person.app.screen.query_one("#sessions")
    table.move_cursor(row=place, animate=False)
    await person.pilot.pause()


async def test_what_is_agreed_and_due_stands_on_top(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        for words in (
            "Wil Worker · supervision",
            "✕ 5 late, due Fri 9 Sep 2011",
            "every 28 days (social worker)",
            "supervised by Sue Supervisor since Wed 1 Jun 2011, Max Manager covers",
            "no session is planned",
            "last held Fri 12 Aug 2011",
            "held 3 of 4 due in 6 months",
            "3 sessions",
            "2 open cases, ✕ 1 not discussed in time",
            "1 open action, ✕ 1 overdue",
        ):
            await says(person, words)


async def test_the_sessions_tell_late_entries_gaps_and_signatures(store, sit_down):
    async with sit_down(store, who=known.SUE, size=(158, 40)) as person:
        await opens(person)
        assert (
            "12 Aug 11 to be signed one to one 90 1 Sue Supervisor 1 with no decision · 1 with no rationale"
            in lines(person)
        ), person.screen
        assert "22 Jul 11 to be signed one to one 45 Sue Supervisor Late entry · 45 minutes, short" in lines(person)
        await said(person, "Sue Supervisor has not signed")
        await said(person, "Wil Worker has not signed")
        await on_session(person, 1)
        await said(person, "held Fri 22 Jul 2011")
        await said(person, "Late entry")
        await said(person, "45 minutes, short")
        await said(person, "45 minutes")
        await said(person, "recorded Fri 29 Jul 2011")
        await said(person, "not planned")
        await said(person, "Sue Supervisor signed Fri 29 Jul 2011")
        await said(person, "Wil Worker has not signed")


async def test_a_cancelled_session_says_why_and_has_no_record(store, sit_down):
    planned = plan_session(store, known.act(known.SUE), known.WIL.id, known.SUE.id, known.day("09-09"), 90)
    cancel_session(
        store, known.act(known.SUE), planned, CancelReason.URGENT_WORK, known.day("09-09"), known.TODAY, "Zoë first."
    )
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        await says(person, "cancelled Fri 9 Sep 2011 · urgent work came first · “Zoë first.”")
        await person.press("enter")
        await person.hears("It was not held, so there is no record of it.")
        await person.press("p")
        await says(person, "urgent work came first · hidden, with the names")


async def test_enter_reads_a_record_and_begins_what_is_planned(store, sit_down):
    planned = plan_session(store, known.act(known.SUE), known.WIL.id, known.SUE.id, known.day("09-20"), 90)
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        await on_session(person, 1)
        await person.press("enter")
        await shown(person, "SessionRecordScreen")
        await person.press("escape")
        await shown(person, "SupervisedScreen")
        await on_session(person, 0)
        await person.press("enter")
        await shown(person, "SessionScreen")
        assert next(line for line in sessions(store) if line.id == planned).state is SessionState.WRITING


async def test_enter_goes_on_with_ones_own_session_and_not_with_anothers(store, sit_down):
    begin_session(store, known.act(known.MAX), known.WIL.id)
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        await says(person, "one to one with Max Manager, being written")
        await person.press("enter")
        await person.hears("Max Manager is writing it. It can be read when it is recorded.")
        begin_session(store, known.act(known.SUE), known.WIL.id)
        await person.press("3", "enter")
        await shown(person, "SupervisedScreen")
        await on_session(person, [line.supervisor_id for line in sessions(store)].index(known.SUE.id))
        await person.press("enter")
        await shown(person, "SessionScreen")


async def test_the_cases_say_when_each_was_last_discussed(store, sit_down):
    with store.reading() as reader:
        cases = covered_cases(reader, standards(reader), practice_rules(reader), known.TODAY, known.WIL.id)
    assert [case.name for case in cases] == ["Kit Pear", "Zoë Apple"], "first what is to be discussed first"
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        await person.press("tab")
        await says(person, "Kit Pear · never discussed in supervision")
        await person.press("down")
        await says(person, "Zoë Apple · last discussed Fri 12 Aug 2011")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        await says(person, "Zoë Apple")


async def test_the_actions_are_told_in_full_and_open_their_list(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        await person.press("tab", "tab")
        await says(person, "Wil Worker: visit the school · ✕ 14 late, due Fri 26 Aug 2011")
        await says(person, "agreed Fri 12 Aug 2011 by Sue Supervisor, in supervision")
        await person.press("enter")
        await shown(person, "ActionsScreen")


@pytest.mark.parametrize(("key", "screen"), [("t", "SessionScreen"), ("o", "ActionsScreen"), ("c", "PackScreen")])
async def test_a_key_leads_to_the_session_the_actions_and_the_pack(store, sit_down, key, screen):
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        await person.press(key)
        await shown(person, screen)


async def test_the_menu_offers_first_what_can_be_done_with_the_session_under_the_cursor(store, sit_down):
    for day in ("09-20", "09-27"):
        plan_session(store, known.act(known.SUE), known.WIL.id, known.SUE.id, known.day(day), 90)
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        await on_session(person, 1)
        await person.press("m")
        await person.asks("Supervision of Wil Worker")
        assert person.dialog.index("planned for Tue 20 Sep") < person.dialog.index("planned for Tue 27 Sep")


async def test_a_manager_ends_what_a_supervisor_who_left_was_writing_and_signs_what_they_recorded(store, sit_down):
    writing = begin_session(store, known.act(known.SUE), known.WIL.id)
    keep_draft(store, known.act(known.SUE), writing, None, {"wellbeing": known.SAID_OF_THE_WORKER}, 0)
    give_access(store, known.act(known.ADA), known.SUE.name, None)
    async with sit_down(store, who=known.MAX) as person:
        await person.listed()
        await person.app.push_screen(SupervisedScreen(person.app.desk, known.WIL.id))
        await person.pilot.pause()
        await on_session(person, 0)
        await person.press("m")
        await person.asks("throw away, unread, the draft of Sue Supervisor")
        assert "sign for Sue Supervisor" in person.dialog
        await person.press("end", "enter")
        await person.asks("Nobody has read it")
        assert known.SAID_OF_THE_WORKER not in person.screen
        await person.press("y")
        await person.hears("The draft of the session with Wil Worker was thrown away.")
        recorded = next(one.id for one in sessions(store) if one.needs(known.SUE.id))
        await person.app.push_screen(SessionRecordScreen(person.app.desk, recorded))
        await person.reads("not signed yet")
        await person.press("i")
        await person.until(lambda: "Do you sign" in person.dialog or "Which signature" in person.dialog, "the question")
        await person.press("y")
        await person.hears("Signed.")
    assert all(one.id != writing for one in sessions(store))
    assert next(one for one in sessions(store) if one.id == recorded).supervisor_signed_on == known.TODAY


async def test_a_worker_reads_their_own_and_begins_nothing(store, sit_down):
    async with sit_down(store, who=known.WIL) as person:
        await opens(person)
        await person.press("t")
        await person.pilot.pause()
        assert isinstance(person.app.screen, SupervisedScreen)
        assert not any(line.writing for line in sessions(store))
        await on_session(person, 1)
        await person.press("enter")
        await shown(person, "SessionRecordScreen")


async def test_neither_names_nor_words_about_children_are_shown_while_names_are_hidden(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        await person.press("tab", "tab")
        await says(person, "visit the school")
        await person.press("p")
        await person.until(lambda: "visit the school" not in person.words, "what is hidden")
        for words in ("Zoë Apple", "Kit Pear", "visit the school"):
            assert words not in person.screen, person.screen
        await person.press("shift+tab")
        await says(person, "never discussed in supervision")
        assert "Kit Pear" not in person.screen


async def test_what_was_said_of_the_worker_is_on_neither_screen(store, sit_down):
    async with sit_down(store, who=known.SUE, size=(120, 40)) as person:
        await opens(person)
        assert known.SAID_OF_THE_WORKER not in person.words
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, SupervisionScreen), "the list")
        assert known.SAID_OF_THE_WORKER not in person.words


async def test_who_is_not_supervised_on_the_day_is_said_to_be_none(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await opens(person)
        with store.writing() as session:
            session.connection().exec_driver_sql("UPDATE workers SET works_until = '2011-09-12' WHERE id = 4")
        person.app.screen.follow_the_day()
        await says(person, "This worker is not among those who are supervised as at Fri 16 Sep 2011.")
        await person.press("t", "m", "e")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, SupervisionScreen), "the list")
