"""The themes: words stand out from what is behind them, and the colours of states stay apart for every eye."""

import math
from itertools import combinations, product

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.filter import Monochrome

from models.assessment import Urgency
from screens.themes import BLUE_ORANGE, CONTRAST, IN_WORDS, OURS, QUIET, QuieterWords
from screens.widgets.duty_row import Palette

BEHIND = ("background", "surface", "panel", "boost")
WORDS = (
    "foreground", "text-primary", "text-secondary", "text-accent", "text-warning", "text-error", "text-success",
    "foreground-muted", "footer-key-foreground",
)  # fmt: skip
ON = (
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("footer-foreground", "footer-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("border", "background"),
    ("border", "surface"),
)
# How colours are seen without one kind of cone, in linear light: Machado, Oliveira and Fernandes 2009, severity 1.
SEEN_WITHOUT = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 30.0  # of CIE 1976: ten times what is just seen


def variables(theme):
    return {**theme.to_color_system().generate(), **theme.variables}


def linear(colour):
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]


def luminance(colour):
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    """The ratio of WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def quiet(front, back):
    return Color(*(round(b + (f - b) * QUIET) for f, b in zip(front.rgb, back.rgb, strict=True)))


def lab(light):
    """CIELAB of linear light, under D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(a * b for a, b in zip(row, light, strict=True)) for row in rows]
    x, y, z = (
        math.cbrt(c / white) if c / white > 0.008856 else 7.787 * c / white + 16 / 116
        for c, white in zip(xyz, (0.9505, 1.0, 1.089), strict=True)
    )
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def seen(colour, eyes):
    light = linear(colour)
    if eyes in SEEN_WITHOUT:
        light = [sum(a * b for a, b in zip(row, light, strict=True)) for row in SEEN_WITHOUT[eyes]]
    return lab([min(1.0, max(0.0, c)) for c in light])


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_words_stand_out_from_what_is_behind_them_and_quiet_ones_too(theme):
    known, least = variables(theme), 7.0 if theme is CONTRAST else 4.5
    pairs = [*product(WORDS, BEHIND), *ON]
    faint = [
        (word, behind, round(ratio, 2))
        for word, behind in pairs
        for front, back in [(Color.parse(known[word]), Color.parse(known[behind]))]
        for ratio in [contrast(front, back)]
        if ratio < least
    ]
    for behind in (*BEHIND, "block-cursor-background", "block-cursor-blurred-background"):
        word = behind.replace("background", "foreground") if behind.startswith("block") else "foreground"
        back = Color.parse(known[behind])
        ratio = contrast(quiet(Color.parse(known[word]), back), back)
        faint += [(f"quiet {word}", behind, round(ratio, 2))] * (ratio < least)
    assert not faint


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_what_is_due_today_is_black_on_a_colour_that_lets_it_be_read(theme):
    style = Palette.of(variables(theme)).style(Urgency.TODAY)
    assert style.startswith("bold #000000 on #")
    assert contrast(Color(0, 0, 0), Color.parse(style.rpartition(" ")[2])) >= 7.0


@pytest.mark.parametrize("eyes", ["all cones", *SEEN_WITHOUT])
def test_blue_and_orange_stay_apart_whatever_cones_are_missing(eyes):
    known = variables(BLUE_ORANGE)
    states = {name: seen(Color.parse(known[name]), eyes) for name in ("text-error", "text-warning", "foreground")}
    near = {pair: math.dist(states[pair[0]], states[pair[1]]) for pair in combinations(states, 2)}
    assert min(near.values()) >= APART, near


def test_red_and_green_of_one_lightness_would_not_pass():
    red, green = (seen(Color.parse(one), "deuteranopia") for one in ("#b07a2a", "#8a8a2a"))
    assert math.dist(red, green) < APART


def test_each_theme_says_for_whom_it_is():
    assert list(IN_WORDS) == [theme.name for theme in OURS]


def test_what_has_no_style_can_be_shown_without_colours():
    blank = QuieterWords().apply([Segment("   ", None)], Color.parse("black"))
    assert Monochrome().apply(blank, Color.parse("black"))[0].text == "   "
