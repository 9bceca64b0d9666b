"""The list of the assessments that wait for a manager."""

from db.exchange.lists.field import Field, Listing
from db.queries.signature import SignatureRow
from models.assessment import State
from models.dates import short_form
from models.quality import seen_words


def _breach(row: SignatureRow) -> str:
    return "! breaches today" if row.countdown.state is State.DUE_TODAY else row.countdown.label


SIGNATURE_FIELDS: tuple[Field[SignatureRow], ...] = (
    Field("case", lambda row: row.case),
    Field("child", lambda row: row.child),
    Field("kind", lambda row: row.kind.value),
    Field("clock_from", lambda row: row.clock_from),
    Field("limit", lambda row: row.limit),
    Field("due_on", lambda row: row.due_on),
    Field("day", lambda row: row.day),
    Field("days_left", lambda row: row.countdown.days_left),
    Field("state", lambda row: row.state.value),
    Field("submitted_on", lambda row: row.submitted_on),
    Field("submitted_by", lambda row: row.submitted_by),
    Field("to", lambda row: row.to),
    Field("worker", lambda row: row.worker),
    Field("team", lambda row: row.team),
    Field("child_seen", lambda row: row.child_seen),
    Field("seen_on", lambda row: row.seen_on),
    Field("unallocated_days", lambda row: row.split.unallocated),
    Field("worker_days", lambda row: row.split.worker),
    Field("manager_days", lambda row: row.split.manager),
    Field("elapsed_days", lambda row: row.split.elapsed),
)


SIGNATURE_IN_WORDS: tuple[Field[SignatureRow], ...] = (
    Field("countdown", _breach, "countdown"),
    Field("case", lambda row: row.case, "case"),
    Field("child", lambda row: row.shown_as, "child", unnamed=lambda row: row.child),
    Field("kind", lambda row: row.kind.value, "kind"),
    Field("due", lambda row: short_form(row.due_on), "due"),
    Field("day", lambda row: f"{row.day} of {row.limit}", "day"),
    Field("submitted", lambda row: f"{short_form(row.submitted_on)} by {row.submitted_by}", "submitted"),
    Field("to", lambda row: row.to or "any manager", "to"),
    Field("seen", lambda row: seen_words(row.child_seen, row.seen_on, row.seen_alone), "child seen"),
    Field("split", lambda row: row.split.in_words, "where the time went"),
    Field("worker", lambda row: row.worker or "unallocated", "worker"),
    Field("team", lambda row: row.team or "–", "team"),
)


SIGNATURE = Listing(
    "signature", "Assessments that wait for a signature", SIGNATURE_FIELDS, SIGNATURE_IN_WORDS,
    child=lambda row: row.name,
)  # fmt: skip
