"""Take the last act back, or up again: a new entry in the audit trail that reverses an old one."""

from collections import Counter
from datetime import date

from db.commands.command import Work, command
from db.queries.pathway import case_at, cases_before
from db.queries.people import standing
from db.queries.status import outside
from db.row_images import (
    Image,
    Kept,
    Side,
    changed_since,
    forget_act,
    kept,
    key_of,
    overlapping,
    put,
    row_of,
    stack,
)
from models.contradictions import contradictions
from models.errors import Conflict, NotAllowed
from models.people import Action

_STANDING = (Action.DECIDE_REFERRAL, Action.DECIDE, Action.CLOSE_CASE, Action.TAKE_UP)
_ON_THE_WAY = ("cases", "assessments", "submissions", "corrections", "status_episodes")


@command(Action.UNDO)
def undo(work: Work, group_id: int | None = None, *, below: bool = False) -> None:
    """Take back the last act of who is working; ``group_id`` is that of the act that was shown.

    With ``below`` it may lie below others, which stand: that is safe, since every row must be as the act left it.

    Raises Conflict, with the reason, where it is another act now or somebody has changed the same rows since, and
    NotAllowed where they could not do the act any more.
    """
    _reverse(work, group_id, Side.DONE, below=below)


@command(Action.REDO)
def redo(work: Work, group_id: int | None = None, *, below: bool = False) -> None:
    """Do again what was taken back last. Raises as ``undo`` does."""
    _reverse(work, group_id, Side.UNDONE, below=below)


def _reverse(work: Work, group_id: int | None, side: Side, *, below: bool) -> None:
    word = "undo" if side is Side.DONE else "redo"
    acts = stack(work.connection, work.act.person.id or 0, side)
    if not acts:
        raise Conflict(f"There is nothing to {word}: only the last acts of who is working can be, and none is left.")
    if below:
        acts = [act for act in acts if group_id is not None and act <= group_id]
    if group_id is not None and (not acts or group_id != acts[-1]):
        raise Conflict(f"Something else would be reversed now than was shown, so nothing was. Look again with {word}.")
    act = kept(work.connection, acts[-1])
    _need(work, act)
    for image in act.images:
        row = image.after or image.before or {}
        if row_of(work.connection, image.table, key_of(image.table, row)) != image.after:
            who, what = _who_changed(work, acts[-1], image)
            stands = " What stands as a decision is corrected by a new one." if what in _STANDING else ""
            raise Conflict(f"{who} since, so this act cannot be reversed: {word} refused.{stands}")
    reversed_images = [image.reversed for image in act.images]
    cases = _cases(reversed_images)
    stood = _contradictions(work, cases)
    _write(work, reversed_images, word)
    if _contradictions(work, cases) - stood:
        raise Conflict(
            f"The case has gone on since, and would contradict itself without this act: {word} refused. Correct what "
            "is wrong in a new entry."
            if word == "undo"
            else f"The case has gone on since, and would contradict itself with this act: {word} refused."
        )
    for subject, before, after, why, child_id, case_id in work.reader.rows(
        "SELECT subject, before, after, why, child_id, case_id FROM main.audit_entries "
        "WHERE group_id = :group AND erased_by IS NULL ORDER BY id",
        group=acts[-1],
    ):
        reverses = f"reverses entry {acts[-1]}" + (f": {why}" if why else "")
        work.record(subject, before=after, after=before, why=reverses[:4000], child_id=child_id, case_id=case_id)
    forget_act(work.connection, acts[-1])
    work.reversal = Kept(act.action, Side.UNDONE if side is Side.DONE else Side.DONE, reversed_images)


def _need(work: Work, act: Kept) -> None:
    """Raise NotAllowed where the person may not do the act, or not see a child of it, any more."""
    standing(work.reader, work.act.person).need(Action(act.action))
    if {image.child_id for image in act.images} & work.hidden_children():
        raise NotAllowed("The act concerns a case that is restricted now, so you cannot reverse it. Nothing was done.")


def _cases(images: list[Image]) -> set[int]:
    """The cases on whose way the act was."""
    rows = [(image.table, image.after or image.before or {}) for image in images if image.table in _ON_THE_WAY]
    return {row["id"] if table == "cases" else row["case_id"] for table, row in rows}


def _contradictions(work: Work, case_ids: set[int]) -> Counter[str]:
    """What cannot be of these cases, counted; and their children's cases that go on beside each other (8820)."""
    found: Counter[str] = Counter()
    day = work.act.at.date()
    for id_ in case_ids:
        if work.reader.row("SELECT 1 FROM cases WHERE id = :id", id=id_) is None:
            continue
        case = case_at(work.reader, id_, day)
        found += contradictions(case, day)
        found["outside its plan"] += outside(work.reader, case.child_id)
        others = cases_before(work.reader, case.child_id)
        began = case.referred_on or case.opened_on
        found["8820"] += sum(
            one.reference != case.reference and one.referred_on < (case.closed_on or date.max)
            and began < (one.closed_on or date.max) for one in others
        )  # fmt: skip
    return found


def _write(work: Work, images: list[Image], word: str) -> None:
    from sqlcipher3.dbapi2 import IntegrityError

    try:
        put(work.connection, images)
        fits = not overlapping(work.connection, images)
    except IntegrityError:
        fits = False
    if not fits:
        raise Conflict(f"Something else was built on it since, so this act cannot be reversed: {word} refused.")


def _who_changed(work: Work, group_id: int, image: Image) -> tuple[str, str]:
    """Who changed the same thing after the act, and by which: the act that did; else the last that is of the child."""
    group = changed_since(work.connection, group_id, image)
    said = work.reader.row(
        "SELECT who, what, subject FROM main.audit_entries WHERE group_id = :group AND subject IS NOT NULL "
        "ORDER BY COALESCE(child_id, 0) = :child DESC, id LIMIT 1",
        group=group,
        child=image.child_id or 0,
    )
    if said is None and image.child_id is not None:
        reading = ", ".join(f"'{action.value}'" for action in Action if action.is_reading)
        said = work.reader.row(
            f"SELECT who, what, subject FROM main.audit_entries WHERE child_id = :child AND group_id > :group "
            f"AND what NOT IN ({reading}) ORDER BY id DESC LIMIT 1",
            child=image.child_id,
            group=group_id,
        )
    if said is not None:
        who = "You have" if said[0] == work.act.who else f"{said[0]} has"
        return f"{who} changed {said[2]} (“{said[1]}”)", said[1]
    return f"Somebody has changed the same {image.table.replace('_', ' ')}", ""
