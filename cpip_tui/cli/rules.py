"""The commands about the rules of practice: dated data, each with its source."""

from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_done, print_rows
from db.queries.workers import practice_rules
from models.dates import short_form
from models.practice_rules import Rule, RuleName

rule = typer.Typer(help="What a case weighs, how long it may wait, how often supervision is.", no_args_is_help=True)


@rule.command("list")
@with_options
def list_rules(options: Options, format: FormatOption = Format.TABLE) -> None:
    """All rules with the day from which each holds, and which are in force on the day looked at."""
    with working(options) as sitting, sitting.store.reading() as reader:
        rules = practice_rules(reader)
    now = {rules.rule(name, sitting.as_at) for name in RuleName}
    fields: tuple[Field[Rule], ...] = (
        Field("name", lambda row: row.name.value, "name"),
        Field("value", lambda row: row.value, "value"),
        Field("unit", lambda row: row.name.unit, "", None),
        Field("words", lambda row: row.in_words, "rule"),
        Field("effective_from", lambda row: row.effective_from, "from", lambda row: short_form(row.effective_from)),
        Field("source", lambda row: row.source, "source"),
        Field("in_force", lambda row: row in now, "in force", lambda row: "✓ in force" if row in now else ""),
    )
    print_rows(rules.all, fields, format, about={"as_at": sitting.as_at})


@rule.command("set")
@with_options
def set_rule(
    options: Options,
    name: Annotated[RuleName, typer.Argument(metavar="NAME", help="As rule list shows it.")],
    value: Annotated[int, typer.Argument(metavar="VALUE")],
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From which day; the day looked at without it.")
    ] = None,
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="The policy, or who decided it.")] = "",
) -> None:
    """Let a rule have a value from a day on. What held before stays as it was, for the days before."""
    from db.commands.practice_rules import set_practice_rule

    with working(options, writing=True) as sitting:
        begins = sitting.maybe_day(since) or sitting.as_at
        set_practice_rule(sitting.store, sitting.act(), name, value, begins, source)
    print_done(f"{Rule(name, value, begins, source).in_words}, from {short_form(begins)}.")
