"""Look whether the audit trail is as it was written, and whether the store is sound."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.audit import PROTECTION, head, stored_entries
from db.commands.noting import note
from db.store import Act, Store
from models.audit_chain import Draft, Fault, Head, faults, faults_against
from models.errors import StoreDamaged
from models.people import Action
from models.progress import Progress, untold


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: how many entries there are, where the trail ends, and what is wrong with it."""

    entries: int
    head: Head
    faults: tuple[Fault, ...]


def verify(
    store: Store, act: Act, against: Head | None = None, *, enters: bool = True, progress: Progress = untold
) -> Verified:
    """Walk the audit trail; hold it against a head exported earlier, if one is given. Looking is entered as well.

    Not so with ``enters`` false, for a file that is damaged and should not be written to.

    Raises NotAllowed, StoreError, Cancelled.
    """
    progress("reading the audit trail", 0, 0)
    with store.reading_apart(progress) as reader:
        entries = stored_entries(reader)
        last = head(reader)
    found = list(faults(entries, progress))
    if against is not None:
        found += faults_against(against, entries)
    # Afterwards, so that a trail that was tampered with is judged as it was found.
    act.person.need(Action.VERIFY)
    if enters:
        progress("entering that it was looked at", 0, 0)
        note(store, act, Action.VERIFY, Draft("audit", after={"entries": len(entries), "faults": len(found)}))
    return Verified(len(entries), last, tuple(found))


def unsound(store: Store, progress: Progress = untold) -> Sequence[str]:
    """What SQLite itself finds wrong with the file: which tables are concerned, and no word of what they hold.

    Raises StoreError, and Cancelled where ``progress`` does.
    """
    try:
        with store.reading_apart(progress) as reader:
            # An encrypted store checks each page as it is read; this finds what does not fit together.
            pages = [row[0] for row in reader.rows("PRAGMA main.integrity_check(20)")]
            orphans = reader.rows("PRAGMA main.foreign_key_check")
            triggers = {row[0] for row in reader.rows("SELECT name FROM main.sqlite_master WHERE type = 'trigger'")}
    except StoreDamaged as error:
        return [str(error)]
    said = [] if pages == ["ok"] else [f"{len(pages)} or more places in the file do not fit together"]
    said += [f"what protects the audit trail was taken away: {name}" for name in sorted(PROTECTION - triggers)]
    return said + [f"a row of {table} belongs to nothing" for table in sorted({row[0] for row in orphans})]
