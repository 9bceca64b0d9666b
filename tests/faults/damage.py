"""Overwrite a page of a store, and see that the program says so, keeps its good backups, and helps."""

import random
import tempfile
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from bases import NAME, PAGE, Bases, act_of, damage
from looking import opened, picture, troubles
from losing import Tally

from db import restoring
from db.backup import back_up, backups_in, folder_of
from db.connection import connect
from db.key import Key
from db.store import Store
from models.errors import CpipError

MANNERS = ("noise", "zeros", "a flipped bit", "another page")


def backed_up(store: Store) -> None:
    """Make the backup that will be gone back to."""
    back_up(store, act_of(1).at)


def damage_pages(
    bases: Bases, rng: random.Random, *, encrypted: bool, pages: int | None = None, manners: Sequence[str] = MANNERS
) -> Tally:
    """Damage one page after the other, each in a copy of its own; ``pages`` of them, or all."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made")
        key = bases.copy(made, "filled", encrypted=encrypted, name="backed up", prepare=backed_up)
        count = (made / NAME).stat().st_size // PAGE
        chosen = (
            range(1, count + 1)
            if pages is None or pages >= count
            else sorted({1, *rng.sample(range(1, count + 1), pages)})
        )
        for page in chosen:
            for manner in manners:
                tally.tried += 1
                place = Path(folder, f"{page}-{manner}")
                bases.copy(place, "filled", encrypted=encrypted, name="backed up", prepare=backed_up)
                damage(place / NAME, page, _damaged(place / NAME, page, manner, rng))
                said = f"page {page}, {manner}, encrypted {encrypted}"
                try:
                    tally.lost += [f"{said}: {wrong}" for wrong in _judge(place / NAME, key)]
                except Exception as error:
                    tally.lost.append(f"{said}: raised {error!r}")
    return tally


def _damaged(path: Path, page: int, manner: str, rng: random.Random) -> bytes:
    content = path.read_bytes()
    own = bytearray(content[(page - 1) * PAGE : page * PAGE])
    match manner:
        case "noise":
            return rng.randbytes(PAGE)
        case "zeros":
            return bytes(PAGE)
        case "another page":
            other = rng.randrange(len(content) // PAGE)
            return content[other * PAGE : (other + 1) * PAGE]
    own[rng.randrange(PAGE)] ^= 1 << rng.randrange(8)
    return bytes(own)


def _judge(path: Path, key: Key | None) -> list[str]:
    """What is wrong with how the program deals with the damage: every error must be a sentence of its own."""
    good = backups_in(folder_of(path))
    kept = {backup.path: backup.path.read_bytes() for backup in good}
    content = path.read_bytes()
    wrong: list[str] = []
    seen = _is_seen(path, key)
    if seen and path.read_bytes() != content:
        wrong.append("a store that could not be read was written to")
    try:
        with opened(path, [key]) as store:
            copied = back_up(store, act_of(3).at)
    except CpipError:
        copied = None
    if copied is not None and seen:
        wrong.append("a damaged store was backed up")
    if any(not file.exists() or file.read_bytes() != before for file, before in kept.items()):
        wrong.append("a good backup was touched")
    if copied is None and backups_in(folder_of(path)) != good:
        wrong.append("a backup that was refused is there")
    restoring.restore(path, good[0], key, restoring.loss(path, key, good[0]), act_of(5))
    with opened(path, [key]) as store:
        wrong += troubles(store)
        with Store(good[0].path, key) as backup:
            if picture(store).records != picture(backup).records:
                wrong.append("what was restored is not what was backed up")
    return wrong


def _is_seen(path: Path, key: Key | None) -> bool:
    """Whether SQLite finds the damage. (In a plain store a text may be another, or none, in a page that is sound.)"""
    try:
        with opened(path, [key]) as store, store.reading() as reader:
            return [row[0] for row in reader.rows("PRAGMA integrity_check(1)")] != ["ok"]
    except CpipError:
        return True


def leaves_of(path: Path, key: Key | None, table: str) -> list[int]:
    """The pages, but the first, without which a table cannot be read; found by damaging one after the other."""
    whole = path.read_bytes()
    with closing(connect(path, key)) as sound:
        (root,) = sound.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    found = []
    for page in range(2, len(whole) // PAGE + 1):
        path.write_bytes(whole)
        damage(path, page, b"\xff" * PAGE)
        with suppress(CpipError), closing(connect(path, key)) as opened_store:  # else the list of tables is on it
            try:
                opened_store.execute(f"SELECT SUM(LENGTH(reference || id)) FROM {table} NOT INDEXED").fetchone()
            except driver.Error:
                found.append(page)
    path.write_bytes(whole)
    return [page for page in found if page != root]
