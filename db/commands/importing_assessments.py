"""Write the assessments of a plain list: planned whole, shown, and then written in one transaction or not at all."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col, select

from db.commands.command import Work, command
from db.commands.import_assessments_plan import planned_assessments
from db.commands.import_changes import Change, ImportPlan
from db.commands.import_known import AssessmentValues, SubmissionValues
from db.commands.import_rows import insert_rows
from db.commands.importing import enter_import, need_as_planned, people_named, write_changes
from db.exchange.plain_assessments import PlainAssessments
from db.queries.batches import in_batches
from models import tables
from models.episodes import Holder
from models.people import Action
from models.progress import Progress, untold

KINDS = ("child", "case", "assessment", "submission", "allocation")


@command(Action.IMPORT_ASSESSMENTS)
def plan_assessments(work: Work, file: PlainAssessments, *, progress: Progress = untold) -> ImportPlan:
    """What the import would write into the store as it is now. Nothing is written. Raises Cancelled."""
    work.take_back()
    progress("comparing the rows with the store", 0, 0)
    return planned_assessments(work.session, file)


@command(Action.IMPORT_ASSESSMENTS, bulk=True)
def write_assessments(work: Work, file: PlainAssessments, plan: ImportPlan, *, progress: Progress = untold) -> None:
    """Write the plan, all of it or nothing. Raises Conflict where the store is no longer what was planned upon, and
    Cancelled.

    The file is entered with its counts, and of each child whose record changes what was and what is.
    """
    progress("comparing the rows with the store", 0, 0)
    need_as_planned(planned_assessments(work.session, file), plan)
    if not plan.writes:
        work.take_back()
        return
    work.as_happened = True
    child_ids, case_ids = write_changes(work, file.name, list(file.children), plan.writes, progress)
    written = [change for change in plan.writes if change.what in ("assessment", "submission")]
    ids = _ids(work.session, written, case_ids)
    _write_submissions(work.session, [change for change in written if change.what == "submission"], ids, case_ids)
    work.recorded_on |= {ids[one.subject]: one.recorded_on for one in written if one.recorded_on is not None}
    teams, _ = people_named(work.session, [Holder(one.team) for one in written if one.team])
    work.teams |= {ids[one.subject]: teams[one.team] for one in written if one.team}
    enter_import(work, file.name, plan, KINDS, len(file.refused), child_ids)


def _ids(session: Session, changes: Sequence[Change], case_ids: dict[str, int]) -> dict[str, int]:
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


def _write_submissions(
    session: Session, changes: Sequence[Change], ids: dict[str, int], case_ids: dict[str, int]
) -> None:
    """What the file tells of the manager's desk has no moment of entry, and nobody is named as having signed."""
    workers = {row.name: row.id for row in session.exec(select(tables.Worker))}
    rows, updates = [], []
    for change in changes:
        values = change.after
        assert isinstance(values, SubmissionValues)
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
