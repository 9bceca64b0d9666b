"""What a deadline does to the days of completion, and the chance of each open assessment to be late."""

from db.exchange.lists.field import Field, Listing
from models.completion_days import Behaviour
from models.dates import short_form
from models.forecast import Chance
from models.timeliness import Line

Open = tuple[Line, Chance]


def _is_said(one: Open) -> bool:
    return one[0].case is not None and one[1].said


# Of a child who is not shown there is a line, and nothing of it.
CHANCE_FIELDS: tuple[Field[Open], ...] = (
    Field("case", lambda one: one[0].case, "case", lambda one: one[0].case or "not shown to you"),
    Field("clock_from", lambda one: one[0].clock_from if one[0].case else None),
    Field(
        "due_on", lambda one: one[0].due_on if one[0].case else None, "due",
        lambda one: short_form(one[0].due_on) if one[0].case else "",
    ),
    Field("team", lambda one: one[0].team if one[0].case else None, "team"),
    Field("worker", lambda one: one[0].worker if one[0].case else None, "worker"),
    Field("became_late", lambda one: one[1].late if _is_said(one) and not one[1].certain else None),
    Field("of", lambda one: one[1].of if _is_said(one) and not one[1].certain else None),
    Field("percent", lambda one: one[1].percent if _is_said(one) else None),
    Field("chance", lambda one: one[1].words if one[0].case else None, "chance of being late"),
)  # fmt: skip
BEHAVIOUR_FIELDS: tuple[Field[Behaviour], ...] = (
    Field("behaviour", lambda one: one.kind.value, "what", lambda one: one.kind.heading),
    Field("number", lambda one: one.count, "number", lambda one: f"{one.count:,}"),
    Field("of", lambda one: one.of, "of", lambda one: f"{one.of:,}"),
    Field(
        "percent", lambda one: one.percent, "per cent", lambda one: "–" if one.percent is None else f"{one.percent}%"
    ),
    Field("stands_out", lambda one: one.stands_out),
    Field("sentence", lambda one: one.sentence, "what is to be said", lambda one: f"{one.sentence} {one.may_mean}"),
)


def chances(of_what: str) -> Listing[Open]:
    """Of what is open; ``of_what`` are the assessments in words. It names no child."""
    return Listing("performance forecast", f"{of_what}: the chance of being late", CHANCE_FIELDS, CHANCE_FIELDS)


def behaviours(of_what: str) -> Listing[Behaviour]:
    """By working days of the clock."""
    title = f"{of_what}: on which day they were completed"
    return Listing("performance behaviour", title, BEHAVIOUR_FIELDS, BEHAVIOUR_FIELDS)
