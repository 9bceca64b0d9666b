"""The census of children in need (XML), read into facts child by child.

What is read: the child's reference, birth and sex; each referral (``CINdetails``) with its assessments, section 47
enquiries, plans of a child in need and child protection plans. What the program does not keep is not read: UPN,
ethnicity, disabilities, the factors of an assessment and its internal review, and the target of a conference, which the
program works out itself. For a date of death and for the conference of a child who moved here there is no place either;
these are said.

A record whose own dates cannot be is refused alone, and the rest of the child is read; a referral that is refused takes
what stands within it along. A refused closure leaves its referral open, as far as the store does not know better:
hiding a child is worse than showing a case that has ended. What is only worth a question is a notice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from db.exchange.cin_census_child import ChildFacts, Telling
from db.exchange.cin_census_names import Record
from db.exchange.cin_census_records import day, past_day, settle_twice
from db.exchange.cin_census_texts import Unreadable, is_blank, reference, sex
from db.exchange.cin_census_xml import MOST_RECORDS, CensusXml
from db.exchange.workbook import CellProblem, Refusal, quoted
from models.assessment import Kind
from models.case import CaseStatus
from models.episodes import Facts
from models.errors import InvalidInput
from models.progress import Progress, untold
from models.text import REFERENCE_LENGTH, clean, several, showable

MOST_TOLD = 10_000  # refusals, and notices, that are kept; all are counted
_NAMES_TOLD = 20
_NUMBER_LENGTH = 20  # of an authority

CHILDREN, REFERRALS, ASSESSMENTS, SECTION_47 = "children", "referrals", "assessments", "section 47 enquiries"
NEED_PLANS, PROTECTION_PLANS, REVIEWS = "plans of children in need", "child protection plans", "reviews of these"
_COUNTED = (CHILDREN, REFERRALS, ASSESSMENTS, SECTION_47, NEED_PLANS, PROTECTION_PLANS, REVIEWS)


@dataclass(frozen=True, slots=True)
class CensusChild:
    """What the census knows of one child, and on which line it begins to say so. The sex in the words of Annex A."""

    reference: str
    born_on: date | None
    expected_on: date | None
    gender: str | None
    facts: Facts
    line: int


@dataclass(frozen=True, slots=True)
class CensusRefusal(Refusal):
    """A record that could not be read: ``row`` is its line, ``column`` the element that is wrong."""

    child: str = ""

    def __str__(self) -> str:
        of = f"child {self.child}, " if self.child else ""
        return f"{self.sheet}, line {self.row}, {of}{self.column}: found {self.found}, expected {self.expected}"


@dataclass(frozen=True, slots=True)
class CensusHeader:
    """What the file says of itself, as far as it does."""

    year: int | None = None
    reference_date: date | None = None
    authority: str | None = None  # its number (LEA)


@dataclass
class CensusReading:
    """A census file, and what was read of it so far: the counts, the records refused and what a person should know.

    The assessments are of ``kind``, since the census does not say. Nothing in it is after ``read_on``.
    """

    path: Path
    kind: Kind
    read_on: date
    header: CensusHeader = CensusHeader()
    records: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)  # the first 10,000 of them
    refused_count: int = 0
    notices: list[str] = field(default_factory=list)  # the first 10,000 of them
    notice_count: int = 0
    bytes_read: int = 0
    bytes_total: int = 0


def census_children(reading: CensusReading, *, progress: Progress = untold) -> Iterator[CensusChild]:
    """The children of the census, one by one, each once; what is said of them gathers in the ``reading``, from nothing.

    ``progress`` is told the kilobytes that are read, and all of them.
    Raises FileRefused where the file is none, no census, declares a document type, or cannot be read on; it can do so
    after some children. Raises Cancelled where ``progress`` does.
    """
    reader = _Reader(reading)
    for record in reader.xml.read(progress):
        reading.bytes_read, reading.bytes_total = reader.xml.bytes_read, reader.xml.bytes_total
        child = reader.child(record)
        if child is not None:
            yield child
    reader.finish()


class _Reader:
    """The children of one file, and what is said of them."""

    def __init__(self, reading: CensusReading) -> None:
        self.reading = reading
        self.xml = CensusXml(reading.path, self._misplaced)
        self._name = showable(reading.path.name)
        self._telling = Telling(self._note, self._refuse)
        self._seen: set[str] = set()
        self._child = ""  # of whom is spoken
        self._with_header = False
        reading.header, reading.refused, reading.notices = CensusHeader(), [], []
        reading.refused_count = reading.notice_count = reading.bytes_read = 0
        reading.records = dict.fromkeys(_COUNTED, 0)

    def child(self, record: Record) -> CensusChild | None:
        """What is known of a child; None where it cannot be said of whom the record speaks."""
        if not self._with_header:
            self._read_header()
        self._child = ""
        try:
            self._child = self._reference(record)
        except CellProblem as problem:
            lost = f"; {several(len(record.within), 'referral')} within went with it" if record.within else ""
            self._refuse(record.line, CellProblem(problem.column, problem.found, problem.expected + lost))
            return None
        if record.again:
            settle_twice(record, lambda text: self._note(record.line, text))
        born_on, expected_on = self._birth(record, "PersonBirthDate"), self._birth(record, "ExpectedPersonBirthDate")
        self._say_of_all(record)
        births = [each for each in (born_on, expected_on) if each is not None]
        gathered = ChildFacts(self.reading.kind, self.reading.read_on, min(births, default=None), self._telling)
        for referral in record.within:
            gathered.add(referral)
        facts = gathered.facts()
        self._tally(facts)
        return CensusChild(self._child, born_on, expected_on, self._gender(record), facts, record.line)

    def finish(self) -> None:
        """What can be said when all is read. Raises FileRefused where it was no census."""
        if not self._with_header:
            self._read_header()
        if not self.xml.is_census:
            self.xml.refuse("has no element Child and no Children, so it is no census of children in need.")
        for remark in self.xml.remarks:
            self._say(f"{self._name} {remark}")
        if names := [showable(name) for name in self.xml.unread]:
            more = f" and {several(len(names) - _NAMES_TOLD, 'more name')}" if len(names) > _NAMES_TOLD else ""
            self._say(f"not read, since nothing is known of it: {', '.join(names[:_NAMES_TOLD])}{more}")
        self.reading.bytes_read, self.reading.bytes_total = self.xml.bytes_read, self.xml.bytes_total

    def _read_header(self) -> None:
        self._with_header = True
        texts = self.xml.document.texts
        collection = clean(texts.get("Collection", ""), limit=10_000).casefold()
        if collection and not collection.startswith("cin") and "in need" not in collection:
            self.xml.refuse(f"says that it is of the collection {quoted(collection)}, not of children in need (CIN).")
        year, authority = texts.get("Year", "").strip(), clean(texts.get("LEA", ""), limit=10_000)
        try:
            reference_date = day(self.xml.document, "ReferenceDate")
        except CellProblem as problem:
            reference_date = None
            self._say(f"{self._name}, {problem.column}: found {problem.found}, expected {problem.expected}")
        self.reading.header = CensusHeader(
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            reference_date,
            authority[:_NUMBER_LENGTH] or None,
        )

    def _reference(self, record: Record) -> str:
        text = record.texts.get("LAchildID", "")
        for name, other in record.again:
            if name == "LAchildID" and other.split() != text.split():
                raise CellProblem("LAchildID", f"{quoted(text)} and {quoted(other)}", "one reference of one child")
        try:
            found = reference(text, REFERENCE_LENGTH)
        except InvalidInput:
            expected = f"at most {REFERENCE_LENGTH} characters"
            raise CellProblem("LAchildID", f"a text of {len(text)} characters", expected) from None
        if not found:
            raise CellProblem("LAchildID", "nothing", "the reference of the child (8500)")
        if found in self._seen:
            raise CellProblem("LAchildID", f"{quoted(found)} again", "one Child for each; the first was read (8510)")
        self._seen.add(found)
        return found

    def _birth(self, record: Record, name: str) -> date | None:
        """A day that no clock counts from: where it cannot be, the child still matters, and it is said."""
        try:
            if name == "PersonBirthDate":
                return past_day(record, name, self.reading.read_on, " (8520)")
            return day(record, name)
        except CellProblem as problem:
            said = f"{name}: found {problem.found}, expected {problem.expected}; read as not given"
            self._note(record.line, said)
            return None

    def _gender(self, record: Record) -> str | None:
        text = record.texts.get("Sex")
        if text is None:
            return None
        try:
            return sex(text)
        except Unreadable:
            self._note(record.line, f"Sex: found {quoted(text)}, expected M or F, or 1 or 2; read as not given")
            return None

    def _say_of_all(self, record: Record) -> None:
        """What concerns the child as a whole: a death, and more records than one child can have."""
        died = record.texts.get("PersonDeathDate")
        if died is not None and not is_blank(died):
            todo = "a manager closes a case that is still open, as “died”"
            self._note(record.line, f"the child died, {quoted(died)}: {todo}")
        if record.left_out:
            found = several(MOST_RECORDS + record.left_out, "record")
            self._refuse(record.line, CellProblem("Child", found, f"at most {MOST_RECORDS:,}; the rest was left out"))

    def _tally(self, facts: Facts) -> None:
        count = self.reading.records
        count[CHILDREN] += 1
        count[REFERRALS] += len(facts.referrals)
        count[ASSESSMENTS] += len(facts.assessments)
        if not facts.enquiries and not facts.statuses:
            return
        count[SECTION_47] += len(facts.enquiries)
        for plan in facts.statuses:
            count[PROTECTION_PLANS if plan.kind is CaseStatus.CHILD_PROTECTION else NEED_PLANS] += 1
            count[REVIEWS] += len(plan.reviews)

    # --- what is said -------------------------------------------------------------------------------------------------

    def _misplaced(self, line: int, name: str, where: str, child: str) -> None:
        problem = CellProblem(showable(name), f"it within {where}", "it where the census has it; it was left out")
        self._child = showable(" ".join(child.split()))[:REFERENCE_LENGTH]
        self._refuse(line, problem)

    def _refuse(self, line: int, problem: CellProblem) -> None:
        self.reading.refused_count += 1
        if len(self.reading.refused) < MOST_TOLD:
            self.reading.refused.append(
                CensusRefusal(self._name, line, problem.column, problem.found, problem.expected, self._child)
            )

    def _note(self, line: int, text: str) -> None:
        self._say(f"{self._name}, line {line}, child {self._child}: {text}")

    def _say(self, text: str) -> None:
        self.reading.notice_count += 1
        if len(self.reading.notices) < MOST_TOLD:
            self.reading.notices.append(text)
