"""A project of the improvement plan: what its manager says of it, its milestones, risks and issues."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.dates import short_form
from models.errors import Faults, InvalidInput
from models.notes import written
from models.text import NAME_LENGTH, NOTE_LENGTH, clean

MOST_SCORED = 5  # of likelihood, and of impact


class ProjectStatus(StrEnum):
    """How the manager of a project says that it stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


class ItemKind(StrEnum):
    """What a project has besides tasks."""

    MILESTONE = "milestone"
    RISK = "risk"
    ISSUE = "issue"

    @property
    def words(self) -> str:
        return self.value

    @property
    def ended(self) -> str:
        """What it is when it is over: ``met``, ``closed``, ``resolved``."""
        return {ItemKind.MILESTONE: "met", ItemKind.RISK: "closed", ItemKind.ISSUE: "resolved"}[self]


class RiskBand(StrEnum):
    """How much a risk weighs: likelihood times impact, of 25."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def words(self) -> str:
        return self.value


def band_of(score: int) -> RiskBand:
    """High from 15, medium from 8: the corners of a five by five grid."""
    return RiskBand.HIGH if score >= 15 else RiskBand.MEDIUM if score >= 8 else RiskBand.LOW


@dataclass(frozen=True, slots=True)
class Stated:
    """What was said of how a project stands, from a day on."""

    status: ProjectStatus
    said: str
    on: date
    stated_by: str


@dataclass(frozen=True, slots=True)
class ProjectAt:
    """A project with what its manager had said of it by a day; ``stated`` is None before the first time."""

    number: int
    name: str
    scope: str
    deliverables: str
    manager: str
    starts_on: date | None
    ends_on: date | None
    version: int
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class ItemAt:
    """A milestone, a risk or an issue as it stood on a day; what belongs to other kinds is None or empty."""

    id: int
    project: int
    kind: ItemKind
    what: str
    owner: str
    raised_on: date
    ended_on: date | None  # met, closed or resolved, by the day that was asked for
    how: str
    due_on: date | None
    first_due_on: date | None
    likelihood: int | None
    impact: int | None
    mitigation: str
    version: int

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def score(self) -> int:
        """Likelihood times impact, 1 to 25; 0 for what is no risk."""
        return (self.likelihood or 0) * (self.impact or 0)

    @property
    def band(self) -> RiskBand:
        return band_of(self.score)

    @property
    def was_moved(self) -> bool:
        """Whether it is due on another day than at first."""
        return self.due_on != self.first_due_on

    def is_overdue(self, as_at: date) -> bool:
        """A milestone that was due before the day, and is not met."""
        return self.is_open and self.due_on is not None and self.due_on < as_at


@dataclass(frozen=True, slots=True)
class ItemValues:
    """What a person says of an item: a milestone is due, a risk is scored and mitigated."""

    what: str
    owner: str = ""
    due_on: date | None = None
    likelihood: int | None = None
    impact: int | None = None
    mitigation: str = ""


def check_item(kind: ItemKind, values: ItemValues) -> ItemValues:
    """The values as they are kept. Raises FieldErrors by the names of the fields."""
    faults, texts = Faults(), {"what": "", "owner": "", "mitigation": ""}
    with faults.at("what"):
        texts["what"] = written(values.what, kind.words)
    with faults.at("owner"):
        texts["owner"] = clean(values.owner, limit=NAME_LENGTH, what="owner")
    with faults.at("due_on"):
        if (values.due_on is not None) != (kind is ItemKind.MILESTONE):
            raise InvalidInput("A milestone needs the day on which it is due, and nothing else has one.")
    for name, scored in (("likelihood", values.likelihood), ("impact", values.impact)):
        with faults.at(name):
            if (scored is not None) != (kind is ItemKind.RISK):
                raise InvalidInput(f"A risk needs its {name}, and nothing else has one.")
            if scored is not None and not 1 <= scored <= MOST_SCORED:
                raise InvalidInput(f"The {name} of a risk is from 1 to {MOST_SCORED}.")
    with faults.at("mitigation"):
        texts["mitigation"] = clean(values.mitigation, limit=NOTE_LENGTH, what="mitigation")
        if texts["mitigation"] and kind is not ItemKind.RISK:
            raise InvalidInput("Only a risk has what is done against it.")
    faults.refuse()
    return ItemValues(due_on=values.due_on, likelihood=values.likelihood, impact=values.impact, **texts)


def check_end(item: ItemAt, on: date | None, how: str, today: date) -> str:
    """What is said of how it ended on the day; with no day, of why it is open again.

    Raises FieldErrors by ``on`` and ``how``, and InvalidInput where it is so already.
    """
    if item.is_open == (on is None):
        now = "open" if item.is_open else item.kind.ended
        raise InvalidInput(f"That {item.kind.words} is {now} already. Nothing was changed.")
    faults, said = Faults(), ""
    with faults.at("on"):
        if on is not None and on > today:
            raise InvalidInput(f"{short_form(on)} is in the future. Give the day on which it was so.")
        if on is not None and on < item.raised_on:
            raise InvalidInput(f"It is in the plan since {short_form(item.raised_on)}. Give that day or a later one.")
    with faults.at("how"):
        said = clean(how, limit=NOTE_LENGTH, what="reason")
        if on is None and not said:
            raise InvalidInput(f"Say why the {item.kind.words} is open again.")
        if on is not None and item.kind is ItemKind.ISSUE and not said:
            raise InvalidInput("An issue is resolved by something. Say how.")
    faults.refuse()
    return said


@dataclass(frozen=True, slots=True)
class ProjectValues:
    """What a project is: its texts, who manages it, and from when until when it runs."""

    name: str
    scope: str
    deliverables: str
    manager: str
    starts_on: date | None
    ends_on: date | None


def check_project(values: ProjectValues) -> ProjectValues:
    """The values as they are kept. Raises FieldErrors by the names of the fields."""
    faults, texts = Faults(), {"name": "", "scope": "", "deliverables": "", "manager": ""}
    with faults.at("name"):
        texts["name"] = clean(values.name, limit=NAME_LENGTH, what="name")
        if not any(letter.isalnum() for letter in texts["name"]):
            raise InvalidInput("A project needs a name. Give one.")
    for field, length in (("scope", NOTE_LENGTH), ("deliverables", NOTE_LENGTH), ("manager", NAME_LENGTH)):
        with faults.at(field):
            texts[field] = clean(getattr(values, field), limit=length, what=field)
    with faults.at("ends_on"):
        if values.starts_on is not None and values.ends_on is not None and values.ends_on < values.starts_on:
            raise InvalidInput(f"The project starts on {short_form(values.starts_on)}; it cannot end before that.")
    faults.refuse()
    return ProjectValues(starts_on=values.starts_on, ends_on=values.ends_on, **texts)
