"""What can be done about somebody's supervision: planned, cancelled, agreed, signed, thrown away."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any

from textual.screen import Screen

from db.queries.people import people_with_access
from db.queries.sessions import SessionLine, drafts_of, sessions_of
from db.queries.standing_in import stands_in
from db.queries.supervision import SupervisionRow, agreements, session_minutes, supervision_clock
from db.queries.workers import workers
from db.store import Reader
from models.calendar import WorkingCalendar
from models.dates import short_form
from models.errors import CpipError, InvalidInput, StaleEdit
from models.people import Action
from models.supervision import Agreement, CancelReason, SessionKind, SupervisedAs
from models.text import clean, several
from models.workload import Worker
from screens.asking import ask_and_write, fill_and_write, get_ready, written
from screens.beginning import begin_or_go_on
from screens.desk import Desk
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.fields import day_field, text_field
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.offering import Offer, offer
from screens.widgets.plain import tell
from screens.writing import called_apart

NOT_ONESELF = "Nobody supervises themselves: your own supervisor begins the session, or plans it."


async def choose_for(screen: Screen[Any], desk: Desk, row: SupervisionRow, session: SessionLine | None = None) -> bool:
    """Offer what is legal now for the supervision of the worker. True where something was written.

    ``session`` is the one under the cursor, if any: what can be done with it comes first.
    """
    try:
        with desk.store.reading() as reader:
            lines = sessions_of(reader, desk.standards(reader), desk.today(), row.id)
            orphaned = {line.id for line in lines if _in_place(reader, desk, line)}
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    ordered = sorted(lines, key=lambda line: session is None or line.id != session.id)
    name = row.worker.name
    none = (
        f"{desk.person.name if desk.person else 'Nobody'} can do nothing about the supervision of {name} as it stands."
    )
    return await offer(screen, f"Supervision of {name}", list(_offers(screen, desk, row, ordered, orphaned)), none)


def _in_place(reader: Reader, desk: Desk, line: SessionLine) -> bool:
    """Whether this person does what its supervisor, who has left, cannot do any more."""
    return stands_in(reader, desk.act().person, line.supervisor_id, line.worker_id, desk.today())


def _offers(
    screen: Screen[Any], desk: Desk, row: SupervisionRow, lines: Sequence[SessionLine], orphaned: Set[int]
) -> Iterator[Offer]:
    """``orphaned`` are the numbers of the sessions whose supervisor is gone, where this person stands in for them."""
    me = desk.person.id if desk.person else None
    own = row.id == me
    writing = next((line for line in lines if line.writing and line.supervisor_id == me), None)
    if desk.may(Action.BEGIN_SESSION) and not own:
        words = "go on with the session that you are writing" if writing else "begin a session"
        yield Offer(words, lambda: begin_or_go_on(screen, desk, row.id))
    if desk.may(Action.SIGN_SESSION):
        for line in lines:
            if line.needs(me) and line.held_on:
                words = f"read and sign the record of {short_form(line.held_on)}"
                yield Offer(words, lambda id_=line.id: _read(screen, desk, id_))  # type: ignore[misc]
            elif line.id in orphaned and line.needs(line.supervisor_id) and line.held_on:
                words = f"read and sign for {line.supervisor} the record of {short_form(line.held_on)}"
                yield Offer(words, lambda id_=line.id: _read(screen, desk, id_))  # type: ignore[misc]
    if desk.may(Action.CANCEL_SESSION):
        for line in lines:
            if line.is_to_be_held and line.planned_on:
                words = f"cancel the session planned for {short_form(line.planned_on)}"
                if line.supervisor_id != me:
                    words += f" with {line.supervisor}"
                yield Offer(words, lambda line=line: cancel(screen, desk, row, line))  # type: ignore[misc]
    if desk.may(Action.PLAN_SESSION) and not own:
        yield Offer("plan a session", lambda: plan(screen, desk, row))
    if desk.may(Action.AGREE_SUPERVISION):
        yield Offer("agree who supervises, and how often", lambda: agree(screen, desk, row))
    if desk.may(Action.DISCARD_SESSION) and writing is not None:
        words = "take back the amendment: the record stays" if writing.held_on else "throw away the draft"
        yield Offer(words, lambda: discard(screen, desk, writing))
    if desk.may(Action.DISCARD_SESSION):
        for line in lines:
            if line.writing and line.id in orphaned:
                words = f"throw away, unread, the draft of {line.supervisor}, who is gone"
                yield Offer(words, lambda line=line: discard(screen, desk, line))  # type: ignore[misc]


async def _read(screen: Screen[Any], desk: Desk, session_id: int) -> bool:
    """Open the record, where it is signed: nobody signs what they have not read."""
    from screens.session_record import SessionRecordScreen

    screen.app.push_screen(SessionRecordScreen(desk, session_id))
    return False


async def begin(screen: Screen[Any], desk: Desk, worker_id: int, planned_id: int | None = None) -> bool:
    """Begin a session with the worker, or go on with the one that is being written; never with oneself."""
    if desk.person is not None and desk.person.id == worker_id:
        tell(screen, NOT_ONESELF, "warning")
        return False
    return await begin_or_go_on(screen, desk, worker_id, planned_id)


async def plan(screen: Screen[Any], desk: Desk, row: SupervisionRow) -> bool:
    """Ask for a day, how long and which kind, and plan a session."""
    get_ready("db.commands.supervising")
    today, calendar = desk.today(), desk.calendar()
    try:
        with desk.store.reading() as reader:
            minutes = session_minutes(reader, desk.acting_on)
            supervisors = _supervisors(desk, people_with_access(reader), workers(reader), {row.id})
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    me = desk.act().person
    fields = [
        day_field("on", "day", today, calendar=calendar, initial=_proposed(row, today, calendar)),
        FormField("minutes", "minutes", f"{minutes} by the rule", str(minutes), _whole, echo=_minutes_words),
        FormField(
            "kind", "kind", initial=SessionKind.ONE_TO_ONE.value, read=SessionKind,
            choices=[(kind.value, kind.words) for kind in SessionKind],
        ),
    ]  # fmt: skip
    with_me = row.agreement is None or row.mine
    if not with_me:
        assert row.agreement is not None
        agreed = {id_: name for name, id_ in supervisors.items()}.get(row.agreement.supervisor_id, "")
        fields.append(_search("supervisor", "with", supervisors, agreed))

    def run(filled: Filled) -> None:
        from db.commands.supervising import plan_session

        supervisor = me.id if with_me else filled["supervisor"]
        plan_session(
            desk.store, desk.act(), row.id, supervisor or 0, filled["on"], filled["minutes"], filled["kind"]
        )  # fmt: skip

    return await fill_and_write(
        screen, f"A session with {row.worker.name}", fields, run, intro=_leave_of(row.worker, today)
    )


def _proposed(row: SupervisionRow, today: date, calendar: WorkingCalendar | None) -> date | None:
    """The day on which it is due, or the last working day before that; none where that has been."""
    if row.due_on is None or calendar is None:
        return None
    day = row.due_on if calendar.is_working_day(row.due_on) else calendar.after(row.due_on, -1)
    return day if day > today else None


def _leave_of(worker: Worker, today: date) -> list[str]:
    """What leave there is to plan around."""
    leave = worker.leave_between(today, date.max)
    return [f"{worker.name} is on leave {leave.in_words}."] if leave else []


async def cancel(screen: Screen[Any], desk: Desk, row: SupervisionRow, line: SessionLine) -> bool:
    """Ask why a planned session is not held; where it was moved, ask for the new day at once."""
    get_ready("db.commands.supervising")
    assert line.planned_on is not None
    moved = False
    fields = [
        FormField(
            "because", "because", initial=None, read=CancelReason,
            choices=[(reason.value, reason.words) for reason in CancelReason],
        ),
        text_field("note", "note", "optional; needed for another reason", optional=True),
        day_field(
            "on", "cancelled", desk.today(), calendar=desk.calendar(), initial=desk.acting_on, past=True
        ),
    ]  # fmt: skip

    def run(filled: Filled) -> None:
        from db.commands.supervising import cancel_session

        nonlocal moved
        cancel_session(
            desk.store, desk.act(), line.id, filled["because"], filled["on"], desk.today(), filled["note"] or ""
        )
        moved = filled["because"] is CancelReason.MOVED

    heading = f"The session of {short_form(line.planned_on)} with {row.worker.name} is not held"
    intro = ["It stays on the record, and is counted as cancelled."]
    cancelled = await fill_and_write(screen, heading, fields, run, intro=intro)
    if moved and desk.may(Action.PLAN_SESSION):
        await plan(screen, desk, row)
    return cancelled


async def agree(screen: Screen[Any], desk: Desk, row: SupervisionRow) -> bool:
    """Ask who supervises the worker from a day on, as what, how often and who covers."""
    get_ready("db.commands.supervising")
    today, calendar = desk.today(), desk.calendar()
    try:
        with desk.store.reading() as reader:
            known = workers(reader)
            supervisors = _supervisors(desk, people_with_access(reader), known, {row.id})
            agreed = agreements(reader).get(row.id, [])
            rule = supervision_clock(reader, desk.standards(reader), row.id).frequency_on(desk.acting_on)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    if not supervisors:
        tell(screen, "Nobody else here may supervise. An administrator gives the role of a supervisor.", "warning")
        return False
    now, seen = row.agreement, {one.effective_from: one.version for one in agreed}
    heading = f"Agreement with {row.worker.name}"
    intro = [f"In force: {rule.in_words}." if now is None else f"In force: {now.supervisor}, {rule.in_words}."]
    fields = _agreement_fields(row, now, supervisors, today, calendar, desk.acting_on)

    def write(filled: Filled, version: int | None) -> None:
        from db.commands.supervising import agree_supervision

        since = filled["since"]
        agree_supervision(
            desk.store, desk.act(), row.id, filled["supervisor"], since, filled["role"], every_days=filled["every"],
            cover_id=filled["cover"], version=seen.get(since, 0) if version is None else version,
        )  # fmt: skip

    return await ask_and_write(
        screen,
        lambda typed, refused: FormDialog(heading, fields, intro=intro, typed=typed, refused=refused),
        write,
        lambda stale: agreement_conflict(stale, known),
        done=written(heading),
    )


def _agreement_fields(
    row: SupervisionRow, now: Agreement | None, supervisors: Mapping[str, int], today: date,
    calendar: WorkingCalendar | None, on: date,
) -> list[FormField]:  # fmt: skip
    names = {id_: name for name, id_ in supervisors.items()}
    role = now.supervised_as if now else SupervisedAs.of(row.worker)
    return [
        _search("supervisor", "supervisor", supervisors, names.get(now.supervisor_id, "") if now else ""),
        FormField(
            "role", "as", initial=role.value, read=SupervisedAs,
            choices=[(one.value, one.words) for one in SupervisedAs],
        ),
        FormField(
            "every", "every", "calendar days; empty: as often as the rule asks",
            str(now.every_days) if now and now.every_days else "", _whole, True, lambda days: f"every {days} days",
        ),
        _search(
            "cover", "cover", supervisors, names.get(now.cover_id or 0, "") if now else "", optional=True,
            asked="who supervises while they are away; empty: nobody",
        ),
        day_field("since", "from", today, calendar=calendar, initial=on),
    ]  # fmt: skip


def agreement_conflict(stale: StaleEdit, known: Mapping[int, Worker]) -> StaleEdit:
    """Both versions of an agreement as they are shown: people by their names, the role and the days in words."""

    def name(value: str | None) -> str:
        return known[int(value)].name if value and int(value) in known else "nobody"

    def said(values: Mapping[str, str]) -> dict[str, str]:
        every = values.get("every_days")
        return {
            "supervisor": name(values.get("supervisor_id")),
            "as": (values.get("supervised_as") or "–").replace("_", " "),
            "every": f"{every} days" if every else "as the rule asks",
            "cover": name(values.get("cover_id")),
        }

    return StaleEdit(stale.what, said(stale.mine), said(stale.theirs), stale.version)


async def discard(screen: Screen[Any], desk: Desk, line: SessionLine) -> bool:
    """Ask, and throw away what is typed of a session and not recorded."""
    try:
        with desk.store.reading() as reader:
            drafts = drafts_of(reader, line.id)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    typed = [f"All that {line.supervisor} typed is lost. Nobody has read it, and nobody can."]
    if desk.person is not None and line.supervisor_id == desk.person.id:
        cases = sum(case_id is not None for case_id in drafts)
        typed = [f"What is typed of {several(cases, 'case')} is lost." if cases else "Nothing is typed of a case."]
        typed += ["What is typed of the worker is lost."] if None in drafts else []
    if line.held_on:
        typed.append(f"The record of {short_form(line.held_on)} stays as it was before.")
    elif line.planned_on:
        typed.append(f"It stays planned for {short_form(line.planned_on)}.")
    question = f"Throw away the draft of the session with {line.worker}? It cannot be taken back."
    if not await screen.app.push_screen_wait(ConfirmDialog(question, typed, "throw it away")):
        return False
    from db.commands.session_writing import discard_session

    try:
        await asyncio.to_thread(discard_session, desk.store, desk.act(), line.id)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    tell(screen, f"The draft of the session with {line.worker} was thrown away.")
    return True


def _supervisors(desk: Desk, people: Sequence[Any], known: Mapping[int, Worker], but: set[int]) -> dict[str, int]:
    """Who may supervise, by what each is called, as long as they work here."""
    may = {one.id for one in people if one.may(Action.BEGIN_SESSION)} - but
    return called_apart([one for id_, one in known.items() if id_ in may and not one.has_left(desk.acting_on)])


def _search(
    name: str, label: str, people: Mapping[str, int], chosen: str, *, optional: bool = False,
    asked: str = "type a part of the name",
) -> FormField:  # fmt: skip
    return FormField(
        name, label, asked, chosen, people.__getitem__, optional, search=[(one, one) for one in people]
    )  # fmt: skip


def _whole(text: str) -> int:
    said = clean(text)
    if not (said.isascii() and said.isdigit() and 1 <= int(said[:6]) <= 1000):
        raise InvalidInput("Give a whole number, as 28.")
    return int(said)


def _minutes_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [several(hours, "hour") if hours else "", several(rest, "minute") if rest else ""]
    return " ".join(part for part in parts if part)
