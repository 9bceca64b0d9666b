"""The commands that agree and plan supervision, and begin, record, amend or throw away a session."""

from typing import Annotated

import typer

from cpip_tui.cli.hints import named_again
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import OnDayOption, Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_done, print_line
from cpip_tui.cli.supervision import NumberArgument, WorkerArgument
from db.queries.sessions import SessionLine, drafts_of, session_line, session_record
from db.queries.standards import standards
from db.queries.standing_in import stands_in
from db.queries.supervision import agreements, planned_session, session_minutes, supervised, supervision_clock
from db.queries.workers import worker_by_name, workers
from models.dates import short_form
from models.errors import FieldErrors, InvalidInput
from models.people import Action
from models.supervision import Agreement, CancelReason, SessionKind, SupervisedAs
from models.text import several, showable
from models.workload import Worker

NOBODY, RULE = "nobody", "rule"  # take back the cover, and the days that were agreed beside the rule
_OPTIONS = {"supervisor": "--supervisor", "cover": "--cover", "every": "--every"}


@with_options
def agree(
    options: Options,
    worker: WorkerArgument,
    supervisor: Annotated[str, typer.Option("--supervisor", metavar="NAME", help="Who supervises.")],
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From which day; the day looked at without it.")
    ] = None,
    role: Annotated[
        SupervisedAs | None,
        typer.Option("--role", help="As what they are supervised, which decides the rule; as now without it."),
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(
            "--every",
            metavar="DAYS",
            help="Calendar days, where it is more often than the rule, or “rule”; as now without it.",
        ),
    ] = None,
    cover: Annotated[
        str | None,
        typer.Option(
            "--cover",
            metavar="NAME",
            help="Who supervises while the supervisor is away, or “nobody”; as now without it.",
        ),
    ] = None,
) -> None:
    """Agree who supervises a worker from a day on, how often, and who covers. What is not given stays as it is now."""
    from db.commands.supervising import agree_supervision

    with working(options, writing=True) as sitting:
        begins = sitting.maybe_day(since) or sitting.as_at
        with sitting.store.reading() as reader:
            known = workers(reader)
            named, by = worker_by_name(known, worker), worker_by_name(known, supervisor)
            seen = {
                one.effective_from: one for one in agreements(reader).get(named.id, []) if one.effective_from <= begins
            }
        now = seen[max(seen)] if seen else None
        as_what = role or (now.supervised_as if now else SupervisedAs.of(named))
        days = _every(every, now)
        covers = _cover(cover, now, by, known)
        try:
            agree_supervision(
                sitting.store, sitting.act(), named.id, by.id, begins, as_what, every_days=days,
                cover_id=covers.id if covers else None, version=seen[begins].version if begins in seen else 0,
            )  # fmt: skip
        except FieldErrors as error:
            told = (f"{_OPTIONS.get(name, name)}: {said}" for name, said in error.faults.items())
            raise InvalidInput(" ".join(told)) from None
        with sitting.store.reading() as reader:
            often = supervision_clock(reader, standards(reader), named.id).frequency_on(begins).in_words
    print_done(
        showable(
            f"{named.name} is supervised by {by.name} from {short_form(begins)}, as a {as_what.words}, {often}; "
            f"{covers.name if covers else NOBODY} covers."
        )
    )


def _every(said: str | None, now: Agreement | None) -> int | None:
    """How often it is agreed; None where the rule is enough. Raises InvalidInput."""
    if said is None:
        return now.every_days if now else None
    if said.casefold() == RULE:
        return None
    if not (said.isascii() and said.isdigit()):
        raise InvalidInput(f"--every: Give a number of calendar days, or “{RULE}” where the rule is enough.")
    return int(said)


def _cover(said: str | None, now: Agreement | None, supervisor: Worker, known: dict[int, Worker]) -> Worker | None:
    """Who covers: who does now, unless it is they who supervise from now on. Raises InvalidInput, NotFound."""
    if said is None:
        kept = now.cover_id if now else None
        return None if kept is None or kept == supervisor.id else known[kept]
    return None if said.casefold() == NOBODY else worker_by_name(known, said)


@with_options
def plan(
    options: Options,
    worker: WorkerArgument,
    day: Annotated[str, typer.Argument(metavar="DAY", help="For which day, such as thu or +5wd.")],
    minutes: Annotated[
        int | None, typer.Option("--minutes", metavar="N", help="For how long; as the rule says without it.")
    ] = None,
    kind: Annotated[SessionKind, typer.Option("--kind")] = SessionKind.ONE_TO_ONE,
    supervisor: Annotated[
        str | None,
        typer.Option("--supervisor", metavar="NAME", help="With whom; with the worker's supervisor without it."),
    ] = None,
) -> None:
    """Plan a session with a worker. It counts as planned, and as cancelled where it is cancelled."""
    from db.commands.supervising import plan_session

    with working(options, writing=True) as sitting:
        on = sitting.day(day)
        with sitting.store.reading() as reader:
            known = workers(reader)
            named = worker_by_name(known, worker)
            length = minutes if minutes is not None else session_minutes(reader, on)
            row = supervised(reader, standards(reader), sitting.as_at, sitting.person, named.id)
        agreed = row.agreement if row is not None else None
        by_id = agreed.supervisor_id if agreed else sitting.person.id
        if supervisor is not None:
            by_id = worker_by_name(known, supervisor).id
        assert by_id is not None, "a person who is signed in"
        number = plan_session(sitting.store, sitting.act(), named.id, by_id, on, length, kind)
    with_whom = f"{named.name} with {known[by_id].name}"
    print_done(f"Session {number}: {with_whom}, {kind.words}, planned for {short_form(on)}, {length} minutes.")


@with_options
def cancel(
    options: Options,
    number: NumberArgument,
    because: Annotated[CancelReason, typer.Option("--because", help="Why it is not held.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="In words; needed for “other”.")] = "",
    on: OnDayOption = None,
) -> None:
    """Note that a planned session is not held, and why. It stays on the record, and counts as cancelled."""
    from db.commands.supervising import cancel_session

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        cancel_session(sitting.store, sitting.act(), number, because, day, sitting.today, note)
        session = session_of(sitting, number)
    print_done(f"Session {number} with {session.worker} cancelled on {short_form(day)}: {because.words}.")


@with_options
def begin(options: Options, worker: WorkerArgument) -> None:
    """Begin to write a session with a worker, the one planned for now where there is one; or tell which is written.

    What is typed is kept, and seen by nobody else, until it is recorded or thrown away.
    """
    from db.commands.session_writing import begin_session

    with working(options, writing=True) as sitting:
        sitting.person.need(Action.BEGIN_SESSION)
        with sitting.store.reading() as reader:
            named = worker_by_name(workers(reader), worker)
            row = supervised(reader, standards(reader), sitting.as_at, sitting.person, named.id)
            planned = planned_session(reader, named.id, sitting.person.id or 0, sitting.acting_on)
        going_on = row.writing if row is not None else None
        number = going_on or begin_session(sitting.store, sitting.act(), named.id, planned)
    begun = "is being written already" if going_on else "begun"
    print_line(showable(f"Session {number} with {named.name} {begun}."))
    print_line(showable(f"What is to be spoken of: {named_again(f'supervision agenda {_quoted(named.name)}')}"))
    print_line(
        f"To write of a case: {named_again(f'supervision write {number} CASE --decision TEXT --rationale TEXT')}"
    )


@with_options
def record(
    options: Options,
    number: NumberArgument,
    held: Annotated[str, typer.Option("--held", metavar="DAY", help="On which day it was held.")],
    minutes: Annotated[int, typer.Option("--minutes", metavar="N", help="How long it lasted.")],
    kind: Annotated[
        SessionKind | None, typer.Option("--kind", help="What kind it was; as it was planned without it.")
    ] = None,
    sign: Annotated[bool, typer.Option("--sign", help="Sign it as the supervisor at once.")] = False,
) -> None:
    """Record what was written of a session: on each child's file, and of the worker for the two alone.

    It cannot be taken back; until both have signed, its supervisor can amend it.
    """
    from db.commands.session_writing import record_session

    with working(options, writing=True) as sitting:
        day, before = sitting.day(held, past=True), session_of(sitting, number)
        as_what = kind or before.kind
        try:
            record_session(
                sitting.store, sitting.act(), number, as_what, day, minutes, sitting.today, sign=sign
            )  # fmt: skip
        except FieldErrors as error:
            raise InvalidInput(" ".join(error.faults.values())) from None
        with sitting.store.reading() as reader:
            found = session_record(reader, standards(reader), number, max(sitting.today, sitting.as_at), sitting.person)
    session, personal = found.session, len(found.personal_actions)
    marks = f" {session.marks}." if session.marks else ""
    said = f"{several(session.cases, 'case')}, {several(personal, 'personal action')}"
    print_line(showable(f"Session {number} with {session.worker}, held {short_form(day)}: recorded, {said}.{marks}"))
    print_line(f"It is read before it is signed: {named_again(f'supervision read {number}')}")
    print_line(f"Until both have signed it is amended with: {named_again(f'supervision amend {number}')}")


@with_options
def amend(options: Options, number: NumberArgument) -> None:
    """Open a record that is not signed by both yet, to write on it; it stands as it is until it is recorded again."""
    from db.commands.session_writing import amend_session

    with working(options, writing=True) as sitting:
        amend_session(sitting.store, sitting.act(), number)
        session = session_of(sitting, number)
    print_line(showable(f"Session {number} with {session.worker} can be written on, and is then recorded again."))


@with_options
def discard(options: Options, number: NumberArgument, yes: YesOption = False) -> None:
    """Throw away what was written of a session and not recorded. A record stays, a planned session too."""
    from db.commands.session_writing import discard_session

    with working(options, writing=True) as sitting:
        session = session_of(sitting, number)
        with sitting.store.reading() as reader:
            in_place = stands_in(reader, sitting.person, session.supervisor_id, session.worker_id, sitting.today)
            count = len(drafts_of(reader, number))
        if session.writing and (in_place or session.supervisor_id == sitting.person.id):
            texts = "what nobody has read" if in_place else several(count, "text")
            if not confirmed(f"Throw away {texts} of session {number} with {session.worker}?", yes):
                print_line("Nothing was thrown away.")
                return
        discard_session(sitting.store, sitting.act(), number)
    print_line(showable(f"What was written of session {number} with {session.worker} is thrown away."))


def session_of(sitting: Sitting, number: int) -> SessionLine:
    """The session, whatever day is looked at. Raises NotFound."""
    with sitting.store.reading() as reader:
        return session_line(reader, standards(reader), number, max(sitting.today, sitting.as_at))


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
