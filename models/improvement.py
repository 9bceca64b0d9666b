"""A task of the improvement plan: how it moves, and that it is signed off only when somebody outside has felt it.

“The improvement board will only sign off a task as being completed once a positive impact has been noted by the
relevant stakeholders”, and where the impact “has not met expectations” another approach is considered (report to the
Overview and Scrutiny Board, October 2011, 3.6).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.dates import short_form
from models.errors import Faults, InvalidInput
from models.feedback import Feedback, felt_by
from models.notes import written
from models.text import NOTE_LENGTH, clean

TITLE_LENGTH = 200


class TaskState(StrEnum):
    """Where a task stands. It is never stored by itself: it is that of the last step."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    SIGNED_OFF = "signed_off"
    FOR_REVIEW = "for_review"

    @property
    def words(self) -> str:
        return {TaskState.FOR_REVIEW: "for review: another approach?"}.get(self, self.short)

    @property
    def short(self) -> str:
        """For a column: ``for review``, ``in progress``."""
        return self.value.replace("_", " ")


class Move(StrEnum):
    """What a manager does with a task. Feedback that is not positive is no move: it sends every task to review."""

    BEGIN = "begin"
    DELIVER = "deliver"
    SIGN_OFF = "sign_off"
    ANOTHER_APPROACH = "another_approach"
    STAYS = "stays"

    @property
    def words(self) -> str:
        return _MOVES[self][2]

    @property
    def done(self) -> str:
        """What the task is then: ``begun``, ``left as it is``."""
        return _MOVES[self][3]

    @property
    def after(self) -> TaskState:
        """From which state it leads."""
        return _MOVES[self][0]

    @property
    def state(self) -> TaskState:
        """To which state it leads."""
        return _MOVES[self][1]

    @property
    def needs_reason(self) -> bool:
        """Whether it must be said why, or what is done instead."""
        return self.after is TaskState.FOR_REVIEW


_MOVES = {
    Move.BEGIN: (TaskState.PLANNED, TaskState.IN_PROGRESS, "begin", "begun"),
    Move.DELIVER: (TaskState.IN_PROGRESS, TaskState.DELIVERED, "deliver", "delivered"),
    Move.SIGN_OFF: (TaskState.DELIVERED, TaskState.SIGNED_OFF, "sign off", "signed off"),
    Move.ANOTHER_APPROACH: (
        TaskState.FOR_REVIEW, TaskState.IN_PROGRESS, "take another approach", "taken up by another approach",
    ),
    Move.STAYS: (TaskState.FOR_REVIEW, TaskState.DELIVERED, "leave as it is", "left as it is"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A task came into a state on a day. ``feedback_id`` is what it rests on: a signature, and a review."""

    id: int
    task_id: int
    state: TaskState
    on: date
    because: str
    feedback_id: int | None
    taken_by: str


@dataclass(frozen=True, slots=True)
class TaskAt:
    """A task as it stood on a day, with its steps and the feedback that was on file, oldest first."""

    id: int
    project: int
    title: str
    owner: str
    due_on: date | None
    added_on: date
    version: int
    steps: tuple[Step, ...]
    feedback: tuple[Feedback, ...]

    @property
    def state(self) -> TaskState:
        return self.steps[-1].state

    @property
    def since(self) -> date:
        """The day of the last step."""
        return self.steps[-1].on

    @property
    def felt(self) -> Feedback | None:
        """The positive feedback that stands. What was said before the work began is of no impact of it."""
        found = felt_by(self.feedback)
        return found if found is not None and found.given_on >= (self.begun_on or date.min) else None

    @property
    def begun_on(self) -> date | None:
        """When work on it began, or began anew by another approach."""
        return max((step.on for step in self.steps if step.state is TaskState.IN_PROGRESS), default=None)

    @property
    def otherwise(self) -> Feedback | None:
        """The last feedback that said otherwise."""
        return next((one for one in reversed(self.feedback) if not one.is_positive), None)

    @property
    def is_delivered_unfelt(self) -> bool:
        """Delivered, and nobody says yet that it helped."""
        return self.state is TaskState.DELIVERED and self.felt is None

    @property
    def awaits_signature(self) -> bool:
        """Delivered and felt: the board may sign it off."""
        return self.state is TaskState.DELIVERED and self.felt is not None

    def is_overdue(self, as_at: date) -> bool:
        """Due before the day, and neither delivered nor signed off; what is for review counts as not delivered."""
        undone = self.state not in (TaskState.DELIVERED, TaskState.SIGNED_OFF)
        return undone and self.due_on is not None and self.due_on < as_at

    @property
    def moves(self) -> tuple[Move, ...]:
        """What can be done with it now: signing off only where it can be."""
        can = [move for move in Move if move.after is self.state]
        if not self._was_delivered:
            can = [move for move in can if move is not Move.STAYS]
        return tuple(move for move in can if move is not Move.SIGN_OFF or self.felt is not None)

    @property
    def _was_delivered(self) -> bool:
        return any(step.state is TaskState.DELIVERED for step in self.steps)

    def check(self, move: Move, on: date, today: date, because: str) -> str:
        """What was said of a move that can be made on the day.

        Raises FieldErrors by ``on`` and ``because``, or InvalidInput where the task is elsewhere.
        """
        if move.after is not self.state:
            raise InvalidInput(
                f"“{self.title}” is {self.state.short}, so it cannot be {move.done}: only what is {move.after.short} "
                "can be. Nothing was changed."
            )
        if move is Move.STAYS and not self._was_delivered:
            raise InvalidInput(
                f"“{self.title}” was never delivered, so it cannot be left as it is. Take another approach."
            )
        faults = Faults()
        with faults.at("on"):
            check_on(on, self.since, today)
        said = ""
        with faults.at("because"):
            what = "other approach" if move is Move.ANOTHER_APPROACH else "reason"
            said = written(because, what) if move.needs_reason else clean(because, limit=NOTE_LENGTH, what="reason")
        faults.refuse()
        return said

    def check_sign_off(self, on: date, today: date, because: str) -> tuple[Feedback, str]:
        """The feedback that a signature on the day rests on, and what was said.

        Raises as ``check`` does, and InvalidInput where nobody has said that the impact was positive since somebody
        said otherwise.
        """
        said = self.check(Move.SIGN_OFF, on, today, because)
        felt = self.felt
        if felt is None:
            raise InvalidInput(f"“{self.title}” cannot be signed off: {self.unfelt}. Record their feedback first.")
        if on < felt.recorded_on:
            raise InvalidInput(
                f"The feedback that says so is on file since {short_form(felt.recorded_on)}, so “{self.title}” can be "
                "signed off on that day or later."
            )
        return felt, said

    @property
    def unfelt(self) -> str:
        """Who has not said that it helped, and since what; to be asked where nothing is ``felt``."""
        none = "neither children and young people, nor parents and carers, nor staff said that the impact is positive"
        if self.otherwise is None:
            before = any(one.is_positive for one in self.feedback)
            return f"{none} since the work began on {short_form(self.begun_on)}" if before and self.begun_on else none
        last = self.otherwise
        return f"{none} since {last.voice.words} said on {short_form(last.given_on)} that {last.impact.sentence}"


def check_on(on: date, since: date, today: date) -> None:
    """Raise InvalidInput where a step on the day would be in the future, or before the last one."""
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future. Give the day on which it was so.")
    if on < since:
        raise InvalidInput(f"The last step of the task was on {short_form(since)}. Give that day or a later one.")


def check_title(title: str) -> str:
    """The title of a task as it is kept. Raises InvalidInput."""
    said = clean(title, limit=TITLE_LENGTH, what="title")
    if not any(letter.isalnum() for letter in said):
        raise InvalidInput("A task needs a title: what will be done. Give one.")
    return said
