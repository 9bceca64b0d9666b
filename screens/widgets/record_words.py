"""The record of a session in words: how it was held and signed, what was said of each case, and what of the worker."""

from collections.abc import Iterable

from textual.content import Content

from db.queries.actions import AgreedLine
from db.queries.sessions import LATE_ENTRY, CorrectionLine, DiscussionLine, SessionLine, SessionRecord
from models.dates import short_form
from models.discussion import PERSONAL_WORDS
from screens.widgets.case_words import HIDDEN
from screens.widgets.plain import after_dot, content

_MISSING = {"No decision.", "No rationale."}
_HIDDEN = f"What was said is {HIDDEN}."


def session_words(session: SessionLine) -> Content:
    """Held and recorded, how long and of what kind, and who signed when."""
    assert session.held_on is not None, "it was recorded"
    assert session.recorded_on is not None, "it was recorded"
    held = content(f"Held {short_form(session.held_on)} · recorded {short_form(session.recorded_on)}")
    if session.late_entry:
        held += content(" · ") + content(LATE_ENTRY, "bold $text-warning")
    minutes = f"{session.minutes} minutes" + (" (short)" if session.short else "")
    planned = f"planned {session.planned_minutes} minutes" if session.planned_minutes else "length not planned"
    if session.planned_on and session.planned_on != session.held_on:
        planned += f" on {short_form(session.planned_on)}"
    kind = session.kind.words
    lines = [
        held,
        content(f"{kind[:1].upper()}{kind[1:]} · {minutes} · {planned}"),
        content(f"Supervisor {session.supervisor}: {_signed(session, of_worker=False)}"),
        content(f"Worker {session.worker}: {_signed(session, of_worker=True)}"),
    ]
    return content("\n").join(lines)


def _signed(session: SessionLine, *, of_worker: bool) -> str:
    day = session.worker_signed_on if of_worker else session.supervisor_signed_on
    if day is None:
        return "○ not signed yet"
    return f"✓ signed {short_form(day)}" + (", on paper" if of_worker and session.signed_on_paper else "")


def discussion_words(one: DiscussionLine, corrections: Iterable[CorrectionLine], *, hidden: bool) -> Content:
    """All that was said of a case, with what is missing said as such; with ``hidden`` nobody's own words."""
    if hidden:
        lines = [content(_HIDDEN, "dim")]
        lines += [content(f"Missing: {gap.words}.", "$text-warning") for gap in one.gaps]
    else:
        lines = [content(line, "$text-warning" if line in _MISSING else "") for line in one.said.lines]
    return content("\n").join([*lines, *_actions(one.actions, hidden=hidden), *_corrected(corrections, one.case_id,
                                                                                         hidden=hidden)])  # fmt: skip


def personal_words(record: SessionRecord, *, hidden: bool) -> Content:
    """What was said of the worker, for the two of them; for everybody else who may see it."""
    session = record.session
    if not record.sees_personal:
        parts = ", ".join(words for name, words in PERSONAL_WORDS.items() if name in session.discussed)
        lines = [
            content(f"What was said of {session.worker} is seen by {session.supervisor} and {session.worker} alone.")
        ]
        lines += [content(f"They spoke of {parts}.")] if parts else []
        return content("\n").join(lines)
    if hidden:
        lines = [content(_HIDDEN, "dim")]
    else:
        said = [(words, getattr(record.personal, name, None)) for name, words in PERSONAL_WORDS.items()]
        lines = [content(f"{words[:1].upper()}{words[1:]}: {text}") for words, text in said if text]
    if not lines and not record.personal_actions:
        lines = [content(f"Nothing was written of {session.worker}.")]
    actions = _actions(record.personal_actions, hidden=hidden)
    return content("\n").join([*lines, *actions, *_corrected(record.corrections, None, hidden=hidden)])


def _actions(actions: Iterable[AgreedLine], *, hidden: bool) -> list[Content]:
    found = []
    for one in actions:
        by = f"by {short_form(one.due_on)}" if one.due_on else "no date"
        by += f" ({one.dated_in_words}; none was agreed)" if one.dated_on else ""
        done = f" {one.done_note}" if one.done_note and not hidden else ""
        words = f"Action: {HIDDEN if hidden else one.what} · {one.owner} · {by} · {after_dot(one.words)}{done}"
        found.append(content(words, "" if one.agreed_due_on else "$text-warning"))
    return found


def _corrected(corrections: Iterable[CorrectionLine], case_id: int | None, *, hidden: bool) -> list[Content]:
    return [
        content(f"Corrected {short_form(one.made_on)} by {one.made_by}: {HIDDEN if hidden else one.said}", "bold")
        for one in corrections
        if one.case_id == case_id
    ]
