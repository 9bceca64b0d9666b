"""A damaged page: it is said in a sentence, good backups stay, and the rest is rescued or a backup restored."""

import random
from contextlib import closing
from pathlib import Path

import pytest
from bases import NAME, Bases, act_of, damage, make
from damage import damage_pages, leaves_of

from db.commands.verifying import unsound, verify
from db.connection import connect
from db.demo import fill_demo
from db.key import Key
from db.rescue import rescue
from db.store import Store
from models.audit_chain import FaultKind

PAGES = 4
OF_A_CHILD = ("cases", "episode_events", "episode_facts", "placements", "status_episodes")


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_damaged_page_is_said_and_the_good_backup_stays(bases: Bases, *, encrypted: bool) -> None:
    tally = damage_pages(bases, random.Random(2011), encrypted=encrypted, pages=PAGES)
    assert tally.lost == []
    assert tally.tried >= PAGES


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_all_but_the_rows_of_the_damaged_page_are_rescued(tmp_path: Path, *, encrypted: bool) -> None:
    path, target = tmp_path / NAME, tmp_path / "rescued.db"
    key = make(path, "founded", encrypted=encrypted)
    with Store(path, key) as store:
        fill_demo(store, act_of(0), act_of(0).at.date(), children=120)
    before = _counts(path, key)
    leaves = leaves_of(path, key, "children")
    assert len(leaves) > 2
    damage(path, leaves[1], random.Random(1).randbytes(4096))
    found = rescue(path, key, target, act_of(1))
    after = _counts(target, key)
    assert found["children"][0] == after["children"]
    assert 0 < before["children"] - after["children"] < before["children"] / len(leaves) * 2
    assert after.pop("audit_entries") == before.pop("audit_entries") + 1
    del before["children"], after["children"]
    assert after == before
    with Store(target, key) as rescued:
        assert verify(rescued, act_of(2)).faults == ()
        assert unsound(rescued) == [f"a row of {table} belongs to nothing" for table in OF_A_CHILD]


def _counts(path: Path, key: Key | None) -> dict[str, int]:
    with closing(connect(path, key)) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: opened.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in names}


def test_an_altered_text_of_a_plain_store_is_not_seen_by_sqlite_but_by_verify(bases: Bases, tmp_path: Path) -> None:
    path = tmp_path / NAME
    bases.copy(tmp_path, "filled")
    content = path.read_bytes()
    assert content.count(b'"manager":"Ada Manager"') == 1
    path.write_bytes(content.replace(b'"manager":"Ada Manager"', b'"manager":"Ida Manager"'))
    with Store.open(path) as store:
        assert unsound(store) == []
        assert [fault.kind for fault in verify(store, act_of(1)).faults] == [FaultKind.CHANGED]


def test_one_flipped_bit_of_an_encrypted_store_is_damage(bases: Bases) -> None:
    tally = damage_pages(bases, random.Random(7), encrypted=True, pages=3, manners=["a flipped bit"])
    assert tally.lost == []
