"""What those say who feel the impact of a task: children and young people, parents and carers, staff.

“Nothing in the plan will be signed off as complete without positive feedback from CYP, Parents or Staff” (report to the
Overview and Scrutiny Board, October 2011, executive summary).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.dates import short_form
from models.errors import Faults, InvalidInput
from models.notes import written
from models.text import NAME_LENGTH, clean


class Voice(StrEnum):
    """Who feels the impact: nothing is complete without one of the three."""

    CHILDREN = "children"
    PARENTS = "parents"
    STAFF = "staff"

    @property
    def words(self) -> str:
        return {Voice.CHILDREN: "children and young people", Voice.PARENTS: "parents and carers"}.get(self, self.value)


class Impact(StrEnum):
    """What the impact was, as those said who felt it."""

    POSITIVE = "positive"
    NONE = "none"
    NEGATIVE = "negative"

    @property
    def words(self) -> str:
        return {Impact.NONE: "no difference"}.get(self, self.value)

    @property
    def sentence(self) -> str:
        """What was said: ``it makes no difference``."""
        return "it makes no difference" if self is Impact.NONE else f"the impact is {self.value}"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of the impact of a task. It is never changed and never deleted: a further one corrects it."""

    id: int
    task_id: int
    voice: Voice
    impact: Impact
    given_on: date
    source: str
    words: str
    heard_by: str
    recorded_on: date
    recorded_by: str

    @property
    def is_positive(self) -> bool:
        return self.impact is Impact.POSITIVE


def felt_by(feedback: Sequence[Feedback]) -> Feedback | None:
    """The last positive feedback that was given, and put on file, since the last that said otherwise; or None.

    Both count: what was given before somebody said otherwise is no answer to it, however late it is put on file, and
    what was on file already when it came is none either.
    """
    otherwise = [one for one in feedback if not one.is_positive]
    last_given = max((one.given_on for one in otherwise), default=date.min)
    last_filed = max((one.id for one in otherwise), default=0)
    standing = [one for one in feedback if one.is_positive and one.given_on >= last_given and one.id > last_filed]
    return max(standing, key=lambda one: (one.given_on, one.id), default=None)


@dataclass(frozen=True, slots=True)
class Said:
    """Feedback as it is kept: cleaned, with nothing missing."""

    source: str
    words: str
    heard_by: str


def check_feedback(given_on: date, source: str, words: str, heard_by: str, today: date) -> Said:
    """Feedback that can be put on file. Raises FieldErrors by ``given_on``, ``source``, ``words`` and ``heard_by``."""
    faults, kept = Faults(), {"source": "", "words": "", "heard_by": ""}
    with faults.at("given_on"):
        if given_on > today:
            raise InvalidInput(f"{short_form(given_on)} is in the future. Give the day on which it was said.")
    with faults.at("source"):
        kept["source"] = _named(source, "Feedback needs its source: a listening event, a survey, a visit. Say which.")
    with faults.at("words"):
        kept["words"] = written(words, "feedback")
    with faults.at("heard_by"):
        kept["heard_by"] = _named(heard_by, "Feedback needs who heard it, so that the board can ask. Give a name.")
    faults.refuse()
    return Said(**kept)


def _named(text: str, without: str) -> str:
    said = clean(text, limit=NAME_LENGTH, what="text")
    if not any(letter.isalnum() for letter in said):
        raise InvalidInput(without)
    return said
