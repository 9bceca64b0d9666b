"""Text from people is data: what is kept of it, and what a terminal is given of it."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.errors import InvalidInput
from models.text import NAME_LENGTH, clean, for_search, showable

STAND_IN = "\ufffd"
BIDIRECTIONAL_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
# Format characters that have a shape of their own: number signs, and signs that enclose what follows.
VISIBLE_FORMAT_CHARACTERS = {
    *range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440),
}  # fmt: skip
any_text = st.text(st.characters(exclude_categories=[]), max_size=60)
nasty_text = st.text(
    st.sampled_from("aeé \t\n\r\x00\x1b\x7f\x85\x9b\u00a0\u00ad\u0301\u0327\u1100\u1161\u11a8\u200b\u200d\u2028\u202e"
                    "\u2066\u3000\ufeff\U000e0041\ud800\U0001f468"), max_size=20,
)  # fmt: skip
texts = any_text | nasty_text


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("Ann Smith", "Ann Smith"),
        ("  Ann \t Smith\r\n", "Ann Smith"),
        ("Ann\u00a0Smith", "Ann Smith"),
        ("Ann\u3000\u2003Smith", "Ann Smith"),
        ("Ann\u2028Smith\u2029", "Ann Smith"),
        ("Ann\x85Smith", "Ann Smith"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("\u212bngstrom", "\u00c5ngstrom"),
        ("", ""),
        (" \u00a0 ", ""),
        ("[bold]Ann[/]", "[bold]Ann[/]"),
        ("=1+1", "=1+1"),
        ("O’Neill-Łuczak 李 👩", "O’Neill-Łuczak 李 👩"),
    ],
)
def test_text_is_kept_in_one_form_with_single_spaces(given_text, kept):
    assert clean(given_text) == kept


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("\x1b", "␛"),
        ("\x00", "␀"),
        ("\x07", "␇"),
        ("\x08", "␈"),
        ("\x7f", "␡"),
        ("\x80", STAND_IN),
        ("\x9b", STAND_IN),  # the one-byte CSI
        ("\x9d", STAND_IN),
        ("\u202a", STAND_IN),
        ("\u202e", STAND_IN),  # right-to-left override
        ("\u2066", STAND_IN),
        ("\u2069", STAND_IN),
        ("\u200e", STAND_IN),
        ("\u061c", STAND_IN),
        ("\u200b", STAND_IN),  # zero-width space
        ("\u200c", STAND_IN),
        ("\u200d", STAND_IN),
        ("\u2060", STAND_IN),
        ("\ufeff", STAND_IN),
        ("\u00ad", STAND_IN),  # soft hyphen
        ("\u3164", STAND_IN),  # Hangul filler
        ("\U000e0041", STAND_IN),  # a tag: an invisible A
        ("\U000e0001", STAND_IN),
        ("\ud800", STAND_IN),  # half of a pair, that no file can hold
    ],
)
def test_what_a_terminal_would_obey_or_hide_is_shown_as_a_stand_in(code, shown):
    assert showable(f"a{code}b") == f"a{shown}b"
    assert clean(f"a{code}b") == f"a{shown}b"


@pytest.mark.parametrize(
    ("code", "shown"), [("\n", "␊"), ("\r", "␍"), ("\t", "␉"), ("\x85", STAND_IN), ("\u2028", STAND_IN)]
)
def test_a_break_of_lines_within_what_is_shown_is_a_stand_in(code, shown):
    assert showable(f"a{code}b") == f"a{shown}b"


def test_an_escape_sequence_loses_its_power_and_stays_readable():
    assert clean("\x1b[31mAnn\x1b[0m") == "␛[31mAnn␛[0m"


def test_of_all_characters_there_are_no_control_override_or_surrogate_remains():
    shown = "".join(set(showable("".join(map(chr, range(sys.maxunicode + 1))))))
    assert {unicodedata.category(char) for char in shown}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert {unicodedata.bidirectional(char) for char in shown}.isdisjoint(BIDIRECTIONAL_CONTROLS)
    assert len(shown) > 1_000_000, "and almost everything else does"


def test_of_all_format_characters_only_those_that_can_be_seen_remain():
    formats = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) == "Cf"]
    left = [char for char in formats if showable(char) == char]
    assert sorted(f"U+{ord(char):04X}" for char in left if ord(char) not in VISIBLE_FORMAT_CHARACTERS) == []


@given(texts)
def test_showing_twice_is_showing_once_and_no_character_is_lost(text):
    assert showable(showable(text)) == showable(text)
    assert len(showable(text)) == len(text)


@given(texts)
@example("e\u200d\u0301")
@example("\u1100\u1160\u11a8")
@example("a \u0301")
def test_cleaning_twice_is_cleaning_once(text):
    once = clean(text, limit=1000)
    assert clean(once, limit=1000) == once


@given(texts)
def test_what_is_kept_is_one_form_plain_spaces_and_showable(text):
    kept = clean(text, limit=1000)
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == " ".join(kept.split(" ")).strip()
    assert "  " not in kept
    assert not any(char.isspace() and char != " " for char in kept)
    assert showable(kept) == kept


# Length


def test_a_text_may_be_as_long_as_its_limit():
    assert clean("x" * NAME_LENGTH) == "x" * NAME_LENGTH
    assert clean("abc", limit=3) == "abc"


def test_a_text_that_is_too_long_is_refused_by_what_it_is():
    with pytest.raises(InvalidInput, match="The reason is 11 characters long; at most 10 can be kept"):
        clean("abcdefghijk", limit=10, what="reason")
    with pytest.raises(InvalidInput, match=f"at most {NAME_LENGTH}"):
        clean("x" * (NAME_LENGTH + 1))


def test_length_is_that_of_what_is_kept():
    assert clean("  a   b  ", limit=3) == "a b"
    assert clean("e\u0301" * 3, limit=3) == "\u00e9" * 3


# Search


def test_a_search_is_blind_to_case_and_to_what_is_not_there():
    assert for_search("C-001", None, "", "Ann STRASSE") == "c-001 ann strasse"
    assert for_search("Straße") == for_search("STRASSE")
    assert for_search() == for_search(None) == ""
