"""The files of a store: made for their owner alone, recognised while they are open, and removed together."""

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from models.errors import FileRefused, StoreError, StoreExists

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
BACKUPS = ".backups"  # what the folder with the backups of a store is called, after its name
BACKUP_NAME = re.compile(r"(?P<at>\d{8}T\d{9}Z)-e(?P<entry>\d+)-(?P<hash>[0-9a-f]{8})\.db")
KEPT = ".before-restore-"  # what stood in the place of a store that was restored is called so, after its name
LEFT_LOG = ".of-the-file-before"  # the log of a file that was replaced while it was open


def beside(path: Path) -> tuple[Path, ...]:
    """A store's file and what SQLite keeps beside it."""
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def claim(path: Path) -> None:
    """Make the empty file, owner-only from its first moment, in folders that are owner-only too.

    Raises StoreExists where a file already stands, and StoreError where none can be made.
    """
    try:
        own_folder(path.absolute().parent)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_FILE))
    except FileExistsError:
        raise StoreExists(
            f"{path} already exists, and a store is never made over a file. Choose another place with --store."
        ) from None
    except OSError as error:
        raise StoreError(
            f"A store cannot be made at {path}: {error.strerror}. Choose another place with --store."
        ) from None


def own_folder(folder: Path) -> None:
    """Make the folder and those above it, for their owner alone; folders that exist stay as they are."""
    for one in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        one.mkdir(mode=OWNER_FOLDER)


def copy_for_owner(source: Path, target: Path) -> None:
    """Copy a file to one that nobody but its owner may read, and make sure that it is on the disk."""
    claim(target)
    shutil.copyfile(source, target)
    sync(target)


def write_for_owner(path: Path, text: str | bytes, *, over: bool = False) -> None:
    """Write a file that nobody but its owner may read, whole or not at all. With ``over`` it may stand there already.

    No folder is made for it: one that does not exist is more likely a slip of the hand. Raises FileRefused where it
    does not, where a file stands there, and where it cannot be written.
    """
    with being_written(path, over=over) as file:
        file.write(text.encode() if isinstance(text, str) else text)


@contextmanager
def being_written(path: Path, *, over: bool = False) -> Iterator[BinaryIO]:
    """The same for a file that is long in the making: it stands at its place when all was well, and else not at all.

    Whatever is raised meanwhile passes on, but for an error of the disk, which becomes FileRefused.
    """
    check_folder(path)
    partly = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if not over:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_FILE))
        elif path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        try:
            partly.unlink(missing_ok=True)
            with open(partly, "xb", opener=_for_owner) as file:
                yield file
            sync(partly)
            partly.replace(path)
        except BaseException:
            partly.unlink(missing_ok=True)
            if not over:
                path.unlink(missing_ok=True)
            raise
    except FileExistsError:
        raise FileRefused(f"{path} already exists, and is not written over unasked. Give another name.") from None
    except OSError as error:
        raise FileRefused(f"{path} cannot be written: {error.strerror}. Give another place.") from None


def check_folder(path: Path) -> None:
    """Raise FileRefused where the folder of a file that is to be written does not exist."""
    folder = path.absolute().parent
    if not folder.is_dir():
        why = f"{folder} is no folder" if os.path.lexists(folder) else f"the folder {folder} does not exist"
        raise FileRefused(f"{path} cannot be written: {why}. Make the folder first, or give another place.")


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_FILE)


def sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # a folder cannot be opened there, and needs no syncing
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def tighten(path: Path) -> None:
    """Take the files of a store from everybody but their owner, whatever made or copied them."""
    if os.name == "nt":  # there the folder's own list of people decides
        return
    for file in beside(path):
        with suppress(OSError):  # somebody else's file is theirs to tighten; opening it says what cannot be done
            if stat.S_IMODE(file.stat().st_mode) & 0o077:
                file.chmod(OWNER_FILE)


def shared_folder(path: Path) -> Path | None:
    """The folder of the file, where others on this machine can look into it."""
    folder = path.absolute().parent
    return folder if os.name != "nt" and folder.stat().st_mode & 0o077 else None


def identity(path: Path) -> tuple[int, int] | None:
    """What tells the file at this path from any other, or None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def put_in_place(made: Path, path: Path) -> None:
    """Give a file that is whole its name, never over another. Raises StoreExists, StoreError."""
    exists = f"{path} already exists, and a store is never made over a file. Choose another place with --store."
    try:
        try:
            os.link(made, path)  # refuses where something stands
        except FileExistsError:
            raise StoreExists(exists) from None
        except OSError:  # a disk without links
            if path.exists():
                raise StoreExists(exists) from None
            os.rename(made, path)
        else:
            made.unlink()
        sync(path.parent)
    except OSError as error:
        raise StoreError(f"A store cannot be made at {path}: {error.strerror}.") from None


def remove(path: Path) -> None:
    """Remove a store's file and what SQLite keeps beside it."""
    for file in beside(path):
        file.unlink(missing_ok=True)
