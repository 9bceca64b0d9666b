"""The pictures of docs/screens: one of every screen, and what they show is what the program shows."""

import asyncio
import importlib
import pkgutil
import re
import sys
from html import unescape
from pathlib import Path

import pytest
from textual.screen import ModalScreen, Screen

import screens

DOCS = Path(__file__).parents[2] / "docs"
TODAY = ("duty", "triage", "audit")  # drawn again, and held against what is kept
LARGEST = 150_000
BASES = {"DutyList", "PlanScreen", "NarrowedScreen", "PackReading", "LockScreen"}  # and what only covers the others


@pytest.fixture(scope="module")
def pictures():
    """docs/pictures.py, which is no package."""
    sys.path.insert(0, str(DOCS))
    try:
        yield importlib.import_module("pictures")
    finally:
        sys.path.remove(str(DOCS))


def words_of(svg):
    """The lines of text in a picture."""
    return [unescape(text).replace("\xa0", " ") for text in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def every_screen():
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        loaded = importlib.import_module(module.name)
        for name, one in vars(loaded).items():
            ours = isinstance(one, type) and issubclass(one, Screen) and one.__module__ == module.name
            if ours and not issubclass(one, ModalScreen) and name not in BASES:
                yield f"{module.name.removeprefix('screens.')}.{name}"


def test_there_is_a_picture_of_every_screen(pictures):
    assert set(every_screen()) <= {one.screen for one in pictures.PICTURES}


def test_each_picture_is_there_as_svg_and_as_the_png_that_was_made_of_it(pictures):
    for one in pictures.PICTURES:
        svg = one.svg.read_text(encoding="utf-8")
        assert pictures.drawn_from(one.png) == pictures.digest(svg), f"run python docs/make.py: {one.name}"
        assert one.png.stat().st_size <= LARGEST, one.name
        assert "Fira Code" not in svg
    kept = {file.name for file in pictures.FOLDER.iterdir()}
    assert kept == {name for one in pictures.PICTURES for name in (one.svg.name, one.png.name)} | {"README.md"}
    assert (pictures.FOLDER / "README.md").read_text(encoding="utf-8") == pictures.gallery()


def test_what_the_pictures_say_is_what_the_program_shows_today(pictures):
    with pictures.demo_stores(torbay=False) as stores:
        for one in pictures.PICTURES:
            if one.name in TODAY:
                drawn = asyncio.run(pictures.drawn(one, stores))
                assert words_of(drawn) == words_of(one.svg.read_text(encoding="utf-8")), "run python docs/make.py"
