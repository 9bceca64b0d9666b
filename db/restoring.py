"""Put a backup in the place of the store, having said what would be lost; what stood there is kept beside it."""

import os
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db.audit import enter
from db.backup import Backup, contents
from db.connection import begun, connect, is_encrypted, spoken_errors
from db.files import KEPT, beside, copy_for_owner, remove, sync
from db.key import Key
from db.migrations import REVISIONS, upgrade
from db.place import refuse_network_folder
from db.store import Act, Reader, Store
from models.audit_chain import Draft, Head
from models.errors import StoreBusy, StoreError
from models.people import Action

_OPEN_BYTE = 128
_OPEN_ELSEWHERE = "Another program has {path} open, so nothing was put in its place. Close it everywhere first."


@dataclass(frozen=True, slots=True)
class Loss:
    """What a store knows that a backup does not: entries made since, by what they did. None where it cannot be read."""

    head: Head | None
    entries: Counter[str] | None
    same_store: bool = True

    @property
    def sentence(self) -> str:
        """What would be lost, in words."""
        if self.entries is None:
            return "The present store cannot be read, so what is missing from the backup cannot be said."
        if not self.same_store:
            return (
                "This backup is not of the present store, or from before its trail was sealed: "
                "everything that the present store holds would be replaced."
            )
        if not self.entries:
            return "The backup holds every entry of the present store: nothing would be lost."
        listed = ", ".join(f"{what} ({count:,})" for what, count in sorted(self.entries.items()))
        total = sum(self.entries.values())
        return f"{total:,} audit entr{'y' if total == 1 else 'ies'} made since would be lost: {listed}."


def loss(path: Path, key: Key | None, backup: Backup) -> Loss:
    """What would be lost of the store at ``path`` if the backup took its place."""
    try:
        with closing(connect(path, key)) as opened, spoken_errors(path):
            reader = Reader(opened)
            same = reader.row("SELECT hash FROM audit_entries WHERE id = :id", id=backup.entry)
            since = backup.entry if same and same[0].startswith(backup.hash) else 0
            rows = reader.rows("SELECT what, COUNT(*) FROM audit_entries WHERE id > :id GROUP BY what", id=since)
            last = reader.row("SELECT id, hash, latest FROM audit_entries ORDER BY id DESC LIMIT 1")
    except StoreError:
        return Loss(None, None)
    return Loss(Head(*last) if last else Head(), Counter(dict(rows)), since > 0)


def restore(path: Path, backup: Backup, key: Key | None, present: Loss, act: Act) -> Path | None:
    """Put the backup in the place of the store at ``path``; return where the present file is kept.

    No backup is thinned. Raises NotAllowed, StoreBusy where another program has the store open, StoreDamaged where the
    backup is not whole: then the store is as it was.
    """
    act.person.need(Action.RESTORE)
    refuse_network_folder(path)
    contents(backup.path, key)
    fresh = path.with_name(path.name + ".restoring")
    remove(fresh)
    try:
        copy_for_owner(backup.path, fresh)
        _enter(fresh, key, backup, present, act)
        sync(fresh)
        kept = _set_aside(path, key if is_encrypted(backup.path) else None, act)
        sync(path.parent)  # what was kept and what was removed is certain before the restored file takes the place
        os.replace(fresh, path)
        sync(path.parent)
    except OSError as error:
        remove(fresh)
        raise StoreError(
            f"The backup could not be put in the place of {path}: {error.strerror}. The store is as it was."
        ) from None
    except BaseException:
        remove(fresh)
        raise
    return kept


def _enter(fresh: Path, key: Key | None, backup: Backup, present: Loss, act: Act) -> None:
    """Enter the restoring in the restored store, and with which entry the one in its place had ended."""
    _bring_up_to_date(fresh, key)
    with closing(connect(fresh, key)) as opened, spoken_errors(fresh):
        before = None if present.head is None else {"entry": present.head.id, "seal": present.head.hash}
        after = {"entry": backup.entry, "made": backup.at.isoformat(timespec="seconds")}
        with begun(opened):
            enter(opened, act, Action.RESTORE, [Draft("store", before=before, after=after)])
        # Last, so that closing has no log to fold in: where the disk is full it would not say that it could not.
        opened.execute("PRAGMA journal_mode=WAL").fetchall()


def _bring_up_to_date(fresh: Path, key: Key | None) -> None:
    """A backup of an earlier version is restored as a store of this one, so that the restoring can be entered in it."""
    with Store(fresh, key) as store:
        if store.revision() != REVISIONS[-1]:
            with store.writing() as session:
                upgrade(session.connection())


def _set_aside(path: Path, key: Key | None, act: Act) -> Path | None:
    """Keep the present file under another name. It stays in its place until the restored one takes that.

    Raises StoreBusy where another program has it open; OSError where it cannot be kept, and then it is as it was.
    """
    moment = act.at.strftime("%Y%m%dT%H%M%S")
    number = 0
    while (kept := path.with_name(f"{path.name}{KEPT}{moment}{f'-{number}' if number else ''}")).exists():
        number += 1
    there = path.exists()
    try:
        # Of a file that is damaged, gone, or of another passphrase the log is kept as it is, beside what is kept.
        if not (there and _folded_in(path, key)):
            if _is_open_elsewhere(path):
                raise StoreBusy(_OPEN_ELSEWHERE.format(path=path))
            if (log := beside(path)[1]).exists():
                copy_for_owner(log, beside(kept)[1])
        if there:
            copy_for_owner(path, kept)
    except BaseException:
        remove(kept)
        if there:
            _write_ahead_again(path, key)
        raise
    for file in beside(path)[1:]:
        file.unlink(missing_ok=True)  # an old log must not be taken for one of the restored file
    return kept if there else None


def _is_open_elsewhere(path: Path) -> bool:
    """Whether another program has the store open, which can be told without its passphrase.

    SQLite holds a lock on this byte of the file beside it for as long as a store is open (os_unix.c, UNIX_SHM_DMS). On
    Windows the file cannot be removed meanwhile, which refuses the restoring later.
    """
    shared = beside(path)[2]
    if os.name == "nt" or not shared.exists():
        return False
    import fcntl

    with shared.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _OPEN_BYTE)
        except OSError:
            return True
    return False


def _folded_in(path: Path, key: Key | None) -> bool:
    """Fold the log into the file, which needs it for itself alone. False where it cannot be read.

    Raises StoreBusy where another program has the store open.
    """
    try:
        with closing(connect(path, key)) as opened:
            with suppress(driver.Error):
                opened.execute("PRAGMA busy_timeout=0")
            try:
                opened.execute("PRAGMA journal_mode=DELETE").fetchall()
            except driver.OperationalError as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF in (driver.SQLITE_BUSY, driver.SQLITE_LOCKED):
                    raise StoreBusy(_OPEN_ELSEWHERE.format(path=path)) from None
                return False
            except driver.Error:
                return False
    except StoreBusy:
        raise
    except StoreError:
        return False
    return True


def _write_ahead_again(path: Path, key: Key | None) -> None:
    """Undo the folding in of the log, for a store that stays in its place."""
    with suppress(StoreError, driver.Error), closing(connect(path, key)) as opened:
        opened.execute("PRAGMA journal_mode=WAL").fetchall()
