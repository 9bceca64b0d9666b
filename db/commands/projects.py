"""The projects of the improvement plan: what they are, how they stand, their milestones, risks and issues; the board's
meetings, and the figures of success.

A meeting cannot be undone: what the board was told of stays as it was told.
"""

from datetime import date

from db.commands.command import Work, command
from db.commands.plan_change import project_row, tell, words_of
from db.queries.improvement import items, last_change, meetings
from models import tables
from models.audit_chain import moment_text
from models.board import ChangeKind
from models.dates import short_form
from models.errors import Faults, InvalidInput, NotFound
from models.notes import written
from models.people import Action
from models.projects import (
    ItemAt,
    ItemKind,
    ItemValues,
    ProjectStatus,
    ProjectValues,
    check_end,
    check_item,
    check_project,
)
from models.success import check_figure, measure_of
from models.text import NOTE_LENGTH, clean


@command(Action.CHANGE_PLAN, undoable=True)
def set_project(work: Work, number: int, values: ProjectValues, today: date, *, version: int | None = None) -> None:
    """Say what a project is, who manages it and when it runs. ``version`` is that of what was seen.

    Raises FieldErrors by the names of the values, InvalidInput where nothing would change, NotFound, StaleEdit.
    """
    kept = check_project(values)
    row = project_row(work, number)
    mine = {name: getattr(kept, name) for name in ("name", "scope", "deliverables", "manager", "starts_on", "ends_on")}
    before = {name: getattr(row, name) for name in mine}
    row = work.unchanged(row, row.version if version is None else version, f"project {number}", mine)
    if before == mine:
        raise InvalidInput(f"Project {number} is so already. Nothing was changed.")
    for name, value in mine.items():
        setattr(row, name, value)
    work.session.add(row)
    tell(work, ChangeKind.PROJECT, f"Project {number}: {_changes(before, mine)}.", today, today, project=number)
    work.record(kept.name, before=before, after=mine)


@command(Action.CHANGE_PLAN, undoable=True)
def state_project(work: Work, number: int, status: ProjectStatus, said: str, on: date, today: date) -> None:
    """Say how a project stands from a day on, in a sentence; what was said before stays on file.

    Raises FieldErrors by ``said`` and ``on``, or NotFound.
    """
    row = project_row(work, number)
    faults, kept = Faults(), ""
    with faults.at("said"):
        kept = written(said, "sentence on how it stands")
    with faults.at("on"):
        _check_past(on, today)
    faults.refuse()
    work.session.add(
        tables.ProjectStatus(
            project_number=number, status=status.value, said=kept, since=on, stated_by=work.act.who,
            at=moment_text(work.act.at),
        )
    )  # fmt: skip
    tell(work, ChangeKind.PROJECT, f"“{row.name}” is {status.words}: {_ended(kept)}", on, today, project=number)
    work.record(row.name, after={"status": status.value, "said": kept, "on": on})


@command(Action.CHANGE_PLAN, undoable=True)
def add_item(work: Work, number: int, kind: ItemKind, values: ItemValues, on: date, today: date) -> int:
    """Enter a milestone, a risk or an issue of a project from a day on; return its number.

    Raises FieldErrors by the names of the values and ``on``, or NotFound.
    """
    project_row(work, number)
    _check_day(on, today)
    kept = check_item(kind, values)
    row = tables.ProjectItem(
        project_number=number, kind=kind.value, what=kept.what, owner=kept.owner, raised_on=on, due_on=kept.due_on,
        first_due_on=kept.due_on, likelihood=kept.likelihood, impact=kept.impact, mitigation=kept.mitigation,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    more = ""
    if kept.due_on is not None:
        more = f", due on {short_form(kept.due_on)}"
    elif kept.likelihood is not None and kept.impact is not None:
        more = f", scored {kept.likelihood * kept.impact}"
    tell(work, ChangeKind(kind.value), f"New {kind.words}: “{kept.what}”{more}.", on, today, project=number)
    work.record(_subject(kind, row.id), after={**_said(kept), "project": number, "on": on})
    return row.id


@command(Action.CHANGE_PLAN, undoable=True)
def change_item(work: Work, item_id: int, values: ItemValues, today: date, *, version: int | None = None) -> None:
    """Change a milestone, a risk or an issue; the day on which a milestone was due at first is kept.

    ``version`` is that of what was seen. Raises FieldErrors by the names of the values, InvalidInput where nothing
    would change, NotFound, StaleEdit.
    """
    item = _item(work, item_id)
    kept = check_item(item.kind, values)
    mine = _said(kept)
    before = {name: getattr(item, name) for name in mine}
    row = work.unchanged(
        work.session.get(tables.ProjectItem, item_id), item.version if version is None else version,
        f"the {item.kind.words} “{item.what}”", mine,
    )  # fmt: skip
    if before == mine:
        raise InvalidInput(f"That {item.kind.words} is so already. Nothing was changed.")
    for name, value in mine.items():
        setattr(row, name, value)
    work.session.add(row)
    told = f"{item.kind.words.capitalize()} “{kept.what}”: {_changes(before, mine)}."
    tell(work, ChangeKind(item.kind.value), told, today, today, project=item.project)
    work.record(_subject(item.kind, item_id), before=before, after=mine)


@command(Action.CHANGE_PLAN, undoable=True)
def end_item(
    work: Work, item_id: int, on: date | None, today: date, how: str = "", *, version: int | None = None
) -> None:
    """A milestone was met, a risk closed, an issue resolved on a day; without a day it is open again, and why is said.

    How an issue was resolved must be said. Raises FieldErrors by ``on`` and ``how``, InvalidInput where it is so
    already, NotFound, StaleEdit.
    """
    item = _item(work, item_id)
    said = check_end(item, on, how, today)
    row = work.unchanged(
        work.session.get(tables.ProjectItem, item_id), item.version if version is None else version,
        f"the {item.kind.words} “{item.what}”", {"ended_on": on},
    )  # fmt: skip
    row.ended_on, row.how = on, said if on is not None else ""
    work.session.add(row)
    what = f"is {item.kind.ended}" if on is not None else "is open again"
    told = f"{item.kind.words.capitalize()} “{item.what}” {what}{f': {said}' if said else ''}"
    tell(work, ChangeKind(item.kind.value), _ended(told), on or today, today, project=item.project)
    before = {"ended_on": item.ended_on, "how": item.how}
    work.record(_subject(item.kind, item_id), before=before, after={"ended_on": on, "how": row.how}, why=said or None)


@command(Action.HOLD_MEETING)
def hold_meeting(work: Work, held_on: date, today: date, note: str = "") -> int:
    """The board met; from now on “since the last meeting” counts from there. Returns its number.

    Held today, it was told of everything on file; held before, of what was on file before that day: better told twice
    than not at all. What it was told of can be undone no more. Raises FieldErrors by ``held_on`` and ``note``.
    """
    faults, said = Faults(), ""
    with faults.at("held_on"):
        _check_past(held_on, today)
        before = meetings(work.reader, date.max)
        if before and held_on <= before[-1].held_on:
            raise InvalidInput(
                f"The board met on {short_form(before[-1].held_on)}. Meetings are entered in their order, one a day."
            )
    with faults.at("note"):
        said = clean(note, limit=NOTE_LENGTH, what="note")
    faults.refuse()
    row = tables.BoardMeeting(
        held_on=held_on, note=said, last_change_id=last_change(work.reader, date.max if held_on == today else held_on),
        recorded_by=work.act.who, at=moment_text(work.act.at),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    work.record("board", after={"held on": held_on, "note": said, "told of changes up to": row.last_change_id})
    return row.id


@command(Action.RECORD_SUCCESS, undoable=True)
def record_success_figure(
    work: Work, measure: int, on: date, value: str, source: str, today: date, *, is_baseline: bool = False
) -> int:
    """Record a figure of one of the twelve measures of success, of a day and with its source; return its number.

    Of two baselines the later one counts. Raises FieldErrors by ``on``, ``value`` and ``source``, or InvalidInput.
    """
    of = measure_of(measure)
    kept = check_figure(on, value, source, today)
    row = tables.SuccessFigure(
        measure=measure, figure_on=on, value=kept.value, number=kept.number, source=kept.source,
        is_baseline=is_baseline, recorded_by=work.act.who, at=moment_text(work.act.at),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    what = "the baseline is " if is_baseline else ""
    told = f"{of.name}: {what}{kept.value} on {short_form(on)} ({kept.source})."
    tell(work, ChangeKind.SUCCESS, told, on, today)
    after = {"measure": measure, "on": on, "figure": kept.value, "source": kept.source, "baseline": is_baseline}
    work.record(of.name, after=after)
    return row.id


def _item(work: Work, item_id: int) -> ItemAt:
    found = items(work.reader, date.max, item_id)
    if not found:
        raise NotFound(f"There is no milestone, risk or issue {item_id} in the plan. Nothing was changed.")
    return found[0]


def _check_past(on: date, today: date) -> None:
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future. Give the day on which it was so.")


def _check_day(on: date, today: date) -> None:
    faults = Faults()
    with faults.at("on"):
        _check_past(on, today)
    faults.refuse()


def _said(values: ItemValues) -> dict[str, object]:
    names = ("what", "owner", "due_on", "likelihood", "impact", "mitigation")
    return {name: getattr(values, name) for name in names}


def _subject(kind: ItemKind, item_id: int) -> str:
    return f"{kind.words} {item_id}"


def _changes(before: dict[str, object], after: dict[str, object]) -> str:
    """What was changed to what; of a long text only that it was."""
    return "; ".join(
        f"{name} written anew" if name in _LONG
        else f"{_FIELDS.get(name, name)} {words_of(before[name])} → {words_of(value)}"
        for name, value in after.items() if before[name] != value
    )  # fmt: skip


_LONG = frozenset({"scope", "deliverables", "mitigation"})
_FIELDS = {"due_on": "due", "starts_on": "starts", "ends_on": "ends"}


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
