"""The forms of a project of the improvement plan: its texts, how it stands, its items; meetings, and measures."""

from collections.abc import Mapping
from datetime import date

from models.calendar import WorkingCalendar
from models.projects import MOST_SCORED, ItemAt, ItemKind, ProjectAt, ProjectStatus, band_of
from models.success import BASELINE, SuccessMeasure
from models.text import NOTE_LENGTH, clean
from screens.dialogs.fields import day_field, text_field
from screens.dialogs.form import FormDialog, FormField
from screens.dialogs.plan_tasks import Typed, short_field

_SCORES = [(str(score), str(score)) for score in range(1, MOST_SCORED + 1)]


def _long_field(name: str, label: str, placeholder: str, initial: str, *, optional: bool = True) -> FormField:
    return FormField(
        name, label, placeholder, initial, lambda text: clean(text, limit=NOTE_LENGTH, what=label),
        optional=optional,
    )  # fmt: skip


class ItemForm(FormDialog):
    """A milestone, a risk or an issue; a risk says back what it comes to."""

    def said_of(self, field: FormField, value: object) -> str:
        values = self.read_now()
        likelihood, impact = values.get("likelihood"), values.get("impact")
        if field.name == "impact" and likelihood is not None and impact is not None:
            score = likelihood * impact
            return f"{likelihood} × {impact} = {score}: {band_of(score).words}"
        return super().said_of(field, value)


def item_form(
    kind: ItemKind, one: ItemAt | None, project: str, today: date, typed: Typed, refused: str,
    calendar: WorkingCalendar | None,
) -> FormDialog:  # fmt: skip
    """What it is; ``one`` is the item that is changed, None a new one."""
    asked = {
        ItemKind.MILESTONE: "what will have been reached",
        ItemKind.RISK: "what may happen, and what comes of it",
        ItemKind.ISSUE: "what is in the way",
    }[kind]
    fields = [
        _long_field("what", kind.words, asked, "" if one is None else one.what, optional=False),
        short_field("owner", "owner", "who sees to it; empty: nobody yet", "" if one is None else one.owner,
                    optional=True),
    ]  # fmt: skip
    if kind is ItemKind.MILESTONE:
        fields.append(day_field("due_on", "due", today, calendar=calendar, initial=one.due_on if one else None))
    if kind is ItemKind.RISK:
        likelihood, impact = (one.likelihood, one.impact) if one else (3, 3)
        fields += [
            FormField("likelihood", "likelihood", initial=str(likelihood), read=int, choices=_SCORES),
            FormField("impact", "impact", initial=str(impact), read=int, choices=_SCORES),
            _long_field("mitigation", "against it", "what is done against it", one.mitigation if one else ""),
        ]
    if one is None:
        fields.append(day_field("on", "in the plan from", today, calendar=calendar, initial=today, past=True))
    article = "An" if kind is ItemKind.ISSUE else "A"
    title = f"{article} {kind.words} of {project}" if one is None else f"The {kind.words} “{one.what}”"
    return ItemForm(title, fields, typed=typed, refused=refused)


def end_form(one: ItemAt, today: date, typed: Typed, refused: str, calendar: WorkingCalendar | None) -> FormDialog:
    """It is met, closed or resolved; or, where it is so already, open again."""
    if not one.is_open:
        fields = [text_field("how", "reason", f"why the {one.kind.words} is open again")]
        return FormDialog(f"Open again: {one.what}", fields, typed=typed, refused=refused)
    needed = one.kind is ItemKind.ISSUE
    fields = [
        day_field("on", f"{one.kind.ended} on", today, calendar=calendar, initial=today, past=True),
        text_field("how", "how", "how it was resolved" if needed else "may be empty", optional=not needed),
    ]
    ended = one.kind.ended
    return FormDialog(f"{ended[:1].upper()}{ended[1:]}: {one.what}", fields, typed=typed, refused=refused)


def status_form(
    one: ProjectAt, today: date, typed: Typed, refused: str, calendar: WorkingCalendar | None
) -> FormDialog:
    """How the project stands, in a sentence."""
    choices = [(status.value, status.words) for status in ProjectStatus]
    initial = one.stated.status.value if one.stated is not None else None
    fields = [
        FormField("status", "stands", initial=initial, read=ProjectStatus, choices=choices),
        text_field("said", "sentence", "why, and what is done about it"),
        day_field("on", "since", today, calendar=calendar, initial=today, past=True),
    ]
    return FormDialog(f"How does project {one.number} stand?", fields, typed=typed, refused=refused)


class ProjectForm(FormDialog):
    """What a project is."""

    def check(self, values: Mapping[str, object]) -> Mapping[str, str]:
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
            return {"ends_on": "That is before it starts. Check the two days."}
        return {}


def project_form(
    one: ProjectAt, today: date, typed: Typed, refused: str, calendar: WorkingCalendar | None
) -> FormDialog:
    """Its name, manager, scope, deliverables and dates."""
    fields = [
        short_field("name", "name", "what it is called", one.name),
        short_field("manager", "manager", "who answers for it; empty: nobody", one.manager, optional=True),
        _long_field("scope", "scope", "what it is about", one.scope),
        _long_field("deliverables", "leaves", "what it is to leave behind", one.deliverables),
        day_field("starts_on", "starts", today, calendar=calendar, initial=one.starts_on, optional=True),
        day_field("ends_on", "ends", today, calendar=calendar, initial=one.ends_on, optional=True),
    ]
    return ProjectForm(f"Project {one.number}", fields, typed=typed, refused=refused)


def meeting_form(today: date, typed: Typed, refused: str, calendar: WorkingCalendar | None) -> FormDialog:
    """The board met."""
    fields = [
        day_field("held_on", "met on", today, calendar=calendar, initial=today, past=True),
        text_field("note", "note", "what is to be remembered; may be empty", optional=True),
    ]
    intro = [
        "Held today, it was told of all that is on file; held before, of what was on file before that day.",
        "It cannot be taken back, and what it was told of can be undone no more.",
    ]
    return FormDialog("The board met", fields, intro=intro, typed=typed, refused=refused)


def figure_form(
    measure: SuccessMeasure, today: date, typed: Typed, refused: str, calendar: WorkingCalendar | None
) -> FormDialog:
    """A figure of a measure of success, of a day and with its source."""
    kinds = [("figure", "as it is now"), ("baseline", f"the baseline of {BASELINE:%B %Y}")]
    fields = [
        FormField("kind", "is", initial="figure", read=lambda code: code == "baseline", choices=kinds),
        short_field("value", "figure", "98.5 per 10,000; 66.5%; Adequate"),
        day_field("on", "of", today, calendar=calendar, initial=today, past=True),
        short_field("source", "source", "who counted it, or where it stands"),
    ]
    return FormDialog(
        f"A figure of “{measure.name}”", fields, intro=[measure.words], typed=typed, refused=refused
    )  # fmt: skip
