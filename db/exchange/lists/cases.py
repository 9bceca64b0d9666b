"""The list of the cases that one worker holds."""

from db.exchange.lists.field import Field, Listing
from db.queries.workload import HeldCase
from models.dates import short_form

CASE_FIELDS: tuple[Field[HeldCase], ...] = (
    Field("case", lambda row: row.case),
    Field("child", lambda row: row.child),
    Field("held_since", lambda row: row.held_since),
    Field("held_until", lambda row: row.held_until),
    Field("covers", lambda row: row.covers),
    Field("status", lambda row: row.status.value),
    Field("section_47", lambda row: row.section_47),
    Field("points", lambda row: row.points),
    Field("kind", lambda row: row.kind.value if row.kind else None),
    Field("due_on", lambda row: row.due_on),
    Field("days_left", lambda row: row.countdown.days_left if row.countdown else None),
    Field("state", lambda row: row.countdown.state.value if row.countdown else None),
    Field("last_seen_on", lambda row: row.last_seen_on),
)
CASES_IN_WORDS: tuple[Field[HeldCase], ...] = (
    Field("countdown", lambda row: row.countdown.label if row.countdown else "none open", "countdown"),
    Field("case", lambda row: row.case, "case"),
    Field("child", lambda row: row.shown_as, "child", unnamed=lambda row: row.child),
    Field("status", lambda row: row.status.words + (", section 47" if row.section_47 else ""), "status"),
    Field("held", lambda row: short_form(row.held_since), "held since"),
    Field("covers", lambda row: row.covers or "", "covers for"),
    Field("kind", lambda row: row.kind.words if row.kind else "", "assessment"),
    Field("due", lambda row: short_form(row.due_on) if row.due_on else "–", "due"),
    Field("points", lambda row: str(row.points), "points"),
    Field("last_seen", lambda row: short_form(row.last_seen_on) if row.last_seen_on else "not recorded", "last seen"),
)


def cases(worker: str) -> Listing[HeldCase]:
    """What this worker holds."""
    return Listing("cases", f"Cases that {worker} holds", CASE_FIELDS, CASES_IN_WORDS, child=lambda row: row.name)
