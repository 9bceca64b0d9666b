"""After a power loss all that was acknowledged is there, and nothing by half; and the simulator can see loss."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import shim
from measuring import Result, measure
from power import Recording, crash_states, write_files

from db import connection

STATES = 150
PASSPHRASE = "correct horse battery staple"

_REASON = shim.reason_to_skip()
pytestmark = pytest.mark.skipif(_REASON is not None, reason=_REASON or "")


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_nothing_acknowledged_is_lost(passphrase: str | None) -> None:
    result = measure(STATES, 2011, passphrase)
    assert (result.lost, result.unopened, result.torn) == (0, 0, 0), result
    assert result.tried - result.unpromised > STATES // 2


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_the_simulator_sees_entries_lost_with_normal_syncs(passphrase: str | None) -> None:
    result = _with_syncs("NORMAL", passphrase)
    assert result.lost > STATES // 2, result
    assert (result.unopened, result.torn) == (0, 0), result  # what SQLite promises of NORMAL


def test_the_simulator_sees_a_store_damaged_without_syncs() -> None:
    result = _with_syncs("OFF", None)
    assert result.lost > STATES // 2, result
    assert result.unopened + result.torn > 0, result


def _with_syncs(synchronous: str, passphrase: str | None) -> Result:
    pragmas = tuple(pragma.replace("synchronous=FULL", f"synchronous={synchronous}") for pragma in connection.PRAGMAS)
    assert pragmas != connection.PRAGMAS
    return measure(STATES, 2011, passphrase, pragmas, after_acknowledging=True)


# The simulator itself, with files that Python writes.

OLD, NEW = b"old" * 1000, b"new" * 2000


def _ends(tmp_path: Path, replace: Callable[[Path, Path], None]) -> set[tuple[bytes | None, bytes | None]]:
    """What can be under the two names when the power fails after the one file was put in the place of the other."""
    folder = tmp_path / "folder"
    write_files(folder, {"kept/file": OLD})
    with Recording(folder) as recording:
        replace(folder / "kept" / "new", folder / "kept" / "file")
    assert recording.unseen == []
    states = crash_states(recording, recording.start_files, random.Random(1), 300, [len(recording.log)])
    return {(state.files.get("kept/new"), state.files.get("kept/file")) for state in states}


def _write(path: Path, *, sync: bool) -> None:
    with path.open("wb") as file:
        file.write(NEW)
        file.flush()
        if sync:
            os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def test_a_synced_file_renamed_is_old_or_new(tmp_path: Path) -> None:
    def replace(new: Path, file: Path) -> None:
        _write(new, sync=True)
        new.replace(file)

    assert _ends(tmp_path, replace) == {(NEW, OLD), (None, NEW)}


def test_a_rename_is_certain_once_the_folder_is_synced(tmp_path: Path) -> None:
    def replace(new: Path, file: Path) -> None:
        _write(new, sync=True)
        new.replace(file)
        _sync_folder(file.parent)

    assert _ends(tmp_path, replace) == {(None, NEW)}


def test_a_file_renamed_before_it_is_synced_may_be_anything(tmp_path: Path) -> None:
    def replace(new: Path, file: Path) -> None:
        _write(new, sync=False)
        new.replace(file)
        _sync_folder(file.parent)

    ends = _ends(tmp_path, replace)
    assert {(None, b""), (None, NEW)} < ends
    assert (None, OLD) not in ends
    assert any(file not in (b"", NEW) for _, file in ends)  # torn


def test_a_file_deleted_may_come_back_until_the_folder_is_synced(tmp_path: Path) -> None:
    assert _ends(tmp_path, lambda _, file: file.unlink()) == {(None, OLD), (None, None)}


def test_a_synced_link_and_its_origin(tmp_path: Path) -> None:
    def link(new: Path, file: Path) -> None:
        os.link(file, new)

    assert _ends(tmp_path, link) == {(None, OLD), (OLD, OLD)}
