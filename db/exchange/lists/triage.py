"""The list of the open cases that no named worker holds."""

from collections.abc import Callable

from db.exchange.lists.field import Field, Listing
from db.queries.triage import Sibling, WaitingRow, Work
from models.dates import short_form
from models.waiting import Owed


def _most_urgent(row: WaitingRow) -> Work | None:
    return row.work[0] if row.work else None


def _clock(row: WaitingRow) -> str:
    """``IA ✕ 3 late, due Tue 13 Sep 2011``; how many more there are where there are several.

    Before there is a decision on the referral it is that which is due.
    """
    if row.wait.decision_due_on is not None:
        return f"{row.wait.decision_label}, due {short_form(row.wait.decision_due_on)}"
    work = _most_urgent(row)
    if work is None:
        return "none open"
    more = f" (and {len(row.work) - 1} more)" if len(row.work) > 1 else ""
    return f"{work.kind.short} {work.countdown.label}, due {short_form(work.due_on)}{more}"


def _siblings(row: WaitingRow, called: Callable[[Sibling], str]) -> str:
    return "; ".join(f"{called(one)} ({one.worker or 'unallocated'})" for one in row.siblings)


WAITING_FIELDS: tuple[Field[WaitingRow], ...] = (
    Field("case", lambda row: row.case),
    Field("child", lambda row: row.child),
    Field("since", lambda row: row.wait.since),
    Field("waiting_days", lambda row: row.wait.days),
    Field("status", lambda row: row.status.value),
    Field("section_47", lambda row: row.section_47),
    Field("level", lambda row: row.level),
    Field("need", lambda row: row.need),
    Field("team", lambda row: row.team),
    Field("kind", lambda row: work.kind.value if (work := _most_urgent(row)) else None),
    Field("due_on", lambda row: row.due_on),
    Field("days_left", lambda row: work.countdown.days_left if (work := _most_urgent(row)) else None),
    Field("state", lambda row: work.countdown.state.value if (work := _most_urgent(row)) else None),
    Field("siblings", lambda row: [one.case for one in row.siblings]),
    Field("reviews", lambda row: row.reviews.count),
    Field("last_review_on", lambda row: row.reviews.last_on),
    Field("last_seen_on", lambda row: row.last_seen_on),
    Field("workers_12_months", lambda row: row.workers_before.in_twelve_months),
    Field("workers_ever", lambda row: row.workers_before.ever),
    Field("owed", lambda row: [owed.value for owed in Owed if owed in row.wait.owed]),
    Field("worker", lambda row: row.worker),
    Field("decision_due_on", lambda row: row.wait.decision_due_on),
    Field("decision_days_left", lambda row: row.wait.decision.days_left if row.wait.decision else None),
)


WAITING_IN_WORDS: tuple[Field[WaitingRow], ...] = (
    Field("wait", lambda row: row.wait.label, "waits, working days"),
    Field("case", lambda row: row.case, "case"),
    Field("child", lambda row: row.shown_as, "child", unnamed=lambda row: row.child),
    Field("status", lambda row: row.status_words, "status"),
    Field("level", lambda row: row.level, "level", lambda row: str(row.level or "–")),
    Field("need", lambda row: row.need, "need", lambda row: row.need or "–"),
    Field("clock", _clock, "most urgent clock"),
    Field(
        "siblings",
        lambda row: _siblings(row, lambda one: one.shown_as),
        "siblings (with whom)",
        unnamed=lambda row: _siblings(row, lambda one: one.child),
    ),
    Field("reviews", lambda row: row.reviews.in_words, "reviews"),
    Field("team", lambda row: row.team, "team", lambda row: row.team or "–"),
)


TRIAGE = Listing(
    "triage", "Cases that wait for a named worker", WAITING_FIELDS, WAITING_IN_WORDS, child=lambda row: row.name
)
