"""Throw-away stores and workbooks for the tests of what is kept."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.commands.founding import found
from db.store import Act, Store
from models.people import Person, Role

sys.path.insert(0, str(Path(__file__).parent))  # pytest does not put a test's folder on the path

import small_authority
from random_history import History, happened, write_down

MANAGER = "Ada Manager"

_CHILD = ("Child Unique ID", "Gender", "Date of Birth")
_HOLDER = ("Allocated Team", "Allocated Worker")
HEADERS = {
    3: (*_CHILD, "Date of Referral", "Referral Source", "Referral NFA?", *_HOLDER),
    4: (
        *_CHILD,
        "Continuous Assessment Start Date",
        "Child Seen During Continuous Assessment",
        "Continuous Assessment Date of Authorisation",
        *_HOLDER,
    ),
    5: (
        *_CHILD,
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "Number of Section 47 Enquiries in the last 12 months",
        *_HOLDER,
    ),
    6: (
        *_CHILD,
        "CIN Start Date",
        "Primary Need Code",
        "Date Child Was Last Seen",
        "CIN Closure Date",
        "Reason for Closure",
        "Case Status",
        *_HOLDER,
    ),
    7: (
        *_CHILD,
        "Child Protection Plan Start Date",
        "Initial Category of Abuse",
        "Latest Category of Abuse",
        "Date of the Last Statutory Visit",
        "Was the Child Seen Alone?",
        "Date of latest review conference",
        "Child Protection Plan End Date",
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
        "Number of Previous Child Protection Plans",
        *_HOLDER,
    ),
    8: (
        *_CHILD,
        "Date Started to be Looked After",
        "Child's Category of Need",
        "Start date of current legal status",
        "Child's Legal Status",
        "Date of Latest Statutory Review",
        "Date of Last Social Work Visit",
        "What is the permanence plan for this child?",
        "Date of Last IRO Visit / Contact to the Child",
        "Number of Placements in the Last 12 months",
        "Date Ceased to be Looked After",
        "Reason Ceased to be Looked After",
        "Start Date of Most Recent Placement",
        "Placement Type",
        "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months",
        *_HOLDER,
    ),
}


@pytest.fixture(scope="session")
def act() -> Act:
    """An act of the manager who founded the stores."""
    return Act(Person(1, MANAGER, Role.ADMINISTRATOR), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, act: Act) -> Path:
    """A plain store as init makes it, closed; to be copied, never opened."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    found(path, None, act.at, manager=MANAGER, team="Duty", holidays_version="0.109").close()
    return path


@pytest.fixture(scope="session")
def new_store(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], AbstractContextManager[Store]]:
    """A function that opens a fresh store and does away with it; for property tests, which need one an example."""
    folder = tmp_path_factory.mktemp("stores")
    numbers = count()

    @contextmanager
    def make() -> Iterator[Store]:
        path = folder / f"store-{next(numbers)}.db"
        shutil.copyfile(template, path)
        try:
            with Store.open(path) as store:
                yield store
        finally:
            path.unlink()

    return make


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    """A fresh store of the test's own."""
    path = tmp_path / "store.db"
    shutil.copyfile(template, path)
    with Store.open(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def authority_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small authority, closed; to be copied, never opened."""
    path = tmp_path_factory.mktemp("authority") / "store.db"
    small_authority.make(path)
    return path


@pytest.fixture
def authority(authority_template: Path, tmp_path: Path) -> Iterator[Store]:
    """The small authority in a store of the test's own."""
    path = tmp_path / "store.db"
    shutil.copyfile(authority_template, path)
    with Store.open(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def write_annex_a(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function that writes a workbook: a number stands for that list under its usual header, a text for a sheet."""
    folder = tmp_path_factory.mktemp("workbooks")

    def write(lists: Mapping[int | str, Sequence[Sequence[Any]]], name: str = "annex_a.xlsx") -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for list_, rows in lists.items():
            sheet = book.create_sheet(f"List {list_}" if isinstance(list_, int) else list_)
            for row in [HEADERS[list_], *rows] if isinstance(list_, int) else rows:
                sheet.append(row)
        if not lists:
            book.create_sheet("Empty")
        path = folder / name
        book.save(path)
        return path

    return write


@pytest.fixture(scope="session")
def execute() -> Callable[..., None]:
    """A function that runs SQL in a store as one transaction, past all commands."""

    def run(store: Store, *statements: str | tuple[str, Sequence[Mapping[str, Any]]]) -> None:
        with store.writing() as session:
            connection = session.connection()
            for statement in statements:
                sql, rows = (statement, None) if isinstance(statement, str) else statement
                if rows is None or rows:
                    connection.exec_driver_sql(sql, rows)

    return run


@pytest.fixture(scope="session")
def remembered(
    template: Path, execute: Callable[..., None], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], AbstractContextManager[tuple[Store, History]]]:
    """A function that opens a store with a random history."""
    folder, numbers = tmp_path_factory.mktemp("histories"), count()

    @contextmanager
    def made(seed: int) -> Iterator[tuple[Store, History]]:
        path, history = folder / f"{next(numbers)}.db", happened(seed)
        shutil.copyfile(template, path)
        try:
            with Store.open(path) as store:
                write_down(store, execute, history)
                yield store, history
        finally:
            path.unlink()

    return made


@pytest.fixture
def close_later() -> Iterator[Callable[[Any], Any]]:
    """A function that keeps something to be closed when the test is over, and gives it back."""
    kept: list[Any] = []

    def keep(thing: Any) -> Any:
        kept.append(thing)
        return thing

    yield keep
    for thing in reversed(kept):
        with suppress(Exception):
            thing.close()
