"""The commands that write on a case: notes and contacts, management decisions, agreed actions."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.allocating import BecauseOption
from cpip_tui.cli.case import enter_opened
from cpip_tui.cli.case_rows import ACTION_FIELDS
from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, FormatOption, OnDayOption, Options, with_options
from cpip_tui.cli.output import print_done, print_line, print_rows
from cpip_tui.cli.reviewing import CaseArgument
from db.queries.case_file import ActionLine, case_file
from db.queries.decisions import MadeDecision, decisions_of
from db.queries.naming import case_named
from db.queries.standards import standards
from db.queries.workers import worker_by_name, workers
from models.census import ReferralSource, read
from models.dates import long_form, parse_day, short_form
from models.errors import InvalidInput, NotFound
from models.notes import NoteKind
from models.text import showable

action = typer.Typer(help="Agreed actions of a case: what, who, by when, done.", no_args_is_help=True)

TextArgument = Annotated[str, typer.Argument(metavar="TEXT", help="What is to stand on the case.")]
_NUMBER_LENGTH = 7  # eight digits are a day


@with_options
def note(options: Options, case: CaseArgument, text: TextArgument, on: OnDayOption = None) -> None:
    """Write a note on a case."""
    _write(options, case, NoteKind.NOTE, text, on)


@with_options
def contact(
    options: Options,
    case: CaseArgument,
    text: TextArgument,
    source: Annotated[
        str | None, typer.Option("--source", metavar="CODE", help="From whom: the census' code or its words.")
    ] = None,
    on: OnDayOption = None,
) -> None:
    """Write down a contact about an open case: new information on it is no second referral."""
    _write(options, case, NoteKind.CONTACT, text, on, None if source is None else read(ReferralSource, source))


@with_options
def feedback(options: Options, case: CaseArgument, text: TextArgument, on: OnDayOption = None) -> None:
    """Write down what the referrer was told."""
    _write(options, case, NoteKind.FEEDBACK, text, on)


@with_options
def discuss(options: Options, case: CaseArgument, text: TextArgument, on: OnDayOption = None) -> None:
    """Write down what was discussed of a case in supervision."""
    _write(options, case, NoteKind.SUPERVISION, text, on)


def _write(
    options: Options, case: str, kind: NoteKind, text: str, on: str | None, source: ReferralSource | None = None
) -> None:
    from db.commands.writing import write_note

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
        write_note(sitting.store, sitting.act(), named.id, kind, text, day, sitting.today, source=source)
    print_done(f"{named.reference}: {kind.words} of {short_form(day)} written.")


@with_options
def decision(
    options: Options,
    case: CaseArgument,
    decided: Annotated[
        str, typer.Option("--decided", metavar="TEXT", help="What was decided, even if it is not to act.")
    ] = "",
    because: BecauseOption = "",
    on: OnDayOption = None,
    corrects: Annotated[
        str | None,
        typer.Option("--corrects", metavar="DATE|NUMBER", help="The decision that this one corrects; both are kept."),
    ] = None,
) -> None:
    """Record a management decision with its rationale; not to act is one too. It stands: a new one corrects it."""
    from db.commands.writing import record_decision

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
            made = decisions_of(reader, named.id)
        wrong = None if corrects is None else _corrected(made, named.reference, corrects, sitting.today)
        record_decision(
            sitting.store, sitting.act(), named.id, decided, because, day, sitting.today,
            corrects=None if wrong is None else wrong.id,
        )  # fmt: skip
    of = f", which corrects that of {short_form(wrong.made_on)}" if wrong else ""
    print_line(f"{named.reference}: decision of {short_form(day)} recorded{of}.")
    print_line("It stands. It is corrected by a new one, with --corrects.")


def _corrected(made: Sequence[MadeDecision], reference: str, text: str, today: date) -> MadeDecision:
    """The decision that a person means by its number, or by its day. Raises NotFound, InvalidInput."""
    bare = text.strip()
    if bare.isascii() and bare.isdigit() and len(bare) <= _NUMBER_LENGTH:
        found = [one for one in made if one.id == int(bare)]
        said = f"decision {int(bare)}"
    else:
        day = parse_day(bare, today, past=True)
        of_day = [one for one in made if one.made_on == day]
        found = [one for one in of_day if one.stands] or of_day[-1:]
        said = f"decision of {short_form(day)}"
    if not found:
        raise NotFound(f"There is no {said} on {reference}. Its decisions are numbered in: cpip-tui case {reference}")
    if len(found) > 1:
        numbers = ", ".join(f"{one.id} ({one.kind.words})" for one in found)
        raise InvalidInput(f"{reference} has {len(found)} decisions of that day: {numbers}. Give the number of one.")
    return found[0]


@action.command("add")
@with_options
def add_action(
    options: Options,
    case: CaseArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be done.")],
    owner: Annotated[str, typer.Option("--who", metavar="WORKER", help="Who does it.")],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="By when, such as fri or +5wd.")],
    on: OnDayOption = None,
) -> None:
    """Agree that somebody does something by a day."""
    from db.commands.writing import agree_action

    with working(options, writing=True) as sitting:
        day, due_on = sitting.happened_on(on), sitting.day(due)
        with sitting.store.reading() as reader:
            named, who = case_named(reader, case), worker_by_name(workers(reader), owner)
        agree_action(sitting.store, sitting.act(), named.id, text, who.id, due_on, day, sitting.today)
    print_done(f"{named.reference}: agreed on {short_form(day)}, for {who.name} by {short_form(due_on)}.")


@action.command("list")
@with_options
def list_actions(options: Options, case: CaseArgument, format: FormatOption = Format.TABLE) -> None:
    """What was agreed on a case and is not done, the first due first, with the number of each."""
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            file = case_file(reader, standards(reader), case_named(reader, case).id, sitting.as_at)
        enter_opened(sitting, file, format, {"part": "actions"}, len(file.actions))
    count = len(file.actions)
    print_rows(
        file.actions, ACTION_FIELDS, format, about={"as_at": sitting.as_at, "case": file.reference},
        summary=f"{file.reference} as at {long_form(sitting.as_at)}: {count:,} open action{'' if count == 1 else 's'}.",
    )  # fmt: skip


@action.command("done")
@with_options
def finish(
    options: Options,
    case: CaseArgument,
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", help="As action list gives it; needless where one alone is open.")
    ] = None,
    on: OnDayOption = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="How it was done.")] = "",
) -> None:
    """Note that an agreed action is done, and how."""
    from db.commands.writing import finish_action

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            file = case_file(reader, standards(reader), case_named(reader, case).id, sitting.today)
        done = _open_action(file.actions, file.reference, number)
        finish_action(sitting.store, sitting.act(), done.id, day, sitting.today, note)
    print_done(showable(f"{file.reference}: done on {short_form(day)}: {done.what}"))


@action.command("due")
@with_options
def set_due(
    options: Options,
    case: CaseArgument,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As action list gives it.")],
    day: Annotated[str, typer.Argument(metavar="DATE", help="By when, such as fri or +5wd.")],
) -> None:
    """Set the day by which an action is due that was agreed without one."""
    from db.commands.writing import date_action

    with working(options, writing=True) as sitting:
        due_on = sitting.day(day)
        with sitting.store.reading() as reader:
            file = case_file(reader, standards(reader), case_named(reader, case).id, sitting.today)
        dated = _open_action(file.actions, file.reference, number)
        date_action(sitting.store, sitting.act(), dated.id, due_on, sitting.today)
    print_done(showable(f"{file.reference}: due on {short_form(due_on)}: {dated.what}"))


def _open_action(actions: Sequence[ActionLine], reference: str, number: int | None) -> ActionLine:
    """The open action with this number, or the only one. Raises InvalidInput, which lists them."""
    found = [one for one in actions if number in (None, one.id)]
    if len(found) == 1:
        return found[0]
    if not actions:
        raise InvalidInput(f"{reference} has no open action.")
    listed = ", ".join(f"{one.id} ({one.owner} {one.by})" for one in actions)
    raise InvalidInput(f"The open actions of {reference} are: {listed}. Give the number of one.")
