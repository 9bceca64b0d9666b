"""Write the assessments of a plain list: planned whole, shown, and then written in one transaction or not at all."""

from db.commands.command import Work, command
from db.commands.import_assessments_plan import planned_assessments
from db.commands.import_changes import ImportPlan
from db.commands.import_submissions import SUBMISSION, assessment_ids, write_submissions
from db.commands.importing import enter_import, need_as_planned, people_named, write_changes
from db.exchange.plain_assessments import PlainAssessments
from models.episodes import Holder
from models.people import Action
from models.progress import Progress, untold

KINDS = ("child", "case", "assessment", SUBMISSION, "allocation")


@command(Action.IMPORT_ASSESSMENTS)
def plan_assessments(work: Work, file: PlainAssessments, *, progress: Progress = untold) -> ImportPlan:
    """What the import would write into the store as it is now. Nothing is written. Raises Cancelled."""
    work.take_back()
    progress("comparing the rows with the store", 0, 0)
    return planned_assessments(work.session, file, progress)


@command(Action.IMPORT_ASSESSMENTS, bulk=True)
def write_assessments(work: Work, file: PlainAssessments, plan: ImportPlan, *, progress: Progress = untold) -> None:
    """Write the plan, all of it or nothing. Raises Conflict where the store is no longer what was planned upon, and
    Cancelled.

    The file is entered with its counts, and of each child whose record changes what was and what is.
    """
    progress("comparing the rows with the store", 0, 0)
    need_as_planned(planned_assessments(work.session, file, progress), plan)
    if not plan.writes:
        work.take_back()
        return
    work.as_happened = True
    child_ids, case_ids = write_changes(work, file.name, list(file.children), plan.writes, progress)
    written = [change for change in plan.writes if change.what in ("assessment", SUBMISSION)]
    ids = assessment_ids(work.session, written, case_ids)
    write_submissions(work.session, written, ids, case_ids)
    work.recorded_on |= {ids[one.subject]: one.recorded_on for one in written if one.recorded_on is not None}
    teams, _ = people_named(work.session, [Holder(one.team) for one in written if one.team])
    work.teams |= {ids[one.subject]: teams[one.team] for one in written if one.team}
    progress("entering it in the audit trail, and keeping all of it", 0, 0)
    enter_import(work, file.name, plan, KINDS, len(file.refused), child_ids)
