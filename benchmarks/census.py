"""What a county's census of children in need costs: made as a stream, the same every time, and read child by child.

python benchmarks/census.py                      # 200,000 children, 247 MB
python benchmarks/census.py --children 20000 --keep census.xml
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from db.exchange.cin_census import CensusReading, census_children
from models.assessment import Kind

YEAR_ENDS = date(2026, 3, 31)
READ_ON = date(2026, 11, 23)
REFERRALS = (1, 1, 1, 1, 1, 1, 1, 1, 2, 3)  # 1.3 a child
SECTION_47, PLAN, IN_NEED, FAULTY, NO_ACTION = 0.12, 0.06, 0.35, 0.01, 0.08  # shares of the referrals
SOURCES = ("1A", "1C", "2A", "2B", "3A", "3B", "3E", "4", "5A", "5B", "6", "6", "6", "8", "10")
NEEDS = ("N1", "N1", "N1", "N2", "N3", "N4", "N5", "N6", "N8")
CATEGORIES = ("NEG", "NEG", "EMO", "EMO", "PHY", "SAB", "MUL")
FACTORS = ("2B", "3A", "3B", "4A", "4B", "16A", "17A", "20")
BATCH = 500


def write_census(path: Path, children: int, seed: int = 1) -> None:
    """A census of so many children, referred over five years; the same file for the same number and seed."""
    dice = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n  <Header>\n    <CollectionDetails>\n'
            f"      <Collection>CIN</Collection>\n      <Year>{YEAR_ENDS.year}</Year>\n"
            f"      <ReferenceDate>{YEAR_ENDS}</ReferenceDate>\n    </CollectionDetails>\n"
            "    <Source>\n      <SourceLevel>L</SourceLevel>\n      <LEA>880</LEA>\n    </Source>\n"
            "  </Header>\n  <Children>\n"
        )
        for first in range(0, children, BATCH):
            numbers = range(first, min(first + BATCH, children))
            file.write("".join(line for number in numbers for line in _child(number, dice)))
        file.write("  </Children>\n</Message>\n")


def _child(number: int, dice: random.Random) -> Iterator[str]:
    born = YEAR_ENDS - timedelta(days=dice.randrange(200, 17 * 365))
    yield (
        "    <Child>\n      <ChildIdentifiers>\n"
        f"        <LAchildID>C{number:07}</LAchildID>\n        <UPN>A{number:012}</UPN>\n"
        f"        <PersonBirthDate>{born}</PersonBirthDate>\n        <Sex>{dice.choice('MF')}</Sex>\n"
        "      </ChildIdentifiers>\n      <ChildCharacteristics>\n        <Ethnicity>WBRI</Ethnicity>\n"
        "      </ChildCharacteristics>\n"
    )
    earliest = max(born, YEAR_ENDS - timedelta(days=5 * 365)) + timedelta(days=1)
    referred = sorted(dice.sample(range((YEAR_ENDS - earliest).days + 1), dice.choice(REFERRALS)))
    days = [earliest + timedelta(days=after) for after in referred]
    for day, following in zip(days, [*days[1:], None], strict=True):
        yield from _episode(day, following, dice)
    yield "    </Child>\n"


def _episode(day: date, following: date | None, dice: random.Random) -> Iterator[str]:
    last = following or YEAR_ENDS
    yield (
        f"      <CINdetails>\n        <CINreferralDate>{day}</CINreferralDate>\n"
        f"        <ReferralSource>{dice.choice(SOURCES)}</ReferralSource>\n"
        f"        <PrimaryNeedCode>{dice.choice(NEEDS)}</PrimaryNeedCode>\n"
    )
    if dice.random() < NO_ACTION:
        yield "        <ReferralNFA>1</ReferralNFA>\n      </CINdetails>\n"
        return
    closed = min(day + timedelta(days=dice.randrange(30, 400)), last)
    goes_on = closed == YEAR_ENDS and following is None
    if not goes_on:
        yield (f"        <CINclosureDate>{closed}</CINclosureDate>\n        <ReasonForClosure>RC7</ReasonForClosure>\n")
    yield "        <ReferralNFA>0</ReferralNFA>\n"
    yield from _assessment(day, closed, goes_on, dice)
    if dice.random() < IN_NEED:
        yield from _plan_in_need(day, closed, goes_on, dice)
    if dice.random() < SECTION_47:
        yield from _enquiries(day, closed, dice)
    if dice.random() < PLAN:
        yield from _protection_plan(day, closed, goes_on, dice)
    yield "      </CINdetails>\n"


def _assessment(day: date, closed: date, goes_on: bool, dice: random.Random) -> Iterator[str]:
    signed = day + timedelta(days=dice.randrange(5, 80))
    start = signed + timedelta(days=3) if dice.random() < FAULTY else day
    yield f"        <Assessments>\n          <AssessmentActualStartDate>{start}</AssessmentActualStartDate>\n"
    if signed <= closed:
        yield f"          <AssessmentAuthorisationDate>{signed}</AssessmentAuthorisationDate>\n"
    elif not goes_on:
        yield f"          <AssessmentAuthorisationDate>{closed}</AssessmentAuthorisationDate>\n"
    yield (
        "          <FactorsIdentifiedAtAssessment>\n"
        f"            <AssessmentFactors>{dice.choice(FACTORS)}</AssessmentFactors>\n"
        "          </FactorsIdentifiedAtAssessment>\n        </Assessments>\n"
    )


def _plan_in_need(day: date, closed: date, goes_on: bool, dice: random.Random) -> Iterator[str]:
    start = min(day + timedelta(days=dice.randrange(10, 50)), closed)
    yield f"        <CINPlanDates>\n          <CINPlanStartDate>{start}</CINPlanStartDate>\n"
    if not goes_on:
        yield f"          <CINPlanEndDate>{closed}</CINPlanEndDate>\n"
    yield "        </CINPlanDates>\n"


def _enquiries(day: date, closed: date, dice: random.Random) -> Iterator[str]:
    start = min(day + timedelta(days=dice.randrange(0, 20)), closed)
    conference = start + timedelta(days=dice.randrange(8, 30))
    yield (
        f"        <Section47>\n          <S47ActualStartDate>{start}</S47ActualStartDate>\n"
        f"          <InitialCPCtarget>{start + timedelta(days=21)}</InitialCPCtarget>\n"
    )
    if dice.random() < 0.5 and conference <= closed:
        yield f"          <DateOfInitialCPC>{conference}</DateOfInitialCPC>\n"
        yield "          <ICPCnotRequired>0</ICPCnotRequired>\n"
    else:
        yield "          <ICPCnotRequired>1</ICPCnotRequired>\n"
    yield "        </Section47>\n"


def _protection_plan(day: date, closed: date, goes_on: bool, dice: random.Random) -> Iterator[str]:
    start = min(day + timedelta(days=dice.randrange(15, 40)), closed - timedelta(days=1))
    if start < day:
        return
    first, latest = dice.choice(CATEGORIES), dice.choice(CATEGORIES)
    yield f"        <ChildProtectionPlans>\n          <CPPstartDate>{start}</CPPstartDate>\n"
    if not goes_on:
        end = start if dice.random() < FAULTY else closed
        yield f"          <CPPendDate>{end}</CPPendDate>\n"
    yield (
        f"          <InitialCategoryOfAbuse>{first}</InitialCategoryOfAbuse>\n"
        f"          <LatestCategoryOfAbuse>{latest}</LatestCategoryOfAbuse>\n"
        f"          <NumberOfPreviousCPP>{dice.choice((0, 0, 0, 0, 1, 2))}</NumberOfPreviousCPP>\n"
    )
    reviews = [start + timedelta(days=after) for after in (88, 265, 440) if start + timedelta(days=after) < closed]
    if reviews:
        held = "".join(f"            <CPPreviewDate>{on}</CPPreviewDate>\n" for on in reviews)
        yield f"          <Reviews>\n{held}          </Reviews>\n"
    yield "        </ChildProtectionPlans>\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=200_000)
    parser.add_argument("--keep", type=Path, help="where the file is kept; one that is there is read as it is")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "census.xml"
        if not path.exists():
            begun = time.perf_counter()
            write_census(path, asked.children)
            print(f"made {path.stat().st_size / 1e6:.0f} MB in {time.perf_counter() - begun:.1f} s")
        before = _peak()
        reading = CensusReading(path, Kind.SINGLE, READ_ON)
        begun, begun_cpu = time.perf_counter(), time.process_time()
        children = sum(1 for _ in census_children(reading))
        seconds, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
        records = ", ".join(f"{what} {count:,}" for what, count in reading.records.items())
        print(f"read {children:,} children in {seconds:.1f} s ({cpu:.1f} s of a core): {records}")
        print(f"refused {reading.refused_count:,}, notices {reading.notice_count:,}")
        print(
            f"{reading.bytes_total / 1e6 / seconds:.0f} MB a second; peak memory {_peak():.0f} MB, {before:.0f} before"
        )
    return 0


def _peak() -> float:
    """The most memory that the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    sys.exit(main())
