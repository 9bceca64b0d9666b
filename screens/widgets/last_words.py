"""What was said of a case last time, above the form of this time: so that one can ask what has happened since."""

from db.queries.actions import AgreedLine
from db.queries.last_time import LastTime
from models.dates import short_form
from screens.widgets.case_words import HIDDEN
from screens.widgets.plain import after_dot


def last_words(last: LastTime, *, hidden: bool) -> list[str]:
    """A line for each thing; with ``hidden`` nothing in anybody's own words."""
    if last.on is None:
        found = ["Never discussed before."]
    else:
        found = [f"Last time, {short_form(last.on)}, {last.by}:"]
        if hidden:
            found.append(f"What was said is {HIDDEN}.")
        elif last.said is not None:
            found += last.said.lines[-2:]  # the decision and the rationale, or that there was none
            found += [f"Challenge: {last.said.challenge}"] if last.said.challenge else []
            found += [last.said.risk_in_words.capitalize() + "."] if last.said.risk_in_words else []
        elif last.noted:
            found.append(last.noted)
    found += [f"Still open: {_action(one, hidden=hidden)}" for one in last.actions]
    return found


def _action(one: AgreedLine, *, hidden: bool) -> str:
    return f"{HIDDEN if hidden else one.what} · {one.owner} · {after_dot(one.words)}"
