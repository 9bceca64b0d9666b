"""A referral: who may be referred and when, what is decided on it, and whether it is a re-referral."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from models.assessment import Kind
from models.dates import short_form
from models.errors import Faults, InvalidInput

RE_REFERRAL_MONTHS = 12
LONGEST_BEFORE_BIRTH = timedelta(weeks=40)
_OVERDUE_BIRTH = timedelta(weeks=4)
_ADULT = relativedelta(years=18)


class ReferralOutcome(StrEnum):
    """What a manager decides on a referral, within one working day."""

    NO_FURTHER_ACTION = "no_further_action"
    EARLY_HELP = "early_help"
    ASSESSMENT = "assessment"
    SECTION_47 = "section_47"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def ends(self) -> bool:
        """Whether the case closes with the decision: nothing is assessed."""
        return self in (ReferralOutcome.NO_FURTHER_ACTION, ReferralOutcome.EARLY_HELP)

    def in_full(self, kind: Kind) -> str:
        """The outcome in words, with the ``kind`` of assessment that it starts."""
        return kind.words.lower() if self is ReferralOutcome.ASSESSMENT else self.words


_WORDS = {
    ReferralOutcome.NO_FURTHER_ACTION: "no further action",
    ReferralOutcome.EARLY_HELP: "early help",
    ReferralOutcome.ASSESSMENT: "assessment",
    ReferralOutcome.SECTION_47: "straight to section 47",
}


@dataclass(frozen=True, slots=True)
class CaseBefore:
    """A case of the child that the store has already."""

    reference: str
    referred_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class NewChild:
    """A child that the store does not know yet; without ``reference`` it gets the next one of the store."""

    name: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    gender: str = ""
    reference: str = ""


def age_in_words(day: date, on: date) -> str:
    """How old who was born on ``day`` is: ``6 years old``, ``7 months old``, ``3 weeks old``; or ``in 20 weeks``."""
    if day > on:
        return f"in {_counted((day - on).days // 7, 'week')}" if (day - on).days >= 7 else "in less than a week"
    old, days = relativedelta(on, day), (on - day).days
    if old.years >= 2:
        return f"{_counted(old.years, 'year')} old"
    months = 12 * old.years + old.months
    said = _counted(months, "month") if months else _counted(days // 7, "week") if days >= 7 else _counted(days, "day")
    return f"{said} old"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def earlier_referral(received_on: date, referred_on: Iterable[date]) -> date | None:
    """The last referral before this one that makes it a re-referral: it came within the twelve months before.

    The same day a year ago counts. Annex A: “a previous referral started within the previous 12 months”.
    """
    since = received_on - relativedelta(months=RE_REFERRAL_MONTHS)
    return max((day for day in referred_on if since <= day <= received_on), default=None)


def check_birth(received_on: date, born_on: date | None, expected_on: date | None) -> None:
    """Raise InvalidInput where a child of these dates cannot be referred on the day.

    The census: born or expected, not both (8525Q); a referral not more than 40 weeks before either (8606).
    """
    if born_on is not None and expected_on is not None:
        raise InvalidInput("A child is born or expected, not both (8525Q). Give one of the two dates.")
    if born_on is not None and received_on >= born_on + _ADULT:
        raise InvalidInput(
            f"Born on {short_form(born_on)}, they were 18 by {short_form(received_on)}. Check the two dates."
        )
    if born_on is not None and born_on > received_on:
        raise InvalidInput(
            f"{short_form(born_on)} is after the referral of {short_form(received_on)}. Of a child who is not born yet "
            "give the date expected."
        )
    if expected_on is not None and expected_on > received_on + LONGEST_BEFORE_BIRTH:
        raise InvalidInput(
            f"A referral more than 40 weeks before the birth cannot be (8606): expected on {short_form(expected_on)}, "
            f"received on {short_form(received_on)}. Check the two dates."
        )
    if expected_on is not None and expected_on < received_on - _OVERDUE_BIRTH:
        raise InvalidInput(
            f"Expected on {short_form(expected_on)}, the child was born by {short_form(received_on)}. Give the date of "
            "birth."
        )


def check_received(received_on: date, today: date, before: Iterable[CaseBefore]) -> None:
    """Raise InvalidInput where a new case cannot begin on the day: one is open, or one was open then.

    New information on an open case is a contact, or starts a repeat assessment; it is no second case (8815, 8820).
    """
    if received_on > today:
        raise InvalidInput(f"{short_form(received_on)} is in the future; a referral was received today or earlier.")
    for case in before:
        if case.closed_on is None:
            raise InvalidInput(
                f"{case.reference} is open. New information on it is a contact, or the start of a repeat assessment, "
                "and no second case."
            )
        if case.closed_on > received_on:
            raise InvalidInput(
                f"{case.reference} was open until {short_form(case.closed_on)}, so no other case began on "
                f"{short_form(received_on)} (8820). Check the date."
            )


def faults_of_new(child: NewChild, received_on: date, today: date) -> Faults:
    """What is wrong with a referral of a child whom the store does not know, by what was given."""
    faults = Faults()
    if not child.name.strip() and not child.reference.strip():
        faults["child"] = "A new child needs a name or a reference of your own. Give one."
    with faults.at("received_on"):
        check_received(received_on, today, ())
    with faults.at("born_on"):
        check_birth(received_on, child.born_on, None)
    with faults.at("expected_on"):
        check_birth(received_on, None, child.expected_on)
        if child.expected_on is not None:
            check_birth(received_on, child.born_on, child.expected_on)
    return faults


def faults_of_known(
    born_on: date | None, expected_on: date | None, before: Iterable[CaseBefore], received_on: date, today: date
) -> Faults:
    """What is wrong with a referral of a child of the store, with these cases, by what was given."""
    faults, cases = Faults(), list(before)
    with faults.at("received_on"):
        check_received(received_on, today, (case for case in cases if case.closed_on is not None))
        check_birth(received_on, born_on, expected_on)
    with faults.at("child"):
        check_received(received_on, received_on, (case for case in cases if case.closed_on is None))
    return faults
