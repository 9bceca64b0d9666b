"""Assessments as a plain list (CSV), one a row, read into the cases of each child.

A row that cannot be read is named with what was found and what was expected, and the rest goes on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from db.exchange.delimited import DELIMITERS, Row, first_rows, read_text, rows_of
from db.exchange.workbook import CellProblem, Formulas, Refusal, Sheet, SheetRow, quoted
from models.assessment import Kind
from models.episodes import AssessmentWork, Holder
from models.errors import FileRefused
from models.text import NAME_LENGTH, REFERENCE_LENGTH, clean, several, showable

COLUMNS = (
    "child", "case", "kind", "referred_on", "started_on", "submitted_on", "authorised_on", "recorded_on",
    "child_seen_on", "worker", "team",
)  # fmt: skip

_KINDS = {
    "initial": Kind.INITIAL, "ia": Kind.INITIAL,
    "core": Kind.CORE, "ca": Kind.CORE,
    "single": Kind.SINGLE, "sa": Kind.SINGLE, "c&f": Kind.SINGLE, "candf": Kind.SINGLE, "cf": Kind.SINGLE,
    "cfa": Kind.SINGLE, "childandfamily": Kind.SINGLE, "child&family": Kind.SINGLE,
}  # fmt: skip


@dataclass
class PlainCase:
    """A case as the file has it: the earliest referral that its rows give, and its assessments."""

    label: str = ""  # what the file calls it, without the reference of the child
    referred_on: date | None = None
    works: list[AssessmentWork] = field(default_factory=list)

    @property
    def opened_on(self) -> date:
        """The referral or the first start, whichever came first."""
        starts = min(work.started_on for work in self.works)
        return starts if self.referred_on is None else min(starts, self.referred_on)


@dataclass
class PlainAssessments:
    """A file as read: the cases of each child, the rows refused, and what else a person should know."""

    path: Path
    read_on: date
    children: dict[str, list[PlainCase]] = field(default_factory=dict)
    rows_read: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the file as it can be kept."""
        return clean(self.path.name, limit=10_000)[:NAME_LENGTH]


@dataclass(frozen=True, slots=True)
class _Line:
    """One row as read, before it is known of which case it is."""

    row: SheetRow
    label: str
    referred_on: date | None
    work: AssessmentWork


def read_plain_assessments(path: Path, today: date) -> PlainAssessments:
    """Read the file. Raises FileRefused where it cannot be read, or no row names the columns that are needed."""
    text, said = read_text(path)
    result = PlainAssessments(path, today)
    if said:
        result.notices.append(f"{showable(path.name)} {said}")
    sheet = _sheet(path, text, result)
    lines: dict[str, list[_Line]] = {}
    for row in sheet.rows():
        result.rows_read += 1
        try:
            child, line = _line(row, today, result)
        except CellProblem as problem:
            _refuse(result, row, problem)
        else:
            lines.setdefault(child, []).append(line)
    for child, of_child in lines.items():
        result.children[child] = _cases(of_child, result)
    return result


def _sheet(path: Path, text: str, result: PlainAssessments) -> Sheet:
    """The rows below the header, by the first delimiter that gives one."""
    if not text.strip("\ufeff \t\r\n\0"):
        raise FileRefused(f"{path} is empty. Its first row names the columns: {', '.join(COLUMNS)}.")
    beginnings = {delimiter: first_rows(text, delimiter) for delimiter in DELIMITERS}
    for delimiter, rows in beginnings.items():
        for number, cells in enumerate(rows, 1):
            places = _places(cells)
            if {"child", "kind"} <= places.keys() and ("started_on" in places or "referred_on" in places):
                _tell_of_columns(cells, places, result)
                values: Sequence[Row] = rows_of(path, text, delimiter)
                return Sheet(path.name, number, places, cells, values, Formulas(path))
    found = next((row for rows in beginnings.values() for row in rows if any(cell.strip() for cell in row)), ())
    raise FileRefused(
        f"{path} has no row that names the columns child, kind and started_on (or referred_on): found "
        f"{quoted(', '.join(found))}. The columns that can be read are {', '.join(COLUMNS)}."
    )


def _places(cells: Row) -> dict[str, int]:
    """Where the columns are, by their names in any case and order; of two of one name the first."""
    places: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = re.sub(r"[\W_]+", "_", cell.casefold()).strip("_")
        if name in COLUMNS:
            places.setdefault(name, at)
    return places


def _tell_of_columns(cells: Row, places: dict[str, int], result: PlainAssessments) -> None:
    unread = [quoted(cell) for at, cell in enumerate(cells) if cell.strip() and at not in places.values()]
    if unread:
        more = f" and {several(len(unread) - 20, 'more column')}" if len(unread) > 20 else ""
        result.notices.append(f"not read: {', '.join(unread[:20])}{more}")
    if "authorised_on" not in places:
        result.notices.append("no column authorised_on: what the store does not know as authorised is read as open")


def _line(row: SheetRow, today: date, result: PlainAssessments) -> tuple[str, _Line]:
    child = row.required_text("child", "the reference of a child", REFERENCE_LENGTH)
    kind = _kind(row)
    referred_on = _past(row, "referred_on", today)
    started_on = _past(row, "started_on", today) or referred_on
    if started_on is None:
        raise row.problem("started_on" if row.has("started_on") else "referred_on", "nothing", "a date")
    if referred_on is not None and started_on < referred_on:
        raise _before(row, "started_on", started_on, "the referral", referred_on)
    submitted_on, authorised_on = _past(row, "submitted_on", today), _past(row, "authorised_on", today)
    latest, what = started_on, "the start of the assessment"
    if submitted_on is not None:
        if submitted_on < started_on:
            raise _before(row, "submitted_on", submitted_on, what, latest)
        latest, what = submitted_on, "the submission"
    if authorised_on is not None:
        if authorised_on < latest:
            raise _before(row, "authorised_on", authorised_on, what, latest)
        latest, what = authorised_on, "the authorisation"
    recorded_on = _past(row, "recorded_on", today)
    if recorded_on is not None and recorded_on < latest:
        raise _before(row, "recorded_on", recorded_on, what, latest)
    seen, seen_on = _seen(row, today, result)
    work = AssessmentWork(
        kind, started_on, authorised_on, seen, Holder(row.text("team"), row.text("worker")), row.has("authorised_on"),
        submitted_on, seen_on, recorded_on,
    )  # fmt: skip
    return child, _Line(row, _label(row, child), referred_on, work)


def _kind(row: SheetRow) -> Kind:
    written = row.required_text("kind", "initial, core or single")
    kind = _KINDS.get(re.sub(r"assessments?|[^a-z&]", "", written.casefold()))
    if kind is None:
        raise row.problem("kind", quoted(written), "initial, core or single (or IA, CA, C&F)")
    return kind


def _label(row: SheetRow, child: str) -> str:
    """What the row calls its case: ``1`` and ``C100-1`` are the same case of the child C100."""
    label = (row.text("case") or "").casefold()
    return label.removeprefix(f"{child.casefold()}-") or label


def _past(row: SheetRow, name: str, today: date) -> date | None:
    day = row.day(name)
    if day is not None and day > today:
        raise row.problem(name, quoted(day), f"a day up to today, {today.isoformat()}")
    return day


def _before(row: SheetRow, name: str, day: date, what: str, start: date) -> CellProblem:
    return row.problem(name, quoted(day), f"a day on or after {what}, {start.isoformat()}")


def _seen(row: SheetRow, today: date, result: PlainAssessments) -> tuple[bool | None, date | None]:
    """Whether the child was seen and when. No clock counts from it: what is no day is said, and the row still read."""
    if (said := row.yes("child_seen_on")) is not None:
        return said, None
    try:
        seen_on = row.day("child_seen_on")
    except CellProblem as problem:
        said_of = f"{problem.column}: found {problem.found}, expected {problem.expected}; read as not given"
        _notice(result, row, said_of)
        return None, None
    if seen_on is not None and seen_on > today:
        raise row.problem("child_seen_on", quoted(seen_on), f"a day up to today, {today.isoformat()}")
    return (True if seen_on else None), seen_on


def _cases(lines: Sequence[_Line], result: PlainAssessments) -> list[PlainCase]:
    """The cases of one child, oldest first.

    By what the rows call them; a row that does not say is of the case of its referral, and one without a referral of
    the latest case that had begun by its start.
    """
    named: dict[str, list[_Line]] = {}
    referred: dict[date, list[_Line]] = {}
    loose: list[_Line] = []
    for line in lines:
        if line.label:
            named.setdefault(line.label, []).append(line)
        elif line.referred_on is not None:
            referred.setdefault(line.referred_on, []).append(line)
        else:
            loose.append(line)
    cases = [_case(label, some, result) for label, some in named.items()]
    for referred_on, some in referred.items():
        same = next((case for case in cases if case.referred_on == referred_on), None)
        if same is None:
            cases.append(_case("", some, result))
        else:
            _add(same, some, result)
    cases.sort(key=lambda case: case.opened_on)
    return _with_loose(cases, loose, result)


def _with_loose(cases: list[PlainCase], loose: Sequence[_Line], result: PlainAssessments) -> list[PlainCase]:
    before: list[_Line] = []
    for line in loose:
        case = next((case for case in reversed(cases) if case.opened_on <= line.work.started_on), None)
        if case is None:
            before.append(line)
        else:
            _add(case, [line], result)
    return [_case("", before, result), *cases] if before else cases


def _case(label: str, lines: Sequence[_Line], result: PlainAssessments) -> PlainCase:
    referred = {line.referred_on for line in lines if line.referred_on is not None}
    case = PlainCase(label, min(referred, default=None))
    if len(referred) > 1:
        _notice(
            result,
            lines[0].row,
            f"the rows of this case give {len(referred)} referrals; the earliest, {case.referred_on}, counts",
        )
    _add(case, lines, result)
    return case


def _add(case: PlainCase, lines: Sequence[_Line], result: PlainAssessments) -> None:
    """Add the rows to the case; one that is there already counts once, and one that contradicts it is refused."""
    there = {(work.kind, work.started_on): work for work in case.works}
    for line in lines:
        work, row = line.work, line.row
        earlier = there.setdefault((work.kind, work.started_on), work)
        if earlier is work:
            case.works.append(work)
            if case.referred_on is not None and work.started_on < case.referred_on:
                _notice(
                    result, row, f"starts before the referral of its case, {case.referred_on}: counted from its start"
                )
        elif replace(earlier, holder=Holder()) != replace(work, holder=Holder()):
            found, expected = (
                "the same assessment as in an earlier row, with other details",
                "one row for it; the earlier was kept",
            )
            _refuse(result, row, row.problem("started_on", found, expected))
        elif earlier.holder != work.holder:
            _notice(
                result,
                row,
                f"gives {work.holder}, an earlier row of the same gives {earlier.holder}; the earlier was taken",
            )
        else:
            _notice(result, row, "the same as an earlier row: counted once")


def _refuse(result: PlainAssessments, row: SheetRow, problem: CellProblem) -> None:
    refusal = Refusal(row.sheet.title, row.number, problem.column, problem.found, problem.expected)
    result.refused.append(refusal)


def _notice(result: PlainAssessments, row: SheetRow, text: str) -> None:
    result.notices.append(f"{showable(row.sheet.title)}, row {row.number}: {text}")
