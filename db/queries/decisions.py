"""The decisions on a case, as one is named that a new decision corrects: by its number, or by its day."""

from dataclasses import dataclass
from datetime import date

from db.queries.standards import as_date, maybe_date
from db.store import Reader
from models.decision import DecisionKind


@dataclass(frozen=True, slots=True)
class MadeDecision:
    """A decision that was made; ``corrected_on`` is the day of the one that corrects it."""

    id: int
    kind: DecisionKind
    made_on: date
    decided: str
    corrected_on: date | None

    @property
    def stands(self) -> bool:
        """Whether no later decision corrects it."""
        return self.corrected_on is None


def decisions_of(reader: Reader, case_id: int) -> list[MadeDecision]:
    """Every decision on the case, in the order in which they were recorded."""
    return [
        MadeDecision(id_, DecisionKind(kind), as_date(made_on), decided, maybe_date(corrected))
        for id_, kind, made_on, decided, corrected in reader.rows(
            "SELECT d.id, d.kind, d.made_on, d.decided, "
            "(SELECT MIN(l.made_on) FROM decisions AS l WHERE l.corrects_id = d.id AND l.case_id = d.case_id) "
            "FROM decisions AS d WHERE d.case_id = :id ORDER BY d.id",
            id=case_id,
        )
    ]
