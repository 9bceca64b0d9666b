"""The audit chain: each entry is sealed with the one before it, so that a change, a gap or an addition shows.

What an entry says of a child stands apart from its seal, under a digest with a salt of its own: erasing a child blanks
what was said and its salt, and the chain still holds.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from models.people import Action
from models.progress import Progress, untold

GENESIS = "0" * 64  # what the first entry is sealed with

Recorded = Mapping[str, object] | Sequence[object] | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be entered of an act. ``child_id`` and ``case_id`` say of whom; values before and after; why."""

    subject: str
    before: Recorded = None
    after: Recorded = None
    why: str | None = None
    child_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number, its seal, and the latest moment that any entry before it knew of (UTC, as text)."""

    id: int = 0
    hash: str = GENESIS
    latest: str = ""


def sealed(
    head: Head, who: str, at: datetime, what: str, drafts: Sequence[Draft], group: int | None = None
) -> list[dict[str, object]]:
    """The entries of one act as rows, sealed one after the other; the first one's number is that of the group.

    ``group`` is given where these go on with an act of which entries stand already.

    A moment earlier than the latest known is kept as the clock gave it, and ``latest`` stays: a clock that was put
    back neither hides nor is hidden. Only confirming the clock begins anew.
    """
    moment = moment_text(at)
    latest = moment if what == Action.CONFIRM_CLOCK else max(head.latest, moment)
    rows: list[dict[str, object]] = []
    previous = head.hash
    for number, draft in enumerate(drafts, head.id + 1):
        said = (draft.subject, _text(draft.before), _text(draft.after), draft.why)
        salt = secrets.token_hex(16)
        row: dict[str, object] = {
            "id": number,
            "group_id": group or head.id + 1,
            "at": moment,
            "latest": latest,
            "who": who,
            "what": str(what),
            "child_id": draft.child_id,
            "case_id": draft.case_id,
            "digest": digest(salt, said),
            "previous": previous,
        }
        previous = row["hash"] = seal(row[name] for name in SEALED)
        row |= {
            "salt": salt,
            "subject": draft.subject,
            "before": said[1],
            "after": said[2],
            "why": draft.why,
            "erased_by": None,
        }
        rows.append(row)
    return rows


# What the seal covers, in this order, and what the digest covers.
SEALED = ("id", "group_id", "at", "latest", "who", "what", "child_id", "case_id", "digest", "previous")
SAID = ("subject", "before", "after", "why")
COLUMNS = (*SEALED, "hash", "salt", *SAID, "erased_by")


def moment_text(at: datetime) -> str:
    """A moment as an entry keeps it: UTC, to the millisecond, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def digest(salt: object, said: Iterable[object]) -> str:
    """The digest of what an entry says, salted so that it cannot be guessed once that is erased."""
    return seal((salt, *said))


def seal(values: Iterable[object]) -> str:
    """SHA-256 over the values, each with its length, so that nothing can move from one into the next."""
    parts = []
    for value in values:
        if value is None:
            parts.append(b"-")
            continue
        encoded = value if isinstance(value, bytes) else str(value).encode()
        parts += (b"%d:" % len(encoded), encoded)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _text(values: Recorded) -> str | None:
    if values is None or isinstance(values, str):  # a text is JSON already, as in entries made by an earlier version
        return values
    return json.dumps(values, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a value of type {type(value).__name__} cannot be audited")


class FaultKind(StrEnum):
    """What is wrong with an entry."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry that is not as it was written, and a sentence that says how."""

    entry: int
    kind: FaultKind
    sentence: str


_TOLD_EVERY = 5_000  # entries that are walked

Stored = Sequence[bytes | None]  # the columns of COLUMNS as the file has them


def faults(entries: Iterable[Stored], progress: Progress = untold) -> Iterator[Fault]:
    """What is wrong with the entries, given in the order of their numbers as raw bytes. None where all is well."""
    rows = list(entries)
    if not rows:
        yield Fault(1, FaultKind.MISSING, "Every entry is missing: a store begins with the entry that it was made.")
    count = len(SEALED)
    previous: bytes = GENESIS.encode()
    expected = 1
    broken: list[tuple[int, Stored]] = []
    erasures: dict[bytes, list[int]] = {}
    for place, row in enumerate(rows):
        if place % _TOLD_EVERY == 0:
            progress("walking the audit trail, entries", place, len(rows))
        number = _number(row)
        if number != expected:
            if number > expected:
                yield _missing(expected, number - 1)
                previous = row[count - 1] or b""  # told once: the link over the gap is not told again
            expected = number
        whole = row[count] is not None and seal(row[:count]).encode() == row[count]
        if whole and row[count - 1] == previous:
            yield from _said_faults(number, row, erasures)
        else:
            broken.append((place, row))
        previous = row[count] or b""
        expected += 1
    yield from _erasure_faults(rows, erasures)
    if broken:
        yield from _explained(rows, broken)


def _number(row: Stored) -> int:
    try:
        return int(row[0] or b"0")
    except ValueError:
        return 0


def _missing(first: int, last: int) -> Fault:
    words = f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
    return Fault(first, FaultKind.MISSING, f"{words} missing.")


def _said_faults(number: int, row: Stored, erasures: dict[bytes, list[int]]) -> Iterator[Fault]:
    """Whether what the entry says is what was sealed, or was erased by an act that says so."""
    at = len(SEALED)
    salt, said, erased_by = row[at + 1], row[at + 2 : at + 6], row[at + 6]
    if erased_by is not None:
        if salt is not None or any(value is not None for value in said):
            yield Fault(number, FaultKind.CHANGED, f"Entry {number} is marked as erased and still says something.")
        erasures.setdefault(erased_by, []).append(number)
    elif digest(salt, said).encode() != row[SEALED.index("digest")]:
        yield Fault(number, FaultKind.CHANGED, f"What entry {number} says was changed.")


def _erasure_faults(rows: Sequence[Stored], erasures: dict[bytes, list[int]]) -> Iterator[Fault]:
    by_number = {row[0]: row for row in rows}
    after = len(SEALED) + 2 + SAID.index("after")
    for act, numbers in erasures.items():
        row = by_number.get(act)
        listed: set[int] = set()
        if row is not None and row[SEALED.index("what")] == Action.ERASE.value.encode():
            try:
                listed = {int(number) for number in json.loads(row[after] or b"{}").get("entries", ())}
            except (ValueError, AttributeError, TypeError, OverflowError, RecursionError):
                listed = set()  # what the act says was changed, which is told of it
        for number in numbers:
            if number not in listed:
                yield Fault(
                    number, FaultKind.CHANGED, f"What entry {number} said is gone, and no act of erasing names it."
                )


def _explained(rows: Sequence[Stored], broken: Sequence[tuple[int, Stored]]) -> Iterator[Fault]:
    """Of each entry that does not fit its place, whether it was changed, moved or added, or what is missing before."""
    at = len(SEALED)
    hashes = {row[at]: place for place, row in enumerate(rows)}
    unsealed: set[int] = set()
    for place, row in broken:
        number = _number(row)
        before = rows[place - 1][at] if place else GENESIS.encode()
        follower = rows[place + 1] if place + 1 < len(rows) else None
        whole = row[at] is not None and seal(row[:at]).encode() == row[at]
        if not whole:
            unsealed.add(place)
        elif place - 1 in unsealed:
            continue  # it is the one before that was changed, and that has been told
        if not whole and (moved := _moved_from(row, hashes)) is not None:
            yield Fault(
                number,
                FaultKind.REORDERED,
                f"The entries were reordered: entry {moved} stands in the place of entry {number}.",
            )
        elif follower is not None and row[at] != before and follower[at - 1] == before:
            yield Fault(number, FaultKind.ADDED, f"Entry {number} was added: the one after it does not follow on it.")
        elif not whole and follower is None and row[at - 1] != before and not _sealed_after(row, before):
            yield Fault(number, FaultKind.ADDED, f"Entry {number} was added: it was not sealed by this program.")
        elif not whole:
            yield Fault(number, FaultKind.CHANGED, f"Entry {number} was changed.")
        elif row[at - 1] in hashes:
            yield Fault(number, FaultKind.REORDERED, f"Entry {number} does not follow on the one before it: reordered.")
        else:
            yield Fault(
                number,
                FaultKind.MISSING,
                f"Entry {number} does not follow on the one before it: what stood between was removed or changed.",
            )


def _sealed_after(row: Stored, before: bytes | None) -> bool:
    """Whether the entry's seal is right for the one before it, so that only its link to that one was changed."""
    at = len(SEALED)
    return seal((*row[: at - 1], before)).encode() == row[at]


def _moved_from(row: Stored, hashes: Mapping[bytes | None, int]) -> int | None:
    """Under which other number the entry's seal is right, if under any near one."""
    own, place = _number(row), hashes.get(row[len(SEALED) - 1])
    near = {own + step for step in (-3, -2, -1, 1, 2, 3)} | ({place + 2, place + 1} if place is not None else set())
    group = SEALED.index("group_id")
    for number in sorted(near - {own}):
        text = str(number).encode()
        for groups in ({row[group]}, {text}):
            values = [text, *groups, *row[2 : len(SEALED)]]
            if seal(values).encode() == row[len(SEALED)]:
                return number
    return None


def faults_against(head: Head, entries: Iterable[Stored]) -> Iterator[Fault]:
    """What differs from a head that was exported earlier: entries cut off since, or a history written anew."""
    for row in entries:
        if _number(row) == head.id:
            if row[len(SEALED)] != head.hash.encode():
                yield Fault(
                    head.id, FaultKind.REWRITTEN, f"Entry {head.id} is another than when the head was exported."
                )
            return
    if head.id:
        yield Fault(head.id, FaultKind.TRUNCATED, f"Entry {head.id} was there when the head was exported, and is gone.")
