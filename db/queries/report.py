"""What the report on a month is made of, read at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from db.queries.activity import activity
from db.queries.behaviour import behaviour
from db.queries.cards import CHART_MONTHS, Card, performance_cards
from db.queries.checked import checked_statements
from db.queries.forecast import forecasts
from db.queries.performance import Known
from db.queries.record_begins import record_begins
from db.queries.standards import settings
from db.queries.workers import teams
from db.store import Reader
from models.activity import Count
from models.completion_days import Behaviour
from models.limits import limits_between, words_by_limits
from models.month_forecast import MonthForecast
from models.standards import Standard, Standards
from models.statements import Checked
from models.timeliness import LateEntry, Measure, Month, Period, until

_NOT_SHOWN: dict[str, Any] = dict.fromkeys(
    ("case_id", "case", "child", "assessment_id", "worker", "team_id", "team")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """The performance of a month, of the authority or of a team.

    It names no child and no case. What is restricted is not shown in it, whoever reads: the report is for a board.
    """

    authority: str
    team: str | None
    month: Month
    until: date  # the last day that is counted
    as_at: date
    cards: tuple[Card, ...]  # of the measures of which there is something to say
    counts: tuple[Count, ...]  # of the year to date
    stated: tuple[Checked, ...]  # of the whole authority, so none in the report of a team
    behaviour: Mapping[Measure, tuple[Behaviour, ...]] = field(default_factory=dict)  # of the year to date
    forecasts: Mapping[Measure, MonthForecast] = field(default_factory=dict)  # none of a month that is over
    begins: Mapping[Measure, Month] = field(default_factory=dict)  # the month in which the first was completed
    limits: Mapping[Measure, tuple[Standard, ...]] = field(default_factory=dict)  # in force in these months

    @property
    def of_whom(self) -> str:
        """The authority, or the team of it."""
        of = self.authority.strip()
        if self.team is None:
            return of or "The whole authority"
        return f"{of}, team {self.team}" if of else f"Team {self.team}"

    def counted(self, measure: Measure) -> str:
        """What is counted of the measure, by the limit, or the limits, of its months."""
        return words_by_limits(measure, self.limits.get(measure, ()))

    @property
    def year_first(self) -> date:
        """The first day of the year to date."""
        return Period.YEAR.first(self.month)


def performance_report(
    reader: Reader, standards: Standards, as_at: date, month: Month, *, team_id: int | None = None,
    months: int = CHART_MONTHS,
) -> Report:  # fmt: skip
    """The report on a month as it is known on ``as_at``. Raises InvalidInput where the month has not begun then."""
    last = until(month, as_at)
    year, known = Period.YEAR.first(month), Known(as_at)
    every = performance_cards(reader, standards, as_at, month, team_id=team_id, months=months)
    cards = _for_a_board(reader, [card for card in every if not card.is_empty])
    counts = activity(reader, known, year, last, team_id=team_id)
    return Report(
        authority=settings(reader).authority,
        team=None if team_id is None else teams(reader).get(team_id),
        month=month,
        until=last,
        as_at=as_at,
        cards=cards,
        counts=tuple(counts),
        stated=tuple(checked_statements(reader, as_at)) if team_id is None else (),
        behaviour={
            card.measure: behaviour(
                reader, standards, known, card.measure, year, last, team_id=team_id
            ).figures for card in cards if card.figures[Period.YEAR].completed
        },
        forecasts={
            card.measure: forecasts(reader, standards, as_at, card.measure, team_id=team_id).month for card in cards
        } if last == as_at else {},
        begins=record_begins(reader, known, [card.measure for card in cards], team_id=team_id),
        limits={
            card.measure: limits_between(
                standards.standards, card.measure, min(min(card.months), Period.TWELVE.first_month(month)).first, last
            ) for card in cards
        },
    )  # fmt: skip


def _for_a_board(reader: Reader, cards: Sequence[Card]) -> tuple[Card, ...]:
    """The cards without what is restricted, which the writer of the report may see and its readers may not."""
    restricted = {
        case_id for (case_id,) in reader.rows(
            "SELECT c.id FROM main.cases AS c JOIN main.restrictions AS r ON r.child_id = c.child_id"
        )
    }  # fmt: skip

    def shown(entries: Sequence[LateEntry]) -> tuple[LateEntry, ...]:
        return tuple(
            replace(one, line=replace(one.line, **_NOT_SHOWN)) if one.line.case_id in restricted else one
            for one in entries
        )

    return tuple(
        replace(
            card,
            late={period: shown(entries) for period, entries in card.late.items()},
            reconciled=None if card.reconciled is None else replace(
                card.reconciled, late=shown(card.reconciled.late)
            ),
        )
        for card in cards
    )  # fmt: skip
