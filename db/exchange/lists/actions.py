"""The list of what was agreed on cases."""

from db.exchange.lists.field import Field, Listing
from db.queries.actions import AgreedLine
from models.dates import short_form

UNDATED = "undated"  # the state of an action that is due on no day


AGREED_FIELDS: tuple[Field[AgreedLine], ...] = (
    Field("number", lambda one: one.id),
    Field("what", lambda one: one.what),
    Field("owner", lambda one: one.owner),
    Field("case", lambda one: one.case),
    Field("child", lambda one: one.child),
    Field("source", lambda one: one.source.value),
    Field("agreed_on", lambda one: one.agreed_on),
    Field("agreed_by", lambda one: one.agreed_by),
    Field("due_on", lambda one: one.due_on),
    Field("days_left", lambda one: one.countdown and one.countdown.days_left),
    Field("state", lambda one: one.countdown.state.value if one.countdown else UNDATED),
    Field("done_on", lambda one: one.done_on),
    Field("done_note", lambda one: one.done_note or None),
)


AGREED_IN_WORDS: tuple[Field[AgreedLine], ...] = (
    Field("countdown", lambda one: one.words, "countdown"),
    Field("number", lambda one: one.id, "number"),
    Field("what", lambda one: one.what, "what"),
    Field("owner", lambda one: one.owner, "who"),
    Field("case", lambda one: one.case, "case"),
    Field("child", lambda one: one.name or one.child, "child", unnamed=lambda one: one.child or ""),
    Field("from", lambda one: one.source.value, "from"),
    Field("agreed", lambda one: f"{short_form(one.agreed_on)} by {one.agreed_by}", "agreed"),
    Field("due", lambda one: short_form(one.due_on) if one.due_on else "no date", "due"),
    Field("done", lambda one: _done(one), "done"),
)


def _done(one: AgreedLine) -> str:
    if one.done_on is None:
        return ""
    return short_form(one.done_on) + (f": {one.done_note}" if one.done_note else "")


ACTIONS = Listing(
    "actions", "What was agreed on cases", AGREED_FIELDS, AGREED_IN_WORDS, child=lambda one: one.name, free=True
)
