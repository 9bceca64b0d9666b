"""The commands about plans: of a child in need, and of a child who is to be protected."""

from typing import Annotated

import typer

from cpip_tui.cli import running
from cpip_tui.cli.assessing import AloneOption
from cpip_tui.cli.opening import working
from cpip_tui.cli.options import OnDayOption, Options, with_options
from cpip_tui.cli.output import print_done
from cpip_tui.cli.reviewing import CaseArgument
from db.queries.naming import case_named
from db.queries.pathway import case_at
from models.care_codes import AbuseCategory, EventKind, FactKind
from models.case import CaseStatus
from models.census import read
from models.dates import short_form

need = typer.Typer(
    help="The plan of a child in need: begin, review, visit, end, correct, take back.", no_args_is_help=True
)
protection = typer.Typer(
    help="A child protection plan: begin, review, visit, core group, category, end, correct, take back.",
    no_args_is_help=True,
)

NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What is to be known of it.")]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Since which day; the day looked at without it.")
]
StartOption = Annotated[str | None, typer.Option("--start", metavar="DATE", help="The day on which it began.")]
EndOption = Annotated[str | None, typer.Option("--end", metavar="DATE", help="The day on which it ended.")]
BeganOption = Annotated[
    str | None, typer.Option("--began", metavar="DATE", help="Which, where there were several: by its start as it is.")
]
WrongOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why the date was wrong.")]
EndedOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why it ends.")]
HeldArgument = Annotated[str, typer.Argument(metavar="WHAT", help="review, visit or, of protection, core-group.")]
NotHeldOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why it was not held.")]


@need.command("begin")
@with_options
def begin_need(options: Options, case: CaseArgument, on: OnDayOption = None) -> None:
    """A child in need plan begins. There is none beside a protection plan (4001)."""
    from db.commands.standing import begin_need as begin

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
        begin(sitting.store, sitting.act(), named.id, day, sitting.today)
    print_done(f"{named.reference}: a child in need plan began on {short_form(day)}.")


@need.command("review")
@with_options
def review_need(options: Options, case: CaseArgument, on: OnDayOption = None, note: NoteOption = "") -> None:
    """Note that the child in need plan was reviewed."""
    running.hold(options, case, CaseStatus.CHILD_IN_NEED, EventKind.REVIEW, on, note)


@need.command("visit")
@with_options
def visit_need(
    options: Options, case: CaseArgument, alone: AloneOption = None, on: OnDayOption = None, note: NoteOption = ""
) -> None:
    """Note a visit by the child in need plan, on which the child was seen, and whether alone."""
    running.hold(options, case, CaseStatus.CHILD_IN_NEED, EventKind.VISIT, on, note, alone)


@need.command("end")
@with_options
def end_need(options: Options, case: CaseArgument, on: OnDayOption = None, because: EndedOption = "") -> None:
    """The child in need plan ends."""
    running.end(options, case, CaseStatus.CHILD_IN_NEED, on, because)


@need.command("correct")
@with_options
def correct_need(
    options: Options,
    case: CaseArgument,
    start: StartOption = None,
    end: EndOption = None,
    began: BeganOption = None,
    because: WrongOption = "",
) -> None:
    """Correct the start or the end of a child in need plan, with the reason. The old date stays on the record."""
    running.correct(options, case, CaseStatus.CHILD_IN_NEED, start, end, began, because)


@need.command("take-back")
@with_options
def take_back_need(
    options: Options, case: CaseArgument, what: HeldArgument, on: OnDayOption = None, because: NotHeldOption = ""
) -> None:
    """A review or a visit by the child in need plan was not held on the day. That it stood there stays told."""
    running.take_back(options, case, CaseStatus.CHILD_IN_NEED, what, on, because)


@protection.command("begin")
@with_options
def begin_protection(
    options: Options,
    case: CaseArgument,
    category: Annotated[str, typer.Option("--category", metavar="CODE", help="For what: a code or its words; “list” "
                                                                             "tells all.")],
    previous: Annotated[
        int | None, typer.Option("--previous", metavar="N", help="How many plans before that are not recorded here.")
    ] = None,
    on: OnDayOption = None,
) -> None:  # fmt: skip
    """A child protection plan begins, as the initial conference decided; a child in need plan ends with that day.

    Where that conference is owed, it is noted as held on it.
    """
    from db.commands.standing import begin_protection as begin

    code = read(AbuseCategory, category)
    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            at = case_at(reader, case_named(reader, case).id, sitting.today)
        id_ = begin(sitting.store, sitting.act(), at.id, code, day, sitting.today, previous_plans=previous)
        line = running.line_of(sitting, at, id_)
    due = "".join(f"; {clock.clock.words.lower()} due by {short_form(clock.due_on)}" for clock in line.clocks)
    print_done(f"{at.reference}: a child protection plan began on {short_form(day)}, {code.in_full}{due}.")


@protection.command("review")
@with_options
def review_protection(options: Options, case: CaseArgument, on: OnDayOption = None, note: NoteOption = "") -> None:
    """Note a review conference: due within 3 months of the initial conference, then within 6 of the last review."""
    running.hold(options, case, CaseStatus.CHILD_PROTECTION, EventKind.REVIEW, on, note)


@protection.command("visit")
@with_options
def visit_protection(
    options: Options, case: CaseArgument, alone: AloneOption = None, on: OnDayOption = None, note: NoteOption = ""
) -> None:
    """Note a visit on which the child on the plan was seen, and whether alone; how often is a rule of the council."""
    running.hold(options, case, CaseStatus.CHILD_PROTECTION, EventKind.VISIT, on, note, alone)


@protection.command("core-group")
@with_options
def core_group(options: Options, case: CaseArgument, on: OnDayOption = None, note: NoteOption = "") -> None:
    """Note that the core group met; by when the first does, and how often then, are rules of the council."""
    running.hold(options, case, CaseStatus.CHILD_PROTECTION, EventKind.CORE_GROUP, on, note)


@protection.command("category")
@with_options
def category(
    options: Options,
    case: CaseArgument,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code or its words; “list” tells all.")],
    since: SinceOption = None,
    note: NoteOption = "",
) -> None:
    """The plan is for another category of abuse from a day on; the first one is kept."""
    running.change(options, case, CaseStatus.CHILD_PROTECTION, FactKind.CATEGORY, code, since, note)


@protection.command("end")
@with_options
def end_protection(options: Options, case: CaseArgument, on: OnDayOption = None, because: EndedOption = "") -> None:
    """The child protection plan ends."""
    running.end(options, case, CaseStatus.CHILD_PROTECTION, on, because)


@protection.command("correct")
@with_options
def correct_protection(
    options: Options,
    case: CaseArgument,
    start: StartOption = None,
    end: EndOption = None,
    began: BeganOption = None,
    because: WrongOption = "",
) -> None:
    """Correct the start or the end of a child protection plan, with the reason. The old date stays on the record."""
    running.correct(options, case, CaseStatus.CHILD_PROTECTION, start, end, began, because)


@protection.command("take-back")
@with_options
def take_back_protection(
    options: Options, case: CaseArgument, what: HeldArgument, on: OnDayOption = None, because: NotHeldOption = ""
) -> None:
    """A review, a visit or a core group was not held on the day. That it stood there stays told."""
    running.take_back(options, case, CaseStatus.CHILD_PROTECTION, what, on, because)
