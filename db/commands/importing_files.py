"""Read in a file of any kind: a preview with what is wrong record by record, and then all of it or nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.commands.import_changes import Change, ImportPlan
from db.store import Act, Store
from models.assessment import Kind
from models.extracts import Counts, Extract, Preview
from models.progress import Progress, untold
from models.text import several, showable

if TYPE_CHECKING:
    from db.commands.importing_census import CensusPlan
    from db.exchange.cin_census import CensusReading

_KINDS = {
    "child": "children", "case": "cases", "assessment": "assessments", "section 47": "section 47",
    "status": "plans and care", "allocation": "allocations", "submission": "submissions",
}  # fmt: skip
_NOTICES = 100  # of 200,000 rows nobody reads more


@dataclass(frozen=True)
class Previewed:
    """A file that was read, what a person is shown of it, and what writes it, after a yes."""

    preview: Preview
    run: Callable[[Progress], object]


def preview_file(
    store: Store, act: Act, extract: Extract, path: Path, kind: Kind, today: date, *, progress: Progress = untold
) -> Previewed:
    """Read the file, and say what it would write into the store as it is now; nothing is written.

    ``kind`` is that of its assessments, where the file does not say. The writing raises Conflict where the store is no
    longer what was seen. Raises FileRefused, NotAllowed, StoreError, Cancelled.
    """
    progress(f"reading {path.name}", 0, 0)
    read = {Extract.ANNEX_A: _annex_a, Extract.CENSUS: _census, Extract.ASSESSMENTS: _assessments}[extract]
    return read(store, act, path, kind, today, progress)


def _annex_a(store: Store, act: Act, path: Path, kind: Kind, today: date, progress: Progress) -> Previewed:
    from db.commands.importing import kinds_of, plan_import, write_import
    from db.exchange.annex_a import read_annex_a

    annex = read_annex_a(path, kind, today, progress)
    plan = plan_import(store, act, annex, progress=progress)
    read = ", ".join(f"{showable(title)}: {count} rows" for title, count in annex.rows_read.items())
    empty = "" if any(annex.rows_read.values()) else "There is no row in any of these lists. Is it the right file?"
    kinds = {kind: _KINDS[kind] for kind in kinds_of(plan)}
    preview = Preview(
        f"{showable(path.name)} ({read}); list 4 read as {kind.words.lower()}s.",
        [*_of_plan(plan, (*annex.notices, *plan.notices)), *_said("refused", annex.refused)],
        _counts(plan.count, kinds), len(annex.refused), bool(plan.writes), empty,
    )  # fmt: skip
    return Previewed(preview, lambda progress: write_import(store, act, annex, plan, progress=progress))


def _assessments(store: Store, act: Act, path: Path, kind: Kind, today: date, progress: Progress) -> Previewed:
    from db.commands.importing_assessments import KINDS, plan_assessments, write_assessments
    from db.exchange.plain_assessments import read_plain_assessments

    del kind  # each row says its own
    found = read_plain_assessments(path, today)
    plan = plan_assessments(store, act, found, progress=progress)
    notices = [*found.notices, *plan.notices]
    if len(notices) > _NOTICES:
        notices[_NOTICES:] = [f"{several(len(notices) - _NOTICES, 'more note')} left out"]
    empty = "" if found.rows_read else "There is no row below the names of the columns. Is it the right file?"
    preview = Preview(
        f"{showable(path.name)}: {several(found.rows_read, 'row')}.",
        [*_of_plan(plan, notices), *_said("refused", found.refused)],
        _counts(plan.count, {kind: _KINDS.get(kind, f"{kind}s") for kind in KINDS}),
        len(found.refused), bool(plan.writes), empty,
    )  # fmt: skip
    return Previewed(preview, lambda progress: write_assessments(store, act, found, plan, progress=progress))


def _census(store: Store, act: Act, path: Path, kind: Kind, today: date, progress: Progress) -> Previewed:
    from db.commands.importing_census import plan_census, write_census
    from db.exchange.cin_census import CensusReading

    reading = CensusReading(path, kind, today)
    plan = plan_census(store, act, reading, progress=progress)
    preview = _of_census(reading, plan)
    return Previewed(preview, lambda progress: write_census(store, act, reading, plan, progress=progress))


def write_census_at_once(
    store: Store, act: Act, path: Path, kind: Kind, today: date, *, progress: Progress = untold
) -> Preview:
    """Read the census and write it in one reading, without a preview; what is returned is what was written.

    Raises FileRefused, NotAllowed, StoreError, Cancelled.
    """
    from db.commands.importing_census import write_census
    from db.exchange.cin_census import CensusReading

    reading = CensusReading(path, kind, today)
    return _of_census(reading, write_census(store, act, reading, progress=progress))


def _of_census(reading: "CensusReading", plan: "CensusPlan") -> Preview:
    """What is, or would be, written: what a person should know, each change and each refusal, and the counts."""
    from db.commands.importing_census import KINDS

    header = reading.header
    of = [f"year {header.year}" if header.year else "", f"authority {header.authority}" if header.authority else ""]
    said = "".join(f", {showable(one)}" for one in of if one)
    read = ", ".join(f"{count:,} {what}" for what, count in reading.records.items())
    notices = [*reading.notices, *plan.notices][:_NOTICES]
    lines = [
        *_said("note", notices, left_out=reading.notice_count + plan.notice_count - len(notices)),
        *_changes(plan.changed),
        *_said("refused", reading.refused, left_out=reading.refused_count - len(reading.refused)),
    ]
    return Preview(
        f"{showable(reading.path.name)}{said} ({read}); read as {reading.kind.words.lower()}s.",
        lines, _counts(plan.count, {kind: _KINDS[kind] for kind in KINDS}), reading.refused_count, plan.writes,
    )  # fmt: skip


def _of_plan(plan: ImportPlan, notices: Iterable[str]) -> Iterator[str]:
    """What a person should know, and each change."""
    yield from _said("note", notices)
    yield from _changes(plan.writes)


def _changes(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        for name, before, after in change.differences:
            said = f"{name.replace('_', ' ')} {_value(before)} → {_value(after)}"
            yield f"changed: {change.what} {showable(change.subject)}: {said}"


def _value(value: object) -> str:
    return "not given" if value is None else showable(str(value))


def _said(what: str, lines: Iterable[object], left_out: int = 0) -> Iterator[str]:
    for line in lines:
        yield f"{what}: {showable(str(line))}"
    if left_out > 0:
        yield f"{what}: {several(left_out, 'more line')} left out"


def _counts(count_of: Callable[[str], Counter[str]], kinds: Mapping[str, str]) -> Sequence[Counts]:
    found = ((words, count_of(what)) for what, words in kinds.items())
    return [Counts(words, count["new"], count["changed"], count["unchanged"]) for words, count in found]
