"""What is to happen again and again, at least so often: when it was due, and whether it was done then.

Supervision of a worker and the discussion of a case are counted by the same idea. The clock runs from the last time it
was done. A time by which it was not done is a missed one; then the clock runs on from that day, so that whoever waits
for half a year has missed many and not one. Done after the day but before the next one, it was done late.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DueAfter = Callable[[date], date | None]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that it was due: by which day, and on which it was done, if at all."""

    due_on: date
    done_on: date | None

    @property
    def in_time(self) -> bool:
        """Whether it was done by the day; on the day itself is in time."""
        return self.done_on is not None and self.done_on <= self.due_on

    @property
    def on(self) -> date:
        """The day by which it is counted: when it was done in time, else when it was due. So periods that follow one
        another share nothing and leave nothing out."""
        return self.done_on if self.done_on is not None and self.in_time else self.due_on


def first_due(last_on: date, changes: Sequence[date], days_on: Callable[[date], int]) -> date:
    """The first day on which, by the rule in force on that very day, as many calendar days have passed as it allows.

    ``days_on`` says how many are allowed on a day, and ``changes`` are the days, in order, from which another rule may
    hold. So one that is tightened makes nobody late for days before it was.
    """
    return first_due_by(last_on, changes, lambda day: last_on + timedelta(days=days_on(day)))


def first_due_by(last_on: date, changes: Sequence[date], due_by: Callable[[date], date]) -> date:
    """The same of any kind of days: the first day on which the limit of the rule in force on that very day is reached.

    ``due_by`` says when it would be due, counted from ``last_on``, by the rule of a day. It is due on the day after
    ``last_on`` at the earliest.
    """
    begins = last_on + timedelta(days=1)
    counted = begins
    for until in [*changes[bisect_right(changes, begins) :], date.max]:
        counted = max(begins, due_by(begins))
        if counted < until:
            break
        begins = until
    return counted


def occasions(begins_on: date, due_after: DueAfter, done: Iterable[date], as_at: date) -> list[Occasion]:
    """Every occasion up to ``as_at``: those that were met, and those whose day has passed.

    ``due_after`` says by which day it is due when it was done on a day; None where nothing is due any more. One that
    is due on ``as_at`` and not done can still be met, and is not among them.
    """
    found: list[Occasion] = []
    times = sorted({day for day in done if begins_on <= day <= as_at})
    anchor, at = begins_on, 0
    while True:
        due, held = due_after(anchor), times[at] if at < len(times) else None
        if due is None and held is None:
            break
        if due is None or (held is not None and held <= due):
            assert held is not None
            found.append(Occasion(due or held, held))  # nothing was due, and yet it was done
            anchor, at = held, at + 1
            continue
        if due >= as_at:
            break
        following = due_after(due)
        if held is not None and (following is None or held < following):
            found.append(Occasion(due, held))
            anchor, at = held, at + 1
        else:
            found.append(Occasion(due, None))
            anchor = due
    return found


def between(found: Iterable[Occasion], first: date, last: date) -> list[Occasion]:
    """Those that are counted in a period, both days included."""
    return [one for one in found if first <= one.on <= last]
