"""Set a rule of practice from a day on."""

from datetime import date

from db.commands.command import Work, command
from models import tables
from models.errors import InvalidInput
from models.people import Action
from models.practice_rules import RuleName, check_rule
from models.text import NAME_LENGTH, clean


@command(Action.SET_RULE, undoable=True)
def set_practice_rule(
    work: Work, name: RuleName, value: int, since: date, source: str, *, version: int | None = None
) -> None:
    """Let a rule have this value from a day on, until a later one takes its place. What was before stays as it was.

    ``version`` is that of the rule of this very day where one was seen, 0 for none. Raises InvalidInput or StaleEdit.
    """
    check_rule(name, value)
    said = clean(source, limit=NAME_LENGTH, what="source")
    if not said:
        raise InvalidInput("A rule needs its source: a policy, or who decided it. Give one.")
    row = work.session.get(tables.PracticeRule, (name.value, since))
    mine = {"value": value, "source": said}
    before = None if row is None else {"value": row.value, "source": row.source, "from": since}
    if row is not None and (row.value, row.source) == (value, said):
        raise InvalidInput(f"“{name.words}” is so from that day already. Nothing was changed.")
    if row is not None:
        row = work.unchanged(row, row.version if version is None else version, f"the rule “{name.words}”", mine)
        row.value, row.source = value, said
    else:
        row = tables.PracticeRule(name=name.value, effective_from=since, value=value, source=said)
    work.session.add(row)
    work.record(name.value, before=before, after={**mine, "from": since})
