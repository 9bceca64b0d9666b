"""What a year can still come to: the best year-end possible at the same volume, and what a target would take.

All in exact fractions, as a target that is missed by a hair must not look met.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from models.shares import joined, percent_text, told_apart
from models.timeliness import YEAR_BEGINS, Figure, Month, percent_of

MONTHS_OF_YEAR = 12


def months_passed(month: Month, through_day: int) -> Fraction:
    """How many months of the reporting year have passed at the end of this day of the month: 6 at 30 September.

    A part of a month is its calendar days: 5 + 12/30 at 12 September.
    """
    return (month.month - YEAR_BEGINS) % MONTHS_OF_YEAR + Fraction(through_day, monthrange(month.year, month.month)[1])


@dataclass(frozen=True, slots=True)
class Reach:
    """A year to date, its target, and what is within reach of it in the rest of the year."""

    figure: Figure
    target: Fraction
    passed: Fraction  # months of the reporting year

    @property
    def over(self) -> bool:
        """Whether the year has ended."""
        return self.passed == MONTHS_OF_YEAR

    @property
    def met(self) -> bool:
        """Whether the year to date is at the target."""
        return self.figure.share is not None and self.figure.share >= self.target

    @property
    def further_volume(self) -> Fraction:
        """How many more will be completed if the rest of the year brings as much a month as it brought so far."""
        return self.figure.completed * (MONTHS_OF_YEAR - self.passed) / self.passed

    @property
    def volume_words(self) -> str:
        """That volume in whole ones, the same wherever it is told: ``886``, or ``about 754``, halves up.

        Where that would contradict what is in reach, it is the whole number on the side on which the target stands.
        """
        further = self.further_volume
        if further.denominator == 1:
            return f"{further.numerator:,}"
        told = floor(further + Fraction(1, 2))
        if self.needed and not self.over and (told >= self.needed) != self.in_reach:
            told = ceil(further) if self.in_reach else floor(further)
        return f"about {told:,}"

    @property
    def best_possible(self) -> Fraction | None:
        """The year-end if every further one of that volume is in time; None where nothing was completed yet."""
        whole = self.figure.completed + self.further_volume
        return (self.figure.in_time + self.further_volume) / whole if whole > 0 else None

    @property
    def best_percent(self) -> float | None:
        """The same in per cent, with one decimal."""
        return percent_of(self.best_possible)

    @property
    def needed(self) -> int | None:
        """The fewest further completions, every one in time, that bring the year to the target, at any volume.

        0 where it is met. None where nothing can be said: nothing was completed yet, or the target is 100% and
        something was late.
        """
        if self.figure.completed <= 0 or (self.target == 1 and not self.met):
            return None
        return 0 if self.met else ceil((self.target * self.figure.completed - self.figure.in_time) / (1 - self.target))

    @property
    def in_reach(self) -> bool:
        """Whether the best year-end possible at the same volume is at the target."""
        return self.can_reach(self.target)

    def can_reach(self, share: Fraction) -> bool:
        """Whether the best year-end possible at the same volume is at this share."""
        return self.best_possible is not None and self.best_possible >= share

    @property
    def in_time_needed(self) -> int:
        """How many of the same volume must be in time for the target; more than it where the target is out of reach."""
        whole = self.figure.completed + self.further_volume
        return max(0, ceil(self.target * whole - self.figure.in_time))


def reach(figure: Figure, target: Fraction, passed: Fraction | int) -> Reach:
    """What is in reach of a year to date, with so many months of its reporting year passed.

    Raises ValueError where that is no part of a year, the target no share, or the figure none.
    """
    if not 0 < passed <= MONTHS_OF_YEAR:
        raise ValueError(f"{passed} months are no part of a reporting year.")
    if not 0 <= target <= 1:
        raise ValueError(f"A target of {target} is no share.")
    if not 0 <= figure.in_time <= figure.completed:
        raise ValueError(f"{figure.fraction} is no share in time.")
    return Reach(figure, Fraction(target), Fraction(passed))


def best_possible_of(figure: Figure, month: Month, through: date) -> float | None:
    """The best year-end possible of a year to date at the end of a day of the month, in per cent, whatever the target.

    None where nothing was completed yet.
    """
    return reach(figure, Fraction(1), months_passed(month, through.day)).best_percent


def sentences(found: Reach, comparators: Sequence[tuple[str, Fraction]] = (), *, year: str = "this year") -> list[str]:
    """What can be said to a board: whether the target is out of reach and why, and what is not.

    ``comparators``: their names and shares. ``year``: ``2011/12``.
    """
    if not found.figure.completed:
        return [f"Nothing has been completed in {year} yet: nothing can be said of where it will end."]
    if found.over:
        return _ended(found, comparators, year)
    if found.met:
        said = _to_keep(found, year)
    elif found.in_reach:
        said = _still(found, year)
    else:
        said = _out_of_reach(found, year)
    return [*said, *_against(found, comparators)]


def in_line(found: Reach, comparators: Sequence[tuple[str, Fraction]] = (), *, room: int | None = None) -> str:
    """The same in one line: as much of it as fits into so many columns, where there are only so many."""
    share, best = found.figure.share, found.best_possible
    if share is None or best is None:
        return "nothing was completed in the year yet"
    said, target = told_apart(share if found.over else best, found.target)
    if found.over:
        return f"the year is over: {said}, {'at or above' if found.met else 'below'} the target of {target}"
    if found.met and not found.in_time_needed:
        return f"{target} is met now, and at the same volume is kept whatever is late"
    if found.met:
        return (
            f"{target} is met now; to keep it {found.in_time_needed:,} of {found.volume_words} to come must be on time"
        )
    if found.in_reach:
        return _longest(
            [
                f"{target} is in reach: needs {found.needed:,} more, all on time; {found.volume_words} to come; "
                f"best year-end {said}",
                f"{target} is in reach: needs {found.needed:,}, {found.volume_words} to come; best {said}",
            ],
            room,
        )
    others = "".join(f"; {_named(name, of, best)}" for name, of in comparators if share < of <= best)
    return _longest(list(_out_of_reach_lines(found, said, target, others)), room)


def _out_of_reach_lines(found: Reach, best: str, target: str, others: str) -> Iterator[str]:
    """From the fullest to the shortest."""
    monthly = f"{target} in each month to come" if found.passed <= MONTHS_OF_YEAR - 1 else ""
    out, each = f"{target} is OUT OF REACH", monthly.replace("in each", "each")
    if found.needed is None:
        yield f"{out}: {found.figure.late:,} late already. Not out of reach: {_both(f'a year-end of {best}', monthly)}"
        yield f"{out}: {found.figure.late:,} late already; not: {_both(best, monthly)}"
        yield f"{out}: {found.figure.late:,} late already; not: {_both(best, each)}"
        return
    full = f"{out}: needs {found.needed:,} more, all on time; {found.volume_words} to come. Not out of reach:"
    yield f"{full} {_both(f'a year-end of {best}', monthly)}{others}"
    short = f"{target} OUT OF REACH: needs {found.needed:,}, {found.volume_words} to come; not:"
    yield f"{short} {_both(f'year-end {best}', monthly)}"
    yield f"{short} {_both(best, each)}"
    yield f"{target} OUT OF REACH: needs {found.needed:,} of {found.volume_words}; not: {_both(best, each)}"
    yield f"{target} OUT OF REACH; not: {_both(best, each)}"


def _both(one: str, other: str) -> str:
    return f"{one}, {other}" if other else one


def _longest(lines: Sequence[str], room: int | None) -> str:
    """The first that has room; the last where none has."""
    return next((line for line in lines if room is None or len(line) <= room), lines[-1])


def _ended(found: Reach, comparators: Sequence[tuple[str, Fraction]], year: str) -> list[str]:
    share = found.figure.share
    assert share is not None, "something was completed"
    said, target = told_apart(share, found.target)
    how = "at or above" if found.met else "below"
    ended = [f"{year[:1].upper()}{year[1:]} ended at {said} ({_of(found.figure)}), {how} the target of {target}."]
    above = [_named(name, of, share) for name, of in comparators if share >= of]
    below = [_named(name, of, share) for name, of in comparators if share < of]
    if above:
        ended.append(f"It is at or above {joined(above)}.")
    if below:
        ended.append(f"It is below {joined(below)}.")
    return ended


def _to_keep(found: Reach, year: str) -> list[str]:
    share = found.figure.share
    assert share is not None, "something was completed"
    said, target = told_apart(share, found.target)
    met = f"The target of {target} is met at present: {said} ({_of(found.figure)})."
    if not found.in_time_needed:
        return [met, f"At the same volume {year} ends at the target even if all that is still to come is late."]
    return [met, f"To keep it at the same volume, {_must_be_in_time(found)}."]


def _still(found: Reach, year: str) -> list[str]:
    best = found.best_possible
    assert best is not None, "something was completed"
    best_said, target = told_apart(best, found.target)
    return [
        f"The target of {target} is still in reach in {year}: {found.needed:,} further completions, every one on time, "
        f"would bring the year to it, and {_brings(found, f' {found.volume_words}')}.",
        f"To end at the target at the same volume, {_must_be_in_time(found)}.",
        f"The best year-end possible at this volume is {best_said}{_best_fraction(found)}.",
    ]


def _out_of_reach(found: Reach, year: str) -> list[str]:
    best = found.best_possible
    assert best is not None, "something was completed"
    best_said, target = told_apart(best, found.target)
    if found.needed is None:
        why = f"{found.figure.late:,} {'was' if found.figure.late == 1 else 'were'} late, and nothing can undo that"
    else:
        why = (
            f"it would take {found.needed:,} further completions, every one on time, "
            f"more than {_the_volume(found)} that {_brings(found, '')}"
        )
    left = f"a year-end of {best_said}{_best_fraction(found)}, if everything still to come is on time"
    if found.passed <= MONTHS_OF_YEAR - 1:
        left += f"; and {target} in each single month still to come"
    return [f"The target of {target} is out of reach in {year} at this volume: {why}.", f"Not out of reach: {left}."]


def _against(found: Reach, comparators: Sequence[tuple[str, Fraction]]) -> list[str]:
    share, best = found.figure.share, found.best_possible
    assert share is not None, "something was completed"
    assert best is not None, "something was completed"
    above = [_named(name, of, share) for name, of in comparators if share >= of]
    possible = [_named(name, of, best) for name, of in comparators if share < of and found.can_reach(of)]
    impossible = [_named(name, of, best) for name, of in comparators if share < of and not found.can_reach(of)]
    said = []
    if above:
        said.append(f"The year to date is at or above {joined(above)}.")
    if possible:
        said.append(f"Can still be reached by the year-end: {joined(possible)}.")
    if impossible:
        said.append(f"Cannot be reached by the year-end at this volume: {joined(impossible)}.")
    return said


def _named(name: str, share: Fraction, beside: Fraction) -> str:
    return f"{name} ({told_apart(share, beside)[0]})"


def _of(figure: Figure) -> str:
    return f"{figure.in_time:,} of {figure.completed:,}"


def _the_volume(found: Reach) -> str:
    """The volume still to come: ``the 886``, ``about 754``."""
    return f"{'the ' if found.further_volume.denominator == 1 else ''}{found.volume_words}"


def _brings(found: Reach, how_many: str) -> str:
    if found.passed == MONTHS_OF_YEAR // 2:
        return f"the same volume again brings{how_many}"
    return f"the rest of the year brings{how_many} at the same volume a month"


def _must_be_in_time(found: Reach) -> str:
    needed, further = found.in_time_needed, found.further_volume
    share = percent_text(min(Fraction(1), needed / further)) if further else "100%"
    return f"at least {needed:,} of {_the_volume(found)} still to come have to be on time ({share} of them)"


def _best_fraction(found: Reach) -> str:
    """`` (1,397 of 1,772)`` where the volume still to come is a whole number."""
    further = found.further_volume
    if further.denominator > 1:
        return ""
    return f" ({found.figure.in_time + further.numerator:,} of {found.figure.completed + further.numerator:,})"
