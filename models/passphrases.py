"""How strong a passphrase is, as it is told to who chooses one."""

import unicodedata
from dataclasses import dataclass

from models.errors import InvalidInput

# zxcvbn's scores, 0 to 4, in words.
_WORDS = ("very weak", "weak", "so-so", "fair", "strong")
_ENOUGH = 4
_LONGEST = 72  # characters: beyond that the estimate is slow, and sure of its answer


@dataclass(frozen=True, slots=True)
class Strength:
    """The estimate in words, and whether it is enough."""

    words: str
    enough: bool


def strength(passphrase: str) -> Strength:
    """How long somebody who has the file would have to guess, and what would be better."""
    from zxcvbn import zxcvbn

    found = zxcvbn(passphrase[:_LONGEST])
    score = int(found["score"])
    time = found["crack_times_display"]["offline_slow_hashing_1e4_per_second"]
    advice = (found["feedback"]["warning"] or "").rstrip(".")
    words = f"Strength: {_WORDS[score]}; somebody who has the file would guess it in {time}."
    if score < _ENOUGH:
        words += f" {advice}." if advice else ""
        words += " Four or more words that do not belong together are better."
    return Strength(words, score >= _ENOUGH)


def read_passphrase(text: str) -> str:
    """A passphrase as it was typed, blanks and all. Raises InvalidInput for one that could not be typed again."""
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise InvalidInput("It holds control characters, which nobody can type again. Write it anew.")
    return text
