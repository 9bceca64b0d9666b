"""What a store holds, as a picture that can be compared; and whether it opens and is sound."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.audit import stored_entries
from db.backup import backups_in, contents, folder_of
from db.key import Key
from db.migrations import REVISIONS
from db.store import Reader, Store
from models.audit_chain import faults
from models.errors import CpipError, StoreLocked, StoreOlder

Keys = Sequence[Key | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A digest of all tables but the audit trail, and where that ends. ``seals`` are those of all entries."""

    records: str
    entries: int
    seals: tuple[str, ...]

    @property
    def head(self) -> str:
        return self.seals[-1] if self.seals else ""


def picture(store: Store) -> Picture:
    """What the store holds now."""
    with store.reading() as reader:
        return _picture(reader)


def _picture(reader: Reader) -> Picture:
    made = reader.rows("SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY type, name")
    digest = hashlib.sha256(repr([tuple(row) for row in made]).encode())
    for kind, name, *_ in made:
        if kind == "table" and name != "audit_entries":
            rows = reader.rows(f'SELECT * FROM main."{name}"')
            digest.update(repr((name, sorted(repr(tuple(row)) for row in rows))).encode())
    entries = reader.rows("SELECT * FROM main.audit_entries ORDER BY id")
    columns = [row[1] for row in reader.rows("PRAGMA main.table_info(audit_entries)")]
    if "hash" in columns:
        seals = tuple(str(row[columns.index("hash")]) for row in entries)
    else:
        seals = tuple(repr(tuple(row)) for row in entries)
    return Picture(digest.hexdigest(), len(entries), seals)


def opened(path: Path, keys: Keys) -> Store:
    """Open the store with the first key that fits. Raises StoreError as the program would."""
    refused: CpipError | None = None
    for key in keys:
        try:
            return Store.open(path, key.recovery if key else None)
        except StoreOlder:
            return Store(path, key)
        except StoreLocked as error:
            refused = error
    assert refused is not None
    raise refused


def troubles(store: Store) -> list[str]:
    """What is wrong with a store that could be opened."""
    sealed = store.revision() == REVISIONS[-1]
    with store.reading() as reader:
        found = [row[0] for row in reader.rows("PRAGMA main.integrity_check") if row[0] != "ok"]
        found += [f"a row of {row[0]} belongs to nothing" for row in reader.rows("PRAGMA main.foreign_key_check")]
        if sealed:
            found += [fault.sentence for fault in faults(stored_entries(reader))]
    return found


def broken_backups(path: Path, keys: Keys) -> list[str]:
    """The files beside the store that look like finished backups and are not whole, or not what their name says."""
    found = []
    for backup in backups_in(folder_of(path)):
        for key in keys:
            with suppress(CpipError):
                head = contents(backup.path, key).head
                if (head.id, head.hash[:8]) == (backup.entry, backup.hash):
                    break
        else:
            found.append(f"{backup.path.name} is not whole")
    return found
