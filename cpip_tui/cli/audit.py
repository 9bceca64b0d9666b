"""The commands about the audit trail: read it, verify it, export its head."""

import json
from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from cpip_tui.cli.progress import watched_job
from cpip_tui.clock import today
from db.commands.reading import enter_audit_read
from db.exchange.lists.audit_trail import audit_trail
from db.queries.audit_trail import AuditLine, AuditQuestion, audit_page
from db.queries.naming import named_child
from models.audit_chain import Fault, Head
from models.dates import parse_day
from models.errors import FileRefused
from models.people import Action


def read_audit(
    sitting: Sitting,
    case: Annotated[str | None, typer.Option("--case", metavar="CASE", help="Only of this case, or child.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Only what this person did.")] = None,
    day: Annotated[str | None, typer.Option("--on", metavar="DATE", help="Only what was done on this day.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="At most so many entries.")] = 1_000,
) -> Told[AuditLine]:
    """Who did what, when, with before and after; newest first. Reading it is entered too."""
    on = parse_day(day, today()) if day else None
    with sitting.store.reading() as reader:
        child_id, _, case_id = named_child(reader, case) if case else (None, "", None)
    question = AuditQuestion(child_id, case_id, by, on)
    enter_audit_read(sitting.store, sitting.act(), case or "", question)
    with sitting.store.reading() as reader:
        page = audit_page(reader, question, limit=most)
    more = " There are more; --most says how many are shown." if page.more_after else ""
    summary = f"{len(page.rows):,} entries, newest first.{more}"
    asked = {"case": case, "by": by, "on": on}
    return Told(audit_trail(numbered=sitting.person.may(Action.READ_AUDIT)), page.rows, asked, summary, entered=True)


audit = printed(read_audit, "audit")


FAULT_FIELDS: tuple[Field[Fault], ...] = (
    Field("entry", lambda row: row.entry, "entry"),
    Field("kind", lambda row: row.kind.value, "kind"),
    Field("sentence", lambda row: row.sentence, "what is wrong"),
)


@with_options
def verify(
    options: Options,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FILE", help="A head of the trail that was exported earlier.")
    ] = None,
    export_head: Annotated[
        Path | None,
        typer.Option("--export-head", metavar="FILE", help="Write the head of the trail, to compare later."),
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Walk the audit trail: find an entry that was changed, removed, added or moved. Exit code 1 where one was."""
    from db.commands.verifying import verify as walk

    earlier = _head_in(against) if against else None
    if export_head is not None and (export_head.exists() or not export_head.absolute().parent.is_dir()):
        raise FileRefused(f"{export_head} exists already, or its folder does not. Name a new file for the head.")
    with working(options) as sitting, watched_job() as progress:
        found = walk(sitting.store, sitting.act(), earlier, progress=progress)
    about = {
        "as_at": sitting.as_at,
        "entries": found.entries,
        "head": {"entry": found.head.id, "hash": found.head.hash},
    }
    sound = f"{found.entries:,} entries, each as it was written. The trail ends with entry {found.head.id:,}."
    if earlier is not None:
        sound += f" It holds the head of entry {earlier.id:,} that was exported."
    wrong = f"{len(found.faults):,} faults in {found.entries:,} entries."
    print_rows(found.faults, FAULT_FIELDS, format, about=about, summary=wrong if found.faults else sound)
    if export_head is not None and not found.faults:
        _write_head(export_head, found.head)
        if format is Format.TABLE:
            print_line(f"Its head is in {export_head}: keep it where nobody who writes the store can change it.")
    if found.faults:
        if export_head is not None:
            typer.echo(f"No head was written to {export_head}: it would vouch for a trail with faults.", err=True)
        raise typer.Exit(1)


def _write_head(path: Path, head: Head) -> None:
    from db.files import claim

    claim(path)
    path.write_text(json.dumps({"entry": head.id, "hash": head.hash, "latest": head.latest}) + "\n", encoding="utf-8")


def _head_in(path: Path) -> Head:
    """The head that was exported. Raises FileRefused."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Head(int(found["entry"]), str(found["hash"]), str(found.get("latest", "")))
    except (OSError, ValueError, TypeError, KeyError):
        raise FileRefused(f"{path} is not a head that verify --export-head wrote. Check the name.") from None
