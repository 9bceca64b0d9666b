"""The command ``actions``: everything that was agreed on cases, by who does it and by when."""

from collections.abc import Sequence
from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import FilterOption, Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_rows
from db.queries.actions import AgreedLine, agreed_actions
from db.queries.naming import case_named
from db.queries.standards import standards
from db.queries.workers import worker_by_name, workers
from models.dates import long_form, short_form
from models.text import holds_words

UNDATED = "undated"  # the state of an action that is due on no day

AGREED_FIELDS: tuple[Field[AgreedLine], ...] = (
    Field("number", lambda one: one.id),
    Field("what", lambda one: one.what),
    Field("owner", lambda one: one.owner),
    Field("case", lambda one: one.case),
    Field("child", lambda one: one.child),
    Field("source", lambda one: one.source.value),
    Field("agreed_on", lambda one: one.agreed_on),
    Field("agreed_by", lambda one: one.agreed_by),
    Field("due_on", lambda one: one.due_on),
    Field("days_left", lambda one: one.countdown and one.countdown.days_left),
    Field("state", lambda one: one.countdown.state.value if one.countdown else UNDATED),
    Field("done_on", lambda one: one.done_on),
    Field("done_note", lambda one: one.done_note or None),
)

_IN_WORDS: tuple[Field[AgreedLine], ...] = (
    Field("countdown", lambda one: one.words, "countdown"),
    Field("number", lambda one: one.id, "number"),
    Field("what", lambda one: one.what, "what"),
    Field("owner", lambda one: one.owner, "who"),
    Field("case", lambda one: one.case, "case"),
    Field("child", lambda one: one.name or one.child, "child"),
    Field("from", lambda one: one.source.value, "from"),
    Field("agreed", lambda one: f"{short_form(one.agreed_on)} by {one.agreed_by}", "agreed"),
    Field("due", lambda one: short_form(one.due_on) if one.due_on else "no date", "due"),
    Field("done", lambda one: _done(one), "done"),
)


def _done(one: AgreedLine) -> str:
    if one.done_on is None:
        return ""
    return short_form(one.done_on) + (f": {one.done_note}" if one.done_note else "")


@with_options
def actions(
    options: Options,
    owner: Annotated[str | None, typer.Option("--owner", metavar="NAME", help="Only what they are to do.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is not done and whose day has passed.")] = False,
    done: Annotated[bool, typer.Option("--done", help="Also what is done.")] = False,
    case: Annotated[str | None, typer.Option("--case", metavar="CASE", help="Only what is on this case.")] = None,
    filter: FilterOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """Everything agreed on cases in supervision, with decisions or by itself, by due date; never anything personal."""
    with working(options) as sitting:
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
        asked = {"owner": who and who.name, "overdue": overdue, "done": done, "case": on and on.reference}
        sitting.enter_list("actions", format, {**asked, "filter": filter}, len(rows))
    fields = _IN_WORDS if format is Format.TABLE else AGREED_FIELDS
    if format is Format.TABLE and not done:
        fields = tuple(field for field in fields if field.name != "done")
    print_rows(
        rows, fields, format, about={"as_at": sitting.as_at}, summary=_summary(sitting, rows), below=("what",)
    )  # fmt: skip


def _summary(sitting: Sitting, rows: Sequence[AgreedLine]) -> str:
    day = f"As at {long_form(sitting.as_at)}"
    if not rows:
        return f"{day}: nothing that was agreed on cases is as asked for."
    open_ = sum(one.done_on is None for one in rows)
    overdue, undated = sum(one.is_overdue for one in rows), sum(one.due_on is None for one in rows)
    said = f"{open_:,} open action{'' if open_ == 1 else 's'}, {overdue:,} overdue, {undated:,} without a day"
    return f"{day}: {said}" + (f"; {len(rows) - open_:,} done." if open_ < len(rows) else ".")
