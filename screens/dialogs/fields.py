"""The fields that several forms ask for: a day, a team, hours, a reason."""

from collections.abc import Mapping
from datetime import date

from models.allocation import ChangeReason
from models.calendar import WorkingCalendar, day_in_words
from models.dates import parse_day
from models.text import NOTE_LENGTH, clean, clean_name
from models.workload import read_share, share_text, share_words
from screens.dialogs.form import FormField

NO_TEAM = ""


def day_field(
    name: str,
    label: str,
    today: date,
    *,
    calendar: WorkingCalendar | None = None,
    initial: date | None = None,
    optional: bool = False,
    empty: str = "",
    past: bool = False,
) -> FormField:
    """A day in any way people write one; said back with how many working days from today it is.

    ``empty`` says what is meant where none is given. With ``past`` one that has been is meant: “mon” is the last Monday
    then. Without a ``calendar`` working days are neither counted nor read.
    """
    counted = ("-3" if past else "+10") + ("wd" if calendar else "")
    return FormField(
        name,
        label,
        f"today, fri, {today.day}/{today.month}, {counted}" + (f"; empty: {empty}" if empty else ""),
        initial.isoformat() if initial else "",
        lambda text: parse_day(text, today, past=past, calendar=calendar),
        optional,
        lambda day: day_in_words(day, today, calendar),
    )


def rationale_field(asked: str = "why, for the child's record") -> FormField:
    """The rationale of a decision."""
    return FormField("because", "rationale", asked)


def override_field(*, needed: bool) -> FormField:
    """The reason for passing a limit."""
    asked = "why, though a limit is passed" if needed else "why, where a limit is passed"
    return FormField("override", "over the limit", asked, optional=not needed)


def team_field(teams: Mapping[int, str], chosen: int | None) -> FormField:
    """One of the teams, or none; the value is its id."""
    choices = [(NO_TEAM, "no team"), *((str(id_), name) for id_, name in teams.items())]
    initial = NO_TEAM if chosen is None else str(chosen)
    return FormField("team", "Team", initial=initial, read=lambda code: int(code) if code else None, choices=choices)


def hours_field(fte_percent: int = 100) -> FormField:
    """A share of full time; the value is in per cent."""
    return FormField("hours", "Hours", "0.8, or 1 for full time", share_text(fte_percent), read_share, echo=share_words)


def name_field() -> FormField:
    """The name of a worker."""
    return FormField("name", "Name", "first name and surname", read=lambda text: clean_name(text, "name of the worker"))


def text_field(name: str, label: str, placeholder: str, *, optional: bool = False) -> FormField:
    """A text for the record, of any length that the store keeps; where it is left empty, an optional one is empty."""
    return FormField(
        name, label, placeholder, read=lambda text: clean(text, limit=NOTE_LENGTH, what=label.lower()),
        optional=optional,
    )  # fmt: skip


def reason_field(chosen: ChangeReason | None) -> FormField:
    """Why cases go from one worker to another."""
    choices = [(reason.value, reason.words) for reason in ChangeReason]
    return FormField("code", "Reason", initial=chosen and chosen.value, read=ChangeReason, choices=choices)
