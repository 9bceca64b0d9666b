"""However the program ends, the store is closed cleanly, and what it leaves is for its owner only."""

import os
import stat

import pytest

import cpip_tui.cli.terminal
from cpip_tui.app import CpipApp
from cpip_tui.crash import note_crash
from cpip_tui.settings import Remembered

posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")


@pytest.mark.parametrize("end", [None, RuntimeError("Zoë Secret-Name"), KeyboardInterrupt()])
def test_whatever_ends_the_program_the_store_is_closed_and_its_log_folded_in(cpip, store_path, monkeypatch, end):
    monkeypatch.setattr(cpip_tui.cli.terminal, "is_terminal", lambda: True)
    ran = []

    def run(app):
        with app.desk.store.noting() as connection:
            connection.execute("UPDATE authority SET name = 'Torbay'")
        assert store_path.with_name(store_path.name + "-wal").stat().st_size > 0
        ran.append(app)
        if end is not None:
            raise end

    monkeypatch.setattr(CpipApp, "run", run)
    said = cpip("--store", store_path)
    assert ran
    assert said.code == {type(None): 0, RuntimeError: 3, KeyboardInterrupt: 2}[type(end)]
    assert "Secret-Name" not in said.out + said.err
    assert [file.name for file in store_path.parent.iterdir() if file.is_file()] == [store_path.name]


@posix_only
def test_the_log_and_the_choices_are_for_their_owner_only(own_home, tmp_path):
    before = os.umask(0)
    try:
        note_crash(RuntimeError("nothing of this is kept"))
        Remembered().set("theme", "nord")
    finally:
        os.umask(before)
    files = [file for file in own_home.rglob("*") if file.is_file()]
    assert {file.name for file in files} == {"errors.log", "choices.json"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {stat.S_IMODE(file.parent.stat().st_mode) for file in files} == {0o700}
