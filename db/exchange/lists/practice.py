"""The rules of practice by day, and everybody who holds cases, held them, or will."""

from collections.abc import Collection
from datetime import date

from db.exchange.lists.field import Field, Listing
from models.dates import short_form
from models.practice_rules import Rule
from models.workload import Worker


def _day_words(day: date | None) -> str:
    return short_form(day) if day else ""


WORKER_FIELDS: tuple[Field[Worker], ...] = (
    Field("worker", lambda one: one.name, "worker"),
    Field("team", lambda one: one.team, "team", lambda one: one.team or "–"),
    Field("fte", lambda one: one.fte_percent / 100, "FTE", lambda one: f"{one.fte_percent / 100:g}"),
    Field(
        "newly_qualified_until",
        lambda one: one.newly_qualified_until,
        "newly qualified until",
        lambda one: _day_words(one.newly_qualified_until),
    ),
    Field("works_from", lambda one: one.works_from, "begins", lambda one: _day_words(one.works_from)),
    Field("works_until", lambda one: one.works_until, "leaves", lambda one: _day_words(one.works_until)),
    Field("manager", lambda one: one.is_manager, "", None),
)
WORKERS = Listing("workers", "Workers", WORKER_FIELDS, WORKER_FIELDS)


def rules(now: Collection[Rule]) -> Listing[Rule]:
    """The rules; ``now`` are those in force on the day."""
    fields: tuple[Field[Rule], ...] = (
        Field("name", lambda row: row.name.value, "name"),
        Field("value", lambda row: row.value, "value"),
        Field("unit", lambda row: row.name.unit, "", None),
        Field("words", lambda row: row.in_words, "rule"),
        Field("effective_from", lambda row: row.effective_from, "from", lambda row: short_form(row.effective_from)),
        Field("source", lambda row: row.source, "source"),
        Field("in_force", lambda row: row in now, "in force", lambda row: "✓ in force" if row in now else ""),
    )
    return Listing("rules", "Rules of practice", fields, fields, free=True)
