"""What the rows of a screen are whose rows are the figures: their names, and what each counts, as its model says."""

from collections.abc import Iterable, Mapping

from models.activity import Counted
from models.child_measures import ChildMeasure
from models.completion_days import Kind
from models.compliance import Measure as PackMeasure
from models.pack_words import SHORT
from models.practice_rules import RuleName
from models.timeliness import Measure
from screens.widgets.performance_rows import NAMES

_MEASURES = {measure.short: measure.words for measure in Measure}

# By the place of screens/commands.py and the name as it is shown.
ROWS: Mapping[str, Mapping[str, str]] = {
    "performance": {
        **_MEASURES,
        **{NAMES[measure]: measure.words for measure in Measure},
        **{one.words: one.meaning for one in Counted},
    },
    "pack": {**{one.words: one.meaning for one in PackMeasure}, **{SHORT[one]: one.meaning for one in PackMeasure}},
    "figures": {one.short: one.words for one in ChildMeasure},
    "behaviour": {one.heading: f"how many {one.words}" for one in Kind},
    "rules": {one.words: f"a number of {one.unit}, from the day beside it on" for one in RuleName},
    "yardsticks": _MEASURES,
}


def row_words(place: str, shown: Iterable[str]) -> dict[str, str]:
    """Of the texts that a screen shows, those that are figures, with what they count; a text may be cut short."""
    names = ROWS.get(place, {})
    found = {}
    for text in shown:
        name = _named(text.strip(), names)
        if name is not None:
            found[name] = names[name]
    return found


def _named(text: str, names: Mapping[str, str]) -> str | None:
    if text in names or not text.endswith("…"):
        return text if text in names else None
    return next((name for name in names if name.startswith(text[:-1])), None)
