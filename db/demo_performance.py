"""The figures of the synthetic authority: some signatures recorded late, the months published, the population."""

from datetime import date, timedelta
from random import Random

from db.commands.command import Work
from db.commands.publishing import publish
from db.queries.standards import as_date
from models import tables
from models.timeliness import Month

PUBLISHED_MONTHS = 14
_PUBLISHED_AFTER = 9  # days after the month's end
_LATE_PERCENT, _LATE_DAYS = 2, (3, 30)
_POPULATION_A_CHILD = 32  # children and young people in the area for each child with an open case


def add_performance(work: Work, seed: int, as_at: date, children: int) -> None:
    """Put the history on record as it happened, a few signatures later, and publish the months that are over."""
    rng = Random(seed)  # noqa: S311 (made up, and meant to be the same again)
    work.session.flush()
    work.as_happened, work.statuses_on = True, date.min
    for id_, authorised in work.reader.rows(
        "SELECT id, authorised_on FROM assessments WHERE authorised_on IS NOT NULL ORDER BY id"
    ):
        if rng.random() * 100 < _LATE_PERCENT:
            work.recorded_on[id_] = min(as_at, as_date(authorised) + timedelta(days=rng.randint(*_LATE_DAYS)))
    work.write_records()
    month = Month.of(as_at)
    for step in range(-PUBLISHED_MONTHS, 0):
        one = month.shifted(step)
        if (on := one.last + timedelta(days=_PUBLISHED_AFTER)) <= as_at:
            publish(work, one, on, as_at)
    authority = work.session.get_one(tables.Authority, 1)
    authority.population = children * _POPULATION_A_CHILD
    work.session.add(authority)
