"""Write what a census of children in need knows: a county's file at a time, in parts, and yet whole or not at all."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.commands.import_changes import Change, ImportPlan
from db.commands.import_plan import Source, plan_of
from db.commands.import_status_plan import SECTION_47, STATUS
from db.commands.importing import enter_children, enter_file, write_changes, write_standing
from db.exchange.annex_a import ChildFacts
from db.exchange.cin_census import CensusChild, CensusReading, census_children
from models.errors import Conflict
from models.people import Action
from models.progress import Progress, untold
from models.text import NAME_LENGTH, clean

AT_ONCE = 2_000  # children that are kept in memory
MOST_TOLD = 1_000  # notices, and records that change, that are told one by one; all are counted
KINDS = ("child", "case", "assessment", SECTION_47, STATUS)


@dataclass
class CensusPlan:
    """What a census would write, counted; of what a person should know the first thousand are told."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})
    changed: list[Change] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    notice_count: int = 0
    print: int = 0  # of every change, in order

    def add(self, plan: ImportPlan) -> None:
        """Count the changes of some children."""
        for change in plan.changes:
            status = change.status
            if change.what in self.counts:
                self.counts[change.what][status] += 1
            if status != "unchanged":
                self.print = hash((self.print, change))
            if status == "changed" and len(self.changed) < MOST_TOLD:
                self.changed.append(change)
        self.notice_count += len(plan.notices)
        self.notices += plan.notices[: MOST_TOLD - len(self.notices)]

    def count(self, what: str) -> Counter[str]:
        """How many records of this kind are new, changed and unchanged."""
        return self.counts[what]

    @property
    def writes(self) -> bool:
        """Whether anything would be written."""
        return self.print != 0


@command(Action.IMPORT_CENSUS)
def plan_census(work: Work, reading: CensusReading, *, progress: Progress = untold) -> CensusPlan:
    """What the census would write into the store as it is now. Nothing is written. Raises FileRefused, Cancelled."""
    work.take_back()
    found = CensusPlan()
    for plan, _ in _planned(work, reading, progress):
        found.add(plan)
    return found


@command(Action.IMPORT_CENSUS, bulk=True)
def write_census(
    work: Work, reading: CensusReading, seen: CensusPlan | None = None, *, progress: Progress = untold
) -> CensusPlan:
    """Read the census and write it, all of it or nothing. ``seen`` is the preview that somebody said yes to.

    Raises FileRefused, Cancelled, and Conflict where it is no longer what was seen; then nothing was written.
    """
    found = CensusPlan()
    work.as_happened = True
    name = clean(reading.path.name, limit=10_000)[:NAME_LENGTH]
    for plan, references in _planned(work, reading, progress):
        found.add(plan)
        if writes := plan.writes:
            child_ids, case_ids = write_changes(work, name, references, writes)
            write_standing(work, writes, child_ids, case_ids)
            enter_children(work, writes, child_ids)
            work.enter_so_far(Action.IMPORT_CENSUS)
            work.session.expunge_all()
    if seen is not None and seen.print != found.print:
        raise Conflict(
            "The store or the file has changed since the preview, so nothing was written. Look at the preview again."
        )
    if not found.writes:
        work.take_back()
    counts = {kind: dict(found.count(kind)) for kind in KINDS}
    enter_file(work, name, counts, reading.refused_count)
    return found


def _planned(work: Work, reading: CensusReading, progress: Progress) -> Iterator[tuple[ImportPlan, list[str]]]:
    """The plan of each part of the file, with the children of it."""
    standards = standards_within(work.session)
    children = census_children(reading, progress=progress)
    for some in _parts(children):
        facts = [_facts(child) for child in some]
        as_of = min(reading.header.reference_date or reading.read_on, reading.read_on)
        source = Source(reading.path.name, reading.read_on, as_of)
        yield plan_of(work.session, facts, standards, source), [one.reference for one in some]


def _parts(children: Iterable[CensusChild]) -> Iterator[list[CensusChild]]:
    each = iter(children)
    while some := list(islice(each, AT_ONCE)):
        yield some


def _facts(child: CensusChild) -> ChildFacts:
    return ChildFacts(child.reference, child.born_on, child.gender, child.facts, child.expected_on)
