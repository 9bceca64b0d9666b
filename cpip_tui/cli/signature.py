"""The command ``signature``: what waits for a manager, by the day on which it breaches."""

from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_rows
from db.queries.signature import SignatureRow, signature_queue
from db.queries.standards import standards
from models.assessment import State
from models.dates import long_form, short_form
from models.people import Action
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

_IN_WORDS: tuple[Field[SignatureRow], ...] = (
    Field("countdown", _breach, "countdown"),
    Field("case", lambda row: row.case, "case"),
    Field("child", lambda row: row.shown_as, "child"),
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


@with_options
def signature(
    options: Options,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="What waits for the signature of anybody, not of who is working alone.")
    ] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """What waits for my signature, the first to breach first, and where its working days went."""
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            rows = signature_queue(reader, standards(reader), sitting.as_at, sitting.person, everybody=everybody)
        sitting.enter_list("signature", format, {"everybody": everybody}, len(rows))
    fields = _IN_WORDS if format is Format.TABLE else SIGNATURE_FIELDS
    print_rows(rows, fields, format, about={"as_at": sitting.as_at}, summary=_summary(sitting, rows, everybody))


def _summary(sitting: Sitting, rows: tuple[SignatureRow, ...], everybody: bool) -> str:
    day = f"As at {long_form(sitting.as_at)}"
    whose = "a manager's signature" if everybody else f"the signature of {sitting.person.name}"
    if not everybody and not sitting.person.may(Action.AUTHORISE):
        return f"{day}: a {sitting.person.role.value} signs no assessment. What waits for managers: --everybody"
    if not rows:
        return f"{day}: nothing waits for {whose}."
    late = sum(row.countdown.state is State.OVERDUE for row in rows)
    today = sum(row.countdown.state is State.DUE_TODAY for row in rows)
    waits = "assessment waits" if len(rows) == 1 else "assessments wait"
    breaches = "breaches" if today == 1 else "breach"
    return f"{day}: {len(rows):,} {waits} for {whose}; {late:,} late, {today:,} {breaches} today."
