"""What is told outside the program: words in which a child is called by the reference, never by name."""

import re

from models.text import without_accents

_LEAST = 2  # letters: an initial alone is in every other word
_HERE = "\0"  # what no text of the store holds


def without_name(words: str, name: str | None, reference: str) -> str:
    """The words with each part of the child's name replaced by the reference, blind to case and accents.

    It knows the name on record and nothing else: a nickname, or the name of a brother, stays. A name that is a word as
    well (Will, May) is replaced where the word was meant.
    """
    parts = {_plain(part) for part in re.findall(r"\w+", name or "") if len(part) >= _LEAST}
    if not parts:
        return words
    found = re.sub(r"\w+", lambda match: _HERE if _plain(match.group()) in parts else match.group(), words)
    return re.sub(rf"{_HERE}(?:[\s'’.-]*{_HERE})*", lambda _: reference, found)


def _plain(text: str) -> str:
    return without_accents(text).casefold()
