"""A sentence for each heading, tile and field that a screen shows: what stands there, and how it is counted."""

from collections.abc import Mapping

# By the place of screens/commands.py; "" holds what means the same everywhere.
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "": {
        "countdown": "working days until the due date, or since: ✕ late, ! today, ▲ within five working days",
        "last seen": "when the child was last seen by the worker, as it is on record",
    },
}


def meaning(place: str, words: str) -> str | None:
    """What this heading, tile or field says, or None where nothing is known of it."""
    wanted = words.strip().casefold()
    return MEANINGS.get(place, {}).get(wanted) or MEANINGS[""].get(wanted)
