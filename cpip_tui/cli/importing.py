"""The commands that read files in: ``import annex-a`` and ``import assessments``."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from models.assessment import Kind
from models.text import several, showable

if TYPE_CHECKING:
    from db.commands.import_changes import ImportPlan
    from db.exchange.workbook import Refusal

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
    with working(options, writing=not preview) as sitting:
        # Loaded here: reading a workbook and writing the store need libraries that nothing else does.
        from db.commands.importing import plan_import, write_import
        from db.exchange.annex_a import read_annex_a

        annex = read_annex_a(file, kind, sitting.today)
        plan = plan_import(sitting.store, sitting.act(), annex)
        read = ", ".join(f"{showable(title)}: {count} rows" for title, count in annex.rows_read.items())
        print_line(f"{showable(file.name)} ({read}); list 4 read as {kind.words.lower()}s.")
        _show(plan, (*annex.notices, *plan.notices), annex.refused, _KINDS)
        if not any(annex.rows_read.values()):
            print_line("There is no row in any of these lists. Is it the right file?")
        _write_or_not(sitting, plan, lambda: write_import(sitting.store, sitting.act(), annex, plan), preview, yes)
    if annex.refused:
        raise typer.Exit(1)


@app.command("assessments")
@with_options
def assessments(
    options: Options,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list (.csv).")],
    preview: Annotated[bool, typer.Option("--preview", help="Show what would be written, and stop.")] = False,
    yes: YesOption = False,
) -> None:
    """A plain list of assessments (CSV), one a row."""
    with working(options, writing=not preview) as sitting:
        from db.commands.importing_assessments import KINDS, plan_assessments, write_assessments
        from db.exchange.plain_assessments import read_plain_assessments

        found = read_plain_assessments(file, sitting.today)
        plan = plan_assessments(sitting.store, sitting.act(), found)
        print_line(f"{showable(file.name)}: {several(found.rows_read, 'row')}.")
        notices = [*found.notices, *plan.notices]
        if len(notices) > _NOTICES:
            left_out = len(notices) - _NOTICES
            notices[_NOTICES:] = [f"{several(left_out, 'more note')} left out"]
        _show(plan, notices, found.refused, {kind: _KINDS.get(kind, f"{kind}s") for kind in KINDS})
        if not found.rows_read:
            print_line("There is no row below the names of the columns. Is it the right file?")
        _write_or_not(sitting, plan, lambda: write_assessments(sitting.store, sitting.act(), found, plan), preview, yes)
    if found.refused:
        raise typer.Exit(1)


_KINDS = {
    "child": "children", "case": "cases", "assessment": "assessments", "section 47": "section 47",
    "status": "plans and care", "allocation": "allocations",
}  # fmt: skip
_NOTICES = 100  # of 200,000 rows nobody reads more


def _show(plan: "ImportPlan", notices: Iterable[str], refused: Sequence["Refusal"], kinds: dict[str, str]) -> None:
    """What would be written: what a person should know, each change and each refusal, and the counts."""
    for notice in notices:
        print_line(f"  note: {showable(notice)}")
    for change in plan.writes:
        for name, before, after in change.differences:
            print_line(f"  changed: {change.what} {showable(change.subject)}: {_change(name, before, after)}")
    for refusal in refused:
        print_line(f"  refused: {showable(str(refusal))}")
    print_line(f"{'':<14} {'new':>8} {'changed':>8} {'unchanged':>10}")
    for what, words in kinds.items():
        count = plan.count(what)
        print_line(f"{words:<14} {count['new']:>8,} {count['changed']:>8,} {count['unchanged']:>10,}")
    print_line(f"{'rows refused':<14} {len(refused):>8,}")


def _write_or_not(sitting: Sitting, plan: "ImportPlan", write: Callable[[], None], preview: bool, yes: bool) -> None:
    if preview:
        print_line("This was a preview: nothing was written.")
    elif not plan.writes:
        print_line("The store holds all of this already: nothing was written.")
    elif confirmed("Write this to the store?", yes):
        write()
        print_line(f"Written to {sitting.store.path}.")
    else:
        print_line("Nothing was written.")


def _change(name: str, before: object, after: object) -> str:
    def words(value: object) -> str:
        return "not given" if value is None else showable(str(value))

    return f"{name.replace('_', ' ')} {words(before)} → {words(after)}"
