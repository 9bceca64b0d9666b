"""The commands that sign the record of a session, and correct it once both have."""

from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from cpip_tui.cli.session_typing import PersonalFileOption, personal_text
from cpip_tui.cli.supervising import session_of
from cpip_tui.cli.supervision import NumberArgument
from db.queries.naming import case_named
from db.queries.sessions import session_line, session_record
from db.queries.standards import standards
from db.queries.standing_in import stands_in
from models.dates import short_form
from models.errors import InvalidInput, NotAllowed
from models.text import showable


@with_options
def sign(
    options: Options,
    number: NumberArgument,
    version: Annotated[
        int, typer.Option("--version", metavar="N", help="Of the record that was read, as supervision read prints it.")
    ],
    paper: Annotated[
        bool, typer.Option("--on-paper", help="The worker, who may not sign in, has read it and signed on paper.")
    ] = False,
    yes: YesOption = False,
) -> None:
    """Sign the record of a session, as its supervisor or its worker. When both have, it is never changed again.

    What is of the worker is never printed, so a worker of whom something is recorded signs on the screen.
    """
    from db.commands.session_signing import sign_session

    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            found = session_record(reader, standards(reader), number, max(sitting.today, sitting.as_at), sitting.person)
            session, me = found.session, sitting.person.id
            in_place = stands_in(reader, sitting.person, session.supervisor_id, session.worker_id, sitting.today)
        if not in_place and me not in {session.supervisor_id, session.worker_id}:
            raise NotAllowed(
                "A supervision record is signed by its supervisor and its worker alone. Nothing was signed."
            )
        if me == session.worker_id and (session.discussed or found.personal_actions):
            raise NotAllowed(
                "Something is recorded of you, which is never printed: read it and sign on the screen of the record "
                f"(3, {session.worker}, the session). Nothing was signed."
            )
        held = f", held {short_form(session.held_on)}" if session.held_on else ""
        if not confirmed(f"Sign the record of session {number} with {session.worker}{held}? It is read with: "
                         f"cpip-tui supervision read {number}", yes):  # fmt: skip
            print_line("Nothing was signed.")
            return
        sign_session(sitting.store, sitting.act(), number, sitting.today, version, on_paper=paper)
        with sitting.store.reading() as reader:
            now = session_line(reader, standards(reader), number, max(sitting.today, sitting.as_at))
    of_supervisor = f"{sitting.person.name}, for the supervisor who has left" if in_place else "the supervisor"
    of_whom = "the worker, on paper" if paper else "the worker" if me == session.worker_id else of_supervisor
    rest = (
        "Both have signed: it is corrected by a dated note alone." if now.is_locked else "The other is still to sign."
    )
    print_line(showable(f"Session {number} with {session.worker} is signed by {of_whom}. {rest}"))


@with_options
def correct(
    options: Options,
    number: NumberArgument,
    case: Annotated[
        str | None, typer.Argument(metavar="CASE", help="Which case of it; without one --personal-file is read.")
    ] = None,
    said: Annotated[str | None, typer.Option("--said", metavar="TEXT", help="What is right of the case.")] = None,
    personal_file: PersonalFileOption = None,
) -> None:
    """Correct a record that both have signed by a dated note, which stands beside what it corrects.

    What is of the worker is corrected by what stands in a file or comes from standard input, since what stands on a
    command line is remembered by the shell and shown to others on the machine.
    """
    from db.commands.session_signing import correct_session

    if case is None and said is not None:
        raise InvalidInput("Give the CASE that this is said of. Of the worker a file is read, with --personal-file.")
    if (said is None) == (personal_file is None) or (case is None) == (personal_file is None):
        raise InvalidInput("Correct either a CASE with --said or, with --personal-file, what is of the worker.")
    with working(options, writing=True) as sitting:
        case_id = None
        if case is not None:
            with sitting.store.reading() as reader:
                case_id = case_named(reader, case).id
        text = said if personal_file is None else personal_text(personal_file)
        correct_session(sitting.store, sitting.act(), number, case_id, text or "", sitting.today)
        session = session_of(sitting, number)
    of_what = case if case is not None else "what is of the worker"
    print_line(showable(f"Session {number} with {session.worker}: a note of today corrects {of_what}."))
