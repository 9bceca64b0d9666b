"""A case of the synthetic authority as it is made up: its assessments, who held it, and what was done and written."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from db.demo_people import DemoTeam, Holder
from models.allocation import ChangeReason
from models.assessment import Kind
from models.decision import DecisionKind
from models.episodes import ClosedBy
from models.pathway import Trigger

Row = dict[str, object]
AT_ASSESSMENT, PROTECTED, IN_CARE_STATUS = "d) Open assessment", "b) Child protection plan", "a) Looked after child"
IN_NEED_STATUS, CLOSED = "c) Child in need plan", "e) Closed episode"
# What is known of a case whose referral a file brought.
NOT_HERE: Row = dict.fromkeys(
    (
        "taken_by",
        "referral_outcome",
        "referral_decided_on",
        "conference_on",
        "conference_needless",
        "conference_needless_on",
    )
)


class Waits(StrEnum):
    """How a case came to wait for a named worker."""

    NEW = "it came in some days ago"
    SIBLING = "it came in some days ago, and a worker holds its siblings"
    AT_ASSESSMENT = "it is at its assessment"
    BACK = "a child in need came back from a worker"
    PROTECTED = "it may not wait: child protection or looked after"


class Stage(StrEnum):
    """How far an open case has come."""

    NEW = "no assessment has begun"
    FIRST = "the first assessment is open"
    CORE = "the core assessment is open"
    ASSESSED = "the assessments are done"


class Assessment(NamedTuple):
    """An assessment. What started it is known where it was started here."""

    kind: Kind
    clock_from: date
    started_on: date
    authorised_on: date | None = None
    started_by: Trigger | None = None


@dataclass(slots=True)
class Seen:
    """What is kept of an assessment beside its clock; ``child_seen`` is made up for each child where it is None."""

    on: date | None = None
    alone: bool | None = None
    child_seen: bool | None = None
    late: Row = field(default_factory=lambda: {"late_reason": None, "late_note": None})


@dataclass(slots=True)
class Held:
    """What is kept of a case beside its assessments; of each child of a family the same.

    ``seen``, the submissions and the corrections go by the place of the assessment in the case; a correction without
    one is of the referral.
    """

    status: str | None = None
    facts: Row = field(default_factory=dict)  # the threshold, section 47, and the decision on the referral
    allocations: list[Row] = field(default_factory=list)
    co_workers: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    submissions: list[tuple[int, Row]] = field(default_factory=list)
    corrections: list[tuple[int | None, Row]] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)

    def add(
        self, team: DemoTeam, holder: Holder | None, started_on: date, ended_on: date | None,
        code: ChangeReason | None, why: str,
    ) -> None:  # fmt: skip
        """The next allocation, to a worker or to the team alone."""
        who = {"team_id": team.id, "worker_id": holder.id if holder else None}
        when = {"started_on": started_on, "ended_on": ended_on}
        said = {"reason": why, "decided_by": team.manager, "reason_code": code.value if code else None}
        self.allocations.append({**who, **when, **said})

    def decide(
        self, kind: DecisionKind, day: date, decided: str, why: str, by: str, corrects: Row | None = None
    ) -> Row:
        """A decision of the morning of the day, and which other it corrects."""
        row = {"kind": kind, "made_on": day, "decided": decided, "rationale": why, "decided_by": by,
               "at": morning(day), "corrects": corrects}  # fmt: skip
        self.decisions.append(row)
        return row


def morning(day: date) -> str:
    """The moment at which something of the day is written down."""
    return f"{day.isoformat()}T08:30:00.000+00:00"


@dataclass(slots=True)
class Episode:
    """A case of each child of a family, which is referred and held together."""

    opened_on: date
    work: list[Assessment]
    cin_started_on: date | None = None
    status: str | None = None
    closed_on: date | None = None
    closed_by: ClosedBy | None = None
    closure_reason: str | None = None
    held: Held = field(default_factory=Held)

    @property
    def stage(self) -> Stage:
        if not self.work:
            return Stage.NEW
        if self.status != AT_ASSESSMENT:
            return Stage.ASSESSED
        return Stage.CORE if self.work[-1].kind is Kind.CORE else Stage.FIRST
