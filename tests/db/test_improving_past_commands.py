"""Past the commands of the improvement plan, and in any order of them: nothing is signed off that nobody felt."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from plan_acts import PLAN_ACTS, Planner, delivered, heard, signed
from small_authority import MAX, MO, TODAY, act_of, ask, contents, differing, june, trail_is_sound, write

from db.commands.projects import hold_meeting
from db.commands.undoing import redo, undo
from db.connection import connect
from db.queries.improvement import tasks
from db.store import Store
from models.errors import CpipError
from models.improvement import TaskAt, TaskState

_OF_STEP = "task_id, state, happened_on, after_id, after_state, felt_id, felt_impact, because, taken_by, at"
_OF_FEEDBACK = "task_id, voice, impact, given_on, source, words, heard_by, recorded_on, recorded_by, at"

_MENDED = _OF_FEEDBACK.replace("impact", "'positive'")


def _step(state: str, on: str, after: str, *felt: object, because: str = "") -> str:
    id_, impact = felt or ("NULL", "NULL")
    return (f"INSERT INTO task_steps ({_OF_STEP}) SELECT 1, '{state}', '{on}', {after}, {id_}, {impact}, "
            f"'{because}', 'x', 'x'")  # fmt: skip


FELT = "CHECK constraint failed: ck_task_steps_signed_off_only_when_felt"
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'task_steps'"
LAST = "(SELECT MAX(id) FROM task_steps WHERE task_id = 1), 'delivered'"
# Past every command, of a task that is delivered: feedback 1 is positive, 2 of another task, 3 of a day after it.
PAST_THE_COMMANDS = {
    "on nothing": (_step("signed_off", "2024-06-10", LAST), FELT),
    "on an impact that is none": (_step("signed_off", "2024-06-10", LAST, "NULL", "'positive'"), FELT),
    "on feedback without its impact": (_step("signed_off", "2024-06-10", LAST, 1, "NULL"), FELT),
    "on what says otherwise": (_step("signed_off", "2024-06-10", LAST, 3, "'negative'"), FELT),
    "on what says otherwise, told as positive": (
        _step("signed_off", "2024-06-10", LAST, 3, "'positive'"), "FOREIGN KEY constraint failed",
    ),
    "on what was said of another task": (
        _step("signed_off", "2024-06-10", LAST, 2, "'positive'"), "FOREIGN KEY constraint failed",
    ),
    "on nothing that there is": (_step("signed_off", "2024-06-10", LAST, 9, "'positive'"), "FOREIGN KEY constraint"),
    "on what came before somebody said otherwise": (
        _step("signed_off", "2024-06-10", LAST, 1, "'positive'"), "somebody said otherwise since",
    ),
    "before it is delivered": (
        _step("signed_off", "2024-06-10", "(SELECT MIN(id) FROM task_steps), 'planned'", 1, "'positive'"),
        "CHECK constraint failed",
    ),
    "after a delivery of another task": (
        _step("signed_off", "2024-06-10", "(SELECT MAX(id) FROM task_steps WHERE task_id = 2), 'delivered'", 1,
              "'positive'"), "FOREIGN KEY constraint failed",
    ),
    "as its beginning": (_step("signed_off", "2024-06-10", "NULL, NULL", 1, "'positive'"), "CHECK constraint failed"),
    "by changing a step": ("UPDATE task_steps SET state = 'signed_off', felt_id = 1, felt_impact = 'positive' "
                           "WHERE state = 'delivered'", "a step is never changed"),
    "by changing what was said": ("UPDATE task_feedback SET impact = 'positive'", "feedback is never changed"),
    "by taking away what was said": ("DELETE FROM task_feedback WHERE id = 3", "feedback is never deleted"),
    "by writing over what was said": (
        f"INSERT OR REPLACE INTO task_feedback (id, {_OF_FEEDBACK}) SELECT id, {_MENDED} "
        "FROM task_feedback WHERE id = 3", "feedback is never deleted",
    ),
    "for review without a voice": (_step("for_review", "2024-06-10", LAST), FELT),
    "a step before the last one": (_step("for_review", "2024-06-03", LAST, 3, "'negative'"), "not before the last one"),
    "a second beginning": (_step("planned", "2024-06-10", "NULL, NULL"), "UNIQUE constraint failed"),
    "a second way on": (
        _step("delivered", "2024-06-10", "(SELECT MIN(id) + 1 FROM task_steps), 'in_progress'"), "UNIQUE constraint",
    ),
}  # fmt: skip


def test_nothing_is_signed_off_past_the_commands_either(authority: Store) -> None:
    first, other = delivered(authority), delivered(authority)
    assert (first, other) == (1, 2)
    assert [heard(authority, 1), heard(authority, 2)] == [1, 2]
    write(authority, f"INSERT INTO task_feedback ({_OF_FEEDBACK}) VALUES "
          "(1, 'children', 'negative', '2024-06-06', 'x', 'x', 'x', '2024-06-06', 'x', 'x')")  # fmt: skip
    before = contents(authority)
    with closing(connect(authority.path, None)) as connection:
        for name, (statement, why) in PAST_THE_COMMANDS.items():
            connection.execute("BEGIN")
            if "constraint" in why:  # it holds without the triggers
                for (trigger,) in connection.execute(TRIGGERS).fetchall():
                    connection.execute(f"DROP TRIGGER {trigger}")
            with pytest.raises(driver.IntegrityError, match=why):
                connection.execute(statement + f" -- {name}")
            connection.execute("ROLLBACK")
    assert differing(before, contents(authority)) == []
    write(authority, f"INSERT INTO task_feedback ({_OF_FEEDBACK}) VALUES "
          "(1, 'children', 'positive', '2024-06-06', 'x', 'x', 'x', '2024-06-08', 'x', 'x')")  # fmt: skip
    refused_on = _step("signed_off", "2024-06-07", LAST, 4, "'positive'")  # it was not on file
    with pytest.raises(driver.IntegrityError, match="not yet on file"):
        write(authority, refused_on)
    write(authority, refused_on.replace("2024-06-07", "2024-06-08"))


def test_signatures_and_what_the_board_was_told_stay(authority: Store) -> None:
    signed(authority)
    hold_meeting(authority, act_of(), TODAY, TODAY)
    with closing(connect(authority.path, None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for table, why in (("task_steps", "never deleted"), ("plan_changes", "the board was told of it")):
            with pytest.raises(driver.IntegrityError, match=why):
                connection.execute(f"DELETE FROM {table}")


@pytest.fixture(scope="module")
def new_authority(
    authority_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], AbstractContextManager[Store]]:
    folder, numbers = tmp_path_factory.mktemp("plans"), count()

    @contextmanager
    def made() -> Iterator[Store]:
        path = folder / f"{next(numbers)}.db"
        shutil.copyfile(authority_template, path)
        with Store.open(path) as store:
            yield store

    return made


OF_TASKS = ("step_task", "step_task", "sign_off", "sign_off", "feedback", "feedback", "undo", "redo")


@settings(max_examples=of_a_hundred(12))
@given(
    acts=st.lists(
        st.tuples(st.sampled_from((MO, MAX)), st.sampled_from((*PLAN_ACTS, *OF_TASKS * 3))), min_size=12, max_size=30
    ),
    seed=st.integers(0, 2**32),
)
def test_whatever_is_done_nothing_is_signed_off_on_any_day_that_was_not_felt_then(
    new_authority: Callable[[], AbstractContextManager[Store]], acts: list[tuple[int, str]], seed: int
) -> None:
    with new_authority() as store:
        delivered(store)
        doers = {who: doer(store, who, seed) for who in (MO, MAX)}
        for who, name in acts:
            filed = ask(store, "SELECT * FROM task_feedback")
            try:
                doers[who][name]()
            except CpipError as error:
                said = str(error)
                assert "SQLITE_CONSTRAINT" not in said, said
            assert ask(store, "SELECT * FROM task_feedback")[: len(filed)] == filed
            for day in (june(7), TODAY):
                with store.reading() as reader:
                    for one in tasks(reader, day):
                        holds(one)
        assert trail_is_sound(store)


def doer(store: Store, who: int, seed: int) -> dict[str, Callable[[], object]]:
    """What somebody can do, by its name."""
    act = act_of(who)
    acts = Planner(store, act, TODAY, random.Random(seed + who)).acts
    return {**acts, "undo": lambda: undo(store, act), "redo": lambda: redo(store, act)}


def holds(one: TaskAt) -> None:
    """It is signed off only when felt, and was felt on the day of every signature; its steps follow each other."""
    if one.state is TaskState.SIGNED_OFF:
        assert one.felt is not None
    assert [one.steps[n].on <= one.steps[n + 1].on for n in range(len(one.steps) - 1)] == [True] * (len(one.steps) - 1)
    filed = {feedback.id: feedback for feedback in one.feedback}
    for step in one.steps:
        if step.state is TaskState.SIGNED_OFF:
            felt = filed[step.feedback_id or 0]
            assert felt.is_positive
            assert felt.recorded_on <= step.on
        if step.state is TaskState.FOR_REVIEW:
            assert not filed[step.feedback_id or 0].is_positive
