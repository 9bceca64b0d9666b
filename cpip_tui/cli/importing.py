"""The commands that read files in: ``import annex-a`` and ``import assessments``."""

from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from cpip_tui.cli.progress import watched_job
from models.assessment import Kind
from models.extracts import ALL_THERE, Extract, Preview

app = typer.Typer(
    help="Read a file in: a preview with errors per record, then all of it or nothing.", no_args_is_help=True
)


@app.callback()
def import_() -> None:
    """Read a file in: a preview with errors per record, then all of it or nothing."""


@app.command("annex-a")
@with_options
def annex_a(
    options: Options,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook (.xlsx).")],
    kind: Annotated[
        Kind, typer.Option("--assessments-as", help="Which kind the assessments of list 4 are; Annex A does not say.")
    ] = Kind.SINGLE,
    preview: Annotated[bool, typer.Option("--preview", help="Show what would be written, and stop.")] = False,
    yes: YesOption = False,
) -> None:
    """Lists 3 to 8 of Ofsted's Annex A workbook."""
    _read_in(options, Extract.ANNEX_A, file, kind, preview=preview, yes=yes)


@app.command("assessments")
@with_options
def assessments(
    options: Options,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list (.csv).")],
    preview: Annotated[bool, typer.Option("--preview", help="Show what would be written, and stop.")] = False,
    yes: YesOption = False,
) -> None:
    """A plain list of assessments (CSV), one a row."""
    _read_in(options, Extract.ASSESSMENTS, file, Kind.SINGLE, preview=preview, yes=yes)


@app.command("cin-census")
@with_options
def cin_census(
    options: Options,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The census (.xml).")],
    kind: Annotated[
        Kind, typer.Option("--assessments-as", help="Which kind its assessments are; the census does not say.")
    ] = Kind.SINGLE,
    preview: Annotated[bool, typer.Option("--preview", help="Show what would be written, and stop.")] = False,
    yes: YesOption = False,
) -> None:
    """The census of children in need (XML): referrals, assessments, section 47 enquiries, plans.

    Ctrl+C stops it with nothing written. With --yes it is read once, and what was written is told.
    """
    if not yes or preview:
        _read_in(options, Extract.CENSUS, file, kind, preview=preview, yes=yes)
        return
    from db.commands.importing_files import write_census_at_once

    with working(options, writing=True) as sitting:
        with watched_job() as progress:
            written = write_census_at_once(sitting.store, sitting.act(), file, kind, sitting.today, progress=progress)
        _show(written)
        print_line(f"Written to {sitting.store.path}." if written.writes else ALL_THERE)
    if written.refused:
        raise typer.Exit(1)


def _read_in(options: Options, extract: Extract, file: Path, kind: Kind, *, preview: bool, yes: bool) -> None:
    """Show what the file would write, ask, and write it. Exit code 1 where rows were refused."""
    # Loaded here: reading a file and writing the store need libraries that nothing else does.
    from db.commands.importing_files import preview_file

    with working(options, writing=not preview) as sitting:
        with watched_job() as progress:
            found = preview_file(sitting.store, sitting.act(), extract, file, kind, sitting.today, progress=progress)
        _show(found.preview)
        if preview:
            print_line("This was a preview: nothing was written.")
        elif not found.preview.writes:
            print_line(ALL_THERE)
        elif confirmed("Write this to the store?", yes):
            with watched_job() as progress:
                found.run(progress)
            print_line(f"Written to {sitting.store.path}.")
        else:
            print_line("Nothing was written.")
    if found.preview.refused:
        raise typer.Exit(1)


def _show(preview: Preview) -> None:
    """What would be written: what a person should know, each change and each refusal, and the counts."""
    print_line(preview.heading)
    for line in preview.lines:
        print_line(f"  {line}")
    for line in preview.table:
        print_line(line)
    if preview.empty:
        print_line(preview.empty)
