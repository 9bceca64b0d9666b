"""The commands about a referral: taken with the child known or new, decided on by a manager; and a birth."""

from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.allocating import BecauseOption
from cpip_tui.cli.hints import named_again
from cpip_tui.cli.opening import working
from cpip_tui.cli.options import OnDayOption, Options, with_options
from cpip_tui.cli.output import print_done, print_line
from cpip_tui.cli.reviewing import CaseArgument
from db.queries.case_file import CaseFile, case_file
from db.queries.decisions import decisions_of
from db.queries.finding import children_like
from db.queries.naming import case_named, named_child
from db.queries.pathway import cases_before, child_found
from db.queries.standards import standards
from db.queries.workers import team_named
from db.store import Reader
from models.case import THRESHOLD_LEVELS
from models.census import LIST, PrimaryNeed, ReferralSource, in_words, read
from models.dates import short_form
from models.decision import DecisionKind
from models.errors import InvalidInput, NotFound
from models.referral import NewChild, ReferralOutcome, check_received
from models.standards import Clock
from models.text import clean, showable

SourceOption = Annotated[
    str | None,
    typer.Option("--source", metavar="CODE", help="Needed. Who referred: the census' code or words; “list” tells all."),
]
ChildArgument = Annotated[str, typer.Argument(metavar="CHILD", help="By the child's reference, or that of a case.")]


@with_options
def referral(
    options: Options,
    source: SourceOption = None,
    need: Annotated[
        str | None,
        typer.Option("--need", metavar="CODE", help="Needed. The primary need: code or words; “list” tells all."),
    ] = None,
    level: Annotated[
        str | None,
        typer.Option("--level", metavar="LEVEL", help="Needed. The threshold level, 1 to 4; “list” tells all."),
    ] = None,
    child: Annotated[
        str | None, typer.Argument(metavar="CHILD", help="A child of the store, by reference; a new one without it.")
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Of a new child.")] = "",
    born: Annotated[str | None, typer.Option("--born", metavar="DATE", help="When a new child was born.")] = None,
    expected: Annotated[
        str | None, typer.Option("--expected", metavar="DATE", help="When a child who is not born yet will be.")
    ] = None,
    gender: Annotated[str, typer.Option("--gender", metavar="TEXT", help="Of a new child.")] = "",
    reference: Annotated[
        str, typer.Option("--reference", metavar="TEXT", help="Of a new child; the next of the store's own without it.")
    ] = "",
    received: Annotated[
        str | None, typer.Option("--received", metavar="DATE", help="On which day; the day looked at without it.")
    ] = None,
    siblings: Annotated[
        list[str] | None, typer.Option("--sibling", metavar="CHILD", help="Of the store; may be said several times.")
    ] = None,
    team: Annotated[str | None, typer.Option("--team", metavar="NAME", help="The team with which it waits.")] = None,
    because: BecauseOption = "",
) -> None:
    """Take a referral: of a child of the store, or of a new one, who may be unborn. A manager then decides on it."""
    from db.commands.referring import take_referral

    who_refers, primary, threshold = _codes(source, need, level)
    if child is not None and any((name, born, expected, gender, reference)):
        raise InvalidInput("Either name a CHILD of the store, or give --name, --born and so on of a new one.")
    if child is None and not name and not reference:
        raise InvalidInput("Say of whom: a CHILD of the store, or a new one with --name.")
    with working(options, writing=True) as sitting:
        on = sitting.happened_on(received)
        with sitting.store.reading() as reader:
            team_id = None if team is None else team_named(reader, team)[0]
            related = [named_child(reader, text)[0] for text in siblings or ()]
            known = None if child is None else _known(reader, child, on, sitting.today)
            alike = [] if child is not None or not name else children_like(reader, clean(name))[0]
        of: int | NewChild = (
            NewChild(name, sitting.maybe_day(born, past=True), sitting.maybe_day(expected), gender,
                     reference)
            if known is None else known
        )  # fmt: skip
        case_id = take_referral(
            sitting.store, sitting.act(), of, on, who_refers, primary, threshold, because, sitting.today,
            siblings=related, team_id=team_id,
        )  # fmt: skip
        with sitting.store.reading() as reader:
            taken = case_file(reader, standards(reader), case_id, max(on, sitting.as_at))
    same = [f"{one.reference} {one.name}" for one in alike if (one.name or "").casefold() == clean(name).casefold()]
    if same:
        print_line(showable(f"note: the store has had a child of this name already: {'; '.join(same)}."))
    *said, last = _taken(taken)
    for line in said:
        print_line(showable(line))
    print_done(last)


def _codes(source: str | None, need: str | None, level: str | None) -> tuple[ReferralSource, PrimaryNeed, int]:
    """What was given in codes or words. Raises InvalidInput, which lists the codes that are asked for."""
    given = {"--source": source, "--need": need, "--level": level}
    for kind, text in ((ReferralSource, source), (PrimaryNeed, need)):
        if (text or "").strip().casefold() == LIST:
            read(kind, LIST)
    levels = "; ".join(words.removeprefix("Level ") for words in THRESHOLD_LEVELS.values())
    if (level or "").strip().casefold() == LIST:
        raise InvalidInput(f"The threshold levels are: {levels}.")
    if missing := [name for name, text in given.items() if text is None]:
        codes = "; ".join(f"{name} list" for name in missing)
        raise InvalidInput(f"Missing: {', '.join(missing)}. The codes are named by: {codes}.")
    who_refers, primary = read(ReferralSource, source or ""), read(PrimaryNeed, need or "")
    number = (level or "").strip()
    if not number.isdecimal():
        raise InvalidInput(f"“{number[:40]}” is no threshold level. Give the number of one: {levels}.")
    return who_refers, primary, int(number[:4])


def _known(reader: Reader, text: str, received_on: date, today: date) -> int:
    """The child of the store of whom a referral can be taken. Raises NotFound, InvalidInput."""
    try:
        child_id, _, _ = named_child(reader, text)
    except NotFound as unknown:
        raise NotFound(f"{unknown} A new child is given with --name.") from None
    try:
        check_received(received_on, today, cases_before(reader, child_id))
    except InvalidInput as refused:
        open_case = child_found(reader, child_id).open_case
        if open_case is None:
            raise
        raise InvalidInput(
            f"{refused} Write the contact down with: {named_again(f'contact {open_case} TEXT')}"
        ) from None
    return child_id


def _taken(case: CaseFile) -> list[str]:
    """What was taken, and what is owed for it by when, line by line."""
    received_on = case.referred_on or case.opened_on
    lines = [
        f"{case.reference}: referral of {short_form(received_on)} from "
        f"{in_words(ReferralSource, case.referral_source or '')}; {in_words(PrimaryNeed, case.primary_need or '')}; "
        f"{THRESHOLD_LEVELS[case.threshold_level or 1].lower()}."
    ]
    if case.earlier_referral_on is not None:
        lines.append(f"A re-referral: the one before was received on {short_form(case.earlier_referral_on)}.")
    lines += [
        f"A manager decides on it by {short_form(clock.due.due_on)}: {named_again(f'decide {case.reference} OUTCOME')}"
        for clock in case.clocks
        if clock.clock is Clock.REFERRAL_DECISION
    ]
    team = case.allocations[-1].team if case.allocations else None
    lines.append(f"It waits for a worker{f' with the team {team}' if team else ''}.")
    return lines


@with_options
def decide(
    options: Options,
    case: CaseArgument,
    outcome: Annotated[ReferralOutcome, typer.Argument(metavar="OUTCOME", help="What is decided.")],
    because: BecauseOption = "",
    on: OnDayOption = None,
    strategy: Annotated[
        str | None,
        typer.Option("--strategy", metavar="DATE", help="Of the strategy discussion; the day of the decision else."),
    ] = None,
    corrects: Annotated[
        bool, typer.Option("--corrects", help="It corrects the decision on this referral that stands.")
    ] = False,
) -> None:
    """Decide on a referral, as is owed within one working day. It stands: a new one corrects it, and both are kept."""
    from db.commands.referring import decide_referral

    if strategy is not None and outcome is not ReferralOutcome.SECTION_47:
        raise InvalidInput(
            f"A strategy discussion belongs to {ReferralOutcome.SECTION_47.value}. Leave --strategy out."
        )
    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        strategy_on = sitting.maybe_day(strategy, past=True)
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
            wrong = _decided_before(reader, named.id, named.reference) if corrects else None
        said = decide_referral(
            sitting.store, sitting.act(), named.id, outcome, because, day, sitting.today, strategy_on=strategy_on,
            corrects=wrong,
        )  # fmt: skip
    print_line(showable(f"{named.reference}: {said}."))
    print_line("This decision stands. It is corrected by a new one, with --corrects.")


def _decided_before(reader: Reader, case_id: int, reference: str) -> int:
    """The decision on the referral that stands. Raises InvalidInput where none was made."""
    made = [one for one in decisions_of(reader, case_id) if one.kind is DecisionKind.REFERRAL and one.stands]
    if not made:
        raise InvalidInput(f"Nothing was decided on the referral of {reference} that could be corrected.")
    return made[-1].id


@with_options
def born(
    options: Options,
    child: ChildArgument,
    day: Annotated[str, typer.Argument(metavar="DATE", help="Of the birth.")],
) -> None:
    """Note the birth of a child who was expected."""
    from db.commands.referring import record_birth

    with working(options, writing=True) as sitting:
        born_on = sitting.day(day, past=True)
        with sitting.store.reading() as reader:
            child_id, reference, _ = named_child(reader, child)
        record_birth(sitting.store, sitting.act(), child_id, born_on, sitting.today)
    print_done(f"{reference}: born on {short_form(born_on)}.")
