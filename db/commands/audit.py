"""The audit entry that each command writes, in its own transaction."""

import json
from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from db.store import Act
from models import tables

Recorded = Mapping[str, object] | list[object] | None


def record(
    session: Session,
    act: Act,
    what: str,
    subject: str,
    *,
    before: Recorded = None,
    after: Recorded = None,
    why: str | None = None,
) -> None:
    """Enter who did what to which subject, with the values before and after."""
    entry = tables.AuditEntry(
        at=act.at, who=act.who, what=what, subject=subject, before=_text(before), after=_text(after), why=why
    )
    session.add(entry)


def _text(values: Recorded) -> str | None:
    if values is None:
        return None
    return json.dumps(values, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a value of type {type(value).__name__} cannot be audited")
