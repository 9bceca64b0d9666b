"""The actions of a session that is amended: put into the draft as they stand, and matched as it is recorded again."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import col, select

from db.commands.command import Work
from models import tables
from models.audit_chain import moment_text
from models.discussion import MOST_ACTIONS, NewAction

HAD = "had"  # in a draft: the numbers of the actions that stand in it, as they were when the amendment began


@dataclass(frozen=True, slots=True)
class ActionChanges:
    """What an entry tells of the actions of a case: those of before that are gone or were another, and those of now."""

    before: list[dict[str, object]] = field(default_factory=list)
    after: list[dict[str, object]] = field(default_factory=list)


def actions_before(work: Work, session_id: int) -> dict[int | None, list[tables.AgreedAction]]:
    """What was agreed when the session was recorded before: by the case, and under None what is of the worker."""
    found: dict[int | None, list[tables.AgreedAction]] = defaultdict(list)
    of_session = select(tables.AgreedAction).where(tables.AgreedAction.session_id == session_id)
    for row in work.session.exec(of_session.order_by(col(tables.AgreedAction.id))):
        found[row.case_id].append(row)
    return found


def action_texts(rows: Sequence[tables.AgreedAction]) -> dict[str, str]:
    """The actions that are not done as a form holds them; more than it has lines for stay as they are, untouched."""
    texts = dict[str, str]()
    shown = _shown(rows)
    for at, row in enumerate(shown, 1):
        texts[f"what{at}"], texts[f"who{at}"] = row.what, str(row.owner_id)
        texts[f"by{at}"] = row.due_on.isoformat() if row.due_on else ""
    if shown:
        texts[HAD] = " ".join(str(row.id) for row in shown)
    return texts


def had_in(texts: Mapping[str, str], rows: Sequence[tables.AgreedAction]) -> frozenset[int]:
    """The numbers of the actions that were put into this draft, also where all of it was deleted since."""
    written = frozenset(int(number) for number in texts.get(HAD, "").split() if number.isdecimal())
    return written or frozenset(row.id for row in _shown(rows) if row.id is not None)


def stands(rows: Sequence[tables.AgreedAction], had: Collection[int]) -> bool:
    """Whether any of these stays whatever is typed: it was done, or the draft had no line for it."""
    return any(row.done_on is not None or row.id not in had for row in rows)


def keep_actions(
    work: Work, session: tables.Session, case_id: int | None, typed: Sequence[NewAction],
    rows: Sequence[tables.AgreedAction], had: Collection[int],
) -> ActionChanges:  # fmt: skip
    """Make the actions those that are typed: one with the same words and the same owner is the one of before.

    What was done stays, and so does what the draft had no line for; the others of before that are not typed any more
    go. A day that somebody set later stays where none is typed.
    """
    assert session.held_on is not None, "it is being recorded"
    changes, left = ActionChanges(), [row for row in rows if row.id in had]
    for one in typed:
        row = next((row for row in left if (row.what, row.owner_id) == (one.what, one.owner_id)), None)
        if row is None:
            row = tables.AgreedAction(
                case_id=case_id, session_id=session.id, what=one.what, owner_id=one.owner_id, set_on=session.held_on,
                due_on=one.due_on, set_by=work.act.who, at=moment_text(work.act.at),
            )  # fmt: skip
            changes.after.append(_said(work, row))
            work.session.add(row)
            continue
        left.remove(row)
        due_on = row.due_on if one.due_on is None and row.dated_on is not None else one.due_on
        if row.done_on is None and due_on != row.due_on:
            changes.before.append(_said(work, row))
            row.due_on = due_on
            if due_on is None:
                row.dated_on = row.dated_by = None
            changes.after.append(_said(work, row))
    gone = [row for row in left if row.done_on is None]
    for row in gone:
        changes.before.append(_said(work, row))
        work.session.delete(row)
    for row in rows:
        if row not in gone:
            row.set_on = _set_on(row, session.held_on)
            work.session.add(row)
    return changes


def _shown(rows: Sequence[tables.AgreedAction]) -> list[tables.AgreedAction]:
    return [row for row in rows if row.done_on is None][:MOST_ACTIONS]


def _set_on(row: tables.AgreedAction, held_on: date) -> date:
    """The day of the session, and never after the day by which it is due or on which it was done."""
    return min(day for day in (held_on, row.due_on, row.done_on) if day is not None)


def _said(work: Work, row: tables.AgreedAction) -> dict[str, object]:
    owner = work.session.get_one(tables.Worker, row.owner_id)
    return {"action": row.what, "who": owner.name, "due_on": row.due_on}
