"""What the Triage screen calls its tiles and its orders."""

from db.queries.triage import TriageOrder
from db.queries.workload import WorkerOrder
from models.waiting import Owed
from screens.widgets.tiles import TileText

ALL = "all"
TILES = (
    TileText(ALL, "Waiting", "Waiting", "waiting"),
    TileText(Owed.DECIDE, "To decide", "Decide", "to be decided on"),
    TileText(Owed.NEVER_WAIT, "May not wait", "May not wait", "of a child who may not wait", "! "),
    TileText(Owed.LATE, "Allocation late", "Late", "late for allocation", "▲ "),
    TileText(Owed.REVIEW, "Review due", "Review", "due for review"),
    TileText(Owed.ESCALATE, "To escalate", "Escalate", "to be escalated", "✕ "),
)
# Each order in words, and the other way round; the first is the one to begin with.
WAITING_ORDERS = {
    TriageOrder.WAITING.value: ("may not wait first, then the longest wait", "the shortest wait first"),
    TriageOrder.OPENED.value: ("opened, oldest first", "opened, newest first"),
    TriageOrder.CHILD.value: ("child, A to Z", "child, Z to A"),
    TriageOrder.STATUS.value: ("status, looked after first", "status, looked after last"),
    TriageOrder.DUE.value: ("due date, most urgent first", "due date, least urgent first"),
    TriageOrder.LEVEL.value: ("threshold level, highest first", "threshold level, lowest first"),
    TriageOrder.TEAM.value: ("team, A to Z", "team, Z to A"),
}
WORKER_ORDERS = {
    WorkerOrder.TEAM.value: ("team, A to Z", "team, Z to A"),
    WorkerOrder.NAME.value: ("name, A to Z", "name, Z to A"),
    WorkerOrder.CHILDREN.value: ("children, fewest first", "children, most first"),
    WorkerOrder.POINTS.value: ("points, fewest first", "points, most first"),
    WorkerOrder.PERCENT.value: ("load, least first", "load, most first"),
    WorkerOrder.DUE.value: ("due in five, fewest first", "due in five, most first"),
    WorkerOrder.LATE.value: ("late, fewest first", "late, most first"),
    WorkerOrder.NEW.value: ("new in seven days, fewest first", "new in seven days, most first"),
    WorkerOrder.LEAVE.value: ("away first", "away last"),
}
