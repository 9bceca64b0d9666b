"""The story of a case in time order: referral, decisions, allocations, assessments, contacts, what was agreed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from db.queries.sessions import SAID_COLUMNS, discussed_of
from db.queries.standards import as_date, maybe_date
from db.store import Reader
from models.assessment import Kind
from models.census import PrimaryNeed, ReferralSource, in_words
from models.dates import short_form
from models.decision import DecisionKind
from models.episodes import ClosedBy
from models.notes import NoteKind, StoryKind
from models.pathway import Dated, LateReason, Trigger

_ALLOCATING = {DecisionKind.ALLOCATION, DecisionKind.CO_WORK, DecisionKind.COVER}
_OF_NOTE = {
    NoteKind.NOTE: StoryKind.NOTE,
    NoteKind.CONTACT: StoryKind.CONTACT,
    NoteKind.FEEDBACK: StoryKind.CONTACT,
    NoteKind.SUPERVISION: StoryKind.SUPERVISION,
}


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One thing that happened on the case: on which day, what, in whose words, and by whom.

    ``said`` is what people wrote, and may name somebody. ``decision_id`` is that of a decision; ``corrects_on`` is the
    day of the one that it corrects, ``corrected_on`` that of the one that corrects it. ``action_id`` is that of an
    agreed action which is not done.
    """

    on: date
    kind: StoryKind
    what: str
    said: str = ""
    by: str = ""
    decision_id: int | None = None
    decision: DecisionKind | None = None
    corrects_on: date | None = None
    corrected_on: date | None = None
    action_id: int | None = None
    assessment_id: int | None = None
    hides: bool = False  # whether ``what`` itself is in somebody's own words


def story(reader: Reader, case_id: int, as_at: date, of_plans: Iterable[StoryEntry] = ()) -> tuple[StoryEntry, ...]:
    """All that happened on the case up to the day, ``of_plans`` and care too, oldest first; a day's as on a pathway."""
    entries: list[StoryEntry] = []
    for part in (_referral, _section_47, _decisions, _allocations, _assessments, _corrections):
        entries += part(reader, case_id)
    entries += of_plans
    for part in (_notes, _discussed, partial(_actions, as_at=as_at), _closure_decided, _closure):
        entries += part(reader, case_id)
    known = (_as_known(one, as_at) for one in entries if one.on <= as_at)
    return tuple(sorted(known, key=lambda one: one.on))


def _as_known(entry: StoryEntry, as_at: date) -> StoryEntry:
    """The entry without what came after the day."""
    if entry.corrected_on is None or entry.corrected_on <= as_at:
        return entry
    return replace(entry, corrected_on=None)


def _referral(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    row = reader.row(
        "SELECT opened_on, referred_on, referral_source, primary_need, taken_by FROM cases WHERE id = :id", id=case_id
    )
    if row is None:
        return
    opened, referred, source, need, taken_by = row
    if referred is None:
        yield StoryEntry(as_date(opened), StoryKind.REFERRAL, "Case opened; its referral is not in the file")
        return
    said = "Referral received"
    if source:
        said += f" from {in_words(ReferralSource, source)}"
    if need and taken_by:
        said += f"; {in_words(PrimaryNeed, need)}"
    yield StoryEntry(as_date(referred), StoryKind.REFERRAL, said, by=taken_by or "")


def _section_47(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    row = reader.row("SELECT section_47_on, conference_on FROM cases WHERE id = :id", id=case_id)
    if row is not None and row[0]:
        yield StoryEntry(as_date(row[0]), StoryKind.ASSESSMENT, "Strategy discussion: section 47 enquiries began")
    if row is not None and row[1]:
        yield StoryEntry(as_date(row[1]), StoryKind.ASSESSMENT, "Initial child protection conference")


def _decisions(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    return _decided(reader, case_id, "<> 'closure'")


def _closure_decided(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    """The decision that closed the case, after all that was done on that day."""
    return _decided(reader, case_id, "= 'closure'")


def _decided(reader: Reader, case_id: int, kinds: str) -> Iterator[StoryEntry]:
    for id_, kind, made_on, decided, rationale, override, by, corrects, corrected in reader.rows(
        "SELECT d.id, d.kind, d.made_on, d.decided, d.rationale, d.override, d.decided_by, "
        "(SELECT o.made_on FROM decisions AS o WHERE o.id = d.corrects_id), "
        "(SELECT MIN(l.made_on) FROM decisions AS l WHERE l.corrects_id = d.id AND l.case_id = d.case_id) "
        f"FROM decisions AS d WHERE d.case_id = :id AND d.kind {kinds} ORDER BY d.id",
        id=case_id,
    ):
        of = DecisionKind(kind)
        passed = f" · passed a limit because: {override}" if override else ""
        yield StoryEntry(
            as_date(made_on),
            StoryKind.ALLOCATION if of in _ALLOCATING else StoryKind.DECISION,
            decided,
            rationale + passed,
            by,
            decision_id=id_,
            decision=of,
            corrects_on=maybe_date(corrects),
            corrected_on=maybe_date(corrected),
            hides=of in (DecisionKind.REVIEW, DecisionKind.MANAGEMENT),
        )


def _allocations(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    """Who held it since when, where no decision of the same day tells it."""
    for worker, team, started, reason, by in reader.rows(
        "SELECT w.name, t.name, al.started_on, al.reason, al.decided_by FROM allocations AS al "
        "LEFT JOIN workers AS w ON w.id = al.worker_id LEFT JOIN teams AS t ON t.id = al.team_id "
        "WHERE al.case_id = :id AND NOT EXISTS (SELECT 1 FROM decisions AS d WHERE d.case_id = al.case_id "
        "AND d.made_on = al.started_on AND d.kind IN ('allocation', 'cover')) ORDER BY al.started_on, al.id",
        id=case_id,
    ):
        said = f"{worker or 'unallocated'}{f', team {team}' if team else ''}"
        yield StoryEntry(as_date(started), StoryKind.ALLOCATION, f"Held by {said}" if worker else
                         said[:1].upper() + said[1:], reason, by)  # fmt: skip


def _assessments(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    """One after the other, each from its start to its signature: a core one may start on the day that ends another."""
    with_manager: dict[int | None, list[StoryEntry]] = defaultdict(list)
    for entry in _with_manager(reader, case_id):
        with_manager[entry.assessment_id].append(entry)
    for id_, kind, started, started_by, due, authorised, seen_on, alone, signed in reader.rows(
        "SELECT a.id, a.kind, a.started_on, a.started_by, a.due_on, a.authorised_on, a.child_seen_on, a.seen_alone, "
        "EXISTS (SELECT 1 FROM submissions AS s WHERE s.assessment_id = a.id AND s.outcome = 'authorised' "
        "AND s.ended_on = a.authorised_on) FROM assessments AS a WHERE a.case_id = :id ORDER BY a.started_on, a.id",
        id=case_id,
    ):
        name = Kind(kind).words
        because = f" at {Trigger(started_by).words}" if started_by else ""
        yield StoryEntry(
            as_date(started), StoryKind.ASSESSMENT, f"{name} started{because}; due {short_form(as_date(due))}",
            assessment_id=id_,
        )  # fmt: skip
        if seen_on:
            how = "" if alone is None else " alone" if alone else ", not alone"
            yield StoryEntry(as_date(seen_on), StoryKind.ASSESSMENT, f"Child seen{how}", assessment_id=id_)
        yield from with_manager[id_]
        if authorised and not signed:
            yield StoryEntry(as_date(authorised), StoryKind.ASSESSMENT, f"{name} authorised", assessment_id=id_)


def _with_manager(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    """The times with the manager; after a signature that it was opened again, where it was."""
    reopened = _reopened(reader, case_id)
    for row in reader.rows(
        "SELECT a.id, a.kind, s.submitted_on, s.submitted_by, w.name, s.ended_on, s.outcome, s.ended_by, s.comment, "
        "a.authorised_on, a.due_on, a.late_reason, a.late_note, s.at, s.ended_at FROM submissions AS s "
        "JOIN assessments AS a ON a.id = s.assessment_id LEFT JOIN workers AS w ON w.id = s.to_id "
        "WHERE s.case_id = :id ORDER BY s.id",
        id=case_id,
    ):
        (id_, kind, on, by, to, ended, outcome, ended_by, comment, authorised, due, reason, note, at,
         ended_at) = row  # fmt: skip
        name = Kind(kind).words
        yield StoryEntry(
            as_date(on),
            StoryKind.ASSESSMENT,
            f"{name} submitted to {to or 'the manager'}{_entered(on, at)}",
            by=by,
            assessment_id=id_,
        )
        if outcome == "returned":
            yield StoryEntry(
                as_date(ended), StoryKind.ASSESSMENT, f"{name} returned", comment, ended_by, assessment_id=id_
            )
        elif outcome == "authorised" and (ended_by or authorised == ended):  # else a file tells of it, of another day
            late = authorised == ended and authorised > due and reason
            what = f"{name} authorised{_entered(ended, ended_at)}"
            what += f", late: {LateReason(reason).words}" if late else ""
            yield StoryEntry(
                as_date(ended),
                StoryKind.ASSESSMENT,
                what,
                note or "" if late else comment,
                ended_by or "",
                assessment_id=id_,
            )
        if outcome == "authorised" and reopened[id_, ended]:
            yield reopened[id_, ended].pop(0)
    for entries in reopened.values():  # of what was signed elsewhere
        yield from entries


def _reopened(reader: Reader, case_id: int) -> dict[tuple[int, str], list[StoryEntry]]:
    """Which assessments were opened again, by the assessment and the day of the signature that was taken away."""
    found: dict[tuple[int, str], list[StoryEntry]] = defaultdict(list)
    for id_, kind, was, reason, on, by in reader.rows(
        "SELECT a.id, a.kind, c.was, c.reason, c.made_on, c.made_by FROM corrections AS c "
        "JOIN assessments AS a ON a.id = c.assessment_id WHERE c.case_id = :id AND c.became IS NULL ORDER BY c.id",
        id=case_id,
    ):
        what = f"{Kind(kind).words} reopened; it was authorised on {short_form(as_date(was))}"
        found[id_, was].append(StoryEntry(as_date(on), StoryKind.ASSESSMENT, what, reason, by, assessment_id=id_))
    return found


def _entered(on: str, at: str | None) -> str:
    """On which day a move was entered, where that was after the day it is of."""
    entered = None if at is None else as_date(at[:10])
    return "" if entered is None or entered <= as_date(on) else f" (entered on {short_form(entered)})"


def _corrections(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    for id_, kind, dated, was, became, reason, on, by in reader.rows(
        "SELECT c.assessment_id, a.kind, c.dated, c.was, c.became, c.reason, c.made_on, c.made_by "
        "FROM corrections AS c LEFT JOIN assessments AS a ON a.id = c.assessment_id "
        "WHERE c.case_id = :id AND c.became IS NOT NULL ORDER BY c.id",
        id=case_id,
    ):
        now, before = short_form(as_date(became)), short_form(as_date(was))
        what = f"Corrected: {Dated(dated).words} on {now}, not on {before}"
        yield StoryEntry(as_date(on), StoryKind.ASSESSMENT if kind else StoryKind.REFERRAL, what, reason, by,
                         assessment_id=id_)  # fmt: skip


def _notes(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    for kind, on, source, said, by in reader.rows(
        "SELECT kind, happened_on, source, said, written_by FROM notes WHERE case_id = :id ORDER BY id", id=case_id
    ):
        of = NoteKind(kind)
        what = of.words[:1].upper() + of.words[1:]
        if source:
            what += f" from {in_words(ReferralSource, source)}"
        yield StoryEntry(as_date(on), _OF_NOTE[of], what, said, by)


def _discussed(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    """Management oversight: what was said of the case in supervision sessions, and what was corrected since."""
    for held, supervisor, worker, *said in reader.rows(
        f"SELECT s.held_on, v.name, w.name, {SAID_COLUMNS} FROM discussions AS d "
        "JOIN supervision_sessions AS s ON s.id = d.session_id JOIN workers AS v ON v.id = s.supervisor_id "
        "JOIN workers AS w ON w.id = s.worker_id WHERE d.case_id = :id ORDER BY d.id",
        id=case_id,
    ):
        discussed = discussed_of(said)
        what = f"Management oversight: discussed in supervision of {worker}"
        yield StoryEntry(as_date(held), StoryKind.SUPERVISION, what, " · ".join(discussed.lines), supervisor)
    for on, held, said, by in reader.rows(
        "SELECT c.made_on, s.held_on, c.said, c.made_by FROM session_corrections AS c "
        "JOIN supervision_sessions AS s ON s.id = c.session_id WHERE c.case_id = :id ORDER BY c.id",
        id=case_id,
    ):
        what = f"Correction of what was recorded of the supervision on {short_form(as_date(held))}"
        yield StoryEntry(as_date(on), StoryKind.SUPERVISION, what, said, by)


def _actions(reader: Reader, case_id: int, as_at: date) -> Iterator[StoryEntry]:
    for id_, what, owner, set_on, due, set_by, done_on, done_by, done_note in reader.rows(
        "SELECT a.id, a.what, w.name, a.set_on, a.due_on, a.set_by, a.done_on, a.done_by, a.done_note "
        "FROM actions AS a JOIN workers AS w ON w.id = a.owner_id WHERE a.case_id = :id ORDER BY a.id",
        id=case_id,
    ):
        agreed = f"Action for {owner} by {short_form(as_date(due))}" if due else f"Action for {owner}, no date"
        yield StoryEntry(as_date(set_on), StoryKind.ACTION, agreed, what, set_by,
                         action_id=None if done_on and as_date(done_on) <= as_at else id_)  # fmt: skip
        if done_on:
            how = f"{what}: {done_note}" if done_note else what
            yield StoryEntry(as_date(done_on), StoryKind.ACTION, "Action done", how, done_by)


def _closure(reader: Reader, case_id: int) -> Iterator[StoryEntry]:
    """A closure that no decision on the record tells: one that a file brought."""
    row = reader.row(
        "SELECT closed_on, closed_by, closure_reason FROM cases AS c WHERE id = :id AND closed_on IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM decisions AS d WHERE d.case_id = c.id AND d.kind IN ('closure', 'referral') "
        "AND d.made_on = c.closed_on)",
        id=case_id,
    )
    if row is not None:
        reason = f": {row[2]}" if row[2] else ""
        yield StoryEntry(as_date(row[0]), StoryKind.DECISION, f"Case {ClosedBy(row[1]).words}{reason}")
