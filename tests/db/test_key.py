"""The key of an encrypted store: the recovery key and its slips, the passphrase as SQLCipher takes it, a new one."""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import given
from hypothesis import strategies as st

import db.key
from db.backup import backups_in, contents, folder_of
from db.commands.founding import found
from db.commands.locking import change_passphrase
from db.commands.verifying import unsound, verify
from db.key import KEY_BYTES, SALT_BYTES, Key, salt_of
from db.store import Act, Store
from models.errors import NotAllowed, StoreError, StoreLocked
from models.people import Person, Role

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PASSPHRASE = "Grüße aus O'Brien's \"Straße\" 🦔; --"
keys = st.builds(Key, st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES), st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES))  # fmt: skip  # noqa: E501


def a_key(seed: int) -> Key:
    random = Random(seed)
    return Key(random.randbytes(KEY_BYTES), random.randbytes(SALT_BYTES))


@given(keys)
def test_the_recovery_key_gives_the_key_again(key: Key) -> None:
    assert Key.recovered(key.recovery) == key
    groups = key.recovery.split("-")
    assert [len(group) for group in groups] == [5] * 16
    assert set("".join(groups)) <= set(LETTERS)
    assert key.is_opened_by(key.recovery)


@given(keys, st.randoms(use_true_random=False))
def test_the_recovery_key_may_be_written_as_people_write(key: Key, random: Random) -> None:
    misread = {"0": "0Oo", "1": "1IiLl", "V": "VvUu"}
    text = "".join(random.choice(misread.get(letter, letter + letter.lower())) for letter in key.recovery)
    spaced = "".join(letter + random.choice(("", "", " ", "\n", "\t", "  ", "-")) for letter in text)
    assert Key.recovered(f"  {spaced}\n") == key
    assert Key.recovered(key.recovery.replace("-", "")) == Key.recovered(key.recovery.replace("-", " ")) == key


@pytest.mark.parametrize("text", ["", "-", "a passphrase", "0" * 79, "0" * 81, "*" * 80, "é" * 80, "\ud800", "0" * 80])
def test_a_text_that_is_none_is_no_recovery_key(text: str) -> None:
    assert Key.recovered(text) is None


def test_a_slip_of_one_letter_or_two_letters_swapped_is_noticed() -> None:
    tried, missed = 0, 0
    for seed in range(2):
        letters = list(a_key(seed).recovery.replace("-", ""))
        for place, letter in enumerate(letters):
            slips = [[*letters[:place], other, *letters[place + 1 :]] for other in LETTERS if other != letter]
            if place + 1 < len(letters) and letters[place + 1] != letter:
                slips.append([*letters[:place], letters[place + 1], letter, *letters[place + 2 :]])
            slips.append(letters[:place] + letters[place + 1 :])
            for slip in slips:
                tried += 1
                missed += Key.recovered("".join(slip)) is not None
    assert tried > 5000
    assert missed <= tried / 1000


def test_the_representation_of_a_key_shows_nothing_of_it() -> None:
    key = a_key(3)
    for shown in (repr(key), str(key), f"{key}", repr([key]), repr({"key": key})):
        assert "Key()" in shown
        assert key.raw.hex() not in shown
        assert repr(key.raw)[2:12] not in shown


def test_keys_of_other_passphrases_and_other_salts_are_others() -> None:
    salt = b"s" * SALT_BYTES
    key = Key.derive("one", salt)
    assert key == Key.derive("one", salt)
    assert key.is_opened_by("one")
    assert not key.is_opened_by("One")
    assert not key.is_opened_by(a_key(1).recovery)
    assert len({key.raw, Key.derive("one ", salt).raw, Key.derive("one", b"t" * SALT_BYTES).raw}) == 3


def make(path: Path, act: Act, passphrase: str | None) -> Path:
    found(path, passphrase, act.at, manager="Ada Manager", team="Duty", holidays_version="0.109").close()
    return path


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, act: Act) -> Path:
    """A store with a passphrase, closed; it is not written to."""
    return make(tmp_path_factory.mktemp("locked") / "store.db", act, PASSPHRASE)


def teams(path: Path, secret: str | None) -> list[str]:
    with Store.open(path, secret) as store, store.reading() as reader:
        return [name for (name,) in reader.rows("SELECT name FROM teams")]


def test_a_store_opens_with_its_recovery_key_when_the_passphrase_is_forgotten(locked: Path) -> None:
    recovery = Key.derive(PASSPHRASE, salt_of(locked)).recovery
    assert teams(locked, PASSPHRASE) == teams(locked, recovery) == ["Duty"]
    assert teams(locked, recovery.lower().replace("-", " ").replace("0", "o")) == ["Duty"]
    with Store.open(locked, recovery) as store:
        assert store.key == Key.of(PASSPHRASE, locked) == Key.of(recovery, locked)


@pytest.mark.parametrize("passphrase", [PASSPHRASE, "it's", "  blanks  ", "🦔🧷 ŝ", "x" * 300])
def test_any_program_that_knows_sqlcipher_opens_it_with_the_passphrase(
    tmp_path: Path, act: Act, passphrase: str
) -> None:
    path = make(tmp_path / "store.db", act, passphrase)
    with contextlib.closing(driver.connect(str(path))) as stock:
        stock.execute("PRAGMA key='{}'".format(passphrase.replace("'", "''")))
        assert stock.execute("SELECT name FROM teams").fetchall() == [("Duty",)]
    assert passphrase.strip().encode() not in path.read_bytes()
    assert b"Ada Manager" not in path.read_bytes()


WRONG = ["wrong", PASSPHRASE + " ", PASSPHRASE.lower(), a_key(5).recovery, "x'" + "0" * 64 + "'", "'; DROP TABLE"]


@pytest.mark.parametrize("secret", WRONG)
def test_a_wrong_passphrase_is_said_in_one_sentence(locked: Path, secret: str) -> None:
    before = locked.read_bytes()
    with pytest.raises(StoreLocked) as refused:
        Store.open(locked, secret)
    assert str(refused.value) == (f"The passphrase does not open {locked}, or the file is not a store of this program.")
    assert refused.value.__cause__ is None
    assert locked.read_bytes() == before
    assert os.listdir(locked.parent) == [locked.name]


@pytest.mark.parametrize("secret", [None, ""])
def test_no_passphrase_is_asked_for_in_a_sentence(locked: Path, secret: str | None) -> None:
    with pytest.raises(StoreLocked, match="has a passphrase, or is not a store of this program"):
        Store.open(locked, secret)


def test_the_library_writes_nothing_of_its_own_when_the_passphrase_is_wrong(locked: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from db.store import Store; from models.errors import StoreLocked\n"
        "try:\n    Store.open(Path(sys.argv[1]), 'wrong')\nexcept StoreLocked:\n    sys.exit(7)"
    )
    said = subprocess.run([sys.executable, "-c", program, str(locked)], capture_output=True, check=False,
                          cwd=Path(__file__).parents[2])  # fmt: skip
    assert (said.returncode, said.stdout, said.stderr) == (7, b"", b"")


def test_a_wrong_passphrase_takes_as_long_as_the_right_one(locked: Path) -> None:
    def seconds(secret: str) -> float:
        start = time.process_time()  # what the machine does besides is not ours
        with contextlib.suppress(StoreLocked):
            Store.open(locked, secret).close()
        return time.process_time() - start

    taken = [(seconds(PASSPHRASE), seconds("wrong")) for _ in range(5)]
    right, wrong = (statistics.median(column) for column in zip(*taken, strict=True))
    assert 0.7 < wrong / right < 1.4


@pytest.fixture
def own(tmp_path: Path, act: Act, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A locked store that may be changed; with fewer rounds for a passphrase, since it is opened often."""
    monkeypatch.setattr(db.key, "ROUNDS", 1_000)
    return make(tmp_path / "own.db", act, PASSPHRASE)


def test_after_a_change_only_the_new_passphrase_and_the_new_recovery_key_open(own: Path, act: Act) -> None:
    before = Key.of(PASSPHRASE, own)
    with Store.open(own, PASSPHRASE) as store:
        key = change_passphrase(store, act, "another one")
        assert verify(store, act).faults == ()  # it goes on with the new key
        assert unsound(store) == []
    for old in (PASSPHRASE, before.recovery):
        with pytest.raises(StoreLocked):
            Store.open(own, old)
    for new in ("another one", key.recovery):
        assert teams(own, new) == ["Duty"]
    assert key.recovery != before.recovery
    assert [file.name for file in own.parent.iterdir() if file.is_file()] == [own.name]
    with contextlib.closing(driver.connect(str(own))) as stock:
        stock.execute("PRAGMA key='another one'")
        stock.execute("PRAGMA kdf_iter=1000")
        assert stock.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert stock.execute("SELECT what FROM audit_entries WHERE id = 2").fetchall() == [("change the passphrase",)]


def test_no_page_of_the_file_stays_as_it_was_under_the_old_key(own: Path, act: Act) -> None:
    before = own.read_bytes()
    with Store.open(own, PASSPHRASE) as store:
        change_passphrase(store, act, "another one")
    after = own.read_bytes()
    pages = {before[at : at + 4096] for at in range(0, len(before), 4096)}
    assert not pages & {after[at : at + 4096] for at in range(0, len(after), 4096)}


def test_a_backup_is_made_before_and_keeps_the_passphrase_of_its_time(own: Path, act: Act) -> None:
    with Store.open(own, PASSPHRASE) as store:
        old = store.key
        new = change_passphrase(store, act, "another one")
        later = change_passphrase(store, Act(act.person, datetime(2024, 6, 4, tzinfo=UTC)), "a third")
    second, first = backups_in(folder_of(own))
    assert contents(first.path, old).head.id == 1
    assert contents(second.path, new).head.id == 2
    for path, key in ((first.path, new), (second.path, old), (second.path, later)):
        with pytest.raises(StoreLocked):
            contents(path, key)
    outside = own.parent
    for backup, secret in ((first, PASSPHRASE), (second, "another one")):
        copy = Path(shutil.copyfile(backup.path, outside / f"copy-{backup.entry}.db"))
        assert teams(copy, secret) == ["Duty"]


def test_who_has_the_store_open_under_the_old_key_is_told_and_writes_nothing(own: Path, act: Act) -> None:
    with Store.open(own, PASSPHRASE) as store, Store.open(own, PASSPHRASE) as other:
        with other.reading() as reader:
            assert reader.row("SELECT COUNT(*) FROM teams") == (1,)
        change_passphrase(store, act, "another one")
        with pytest.raises(StoreError):
            verify(other, act)
    with Store.open(own, "another one") as store:
        assert verify(store, act).faults == ()
        assert verify(store, act).entries == 3


@pytest.mark.parametrize(
    ("passphrase", "person", "error"),
    [
        ("", Person(1, "Ada Manager", Role.ADMINISTRATOR), StoreLocked),
        ("another one", Person(2, "Bob Best", Role.MANAGER), NotAllowed),
    ],
)
def test_a_refused_change_leaves_the_store_as_it_was(
    own: Path, act: Act, passphrase: str, person: Person, error: type[Exception]
) -> None:
    before = own.read_bytes()
    with Store.open(own, PASSPHRASE) as store, pytest.raises(error):
        change_passphrase(store, Act(person, act.at), passphrase)
    assert own.read_bytes() == before
    assert not folder_of(own).exists()


def test_a_store_without_a_passphrase_has_none_to_change(store: Store, act: Act, execute: Callable[..., None]) -> None:
    before = store.path.read_bytes()
    with pytest.raises(StoreLocked, match=r"is not encrypted, so it has no passphrase to change\. Make an encrypted"):
        change_passphrase(store, act, "another one")
    assert store.path.read_bytes() == before
    assert not folder_of(store.path).exists()
