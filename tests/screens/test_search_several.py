"""Several of many things, each found by typing; and forms whose fields depend on each other."""

from screens.dialogs.form import FormDialog, FormField
from screens.widgets.search_several import SearchSeveral

CHILDREN = [("D1", "Ann [/x]"), ("D2", "Bo"), ("D3", "Cy"), ("D31", "Di")]


def codes(text):
    return text.split("\n")


def form(**more):
    return FormDialog(
        "Who?",
        [
            FormField("children", "Children", search=CHILDREN, several=True, optional=True, read=codes),
            FormField("why", "Why", "the reason", optional=True),
        ],
        **more,
    )


async def test_enter_takes_one_after_the_other_and_on_an_empty_line_goes_on(sheet):
    app = sheet(form())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "n", "enter")
        await pilot.pause()
        assert "D1 Ann [/x]" in app.shown
        await pilot.press("d", "3", "enter", "enter")
        await pilot.pause()
        assert app.screen.focused.id == "field-why"
        await pilot.press("enter")
        await pilot.pause()
    assert app.answers[0]["children"] == ["D1", "D3"]
    assert app.answers[0].texts["children"] == "D1\nD3"


async def test_backspace_on_an_empty_line_gives_the_last_one_back(sheet):
    app = sheet(form())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "n", "enter", "b", "o", "enter", "c", "backspace")
        assert app.screen.query_one(SearchSeveral).value == "D1\nD2", "that took back a letter"
        await pilot.press("backspace")
        assert app.screen.query_one(SearchSeveral).value == "D1"
        await pilot.press("backspace", "backspace", "enter", "enter")
        await pilot.pause()
    assert app.answers[0]["children"] is None


async def test_the_same_one_twice_is_taken_once(sheet):
    app = sheet(form())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b", "o", "enter", "b", "o", "enter", "enter", "enter")
        await pilot.pause()
    assert app.answers[0]["children"] == ["D2"]


async def test_what_was_half_typed_is_no_choice_and_is_told(sheet):
    app = sheet(form())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b", "o", "enter", "z", "z", "tab", "enter")
        await pilot.pause()
        assert not app.answers
        assert "Nothing shows “zz”" in app.shown
        await pilot.press("escape")
        await pilot.pause()
        assert "What you typed is lost." in app.words


async def test_a_form_comes_again_with_all_that_were_taken(sheet):
    app = sheet(form(typed={"children": "D2\nD31", "why": ""}, refused="The disk is full."))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "D2 Bo" in app.shown
        assert "D31 Di" in app.shown
        await pilot.press("enter", "enter")
        await pilot.pause()
    assert app.answers[0]["children"] == ["D2", "D31"]


class Dependent(FormDialog):
    """Of the second it is asked where the first is given; both together must not be the same."""

    def is_asked(self, field):
        return field.name != "second" or bool(self._text(self._fields[0]))

    def check(self, values):
        same = values.get("first") is not None and values.get("first") == values.get("second")
        return {"first": "They are [/x] the same."} if same else {}

    def said_of(self, field, value):
        return f"{field.name} is {value}"


def dependent():
    return Dependent("Two", [FormField(name, name, optional=True) for name in ("first", "second", "third")])


async def test_a_field_is_asked_for_only_where_another_stands_so(sheet):
    app = sheet(dependent())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "second" not in app.shown
        await pilot.press("enter")
        assert app.screen.focused.id == "field-third", "what is not asked for is passed by"
        await pilot.press("up", "x")
        await pilot.pause()
        assert "second" in app.shown
        assert "first is x" in app.shown
        await pilot.press("enter", "y", "up", "backspace", "enter", "enter")
        await pilot.pause()
    assert app.answers[0].values == {"first": None, "second": None, "third": None}, "what is out of sight is no value"
    assert app.answers[0].texts["second"] == "y", "and yet not lost"


async def test_what_is_wrong_with_two_together_is_told_at_the_end_until_it_is_right(sheet):
    app = sheet(dependent())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "enter", "x")
        await pilot.pause()
        assert "the same" not in app.shown, "not before the end"
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert "They are [/x] the same." in app.shown
        assert app.screen.focused.id == "field-first"
        await pilot.press("down", "y")
        await pilot.pause()
        assert "the same" not in app.shown, "the other one was changed"
        await pilot.press("enter", "enter")
        await pilot.pause()
    assert app.answers[0].values["second"] in ("xy", "y")
