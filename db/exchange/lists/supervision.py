"""The list of whom one supervises."""

from datetime import date

from db.exchange.lists.field import Field, Listing
from db.queries.supervision import SupervisionRow
from models.dates import short_form

SUPERVISION_FIELDS: tuple[Field[SupervisionRow], ...] = (
    Field("worker", lambda row: row.worker.name),
    Field("supervisor", lambda row: row.agreement.supervisor if row.agreement else None),
    Field("covered_by", lambda row: row.covered_by),
    Field("rule_days", lambda row: row.rule_days),
    Field("last_held_on", lambda row: row.last_held_on),
    Field("due_on", lambda row: row.due_on),
    Field("days_left", lambda row: row.days_left),
    Field("state", lambda row: row.state),
    Field("held", lambda row: row.held),
    Field("expected", lambda row: row.expected),
    Field("cases_not_discussed", lambda row: len(row.not_discussed)),
    Field("actions_overdue", lambda row: len(row.overdue_actions)),
    Field("planned_on", lambda row: row.planned_on),
)


SUPERVISION_IN_WORDS: tuple[Field[SupervisionRow], ...] = (
    Field("countdown", lambda row: row.words, "countdown"),
    Field("worker", lambda row: row.worker.name, "worker"),
    Field("supervisor", lambda row: _supervisor(row), "supervisor"),
    Field("rule", lambda row: row.rule_words, "how often"),
    Field("last", lambda row: _day(row.last_held_on, "never"), "last held"),
    Field("due", lambda row: _day(row.due_on, "–"), "due"),
    Field("held", lambda row: f"{row.held} of {row.expected}", "held of due"),
    Field("cases", lambda row: f"{len(row.not_discussed)} of {len(row.cases)}", "cases not discussed"),
    Field("actions", lambda row: str(len(row.overdue_actions)), "actions overdue"),
    Field("planned", lambda row: _day(row.planned_on), "planned"),
)


def _supervisor(row: SupervisionRow) -> str:
    if row.agreement is None:
        return "nobody agreed"
    if row.nobody_covers:
        return f"{row.agreement.supervisor} {row.gone_words}"
    return f"{row.covered_by}, covering {row.agreement.supervisor}" if row.covered_by else row.agreement.supervisor


def _day(day: date | None, none: str = "") -> str:
    return short_form(day) if day else none


SUPERVISION = Listing("supervision", "Who is supervised", SUPERVISION_FIELDS, SUPERVISION_IN_WORDS)
