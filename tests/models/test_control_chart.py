"""The control chart: limits by an independent calculation, each rule at its edge, and words only for signals."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.control_chart import Chart, Point, Signal, control_chart
from models.timeliness import Figure, Month

JUNE = Month(2011, 6)
TORBAY = ((132, 227), (86, 129), (52, 129), (113, 170))
LEVEL = (50, 100)  # on the centre of all charts below, but where the others move it


def chart(*figures: tuple[int, int], first: Month = JUNE) -> Chart:
    return control_chart([Point(first.shifted(at), Figure(*figure)) for at, figure in enumerate(figures)])


def of_a_hundred(*in_time: int) -> Chart:
    return chart(*((one, 100) for one in in_time))


def marked(found: Chart, signal: Signal) -> list[int]:
    return [at for at, point in enumerate(found.points) if signal in point.signals]


any_figures = st.lists(
    st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=1, max_size=30
)


# The limits


def test_of_june_to_september_2011_august_is_a_signal_and_september_is_none() -> None:
    found = chart(*TORBAY)
    assert found.centre == Fraction(383, 655)
    assert [point.signals for point in found.points] == [(), (), (Signal.BELOW_LIMIT,), ()]
    assert found.few
    assert found.sentence() == (
        "August 2011 (52/129, 40.3%) is below its lower limit of 45.5%: a signal. "
        "September 2011 is inside its limits: no signal. 4 months are few: the run rules need twelve."
    )
    assert found.trend() == ""
    assert found.trend(Month(2011, 8)) == "worse"


@given(any_figures)
def test_limits_agree_with_an_independent_calculation(figures: list[tuple[int, int]]) -> None:
    found = chart(*figures)
    x, n = sum(x for x, _ in figures), sum(n for _, n in figures)
    with localcontext() as context:
        context.prec = 50
        for point, (_, of) in zip(found.points, figures, strict=True):
            if not of:
                assert (point.lower, point.upper, point.signals) == (None, None, ())
                continue
            p = Decimal(x) / Decimal(n)
            far = 3 * (p * (1 - p) / of).sqrt()
            assert point.lower is not None
            assert point.upper is not None
            assert abs(Decimal(point.lower) - max(Decimal(0), p - far)) < Decimal("1e-9")
            assert abs(Decimal(point.upper) - min(Decimal(1), p + far)) < Decimal("1e-9")


@given(any_figures)
def test_a_point_is_outside_exactly_where_its_share_passes_its_limit(figures: list[tuple[int, int]]) -> None:
    for point in chart(*figures).points:
        if point.value is None:
            continue
        assert point.lower is not None
        assert point.upper is not None
        if abs(point.value - point.lower) > 1e-9 and abs(point.value - point.upper) > 1e-9:
            assert (Signal.BELOW_LIMIT in point.signals) == (point.value < point.lower)
            assert (Signal.ABOVE_LIMIT in point.signals) == (point.value > point.upper)


def test_a_point_on_its_limit_is_inside() -> None:
    # The centre is 1/2 and three standard errors of 36 are 1/4: 27 of 36 stands on its limit.
    on_it = chart((27, 36), (9, 36))
    assert on_it.centre == Fraction(1, 2)
    assert [point.upper for point in on_it.points] == [0.75, 0.75]
    assert not any(point.signals for point in on_it.points)
    past_it = chart((28, 36), (8, 36))
    assert [point.signals for point in past_it.points] == [(Signal.ABOVE_LIMIT,), (Signal.BELOW_LIMIT,)]


def test_limits_are_cut_at_nothing_and_all_and_a_cut_limit_is_not_passed() -> None:
    found = chart((3, 3), (97, 100), (0, 1))
    assert found.points[0].upper == 1.0
    assert found.points[0].signals == ()
    assert found.points[2].lower is not None
    assert found.points[2].lower > 0
    all_in_time = chart(*[(20, 20)] * 14)
    assert {(point.lower, point.upper, point.signals) for point in all_in_time.points} == {(1.0, 1.0, ())}


def test_a_month_with_nothing_completed_keeps_its_place_and_takes_no_part() -> None:
    gap, whole = chart((132, 227), (0, 0), (86, 129)), chart((132, 227), (86, 129))
    assert gap.centre == whole.centre
    assert (gap.points[1].lower, gap.points[1].value) == (None, None)
    assert chart((0, 0)).centre is None
    assert "nothing to tell" in chart((0, 0)).sentence()
    assert control_chart([]).trend() == ""


def test_a_difference_is_not_charted() -> None:
    with pytest.raises(ValueError, match="not of differences"):
        chart((5, 4))


# The run rules


def test_eight_on_one_side_are_a_signal_from_the_eighth_on_and_not_with_fewer_than_twelve_points() -> None:
    found = of_a_hundred(*[46] * 6, *[54] * 9)
    assert marked(found, Signal.EIGHT_ABOVE) == [13, 14]
    assert marked(found, Signal.EIGHT_BELOW) == []
    assert found.trend() == "improved"
    assert "From December 2011 to August 2012, 9 months in a row are above the centre line" in found.sentence()
    eleven = of_a_hundred(*[40] * 3, *[54] * 8)
    assert eleven.few
    assert not any(point.signals for point in eleven.points)


def test_a_point_on_the_centre_line_breaks_a_run_and_an_empty_month_does_not() -> None:
    above, below = [(54, 100)] * 4, [(46, 100)] * 8
    assert marked(chart(*below, *above, *above), Signal.EIGHT_ABOVE) == [15]
    assert marked(chart(*below, *above, LEVEL, *above), Signal.EIGHT_ABOVE) == []
    assert marked(chart(*below, *above, (0, 0), *above), Signal.EIGHT_ABOVE) == [16]


def test_six_points_that_rise_or_fall_are_a_signal_and_five_or_a_level_step_are_not() -> None:
    level = [50, 50, 50, 50, 50, 50]
    assert marked(of_a_hundred(*level, 47, 48, 49, 51, 52, 53), Signal.SIX_RISING) == [11]
    assert marked(of_a_hundred(*level, *level, 47, 48, 49, 51, 52), Signal.SIX_RISING) == []
    assert marked(of_a_hundred(*level, 47, 48, 49, 49, 51, 52, 53), Signal.SIX_RISING) == []
    falling = of_a_hundred(*level, 54, 53, 52, 51, 49, 48, 47)
    assert marked(falling, Signal.SIX_FALLING) == [11, 12]
    assert falling.trend() == "worse"


def test_two_of_three_beyond_two_standard_errors_on_one_side_are_a_signal() -> None:
    level = [50] * 20  # two standard errors of a hundred are ten in the hundred
    far = of_a_hundred(*level, 62, 50, 62, 38, 50, 38, 50, 50)
    assert marked(far, Signal.TWO_OF_THREE_HIGH) == [22]
    assert marked(far, Signal.TWO_OF_THREE_LOW) == [25]
    apart = of_a_hundred(*level, 62, 38, 50, 62, 38)
    assert marked(apart, Signal.TWO_OF_THREE_HIGH) == marked(apart, Signal.TWO_OF_THREE_LOW) == []
    on_the_line = of_a_hundred(*level, 60, 60, 40, 40)
    assert not any(point.signals for point in on_the_line.points)


def test_no_single_word_is_said_where_rules_speak_against_each_other() -> None:
    found = of_a_hundred(*[60] * 14, 5, 6, 7, 8, 9, 10)
    assert {Signal.BELOW_LIMIT, Signal.SIX_RISING} <= set(found.points[-1].signals)
    assert found.trend() == ""


@given(any_figures)
def test_a_trend_is_said_only_of_a_point_with_a_signal_and_few_points_have_no_runs(
    figures: list[tuple[int, int]],
) -> None:
    found = chart(*figures)
    for point in found.points:
        assert bool(found.trend(point.month)) <= bool(point.signals)
    if found.few:
        assert {signal for point in found.points for signal in point.signals} <= {
            Signal.ABOVE_LIMIT,
            Signal.BELOW_LIMIT,
        }
    assert found.sentence()


def test_a_share_just_past_its_limit_is_not_said_to_be_the_same() -> None:
    level = (50_000, 100_000)
    found = chart(*[level] * 9, (50_528, 100_000))
    assert "(50,528/100,000, 50.528%) is above its upper limit of 50.527%: a signal" in found.sentence()


def test_limits_of_months_with_very_few_are_said_to_be_rough() -> None:
    few = chart((1, 4), (2, 4), (60, 100))
    assert [point.figure.completed for point in few.rough] == [4, 4]
    assert "the limits of 2 months are rough" in few.sentence()
    assert "rough" not in chart(*TORBAY).sentence()


def test_of_many_signals_the_latest_are_named_and_the_others_counted() -> None:
    found = of_a_hundred(*[10, 90] * 10)
    assert found.sentence().count("limit of") == 4
    assert "16 earlier months are outside the limits as well." in found.sentence()
    assert "two standard errors" not in found.sentence()
    assert "January 2013 (90/100, 90%) is above its upper limit of 65%: a signal." in found.sentence()


def test_months_with_fewer_than_five_expected_make_no_two_of_three() -> None:
    level = [LEVEL] * 20
    assert marked(chart(*level, (8, 9), (8, 9)), Signal.TWO_OF_THREE_HIGH) == []
    assert marked(chart(*level, (62, 100), (8, 9)), Signal.TWO_OF_THREE_HIGH) == []
    assert marked(chart(*level, (62, 100), (8, 9), (62, 100)), Signal.TWO_OF_THREE_HIGH) == [22]
    assert "limits of 2 months are rough" in chart(*level, (8, 9), (8, 9)).sentence()
    assert marked(chart(*level, (10, 11), (10, 11)), Signal.TWO_OF_THREE_HIGH) == [21]


def changing(*in_time: int, at: int) -> Chart:
    """Months of a hundred, with another limit from the one at this place on."""
    points = [Point(JUNE.shifted(place), Figure(one, 100)) for place, one in enumerate(in_time)]
    return control_chart(points, [JUNE.shifted(at)])


def test_no_run_goes_across_the_month_from_which_another_limit_holds() -> None:
    months = [46] * 6 + [54] * 9
    assert marked(changing(*months, at=6), Signal.EIGHT_ABOVE) == [13, 14]
    assert marked(changing(*months, at=8), Signal.EIGHT_ABOVE) == []
    rising = [50] * 6 + [47, 48, 49, 51, 52, 53]
    assert marked(changing(*rising, at=6), Signal.SIX_RISING) == [11]
    assert marked(changing(*rising, at=7), Signal.SIX_RISING) == []
    beyond = [50] * 20 + [62, 62]
    assert marked(changing(*beyond, at=20), Signal.TWO_OF_THREE_HIGH) == [21]
    assert marked(changing(*beyond, at=21), Signal.TWO_OF_THREE_HIGH) == []
    outside = [50] * 11 + [90]
    assert marked(changing(*outside, at=11), Signal.ABOVE_LIMIT) == [11]


def test_where_the_limit_changed_is_said_if_it_is_within_the_months_shown() -> None:
    said = "Another limit in working days holds from September 2011: no run goes across that."
    assert said in changing(50, 51, 52, 53, at=3).sentence()
    for outside in (0, 4, -1):
        found = changing(50, 51, 52, 53, at=outside)
        assert found.changes == ()
        assert "Another limit" not in found.sentence()


@given(any_figures, st.integers(-2, 32))
def test_a_change_of_the_limit_takes_runs_away_and_never_brings_a_signal(
    figures: list[tuple[int, int]], at: int
) -> None:
    points = [Point(JUNE.shifted(place), Figure(*figure)) for place, figure in enumerate(figures)]
    plain, changed = control_chart(points), control_chart(points, [JUNE.shifted(at)])
    for before, after in zip(plain.points, changed.points, strict=True):
        assert set(after.signals) <= set(before.signals)
        assert after.outside == before.outside
    assert changed.sentence()
