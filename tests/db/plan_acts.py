"""Acts on the improvement plan, one after the other, at random: what cannot be done is refused."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from small_authority import TODAY, WIL, act_of, june

from db.commands.improving import add_task, change_task, record_feedback, sign_off_task, step_task
from db.commands.projects import (
    add_item,
    change_item,
    end_item,
    hold_meeting,
    record_success_figure,
    set_project,
    state_project,
)
from db.queries.improvement import items, tasks
from db.store import Act, Store
from models.feedback import Impact, Voice
from models.improvement import Move, TaskAt
from models.projects import ItemKind, ItemValues, ProjectStatus, ProjectValues

BECAUSE = "It is as was said."
RECORD = "One supervision record"
PLAN_UNDOABLE = ("add_task", "change_task", "step_task", "set_project", "state_project", "add_item", "change_item",
                 "end_item", "record_success")  # fmt: skip
PLAN_ACTS = (*PLAN_UNDOABLE, "sign_off", "feedback", "meeting")


class Planner:
    """Does what it is told to something of the plan, on a day not long before ``today``."""

    def __init__(self, store: Store, act: Act, today: date, chance: random.Random) -> None:
        self.store, self.act, self.today, self.chance = store, act, today, chance
        self.acts: dict[str, Callable[[], Any]] = {name: getattr(self, f"{name}_") for name in PLAN_ACTS}

    def _day(self) -> date:
        return self.today - timedelta(days=self.chance.choice([0, 0, 0, 0, 1, 2, 5]))

    def _text(self) -> str:
        return self.chance.choice(["One record", "Two records", "Better"])

    def _tasks(self) -> list[TaskAt]:
        with self.store.reading() as reader:
            return tasks(reader, date.max)

    def _task(self) -> int:
        return self.chance.choice([one.id for one in self._tasks()] or [0])

    def _item(self) -> tuple[int, ItemKind]:
        with self.store.reading() as reader:
            found = items(reader, date.max)
        one = self.chance.choice(found) if found else None
        return (one.id, one.kind) if one else (0, ItemKind.ISSUE)

    def _values(self, kind: ItemKind) -> ItemValues:
        due = self._day() if kind is ItemKind.MILESTONE else None
        scored = self.chance.randint(1, 5) if kind is ItemKind.RISK else None
        return ItemValues(self._text(), "Sam", due, scored, scored)

    def add_task_(self) -> None:
        add_task(self.store, self.act, self.chance.randint(1, 2), self._text(), self._day(), self.today)

    def change_task_(self) -> None:
        change_task(self.store, self.act, self._task(), self._text(), "Sam", self._day(), self.today)

    def step_task_(self) -> None:
        """A move that can be made, where there is one."""
        found = [(one.id, move) for one in self._tasks() for move in one.moves if move is not Move.SIGN_OFF]
        task, move = self.chance.choice(found or [(0, Move.BEGIN)])
        step_task(self.store, self.act, task, move, self._day(), self.today, BECAUSE)

    def sign_off_(self) -> None:
        felt = [one.id for one in self._tasks() if one.awaits_signature] if self.chance.random() < 0.8 else []
        task = self.chance.choice(felt or [self._task()])
        sign_off_task(self.store, self.act, task, self._day(), self.today)

    def feedback_(self) -> None:
        impact = self.chance.choice([Impact.POSITIVE, Impact.POSITIVE, Impact.NONE, Impact.NEGATIVE])
        record_feedback(self.store, self.act, self._task(), self.chance.choice(list(Voice)), impact, self._day(),
                        "survey", BECAUSE, "Jo", self.today)  # fmt: skip

    def set_project_(self) -> None:
        values = ProjectValues(self._text(), "", "", self._text(), self._day(), None)
        set_project(self.store, self.act, self.chance.randint(1, 2), values, self.today)

    def state_project_(self) -> None:
        status = self.chance.choice(list(ProjectStatus))
        state_project(self.store, self.act, self.chance.randint(1, 2), status, BECAUSE, self._day(), self.today)

    def add_item_(self) -> None:
        kind = self.chance.choice(list(ItemKind))
        add_item(self.store, self.act, self.chance.randint(1, 2), kind, self._values(kind), self._day(), self.today)

    def change_item_(self) -> None:
        item, kind = self._item()
        change_item(self.store, self.act, item, self._values(kind), self.today)

    def end_item_(self) -> None:
        day = self.chance.choice([self._day(), self._day(), None])
        end_item(self.store, self.act, self._item()[0], day, self.today, BECAUSE)

    def meeting_(self) -> None:
        hold_meeting(self.store, self.act, self._day(), self.today)

    def record_success_(self) -> None:
        baseline = self.chance.random() < 0.3
        record_success_figure(self.store, self.act, self.chance.randint(1, 12), self._day(), self._text(), "HR",
                              self.today, is_baseline=baseline)  # fmt: skip


def planned(store: Store, day: int = 1) -> int:
    return add_task(store, act_of(), 1, RECORD, june(day), TODAY, owner="Sam", due_on=june(7))


def delivered(store: Store) -> int:
    id_ = planned(store)
    step_task(store, act_of(), id_, Move.BEGIN, june(2), TODAY)
    step_task(store, act_of(), id_, Move.DELIVER, june(4), TODAY)
    return id_


def heard(
    store: Store, id_: int, impact: Impact = Impact.POSITIVE, given: int = 5, voice: Voice = Voice.STAFF,
    today: date = TODAY, by: int = WIL,
) -> int:  # fmt: skip
    return record_feedback(
        store, act_of(by), id_, voice, impact, june(given), "listening event", "So it is.", "Jo Listener", today
    )


def signed(store: Store) -> int:
    id_ = delivered(store)
    heard(store, id_, today=june(6))
    sign_off_task(store, act_of(), id_, june(7), TODAY)
    return id_
