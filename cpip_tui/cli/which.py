"""Which assessment of a case a person means, who named the case alone, or the kind or the start as well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import typer

from db.queries.naming import case_named
from db.queries.pathway import case_at
from db.store import Reader
from models.assessment import Kind
from models.dates import short_form
from models.errors import InvalidInput
from models.pathway import AssessmentAt, CaseAt, Move, assessment_moves

KindOption = Annotated[
    Kind | None, typer.Option("--kind", help="Which assessment, where the case has several that it can be.")
]
StartedOption = Annotated[
    str | None, typer.Option("--started", metavar="DATE", help="The same by the day on which it started.")
]
_ABLE = {
    Move.SEEN: "that is open",
    Move.SUBMIT: "that is in progress",
    Move.AUTHORISE: "that is with the manager",
    Move.RETURN: "that is with the manager",
    Move.REOPEN: "that can be opened again",
}


@dataclass(frozen=True)
class Which:
    """Which assessment of a case a person means, as far as they said."""

    kind: Kind | None
    started_on: date | None

    def among(self, case: CaseAt, able: str, fits: Callable[[AssessmentAt], bool]) -> AssessmentAt:
        """The one that was named, or the only one for which the move is legal. Raises InvalidInput, which lists them.

        Where one alone was named and the move is not legal, it is that one: the command says why it cannot be.
        """
        named = [
            one
            for one in case.assessments
            if self.kind in (None, one.kind) and self.started_on in (None, one.started_on)
        ]
        fitting = [one for one in named if fits(one)]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting and len(named) == 1:
            return named[0]
        if not case.assessments:
            raise InvalidInput(
                f"{case.reference} has no assessment yet. One is started with: cpip-tui assess start {case.reference}"
            )
        if fitting:
            raise InvalidInput(
                f"{case.reference} has {len(fitting)} assessments {able.replace('that is', 'that are')}: "
                f"{_listed(fitting)}. Say which with --kind or --started."
            )
        closed = "" if case.closed_on is None else f" The case was closed on {short_form(case.closed_on)}."
        raise InvalidInput(
            f"{case.reference} has no {'such ' if named != list(case.assessments) else ''}assessment {able}. "
            f"It has: {_listed(case.assessments)}.{closed}"
        )


def _listed(assessments: Sequence[AssessmentAt]) -> str:
    return "; ".join(f"{one.words}, {one.stage.words}" for one in assessments)


def meant(reader: Reader, today: date, case: str, move: Move, which: Which) -> tuple[CaseAt, AssessmentAt]:
    """The case that a person named, and the assessment of it a move is meant for. Raises NotFound, InvalidInput."""
    at = case_at(reader, case_named(reader, case).id, today)
    return at, which.among(at, _ABLE[move], lambda one: move in assessment_moves(at, one))
