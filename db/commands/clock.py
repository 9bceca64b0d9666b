"""Confirm that the machine's clock is right though an earlier entry is later."""

from db.audit import head
from db.commands.command import Work, command
from models.people import Action


@command(Action.CONFIRM_CLOCK)
def confirm_clock(work: Work) -> None:
    """From now on days are counted by the machine's clock again, and not from the latest entry."""
    work.record("clock", before={"latest entry": head(work.reader).latest}, after={"clock": work.act.at.isoformat()})
