"""Two windows wrote different words in one place of a draft: both are kept, until a person says which of them stands.

The words of the one stand under the name of their field; those of the other beside them, under a name of their own that
nothing is recorded from.
"""

from collections.abc import Mapping

from models.errors import Faults

_BESIDE = "mine:"
UNDECIDED = "Two windows wrote here, and it is not decided which of the two stands. Open it, and enter shows both."


def beside(name: str) -> str:
    """The name under which the other words of a field are kept."""
    return f"{_BESIDE}{name}"


def undecided(texts: Mapping[str, str]) -> dict[str, str]:
    """The other words of each field of which there are two, by the names of the fields."""
    return {name.removeprefix(_BESIDE): text for name, text in texts.items() if name.startswith(_BESIDE) and text}


def find_undecided(texts: Mapping[str, str], faults: Faults) -> None:
    """Tell of each such field that it is to be decided first."""
    for name in undecided(texts):
        faults.setdefault(name, UNDECIDED)
