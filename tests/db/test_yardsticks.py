"""Targets and comparators that are taken out again, and what a report stated with the decimals that it gave."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from small_authority import MO, june, person, refused, trail_is_sound

from db.commands.publishing import remove_yardstick, set_yardstick, state_figure
from db.commands.undoing import redo, undo
from db.queries.yardsticks import statements, yardsticks
from db.store import Act, Store
from models.errors import InvalidInput, NotFound, StaleEdit
from models.statements import Statement
from models.timeliness import Figure, Measure, Month, Period

ACT = Act(person(MO), datetime(2024, 6, 10, 9, tzinfo=UTC))
BEGAN = date(2011, 4, 1)


def target(store: Store) -> int | None:
    with store.reading() as reader:
        found = yardsticks(reader).target(Measure.NI059, june(10))
    return None if found is None else found.tenths


def test_a_target_that_is_taken_out_leaves_what_was_before_it_and_comes_back_by_undo(authority: Store) -> None:
    set_yardstick(authority, ACT, Measure.NI059, "target", 900, june(1), "the board")
    remove_yardstick(authority, ACT, Measure.NI059, "Target", june(1), version=1)
    assert target(authority) == 800
    undo(authority, ACT)
    assert target(authority) == 900
    redo(authority, ACT)
    remove_yardstick(authority, ACT, Measure.NI059, "target", BEGAN)
    assert target(authority) is None
    trail_is_sound(authority)


def test_what_does_not_begin_on_the_day_is_not_taken_out_and_the_days_are_said(authority: Store) -> None:
    refused(
        authority, NotFound, "It has what begins on Fri 1 Apr 2011.",
        lambda: remove_yardstick(authority, ACT, Measure.NI059, "target", june(1)),
    )  # fmt: skip
    refused(
        authority, NotFound, "nothing that begins on any day",
        lambda: remove_yardstick(authority, ACT, Measure.NI059, "Nobody", june(1)),
    )  # fmt: skip
    refused(
        authority, StaleEdit, "", lambda: remove_yardstick(authority, ACT, Measure.NI059, "target", BEGAN, version=2)
    )
    assert target(authority) == 800


@pytest.mark.parametrize(("percent", "decimals"), [(Fraction(71), 0), (Fraction(71), 1), (Fraction("73.1"), 1)])
def test_a_stated_per_cent_is_kept_with_its_decimals(authority: Store, percent: Fraction, decimals: int) -> None:
    stated = Statement("NI059", Period.MONTH, Month(2024, 5), Figure(1, 2), percent, "a report", decimals=decimals)
    state_figure(authority, ACT, stated)
    with authority.reading() as reader:
        (found,) = statements(reader)
    assert (found.percent, found.decimals, found.in_words) == (percent, decimals, stated.in_words)


@pytest.mark.parametrize(("percent", "decimals"), [(Fraction("73.1"), 0), (Fraction("73.15"), 1), (Fraction(1, 3), 2)])
def test_a_per_cent_is_never_rounded_on_its_way_into_the_store(
    authority: Store, percent: Fraction, decimals: int
) -> None:
    stated = Statement("NI059", Period.MONTH, Month(2024, 5), None, percent, "a report", decimals=decimals)
    refused(authority, InvalidInput, "one decimal at most", lambda: state_figure(authority, ACT, stated))
