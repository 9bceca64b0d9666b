"""The line on which one of a few is chosen: by its arrows, by a letter, and by a word that is typed."""

import pytest
from textual.app import App, ComposeResult

from screens.widgets.choice_line import ChoiceLine

CHOICES = (("positive", "positive"), ("none", "no difference"), ("negative", "negative"), ("staff", "staff"))


class OneLine(App[None]):
    def compose(self) -> ComposeResult:
        yield ChoiceLine(CHOICES, None)


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("no", "none"),
        ("none", "none"),  # the rest fits nothing, and chooses nothing else
        ("nothing at all", "none"),
        ("neg", "negative"),
        ("staff", "staff"),
        ("nn", "negative"),  # a letter again is the next
        ("nnn", "none"),
        ("x", None),
    ],
)
async def test_a_word_that_is_typed_chooses_what_begins_so_and_nothing_else(typed: str, chosen: str | None) -> None:
    app = OneLine()
    async with app.run_test() as pilot:
        line = app.query_one(ChoiceLine)
        line.focus()
        await pilot.press(*("space" if letter == " " else letter for letter in typed))
        assert line.value == chosen
