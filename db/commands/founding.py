"""Make a new store: the national standards, the bank holidays, the first manager and the first team."""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from db.audit import enter
from db.store import Act, Store
from models import tables
from models.audit_chain import Draft
from models.calendar import england_bank_holidays
from models.people import Action, Person, Role
from models.standards import NATIONAL_STANDARDS
from models.text import clean_name


def found(path: Path, passphrase: str | None, at: datetime, *, manager: str, team: str, holidays_version: str) -> Store:
    """Make the store at ``path`` and open it; its first manager is its administrator, and signed in.

    Raises StoreExists, StoreError, or InvalidInput for a name.
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
        entry = Draft("store", after={"manager": manager_name, "team": team_name})
        enter(session.connection().connection.driver_connection, Act(founder, at), Action.FOUND, [entry])

    store = Store.create(path, passphrase, fill)
    store.sign_in(founder)
    return store


def package_source(version: str) -> str:
    """How a bank holiday says that it came from the package ``holidays`` of this version."""
    return f"holidays {version}"
