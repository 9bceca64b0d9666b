"""The commands about keeping and forgetting: retention rules, what is due for review, erasing."""

from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, FormatOption, Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from db.backup import backups_in, folder_of
from db.files import KEPT, LEFT_LOG
from db.queries.keeping import Finished, due_for_review, finished, retention_rules
from db.queries.naming import named_child
from models.dates import short_form
from models.errors import InvalidInput, StoreBusy
from models.keeping import CountedFrom, RecordKind, RetentionRule
from models.people import Action

retention = typer.Typer(help="How long records are kept, and which are due for review.", no_args_is_help=True)

RULE_FIELDS: tuple[Field[RetentionRule], ...] = (
    Field("kind", lambda row: row.kind.value, "kind", lambda row: f"{row.kind.value} ({row.kind.words})"),
    Field("years", lambda row: row.years, "years"),
    Field("counted_from", lambda row: row.counted_from.value, "from", lambda row: row.counted_from.words),
    Field("source", lambda row: row.source, "source"),
)
REVIEW_FIELDS: tuple[Field[Finished], ...] = (
    Field("child", lambda row: row.child, "child", lambda row: row.name or row.child),
    Field("kind", lambda row: row.kind.value, "kind", lambda row: row.kind.words),
    Field("closed_on", lambda row: row.closed_on, "closed", lambda row: short_form(row.closed_on)),
    Field("review_on", lambda row: row.review_on, "keep until", lambda row: short_form(row.review_on)),
    Field("cases", lambda row: row.cases, "cases"),
    Field("reference", lambda row: row.child, "reference"),
)


@retention.command("list")
@with_options
def list_rules(options: Options, format: FormatOption = Format.TABLE) -> None:
    """The rules by kind of record."""
    with working(options) as sitting, sitting.store.reading() as reader:
        rules = list(retention_rules(reader).values())
    print_rows(rules, RULE_FIELDS, format, about={"as_at": sitting.as_at})


@retention.command("set")
@with_options
def set_rule(
    options: Options,
    kind: Annotated[RecordKind, typer.Argument(metavar="KIND", help="As retention list shows it.")],
    years: Annotated[int, typer.Argument(metavar="YEARS")],
    counted_from: Annotated[CountedFrom, typer.Option("--from", help="From which event.")] = CountedFrom.CLOSURE,
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="The law, or who decided it.")] = "",
) -> None:
    """Keep records of a kind for so many years. Nothing goes by itself: they are listed for review."""
    from db.commands.keeping import set_retention

    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            version = retention_rules(reader)[kind].version
        set_retention(sitting.store, sitting.act(), kind, years, counted_from, source, version=version)
    print_line(f"{kind.words.capitalize()}: {years} years from {counted_from.words}.")


@retention.command("review")
@with_options
def review(options: Options, format: FormatOption = Format.TABLE) -> None:
    """The records whose time of keeping has passed: somebody looks at each, and keeps or erases it."""
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            rows = due_for_review(reader, sitting.as_at)
        sitting.enter_list("retention review", format, {}, len(rows))
    summary = f"As at {short_form(sitting.as_at)}: {len(rows):,} due for review."
    print_rows(rows, REVIEW_FIELDS, format, about={"as_at": sitting.as_at}, summary=summary)


@with_options
def erase(
    options: Options,
    child: Annotated[str | None, typer.Argument(metavar="CHILD", help="The child's reference.")] = None,
    because: Annotated[
        str, typer.Option("--because", metavar="TEXT", help="The reason; it must not name the child.")
    ] = "",
    early: Annotated[bool, typer.Option("--early", help="Though it is not due for review yet.")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="Remove the traces that an erasing had to leave.")] = False,
    yes: YesOption = False,
) -> None:
    """Erase a child's record for good, and every trace of it in the file. The act stays in the audit trail."""
    from db.commands.keeping import erase as erase_record

    if finish:
        _finish(options)
        return
    if child is None:
        raise InvalidInput("Say whose record, by the child's reference.")
    with working(options, writing=True) as sitting:
        sitting.person.need(Action.ERASE)
        with sitting.store.reading() as reader:
            child_id, reference, _ = named_child(reader, child)
            record = finished(reader, child_id)
        if record is not None:
            print_line(
                f"{reference}: {record.cases} case{'s' if record.cases != 1 else ''}, the last closed on "
                f"{short_form(record.closed_on)}; to be kept until {short_form(record.review_on)} "
                f"({record.kind.words})."
            )
        if not confirmed(f"Erase the record of {reference} for good? It cannot be taken back.", yes):
            print_line("Nothing was erased.")
            return
        clean = erase_record(sitting.store, sitting.act(), child_id, reference, because, sitting.today, early=early)
        store_path = sitting.store.path
        older = backups_in(folder_of(store_path))
    print_line("Erased.")
    if not clean:
        print_line(
            "Traces of it are still in the file or the log beside it: another program has the store open, or the disk "
            "is full. Close it everywhere, or make room, and then: cpip-tui erase --finish"
        )
    left = [
        *store_path.parent.glob(f"{store_path.name}*{KEPT}*"),
        *store_path.parent.glob(f"{store_path.name}*{LEFT_LOG}"),
    ]
    for file in left:
        print_line(f"{file} may still hold it. Remove it by hand when it is not needed any more.")
    if older:
        print_line(
            f"{len(older)} backups from before still hold it, the oldest of {older[-1].at:%d %b %Y}; "
            f"they are in {folder_of(sitting.store.path)} and any second place, and go as newer ones are made."
        )


def _finish(options: Options) -> None:
    """Write the file anew without what was erased, now that nobody else has it open."""
    with working(options) as sitting:
        sitting.person.need(Action.ERASE)
        if not sitting.store.leave_no_trace():
            raise StoreBusy("Another program still has the store open. Close it everywhere first.")
    print_line("No trace of what was erased is left in the file.")
