"""The improvement plan of the synthetic authorities: something of every state, and no signature without its voice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from db.commands.founding import found
from db.demo import fill_demo
from db.demo_improvement import SYNTHETIC
from db.demo_torbay import TORBAY, fill_torbay
from db.queries.improvement import meetings, plan_board, success, tasks
from db.store import Act, Store
from models.board import PlanBoard, PlanTile
from models.feedback import Voice, felt_by
from models.improvement import TaskState
from models.people import Person, Role
from models.projects import ProjectStatus

SAM = Person(1, "Sam Field", Role.ADMINISTRATOR)
ACT = Act(SAM, datetime(2026, 11, 23, 9, tzinfo=UTC))
TILES = {
    PlanTile.PLANNED: 7, PlanTile.IN_PROGRESS: 8, PlanTile.NOT_FELT: 5, PlanTile.TO_SIGN: 3, PlanTile.FOR_REVIEW: 2,
    PlanTile.SIGNED_OFF: 4, PlanTile.OVERDUE_TASKS: 2, PlanTile.OVERDUE_MILESTONES: 3, PlanTile.RISKS: 16,
    PlanTile.HIGH_RISKS: 7, PlanTile.ISSUES: 5,
}  # fmt: skip


@pytest.fixture(scope="module", params=["a Saturday", "2011"])
def planned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, date]]:
    path = tmp_path_factory.mktemp("demo") / "demo.store"
    with found(path, None, ACT.at, manager=SAM.name, team="Duty", holidays_version="0.109") as store:
        if request.param == "2011":
            fill_torbay(store, ACT)
            yield store, TORBAY.as_at
        else:
            fill_demo(store, ACT, date(2026, 11, 21), children=12)
            yield store, date(2026, 11, 21)


def board_of(store: Store, day: date) -> PlanBoard:
    with store.reading() as reader:
        return plan_board(reader, day)


def test_the_board_finds_something_of_every_kind(planned: tuple[Store, date]) -> None:
    board = board_of(*planned)
    assert {tile: board.count(tile) for tile in PlanTile} == TILES
    assert {one.stated.status for one in board.projects if one.stated} == set(ProjectStatus)
    assert all(one.manager and one.starts_on and one.ends_on for one in board.projects)
    assert all(3 <= sum(task.project == one.number for task in board.tasks) <= 5 for one in board.projects)
    scores = [one.score for one in board.items_of(PlanTile.RISKS)]
    assert (scores[0], scores[-1]) == (25, 2)
    assert {said.voice for task in board.tasks for said in task.feedback} == set(Voice)
    assert Voice.CHILDREN in {task.otherwise.voice for task in board.tasks_of(PlanTile.FOR_REVIEW) if task.otherwise}


def test_each_signature_rests_on_what_stood_on_its_day(planned: tuple[Store, date]) -> None:
    store, as_at = planned
    with store.reading() as reader:
        signed = [one for one in tasks(reader, as_at) if one.state is TaskState.SIGNED_OFF]
        for one in signed:
            (then,) = tasks(reader, one.since, one.id)
            rests = felt_by(then.feedback)
            assert rests is not None
            assert rests.id == one.steps[-1].feedback_id
    assert len(signed) == TILES[PlanTile.SIGNED_OFF]


def test_since_the_second_meeting_something_changed_and_nothing_is_in_the_future(planned: tuple[Store, date]) -> None:
    store, as_at = planned
    board = board_of(store, as_at)
    with store.reading() as reader:
        held = [one.held_on for one in meetings(reader, as_at)]
    assert len(held) == 2
    assert board.last_meeting is not None
    assert 15 <= len(board.changes) <= 30
    assert all(held[-1] <= one.recorded_on <= as_at for one in board.changes)
    assert board_of(store, date.max).changes == board.changes
    assert board_of(store, date.max).tasks == board.tasks


def test_what_the_report_does_not_say_of_success_is_marked_as_made_up(planned: tuple[Store, date]) -> None:
    store, as_at = planned
    with store.reading() as reader:
        figures = [figure for one in success(reader, as_at) for figure in one.figures]
    assert any(one.is_baseline for one in figures)
    if as_at != TORBAY.as_at:
        assert {one.source for one in figures} == {SYNTHETIC}
        return
    of_report = [(one.measure, one.value) for one in figures if SYNTHETIC not in one.source]
    assert (6, "59.3% of initial assessments in 10 days") in of_report
    assert (1, "182 children looked after") in of_report
    assert {measure for measure, _ in of_report} == {1, 6, 7}
