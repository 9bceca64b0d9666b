"""The list of the children by how they stand."""

from db.exchange.lists.field import Field, Listing
from db.queries.children_list import ChildRow
from models.dates import short_form

CHILDREN_FIELDS: tuple[Field[ChildRow], ...] = (
    Field("case", lambda row: row.standing.case),
    Field("child", lambda row: row.standing.child),
    Field("status", lambda row: row.status.value),
    Field("since", lambda row: row.standing.since),
    Field("case_open", lambda row: row.standing.is_open),
    Field("worker", lambda row: row.standing.worker),
    Field("team", lambda row: row.standing.team),
    Field("category", lambda row: row.plan.category.value if row.plan and row.plan.category else None),
    Field("previous_plans", lambda row: row.plan.previous_plans if row.plan else None),
    Field("legal_status", lambda row: row.care.legal_status.value if row.care and row.care.legal_status else None),
    Field("goal", lambda row: row.care.goal.value if row.care and row.care.goal else None),
    Field("placement", lambda row: _placement(row)),
    Field("placements_since_april", lambda row: row.placed),
    Field("clock", lambda row: row.next.clock.value if row.next else None),
    Field("due_on", lambda row: row.next.due_on if row.next else None),
    Field("days_left", lambda row: row.next.countdown.days_left if row.next else None),
    Field("state", lambda row: row.next.countdown.state.value if row.next else None),
    Field("last_seen_on", lambda row: row.standing.last_seen_on),
)


CHILDREN_IN_WORDS: tuple[Field[ChildRow], ...] = (
    Field("status", lambda row: row.status.words, "status"),
    Field("since", lambda row: short_form(row.standing.since) if row.standing.since else "–", "since"),
    Field("case", lambda row: row.standing.case, "case"),
    Field("child", lambda row: row.shown_as, "child", unnamed=lambda row: row.standing.child),
    Field("next", lambda row: _next(row), "next"),
    Field("about", lambda row: row.about or "–", "category; law and placement"),
    Field("placed", lambda row: "" if row.placed is None else str(row.placed), "placements since 1 April"),
    Field("worker", lambda row: row.holder_words, "worker"),
    Field("team", lambda row: row.standing.team or "–", "team"),
    Field("last_seen", lambda row: row.last_seen, "last seen"),
)


def _placement(row: ChildRow) -> str | None:
    where = None if row.care is None else row.care.placement
    return None if where is None or where.type is None else where.type.value


def _next(row: ChildRow) -> str:
    due = row.next
    return "–" if due is None else f"{due.clock.short} {due.countdown.label}, due {short_form(due.due_on)}"


CHILDREN = Listing(
    "children", "The children by how they stand", CHILDREN_FIELDS, CHILDREN_IN_WORDS,
    child=lambda row: row.standing.name,
)  # fmt: skip
