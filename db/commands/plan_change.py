"""What every change of the improvement plan leaves behind: a sentence for the board, beside the entry in the trail."""

from datetime import date

from db.commands.command import Work
from models import tables
from models.audit_chain import moment_text
from models.board import ChangeKind
from models.dates import short_form
from models.errors import NotFound
from models.text import NOTE_LENGTH


def tell(
    work: Work, kind: ChangeKind, said: str, on: date, today: date, *, project: int | None = None,
    task_id: int | None = None,
) -> None:  # fmt: skip
    """Tell the board of a change that holds from a day on; a long sentence is cut at the end."""
    work.session.add(
        tables.PlanChange(
            kind=kind.value, project_number=project, task_id=task_id, happened_on=on, recorded_on=today,
            said=said if len(said) <= NOTE_LENGTH else f"{said[: NOTE_LENGTH - 1]}…", changed_by=work.act.who,
            at=moment_text(work.act.at),
        )
    )  # fmt: skip


def project_row(work: Work, number: int) -> tables.Project:
    """The project with this number. Raises NotFound."""
    row = work.session.get(tables.Project, number)
    if row is None:
        raise NotFound(f"There is no project {number} in the plan. cpip-tui plan lists those that there are.")
    return row


def words_of(value: object) -> str:
    """A value of a field in a sentence: ``“Sam Smith”``, ``Mon 3 Oct 2011``, ``nothing``."""
    if isinstance(value, date):
        return short_form(value)
    return "nothing" if value is None or value == "" else f"“{value}”" if isinstance(value, str) else str(value)
