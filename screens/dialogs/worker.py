"""Who works here: somebody who begins, or what is known of a worker; and leave, and a reduction of what they carry."""

from collections.abc import Mapping
from datetime import date

from models.calendar import WorkingCalendar
from models.dates import short_form
from models.errors import InvalidInput, StaleEdit
from models.text import clean
from models.workload import Worker, share_words
from screens.dialogs.fields import day_field, hours_field, name_field, team_field, text_field
from screens.dialogs.form import FormDialog, FormField

Typed = Mapping[str, str] | None
_DAYS = {
    "newly_qualified_until": "newly qualified until",
    "works_from": "first day here",
    "works_until": "last day here",
}


def starter_form(
    title: str, today: date, teams: Mapping[int, str], team_id: int | None, typed: Typed, refused: str, verb: str,
    *, calendar: WorkingCalendar | None = None,
) -> FormDialog:  # fmt: skip
    """Name, team, hours, from when, and until when newly qualified."""
    fields = [
        name_field(),
        team_field(teams, team_id),
        hours_field(),
        day_field("works_from", "Begins on", today, calendar=calendar, optional=True, empty="here already"),
        day_field(
            "newly_qualified_until", "Newly qualified until", today, calendar=calendar, optional=True, empty="is not"
        ),
    ]
    intro = ["Cases can be given to them from the day on which they begin."]
    return FormDialog(title, fields, intro=intro, typed=typed, refused=refused, verb=verb)


def worker_form(
    worker: Worker, today: date, teams: Mapping[int, str], typed: Typed, refused: str,
    *, calendar: WorkingCalendar | None = None,
) -> FormDialog:  # fmt: skip
    """What can be changed of a worker."""
    fields = [
        team_field(teams, worker.team_id),
        hours_field(worker.fte_percent),
        day_field(
            "newly_qualified_until",
            "Newly qualified until",
            today,
            calendar=calendar,
            initial=worker.newly_qualified_until,
            optional=True,
            empty="is not",
        ),
        day_field(
            "works_from",
            "First day here",
            today,
            calendar=calendar,
            initial=worker.works_from,
            optional=True,
            empty="always",
        ),
        day_field(
            "works_until",
            "Last day here",
            today,
            calendar=calendar,
            initial=worker.works_until,
            optional=True,
            empty="stays",
        ),
    ]
    return FormDialog(worker.name, fields, typed=typed, refused=refused)


def leave_form(
    name: str, today: date, typed: Typed, refused: str,
    *, calendar: WorkingCalendar | None = None, verb: str = "write", note: bool = True,
) -> FormDialog:  # fmt: skip
    """From, to, and a note where one can be kept."""
    fields = [
        day_field("first_on", "First day", today, calendar=calendar),
        day_field("last_on", "Last day", today, calendar=calendar, optional=True, empty="not known yet"),
    ]
    if note:
        fields.append(text_field("note", "Note", "optional; never why somebody is ill", optional=True))
    intro = ["Both days are included. Leave moves no case."]
    return FormDialog(f"Leave of {name}", fields, intro=intro, typed=typed, refused=refused, verb=verb)


def reduction_form(
    name: str, today: date, typed: Typed, refused: str, *, calendar: WorkingCalendar | None = None
) -> FormDialog:
    """How many points less a worker can carry, from when to when, and why."""
    fields = [
        FormField("points", "Points less", "10", read=_points),
        day_field("first_on", "First day", today, calendar=calendar),
        day_field("last_on", "Last day", today, calendar=calendar, optional=True, empty="until it is taken out"),
        text_field("note", "Because", "such as other duties"),
    ]
    return FormDialog(f"{name} can carry less", fields, typed=typed, refused=refused)


def _points(text: str) -> int:
    said = clean(text)
    if not (said.isascii() and said.isdigit() and 1 <= int(said[:6]) <= 1000):
        raise InvalidInput("A reduction is 1 to 1000 points, as a whole number.")
    return int(said)


def worker_conflict(stale: StaleEdit, teams: Mapping[int, str]) -> StaleEdit:
    """Both versions of a worker's record as they are shown: the team by its name, hours as a share, days in words."""

    def said(values: Mapping[str, str]) -> dict[str, str]:
        team, hours = values.get("team_id"), values.get("fte_percent")
        days = {name: values.get(field) for field, name in _DAYS.items()}
        return {
            "team": teams.get(int(team), "–") if team else "no team",
            "hours": share_words(int(hours)) if hours else "–",
            **{name: short_form(date.fromisoformat(day)) if day else "–" for name, day in days.items()},
        }

    return StaleEdit(stale.what, said(stale.mine), said(stale.theirs), stale.version)
