"""Backups: a copy through SQLite's own backup, checked before it counts, and the older ones thinned.

A backup has the key of its store. Its name says when it was made, and with which audit entry it ends.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.audit import head as audit_head
from db.audit import last_written
from db.connection import Connection, connect, heeding, in_snapshot, spoken_errors
from db.files import BACKUP_NAME, BACKUPS, OWNER_FOLDER, beside, claim, copy_for_owner, own_folder, sync
from db.key import Key
from db.queries.standards import second_place
from db.store import Reader, Store
from models.audit_chain import GENESIS, Head
from models.errors import CpipError, StoreDamaged, StoreError
from models.keeping import backups_kept
from models.progress import Progress, untold

_PARTIAL = ".partial"
_PAGES = 2_000  # that are copied between two tellings


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A finished backup: when it was made (UTC), and the last audit entry in it."""

    at: datetime
    path: Path
    entry: int
    hash: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store or a backup holds."""

    rows: dict[str, int] = field(default_factory=dict)
    head: Head = field(default_factory=Head)
    last_entry_at: str = ""


def folder_of(store: Path) -> Path:
    """Where the backups of a store are: beside it."""
    return store.with_name(store.name + BACKUPS)


def backups_in(folder: Path) -> list[Backup]:
    """The finished backups in a folder, newest first. Raises StoreError where it cannot be read."""
    found = []
    if not folder.exists():
        return []
    with _file_errors(folder):
        for file in folder.iterdir():
            if match := BACKUP_NAME.fullmatch(file.name):
                try:
                    at = datetime.strptime(match["at"], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
                except ValueError:
                    continue  # somebody else's file
                found.append(Backup(at, file, int(match["entry"]), match["hash"]))
    return sorted(found, reverse=True)


def is_due(store: Store) -> bool:
    """Whether a record has changed since the last backup, or there is none of this store as it is."""
    newest = next(iter(backups_in(folder_of(store.path))), None)
    if newest is None:
        return True
    with store.reading() as reader:
        return not _is_of(reader, newest) or last_written(reader) > newest.entry


def _is_of(reader: Reader, backup: Backup) -> bool:
    """Whether the backup is of this store: it ends with an entry of its trail, or neither has one that is sealed."""
    if not _is_sealed(reader):
        return backup.entry == 0
    row = reader.row("SELECT hash FROM main.audit_entries WHERE id = :id", id=backup.entry)
    return row is not None and str(row[0]).startswith(backup.hash)


def back_up_everywhere(store: Store, at: datetime, *, progress: Progress = untold) -> tuple[Backup, Path | None]:
    """A backup beside the store, and a copy in the second place where one is named.

    Raises StoreError; where only the second place fails, the backup beside the store was made.
    """
    backup = back_up(store, at, progress=progress)
    with store.reading() as reader:
        place = second_place(reader)
    return backup, copy_to_second_place(backup, place, store) if place else None


def back_up(store: Store, at: datetime, *, progress: Progress = untold) -> Backup:
    """Copy the store as it is now, check the copy, and let it count; thin the older ones.

    Raises StoreError where the copy is not whole, and Cancelled where ``progress`` does: then no older backup is
    touched, and nothing is left of the copy.
    """
    folder = folder_of(store.path)
    with _file_errors(folder):
        own_folder(folder)
        if os.name != "nt":
            folder.chmod(OWNER_FOLDER)
        _clear_partial(folder)
    known = backups_in(folder)
    at = at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)
    if known and known[0].at >= at:
        at = known[0].at + timedelta(milliseconds=1)  # a clock that was put back must not make this the older one
    partial = folder / f"{at:%Y%m%dT%H%M%S}.{os.getpid()}{_PARTIAL}"
    claim(partial)
    try:
        before = _copy(store, partial, progress)
        progress("checking the backup", 0, 0)
        _check(partial, store.key, before, progress)
        progress("keeping the backup", 0, 0)
        moment = f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03}Z"
        backup = Backup(at, folder / f"{moment}-e{before.head.id}-{before.head.hash[:8]}.db", before.head.id,
                        before.head.hash[:8])  # fmt: skip
        with _file_errors(folder):
            sync(partial)
            os.replace(partial, backup.path)
            sync(folder)
    except BaseException:
        for file in beside(partial):
            file.unlink(missing_ok=True)
        raise
    with store.reading() as reader:
        own = [one for one in backups_in(folder) if one == backup or _is_of(reader, one)]
    thin(own)  # those of another store that lay at this path, or of a history that was left, are nobody's to thin
    return backup


def _copy(store: Store, partial: Path, progress: Progress) -> Contents:
    """Copy what one snapshot of the store holds, and say what that is."""
    target, words = connect(partial, store.key, create=True), "copying the pages of the store"
    try:
        with store.copying() as source:
            before = _contents(source)
            with spoken_errors(partial):
                source.backup(target, pages=_PAGES, progress=lambda _, left, all_: progress(words, all_ - left, all_))
        with spoken_errors(partial):
            target.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, whole in itself
    finally:
        target.close()
    return before


def _check(path: Path, key: Key | None, expected: Contents, progress: Progress) -> None:
    """Raise StoreDamaged where the copy is not whole, or not what was copied."""
    found = contents(path, key, progress)
    if found != expected:
        raise StoreDamaged(f"The backup {path.name} does not hold what the store holds, so it was not kept. Try again.")


def contents(path: Path, key: Key | None, progress: Progress = untold) -> Contents:
    """What a backup holds, having checked that it is whole.

    Raises StoreLocked, StoreDamaged, and Cancelled where ``progress`` does.
    """
    opened = connect(path, key)
    try:
        with spoken_errors(path), heeding(opened, progress):
            in_snapshot(opened)
            if (said := opened.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                del said  # it may hold text of the store
                raise StoreDamaged(f"{path} is damaged: its pages do not fit together. Nothing was done with it.")
            return _contents(opened)
    finally:
        opened.close()


def _contents(connection: Connection) -> Contents:
    """How many rows each table has, and where the audit trail ends."""
    names = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    rows = {name: connection.execute(f'SELECT COUNT(*) FROM main."{name}"').fetchone()[0] for (name,) in names}
    reader = Reader(connection)
    if not _is_sealed(reader):
        return Contents(rows, Head(0, GENESIS))
    row = reader.row("SELECT at FROM main.audit_entries ORDER BY id DESC LIMIT 1")
    return Contents(rows, audit_head(reader), row[0] if row else "")


def _is_sealed(reader: Reader) -> bool:
    """Whether the store is of a version that seals its audit trail."""
    return reader.row("SELECT 1 FROM pragma_table_info('audit_entries') WHERE name = 'hash'") is not None


def copy_to_second_place(backup: Backup, place: Path, store: Store) -> Path:
    """Copy a backup to a second folder, which may be one of the network; thin the store's own backups that are there.

    Raises StoreError where it cannot be done.
    """
    target = place / backup.path.name
    with _file_errors(place):
        if not place.is_dir():
            raise StoreError(
                f"The second place for backups, {place}, is not there. The backup beside the store was made. "
                "Connect the place, or name another with: cpip-tui backup --second FOLDER"
            )
        partial = target.with_name(target.name + _PARTIAL)
        partial.unlink(missing_ok=True)
        try:
            copy_for_owner(backup.path, partial)
            if partial.read_bytes() != backup.path.read_bytes():
                raise StoreDamaged(f"The copy of the backup in {place} differs from the backup, so it was not kept.")
            os.replace(partial, target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    with store.reading() as reader:
        thin([one for one in backups_in(place) if _is_of(reader, one)])
    return target


def thin(backups: Sequence[Backup]) -> list[Path]:
    """Of the backups of one store remove those that are not kept (``models.keeping``); return which.

    Called only after a good new one.
    """
    kept = backups_kept(backup.at for backup in backups)
    gone = [backup.path for backup in backups if backup.at not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _clear_partial(folder: Path) -> None:
    """Remove what a killed program left half made. A backup in the making elsewhere is younger than an hour."""
    for file in folder.glob(f"*{_PARTIAL}*"):
        with suppress(FileNotFoundError):
            newest = max((one.stat().st_mtime for one in folder.iterdir()), default=0.0)
            if file.stat().st_mtime < newest - 3600 or f".{os.getpid()}." in file.name:
                file.unlink()


@contextmanager
def _file_errors(place: Path) -> Iterator[None]:
    try:
        yield
    except CpipError:
        raise
    except OSError as error:
        raise StoreError(
            f"A backup cannot be written to {place}: {error.strerror}. Make room, or see who may write there."
        ) from None


def newest_good(store: Path, key: Key | None) -> Backup | None:
    """The newest backup that is whole and opens with this key."""
    for backup in backups_in(folder_of(store)):
        with suppress(StoreError):
            contents(backup.path, key)
            return backup
    return None
