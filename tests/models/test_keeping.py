"""Which backups are kept, and when a record is due for review."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.keeping import (
    DAILY,
    FIRST_RULES,
    LAST,
    MONTHLY,
    WEEKLY,
    CountedFrom,
    RecordKind,
    RetentionRule,
    backups_kept,
)

START = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)  # a Monday
MOST = LAST + DAILY + WEEKLY + MONTHLY

moments = st.lists(
    st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)), max_size=80
)


def every(hours: float, count: int) -> list[datetime]:
    return [START + timedelta(hours=hours * number) for number in range(count)]


def day_of(at: datetime) -> object:
    return at.date()


def week_of(at: datetime) -> object:
    return at.isocalendar()[:2]


def month_of(at: datetime) -> object:
    return at.year, at.month


YEARS = [START.replace(year=2000 + number) for number in range(20)]
PERIODS = ((DAILY, day_of), (WEEKLY, week_of), (MONTHLY, month_of))


def promised(made: list[datetime]) -> set[datetime]:
    """What is promised of all backups ever made, written down plainly."""
    wanted = set(sorted(set(made))[-LAST:])
    for count, period in PERIODS:
        for one in sorted({period(at) for at in made})[-count:]:  # type: ignore[type-var]
            wanted.add(max(at for at in made if period(at) == one))
    return wanted


def test_of_no_backups_none_is_kept() -> None:
    assert backups_kept([]) == set()


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        (every(1, 10), every(1, 10)),  # few enough
        (every(0.1, 40), every(0.1, 40)[-10:]),  # one day: the last ten
        (every(24, 14), every(24, 14)),  # a fortnight of days
        # Years between: each is the last of its day, week and month, and only periods with a backup count.
        (YEARS, YEARS[-14:]),
        ([START, START], [START]),
    ],
)  # fmt: skip
def test_these_of_these_are_kept(made: list[datetime], kept: list[datetime]) -> None:
    assert backups_kept(made) == set(kept)


def test_of_twenty_days_the_fourteen_last_and_the_ends_of_weeks_and_months_are_kept() -> None:
    made = every(24, 40)  # Monday 1 January to Friday 9 February
    numbers = sorted(made.index(at) for at in backups_kept(made))
    assert numbers == [6, 13, 20, *range(26, 40)]  # 27 and 30, Sunday and the end of January, are among the last 14


def test_the_turn_of_the_year_is_one_week() -> None:
    assert week_of(datetime(2024, 12, 30, tzinfo=UTC)) == week_of(datetime(2025, 1, 5, tzinfo=UTC))
    sunday = datetime(2025, 1, 5, 9, tzinfo=UTC)
    made = [datetime(2024, 12, 31, 9, tzinfo=UTC), sunday]
    assert backups_kept(made) == set(made)


def test_of_a_year_of_hourly_backups_exactly_these_are_left() -> None:
    made = every(1, 366 * 24)  # to the morning of 1 January 2025
    kept = backups_kept(made)
    assert kept == promised(made)
    assert made[-1] == datetime(2025, 1, 1, 8, tzinfo=UTC)
    ends = [max(at for at in made if (at.year, at.month) == (2024, month)) for month in range(2, 13)]
    assert set(ends) <= kept
    assert max(at for at in made if (at.year, at.month) == (2024, 1)) not in kept  # the thirteenth month


@given(moments)
def test_the_newest_is_always_kept(made: list[datetime]) -> None:
    assert not made or max(made) in backups_kept(made)


@given(moments)
def test_what_is_kept_is_what_is_promised(made: list[datetime]) -> None:
    kept = backups_kept(made)
    assert kept == (promised(made) if made else set())
    assert kept <= set(made)
    assert len(kept) <= MOST


@given(moments)
def test_thinning_again_removes_nothing(made: list[datetime]) -> None:
    kept = backups_kept(made)
    assert backups_kept(kept) == kept


@given(moments, st.integers(1, 60 * 24 * 60))
def test_a_newer_backup_displaces_at_most_one_of_each_kind(made: list[datetime], later: int) -> None:
    kept = backups_kept(made)
    newer = max(made, default=START) + timedelta(minutes=later)
    after = backups_kept([*kept, newer])
    assert newer in after
    assert after <= kept | {newer}
    assert len(kept - after) <= 4


@given(moments)
def test_thinning_after_each_backup_keeps_what_thinning_once_would(made: list[datetime]) -> None:
    left: set[datetime] = set()
    for at in sorted(made):
        left = backups_kept([*left, at])
    assert left == backups_kept(made)


@pytest.mark.parametrize("hours", [[9], [9, 12, 17], [0, 23]])
def test_at_each_moment_of_two_years_the_promise_holds(hours: list[int]) -> None:
    made: list[datetime] = []
    left: set[datetime] = set()
    for day in range(2 * 365):
        at = START + timedelta(days=day)
        if at.weekday() >= 5 or day % 90 in range(20, 34):  # no weekends, and a fortnight of holidays each quarter
            continue
        for hour in hours:
            made.append(at.replace(hour=hour))
            left = backups_kept([*left, made[-1]])
        recent = made[-60 * len(hours) * 5 :]
        for count, period in PERIODS:
            last_of = {period(one): one for one in (recent if count != MONTHLY else made)}
            assert set(list(last_of.values())[-count:]) <= left
        assert set(made[-LAST:]) <= left
        assert len(left) <= MOST


CLOSED = date(2020, 2, 29)


@pytest.mark.parametrize(
    ("years", "counted_from", "born", "closed", "review"),
    [
        (6, "closure", None, date(2018, 5, 4), date(2024, 5, 4)),
        (6, "closure", date(2001, 1, 1), date(2018, 5, 4), date(2024, 5, 4)),
        (1, "closure", None, CLOSED, date(2021, 2, 28)),  # 29 February where there is none
        (4, "closure", None, CLOSED, date(2024, 2, 29)),
        (25, "birth", date(2000, 2, 29), date(2016, 1, 1), date(2025, 2, 28)),
        (25, "birth", date(2010, 6, 1), CLOSED, date(2035, 6, 1)),
        (25, "birth", None, CLOSED, date(2045, 2, 28)),  # taken to be born on the day of closure
        (5, "birth", date(2000, 1, 1), CLOSED, CLOSED),  # never before the closure
        (75, "birth", date(2030, 1, 1), CLOSED, date(2105, 1, 1)),  # unborn at the closure
    ],
)
def test_a_record_is_due_for_review_on(
    years: int, counted_from: str, born: date | None, closed: date, review: date
) -> None:
    rule = RetentionRule(RecordKind.ASSESSED, years, CountedFrom(counted_from), "a source")
    assert rule.review_on(born, closed) == review


sane_days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(st.integers(1, 150), st.sampled_from(CountedFrom), st.none() | sane_days, sane_days)
def test_a_review_is_never_before_the_closure(
    years: int, counted_from: CountedFrom, born: date | None, closed: date
) -> None:
    assert RetentionRule(RecordKind.ASSESSED, years, counted_from, "a source").review_on(born, closed) >= closed


def test_a_new_store_has_one_rule_for_each_kind_of_record() -> None:
    assert [rule.kind for rule in FIRST_RULES] == list(RecordKind)
    assert all(rule.source and rule.kind.words and rule.counted_from.words for rule in FIRST_RULES)
