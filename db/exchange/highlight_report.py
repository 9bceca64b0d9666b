"""The highlight report for the improvement board, as text, as a page that prints and as Markdown.

It says what the board's view says, from the same query: what is delivered and not yet felt comes before what is done.
"""

from collections.abc import Iterator, Sequence

from db.exchange.document import Document, Heading, Part, Points, Sentence, Table, as_markdown, as_page, as_text
from db.queries.highlight import Highlight
from models.board import PlanBoard, PlanTile
from models.dates import long_form, short_form
from models.improvement import TaskAt
from models.plan_words import (
    due_words,
    feedback_head,
    heard_marks,
    next_milestone,
    risk_words,
    state_words,
    status_words,
    tasks_in_words,
    top_risk,
)
from models.projects import ProjectAt
from models.success_lines import SuccessLine

FORMATS = {"html": as_page, "md": as_markdown, "txt": as_text}  # by the ending of a file
IN_SHORT = (
    PlanTile.NOT_FELT, PlanTile.TO_SIGN, PlanTile.FOR_REVIEW, PlanTile.OVERDUE_MILESTONES, PlanTile.HIGH_RISKS,
    PlanTile.SIGNED_OFF,
)  # fmt: skip
_MEANS = (
    "A task is signed off only once children and young people, parents and carers or staff have said that its impact "
    "is positive, with the day, the source, their words and who heard it. What they say otherwise sends it to review.",
    "Heard: C is children and young people, P parents and carers, S staff; + is positive, = no difference, − negative, "
    "· not heard yet. The last word of each counts.",
    "A risk is scored from 1 to 25, likelihood times impact: high from 15, medium from 8. Days are calendar days.",
)


def highlight_report(report: Highlight, ending: str) -> str:
    """The report as a file of this ending: ``html``, ``md`` or ``txt``."""
    return FORMATS[ending](_document(report))


def _document(report: Highlight) -> Document:
    board = report.board
    parts: list[Part] = [
        *map(Sentence, _opening(board)),
        Heading("In short"),
        Points([f"{tile.words[:1].upper()}{tile.words[1:]}: {board.count(tile):,}" for tile in IN_SHORT]),
        Heading("The projects"),
        *_projects(board),
        *_tasks(board, "Delivered, and not yet felt", PlanTile.NOT_FELT, "No task is delivered and not yet felt."),
        *_tasks(board, "Felt, to be signed off", PlanTile.TO_SIGN, "No task waits for the board to sign it off."),
        *_tasks(board, "For review: another approach?", PlanTile.FOR_REVIEW, "No task is for review."),
        *_items(board),
        *_changes(board),
        *_success(report.success),
        Heading("What the words mean"),
        *map(Sentence, _MEANS),
    ]
    return Document("Improvement plan: highlight report", report.authority.strip() or "The whole authority", parts)


def _opening(board: PlanBoard) -> Iterator[str]:
    yield f"As it stood on {long_form(board.as_at)}."
    if board.last_meeting is None:
        yield "No meeting of the board is recorded, so all that changed is told."
    else:
        yield f"The board met last on {long_form(board.last_meeting.held_on)}."


def _projects(board: PlanBoard) -> Iterator[Part]:
    yield Table(
        ("Project", "Stands", "Tasks", "Next milestone", "Heaviest risk"),
        [_project(board, one) for one in board.projects],
        (24, 12, 24, 22, 18),
    )
    said = [
        f"{one.number} {one.name}, {status_words(one)[2:]} since {short_form(one.stated.on)}: {one.stated.said}"
        for one in board.projects if one.stated is not None
    ]  # fmt: skip
    if said:
        yield Points(said)


def _project(board: PlanBoard, project: ProjectAt) -> list[str]:
    items = [one for one in board.items if one.project == project.number]
    milestone, risk = next_milestone(items), top_risk(items)
    return [
        f"{project.number} {project.name}" + (f" ({project.manager})" if project.manager else ""),
        status_words(project),
        tasks_in_words([one for one in board.tasks if one.project == project.number]),
        "–" if milestone is None else f"{due_words(milestone.due_on, board.as_at)}: {milestone.what}",
        "–" if risk is None else f"{risk_words(risk)}: {risk.what}",
    ]


def _tasks(board: PlanBoard, heading: str, tile: PlanTile, none: str) -> Iterator[Part]:
    yield Heading(heading)
    found = board.tasks_of(tile)
    if not found:
        yield Sentence(none)
        return
    yield Table(
        ("Task", "Owner", "Stands", "Heard", "What is to be said"),
        [[one.title, one.owner or "–", _stands(one), heard_marks(one), _last_said(one)] for one in found],
        (30, 14, 18, 10, 28),
    )


def _stands(task: TaskAt) -> str:
    return f"{state_words(task)} since {short_form(task.since)}"


def _last_said(task: TaskAt) -> str:
    if not task.feedback:
        return "Nobody has been heard yet."
    last = task.feedback[-1]
    return f"{feedback_head(last)}: “{last.words}”"


def _items(board: PlanBoard) -> Iterator[Part]:
    yield Heading("Overdue milestones")
    late = board.items_of(PlanTile.OVERDUE_MILESTONES)
    if late:
        rows = [
            [str(one.project), one.what, one.owner or "–", due_words(one.due_on, board.as_at),
             short_form(one.due_on) if one.due_on else "–",
             f"first {short_form(one.first_due_on)}" if one.was_moved and one.first_due_on else "not moved"]
            for one in late
        ]  # fmt: skip
        yield Table(("Project", "Milestone", "Owner", "Overdue", "Due", "Moved"), rows, (8, 32, 14, 16, 16, 14))
    else:
        yield Sentence("No milestone is overdue.")
    yield Heading("Risks, the heaviest first")
    risks = board.items_of(PlanTile.RISKS)
    if risks:
        rows = [
            [str(one.project), risk_words(one), one.what, one.mitigation or "nothing yet", one.owner or "–"]
            for one in risks
        ]
        yield Table(("Project", "Score", "Risk", "What is done against it", "Owner"), rows, (8, 14, 32, 30, 16))
    else:
        yield Sentence("No risk is open.")
    yield Heading("Issues")
    issues = board.items_of(PlanTile.ISSUES)
    if issues:
        rows = [[str(one.project), one.what, one.owner or "–", short_form(one.raised_on)] for one in issues]
        yield Table(("Project", "Issue", "Owner", "Open since"), rows, (8, 54, 20, 18))
    else:
        yield Sentence("No issue is open.")


def _changes(board: PlanBoard) -> Iterator[Part]:
    yield Heading("What changed since the last meeting" if board.last_meeting else "What changed")
    if not board.changes:
        yield Sentence("Nothing was entered since then." if board.last_meeting else "Nothing was entered yet.")
        return
    yield Points(
        [
            f"{short_form(one.on)}{f', project {one.project}' if one.project else ''}: {one.said} ({one.changed_by})"
            for one in board.changes
        ]
    )


def _success(lines: Sequence[SuccessLine]) -> Iterator[Part]:
    yield Heading("We know when we’ve got there")
    rows = [
        [
            f"{one.measure.number} {one.measure.name}" if one.is_first else "",
            f"{one.what} ({one.direction})",
            "–" if one.baseline is None else one.baseline.value,
            "–" if one.now is None else f"{one.now.value} on {short_form(one.now.on)}",
            one.trend.words,
            one.source_words,
        ]
        for one in lines
    ]
    yield Table(
        ("Measure", "Figure", "September 2010", "Now", "Since then", "Source"), rows, (18, 26, 13, 15, 12, 16)
    )  # fmt: skip
