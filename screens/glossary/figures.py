"""What is said on the screens of performance: measures, lists behind figures, behaviour, children, yardsticks."""

from collections.abc import Mapping

_LATE = "open at the end of the month, and past their due date"
_SOON = "open, and due within five working days of the end of the month"
_SINCE = "entries that came since the month was published, and change its figure"
_IN_YEAR = "the same entries, of the whole year to date"
_YEAR_THEN = "the year to date as it was published with the month"
_TWELVE_THEN = "the twelve months as they were published with the month"
_TWELVE = "in time of completed, in the twelve months that end with this one"
_SHARE = "in time of completed in each month, per cent; ◆ a signal, ≠ restated"
_FROM = "the day from which the clock counts: that day is day 0"
_COMPLETED = "the day on which it was authorised, held or decided"
_RECORDED = "the day on which that was entered: a late entry comes after publication"
_COUNTS = "✓ it is of the numerator, · only of the denominator, − it is taken off; or its days"

FIGURES: Mapping[str, Mapping[str, str]] = {
    "performance": {
        "a month": "that month: completed in time of all completed; ✓ it is published",
        "months to date": "the counts from the beginning of the year in April to the end of the month",
        "year to date": "in time of completed, from 1 April to the end of the month",
        "twelve months": _TWELVE,
        "12 months": _TWELVE,
        "target": "the council's target that holds in the month",
        "open late": _LATE,
        "late": _LATE,
        "due in 5": _SOON,
        "soon": _SOON,
        "open": "all that were open at the end of the month",
        "published": "the month as it was published, which stands; a dash before that",
        "since": _SINCE,
        "in the year": _IN_YEAR,
        "in year": _IN_YEAR,
        "year as published": _YEAR_THEN,
        "year then": _YEAR_THEN,
        "twelve as published": _TWELVE_THEN,
        "12 then": _TWELVE_THEN,
        "the months": "each month as a bar between the least and the most drawn; ◆ a signal",
        "% in time": _SHARE,
        "child prot.": "cases that are child protection on the last day, as they stood on record",
    },
    "figure": {
        "result": "whether it was in time, by its own due date",
        "state": "whether it is late, due soon or neither, at the end of the month",
        "day": "the working day of its clock, of those that its standard allows; or the day it came",
        "opened": "the day on which the case was opened",
        "clock from": _FROM,
        "from": _FROM,
        "completed": _COMPLETED,
        "done": _COMPLETED,
        "recorded on": _RECORDED,
        "recorded": _RECORDED,
        "why it differs": "why the figure as known now is another than the published one",
    },
    "behaviour": {
        "what": "what is looked at: none of it shows that anything was done wrong",
        "number": "how many of them",
        "of": "of how many that were completed in the period, or are known",
        "chance": "the chance to become late, from those of the team that stood on the same day",
        "day": "the working day of its clock that it is, of those that its standard allows",
        "state": "whether it is late or due within five working days",
        "of those like it": "of how many completed ones that were open on that day how many became late",
    },
    "figures": {
        "measure": "what is measured; its whole sentence stands below the list",
        "so many of": "the numerator and the denominator",
        "value": "the figure, with its unit: per cent, per 10,000, calendar days, children a worker",
        "of when": "of one day, of the twelve months to it, or of the year since April",
        "remark": "what is to be known of the figure, such as what is not on record",
        "at the end of": "the last day of the month, or the day that is looked at",
        "children / full time": "children held, and full-time workers, part-time by their hours",
        "counts for": _COUNTS,
        "counts": _COUNTS,
        "on": "the day of what is counted, where it has one",
        "what": "why the child is on the list",
    },
    "yardsticks": {
        "measure": "which measure it is held to",
        "held against": "the council's own target, or a comparator by its name",
        "share": "the per cent in time that it sets; of the population, children under 18",
        "since": "the day from which it holds",
        "source": "who set it, or where it stands",
    },
    "statements": {
        "measure": "the measure that the report speaks of",
        "period": "the month, year to date or twelve months it is stated for",
        "stated": "the figure as the report stated it: a fraction, a per cent, or both",
        "verdict": "whether it agrees with itself, with its own report and with the record",
        "report": "which report stated it",
    },
}
