"""The commands that read the improvement plan: the board's view, a project, what changed, the highlight report."""

import sys
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.improvement_rows import (
    CHANGE_FIELDS,
    MEETING_FIELDS,
    PROJECT_FIELDS,
    PROJECTS_IN_WORDS,
    ProjectRow,
    item_fields,
    items_in_fields,
)
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, group_with_options, with_options
from cpip_tui.cli.output import print_line, print_rows, record
from db.exchange.lists.tasks import task_fields, tasks_in_fields
from db.queries.highlight import highlight
from db.queries.improvement import ProjectPage, changes_since, meetings, plan_board, project
from db.queries.standards import standards
from models.board import PlanBoard, PlanTile, issues, milestones, risks_by_score
from models.dates import long_form, short_form
from models.plan_words import status_words
from models.projects import ItemAt
from models.text import several, showable

app = typer.Typer(
    help="The improvement plan: projects, tasks, feedback, milestones, risks, and what success is.",
    no_args_is_help=False,
)
IN_SHORT = (
    PlanTile.NOT_FELT, PlanTile.TO_SIGN, PlanTile.FOR_REVIEW, PlanTile.OVERDUE_TASKS, PlanTile.OVERDUE_MILESTONES,
    PlanTile.HIGH_RISKS, PlanTile.SIGNED_OFF,
)  # fmt: skip
ProjectArgument = Annotated[int, typer.Argument(metavar="PROJECT", help="Its number: 1 to 8.")]
ProjectOption = Annotated[int | None, typer.Option("--project", metavar="N", help="Of this project alone.")]


@app.callback(invoke_without_command=True)
@group_with_options
def plan(
    options: Options,
    format: FormatOption = Format.TABLE,
) -> None:
    """The board's view: what is delivered and not yet felt, what is late, each project, what weighs most."""
    _print_board(options, format)


def _print_board(options: Options, format: Format) -> None:
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            board = plan_board(reader, sitting.as_at)
        rows = [ProjectRow(board, one) for one in board.projects]
        sitting.enter_list("plan", format, {}, len(rows))
    about = {
        "as_at": sitting.as_at,
        "last_meeting_on": board.last_meeting.held_on if board.last_meeting else None,
        "counts": {tile.value: board.count(tile) for tile in PlanTile},
        "changes": len(board.changes),
    }
    fields = PROJECTS_IN_WORDS if format is Format.TABLE else PROJECT_FIELDS
    print_rows(rows, fields, format, about=about, summary=_summary(board), below=("tasks",))
    if format is Format.TABLE:
        print_line()
        print_line(_met_words(board))


def _summary(board: PlanBoard) -> str:
    counts = "; ".join(f"{tile.words} {board.count(tile):,}" for tile in IN_SHORT)
    return f"The improvement plan as at {long_form(board.as_at)}: {several(len(board.tasks), 'task')}. {counts}."


def _met_words(board: PlanBoard) -> str:
    changes = several(len(board.changes), "change")
    if board.last_meeting is None:
        return f"No meeting of the board is entered; {changes} in all."
    return f"{changes} since the board met on {short_form(board.last_meeting.held_on)}: cpip-tui plan changes"


@app.command("show")
@with_options
def show(
    options: Options,
    number: Annotated[int | None, typer.Argument(metavar="[PROJECT]", help="Its number; all without it.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """A project: scope, deliverables, how it stands, its tasks, milestones, risks, issues and what changed.

    As JSON and CSV its rows are the tasks; milestones, risks, issues and changes stand beside them in JSON.
    """
    if number is None:
        _print_board(options, format)
        return
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            found = project(reader, number, sitting.as_at)
            board = plan_board(reader, sitting.as_at)
        sitting.enter_list("plan project", format, {"project": number}, len(found.tasks))
    if format is Format.TABLE:
        _print_project(found, board)
        return
    fields = item_fields(sitting.as_at)
    about = {
        "as_at": sitting.as_at,
        **record(ProjectRow(board, found.project), PROJECT_FIELDS),
        "scope": found.project.scope,
        "deliverables": found.project.deliverables,
        "version": found.project.version,
        "items": [record(one, fields) for one in found.items],
        "said": [{"status": one.status.value, "said": one.said, "on": one.on} for one in found.statuses],
        "changed": [record(one, CHANGE_FIELDS) for one in found.changes],
    }
    print_rows(found.tasks, task_fields(sitting.as_at), format, about=about)


def _print_project(found: ProjectPage, board: PlanBoard) -> None:
    one, as_at = found.project, board.as_at
    runs = f"{_day(one.starts_on)} to {_day(one.ends_on)}" if one.starts_on or one.ends_on else "no dates"
    print_line(showable(f"Project {one.number}: {one.name}, as at {long_form(as_at)}"))
    print_line(showable(f"Manager: {one.manager or 'nobody named'}; {runs}; {status_words(one)}"))
    if one.stated is not None:
        print_line(showable(f"{one.stated.said} ({short_form(one.stated.on)}, {one.stated.stated_by})"))
    print_line(showable(f"Scope: {one.scope}"))
    print_line(showable(f"Deliverables: {one.deliverables}"))
    print_line()
    none = "No task. Plan one with: cpip-tui plan task add PROJECT TITLE"
    print_rows(found.tasks, tasks_in_fields(as_at), Format.TABLE, about={},
               summary="Tasks:" if found.tasks else none, below=("title",))  # fmt: skip
    kinds: tuple[tuple[str, Sequence[ItemAt]], ...] = (
        ("Milestones", milestones(found.items)),
        ("Risks, the heaviest first", risks_by_score(found.items)),
        ("Issues", issues(found.items)),
    )
    for heading, items in kinds:
        if items:
            print_line()
            print_rows(items, items_in_fields(as_at), Format.TABLE, about={}, summary=f"{heading}:",
                       below=("what", "mitigation"))  # fmt: skip
    print_line()
    changes = board.changes_of(one.number)
    print_line("Nothing changed since the last meeting." if not changes else "Since the last meeting:")
    for change in changes:
        print_line(showable(f"  {short_form(change.on)}: {change.said} ({change.changed_by})"))


def _day(day: date | None) -> str:
    return "…" if day is None else short_form(day)


@app.command("changes")
@with_options
def changes(
    options: Options,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Entered from this day on; since the last meeting without it."),
    ] = None,
    number: ProjectOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """What changed in the plan since the board met last, or since a day; in the order of entry."""
    with working(options) as sitting:
        first = sitting.maybe_day(since, past=True)
        with sitting.store.reading() as reader:
            board = plan_board(reader, sitting.as_at)
            rows = list(board.changes) if first is None else changes_since(reader, first, sitting.as_at)
        rows = [one for one in rows if number in (None, one.project)]
        sitting.enter_list("plan changes", format, {"since": first, "project": number}, len(rows))
    met = board.last_meeting
    from_when = f"entered since {short_form(first)}" if first else (
        f"entered since the board met on {short_form(met.held_on)}" if met else "entered in all"
    )  # fmt: skip
    about = {"as_at": sitting.as_at, "since": first, "last_meeting_on": met.held_on if met else None}
    summary = f"{several(len(rows), 'change')} {from_when}, up to {long_form(sitting.as_at)}."
    print_rows(rows, CHANGE_FIELDS, format, about=about, summary=summary, below=("said",))


@app.command("meetings")
@with_options
def held(options: Options, format: FormatOption = Format.TABLE) -> None:
    """The meetings of the improvement board, the first first."""
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            rows = meetings(reader, sitting.as_at)
        sitting.enter_list("plan meetings", format, {}, len(rows))
    none = "No meeting of the board is entered. It is with: cpip-tui plan meeting"
    summary = f"{several(len(rows), 'meeting')} of the board." if rows else none
    print_rows(rows, MEETING_FIELDS, format, about={"as_at": sitting.as_at}, summary=summary, below=("note",))


class ReportFormat(StrEnum):
    """What the highlight report is written as."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"

    @property
    def ending(self) -> str:
        """How the name of such a file ends."""
        return {ReportFormat.TEXT: "txt", ReportFormat.HTML: "html", ReportFormat.MARKDOWN: "md"}[self]


@app.command("highlight")
@with_options
def highlight_report(
    options: Options,
    format: Annotated[ReportFormat, typer.Option("--format", help="As what.")] = ReportFormat.TEXT,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to this file, for you alone to read.")
    ] = None,
) -> None:
    """The highlight report for the board: as text, as a page that prints (HTML) or as Markdown. It names no child."""
    from db.commands.sending_out import send_out
    from db.exchange.highlight_report import highlight_report as report_as

    with working(options) as sitting:
        with sitting.store.reading() as reader:
            found = highlight(reader, standards(reader), sitting.as_at)
        text, rows = report_as(found, format.ending), len(found.board.tasks)
        if out is not None:
            send_out(
                sitting.store, sitting.act(), out, text, "highlight report", asked={"as_at": sitting.as_at}, rows=rows
            )
        else:
            _enter_report(sitting, format, rows)
    if out is not None:
        print_line(f"Written, for you alone to read: {out}")
    else:
        sys.stdout.write(text)


def _enter_report(sitting: Sitting, format: ReportFormat, rows: int) -> None:
    shown = Format.TABLE if format is ReportFormat.TEXT else Format.JSON  # what is not to be read as it is leaves
    sitting.enter_list("highlight report", shown, {"format": format.value}, rows)
