"""What is said of one case in supervision, as it is typed and as it is kept; and what of it is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import TypeVar

from models.dates import short_form
from models.errors import Faults, InvalidInput
from models.text import NOTE_LENGTH, clean, several
from models.undecided import find_undecided

MOST_ACTIONS = 6  # of one case in one session; more of them go on the case file
CodeT = TypeVar("CodeT", bound=StrEnum)


class Risk(StrEnum):
    """How great the risk to the child is thought to be."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def words(self) -> str:
        return self.value


class RiskChange(StrEnum):
    """How the risk has changed since the case was last discussed."""

    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"

    @property
    def words(self) -> str:
        return {RiskChange.LOWER: "falling", RiskChange.SAME: "unchanged", RiskChange.HIGHER: "rising"}[self]


class Drift(StrEnum):
    """Whether the plan moves."""

    ON_TRACK = "on_track"
    DRIFTING = "drifting"
    STUCK = "stuck"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


class Alone(StrEnum):
    """Whether the child was seen alone, as it is typed."""

    YES = "yes"
    NO = "no"


class Gap(StrEnum):
    """What a record of a case ought to have and has not: it is shown as such, and counted."""

    NO_DECISION = "no_decision"
    NO_RATIONALE = "no_rationale"
    UNDATED_ACTION = "undated_action"

    @property
    def words(self) -> str:
        return {
            Gap.NO_DECISION: "no decision",
            Gap.NO_RATIONALE: "no rationale",
            Gap.UNDATED_ACTION: "an action without a date",
        }[self]

    def of_cases(self, count: int) -> str:
        """``1 case with no decision``, ``2 cases with an action without a date``"""
        return f"{several(count, 'case')} with {self.words}"


@dataclass(frozen=True, slots=True)
class NewAction:
    """What is agreed: what, who does it, and by which day, where one was set."""

    what: str
    owner_id: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Discussed:
    """What was said of a case. Whatever is None was not gone into."""

    situation: str | None = None
    voice: str | None = None
    seen_on: date | None = None
    seen_alone: bool | None = None
    analysis: str | None = None
    risk: Risk | None = None
    risk_change: RiskChange | None = None
    plan: str | None = None
    drift: Drift | None = None
    challenge: str | None = None
    decision: str | None = None
    rationale: str | None = None

    @property
    def is_empty(self) -> bool:
        return all(getattr(self, field.name) is None for field in fields(self))

    @property
    def risk_in_words(self) -> str:
        """``risk high, rising``; empty where nothing was said of it."""
        parts = [f"risk {self.risk.words}"] if self.risk else []
        parts += [self.risk_change.words if parts else f"risk {self.risk_change.words}"] if self.risk_change else []
        return ", ".join(parts)

    @property
    def seen_in_words(self) -> str:
        """``child last seen Mon 5 Sep 2011, alone``; empty where nothing was said of it."""
        if self.seen_on is None:
            return ""
        alone = "" if self.seen_alone is None else ", alone" if self.seen_alone else ", not alone"
        return f"child last seen {short_form(self.seen_on)}{alone}"

    @property
    def lines(self) -> list[str]:
        """All that was said, a line for each thing; what a decision ought to have and has not is said as well."""
        found = [f"Situation: {self.situation}"] if self.situation else []
        found += [f"Child’s voice: {self.voice}"] if self.voice else []
        found += [f"{self.seen_in_words[:1].upper()}{self.seen_in_words[1:]}."] if self.seen_on else []
        found += [f"Analysis: {self.analysis}"] if self.analysis else []
        found += [f"Risk: {self.risk_in_words.removeprefix('risk ')}."] if self.risk_in_words else []
        moves = f", {self.drift.words}" if self.drift else ""
        found += [f"Plan{moves}: {self.plan}" if self.plan else f"Plan{moves}."] if self.plan or moves else []
        found += [f"Challenge: {self.challenge}"] if self.challenge else []
        found.append(f"Decision: {self.decision}" if self.decision else "No decision.")
        found.append(f"Rationale: {self.rationale}" if self.rationale else "No rationale.")
        return found

    def gaps(self, due_days: Iterable[date | None]) -> tuple[Gap, ...]:
        """What is missing; ``due_days`` are those of the actions that were agreed."""
        holds = {
            Gap.NO_DECISION: self.decision is None,
            Gap.NO_RATIONALE: self.rationale is None,
            Gap.UNDATED_ACTION: any(day is None for day in due_days),
        }
        return tuple(gap for gap in Gap if holds[gap])


@dataclass(frozen=True, slots=True)
class Personal:
    """What was said of the worker, for the two of them alone."""

    workload: str | None = None
    wellbeing: str | None = None
    development: str | None = None
    performance: str | None = None

    @property
    def is_empty(self) -> bool:
        return all(getattr(self, field.name) is None for field in fields(self))


PERSONAL_FIELDS = tuple(field.name for field in fields(Personal))
PERSONAL_WORDS = {
    "workload": "caseload and leave",
    "wellbeing": "wellbeing",
    "development": "learning and development",
    "performance": "practice",
}
SAID_WORDS = {
    "situation": "situation",
    "voice": "child's voice",
    "analysis": "analysis",
    "plan": "plan",
    "challenge": "challenge",
    "decision": "decision",
    "rationale": "rationale",
}


def read_discussed(texts: Mapping[str, str], held_on: date | None) -> tuple[Discussed, tuple[NewAction, ...]]:
    """What was typed of a case: texts by the names of ``Discussed``, days as ISO, choices as their codes.

    Actions stand as ``what1``, ``who1`` (the number of the worker) and ``by1``, and so on. Without ``held_on``, as it
    is typed, no day is compared with that of the session. Raises FieldErrors.
    """
    faults = Faults()
    find_undecided(texts, faults)
    said = {name: _said(texts, name, words, faults) for name, words in SAID_WORDS.items()}
    seen_on = _day(texts, "seen_on", faults)
    if seen_on is not None and held_on is not None and seen_on > held_on:
        faults.setdefault("seen_on", f"The session was held on {short_form(held_on)}, before that day.")
    alone = _code(Alone, texts, "seen_alone", faults)
    if alone is not None and seen_on is None and "seen_on" not in faults:
        faults.setdefault("seen_alone", "Give the day, or take “alone” back.")
    discussed = Discussed(
        seen_on=seen_on,
        seen_alone=None if alone is None or seen_on is None else alone is Alone.YES,
        risk=_code(Risk, texts, "risk", faults),
        risk_change=_code(RiskChange, texts, "risk_change", faults),
        drift=_code(Drift, texts, "drift", faults),
        **said,
    )
    actions = read_actions(texts, held_on, faults)
    faults.refuse()
    return discussed, actions


def read_personal(texts: Mapping[str, str], held_on: date | None) -> tuple[Personal, tuple[NewAction, ...]]:
    """What was typed of the worker, with the personal actions. Raises FieldErrors."""
    faults = Faults()
    find_undecided(texts, faults)
    said = {name: _said(texts, name, words, faults) for name, words in PERSONAL_WORDS.items()}
    actions = read_actions(texts, held_on, faults)
    faults.refuse()
    return Personal(**said), actions


def read_actions(texts: Mapping[str, str], held_on: date | None, faults: Faults) -> tuple[NewAction, ...]:
    """The actions that were typed; what is wrong with one is told of its field."""
    found = []
    for at in range(1, MOST_ACTIONS + 1):
        what, who = _said(texts, f"what{at}", "action", faults), texts.get(f"who{at}", "").strip()
        due_on = _day(texts, f"by{at}", faults)
        if what is None:
            if due_on is not None:
                faults.setdefault(f"what{at}", "A day is given, and nothing to do. Say what, or take the day back.")
            continue
        if not who.isdecimal():
            faults.setdefault(f"who{at}", "Nobody is named who does it. Choose who.")
            continue
        if due_on is not None and held_on is not None and due_on < held_on:
            faults.setdefault(f"by{at}", f"The session was held on {short_form(held_on)}, after that day.")
        found.append(NewAction(what, int(who), due_on))
    return tuple(found)


def _said(texts: Mapping[str, str], name: str, words: str, faults: Faults) -> str | None:
    said = None
    with faults.at(name):
        said = clean(texts.get(name, ""), limit=NOTE_LENGTH, what=words)
        if said and not any(letter.isalnum() for letter in said):
            raise InvalidInput("Say it in words.")
    return said or None


def _day(texts: Mapping[str, str], name: str, faults: Faults) -> date | None:
    text = texts.get(name, "").strip()
    if not text:
        return None
    with faults.at(name):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise InvalidInput("This is no day as it was typed. Type it again.") from None
    return None


def _code(kind: type[CodeT], texts: Mapping[str, str], name: str, faults: Faults) -> CodeT | None:
    text = texts.get(name, "")
    if text and text not in set(kind):
        faults.setdefault(name, "This is none of the choices. Choose again.")
        return None
    return kind(text) if text else None
