"""Write the plans, the times in care and the section 47 enquiries that a file adds or changes.

What a file brings has no moment at which it was entered; who read it in is named.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from db.commands.command import Work
from db.commands.import_changes import Change
from db.commands.import_rows import insert_rows
from db.commands.import_status_known import EnquiriesValues, EventValues, PlacementValues, StatusValues
from db.queries.batches import in_batches
from models import tables

_Key = tuple[int, str, date]  # an episode by its child, its kind and its start


def write_section_47(session: Session, changes: Sequence[Change], case_ids: dict[str, int]) -> None:
    """Write the section 47 enquiries of cases, which are there by now."""
    rows = []
    for change in changes:
        values = change.after
        assert isinstance(values, EnquiriesValues)
        rows.append(
            {
                "id": case_ids[change.subject],
                "section_47_on": values.section_47_on,
                "conference_on": values.conference_on,
                "conference_needless": values.conference_needless,
                "conference_needless_on": values.conference_needless_on,
            }
        )
    if rows:
        session.execute(update(tables.Case), rows)


def write_statuses(
    work: Work, changes: Sequence[Change], child_ids: dict[str, int], case_ids: dict[str, int]
) -> None:  # fmt: skip
    """Write the episodes, those that are known first since the child may have ended one; then what stands of them."""
    if not changes:
        return
    session, who = work.session, work.act.who
    new = [change for change in changes if change.status == "new"]
    changed = [change for change in changes if change.status == "changed"]
    if changed:
        _update(session, who, changed, case_ids)
    if new:
        rows = [
            {
                "child_id": child_ids[change.child], "case_id": case_ids[change.parent], **_columns(change.after, who),
                "end_note": "", "written_by": who, "at": None, "ended_at": None, "version": 1,
            }
            for change in new
        ]  # fmt: skip
        insert_rows(session, tables.StatusEpisode, rows)
    ids = _ids(session, {child_ids[change.child] for change in new})
    facts: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    placements: list[dict[str, Any]] = []
    for change in changes:
        before, after = change.before, change.after
        assert isinstance(after, StatusValues)
        child_id = child_ids[change.child]
        episode_id = change.id or ids[child_id, after.kind, after.started_on]
        known = before if isinstance(before, StatusValues) else None
        row = {"episode_id": episode_id, "child_id": child_id, "note": "", "written_by": who, "at": None}
        new_facts = [one for one in after.facts if known is None or one not in known.facts]
        facts += [{**row, "what": one.what, "value": one.value, "since": one.since} for one in new_facts]
        held += [
            {**row, "kind": one.kind, "held_on": one.held_on, "seen_alone": one.alone}
            for one in _missing_events(session, episode_id, known, after)
        ]
        placements += [{**row, **_placement(one)} for one in _missing_placements(session, episode_id, known, after)]
    if facts:
        insert_rows(session, tables.EpisodeFact, facts)
    if held:
        insert_rows(session, tables.EpisodeEvent, held)
    if placements:
        insert_rows(session, tables.Placement, placements)


def _columns(values: object, who: str) -> dict[str, Any]:
    assert isinstance(values, StatusValues)
    return {
        "kind": values.kind,
        "started_on": values.started_on,
        "ended_on": values.ended_on,
        "end_reason": values.end_reason,
        "previous_plans": values.previous_plans,
        "placements_told": values.placements_told,
        "placements_told_on": values.placements_told_on,
        "ended_by": who if values.ended_on else None,
    }


def _update(session: Session, who: str, changes: Sequence[Change], case_ids: dict[str, int]) -> None:
    for some in in_batches([change.id for change in changes if change.id is not None]):
        query = select(tables.StatusEpisode).where(col(tables.StatusEpisode.id).in_(some))
        rows = {row.id: row for row in session.exec(query)}
        for change in changes:
            row = rows.get(change.id)
            if row is None:
                continue
            columns = _columns(change.after, who)
            if row.ended_on is not None:
                del columns["ended_by"]
            row.sqlmodel_update({**columns, "case_id": case_ids[change.parent], "version": row.version + 1})
            session.add(row)
    session.flush()


def _ids(session: Session, child_ids: set[int]) -> dict[_Key, int]:
    of = tables.StatusEpisode
    found: dict[_Key, int] = {}
    for some in in_batches(sorted(child_ids)):
        query = select(col(of.id), col(of.child_id), col(of.kind), col(of.started_on))
        for id_, child_id, kind, started_on in session.execute(query.where(col(of.child_id).in_(some))):
            found[child_id, kind, started_on] = id_
    return found


def _missing_events(
    session: Session, episode_id: int, known: StatusValues | None, after: StatusValues
) -> list[EventValues]:
    """What was held and is not yet in the store; whether a child was seen alone is added to what is."""
    there = {(one.kind, one.held_on): one for one in known.held} if known else {}
    missing = []
    for one in after.held:
        was = there.get((one.kind, one.held_on))
        if was is None:
            missing.append(one)
        elif was != one:
            of = tables.EpisodeEvent
            row = (col(of.episode_id) == episode_id, col(of.kind) == one.kind, col(of.held_on) == one.held_on)
            session.execute(update(of).where(*row).values(seen_alone=one.alone))
    return missing


def _missing_placements(
    session: Session, episode_id: int, known: StatusValues | None, after: StatusValues
) -> list[PlacementValues]:
    """The placements that are not yet in the store; those that are get their end, and what was not known of them."""
    there = {(one.started_on, one.aside): one for one in known.placements} if known else {}
    missing = []
    for one in after.placements:
        was = there.get((one.started_on, one.aside))
        if was is None:
            missing.append(one)
        elif was != one:
            of = tables.Placement
            row = (col(of.episode_id) == episode_id, col(of.started_on) == one.started_on, col(of.aside) == one.aside)
            session.execute(update(of).where(*row).values(**_placement(one)))
    return missing


def _placement(one: PlacementValues) -> dict[str, Any]:
    return {
        "type": one.type,
        "started_on": one.started_on,
        "ended_on": one.ended_on,
        "aside": one.aside,
        "reason": one.reason,
    }
