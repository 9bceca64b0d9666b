"""When backups are made: into a second place too, before bulk work and a migration; never while restoring."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import db.backup
import db.files
import db.migrations
from db.backup import back_up, back_up_everywhere, backups_in, contents, folder_of, is_due
from db.commands.backing_up import back_up_now, set_second_place
from db.commands.importing import plan_import, write_import
from db.commands.migrating import bring_up_to_date
from db.connection import connect, make_ours
from db.exchange.annex_a import AnnexA, ChildFacts
from db.files import claim
from db.key import Key
from db.restoring import loss, restore
from db.store import Act, Store
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Referral
from models.errors import InvalidInput, NotAllowed, StoreDamaged, StoreError
from models.people import Person, Role


def everything(path: Path, key: Key | None) -> dict[str, list[Any]]:
    with closing(connect(path, key)) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(opened.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


def a_file(day: datetime, *children: str) -> AnnexA:
    facts = Facts((Referral(day.date()),), (AssessmentWork(Kind.SINGLE, day.date()),))
    return AnnexA(
        Path("june.xlsx"), Kind.SINGLE, day.date(), {name: ChildFacts(name, facts=facts) for name in children}
    )


@pytest.fixture
def second(tmp_path: Path, store: Store, act: Act) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    set_second_place(store, act, place)
    return place


def test_the_second_place_gets_a_copy_of_each_backup_and_is_thinned(second: Path, store: Store, act: Act) -> None:
    for number in range(12):
        backup, copy = back_up_everywhere(store, act.at + timedelta(minutes=number))
        assert copy == second / backup.path.name
        assert copy.read_bytes() == backup.path.read_bytes()
    assert sorted(one.name for one in second.iterdir()) == sorted(one.name for one in folder_of(store.path).iterdir())
    assert len(backups_in(second)) == 10


def test_a_missing_second_place_is_said_and_the_first_backup_was_made(second: Path, store: Store, act: Act) -> None:
    second.rmdir()
    with pytest.raises(StoreError, match=r"is not there\. The backup beside the store was made"):
        back_up_everywhere(store, act.at)
    assert len(backups_in(folder_of(store.path))) == 1
    assert not second.exists()
    assert not is_due(store)
    with pytest.raises(InvalidInput, match="There is no folder"):
        set_second_place(store, act, second)
    set_second_place(store, act, None)
    assert back_up_everywhere(store, act.at)[1] is None


def test_a_copy_that_differs_is_not_kept_in_the_second_place(
    second: Path, store: Store, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.files.shutil, "copyfile", lambda _, to: Path(to).write_bytes(b"half"))
    with pytest.raises(StoreDamaged, match="differs from the backup"):
        back_up_everywhere(store, act.at)
    assert list(second.iterdir()) == []


def test_two_stores_share_a_second_place(
    second: Path, store: Store, new_store: Callable[[], AbstractContextManager[Store]], act: Act
) -> None:
    copy = back_up_everywhere(store, act.at)[1]
    assert copy is not None
    with new_store() as other:
        set_second_place(other, act, second)
        for number in range(12):
            back_up_everywhere(other, act.at + timedelta(minutes=number + 1))
    assert copy.exists()
    assert len(backups_in(second)) == 11


def test_a_bulk_import_makes_a_backup_of_the_state_before(store: Store, act: Act) -> None:
    first = a_file(act.at, "A")
    write_import(store, act, first, plan_import(store, act, first))
    before = everything(store.path, None)
    file = a_file(act.at, "A", "B")
    plan_import(store, act, file)
    assert len(backups_in(folder_of(store.path))) == 1  # a preview makes none
    write_import(store, act, file, plan_import(store, act, file))
    newest, empty = backups_in(folder_of(store.path))
    assert everything(newest.path, None) == before
    assert contents(empty.path, None).rows["children"] == 0
    write_import(store, act, file, plan_import(store, act, file))  # nothing to write, so none is made
    assert len(backups_in(folder_of(store.path))) == 2


def make_older(path: Path) -> None:
    """A store as the second version made it, with somebody in it."""
    from alembic import command
    from alembic.config import Config

    claim(path)
    make_ours(path, None)
    with Store(path, None) as store, store.writing() as session:
        config = Config()
        config.set_main_option("script_location", str(Path(db.migrations.__file__).parent))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0002")
        for statement in (
            "INSERT INTO authority (id, name, count_start_day, holidays_version) VALUES (1, '', 0, '0.109')",
            "INSERT INTO workers (id, name, role) VALUES (1, 'Ada Manager', 'team_manager')",
        ):
            session.connection().exec_driver_sql(statement)


def test_a_migration_makes_a_backup_of_the_state_before(tmp_path: Path, act: Act) -> None:
    path = tmp_path / "older.db"
    make_older(path)
    before = everything(path, None)
    kept = bring_up_to_date(path, None, act)
    assert everything(kept, None) == before
    assert [one.path for one in backups_in(folder_of(path))] == [kept]
    Store.open(path).close()


def test_restoring_thins_nothing(store: Store, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        back_up(store, act.at + timedelta(minutes=number))
    extra = backups_in(folder_of(store.path))[-1].path
    shutil.copyfile(extra, extra.with_name("20240101T000000000Z-e1-00000000.db"))
    found_ = backups_in(folder_of(store.path))
    store.close()
    monkeypatch.setattr(db.backup, "thin", lambda _: pytest.fail("nothing is thinned"))
    restore(store.path, found_[3], None, loss(store.path, None, found_[3]), act)
    assert backups_in(folder_of(store.path)) == found_


def test_a_worker_makes_no_backup(store: Store, act: Act) -> None:
    with pytest.raises(NotAllowed):
        back_up_now(store, Act(Person(9, "Wren", Role.WORKER), act.at))
    assert not folder_of(store.path).exists()
