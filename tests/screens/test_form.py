"""A form: fields one after the other, what was read said back, everything that is wrong told at once."""

from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.app import App

from models.dates import long_form, parse_day
from models.errors import InvalidInput
from screens.dialogs.form import FormDialog, FormField

STYLES = Path(__file__).parents[2] / "cpip_tui" / "app.tcss"
TODAY = date(2011, 9, 16)


def whole(text):
    if not text.strip().isdigit():
        raise InvalidInput(f"“{text}” is no whole number.")
    return int(text)


FIELDS = [
    FormField("value", "Value", "a number", "4", whole),
    FormField("since", "Since", "day", read=lambda text: parse_day(text, TODAY), echo=long_form),
    FormField("until", "Until", "day, or nothing", read=lambda text: parse_day(text, TODAY), optional=True),
    FormField(
        "kind", "Why", initial=None, choices=(("left", "worker left"), ("sick", "sickness"), ("other", "other [/x]"))
    ),
    FormField("because", "Because", "the rationale"),
]


class Sheet(App):
    CSS_PATH = STYLES

    def __init__(self, dialog):
        super().__init__()
        self.dialog, self.answers = dialog, []

    def on_mount(self):
        self.push_screen(self.dialog, self.answers.append)

    @property
    def shown(self):
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


async def paste(pilot, text):
    pilot.app.screen.focused.post_message(events.Paste(text))
    await pilot.pause()


async def test_enter_goes_from_field_to_field_and_gives_back_values_and_texts():
    app = Sheet(FormDialog("Set it [/x]", FIELDS, intro=["first", "second [b]"], verb="set"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Set it [/x]" in app.shown
        assert "second [b]" in app.shown
        await pilot.press("7", "enter")
        await paste(pilot, "fri")
        assert "Friday 23 September 2011" in app.shown
        await pilot.press("enter", "enter", "right", "right", "enter")
        await paste(pilot, "one line\nand another")
        await pilot.press("enter")
        await pilot.pause()
    (filled,) = app.answers
    assert filled.values == {
        "value": 7,
        "since": date(2011, 9, 23),
        "until": None,
        "kind": "sick",
        "because": "one line and another",
    }
    assert filled.texts == {
        "value": "7",
        "since": "fri",
        "until": "",
        "kind": "sick",
        "because": "one line and another",
    }
    assert filled["value"] == 7


async def test_everything_that_is_wrong_is_told_at_once_and_the_first_is_gone_to():
    app = Sheet(FormDialog("Set it", FIELDS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "enter")
        await pilot.pause()
        assert app.screen.focused.id == "field-value", "what is typed next is for the field that is wrong"
        await pilot.press(*["down"] * 4, "enter")
        await pilot.pause()
        assert "“x” is no whole number." in app.shown
        assert app.shown.count("This is empty. Give it.") == 2
        assert "Nothing is chosen." in app.shown
        assert app.screen.focused.id == "field-value"
        assert not app.answers
        await pilot.press("escape")
        await pilot.pause()
    assert app.answers == [None]


async def test_a_refused_form_comes_again_with_everything_that_was_typed():
    typed = {"value": "9", "since": "", "until": "nonsense", "kind": "other", "because": "said " * 40}
    app = Sheet(FormDialog("Set it", FIELDS, typed=typed, refused="Somebody [/x] was quicker."))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Somebody [/x] was quicker." in app.shown
        assert "“nonsense” is not a date." in app.shown
        assert "other [/x]" in app.shown
        assert app.shown.count("said") > 20, "a text that is longer than its line is shown whole below it"


async def test_a_letter_goes_to_the_choice_that_begins_with_it():
    app = Sheet(FormDialog("Why?", [FIELDS[3]]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "enter")
        await pilot.pause()
    assert app.answers[0]["kind"] == "other"


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_many_lines_above_the_fields_leave_these_in_sight_and_can_be_scrolled(size):
    app = Sheet(FormDialog("Carry out?", FIELDS, intro=[f"line {number}." for number in range(200)]))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "Because" in app.shown
        assert "pgdn" in app.shown
        assert "line 0." in app.shown
        await pilot.press("pagedown")
        await pilot.pause()
        assert "line 0." not in app.shown
        assert app.screen.focused.id == "field-value"


async def test_a_choice_may_stand_for_nothing_at_all():
    team = FormField("team", "Team", choices=(("", "no team"), ("3", "Duty")), read=lambda code: int(code or 0))
    app = Sheet(FormDialog("Team?", [team]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
    assert (app.answers[0]["team"], app.answers[0].texts) == (0, {"team": ""})
