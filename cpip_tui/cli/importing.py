"""The commands that read files in: ``import annex-a``."""

from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from models.assessment import Kind
from models.text import showable

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
    """Lists 3, 4 and 6 of Ofsted's Annex A workbook."""
    with working(options, writing=not preview) as sitting:
        # Loaded here: reading a workbook and writing the store need libraries that nothing else does.
        from db.commands.import_plan import ImportPlan
        from db.commands.importing import plan_import, write_import
        from db.exchange.annex_a import AnnexA, read_annex_a

        def show(annex: AnnexA, plan: ImportPlan) -> None:
            read = ", ".join(f"{showable(title)}: {count} rows" for title, count in annex.rows_read.items())
            print_line(f"{showable(file.name)} ({read}); list 4 read as {kind.words.lower()}s.")
            for notice in (*annex.notices, *plan.notices):
                print_line(f"  note: {showable(notice)}")
            for change in plan.writes:
                for name, before, after in change.differences:
                    print_line(f"  changed: {change.what} {showable(change.subject)}: {_change(name, before, after)}")
            for refusal in annex.refused:
                print_line(f"  refused: {showable(str(refusal))}")
            print_line(f"{'':<12} {'new':>8} {'changed':>8} {'unchanged':>10}")
            for what, words in _KINDS.items():
                count = plan.count(what)
                print_line(f"{words:<12} {count['new']:>8,} {count['changed']:>8,} {count['unchanged']:>10,}")
            print_line(f"{'rows refused':<12} {len(annex.refused):>8,}")

        annex = read_annex_a(file, kind, sitting.today)
        plan = plan_import(sitting.store, sitting.act(), annex)
        show(annex, plan)
        if not any(annex.rows_read.values()):
            print_line("There is no row in any of these lists. Is it the right file?")
        if preview:
            print_line("This was a preview: nothing was written.")
        elif not plan.writes:
            print_line("The store holds all of this already: nothing was written.")
        elif confirmed("Write this to the store?", yes):
            write_import(sitting.store, sitting.act(), annex, plan)
            print_line(f"Written to {sitting.store.path}.")
        else:
            print_line("Nothing was written.")
    if annex.refused:
        raise typer.Exit(1)


_KINDS = {"child": "children", "case": "cases", "assessment": "assessments", "allocation": "allocations"}


def _change(name: str, before: object, after: object) -> str:
    def words(value: object) -> str:
        return "not given" if value is None else showable(str(value))

    return f"{name.replace('_', ' ')} {words(before)} → {words(after)}"
