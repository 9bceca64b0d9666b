"""Write due dates as a file for a calendar program, entered in the audit trail first."""

from collections.abc import Mapping
from pathlib import Path

from db.commands.sending_out import send_out
from db.exchange.calendar_file import calendar_file
from db.queries.due_days import SUBJECT, DueDays
from db.store import Act, Store


def send_calendar(
    store: Store, act: Act, path: Path, found: DueDays, *, asked: Mapping[str, object], over: bool = False
) -> None:
    """Write the file for its owner alone; by the entry the next one knows what this one had.

    ``asked`` is what narrowed it besides of whom it is. Raises NotAllowed, FileRefused, StoreError.
    """
    told = {"as_at": found.as_at, **found.whose.asked, **asked}
    send_out(store, act, path, calendar_file(found, act.at), SUBJECT, asked=told, rows=len(found.days), over=over)
