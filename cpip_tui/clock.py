"""What day it is: this machine's clock, held against the last entry of the store so that it cannot hide lateness."""

from datetime import UTC, date, datetime, timedelta

from db.audit import head
from db.store import Store

TOLERATED = timedelta(minutes=5)  # two machines' clocks never agree to the second


def now() -> datetime:
    """This moment, for an audit entry."""
    return datetime.now(UTC)


def today() -> date:
    """The day on this machine's clock, where the person is."""
    return datetime.now().astimezone().date()


def latest_known(store: Store) -> datetime | None:
    """The latest moment that the store knows of, or None where it has no entry."""
    with store.reading() as reader:
        latest = head(reader).latest
    try:
        moment = datetime.fromisoformat(latest)
    except ValueError:
        return None  # there is no entry, or it was tampered with: verify tells of that
    return moment if moment.tzinfo else None


def today_for(latest: datetime | None) -> date:
    """Today, and never a day before the store's last entry: a clock that was put back makes nothing less late."""
    return max(today(), latest.astimezone().date()) if latest else today()


class SteadyClock:
    """What day it is, for as long as the program is open: it follows midnight, and never goes back."""

    def __init__(self, latest: datetime | None) -> None:
        """``latest`` is the latest moment that the store knows of."""
        self._latest = latest or now()

    def _follow(self) -> datetime:
        self._latest = max(self._latest, now())
        return self._latest

    def today(self) -> date:
        """Today, or the day of the latest moment seen where the machine's clock is behind that."""
        return today_for(self._follow())

    def warning(self) -> str:
        """What to say where the machine's clock is behind the latest moment seen."""
        return clock_warning(self._follow())


def clock_warning(latest: datetime | None) -> str:
    """What to say where this machine's clock is behind the store's last entry; else nothing."""
    if latest is None or now() >= latest - TOLERATED:
        return ""
    return (
        f"This machine's clock says {datetime.now().astimezone():%a %d %b %Y %H:%M}, and an entry was made on "
        f"{latest.astimezone():%a %d %b %Y %H:%M}. Days are counted from the later one. Put the clock right; if the "
        "entry is the one that is wrong, an administrator says so with: cpip-tui clock --confirm"
    )
