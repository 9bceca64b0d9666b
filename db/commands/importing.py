"""Write what a file from outside knows: planned whole, shown, and then written in one transaction or not at all."""

from collections.abc import Iterable, Sequence

from sqlalchemy import update
from sqlmodel import Session, col, select

from db.commands.command import Work, command
from db.commands.import_changes import Change, ImportPlan
from db.commands.import_known import AssessmentValues, HolderValues, Values, columns_of, fields_of
from db.commands.import_plan import planned
from db.commands.import_rows import insert_rows
from db.commands.import_status_plan import SECTION_47, STATUS
from db.commands.import_status_rows import write_section_47, write_statuses
from db.commands.import_submissions import SUBMISSION, assessment_ids, write_submissions
from db.exchange.annex_a import AnnexA
from db.queries.batches import in_batches
from models import tables
from models.episodes import Holder
from models.errors import Conflict
from models.people import Action
from models.progress import Progress, untold
from models.text import NAME_LENGTH, clean, for_search

KINDS = ("child", "case", "assessment", SECTION_47, STATUS, "allocation")


def kinds_of(plan: ImportPlan) -> tuple[str, ...]:
    """The kinds of records that are counted; what waits for a signature only where the file tells of it."""
    return (*KINDS, SUBMISSION) if any(change.what == SUBMISSION for change in plan.changes) else KINDS


@command(Action.IMPORT)
def plan_import(work: Work, annex: AnnexA, *, progress: Progress = untold) -> ImportPlan:
    """What the import would write into the store as it is now. Nothing is written. Raises Cancelled."""
    work.take_back()
    return planned(work.session, annex, progress)


@command(Action.IMPORT, bulk=True)
def write_import(work: Work, annex: AnnexA, plan: ImportPlan, *, progress: Progress = untold) -> None:
    """Write the plan, all of it or nothing. Raises Conflict where the store is no longer what was planned upon, and
    Cancelled.

    The file is entered with its counts, and of each child whose record changes what was and what is.
    """
    need_as_planned(planned(work.session, annex, progress), plan)
    if not plan.writes:
        work.take_back()
        return
    work.as_happened = True
    name = clean(annex.path.name, limit=10_000)[:NAME_LENGTH]
    child_ids, case_ids = write_changes(work, name, list(annex.children), plan.writes, progress)
    progress("writing plans, care and section 47", 0, 0)
    write_standing(work, plan.writes, child_ids, case_ids)
    submitted = [change for change in plan.writes if change.what == SUBMISSION]
    if submitted:
        write_submissions(work.session, submitted, assessment_ids(work.session, submitted, case_ids), case_ids)
    enter_import(work, name, plan, kinds_of(plan), len(annex.refused), child_ids)


def write_standing(work: Work, writes: Sequence[Change], child_ids: dict[str, int], case_ids: dict[str, int]) -> None:
    """Write what a file tells of section 47 enquiries, of plans and of care."""
    write_section_47(work.session, [change for change in writes if change.what == SECTION_47], case_ids)
    write_statuses(work, [change for change in writes if change.what == STATUS], child_ids, case_ids)


def need_as_planned(now: ImportPlan, plan: ImportPlan) -> None:
    """Raise Conflict where the import would write something else now than what the person saw."""
    if now != plan:
        raise Conflict("The store has changed since the preview, so nothing was written. Look at the preview again.")


def enter_import(
    work: Work, name: str, plan: ImportPlan, kinds: Iterable[str], refused: int, child_ids: dict[str, int]
) -> None:
    """Enter the file with its counts, and each child whose record changes."""
    enter_file(work, name, {kind: dict(plan.count(kind)) for kind in kinds}, refused)
    enter_children(work, plan.writes, child_ids)


def enter_file(work: Work, name: str, counts: dict[str, dict[str, int]], refused: int) -> None:
    """Enter the file with its counts, by kind of record and what became of them."""
    work.record(name, after=counts, why=f"{refused} rows refused" if refused else None)


def enter_children(work: Work, writes: Iterable[Change], child_ids: dict[str, int]) -> None:
    """Enter each child whose record changes, with what was and what is."""
    for reference, changes in _by_child(writes).items():
        work.record(
            reference,
            before=[_entry(change, change.before) for change in changes if change.status == "changed"] or None,
            after=[_entry(change, change.after) for change in changes],
            child_id=child_ids[reference],
        )


def _by_child(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes of each child, by its reference."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.child, []).append(change)
    return found


def _entry(change: Change, values: Values | None) -> dict[str, object]:
    return {"what": change.what, "subject": change.subject, **({} if values is None else fields_of(values))}


def write_changes(
    work: Work, name: str, references: Sequence[str], changes: Sequence[Change], progress: Progress = untold
) -> tuple[dict[str, int], dict[str, int]]:
    """Write what a file changes in these children: closures before openings, since a child has one open case at a time.

    Returns the ids of the children and of their cases, by reference.
    """
    session = work.session
    progress("writing children", 0, 0)
    child_ids = _write_children(session, [change for change in changes if change.what == "child"], references)
    progress("writing cases", 0, 0)
    case_ids = _write_cases(session, [change for change in changes if change.what == "case"], child_ids)
    progress("writing assessments", 0, 0)
    _write_assessments(session, [change for change in changes if change.what == "assessment"], case_ids)
    progress("writing who holds what", 0, 0)
    holders = [change for change in changes if change.what == "allocation"]
    _write_allocations(work, holders, case_ids, name)
    return child_ids, case_ids


def _write_children(session: Session, changes: Sequence[Change], references: Sequence[str]) -> dict[str, int]:
    rows = [
        {"reference": change.subject, "search": for_search(change.subject), **columns_of(change.after)}
        for change in changes
        if change.status == "new"
    ]
    if rows:
        insert_rows(session, tables.Child, rows)
    updates = [{"id": change.id, **columns_of(change.after)} for change in changes if change.status == "changed"]
    if updates:
        session.execute(update(tables.Child), updates)
    ids: dict[str, int] = {}
    for some in in_batches(references):
        found = session.execute(
            select(tables.Child.reference, tables.Child.id).where(col(tables.Child.reference).in_(some))
        )
        ids.update((reference, id_) for reference, id_ in found)
    return ids


def _write_cases(session: Session, changes: Sequence[Change], child_ids: dict[str, int]) -> dict[str, int]:
    updates = [{"id": change.id, **columns_of(change.after)} for change in changes if change.status == "changed"]
    for closing in (True, False):
        some = [row for row in updates if (row["closed_on"] is not None) == closing]
        if some:
            session.execute(update(tables.Case), some)
    rows = [
        {
            "child_id": child_ids[change.parent],
            "number": int(change.subject.rpartition("-")[2]),
            **columns_of(change.after),
        }
        for change in changes
        if change.status == "new"
    ]
    if rows:
        insert_rows(session, tables.Case, rows)
    ids: dict[str, int] = {}
    references = {id_: reference for reference, id_ in child_ids.items()}
    for some_ids in in_batches(list(references)):
        query = select(tables.Case.id, tables.Case.child_id, tables.Case.number).where(
            col(tables.Case.child_id).in_(some_ids)
        )
        for id_, child_id, number in session.execute(query):
            ids[f"{references[child_id]}-{number}"] = id_
    return ids


def _write_assessments(session: Session, changes: Sequence[Change], case_ids: dict[str, int]) -> None:
    def row(change: Change) -> dict[str, object]:
        values = columns_of(change.after)
        return {"case_id": case_ids[values.pop("case")], **values}

    rows = [row(change) for change in changes if change.status == "new"]
    if rows:
        insert_rows(session, tables.Assessment, rows)
    updates = [{"id": change.id, **row(change)} for change in changes if change.status == "changed"]
    if updates:
        session.execute(update(tables.Assessment), updates)
    changed = [change for change in changes if change.status == "changed"]
    _move_along(session, changed, case_ids)
    _end_submissions(session, changed)


def _move_along(session: Session, changes: Sequence[Change], case_ids: dict[str, int]) -> None:
    """What was done here to an assessment that the file puts into another case is of that case too."""
    for change in changes:
        before, after = change.before, change.after
        if isinstance(before, AssessmentValues) and isinstance(after, AssessmentValues) and before.case != after.case:
            for table in (tables.Submission, tables.Correction):
                of_it = update(table).where(col(table.assessment_id) == change.id)
                session.execute(of_it.values(case_id=case_ids[after.case]))


def _end_submissions(session: Session, changes: Sequence[Change]) -> None:
    """What the file has as authorised waits for no signature here any more; nobody is named as having signed it."""
    authorised = {
        change.id: change.after.authorised_on
        for change in changes
        if isinstance(change.after, AssessmentValues) and change.after.authorised_on is not None
    }
    for some in in_batches(list(authorised)):
        waiting = select(tables.Submission).where(
            col(tables.Submission.assessment_id).in_(some), col(tables.Submission.ended_on).is_(None)
        )
        for one in session.exec(waiting):
            authorised_on = authorised[one.assessment_id]
            assert authorised_on is not None
            one.ended_on, one.outcome = max(authorised_on, one.submitted_on), "authorised"
            session.add(one)
    session.flush()


def _write_allocations(work: Work, changes: Sequence[Change], case_ids: dict[str, int], name: str) -> None:
    session = work.session
    holders = [change.after.holder for change in changes if isinstance(change.after, HolderValues)]
    teams, workers = people_named(session, holders)
    reason = f"as the file {name} says"
    ended, corrected, begun = [], [], []
    for change in changes:
        assert isinstance(change.after, HolderValues)
        holder = change.after.holder
        who = {
            "team_id": teams[holder.team] if holder.team else None,
            "worker_id": workers[holder.worker] if holder.worker else None,
            "started_on": change.after.started_on,
            "reason": reason,
            "decided_by": work.act.who,
        }
        if change.corrects:
            corrected.append({"id": change.id, **who})
            continue
        if change.id is not None:
            ended.append({"id": change.id, "ended_on": change.after.started_on})
        begun.append({"case_id": case_ids[change.parent], **who})
    if ended:
        session.execute(update(tables.Allocation), ended)
    if corrected:
        session.execute(update(tables.Allocation), corrected)
    if begun:
        insert_rows(session, tables.Allocation, begun)


def people_named(session: Session, holders: Iterable[Holder]) -> tuple[dict[str, int], dict[str, int]]:
    """The ids of teams and workers by name, those not known before added."""
    named = list(holders)
    teams = {row.name: row.id for row in session.exec(select(tables.Team)) if row.id is not None}
    missing = sorted({holder.team for holder in named if holder.team} - set(teams))
    added = [tables.Team(name=name) for name in missing]
    session.add_all(added)
    session.flush()
    teams |= {team.name: team.id for team in added if team.id is not None}
    workers = {row.name: row.id for row in session.exec(select(tables.Worker)) if row.id is not None}
    new: dict[str, tables.Worker] = {}
    for holder in named:
        if holder.worker and holder.worker not in workers and holder.worker not in new:
            team_id = teams[holder.team] if holder.team else None
            new[holder.worker] = tables.Worker(name=holder.worker, team_id=team_id)
    session.add_all(new.values())
    session.flush()
    workers |= {worker.name: worker.id for worker in new.values() if worker.id is not None}
    return teams, workers
