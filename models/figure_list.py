"""The list that a number was made of: what is asked for, its rows, and what is said of them on top.

Of a child who is not shown a row tells whether it was in time, and nothing else: it stands at the end, where its place
tells nothing either.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.activity import Counted
from models.completion_days import Kind
from models.dates import MONTHS, list_form, short_form
from models.forecast import LEAST_HISTORY, Chance, whole_percent
from models.limits import words_by_limits
from models.standards import Clock, Standard
from models.text import for_search, several, without_accents
from models.timeliness import Figure, Line, Measure, Month, Period

NOT_SHOWN = "not shown to you"


class FigureOf(StrEnum):
    """Which number it is."""

    COMPLETED = "completed"
    LATE_ENTRIES = "late_entries"
    OPEN = "open"
    OPEN_LATE = "open_late"
    DUE_SOON = "due_soon"
    PUBLISHED = "published"
    COUNTED = "counted"
    DIFFERENCE = "difference"
    BEHAVIOUR = "behaviour"

    @property
    def of_open(self) -> bool:
        """Whether it is of what is not completed yet."""
        return self in (FigureOf.OPEN, FigureOf.OPEN_LATE, FigureOf.DUE_SOON)

    @property
    def of_entries(self) -> bool:
        """Whether its rows add and take away: the difference between two figures."""
        return self in (FigureOf.LATE_ENTRIES, FigureOf.DIFFERENCE)


@dataclass(frozen=True, slots=True)
class FigureQuestion:
    """Whose list is asked for. ``counted`` is of COUNTED alone, ``other_day`` of DIFFERENCE, ``kind`` of BEHAVIOUR.

    ``year_before``, of COUNTED: the same days of the year before.
    """

    what: FigureOf
    measure: Measure | None
    month: Month
    period: Period = Period.MONTH
    team_id: int | None = None
    counted: Counted | None = None
    other_day: date | None = None
    kind: Kind | None = None
    year_before: bool = False

    @property
    def subject(self) -> str:
        """What is counted, in a few words: ``NI059 initial assessments``."""
        if self.measure is not None:
            return self.measure.short
        return self.counted.words if self.counted is not None else ""


class State(StrEnum):
    """How a line stands, told by a symbol and in words."""

    IN_TIME = "in time"
    LATE = "late"
    SOON = "due soon"
    OPEN = "open"

    @property
    def shown(self) -> str:
        """``✕ late``"""
        return f"{_SYMBOLS[self]} {self.value}"


_SYMBOLS = {State.IN_TIME: "✓", State.LATE: "✕", State.SOON: "▲", State.OPEN: "·"}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of the list; without a ``case`` the child is not shown, and nothing is known but ``state``, ``counts``.

    ``day`` is the working day of the clock, of ``limit``. Of what is counted ``stopped_on`` is the day on which it
    came, or began. ``counts`` is -1 where it is taken from a figure, and ``why`` says why it differs.
    """

    id: int
    state: State | None = None
    counts: int = 1
    case_id: int | None = None
    case: str | None = None
    clock: Clock | None = None
    clock_from: date | None = None
    due_on: date | None = None
    stopped_on: date | None = None
    day: int | None = None
    limit: int | None = None
    team: str | None = None
    worker: str | None = None
    recorded_on: date | None = None
    why: str = ""

    @property
    def key(self) -> tuple[int]:
        return (self.id,)

    @property
    def sign(self) -> str:
        """``+`` or ``−``"""
        return "+" if self.counts > 0 else "−"

    @property
    def called(self) -> str:
        """The case, or that it is not shown."""
        return self.case or NOT_SHOWN

    @property
    def kind(self) -> str:
        """``initial assessment``"""
        return self.clock.words.lower() if self.clock is not None else ""

    @property
    def searched(self) -> str:
        """Every text that a column shows, for the filter; with and without its accents."""
        days = (day for day in (self.clock_from, self.due_on, self.stopped_on, self.recorded_on) if day is not None)
        written = (f"{short_form(day)} {day.isoformat()} {list_form(day)}" for day in dict.fromkeys(days))
        found = for_search(self.called, self.state, self.team, self.worker, self.kind, self.why, *written)
        return found if found.isascii() else f"{found} {without_accents(found)}"


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """A line that is open, with its chance to be late; None where the child is not shown, as it tells of the days."""

    row: FigureRow
    chance: Chance | None

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def key(self) -> tuple[int]:
        return self.row.key

    @property
    def percent(self) -> str:
        """``37%``; of what is late already that it is."""
        if self.chance is None:
            return ""
        if self.chance.certain:
            return "late"
        return "–" if self.chance.share is None else f"{whole_percent(self.chance.share)}%"

    @property
    def behind(self) -> str:
        """What stands behind it: ``of 84 like it 31 became late``."""
        if self.chance is None:
            return ""
        if self.chance.certain:
            return "late already"
        if not self.chance.said:
            return f"fewer than {LEAST_HISTORY} to go by"
        return f"of {self.chance.of:,} like it {self.chance.late:,} became late"

    @property
    def order(self) -> tuple[object, ...]:
        """First what can still be in time, the likeliest to be late on top; then what is not said, and what is late."""
        if self.chance is None:
            return 3, 0, date.max, self.id
        share = self.chance.share
        group = 2 if self.chance.certain else 1 if share is None else 0
        return group, -(share or 0), _last(self.row.due_on), self.id


class LineOrder(StrEnum):
    """By what the list is sorted. What is not shown stands behind all others."""

    DAY = "day"
    DUE = "due"
    LONGEST = "longest"
    LATE = "late"
    CASE = "case"
    TEAM = "team"
    WORKER = "worker"
    RECORDED = "recorded"

    @property
    def words(self) -> str:
        return _ORDERS[self][0]

    def sorted(self, rows: Iterable[FigureRow]) -> list[FigureRow]:
        """The rows in this order; those that are alike as they were."""
        key = _ORDERS[self][1]
        return sorted(rows, key=lambda row: (row.case is None, *(key(row) if row.case else ()), row.id))

    @classmethod
    def of(cls, what: FigureOf) -> "list[LineOrder]":
        """Those in which a list of this kind can be had; it begins with the first."""
        if what is FigureOf.COUNTED:
            return [cls.DAY, cls.CASE, cls.TEAM]
        others = [cls.LONGEST, cls.CASE, cls.TEAM, cls.WORKER]
        if what.of_open:
            return [cls.DUE, *others, cls.RECORDED]
        return (
            [cls.RECORDED, cls.DAY, *others] if what.of_entries else [cls.DAY, cls.LATE, cls.DUE, *others, cls.RECORDED]
        )


def _last(day: date | None) -> date:
    return day or date.max


_ORDERS: dict[LineOrder, tuple[str, Callable[[FigureRow], tuple[object, ...]]]] = {
    LineOrder.DAY: ("by day", lambda row: (_last(row.stopped_on),)),
    LineOrder.DUE: ("by due date", lambda row: (_last(row.due_on),)),
    LineOrder.LONGEST: ("by working day, the longest first", lambda row: (-(row.day or 0),)),
    LineOrder.LATE: ("the late ones first", lambda row: (row.state is not State.LATE, _last(row.stopped_on))),
    LineOrder.CASE: ("by case", lambda row: (row.called.casefold(),)),
    LineOrder.TEAM: ("by team", lambda row: (row.team is None, (row.team or "").casefold())),
    LineOrder.WORKER: ("by worker", lambda row: (row.worker is None, (row.worker or "").casefold())),
    LineOrder.RECORDED: ("by when it was recorded", lambda row: (_last(row.recorded_on),)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood on record of a line on a day."""

    stopped_on: date | None
    in_time: bool
    team_id: int | None
    withdrawn: bool


def why_entered(
    line: Line, counts: int, was: Standing | None, now: Standing | None, months: tuple[Month, Month],
    team_id: int | None, *, known_on: date | None = None, published_on: date | None = None,
) -> str:  # fmt: skip
    """Why a line came to a figure (1), or is no longer of it (-1): what stood before, and what stands now.

    ``months`` are the first and the last of the figure, ``team_id`` the team that it is of. ``known_on`` is the day as
    known on which the figure was before; None of one that was published as known on ``published_on``. What is read in
    from elsewhere stands on record from the day on which it was recorded there, which may be before that day.
    """
    if counts > 0:
        if was is not None and was.stopped_on is not None:
            if (moved := _elsewhere(was, months, team_id)) != "":
                return f"was {moved}"
            if was.in_time != line.in_time:
                return "became late" if was.in_time else "in time after all"
        elif was is not None and was.withdrawn:
            return "put back on record"
        if known_on is None:
            if published_on is not None and line.recorded_on <= published_on:
                return "read in after publication, recorded elsewhere by then"
            return "recorded after publication"
        return "completed since" if line.stopped_on is not None and line.stopped_on > known_on else "recorded since"
    if now is None or now.withdrawn:
        return "no longer on record"
    if now.stopped_on is None:
        return "open again"
    if (moved := _elsewhere(now, months, team_id)) != "":
        return f"is {moved} now"
    if now.in_time != line.in_time:
        return "became late" if line.in_time else "in time after all"
    return "was published in two months"


def _elsewhere(stood: Standing, months: tuple[Month, Month], team_id: int | None) -> str:
    """Of which other month or team it was; empty where it was of these."""
    assert stood.stopped_on is not None, "only what is completed is of a month"
    month = Month.of(stood.stopped_on)
    if not months[0] <= month <= months[1]:
        return f"of {month.words}"
    return "of another team" if team_id is not None and stood.team_id != team_id else ""


@dataclass(frozen=True, slots=True)
class FigureList:
    """The rows, and the number that they make. Of entries ``was`` is what it was before, with the words of that day."""

    question: FigureQuestion
    as_at: date
    first: date
    last: date
    rows: tuple[FigureRow, ...]
    team: str | None = None
    figure: Figure | None = None  # what the rows make; None of what is open or only counted
    was: Figure | None = None
    was_words: str = ""
    now_words: str = ""
    of_how_many: int | None = None  # of what is looked at in behaviour
    limits: tuple[Standard, ...] = ()  # the standards by which what is shown is counted

    @property
    def hidden(self) -> int:
        """How many rows are not shown."""
        return sum(row.case is None for row in self.rows)

    @property
    def place(self) -> str:
        """What it is the list of: ``NI059 initial assessments · September 2011, late entries``."""
        question = self.question
        month, year = question.month.words, question.month.year_words
        period = {
            Period.MONTH: month,
            Period.YEAR: f"{year} to {month}",
            Period.TWELVE: f"twelve months to {month}",
        }[question.period]
        if question.what.of_open:
            period = ""
        if question.counted is not None and question.counted.on_last_day:
            period = ""
        what = {
            FigureOf.LATE_ENTRIES: "late entries",
            FigureOf.OPEN: "open",
            FigureOf.OPEN_LATE: "open and already late",
            FigureOf.DUE_SOON: "due in five working days",
            FigureOf.PUBLISHED: "as published",
            FigureOf.DIFFERENCE: "known on two days",
            FigureOf.BEHAVIOUR: "" if question.kind is None else question.kind.heading.lower(),
        }.get(question.what, "a year before" if question.year_before else "")
        said = ", ".join(word for word in (period, what) if word)
        return " · ".join(word for word in (question.subject, said) if word)

    @property
    def sentence(self) -> str:
        """The number, what is counted, of which days, and that it is the length of the list."""
        of_whom = self.team or "the whole authority"
        return f"{self._number}; {of_whom}. {self._of_list}"

    @property
    def _days(self) -> str:
        first, last = self.first, self.last
        name = MONTHS[first.month - 1][:3]
        begins = f"{first.day}" if Month.of(first) == Month.of(last) else f"{first.day} {name}"
        year = "" if first.year == last.year else f" {first.year}"
        return f"{begins}{year} to {last.day} {MONTHS[last.month - 1][:3]} {last.year}"

    @property
    def _counted_when(self) -> str:
        """`` at the end of Fri 30 Sep 2011``, ``, 1 to 30 Sep 2011``; and that it is the year before."""
        on_last_day = self.question.counted is not None and self.question.counted.on_last_day
        when = f" at the end of {short_form(self.last)}" if on_last_day else f", {self._days}"
        return f"{when}, a year before" if self.question.year_before else when

    @property
    def _known(self) -> str:
        return f", as known on {short_form(self.as_at)}" if self.as_at > self.last else ""

    @property
    def _number(self) -> str:
        question, count = self.question, len(self.rows)
        if question.counted is not None:
            return f"{question.counted.counted(count)}{self._counted_when}{self._known}"
        assert question.measure is not None, "what is not only counted is of a measure"
        measure = question.measure
        words = words_by_limits(measure, self.limits)
        match question.what:
            case FigureOf.OPEN | FigureOf.OPEN_LATE | FigureOf.DUE_SOON:
                how = {
                    FigureOf.OPEN: "open at the end of",
                    FigureOf.OPEN_LATE: "open, and late already, at the end of",
                    FigureOf.DUE_SOON: "due in the five working days from",
                }[question.what]
                return f"{count:,} {measure.of_what} {how} {short_form(self.last)}{self._known}"
            case FigureOf.LATE_ENTRIES | FigureOf.DIFFERENCE:
                was, change = self.was or Figure(), self.figure or Figure()
                since = "late entries" if question.what is FigureOf.LATE_ENTRIES else "since then"
                return (
                    f"{self.was_words}: {was.in_words}; {since} {signed(change)}; {self.now_words}: "
                    f"{(was + change).in_words}. {words[:1].upper()}{words[1:]}"
                )
            case FigureOf.BEHAVIOUR:
                assert question.kind is not None, "behaviour is of a kind"
                of = "" if self.of_how_many is None else f" of {self.of_how_many:,}"
                return f"{count:,}{of} {question.kind.words}: {measure.of_what}, {self._days}{self._known}"
            case FigureOf.PUBLISHED:
                return f"{self._figure}, {self.was_words}: {words}, completed {self._days}"
            case _:
                return f"{self._figure}: {words}, completed {self._days}{self._known}"

    @property
    def _figure(self) -> str:
        return (self.figure or Figure()).in_words

    @property
    def _of_list(self) -> str:
        count = len(self.rows)
        if not count:
            return "The list is empty."
        said = []
        if self.question.what.of_entries:
            added, taken = (sum(row.counts * sign > 0 for row in self.rows) for sign in (1, -1))
            said = [f"+ {added:,} added", f"− {taken:,} taken away"]
        elif self.question.counted is None:
            states = [row.state for row in self.rows]
            said = [f"{state.shown[0]} {states.count(state):,} {state.value}" for state in State if state in states]
        if self.hidden:
            said.append(f"{self.hidden:,} {NOT_SHOWN}")
        return f"The list has {several(count, 'line')}{': ' if said else ''}{', '.join(said)}."

    @property
    def why_empty(self) -> str:
        """Why there is nothing in the list."""
        question = self.question
        match question.what:
            case FigureOf.LATE_ENTRIES:
                nothing = "Nothing was entered since it was published: the figure is as it was published."
            case FigureOf.DIFFERENCE:
                nothing = "Nothing differs: the figure is the same as known on either day."
            case FigureOf.OPEN:
                nothing = f"Nothing was open at the end of {short_form(self.last)}."
            case FigureOf.OPEN_LATE:
                nothing = f"Nothing that was open at the end of {short_form(self.last)} was late."
            case FigureOf.DUE_SOON:
                nothing = f"Nothing was due in the five working days from {short_form(self.last)}."
            case FigureOf.COUNTED:
                assert question.counted is not None, "what is counted is asked for"
                nothing = f"On record there is no {question.counted.one}{self._counted_when}."
            case FigureOf.BEHAVIOUR:
                nothing = f"There is none among what was completed, {self._days}."
            case _:
                nothing = f"Nothing was completed, {self._days}."
        return f"{nothing} Press escape to go back."


def signed(change: Figure) -> str:
    """``+1/+2``, ``−1/0``"""
    return "/".join(f"{'+' if n > 0 else '−' if n < 0 else ''}{abs(n):,}" for n in (change.in_time, change.completed))
