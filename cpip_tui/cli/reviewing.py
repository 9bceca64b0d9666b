"""The commands about what a manager notes of a case: a review while it waits, threshold, section 47, siblings."""

from typing import Annotated

import typer

from cpip_tui.cli.allocating import BecauseOption, CasesArgument
from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Options, with_options
from cpip_tui.cli.output import print_done
from db.queries.naming import case_named, named_child
from models.case import THRESHOLD_LEVELS
from models.dates import short_form
from models.errors import InvalidInput

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="By reference, or the child's alone.")]


@with_options
def review(
    options: Options,
    cases: CasesArgument,
    decided: Annotated[
        str, typer.Option("--decided", metavar="TEXT", help="What was decided, and be it to wait.")
    ] = "",
    because: BecauseOption = "",
) -> None:
    """Record that a manager has looked at cases that nobody holds. Where one has a worker, none is reviewed."""
    from db.commands.triage import review_waiting

    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            named = [case_named(reader, text) for text in cases]
        ids = list(dict.fromkeys(case.id for case in named))
        review_waiting(sitting.store, sitting.act(), ids, decided, because, sitting.acting_on)
    print_done(f"{len(ids):,} case{'' if len(ids) == 1 else 's'} reviewed on {short_form(sitting.acting_on)}.")


@with_options
def threshold(
    options: Options,
    case: CaseArgument,
    level: Annotated[int, typer.Argument(metavar="LEVEL", help="1 to 4.")],
    because: BecauseOption = "",
) -> None:
    """Record the threshold level of a case with the reason."""
    from db.commands.triage import set_threshold

    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
        set_threshold(sitting.store, sitting.act(), named.id, level, because, sitting.acting_on)
    print_done(f"{named.reference}: {THRESHOLD_LEVELS[level]}.")


@with_options
def section_47(
    options: Options,
    case: CaseArgument,
    day: Annotated[
        str | None, typer.Argument(metavar="DATE", help="Of the strategy discussion that began the enquiries.")
    ] = None,
    ended: Annotated[bool, typer.Option("--ended", help="The enquiries have ended.")] = False,
) -> None:
    """Note that section 47 enquiries have begun on a case, or ended."""
    from db.commands.triage import note_section_47

    if (day is None) != ended:
        raise InvalidInput("Give the day on which section 47 enquiries began, or say --ended; one of the two.")
    with working(options, writing=True) as sitting:
        since = sitting.maybe_day(day)
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
        note_section_47(sitting.store, sitting.act(), named.id, since, sitting.today)
    print_done(
        f"{named.reference}: section 47 enquiries {f'since {short_form(since)}' if since else 'are noted as ended'}."
    )


@with_options
def siblings(
    options: Options,
    children: Annotated[
        list[str] | None, typer.Argument(metavar="CHILD", help="By the child's reference, or that of a case.")
    ] = None,
    unlink: Annotated[
        str | None,
        typer.Option("--unlink", metavar="CHILD", help="This child is no sibling of those it is linked with."),
    ] = None,
) -> None:
    """Link children as siblings, with all who are siblings of one of them already."""
    from db.commands.triage import link_siblings, unlink_sibling

    if bool(children) == (unlink is not None):
        raise InvalidInput("Name the children who are siblings, or one with --unlink; one of the two.")
    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            named = [named_child(reader, text) for text in ([unlink] if unlink is not None else children or ())]
        ids = [child_id for child_id, _, _ in named]
        if unlink is not None:
            unlink_sibling(sitting.store, sitting.act(), ids[0])
        else:
            link_siblings(sitting.store, sitting.act(), ids)
    if unlink is not None:
        print_done(f"{named[0][1]} is linked with no sibling now.")
    else:
        print_done(f"Siblings: {', '.join(dict.fromkeys(reference for _, reference, _ in named))}.")
