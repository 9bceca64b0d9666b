"""The date rules of the children in need census that matter to a case: each finding with its code, and in words.

The rules are those of the Department for Education's validation of the census; their words here are our own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from models.assessment import Kind
from models.case import CaseStatus
from models.dates import short_form


class Rule(StrEnum):
    """A date rule. Its value is the census' number; those of our own have a word."""

    START_BEFORE_REFERRAL = "1103"
    START_AFTER_END = "8608"
    CLOSED_BEFORE_REFERRAL = "8630"
    OVERLAP = "8863Q"
    CLOSED_WITH_OPEN = "8867"
    TWO_OPEN = "8896"
    FUTURE = "FUTURE"
    WITHOUT_CASE = "NO CASE"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Rule.START_BEFORE_REFERRAL: "The assessment starts before the referral.",
    Rule.START_AFTER_END: "The assessment is authorised before it starts.",
    Rule.CLOSED_BEFORE_REFERRAL: "The case is closed before its referral.",
    Rule.OVERLAP: "An assessment starts while another is going on.",
    Rule.CLOSED_WITH_OPEN: "The case is closed, and an assessment is still open.",
    Rule.TWO_OPEN: "Two or more assessments are open.",
    Rule.FUTURE: "A date lies in the future.",
    Rule.WITHOUT_CASE: "A protection plan or a time in care runs, and no case of the child is open.",
}

DatedFacts = tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class AssessmentDates:
    """The dates of an assessment; ``by_strategy`` where a strategy discussion that began section 47 started it.

    ``others`` are further dated facts with their words: ``("child seen", day)``.
    """

    id: int
    kind: Kind
    started_on: date
    authorised_on: date | None
    by_strategy: bool
    others: DatedFacts = ()

    @property
    def is_open(self) -> bool:
        return self.authorised_on is None


@dataclass(frozen=True, slots=True)
class CaseDates:
    """The dates of a case and of its assessments. ``referred_on`` is None where no file held it."""

    id: int
    reference: str
    opened_on: date
    referred_on: date | None
    closed_on: date | None
    assessments: tuple[AssessmentDates, ...]
    others: DatedFacts = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a case does not keep. ``said`` is a sentence with the dates, and with what to look at."""

    rule: Rule
    case_id: int
    reference: str
    said: str


def check_case(case: CaseDates, today: date) -> tuple[Finding, ...]:
    """What the dates of a case break, in the order of ``Rule``.

    8863Q and 8896 do not count an initial assessment beside a core assessment that a strategy discussion started: that
    is how section 47 enquiries begin. Two open ones are told once, by 8896, and not as an overlap as well. An
    assessment overlaps from the start of the other to the day before its authorisation, or up to today where the other
    is open; one that starts on the day on which the other ends follows it, where the census would ask.
    """
    assessments = sorted(case.assessments, key=lambda each: (each.started_on, each.id))
    said = (
        *_before_referral(case, assessments),
        *_ends_before_start(assessments),
        *_closed_before_referral(case),
        *_overlaps(assessments, today),
        *_closed_with_open(case, assessments, today),
        *_two_open(assessments),
        *_in_the_future(case, assessments, today),
    )
    return tuple(Finding(rule, case.id, case.reference, sentence) for rule, sentence in said)


def without_case(
    case_id: int, reference: str, kind: CaseStatus, started_on: date, closed_on: date | None
) -> Finding:  # fmt: skip
    """A child who stands on a protection plan or in care, and whose latest case, this one, is closed."""
    in_care = kind is CaseStatus.LOOKED_AFTER
    stands, end = ("in care", "the time in care") if in_care else ("on a child protection plan", "the plan")
    closed = f"closed since {short_form(closed_on)}" if closed_on else "not open"
    said = (
        f"The child is {stands} since {short_form(started_on)}, and the case is {closed}: take the case up again, "
        f"or end {end}."
    )
    return Finding(Rule.WITHOUT_CASE, case_id, reference, said)


_Said = Iterator[tuple[Rule, str]]


def _before_referral(case: CaseDates, assessments: list[AssessmentDates]) -> _Said:
    referred_on = case.referred_on
    for each in assessments:
        if referred_on is not None and each.started_on < referred_on:
            yield (
                Rule.START_BEFORE_REFERRAL,
                f"The {_name(each)} starts on {short_form(each.started_on)}, before the referral on "
                f"{short_form(referred_on)}: look at its start and at the date of the referral.",
            )


def _ends_before_start(assessments: list[AssessmentDates]) -> _Said:
    for each in assessments:
        if each.authorised_on is not None and each.authorised_on < each.started_on:
            yield (
                Rule.START_AFTER_END,
                f"The {_name(each)} is authorised on {short_form(each.authorised_on)}, before its start on "
                f"{short_form(each.started_on)}: look at both dates.",
            )


def _closed_before_referral(case: CaseDates) -> _Said:
    began = case.referred_on or case.opened_on
    if case.closed_on is not None and case.closed_on < began:
        event = "the referral" if case.referred_on else "it was opened"
        yield (
            Rule.CLOSED_BEFORE_REFERRAL,
            f"The case is closed on {short_form(case.closed_on)}, before {event} on {short_form(began)}: "
            "look at both dates.",
        )


def _overlaps(assessments: list[AssessmentDates], today: date) -> _Said:
    for first, second in combinations(assessments, 2):
        if _begins_section_47(first, second) or (first.is_open and second.is_open):
            continue
        # Of two that start on one day either may be the one that starts beside the other.
        for ongoing, starting in ((first, second), (second, first)):
            if _runs_beside(ongoing, starting, today):
                end = f"until {short_form(ongoing.authorised_on)}" if ongoing.authorised_on else "and is still open"
                yield (
                    Rule.OVERLAP,
                    f"The {_name(starting)} starts on {short_form(starting.started_on)}, while the {_name(ongoing)} "
                    f"goes on from {short_form(ongoing.started_on)} {end}: look at when the one ended and the other "
                    "started.",
                )
                break


def _closed_with_open(case: CaseDates, assessments: list[AssessmentDates], today: date) -> _Said:
    if case.closed_on is None or case.closed_on > today:
        return
    for each in assessments:
        if each.is_open:
            yield (
                Rule.CLOSED_WITH_OPEN,
                f"The case is closed on {short_form(case.closed_on)}, and the {_name(each)} started on "
                f"{short_form(each.started_on)} is still open: authorise it, or look at whether the case is closed.",
            )


def _two_open(assessments: list[AssessmentDates]) -> _Said:
    still_open = [each for each in assessments if each.is_open]
    beside = [
        each
        for each in still_open
        if any(other is not each and not _begins_section_47(each, other) for other in still_open)
    ]
    if beside:
        named = [f"the {_name(each)} started on {short_form(each.started_on)}" for each in beside]
        yield (
            Rule.TWO_OPEN,
            f"{len(beside)} assessments are open at once, {', '.join(named[:-1])} and {named[-1]}: look at which "
            "is finished, or was entered twice.",
        )


def _in_the_future(case: CaseDates, assessments: list[AssessmentDates], today: date) -> _Said:
    days = [case.referred_on, case.opened_on, case.closed_on, *(day for _, day in case.others)]
    for each in assessments:
        days += [each.started_on, each.authorised_on, *(day for _, day in each.others)]
    if all(day is None or day <= today for day in days):
        return  # as nearly always: no words are made for it
    dated: list[tuple[str, date | None]] = [("The referral", case.referred_on)]
    if case.opened_on != case.referred_on:
        dated.append(("The opening of the case", case.opened_on))
    for each in assessments:
        dated.append((f"The start of the {_name(each)}", each.started_on))
        dated.append((f"The authorisation of the {_name(each)}", each.authorised_on))
        dated += [(f"{_quoted(words)} of the {_name(each)}", day) for words, day in each.others]
    dated.append(("The closure of the case", case.closed_on))
    dated += [(_quoted(words), day) for words, day in case.others]
    for what, day in dated:
        if day is not None and day > today:
            said = f"{what} is dated {short_form(day)}, after today, {short_form(today)}: look at that date."
            yield Rule.FUTURE, said


def _runs_beside(ongoing: AssessmentDates, starting: AssessmentDates, today: date) -> bool:
    """Whether one is going on as the other starts; where it is open, up to today."""
    day = starting.started_on
    if starting.authorised_on == day == ongoing.started_on:
        return False  # begun and ended on the day on which the other began, as an initial is before its core
    if ongoing.authorised_on is None:
        return ongoing.started_on <= day <= today
    return ongoing.started_on <= day < ongoing.authorised_on


def _begins_section_47(one: AssessmentDates, other: AssessmentDates) -> bool:
    """Whether they are an initial assessment and a core assessment that a strategy discussion started."""
    initial, core = (one, other) if one.kind is Kind.INITIAL else (other, one)
    return initial.kind is Kind.INITIAL and core.kind is Kind.CORE and core.by_strategy


def _name(assessment: AssessmentDates) -> str:
    return assessment.kind.words.lower()


def _quoted(words: str) -> str:
    return f"“{words[:1].upper()}{words[1:]}”"
