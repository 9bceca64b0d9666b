"""Saved views and chosen columns: their names, keys, and what everybody sees of them."""

import pytest

from models.columns import DUTY, LISTS
from models.errors import InvalidInput
from models.views import (
    KEYS,
    OF_THE_PROGRAM,
    View,
    checked_key,
    checked_name,
    free_key,
    named_view,
    seen_together,
)
from screens.widgets import clock_row, duty_row

MINE = View("Zoë's late ones", "0", id=1, owner_id=7, owner="Zoë")
THEIRS = View("late", "0", shared=True, id=2, owner_id=8, owner="Mo")


def test_everybody_sees_the_four_of_the_program_then_their_own_then_what_others_share() -> None:
    seen = seen_together([THEIRS, MINE], 7)
    assert [one.name for one in seen] == [
        "mine", "my team's late", "newly qualified", "waiting for me", "Zoë's late ones", "late",
    ]  # fmt: skip
    assert [one.key for one in seen] == ["6", "7", "8", "9", "0", None], "one's own stands where both have a key"
    assert [one.whose_words(7) for one in seen[3:]] == ["comes with the program", "yours alone", "shared by Mo"]
    assert [one.key for one in seen_together([THEIRS, MINE], 8)][4:] == ["0", None]


def test_a_key_is_one_of_few_and_of_one_view() -> None:
    assert checked_key(" A ", OF_THE_PROGRAM) == "a"
    assert checked_key("", OF_THE_PROGRAM) is None
    assert free_key(OF_THE_PROGRAM) == "0"
    assert free_key([View("x", key) for key in KEYS]) is None
    for typed, said in (("6", "The key 6 is that of “mine”. 0 is free."), ("n", "“n” is no key"), ("67", "no key")):
        with pytest.raises(InvalidInput, match=said):
            checked_key(typed, OF_THE_PROGRAM)


def test_a_name_is_not_empty_not_long_and_of_one_view() -> None:
    assert checked_name("  my   own ", OF_THE_PROGRAM) == "my own"
    for typed, said in ((" ", "needs a name"), ("x" * 41, "at most 40"), ("MINE", "already")):
        with pytest.raises(InvalidInput, match=said):
            checked_name(typed, OF_THE_PROGRAM)


def test_a_view_is_named_in_full_or_by_how_it_begins_without_accents() -> None:
    views = (*OF_THE_PROGRAM, MINE, View("mine too"))
    assert named_view(views, "zoe") == MINE
    assert named_view(views, " MINE ") == OF_THE_PROGRAM[0]
    with pytest.raises(InvalidInput, match="the beginning of several views: “mine”, “my team's late”, “mine too”"):
        named_view(views, "m")
    for typed in ("", "none"):
        with pytest.raises(InvalidInput, match=r"There is no view .* There are: “mine”"):
            named_view(views, typed)


def test_columns_are_those_of_the_list_each_once_and_never_without_what_a_row_is_of() -> None:
    assert LISTS["duty"] is DUTY
    assert DUTY.checked(["Last Seen", "due", "due"]) == ("last_seen", "due")
    assert DUTY.kept("worker") == DUTY.kept("nonsense,due") == DUTY.kept(None) == DUTY.at_first
    for names, said in ((["worker", "team"], "One of child, case, due, countdown"), (["x"], "“x” is no column")):
        with pytest.raises(InvalidInput, match=said):
            DUTY.checked(names)


@pytest.mark.parametrize("of", [duty_row, clock_row])
def test_every_column_that_is_offered_can_be_shown_and_the_last_are_left_out_where_there_is_no_room(of) -> None:
    assert list(of.HEADINGS) == list(DUTY.offered)
    assert DUTY.at_first == duty_row.AT_FIRST
    fit = duty_row.column_widths if of is duty_row else clock_row.clock_widths
    every = tuple(DUTY.offered)
    for room in (80, 120, 160):
        widths = fit(room, every)
        assert sum(widths) + len(widths) <= room
        assert 7 <= len(widths) < len(every) or room == 160
    assert len(fit(80, ("due", "child"))) == 2
