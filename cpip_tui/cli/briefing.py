"""The command ``briefing``: Monday's text for a manager or a team, fit for an e-mail."""

from enum import StrEnum
from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, Options, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from db.queries.briefing import Briefing, BriefingLine, Part, briefing
from db.queries.standards import standards
from db.queries.workers import team_named, worker_by_name, workers
from models.dates import long_form
from models.errors import InvalidInput
from models.text import showable


class BriefingFormat(StrEnum):
    """How a briefing is printed."""

    TEXT = "text"
    JSON = "json"


BRIEFING_FIELDS: tuple[Field[BriefingLine], ...] = (
    Field("part", lambda line: line.part.value),
    Field("what", lambda line: line.what),
    Field("clock", lambda line: line.clock.value if line.clock else None),
    Field("case", lambda line: line.case),
    Field("child", lambda line: line.child),
    Field("due_on", lambda line: line.due_on),
    Field("days_left", lambda line: line.countdown.days_left if line.countdown else None),
    Field("state", lambda line: line.countdown.state.value if line.countdown else None),
    Field("worker", lambda line: line.worker),
    Field("team", lambda line: line.team),
    Field("note", lambda line: line.note or None),
)


@with_options
def brief(
    options: Options,
    worker: Annotated[
        str | None, typer.Option("--worker", metavar="NAME", help="Only what this worker holds, signs or supervises.")
    ] = None,
    team: Annotated[str | None, typer.Option("--team", metavar="NAME", help="Only this team.")] = None,
    format: Annotated[BriefingFormat, typer.Option("--format", help="How to print it.")] = BriefingFormat.TEXT,
) -> None:
    """What is late, due today and due soon, of assessments, conferences, plans and care; what may not wait or waits.

    Children stand in it by their references, never by name. Of supervision it says when it is due, and nothing else.
    """
    if worker is not None and team is not None:
        raise InvalidInput("A briefing is of a worker or of a team. Leave one of --worker and --team out.")
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            of_worker = None if worker is None else worker_by_name(workers(reader), worker).id
            of_team = None if team is None else team_named(reader, team)[1]
            found = briefing(
                reader, standards(reader), sitting.as_at, sitting.person, worker_id=of_worker, team=of_team
            )
        as_file = Format.JSON if format is BriefingFormat.JSON else Format.TABLE
        sitting.enter_list("briefing", as_file, {"worker": found.worker, "team": found.team}, len(found.lines))
    if format is BriefingFormat.JSON:
        counts = {part.value: len(found.of(part)) for part in Part}
        about = {"as_at": found.as_at, "worker": found.worker, "team": found.team, "counts": counts}
        print_rows(found.lines, BRIEFING_FIELDS, Format.JSON, about=about)
        return
    for line in briefing_text(found):
        print_line(showable(line))


def briefing_text(found: Briefing) -> list[str]:
    """The lines of the text: what it is of, how many of what, and each part with its lines."""
    whose = found.worker or found.team or "the whole authority"
    counts = {part: len(found.of(part)) for part in Part}
    lines = [
        f"Briefing as at {long_form(found.as_at)}: {whose}",
        f"{counts[Part.LATE]:,} late, {counts[Part.TODAY]:,} due today, {counts[Part.SOON]:,} due soon; "
        f"{counts[Part.NEVER_WAIT]:,} may not wait; {counts[Part.TO_SIGN]:,} to be signed; "
        f"{counts[Part.SUPERVISION]:,} to be supervised.",
    ]
    for part in Part:
        told = [f"- {line.words}" for line in found.of(part)] or ["- none"]
        lines += ["", f"{part.words} ({counts[part]:,})", *told]
    return lines
