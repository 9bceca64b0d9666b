"""The commands about the rules of practice: dated data, each with its source."""

from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Options, with_options
from cpip_tui.cli.output import print_done
from db.exchange.lists.practice import rules
from db.queries.workers import practice_rules
from models.dates import short_form
from models.practice_rules import Rule, RuleName

rule = typer.Typer(help="What a case weighs, how long it may wait, how often supervision is.", no_args_is_help=True)


def read_rules(sitting: Sitting) -> Told[Rule]:
    """All rules with the day from which each holds, and which are in force on the day looked at."""
    with sitting.store.reading() as reader:
        known = practice_rules(reader)
    now = {known.rule(name, sitting.as_at) for name in RuleName}
    return Told(rules(now), known.all, {}, "")


rule.command("list")(printed(read_rules, "list_rules"))


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
