"""What every screen works with: the store, who is working, the day that is looked at, and what is remembered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from db.queries.standards import standards
from db.store import Act, Reader, Store
from models.calendar import WorkingCalendar
from models.errors import CpipError, NotAllowed
from models.people import Action, Person
from models.standards import Standards

if TYPE_CHECKING:  # loaded when it is asked for: the first list is sooner on the screen
    from db.queries.finding import FindIndex
    from models.plan import Plan


class Preferences(Protocol):
    """What a person chose and finds again next time. Never anything of a child."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None: ...


@runtime_checkable
class FollowsTheDay(Protocol):
    """A screen that reads and draws itself anew: after midnight, and when somebody else has written."""

    def follow_the_day(self) -> None: ...


@dataclass
class Desk:
    """Handed to every screen by the program. ``now`` is read for the audit entry of an act, and for nothing else.

    ``notice`` is what must be said on every screen all the time, as that the clock is wrong. ``plan`` is what is being
    tried: it is there until it is carried out or thrown away, whichever screen is shown meanwhile.
    """

    store: Store
    today: Callable[[], date]
    preferences: Preferences
    now: Callable[[], datetime]
    person: Person | None = None
    fixed_day: date | None = None
    notice: Callable[[], str] = lambda: ""
    found_in: "FindIndex | None" = field(default=None, repr=False)  # kept by screens/finding.py
    _plan: "Plan | None" = field(default=None, repr=False)
    _standards: tuple[int, Standards] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.person is not None:
            self.store.sign_in(self.person)

    @property
    def plan(self) -> "Plan":
        """What is being tried; at first nothing."""
        if self._plan is None:
            from models.plan import Plan

            self._plan = Plan()
        return self._plan

    @plan.setter
    def plan(self, plan: "Plan") -> None:
        self._plan = plan

    def sign_in(self, person: Person) -> None:
        """From now on this person is working: the store shows what they may see, and entries stand in their name."""
        self.store.sign_in(person)
        self.found_in = None  # it holds what the other person may see
        if self.person is None or self.person.id != person.id:
            self._plan = None  # it may name cases that this person does not see
        self.person = person

    def act(self) -> Act:
        """Who does something, and now. Raises NotAllowed where nobody has signed in."""
        if self.person is None:
            raise NotAllowed("Nobody has signed in yet. Choose who is working first.")
        return Act(self.person, self.now())

    def may(self, action: Action) -> bool:
        """Whether who is signed in may do this."""
        return self.person is not None and self.person.may(action)

    @property
    def names_hidden(self) -> bool:
        """Whether names of children are hidden, as in an open-plan office."""
        return self.preferences.get("names") == "hidden"

    def hide_names(self, hidden: bool) -> None:
        """Hide the names of children on every screen, or show them again."""
        self.preferences.set("names", "hidden" if hidden else "shown")

    def called(self, reference: str, name: str | None) -> str:
        """What a child is called on the screen: the name where one is recorded and shown, else the reference."""
        return reference if self.names_hidden or not name else name

    def case_called(self, case: str, child: str, name: str | None) -> str:
        """``D1-1 Zoë O'Neill``; the reference alone where no name is recorded or shown."""
        called = self.called(child, name)
        return case if called == child else f"{case} {called}"

    @property
    def as_at(self) -> date:
        """The day that is looked at: a fixed one, or today, whichever day that has become."""
        return self.fixed_day or self.today()

    @property
    def acting_on(self) -> date:
        """The day from which a change holds that is made now: the day that is looked at, and never one to come."""
        return min(self.as_at, self.today())

    def look_at(self, day: date) -> None:
        """Look at the store as at ``day``; on today, go on with each new day."""
        self.fixed_day = None if day == self.today() else day

    def standards(self, reader: Reader) -> Standards:
        """The clock of the store, read again only when somebody has written since."""
        written = reader.writes_elsewhere()
        if self._standards is None or self._standards[0] != written:
            self._standards = (written, standards(reader))
        return self._standards[1]

    def calendar(self) -> WorkingCalendar | None:
        """By which a form counts working days; None where the store cannot be read just now: it opens anyway."""
        try:
            with self.store.reading() as reader:
                return self.standards(reader).calendar
        except CpipError:
            return None
