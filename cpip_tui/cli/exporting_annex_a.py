"""The command ``export annex-a``: lists 3 to 8 in the layout of Ofsted's inspectors."""

from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Options, OverOption, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from cpip_tui.cli.progress import watched_job
from models.annex_a import Window


@with_options
def annex_a(
    options: Options,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="The workbook to write (.xlsx). It must not exist yet.")
    ],
    since: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="DATE",
            help="Only what happened since that day, or still went on, as inspectors ask for it. Without it all is "
            "written, so that an import of the file makes the same lists.",
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day; the day looked at without it.")
    ] = None,
    over: OverOption = False,
    yes: YesOption = False,
) -> None:  # fmt: skip
    """Lists 3 to 8 of Ofsted's Annex A: referrals, assessments, section 47, in need, protection, care.

    The file holds references and dates of birth of children: it asks before it writes.
    """
    with working(options) as sitting:
        # Loaded here: a workbook and the store's commands need libraries that nothing else does.
        from db.commands.sending_annex_a import annex_a_about, send_annex_a
        from db.exchange.annex_a_layout import NOT_HELD

        window = Window(sitting.maybe_day(since, past=True), sitting.maybe_day(until, past=True) or sitting.as_at)
        about = annex_a_about(sitting.store, sitting.act(), window)
        print_line(f"Annex A, {about.days_words}: {_children(about.children)}; {about.left_out_words}.")
        print_line("It carries their references, genders and dates of birth, and the names of workers. It has no place")
        print_line("for, and leaves out:")
        for line in NOT_HELD:
            print_line(f"  {line}")
        question = f"Write the records of {_children(about.children)} to {out}?"
        if not confirmed(question, yes):
            print_line("Nothing was written.")
            raise typer.Exit(1)
        with watched_job() as progress:
            sent = send_annex_a(sitting.store, sitting.act(), out, window, over=over, progress=progress)
    print_line(f"Written, for you alone to read: {out} ({sent.lists.words}).")


def _children(count: int) -> str:
    """``1 child``, ``2,000 children``"""
    return "1 child" if count == 1 else f"{count:,} children"
