"""What figures are held against: targets and comparators, and what reports stated."""

from collections.abc import Collection

from db.exchange.lists.field import Field, Listing
from models.dates import short_form
from models.shares import tenths
from models.statements import Checked
from models.timeliness import Figure
from models.yardsticks import Yardstick


def _target_fields(now: Collection[int]) -> tuple[Field[Yardstick], ...]:
    return (
        Field("measure", lambda one: one.measure.value, "measure"),
        Field("name", lambda one: one.name, "name"),
        Field("from", lambda one: one.effective_from, "from", lambda one: short_form(one.effective_from)),
        Field("percent", lambda one: one.percent, "per cent", lambda one: tenths(one.percent)),
        Field("in_time", lambda one: one.in_time),
        Field("completed", lambda one: one.completed),
        Field("source", lambda one: one.source, "source"),
        Field("counts_now", lambda one: id(one) in now, "now", lambda one: "✓ counts" if id(one) in now else ""),
    )


def targets(now: Collection[int]) -> Listing[Yardstick]:
    """Targets and comparators; ``now`` are the identities of those that count on the day."""
    fields = _target_fields(now)
    return Listing("performance targets", "Targets and comparators", fields, fields, free=True)


def _in_time(figure: Figure | None) -> int | None:
    return None if figure is None else figure.in_time


def _completed(figure: Figure | None) -> int | None:
    return None if figure is None else figure.completed


STATED_FIELDS: tuple[Field[Checked], ...] = (
    Field("source", lambda one: one.statement.source, "report"),
    Field("measure", lambda one: one.statement.measure, "measure"),
    Field("period", lambda one: one.statement.period.value, "period", lambda one: one.statement.period.words),
    Field("month", lambda one: str(one.statement.month), "month", lambda one: one.statement.month.words),
    Field("stated", lambda one: one.statement.in_words, "stated"),
    Field("stated_in_time", lambda one: _in_time(one.statement.figure)),
    Field("stated_completed", lambda one: _completed(one.statement.figure)),
    Field("stated_percent", lambda one: None if one.statement.percent is None else float(one.statement.percent)),
    Field("stated_decimals", lambda one: None if one.statement.percent is None else one.statement.decimals),
    Field("verdict", lambda one: one.verdict.value, "verdict", lambda one: one.verdict.words),
    Field("published_in_time", lambda one: _in_time(one.published)),
    Field("published_completed", lambda one: _completed(one.published)),
    Field("in_time", lambda one: _in_time(one.now)),
    Field("completed", lambda one: _completed(one.now)),
    Field("sentence", lambda one: one.sentence, "what is to be said"),
)
STATED = Listing("performance stated", "What reports stated", STATED_FIELDS, STATED_FIELDS, free=True)
