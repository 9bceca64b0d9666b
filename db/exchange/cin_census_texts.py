"""What the texts of a census say: days, yes or no, sex and codes, each read once for all the children that share it."""

import re
from datetime import date
from functools import lru_cache

from db.exchange.workbook import LATEST_READ
from models.care_codes import code_in
from models.census import CensusCode
from models.dates import EARLIEST, parse_written_day
from models.text import clean

_NOTHING = {"", "n/a", "#n/a", "-", "none", "null", "nil"}
_LONGEST = 40  # what is longer is no date
_MOST_DAYS = 200_000
_ZONE = re.compile(r"(Z|[+-]\d{2}:\d{2})$")  # which a date of XML may have
_YES = {"1", "true", "yes", "y", "t"}
_NO = {"0", "false", "no", "n", "f"}
_SEXES = {
    "1": "Male", "m": "Male", "male": "Male", "2": "Female", "f": "Female", "female": "Female",
    "0": None, "9": None, "u": None, "unknown": None, "not known": None, "not specified": None,
}  # fmt: skip


class Unreadable(Exception):
    """A text that is none of what it can be."""


class Days(dict[str, date | None]):
    """The days that texts mean, each read once; None where nothing is given. Raises Unreadable where it is no day."""

    def __missing__(self, text: str) -> date | None:
        written = " ".join(text.split())
        if written.casefold() in _NOTHING:
            return None
        day = None if len(written) > _LONGEST else parse_written_day(_ZONE.sub("", written))
        if day is None or not EARLIEST <= day <= LATEST_READ:
            raise Unreadable
        if len(self) > _MOST_DAYS:
            self.clear()  # somebody writes each day in a thousand ways
        self[text] = day
        return day


EXPECTED_DAY = f"a date between {EARLIEST.year} and {LATEST_READ.year}"


def is_blank(text: str) -> bool:
    """Whether nothing is given."""
    return text.strip().casefold() in _NOTHING


def yes(text: str) -> bool | None:
    """Yes or no as 1, 0, true, false …; None where nothing is given. Raises Unreadable."""
    word = text.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word in _NOTHING:
        return None
    raise Unreadable


def sex(text: str) -> str | None:
    """The word for it, as Annex A has it; None where it is not known. Raises Unreadable."""
    word = text.strip().casefold()
    if word in _NOTHING:
        return None
    try:
        return _SEXES[word]
    except KeyError:
        raise Unreadable from None


@lru_cache(maxsize=2_000)
def code(kind: type[CensusCode], text: str) -> CensusCode | None:
    """The code of the set that a text is, or begins with; None where nothing is given. Raises Unreadable."""
    if is_blank(text):
        return None
    found = code_in(kind, text)
    if found is None:
        raise Unreadable
    return found


@lru_cache(maxsize=2_000)
def code_text(kind: type[CensusCode], text: str) -> str | None:
    """The same as the store keeps it."""
    found = code(kind, text)
    return None if found is None else str(found.value)


def reference(text: str, limit: int) -> str:
    """The reference of a child as the store keeps it; empty where nothing is given. Raises InvalidInput where long."""
    plain = text.strip()
    if len(plain) <= limit and plain.isascii() and plain.isalnum():
        return plain
    return "" if is_blank(text) else clean(text, limit=limit)
