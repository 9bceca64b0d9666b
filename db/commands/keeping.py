"""How long records are kept, and erasing one for good."""

import json
import re
from collections.abc import Sequence
from datetime import date

from sqlmodel import SQLModel, col, delete, select

from db.clock_records import forget_child
from db.commands.command import Work, command
from db.queries.keeping import Finished, finished
from db.row_images import forget_acts
from db.store import Act, Store
from models import tables
from models.dates import short_form
from models.discussion import PERSONAL_WORDS, SAID_WORDS
from models.errors import Conflict, InvalidInput, NotFound, StoreError
from models.keeping import LOOKED_AFTER_YEARS, CountedFrom, RecordKind
from models.people import Action
from models.text import NAME_LENGTH, NOTE_LENGTH, clean


@command(Action.SET_RETENTION)
def set_retention(
    work: Work, kind: RecordKind, years: int, counted_from: CountedFrom, source: str, *, version: int | None = None
) -> None:
    """Keep records of this kind for ``years`` from an event, then list them for review.

    ``version`` is that of the rule that was seen. Raises InvalidInput, or StaleEdit with both versions.
    """
    if not 1 <= years <= 150:
        raise InvalidInput(f"Records cannot be kept for {years} years; give 1 to 150.")
    if kind is RecordKind.LOOKED_AFTER and (counted_from is not CountedFrom.BIRTH or years < LOOKED_AFTER_YEARS):
        raise InvalidInput(
            f"Records of children looked after are kept by law until the {LOOKED_AFTER_YEARS}th anniversary of birth. "
            "Give as many years or more, from birth."
        )
    said = clean(source, limit=NAME_LENGTH, what="source")
    if not said:
        raise InvalidInput("A rule needs its source: a law, or who decided it. Give one.")
    rule = work.session.get_one(tables.RetentionRule, kind.value)
    after = {"years": years, "counted_from": counted_from.value, "source": said}
    before = {name: getattr(rule, name) for name in after}
    work.unchanged(rule, rule.version if version is None else version, f"the rule for “{kind.words}”", after)
    rule.years, rule.counted_from, rule.source = years, counted_from.value, said
    work.session.add(rule)
    work.record(kind.value, before=before, after=after)


def erase(
    store: Store, act: Act, child_id: int, reference: str, reason: str, as_at: date, *, early: bool = False
) -> bool:
    """Erase a child's record for good: the rows, and what the audit trail says of the child; then every trace on disk.

    ``reference`` says once more whose. ``early`` erases one that is not due for review yet, as a court may order.
    Returns False where another program has the store open or the disk is full, so that traces stay in the file or the
    log beside it until that one closes and ``leave_no_trace`` is called again. Older backups hold the record until
    they are thinned.
    Raises NotFound, InvalidInput, Conflict, StoreError: then nothing was erased.
    """
    erase_record(store, act, child_id, reference, reason, as_at, early=early)
    try:
        return store.leave_no_trace()
    except StoreError:  # it is erased: another program writes, or there is no room to write the file anew
        return False


@command(Action.ERASE)
def erase_record(work: Work, child_id: int, reference: str, reason: str, as_at: date, *, early: bool = False) -> None:
    """The rows and the words of the audit trail, in one transaction; see ``erase``."""
    child = work.session.get(tables.Child, child_id)
    if child is None:
        raise NotFound("This child is no longer in the store. Nothing was erased.")
    if child.reference != reference:
        raise Conflict("The reference given is not that of the record to be erased. Nothing was erased.")
    namesakes = select(tables.Child).where(tables.Child.name == child.name, tables.Child.id != child_id)
    shared = child.name is not None and work.session.exec(namesakes).first() is not None
    traces = _Traces(child.reference, child.name, shared_name=shared)
    why = _reason(work, reason, traces)
    record = _finished(work, child_id, reference, as_at, early=early)
    entries = [id_ for id_, of_child, *said in _said(work) if of_child == child_id or traces.in_entry(*said)]
    said_of = [group for group, was, is_ in _images(work) if traces.in_entry(None, was, is_, None)]
    forget_acts(work.connection, [*said_of, *_groups_of(work, entries)], child_id)
    counts = _delete_rows(work, child_id)
    if mentions := _blank_mentions(work, traces):
        counts["mentions in the words of others"] = mentions
    number = work.reader.rows("SELECT MAX(id) + 1 FROM audit_entries")[0][0]
    for id_ in entries:
        work.connection.execute(
            "UPDATE audit_entries SET salt = NULL, subject = NULL, before = NULL, after = NULL, why = NULL, "
            "erased_by = :act WHERE id = :id",
            {"act": number, "id": id_},
        )
    work.record(
        "a child's record",
        after={**counts, "kind": record.kind.value, "entries": entries},
        why=why,
        child_id=child_id,
    )


def _reason(work: Work, reason: str, traces: "_Traces") -> str:
    """The reason as it is entered; it stays, so it must name neither the child nor another, who may be erased later."""
    why = clean(reason, limit=NOTE_LENGTH, what="reason")
    if not why:
        raise InvalidInput("Erasing needs its reason, which stays when the record is gone. Give one.")
    if traces.in_part(why):
        raise InvalidInput("The reason names the child, and it stays when the record is gone. Say it without a name.")
    near = work.reader.rows(
        "SELECT reference, name FROM children WHERE instr(lower(:why), lower(reference)) > 0 "
        "OR (name IS NOT NULL AND instr(lower(:why), lower(name)) > 0)",
        why=why,
    )
    if any(len(reference) > 3 and _Traces(reference, name).in_text(why) for reference, name in near):
        raise InvalidInput("The reason names another child, and it can never be changed. Say it without a name.")
    return why


def _finished(work: Work, child_id: int, reference: str, as_at: date, *, early: bool) -> Finished:
    """The record, where nothing in it is open and its time has passed. Raises InvalidInput."""
    record = finished(work.reader, child_id)
    if record is None:
        raise InvalidInput(
            f"{reference} has an open case, or an assessment that nobody authorised, so the record cannot be erased."
        )
    if record.review_on > as_at and not early:
        raise InvalidInput(
            f"{reference} is to be kept until {short_form(record.review_on)} ({record.kind.words}). "
            "Where a court or the law says otherwise, say so as the reason, with --early."
        )
    return record


# Where people write freely of one child, and may name another.
FREE_TEXT: tuple[tuple[type[SQLModel], str], ...] = (
    (tables.Restriction, "reason"),
    (tables.Allocation, "reason"),
    (tables.CoWorker, "reason"),
    (tables.Case, "threshold_reason"),
    (tables.Decision, "decided"),
    (tables.Decision, "rationale"),
    (tables.Decision, "override"),
    (tables.Case, "conference_needless"),
    (tables.Assessment, "late_note"),
    (tables.Submission, "comment"),
    (tables.Correction, "reason"),
    (tables.Note, "said"),
    (tables.StatusEpisode, "end_note"),
    (tables.EpisodeFact, "note"),
    (tables.EpisodeEvent, "note"),
    (tables.Placement, "note"),
    (tables.AgreedAction, "what"),
    (tables.AgreedAction, "done_note"),
    (tables.Session, "cancelled_note"),
    (tables.Draft, "texts"),
    *((tables.Discussion, name) for name in SAID_WORDS),
    *((tables.PersonalPart, name) for name in PERSONAL_WORDS),
    (tables.SessionCorrection, "said"),
    (tables.Leave, "note"),
    (tables.Reduction, "note"),
    (tables.PracticeRule, "source"),
    (tables.Closure, "name"),
    (tables.BankHoliday, "name"),
    (tables.Standard, "source"),
    (tables.RetentionRule, "source"),
    (tables.Yardstick, "source"),
    (tables.StatedFigure, "source"),
    *((tables.Project, name) for name in ("name", "scope", "deliverables", "manager")),
    (tables.ProjectStatus, "said"),
    *((tables.ProjectItem, name) for name in ("what", "owner", "mitigation", "how")),
    (tables.Task, "title"),
    (tables.Task, "owner"),
    *((tables.TaskFeedback, name) for name in ("source", "words", "heard_by")),
    (tables.TaskStep, "because"),
    (tables.PlanChange, "said"),
    (tables.BoardMeeting, "note"),
    (tables.SuccessFigure, "value"),
    (tables.SuccessFigure, "source"),
    (tables.SavedView, "name"),
    (tables.SavedView, "words"),
)
_GONE = "[erased]"


def _blank_mentions(work: Work, traces: "_Traces") -> int:
    """Take the child's name and reference out of what was written of others; return in how many places."""
    found = 0
    for table, column in FREE_TEXT:
        for row in work.session.exec(select(table)):
            text = getattr(row, column)
            blanked = _blanked_draft(text, traces) if table is tables.Draft else text and traces.blanked(text)
            if blanked != text:
                setattr(row, column, blanked)
                if isinstance(row, tables.Draft):
                    row.version += 1  # so that who has it on the screen does not write over it unseen
                work.session.add(row)
                found += 1
    return found


def _blanked_draft(said: str, traces: "_Traces") -> str:
    """The JSON of a draft with the child taken out of its texts, and of nothing else: its days and choices stay."""
    texts: dict[str, str] = json.loads(said)
    free = {name for name in texts if name in {*SAID_WORDS, *PERSONAL_WORDS} or name.startswith("what")}
    blanked = {name: traces.blanked(text) if name in free else text for name, text in texts.items()}
    return said if blanked == texts else json.dumps(blanked, ensure_ascii=False, sort_keys=True)


def _said(work: Work) -> list[tuple[int, int | None, str | None, str | None, str | None, str | None]]:
    return list(
        # An act of erasing stays: it says nothing of whom, and vouches for the entries that it blanked.
        work.reader.rows(
            "SELECT id, child_id, subject, before, after, why FROM audit_entries "
            "WHERE erased_by IS NULL AND what <> :erased",
            erased=Action.ERASE.value,
        )
    )


def _groups_of(work: Work, entries: Sequence[int]) -> set[int]:
    """The acts that these entries are of."""
    groups = dict(work.reader.rows("SELECT id, group_id FROM audit_entries"))
    return {groups[id_] for id_ in entries}


def _images(work: Work) -> list[tuple[int, str | None, str | None]]:
    """What the rows that can be undone say before and after, with the group of the act."""
    return list(work.reader.rows("SELECT group_id, before, after FROM row_images"))


def _delete_rows(work: Work, child_id: int) -> dict[str, int]:
    """Delete all that is kept of the child; return how many rows of each kind."""
    session = work.session
    cases = select(tables.Case.id).where(tables.Case.child_id == child_id)
    counts: dict[str, int] = {}
    # Figures that were published stay what they were: the dates are kept, and of whom they are is not.
    counts["records of clocks, kept without the child"] = forget_child(work.connection, child_id)
    for name, table, condition in (
        ("restriction names", tables.RestrictionName, col(tables.RestrictionName.child_id) == child_id),
        ("restrictions", tables.Restriction, col(tables.Restriction.child_id) == child_id),
        ("drafts", tables.Draft, col(tables.Draft.case_id).in_(cases)),
        ("corrections of supervision", tables.SessionCorrection, col(tables.SessionCorrection.case_id).in_(cases)),
        ("discussions", tables.Discussion, col(tables.Discussion.case_id).in_(cases)),
        ("actions", tables.AgreedAction, col(tables.AgreedAction.case_id).in_(cases)),
        ("notes", tables.Note, col(tables.Note.case_id).in_(cases)),
        ("corrections", tables.Correction, col(tables.Correction.case_id).in_(cases)),
        ("submissions", tables.Submission, col(tables.Submission.case_id).in_(cases)),
        ("decisions", tables.Decision, col(tables.Decision.case_id).in_(cases)),
        ("co-workings", tables.CoWorker, col(tables.CoWorker.case_id).in_(cases)),
        ("placements", tables.Placement, col(tables.Placement.child_id) == child_id),
        ("reviews and visits", tables.EpisodeEvent, col(tables.EpisodeEvent.child_id) == child_id),
        ("facts of plans and care", tables.EpisodeFact, col(tables.EpisodeFact.child_id) == child_id),
        ("plans and times in care", tables.StatusEpisode, col(tables.StatusEpisode.child_id) == child_id),
        ("allocations", tables.Allocation, col(tables.Allocation.case_id).in_(cases)),
        ("assessments", tables.Assessment, col(tables.Assessment.case_id).in_(cases)),
        ("cases", tables.Case, col(tables.Case.child_id) == child_id),
        ("children", tables.Child, col(tables.Child.id) == child_id),
    ):
        counts[name] = session.execute(delete(table).where(condition)).rowcount  # type: ignore[attr-defined]
    session.expire_all()
    return {name: count for name, count in counts.items() if count}


# What people type for the same sign: one for one, so that places in the text stay the same.
_SIGNS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‑": "-", "‐": "-"})
_PLAIN_NUMBER = 5  # digits; a reference shorter than this is no name within a sentence


class _Traces:
    """Finds where a text of the audit trail names the child, by the reference or by the name."""

    def __init__(self, reference: str, name: str | None, *, shared_name: bool = False) -> None:
        """With ``shared_name`` another child is called the same, so the name alone names nobody."""
        # The reference alone, or with the number of a case: “1” and “1-2”, and not the “1” of “B-1” or of a date.
        number = rf"{re.escape(reference)}(?:-\d+)?"
        bare = reference.isdecimal() and len(reference) < _PLAIN_NUMBER
        ways = [rf"\A{number}\Z" if bare else rf"(?<![\w-]){number}(?![\w-])"]
        self._parts: set[str] = set()
        if name and not shared_name:
            ways.append(rf"(?<!\w){re.escape(name.translate(_SIGNS))}(?!\w)")
            self._parts = {part for part in re.findall(r"\w+", name.casefold()) if len(part) > 2}
        self._named = re.compile("|".join(ways), re.IGNORECASE)

    def in_text(self, text: str) -> bool:
        return bool(self._named.search(text.translate(_SIGNS)))

    def in_part(self, text: str) -> bool:
        """Whether the text holds even a part of the name, as a given name alone."""
        return self.in_text(text) or bool(self._parts & set(re.findall(r"\w+", text.casefold())))

    def blanked(self, text: str) -> str:
        """The text without them, and never longer than what may be kept."""
        for match in reversed(list(self._named.finditer(text.translate(_SIGNS)))):
            text = text[: match.start()] + _GONE[: len(match.group())] + text[match.end() :]
        return text

    def in_entry(self, subject: str | None, before: str | None, after: str | None, why: str | None) -> bool:
        """Whether what an entry says names the child: numbers, such as counts, are no names."""
        texts = [text for text in (subject, why) if text]
        for values in (before, after):
            texts += _texts(json.loads(values)) if values else []
        return any(self.in_text(text) for text in texts)


def _texts(values: object) -> list[str]:
    if isinstance(values, str):
        return [values]
    if isinstance(values, dict):
        return [text for value in values.values() for text in _texts(value)]
    if isinstance(values, list):
        return [text for value in values for text in _texts(value)]
    return []
