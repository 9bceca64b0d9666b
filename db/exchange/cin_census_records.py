"""The single records of a census, and the rules by which one is refused: each becomes a fact, or raises CellProblem.

The numbers are those of the census' own rules. A record that begins before its referral (1103, 1105, 2889) or after its
closure (8565), ends before it begins (8608, 8925, 4011), or lies in the future cannot be kept by the store either, or
would be kept with the wrong case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from db.exchange.cin_census_names import REVIEW, Record
from db.exchange.cin_census_texts import EXPECTED_DAY, Days, Unreadable, code, code_text, is_blank, yes
from db.exchange.workbook import CellProblem, quoted
from models.assessment import Kind
from models.care_codes import AbuseCategory
from models.case import CaseStatus
from models.census import CensusCode
from models.episodes import AssessmentWork
from models.errors import InvalidInput
from models.status import ToldEnquiries, ToldEpisode
from models.text import NAME_LENGTH, clean

MOST_PREVIOUS_PLANS = 99
# What decides a clock or an episode: given twice and differently, nobody can say which is meant.
_DECIDING = frozenset((
    "CINreferralDate", "CINclosureDate", "AssessmentActualStartDate", "AssessmentAuthorisationDate",
    "CINPlanStartDate", "CINPlanEndDate", "S47ActualStartDate", "DateOfInitialCPC", "CPPstartDate", "CPPendDate",
))  # fmt: skip
Code = TypeVar("Code", bound=CensusCode)
_SHOWN = 12  # characters of each of two dates
_DAYS = Days()


@dataclass(slots=True)
class Around:
    """The referral in which a record stands, and whom to tell of what is no reason to refuse it."""

    read_on: date
    referred_on: date
    closed_on: date | None
    note: Callable[[str], None]
    refuse: Callable[[CellProblem], None]


def settle_twice(record: Record, note: Callable[[str], None]) -> None:
    """Settle what the record gives more than once; a date that decides and is given differently cannot be read then."""
    for name, text in record.again:
        first = record.texts[name]
        if name == REVIEW or is_blank(text) or text.split() == first.split():
            continue
        if is_blank(first):
            record.texts[name] = text
        elif name in _DECIDING:
            record.texts[name] = f"{first[:_SHOWN]} and {text[:_SHOWN]}"
        else:
            note(f"{name} is given as {quoted(first)} and as {quoted(text)}; the first was taken")


def day(record: Record, name: str) -> date | None:
    """The day that is given, or None. Raises CellProblem where the text is no day."""
    text = record.texts.get(name)
    if text is None:
        return None
    try:
        return _DAYS[text]
    except Unreadable:
        raise CellProblem(name, quoted(text), EXPECTED_DAY) from None


def past_day(record: Record, name: str, read_on: date, rule: str = "") -> date | None:
    """The same, of a day that has been."""
    text = record.texts.get(name)
    if text is None:
        return None
    try:
        found = _DAYS[text]
    except Unreadable:
        raise CellProblem(name, quoted(text), EXPECTED_DAY) from None
    if found is not None and found > read_on:
        raise CellProblem(name, quoted(found), f"a day up to the day of reading, {read_on}{rule}")
    return found


def required_day(record: Record, name: str, read_on: date, rule: str = "") -> date:
    """The same, where one must be given."""
    found = past_day(record, name, read_on, rule)
    if found is None:
        raise CellProblem(name, "nothing", f"a date{rule}")
    return found


def _start(record: Record, name: str, around: Around, rule: str) -> date:
    start = required_day(record, name, around.read_on)
    if start < around.referred_on:
        raise CellProblem(name, quoted(start), f"a day on or after the referral, {around.referred_on}{rule}")
    if around.closed_on is not None and start > around.closed_on:
        raise CellProblem(name, quoted(start), f"a day up to the closure, {around.closed_on} (8565)")
    return start


def _end(record: Record, name: str, start: date, around: Around, rule: str) -> date | None:
    end = past_day(record, name, around.read_on)
    if end is None:
        return None
    if end < start:
        raise CellProblem(name, quoted(end), f"a day on or after the start, {start}{rule}")
    if around.closed_on is not None and end > around.closed_on:
        around.note(f"{name} {end} is after the closure of the case, {around.closed_on} (8565)")
    return end


def assessment(record: Record, around: Around, kind: Kind) -> AssessmentWork:
    """An assessment; open where no authorisation is given."""
    started_on = _start(record, "AssessmentActualStartDate", around, " (1103)")
    return AssessmentWork(kind, started_on, _end(record, "AssessmentAuthorisationDate", started_on, around, " (8608)"))


def enquiries(record: Record, around: Around) -> ToldEnquiries:
    """Section 47 enquiries, with their conference or that none is needed."""
    started_on = _start(record, "S47ActualStartDate", around, " (2889)")
    conference_on = _end(record, "DateOfInitialCPC", started_on, around, " (8615)")
    needless = told(record, "ICPCnotRequired", around.note)
    if needless is None and (needed := told(record, "ICPCRequired", around.note)) is not None:
        needless = not needed
    if needless and conference_on is not None:
        around.note(f"the conference of {conference_on} is given, and that none was required: the conference was taken")
        needless = False
    return ToldEnquiries(started_on, conference_on, bool(needless))


def need_plan(record: Record, around: Around) -> ToldEpisode:
    """A plan of a child in need."""
    started_on = _start(record, "CINPlanStartDate", around, "")
    ended_on = _end(record, "CINPlanEndDate", started_on, around, " (4011)")
    return ToldEpisode(CaseStatus.CHILD_IN_NEED, started_on, ended_on)


def protection_plan(record: Record, around: Around) -> ToldEpisode:
    """A child protection plan with its reviews; a review that cannot be is refused alone (8841)."""
    started_on = _start(record, "CPPstartDate", around, " (1105)")
    ended_on = _end(record, "CPPendDate", started_on, around, " (8925)")
    if ended_on == started_on:
        raise CellProblem("CPPendDate", quoted(ended_on), f"a day after the start, {started_on} (8840)")
    return ToldEpisode(
        CaseStatus.CHILD_PROTECTION, started_on, ended_on,
        category=coded(record, "InitialCategoryOfAbuse", AbuseCategory, around.note),
        latest_category=coded(record, "LatestCategoryOfAbuse", AbuseCategory, around.note),
        previous_plans=_previous_plans(record, around.note),
        reviews=_reviews(record, started_on, ended_on, around) if REVIEW in record.texts else (),
    )  # fmt: skip


def _reviews(record: Record, started_on: date, ended_on: date | None, around: Around) -> tuple[date, ...]:
    held = set()
    for text in (record.texts[REVIEW], *(text for name, text in record.again if name == REVIEW)):
        try:
            on = _DAYS[text]
        except Unreadable:
            around.refuse(CellProblem(REVIEW, quoted(text), EXPECTED_DAY))
            continue
        if on is None:
            continue
        if on <= started_on:
            around.refuse(CellProblem(REVIEW, quoted(on), f"a day after the start of the plan, {started_on} (8841)"))
        elif ended_on is not None and on > ended_on:
            around.refuse(CellProblem(REVIEW, quoted(on), f"a day up to the end of the plan, {ended_on}"))
        elif on > around.read_on:
            around.refuse(CellProblem(REVIEW, quoted(on), f"a day up to the day of reading, {around.read_on}"))
        else:
            held.add(on)
    return tuple(sorted(held))


def _previous_plans(record: Record, note: Callable[[str], None]) -> int | None:
    text = record.texts.get("NumberOfPreviousCPP", "").strip()
    if is_blank(text):
        return None
    if text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= MOST_PREVIOUS_PLANS:
        return int(text)
    note(f"NumberOfPreviousCPP: found {quoted(text)}, expected a number up to {MOST_PREVIOUS_PLANS}; read as not given")
    return None


def told(record: Record, name: str, note: Callable[[str], None]) -> bool | None:
    """Whether yes or no is said; what is neither is noted, and read as not given."""
    text = record.texts.get(name)
    if text is None:
        return None
    try:
        return yes(text)
    except Unreadable:
        note(f"{name}: found {quoted(text)}, expected 1 or 0; read as not given")
        return None


def coded(record: Record, name: str, kind: type[Code], note: Callable[[str], None]) -> Code | None:
    """The code; what is none of the set is noted, and read as not given."""
    text = record.texts.get(name)
    if text is None:
        return None
    try:
        found = code(kind, text)
    except Unreadable:
        note(f"{name}: found {quoted(text)}, which is none of its codes; read as not given")
        return None
    assert found is None or isinstance(found, kind)
    return found


def worded(record: Record, name: str, kind: type[CensusCode], note: Callable[[str], None]) -> str | None:
    """The code as the store keeps it; a text that is none of the set is kept as it is, and noted."""
    text = record.texts.get(name)
    if text is None:
        return None
    try:
        return code_text(kind, text)
    except Unreadable:
        pass
    try:
        kept = clean(text, limit=NAME_LENGTH)
    except InvalidInput:
        note(f"{name}: found {quoted(text)}, which is too long to be a code; read as not given")
        return None
    note(f"{name}: found {quoted(text)}, which is none of its codes; kept as it is written")
    return kept
