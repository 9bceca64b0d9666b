"""The measures of success of the improvement plan, against September 2010."""

from db.exchange.lists.field import Field, Listing
from models.dates import short_form
from models.success import SuccessFigure
from models.success_lines import SuccessLine, Told


def _value(told: Told | None) -> str | None:
    return None if told is None else told.value


def _told(told: Told | None) -> str:
    return "–" if told is None else f"{told.value}, {short_form(told.on)}"


def _figure(figure: SuccessFigure) -> dict[str, object]:
    return {
        "on": figure.on,
        "value": figure.value,
        "source": figure.source,
        "baseline": figure.is_baseline,
        "recorded_by": figure.recorded_by,
    }


SUCCESS_FIELDS: tuple[Field[SuccessLine], ...] = (
    Field("measure", lambda one: one.measure.number),
    Field("under", lambda one: one.measure.under),
    Field("name", lambda one: one.measure.name),
    Field("words", lambda one: one.measure.words),
    Field("live", lambda one: one.live.value if one.live else None),
    Field("figure", lambda one: one.what),
    Field("best", lambda one: "high" if one.more_is_better else "low"),
    Field("baseline", lambda one: _value(one.baseline)),
    Field("baseline_on", lambda one: one.baseline.on if one.baseline else None),
    Field("baseline_source", lambda one: one.baseline.source if one.baseline else None),
    Field("now", lambda one: _value(one.now)),
    Field("now_on", lambda one: one.now.on if one.now else None),
    Field("now_source", lambda one: one.now.source if one.now else None),
    Field("trend", lambda one: one.trend.value),
    Field("recorded", lambda one: [_figure(figure) for figure in one.of.figures] if one.is_first else []),
)
SUCCESS_IN_WORDS: tuple[Field[SuccessLine], ...] = (
    Field("measure", lambda one: f"{one.measure.number} {one.measure.name}" if one.is_first else "", "measure"),
    Field("figure", lambda one: one.what, "figure"),
    Field("best", lambda one: one.direction, "is to be"),
    Field("baseline", lambda one: _told(one.baseline), "September 2010"),
    Field("now", lambda one: _told(one.now), "now"),
    Field("trend", lambda one: one.trend.words, "since then"),
    Field("source", lambda one: one.source_words, "source"),
)
SUCCESS = Listing("plan success", "Measures of success", SUCCESS_FIELDS, SUCCESS_IN_WORDS, free=True)
