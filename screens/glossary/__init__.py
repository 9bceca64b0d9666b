"""A sentence for each heading, tile and field that a screen shows: what stands there, and how it is counted."""

import re
from collections.abc import Mapping

from models.dates import MONTHS
from screens.glossary.desks import DESKS
from screens.glossary.figures import FIGURES
from screens.glossary.forms import FORMS
from screens.glossary.improvement import IMPROVEMENT
from screens.glossary.people import PEOPLE
from screens.glossary.shared import SHARED

MOST = 90  # characters of a sentence: a line of the help at 100 columns
FORM = "form"
A_MONTH, TO_DATE = "a month", "months to date"  # how headings that name months are looked up

# By the place of screens/commands.py; "" holds what means the same everywhere, "form" the fields of all forms.
MEANINGS: Mapping[str, Mapping[str, str]] = {"": SHARED, FORM: FORMS, **DESKS, **PEOPLE, **FIGURES, **IMPROVEMENT}

_NAMES = "|".join(month[:3].casefold() for month in MONTHS)
_MONTH = re.compile(rf"(?:{_NAMES})(?: \d\d)?✓?")
_TO_DATE = re.compile(rf"(?:(?:1|{_NAMES}) to )?(?:\d+ )?(?:{_NAMES})")


def meaning(place: str, words: str) -> str | None:
    """What this heading, tile or field says, or None where nothing is known of it."""
    wanted = words.strip().casefold()
    here = MEANINGS.get(place, {})
    if found := here.get(wanted) or SHARED.get(wanted):
        return found
    if _MONTH.fullmatch(wanted) and A_MONTH in here:
        return here[A_MONTH]
    return here.get(TO_DATE) if _TO_DATE.fullmatch(wanted) else None


def field_meaning(label: str) -> str | None:
    """What the field of a form wants, by its label, or None where nothing is known of it."""
    wanted = label.strip().casefold()
    if found := FORMS.get(wanted):
        return found
    return next((FORMS[begin] for begin in ("action", "value, in") if wanted.startswith(f"{begin} ")), None)
