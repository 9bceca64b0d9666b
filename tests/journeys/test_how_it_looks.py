"""The themes as they are painted: what stands out, what is remembered, and what is left without colour."""

import pytest
from rich.color import Color as RichColor

from screens.themes import CONTRAST, DEFAULT, OURS
from screens.widgets.beside import PANE, RowWords, cut_short, in_parts
from screens.widgets.plain import content


def painted(app):
    """Each text on the screen with its front and back, as red, green and blue."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if segment.text.strip(" ▁▂▃▄▅▆▇█▌▐▊▎░▒▓─│╭╮╰╯━┃▔\n") and segment.style and segment.style.color:
                yield (
                    segment.text,
                    segment.style.color,
                    segment.style.bgcolor or RichColor.parse("black"),
                    segment.style,
                )


def luminance(colour):
    shares = (c / 255 for c in colour.get_truecolor())
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


async def test_every_word_of_the_lists_stands_out_in_each_theme(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        assert person.app.theme == DEFAULT
        for keys in (("right", "right"), ("2",)):
            await person.press(*keys)
            for theme in OURS:
                person.app.theme = theme.name
                await person.settles()
                least = 7.0 if theme is CONTRAST else 4.5
                pairs = {(text.strip(), contrast(front, back)) for text, front, back, _ in painted(person.app)}
                assert len(pairs) > 50
                assert not [pair for pair in pairs if pair[1] < least], theme.name


async def test_a_theme_is_chosen_among_ours_first_and_remembered(demo_store, sit_down, choices):
    from screens.themes import ThemeProvider

    async with sit_down(demo_store, choices=choices) as person:
        await person.listed()
        hits = [hit.text async for hit in ThemeProvider(person.app.screen).discover()]
        assert hits[: len(OURS)] == [theme.name for theme in OURS]
        assert "nord" in hits
        await person.command("Theme", "Search for themes")
        await person.type("colour-blind")
        await person.until(lambda: "cpip-blue-orange" in person.screen)
        await person.press("down", "enter")
        await person.until(lambda: person.app.theme == "cpip-blue-orange")
        await person.until(lambda: choices.get("theme") == "cpip-blue-orange")


async def test_without_colour_nothing_carries_colour(demo_store, sit_down, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit_down(demo_store) as person:
        await person.listed()
        for keys in (("right", "right"), ("2",), ("3",), ("1", "c"), ("1", "enter")):
            await person.press(*keys)
            await person.settles()
            for text, front, back, style in painted(person.app):
                for colour in (front, back):
                    assert len(set(colour.get_truecolor())) == 1, (text, colour)
                assert not style.dim, text


@pytest.mark.parametrize("keys", [("m",), ("3",)], ids=["signature", "supervision"])
async def test_from_120_columns_the_row_stands_beside_the_list_and_below_it_before(demo_store, sit_down, keys):
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.listed()
        await person.press(*keys)
        region = person.app.screen.query_one(RowWords).region
        assert (region.right, region.width) == (120, PANE)
        assert region.height > 20
        await person.pilot.resize_terminal(80, 24)
        await person.until(lambda: person.app.screen.query_one(RowWords).region.width == 80)


def test_words_that_do_not_fit_end_in_an_ellipsis_and_parts_have_lines_of_their_own():
    words = content("Kofi Green · day 3 of 10 · held by Ada, who has been with the family since March")
    assert cut_short(words, 40, 1).plain == "Kofi Green · day 3 of 10 · held by Ada,…"
    assert cut_short(words, 40, 2).plain == words.plain
    assert in_parts(words).plain.split("\n")[:3] == ["Kofi Green", "", "day 3 of 10"]
