"""Explain a due date: every day from the start, what was skipped and why, and by which rule."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from db.queries.case_file import ExplainedDue
from models.dates import short_form
from models.standards import Standards, due_sentence
from models.status_clocks import ClockAt
from screens.dialogs.dialog import Dialog
from screens.dialogs.reading import ReadingDialog
from screens.widgets.plain import content


class LedgerDialog(Dialog[None]):
    """The ledger of one due date, to be read and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,e,enter,q", "dismiss(None)", "Back"),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, title: str, explained: ExplainedDue, standards: Standards, as_at: date) -> None:
        super().__init__()
        self._title, self._explained, self._due = title, explained, explained.due
        self._standards, self._as_at = standards, as_at

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog ledger") as box:
            box.border_subtitle = "↑ ↓ scroll · escape back"
            yield Static(content(self._title, "bold"))
            yield Static(content("\n".join(rule_sentences(self._explained, self._standards, self._as_at))), id="rule")
            yield Static(self._days(), id="ledger")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _days(self) -> Content:
        start, count = self._due.start, self._due.standard.working_days
        return ledger_days(self._standards, start, count, self._due.due_on, self._as_at)

    def action_scroll(self, step: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)


class StandingLedgerDialog(ReadingDialog):
    """Lines about a clock of a plan or of care that is counted in working days, and every one of those days."""

    def __init__(self, heading: str, lines: Sequence[str], clock: ClockAt, standards: Standards, as_at: date) -> None:
        super().__init__(heading, lines)
        self._clock, self._standards, self._as_at = clock, standards, as_at

    def below(self) -> ComposeResult:
        clock = self._clock
        count = self._standards.day_number(clock.counted_from, clock.due_on)
        yield Static(ledger_days(self._standards, clock.counted_from, count, clock.due_on, self._as_at), id="below")


def ledger_days(standards: Standards, start: date, working_days: int, due_on: date, as_at: date) -> Content:
    """Every day of a limit of so many working days, what was skipped and why, a line each."""
    closures = standards.calendar.closures
    lines = []
    for entry in standards.explain(start, working_days):
        number = "" if entry.number is None else f"day {entry.number}"
        reason = entry.reason or ""
        if entry.number is not None and not reason and entry.day in closures:
            reason = f"{closures[entry.day]} (office closed; the day counts)"
        mark = "due" if entry.day == due_on else ""
        mark = " · ".join(word for word in (mark, "as at" if entry.day == as_at else "") if word)
        style = "dim" if entry.number is None else "bold" if mark else ""
        line = f"{short_form(entry.day):<16} {number:>7}  {reason}"
        lines.append(content(line, style) + content(f"  ◄ {mark}" if mark else "", "bold"))
    return Content("\n").join(lines)


def rule_sentences(explained: ExplainedDue, standards: Standards, as_at: date) -> list[str]:
    """The rule by which a date was counted, as sentences."""
    due, stands = explained.due, explained.countdown
    number = f"day {explained.day} of {due.standard.working_days}, {stands.words}"
    sentences = [
        due_sentence(due, explained.event),
        f"As at {short_form(as_at)}: {number}{', ' + stands.office if stands.office else ''}.",
        f"Rule – {due.standard.in_words}.",
        standards.convention,
    ]
    if due.nearest_standard:
        sentences.append("No standard of this kind was in force when the clock started; the nearest one was used.")
    return sentences
