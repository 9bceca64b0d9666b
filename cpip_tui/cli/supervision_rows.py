"""How supervision is printed: the names of its columns for programs, and their words for people."""

from dataclasses import dataclass
from datetime import date

from db.exchange.lists.field import Field
from db.queries.agenda import Agenda
from db.queries.case_cover import CoveredCase
from db.queries.sessions import DiscussionLine, SessionLine, SessionRecord
from db.queries.supervision import SupervisionRow
from models.agenda import AgendaItem
from models.dates import short_form
from models.discussion import PERSONAL_WORDS, Gap


def _day(day: date | None, none: str = "") -> str:
    return short_form(day) if day else none


def agreement_record(row: SupervisionRow) -> dict[str, object] | None:
    """What is agreed, as JSON has it."""
    agreed = row.agreement
    if agreed is None:
        return None
    return {
        "supervisor": agreed.supervisor,
        "cover": agreed.cover,
        "covered_by": row.covered_by,
        "nobody_covers": row.nobody_covers,
        "from": agreed.effective_from,
        "as": agreed.supervised_as.value,
        "every_days": agreed.every_days,
        "rule_days": row.rule_days,
    }


COVER_FIELDS: tuple[Field[CoveredCase], ...] = (
    Field("case", lambda one: one.case),
    Field("child", lambda one: one.child),
    Field("status", lambda one: one.status.value),
    Field("last_discussed_on", lambda one: one.cover.last_on),
    Field("rule_days", lambda one: one.cover.rule_days),
    Field("due_on", lambda one: one.cover.due_on),
    Field("days_left", lambda one: one.cover.countdown.days_left),
    Field("too_long", lambda one: one.cover.too_long),
)
COVER_IN_WORDS: tuple[Field[CoveredCase], ...] = (
    Field("countdown", lambda one: one.cover.countdown.label, "discuss"),
    Field("case", lambda one: one.case, "case"),
    Field("child", lambda one: one.name or one.child, "child"),
    Field("last", lambda one: _day(one.cover.last_on, "never"), "last discussed"),
    Field("rule", lambda one: f"every {one.cover.rule_days} days", "rule"),
    Field("due", lambda one: short_form(one.cover.due_on), "due"),
)


def _gap(one: SessionLine, gap: Gap) -> int:
    return dict(one.gaps).get(gap, 0)


SESSION_FIELDS: tuple[Field[SessionLine], ...] = (
    Field("number", lambda one: one.id),
    Field("worker", lambda one: one.worker),
    Field("supervisor", lambda one: one.supervisor),
    Field("kind", lambda one: one.kind.value),
    Field("state", lambda one: one.state.value),
    Field("planned_on", lambda one: one.planned_on),
    Field("planned_minutes", lambda one: one.planned_minutes),
    Field("held_on", lambda one: one.held_on),
    Field("recorded_on", lambda one: one.recorded_on),
    Field("minutes", lambda one: one.minutes),
    Field("late_entry", lambda one: one.late_entry),
    Field("short", lambda one: one.short),
    Field("cancelled_on", lambda one: one.cancelled_on),
    Field("cancelled_because", lambda one: one.cancelled_because.value if one.cancelled_because else None),
    Field("cancelled_note", lambda one: one.cancelled_note or None),
    Field("cases", lambda one: one.cases),
    Field("no_decision", lambda one: _gap(one, Gap.NO_DECISION)),
    Field("no_rationale", lambda one: _gap(one, Gap.NO_RATIONALE)),
    Field("undated_action", lambda one: _gap(one, Gap.UNDATED_ACTION)),
    Field("supervisor_signed_on", lambda one: one.supervisor_signed_on),
    Field("worker_signed_on", lambda one: one.worker_signed_on),
    Field("signed_on_paper", lambda one: one.signed_on_paper),
)
SESSIONS_IN_WORDS: tuple[Field[SessionLine], ...] = (
    Field("number", lambda one: str(one.id), "number"),
    Field("state", lambda one: one.state.words, "state"),
    Field("kind", lambda one: one.kind.words, "kind"),
    Field("planned", lambda one: _day(one.planned_on, "–"), "planned"),
    Field("held", lambda one: _day(one.held_on, "–"), "held"),
    Field("recorded", lambda one: _day(one.recorded_on, "–"), "recorded"),
    Field("minutes", lambda one: _minutes(one), "minutes"),
    Field("cases", lambda one: str(one.cases), "cases"),
    Field("marks", lambda one: _marks(one), "notes"),
)


def _minutes(one: SessionLine) -> str:
    of = f" of {one.planned_minutes}" if one.planned_minutes else ""
    return f"{one.minutes}{of}" if one.minutes else f"–{of}"


def _marks(one: SessionLine) -> str:
    if one.cancelled_on is None or one.cancelled_because is None:
        return one.marks
    note = f" ({one.cancelled_note})" if one.cancelled_note else ""
    return f"cancelled {short_form(one.cancelled_on)}: {one.cancelled_because.words}{note}"


def session_words(one: SessionLine) -> list[str]:
    """What stands above the record of a session, line by line."""
    lines = [f"{one.kind.words}, {one.state.words}"]
    if one.planned_on:
        lines.append(f"Planned for {short_form(one.planned_on)}, {one.planned_minutes} minutes")
    if one.held_on:
        marks = f" · {one.marks}" if one.marks else ""
        lines.append(f"Held {short_form(one.held_on)}, recorded {_day(one.recorded_on)}, {one.minutes} minutes{marks}")
        paper = ", on paper" if one.signed_on_paper else ""
        by_worker = f"{short_form(one.worker_signed_on)}{paper}" if one.worker_signed_on else "not yet"
        lines.append(f"Signed by the supervisor {_day(one.supervisor_signed_on, 'not yet')}, by the worker {by_worker}")
    elif one.cancelled_on:
        lines.append(_marks(one))
    return lines


def personal_words(found: SessionRecord) -> str:
    """Which parts of the worker were gone into, and where those two can read what was said; never what was said."""
    session = found.session
    parts = [words for name, words in PERSONAL_WORDS.items() if name in session.discussed]
    if not parts:
        return "Of the worker nothing is recorded."
    return (
        f"Of the worker: {', '.join(parts)}. What was said is not printed: {session.supervisor} and {session.worker} "
        "alone read it, on the screen of this record (3, the worker, the session)."
    )


RECORD_FIELDS: tuple[Field[DiscussionLine], ...] = (
    Field("case", lambda one: one.case),
    Field("child", lambda one: one.child),
    Field("situation", lambda one: one.said.situation),
    Field("voice", lambda one: one.said.voice),
    Field("seen_on", lambda one: one.said.seen_on),
    Field("seen_alone", lambda one: one.said.seen_alone),
    Field("analysis", lambda one: one.said.analysis),
    Field("risk", lambda one: one.said.risk.value if one.said.risk else None),
    Field("risk_change", lambda one: one.said.risk_change.value if one.said.risk_change else None),
    Field("plan", lambda one: one.said.plan),
    Field("drift", lambda one: one.said.drift.value if one.said.drift else None),
    Field("challenge", lambda one: one.said.challenge),
    Field("decision", lambda one: one.said.decision),
    Field("rationale", lambda one: one.said.rationale),
    Field("actions", lambda one: [
        {"what": line.what, "owner": line.owner, "due_on": line.due_on, "done_on": line.done_on}
        for line in one.actions
    ]),
    Field("gaps", lambda one: [gap.value for gap in one.gaps]),
)  # fmt: skip


@dataclass(frozen=True)
class AgendaRow:
    """A line of the agenda, with the part of it that it stands in."""

    item: AgendaItem

    @property
    def about(self) -> str:
        """The case, the action, or nothing for what is of the worker."""
        if self.item.action is not None:
            return self.item.action.what
        return "" if self.item.case is None else self.item.case.name or self.item.case.child

    @property
    def why(self) -> list[str]:
        """Why it stands there; of an action who does it and by when."""
        one = self.item.action
        if one is None:
            return list(self.item.reasons)
        if one.due_on is None:
            return [one.owner, "no date"]
        return [one.owner, f"by {short_form(one.due_on)}", *([one.countdown.words] if one.countdown else [])]

    @property
    def case(self) -> str | None:
        of = self.item.action or self.item.case
        return of.case if of is not None else None


def agenda_rows(found: Agenda) -> list[AgendaRow]:
    """The lines of the agenda without personal actions."""
    return [AgendaRow(one) for one in found.items if one.action is None or one.action.case_id is not None]


AGENDA_FIELDS: tuple[Field[AgendaRow], ...] = (
    Field("part", lambda row: row.item.section.value, "part", lambda row: row.item.section.words),
    Field("case", lambda row: row.case, "case"),
    Field("about", lambda row: row.about or None, "about"),
    Field("why", lambda row: row.why, "why", lambda row: "; ".join(row.why)),
)
