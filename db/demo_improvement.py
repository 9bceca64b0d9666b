"""The improvement plan of the synthetic authority: what was done by its own commands, day by day, and what was felt."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import Any, cast

from sqlalchemy import inspect as inspect_row
from sqlmodel import Session, SQLModel

from db.commands import improving, projects
from db.commands.command import Work
from db.commands.plan_change import project_row
from db.demo_plan_words import PROJECTS, Heard, PlanMilestone, PlanProject, PlanRisk, PlanTask, Taken
from db.queries.improvement import plan_board
from models.board import PlanTile
from models.calendar import WorkingCalendar
from models.improvement import Move
from models.projects import ItemKind, ItemValues, ProjectStatus, ProjectValues
from models.success import BASELINE

MEETINGS = (28, 14)  # so many days ago
DAYS_AS_ONE = 3  # the plan of an authority that is no history goes back three times as long
_YEARS = 2

# The functions behind the commands: all of it is one act, in one transaction.
_add_task = inspect.unwrap(improving.add_task)
_step = inspect.unwrap(improving.step_task)
_sign_off = inspect.unwrap(improving.sign_off_task)
_heard = inspect.unwrap(improving.record_feedback)
_set_project = inspect.unwrap(projects.set_project)
_state = inspect.unwrap(projects.state_project)
_add_item = inspect.unwrap(projects.add_item)
_change_item = inspect.unwrap(projects.change_item)
_end_item = inspect.unwrap(projects.end_item)
_meet = inspect.unwrap(projects.hold_meeting)
_figure = inspect.unwrap(projects.record_success_figure)


@dataclass(frozen=True, slots=True)
class Figured:
    """A figure of one of the twelve measures of success, and where it comes from."""

    measure: int
    on: date
    value: str
    source: str
    is_baseline: bool = False


SYNTHETIC = "synthetic"
FIGURES = (
    Figured(2, BASELINE, "11 families", SYNTHETIC, True),
    Figured(5, BASELINE, "21% of posts vacant", SYNTHETIC, True),
    Figured(7, BASELINE, "Inadequate", SYNTHETIC, True),
    Figured(9, BASELINE, "44% of those at the front line", SYNTHETIC, True),
    Figured(10, BASELINE, "3 neighbourhoods with a group", SYNTHETIC, True),
)
LATELY = (
    (2, 20, "38 families"), (5, 12, "9% of posts vacant"), (7, 40, "Adequate, capacity to improve good"),
    (9, 15, "71% of those at the front line"), (10, 8, "3 neighbourhoods with a group"),
)  # fmt: skip


def add_improvement(
    work: Work, calendar: WorkingCalendar, as_at: date, *, starts_on: date | None = None,
    days_as_one: int = DAYS_AS_ONE, figures: Sequence[Figured] = FIGURES,
) -> dict[str, int]:  # fmt: skip
    """Write the plan as it came about until ``as_at``; returns how much of it there is.

    ``starts_on`` is the day from which the projects run, for two years; of each day that the words tell of there were
    ``days_as_one``.
    """
    act, session, entered = work.act, work.session, len(work.drafts)
    session.flush()
    work.session = cast(Session, _AtOnce(session))
    try:
        plan = _Plan(work, calendar, as_at, days_as_one)
        plan.make(starts_on or plan.ago(91), figures)
    finally:
        work.act, work.session = act, session
    del work.drafts[entered:]  # it is entered as the filling of the store
    board = plan_board(work.reader, as_at)
    return {"plan_tasks": len(board.tasks), "plan_signed_off": board.count(PlanTile.SIGNED_OFF)}


class _AtOnce:
    """What the commands use of a session, with each new row written at once: two hundred flushes take far longer."""

    def __init__(self, session: Session) -> None:
        self._session, self._seen = session, dict[tuple[type[SQLModel], object], SQLModel | None]()
        self.connection = session.connection
        self._driver: Any = session.connection().connection.driver_connection

    def add(self, row: SQLModel) -> None:
        """Write a row that is new, or what was changed of one that was got."""
        if inspect_row(row).persistent:
            self._session.flush()
            return
        values = {name: _plain(value) for name, value in row.__dict__.items() if name[0] != "_" and value is not None}
        names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
        done = self._driver.execute(f"INSERT INTO {row.__tablename__} ({names}) VALUES ({places})", values)
        row.__dict__["id"] = done.lastrowid

    def get(self, kind: type[SQLModel], key: object) -> SQLModel | None:
        """The row with this key."""
        if (kind, key) not in self._seen:
            self._seen[kind, key] = self._session.get(kind, key)
        return self._seen[kind, key]

    def flush(self) -> None:
        """Nothing waits to be written."""


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


class _Plan:
    """Gathers what happened, and then does it in the order of the days."""

    def __init__(self, work: Work, calendar: WorkingCalendar, as_at: date, days_as_one: int) -> None:
        self.work, self.calendar, self.as_at, self.days_as_one = work, calendar, as_at, days_as_one
        self.acts: list[tuple[date, int, Callable[[date], Any]]] = []
        self.order = count()

    def ago(self, days: int) -> date:
        """So many of the words' days ago: the last working day up to then."""
        day = self.as_at - timedelta(days=days * self.days_as_one)
        while not self.calendar.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def to_come(self, days: int) -> date:
        """In so many days; what should have been stretches with what was."""
        return self.ago(-days) if days < 0 else self.as_at + timedelta(days=days)

    def then(self, days: int, act: Callable[[date], Any]) -> None:
        """Do it on the day that was so many of the words' days ago; what is told first of a day comes first."""
        self.acts.append((self.ago(days), next(self.order), act))

    def make(self, starts_on: date, figures: Sequence[Figured]) -> None:
        """Do all of it."""
        ends_on = starts_on.replace(year=starts_on.year + _YEARS, day=min(starts_on.day, 28))
        for number, one in enumerate(PROJECTS, 1):
            self._project(number, one, starts_on, ends_on)
        for days in MEETINGS:
            self.then(days, lambda day: _meet(self.work, day, day))
        for figure in figures:
            if figure.on <= self.as_at:
                self._record(max(self.ago(86), figure.on), figure)
        if figures is FIGURES:
            for measure, days, value in LATELY:
                self._record(self.ago(days), Figured(measure, self.ago(days), value, SYNTHETIC))
        for day, _, act in sorted(self.acts, key=lambda one: one[:2]):
            self.work.act = replace(self.work.act, at=datetime.combine(day, time(10), UTC))
            act(day)

    def _record(self, day: date, one: Figured) -> None:
        self.acts.append(
            (day, next(self.order), lambda today: _figure(self.work, one.measure, one.on, one.value, one.source, today,
                                                          is_baseline=one.is_baseline))
        )  # fmt: skip

    def _project(self, number: int, one: PlanProject, starts_on: date, ends_on: date) -> None:
        def named(day: date) -> None:
            of = project_row(self.work, number)
            values = ProjectValues(of.name, of.scope, of.deliverables, one.manager, starts_on, ends_on)
            _set_project(self.work, number, values, day)

        self.then(91, named)
        for task in one.tasks:
            self._task(number, task)
        for milestone in one.milestones:
            self._milestone(number, one.manager, milestone)
        for risk in one.risks:
            self._risk(number, one.manager, risk)
        self._issue(number, one)
        for days, status, said in one.stated:
            self.then(days, partial(self._stands, number, status, said))

    def _stands(self, number: int, status: ProjectStatus, said: str, day: date) -> None:
        _state(self.work, number, status, said, day, day)

    def _task(self, number: int, task: PlanTask) -> None:
        found: list[int] = []
        due = None if task.due_in is None else self.to_come(task.due_in)
        self.then(task.planned, lambda day: found.append(
            _add_task(self.work, number, task.title, day, day, owner=task.owner, due_on=due)))  # fmt: skip
        for days, what in task.then:
            self.then(days, partial(self._happens, found, what))

    def _happens(self, found: list[int], what: Heard | Taken, day: date) -> None:
        """What was said of a task, or done with it."""
        if isinstance(what, Heard):
            said = (what.voice, what.impact, day, what.source, what.words, what.by, day)
            _heard(self.work, found[0], *said)
        elif what.move is Move.SIGN_OFF:
            _sign_off(self.work, found[0], day, day, what.because)
        else:
            _step(self.work, found[0], what.move, day, day, what.because)

    def _milestone(self, number: int, owner: str, one: PlanMilestone) -> None:
        found: list[int] = []
        values = ItemValues(one.what, owner, self.to_come(one.due_in))
        self.then(87, lambda day: found.append(_add_item(self.work, number, ItemKind.MILESTONE, values, day, day)))
        if one.moved_to is not None:
            moved = replace(values, due_on=self.to_come(one.moved_to))
            self.then(12, lambda day: _change_item(self.work, found[0], moved, day))
        if one.met is not None:
            self.then(one.met, lambda day: _end_item(self.work, found[0], day, day))

    def _risk(self, number: int, owner: str, one: PlanRisk) -> None:
        found: list[int] = []
        values = ItemValues(one.what, owner, None, one.likelihood, one.impact, one.mitigation)
        self.then(87, lambda day: found.append(_add_item(self.work, number, ItemKind.RISK, values, day, day)))
        if one.now is not None:
            scored = replace(values, likelihood=one.now[0], impact=one.now[1])
            self.then(11, lambda day: _change_item(self.work, found[0], scored, day))

    def _issue(self, number: int, one: PlanProject) -> None:
        found: list[int] = []
        values = ItemValues(one.issue, one.manager)
        self.then(42, lambda day: found.append(_add_item(self.work, number, ItemKind.ISSUE, values, day, day)))
        if one.resolved:
            self.then(13, lambda day: _end_item(self.work, found[0], day, day, one.resolved))
