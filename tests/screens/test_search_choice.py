"""One of many things, found by typing: what matches, how it is taken, and what is found in the store meanwhile."""

import asyncio
import threading

import pytest
from textual.app import App

from models.errors import CpipError
from screens.dialogs.form import FormDialog, FormField
from screens.widgets.search_choice import Matches, SearchChoice, matches

SOURCES = [
    ("1A", "individual: family member or carer"),
    ("2A", "school"),
    ("3A", "GP"),
    ("3B", "health visitor"),
    ("3F", "health: other, as a crèche"),
    ("6", "police"),
    ("9", "anonymous [/x]"),
    ("10", "unknown"),
]
FIELDS = [
    FormField("source", "Source", search=SOURCES),
    FormField("why", "Why", "the reason"),
]


class Line(App):
    def __init__(self, *choices, **more):
        super().__init__()
        self.line, self.heard = SearchChoice(*choices, **more), []

    def compose(self):
        yield self.line

    def on_mount(self):
        self.line.focus()

    def on_search_choice_submitted(self, event):
        self.heard.append(event.choice.value)

    @property
    def below(self):
        below = self.line.query_one(".matches")
        return [row.strip() for row in str(below.render()).splitlines()] if below.display else []


async def until(pilot, condition):
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.01)
        await pilot.pause()
    raise AssertionError("it never came")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("health", ["3B", "3F"]),
        ("HEALTH oth", ["3F"]),
        ("creche", ["3F"]),
        ("CRÈCHE", ["3F"]),
        ("oth health", ["3F"]),
        ("3", ["3A", "3B", "3F"]),
        ("3b", ["3B"]),
        ("1", ["1A", "10"]),
        ("10", ["10"]),
        ("zzz", []),
    ],
)
def test_every_word_must_be_in_the_code_or_the_words(text, codes):
    assert [code for code, _ in matches(SOURCES, text)] == codes


def test_the_very_code_comes_first():
    assert [code for code, _ in matches([("16", "sixteen"), ("1", "one"), ("x", "one 1")], "1")] == ["1", "16", "x"]


async def test_what_is_typed_is_found_and_enter_takes_what_the_cursor_is_on():
    app = Line(SOURCES)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert len(app.below) == 7, "six of them, and how many more there are"
        assert app.below[-1] == "↓ 2 more"
        await pilot.press(*"health")
        await pilot.pause()
        assert app.below == ["▸ 3B health visitor", "3F health: other, as a crèche"]
        assert app.line.value is None
        assert "is not chosen yet: 2 fit" in app.line.undecided
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert (app.line.value, app.line.text, app.heard) == ("3F", "3F health: other, as a crèche", ["3F"])
        assert app.below == []
        await pilot.press("end", "backspace")
        await pilot.pause()
        assert app.line.value is None, "what is changed is chosen no more"
        assert app.below == ["▸ 3F health: other, as a crèche"]


async def test_down_goes_to_the_end_of_a_long_list_and_the_cursor_stays_in_sight():
    app = Line([(f"c{number:02}", f"choice {number}") for number in range(20)])
    async with app.run_test() as pilot:
        await pilot.press(*["down"] * 30)
        await pilot.pause()
        assert app.below[-1] == "▸ c19 choice 19"
        assert len(app.below) == 6
        await pilot.press(*["up"] * 10, "enter")
        await pilot.pause()
    assert app.heard == ["c09"]


async def test_a_code_that_is_typed_is_taken_as_it_is_and_words_that_fit_several_are_not(sheet, paste):
    app = sheet(FormDialog("Referral", FIELDS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6", "tab")
        await pilot.pause()
        assert "6 police" in app.shown
        await pilot.press("shift+tab", *"health", "tab")
        await pilot.pause()
        await paste(pilot, "because")
        await pilot.press("enter")
        await pilot.pause()
        assert "“health” is not chosen yet: 2 fit. Take one with enter." in " ".join(app.shown.split())
        assert not app.answers
        assert app.screen.focused is app.screen.query_one("#field-source").field
        await pilot.press("down", "enter", "enter")
        await pilot.pause()
    (filled,) = app.answers
    assert filled.values == {"source": "3F", "why": "because"}
    assert filled.texts == {"source": "3F", "why": "because"}


async def test_enter_takes_the_first_that_fits_and_goes_on_and_the_list_is_gone_then(sheet):
    app = sheet(FormDialog("Referral", FIELDS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"anon")
        await pilot.pause()
        assert "▸ 9 anonymous [/x]" in app.shown
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.focused.id == "field-why"
        assert "9 anonymous [/x]" in app.shown
        assert "▸" not in app.shown
        await pilot.press("x", "enter")
        await pilot.pause()
    assert app.answers[0]["source"] == "9"


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_matches_of_the_last_field_are_in_sight(sheet, size):
    fields = [*(FormField(f"f{number}", "Text") for number in range(9)), FIELDS[0]]
    app = sheet(FormDialog("Long", fields))
    async with app.run_test(size=size) as pilot:
        await pilot.press("shift+tab")
        await pilot.pause()
        await pilot.press(*"health")
        await until(pilot, lambda: "3F health: other" in app.shown)


async def test_up_on_the_first_match_goes_to_the_field_above(sheet):
    app = sheet(FormDialog("Referral", [FIELDS[1], FIELDS[0]]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "up")
        await pilot.pause()
        assert app.screen.focused.id == "field-why"


async def test_a_form_that_comes_again_shows_what_was_chosen_or_typed(sheet):
    free = FormField("child", "Child", search=[("R1", "R1 Zoë Ash")], free=True)
    typed = {"source": "3B", "why": "", "child": "Ann New"}
    app = sheet(FormDialog("Referral", [*FIELDS, free], typed=typed))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "3B health visitor" in app.shown
        assert "Ann New" in app.shown
        assert app.screen.query_one("#field-child").value == "Ann New"


@pytest.mark.parametrize(("keys", "value"), [((), "R1"), (("down",), "zoe"), (("down", "up"), "R1")])
async def test_where_a_text_may_be_free_what_fits_is_offered_first_and_the_text_last(keys, value):
    app = Line([("R1", "R1 Zoë Ash")], free=True)
    async with app.run_test() as pilot:
        await pilot.press(*"zoe")
        await pilot.pause()
        assert app.below == ["▸ R1 Zoë Ash", "none of these: “zoe”"]
        await pilot.press(*keys, "enter")
        await pilot.pause()
    assert app.heard == [value]


async def test_a_free_text_that_nothing_fits_is_taken():
    app = Line([("R1", "R1 Zoë Ash")], free=True)
    async with app.run_test() as pilot:
        await pilot.press(*"Ann", "enter")
        await pilot.pause()
    assert app.heard == ["Ann"]


async def test_an_optional_one_may_be_left_empty_and_what_is_none_of_them_is_not_dropped(sheet):
    app = sheet(FormDialog("Referral", [FormField("source", "Source", search=SOURCES, optional=True)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"zzz", "enter")
        await pilot.pause()
        assert "Nothing shows “zzz”." in app.shown
        assert not app.answers
        await pilot.press("home", "ctrl+k", "enter")
        await pilot.pause()
    assert app.answers[0]["source"] is None


# Found in the store


async def test_the_store_is_asked_one_question_at_a_time_and_the_newest_answer_counts():
    asked, go_on, at_once, most = [], threading.Event(), 0, 0

    def found(text):
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        asked.append(text)
        go_on.wait(5)
        at_once -= 1
        return Matches([(f"R-{text}", f"R-{text} somebody")], 1)

    app = Line(found=found)
    async with app.run_test() as pilot:
        await pilot.press(*"zoe ash")
        await pilot.press("enter")
        await pilot.pause()
        assert asked == ["z"]
        assert app.heard == [], "enter waits for what is found"
        go_on.set()
        await until(pilot, lambda: app.heard)
        assert app.heard == ["R-zoe ash"]
    assert asked == ["z", "zoe ash"]
    assert most == 1


async def test_what_is_typed_while_enter_waits_takes_nothing(sheet):
    go_on = threading.Event()

    def found(text):
        go_on.wait(5)
        return Matches([], 0)

    app = Line(found=found, free=True)
    async with app.run_test() as pilot:
        await pilot.press(*"zoe", "enter", *"+3wd")
        await pilot.pause()
        go_on.set()
        await until(pilot, lambda: app.line.text == "zoe+3wd" and not app.line.undecided)
        await pilot.pause()
        assert app.heard == []


async def test_what_is_listed_says_of_how_many_it_is():
    """Who does not see a child among the first must not take it for absent."""
    app = Line(found=lambda text: Matches([(f"R{number}", f"R{number} Zoë") for number in range(3)], 69))
    async with app.run_test() as pilot:
        await pilot.press(*"zoe")
        await until(pilot, lambda: app.below)
        assert app.below[-1] == "These are 3 of 69: type more."
        assert "69 fit" in app.line.undecided


async def test_the_code_that_a_form_comes_again_with_is_found_again(sheet):
    app = sheet(
        FormDialog(
            "Referral",
            [
                FIELDS[1],
                FormField("child", "Child", found=lambda text: Matches([("R1", "R1 Zoë Ash"), ("R11", "R11 Eve")], 2)),
            ],
            typed={"why": "x", "child": "R1"},
        )
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "R1 Zoë Ash" in app.shown)
        assert app.screen.query_one("#field-child").value == "R1"


async def test_a_store_that_cannot_be_read_is_a_sentence_beside_the_field(sheet):
    def found(text):
        raise CpipError("The store cannot be read.")

    app = sheet(FormDialog("Referral", [FormField("child", "Child", found=found)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("z", "enter")
        await until(pilot, lambda: "The store cannot be read." in app.shown)
        assert not app.answers


async def test_a_dialog_that_is_left_while_something_is_looked_for_is_left(sheet):
    go_on = threading.Event()

    def found(text):
        go_on.wait(5)
        return Matches([("R1", "R1 Zoë Ash")], 1)

    app = sheet(FormDialog("Referral", [FormField("child", "Child", found=found)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("z", "escape")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        go_on.set()
        await until(pilot, lambda: app.answers == [None])
