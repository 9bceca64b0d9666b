"""Make a new store: the national standards, the bank holidays, the first manager and the first team."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from db.audit import enter
from db.files import put_in_place, remove
from db.place import refuse_network_folder
from db.store import Act, Store
from models import tables
from models.audit_chain import Draft
from models.calendar import england_bank_holidays
from models.first_people import FirstPerson
from models.people import Action, Person, Role
from models.progress import Progress, untold
from models.standards import NATIONAL_STANDARDS
from models.text import clean_name

_MAKING = ".making-"  # what a store is called while it is made, after its name


def found(
    path: Path, passphrase: str | None, at: datetime, *, manager: str, team: str, holidays_version: str,
    people: Sequence[FirstPerson] = (),
) -> Store:  # fmt: skip
    """Make the store at ``path`` and open it; its first manager is its administrator, and signed in.

    ``people`` are of the first team too. Raises StoreExists, StoreError, or InvalidInput for a name.
    """
    manager_name, team_name = clean_name(manager, "manager's name"), clean_name(team, "team's name")
    founder = Person(1, manager_name, Role.ADMINISTRATOR)

    def fill(session: Session) -> None:
        session.add(tables.Authority(holidays_version=holidays_version))
        session.add_all(
            tables.BankHoliday(day=day, name=name, source=package_source(holidays_version))
            for day, name in england_bank_holidays().items()
        )
        session.add_all(
            tables.Standard(
                clock=standard.clock.value,
                working_days=standard.working_days,
                counted_from=standard.counted_from,
                effective_from=standard.effective_from,
                effective_to=standard.effective_to,
                source=standard.source,
                local=standard.local,
            )
            for standard in NATIONAL_STANDARDS
        )
        first_team = tables.Team(name=team_name)
        session.add(first_team)
        session.flush()
        session.add(tables.Worker(id=founder.id, name=manager_name, role="team_manager", team_id=first_team.id))
        session.flush()
        session.add(tables.Access(worker_id=founder.id or 0, role=founder.role.value))
        session.flush()
        entries = [Draft("store", after={"manager": manager_name, "team": team_name})]
        entries += _add_people(session, people, first_team)
        enter(session.connection().connection.driver_connection, Act(founder, at), Action.FOUND, entries)

    store = Store.create(path, passphrase, fill)
    store.sign_in(founder)
    return store


def _add_people(session: Session, people: Sequence[FirstPerson], team: tables.Team) -> list[Draft]:
    """The people of the first team, and an entry for each."""
    drafts = []
    for one in people:
        post = "team_manager" if one.role in {Role.MANAGER, Role.ADMINISTRATOR} else "social_worker"
        worker = tables.Worker(name=one.name, role=post, team_id=team.id)
        session.add(worker)
        session.flush()
        if one.role is not None:
            session.add(tables.Access(worker_id=worker.id or 0, role=one.role.value))
        drafts.append(Draft(one.name, after={"team": team.name, "role": one.role.value if one.role else None}))
    session.flush()
    return drafts


def found_whole(
    path: Path, passphrase: str | None, at: datetime, *, manager: str, team: str, holidays_version: str,
    people: Sequence[FirstPerson] = (), progress: Progress = untold,
) -> Store:  # fmt: skip
    """As ``found``, and the file stands at ``path`` only once all of it is written: where the program is killed before,
    nothing does. Raises what ``found`` raises, and Cancelled where ``progress`` does.
    """
    refuse_network_folder(path)
    for left in path.parent.glob(f".{path.name}{_MAKING}*"):
        left.unlink(missing_ok=True)  # of a program that was killed
    making = path.with_name(f".{path.name}{_MAKING}{os.getpid()}")
    try:
        progress("making the tables, the standards and the bank holidays", 0, 0)
        found(
            making, passphrase, at, manager=manager, team=team, holidays_version=holidays_version, people=people
        ).close()  # fmt: skip
        progress("putting the store in its place", 0, 0)
        put_in_place(making, path)
    finally:
        remove(making)
    store = Store.open(path, passphrase)
    store.sign_in(Person(1, clean_name(manager, "manager's name"), Role.ADMINISTRATOR))
    return store


def package_source(version: str) -> str:
    """How a bank holiday says that it came from the package ``holidays`` of this version."""
    return f"holidays {version}"
