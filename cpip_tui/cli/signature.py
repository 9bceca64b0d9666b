"""The command ``signature``: what waits for a manager, by the day on which it breaches."""

from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting
from db.exchange.lists.signature import SIGNATURE
from db.queries.signature import SignatureRow, signature_queue
from db.queries.standards import standards
from models.assessment import State
from models.dates import long_form
from models.people import Action


def read_signature(
    sitting: Sitting,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="What waits for the signature of anybody, not of who is working alone.")
    ] = False,
) -> Told[SignatureRow]:
    """What waits for my signature, the first to breach first, and where its working days went."""
    with sitting.store.reading() as reader:
        rows = signature_queue(reader, standards(reader), sitting.as_at, sitting.person, everybody=everybody)
    return Told(SIGNATURE, rows, {"everybody": everybody}, _summary(sitting, rows, everybody))


signature = printed(read_signature, "signature")


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
