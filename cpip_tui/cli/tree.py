"""The tree of commands: each calls the same queries and commands as its screen."""

import sys

import typer
from typer.exceptions import TyperException

from cpip_tui.cli import (
    actions,
    allocating,
    assessing,
    audit,
    briefing,
    calendar,
    caring,
    case,
    children,
    closing,
    compliance,
    doctor,
    due_days,
    exporting,
    exporting_annex_a,
    finding,
    founding,
    held,
    importing,
    improvement,
    improvement_items,
    improvement_projects,
    improvement_success,
    improvement_tasks,
    keeping,
    keys,
    people,
    performance,
    performance_behaviour,
    performance_chart,
    performance_children,
    performance_list,
    reading,
    referring,
    restoring,
    reviewing,
    rules,
    safekeeping,
    session_signing,
    session_typing,
    signature,
    standing,
    supervising,
    supervision,
    triage,
    undoing,
    views,
    what_if,
    workers,
    workload,
    writing,
    yardsticks,
)
from cpip_tui.cli.options import AsAtOption, Options, PassphraseOption, StoreOption, WhoOption
from cpip_tui.cli.terminal import run_program
from models.text import showable

INTERRUPTED = 130

app = typer.Typer(
    help="Assessments counted in working days, for the managers of a duty team. Without a command it opens the store.",
    add_completion=False,
    pretty_exceptions_enable=False,  # they print the values of variables
    rich_markup_mode=None,
)
app.command()(founding.demo)
app.command()(founding.init)
app.add_typer(importing.app, name="import")
app.command()(reading.duty)
app.add_typer(views.app, name="views")
app.command()(children.children)
exporting.app.command("annex-a")(exporting_annex_a.annex_a)
app.add_typer(exporting.app, name="export")
app.command("find")(finding.find_anything)
app.command("briefing")(briefing.brief)
app.command("calendar")(due_days.calendar)
app.command()(keys.keys)
app.command()(triage.triage)
app.command()(workload.workload)
app.command("who-can-take")(workload.can_take)
app.command()(held.holds)
app.command("what-if")(what_if.what_if)
app.command()(allocating.allocate)
app.command()(allocating.unallocate)
app.command("co-work")(allocating.co_work)
app.command()(allocating.cover)
app.command("give-back")(allocating.give_back)
app.command()(reviewing.review)
app.command()(reviewing.threshold)
app.command("section-47")(reviewing.section_47)
app.command()(reviewing.siblings)
app.command()(referring.referral)
app.command()(referring.decide)
app.command()(referring.born)
app.add_typer(assessing.assess, name="assess")
app.command()(signature.signature)
app.command()(case.case)
app.command()(writing.note)
app.command()(writing.contact)
app.command()(writing.feedback)
app.command()(writing.discuss)
app.command()(writing.decision)
app.add_typer(writing.action, name="action")
app.command()(actions.actions)
supervision.app.command()(supervising.agree)
supervision.app.command()(supervising.plan)
supervision.app.command()(supervising.cancel)
supervision.app.command()(supervising.begin)
supervision.app.command()(session_typing.write)
supervision.app.command()(supervising.record)
supervision.app.command()(supervising.amend)
supervision.app.command()(supervising.discard)
supervision.app.command()(session_signing.sign)
supervision.app.command()(session_signing.correct)
supervision.app.command()(compliance.pack)
app.add_typer(supervision.app, name="supervision")
performance.app.command("list")(performance_list.list_figure)
performance.app.command("chart")(performance_chart.chart)
performance.app.command("children")(performance_children.children)
performance.app.command("forecast")(performance_behaviour.forecast)
performance.app.command("behaviour")(performance_behaviour.completion_days)
performance.app.command("target")(yardsticks.set_target)
performance.app.command("targets")(yardsticks.targets)
performance.app.command("population")(yardsticks.set_people)
performance.app.command("state")(yardsticks.state)
performance.app.command("stated")(yardsticks.stated)
app.add_typer(performance.app, name="performance")
improvement.app.add_typer(improvement_tasks.task, name="task")
improvement.app.command()(improvement_tasks.feedback)
improvement.app.command()(improvement_projects.project)
improvement.app.add_typer(improvement_items.milestone, name="milestone")
improvement.app.add_typer(improvement_items.risk, name="risk")
improvement.app.add_typer(improvement_items.issue, name="issue")
improvement.app.command()(improvement_projects.meeting)
improvement.app.add_typer(improvement_success.success, name="success")
app.add_typer(improvement.app, name="plan")
app.add_typer(standing.need, name="need")
app.add_typer(standing.protection, name="protection")
app.add_typer(caring.care, name="care")
app.command()(closing.conference)
app.command()(closing.close)
app.command("take-up")(closing.take_up)
app.command()(undoing.undo)
app.command()(undoing.redo)
app.add_typer(workers.worker, name="worker")
app.add_typer(workers.leave, name="leave")
app.add_typer(workers.reduction, name="reduction")
app.add_typer(rules.rule, name="rule")
app.command()(reading.explain)
app.add_typer(calendar.bank_holiday, name="bank-holiday")
app.add_typer(calendar.closure, name="closure")
app.add_typer(calendar.standard, name="standard")
app.command("start-day")(calendar.start_day)
app.command("sign-in")(people.sign_in)
app.add_typer(people.access, name="access")
app.command()(people.restrict)
app.command()(audit.audit)
app.command()(audit.verify)
app.command()(safekeeping.backup)
app.command()(restoring.restore)
app.command()(doctor.doctor)
app.command()(restoring.rescue)
app.command()(safekeeping.passphrase)
app.command()(safekeeping.clock)
app.add_typer(keeping.retention, name="retention")
app.command()(keeping.erase)


@app.callback(invoke_without_command=True)
def program(
    context: typer.Context,
    store: StoreOption = None,
    as_at: AsAtOption = None,
    who: WhoOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Assessments counted in working days, for the managers of a duty team. Without a command it opens the store."""
    options = context.obj = Options(store, as_at, who, passphrase_file)
    if context.invoked_subcommand is not None:
        return
    run_program(options)


def call(words: list[str]) -> int:
    """Run the command of the line and return its exit code. Raises what the command raises."""
    try:
        result = app(words, standalone_mode=False, prog_name="cpip-tui")
    except TyperException as error:
        lines = error.format_message().splitlines() or ["This command line cannot be understood."]
        print("\n".join(showable(line) for line in lines), file=sys.stderr)  # noqa: T201
        if len(lines) == 1:
            print("What can be said is listed by: cpip-tui --help", file=sys.stderr)  # noqa: T201
        return 2
    except typer.Abort:
        return INTERRUPTED
    return result if isinstance(result, int) else 0
