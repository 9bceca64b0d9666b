"""What the screen of behaviour and forecast shows, read at one moment; to be called beside the keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.behaviour import Behaviours, behaviour
from db.queries.figure_list import chance_rows
from db.queries.forecast import Forecasts, forecasts
from db.queries.performance import Known
from db.queries.workers import teams
from models.figure_list import ChanceRow
from models.timeliness import Measure, Month, Period, until
from screens.desk import Desk


@dataclass(frozen=True, slots=True)
class BehaviourParts:
    """Both parts, read at one moment."""

    behaviours: Behaviours
    forecasts: Forecasts
    chances: Sequence[ChanceRow]
    first: date
    last: date
    of_whom: str


def read_parts(
    desk: Desk, as_at: date, measure: Measure, month: Month, period: Period, team_id: int | None
) -> BehaviourParts:  # fmt: skip
    """The behaviour of the period, and the forecast of what is open on the day. Raises CpipError."""
    first, last = period.first(month), until(month, as_at)
    with desk.store.reading() as reader:
        standards = desk.standards(reader)
        looked_at = behaviour(reader, standards, Known(as_at), measure, first, last, team_id=team_id)
        found = forecasts(reader, standards, as_at, measure, team_id=team_id)
        of_whom = "whole authority" if team_id is None else teams(reader).get(team_id, "")
    return BehaviourParts(looked_at, found, chance_rows(standards, found), first, last, of_whom)
