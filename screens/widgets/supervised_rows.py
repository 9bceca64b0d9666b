"""How the lists of one worker's supervision are shown: their sessions, their cases, their actions."""

from collections.abc import Sequence

from rich.text import Text

from db.queries.actions import AgreedLine
from db.queries.case_cover import CoveredCase
from db.queries.sessions import SessionLine
from models.dates import list_form, short_form
from models.supervision import SessionState
from screens.desk import Desk
from screens.widgets.case_words import HIDDEN
from screens.widgets.columns import fitted
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell
from screens.widgets.supervision_rows import several

SESSION_HEADINGS = ("day", "state", "kind", "min", "cases", "supervisor", "")
_SESSION_LEAST = (9, 14, 10, 3, 5, 12, 20)
_SESSION_GROWTH = ((6, 40), (5, 24), (6, 200))
CASE_HEADINGS = ("countdown", "child", ("last discussed", "discussed"), "due", "status", "held since")
_CASE_LEAST = (12, 14, 9, 9, 12, 10)
_CASE_GROWTH = ((4, 16), (1, 20), (2, 14), (4, 24), (1, 40))
ACTION_HEADINGS = ("countdown", "due", "what", "of", "who")
_ACTION_LEAST = (12, 9, 24, 13, 14)
_ACTION_GROWTH = ((2, 60), (3, 24), (4, 24), (2, 200))


def session_widths(room: int) -> list[int]:
    return fitted(_SESSION_LEAST, _SESSION_GROWTH, room)


def case_widths(room: int) -> list[int]:
    return fitted(_CASE_LEAST, _CASE_GROWTH, room)


def action_widths(room: int) -> list[int]:
    return fitted(_ACTION_LEAST, _ACTION_GROWTH, room)


def session_cells(line: SessionLine, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a session, each cut to its width."""
    on = line.on
    urgent = line.state in {SessionState.WRITING, SessionState.RECORDED}
    style = palette.soon if urgent else palette.late if line.state is SessionState.NOT_HELD else ""
    texts = (
        (list_form(on) if on else "–", ""),
        (line.state.words, "dim" if line.state is SessionState.CANCELLED else style),
        (line.kind.words, ""),
        (f"{line.minutes or line.planned_minutes or '–':>3}", "" if line.minutes else "dim"),
        (f"{line.cases or '':>5}", ""),
        (line.supervisor, ""),
        (session_marks(line), palette.late if line.state is not SessionState.CANCELLED else ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def session_marks(line: SessionLine) -> str:
    """What is to be seen at once of a session: why it was cancelled, that it was entered late, what it lacks."""
    return line.cancelled_because.words if line.cancelled_on and line.cancelled_because else line.marks


def session_in_words(line: SessionLine, desk: Desk) -> str:
    """The session in full."""
    said = HIDDEN if desk.names_hidden else f"“{line.cancelled_note}”"
    parts = (
        f"{line.kind.words} with {line.supervisor}, {line.state.words}",
        f"held {short_form(line.held_on)}" if line.held_on else "",
        f"planned for {short_form(line.planned_on)}" if line.planned_on and not line.held_on else "",
        f"cancelled {short_form(line.cancelled_on)}" if line.cancelled_on else "",
        session_marks(line),
        said if line.cancelled_on and line.cancelled_note else "",
        *(_signatures(line) if line.held_on else ()),
        _minutes(line),
        f"{several(line.cases, 'case')} discussed" if line.cases else "",
        f"recorded {short_form(line.recorded_on)}" if line.recorded_on else "",
        f"planned for {short_form(line.planned_on)}" if line.planned_on and line.held_on else "",
        "not planned" if line.held_on and not line.planned_on else "",
    )
    return " · ".join(part for part in parts if part)


def _minutes(line: SessionLine) -> str:
    if line.minutes is None:
        return f"{line.planned_minutes} minutes planned" if line.planned_minutes else ""
    return f"{line.minutes} minutes" + (f" of {line.planned_minutes} planned" if line.planned_minutes else "")


def _signatures(line: SessionLine) -> tuple[str, str]:
    paper = " on paper" if line.signed_on_paper else ""
    by_supervisor, by_worker = line.supervisor_signed_on, line.worker_signed_on
    return (
        f"{line.supervisor} {f'signed {short_form(by_supervisor)}' if by_supervisor else 'has not signed'}",
        f"{line.worker} {f'signed{paper} {short_form(by_worker)}' if by_worker else 'has not signed'}",
    )


def case_cells(case: CoveredCase, desk: Desk, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a case, with when it was last discussed."""
    cover = case.cover
    texts = (
        (cover.countdown.label, palette.style(cover.countdown.urgency)),
        (desk.called(case.child, case.name), ""),
        (list_form(cover.last_on) if cover.last_on else "never", "" if cover.last_on else palette.soon),
        (list_form(cover.due_on), ""),
        (case.status.words, palette.soon if case.status.may_not_wait else ""),
        (list_form(case.held_since), ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def case_in_words(case: CoveredCase, desk: Desk) -> str:
    """The case in full: by which rule it is to be discussed."""
    cover = case.cover
    last = f"last discussed {short_form(cover.last_on)}" if cover.last_on else "never discussed in supervision"
    parts = (
        desk.case_called(case.case, case.child, case.name),
        last,
        f"{cover.countdown.label}, to be discussed by {short_form(cover.due_on)}",
        f"{case.status.words}: at least every {cover.rule_days} days",
        f"opened {short_form(case.opened_on)}",
        f"held since {short_form(case.held_since)}",
        f"covers for {case.covers}" if case.covers else "",
    )
    return " · ".join(part for part in parts if part)


def action_cells(line: AgreedLine, desk: Desk, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of an action that is not done."""
    urgent = palette.style(line.countdown.urgency) if line.countdown else palette.soon
    texts = (
        (line.words, urgent),
        (list_form(line.due_on) if line.due_on else "–", ""),
        (HIDDEN if desk.names_hidden else line.what, ""),
        (action_of(line, desk), ""),
        (line.owner, ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def action_of(line: AgreedLine, desk: Desk) -> str:
    """The child that an action is about; ``personal`` where it is about the worker."""
    return desk.called(line.child, line.name) if line.child else "personal"


def action_in_words(line: AgreedLine, desk: Desk) -> str:
    """The action in full."""
    parts = (
        HIDDEN if desk.names_hidden else line.what,
        f"{line.owner}, {line.words}" + (f", due {short_form(line.due_on)}" if line.due_on else ""),
        desk.case_called(line.case, line.child or "", line.name) if line.case else "of the personal part",
        f"agreed {short_form(line.agreed_on)} by {line.agreed_by}, {line.source.value}",
    )
    return " · ".join(part for part in parts if part)
