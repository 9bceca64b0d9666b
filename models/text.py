"""Text from people is data: cleaned once when it enters, made showable once when it is shown."""

import re
import unicodedata
from itertools import filterfalse

from models.errors import InvalidInput

NAME_LENGTH = 120
REFERENCE_LENGTH = 64
NOTE_LENGTH = 4000
DRAFT_LENGTH = 100_000  # all that is typed of one case, before it is recorded

_STAND_IN = "\N{REPLACEMENT CHARACTER}"
# Bidirectional controls, zero-width characters, and line or paragraph separators: they change how
# the text around them looks, or hide within it. Soft hyphen and variation fillers are as invisible.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
# What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def _picture_of(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _STAND_IN


def showable(text: str) -> str:
    """The text with every character that a terminal would obey, or hide, replaced by a visible stand-in."""
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub(_STAND_IN, _CONTROL.sub(_picture_of, text))


def escaped(json_text: str) -> str:
    """JSON with every such character written as its number: the same to a program, and harmless on a terminal."""

    def number(match: re.Match[str]) -> str:
        units = match.group().encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))

    return _INVISIBLE.sub(number, _CONTROL.sub(number, json_text))


def no_formula(text: str) -> str:
    """The text for a cell, with a ' before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def clean(text: str, *, limit: int = NAME_LENGTH, what: str = "text") -> str:
    """The text as the store keeps it: one Unicode form, plain single spaces, nothing invisible.

    Raises InvalidInput where it is longer than ``limit`` characters.
    """
    composed = unicodedata.normalize("NFC", text)
    spaced = " ".join(composed.split())
    shown = showable(spaced)
    if len(shown) > limit:
        raise InvalidInput(f"The {what} is {len(shown)} characters long; at most {limit} can be kept. Shorten it.")
    return shown


def clean_name(text: str, what: str) -> str:
    """A name that must not be empty, as the store keeps it. Raises InvalidInput."""
    name = clean(text, what=what)
    if not name:
        raise InvalidInput(f"The {what} is empty. Give one.")
    return name


def without_accents(text: str) -> str:
    """The text as somebody types it who leaves the accents out: ``chloe`` for ``chloë``."""
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))


def several(count: int, word: str) -> str:
    """``1 draft``, ``2 drafts``"""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def holds_words(searched: str, words: str) -> bool:
    """Whether every word is in a text made by ``for_search``, as it is written or without its accents."""
    plain = without_accents(searched)
    return all(word in searched or word in plain for word in words.casefold().split())


def both_ways(searched: str) -> str:
    """A text made by ``for_search`` as it is written and without its accents, to be kept where it is asked often."""
    plain = without_accents(searched)
    return searched if plain == searched else f"{searched}\n{plain}"


def holds_all(kept: str, words: str) -> bool:
    """Whether every word is in a text made by ``both_ways``: as ``holds_words`` says, and much sooner."""
    return all(word in kept for word in words.casefold().split())


def holds_a_word(searched: str, words: str) -> bool:
    """Whether any part of the words, between spaces and signs, is in one made by ``for_search``; blind to accents."""
    plain = without_accents(searched)
    return any(part in plain for part in re.findall(r"\w+", without_accents(words.casefold())))


def for_search(*texts: str | None) -> str:
    """The texts as they are searched: joined, and blind to upper and lower case."""
    return " ".join(text.casefold() for text in texts if text)


def child_search(reference: str, name: str | None) -> str:
    """What the store searches a child by: reference and name, and the name as who leaves its accents out types it."""
    plain = without_accents(name or "")
    return for_search(reference, name, plain if plain != name else None)
