"""The commands that read supervision: whom one supervises, a worker's sessions, a record, an agenda."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, print_told
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, group_with_options, with_options
from cpip_tui.cli.output import print_line, print_rows
from cpip_tui.cli.supervision_rows import (
    AGENDA_FIELDS,
    COVER_FIELDS,
    COVER_IN_WORDS,
    RECORD_FIELDS,
    SESSION_FIELDS,
    SESSIONS_IN_WORDS,
    agenda_rows,
    agreement_record,
    personal_words,
    session_words,
)
from db.exchange.lists.field import record
from db.exchange.lists.supervision import SUPERVISION
from db.queries.agenda import session_agenda
from db.queries.sessions import DiscussionLine, SessionRecord, session_record, sessions_of
from db.queries.standards import standards
from db.queries.supervision import SupervisionRow, overdue, supervised, supervision_list
from db.queries.workers import worker_by_name, workers
from models.dates import long_form, short_form
from models.errors import NotAllowed, NotFound
from models.people import Action
from models.supervision import SessionState
from models.text import showable

app = typer.Typer(help="Supervision: when it is due, its sessions, and what they record.", no_args_is_help=False)

WorkerArgument = Annotated[str, typer.Argument(metavar="WORKER", help="Who is supervised.")]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="The session, as supervision show numbers it.")]

LateOption = Annotated[bool, typer.Option("--overdue", help="Only whose supervision is late.")]
OneWorkerOption = Annotated[str | None, typer.Option("--worker", metavar="NAME", help="Only this worker.")]
EverybodyOption = Annotated[
    bool, typer.Option("--everybody", help="Everybody, not only whom who is working supervises or covers for.")
]


@app.callback(invoke_without_command=True)
@group_with_options
def supervision(
    options: Options,
    late: LateOption = False,
    worker: OneWorkerOption = None,
    everybody: EverybodyOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Whom I supervise: when it is due, what was held of what was due, cases not discussed, actions overdue.

    Of actions, those on cases are counted; nothing of the personal part is ever printed.
    """
    with working(options) as sitting:
        print_told(sitting, read_supervision(sitting, late, worker, everybody), format)


def read_supervision(
    sitting: Sitting, late: LateOption = False, worker: OneWorkerOption = None, everybody: EverybodyOption = False
) -> Told[SupervisionRow]:
    """Whom I supervise: when it is due, what was held of what was due; nothing of the personal part."""
    others = sitting.person.may(Action.BEGIN_SESSION)
    if everybody and not others:
        raise NotAllowed(
            "How everybody is supervised is shown to supervisors and managers. "
            "Without --everybody you see your own supervision."
        )
    with sitting.store.reading() as reader:
        known = supervision_list(
            reader, standards(reader), sitting.as_at, sitting.person, everybody=others, personal=False
        )
        wanted = None if worker is None else worker_by_name(workers(reader), worker).id
    mine = [row for row in known if row.mine or (not others and row.id == sitting.person.id)]
    nobody = others and not mine and not everybody and wanted is None
    rows = known if everybody or nobody or wanted is not None else mine
    rows = [row for row in rows if wanted in (None, row.id)]
    if late:
        rows = overdue(rows)
    asked = {"everybody": everybody or nobody, "overdue": late, "worker": worker}
    return Told(SUPERVISION, rows, asked, _summary(sitting, rows, late=late, nobody=nobody))


def _summary(sitting: Sitting, rows: Sequence[SupervisionRow], *, late: bool, nobody: bool) -> str:
    day = f"As at {long_form(sitting.as_at)}"
    whose = f"{sitting.person.name} supervises nobody, so here is everybody: " if nobody else ""
    if not rows:
        return f"{day}: {whose}{'nobody whose supervision is late' if late else 'nobody to be supervised'}."
    counted = f"{len(rows):,} worker{'' if len(rows) == 1 else 's'}"
    cases = sum(len(row.not_discussed) for row in rows)
    return (
        f"{day}: {whose}{counted}, {len(overdue(rows)):,} with supervision late; "
        f"{cases:,} case{'' if cases == 1 else 's'} not discussed for too long."
    )


@app.command("show")
@with_options
def show(options: Options, worker: WorkerArgument, format: FormatOption = Format.TABLE) -> None:
    """How a worker is supervised: what is agreed, all sessions with their numbers, and when each case was discussed."""
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            clock, named = standards(reader), worker_by_name(workers(reader), worker)
            row = supervised(reader, clock, sitting.as_at, sitting.person, named.id)
            sessions = sessions_of(reader, clock, sitting.as_at, named.id)
        _need_sight(sitting, named.id, None if row is None else row.mine)
        if row is None:
            raise NotFound(
                f"{named.name} is not supervised as at {short_form(sitting.as_at)}: a manager without an agreement, "
                "or somebody who has left or not begun."
            )
        sitting.enter_list("supervision", format, {"worker": named.name}, len(sessions))
    about = {
        "as_at": sitting.as_at,
        "worker": row.worker.name,
        "agreement": agreement_record(row),
        "due_on": row.due_on,
        "cases": [record(one, COVER_FIELDS) for one in row.cases],
    }
    if format is Format.TABLE:
        _print_agreement(row)
        print_rows(row.cases, COVER_IN_WORDS, format, about={}, summary="Cases:" if row.cases else "No case is held.")
        print_line()
    fields = SESSIONS_IN_WORDS if format is Format.TABLE else SESSION_FIELDS
    held = "Sessions, the latest first:" if sessions else "No session is planned or held."
    print_rows(sessions, fields, format, about=about, summary=held, below=("marks",))


def _print_agreement(row: SupervisionRow) -> None:
    print_line(showable(f"{row.worker.name}, {row.worker.team or 'no team'}, as at {long_form(row.as_at)}"))
    agreed = row.agreement
    if agreed is None:
        print_line("Nothing is agreed. It is with: cpip-tui supervision agree WORKER --supervisor NAME")
    else:
        cover = f"; {agreed.cover} covers" if agreed.cover else ""
        now = f" (now: {row.covered_by})" if row.covered_by else f" ({row.gone_words})" if row.nobody_covers else ""
        since = short_form(agreed.effective_from)
        print_line(showable(f"Supervised by {agreed.supervisor}{now}, {row.rule_words}, since {since}{cover}"))
    last = short_form(row.last_held_on) if row.last_held_on else "never"
    due = f"due {short_form(row.due_on)}, {row.words}" if row.due_on else row.words
    print_line(f"Last held {last}; {due}; held {row.held} of {row.expected} due in six months")
    print_line()


def _need_sight(sitting: Sitting, worker_id: int, mine: bool | None) -> None:
    """Raise NotAllowed for a worker who asks about the supervision of another."""
    if not (mine or sitting.person.id == worker_id or sitting.person.may(Action.BEGIN_SESSION)):
        raise NotAllowed("How others are supervised is shown to supervisors and managers, and your own to you.")


@app.command("agenda")
@with_options
def agenda(options: Options, worker: WorkerArgument, format: FormatOption = Format.TABLE) -> None:
    """What is to be spoken of in a session with a worker on the day looked at, and why; nothing personal."""
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            clock, named = standards(reader), worker_by_name(workers(reader), worker)
            found = session_agenda(reader, clock, sitting.as_at, named.id)
        _need_sight(sitting, named.id, None)
        rows = agenda_rows(found)
        sitting.enter_list("supervision agenda", format, {"worker": named.name}, len(rows))
    since = f", the last session {short_form(found.last_on)}" if found.last_on else ""
    summary = f"Agenda with {named.name} as at {long_form(sitting.as_at)}{since}."
    about = {"as_at": sitting.as_at, "worker": named.name}
    print_rows(rows, AGENDA_FIELDS, format, about=about, summary=summary, below=("why",))


@app.command("read")
@with_options
def read(options: Options, number: NumberArgument, format: FormatOption = Format.TABLE) -> None:
    """The record of a session: what was said of each case. That it was read is entered in the audit trail.

    The personal part is never printed: the supervisor and the worker read it on the screen of the record.
    """
    from db.commands.reading import enter_session_opened

    with working(options) as sitting:
        with sitting.store.reading() as reader:
            found = session_record(reader, standards(reader), number, sitting.as_at, sitting.person)
        session = found.session
        _need_sight(sitting, session.worker_id, session.supervisor_id == sitting.person.id)
        if format is not Format.TABLE:
            sitting.enter_list("supervision record", format, {"session": number}, len(found.discussions))
        cases = [(one.case, one.child_id, one.case_id) for one in found.discussions]
        enter_session_opened(sitting.store, sitting.act(), session.worker, number, cases)
    corrections = [
        {"case_id": one.case_id, "made_on": one.made_on, "made_by": one.made_by, "said": one.said}
        for one in found.corrections
        if one.case_id is not None
    ]
    if format is Format.TABLE:
        _print_record(found, sitting.as_at)
        return
    about = {
        "as_at": sitting.as_at,
        "session": {**record(session, SESSION_FIELDS), "version": session.version},
        "corrections": corrections,
    }
    print_rows(found.discussions, RECORD_FIELDS, format, about=about)


def _print_record(found: SessionRecord, as_at: date) -> None:
    session = found.session
    print_line(showable(f"Session {session.id}: {session.worker} with {session.supervisor}, as at {long_form(as_at)}"))
    for line in session_words(session):
        print_line(showable(line))
    for one in found.discussions:
        print_line()
        _print_discussion(found, one)
    if not found.discussions:
        print_line("No case is recorded.")
    print_line()
    print_line(showable(personal_words(found)))
    if session.state is SessionState.RECORDED:
        sign = f"cpip-tui supervision sign {session.id} --version {session.version}"
        print_line(f"version {session.version}: sign it with {sign}")


def _print_discussion(found: SessionRecord, one: DiscussionLine) -> None:
    print_line(showable(f"{one.case}  {one.name or one.child}"))
    lines = [*one.said.lines]
    for action in one.actions:
        by = f"by {short_form(action.due_on)}" if action.due_on else "no date"
        done = f", done {short_form(action.done_on)}" if action.done_on else ""
        lines.append(f"Action: {action.what} ({action.owner}, {by}{done})")
    lines += [
        f"Corrected on {short_form(said.made_on)} by {said.made_by}: {said.said}"
        for said in found.corrections
        if said.case_id == one.case_id
    ]
    for line in lines:
        print_line(showable(f"  {line}"))
