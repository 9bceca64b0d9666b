"""The improvement plan by its commands and past them: nothing is signed off that nobody felt, and nothing is lost."""

from dataclasses import replace
from datetime import date

from plan_acts import RECORD, delivered, heard, planned, signed
from small_authority import (
    ADA,
    CLOSED,
    MAX,
    TODAY,
    WIL,
    act_of,
    june,
    last_group,
    reference,
    refused,
    trail_is_sound,
    write,
)

from db.commands.improving import add_task, change_task, record_feedback, sign_off_task, step_task
from db.commands.keeping import erase
from db.commands.projects import (
    add_item,
    change_item,
    end_item,
    hold_meeting,
    record_success_figure,
    set_project,
    state_project,
)
from db.commands.undoing import redo, undo
from db.queries.improvement import changes_since, items, meetings, plan_board, project, success, task
from db.store import Store
from models.board import PlanTile
from models.errors import Conflict, FieldErrors, InvalidInput, NotAllowed, NotFound, StaleEdit
from models.feedback import Impact, Voice
from models.improvement import Move, TaskAt, TaskState
from models.improvement_words import EIGHT_PROJECTS
from models.projects import ItemKind, ItemValues, ProjectStatus, ProjectValues


def at(store: Store, id_: int, day: date = TODAY) -> TaskAt:
    with store.reading() as reader:
        return task(reader, id_, day).task


def test_a_new_store_has_the_eight_projects(authority: Store) -> None:
    with authority.reading() as reader:
        board = plan_board(reader, TODAY)
    assert [(one.number, one.name, one.scope, one.deliverables, one.manager) for one in board.projects] == [
        (one.number, one.name, one.scope, one.deliverables, "") for one in EIGHT_PROJECTS
    ]
    assert (board.tasks, board.items, board.last_meeting, board.changes) == ((), (), None, ())


def test_a_task_goes_its_way_and_stands_on_each_day_where_it_stood(authority: Store) -> None:
    id_ = signed(authority)
    states = {day: at(authority, id_, june(day)).state for day in (1, 2, 3, 4, 6, 7)}
    assert states == {
        1: TaskState.PLANNED, 2: TaskState.IN_PROGRESS, 3: TaskState.IN_PROGRESS, 4: TaskState.DELIVERED,
        6: TaskState.DELIVERED, 7: TaskState.SIGNED_OFF,
    }  # fmt: skip
    assert [one.impact for one in at(authority, id_, june(5)).feedback] == []  # it was not on file yet
    assert at(authority, id_).steps[-1].feedback_id == at(authority, id_).feedback[0].id
    refused(authority, NotFound, f"no task {id_}", lambda: at(authority, id_, date(2024, 5, 31)))
    assert trail_is_sound(authority)


def test_a_signature_is_refused_until_somebody_says_that_it_helped(authority: Store) -> None:
    def sign() -> None:
        sign_off_task(authority, act_of(), id_, TODAY, TODAY)

    id_ = planned(authority)
    refused(authority, InvalidInput, "is planned, so it cannot be signed off", sign)
    step_task(authority, act_of(), id_, Move.BEGIN, june(2), TODAY)
    heard(authority, id_)
    refused(authority, InvalidInput, "is in progress, so it cannot be signed off", sign)
    step_task(authority, act_of(), id_, Move.DELIVER, june(4), TODAY)
    heard(authority, id_, Impact.NONE, 6, Voice.CHILDREN)
    refused(authority, InvalidInput, "is for review, so it cannot be signed off", sign)
    step_task(authority, act_of(), id_, Move.STAYS, TODAY, TODAY, "They have not used it yet.")
    refused(authority, InvalidInput, "since children and young people said on Thu 6 Jun 2024", sign)
    heard(authority, id_, given=5)  # of before
    refused(authority, InvalidInput, "cannot be signed off", sign)
    refused(authority, InvalidInput, "not by a step",
            lambda: step_task(authority, act_of(), id_, Move.SIGN_OFF, TODAY, TODAY))  # fmt: skip
    felt = heard(authority, id_, given=6, voice=Voice.PARENTS)
    assert sign_off_task(authority, act_of(), id_, TODAY, TODAY, "Seen by the board.").id == felt
    sign = last_group(authority)[-1]
    assert (sign["before"]["state"], sign["after"]["rests on feedback"]) == ("delivered", felt)


def test_feedback_that_says_otherwise_takes_every_task_to_review_and_no_other(authority: Store) -> None:
    for impact in Impact:
        id_ = signed(authority)
        heard(authority, id_, impact, 8)
        expected = TaskState.SIGNED_OFF if impact is Impact.POSITIVE else TaskState.FOR_REVIEW
        assert at(authority, id_).state is expected
        assert at(authority, id_, june(9)).state is TaskState.SIGNED_OFF
        assert len(at(authority, id_).feedback) == 2
    heard(authority, id_, Impact.NONE, 9)  # it is there already
    assert [step.state for step in at(authority, id_).steps].count(TaskState.FOR_REVIEW) == 1
    never = planned(authority)
    heard(authority, never, Impact.NEGATIVE)
    refused(authority, InvalidInput, "was never delivered",
            lambda: step_task(authority, act_of(), never, Move.STAYS, TODAY, TODAY, "so it is"))  # fmt: skip
    step_task(authority, act_of(), never, Move.ANOTHER_APPROACH, TODAY, TODAY, "Ask them first.")
    assert at(authority, never).steps[-1].because == "Ask them first."


def test_whoever_hears_it_records_it_and_a_manager_alone_does_the_rest(authority: Store) -> None:
    id_ = delivered(authority)
    heard(authority, id_, by=WIL)
    worker = act_of(WIL)
    for act in (
        lambda: sign_off_task(authority, worker, id_, TODAY, TODAY),
        lambda: step_task(authority, worker, id_, Move.BEGIN, TODAY, TODAY),
        lambda: add_task(authority, worker, 1, "x", TODAY, TODAY),
        lambda: hold_meeting(authority, worker, TODAY, TODAY),
        lambda: record_success_figure(authority, worker, 1, TODAY, "1", "x", TODAY),
    ):
        refused(authority, NotAllowed, "needs a manager", act)


def test_what_is_incomplete_or_of_nothing_is_refused_and_changes_nothing(authority: Store) -> None:
    id_ = delivered(authority)
    milestone = add_item(authority, act_of(), 1, ItemKind.MILESTONE, ItemValues("x", due_on=TODAY), TODAY, TODAY)
    later = june(11)
    for kind, said, act in (
        (FieldErrors, "in the future", lambda: heard(authority, id_, given=11)),
        (FieldErrors, "needs a title", lambda: add_task(authority, act_of(), 1, "", TODAY, TODAY)),
        (FieldErrors, "in the future", lambda: add_task(authority, act_of(), 1, "x", later, TODAY)),
        (NotFound, "no project 9", lambda: add_task(authority, act_of(), 9, "x", TODAY, TODAY)),
        (NotFound, "no task 99", lambda: heard(authority, 99)),
        (NotFound, "no task 99", lambda: change_task(authority, act_of(), 99, "x", "", None, TODAY)),
        (InvalidInput, "is so already", lambda: change_task(authority, act_of(), id_, RECORD, "Sam", june(7), TODAY)),
        (FieldErrors, "is empty", lambda: state_project(authority, act_of(), 1, ProjectStatus.AT_RISK, "", TODAY,
                                                         TODAY)),
        (FieldErrors, "in the future", lambda: add_item(authority, act_of(), 1, ItemKind.ISSUE, ItemValues("x"), later,
                                                         TODAY)),
        (NotFound, "risk or issue 99", lambda: change_item(authority, act_of(), 99, ItemValues("x"), TODAY)),
        (InvalidInput, "is so already", lambda: change_item(authority, act_of(), milestone,
                                                             ItemValues("x", due_on=TODAY), TODAY)),
        (NotFound, "risk or issue 99", lambda: end_item(authority, act_of(), 99, TODAY, TODAY)),
        (InvalidInput, "is open already", lambda: end_item(authority, act_of(), milestone, None, TODAY, "x")),
        (InvalidInput, "is so already", lambda: set_project(
            authority, act_of(), 2, ProjectValues(*_words_of(2), "", None, None), TODAY)),
        (FieldErrors, "in the future", lambda: hold_meeting(authority, act_of(), later, TODAY)),
        (InvalidInput, "no measure 13", lambda: record_success_figure(authority, act_of(), 13, TODAY, "1", "x", TODAY)),
    ):  # fmt: skip
        refused(authority, kind, said, act)


def _words_of(number: int) -> tuple[str, str, str]:
    one = EIGHT_PROJECTS[number - 1]
    return one.name, one.scope, one.deliverables


def test_who_looked_at_something_else_changes_nothing(authority: Store) -> None:
    id_ = delivered(authority)
    seen = at(authority, id_).steps[0].id
    for act in (
        lambda: step_task(authority, act_of(MAX), id_, Move.BEGIN, TODAY, TODAY, seen=seen),
        lambda: sign_off_task(authority, act_of(MAX), id_, TODAY, TODAY, seen=seen),
    ):
        refused(authority, Conflict, "is delivered since Tue 4 Jun 2024, by Mo Manager: not what you saw", act)
    change_task(authority, act_of(), id_, "A record", "Sam", None, TODAY, version=1)
    milestone = add_item(authority, act_of(), 1, ItemKind.MILESTONE, ItemValues("x", due_on=TODAY), TODAY, TODAY)
    change_item(authority, act_of(), milestone, ItemValues("x", due_on=june(9)), TODAY, version=1)
    set_project(authority, act_of(), 1, ProjectValues("One", "", "", "Sam", None, None), TODAY, version=1)
    for act in (
        lambda: change_task(authority, act_of(MAX), id_, "Theirs", "", None, TODAY, version=1),
        lambda: change_item(authority, act_of(MAX), milestone, ItemValues("y", due_on=TODAY), TODAY, version=1),
        lambda: end_item(authority, act_of(MAX), milestone, TODAY, TODAY, version=1),
        lambda: set_project(authority, act_of(MAX), 1, ProjectValues("Two", "", "", "", None, None), TODAY, version=1),
    ):
        refused(authority, StaleEdit, "Somebody has changed", act)


def test_a_milestone_that_is_moved_keeps_its_first_day(authority: Store) -> None:
    id_ = add_item(authority, act_of(), 1, ItemKind.MILESTONE, ItemValues("Trained", due_on=june(3)), june(1), TODAY)
    change_item(authority, act_of(), id_, ItemValues("Trained", due_on=june(8)), TODAY)
    end_item(authority, act_of(), id_, june(9), TODAY)
    with authority.reading() as reader:
        (now,), (before,) = items(reader, TODAY), items(reader, june(8))
        said = [one.said for one in changes_since(reader, None, TODAY)]
    assert (now.first_due_on, now.due_on, now.was_moved, now.ended_on) == (june(3), june(8), True, june(9))
    assert (before.is_open, before.is_overdue(june(8)), before.is_overdue(june(9))) == (True, False, True)
    assert said == [
        "New milestone: “Trained”, due on Mon 3 Jun 2024.",
        "Milestone “Trained”: due Mon 3 Jun 2024 → Sat 8 Jun 2024.",
        "Milestone “Trained” is met.",
    ]
    end_item(authority, act_of(), id_, None, TODAY, "One was missing.")
    with authority.reading() as reader:
        assert items(reader, TODAY)[0].is_open


def test_what_changed_since_the_last_meeting_is_what_was_entered_since(authority: Store) -> None:
    id_ = planned(authority)
    hold_meeting(authority, act_of(), TODAY, TODAY, "The first.")
    step_task(authority, act_of(), id_, Move.BEGIN, june(2), TODAY)  # of a day before the meeting
    record_success_figure(authority, act_of(), 12, june(1), "18", "HR", TODAY)
    state_project(authority, act_of(), 2, ProjectStatus.OFF_TRACK, "Nobody came.", june(3), TODAY)
    with authority.reading() as reader:
        board = plan_board(reader, TODAY)
        assert [one.said for one in board.changes] == [
            f"“{RECORD}” was begun.",
            "Caseloads: 18 on Sat 1 Jun 2024 (HR).",
            "“Remodelling the social work structure” is off track: Nobody came.",
        ]
        assert [len(board.changes_of(number)) for number in (None, 1, 2)] == [3, 1, 1]
        assert [one.note for one in meetings(reader, TODAY)] == ["The first."]
        assert len(changes_since(reader, june(9), TODAY)) == 4
        assert changes_since(reader, june(11), TODAY) == []
        page = project(reader, 2, TODAY)
        assert (page.project.stated.said, len(page.changes)) == ("Nobody came.", 1)
        assert project(reader, 2, june(2)).project.stated is None
    refused(authority, FieldErrors, "in their order", lambda: hold_meeting(authority, act_of(), TODAY, TODAY))


def test_a_meeting_that_is_entered_later_was_told_of_what_was_on_file_before_its_day(authority: Store) -> None:
    write(authority, "INSERT INTO plan_changes (kind, happened_on, recorded_on, said, changed_by, at) VALUES "
          "('success', '2024-06-05', '2024-06-05', 'old', 'x', 'x'), "
          "('success', '2024-06-06', '2024-06-06', 'of the day', 'x', 'x'), "
          "('success', '2024-06-07', '2024-06-07', 'new', 'x', 'x')")  # fmt: skip
    hold_meeting(authority, act_of(), june(6), TODAY)
    with authority.reading() as reader:
        assert [one.said for one in plan_board(reader, TODAY).changes] == ["of the day", "new"]


def test_the_counts_of_the_board_are_those_of_its_lists(authority: Store) -> None:
    unfelt, felt = delivered(authority), delivered(authority)
    heard(authority, felt)
    signed(authority)
    planned(authority)
    with authority.reading() as reader:
        board = plan_board(reader, TODAY)
        assert [one.id for one in board.tasks_of(PlanTile.NOT_FELT)] == [unfelt]
        assert [one.id for one in board.tasks_of(PlanTile.TO_SIGN, 1)] == [felt]
        assert [board.count(tile) for tile in (PlanTile.SIGNED_OFF, PlanTile.OVERDUE_TASKS)] == [1, 1]
        assert project(reader, 1, TODAY).tasks == board.tasks


def test_figures_of_success_stand_beside_their_baseline(authority: Store) -> None:
    record_success_figure(authority, act_of(), 12, date(2010, 9, 30), "27 children", "Ofsted", TODAY, is_baseline=True)
    record_success_figure(authority, act_of(), 12, june(1), "18 children", "HR", TODAY)
    with authority.reading() as reader:
        found, then = success(reader, TODAY), success(reader, date(2024, 5, 31))
    assert len(found) == 12
    assert (found[11].baseline.number, found[11].latest.number) == (27, 18)
    assert (then[11].baseline.value, then[11].latest) == ("27 children", None)


def test_what_another_step_or_a_meeting_followed_is_not_undone(authority: Store) -> None:
    id_ = delivered(authority)
    heard(authority, id_)
    sign_off_task(authority, act_of(), id_, TODAY, TODAY)
    refused(authority, Conflict, "built on it since", lambda: undo(authority, act_of()))  # the delivery
    other = planned(authority)
    hold_meeting(authority, act_of(), TODAY, TODAY)
    refused(authority, Conflict, "built on it since", lambda: undo(authority, act_of()))
    step_task(authority, act_of(), other, Move.BEGIN, TODAY, TODAY)
    undo(authority, act_of())
    assert at(authority, other).state is TaskState.PLANNED
    redo(authority, act_of())
    assert at(authority, other).state is TaskState.IN_PROGRESS


def test_what_was_undone_before_a_meeting_is_not_done_again_unseen_after_it(authority: Store) -> None:
    id_ = planned(authority)
    change_task(authority, act_of(MAX), id_, "A record", "", None, TODAY)
    planned(authority)
    undo(authority, act_of(MAX))
    hold_meeting(authority, act_of(ADA), TODAY, TODAY)
    refused(authority, Conflict, "built on it since", lambda: redo(authority, act_of(MAX)))


def test_a_child_that_is_erased_is_taken_out_of_the_words_of_the_plan_and_nothing_else_of_it(authority: Store) -> None:
    child = reference(CLOSED).removesuffix("-1")
    id_ = delivered(authority)
    record_feedback(authority, act_of(WIL), id_, Voice.CHILDREN, Impact.NONE, june(5), "visit",
                    f"{child} sees no difference.", "Jo", TODAY)  # fmt: skip
    step_task(authority, act_of(), id_, Move.STAYS, TODAY, TODAY, f"{child} was away.")
    before = at(authority, id_)
    assert erase(authority, act_of(ADA), CLOSED, child, "as a court ordered", TODAY, early=True)
    after = at(authority, id_)
    gone = "[erased]"[: len(child)]
    assert [one.words for one in after.feedback] == [f"{gone} sees no difference."]
    assert after.steps[-1].because == f"{gone} was away."
    with authority.reading() as reader:
        assert not [one for one in changes_since(reader, None, TODAY) if child in one.said]
    assert [replace(one, because="") for one in after.steps] == [replace(one, because="") for one in before.steps]
    assert [replace(one, words="") for one in after.feedback] == [replace(one, words="") for one in before.feedback]
