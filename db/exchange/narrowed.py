"""What narrowed a list, in people's words: a file says it to somebody who has never seen the program."""

from collections.abc import Callable, Mapping
from datetime import date

from models.activity import Counted
from models.child_measures import ChildMeasure
from models.dates import long_form
from models.due_clocks import DueClock
from models.errors import CpipError
from models.timeliness import Measure, Month, Period
from models.views import Whose

# What stands before the value; a name that is not here is said as it is, with its words apart.
_LABELS: Mapping[str, str] = {
    "count": "what is counted",
    "done": "with what is done",
    "everybody": "everybody’s",
    "known_on": "held against what was known on",
    "list": "the list of",
    "month_ends": "so many ends of months",
    "nobody": "whom nobody supervises",
    "on": "done on",
    "by": "done by",
    "what": "of these",
}
_OF_THESE: Mapping[str, str] = {  # the codes of models.figure_list.FigureOf
    "completed": "what was completed",
    "late_entries": "what was entered late",
    "open": "what is open",
    "open_late": "what is open and late",
    "due_soon": "what is due soon",
    "published": "what was published",
    "counted": "what was counted",
    "difference": "what differs between two days",
    "behaviour": "what stands out in the days of completion",
}
_WORDS: Mapping[str, Callable[[str], str]] = {
    "clocks": lambda codes: ", ".join(DueClock(code).words for code in codes.split(",")),
    "count": lambda code: Counted(code).words,
    "measure": lambda code: _measure(code),
    "month": lambda code: Month.named(code).words,
    "period": lambda code: Period(code).words,
    "what": lambda code: _OF_THESE[code],
    "whose": lambda code: Whose(code).words,
}
_TYPED = ("filter",)  # in quotation marks: it is what somebody typed


def in_words(asked: Mapping[str, object], *, told: bool) -> str:
    """``measure: NI059 initial assessments; month: September 2011``, or that all of it is there.

    The words of a filter are left out where they are not to be ``told``.
    """
    parts = []
    for name, value in asked.items():
        if value in (None, "", False):
            continue
        if name in _TYPED and not told:
            parts.append("filtered by words that are not told here, since they are in a child's name")
        else:
            label = _LABELS.get(name, name.replace("_", " "))
            parts.append(label if value is True else f"{label}: {_value(name, value)}")
    return "; ".join(parts) or "nothing: all of it"


def _measure(code: str) -> str:
    try:
        return Measure.named(code).short
    except CpipError:
        return ChildMeasure.named(code).short


def _value(name: str, value: object) -> str:
    if isinstance(value, date):
        return long_form(value)
    text = str(value)
    if name in _TYPED:
        return f"“{text}”"
    try:
        return _WORDS[name](text)
    except (KeyError, ValueError, CpipError):
        return text.replace("_", " ")
