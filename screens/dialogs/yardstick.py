"""The forms of what figures are held against: a target or a comparator, the population, and a stated figure."""

from collections.abc import Mapping, Sequence
from datetime import date

from models.calendar import WorkingCalendar
from models.errors import InvalidInput
from models.statements import read_stated
from models.text import NAME_LENGTH, clean
from models.timeliness import Measure, Month, Period
from models.yardsticks import TARGET, Yardstick, read_share
from screens.dialogs.fields import day_field
from screens.dialogs.form import FormDialog, FormField


def yardstick_form(
    one: Yardstick | None, today: date, since: date, history: Sequence[str], typed: Mapping[str, str] | None,
    refused: str, *, calendar: WorkingCalendar | None = None,
) -> FormDialog:  # fmt: skip
    """A share from a day on. ``one`` is what is changed; without it, it is asked of which measure and by what name."""

    def share(text: str) -> tuple[int, int | None, int | None]:
        return read_share(text)

    fields = [
        FormField("share", "Share", "80, 84.5 or 543210/643170", "" if one is None else share_text(one), share,
                  echo=lambda read: f"{read[0] / 10:.1f}%"),
        day_field("since", "From", today, calendar=calendar, initial=since),
        FormField("source", "Source", "who set it, or where it stands",
                  read=lambda text: clean(text, limit=NAME_LENGTH, what="source")),
    ]  # fmt: skip
    if one is not None:
        return FormDialog(heading(one), fields, intro=history, typed=typed, refused=refused)
    measures = [(measure.value, measure.short) for measure in Measure]
    fields = [
        FormField("measure", "Measure", initial=measures[0][0], read=Measure, choices=measures),
        FormField("name", "Name", "England; target: the council's own", TARGET,
                  read=lambda text: clean(text, limit=NAME_LENGTH, what="name")),
        *fields,
    ]  # fmt: skip
    return FormDialog("A target or a comparator", fields, typed=typed, refused=refused)


def heading(one: Yardstick) -> str:
    """``NI059 initial assessments: target``"""
    return f"{one.measure.short}: {one.name}"


def share_text(one: Yardstick) -> str:
    """The share as it is typed."""
    return f"{one.in_time}/{one.completed}" if one.completed else f"{one.tenths / 10:g}"


def population_form(
    population: int | None, typed: Mapping[str, str] | None, refused: str
) -> FormDialog:  # fmt: skip
    """How many children and young people live in the area."""

    def number(text: str) -> int:
        said = clean(text).replace(",", "")
        if not (said.isascii() and said.isdigit() and len(said) <= 9):
            raise InvalidInput("The population is a whole number of people, as in 25,400.")
        return int(said)

    initial = "" if population is None else str(population)
    field = FormField("population", "Under 18", "a whole number; empty: not known", initial, number, optional=True,
                      echo=lambda many: f"{many:,}")  # fmt: skip
    return FormDialog("The population under 18, by which rates are counted", [field], typed=typed, refused=refused)


def statement_form(month: Month, source: str, typed: Mapping[str, str] | None, refused: str) -> FormDialog:
    """A figure as a report stated it; ``source`` is the report of the one before."""
    periods = [(period.value, period.words) for period in Period]

    def stated(text: str) -> str:
        read_stated([text])
        return text

    fields = [
        FormField("measure", "Measure", "NI059, single, or what the report calls it",
                  read=lambda text: clean(text, limit=40, what="measure")),
        FormField("period", "Period", initial=Period.MONTH.value, read=Period, choices=periods),
        FormField("month", "Month", "2011-09: with which the period ends", str(month), Month.named,
                  echo=lambda read: read.words),
        FormField("stated", "As stated", "46/97 73.1: a fraction, a per cent, or both", read=stated),
        FormField("source", "Report", "which report stated it", source,
                  read=lambda text: clean(text, limit=NAME_LENGTH, what="source")),
    ]  # fmt: skip
    return FormDialog("A figure that a report stated", fields, typed=typed, refused=refused)
