"""My signature: what waits for a manager is found, signed or returned, from Duty and from Triage."""

from datetime import date

import pytest
import waiting_for_managers as waits
from textual.widgets import Footer

from db.commands.assessing import authorise, return_assessment, submit
from db.queries.signature import signature_queue
from db.queries.standards import standards
from db.store import Act, Store
from models.dates import short_form
from models.errors import StoreDamaged
from models.people import Action
from models.waiting import Owed
from screens.case import CaseScreen
from screens.dialogs.form import FormDialog
from screens.signature import SignatureScreen
from screens.widgets.signature_line import SignatureLine

TODAY = waits.TODAY


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The small authority, closed; to be copied, never opened."""
    path = tmp_path_factory.mktemp("waiting") / "store.db"
    waits.make(path).close()
    return path


@pytest.fixture
def store(template, tmp_path):
    path = tmp_path / "store.db"
    path.write_bytes(template.read_bytes())
    with Store.open(path) as opened:
        yield opened


def queue(store, person=waits.MO, as_at=TODAY, everybody=False):
    with Store.open(store.path) as other, other.reading() as reader:
        return signature_queue(reader, standards(reader), as_at, person, everybody=everybody)


def names(rows):
    return [row.name for row in rows]


def listed(person):
    return [row.name for row in person.app.screen.known.rows]


async def opens_queue(person):
    await person.listed()
    await person.press("m")
    await person.until(lambda: isinstance(person.app.screen, SignatureScreen), "my signature")
    await person.pilot.pause()


async def at_child(person, name):
    table = person.app.screen.table
    table.move_cursor(row=listed(person).index(name), animate=False)
    await person.until(lambda: table.current.name == name, f"the cursor on {name}")


async def says(person, words):
    """Wait until the words stand somewhere on the screen, over broken lines too."""
    await person.until(lambda: words in person.words, f"“{words}”")


def line(person):
    """What the line under the tiles says."""
    found = person.app.screen.query_one(SignatureLine)
    return str(found.render()) if found.display else ""


async def test_duty_and_triage_say_what_waits_for_me_and_the_key_shows_exactly_that(store, sit_down):
    mine = queue(store)
    assert names(mine) == ["Lena Late", "Zoë Today"]
    said = "✎ 2 assessments wait for your signature (m): ✕ 1 late, ! 1 breaches today"
    async with sit_down(store, who=waits.MO) as person:
        await person.listed()
        assert line(person) == said
        assert person.tile("to_sign") == len(queue(store, everybody=True)) == 4
        await opens_queue(person)
        assert listed(person) == names(mine)
        await person.reads("2 assessments wait for you: ✕ 1 late, ! 1 breaches today. 2 for others (v).")
        await person.press("escape")
        await person.listed()
        await person.goes_to_triage()
        assert line(person) == said
        await person.press("m")
        await person.until(lambda: isinstance(person.app.screen, SignatureScreen), "my signature")
        assert listed(person) == names(mine)


async def test_where_nothing_waits_nothing_is_said(store, sit_down):
    async with sit_down(store, who=waits.WIL) as person:
        await person.listed()
        assert line(person) == ""
        await person.goes_to_triage()
        assert line(person) == ""


async def test_the_detail_says_in_words_what_the_columns_count(store, sit_down):
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await at_child(person, "Zoë Today")
        for words in (
            "! breaches today, due Fri 16 Sep 2011, day 10 of 10",
            "child seen Thu 8 Sep 2011, alone",
            "2 unallocated + 6 with the worker + 2 with the manager = 10 working days",
            "for Mo Manager",
            "submitted Wed 14 Sep 2011 by Wil Worker",
            "held by Wil Worker, Duty",
        ):
            await says(person, words)
        row = person.app.screen.table.current
        cells = [text.plain.strip() for text in person.app.screen._cells(row)]
        assert cells[:9] == ["! today", "Zoë Today", "IA", "14 Sep 11", "8 Sep 11", "2", "6", "2", "10"]


async def test_mine_and_everybodys(store, sit_down):
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await person.press("v")
        assert listed(person) == names(queue(store, everybody=True))
        await person.reads("Everybody's: 4 assessments wait for a manager, 2 for you")
        await at_child(person, "Olga Own")
        await says(person, "your own, somebody else signs it")
        await person.press("i")
        await person.hears("No one authorises their own")
        assert isinstance(person.app.screen, SignatureScreen)
        await person.press("v")
        assert listed(person) == names(queue(store))


async def test_what_breaches_today_is_signed_with_few_keys_and_leaves_every_number(store, sit_down, trail):
    before = trail(store)[-1].id
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await at_child(person, "Zoë Today")
        await person.press("i")
        await person.asks("2 unallocated + 6 with the worker + 2 with the manager = 10 working days")
        assert "why it is late" not in person.dialog, "it is in time on the due date"
        await person.press("enter")
        await person.hears("authorise: written")
        await person.until(lambda: listed(person) == ["Lena Late"], "one less")
        assert Action.AUTHORISE in [entry.what for entry in trail(store, before)]
        await person.press("escape")
        await person.listed()
        await person.until(lambda: person.tile("to_sign") == 3, "the tile")
        assert line(person).startswith("✎ 1 assessment waits for your signature (m): ✕ 1 late")
        await person.press("u")
        await person.asks("authorise")
        await person.press("y")
        await person.until(lambda: person.tile("to_sign") == 4, "it is taken back")
    assert names(queue(store)) == ["Lena Late", "Zoë Today"]


async def test_a_late_one_needs_its_reason_and_a_note(store, sit_down):
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await at_child(person, "Lena Late")
        await person.press("i")
        await person.asks("✕ 3 late, due Tue 13 Sep 2011 · child seen: not recorded")
        await person.fill(reason="workload", note="Two workers were away.")
        await person.hears("authorise: written")
        await person.until(lambda: listed(person) == ["Zoë Today"], "one less")
    with store.reading() as reader:
        found = reader.row("SELECT late_reason, late_note FROM assessments WHERE authorised_on = '2011-09-16'")
    assert tuple(found) == ("workload", "Two workers were away.")


async def test_what_is_returned_with_a_comment_is_with_the_worker_again(store, sit_down):
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await at_child(person, "Zoë Today")
        await person.press("b")
        await person.fill(comment="Say what the school knows.")
        await person.hears("written")
        await person.until(lambda: listed(person) == ["Lena Late"], "one less")
        await person.press("escape")
        await person.listed()
        await person.until(lambda: person.tile("to_sign") == 3, "the tile")
    assert names(queue(store, everybody=True)) == ["Lena Late", "Olga Own", "Dora Different"]


async def test_a_row_that_somebody_else_has_signed_is_said_and_the_list_is_read_again(store, sit_down, elsewhere):
    zoe = next(row for row in queue(store) if row.name == "Zoë Today")
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await at_child(person, "Zoë Today")
        elsewhere(store, authorise, zoe.id, TODAY, TODAY)
        await person.press("i")
        await person.hears("Zoë Today. Since you looked: Initial assessment authorised by")
        assert isinstance(person.app.screen, SignatureScreen)
        assert listed(person) == ["Lena Late"]


async def test_what_came_back_since_is_not_signed_unseen(store, sit_down, elsewhere):
    zoe = next(row for row in queue(store) if row.name == "Zoë Today")
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await at_child(person, "Zoë Today")
        await person.press("i")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        elsewhere(store, return_assessment, zoe.id, "Look again.", TODAY, TODAY)
        elsewhere(store, submit, zoe.id, TODAY, TODAY, to_id=waits.MO.id)
        await person.press("enter")
        await person.asks("“Look again.”")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, SignatureScreen), "the list")
        await person.until(
            lambda: any(row.submitted_on == TODAY for row in person.app.screen._queue), "the list as it is now"
        )


async def test_the_filter_finds_every_column_and_escape_takes_it_back_before_it_leaves(store, sit_down, trail):
    before = trail(store)[-1].id
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await person.press("v")
        for words, found in (
            ("breaches today", ["Zoë Today"]),
            ("max", ["Dora Different"]),
            ("any manager", ["Lena Late", "Olga Own"]),
            ("✕", ["Lena Late"]),
            ("seen: not recorded", ["Lena Late"]),
            ("zoe", ["Zoë Today"]),
        ):
            await person.press("slash")
            person.app.screen.query_one("#filter").value = ""
            await person.paste(words)
            await person.press("enter")
            assert listed(person) == found, words
        await person.press("slash")
        person.app.screen.query_one("#filter").value = "nothing like it"
        await says(person, "None of the 4 shows “nothing like it” in any column. Press escape to clear the filter.")
        await person.press("escape")
        assert len(listed(person)) == 4
        await person.press("escape")
        await person.listed()
    assert "breaches today" in " ".join(str(entry.after) for entry in trail(store, before))


async def test_hidden_names_are_neither_shown_nor_found(store, sit_down):
    async with sit_down(store, who=waits.MO, size=(160, 40)) as person:
        await opens_queue(person)
        await person.press("p")
        await person.until(lambda: "Zoë" not in person.screen, "names hidden")
        assert "NEW0001" in person.screen
        await person.press("slash")
        await person.paste("zoë")
        await person.reads("None of the 2 shows")


async def test_who_may_not_sign_reads_everybodys_and_signs_nothing(store, sit_down):
    async with sit_down(store, who=waits.WIL) as person:
        await opens_queue(person)
        assert listed(person) == names(queue(store, everybody=True))
        await person.reads("Everybody's: 4 assessments wait for a manager")
        for key in ("i", "b", "v"):
            await person.press(key)
        await person.pilot.pause()
        assert isinstance(person.app.screen, SignatureScreen)
        assert "Authorise" not in person.screen
    assert len(queue(store, everybody=True)) == 4


async def test_an_empty_list_says_why_and_what_to_press(store, sit_down):
    async with sit_down(store, who=waits.ADA, as_at=waits.day("09-13")) as person:
        await opens_queue(person)
        await person.reads("No assessment is with a manager as at Tuesday 13 September 2011")
        await says(person, "Press t for another day, or escape to go back.")
    for row in queue(store):
        if row.name == "Zoë Today":
            authorise(store, Act(waits.MO, waits.NOW), row.id, TODAY, TODAY)
        else:
            return_assessment(store, Act(waits.MO, waits.NOW), row.id, "Look again.", TODAY, TODAY)
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await person.reads("Nothing waits for your signature as at Friday 16 September 2011.")
        await says(person, "Press v for the 2 that others sign or that are your own")
        for key in ("i", "b", "e", "enter"):
            await person.press(key)
        assert isinstance(person.app.screen, SignatureScreen)


async def test_as_at_an_earlier_day_it_is_what_waited_then(store, sit_down):
    day = waits.day("09-14")
    async with sit_down(store, who=waits.MO, as_at=day) as person:
        await opens_queue(person)
        assert listed(person) == names(queue(store, as_at=day)) == ["Lena Late", "Zoë Today"]
        assert "▲ 2 left" in person.screen
        await person.press("v")
        assert listed(person) == names(queue(store, as_at=day, everybody=True))
        assert "Olga Own" not in person.screen


async def test_enter_opens_the_case_file_and_e_explains_the_date(store, sit_down):
    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        await person.press("e")
        await person.asks("Lena Late")
        await person.press("escape", "enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, SignatureScreen), "the list")
        assert person.app.screen.table.current.name == "Lena Late"


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (160, 50), (240, 60)])
async def test_nothing_is_cut_at_any_size(store, sit_down, size):
    async with sit_down(store, who=waits.MO, size=size) as person:
        await person.listed()
        assert person.app.screen.query_one(Footer).max_scroll_x == 0
        await opens_queue(person)
        table = person.app.screen.table
        assert sum(column.width for column in table.columns.values()) <= table.size.width - 1
        headings = [column.label.plain for column in table.columns.values()]
        assert any(all(words in row for words in headings) for row in person.screen.splitlines())
        assert person.app.screen.query_one(Footer).max_scroll_x == 0
        assert all(len(row) <= size[0] for row in person.screen.splitlines())


async def test_what_cannot_be_read_is_never_an_empty_list(store, sit_down, monkeypatch):
    def broken(self):
        raise StoreDamaged("The store is damaged: part of it cannot be read.")

    async with sit_down(store, who=waits.MO) as person:
        await opens_queue(person)
        with monkeypatch.context() as damage:
            damage.setattr(Store, "reading", broken)
            person.app.screen.follow_the_day()
            await person.reads("The store is damaged: part of it cannot be read.")
            for key in ("i", "b", "e", "v", "enter", "slash", "escape"):
                await person.press(key)
            assert person.app.is_running
            person.duty.refresh_list()
            await person.until(
                lambda: "could not be read" in str(person.duty.query_one(SignatureLine).render()), "the line"
            )
        person.app.screen.follow_the_day()
        await person.press("v")
        await person.until(lambda: len(listed(person)) == 2, "the list again")


# --- decisions on referrals ------------------------------------------------------------------------------------------


async def test_a_referral_is_decided_on_where_it_waits(store, sit_down, waiting_in):
    async with sit_down(store, who=waits.MO) as person:
        await person.goes_to_triage()
        assert person.tile("decide") == 2
        await person.at_case("NEW0005-1")
        await person.reads("decide: ! today")
        await person.press("d")
        await person.asks("What is decided on the referral of NEW0005-1 Una Undecided?")
        await person.press("enter")
        await person.fill(because="A bruise that nobody explained.")
        await person.hears("written")
        await person.lists()
        await person.until(lambda: person.tile("decide") == 1, "one less")
        assert "decide: ! today" not in person.screen
        await person.reads("IA · 9 left")
    (row,) = waiting_in(store).rows
    assert row.wait.decision is None


async def test_a_referral_that_somebody_holds_already_is_not_forgotten(store, sit_down, waiting_in):
    async with sit_down(store, who=waits.MO) as person:
        await person.goes_to_triage()
        assert person.waits() == ["NEW0005-1"], "it does not wait for a worker"
        await person.press("right")
        assert person.waits() == ["NEW0006-1", "NEW0005-1"]
        assert person.tile("decide") == len(person.waits())
        await person.at_case("NEW0006-1")
        await person.reads("· allocated")
        await person.reads("decide ✕ 2 late")
        await says(person, "decide: ✕ 2 late, by Wed 14 Sep 2011 (d)")
        await says(person, "with Wil Worker already")
        await person.press("d")
        await person.asks("Hal Held")
        await person.press("enter")
        await person.fill(because="It has to be looked into.")
        await person.hears("written")
        await person.until(lambda: person.waits() == ["NEW0005-1"], "it is decided on")
    assert not waiting_in(store).held


async def test_where_nothing_is_owed_the_key_says_so(store, sit_down, waiting_in):
    async with sit_down(store, who=waits.MO) as person:
        await person.goes_to_triage()
        await person.filters("decide: ! today")
        assert person.waits() == ["NEW0005-1"]
        await person.press("d", "escape")
        assert waiting_in(store).counts()[Owed.DECIDE] == 2
        await person.press("d", "enter")
        await person.fill(because="A bruise that nobody explained.")
        await person.until(lambda: not person.waits(), "the filter finds it no more")
        await person.press("escape")
        await person.press("d")
        await person.hears("No decision on its referral is owed for NEW0005-1 Una Undecided.")


async def test_triage_as_at_a_day_before_the_decision_says_that_it_was_owed(store, sit_down):
    async with sit_down(store, who=waits.MO, as_at=date(2011, 9, 5)) as person:
        await person.goes_to_triage()
        await person.press("right")
        assert person.waits() == []
        assert short_form(date(2011, 9, 5)) in person.words
    async with sit_down(store, who=waits.MO, as_at=date(2011, 8, 30)) as person:
        await person.goes_to_triage()
        assert person.waits() == ["NEW0002-1"]
        await person.reads("decide ▲ 1 left")


async def test_a_worker_decides_on_nothing(store, sit_down):
    async with sit_down(store, who=waits.WIL, size=(160, 40)) as person:
        await person.goes_to_triage()
        await person.press("d")
        await person.pilot.pause()
        assert person.app.screen is person.triage
        assert "d Decide" not in person.screen
