"""The list of what each worker carries."""

from db.exchange.lists.field import Field, Listing
from db.queries.workload import Workload

WORKLOAD_FIELDS: tuple[Field[Workload], ...] = (
    Field("worker", lambda one: one.worker.name, "worker"),
    Field("team", lambda one: one.worker.team, "team", lambda one: one.worker.team or "–"),
    Field("fte", lambda one: one.fte, "FTE"),
    Field("children", lambda one: one.load.children, "children"),
    Field("points", lambda one: one.load.points),
    Field("capacity", lambda one: one.load.capacity_number),
    Field("percent", lambda one: one.load.percent),
    Field("due_in_5", lambda one: one.due_in_5),
    Field("on_leave", lambda one: one.on_leave),
)


WORKLOAD_IN_WORDS: tuple[Field[Workload], ...] = (
    *(field for field in WORKLOAD_FIELDS if field.heading),
    Field("load", lambda one: f"{one.load.bar} {one.load.in_words}", "points of capacity"),
    Field("co_working", lambda one: one.co_working, "co-works", lambda one: str(one.co_working or "")),
    Field("new_in_7", lambda one: one.new_in_7, "new in 7 days", lambda one: str(one.new_in_7 or "")),
    Field("due_in_5", lambda one: one.due_in_5, "due in 5", lambda one: str(one.due_in_5 or "")),
    Field("late", lambda one: one.late, "late", lambda one: f"✕ {one.late} late" if one.late else ""),
    Field(
        "notes",
        lambda one: ", ".join(filter(None, ("newly qualified" if one.is_newly_qualified else "", one.presence))),
        "to know",
    ),
)


WORKLOAD = Listing("workload", "What each worker carries", WORKLOAD_FIELDS, WORKLOAD_IN_WORDS)
