"""Stores to do something to: founded, filled or of an earlier version, plain or encrypted; made once and copied."""

import random
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config

import db.migrations
from db.commands.founding import found
from db.connection import make_ours
from db.demo import fill_demo
from db.files import beside, claim
from db.key import Key
from db.store import Act, Store
from models.people import Person, Role

NAME = "store.db"
PAGE = 4096
PASSPHRASE = "correct horse battery staple"
ADMIN = Person(1, "Ada Manager", Role.ADMINISTRATOR)
START = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)
DAY = date(2024, 6, 3)


def act_of(number: int, role: Role = Role.ADMINISTRATOR) -> Act:
    """The act with this number: each is a minute after the one before it."""
    return Act(Person(ADMIN.id, ADMIN.name, role), START + timedelta(minutes=1 + number))


def make(path: Path, kind: str, *, encrypted: bool) -> Key | None:
    """Make a store of this kind at the path, closed; return its key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "old":
        return make_old(path, encrypted=encrypted)
    secret = PASSPHRASE if encrypted else None
    with found(path, secret, START, manager=ADMIN.name, team="Duty", holidays_version="0.109") as store:
        if kind == "filled":
            fill_demo(store, act_of(0), DAY, children=12)
        return store.key


def make_old(path: Path, *, encrypted: bool) -> Key | None:
    """Make a store as the first version made it, with entries in its trail that nobody sealed."""
    key = Key(bytes(range(32)), random.Random(1).randbytes(16)) if encrypted else None
    claim(path)
    make_ours(path, key)
    with Store(path, key) as store, store.writing() as session:
        config = Config()
        config.set_main_option("script_location", str(Path(db.migrations.__file__).parent))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0001")
        for sql in OLD_ROWS:
            session.connection().exec_driver_sql(sql)
    return key


OLD_ROWS = (
    "INSERT INTO authority (id, name, count_start_day, holidays_version) VALUES (1, '', 0, '0.109')",
    "INSERT INTO teams (id, name) VALUES (1, 'Duty')",
    "INSERT INTO workers (id, name, role, team_id) VALUES (1, 'Ada Manager', 'team_manager', 1)",
    "INSERT INTO workers (id, name, role, team_id) VALUES (2, 'Sam', 'social_worker', 1)",
    "INSERT INTO children (id, reference, search) VALUES (1, 'R1', 'r1')",
    "INSERT INTO cases (child_id, number, opened_on, no_further_action) VALUES (1, 1, '2011-09-02', 0)",
    """INSERT INTO audit_entries (id, at, who, what, subject, before, after, why) VALUES
        (1, '2011-09-01 09:00:00.000000', 'Ada Manager', 'init', 'store', NULL, '{"team":"Duty"}', NULL),
        (2, '2011-09-02 09:30:00.500000', 'Ada Manager', 'import annex-a', 'extract é.xlsx', NULL,
         '{"child":{"new":1}}', '1 rows refused'),
        (5, '2011-09-02 09:00:00.000000', 'Zoë', 'close the office', '2011-12-28', '{"a":"b"}', NULL, 'Christmas')""",
)


def damage(path: Path, page: int, content: bytes = bytes(PAGE)) -> None:
    """Overwrite a page of the file, the first of which is 1."""
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(content)


class Bases:
    """Stores that were made once and are copied for each use, with the backups beside them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[str, Key | None] = {}

    def copy(
        self,
        to: Path,
        kind: str,
        *,
        encrypted: bool = False,
        name: str = "",
        prepare: Callable[[Store], None] | None = None,
        killed: bool = False,
        damaged: bool = False,
    ) -> Key | None:
        """Copy the store of this kind into the folder; ``prepare`` was done to it once, and has a ``name``.

        With ``killed`` the program ended then without closing it: what was written last stands in the log beside it.
        With ``damaged`` the first page of the file is no more.
        """
        known = f"{kind}-{'encrypted' if encrypted else 'plain'}{'-' + name if prepare else ''}"
        made = self._folder / known
        if known not in self._keys:
            if prepare is None:
                self._keys[known] = make(made / NAME, kind, encrypted=encrypted)
            else:
                key = self._keys[known] = self.copy(made, kind, encrypted=encrypted)
                with Store(made / NAME, key) as store:
                    prepare(store)
                    left = {file: file.read_bytes() for file in beside(made / NAME)[:2]} if killed else {}
                for file, content in left.items():
                    file.write_bytes(content)
                if damaged:
                    damage(made / NAME, 1)
        shutil.copytree(made, to, dirs_exist_ok=True)
        return self._keys[known]
