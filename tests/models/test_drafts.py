"""What is typed of a session and not recorded yet: how far each line of the agenda is."""

import pytest

from models.agenda import TOPICS
from models.discussion import PERSONAL_WORDS, Gap
from models.drafts import (
    ADDED,
    DROPPED,
    OPEN,
    LineState,
    added_cases,
    listed,
    mark_of_case,
    marks_of_worker,
    with_line,
)

WHOLE = {"decision": "Visit", "rationale": "The bruises are new."}


@pytest.mark.parametrize(
    ("texts", "state", "gaps"),
    [
        ({}, LineState.OPEN, ()),
        ({"situation": "  "}, LineState.OPEN, ()),
        ({"who1": "3"}, LineState.OPEN, ()),
        (WHOLE, LineState.WRITTEN, ()),
        ({"situation": "At home"}, LineState.GAPS, (Gap.NO_DECISION, Gap.NO_RATIONALE)),
        ({"decision": "Wait"}, LineState.GAPS, (Gap.NO_RATIONALE,)),
        (WHOLE | {"what1": "Ring", "who1": "3"}, LineState.GAPS, (Gap.UNDATED_ACTION,)),
        (WHOLE | {"what1": "Ring", "who1": "3", "by1": "2011-09-20"}, LineState.WRITTEN, ()),
        (WHOLE | {"what1": "Ring", "who1": "3", "by1": "1999-01-01"}, LineState.WRITTEN, ()),  # held on is not known
    ],
)
def test_a_case_is_open_written_or_has_gaps(texts, state, gaps):
    mark = mark_of_case(texts)
    assert (mark.state, mark.gaps) == (state, gaps)


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"seen_on": "the day bef"}, "seen_on"),
        ({"what1": "Ring", "who1": "somebody"}, "who1"),
        ({"what1": "Ring", "who1": "3", "by1": "soon"}, "by1"),
        ({"risk": "[/red]"}, "risk"),
        ({"mine:plan": "what another window wrote"}, "plan"),
    ],
)
def test_what_cannot_be_read_yet_is_said_of_its_field(texts, field):
    mark = mark_of_case(WHOLE | texts)
    assert mark.state is LineState.UNREADABLE
    assert [name for name, _ in mark.faults] == [field]


def test_the_words_of_gaps_name_each_of_them():
    assert mark_of_case({"situation": "x", "what1": "Ring", "who1": "3"}).in_words == (
        "▲ no decision, no rationale, an action without a date"
    )


def test_each_part_about_the_worker_has_its_own_mark():
    marks = marks_of_worker({"wellbeing": "Tired", DROPPED: "leave"})
    assert marks.keys() == PERSONAL_WORDS.keys()
    assert [name for name, mark in marks.items() if mark != OPEN] == ["wellbeing"]


def test_every_topic_of_an_agenda_is_written_in_a_part_about_the_worker():
    assert set(TOPICS.values()) == set(PERSONAL_WORDS)


def test_lines_are_dropped_and_added_and_taken_back():
    texts = {"wellbeing": "Tired"}
    for key in ("case:3", "case:4", "case:3"):
        texts = with_line(texts, DROPPED, key, there=True)
    assert listed(texts, DROPPED) == ["case:4", "case:3"]
    texts = with_line(with_line(texts, DROPPED, "case:4", there=False), DROPPED, "case:3", there=False)
    assert listed(texts, DROPPED) == []
    assert texts["wellbeing"] == "Tired"
    assert added_cases(with_line(with_line({}, ADDED, "12", there=True), ADDED, "x", there=True)) == [12]
