"""The commands about the milestones, risks and issues of the improvement plan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.improvement import ProjectArgument, ProjectOption
from cpip_tui.cli.improvement_rows import item_fields, items_in_fields
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, OnDayOption, Options, group_with_options, with_options
from cpip_tui.cli.output import print_done, print_rows
from db.queries.improvement import items
from models.board import issues, milestones, risks_by_score
from models.dates import long_form, short_form
from models.errors import NotFound
from models.plan_words import risk_words
from models.projects import ItemAt, ItemKind, ItemValues
from models.text import several

milestone = typer.Typer(help="The milestones of the plan: enter, move, meet.", no_args_is_help=False)
risk = typer.Typer(help="The risks of the plan, by score: enter, score anew, close.", no_args_is_help=False)
issue = typer.Typer(help="The issues of the plan: enter, change, resolve.", no_args_is_help=False)

ItemArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Its number, as the list has it.")]
WhatArgument = Annotated[str, typer.Argument(metavar="WHAT", help="In a sentence.")]
WhatOption = Annotated[str | None, typer.Option("--what", metavar="TEXT", help="In a sentence.")]
OwnerOption = Annotated[str | None, typer.Option("--owner", metavar="NAME", help="Whose it is.")]
HowOption = Annotated[str, typer.Option("--how", metavar="TEXT", help="How, or why.")]
AgainOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why it is open again.")]
_SORTED = {ItemKind.MILESTONE: milestones, ItemKind.RISK: risks_by_score, ItemKind.ISSUE: issues}
_EVERY = Annotated[bool, typer.Option("--all", help="Also what is over.")]


def _lister(kind: ItemKind) -> Callable[..., None]:
    """The command that lists all of a kind."""

    def listing(
        options: Options,
        number: ProjectOption = None,
        every: _EVERY = False,
        format: FormatOption = Format.TABLE,
    ) -> None:
        _list(options, kind, number, every, format)

    first = {ItemKind.MILESTONE: "due", ItemKind.RISK: "heaviest", ItemKind.ISSUE: "oldest"}[kind]
    listing.__doc__ = f"The open {kind.words}s of the plan, or of one project, the first {first} first."
    if kind is ItemKind.RISK:
        listing.__doc__ = "The open risks of the plan, or of one project, the heaviest first: likelihood times impact."
    return group_with_options(listing)


def _list(options: Options, kind: ItemKind, number: int | None, every: bool, format: Format) -> None:
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            found = _SORTED[kind](items(reader, sitting.as_at))
        rows = [one for one in found if number in (None, one.project) and (every or one.is_open)]
        asked = {"project": number, "all": every}
        sitting.enter_list(f"plan {kind.words}s", format, asked, len(rows))
    fields = items_in_fields(sitting.as_at) if format is Format.TABLE else item_fields(sitting.as_at)
    late = sum(one.is_overdue(sitting.as_at) for one in rows)
    more = f", {late:,} overdue" if kind is ItemKind.MILESTONE else ""
    summary = f"{several(len(rows), kind.words)}{more}, as at {long_form(sitting.as_at)}."
    about = {"as_at": sitting.as_at}
    print_rows(rows, fields, format, about=about, summary=summary, below=("what", "mitigation"))


for _kind, _app in ((ItemKind.MILESTONE, milestone), (ItemKind.RISK, risk), (ItemKind.ISSUE, issue)):
    _app.callback(invoke_without_command=True)(_lister(_kind))


def _item(sitting: Sitting, kind: ItemKind, number: int) -> ItemAt:
    """What has this number now, whatever day is looked at. Raises NotFound."""
    with sitting.store.reading() as reader:
        found = [one for one in items(reader, date.max, number) if one.kind is kind]
    if not found:
        raise NotFound(f"There is no {kind.words} {number} in the plan. cpip-tui plan {kind.words} lists them.")
    return found[0]


def _add(options: Options, number: int, kind: ItemKind, values: ItemValues, due: str | None, on: str | None) -> None:
    from db.commands.projects import add_item

    with working(options, writing=True) as sitting:
        kept = replace(values, due_on=sitting.maybe_day(due))
        id_ = add_item(sitting.store, sitting.act(), number, kind, kept, sitting.happened_on(on), sitting.today)
    print_done(f"{kind.words.capitalize()} {id_} of project {number} is entered.")


def _change(options: Options, number: int, kind: ItemKind, given: dict[str, object], due: str | None = None) -> None:
    """What is given is changed, and what is not stays."""
    from db.commands.projects import change_item

    with working(options, writing=True) as sitting:
        now = _item(sitting, kind, number)
        if due is not None:
            given["due_on"] = sitting.day(due)
        kept = ItemValues(now.what, now.owner, now.due_on, now.likelihood, now.impact, now.mitigation)
        mine = replace(kept, **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
        change_item(sitting.store, sitting.act(), number, mine, sitting.today, version=now.version)
        now = _item(sitting, kind, number)
    told = {ItemKind.MILESTONE: f"due {short_form(now.due_on)}" if now.due_on else "", ItemKind.RISK: risk_words(now)}
    more = f": {told[kind]}" if kind in told else ""
    print_done(f"{kind.words.capitalize()} {number} is changed{more}.")


def _end(options: Options, number: int, kind: ItemKind, on: str | None, how: str, *, again: bool = False) -> None:
    from db.commands.projects import end_item

    with working(options, writing=True) as sitting:
        now = _item(sitting, kind, number)
        day = None if again else sitting.happened_on(on)
        end_item(sitting.store, sitting.act(), number, day, sitting.today, how, version=now.version)
    what = "open again" if day is None else f"{kind.ended} on {short_form(day)}"
    print_done(f"{kind.words.capitalize()} {number} is {what}.")


@milestone.command("add")
@with_options
def add_milestone(
    options: Options,
    project: ProjectArgument,
    what: WhatArgument,
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="By when.")],
    owner: OwnerOption = None,
    on: OnDayOption = None,
) -> None:
    """Enter a milestone of a project."""
    _add(options, project, ItemKind.MILESTONE, ItemValues(what, owner or ""), due, on)


@milestone.command("change")
@with_options
def change_milestone(
    options: Options,
    number: ItemArgument,
    what: WhatOption = None,
    owner: OwnerOption = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="By when; the first day is kept.")] = None,
) -> None:
    """Change a milestone, or move the day on which it is due. What is not given stays."""
    _change(options, number, ItemKind.MILESTONE, {"what": what, "owner": owner}, due)


@milestone.command("meet")
@with_options
def meet(options: Options, number: ItemArgument, on: OnDayOption = None, how: HowOption = "") -> None:
    """A milestone is met."""
    _end(options, number, ItemKind.MILESTONE, on, how)


@milestone.command("reopen")
@with_options
def reopen_milestone(options: Options, number: ItemArgument, because: AgainOption = "") -> None:
    """A milestone is not met after all."""
    _end(options, number, ItemKind.MILESTONE, None, because, again=True)


@risk.command("add")
@with_options
def add_risk(
    options: Options,
    project: ProjectArgument,
    what: WhatArgument,
    likelihood: Annotated[int, typer.Option("--likelihood", min=1, max=5, help="From 1 to 5.")],
    impact: Annotated[int, typer.Option("--impact", min=1, max=5, help="From 1 to 5.")],
    mitigation: Annotated[
        str, typer.Option("--mitigation", metavar="TEXT", help="What is done against it.")
    ] = "",
    owner: OwnerOption = None,
    on: OnDayOption = None,
) -> None:  # fmt: skip
    """Enter a risk of a project. Its score is likelihood times impact."""
    values = ItemValues(what, owner or "", None, likelihood, impact, mitigation)
    _add(options, project, ItemKind.RISK, values, None, on)


@risk.command("change")
@with_options
def change_risk(
    options: Options,
    number: ItemArgument,
    what: WhatOption = None,
    owner: OwnerOption = None,
    likelihood: Annotated[int | None, typer.Option("--likelihood", min=1, max=5, help="From 1 to 5.")] = None,
    impact: Annotated[int | None, typer.Option("--impact", min=1, max=5, help="From 1 to 5.")] = None,
    mitigation: Annotated[
        str | None, typer.Option("--mitigation", metavar="TEXT", help="What is done against it.")
    ] = None,
) -> None:
    """Score a risk anew, or change what is said of it. What is not given stays."""
    given: dict[str, object] = {
        "what": what, "owner": owner, "likelihood": likelihood, "impact": impact, "mitigation": mitigation,
    }  # fmt: skip
    _change(options, number, ItemKind.RISK, given)


@risk.command("close")
@with_options
def close_risk(options: Options, number: ItemArgument, on: OnDayOption = None, how: HowOption = "") -> None:
    """A risk is none any more."""
    _end(options, number, ItemKind.RISK, on, how)


@risk.command("reopen")
@with_options
def reopen_risk(options: Options, number: ItemArgument, because: AgainOption = "") -> None:
    """A closed risk is one again."""
    _end(options, number, ItemKind.RISK, None, because, again=True)


@issue.command("add")
@with_options
def add_issue(
    options: Options, project: ProjectArgument, what: WhatArgument, owner: OwnerOption = None, on: OnDayOption = None
) -> None:
    """Enter an issue of a project: something that stands in the way now."""
    _add(options, project, ItemKind.ISSUE, ItemValues(what, owner or ""), None, on)


@issue.command("change")
@with_options
def change_issue(
    options: Options, number: ItemArgument, what: WhatOption = None, owner: OwnerOption = None
) -> None:  # fmt: skip
    """Change what is said of an issue. What is not given stays."""
    _change(options, number, ItemKind.ISSUE, {"what": what, "owner": owner})


@issue.command("resolve")
@with_options
def resolve(options: Options, number: ItemArgument, on: OnDayOption = None, how: HowOption = "") -> None:
    """An issue is resolved; how is to be said."""
    _end(options, number, ItemKind.ISSUE, on, how)


@issue.command("reopen")
@with_options
def reopen_issue(options: Options, number: ItemArgument, because: AgainOption = "") -> None:
    """A resolved issue is open again."""
    _end(options, number, ItemKind.ISSUE, None, because, again=True)
