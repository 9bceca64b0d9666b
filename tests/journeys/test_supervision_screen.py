"""The Supervision screen: who is supervised and when it is due, narrowed, sorted and explained, planned and agreed."""

from datetime import date

import pytest
import supervised_people as known

from db.commands.session_writing import begin_session
from db.commands.supervising import agree_supervision, plan_session
from db.queries.sessions import sessions_of
from db.queries.standards import standards
from db.queries.supervision import agreements
from db.store import Store
from models.supervision import CancelReason, SessionState, SupervisedAs
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.form import FormDialog
from screens.supervised import SupervisedScreen
from screens.supervision import SupervisionScreen

SIZES = [(80, 24), (120, 40)]


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


async def goes_there(person):
    await person.listed()
    await person.press("3")
    await person.until(lambda: isinstance(person.app.screen, SupervisionScreen), "the Supervision screen")
    await person.pilot.pause()


MANAGERS = ["Ada Admin", "Max Manager", "Sue Supervisor"]  # of whom nothing is agreed


def names(person):
    return [row.worker.name for row in person.app.screen.pane.known.rows]


async def at_worker(person, name):
    screen = person.app.screen
    screen.table.move_cursor(row=names(person).index(name), animate=False)
    await person.until(lambda: screen.table.current.worker.name == name, f"the cursor on {name}")


async def says(person, words):
    """Wait until the words stand somewhere on the screen, over broken lines too."""
    await person.until(lambda: words in person.words, f"“{words}”")


async def said(person, words):
    """Wait until the words of the row under the cursor say this, below the list or beside it."""
    await person.until(lambda: words in str(person.app.screen.query_one("#about").content), f"“{words}”")


async def chooses(person, words):
    """Take a line of the menu by its words."""
    await person.press("m")
    await person.asks("Supervision of")
    options = person.app.screen.query_one("OptionList")
    found = [str(options.get_option_at_index(number).prompt) for number in range(options.option_count)]
    options.highlighted = next(number for number, one in enumerate(found) if words in one)
    await person.press("enter")


def sessions(store, worker):
    with Store.open(store.path) as other, other.reading() as reader:
        return sessions_of(reader, standards(reader), known.TODAY, worker.id)


def agreed(store, worker):
    with Store.open(store.path) as other, other.reading() as reader:
        return agreements(reader).get(worker.id, [])


# --- what is shown ----------------------------------------------------------------------------------------------


async def test_a_supervisor_sees_whom_they_supervise_the_latest_first(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        assert names(person) == ["Wil Worker", "Mia Away"]
        lines = [" ".join(line.split()) for line in person.screen.splitlines()]
        assert "2 people: ✕ 1 late, ✎ 1 to sign." in lines
        assert "countdown worker due last held held cases actions" in lines
        assert "✎ ✕ 5 late Wil Worker 9 Sep 11 12 Aug 11 3 of 4 ✕ 1 ✕ 1" in lines
        assert "· 6 left Mia Away 26 Sep 11 19 Aug 11 1 of 2 – –" in lines
        await says(person, "1–2 of 2 · yours · by due date, most urgent first")


@pytest.mark.parametrize("size", SIZES)
async def test_the_line_below_tells_the_row_in_full(store, sit_down, size):
    plan_session(store, known.act(known.SUE), known.WIL.id, known.SUE.id, known.day("09-20"), 90)
    async with sit_down(store, who=known.SUE, size=size) as person:
        await goes_there(person)
        for words in (
            "Wil Worker",
            "✕ 5 late, due Fri 9 Sep 2011",
            "planned for Tue 20 Sep 2011",
            "1 record to be signed by you (m)",
            "1 case not discussed in time: Kit Pear",
            "1 action overdue (o)",
            "supervised by Sue Supervisor, Max Manager covers",
            "every 28 days (social worker)",
            "held 3 of 4 due in 6 months",
        ):
            await said(person, words)
        await person.press("down")
        await said(person, "Mia Away")
        await said(person, "· 6 left, due Mon 26 Sep 2011, put off because of leave")


async def test_v_shows_everybody_with_who_supervises_them(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await person.press("v")
        assert names(person) == ["Wil Worker", "Mia Away", "Ned Other", "Len Unagreed", *MANAGERS]
        await says(person, "7 people: ✕ 1 late, ✎ 1 to sign, ? 1 with nobody agreed.")
        lines = [" ".join(line.split()) for line in person.screen.splitlines()]
        assert "· 13 left Ned Other 5 Oct 11 7 Sep 11 1 of 3 – – Max Manager" in lines
        assert "? not agreed Len Unagre… – never – – – nobody" in lines
        await person.press("v")
        assert names(person) == ["Wil Worker", "Mia Away"]


async def test_while_the_supervisor_is_away_their_cover_has_the_worker_in_the_list(store, sit_down):
    from db.commands.workers import add_leave

    add_leave(store, known.act(known.ADA), known.SUE.id, known.day("09-14"), known.day("09-30"), "")
    async with sit_down(store, who=known.MAX) as person:
        await goes_there(person)
        assert names(person) == ["Wil Worker", "Ned Other"]
        await says(person, "Max Manager covers for Sue Supervisor, who is away")


async def test_a_worker_sees_their_own_row_and_begins_nothing(store, sit_down):
    async with sit_down(store, who=known.WIL) as person:
        await goes_there(person)
        assert names(person) == ["Wil Worker"]
        await person.press("v")
        assert names(person) == ["Wil Worker"]
        await person.press("t")
        await person.pilot.pause()
        assert isinstance(person.app.screen, SupervisionScreen)
        assert not any(line.writing for line in sessions(store, known.WIL))
        await person.press("m")
        await person.asks("read and sign the record of Fri 24 Jun 2011")
        for words in ("plan a session", "agree who supervises", "begin a session"):
            assert words not in person.dialog


async def test_nobody_begins_a_session_with_themselves(store, sit_down):
    agree_supervision(
        store, known.act(known.ADA), known.SUE.id, known.MAX.id, known.day("06-01"), SupervisedAs.PRACTICE_SUPERVISOR
    )
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await at_worker(person, "Sue Supervisor")
        await person.press("t")
        await person.hears("Nobody supervises themselves")


@pytest.mark.parametrize(
    ("size", "words"),
    [((80, 24), "Supervision · as at Fri 16 Sep 2011, today"), ((120, 30), "as at Friday 16 September 2011, today")],
)
async def test_the_day_on_top_takes_one_line_at_any_width(store, sit_down, size, words):
    async with sit_down(store, who=known.SUE, size=size) as person:
        await goes_there(person)
        await person.until(lambda: words in person.screen.splitlines()[0], "the day on the first line")


async def test_who_supervises_nobody_is_told_what_to_press(store, sit_down):
    async with sit_down(store, who=known.ADA) as person:
        await goes_there(person)
        await says(person, "Nobody is agreed to be supervised by you as at Friday 16 September 2011.")
        await says(person, "Press v for all 7")
        await person.press("v")
        assert len(names(person)) == 7


async def test_where_nobody_works_the_list_says_what_to_do(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await goes_there(person)
        await says(person, "there is no worker here on that day. Press d for another day, or ctrl+p")


async def test_no_name_of_a_child_is_shown_while_names_are_hidden(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await says(person, "Kit Pear")
        await person.press("p")
        await person.until(lambda: "Kit Pear" not in person.words, "the reference")
        await says(person, "1 case not discussed in time: N")
        assert "Wil Worker" in person.words, "who is supervised is no child"


async def test_the_list_follows_the_day_that_is_looked_at(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await person.press("d")
        await person.fills("2011-09-09")
        await says(person, "as at Fri 9 Sep 2011, not today")
        await says(person, "Wil Worker · ! today, due Fri 9 Sep 2011")


# --- narrowing and sorting --------------------------------------------------------------------------------------


async def test_the_filter_narrows_as_one_types_and_the_counts_with_it(store, sit_down, trail):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await person.press("v", "slash")
        await person.type("nobody")
        await person.until(lambda: names(person) == ["Len Unagreed"], "one person")
        await says(person, "1 person: ? 1 with nobody agreed.")
        await person.press("enter")
        await says(person, "filter “nobody” (escape clears)")
        assert any(entry.what == "search" and "nobody" in str(entry.after) for entry in trail(store))
        await person.press("escape")
        assert len(names(person)) == 7
        await person.press("slash")
        await person.type("zzz")
        await says(person, "Nobody of 7 shows “zzz” in any column. Press escape to clear the filter.")


async def test_the_order_is_chosen_turned_round_and_remembered(store, sit_down, choices):
    async with sit_down(store, who=known.SUE, choices=choices) as person:
        await goes_there(person)
        await person.press("v", "s")
        await person.asks("Sort the list by what?")
        await person.press("down", "enter")
        await says(person, "by name, A to Z")
        others = ["Len Unagreed", "Mia Away", "Ned Other", "Wil Worker"]
        assert names(person) == sorted([*others, *MANAGERS])
        await person.press("s", "enter")
        await says(person, "by name, Z to A")
    async with sit_down(store, who=known.SUE, choices=choices) as person:
        await goes_there(person)
        await says(person, "by name, Z to A")
        assert names(person) == ["Wil Worker", "Mia Away"]


# --- the date explained -----------------------------------------------------------------------------------------


async def test_e_explains_from_when_and_by_which_rule_it_was_counted(store, sit_down):
    async with sit_down(store, who=known.SUE, size=(120, 40)) as person:
        await goes_there(person)
        await person.press("e")
        await person.asks("Supervision of Wil Worker is due by Fri 9 Sep 2011")
        for words in (
            "Counted from Fri 12 Aug 2011, when the last session was held that counts",
            "At least every 28 days (social worker), by the rule in force on the day itself.",
            "28 calendar days after Fri 12 Aug 2011 is Fri 9 Sep 2011.",
            "As at Fri 16 Sep 2011: ✕ 5 late, in working days.",
            "Sue Supervisor supervises Wil Worker as social worker, as often as the rule asks.",
            "Held 3 of 4 that were due in the last 6 months:",
            "due Fri 9 Sep 2011 ✕ not held",
            "due Fri 22 Jul 2011 ✓ held Fri 22 Jul 2011",
        ):
            assert words in person.dialog
        await person.press("escape", "down", "e")
        await person.asks("28 calendar days after Fri 19 Aug 2011 is Fri 16 Sep 2011.")
        assert "on leave, Mon 12 Sep 2011 to Fri 23 Sep 2011" in person.dialog
        assert "put off to the first working day back, Mon 26 Sep 2011." in person.dialog
        assert "not for the list" not in person.dialog, "why somebody is away is nobody's business"


async def test_e_says_what_to_do_where_nobody_knows_since_when_to_count(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await person.press("v")
        await at_worker(person, "Len Unagreed")
        await person.press("e")
        await person.asks("nothing is agreed, and no first day of theirs is known. Close this, press m")


# --- planned, cancelled, agreed, thrown away --------------------------------------------------------------------


async def test_a_session_is_planned_cancelled_and_the_cancelling_taken_back(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await chooses(person, "plan a session")
        await person.asks("A session with Wil Worker")
        assert person.field("minutes") == "90"
        await person.fill(on="20/9", minutes="60")
        await person.hears("A session with Wil Worker: written. u takes it back.")
        await says(person, "planned for Tue 20 Sep 2011")
        planned = sessions(store, known.WIL)[0]
        assert (planned.state, planned.planned_on, planned.planned_minutes) == (
            SessionState.PLANNED, date(2011, 9, 20), 60,
        )  # fmt: skip
        await chooses(person, "cancel the session planned for Tue 20 Sep 2011")
        await person.asks("It stays on the record, and is counted as cancelled.")
        await person.fill(because=CancelReason.OTHER.value)
        await person.asks("Another reason is to be said in words.")
        await person.fill(note="Fire alarm.")
        await person.until(lambda: "planned for" not in person.words, "no session is planned")
        cancelled = next(line for line in sessions(store, known.WIL) if line.id == planned.id)
        assert (cancelled.cancelled_because, cancelled.cancelled_note) == (CancelReason.OTHER, "Fire alarm.")
        await person.press("u")
        await person.asks("Take this back?")
        await person.press("y")
        await says(person, "planned for Tue 20 Sep 2011")


async def test_a_session_that_is_moved_is_planned_anew_at_once(store, sit_down):
    plan_session(store, known.act(known.SUE), known.WIL.id, known.SUE.id, known.day("09-20"), 90)
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await chooses(person, "cancel the session planned")
        await person.fill(because=CancelReason.MOVED.value)
        await person.asks("A session with Wil Worker")
        await person.fill(on="22/9")
        await says(person, "planned for Thu 22 Sep 2011")
        states = {line.planned_on: line.state for line in sessions(store, known.WIL) if line.planned_on}
        assert states == {date(2011, 9, 20): SessionState.CANCELLED, date(2011, 9, 22): SessionState.PLANNED}


async def test_a_session_of_somebody_else_s_worker_is_planned_with_their_supervisor(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await person.press("v")
        await at_worker(person, "Ned Other")
        await chooses(person, "plan a session")
        await person.asks("A session with Ned Other")
        assert person.field("on") == "2011-10-05", "the day by which it is due"
        await person.fill()
        await says(person, "planned for Wed 5 Oct 2011")
        assert sessions(store, known.NED)[0].supervisor == "Max Manager"


async def test_who_supervises_is_agreed_and_never_less_often_than_the_rule(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await person.press("v")
        await at_worker(person, "Len Unagreed")
        await chooses(person, "agree who supervises")
        await person.asks("Agreement with Len Unagreed")
        await person.type("sue")
        await person.press("enter", "enter")
        await person.type("60")
        await person.press("enter", "enter", "enter")
        await person.asks("An agreement can ask for more supervision than the rule, never for less")
        form = person.app.screen
        form.query_one("#field-every").value = "14"
        await person.pilot.pause()
        await person.fill()
        await person.hears("Agreement with Len Unagreed: written. u takes it back.")
        await person.until(lambda: "Len Unagreed · · 10 left" in person.words, "when the first session is due")
        one = agreed(store, known.LEN)[0]
        assert (one.supervisor_id, one.every_days, one.effective_from) == (known.SUE.id, 14, known.TODAY)
        await person.press("v")
        assert "Len Unagreed" in names(person)


async def test_an_agreement_that_somebody_else_made_meanwhile_is_shown_before_it_is_written_over(
    store, sit_down, elsewhere
):
    async with sit_down(store, who=known.SUE, size=(120, 40)) as person:
        await goes_there(person)
        await chooses(person, "agree who supervises")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        elsewhere(
            store, agree_supervision, known.WIL.id, known.SUE.id, known.TODAY, SupervisedAs.SOCIAL_WORKER, every_days=7
        )
        await person.fill(every="21")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "the conflict")
        assert "stands now 7 days yours 21 days" in person.dialog
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        assert person.field("every") == "21"
        await person.fill()
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "the conflict")
        await person.press("w")
        await person.hears("Agreement with Wil Worker: written.")
        one = agreed(store, known.WIL)[-1]
        assert (one.supervisor_id, one.every_days) == (known.SUE.id, 21)


async def test_a_draft_is_thrown_away_only_after_a_yes(store, sit_down):
    session = begin_session(store, known.act(known.SUE), known.MIA.id)
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await says(person, "… 1 draft")
        await at_worker(person, "Mia Away")
        await says(person, "your draft is open (t)")
        await chooses(person, "throw away the draft")
        await person.asks("Throw away the draft of the session with Mia Away? It cannot be taken back.")
        await person.press("enter")
        await person.pilot.pause()
        assert any(line.id == session for line in sessions(store, known.MIA))
        await chooses(person, "throw away the draft")
        await person.asks("Throw away the draft")
        await person.press("y")
        await person.hears("The draft of the session with Mia Away was thrown away.")
        assert all(line.id != session for line in sessions(store, known.MIA))


# --- where the keys lead ----------------------------------------------------------------------------------------


async def test_t_begins_a_session_and_goes_on_with_it(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await person.press("t")
        await person.until(lambda: type(person.app.screen).__name__ == "SessionScreen", "the session")
        assert [line.writing for line in sessions(store, known.WIL)].count(True) == 1
        await person.press("3")
        await person.until(lambda: isinstance(person.app.screen, SupervisionScreen), "the list")
        await says(person, "your draft is open (t)")
        await person.press("t")
        await person.until(lambda: type(person.app.screen).__name__ == "SessionScreen", "the session")
        assert [line.writing for line in sessions(store, known.WIL)].count(True) == 1


async def test_enter_opens_the_worker_and_escape_comes_back_to_the_row(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await at_worker(person, "Mia Away")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, SupervisedScreen), "the worker")
        await person.reads("Mia Away · supervision")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, SupervisionScreen), "the list")
        assert person.app.screen.table.current.worker.name == "Mia Away"


@pytest.mark.parametrize(("key", "screen"), [("o", "ActionsScreen"), ("c", "PackScreen"), ("comma", "RulesScreen")])
async def test_a_key_leads_to_the_actions_the_pack_and_the_rules(store, sit_down, key, screen):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await person.press(key)
        await person.until(lambda: type(person.app.screen).__name__ == screen, screen)


async def test_somebody_else_who_signs_in_sees_their_own_people(store, sit_down):
    async with sit_down(store, who=known.SUE) as person:
        await goes_there(person)
        await person.press("v", "slash")
        await person.type("wil")
        await person.press("enter")
        person.app.desk.sign_in(known.MAX)
        person.app.screen.begin_anew()
        await person.pilot.pause()
        assert names(person) == ["Ned Other"]
