"""A form: fields one after the other, what was read said back, everything that is wrong told at once."""

from datetime import date

import pytest
from textual import events

from models.calendar import WorkingCalendar
from models.dates import long_form, parse_day
from models.errors import FieldErrors, InvalidInput
from screens.dialogs.fields import day_field, text_field
from screens.dialogs.form import FormDialog, FormField

TODAY = date(2011, 9, 16)


def whole(text):
    if not text.strip().isdigit():
        raise InvalidInput(f"“{text}” is no whole number.")
    return int(text)


FIELDS = [
    FormField("value", "Value", "a number", "4", whole),
    FormField("since", "Since", "day", read=lambda text: parse_day(text, TODAY), echo=long_form),
    FormField(
        "until", "Until", "day, or nothing", read=lambda text: parse_day(text, TODAY), optional=True, echo=long_form
    ),
    FormField(
        "kind", "Why", initial=None, choices=(("left", "worker left"), ("sick", "sickness"), ("other", "other [/x]"))
    ),
    FormField("because", "Because", "the rationale"),
]


async def test_enter_goes_from_field_to_field_and_gives_back_values_and_texts(sheet, paste):
    app = sheet(FormDialog("Set it [/x]", FIELDS, intro=["first", "second [b]"], verb="set"))
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


async def test_everything_that_is_wrong_is_told_at_once_and_the_first_is_gone_to(sheet):
    app = sheet(FormDialog("Set it", FIELDS))
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
        await pilot.press("escape", "down", "enter")
        await pilot.pause()
    assert app.answers == [None]


async def test_a_refused_form_comes_again_with_everything_that_was_typed(sheet):
    typed = {"value": "9", "since": "", "until": "nonsense", "kind": "other", "because": "said " * 40}
    app = sheet(FormDialog("Set it", FIELDS, typed=typed, refused="Somebody [/x] was quicker."))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Somebody [/x] was quicker." in app.shown
        assert "“nonsense” is not a date." in app.shown
        assert "other [/x]" in app.shown
        assert app.shown.count("said") > 20, "a text that is longer than its line is shown whole below it"


async def test_a_letter_goes_to_the_choice_that_begins_with_it(sheet):
    app = sheet(FormDialog("Why?", [FIELDS[3]]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "enter")
        await pilot.pause()
    assert app.answers[0]["kind"] == "other"


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_many_lines_above_the_fields_leave_these_in_sight_and_can_be_scrolled(sheet, size):
    app = sheet(FormDialog("Carry out?", FIELDS, intro=[f"line {number}." for number in range(200)]))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "Because" in app.shown
        assert "pgdn" in app.shown
        assert "line 0." in app.shown
        await pilot.press("pagedown")
        await pilot.pause()
        assert "line 0." not in app.shown
        assert app.screen.focused.id == "field-value"


async def test_a_choice_may_stand_for_nothing_at_all(sheet):
    team = FormField("team", "Team", choices=(("", "no team"), ("3", "Duty")), read=lambda code: int(code or 0))
    app = sheet(FormDialog("Team?", [team]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
    assert (app.answers[0]["team"], app.answers[0].texts) == (0, {"team": ""})


# Leaving


async def test_a_form_in_which_nothing_was_typed_is_left_at_once(sheet):
    app = sheet(FormDialog("Set it", FIELDS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "x", "backspace", "escape")
        await pilot.pause()
    assert app.answers == [None]


@pytest.mark.parametrize("stays", ["enter", "escape"])
async def test_what_was_typed_is_not_lost_by_an_escape(sheet, paste, stays):
    app = sheet(FormDialog("Set it", FIELDS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("up")
        await paste(pilot, "a long rationale")
        await pilot.press("escape")
        await pilot.pause()
        assert "Leave without writing? What you typed is lost." in app.words
        await pilot.press(stays)
        await pilot.pause()
        assert not app.answers
        assert "Leave without writing?" not in app.words
        assert "a long rationale" in app.shown
        assert app.screen.focused.id == "field-because", "typing goes on where it was"
        await pilot.press("escape", "down", "enter")
        await pilot.pause()
    assert app.answers == [None]


async def test_a_choice_that_was_made_is_asked_for_as_well(sheet):
    app = sheet(FormDialog("Why?", [FIELDS[3]]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("right", "escape")
        await pilot.pause()
        assert "What you typed is lost." in app.words
        assert not app.answers


async def test_what_was_typed_before_a_refusal_is_asked_for_too(sheet):
    app = sheet(FormDialog("Set it", FIELDS, typed={"because": "typed before"}, refused="Not so."))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await pilot.pause()
        assert "What you typed is lost." in app.words


async def test_two_hasty_escapes_ask_once(sheet):
    app = sheet(FormDialog("Set it", FIELDS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        app.post_message(events.Key("escape", None))
        app.post_message(events.Key("escape", None))
        await pilot.pause()
        await pilot.pause()
        assert len(app.screen_stack) <= 3
        assert not app.answers


# What a command says of single fields


async def test_what_is_wrong_with_a_field_is_said_beside_it_until_it_is_changed(sheet):
    typed = {"value": "9", "since": "today", "until": "yesterday", "kind": "sick", "because": "x"}
    errors = FieldErrors({"until": "It would end [/x] before it begins.", "nobody": "The case is closed."})
    form = FormDialog("Set it", FIELDS, typed=typed, refused=str(errors), faults=errors.faults)
    app = sheet(form)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = app.shown.splitlines()
        at = next(number for number, line in enumerate(lines) if "yesterday" in line)
        assert "It would end [/x] before it begins." in lines[at + 1]
        assert app.shown.count("It would end") == 1, "beside the field, and not at the form too"
        assert "The case is closed." in app.shown
        assert app.screen.focused.id == "field-until"
        await pilot.press(*"today")
        await pilot.pause()
        assert "It would end" not in app.shown
        await pilot.press("down", "down", "enter")
        await pilot.pause()
    assert app.answers[0]["until"] == TODAY


async def test_what_a_command_refused_may_be_sent_again_as_it_is(sheet):
    """What is wrong may lie in another field, or be true no more."""
    typed = {"value": "9", "since": "today", "until": "", "kind": "sick", "because": "x"}
    app = sheet(FormDialog("Set it", FIELDS, typed=typed, faults={"since": "Not before 2011."}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Not before 2011." in app.shown
        await pilot.press(*["down"] * 3, "enter")
        await pilot.pause()
    assert app.answers[0]["since"] == TODAY


def test_field_errors_are_sentences_one_after_the_other():
    errors = FieldErrors({"one": "This is so.", "other": "That is so."})
    assert str(errors) == "This is so. That is so."
    assert isinstance(errors, InvalidInput)


# What is read of a text and a day


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("one\ntwo\r\nthree\rfour", "one two three four"),
        ("\n\nfirst\n\nlast\n", "first last"),
        ("a\tb", "a b"),
        ("\n", ""),
    ],
)
async def test_a_pasted_text_is_one_line_and_nothing_of_it_is_lost(sheet, paste, pasted, kept):
    app = sheet(FormDialog("Note", [text_field("note", "Note", "", optional=True)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await paste(pilot, pasted)
        await pilot.press("enter")
        await pilot.pause()
    assert app.answers[0].texts["note"] == kept


async def test_a_long_text_is_kept_whole(sheet, paste):
    pasted = "\n".join(f"line {number} of what was said" for number in range(120))
    app = sheet(FormDialog("Note", [text_field("note", "Note", "")]))
    async with app.run_test(size=(80, 24)) as pilot:
        await paste(pilot, pasted)
        await pilot.press("enter")
        await pilot.pause()
    assert app.answers[0]["note"] == pasted.replace("\n", " ")


async def test_a_day_is_said_back_at_once_with_how_far_it_is(sheet):
    england = WorkingCalendar.england()
    field = day_field("on", "On", date(2026, 11, 23), calendar=england)
    app = sheet(FormDialog("When?", [field]))
    async with app.run_test(size=(80, 24)) as pilot:
        for typed, said in (
            ("3/12", "Thu 3 Dec 2026, 8 working days from today"),
            ("+10wd", "Mon 7 Dec 2026, 10 working days from today"),
            ("-3wd", "Wed 18 Nov 2026, 3 working days ago"),
            ("25/12", "Fri 25 Dec 2026, 23 working days from today – Christmas Day: not a working day"),
            ("banana", "“banana” is not a date."),
        ):
            await pilot.press("home", "ctrl+k", *typed)
            await pilot.pause()
            assert said in app.words
