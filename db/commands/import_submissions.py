"""Write what a file tells of the manager's desk: since when an assessment waits, or waited, for a signature."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col, select

from db.commands.import_changes import Change
from db.commands.import_known import AssessmentValues, SubmissionValues
from db.commands.import_rows import insert_rows
from db.queries.batches import in_batches
from models import tables

SUBMISSION = "submission"


def assessment_ids(session: Session, changes: Sequence[Change], case_ids: dict[str, int]) -> dict[str, int]:
    """The ids of the assessments that were written or submitted, by what the plan calls them.

    Of two of one kind that began on one day the file means the later, as the plan does.
    """
    ids: dict[str, int] = {}
    references = {case_ids[change.parent]: change.parent for change in changes}
    for some in in_batches(list(references)):
        of = tables.Assessment
        query = select(col(of.id), col(of.case_id), col(of.kind), col(of.started_on)).where(col(of.case_id).in_(some))
        for id_, case_id, kind, started_on in session.execute(query.order_by(col(of.id))):
            ids[f"{references[case_id]} {kind} {started_on.isoformat()}"] = id_
    for change in changes:
        if isinstance(change.after, AssessmentValues) and change.id is not None:
            ids[change.subject] = change.id
    return ids


def write_submissions(
    session: Session, changes: Sequence[Change], ids: dict[str, int], case_ids: dict[str, int]
) -> None:
    """What the file tells of the manager's desk has no moment of entry, and nobody is named as having signed."""
    workers = {row.name: row.id for row in session.exec(select(tables.Worker))}
    rows, updates = [], []
    for change in changes:
        values = change.after
        if not isinstance(values, SubmissionValues):
            continue
        row = {
            "submitted_on": values.submitted_on,
            "submitted_by": values.submitted_by,
            "submitted_by_id": workers.get(values.submitted_by),
            "ended_on": values.ended_on,
            "outcome": "authorised" if values.ended_on else None,
        }
        if change.id is None:
            rows.append({"case_id": case_ids[change.parent], "assessment_id": ids[change.subject], **row})
        else:
            updates.append({"id": change.id, **row})
    if rows:
        insert_rows(session, tables.Submission, rows)
    if updates:
        session.execute(update(tables.Submission), updates)
