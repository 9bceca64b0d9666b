"""The commands that read files in: ``import annex-a`` and ``import assessments``."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from cpip_tui.cli.progress import watched_job
from models.assessment import Kind
from models.text import several, showable

if TYPE_CHECKING:
    from db.commands.import_changes import ImportPlan
    from db.commands.importing_census import CensusPlan
    from db.exchange.cin_census import CensusReading
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
        from db.commands.importing import kinds_of, plan_import, write_import
        from db.exchange.annex_a import read_annex_a

        annex = read_annex_a(file, kind, sitting.today)
        plan = plan_import(sitting.store, sitting.act(), annex)
        read = ", ".join(f"{showable(title)}: {count} rows" for title, count in annex.rows_read.items())
        print_line(f"{showable(file.name)} ({read}); list 4 read as {kind.words.lower()}s.")
        _show(plan, (*annex.notices, *plan.notices), annex.refused, {kind: _KINDS[kind] for kind in kinds_of(plan)})
        if not any(annex.rows_read.values()):
            print_line("There is no row in any of these lists. Is it the right file?")
        write = partial(write_import, sitting.store, sitting.act(), annex, plan)
        _write_or_not(sitting, bool(plan.writes), write, preview, yes)
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
        write = partial(write_assessments, sitting.store, sitting.act(), found, plan)
        _write_or_not(sitting, bool(plan.writes), write, preview, yes)
    if found.refused:
        raise typer.Exit(1)


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
    with working(options, writing=not preview) as sitting:
        from db.commands.importing_census import plan_census, write_census
        from db.exchange.cin_census import CensusReading

        reading = CensusReading(file, kind, sitting.today)
        if yes and not preview:
            with watched_job() as progress:
                plan = write_census(sitting.store, sitting.act(), reading, progress=progress)
            _show_census(reading, plan)
            print_line(f"Written to {sitting.store.path}." if plan.writes else _ALL_THERE)
        else:
            with watched_job() as progress:
                plan = plan_census(sitting.store, sitting.act(), reading, progress=progress)
            _show_census(reading, plan)

            def write() -> None:
                with watched_job() as progress:
                    write_census(sitting.store, sitting.act(), reading, plan, progress=progress)

            _write_or_not(sitting, bool(plan.writes), write, preview, yes)
    if reading.refused_count:
        raise typer.Exit(1)


def _show_census(reading: "CensusReading", plan: "CensusPlan") -> None:
    """What is, or would be, written: what a person should know, each change and each refusal, and the counts."""
    from db.commands.importing_census import KINDS

    header = reading.header
    of = [f"year {header.year}" if header.year else "", f"authority {header.authority}" if header.authority else ""]
    said = "".join(f", {showable(one)}" for one in of if one)
    read = ", ".join(f"{count:,} {what}" for what, count in reading.records.items())
    print_line(f"{showable(reading.path.name)}{said} ({read}); read as {reading.kind.words.lower()}s.")
    notices = [*reading.notices, *plan.notices][:_NOTICES]
    left_out = reading.notice_count + plan.notice_count - len(notices)
    _show_lines("note", notices, left_out)
    changed = [
        f"{change.what} {change.subject}: {_change(name, before, after)}"
        for change in plan.changed
        for name, before, after in change.differences
    ]
    _show_lines("changed", changed, 0)
    _show_lines("refused", [str(one) for one in reading.refused], reading.refused_count - len(reading.refused))
    _show_counts(plan.count, {kind: _KINDS[kind] for kind in KINDS}, reading.refused_count)


def _show_lines(what: str, lines: Iterable[str], left_out: int) -> None:
    for line in lines:
        print_line(f"  {what}: {showable(line)}")
    if left_out > 0:
        print_line(f"  {what}: {several(left_out, 'more line')} left out")


_KINDS = {
    "child": "children", "case": "cases", "assessment": "assessments", "section 47": "section 47",
    "status": "plans and care", "allocation": "allocations", "submission": "waiting for a signature",
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
    _show_counts(plan.count, kinds, len(refused))


def _show_counts(count_of: "Callable[[str], Counter[str]]", kinds: dict[str, str], refused: int) -> None:
    wide = max(14, *(len(words) for words in kinds.values()))
    print_line(f"{'':<{wide}} {'new':>8} {'changed':>8} {'unchanged':>10}")
    for what, words in kinds.items():
        count = count_of(what)
        print_line(f"{words:<{wide}} {count['new']:>8,} {count['changed']:>8,} {count['unchanged']:>10,}")
    print_line(f"{'rows refused':<{wide}} {refused:>8,}")


_ALL_THERE = "The store holds all of this already: nothing was written."


def _write_or_not(sitting: Sitting, writes: bool, write: Callable[[], None], preview: bool, yes: bool) -> None:
    if preview:
        print_line("This was a preview: nothing was written.")
    elif not writes:
        print_line(_ALL_THERE)
    elif confirmed("Write this to the store?", yes):
        write()
        print_line(f"Written to {sitting.store.path}.")
    else:
        print_line("Nothing was written.")


def _change(name: str, before: object, after: object) -> str:
    def words(value: object) -> str:
        return "not given" if value is None else showable(str(value))

    return f"{name.replace('_', ' ')} {words(before)} → {words(after)}"
