"""A task of the improvement plan: every move in every state, and what counts as felt."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.board import PlanBoard, PlanTile
from models.errors import FieldErrors, InvalidInput
from models.feedback import Feedback, Impact, Voice, check_feedback, felt_by
from models.improvement import Move, Step, TaskAt, TaskState, check_title
from models.improvement_words import EIGHT_PROJECTS
from models.projects import (
    ItemAt,
    ItemKind,
    ItemValues,
    ProjectValues,
    RiskBand,
    band_of,
    check_end,
    check_item,
    check_project,
)
from models.success import TWELVE, Live, SuccessAt, SuccessFigure, check_figure, measure_of, number_in

TODAY = date(2024, 6, 10)
# For each state the way there.
WAYS = {
    TaskState.PLANNED: (),
    TaskState.IN_PROGRESS: (TaskState.IN_PROGRESS,),
    TaskState.DELIVERED: (TaskState.IN_PROGRESS, TaskState.DELIVERED),
    TaskState.SIGNED_OFF: (TaskState.IN_PROGRESS, TaskState.DELIVERED, TaskState.SIGNED_OFF),
    TaskState.FOR_REVIEW: (TaskState.IN_PROGRESS, TaskState.DELIVERED, TaskState.FOR_REVIEW),
}
POSSIBLE = {
    (TaskState.PLANNED, Move.BEGIN): TaskState.IN_PROGRESS,
    (TaskState.IN_PROGRESS, Move.DELIVER): TaskState.DELIVERED,
    (TaskState.DELIVERED, Move.SIGN_OFF): TaskState.SIGNED_OFF,
    (TaskState.FOR_REVIEW, Move.ANOTHER_APPROACH): TaskState.IN_PROGRESS,
    (TaskState.FOR_REVIEW, Move.STAYS): TaskState.DELIVERED,
}


def june(day: int) -> date:
    return date(2024, 6, day)


def said(
    id_: int, impact: Impact = Impact.POSITIVE, given: int = 5, recorded: int | None = None, voice: Voice = Voice.STAFF
) -> Feedback:
    day = june(given if recorded is None else recorded)
    return Feedback(id_, 1, voice, impact, june(given), "listening event", "so it is", "Jo", day, "Mo")


def task(state: TaskState, *feedback: Feedback, days: tuple[int, ...] = (1, 2, 3, 4), due: int | None = None) -> TaskAt:
    states = (TaskState.PLANNED, *WAYS[state])
    steps = tuple(Step(n, 1, one, june(days[n]), "", None, "Mo") for n, one in enumerate(states))
    return TaskAt(1, 1, "One record", "Sam", None if due is None else june(due), june(1), 1, steps, feedback)


@pytest.mark.parametrize(("state", "move"), list(product(TaskState, Move)))
def test_a_move_is_made_in_its_state_alone(state: TaskState, move: Move) -> None:
    one = task(state, said(1))
    if (state, move) in POSSIBLE:
        assert one.check(move, TODAY, TODAY, "because") == "because"
        assert move.state is POSSIBLE[state, move]
        assert move in one.moves
    else:
        with pytest.raises(InvalidInput, match=f"“One record” is {state.short}, so it cannot be {move.done}"):
            one.check(move, TODAY, TODAY, "because")
        assert move not in one.moves


def test_a_step_is_neither_in_the_future_nor_before_the_last_one() -> None:
    one = task(TaskState.IN_PROGRESS, days=(1, 5))
    assert one.check(Move.DELIVER, june(5), TODAY, "") == ""
    for day, why in ((june(4), "The last step of the task was on Wed 5 Jun 2024"), (june(11), "is in the future")):
        with pytest.raises(FieldErrors, match=why) as refusal:
            one.check(Move.DELIVER, day, TODAY, "")
        assert set(refusal.value.faults) == {"on"}


@pytest.mark.parametrize("move", [Move.ANOTHER_APPROACH, Move.STAYS])
def test_after_a_review_it_is_said_what_is_done_and_why(move: Move) -> None:
    with pytest.raises(FieldErrors) as refusal:
        task(TaskState.FOR_REVIEW).check(move, TODAY, TODAY, " … ")
    assert set(refusal.value.faults) == {"because"}


def test_what_was_never_delivered_cannot_be_left_as_it_is() -> None:
    steps = tuple(
        Step(n, 1, state, june(n), "", None, "Mo") for n, state in ((1, TaskState.PLANNED), (2, TaskState.FOR_REVIEW))
    )
    one = TaskAt(1, 1, "One record", "", None, june(1), 1, steps, ())
    assert one.moves == (Move.ANOTHER_APPROACH,)
    with pytest.raises(InvalidInput, match="was never delivered"):
        one.check(Move.STAYS, TODAY, TODAY, "it is fine")


NONE, BAD = Impact.NONE, Impact.NEGATIVE
# What is on file, and which of it a signature can rest on.
FELT = [
    ((), None),
    ((said(1),), 1),
    ((said(1), said(2, given=6)), 2),
    ((said(1, NONE),), None),
    ((said(1, BAD), said(2)), 2),  # given on the same day, and put on file after it
    ((said(1), said(2, BAD)), None),  # and before it
    ((said(1), said(2, NONE, given=4)), None),  # of an earlier day, but it came when the other was on file already
    ((said(1, NONE, given=6), said(2, given=5)), None),  # given before somebody said otherwise, and entered late
    ((said(1, NONE), said(2, given=6), said(3, given=4)), 2),
    ((said(1, voice=Voice.CHILDREN), said(2, BAD, given=6), said(3, given=7, voice=Voice.PARENTS)), 3),
]


@pytest.mark.parametrize(("feedback", "felt"), FELT)
def test_a_task_is_felt_by_what_was_said_since_somebody_said_otherwise(
    feedback: tuple[Feedback, ...], felt: int | None
) -> None:
    assert (found := felt_by(feedback)) is None or found.id == felt
    one = task(TaskState.DELIVERED, *feedback)
    assert (one.felt is None, one.is_delivered_unfelt) == (felt is None,) * 2
    assert (Move.SIGN_OFF in one.moves) == one.awaits_signature == (felt is not None)
    if felt is None:
        with pytest.raises(InvalidInput, match="neither children and young people, nor parents and carers, nor staff"):
            one.check_sign_off(TODAY, TODAY, "")
    else:
        assert one.check_sign_off(TODAY, TODAY, "")[0].id == felt


def test_what_was_said_before_the_work_began_is_of_no_impact_of_it() -> None:
    one = task(TaskState.DELIVERED, said(1, given=1), days=(1, 2, 3, 4))
    assert one.begun_on == june(2)
    assert one.felt is None
    with pytest.raises(InvalidInput, match=r"nor staff said .* since the work began on Sun 2 Jun 2024"):
        one.check_sign_off(TODAY, TODAY, "")


@given(st.lists(st.tuples(st.sampled_from(Impact), st.integers(1, 6)), max_size=6))
def test_nothing_that_says_otherwise_comes_after_what_is_felt(told: list[tuple[Impact, int]]) -> None:
    feedback = [said(n, impact, day) for n, (impact, day) in enumerate(told, 1)]
    felt = felt_by(feedback)
    otherwise = [one for one in feedback if not one.is_positive]
    if felt is not None:
        assert felt.is_positive
        assert all(one.given_on <= felt.given_on and one.id < felt.id for one in otherwise)
    else:
        assert not any(
            one.is_positive and all(o.given_on <= one.given_on and o.id < one.id for o in otherwise) for one in feedback
        )


def test_a_refusal_says_who_said_otherwise_and_when() -> None:
    one = task(TaskState.DELIVERED, said(1), said(2, NONE, given=7, voice=Voice.CHILDREN))
    with pytest.raises(InvalidInput, match="since children and young people said on Fri 7 Jun 2024 that it makes no"):
        one.check_sign_off(TODAY, TODAY, "")


def test_a_signature_is_not_dated_before_the_feedback_was_on_file() -> None:
    one = task(TaskState.DELIVERED, said(1, given=3, recorded=7))
    with pytest.raises(InvalidInput, match="on file since Fri 7 Jun 2024"):
        one.check_sign_off(june(6), TODAY, "")
    assert one.check_sign_off(june(7), TODAY, "")[0].id == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"given_on": june(11)}, "given_on"), ({"source": " "}, "source"), ({"source": "x" * 121}, "source"),
        ({"words": "?!"}, "words"), ({"heard_by": ""}, "heard_by"),
    ],
)  # fmt: skip
def test_feedback_needs_its_day_source_words_and_who_heard_it(change: dict[str, object], field: str) -> None:
    right: dict[str, object] = {"given_on": TODAY, "source": "survey", "words": "It helps.", "heard_by": "Jo"}
    assert check_feedback(**right, today=TODAY).words == "It helps."
    with pytest.raises(FieldErrors) as refusal:
        check_feedback(**{**right, **change}, today=TODAY)
    assert set(refusal.value.faults) == {field}


def test_a_task_needs_a_title() -> None:
    assert check_title(" One  record ") == "One record"
    for title in ("", " … ", "x" * 201):
        with pytest.raises(InvalidInput):
            check_title(title)


RISK = ItemValues("Nobody comes", likelihood=4, impact=5, mitigation="Pay")


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (ItemKind.MILESTONE, ItemValues("x"), "due_on"), (ItemKind.ISSUE, ItemValues("x", due_on=TODAY), "due_on"),
        (ItemKind.ISSUE, ItemValues(" "), "what"), (ItemKind.RISK, ItemValues("x", likelihood=1), "impact"),
        (ItemKind.RISK, ItemValues("x", likelihood=0, impact=1), "likelihood"),
        (ItemKind.RISK, ItemValues("x", likelihood=1, impact=6), "impact"),
        (ItemKind.MILESTONE, ItemValues("x", due_on=TODAY, mitigation="y"), "mitigation"),
        (ItemKind.ISSUE, ItemValues("x", owner="y" * 121), "owner"),
    ],
)  # fmt: skip
def test_an_item_has_what_is_of_its_kind(kind: ItemKind, values: ItemValues, field: str) -> None:
    assert check_item(ItemKind.RISK, RISK) == RISK
    with pytest.raises(FieldErrors) as refusal:
        check_item(kind, values)
    assert set(refusal.value.faults) == {field}


def item(kind: ItemKind, id_: int = 1, ended: date | None = None, due: int = 5, scored: int = 1) -> ItemAt:
    day, risk = june(due) if kind is ItemKind.MILESTONE else None, kind is ItemKind.RISK
    return ItemAt(id_, 1, kind, "x", "", june(1), ended, "", day, day, scored if risk else None, 5 if risk else None,
                  "", 1)  # fmt: skip


def test_an_item_ends_once_and_is_opened_again_with_a_reason() -> None:
    assert check_end(item(ItemKind.MILESTONE), TODAY, "", TODAY) == ""
    for one, on, how, field in (
        (item(ItemKind.ISSUE), TODAY, "", "how"), (item(ItemKind.RISK), june(11), "", "on"),
        (item(ItemKind.RISK), date(2024, 5, 31), "", "on"), (item(ItemKind.RISK, ended=june(2)), None, " ", "how"),
    ):  # fmt: skip
        with pytest.raises(FieldErrors) as refusal:
            check_end(one, on, how, TODAY)
        assert set(refusal.value.faults) == {field}
    for one, on in ((item(ItemKind.RISK), None), (item(ItemKind.RISK, ended=june(2)), TODAY)):
        with pytest.raises(InvalidInput, match="already"):
            check_end(one, on, "so it is", TODAY)


def test_a_project_has_a_name_and_ends_after_it_starts() -> None:
    with pytest.raises(FieldErrors) as refusal:
        check_project(ProjectValues(" ", "", "", "x" * 121, june(2), june(1)))
    assert set(refusal.value.faults) == {"name", "manager", "ends_on"}


def test_risks_are_weighed_by_the_corners_of_the_grid() -> None:
    assert [band_of(score) for score in (1, 7, 8, 14, 15, 25)] == [
        RiskBand.LOW, RiskBand.LOW, RiskBand.MEDIUM, RiskBand.MEDIUM, RiskBand.HIGH, RiskBand.HIGH,
    ]  # fmt: skip


def test_every_count_of_the_board_is_the_length_of_its_list() -> None:
    tasks = (
        task(TaskState.PLANNED, due=9), task(TaskState.IN_PROGRESS, due=10), task(TaskState.DELIVERED, due=1),
        task(TaskState.DELIVERED, said(1)), task(TaskState.SIGNED_OFF, due=1), task(TaskState.FOR_REVIEW, due=8),
    )  # fmt: skip
    items = (
        item(ItemKind.MILESTONE, 1), item(ItemKind.MILESTONE, 2, june(9)), item(ItemKind.MILESTONE, 3, due=10),
        item(ItemKind.MILESTONE, 4, due=3), item(ItemKind.RISK, 5, scored=2), item(ItemKind.RISK, 6, scored=4),
        item(ItemKind.RISK, 7, june(2), scored=5), item(ItemKind.ISSUE, 8), item(ItemKind.ISSUE, 9, june(2)),
    )  # fmt: skip
    board = PlanBoard(TODAY, (), tasks, items, None, ())
    assert {tile: board.count(tile) for tile in PlanTile} == {
        PlanTile.PLANNED: 1, PlanTile.IN_PROGRESS: 1, PlanTile.NOT_FELT: 1, PlanTile.TO_SIGN: 1,
        PlanTile.FOR_REVIEW: 1, PlanTile.SIGNED_OFF: 1, PlanTile.OVERDUE_TASKS: 2, PlanTile.OVERDUE_MILESTONES: 2,
        PlanTile.RISKS: 2, PlanTile.HIGH_RISKS: 1, PlanTile.ISSUES: 1,
    }  # fmt: skip
    assert [one.id for one in board.items_of(PlanTile.OVERDUE_MILESTONES)] == [4, 1]
    assert [one.id for one in board.items_of(PlanTile.RISKS)] == [6, 5]
    assert [one.due_on for one in board.tasks_of(PlanTile.OVERDUE_TASKS, 1)] == [june(8), june(9)]
    assert not any(board.count(tile, 2) for tile in PlanTile)


def test_the_eight_projects_and_the_twelve_measures_are_those_of_the_report() -> None:
    assert [one.number for one in EIGHT_PROJECTS] == list(range(1, 9))
    assert [one.number for one in TWELVE] == list(range(1, 13))
    assert [one.number for one in TWELVE if one.under == 1] == [2, 3, 4]
    assert {live for one in TWELVE for live in one.live} <= set(Live)
    assert {one.number for one in TWELVE if not one.live} == {2, 7, 9, 10}
    assert measure_of(12).name == "Caseloads"
    with pytest.raises(InvalidInput, match="1 to 12"):
        measure_of(13)


def test_of_two_baselines_the_one_recorded_last_counts_and_the_latest_figure_is_none() -> None:
    figures = tuple(
        SuccessFigure(id_, 5, day, value, None, "HR", baseline, "Mo")
        for id_, day, value, baseline in (
            (3, date(2010, 9, 1), "17%", True), (1, date(2010, 9, 30), "18%", True), (2, june(1), "9%", False),
        )
    )  # fmt: skip
    one = SuccessAt(measure_of(5), figures)
    assert one.baseline is not None
    assert one.latest is not None
    assert (one.baseline.value, one.latest.value) == ("17%", "9%")
    assert SuccessAt(measure_of(5), figures[:2]).latest is None


@pytest.mark.parametrize(
    ("value", "number"),
    [("98.5 per 10,000", 98.5), ("1,193", 1193), ("18%", 18), ("-2", -2), ("Adequate", None), ("about 5", None)],
)
def test_what_of_a_figure_can_be_compared_is_the_number_it_begins_with(value: str, number: float | None) -> None:
    assert number_in(value) == number
    assert check_figure(TODAY, value, "HR", TODAY).number == number


def test_a_figure_needs_a_day_that_has_been_words_and_a_source() -> None:
    with pytest.raises(FieldErrors) as refusal:
        check_figure(june(11), "%", " ", TODAY)
    assert set(refusal.value.faults) == {"on", "value", "source"}
