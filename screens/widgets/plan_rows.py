"""The lists of the improvement plan: their columns at any width, and what each row says in full."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.text import Text

from models.board import Change, PlanBoard
from models.dates import list_form
from models.improvement import TaskAt, TaskState
from models.plan_words import (
    due_words,
    heard_marks,
    item_words,
    next_milestone,
    risk_words,
    state_words,
    status_words,
    tasks_in_marks,
    tasks_in_words,
    top_risk,
)
from models.projects import ItemAt, ItemKind, ProjectAt
from models.success_lines import SuccessLine, Told
from screens.widgets.columns import fitted
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell
from screens.widgets.plan_details import (
    change_details,
    item_details,
    project_details,
    success_details,
    task_details,
)

PROJECT, TASK, ITEM, CHANGE, SUCCESS = "project", "task", "item", "change", "success"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row: what it is of, its cells, and what it says in full, line by line.

    A cell is one text, or the longer ones first: the first that fits is shown.
    """

    of: str
    id: int
    cells: Sequence[str | tuple[str, ...]]
    details: Sequence[str]
    task_id: int | None = None  # that it leads to, where it is of none itself

    @property
    def key(self) -> str:
        return f"{self.of} {self.id}"


@dataclass(frozen=True, slots=True)
class PlanList:
    """Rows under headings. ``marked`` are the columns that begin with a symbol, and have its colour."""

    headings: Sequence[str]
    least: Sequence[int]
    growth: Sequence[tuple[int, int]]
    rows: Sequence[PlanRow]
    empty: str
    marked: frozenset[int] = field(default_factory=frozenset)

    def columns(self, room: int) -> list[tuple[str, int]]:
        """Headings and widths in a table of this width."""
        return list(zip(self.headings, fitted(self.least, self.growth, room - 1), strict=True))

    def cells(self, row: PlanRow, room: int, palette: Palette) -> list[Text]:
        """The cells of a row, each cut to its column."""
        shown = []
        for at, (texts, (_, width)) in enumerate(zip(row.cells, self.columns(room), strict=True)):
            every = (texts,) if isinstance(texts, str) else texts
            text = next((one for one in every if len(one) <= width), every[-1])
            shown.append(cell(text, mark_style(text, palette) if at in self.marked else "", width=width))
        return shown


def mark_style(text: str, palette: Palette) -> str:
    """The colour of a text that begins with a symbol."""
    return {"✕": palette.late, "!": palette.today, "▲": palette.soon, "?": palette.soon}.get(text[:1], "")


def projects_list(board: PlanBoard) -> PlanList:
    """The projects, each with its tasks by state, its next milestone and its heaviest risk."""
    return PlanList(
        ("project", "manager", "stands", "tasks", "milestone", "risk"),
        (17, 8, 11, 12, 14, 9),
        ((5, 11), (3, 16), (0, 24), (1, 12), (0, 40), (3, 60)),
        [_project_row(board, one) for one in board.projects],
        "There is no project in this plan.",
        frozenset({2, 4, 5}),
    )


def _project_row(board: PlanBoard, project: ProjectAt) -> PlanRow:
    tasks = [one for one in board.tasks if one.project == project.number]
    items = [one for one in board.items if one.project == project.number]
    milestone, risk = next_milestone(items), top_risk(items)
    return PlanRow(
        PROJECT,
        project.number,
        (
            f"{project.number} {project.name}",
            project.manager or "nobody",
            status_words(project),
            (tasks_in_words(tasks), tasks_in_marks(tasks)),
            "–" if milestone is None else due_words(milestone.due_on, board.as_at),
            "–" if risk is None else risk_words(risk),
        ),
        project_details(board, project),
    )


def tasks_list(board: PlanBoard, tasks: Sequence[TaskAt], empty: str, *, across: bool = True) -> PlanList:
    """Tasks with their owners, where they stand, by when, and what each of the three said last.

    ``across`` shows of which project each is.
    """
    return PlanList(
        ("task", "of", "owner", "stands", "due", "heard"),
        (20, 2 * across, 8, 21, 14, 8),
        ((0, 34), (2, 16), (0, 70)),
        [
            PlanRow(
                TASK,
                one.id,
                (
                    one.title,
                    f"{one.project:2}",
                    one.owner or "nobody",
                    state_words(one),
                    _due(one, board),
                    heard_marks(one),
                ),
                task_details(one, board.as_at),
                one.id,
            )
            for one in tasks
        ],
        empty,
        frozenset({3, 4}),
    )  # fmt: skip


def _due(task: TaskAt, board: PlanBoard) -> str:
    if task.state in (TaskState.DELIVERED, TaskState.SIGNED_OFF):
        return f"since {list_form(task.since).strip()}"
    return due_words(task.due_on, board.as_at)


def items_list(
    board: PlanBoard, items: Sequence[ItemAt], kind: ItemKind, empty: str, *, across: bool = True
) -> PlanList:
    """Milestones, risks or issues; ``across`` shows of which project each is."""
    more: Callable[[ItemAt], str] = {
        ItemKind.MILESTONE: lambda one: f"{_day(one.due_on)}{' moved' if one.was_moved else ''}",
        ItemKind.RISK: lambda one: one.mitigation or "nothing yet",
        ItemKind.ISSUE: lambda one: one.how or "–",
    }[kind]
    last = {ItemKind.MILESTONE: "due", ItemKind.RISK: "against it", ItemKind.ISSUE: "how resolved"}[kind]
    return PlanList(
        (kind.words, "of", "stands", "owner", last),
        (24, 2 * across, 14, 9, 15),
        ((0, 30), (2, 25), (3, 14), (0, 70), (4, 60)),
        [
            PlanRow(
                ITEM,
                one.id,
                (one.what, f"{one.project:2}", item_words(one, board.as_at), one.owner or "nobody", more(one)),
                item_details(one, board.as_at),
            )
            for one in items
        ],
        empty,
        frozenset({2}),
    )


def _day(day: object) -> str:
    return "–" if day is None else list_form(day).strip()  # type: ignore[arg-type]


def changes_list(changes: Sequence[Change], empty: str) -> PlanList:
    """What changed, the last first."""
    return PlanList(
        ("day", "of", "what changed", "entered by"),
        (9, 2, 46, 12),
        ((2, 70), (3, 18), (2, 140)),
        [
            PlanRow(
                CHANGE,
                one.id,
                (list_form(one.on), f"{one.project:2}" if one.project else "", one.said, one.changed_by),
                change_details(one),
                one.task_id,
            )
            for one in reversed(changes)
        ],
        empty,
    )


def _figure(told: Told) -> str | tuple[str, ...]:
    """The figure, or its number alone where there is little room."""
    return told.value if told.number is None else (told.value, f"{told.number:,g}")


def success_list(lines: Sequence[SuccessLine], empty: str, *, counting: bool = False) -> PlanList:
    """The measures of success line by line; while ``counting`` it is said of what is counted here."""
    return PlanList(
        ("we know when", "what is counted", "baseline", "now", "to be", "since"),
        (18, 20, 9, 9, 6, 11),
        ((2, 11), (3, 11), (0, 27), (1, 50), (3, 16), (2, 16), (1, 60)),
        [
            PlanRow(
                SUCCESS,
                number,
                (
                    f"{one.measure.number:2} {one.measure.name}" if one.is_first else "",
                    one.what,
                    "–" if one.baseline is None else _figure(one.baseline),
                    ("counting…" if one.live and counting else "–") if one.now is None else _figure(one.now),
                    one.direction,
                    one.trend.words,
                ),
                success_details(one),
            )
            for number, one in enumerate(lines)
        ],
        empty,
        frozenset({5}),
    )
