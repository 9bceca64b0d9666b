"""The agenda of a supervision session, as it builds itself: what was agreed, the cases that need it, and the worker."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.assessment import Countdown, Kind, State
from models.case_cover import CaseCover
from models.dates import short_form


class Section(StrEnum):
    """The parts of an agenda, in their order."""

    ACTIONS = "actions"
    NOT_DISCUSSED = "not_discussed"
    ASSESSMENTS = "assessments"
    NEW = "new"
    ADDED = "added"
    CASELOAD = "caseload"
    LEAVE = "leave"
    WELLBEING = "wellbeing"
    DEVELOPMENT = "development"
    PRACTICE = "practice"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Section.ACTIONS: "Agreed before",
    Section.NOT_DISCUSSED: "To be discussed",
    Section.ASSESSMENTS: "Assessments late or waiting",
    Section.NEW: "New and covered",
    Section.ADDED: "Added",
    Section.CASELOAD: "Caseload",
    Section.LEAVE: "Leave",
    Section.WELLBEING: "Wellbeing",
    Section.DEVELOPMENT: "Learning and development",
    Section.PRACTICE: "Practice",
}
# What is spoken of besides cases, with the field of the personal part that it is written in.
TOPICS = {
    Section.CASELOAD: "workload",
    Section.LEAVE: "workload",
    Section.WELLBEING: "wellbeing",
    Section.DEVELOPMENT: "development",
    Section.PRACTICE: "performance",
}


@dataclass(frozen=True, slots=True)
class OpenAssessment:
    """An assessment of a case that nobody has authorised yet; ``with_manager`` where it waits for a signature."""

    kind: Kind
    countdown: Countdown
    with_manager: bool

    @property
    def needs_a_word(self) -> bool:
        """Whether it is late, due today, or waits for a signature."""
        return self.with_manager or self.countdown.state in {State.OVERDUE, State.DUE_TODAY}

    @property
    def in_words(self) -> str:
        """``core assessment 3 late, with the manager``"""
        waits = ", with the manager" if self.with_manager else ""
        return f"{self.kind.words.lower()} {self.countdown.words}{waits}"


@dataclass(frozen=True, slots=True)
class AgendaCase:
    """A case that the worker holds, with what decides whether it is on the agenda."""

    case_id: int
    case: str
    child: str
    name: str | None
    held_since: date
    covers: str | None
    cover: CaseCover
    assessments: tuple[OpenAssessment, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaAction:
    """An action that is not done; ``case`` and child where it is one on a case, ``due_on`` where a day was set."""

    id: int
    what: str
    owner: str
    due_on: date | None
    countdown: Countdown | None
    case_id: int | None = None
    case: str | None = None
    child: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One line of the agenda. ``key`` stays the same as long as it is of the same thing; ``reasons`` say why it stands.

    ``case`` or ``action`` is what it is of; without either it is one of the ``TOPICS``.
    """

    key: str
    section: Section
    reasons: tuple[str, ...] = ()
    case: AgendaCase | None = None
    action: AgendaAction | None = None


def agenda(
    actions: Iterable[AgendaAction],
    cases: Sequence[AgendaCase],
    *,
    last_on: date | None,
    next_by: date | None,
    caseload: str,
    leave: Sequence[str],
    added: Iterable[int] = (),
) -> list[AgendaItem]:
    """All that is to be spoken of, in order. A case stands once, where its first reason puts it, with all its reasons.

    ``last_on`` is the last session's day, since which a case is new; ``next_by`` the day by which the session after
    this one is due, before which a case would otherwise be not discussed for too long. ``added`` are the numbers of
    cases that the supervisor added.
    """
    found = [AgendaItem(f"action:{one.id}", Section.ACTIONS, action=one) for one in actions]
    chosen = set(added)
    of_cases = [_of_case(one, last_on, next_by, one.case_id in chosen) for one in cases]
    order = list(Section)
    found += sorted((one for one in of_cases if one is not None), key=lambda one: order.index(one.section))
    found.append(AgendaItem(Section.CASELOAD.value, Section.CASELOAD, (caseload,)))
    found.append(AgendaItem(Section.LEAVE.value, Section.LEAVE, tuple(leave) or ("none entered",)))
    found += [AgendaItem(one.value, one) for one in (Section.WELLBEING, Section.DEVELOPMENT, Section.PRACTICE)]
    return found


def _of_case(one: AgendaCase, last_on: date | None, next_by: date | None, added: bool) -> AgendaItem | None:
    reasons: dict[Section, list[str]] = {}
    cover = one.cover
    if cover.never:
        reasons[Section.NOT_DISCUSSED] = ["never discussed"]
    elif cover.too_long or (next_by is not None and cover.due_on < next_by):
        due = cover.countdown.words if cover.too_long else f"again by {short_form(cover.due_on)}"
        assert cover.last_on is not None, "it was discussed"
        reasons[Section.NOT_DISCUSSED] = [f"last discussed {short_form(cover.last_on)}, {due}"]
    waiting = [work.in_words for work in one.assessments if work.needs_a_word]
    if waiting:
        reasons[Section.ASSESSMENTS] = waiting
    if one.covers is not None:
        reasons[Section.NEW] = [f"covers {one.covers}"]
    elif last_on is None or one.held_since > last_on:
        reasons[Section.NEW] = [f"new since {short_form(one.held_since)}"]
    if not reasons and added:
        reasons[Section.ADDED] = ["added"]
    if not reasons:
        return None
    section = min(reasons, key=list(Section).index)
    return AgendaItem(
        f"case:{one.case_id}", section, tuple(reason for some in reasons.values() for reason in some), case=one
    )
