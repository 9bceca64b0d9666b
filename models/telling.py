"""What is told outside the program: words in which a child is called by the reference, never by name."""

import re

from models.text import without_accents

_LEAST = 2  # letters: an initial alone is in every other word
_HERE = "\0"  # what no text of the store holds
_WORD = r"\w+(?:['’-]\w+)*"


def without_name(words: str, name: str | None, reference: str) -> str:
    """The words with each part of the child's name replaced by the reference, blind to case and accents.

    It knows the name on record and nothing else: a nickname, or the name of a brother, stays. A name that is a word as
    well (Will, May) is replaced where the word was meant.
    """
    whole = {_plain(word) for word in re.findall(_WORD, name or "")}
    parts = {part for word in whole for part in re.findall(r"\w+", word) if len(part) >= _LEAST}
    if not parts:
        return words

    def hidden(match: re.Match[str]) -> str:
        if _plain(match.group()) in whole and len(match.group()) >= _LEAST:
            return _HERE
        return re.sub(r"\w+", lambda part: _HERE if _plain(part.group()) in parts else part.group(), match.group())

    return re.sub(rf"{_HERE}(?:[\s'’.-]*{_HERE})*", lambda _: reference, re.sub(_WORD, hidden, words))


def _plain(text: str) -> str:
    return without_accents(text).casefold()
