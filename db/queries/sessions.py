"""Supervision sessions: those of a worker, and one record with what was said of each case and of the worker."""

import json
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from db.queries.actions import AgreedLine, agreed_actions
from db.queries.standards import as_date, known_by, maybe_date
from db.queries.workers import practice_rules
from db.store import Reader
from models.dates import short_form
from models.discussion import PERSONAL_FIELDS, Discussed, Drift, Gap, Personal, Risk, RiskChange
from models.errors import NotFound
from models.people import Person
from models.practice_rules import RuleName
from models.standards import Standards
from models.supervision import CancelReason, SessionKind, SessionState, is_late_entry

LATE_ENTRY = "Late entry"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session, as the list of a worker's sessions shows it.

    ``late_entry`` says that it was recorded later than the rule allows; ``short`` that it was shorter than the rule.
    ``gaps`` are counted over all its cases. ``moment`` is when it was begun to be written, while it is.
    """

    id: int
    worker_id: int
    worker: str
    supervisor_id: int
    supervisor: str
    kind: SessionKind
    planned_on: date | None
    planned_minutes: int | None
    writing: bool
    begun_on: date | None  # since when it is being written
    held_on: date | None
    minutes: int | None
    recorded_on: date | None
    supervisor_signed_on: date | None
    worker_signed_on: date | None
    signed_on_paper: bool
    cancelled_on: date | None
    cancelled_because: CancelReason | None
    cancelled_note: str
    discussed: frozenset[str]  # the personal parts that were gone into, by the names of ``models.discussion.Personal``
    cases: int
    gaps: tuple[tuple[Gap, int], ...]
    late_entry: bool
    short: bool
    passed: bool  # whether the day that it was planned for is over
    version: int

    @property
    def state(self) -> SessionState:
        if self.cancelled_on is not None:
            return SessionState.CANCELLED
        if self.writing:
            return SessionState.WRITING
        if self.held_on is None:
            return SessionState.NOT_HELD if self.passed else SessionState.PLANNED
        return SessionState.SIGNED if self.is_locked else SessionState.RECORDED

    @property
    def is_to_be_held(self) -> bool:
        """Whether it was planned and is neither held nor cancelled, be its day over or not."""
        return self.state in {SessionState.PLANNED, SessionState.NOT_HELD}

    @property
    def is_locked(self) -> bool:
        """Whether both have signed: then it is never changed, and corrected only by a new dated note."""
        return self.supervisor_signed_on is not None and self.worker_signed_on is not None

    @property
    def on(self) -> date | None:
        """The day by which it stands in a list; None for one begun and not yet held."""
        return self.held_on or self.planned_on

    @property
    def marks(self) -> str:
        """``Late entry · 45 minutes, short · 2 with no decision``; empty where nothing is to be said."""
        parts = [LATE_ENTRY] if self.late_entry else []
        parts += [f"{self.minutes} minutes, short"] if self.short else []
        parts += [f"{count} with {gap.words}" for gap, count in self.gaps]
        return " · ".join(parts)

    def needs(self, person_id: int | None) -> bool:
        """Whether this person is yet to sign it."""
        if self.held_on is None or self.writing:
            return False
        return (person_id == self.supervisor_id and self.supervisor_signed_on is None) or (
            person_id == self.worker_id and self.worker_signed_on is None
        )


@dataclass(frozen=True, slots=True)
class DiscussionLine:
    """What was said of one case in a session, with the actions that were agreed and what is missing."""

    case_id: int
    case: str
    child_id: int
    child: str
    name: str | None
    said: Discussed
    actions: tuple[AgreedLine, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A dated note that corrects the signed record: of a case, or of the personal part."""

    made_on: date
    made_by: str
    said: str
    case_id: int | None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session with all of its record that who asks may see; ``personal`` is None for everybody but the two."""

    session: SessionLine
    discussions: tuple[DiscussionLine, ...]
    personal: Personal | None
    personal_actions: tuple[AgreedLine, ...]
    corrections: tuple[CorrectionLine, ...]
    sees_personal: bool


@dataclass(frozen=True, slots=True)
class DraftText:
    """What is typed of a case, or of the worker, before it is recorded; ``version`` is 0 before the first save."""

    texts: dict[str, str]
    version: int


_COLUMNS = (
    "s.id, s.worker_id, w.name, s.supervisor_id, v.name, s.kind, s.planned_on, s.planned_minutes, s.writing_since, "
    "s.held_on, s.minutes, s.recorded_on, s.supervisor_signed_on, s.worker_signed_on, s.signed_on_paper, "
    "s.cancelled_on, s.cancelled_because, s.cancelled_note, "
    f"{', '.join(f's.{name}_discussed' for name in PERSONAL_FIELDS)}, s.version"
)
_FROM = (
    "FROM supervision_sessions AS s JOIN workers AS w ON w.id = s.worker_id JOIN workers AS v ON v.id = s.supervisor_id"
)
SAID_COLUMNS = (  # of ``discussions AS d``, in the order of ``Discussed``
    "d.situation, d.voice, d.seen_on, d.seen_alone, d.analysis, d.risk, d.risk_change, d.plan, d.drift, d.challenge, "
    "d.decision, d.rationale"
)


def sessions_of(reader: Reader, standards: Standards, as_at: date, worker_id: int | None = None) -> list[SessionLine]:
    """The sessions of a worker, or of everybody, as at a day: the latest first, one that is being written before all.

    One that was held or planned later than the day is left out where the day has been (what is planned from the day on
    is shown).
    """
    of_worker = "" if worker_id is None else "AND s.worker_id = :worker"
    given: dict[str, object] = {"as_at": as_at.isoformat()} | ({} if worker_id is None else {"worker": worker_id})
    rows = reader.rows(
        f"SELECT {_COLUMNS} {_FROM} WHERE (s.held_on IS NULL OR s.held_on <= :as_at) {of_worker} ORDER BY s.id", **given
    )
    gaps = _gaps(reader, worker_id)
    rules = practice_rules(reader)
    found = [
        _line(
            row,
            as_at,
            gaps.get(row[0], (0, ())),
            standards,
            rules.value(RuleName.RECORD_WITHIN, as_date(row[9]) if row[9] else as_at),
            rules.value(RuleName.SUPERVISION_MINUTES, as_date(row[9]) if row[9] else as_at),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.writing, one.on or date.max, one.id), reverse=True)


def session_line(reader: Reader, standards: Standards, session_id: int, as_at: date) -> SessionLine:
    """One session. Raises NotFound."""
    row = reader.row("SELECT worker_id FROM supervision_sessions WHERE id = :id", id=session_id)
    lines = [] if row is None else sessions_of(reader, standards, as_at, row[0])
    for line in lines:
        if line.id == session_id:
            return line
    raise NotFound(f"There is no supervision session {session_id} as at {short_form(as_at)}. Look at the list again.")


def _line(
    row: tuple,  # type: ignore[type-arg]
    as_at: date,
    counted: tuple[int, tuple[tuple[Gap, int], ...]],
    standards: Standards,
    record_within: int,
    least_minutes: int,
) -> SessionLine:
    (id_, worker_id, worker, supervisor_id, supervisor, kind, planned, planned_minutes, writing, held, minutes,
     recorded, supervisor_signed, worker_signed, on_paper, cancelled, because, note, *parts, version) = row  # fmt: skip
    held_on, recorded_on, of_kind = maybe_date(held), maybe_date(recorded), SessionKind(kind)
    return SessionLine(
        id=id_,
        worker_id=worker_id,
        worker=worker,
        supervisor_id=supervisor_id,
        supervisor=supervisor,
        kind=of_kind,
        planned_on=maybe_date(planned),
        planned_minutes=planned_minutes,
        writing=writing is not None,
        begun_on=_day_of(writing),
        held_on=held_on,
        minutes=minutes,
        recorded_on=recorded_on,
        supervisor_signed_on=known_by(as_at, supervisor_signed),
        worker_signed_on=known_by(as_at, worker_signed),
        signed_on_paper=bool(on_paper),
        cancelled_on=known_by(as_at, cancelled),
        cancelled_because=None if because is None else CancelReason(because),
        cancelled_note=note,
        discussed=frozenset(name for name, was in zip(PERSONAL_FIELDS, parts, strict=True) if was),
        cases=counted[0],
        gaps=counted[1],
        late_entry=held_on is not None
        and recorded_on is not None
        and is_late_entry(held_on, recorded_on, record_within, standards.calendar),
        short=minutes is not None and of_kind.counts and minutes < least_minutes,
        passed=planned is not None and as_date(planned) < as_at,
        version=version,
    )


def _day_of(moment: str | None) -> date | None:
    """The day of a moment; None where there is none, or where the text in the store is no moment."""
    with suppress(ValueError):
        return date.fromisoformat((moment or "")[:10])
    return None


def _gaps(reader: Reader, worker_id: int | None) -> dict[int, tuple[int, tuple[tuple[Gap, int], ...]]]:
    """How many cases were discussed in each session, and how many of them lack what."""
    of_worker = "" if worker_id is None else "WHERE s.worker_id = :worker"
    given: dict[str, object] = {} if worker_id is None else {"worker": worker_id}
    found = {}
    for id_, cases, undecided, unreasoned, undated in reader.rows(
        "SELECT s.id, COUNT(*), SUM(CASE WHEN d.decision IS NULL THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN d.rationale IS NULL THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN EXISTS (SELECT 1 FROM actions AS a WHERE a.session_id = d.session_id AND a.case_id = d.case_id "
        "AND (a.due_on IS NULL OR a.dated_on IS NOT NULL)) THEN 1 ELSE 0 END) "
        "FROM discussions AS d JOIN supervision_sessions AS s ON s.id = d.session_id "
        f"{of_worker} GROUP BY s.id",
        **given,
    ):
        counts = ((Gap.NO_DECISION, undecided), (Gap.NO_RATIONALE, unreasoned), (Gap.UNDATED_ACTION, undated))
        found[id_] = (cases, tuple((gap, count) for gap, count in counts if count))
    return found


def session_record(reader: Reader, standards: Standards, session_id: int, as_at: date, person: Person) -> SessionRecord:
    """The record of a session, as far as who asks may see it. Raises NotFound."""
    session = session_line(reader, standards, session_id, as_at)
    actions: dict[int | None, list[AgreedLine]] = defaultdict(list)
    for line in agreed_actions(reader, standards, max(as_at, session.held_on or as_at), done=True):
        if line.session_id == session_id:
            actions[line.case_id].append(line)
    discussions = []
    for case_id, child_id, child, number, name, *said in reader.rows(
        f"SELECT d.case_id, ch.id, ch.reference, c.number, ch.name, {SAID_COLUMNS} "
        "FROM discussions AS d JOIN cases AS c ON c.id = d.case_id JOIN children AS ch ON ch.id = c.child_id "
        "WHERE d.session_id = :id ORDER BY d.id",
        id=session_id,
    ):
        discussed = discussed_of(said)
        agreed = tuple(actions[case_id])
        gaps = discussed.gaps(line.agreed_due_on for line in agreed)
        discussions.append(DiscussionLine(case_id, f"{child}-{number}", child_id, child, name, discussed, agreed, gaps))
    row = reader.row(f"SELECT {', '.join(PERSONAL_FIELDS)} FROM personal_parts WHERE session_id = :id", id=session_id)
    corrections = tuple(
        CorrectionLine(as_date(on), by, said, case_id)
        for on, by, said, case_id in reader.rows(
            "SELECT made_on, made_by, said, case_id FROM session_corrections WHERE session_id = :id "
            "AND made_on <= :as_at ORDER BY id",
            id=session_id,
            as_at=as_at.isoformat(),
        )
    )
    return SessionRecord(
        session,
        tuple(discussions),
        None if row is None else Personal(*row),
        tuple(actions[None]),
        corrections,
        person.id in {session.supervisor_id, session.worker_id},
    )


def discussed_of(columns: list) -> Discussed:  # type: ignore[type-arg]
    """What was said of a case, from the columns in the order of ``Discussed``."""
    (situation, voice, seen_on, alone, analysis, risk, change, plan, drift, challenge, decision, rationale) = columns
    return Discussed(
        situation,
        voice,
        maybe_date(seen_on),
        None if alone is None else bool(alone),
        analysis,
        None if risk is None else Risk(risk),
        None if change is None else RiskChange(change),
        plan,
        None if drift is None else Drift(drift),
        challenge,
        decision,
        rationale,
    )


def drafts_of(reader: Reader, session_id: int) -> dict[int | None, DraftText]:
    """What is typed so far by the number of the case, and under None what is typed of the worker."""
    rows = reader.rows("SELECT case_id, texts, version FROM session_drafts WHERE session_id = :id", id=session_id)
    return {case_id: DraftText(json.loads(texts), version) for case_id, texts, version in rows}
