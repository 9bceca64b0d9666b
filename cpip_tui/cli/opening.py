"""Open the store for a command: unlocked, of the newest revision, somebody signed in, the calendar up to date."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from cpip_tui.cli.given import Format, Options
from cpip_tui.clock import clock_warning, latest_known, now, today_for
from cpip_tui.settings import Remembered
from db.commands.reading import enter_list
from db.queries.naming import cases_seen
from db.queries.people import people_with_access, person_named
from db.queries.standards import standards
from db.store import Act, Reader, Store
from models.calendar import WorkingCalendar
from models.dates import parse_day, short_form
from models.errors import NotAllowed, StoreBusy, StoreDamaged, StoreError, StoreLocked, StoreOlder, StoreUnwritable
from models.people import PROGRAM, Person
from models.text import showable

if TYPE_CHECKING:
    from pathlib import Path

    from db.commands.calendar import Moved


TRIES = 3  # at typing the passphrase


@dataclass(frozen=True)
class Sitting:
    """A store that is open, and who is working with it."""

    store: Store
    person: Person
    fixed_day: date | None
    latest: datetime | None

    def act(self) -> Act:
        """Who acts, and now."""
        return Act(self.person, now())

    @property
    def today(self) -> date:
        """Today, never before the store's last entry."""
        return today_for(self.latest)

    @property
    def as_at(self) -> date:
        """The day that is looked at."""
        return self.fixed_day or self.today

    @property
    def acting_on(self) -> date:
        """The day from which a change holds where none is given: the day that is looked at, never one to come."""
        return min(self.as_at, self.today)

    def day(self, text: str, *, past: bool = False) -> date:
        """The day that a person gave, counted from today; ``past``: only one that has been can be meant.

        Raises InvalidInput.
        """
        return parse_day(text, self.today, past=past, calendar=self._calendar() if "wd" in text.casefold() else None)

    def maybe_day(self, text: str | None, *, past: bool = False) -> date | None:
        """The same, of one that need not be given."""
        return None if text is None else self.day(text, past=past)

    def happened_on(self, text: str | None) -> date:
        """The day on which something was: as it is given, or the day from which a change holds. Raises InvalidInput."""
        return self.acting_on if text is None else self.day(text, past=True)

    def _calendar(self) -> WorkingCalendar:
        """The calendar by which ``+10wd`` is counted."""
        with self.store.reading() as reader:
            return standards(reader).calendar

    def enter_list(self, what: str, format: Format, asked: Mapping[str, object], rows: int) -> None:
        """Enter that a list is printed, or written for another program, before it is. Raises NotAllowed, StoreError."""
        as_file = format is not Format.TABLE
        enter_list(self.store, self.act(), what, as_file=as_file, asked={"as_at": self.as_at, **asked}, rows=rows)


@contextmanager
def working(options: Options, *, writing: bool = False) -> Iterator[Sitting]:
    """The store, closed again at the end. ``writing``: records may change, so a backup that is due comes first."""
    _ = options.fixed_day  # a day that is no day is said before anything opens
    with opened(options) as store:
        person = signed_in(store, options.who)
        latest = latest_known(store)
        if warning := clock_warning(latest):
            _say(warning)
        if writing:
            try:
                back_up_if_due(store)
            except StoreError as error:
                _say(f"About the backup: {error}")
        _follow_calendar(store)
        yield Sitting(store, person, options.fixed_day_from(today_for(latest)), latest)


def opened(options: Options) -> Store:
    """The store, checked and of the newest revision, with nobody signed in. Raises StoreError."""
    secret = options.passphrase()
    for _ in range(TRIES - 1):
        try:
            return _opened(options, secret)
        except StoreLocked as locked:
            if options.passphrase_file is not None or secret is None:
                raise
            _say(str(locked))
            secret = options.passphrase()
    return _opened(options, secret)


def _opened(options: Options, secret: str | None) -> Store:
    try:
        return Store.open(options.store_path, secret)
    except StoreOlder:
        from db.commands.migrating import bring_up_to_date

        backup = bring_up_to_date(options.store_path, secret, Act(PROGRAM, now()))
        _say(f"The store was brought up to date. As it was before, it is in {backup}.")
        return Store.open(options.store_path, secret)
    except StoreDamaged as damaged:
        raise StoreDamaged(f"{damaged} {_last_good_backup(options.store_path, secret)}") from None


def _last_good_backup(path: "Path", secret: str | None) -> str:
    """What to say of the backups of a store that is damaged."""
    from db.backup import backups_in, folder_of, newest_good
    from db.key import Key

    backups = backups_in(folder_of(path))
    good = newest_good(path, Key.of(secret, backups[0].path) if secret and backups else None)
    if good is None:
        none = "No backup of it was found beside it."
        return f"None of the {len(backups)} backups beside it opens with this passphrase." if backups else none
    return f"The last good backup is of {good.at.astimezone():%d %b %Y %H:%M}."


def signed_in(store: Store, who: str | None) -> Person:
    """Who is working: named, or chosen earlier on this account, or the only one who may sign in.

    From then on the store shows only what this person may see. Raises NotFound or NotAllowed.
    """
    with store.reading() as reader:
        person = who_is_working(reader, store.path, who)
    store.sign_in(person)
    return person


def who_is_working(reader: Reader, store: "Path", who: str | None) -> Person:
    """Who is working with the store at this path: named, chosen earlier, or the only one there is.

    Raises NotFound, NotAllowed.
    """
    if who:
        return person_named(reader, who)
    if (person := person_chosen(store, people_with_access(reader))) is not None:
        return person
    raise NotAllowed(
        "Nobody is chosen on this account who may sign in to this store. "
        "Say who is working with --as NAME, or choose once with: cpip-tui sign-in NAME"
    )


def person_chosen(store: "Path", people: list[Person]) -> Person | None:
    """Who was chosen earlier on this account for this store, or the only one who may sign in."""
    chosen = Remembered().get(_chosen_key(store))
    if chosen is None and len(people) == 1:
        return people[0]
    return next((person for person in people if person.name == chosen), None)


def choose_person(store: "Path", name: str) -> None:
    """Remember on this account who is working with this store."""
    Remembered().set(_chosen_key(store), name)


def _chosen_key(store: "Path") -> str:
    return f"who.{store.absolute()}"


def back_up_if_due(store: Store) -> None:
    """Make a backup where a record has changed since the last one. Raises StoreError where none can be made."""
    from db.backup import back_up_everywhere, is_due

    if is_due(store):
        back_up_everywhere(store, now())


def _follow_calendar(store: Store) -> None:
    try:
        moved = update_calendar(store)
    except (StoreUnwritable, StoreBusy) as error:
        _say(f"The bank holidays could not be brought up to date. {error}")
    else:
        tell_moved(moved, "New bank holidays are known", err=True)


def update_calendar(store: Store) -> "list[Moved]":
    """Take the bank holidays of the installed package where it is newer than the store's; return what moved.

    Only the cases are returned that whoever is signed in may see.
    """
    from db.queries.standards import settings

    installed = installed_holidays_version()
    with store.reading() as reader:
        known = settings(reader).holidays_version
    if _version(installed) <= _version(known):
        return []  # an older package, on a second machine, knows less: what was merged stays
    from db.commands.calendar import merge_bank_holidays
    from models.calendar import england_bank_holidays

    moved = merge_bank_holidays(
        store, Act(PROGRAM, now()), installed, england_bank_holidays(), today_for(latest_known(store))
    )
    with store.reading() as reader:
        seen = cases_seen(reader, [one.case_id for one in moved])
    return [one for one in moved if one.case_id in seen]


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def installed_holidays_version() -> str:
    """The version of the package ``holidays``, without loading it."""
    from importlib.metadata import version

    return version("holidays")


def tell_moved(moved: "list[Moved]", because: str, *, err: bool = False) -> None:
    """List the due dates that moved, one a line."""
    if not moved:
        return
    _say(f"{because}: {len(moved)} open due date{'s' if len(moved) != 1 else ''} moved.", err=err)
    for one in moved:
        line = f"  {one.case}  {one.kind.value:<8} {short_form(one.due_before)} → {short_form(one.due_after)}"
        _say(showable(line), err=err)


def _say(sentence: str, *, err: bool = True) -> None:
    print(sentence, file=sys.stderr if err else sys.stdout)
