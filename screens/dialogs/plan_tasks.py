"""The forms of a task of the improvement plan: what it is, a step of it, and what somebody says of its impact."""

from collections.abc import Mapping, Sequence
from datetime import date

from models.calendar import WorkingCalendar
from models.feedback import Impact, Voice
from models.improvement import TITLE_LENGTH, Move, TaskAt
from models.plan_words import NO_NAMES
from models.text import NAME_LENGTH, clean
from screens.dialogs.fields import day_field, text_field
from screens.dialogs.form import FormDialog, FormField

Typed = Mapping[str, str] | None
_SENDS_BACK = "Once it is kept, the task goes to “for review: another approach?”. It is never deleted."


def short_field(
    name: str, label: str, placeholder: str, initial: str = "", *, optional: bool = False, limit: int = NAME_LENGTH
) -> FormField:
    """A name, or a title."""
    return FormField(
        name, label, placeholder, initial, lambda text: clean(text, limit=limit, what=label.lower()), optional=optional
    )


def task_form(
    one: TaskAt | None, project: str, today: date, typed: Typed, refused: str, calendar: WorkingCalendar | None
) -> FormDialog:
    """What is done, by whom and by when; ``one`` is the task that is changed, None a new one."""
    fields = [
        short_field("title", "task", "what will be done", "" if one is None else one.title, limit=TITLE_LENGTH),
        short_field("owner", "owner", "who sees to it; empty: nobody yet", "" if one is None else one.owner,
                    optional=True),
        day_field("due_on", "due", today, calendar=calendar, initial=None if one is None else one.due_on,
                  optional=True, empty="no date"),
    ]  # fmt: skip
    if one is None:
        fields.append(day_field("on", "in the plan from", today, calendar=calendar, initial=today, past=True))
    title = f"A task of {project}" if one is None else one.title
    return FormDialog(title, fields, typed=typed, refused=refused)


def step_form(
    one: TaskAt, move: Move, intro: Sequence[str], today: date, typed: Typed, refused: str,
    calendar: WorkingCalendar | None,
) -> FormDialog:  # fmt: skip
    """On which day, and why where that is to be said."""
    asked = {
        Move.ANOTHER_APPROACH: "what is done instead",
        Move.STAYS: "why it stays as it is, though they said otherwise",
    }.get(move, "what is to be said of it; may be empty")
    fields = [
        day_field("on", "on", today, calendar=calendar, initial=today, past=True),
        text_field("because", "approach" if move is Move.ANOTHER_APPROACH else "reason", asked,
                   optional=not move.needs_reason),
    ]  # fmt: skip
    verb = f"{move.words}"
    title = f"{verb[:1].upper()}{verb[1:]}: {one.title}"
    return FormDialog(title, fields, intro=intro, typed=typed, refused=refused, verb=verb)


def feedback_form(
    one: TaskAt, hearer: str, today: date, typed: Typed, refused: str, calendar: WorkingCalendar | None
) -> FormDialog:
    """From whom, which impact, when, where, in which words, and who heard it."""
    voices = [(voice.value, voice.words) for voice in Voice]
    impacts = [(impact.value, impact.words) for impact in Impact]
    fields = [
        FormField("voice", "from", initial=None, read=Voice, choices=voices, says="who says whether it helped"),
        FormField("impact", "impact", initial=None, read=Impact, choices=impacts, echo=_said_of_impact,
                  is_odd=lambda impact: impact is not Impact.POSITIVE),
        day_field("given_on", "said on", today, calendar=calendar, initial=today, past=True),
        short_field("source", "source", "a listening event, a survey, a visit…"),
        text_field("words", "words", "what was said, without the name of a child"),
        short_field("heard_by", "heard by", "who heard it, so that the board can ask", hearer),
    ]  # fmt: skip
    intro = [NO_NAMES, "It is kept as it is: a further one corrects it."]
    return FormDialog(f"Feedback: {one.title}", fields, intro=intro, typed=typed, refused=refused, verb="keep it")


def _said_of_impact(impact: Impact) -> str:
    return "" if impact is Impact.POSITIVE else _SENDS_BACK
