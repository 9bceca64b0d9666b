"""A migration that fails half way leaves the file as it was, and can be done again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import op
from bases import NAME, Bases, act_of
from hypothesis import settings
from looking import picture

import db.migrations
from db.audit import stored_entries
from db.backup import backups_in, contents, folder_of
from db.commands.migrating import bring_up_to_date
from db.migrations import REVISIONS
from db.store import Store
from models.audit_chain import COLUMNS, faults
from models.errors import NotAllowed, StoreNewer
from models.people import Role

# What the revisions after the first are made of, and how often each is done; of many statements every fifteenth.
STEPS = [
    *(("create_table", number) for number in range(1, 6)),
    *(("execute", number) for number in (1, 2, 3, 4, *range(7, 147, 15), 147)),
    *(("create_index", number) for number in range(1, 5)),
    *(("bulk_insert", number) for number in range(1, 8)),
    ("rename_table", 1), ("drop_table", 1), ("batch_alter_table", 1),
]  # fmt: skip


def fails_at(real: Callable[..., Any], number: int) -> Callable[..., Any]:
    calls = 0

    def counted(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number:
            raise RuntimeError("half way")
        return real(*given, **named)

    return counted


# Where it fails has nothing to do with the key: of an encrypted store the first and the last of each kind, and each
# where HYPOTHESIS_PROFILE=search asks for more.
_EDGES = {of_kind[at] for kind, _ in STEPS for of_kind in [[one for one in STEPS if one[0] == kind]] for at in (0, -1)}
_ENCRYPTED = STEPS if settings.default.max_examples > 100 else [one for one in STEPS if one in _EDGES]
PLACES = [*((*one, False) for one in STEPS), *((*one, True) for one in _ENCRYPTED)]


@pytest.mark.parametrize(("step", "number", "encrypted"), PLACES)
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    bases: Bases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, *, encrypted: bool
) -> None:
    path = tmp_path / NAME
    key = bases.copy(tmp_path, "old", encrypted=encrypted)
    secret = key.recovery if key else None
    before, _ = _look(path, key)
    with monkeypatch.context() as patched:
        patched.setattr(op, step, fails_at(getattr(op, step), number))
        with pytest.raises(RuntimeError, match="half way"):
            bring_up_to_date(path, secret, act_of(1))
    assert _look(path, key) == (before, "0001")
    (backup,) = backups_in(folder_of(path))
    assert contents(backup.path, key).rows["audit_entries"] == 3
    assert _look(backup.path, key) == (before, "0001")
    bring_up_to_date(path, secret, act_of(2))
    with Store.open(path, secret) as store:
        assert _sealed(store) == [
            ("init", "store"), ("import annex-a", "extract é.xlsx"), ("close the office", "2011-12-28"),
            ("bring the store up to date", "store"),
        ]  # fmt: skip


def _look(path: Path, key: Any) -> tuple[Any, str]:
    with Store(path, key) as store:
        return picture(store), store.revision()


def _sealed(store: Store) -> list[tuple[str, str]]:
    """What each entry says was done to what, once the chain was found sound."""
    with store.reading() as reader:
        entries = stored_entries(reader)
    assert list(faults(entries)) == []
    what, subject = COLUMNS.index("what"), COLUMNS.index("subject")
    return [((entry[what] or b"").decode(), (entry[subject] or b"").decode()) for entry in entries]


def test_each_kind_of_step_was_tried_to_its_last(bases: Bases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bases.copy(tmp_path, "old")
    counted: dict[str, int] = {}

    def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            counted[name] = counted.get(name, 0) + 1
            return real(*given, **named)

        return run

    for name in ("create_table", "execute", "create_index", "bulk_insert", "rename_table", "drop_table",
                 "batch_alter_table"):  # fmt: skip
        monkeypatch.setattr(op, name, counting(name, getattr(op, name)))
    bring_up_to_date(tmp_path / NAME, None, act_of(1))
    assert counted == {name: max(number for other, number in STEPS if other == name) for name in counted}


def test_a_newer_store_is_neither_opened_nor_brought_down(
    bases: Bases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / NAME
    bases.copy(tmp_path, "filled")
    before = path.read_bytes()
    monkeypatch.setattr(db.migrations, "REVISIONS", REVISIONS[:1])
    monkeypatch.setattr("db.store.REVISIONS", REVISIONS[:1])
    with pytest.raises(StoreNewer):
        Store.open(path)
    assert path.read_bytes() == before


def test_only_an_administrator_brings_a_store_up_to_date(bases: Bases, tmp_path: Path) -> None:
    bases.copy(tmp_path, "old")
    with pytest.raises(NotAllowed):
        bring_up_to_date(tmp_path / NAME, None, act_of(1, Role.MANAGER))
    assert not backups_in(folder_of(tmp_path / NAME))
