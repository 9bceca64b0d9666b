"""Supervision in the small authority: Mo supervises Ann, whose cases are spoken of; both can sign in."""

from collections.abc import Mapping
from datetime import date

from small_authority import ADA, ANN, MO, NAMES, NOW, ROLES, TODAY, ask, write

from db.commands.drafting import keep_draft
from db.commands.session_signing import sign_session
from db.commands.session_writing import begin_session, record_session
from db.queries.sessions import DraftText, SessionLine, SessionRecord, drafts_of, session_line, session_record
from db.queries.standards import standards
from db.queries.supervision import SupervisionRow, supervision_list
from db.store import Act, Store
from models.people import Person, Role
from models.supervision import SessionKind

Texts = Mapping[str, str]
# All that can be typed of a case.
WHOLE = {
    "situation": "At home with her aunt.", "voice": "“I like it here.”", "seen_on": "2024-06-05", "seen_alone": "yes",
    "analysis": "It is calmer.", "risk": "medium", "risk_change": "lower", "plan": "To go on.", "drift": "on_track",
    "challenge": "What if the aunt is ill?", "decision": "To go on for four weeks.", "rationale": "It works.",
    "what1": "Visit", "who1": str(ANN), "by1": "2024-06-17", "what2": "Ring the school", "who2": str(MO), "by2": "",
}  # fmt: skip


def somebody(id_: int) -> Person:
    """Anybody of the authority; whoever has no role of their own there signs in as a worker."""
    return Person(id_, NAMES[id_], ROLES.get(id_, Role.WORKER))


def by(id_: int) -> Act:
    return Act(somebody(id_), NOW)


def let_in(store: Store, *workers: int) -> None:
    """Let these workers sign in."""
    write(store, "INSERT INTO access (worker_id, role, version) VALUES (?, 'worker', 1)", *((id_,) for id_ in workers))


def type_in(store: Store, session: int, case: int | None, texts: Texts, *, of: int = MO) -> int:
    """Type of a case, or of the worker, over what was typed before."""
    known = drafts(store, session).get(case)
    return keep_draft(store, by(of), session, case, texts, known.version if known else 0)


def drafts(store: Store, session: int) -> dict[int | None, DraftText]:
    """All that is typed of a session, whoever typed it."""
    with Store.open(store.path) as fresh, fresh.reading() as reader:
        return drafts_of(reader, session)


def begun(
    store: Store, cases: Mapping[int, Texts] | None = None, worker_part: Texts | None = None, *, worker: int = ANN,
    of: int = MO, planned: int | None = None,
) -> int:  # fmt: skip
    """A session that is being written, with what is typed of these cases and of the worker."""
    session = begin_session(store, by(of), worker, planned)
    for case, texts in (cases or {}).items():
        type_in(store, session, case, texts, of=of)
    if worker_part:
        type_in(store, session, None, worker_part, of=of)
    return session


def record(
    store: Store, session: int, held: date = TODAY, today: date = TODAY, *, of: int = MO, minutes: int = 90,
    kind: SessionKind = SessionKind.ONE_TO_ONE, sign: bool = False,
) -> None:  # fmt: skip
    record_session(store, by(of), session, kind, held, minutes, today, sign=sign)


def held(
    store: Store, cases: Mapping[int, Texts] | None = None, worker_part: Texts | None = None, on: date = TODAY,
    today: date = TODAY, *, worker: int = ANN, of: int = MO, kind: SessionKind = SessionKind.ONE_TO_ONE,
    minutes: int = 90, sign: bool = False,
) -> int:  # fmt: skip
    """A session that is recorded."""
    session = begun(store, cases, worker_part, worker=worker, of=of)
    record(store, session, on, today, of=of, kind=kind, minutes=minutes, sign=sign)
    return session


def sign(store: Store, session: int, *who: int, on: date = TODAY) -> None:
    """These sign what stands there now."""
    for id_ in who:
        sign_session(store, by(id_), session, on, line(store, session, on).version)


def line(store: Store, session: int, day: date = TODAY) -> SessionLine:
    with store.reading() as reader:
        return session_line(reader, standards(reader), session, day)


def recorded(store: Store, session: int, reader_id: int = MO, day: date = TODAY) -> SessionRecord:
    """The record, as this person reads it."""
    with Store.open(store.path) as theirs:
        theirs.sign_in(somebody(reader_id))
        with theirs.reading() as reader:
            return session_record(reader, standards(reader), session, day, somebody(reader_id))


def row(store: Store, worker: int = ANN, day: date = TODAY, *, asks: int = ADA) -> SupervisionRow | None:
    """The line of the worker in the list of supervision, as this person sees it."""
    with Store.open(store.path) as theirs:
        theirs.sign_in(somebody(asks))
        with theirs.reading() as reader:
            rows = supervision_list(reader, standards(reader), day, somebody(asks), everybody=True)
    return next((one for one in rows if one.id == worker), None)


def last_session(store: Store) -> int:
    return int(ask(store, "SELECT MAX(id) FROM supervision_sessions")[0][0])
