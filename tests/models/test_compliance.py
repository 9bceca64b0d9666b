"""The compliance pack: every figure is made of its lines, and the whole is the sum of its parts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.compliance import ORDER, Line, Measure, pack
from models.supervision import CancelReason

FIRST, LAST = date(2011, 4, 1), date(2011, 9, 30)
PEOPLE = ((1, "Ann Able"), (2, "Bob Best"))


def line(worker: int = 1, on: date = FIRST, *, met: bool = True, why: CancelReason | None = None) -> Line:
    return Line(worker, dict(PEOPLE)[worker], on, met, "said", cancelled=why)


def packed(*lines: tuple[Measure, Line]):
    return pack(FIRST, LAST, LAST, "everybody", PEOPLE, lines)


def test_every_measure_stands_in_the_pack_once_and_says_what_it_counts() -> None:
    assert [figure.measure for figure in packed().figures] == list(ORDER)
    assert set(ORDER) == set(Measure)
    assert packed().figure(Measure.HELD).in_words == "no sessions due"
    assert packed().figure(Measure.HELD).percent is None


@pytest.mark.parametrize(
    ("met", "total", "words"),
    [(1, 1, "1 of 1, 100%"), (0, 3, "0 of 3, 0%"), (1, 3, "1 of 3, 33%"), (1, 8, "1 of 8, 13%"), (2, 3, "2 of 3, 67%")],
)
def test_a_figure_says_numerator_and_denominator_beside_its_per_cent(met: int, total: int, words: str) -> None:
    found = packed(*((Measure.HELD, line(met=number < met)) for number in range(total)))
    assert found.figure(Measure.HELD).in_words == words


@pytest.mark.parametrize(
    ("on", "counted"),
    [(FIRST - timedelta(days=1), 0), (FIRST, 1), (LAST, 1), (LAST + timedelta(days=1), 0)],
)
def test_both_days_of_the_period_are_in_it(on: date, counted: int) -> None:
    assert packed((Measure.HELD, line(on=on))).figure(Measure.HELD).total == counted


def test_cancellations_are_counted_by_their_reasons() -> None:
    found = packed(
        (Measure.CANCELLED, line(why=CancelReason.WORKER_AWAY)),
        (Measure.CANCELLED, line(why=CancelReason.URGENT_WORK)),
        (Measure.CANCELLED, line(2, why=CancelReason.WORKER_AWAY)),
        (Measure.CANCELLED, line(2, met=False)),
    )
    assert found.cancellations == [(CancelReason.WORKER_AWAY, 2), (CancelReason.URGENT_WORK, 1)]
    assert found.of(2).cancellations == [(CancelReason.WORKER_AWAY, 1)]


def test_late_entries_are_those_not_recorded_in_time() -> None:
    found = packed(*((Measure.RECORDED_IN_TIME, line(met=met)) for met in (True, False, False)))
    assert found.late_entries == 2


lines = st.lists(
    st.tuples(
        st.sampled_from(Measure),
        st.builds(
            line, st.sampled_from([1, 2]), st.integers(-9, 200).map(lambda days: FIRST + timedelta(days=days)),
            met=st.booleans(),
        ),
    ),
    max_size=40,
)  # fmt: skip


@given(lines)
def test_the_workers_add_up_to_all(found: list[tuple[Measure, Line]]) -> None:
    whole = packed(*found)
    for figure in whole.figures:
        parts = [whole.of(worker).figure(figure.measure) for worker, _ in PEOPLE]
        assert figure.total == sum(part.total for part in parts)
        assert figure.met == sum(part.met for part in parts)
        assert figure.total == sum(FIRST <= one.on <= LAST for measure, one in found if measure is figure.measure)
