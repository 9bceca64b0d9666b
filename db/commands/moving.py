"""What every move on the way of a case begins with: the case as who acts sees it, and its assessment."""

from datetime import date

from db.commands.command import Work
from db.queries.pathway import case_at
from models import tables
from models.audit_chain import Recorded, moment_text
from models.notes import NoteKind
from models.pathway import AssessmentAt, CaseAt


def seen_case(work: Work, case_id: int, today: date) -> CaseAt:
    """The case, where who acts may see it. Raises NotFound."""
    with work.seen() as reader:
        return case_at(reader, case_id, today)


def seen_assessment(work: Work, assessment_id: int, today: date) -> tuple[CaseAt, AssessmentAt, tables.Assessment]:
    """The case, the assessment as a move finds it, and its row. Raises NotFound."""
    row = work.session.get(tables.Assessment, assessment_id)
    case = seen_case(work, 0 if row is None else row.case_id, today)
    assert row is not None, "the case was found by it"
    return case, case.assessment(assessment_id), row


def tell(work: Work, case: CaseAt, said: str, on: date) -> None:
    """Put on the case file what would not be seen there any more: what stood before it was written over."""
    work.session.add(
        tables.Note(
            case_id=case.id, kind=NoteKind.NOTE.value, happened_on=on, said=said, written_by=work.act.who,
            at=moment_text(work.act.at),
        )
    )  # fmt: skip


def enter(
    work: Work, case: CaseAt, *, before: Recorded = None, after: Recorded = None,
    why: str | None = None,
) -> None:  # fmt: skip
    """Enter what was done to the case."""
    work.record(case.reference, before=before, after=after, why=why, child_id=case.child_id, case_id=case.id)
