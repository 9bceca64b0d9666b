"""The children behind a figure, as they are shown to who is signed in: restricted and erased ones are only counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from db.queries.batches import in_batches
from db.queries.holdings import HOLDER, IS_OPEN
from db.store import Reader
from models.child_figures import CountedChild, Measured, behind
from models.child_measures import Unit
from models.dates import list_form, short_form
from models.text import for_search

NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One that was counted, with the latest case of the child. Without ``child`` it is not shown: then nothing is told
    but what it adds to the numerator, and of a mean not even that."""

    id: int
    adds: int | None
    child: str | None = None
    case_id: int | None = None
    case: str | None = None
    worker: str | None = None
    team: str | None = None
    on: date | None = None
    words: str = ""
    searched: str = field(default="", compare=False)

    @property
    def key(self) -> tuple[object, ...]:
        return (self.id,)

    @property
    def called(self) -> str:
        """The child's reference, or that it is not shown."""
        return self.child or NOT_SHOWN


def child_list(reader: Reader, figure: Measured, *, whole: bool = False) -> list[ChildRow]:
    """The rows of the numerator, or of all that was counted; who is not shown stands behind all others.

    Those that add to the numerator come first, then by day and by reference.
    """
    counted = behind(figure, whole=whole)
    known = _shown(reader, [one.child_id for one in counted], figure.as_at)
    rows = [
        replace(known[one.child_id], adds=one.adds, on=one.on, words=one.words) for one in counted
        if one.child_id in known
    ]  # fmt: skip
    rows.sort(key=lambda row: (-(row.adds or 0), row.on or date.min, row.child or ""))
    of_mean = figure.measure.unit is Unit.DAYS
    hidden = [ChildRow(0, None if of_mean else one.adds) for one in _hidden(counted, known)]
    hidden.sort(key=lambda row: -(row.adds or 0))
    return [replace(row, id=number, searched=_searched(row)) for number, row in enumerate([*rows, *hidden])]


def _hidden(counted: Sequence[CountedChild], known: dict[int, ChildRow]) -> list[CountedChild]:
    return [one for one in counted if one.child_id not in known]


def _searched(row: ChildRow) -> str:
    day = None if row.on is None else f"{list_form(row.on)} {short_form(row.on)}"
    return for_search(row.called, row.case, day, row.words, row.worker, row.team)


def _shown(reader: Reader, children: Sequence[int], as_at: date) -> dict[int, ChildRow]:
    """The children that are shown, each with its latest case that had been opened by the day and who held it then."""
    found = {}
    for some in in_batches(dict.fromkeys(child for child in children if child > 0)):
        for id_, reference, case, number, is_open, worker, team in reader.rows(
            f"SELECT ch.id, ch.reference, c.id, c.number, CASE WHEN {IS_OPEN} THEN 1 ELSE 0 END, w.name, "
            "COALESCE(t.name, (SELECT u.name FROM teams AS u WHERE u.id = w.team_id)) "
            "FROM children AS ch LEFT JOIN cases AS c ON c.child_id = ch.id AND c.opened_on <= :as_at "
            "AND NOT EXISTS (SELECT 1 FROM cases AS o WHERE o.child_id = c.child_id AND o.opened_on <= :as_at "
            f"AND o.number > c.number) {HOLDER.format(case='c.id')} LEFT JOIN workers AS w ON w.id = al.worker_id "
            f"LEFT JOIN teams AS t ON t.id = al.team_id WHERE ch.id IN ({', '.join(str(int(one)) for one in some)})",
            as_at=as_at.isoformat(),
        ):
            found[id_] = ChildRow(
                0, None, reference, case, None if case is None else f"{reference}-{number}",
                worker if is_open else None, team if is_open else None,
            )  # fmt: skip
    return found
