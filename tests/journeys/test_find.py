"""Somebody presses g: what is looked for is found by a part of it, misspelt too, and enter goes there."""

import pytest

from cpip_tui import palette_find
from db.queries.audit_trail import AuditQuestion, audit_page
from screens.case import CaseScreen
from screens.duty import DutyScreen
from screens.find import FindDialog
from screens.finding import index_of
from screens.places import PLACES, go_to
from screens.signature import SignatureScreen
from screens.supervised import SupervisedScreen


def searches(store):
    with store.reading() as reader:
        page = audit_page(reader, AuditQuestion(), limit=50)
    return [row for row in page.rows if row.subject == "find"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_child_misspelt_a_worker_and_a_screen_are_each_a_word_and_enter_away(demo_store, sit_down, size):
    async with sit_down(demo_store, size=size) as person:
        await person.listed()
        row = person.table.current
        first, last = row.name.split(" ", 1)
        await person.press("g")
        await person.reads("screen Duty")
        await person.type(f"{first} {last[1]}{last[0]}{last[2:]}")
        await person.asks(f"child {row.name}")
        await person.asks("spelt alike")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        await person.reads(row.case)

        await person.press("g")
        await person.type(row.worker.upper())
        await person.asks(f"worker {row.worker}")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, SupervisedScreen), "who supervises")

        await person.press("g")
        await person.type("signature")
        await person.asks("screen My signature")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, SignatureScreen), "my signature")
        await person.press("g")
        await person.type("duty")
        await person.asks("screen Duty")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, DutyScreen), "the Duty screen")
    assert len(searches(demo_store)) == 4


async def test_the_palette_finds_the_same_and_hidden_names_find_nobody(demo_store, sit_down):
    async with sit_down(demo_store, size=(80, 24)) as person:
        await person.listed()
        row = person.table.current
        index_of(person.app.desk)  # else the finder is offered
        await person.press("ctrl+p")
        await person.paste(row.case)
        await person.reads(f"case {row.case}")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        await person.press("p", "g")
        await person.type(row.name)
        await person.asks("Names are hidden")
        await person.press("escape", "g")
        await person.type(row.child)
        await person.asks(f"child {row.child}")
        assert row.name not in person.dialog
        await person.press("escape")
    assert row.case in str(searches(demo_store))


async def test_until_what_can_be_found_is_read_the_palette_offers_the_finder(demo_store, sit_down, monkeypatch):
    async with sit_down(demo_store, size=(80, 24)) as person:
        await person.listed()
        row = person.table.current
        monkeypatch.setattr(palette_find, "is_ready", lambda _: False)
        await person.press("ctrl+p")
        await person.paste(row.case)
        await person.reads(f"Find “{row.case}” among children")
        await person.press("enter")
        await person.asks(f"case {row.case}")


async def test_what_can_be_found_is_kept_until_somebody_writes_or_another_signs_in(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        desk = person.app.desk
        kept = index_of(desk)
        assert index_of(desk) is kept
        with demo_store.writing() as session:
            session.connection().exec_driver_sql("UPDATE workers SET version = version + 1 WHERE id = 1")
        assert index_of(desk, fresh=False) is kept
        assert index_of(desk) is not kept
        desk.sign_in(desk.person)
        assert desk.found_in is None


async def test_g_is_a_letter_in_a_field_and_nothing_in_a_dialog(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("slash", "g")
        await person.listed()
        assert person.duty.question.words == "g"
        await person.press("escape", "s", "g")
        assert not isinstance(person.app.screen, FindDialog)


async def test_every_screen_of_the_list_opens_and_names_its_command(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        for place in PLACES:
            await go_to(person.app, person.app.desk, place)
            await person.settles()
            assert place.command == person.app.screen.SAME_IN_WORDS, place.name


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_more_answers_than_fit_are_said_and_come_beyond_the_last_line(demo_store, sit_down, size):
    async with sit_down(demo_store, size=size) as person:
        await person.listed()
        await person.press("g")
        await person.type("d")
        await person.asks("the first 20 of ")
        dialog = person.app.screen
        shown = len(dialog._answers)
        await person.press(*["pagedown"] * (shown // 10 + 1))
        await person.asks("the first 100 of ")
        assert len(dialog._answers) > shown
        await person.type("qqqq")
        await person.asks("Nothing answers")


async def test_the_palette_says_what_it_left_out_and_leads_to_it(demo_store, sit_down):
    async with sit_down(demo_store, size=(80, 24)) as person:
        await person.listed()
        index_of(person.app.desk)
        await person.press("ctrl+p")
        await person.paste("d1")
        await person.press("end", "end", "ctrl+end")
        await person.reads("these are the first 20 of")
