"""Set a rule of practice: its value, from which day, and by what source."""

from collections.abc import Mapping
from datetime import date

from models.calendar import WorkingCalendar
from models.errors import InvalidInput
from models.practice_rules import Rule, check_rule
from models.text import clean
from screens.dialogs.fields import day_field
from screens.dialogs.form import FormDialog, FormField


def rule_form(
    rule: Rule, today: date, since: date, history: list[str], typed: Mapping[str, str] | None, refused: str,
    *, calendar: WorkingCalendar | None = None,
) -> FormDialog:  # fmt: skip
    """The form begins with ``rule`` and its value, from ``since`` on."""

    def value(text: str) -> int:
        said = clean(text)
        if not (said.isascii() and said.isdigit() and len(said) <= 6):
            raise InvalidInput(f"The value is a whole number of {rule.name.unit}.")
        check_rule(rule.name, int(said))
        return int(said)

    fields = [
        FormField("value", f"Value, in {rule.name.unit}", "a whole number", str(rule.value), value),
        day_field("since", "In force from", today, calendar=calendar, initial=since),
        FormField("source", "Source", "a policy, or who decided it", read=lambda text: clean(text, what="source")),
    ]
    return FormDialog(rule.name.words, fields, intro=history, typed=typed, refused=refused)
