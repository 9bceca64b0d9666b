"""Which limit in working days a measure was held to: that of the time in which each clock began."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from models.dates import spelt
from models.standards import Standard, days_word, standard_for
from models.timeliness import Measure, Month


def limits_of(standards: Iterable[Standard], measure: Measure, starts: Iterable[date]) -> tuple[Standard, ...]:
    """The national standards by which clocks that began on these days are counted, in the order of their time."""
    national = [one for one in standards if not one.local]
    found = {standard_for(national, measure.clock, day) for day in set(starts)}
    return tuple(sorted(found, key=lambda one: one.effective_from))


def limits_between(standards: Iterable[Standard], measure: Measure, first: date, last: date) -> tuple[Standard, ...]:
    """The same for clocks that begin on any day from the first to the last."""
    known = list(standards)
    begin = (one.effective_from for one in known if one.clock is measure.clock and first < one.effective_from <= last)
    return limits_of(known, measure, [first, *begin])


def limit_changes(standards: Iterable[Standard], measure: Measure, first: Month, last: Month) -> tuple[Month, ...]:
    """The months from which another limit holds, of those from the first to the last."""
    limits = limits_between(standards, measure, first.first, last.last)
    return tuple(
        Month.of(later.effective_from)
        for earlier, later in pairwise(limits)
        if later.working_days != earlier.working_days
    )


def usual_limit(measure: Measure) -> int:
    """The limit that the words of the measure name, in working days."""
    found = re.search(r"within (\d+) working days?", measure.words)
    assert found is not None, "every measure names its limit"
    return int(found[1])


def words_by_limits(measure: Measure, limits: Sequence[Standard]) -> str:
    """What is counted, as ``Measure.words`` has it; where lines had another limit, by that of their own time.

    ``initial assessments authorised by the limit of its own time: 7 working days until 31 March 2010``
    """
    if all(one.working_days == usual_limit(measure) for one in limits):
        return measure.words
    return f"{measure.words.split(' within ')[0]} by the limit of its own time: {limits_in_words(limits)}"


def limits_in_words(limits: Sequence[Standard]) -> str:
    """``7 working days until 31 March 2010, 10 from 1 April 2010``"""
    said = []
    for place, one in enumerate(limits):
        following = limits[place + 1].effective_from - timedelta(days=1) if place + 1 < len(limits) else None
        ends = following or one.effective_to
        days = f"{one.working_days} working {days_word(one.working_days)}" if not place else f"{one.working_days}"
        if ends is not None and not place:
            said.append(f"{days} until {spelt(ends)}")
        else:
            said.append(f"{days} from {spelt(one.effective_from)}")
    return ", ".join(said)
