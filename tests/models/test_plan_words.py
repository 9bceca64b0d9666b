"""How the improvement plan is said: countdowns, states, who was heard, and what signing off still lacks."""

from datetime import date, timedelta

import pytest

from models.feedback import Feedback, Impact, Voice
from models.improvement import Step, TaskAt, TaskState
from models.plan_words import due_words, heard_marks, heard_words, sign_off_words, state_words, tasks_in_words

DAY = date(2011, 10, 26)


def a_task(state=TaskState.DELIVERED, *feedback):
    steps = (Step(1, 1, state, DAY, "", feedback[-1].id if feedback else None, "Ada"),)
    return TaskAt(1, 1, "Title", "Ada", DAY, DAY, 1, steps, feedback)


def said(id_, voice, impact):
    return Feedback(id_, 1, voice, impact, DAY, "Survey", "Words", "Ada", DAY, "Ada")


@pytest.mark.parametrize(
    ("days", "words"),
    [(-12, "✕ 12 days late"), (-1, "✕ 1 day late"), (0, "! due today"), (1, "▲ in 1 day"), (14, "▲ in 14 days"),
     (15, "· in 15 days"), (None, "· no date")],
)  # fmt: skip
def test_a_countdown_is_a_symbol_and_words_in_calendar_days(days, words):
    assert due_words(None if days is None else DAY + timedelta(days), DAY) == words


def test_the_last_word_of_each_of_the_three_counts():
    task = a_task(
        TaskState.FOR_REVIEW, said(1, Voice.CHILDREN, Impact.NEGATIVE), said(2, Voice.CHILDREN, Impact.POSITIVE),
        said(3, Voice.PARENTS, Impact.NONE),
    )  # fmt: skip
    assert heard_marks(task) == "C+ P= S·"
    assert heard_words(task) == "children: positive · parents: no difference · staff: not heard"


@pytest.mark.parametrize(
    ("task", "stands", "lacks"),
    [
        (a_task(TaskState.PLANNED), "· planned", "it has still to be begun and delivered; then children"),
        (a_task(TaskState.IN_PROGRESS), "→ in progress", "it has still to be delivered; then children"),
        (a_task(), "○ delivered, not felt", "It cannot be signed off yet: neither children and young people"),
        (a_task(TaskState.DELIVERED, said(1, Voice.STAFF, Impact.POSITIVE)), "● delivered, felt",
         "Nothing is lacking: staff said on Wed 26 Oct 2011"),
        (a_task(TaskState.FOR_REVIEW, said(1, Voice.STAFF, Impact.NONE)), "? for review",
         "It is for review: staff said on Wed 26 Oct 2011 that it makes no difference."),
        (a_task(TaskState.SIGNED_OFF, said(1, Voice.STAFF, Impact.POSITIVE)), "✓ signed off",
         "It is signed off since Wed 26 Oct 2011, on what staff said"),
    ],
)  # fmt: skip
def test_each_state_says_what_signing_off_still_lacks(task, stands, lacks):
    assert state_words(task) == stands
    assert lacks in sign_off_words(task)


def test_the_tasks_of_a_project_are_told_by_state():
    tasks = [a_task(TaskState.PLANNED), a_task(TaskState.PLANNED), a_task(),
             a_task(TaskState.DELIVERED, said(1, Voice.STAFF, Impact.POSITIVE))]  # fmt: skip
    assert tasks_in_words(tasks) == "2 planned · 1 delivered, not felt · 1 delivered, felt"
    assert tasks_in_words([]) == "no tasks"
