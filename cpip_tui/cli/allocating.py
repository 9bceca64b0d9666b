"""The commands about who holds a case: give it, take it back, name a co-worker, cover an absence."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Options, with_options
from cpip_tui.cli.output import print_done, print_line
from db.queries.naming import NamedCase, case_named
from db.queries.triage import Sibling, siblings_of
from db.queries.workers import team_named, worker_by_name, workers
from db.store import Reader
from models.allocation import ChangeReason, Destination, Outcome, Wish
from models.dates import short_form
from models.errors import InvalidInput, NotFound
from models.text import showable

CasesArgument = Annotated[list[str], typer.Argument(metavar="CASE", help="By reference, or the child's alone.")]
BecauseOption = Annotated[
    str, typer.Option("--because", metavar="TEXT", help="The rationale; it stands on the child's record.")
]
OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="From which day; the day looked at without it.")
]
OverrideOption = Annotated[
    str, typer.Option("--override", metavar="TEXT", help="The reason for passing a limit, where one is passed.")
]
PreviewOption = Annotated[bool, typer.Option("--preview", help="Only show what would be done.")]


@with_options
def allocate(
    options: Options,
    cases: CasesArgument,
    to: Annotated[str | None, typer.Option("--to", metavar="WORKER", help="Who gets them.")] = None,
    team: Annotated[
        str | None, typer.Option("--team", metavar="NAME", help="The team that gets them; they wait there.")
    ] = None,
    because: BecauseOption = "",
    on: OnOption = None,
    code: Annotated[
        ChangeReason | None, typer.Option("--reason", help="Why, where a named worker holds the case now.")
    ] = None,
    override: OverrideOption = "",
    with_siblings: Annotated[
        bool, typer.Option("--with-siblings", help="The open cases of their siblings as well.")
    ] = False,
    preview: PreviewOption = False,
) -> None:
    """Give cases to a worker, or to a team alone. Of several, what cannot be given says why; the others go through."""
    from db.commands.allocating import allocate as give

    if (to is None) == (team is None):
        raise InvalidInput("Say who gets it: either a worker with --to, or a team with --team.")
    with working(options, writing=not preview) as sitting:
        day = sitting.maybe_day(on) or sitting.acting_on
        with sitting.store.reading() as reader:
            destination = _destination(reader, to, team)
            named, unknown = _named(reader, cases)
            beside = _siblings_elsewhere(reader, named, destination, day)
        wishes = [Wish(case.id) for case in named] + [Wish(one.case_id) for one in beside if with_siblings]
        outcomes = _each(wishes, named, unknown, lambda: give(
            sitting.store, sitting.act(), wishes, destination, day, sitting.today, because,
            code=code, override=override, apply=not preview,
        ))  # fmt: skip
    left = [] if with_siblings else [f"{one.shown_as} ({one.case}, {one.worker or 'unallocated'})" for one in beside]
    _tell(outcomes, preview, left)


@with_options
def unallocate(
    options: Options,
    cases: CasesArgument,
    because: BecauseOption = "",
    code: Annotated[ChangeReason, typer.Option("--reason", help="Why it goes back.")] = ChangeReason.OTHER,
    on: OnOption = None,
    preview: PreviewOption = False,
) -> None:
    """Take cases back from their workers. They wait with their team from then on."""
    from db.commands.allocating import unallocate as take_back

    with working(options, writing=not preview) as sitting:
        day = sitting.maybe_day(on) or sitting.acting_on
        with sitting.store.reading() as reader:
            named, unknown = _named(reader, cases)
        wishes = [Wish(case.id) for case in named]
        outcomes = _each(wishes, named, unknown, lambda: take_back(
            sitting.store, sitting.act(), wishes, day, sitting.today, because, code=code, apply=not preview
        ))  # fmt: skip
    _tell(outcomes, preview)


@with_options
def co_work(
    options: Options,
    case: Annotated[str, typer.Argument(metavar="CASE", help="By reference, or the child's alone.")],
    worker: Annotated[str, typer.Argument(metavar="WORKER")],
    because: BecauseOption = "",
    on: OnOption = None,
    ends: Annotated[bool, typer.Option("--end", help="They co-work it no more from that day.")] = False,
) -> None:
    """Let somebody work on a case beside who holds it. It carries no points."""
    from db.commands.co_working import co_work as begin
    from db.commands.co_working import end_co_work as end

    with working(options, writing=True) as sitting:
        day = sitting.maybe_day(on) or sitting.acting_on
        with sitting.store.reading() as reader:
            named, who = case_named(reader, case), worker_by_name(workers(reader), worker)
        change = end if ends else begin
        change(sitting.store, sitting.act(), named.id, who.id, day, sitting.today, because)
    no_more = " no more" if ends else ""
    print_done(f"{who.name} co-works {named.reference}{no_more} from {short_form(day)}.")


@with_options
def cover(
    options: Options,
    worker: Annotated[str, typer.Argument(metavar="WORKER", help="Who is away.")],
    by: Annotated[str, typer.Option("--by", metavar="WORKER", help="Who holds their cases meanwhile.")],
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")],
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day; until give-back without it.")
    ] = None,
    because: BecauseOption = "",
    override: OverrideOption = "",
    no_leave: Annotated[bool, typer.Option("--no-leave", help="Do not enter the absence as leave.")] = False,
    preview: PreviewOption = False,
) -> None:
    """Let one worker hold everything that another holds for a while. It goes back by itself after the last day."""
    from db.commands.covering import cover as lend

    with working(options, writing=not preview) as sitting:
        first_on, last_on = sitting.day(first), sitting.maybe_day(last)
        with sitting.store.reading() as reader:
            known = workers(reader)
            owner, to = worker_by_name(known, worker), worker_by_name(known, by)
        outcomes = lend(
            sitting.store, sitting.act(), owner.id, to.id, first_on, last_on, sitting.today, because,
            override=override, leave=not no_leave, apply=not preview,
        )  # fmt: skip
    _tell(outcomes, preview)


@with_options
def give_back(
    options: Options,
    worker: Annotated[str, typer.Argument(metavar="WORKER", help="Who was away.")],
    because: BecauseOption = "",
    on: OnOption = None,
    preview: PreviewOption = False,
) -> None:
    """Give a worker back everything that others hold for them, sooner than planned."""
    from db.commands.covering import give_back as give

    with working(options, writing=not preview) as sitting:
        day = sitting.maybe_day(on) or sitting.acting_on
        with sitting.store.reading() as reader:
            owner = worker_by_name(workers(reader), worker)
        outcomes = give(sitting.store, sitting.act(), owner.id, day, sitting.today, because, apply=not preview)
    _tell(outcomes, preview)


def _destination(reader: Reader, to: str | None, team: str | None) -> Destination:
    if to is not None:
        return Destination(worker_by_name(workers(reader), to).id)
    return Destination(team_id=team_named(reader, team or "")[0])


def _named(reader: Reader, texts: Sequence[str]) -> tuple[list[NamedCase], list[Outcome]]:
    """The cases that were named, each once, and an outcome for each text that names none: the others go through."""
    found: dict[int, NamedCase] = {}
    unknown = []
    for text in dict.fromkeys(texts):
        try:
            case = case_named(reader, text)
        except (NotFound, InvalidInput) as refused:
            unknown.append(Outcome(0, text[:80], text[:80], None, False, str(refused)))
        else:
            found[case.id] = case
    return list(found.values()), unknown


def _each(
    wishes: Sequence[Wish], named: Sequence[NamedCase], unknown: list[Outcome], change: Callable[[], list[Outcome]]
) -> list[Outcome]:
    """What becomes of each case, and why nothing does of those that were not found.

    Raises InvalidInput where it concerns all of them, or the only one that was asked for.
    """
    if not wishes:
        return unknown
    try:
        return [*change(), *unknown]
    except InvalidInput as refused:
        if len(wishes) > 1 or not unknown:
            raise
        only = named[0]
        return [Outcome(only.id, only.reference, only.reference, None, False, str(refused)), *unknown]


def _siblings_elsewhere(reader: Reader, named: Sequence[NamedCase], to: Destination, on: date) -> list[Sibling]:
    """The open cases of siblings that are not with the worker already."""
    name = workers(reader)[to.worker_id].name if to.worker_id is not None else None
    found = siblings_of(reader, [case.id for case in named], on)
    return [one for one in found if name is None or one.worker != name]


def _tell(outcomes: Sequence[Outcome], preview: bool, siblings: Sequence[str] = ()) -> None:
    """Say row by row what was done, or would be, and why what was refused was.

    Raises InvalidInput where a single case was refused, and leaves with 1 where some of several were.
    """
    refused = [one for one in outcomes if not one.done]
    if len(outcomes) == 1 and refused:
        raise InvalidInput(refused[0].sentence)
    for one in outcomes:
        name = f" {one.name}" if one.name else ""
        sentence = one.sentence.removeprefix(f"{one.case}: ")
        print_line(showable(f"{'✓' if one.done else '✕'} {one.case}{name}: {sentence}"))
    done = len(outcomes) - len(refused)
    if preview:
        print_line(f"This was a preview: {done:,} would be done, {len(refused):,} not. Nothing was written.")
    elif done:
        if siblings:
            print_line(showable(f"Siblings that were left where they are: {'; '.join(siblings)}. See --with-siblings."))
        print_done(f"{done:,} of {len(outcomes):,} done.")
    else:
        print_line("Nothing was written.")
    if refused:
        raise typer.Exit(1)
