"""The commands ``export …``: what a list command lists, as a file that leaves the program."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from cpip_tui.cli.actions import read_actions
from cpip_tui.cli.children import read_children
from cpip_tui.cli.improvement_tasks import read_tasks
from cpip_tui.cli.listing import Read, Told, taking
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from cpip_tui.cli.performance_list import read_figure
from cpip_tui.cli.progress import watched_job
from cpip_tui.cli.reading import read_duty
from cpip_tui.cli.signature import read_signature
from cpip_tui.cli.supervision import read_supervision
from cpip_tui.cli.triage import read_triage
from cpip_tui.cli.workload import read_workload
from db.exchange.listed import About, Form, Listed
from db.exchange.lists.cases import cases as cases_listed
from db.queries.standards import standards
from db.queries.workers import worker_by_name, workers
from db.queries.workload import HeldCase, held_cases
from models.dates import long_form
from models.people import Action
from models.text import several

app = typer.Typer(
    help="Lists as files: CSV, an Excel workbook, or a page that prints. Each is entered in the audit trail.",
    no_args_is_help=True,
)
OutOption = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="The file to write: .xlsx, .csv or .html. It must not exist yet.")
]
FormOption = Annotated[Form | None, typer.Option("--format", help="As what; by the ending of the file without it.")]
NamesOption = Annotated[bool, typer.Option("--names", help="With the names of children: it asks before it writes.")]


def as_file(read: Read, name: str) -> Callable[..., None]:
    """The command of this name that writes what ``read`` reads with its options."""

    def command(options: Options, *, out: Path, form: Form | None, names: bool, yes: bool, **asked: Any) -> None:
        kind = form or Form.of(out)
        with working(options) as sitting:
            sitting.person.need(Action.EXPORT)
            _send(sitting, read(sitting, **asked), out, kind, names=names, yes=yes)

    more = {
        "out": (OutOption, inspect.Parameter.empty), "form": (FormOption, None), "names": (NamesOption, False),
        "yes": (YesOption, False),
    }  # fmt: skip
    return with_options(taking(command, read, name, **more))


def _send(sitting: Sitting, told: Told[Any], out: Path, form: Form, *, names: bool, yes: bool) -> None:
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
        send_list(sitting.store, act, out, listed, form, progress=progress)
    print_line(told.summary)
    print_line(f"Written, for you alone to read: {out}")
    print_line(listed.what_leaves)


def read_cases(
    sitting: Sitting, worker: Annotated[str, typer.Argument(metavar="WORKER", help="Who holds them.")]
) -> Told[HeldCase]:
    """The cases that a worker holds, the most urgent first."""
    with sitting.store.reading() as reader:
        named = worker_by_name(workers(reader), worker)
        rows = held_cases(reader, standards(reader), sitting.as_at, named.id)
    held = f"{named.name} holds {several(len(rows), 'case')} as at {long_form(sitting.as_at)}."
    return Told(cases_listed(named.name), rows, {"worker": named.name}, held)


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
