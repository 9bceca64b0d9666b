"""What all tests share: a home of their own, so that no test reads or writes a person's files."""

import os
import shutil
from datetime import UTC, date, datetime

import pytest
from hypothesis import settings

from db.commands.founding import found
from db.demo import fill_demo
from db.store import Act, Store
from models.people import Person, Role

DEMO_DAY = date(2011, 9, 16)

# The same examples each time, so that a run can be trusted; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(home))  # what platformdirs heeds on Windows
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home


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
