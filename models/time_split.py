"""Where the working days of an assessment went: unallocated, with the worker, with the manager."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.standards import Standards, days_word

Spell = tuple[date, date | None]


class _With(StrEnum):
    """Whom an assessment waits for at the end of a day."""

    NOBODY = "unallocated"
    WORKER = "worker"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class TimeSplit:
    """The three parts of the time that an assessment has taken, each in working days."""

    unallocated: int
    worker: int
    manager: int

    @property
    def elapsed(self) -> int:
        """The number of the working day: the three parts together."""
        return self.unallocated + self.worker + self.manager

    @property
    def in_words(self) -> str:
        """``2 unallocated + 6 with the worker + 1 with the manager = 9 working days``"""
        return (
            f"{self.unallocated} unallocated + {self.worker} with the worker + {self.manager} with the manager "
            f"= {self.elapsed} working {days_word(self.elapsed)}"
        )


def time_split(
    standards: Standards, clock_from: date, until: date, held: Iterable[Spell], with_manager: Iterable[Spell]
) -> TimeSplit:
    """The working days from ``clock_from`` up to and including ``until``, by who had the assessment.

    ``held`` are the times in which a named worker held the case, ``with_manager`` those from the submission to the
    return or the authorisation; None is not ended. A change counts from the next day on: what stands at the end of a
    day has the working days up to and including the next change. The manager goes before a case without a named worker,
    and that before the worker. Where the start day counts as day 1, it belongs to what stands at its end.

    The parts add up to ``standards.day_number(clock_from, until)`` and none is negative. Only where ``until`` is before
    the clock began is that number negative, and so is then the part of whoever stood at the end of ``clock_from``.
    """
    held, with_manager = tuple(held), tuple(with_manager)
    days = {change for spell in (*held, *with_manager) for change in spell if change is not None}
    changes = (clock_from, *sorted(day for day in days if clock_from < day < until))
    parts = dict.fromkeys(_With, 0)
    counted = 0
    for change, next_change in zip(changes, (*changes[1:], until), strict=True):
        number = standards.day_number(clock_from, next_change)
        parts[_standing(held, with_manager, change)] += number - counted
        counted = number
    return TimeSplit(parts[_With.NOBODY], parts[_With.WORKER], parts[_With.MANAGER])


def _standing(held: Iterable[Spell], with_manager: Iterable[Spell], day: date) -> _With:
    """Who had it at the end of the day."""
    if _runs(with_manager, day):
        return _With.MANAGER
    return _With.WORKER if _runs(held, day) else _With.NOBODY


def _runs(spells: Iterable[Spell], day: date) -> bool:
    return any(begun <= day and (ended is None or day < ended) for begun, ended in spells)
