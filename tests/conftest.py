"""What all tests share: a home of their own, so that no test reads or writes a person's files."""

import compileall
import functools
import gc
import os
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import textual._wait
import typer.main
from _pytest.assertion import rewrite
from hypothesis import settings
from rich.console import Console
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

import db.backup
from db import connection
from db.audit import stored_entries
from db.commands.founding import found
from db.demo import fill_demo
from db.migrations import REVISIONS
from db.restoring import Loss, restore
from db.store import Act, Reader, Store
from models.audit_chain import faults
from models.people import PROGRAM, Action, Person, Role

DEMO_DAY = date(2011, 9, 16)
ROOT = Path(__file__).parent.parent
MODULES = ("models", "db", "screens", "cpip_tui", "tests")

# The same examples each time, so that a run can be trusted; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


# Textual's pilot waits after each key until the program was idle for as long as this, at the first try for 20 ms.
textual._wait.SLEEP_GRANULARITY, textual._wait.SLEEP_IDLE = 0.004, 0.0002


# The styles of the program are the same in each test: they are read once, and not anew for each app.
_parse_rules = Stylesheet._parse_rules
_parsed = {}


def _parse_once(stylesheet, css, read_from, *more, **named):
    """What Textual reads in the text, with the colours that it has now."""
    known = (css, read_from, more, *named.items(), *stylesheet._variables.items())
    if known not in _parsed:
        _parsed[known] = _parse_rules(stylesheet, css, read_from, *more, **named)
    return _parsed[known]


Stylesheet._parse_rules = _parse_once
# Each widget that is styled looks up all rules, thousands at a time: by their places, as before, but not in Python.
RuleSet.__hash__ = object.__hash__


# Rich asks the terminal for its size with each text that it measures; here none is asked, and the answer is the usual.
_size_of = Console.size.fget


def _size_once(console):
    """What it was at the first time, for as long as the widths that it is told and those of the environment stand."""
    known = (console._width, console._height, console._environ.get("COLUMNS"), console._environ.get("LINES"))
    if console.__dict__.get("_size_known", (None,))[0] != known:
        console._size_known = known, _size_of(console)
    return console._size_known[1]


Console.size = property(_size_once, Console.size.fset)


# A run is many processes that load the same modules: what one has compiled is kept for the others, also where
# PYTHONDONTWRITEBYTECODE is set. It stands in __pycache__, which Git does not know.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_configure(config):
    """Before several processes load all modules at once, these are compiled, each once, on all cores."""
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None) or not hasattr(os, "fork"):
        return
    files = sorted(file for folder in MODULES for file in (ROOT / folder).rglob("*.py"))
    cores, started = os.cpu_count() or 1, []
    for core in range(cores):
        child = os.fork()
        if not child:
            try:
                for file in files[core::cores]:
                    _compile(file, config)
            finally:
                os._exit(0)  # whatever it could not compile is compiled where it is loaded
        started.append(child)
    for child in started:
        os.waitpid(child, 0)


def _compile(file, config):
    """Compile the file as it will be loaded: pytest writes the assertions of its own files anew."""
    if not (file.name.startswith("test_") or file.name == "conftest.py"):
        compileall.compile_file(file, quiet=2)
        return
    folder = rewrite.get_cache_dir(file)
    kept = folder / f"{file.stem}{rewrite.PYC_TAIL}"
    if rewrite._read_pyc(file, kept) is None and rewrite.try_makedirs(folder):
        known, code = rewrite._rewrite_test(file, config)
        rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, known, kept)


def pytest_collection_finish(session):
    """The thousands of tests and all modules stay: they are not searched for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a journey waits a part of its time."""
    return (os.cpu_count() or 1) + 1


# The tree of commands is the same in each test: Typer builds it once, and not anew for each command line.
typer.main.get_command = functools.cache(typer.main.get_command)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(home))  # what platformdirs heeds on Windows
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home


@pytest.fixture(autouse=True)
def without_syncs(request, monkeypatch):
    """Nothing that a test writes outlasts it, so it does not wait for the disk; the fault suite does."""
    if "faults" not in request.path.parts and "with_syncs" not in request.fixturenames:
        pragmas = tuple(one.replace("synchronous=FULL", "synchronous=OFF") for one in connection.PRAGMAS)
        assert pragmas != connection.PRAGMAS
        monkeypatch.setattr(connection, "PRAGMAS", pragmas)


@pytest.fixture
def with_syncs():
    """For a test of how the program opens a store: it waits for the disk, as it does for people."""


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory):
    """The synthetic authority as at Friday 16 September 2011, closed; to be copied, never opened."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    act = Act(Person(1, "Demo Manager", Role.ADMINISTRATOR), datetime(2011, 9, 16, 9, 0, tzinfo=UTC))
    with found(path, None, act.at, manager="Demo Manager", team="Duty", holidays_version="0.109") as store:
        fill_demo(store, act, DEMO_DAY, children=900, seed=2011)
    return path


@pytest.fixture
def demo_store(demo_template, tmp_path):
    """The synthetic authority in a store of the test's own."""
    path = tmp_path / "demo.db"
    shutil.copyfile(demo_template, path)
    with Store.open(path) as store:
        yield store


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory):
    """A store as ``init`` makes it, closed; to be copied, never opened."""
    path = tmp_path_factory.mktemp("empty") / "store.db"
    act = Act(Person(1, "Ada Manager", Role.ADMINISTRATOR), datetime(2011, 9, 16, 9, 0, tzinfo=UTC))
    found(path, None, act.at, manager="Ada Manager", team="Duty", holidays_version="0.109").close()
    return path


@pytest.fixture
def empty_store(empty_template, tmp_path):
    """A store with nobody in it but the first manager."""
    path = tmp_path / "store.db"
    shutil.copyfile(empty_template, path)
    with Store.open(path) as store:
        yield store


# Every finished backup of the tests, with the key it was made with; restored when its test is over.
_made = []
_unwatched_back_up = db.backup.back_up


@functools.wraps(_unwatched_back_up)
def _watched_back_up(store, at, **more):
    backup = _unwatched_back_up(store, at, **more)
    _made.append((backup, store.key))
    return backup


# Once for all: a module that a test loads later takes the watched one from db.backup.
for _module in list(sys.modules.values()):
    if getattr(_module, "__dict__", {}).get("back_up") is _unwatched_back_up:
        _module.back_up = _watched_back_up


@pytest.fixture
def broken_backups():
    """For a test that breaks its own backups: they are not restored at its end."""


@pytest.fixture(autouse=True)
def every_backup_restores(request, tmp_path_factory):
    """Each backup that a test made and that is still there is restored at its end, of many the last five."""
    _made.clear()
    yield
    made = [(backup, key) for backup, key in _made if backup.path.exists()][-5:]
    if not made or "broken_backups" in request.fixturenames:
        return
    folder = tmp_path_factory.mktemp("restored")
    for number, (backup, key) in enumerate(made):
        _restores(backup, key, folder / f"{number}.db")
    _made.clear()


def _restores(backup, key, path):
    """Hold what is restored of a backup against the backup itself."""
    act, secret = Act(PROGRAM, backup.at), None if key is None else key.recovery
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)  # nothing here outlasts the test
        assert restore(path, backup, key, Loss(None, None), act) is None
    with Store.open(path, secret) as store, Store(backup.path, key) as made:
        if made.revision() != REVISIONS[-1]:  # it was brought up to date as well
            assert _found_in(store)[1:] == ([], Action.RESTORE)
            return
        before, broken, _ = _found_in(made)
        before["audit_entries"] += 1
        assert _found_in(store) == (before, broken, Action.RESTORE)


def _found_in(store):
    """How many rows each table has, what is wrong with the trail, and what was done last."""
    with store.copying() as connection:
        entries = stored_entries(Reader(connection))
        last = connection.execute("SELECT what FROM main.audit_entries ORDER BY id DESC LIMIT 1").fetchone()
        return dict(db.backup._contents(connection).rows), list(faults(entries)), last[0]
