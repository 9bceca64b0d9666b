"""Each heading, tile, figure and field of the program has a sentence of help, and no sentence is of nothing."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.care_codes import FactKind
from models.discussion import PERSONAL_WORDS
from models.projects import ItemKind
from screens.commands import PLACES
from screens.glossary import A_MONTH, FORM, MEANINGS, MOST, TO_DATE, field_meaning, meaning
from screens.glossary.rows import ROWS, row_words
from screens.widgets.tiles import TileText

SCREENS = Path(__file__).parents[2] / "screens"
# Where the label stands in a call that makes a field.
LABEL_AT = {"acting_day": 2, "day": 1}
MADE = {"FormField", "_words", "_search", "acting_day", "day"}
# The labels that are made when the form is.
AT_RUN_TIME = {
    "action 1", "value, in calendar days", *PERSONAL_WORDS.values(), *(one.words for one in ItemKind),
    *(f"{one.ended} on" for one in ItemKind), *(one.words for one in FactKind), "born on", "expected on",
    "approach", "moves on", "visit on", "Team", "Hours", "Name", "rationale", "over the limit", "Reason",
}  # fmt: skip


def modules() -> Iterator[Path]:
    return (path for path in sorted(SCREENS.rglob("*.py")) if "glossary" not in path.parts)


def labels() -> Iterator[tuple[str, str, bool]]:
    """Each label that a field is made with in the source: where, the label, and whether the field says itself."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                at = LABEL_AT.get(name, 1)
                if (name in MADE or name.endswith("_field")) and len(node.args) > at:
                    says = any(one.arg == "says" for one in node.keywords)
                    for one in ast.walk(node.args[at]):
                        if isinstance(one, ast.Constant) and isinstance(one.value, str) and name != "filter_field":
                            yield f"{path.name}:{node.lineno}", one.value, says


def test_each_field_of_each_form_has_a_sentence():
    found = list(labels())
    assert len(found) > 100
    parts = (" on", "Value,")  # of labels that are made when the form is
    simple = [(where, label) for where, label, says in found if not says and not label.startswith(parts)]
    assert not [(where, label) for where, label in simple if not field_meaning(label)]
    assert not [label for label in AT_RUN_TIME if not field_meaning(label)]


def headings() -> Iterator[tuple[str, str]]:
    """Each heading and tile that a module of the screens names in a constant, in all its variants."""
    for path in modules():
        parts = path.relative_to(SCREENS.parent).with_suffix("").parts
        if "HEADINGS" in (text := path.read_text(encoding="utf-8")) or "TileText" in text:
            for name, value in vars(importlib.import_module(".".join(parts))).items():
                if name.endswith("HEADINGS"):
                    yield from ((f"{path.name}: {name}", words) for words in flat(value))
                elif isinstance(value, tuple) and value and isinstance(value[0], TileText):
                    yield from ((f"{path.name}: {name}", tile.words) for tile in value)


def flat(value: object) -> Iterator[str]:
    for one in value.values() if isinstance(value, dict) else value:  # type: ignore[attr-defined]
        if isinstance(one, str):
            yield one
        else:
            yield from flat(one)


def test_each_heading_and_tile_has_a_sentence_at_any_width():
    found = [(where, words.strip()) for where, words in headings() if words.strip()]
    assert len(found) > 100
    assert not [(where, words) for where, words in found if not any(meaning(place, words) for place in MEANINGS)]


def test_no_sentence_is_of_nothing():
    said = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value.strip().casefold())
    said |= {words.casefold() for words in AT_RUN_TIME} | {A_MONTH, TO_DATE, "action", "value, in", "in 5 working days"}
    assert not [(place, words) for place, of in MEANINGS.items() for words in of if words not in said]


def test_each_sentence_is_short_and_of_a_place_that_there_is():
    assert set(MEANINGS) <= {*PLACES, "", FORM}
    for place, of in MEANINGS.items():
        for words, sentence in of.items():
            assert words == words.casefold().strip(), (place, words)
            assert 8 < len(sentence) <= MOST, (place, words, len(sentence))
            assert not sentence.endswith("."), (place, words)
            assert place in {"", FORM} or sentence != MEANINGS[""].get(words), f"{place}: {words} is said twice"


@pytest.mark.parametrize(
    ("place", "words", "begins"),
    [
        ("performance", "Sep 11", "that month"),
        ("performance", "Apr✓", "that month"),
        ("performance", "Apr to Sep", "the counts from"),
        ("performance", "1 to 16 Apr", "the counts from"),
        ("duty", "Started", "the day on which it began"),
        ("duty", "worker", "who holds the case"),
    ],
)
def test_a_heading_is_known_however_it_is_written(place, words, begins):
    assert (meaning(place, words) or "").startswith(begins)


def test_what_no_screen_shows_has_no_meaning():
    assert meaning("duty", "Marmalade") is None
    assert meaning("duty", "Mayor") is None
    assert field_meaning("actions") is None


def test_a_figure_is_known_by_its_row_though_it_is_cut_short():
    assert row_words("figures", ["NI062 stabil…", "Anna", ""]) == {
        "NI062 stability of placements": ROWS["figures"]["NI062 stability of placements"]
    }
    assert all(name and said for of in ROWS.values() for name, said in of.items())
