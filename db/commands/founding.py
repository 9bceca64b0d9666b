"""Make a new store: the national standards, the bank holidays, the first manager and the first team."""

from pathlib import Path

from sqlmodel import Session

from db.commands.audit import record
from db.store import Act, Store
from models import tables
from models.calendar import england_bank_holidays
from models.standards import NATIONAL_STANDARDS
from models.text import clean_name


def found(path: Path, passphrase: str | None, act: Act, *, manager: str, team: str, holidays_version: str) -> Store:
    """Make the store at ``path`` and open it. Raises StoreExists, StoreError, or InvalidInput for a name."""
    manager_name, team_name = clean_name(manager, "manager's name"), clean_name(team, "team's name")

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
        session.add(tables.Worker(name=manager_name, role="team_manager", team_id=first_team.id))
        record(session, act, "init", "store", after={"manager": manager_name, "team": team_name})

    return Store.create(path, passphrase, fill)


def package_source(version: str) -> str:
    """How a bank holiday says that it came from the package ``holidays`` of this version."""
    return f"holidays {version}"
