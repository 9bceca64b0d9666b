"""The commands ``export …``: what a list command lists, as a file that leaves the program."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from cpip_tui.cli.actions import read_actions
from cpip_tui.cli.audit import read_audit
from cpip_tui.cli.children import read_children
from cpip_tui.cli.compliance import read_pack
from cpip_tui.cli.held import read_cases
from cpip_tui.cli.improvement_success import read_success
from cpip_tui.cli.improvement_tasks import read_tasks
from cpip_tui.cli.listing import Read, Told, taking
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Options, OverOption, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from cpip_tui.cli.performance_behaviour import read_behaviour, read_chances
from cpip_tui.cli.performance_children import read_child_figures, read_counted_children
from cpip_tui.cli.performance_list import read_figure
from cpip_tui.cli.progress import watched_job
from cpip_tui.cli.reading import read_duty
from cpip_tui.cli.rules import read_rules
from cpip_tui.cli.signature import read_signature
from cpip_tui.cli.supervision import read_supervision
from cpip_tui.cli.triage import read_triage
from cpip_tui.cli.what_if import read_what_if
from cpip_tui.cli.workers import read_workers
from cpip_tui.cli.workload import read_workload
from cpip_tui.cli.yardsticks import read_targets, read_what_was_stated
from db.exchange.listed import About, Form, Listed
from models.people import Action
from models.text import several

app = typer.Typer(
    help="Lists as files: CSV, an Excel workbook, or a page that prints. Each is entered in the audit trail.",
    no_args_is_help=True,
)
OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write: .xlsx, .csv or .html.")]
FormOption = Annotated[Form | None, typer.Option("--format", help="As what; by the ending of the file without it.")]
NamesOption = Annotated[bool, typer.Option("--names", help="With the names of children: it asks before it writes.")]


def as_file(read: Read, name: str) -> Callable[..., None]:
    """The command of this name that writes what ``read`` reads with its options."""

    def command(
        options: Options, *, out: Path, form: Form | None, names: bool, over: bool, yes: bool, **asked: Any
    ) -> None:
        kind = form or Form.of(out)
        with working(options) as sitting:
            sitting.person.need(Action.EXPORT)
            _send(sitting, read(sitting, **asked), out, kind, names=names, over=over, yes=yes)

    more = {
        "out": (OutOption, inspect.Parameter.empty), "form": (FormOption, None), "names": (NamesOption, False),
        "over": (OverOption, False), "yes": (YesOption, False),
    }  # fmt: skip
    return with_options(taking(command, read, name, **more))


def _send(
    sitting: Sitting, told: Told[Any], out: Path, form: Form, *, names: bool, over: bool, yes: bool
) -> None:  # fmt: skip
    from db.commands.sending_out import send_list

    act = sitting.act()
    about = About(sitting.as_at, act.person, act.at, told.asked, told.order)
    listed = Listed(told.listing, told.rows, about, names=names)
    if names and listed.has_names:
        question = f"Write {several(len(told.rows), 'row')} with the names of children to {out}?"
        if not confirmed(question, yes):
            print_line("Nothing was written.")
            raise typer.Exit(1)
    with watched_job() as progress:
        send_list(sitting.store, act, out, listed, form, over=over, progress=progress)
    print_line(told.summary)
    print_line(f"Written, for you alone to read: {out}")
    print_line(listed.what_leaves)


app.command("duty")(as_file(read_duty, "duty"))
app.command("triage")(as_file(read_triage, "triage"))
app.command("workload")(as_file(read_workload, "workload"))
app.command("cases")(as_file(read_cases, "cases"))
app.command("signature")(as_file(read_signature, "signature"))
app.command("supervision")(as_file(read_supervision, "supervision"))
app.command("actions")(as_file(read_actions, "actions"))
app.command("children")(as_file(read_children, "children"))
app.command("performance")(as_file(read_figure, "performance"))
app.command("tasks")(as_file(read_tasks, "tasks"))
app.command("child-figures")(as_file(read_child_figures, "child-figures"))
app.command("counted-children")(as_file(read_counted_children, "counted-children"))
app.command("behaviour")(as_file(read_behaviour, "behaviour"))
app.command("chances")(as_file(read_chances, "chances"))
app.command("targets")(as_file(read_targets, "targets"))
app.command("stated")(as_file(read_what_was_stated, "stated"))
app.command("success")(as_file(read_success, "success"))
app.command("pack")(as_file(read_pack, "pack"))
app.command("what-if")(as_file(read_what_if, "what-if"))
app.command("rules")(as_file(read_rules, "rules"))
app.command("workers")(as_file(read_workers, "workers"))
app.command("audit")(as_file(read_audit, "audit"))
