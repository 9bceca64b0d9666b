"""What a typed text asks for: words of a reference or a name, a day of birth or part of one; and what is forgiven."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from models.dates import MONTHS, parse_written_day
from models.text import without_accents

LONGEST = 200  # letters of what is typed; nobody is called more
SPELT_FROM, LOOSER_FROM = 4, 7  # letters: one may be wrong in a word of so many, two in a longer one
SOUNDS_FROM = 4  # letters of a word that may be found by its sound

SHORT_WORD = 3  # letters of a word that is often written together with the next: Mc Donald, van der Berg, St. John

_UNFOLDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "‐": "-"}
    | dict.fromkeys("’ʼ‘´′`", "'")
)
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[/.\-](\d{1,2})")
_DAY_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{1,2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_EIGHT_DIGITS = re.compile(r"(\d\d)(\d\d)((?:19|20|21)\d\d)|((?:19|20|21)\d\d)(\d\d)(\d\d)")
_PARTED = re.compile(r"([a-z]{1,3})-(\d.*)")  # a reference, parted where it is not
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ \-/]?)?([a-z]{3,9})\.?,?(?:[ \-/](\d{4}))?")
_MOST_IN_A_DATE = 3  # words, as of “12 mar 2009”


class Kind(StrEnum):
    """What is found."""

    SCREEN = "screen"
    WORKER = "worker"
    CHILD = "child"
    CASE = "case"


class Grade(IntEnum):
    """How well something answers, best first. Of several words the one that answers worst decides."""

    REFERENCE = 0
    WHOLE = 1
    BEGINS = 2
    BORN = 3
    PART = 4
    SPELT = 5
    SOUNDS = 6

    @property
    def words(self) -> str:
        """Why it was found."""
        return _REASONS[self]


_REASONS = {
    Grade.REFERENCE: "the reference",
    Grade.WHOLE: "word for word",
    Grade.BEGINS: "begins so",
    Grade.BORN: "the day of birth",
    Grade.PART: "part of it",
    Grade.SPELT: "spelt alike",
    Grade.SOUNDS: "sounds alike",
}


def first_of(most: int, answering: Mapping[Kind, int]) -> str:
    """What a list leaves out that shows at most so many of a kind: ``the first 20 of 69 children``; else empty."""
    return " and ".join(f"the first {most} of {of:,} {plural(kind)}" for kind, of in answering.items() if of > most)


def plural(kind: Kind) -> str:
    """``children``"""
    return "children" if kind is Kind.CHILD else f"{kind}s"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One reading of a text: every one of the words, and the day of birth as a part of its ISO form.

    ``2009-`` is of that year, ``2009-03-`` of a month, ``-03-12`` of a day in any year; empty asks for none.
    """

    words: tuple[str, ...]
    born: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text asks for: ``whole`` as it is compared with references, and the ways to read it."""

    whole: str
    readings: tuple[Wanted, ...]


def asked(text: str) -> Asked:
    """What the text asks for: ``smith``, ``D12-1``, ``nowak chlo``, ``lee 12/3/2009``, ``12 mar``, ``2009``.

    What can be read as a day of birth, or as part of one, is sought as that and as words too.
    """
    words = fold(text[:LONGEST]).split()
    readings = [Wanted(tuple(words))] if words else []
    together = tuple(_PARTED.sub(r"\1\2", word).replace("'", "") or word for word in words)
    if together != tuple(words):
        readings.append(Wanted(together))
    born = _born_among(words)
    return Asked(" ".join(words), tuple(readings if born is None else [*readings, born]))


def fold(text: str) -> str:
    """The text blind to upper and lower case, to accents, and to the several signs for an apostrophe."""
    folded = text.casefold().replace("`", "'")
    return folded if folded.isascii() else without_accents(folded.translate(_UNFOLDED)).casefold()


def terms(text: str) -> list[str]:
    """The words by which a text is found: of ``O'Neill-Brown`` itself, its parts, and it in one word.

    A short word is found together with what follows it too: ``Mc Donald`` as ``mcdonald``.
    """
    words = fold(text).split()
    found = dict.fromkeys(words)
    for at, word in enumerate(words[:-1]):
        together = _letters(word)
        for after in words[at + 1 :]:
            if len(_letters(words[at])) > SHORT_WORD:
                break
            together += _letters(after)
            found[together] = None
            if len(_letters(after)) > SHORT_WORD:
                break
    for word in words:
        if not word.isalnum():
            parts = re.findall(r"[^\W_]+", word)
            found |= dict.fromkeys([*parts, "".join(parts)] if parts else [])
    return list(found)


def _letters(word: str) -> str:
    return "".join(letter for letter in word if letter.isalnum())


def wrong_letters(typed: str, word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped, for the one to be taken for the other.

    One where the longer has four letters or more, two where both have seven; none in what holds a digit.
    """
    shorter, longer = sorted((len(typed), len(word)))
    if longer < SPELT_FROM or shorter < SPELT_FROM - 1 or not (typed.isalpha() and word.isalpha()):
        return 0
    return 2 if shorter >= LOOSER_FROM else 1


_AS_HEARD = (
    (re.compile("^[kgp](?=n)"), ""), (re.compile("^w(?=r)"), ""), (re.compile("^p(?=s)"), ""),
    (re.compile("ph"), "f"), (re.compile("d?g(?=[eiy])"), "j"), (re.compile("gh"), ""),
    (re.compile("sch"), "s"), (re.compile("ch|ck"), "k"), (re.compile("c(?=[eiy])"), "s"),
    (re.compile("x"), "ks"), (re.compile("^[aeiouy]+"), "!"),
)  # fmt: skip
_ALIKE = str.maketrans({"c": "k", "q": "k", "z": "s", "v": "f", **dict.fromkeys("aeiouwyh'-")})
_TWICE = re.compile(r"(.)\1+")


def sound(word: str) -> str:
    """How a folded word sounds in English, roughly: its consonants; ``kfn`` of Kevin. Empty of what is not Latin.

    Two words of the same sound may be two spellings of one name, as Catherine and Kathryn, Shaun and Sean.
    """
    if len(word) < SOUNDS_FROM or not (word.isascii() and word.isalpha()):
        return ""
    for pattern, heard in _AS_HEARD:
        word = pattern.sub(heard, word)
    heard = _TWICE.sub(r"\1", word.translate(_ALIKE))
    return heard if len(heard) > 1 else ""


def _born_among(words: list[str]) -> Wanted | None:
    """The reading with a day of birth: of the longest run of words that is one, or part of one."""
    for size in range(min(_MOST_IN_A_DATE, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            if born := _born(" ".join(words[start : start + size])):
                return Wanted((*words[:start], *words[start + size :]), born)
    return None


def _born(text: str) -> str:
    """The part of an ISO date that a text means; empty where it means none."""
    if text[0].isdigit() and (day := parse_written_day(text)) is not None:
        return day.isoformat()
    if _YEAR.fullmatch(text):
        return f"{text}-"
    if match := _MONTH_YEAR.fullmatch(text):
        return _part(int(match[2]), int(match[1]), None)
    if match := _YEAR_MONTH.fullmatch(text):
        return _part(int(match[1]), int(match[2]), None)
    if match := _DAY_MONTH.fullmatch(text):
        return _part(None, int(match[2]), int(match[1]))
    if match := _EIGHT_DIGITS.fullmatch(text):
        first = (match[3], match[2], match[1]) if match[1] else (match[4], match[5], match[6])
        return _part(*(int(part) for part in first))
    if match := _MONTH_FIRST.fullmatch(text):
        return _part(int(match[3]), _month(match[1]), int(match[2]))
    match = _NAMED_MONTH.fullmatch(text)
    if match is None or not (match[1] or match[3]):
        return ""  # a month alone is more often a name: April, May, June
    return _part(int(match[3]) if match[3] else None, _month(match[2]), int(match[1]) if match[1] else None)


def _month(name: str) -> int:
    """The number of a month by its name or the first letters of it; 0 where it is none."""
    found = next((number for number, known in enumerate(MONTHS, 1) if known.casefold().startswith(name)), 0)
    return 9 if name == "sept" else found


def _part(year: int | None, month: int, day: int | None) -> str:
    try:
        date(year or 2000, month, day or 1)  # a leap year: the 29th of February is a birthday
    except ValueError:
        return ""
    return f"{'' if year is None else year}-{month:02}-{'' if day is None else f'{day:02}'}"
