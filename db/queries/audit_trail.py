"""The audit trail as people read it: by case, by person and by day, newest first, one page at a time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from db.store import Reader
from models.errors import StoreDamaged
from models.people import Action


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Which entries are asked for. ``day`` is a day where the person is; ``child_id`` that of the case's child."""

    child_id: int | None = None
    case_id: int | None = None
    who: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry as it is read."""

    id: int
    group_id: int
    at: datetime
    who: str
    what: str
    subject: str | None
    before: object
    after: object
    why: str | None
    erased: bool
    key: tuple[Any, ...]

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """(name, before, after) of each value that the entry tells of, in words; empty where it was not there."""
        before, after = _flat(self.before), _flat(self.after)
        names = [*after, *(name for name in before if name not in after)]
        return [
            (name.replace("_", " "), before.get(name, ""), after.get(name, ""))
            for name in names
            if before.get(name, "") != after.get(name, "")
        ]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A part of the trail, in order, and whether there is more of it on either side."""

    rows: tuple[AuditLine, ...]
    more_before: bool
    more_after: bool


def audit_page(
    reader: Reader,
    question: AuditQuestion,
    *,
    limit: int,
    after: tuple[Any, ...] | None = None,
    before: tuple[Any, ...] | None = None,
    at: tuple[Any, ...] | None = None,
    last: bool = False,
) -> AuditPage:
    """A page of the trail: the newest, the oldest, or the one after, before, or from an entry's key on."""
    where, values = _where(question)
    backwards = last or before is not None
    edge = after or before or at
    if edge is not None:
        sign = (">" if backwards else "<") + ("=" if at is not None else "")
        where.append(f"id {sign} :edge")
        values["edge"] = edge[0]
    rows = reader.rows(
        f"SELECT id, group_id, at, who, what, subject, before, after, why, erased_by FROM audit_entries "
        f"WHERE {' AND '.join(where)} ORDER BY id {'ASC' if backwards else 'DESC'} LIMIT :limit",
        **values,
        limit=limit + 1,
    )
    more = len(rows) > limit
    lines = [_line(row) for row in rows[:limit]]
    if backwards:
        lines.reverse()
        return AuditPage(tuple(lines), more, not last)
    more_before = edge is not None and bool(lines) and _newer(reader, question, lines[0].id)
    return AuditPage(tuple(lines), more_before, more)


def audit_count(reader: Reader, question: AuditQuestion, newer_than: int | None = None) -> int:
    """How many entries the question finds; or how many of them are newer than one."""
    where, values = _where(question)
    if newer_than is not None:
        where.append("id > :edge")
        values["edge"] = newer_than
    row = reader.row(f"SELECT COUNT(*) FROM audit_entries WHERE {' AND '.join(where)}", **values)
    assert row is not None
    return int(row[0])


def audit_group(reader: Reader, group_id: int, limit: int) -> list[AuditLine]:
    """The first entries of one act, in their order."""
    rows = reader.rows(
        "SELECT id, group_id, at, who, what, subject, before, after, why, erased_by FROM audit_entries "
        "WHERE group_id = :group ORDER BY id LIMIT :limit",
        group=group_id,
        limit=limit,
    )
    return [_line(row) for row in rows]


def audit_people(reader: Reader) -> list[str]:
    """Everybody in whose name there is an entry."""
    return [row[0] for row in reader.rows("SELECT DISTINCT who FROM audit_entries ORDER BY who")]


def _newer(reader: Reader, question: AuditQuestion, id_: int) -> bool:
    where, values = _where(question)
    found = f"SELECT 1 FROM audit_entries WHERE {' AND '.join([*where, 'id > :edge'])} LIMIT 1"
    return reader.row(found, **values, edge=id_) is not None


def _where(question: AuditQuestion) -> tuple[list[str], dict[str, Any]]:
    where, values = ["1 = 1"], dict[str, Any]()
    if question.child_id is not None:
        # A number may be given anew after an erasure: what stands before the act of erasing was of another child.
        where.append(
            "child_id = :child AND id > COALESCE("
            "(SELECT MAX(id) FROM audit_entries WHERE child_id = :child AND what = :erased), 0)"
        )
        values |= {"child": question.child_id, "erased": Action.ERASE.value}
    if question.case_id is not None:
        where.append("(case_id = :case OR case_id IS NULL)")  # of the case, or of the child as a whole
        values["case"] = question.case_id
    if question.who is not None:
        where.append("who = :who")
        values["who"] = question.who
    if question.day is not None:
        where.append("at >= :since AND at < :until")
        values["since"] = _midnight(question.day)
        values["until"] = _midnight(question.day + timedelta(days=1))
    return where, values


def _midnight(day: date) -> str:
    """The beginning of a day where the person is, as entries keep moments."""
    from models.audit_chain import moment_text

    # Through the timestamp: of a day without a midnight astimezone() gives the hour before.
    return moment_text(datetime.fromtimestamp(datetime.combine(day, time()).timestamp(), UTC))


def _line(row: Any) -> AuditLine:
    id_, group_id, at, who, what, subject, before, after, why, erased_by = row
    try:
        moment = datetime.fromisoformat(at).astimezone()
        was, is_ = (json.loads(values) if values else None for values in (before, after))
    except (ValueError, TypeError):
        raise StoreDamaged(
            f"Entry {id_} of the audit trail cannot be read: it was changed. See what is wrong with: cpip-tui verify"
        ) from None
    return AuditLine(
        id_,
        group_id,
        moment,
        who,
        what,
        subject,
        was,
        is_,
        why,
        erased_by is not None,
        (id_,),
    )


def _flat(values: object, prefix: str = "") -> dict[str, str]:
    """What an entry holds as names and texts; of a list of records each name carries its record."""
    if values is None:
        return {}
    if isinstance(values, Mapping):
        flat: dict[str, str] = {}
        for name, value in values.items():
            if isinstance(value, Mapping | list):
                flat |= _flat(value, f"{prefix}{name} ")
            else:
                flat[f"{prefix}{name}"] = _words(value)
        return flat
    if isinstance(values, list):
        if not all(isinstance(one, Mapping) for one in values):
            return {prefix.strip(): ", ".join(_words(one) for one in values)}
        flat = {}
        for record in values:
            own = dict(record)
            label = " ".join(str(own.pop(name, "")) for name in ("what", "subject")).strip()
            flat |= _flat(own, f"{prefix}{label} " if label else prefix)
        return flat
    return {prefix.strip(): _words(values)}


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
