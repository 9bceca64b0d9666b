"""What a plan would do to everybody's load."""

from db.exchange.lists.field import Field, Listing
from models.outlook import Forecast

FORECAST_FIELDS: tuple[Field[Forecast], ...] = (
    Field("worker", lambda one: one.worker.name, "worker"),
    Field("team", lambda one: one.worker.team, "team", lambda one: one.worker.team or "–"),
    Field("changed", lambda one: one.is_changed),
    Field("children_before", lambda one: one.before.load.children, "children"),
    Field("children_after", lambda one: one.after.load.children, "then"),
    Field("points_before", lambda one: one.before.load.points),
    Field("points_after", lambda one: one.after.load.points),
    Field("capacity", lambda one: one.after.load.capacity_number),
    Field("percent_before", lambda one: one.before.load.percent),
    Field("percent_after", lambda one: one.after.load.percent),
    Field("load", lambda one: one.after.load.in_words, "points then"),
    Field("breaches", lambda one: list(one.breaches), "breaches", lambda one: "; ".join(one.breaches)),
)
WHAT_IF = Listing("what if", "What if: everybody's load", FORECAST_FIELDS, FORECAST_FIELDS)
