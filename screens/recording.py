"""A session is recorded: what will stand on the record is shown first, row by row, with what is missing of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from textual.screen import Screen

from db.queries.sessions import DraftText, SessionLine
from db.queries.supervision import session_minutes
from db.queries.workers import practice_rules
from models.dates import short_form
from models.discussion import PERSONAL_WORDS, read_discussed, read_personal
from models.drafts import LineState
from models.errors import CpipError, FieldErrors, InvalidInput
from models.people import Action
from models.practice_rules import RuleName
from models.supervision import MOST_MINUTES, SessionKind, is_late_entry
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.standing import acting_day
from screens.widgets.agenda_lines import AgendaLine, called
from screens.widgets.plain import tell

_LONG_AGO = 60  # calendar days: a session that is recorded later is asked about


@dataclass(frozen=True)
class Recorded:
    """How it ended: ``done``, or the line that cannot be recorded as it is typed, with what is wrong in which field.

    ``texts`` are those of the form, for when it is asked again.
    """

    done: bool = False
    line: AgendaLine | None = None
    faults: Mapping[str, str] | None = None
    texts: Mapping[str, str] | None = None


async def ask_to_record(
    screen: Screen[Any], desk: Desk, session: SessionLine, lines: Sequence[AgendaLine],
    drafts: Mapping[int | None, DraftText], typed: Mapping[str, str] | None,
) -> Recorded:  # fmt: skip
    """Show what will be recorded, ask when it was held, and record it."""
    if not allowed(screen, desk, Action.RECORD_SESSION):
        return Recorded(texts=typed)
    get_ready("db.commands.session_writing")
    heading = f"Record the session with {session.worker}"
    above = [*_of_amending(desk, session), *_rows(desk, lines, drafts)]
    fields = _fields(desk, session)
    refused, faults = "", dict[str, str]()
    while True:
        form = FormDialog(heading, fields, intro=above, typed=typed, refused=refused, faults=faults, verb="record")
        filled = await screen.app.push_screen_wait(form)
        if filled is None:
            return Recorded(texts=typed)
        typed, refused, faults = filled.texts, "", {}
        try:
            await asyncio.to_thread(_record, desk, session.id, filled)
        except FieldErrors as error:
            faults, refused = error.faults, str(error)
        except InvalidInput as error:
            wrong = _wrong(lines, drafts, filled["held_on"], str(error))
            if wrong is not None:
                tell(screen, str(error), "error")
                return replace(wrong, texts=typed)
            refused = str(error)
        except CpipError as error:
            refused = str(error)
        else:
            tell(screen, f"Recorded: the session with {session.worker}.")
            return Recorded(done=True)


def _record(desk: Desk, session_id: int, filled: Filled) -> None:
    from db.commands.session_writing import record_session

    record_session(
        desk.store, desk.act(), session_id, filled["kind"], filled["held_on"], filled["minutes"], desk.today(),
        sign=filled["sign"],
    )  # fmt: skip


def _fields(desk: Desk, session: SessionLine) -> list[FormField]:
    calendar, within, minutes = desk.calendar(), None, session.minutes or session.planned_minutes
    try:
        with desk.store.reading() as reader:
            within = practice_rules(reader).value(RuleName.RECORD_WITHIN, desk.acting_on)
            minutes = minutes or session_minutes(reader, desk.acting_on)
    except CpipError:
        pass  # what the store cannot tell is told when it is recorded
    held = acting_day(desk, "held_on", "held on", initial=_held_on(desk, session))

    def is_long_ago(day: date) -> bool:
        return (desk.today() - day).days > _LONG_AGO

    def echo(day: date) -> str:
        said = held.echo(day) if held.echo else ""
        said += ": is that right?" if is_long_ago(day) else ""
        late = calendar and within is not None and is_late_entry(day, desk.today(), within, calendar)
        if not late:
            return said
        changed = ", where anything of a case is changed" if day == session.held_on else ""
        return f"{said} · recorded more than {within} working days later: Late entry{changed}"

    kinds = [(one.value, one.words) for one in SessionKind]
    return [
        replace(held, echo=echo, is_odd=is_long_ago),
        FormField("minutes", "minutes", "how long it lasted", str(minutes or ""), _minutes),
        FormField("kind", "kind", initial=session.kind.value, choices=kinds, read=SessionKind),
        FormField(
            "sign", "sign now", initial="no", read=lambda code: code == "yes",
            choices=[("no", "no, later"), ("yes", "yes, as the supervisor")],
        ),
    ]  # fmt: skip


def _held_on(desk: Desk, session: SessionLine) -> date | None:
    """The day that is proposed: that of the record which is amended, that of the plan, or when it was begun."""
    if session.held_on is not None:
        return session.held_on
    return next((day for day in (session.planned_on, session.begun_on) if day and day <= desk.today()), None)


def _minutes(text: str) -> int:
    words = text.strip().removesuffix("minutes").removesuffix("min").strip()
    if not words.isdecimal() or not words.isascii() or not 1 <= int(words[:9]) <= MOST_MINUTES:
        raise InvalidInput(f"It lasted 1 to {MOST_MINUTES} minutes. Write a number, as 90.")
    return int(words)


def _of_amending(desk: Desk, session: SessionLine) -> list[str]:
    """What becomes of the day on which a record was recorded, where it was amended; before it is written."""
    if session.recorded_on is None:
        return []
    today, before = short_form(desk.today()), short_form(session.recorded_on)
    return [
        f"Where the day it was held, or anything of a case, is changed, “recorded on” becomes {today}; "
        f"otherwise it stays {before}."
    ]


def _rows(desk: Desk, lines: Sequence[AgendaLine], drafts: Mapping[int | None, DraftText]) -> list[str]:
    """What will be recorded, a row for each, with its gaps; then what was neither discussed nor dropped."""
    cases = [line for line in lines if line.case is not None]
    written = [line for line in cases if line.is_written]
    rows = [f"{line.mark.in_words}: {called(line, desk)}" for line in written]
    if not written:
        rows.append("No case is written of.")
    rows.append(_of_worker(drafts))
    left = [line for line in lines if line.mark.state is LineState.OPEN and line.action is None]
    rows += [f"○ neither discussed nor dropped: {called(line, desk)}" for line in left]
    rows += [f"× dropped: {called(line, desk)}" for line in lines if line.is_dropped]
    return rows


def _of_worker(drafts: Mapping[int | None, DraftText]) -> str:
    try:
        personal, actions = read_personal(drafts[None].texts if None in drafts else {}, None)
    except FieldErrors:
        return f"{LineState.UNREADABLE.words}: what is typed of the worker"
    parts = [words for name, words in PERSONAL_WORDS.items() if getattr(personal, name) is not None]
    parts += [f"{len(actions)} personal {'action' if len(actions) == 1 else 'actions'}"] if actions else []
    return f"✓ of the worker, for you two alone: {', '.join(parts)}" if parts else "○ nothing of the worker"


def _wrong(
    lines: Sequence[AgendaLine], drafts: Mapping[int | None, DraftText], held_on: date, said: str
) -> Recorded | None:
    """The first line that was refused, with what is wrong beside its fields."""
    for line in lines:
        draft = drafts.get(line.case.id if line.case else None)
        if draft is None or line.action is not None:
            continue
        try:
            if line.case is not None:
                read_discussed(draft.texts, held_on)
            else:
                read_personal(draft.texts, held_on)
        except FieldErrors as error:
            return Recorded(line=line, faults=error.faults)
        if line.case is not None and f"{line.case.case}: " in said:
            return Recorded(line=line, faults={"": said})
    return None
