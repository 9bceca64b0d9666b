"""The command ``actions``: everything that was agreed on cases, by who does it and by when."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting
from cpip_tui.cli.options import FilterOption
from db.exchange.lists.actions import ACTIONS
from db.queries.actions import AgreedLine, agreed_actions
from db.queries.naming import case_named
from db.queries.standards import standards
from db.queries.workers import worker_by_name, workers
from models.dates import long_form
from models.text import holds_words


def read_actions(
    sitting: Sitting,
    owner: Annotated[str | None, typer.Option("--owner", metavar="NAME", help="Only what they are to do.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is not done and whose day has passed.")] = False,
    done: Annotated[bool, typer.Option("--done", help="Also what is done.")] = False,
    case: Annotated[str | None, typer.Option("--case", metavar="CASE", help="Only what is on this case.")] = None,
    filter: FilterOption = "",
) -> Told[AgreedLine]:
    """Everything agreed on cases in supervision, with decisions or by itself, by due date; never anything personal."""
    with sitting.store.reading() as reader:
        who = None if owner is None else worker_by_name(workers(reader), owner)
        on = None if case is None else case_named(reader, case)
        rows = agreed_actions(
            reader, standards(reader), sitting.as_at, owner_id=who.id if who else None, done=done, personal=False
        )  # fmt: skip
    rows = [
        one for one in rows
        if (on is None or one.case_id == on.id) and (one.is_overdue or not overdue)
        and holds_words(one.searched(names=True), filter)
    ]  # fmt: skip
    asked = {"owner": who and who.name, "overdue": overdue, "done": done, "case": on and on.reference, "filter": filter}
    listing = ACTIONS if done else replace(ACTIONS, in_words=[one for one in ACTIONS.in_words if one.name != "done"])
    return Told(listing, rows, asked, _summary(sitting, rows), below=("what",))


actions = printed(read_actions, "actions")


def _summary(sitting: Sitting, rows: Sequence[AgreedLine]) -> str:
    day = f"As at {long_form(sitting.as_at)}"
    if not rows:
        return f"{day}: nothing that was agreed on cases is as asked for."
    open_ = sum(one.done_on is None for one in rows)
    overdue, undated = sum(one.is_overdue for one in rows), sum(one.due_on is None for one in rows)
    said = f"{open_:,} open action{'' if open_ == 1 else 's'}, {overdue:,} overdue, {undated:,} without a day"
    return f"{day}: {said}" + (f"; {len(rows) - open_:,} done." if open_ < len(rows) else ".")
