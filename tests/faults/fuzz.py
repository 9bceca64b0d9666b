"""Anything at all, given to the importer and to every command that takes text: it is refused in a sentence, or written.

What raises writes nothing. One store serves all examples, since what is compared is before and after each.
"""

import csv
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
from bases import DAY, act_of
from hypothesis import strategies as st
from looking import Picture, picture, troubles

from db.commands import (
    allocating,
    assessing,
    backing_up,
    calendar,
    closing,
    co_working,
    covering,
    drafting,
    importing,
    importing_assessments,
    importing_census,
    improving,
    keeping,
    people,
    planning,
    practice_rules,
    projects,
    publishing,
    referring,
    session_signing,
    session_writing,
    standing,
    standing_corrected,
    supervising,
    triage,
    undoing,
    views,
    workers,
    writing,
)
from db.exchange.annex_a import read_annex_a
from db.exchange.cin_census import CensusReading
from db.exchange.cin_census_names import TEXTS
from db.exchange.plain_assessments import COLUMNS, read_plain_assessments
from db.queries.people import person_named
from db.queries.sessions import drafts_of
from db.store import Act, Store
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.care_codes import (
    AbuseCategory,
    CareEnd,
    CareGoal,
    EventKind,
    FactKind,
    LegalStatus,
    MoveReason,
    PlacementType,
)
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.columns import DUTY
from models.dates import EARLIEST, LATEST, parse_day
from models.discussion import PERSONAL_WORDS, SAID_WORDS
from models.due_clocks import DueClock
from models.errors import Conflict, CpipError
from models.feedback import Impact, Voice
from models.improvement import Move
from models.keeping import CountedFrom, RecordKind
from models.notes import NoteKind
from models.pathway import Dated, LateReason, Trigger
from models.people import Role
from models.plan import NewWorker, PlannedLeave, PlannedMove
from models.practice_rules import RuleName
from models.projects import ItemKind, ItemValues, ProjectStatus, ProjectValues
from models.referral import NewChild, ReferralOutcome
from models.standards import Clock
from models.statements import Statement
from models.supervision import CancelReason, SessionKind, SupervisedAs
from models.timeliness import Figure, Measure, Month, Period
from models.views import KEYS, View, Whose

HEADERS = {
    "List 3": ("Child ID", "Gender", "Date of Birth", "Date of Referral", "Referral Source", "NFA", "Team", "Worker"),
    "List 4": ("Child ID", "Gender", "Date of Birth", "Assessment Start", "Seen", "Authorised", "Team", "Worker"),
    "List 6": ("Child ID", "Gender", "Date of Birth", "CIN Start", "Primary Need", "Last Seen", "CIN Closure Date",
               "Reason for Closure", "Status", "Team", "Worker"),
}  # fmt: skip

# What Excel itself can hold in a cell; openpyxl writes nothing else.
_letters = st.characters(exclude_categories=("Cs", "Cc"))
_days = st.dates(date(2024, 3, 1), date(2024, 6, 1)).map(lambda day: datetime(day.year, day.month, day.day))
_cells = (
    st.none()
    | st.sampled_from(["A", "B", "Yes", "No", "Duty", "Sam", "04/04/2024", "=1+1", "#N/A", 45386, True])
    | _days
    | st.text(_letters, max_size=130)
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
)


def _rows(header: tuple[str, ...]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    likely = [st.sampled_from("ABCD") | _cells, *(_days | _cells for _ in header[1:])]
    return st.lists(st.tuples(*likely), max_size=4).map(lambda rows: [header, *rows])


sheets = st.fixed_dictionaries({}, optional={title: _rows(header) for title, header in HEADERS.items()})


def packed(content: dict[str, list[tuple[Any, ...]]]) -> bytes:
    """The workbook with these sheets."""
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    for title, rows in content.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A workbook of which something is another than Excel wrote: in the file, or in one of the files packed in it."""
    whole = packed(draw(sheets))
    if draw(st.booleans()):
        return _spoil(draw, whole)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(file, "w") as after:
        chosen = draw(st.sampled_from(before.namelist()))
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, _spoil(draw, content) if name == chosen else content)
    return file.getvalue()


def _spoil(draw: st.DrawFn, content: bytes) -> bytes:
    at = draw(st.integers(0, 9_999)) * len(content) // 10_000  # a workbook made at another moment has another length
    length = draw(st.integers(0, 40))
    return content[:at] + draw(st.binary(max_size=40)) + content[at + length :]


workbooks = st.binary(max_size=300) | st.builds(packed, sheets) | spoilt()

_list_cells = (
    st.sampled_from(["", "A", "B", "A-1", "1", "2", "IA", "core", "C&F", "04/04/2024", "#N/A", "=1+1", "45386", "no"])
    | st.dates(date(2024, 3, 1), date(2024, 6, 1)).map(str)
    | st.text(max_size=130)
)


@st.composite
def lists(draw: st.DrawFn) -> bytes:
    """A plain list of assessments as anybody might have written it, in any delimiter and encoding, or spoilt."""
    header = draw(st.just(COLUMNS) | st.permutations(COLUMNS) | st.lists(st.sampled_from(COLUMNS), min_size=3))
    likely = {"child": st.sampled_from("ABCD"), "kind": st.sampled_from(["IA", "core", "single"])}
    rows = [
        [draw(likely.get(name, _list_cells) | _list_cells) for name in header] for _ in range(draw(st.integers(0, 4)))
    ]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=draw(st.sampled_from(",;\t"))).writerows([list(header), *rows])
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    content = file.getvalue().encode(encoding, errors="replace")
    return _spoil(draw, content) if draw(st.booleans()) else content


plain_lists = st.binary(max_size=300) | lists()

_census_texts = (
    st.sampled_from(["", "A", "B", "1", "0", "true", "NEG", "4A", "1A", "RC1", "2024-04-04", "2024-05-01", "1066-10-14",
                     "2030-01-01", "04/04/2024", "&amp;", "\u202eA"])
    | st.dates(date(2024, 3, 1), date(2024, 6, 1)).map(str)
)  # fmt: skip
_PARTS = {"Child": ("CINdetails",), "CINdetails": ("Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans")}


@st.composite
def _element(draw: st.DrawFn, name: str) -> str:
    """A record of the census with some of its dates and codes, what stands within it, and at times something astray."""
    inner = [f"<{one}>{draw(_census_texts)}</{one}>" for one in TEXTS[name] if draw(st.booleans())]
    if name == "Child":
        inner.append(f"<LAchildID>{draw(st.sampled_from('ABCD'))}</LAchildID>")
    if name == "CINdetails":
        inner.append("<CINreferralDate>2024-04-02</CINreferralDate>")
    if within := _PARTS.get(name):
        inner += [draw(_element(draw(st.sampled_from(within)))) for _ in range(draw(st.integers(0, 3)))]
    astray = draw(st.sampled_from(["", "", "stray", "<Other>1</Other>", "<!-- -->"]))
    return f"<{name}>{astray}{''.join(inner)}</{name}>"


@st.composite
def census_files(draw: st.DrawFn) -> bytes:
    """A census as a council's program might have written it, or spoilt."""
    children = "".join(draw(_element("Child")) for _ in range(draw(st.integers(0, 3))))
    content = f"<Message><Children>{children}</Children></Message>".encode(draw(st.sampled_from(["utf-8", "utf-16"])))
    return _spoil(draw, content) if draw(st.booleans()) else content


censuses = st.binary(max_size=300) | census_files()

_text = st.text(max_size=140) | st.sampled_from(["", " ", "Ada Manager", "\x00", "a\ud800b", "e\u0301" * 70, "'; --"])
_days_of_people = st.dates(date(1800, 1, 1), date(2300, 1, 1)) | st.dates(date(2024, 1, 1), date(2026, 1, 1))
_ids = st.integers(-1, 60)
_numbers = st.integers(-(2**70), 2**70) | st.integers(-2, 60)
# A day as ``parse_day`` gives it, often one that can be meant.
_read_days = st.dates(EARLIEST, LATEST)
_some_days = st.just(DAY) | st.integers(-400, 30).map(lambda days: DAY + timedelta(days=days)) | _read_days
_reasons = st.just("as is best") | _text
_wishes = st.lists(st.builds(Wish, _ids, st.none() | _ids), max_size=4)
_destinations = st.builds(Destination, st.none() | _ids, st.none() | _ids)
_starters = st.builds(NewWorker, _text, st.none() | _ids, _numbers, st.none() | _some_days, st.none() | _some_days)

_new_children = st.builds(
    NewChild, _text, st.none() | _some_days, st.none() | _some_days, _text, _text | st.sampled_from(["", "NEW0007"])
)
# What stood there of the child as the person looked.
_seen = st.just((None, None, None)) | st.tuples(
    st.none() | st.booleans(), st.none() | _some_days, st.none() | st.booleans()
)
_months = _some_days.map(Month.of) | st.just(Month(2024, 4))
_statements = st.builds(
    Statement, _text | st.sampled_from([measure.value for measure in Measure]), st.sampled_from(Period), _months,
    st.none() | st.builds(Figure, _numbers, _numbers), st.none() | st.fractions() | st.integers(0, 100).map(Fraction),
    _reasons,
)  # fmt: skip
_some_tasks = st.integers(-1, 6)
_items = st.builds(
    ItemValues, _reasons, _text, st.none() | _some_days, st.none() | _numbers, st.none() | _numbers, st.just("") | _text
)
SUBMITTER = "Una Other"


def _worker(store: Store, act: Act) -> Act:
    """The act as one of somebody else, so that there is something to sign that is not one's own."""
    with store.reading() as reader:
        return Act(person_named(reader, SUBMITTER), act.at)


_some_sessions = st.integers(-1, 12)
# What a draft may hold: the texts of its fields, whatever stands in them.
_typed = st.dictionaries(
    st.sampled_from([*SAID_WORDS, *PERSONAL_WORDS, "seen_on", "seen_alone", "risk", "risk_change", "drift", "what1",
                     "who1", "by1", "what6", "who6", "by6", "what7"]),
    _text | st.sampled_from(["1", "99", "high", "yes", "stuck", "same", "2024-06-03", "2024-02-30", "0001-01-01"]),
    max_size=6,
)  # fmt: skip


def _hold(
    store: Store, act: Act, worker: int, case: int, of_case: dict[str, str], of_worker: dict[str, str],
    kind: SessionKind, on: date, minutes: int, sign: bool,
) -> None:  # fmt: skip
    """A session from its beginning to its record; where it is refused, what was written of it is thrown away.

    Only its last step is of one act, and so it is tried for itself: the draft that it reads is put there first.
    """
    try:
        session = session_writing.begin_session(store, act, worker)
    except Conflict:  # it goes on with the one that is being written
        with store.reading() as reader:
            session = reader.row("SELECT id FROM supervision_sessions WHERE writing_since IS NOT NULL "
                                 f"AND worker_id = {worker} AND supervisor_id = {act.person.id}")[0]  # fmt: skip
    for of, texts in ((case, of_case), (None, of_worker)):
        with store.reading() as reader:
            known = drafts_of(reader, session).get(of)
        with suppress(Conflict):
            drafting.keep_draft(store, act, session, of, texts, known.version if known else 0)
    before, refusal = picture(store), None
    try:
        session_writing.record_session(store, act, session, kind, on, minutes, DAY, sign=sign)
    except CpipError as error:
        refusal = error
    if refusal is not None:
        assert str(refusal), "a refusal without a word"
        assert picture(store) == before, "refused, and something was written"
        assert "SQLITE_CONSTRAINT" not in str(refusal), "the store refused it, and not the program"
        session_writing.discard_session(store, act, session)


# Each command that takes what a person typed, and what could be typed.
_some_views = st.builds(
    View,
    _text,
    st.none() | st.sampled_from(KEYS) | _text,
    st.sampled_from(Whose),
    st.sampled_from(["all", "late"]) | _text,
    _text,
    st.lists(st.sampled_from(DueClock)).map(tuple),
    st.sampled_from(["due", "child"]) | _text,
    st.booleans(),
    st.booleans(),
)
FORMS: dict[str, tuple[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]]] = {
    "parse a day": (
        lambda store, act, text: parse_day(text, DAY),
        (_text | st.from_regex(r"[+-]?\d{1,5}[dwmy/ .-]*"),),
    ),
    "proclaim": (
        lambda store, act, day, name: calendar.proclaim(store, act, day, name, apply=True),
        (_days_of_people, _text),
    ),
    "close the office": (calendar.close_office, (_days_of_people, _days_of_people, _text)),
    "add a standard": (
        lambda store, act, clock, days, since, until: calendar.add_local_standard(
            store, act, clock, days, since, until, apply=True
        ),
        (st.sampled_from(Clock), _numbers, _days_of_people, st.none() | _days_of_people),
    ),
    "give access": (
        lambda store, act, name, role, new: people.give_access(store, act, name, role, new=new),
        (_text, st.none() | st.sampled_from(Role), st.booleans()),
    ),
    "restrict": (people.restrict, (_ids, st.none() | st.lists(_text, max_size=3), _text)),
    "set retention": (
        keeping.set_retention,
        (st.sampled_from(RecordKind), _numbers, st.sampled_from(CountedFrom), _text),
    ),
    "erase": (
        lambda store, act, child, reference, reason, day, early: keeping.erase_record(
            store, act, child, reference, reason, day, early=early
        ),
        (_ids, _text, _text, _days_of_people, st.booleans()),
    ),
    "allocate": (
        lambda store, act, cases, to, on, because, code, override: allocating.allocate(
            store, act, cases, to, on, DAY, because, code=code, override=override
        ),
        (_wishes, _destinations, _some_days, _reasons, st.none() | st.sampled_from(ChangeReason), _reasons),
    ),
    "unallocate": (
        lambda store, act, cases, on, because: allocating.unallocate(store, act, cases, on, DAY, because),
        (_wishes, _some_days, _reasons),
    ),
    "cover": (
        lambda store, act, owner, to, first, last, because, override, leave: covering.cover(
            store, act, owner, to, first, last, DAY, because, override=override, leave=leave
        ),
        (_ids, _ids, _some_days, st.none() | _some_days, _reasons, _reasons, st.booleans()),
    ),
    "give back": (
        lambda store, act, owner, on, because: covering.give_back(store, act, owner, on, DAY, because),
        (_ids, _some_days, _reasons),
    ),
    "co-work": (
        lambda store, act, case, worker, on, because: co_working.co_work(store, act, case, worker, on, DAY, because),
        (_ids, _ids, _some_days, _reasons),
    ),
    "end co-working": (
        lambda store, act, case, worker, on, why: co_working.end_co_work(store, act, case, worker, on, DAY, why),
        (_ids, _ids, _some_days, _reasons),
    ),
    "carry out": (
        lambda store, act, starters, leaves, moves, on, because, override: planning.carry_out(
            store, act, starters, leaves, moves, on, DAY, because, override=override
        ),
        (
            st.lists(_starters, max_size=2),
            st.lists(st.builds(PlannedLeave, _ids, _some_days, st.none() | _some_days), max_size=2),
            st.lists(st.builds(PlannedMove, st.builds(Wish, _ids), st.none() | _ids, _text), max_size=3),
            _some_days,
            _reasons,
            _reasons,
        ),
    ),
    "take a referral": (
        lambda store, act, child, received, source, need, level, because, siblings, team: referring.take_referral(
            store, act, child, received, source, need, level, because, DAY, siblings=siblings, team_id=team
        ),
        (
            _ids | _new_children,
            _some_days,
            st.sampled_from(ReferralSource),
            st.sampled_from(PrimaryNeed),
            st.integers(1, 4) | _numbers,
            _reasons,
            st.lists(_ids, max_size=2),
            st.none() | _ids,
        ),
    ),
    "decide on a referral": (
        lambda store, act, case, outcome, because, on, strategy, corrects: referring.decide_referral(
            store, act, case, outcome, because, on, DAY, strategy_on=strategy, corrects=corrects
        ),
        (_ids, st.sampled_from(ReferralOutcome), _reasons, _some_days, st.none() | _some_days, st.none() | _ids),
    ),
    "record a birth": (
        lambda store, act, child, on: referring.record_birth(store, act, child, on, DAY),
        (_ids, _some_days),
    ),
    "start an assessment": (
        lambda store, act, case, kind, trigger, on: assessing.start_assessment(
            store, act, case, kind, trigger, on, DAY
        ),
        (_ids, st.sampled_from(Kind), st.sampled_from(Trigger), _some_days),
    ),
    "note that a child was seen": (
        lambda store, act, id_, on, alone, seen: assessing.note_seen(store, act, id_, on, alone, DAY, seen=seen),
        (_ids, st.none() | _some_days, st.none() | st.booleans(), st.none() | _seen),
    ),
    "submit": (
        lambda store, act, id_, on, to, seen_on, alone, seen: assessing.submit(
            store, _worker(store, act), id_, on, DAY, to_id=to, seen_on=seen_on, alone=alone, seen=seen
        ),
        (_ids, _some_days, st.none() | _ids, st.none() | _some_days, st.none() | st.booleans(), st.none() | _seen),
    ),
    "return": (
        lambda store, act, id_, comment, on, seen: assessing.return_assessment(
            store, act, id_, comment, on, DAY, seen=seen
        ),
        (_ids, _reasons, _some_days, st.none() | _ids),
    ),
    "authorise": (
        lambda store, act, id_, on, reason, note, seen: assessing.authorise(
            store, act, id_, on, DAY, reason=reason, note=note, seen=seen
        ),
        (_ids, _some_days, st.none() | st.sampled_from(LateReason), _reasons, st.none() | _ids),
    ),
    "reopen": (
        lambda store, act, id_, because, on: assessing.reopen(store, act, id_, because, on, DAY),
        (_ids, _reasons, _some_days),
    ),
    "correct a date": (
        lambda store, act, case, id_, what, now, because, on, reason, note: assessing.correct_date(
            store, act, case, id_, what, now, because, on, DAY, reason=reason, note=note
        ),
        (
            _ids,
            st.none() | _ids,
            st.sampled_from(Dated),
            _some_days,
            _reasons,
            _some_days,
            st.none() | st.sampled_from(LateReason),
            _reasons,
        ),
    ),
    "close a case": (
        lambda store, act, case, reason, because, on: closing.close_case(store, act, case, reason, because, on, DAY),
        (_ids, st.sampled_from(ClosureReason), _reasons, _some_days),
    ),
    "take a case up again": (
        lambda store, act, case, because, on: closing.take_up_again(store, act, case, because, on, DAY),
        (_ids, _reasons, _some_days),
    ),
    "note a conference": (
        lambda store, act, case, on, needless, seen: closing.note_conference(
            store, act, case, on, DAY, needless=needless, seen=seen
        ),
        (_ids, st.none() | _some_days, _reasons, st.none() | st.tuples(st.none() | _some_days, st.none() | _reasons)),
    ),
    "write a note": (
        lambda store, act, case, kind, said, on, source: writing.write_note(
            store, act, case, kind, said, on, DAY, source=source
        ),
        (_ids, st.sampled_from(NoteKind), _reasons, _some_days, st.none() | st.sampled_from(ReferralSource)),
    ),
    "record a decision": (
        lambda store, act, case, decided, because, on, corrects: writing.record_decision(
            store, act, case, decided, because, on, DAY, corrects=corrects
        ),
        (_ids, _reasons, _reasons, _some_days, st.none() | _ids),
    ),
    "agree an action": (
        lambda store, act, case, what, owner, due, on: writing.agree_action(
            store, act, case, what, owner, due, on, DAY
        ),
        (_ids, _reasons, _ids, _some_days, _some_days),
    ),
    "finish an action": (
        lambda store, act, id_, on, note: writing.finish_action(store, act, id_, on, DAY, note),
        (_ids, _some_days, _reasons),
    ),
    "finish a personal action": (
        lambda store, act, id_, on, note: writing.finish_personal_action(store, act, id_, on, DAY, note),
        (_ids, _some_days, _reasons),
    ),
    "set a day for an action": (
        lambda store, act, id_, due: writing.date_action(store, act, id_, due, DAY),
        (_ids, _some_days),
    ),
    "set a day for a personal action": (
        lambda store, act, id_, due: writing.date_personal_action(store, act, id_, due, DAY),
        (_ids, _some_days),
    ),
    "agree on supervision": (
        lambda store, act, worker, by, since, as_what, every, cover: supervising.agree_supervision(
            store, act, worker, by, since, as_what, every_days=every, cover_id=cover
        ),
        (_ids, _ids, _some_days, st.sampled_from(SupervisedAs), st.none() | _numbers, st.none() | _ids),
    ),
    "plan a session": (
        supervising.plan_session,
        (_ids, _ids, _some_days, st.just(90) | _numbers, st.sampled_from(SessionKind)),
    ),
    "cancel a session": (
        lambda store, act, id_, because, on, note: supervising.cancel_session(store, act, id_, because, on, DAY, note),
        (_ids, st.sampled_from(CancelReason), _some_days, _reasons),
    ),
    "begin a session": (session_writing.begin_session, (_ids, st.none() | _ids)),
    "throw a session away": (session_writing.discard_session, (_some_sessions,)),
    "hold a session": (
        lambda store, act, *given: _hold(store, act, *given),
        (
            st.integers(2, 12),
            st.integers(1, 12),
            _typed,
            _typed,
            st.sampled_from(SessionKind),
            _some_days,
            st.just(90) | _numbers,
            st.booleans(),
        ),
    ),
    "amend a session": (session_writing.amend_session, (_some_sessions,)),
    "sign a session": (
        lambda store, act, id_, version, on_paper: session_signing.sign_session(
            store, act, id_, DAY, version, on_paper=on_paper
        ),
        (_some_sessions, st.integers(1, 6), st.booleans()),
    ),
    "correct a session": (
        lambda store, act, id_, case, said: session_signing.correct_session(store, act, id_, case, said, DAY),
        (_some_sessions, st.none() | _ids, _reasons),
    ),
    "begin a plan of a child in need": (
        lambda store, act, case, on: standing.begin_need(store, act, case, on, DAY),
        (_ids, _some_days),
    ),
    "begin a protection plan": (
        lambda store, act, case, category, on, before: standing.begin_protection(
            store, act, case, category, on, DAY, previous_plans=before
        ),
        (_ids, st.sampled_from(AbuseCategory), _some_days, st.none() | _numbers),
    ),
    "begin a time in care": (
        lambda store, act, case, status, type_, on: standing.begin_care(store, act, case, status, type_, on, DAY),
        (_ids, st.sampled_from(LegalStatus), st.none() | st.sampled_from(PlacementType), _some_days),
    ),
    "note what was held": (
        lambda store, act, id_, kind, on, alone, note: standing.note_held(
            store, act, id_, kind, on, DAY, alone=alone, note=note
        ),
        (_ids, st.sampled_from(EventKind), _some_days, st.none() | st.booleans(), _reasons),
    ),
    "set what holds": (
        lambda store, act, id_, what, value, since, note: standing.set_fact(
            store, act, id_, what, value, since, DAY, note=note
        ),
        (
            _ids,
            st.sampled_from(FactKind),
            st.sampled_from([*AbuseCategory, *LegalStatus, *CareGoal]),
            _some_days,
            _reasons,
        ),
    ),
    "move a child": (
        lambda store, act, id_, type_, on, reason, respite, note: standing.place(
            store, act, id_, type_, on, DAY, reason=reason, respite=respite, note=note
        ),
        (
            _ids,
            st.sampled_from(PlacementType),
            _some_days,
            st.none() | st.sampled_from(MoveReason),
            st.booleans(),
            _reasons,
        ),
    ),
    "come back": (
        lambda store, act, id_, on: standing.come_back(store, act, id_, on, DAY),
        (_ids, _some_days),
    ),
    "end a plan": (
        lambda store, act, id_, on, reason, note: standing.end_episode(
            store, act, id_, on, DAY, reason=reason, note=note
        ),
        (_ids, _some_days, st.none() | st.sampled_from(CareEnd), _reasons),
    ),
    "correct a plan": (
        lambda store, act, id_, because, start, end: standing_corrected.correct_episode(
            store, act, id_, DAY, because, started_on=start, ended_on=end
        ),
        (_ids, _reasons, st.none() | _some_days, st.none() | _some_days),
    ),
    "take back what was held": (
        lambda store, act, id_, kind, on, because: standing_corrected.take_back_held(
            store, act, id_, kind, on, DAY, because
        ),
        (_ids, st.sampled_from(EventKind), _some_days, _reasons),
    ),
    "review": (triage.review_waiting, (st.lists(_ids, max_size=3), _reasons, _reasons, _some_days)),
    "set a threshold": (triage.set_threshold, (_ids, _numbers, _reasons, _some_days)),
    "note section 47": (
        lambda store, act, case, since: triage.note_section_47(store, act, case, since, DAY),
        (_ids, st.none() | _some_days),
    ),
    "link siblings": (triage.link_siblings, (st.lists(_ids, max_size=4),)),
    "unlink a sibling": (triage.unlink_sibling, (_ids,)),
    "add a worker": (workers.add_worker, (_starters,)),
    "change a worker": (
        workers.change_worker,
        (
            _ids,
            st.builds(
                workers.WorkerValues,
                st.none() | _ids,
                _numbers,
                st.none() | _some_days,
                st.none() | _some_days,
                st.none() | _some_days,
            ),
            st.integers(0, 3),
        ),
    ),
    "add leave": (workers.add_leave, (_ids, _some_days, st.none() | _some_days, _reasons)),
    "remove leave": (workers.remove_leave, (_ids,)),
    "reduce a capacity": (
        workers.reduce_capacity,
        (_ids, _numbers, _some_days, st.none() | _some_days, _reasons),
    ),
    "remove a reduction": (workers.remove_reduction, (_ids,)),
    "set a rule": (
        practice_rules.set_practice_rule,
        (st.sampled_from(RuleName), _numbers, _some_days, _reasons),
    ),
    "save a view": (views.save_view, (_some_views,)),
    "change a view": (
        lambda store, act, *given: views.change_view(store, act, *given[:-1], version=given[-1]),
        (_ids, _some_views, st.none() | st.integers(0, 3)),
    ),
    "share a view": (
        lambda store, act, *given: views.share_view(store, act, *given[:-1], version=given[-1]),
        (_ids, st.booleans(), st.none() | st.integers(0, 3)),
    ),
    "remove a view": (
        lambda store, act, *given: views.remove_view(store, act, *given[:-1], version=given[-1]),
        (_ids, st.none() | st.integers(0, 3)),
    ),
    "choose columns": (
        views.choose_columns,
        (st.just("duty") | _text, st.lists(st.sampled_from(sorted(DUTY.offered)) | _text).map(tuple)),
    ),
    "publish a month": (publishing.publish_month, (_months, _some_days, st.just(DAY))),
    "set a yardstick": (
        lambda store, act, *given: publishing.set_yardstick(
            store, act, *given[:-3], in_time=given[-3], completed=given[-2], version=given[-1]
        ),
        (
            st.sampled_from(Measure),
            _text,
            _numbers,
            _some_days,
            _reasons,
            st.none() | _numbers,
            st.none() | _numbers,
            st.none() | st.integers(0, 3),
        ),
    ),
    "remove a yardstick": (
        lambda store, act, *given: publishing.remove_yardstick(store, act, *given[:-1], version=given[-1]),
        (st.sampled_from(Measure), _text, _some_days, st.none() | st.integers(0, 3)),
    ),
    "set the population": (publishing.set_population, (st.none() | _numbers,)),
    "state a figure": (publishing.state_figure, (_statements,)),
    "add a task": (
        lambda store, act, number, title, on, owner, due: improving.add_task(
            store, act, number, title, on, DAY, owner=owner, due_on=due
        ),
        (_ids, _text, _some_days, _text, st.none() | _some_days),
    ),
    "change a task": (
        lambda store, act, *given: improving.change_task(store, act, *given[:-1], DAY, version=given[-1]),
        (_some_tasks, _text, _text, st.none() | _some_days, st.none() | st.integers(0, 3)),
    ),
    "take a step": (
        lambda store, act, task, move, on, because, seen: improving.step_task(
            store, act, task, move, on, DAY, because, seen=seen
        ),
        (_some_tasks, st.sampled_from(Move), _some_days, _reasons, st.none() | _ids),
    ),
    "sign a task off": (
        lambda store, act, task, on, because: improving.sign_off_task(store, act, task, on, DAY, because),
        (_some_tasks, _some_days, _text),
    ),
    "record feedback": (
        lambda store, act, *given: improving.record_feedback(store, act, *given, DAY),
        (_some_tasks, st.sampled_from(Voice), st.sampled_from(Impact), _some_days, _reasons, _reasons, _reasons),
    ),
    "set a project": (
        lambda store, act, number, values, version: projects.set_project(
            store, act, number, values, DAY, version=version
        ),
        (
            st.integers(0, 9),
            st.builds(ProjectValues, _text, _text, _text, _text, st.none() | _some_days, st.none() | _some_days),
            st.none() | st.integers(0, 3),
        ),
    ),
    "state a project": (
        lambda store, act, *given: projects.state_project(store, act, *given, DAY),
        (st.integers(0, 9), st.sampled_from(ProjectStatus), _reasons, _some_days),
    ),
    "add an item": (
        lambda store, act, *given: projects.add_item(store, act, *given, DAY),
        (st.integers(0, 9), st.sampled_from(ItemKind), _items, _some_days),
    ),
    "change an item": (
        lambda store, act, item, values, version: projects.change_item(store, act, item, values, DAY, version=version),
        (_some_tasks, _items, st.none() | st.integers(0, 3)),
    ),
    "end an item": (
        lambda store, act, item, on, how: projects.end_item(store, act, item, on, DAY, how),
        (_some_tasks, st.none() | _some_days, _reasons),
    ),
    "hold a meeting": (
        lambda store, act, on, note: projects.hold_meeting(store, act, on, DAY, note),
        (_some_days, _text),
    ),
    "record a figure of success": (
        lambda store, act, *given: projects.record_success_figure(store, act, *given[:-1], DAY, is_baseline=given[-1]),
        (_numbers, _some_days, _reasons, _reasons, st.booleans()),
    ),
    "undo": (undoing.undo, (st.none() | _ids,)),
    "redo": (undoing.redo, (st.none() | _ids,)),
    "second place": (
        lambda store, act, text: backing_up.set_second_place(store, act, Path(text) if text else None),
        (_text,),
    ),
}

forms = st.sampled_from(sorted(FORMS)).flatmap(lambda name: st.tuples(st.just(name), st.tuples(*FORMS[name][1])))


class Tester:
    """One store, to which every example is done."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.refused, self.written = store, 0, 0
        self._file = folder / "extract.xlsx"
        people.give_access(store, act_of(0), SUBMITTER, Role.WORKER, new=True)
        self._held: Picture = picture(store)

    def form(self, name: str, given: tuple[Any, ...]) -> None:
        """Do what the form asks, with what was typed."""
        refusal = self._try(lambda: FORMS[name][0](self.store, act_of(self.written), *given))
        if all(EARLIEST <= one <= LATEST for one in given if isinstance(one, date)):  # as any typed day is
            assert "SQLITE_CONSTRAINT" not in str(refusal), "the store refused it, and not the program"

    def workbook(self, content: bytes) -> None:
        """Read the workbook in, as a person would who says yes to the preview."""
        self._file.write_bytes(content)

        def read() -> None:
            annex = read_annex_a(self._file, Kind.SINGLE, DAY)
            act = act_of(self.written)
            importing.write_import(self.store, act, annex, importing.plan_import(self.store, act, annex))

        self._try(read)

    def plain_list(self, content: bytes) -> None:
        """Read the plain list in, as a person would who says yes to the preview."""
        self._file.write_bytes(content)

        def read() -> None:
            file = read_plain_assessments(self._file, DAY)
            act = act_of(self.written)
            plan = importing_assessments.plan_assessments(self.store, act, file)
            importing_assessments.write_assessments(self.store, act, file, plan)

        self._try(read)

    def census(self, content: bytes) -> None:
        """Read the census in, as a person would who says yes to the preview."""
        self._file.write_bytes(content)

        def read() -> None:
            reading, act = CensusReading(self._file, Kind.SINGLE, DAY), act_of(self.written)
            plan = importing_census.plan_census(self.store, act, reading)
            importing_census.write_census(self.store, act, reading, plan)

        self._try(read)

    def _try(self, run: Callable[[], Any]) -> CpipError | None:
        before, refusal = self._held, None
        try:
            run()
        except CpipError as error:
            refusal = error
        self._held = picture(self.store)
        if refusal is not None:
            self.refused += 1
            assert str(refusal), "a refusal without a word"
            assert self._held == before, "refused, and something was written"
        if self._held == before:
            return refusal
        self.written += 1
        assert self._held.seals[: before.entries] == before.seals, "entries were changed"
        assert self._held.entries > before.entries, "written without an entry"
        if self.written % 50 == 1:
            assert troubles(self.store) == []
        return refusal
