"""The commands about a child who is looked after: begun, reviewed, visited, placed, away and back, ended."""

from typing import Annotated

import typer

from cpip_tui.cli import running
from cpip_tui.cli.assessing import AloneOption
from cpip_tui.cli.opening import working
from cpip_tui.cli.options import OnDayOption, Options, with_options
from cpip_tui.cli.output import print_done
from cpip_tui.cli.reviewing import CaseArgument
from cpip_tui.cli.standing import (
    BeganOption,
    EndOption,
    HeldArgument,
    NoteOption,
    NotHeldOption,
    SinceOption,
    StartOption,
    WrongOption,
)
from db.queries.naming import case_named
from db.queries.pathway import case_at
from models.care_codes import EventKind, FactKind, LegalStatus, MoveReason, PlacementType
from models.case import CaseStatus
from models.census import read
from models.dates import short_form
from models.errors import InvalidInput

care = typer.Typer(
    help="A child looked after: begin, review, visit, legal, goal, place, respite, back, end, correct, take back.",
    no_args_is_help=True,
)

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="A code or its words; “list” tells all.")]
IN_CARE = CaseStatus.LOOKED_AFTER


@care.command("begin")
@with_options
def begin(
    options: Options,
    case: CaseArgument,
    legal: Annotated[
        str, typer.Option("--legal", metavar="CODE", help="The legal status: a code or its words; “list” tells all.")
    ],
    placement: Annotated[
        str | None, typer.Option("--placement", metavar="CODE", help="Where the child lives, where it is known.")
    ] = None,
    on: OnDayOption = None,
) -> None:
    """A child begins to be looked after, under this law and in this placement."""
    from db.commands.standing import begin_care

    status, where = read(LegalStatus, legal), None if placement is None else read(PlacementType, placement)
    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            at = case_at(reader, case_named(reader, case).id, sitting.today)
        id_ = begin_care(sitting.store, sitting.act(), at.id, status, where, day, sitting.today)
        line = running.line_of(sitting, at, id_)
    lives = "" if where is None else f", in {where.in_full}"
    due = "".join(f"; {clock.clock.words.lower()} due by {short_form(clock.due_on)}" for clock in line.clocks)
    print_done(f"{at.reference}: looked after since {short_form(day)}, {status.in_full}{lives}{due}.")


@care.command("review")
@with_options
def review(options: Options, case: CaseArgument, on: OnDayOption = None, note: NoteOption = "") -> None:
    """Note a review: due within 20 working days, then within 3 months, then within 6 of the last (reg 33)."""
    running.hold(options, case, IN_CARE, EventKind.REVIEW, on, note)


@care.command("visit")
@with_options
def visit(
    options: Options, case: CaseArgument, alone: AloneOption = None, on: OnDayOption = None, note: NoteOption = ""
) -> None:
    """Note a visit on which the child was seen, and whether alone; how often is a rule of the council (reg 28)."""
    running.hold(options, case, IN_CARE, EventKind.VISIT, on, note, alone)


@care.command("legal")
@with_options
def legal(
    options: Options, case: CaseArgument, code: CodeArgument, since: SinceOption = None, note: NoteOption = ""
) -> None:
    """The child is looked after under another legal status from a day on."""
    running.change(options, case, IN_CARE, FactKind.LEGAL_STATUS, code, since, note)


@care.command("goal")
@with_options
def goal(
    options: Options, case: CaseArgument, code: CodeArgument, since: SinceOption = None, note: NoteOption = ""
) -> None:
    """Where the care of the child is to lead from a day on, as P1, return to the family."""
    running.change(options, case, IN_CARE, FactKind.GOAL, code, since, note)


@care.command("place")
@with_options
def place(
    options: Options,
    case: CaseArgument,
    code: CodeArgument,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="CODE", help="Why the present placement ends; “list” tells all.")
    ] = None,
    on: OnDayOption = None,
    note: NoteOption = "",
) -> None:
    """The child moves to another placement; the present one ends, with the reason why."""
    why = None if reason is None else read(MoveReason, reason)
    _place(options, case, read(PlacementType, code), on, note, reason=why)


@care.command("respite")
@with_options
def respite(
    options: Options, case: CaseArgument, code: CodeArgument, on: OnDayOption = None, note: NoteOption = ""
) -> None:
    """The child is elsewhere for a while: a respite, or a temporary move (T0 to T4). The placement goes on."""
    _place(options, case, read(PlacementType, code), on, note, respite=True)


def _place(
    options: Options, case: str, code: PlacementType, on: str | None, note: str, *, reason: MoveReason | None = None,
    respite: bool = False,
) -> None:  # fmt: skip
    from db.commands.standing import place as move

    aside = respite or code.is_temporary
    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            at, one = running.running(reader, sitting.today, case, IN_CARE)
        if reason is None and not aside and running.line_of(sitting, at, one.id).placement is not None:
            raise InvalidInput(
                "A placement ends with this move. Say why with --reason CODE; “list” in its place tells all."
            )
        move(
            sitting.store, sitting.act(), one.id, code, day, sitting.today, reason=reason,
            respite=respite and not code.is_temporary, note=note,
        )  # fmt: skip
        line = running.line_of(sitting, at, one.id)
    what = f"for a while in {code.in_full}; the placement goes on" if aside else f"moved to {code.in_full}"
    visit = "" if aside else running.next_due(line, EventKind.VISIT).replace("the next", "a visit")
    print_done(f"{at.reference}: {what}, from {short_form(day)}{visit}.")


@care.command("back")
@with_options
def back(options: Options, case: CaseArgument, on: OnDayOption = None) -> None:
    """The child came back to the placement from a respite or a temporary move."""
    from db.commands.standing import come_back

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            at, one = running.running(reader, sitting.today, case, IN_CARE)
        come_back(sitting.store, sitting.act(), one.id, day, sitting.today)
        lives = running.line_of(sitting, at, one.id).placement
    print_done(f"{at.reference}: back on {short_form(day)}{f' in {lives.words}' if lives else ''}.")


@care.command("end")
@with_options
def end(
    options: Options, case: CaseArgument, reason: CodeArgument, on: OnDayOption = None, note: NoteOption = ""
) -> None:
    """The child is no longer looked after, with the reason why; the placement ends with it."""
    running.end(options, case, IN_CARE, on, note, reason)


@care.command("correct")
@with_options
def correct(
    options: Options,
    case: CaseArgument,
    start: StartOption = None,
    end: EndOption = None,
    began: BeganOption = None,
    because: WrongOption = "",
) -> None:
    """Correct the start or the end of a time in care, with the reason. The old date stays on the record."""
    running.correct(options, case, IN_CARE, start, end, began, because)


@care.command("take-back")
@with_options
def take_back(
    options: Options, case: CaseArgument, what: HeldArgument, on: OnDayOption = None, because: NotHeldOption = ""
) -> None:
    """A review or a visit of the child looked after was not held on the day. That it stood there stays told."""
    running.take_back(options, case, IN_CARE, what, on, because)
