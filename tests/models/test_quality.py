"""What a case file tells about an assessment beside its days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quality import Quality, qualities, seen_words

STARTED, DUE = date(2011, 9, 2), date(2011, 9, 16)
BEFORE_DUE, AFTER_DUE = date(2011, 9, 15), date(2011, 9, 19)


def told(
    authorised_on: date | None, child_seen: bool | None = True, moved_start: bool = False, due_on: date = DUE
) -> tuple[Quality, ...]:
    return qualities(
        started_on=STARTED,
        due_on=due_on,
        authorised_on=authorised_on,
        child_seen=child_seen,
        moved_start=moved_start,
    )


@pytest.mark.parametrize("authorised_on", [BEFORE_DUE, AFTER_DUE])
def test_of_an_assessment_with_the_child_seen_and_days_to_spare_or_lost_nothing_is_told(authorised_on):
    assert told(authorised_on) == ()


def test_one_authorised_on_its_due_date_was_on_the_last_day():
    assert told(DUE) == (Quality.LAST_DAY,)


def test_one_authorised_on_the_day_of_its_start_was_closed_the_day_it_was_opened():
    assert told(STARTED) == (Quality.SAME_DAY,)


def test_one_due_on_the_day_of_its_start_is_told_as_both():
    assert told(STARTED, due_on=STARTED) == (Quality.LAST_DAY, Quality.SAME_DAY)


@pytest.mark.parametrize("authorised_on", [None, BEFORE_DUE])
def test_a_moved_start_is_told_whether_it_is_done_or_not(authorised_on):
    assert told(authorised_on, moved_start=True) == (Quality.MOVED_START,)


@pytest.mark.parametrize(("child_seen", "quality"), [(False, Quality.NOT_SEEN), (None, Quality.NOT_RECORDED)])
def test_a_child_not_seen_and_one_of_whom_it_is_not_recorded_are_told_apart(child_seen, quality):
    assert told(BEFORE_DUE, child_seen) == (quality,)
    assert told(None, child_seen) == ()


def test_all_that_holds_is_told_at_once():
    assert told(STARTED, None, True, STARTED) == (
        Quality.LAST_DAY,
        Quality.SAME_DAY,
        Quality.MOVED_START,
        Quality.NOT_RECORDED,
    )


def test_the_words():
    assert [quality.words for quality in Quality] == [
        "authorised on the last day",
        "closed the day it was opened",
        "its start was moved",
        "completed with no child seen",
        "completed, child seen not recorded",
    ]


days = st.dates(date(2011, 9, 1), date(2011, 9, 5))
yes_no_unknown = st.none() | st.booleans()


@given(days, days, yes_no_unknown, st.booleans())
def test_of_an_open_assessment_only_a_moved_start_can_be_told(started_on, due_on, child_seen, moved_start):
    found = qualities(
        started_on=started_on, due_on=due_on, authorised_on=None, child_seen=child_seen, moved_start=moved_start
    )
    assert found == ((Quality.MOVED_START,) if moved_start else ())


# Whether the child was seen

SEEN_ON = date(2011, 9, 5)


@pytest.mark.parametrize(
    ("child_seen", "seen_on", "alone", "words"),
    [
        (True, SEEN_ON, True, "child seen Mon 5 Sep 2011, alone"),
        (True, SEEN_ON, False, "child seen Mon 5 Sep 2011, not alone"),
        (True, SEEN_ON, None, "child seen Mon 5 Sep 2011"),
        (True, None, None, "child seen (day not recorded)"),
        (True, None, True, "child seen (day not recorded), alone"),
        (False, None, None, "child not seen yet"),
        (False, None, True, "child not seen yet"),
        (None, None, None, "child seen: not recorded"),
        (None, None, True, "child seen: not recorded"),
        (None, SEEN_ON, None, "child seen Mon 5 Sep 2011"),
    ],
)
def test_whether_the_child_was_seen_in_words(child_seen, seen_on, alone, words):
    assert seen_words(child_seen, seen_on, alone) == words
