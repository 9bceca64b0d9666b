"""Cases and assessments as a move finds them, made in one line: days are of September 2011."""

from datetime import date
from typing import Any

from models.assessment import Kind
from models.pathway import AssessmentAt, CaseAt, Submitted, Trigger

REFERRED, TODAY = date(2011, 9, 2), date(2011, 9, 30)  # two Fridays


def sep(day: int) -> date:
    return date(2011, 9, day)


def one(
    id_: int = 1, kind: Kind = Kind.INITIAL, trigger: Trigger | None = Trigger.REFERRAL, started: int = 2, *,
    due: int = 16, signed: int | None = None, submitted: int | None = None, by: int = 7, **more: Any,
) -> AssessmentAt:  # fmt: skip
    """An assessment of the month; one that is signed was submitted on that day, unless it is said."""
    times = []
    if submitted is not None or signed is not None:
        until = None if signed is None else sep(signed)
        times.append(Submitted(sep(submitted or signed or 0), by, None, until, id=70 + id_))
    return AssessmentAt(
        id_, kind, sep(started), sep(started), sep(due), trigger, None if signed is None else sep(signed),
        times[-1] if times else None, times=tuple(times), **more,
    )  # fmt: skip


def initial(**more: Any) -> AssessmentAt:
    return one(1, **more)


def core(trigger: Trigger = Trigger.STRATEGY, started: int = 12, id_: int = 2, **more: Any) -> AssessmentAt:
    return one(id_, Kind.CORE, trigger, started, due=30, **more)


def single(id_: int = 1, trigger: Trigger | None = Trigger.REFERRAL, started: int = 2, **more: Any) -> AssessmentAt:
    return one(id_, Kind.SINGLE, trigger, started, **more)


def case(*assessments: AssessmentAt, **more: Any) -> CaseAt:
    """A case of a referral of 2 September that was decided on that day."""
    facts: dict[str, Any] = {
        "opened_on": REFERRED, "referred_on": REFERRED, "closed_on": None, "awaits_decision": False,
        "decided_on": REFERRED,
    }  # fmt: skip
    return CaseAt(1, 1, "C1-1", **{**facts, "assessments": assessments, **more})
