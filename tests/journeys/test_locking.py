"""While nobody is there everything is covered; the passphrase uncovers exactly what was there before."""

import pytest
from textual import events
from textual.widgets import Input

from cpip_tui.locking import IDLE_SECONDS
from screens.dialogs.lock import LockScreen
from screens.dialogs.moved import MovedDialog
from screens.duty import DutyScreen
from screens.widgets.plain import tell

PASSPHRASE = "correct horse battery staple"
WRONG = "This passphrase does not open the store."


def names_in(store):
    """What must not be on the screen: of children, workers and cases."""
    with store.reading() as reader:
        names = reader.rows("SELECT name FROM main.children UNION SELECT reference FROM main.children")
        return {row[0] for row in names if row[0]}


def covered(person):
    return isinstance(person.app.screen, LockScreen)


async def nobody_is_there(person, clock, seconds=IDLE_SECONDS):
    clock.passes(seconds)
    person.app._tick()
    await person.pilot.pause()


async def unlock(person, secret=PASSPHRASE):
    await person.reads("Passphrase, or recovery key:")
    person.app.screen.query_one(Input).value = secret  # letters are typed in another test
    await person.press("enter")


async def test_after_ten_minutes_nothing_of_the_store_is_on_the_screen(demo_store, sit_down, idle_clock):
    names = names_in(demo_store)
    async with sit_down(demo_store, idle_clock=idle_clock) as person:
        await person.listed()
        shown = {row.shown_as for row in person.table.page_rows[:5]}
        tell(person.app, f"Something about {min(shown)}")
        await person.reads("Something about")
        assert shown & names
        await nobody_is_there(person, idle_clock, IDLE_SECONDS - 1)
        assert not covered(person)
        await nobody_is_there(person, idle_clock, 1)
        await person.reads("cpip-tui is locked")
        screen = person.screen
        assert not {name for name in names if name in screen}
        assert "Something about" not in screen
        assert all("Something about" not in str(one.message) for one in person.app._notifications)


async def test_whoever_does_something_begins_the_time_anew(demo_store, sit_down, idle_clock):
    async with sit_down(demo_store, idle_clock=idle_clock) as person:
        await person.listed()
        for touch in ("key", "mouse", "paste", "nothing"):
            await nobody_is_there(person, idle_clock, IDLE_SECONDS - 1)
            assert not covered(person), touch
            if touch == "key":
                await person.press("down")
            elif touch == "mouse":
                await person.pilot.hover(offset=(5, 5))
            elif touch == "paste":
                person.app.post_message(events.Paste("x"))
                await person.pilot.pause()
        await nobody_is_there(person, idle_clock, 1)
        assert covered(person)


async def test_the_passphrase_opens_exactly_what_was_there(encrypted_store, sit_down, idle_clock):
    async with sit_down(encrypted_store, idle_clock=idle_clock) as person:
        await person.listed()
        await person.press("down", "down")
        row = person.table.current.id
        await person.press("t")
        await person.paste("9 sep 20")
        await person.reads("9 sep 20")
        before = list(person.app.screen_stack)
        await nobody_is_there(person, idle_clock)
        await person.reads("Ada Manager was working.")
        assert "9 sep 20" not in person.screen

        await person.type("not it")
        assert "not it" not in person.screen
        await person.press("enter")
        await person.reads(WRONG)
        assert covered(person)
        assert person.app.screen.query_one(Input).value == ""

        await person.paste(PASSPHRASE)
        await person.press("enter")
        await person.until(lambda: not covered(person), "what was there")
        assert list(person.app.screen_stack) == before
        await person.reads("9 sep 20")
        assert person.app.screen.focused.value == "9 sep 20"
        await person.type("11")
        await person.press("enter")
        await person.listed()
        await person.reads("as at Fri 9 Sep 2011")

        await person.press("t")
        await person.type("today")
        await person.press("enter")
        await person.listed()
        assert row in {one.id for one in person.table.page_rows}
        await nobody_is_there(person, idle_clock, IDLE_SECONDS - 1)
        assert not covered(person), "the time begins anew"


async def test_the_cursor_stays_on_its_row(encrypted_store, sit_down):
    async with sit_down(encrypted_store) as person:
        await person.listed()
        await person.press(*["down"] * 3)
        row, place = person.table.current.id, person.table.cursor_row
        await person.press("ctrl+l")
        await unlock(person)
        await person.until(lambda: not covered(person), "the list")
        await person.listed()
        assert (person.table.current.id, person.table.cursor_row) == (row, place)
        await person.press("down")
        assert person.table.cursor_row == place + 1, "the list has the focus"


async def test_the_recovery_key_opens_it_too(encrypted_store, sit_down):
    async with sit_down(encrypted_store) as person:
        await person.listed()
        await person.press("ctrl+l")
        slipped = encrypted_store.key.recovery.replace("-", " ").lower()
        await unlock(person, slipped[:-1] + ("0" if slipped[-1] != "0" else "1"))
        await person.reads(WRONG)
        await unlock(person, slipped)
        await person.until(lambda: not covered(person), "the list")
        await person.listed()


@pytest.mark.parametrize("encrypted", [True, False])
async def test_while_it_is_locked_no_key_does_anything(encrypted_store, demo_store, sit_down, choices, encrypted):
    store = encrypted_store if encrypted else demo_store
    names = names_in(store)
    async with sit_down(store, choices=choices) as person:
        await person.listed()
        await person.press("enter")
        await person.reads("Story up to")
        before = list(person.app.screen_stack)
        await person.press("ctrl+l")
        await person.reads("cpip-tui is locked")
        for key in ("1", "q", "p", "question_mark", "ctrl+p", "ctrl+l", "escape", "tab", "f1", "ctrl+c", "e", "r"):
            await person.press(key)
            assert covered(person), key
            assert person.app.is_running, key
        if encrypted:
            await person.press("ctrl+u", "enter")  # nothing is not a passphrase
            await person.pilot.click(offset=(10, 5))
        assert covered(person)
        assert choices.get("names") is None
        screen = person.screen
        assert not {name for name in names if name in screen}
        assert [one for one in person.app.screen_stack if not isinstance(one, LockScreen)] == before
        assert len(person.app.screen_stack) == len(before) + 1, "one cover, and one passphrase to take it away"


async def test_a_locked_program_can_be_left(encrypted_store, sit_down):
    async with sit_down(encrypted_store) as person:
        await person.listed()
        await person.press("ctrl+l")
        await unlock(person, "and at once")
        await person.press("ctrl+q")
        await person.until(lambda: not person.app.is_running, "the end")


async def test_nothing_that_comes_meanwhile_shows_over_the_cover(encrypted_store, sit_down):
    dialog = MovedDialog([], "Dates of D932104-1 moved:")
    async with sit_down(encrypted_store) as person:
        await person.listed()
        await person.press("ctrl+l")
        await person.paste(PASSPHRASE[:8])
        answered = []
        person.app.push_screen(dialog, answered.append)
        tell(person.app, "Zoë Young was written.")
        person.app.screen.notify("Zoë Young once more.")
        for _ in range(3):
            await person.pilot.pause()
            assert covered(person)
            assert "D932104" not in person.screen
            assert "Zoë" not in person.screen
        person.app.look_again()
        person.app.show_again()
        await person.paste(PASSPHRASE[8:])
        await person.press("enter")
        await person.reads("Dates of D932104-1 moved:")
        assert "Zoë" not in person.screen
        assert person.app.screen is dialog
        await person.press("escape")
        await person.listed()
        assert answered == [False]
        assert [type(screen) for screen in person.app.screen_stack] == [DutyScreen]


async def test_without_a_passphrase_enter_goes_on_and_the_cover_says_why(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("ctrl+l")
        await person.reads("This store is not encrypted and has no passphrase.")
        await person.press("enter")
        await person.listed()


async def test_ctrl_l_locks_at_once_wherever_somebody_is(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        for keys in (("t",), ("s",), ("ctrl+p",), ("question_mark",), ("enter", "e")):
            await person.press(*keys)
            await person.pilot.pause()
            before = person.app.screen
            await person.press("ctrl+l")
            assert covered(person), keys
            await person.press("enter")
            await person.until(lambda was=before: person.app.screen is was, "what was there")
            await person.press("escape")


@pytest.mark.parametrize("keys", [("ctrl+l",), ("t",), ("enter", "r")])
async def test_a_second_enter_in_haste_closes_nothing_else(demo_store, sit_down, keys):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press(*keys)
        if keys[-1] == "r":
            await person.reads("Who sees the cases of")
            person.app.screen.query_one("#reason", Input).value = "x"
        beneath = list(person.app.screen_stack)[:-1]
        for _ in range(2):
            person.app.post_message(events.Key("enter", "\r"))  # both before the first was answered
        await person.until(lambda: len(person.app.screen_stack) <= len(beneath), "the screen beneath")
        for _ in range(5):
            await person.pilot.pause()
        assert person.app.is_running
        assert list(person.app.screen_stack)[: len(beneath)] == beneath


WALK = [  # (where it is, the keys there from where the walk is, the keys back)
    ("Duty", (), ()),
    ("sort", ("s",), ("escape",)),
    ("day", ("t",), ("escape",)),
    ("help", ("question_mark",), ("escape",)),
    ("ledger", ("end", "e"), ("escape",)),
    ("palette", ("ctrl+p",), ("escape",)),
    ("case", ("enter",), ()),
    ("restrict", ("r",), ("escape",)),
    ("ledger of a case", ("e",), ("escape",)),
    ("audit", ("h",), ()),
    ("person", ("w",), ("escape",)),
    ("day of the audit", ("t",), ()),
]


@pytest.mark.parametrize(("size", "walk"), [((80, 24), WALK), ((120, 40), WALK[4:10])], ids=["80x24", "120x40"])
async def test_not_encrypted_stands_on_every_screen_all_the_time(demo_store, sit_down, size, walk):
    async with sit_down(demo_store, size=size) as person:
        await person.listed()
        for place, keys, back in walk:
            before = person.app.screen
            await person.press(*keys)
            await person.until(lambda was=before, at=place: at == "Duty" or person.app.screen is not was, place)
            await person.pilot.pause()
            assert "not encrypted" in person.screen, f"{place}:\n{person.screen}"
            await person.press(*back)


async def test_an_encrypted_store_does_not_say_so(encrypted_store, sit_down):
    async with sit_down(encrypted_store) as person:
        await person.listed()
        for keys in ((), ("enter",), ("h",)):
            await person.press(*keys)
            await person.pilot.pause()
            assert "encrypted" not in person.screen
