"""Ofsted's Annex A workbook: which of its lists are read into facts, and how their columns are known.

Read are lists 3 (referrals), 4 (assessments), 5 (section 47), 6 (children in need), 7 (child protection) and 8
(children in care). Headers are matched by meaning and not by position, sheets by name or by their headers; a row that
cannot be read is named with what was found and what was expected, and the rest goes on.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from db.exchange.annex_a_beside import ToldBeside
from db.exchange.annex_a_kinds import ToldKinds
from db.exchange.annex_a_layout import BESIDE_SHEET, KINDS_SHEET
from db.exchange.annex_a_rows import Reading
from db.exchange.annex_a_status_rows import StatusRows
from db.exchange.workbook import Column, Refusal, read_workbook
from models.assessment import Kind
from models.episodes import Facts
from models.errors import FileRefused
from models.progress import Progress, untold
from models.text import several

_CHILD = (
    Column("child", ("child",), any_of=("id", "identifier", "reference", "ref"), without=("family",), required=True),
    Column("gender", (), any_of=("gender", "sex")),
    Column("born_on", (), any_of=("birth", "dob")),
    Column("age", ("age",), without=("agen", "end")),
)
_HOLDER = (Column("team", ("team",)), Column("worker", ("worker",), without=("visit",)))

# The lists that are read: their number, and their columns by the words of their headers.
LISTS: dict[int, tuple[Column, ...]] = {
    3: (
        *_CHILD,
        Column(
            "received_on",
            ("referral",),
            any_of=("date", "received"),
            without=("source", "number", "nfa"),
            required=True,
        ),
        Column("source", ("referral", "source")),
        Column("nfa", (), any_of=("nfa", "further"), without=("number",)),
        *_HOLDER,
    ),
    4: (
        *_CHILD,
        Column("started_on", ("assessment", "start"), without=("end", "complet", "help"), required=True),
        Column("child_seen", ("seen",), without=("last", "alone")),
        Column("authorised_on", (), any_of=("authoris", "authoriz"), expected=True),
        *_HOLDER,
    ),
    5: (
        *_CHILD,
        Column(
            "started_on",
            (),
            any_of=("strategy", "start"),
            without=("number", "conference", "icpc", "result", "end"),
            required=True,
        ),
        Column("needless", ("unnecessary",)),
        Column(
            "conference_on",
            ("date",),
            any_of=("conference", "icpc"),
            without=("unnecessary", "result", "number", "target", "review"),
            expected=True,
        ),
        Column("plan", ("result", "plan")),
        *_HOLDER,
    ),
    6: (
        *_CHILD,
        Column("started_on", ("start",), any_of=("cin", "need"), required=True),
        Column("need", ("need",), any_of=("primary", "code"), without=("start", "clos")),
        Column("last_seen_on", ("last", "seen")),
        Column("closed_on", (), any_of=("closure", "closed", "end"), without=("reason", "start"), expected=True),
        Column("closure_reason", ("reason",), any_of=("clos",)),
        Column("status", ("status",)),
        *_HOLDER,
    ),
    7: (
        *_CHILD,
        Column("started_on", ("start",), any_of=("plan", "protection", "cp"), without=("end", "number"), required=True),
        Column("category", ("categor",), any_of=("initial", "first")),
        Column("latest_category", ("categor",), any_of=("abuse", "latest", "current"), without=("initial", "first")),
        Column("visit_on", ("visit",), any_of=("date", "last", "latest"), without=("alone", "worker", "team")),
        Column("seen_alone", ("alone",)),
        Column("review_on", ("review",), any_of=("date", "last", "latest"), without=("number",)),
        Column("ended_on", (), any_of=("end", "ceas", "clos"), without=("start", "reason", "visit"), expected=True),
        Column("previous_plans", ("previous", "plan")),
        *_HOLDER,
    ),
    8: (
        *_CHILD,
        Column(
            "started_on",
            ("start",),
            any_of=("looked", "care", "lac", "cla"),
            without=("placement", "legal", "second", "ceas"),
            required=True,
        ),
        Column("legal_status_on", ("legal",), any_of=("start", "date", "since")),
        Column("legal_status", ("legal", "status"), without=("start", "date", "since")),
        Column("review_on", ("review",), any_of=("date", "last", "latest"), without=("officer", "iro", "number")),
        Column("visit_on", ("visit",), any_of=("date", "last", "latest"), without=("iro", "officer", "team")),
        Column("goal", ("permanence",)),
        Column("placements_told", ("number", "placement"), without=("missing", "absent", "episode")),
        Column("ended_on", (), any_of=("ceas", "end"), without=("reason", "start", "placement"), expected=True),
        Column("end_reason", ("reason",), any_of=("ceas", "end", "left")),
        Column("placement_on", ("placement", "start"), without=("number",)),
        Column("placement_type", ("placement", "type")),
        *_HOLDER,
    ),
}

_WITHOUT = {
    (4, "authorised_on"): "the date of authorisation: what the store does not know as authorised is read as open",
    (5, "conference_on"): "the date of the conference: what the store knows of it stays",
    (6, "closed_on"): "the CIN closure date: what the store does not know as closed is read as open",
    (7, "ended_on"): "the end of the plan: what the store does not know as ended is read as going on",
    (8, "ended_on"): "the end of care: what the store does not know as ended is read as going on",
}
_NAMES = {
    3: "referrals",
    4: "assessments",
    5: "section 47",
    6: "children in need",
    7: "child protection",
    8: "children in care",
}
_NEEDED = {
    3: "the date of the referral",
    4: "the start of the assessment",
    5: "the date of the strategy discussion",
    6: "the CIN start",
    7: "the start of the plan",
    8: "the start of care",
}


@dataclass
class ChildFacts:
    """What the file knows of one child."""

    reference: str
    born_on: date | None = None
    gender: str | None = None
    facts: Facts = field(default_factory=Facts)
    expected_on: date | None = None


@dataclass
class AnnexA:
    """A workbook as read: facts by child, the rows refused, and what else a person should know."""

    path: Path
    kind: Kind
    read_on: date
    children: dict[str, ChildFacts] = field(default_factory=dict)
    rows_read: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def child(self, reference: str) -> ChildFacts:
        """What is known of this child, to be added to."""
        return self.children.setdefault(reference, ChildFacts(reference))


def read_annex_a(path: Path, kind: Kind, today: date, progress: Progress = untold) -> AnnexA:
    """Read the workbook; its assessments are of ``kind``, since Annex A does not say.

    Raises FileRefused where it is no workbook, or holds none of the lists that are read; Cancelled where ``progress``
    does.
    """
    progress("opening the workbook", 0, 0)
    sheets, formulas = read_workbook(path)
    annex = AnnexA(path, kind, today)
    kinds = ToldKinds(sheets, formulas)
    beside = ToldBeside(sheets, formulas, today)
    rows = Reading(annex, kinds, beside)
    told = StatusRows(rows)
    readers = {
        3: rows.referral, 4: rows.assessment, 5: told.enquiries, 6: rows.time_in_need, 7: told.plan, 8: told.care,
    }  # fmt: skip
    present = []
    for at, (number, columns) in enumerate(LISTS.items()):
        progress(f"reading list {number}", at, len(LISTS))
        sheet = _sheet_of(number, sheets)
        if sheet is not None:
            present.append(number)
            without = {name: said for (of, name), said in _WITHOUT.items() if of == number}
            rows.read_list(sheet, columns, formulas, readers[number], _NEEDED[number], without)
    if not present:
        every = [f"{number} ({name})" for number, name in _NAMES.items()]
        raise FileRefused(
            f"{path} holds none of the lists {_and(every)} of Annex A. Its sheets should be called List 3, List 4 and "
            "so on."
        )
    told.settle(with_plans=7 in present)
    if kinds.used:
        annex.notices.append(f"{several(kinds.used, 'assessment')} of list 4: of the kind that “{KINDS_SHEET}” gives")
    if beside.rows:
        unread = f"; {several(beside.unread, 'row')} of it could not be read" if beside.unread else ""
        annex.notices.append(f"“{BESIDE_SHEET}”: {several(beside.rows, 'row')} taken with lists 4, 7 and 8{unread}")
    absent = [f"list {number}" for number in LISTS if number not in present]
    if absent:
        annex.notices.append(f"not in the file: {_and(absent)}")
    return annex


def _sheet_of(number: int, sheets: dict[str, list[tuple[Any, ...]]]) -> tuple[str, list[tuple[Any, ...]]] | None:
    """The sheet of a list: by its name (``List 4``, ``list_4 Assessments``), else by its title row or its headers."""
    named = re.compile(rf"^\s*(annex\s*a)?[\W_]*list[\W_]*0*{number}(?!\d)", re.IGNORECASE)
    for title, values in sheets.items():
        if named.match(title):
            return title, values
    for title, values in sheets.items():
        if not re.match(r"^\s*list[\W_]*\d", title, re.IGNORECASE) and any(
            isinstance(cell, str) and named.match(cell) for cells in values[:3] for cell in cells[:3]
        ):
            return title, values
    return None


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
