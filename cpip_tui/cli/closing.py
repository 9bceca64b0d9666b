"""The commands about the end of a case, taking it up again, and the conference that follows section 47."""

from typing import Annotated

import typer

from cpip_tui.cli.allocating import BecauseOption
from cpip_tui.cli.opening import working
from cpip_tui.cli.options import OnDayOption, Options, with_options
from cpip_tui.cli.output import print_done, print_line
from cpip_tui.cli.reviewing import CaseArgument
from db.queries.naming import case_named
from models.census import ClosureReason, read
from models.dates import short_form
from models.errors import InvalidInput


@with_options
def conference(
    options: Options,
    case: CaseArgument,
    day: Annotated[str | None, typer.Argument(metavar="DATE", help="On which it was held.")] = None,
    needless: Annotated[str | None, typer.Option("--not-needed", metavar="TEXT", help="Why none is needed.")] = None,
) -> None:
    """Note the initial child protection conference, owed 15 working days after section 47 began; or why none is."""
    from db.commands.closing import note_conference

    if (day is None) == (needless is None):
        raise InvalidInput("Give the day of the conference, or say with --not-needed why none is; one of the two.")
    with working(options, writing=True) as sitting:
        held_on = sitting.maybe_day(day, past=True)
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
        note_conference(sitting.store, sitting.act(), named.id, held_on, sitting.today, needless=needless or "")
    held = f"conference held on {short_form(held_on)}" if held_on else "no conference is needed"
    print_done(f"{named.reference}: {held}.")


@with_options
def close(
    options: Options,
    case: CaseArgument,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="The census' code or its words; “list” tells all.")],
    because: BecauseOption = "",
    on: OnDayOption = None,
) -> None:
    """Close a case with the census' reason: a management decision. Not while an assessment is open."""
    from db.commands.closing import close_case

    code = read(ClosureReason, reason)
    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
        close_case(sitting.store, sitting.act(), named.id, code, because, day, sitting.today)
    print_line(f"{named.reference}: closed on {short_form(day)}: {code.in_full}.")
    print_line(f"It stands. A wrong closure is taken back by a decision: cpip-tui take-up {named.reference} --because")


@with_options
def take_up(options: Options, case: CaseArgument, because: BecauseOption = "", on: OnDayOption = None) -> None:
    """Take a case up again that was not to be closed: a decision that corrects the one to close it. Both are kept."""
    from db.commands.closing import take_up_again

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
        take_up_again(sitting.store, sitting.act(), named.id, because, day, sitting.today)
    print_line(f"{named.reference}: open again, decided on {short_form(day)}; the decision to close it is corrected.")
    print_line("This decision stands. The case is closed again with: cpip-tui close")
