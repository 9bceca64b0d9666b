"""What was written on the synthetic cases: notes, contacts, supervision discussions, decisions, agreed actions."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from db.demo_case import Episode, Held, morning
from db.demo_hands import IN_USE_DAYS, Hands, Named
from models.decision import DecisionKind
from models.notes import NoteKind

_SAID = {
    NoteKind.NOTE: (
        "Visited at home with the health visitor. The house was warm and tidy; there was food, and a bed for each.",
        "Nobody opened. A card was left, and the school was asked whether the child is there: yes, and well.",
        "The mother rang: the appointment at the clinic is kept, and her sister looks after the younger ones.",
        "Met the child at school, alone. Spoke about football, the new flat, and who is there in the evenings.",
    ),
    NoteKind.CONTACT: (
        "Rang about shouting heard last night; officers went and found everybody well.",
        "Attendance has fallen to 71 per cent since half-term.",
        "Did not come to the appointment, the second time in a row.",
        "A neighbour is worried that the children are alone after school.",
    ),
    NoteKind.SUPERVISION: (
        "Discussed what has changed for the child since the last time, and what would have to before this can end.",
        "The visits are up to date; the child's own view is thin. See the child alone before the next time.",
        "Drift: the parenting programme has not begun. The worker rings them this week, and we look again in two.",
    ),
}
_SOURCES = ("6", "2A", "3B", "1A", "3A")
_DECIDED = (
    ("Visits weekly instead of every two weeks until the review",
     "Two contacts in a month, and the child has moved between the parents."),
    ("Not to act on the anonymous call",
     "It repeats what was looked into last month; the school and the health visitor see nothing new."),
    ("A legal planning meeting is called", "The plan has run for half a year and little has changed for the child."),
    ("The grandmother is assessed as a carer", "The child asks to stay with her, and it may be needed soon."),
)  # fmt: skip
_CORRECTED = ("The decision before this one was entered on the wrong child: visits stay every two weeks",
              "It was meant for another family of the same worker.")  # fmt: skip
_ACTIONS = (
    "See the child alone, at school",
    "Ask the health visitor for the weights since the last visit",
    "Find a place in the parenting programme",
    "Write to the housing office about the damp",
    "Draw the family tree together with the mother",
    "Ask the police for what they hold on the new partner",
)
# When the actions of one case after the other are due, in working days from the day; None: it is done.
_DUE = (5, None, -3, 2, None, None, 0, 9, None, -1, 4, None)


class Writing:
    """Writes on the cases, in turn, so that every kind of entry is there."""

    def __init__(self, rng: Random, hands: Hands, as_at: date, shifted: Callable[[date, int], date]) -> None:
        """``shifted`` gives the day so many working days after a day, or before it."""
        self.rng, self.hands, self.as_at, self.shifted = rng, hands, as_at, shifted
        self.since = as_at - timedelta(days=IN_USE_DAYS)
        self.cases = self.decided = 0

    def write(self, episode: Episode) -> None:
        """What was written on a case whose worker has it since the program is in use, up to its end."""
        held, until = episode.held, episode.closed_on or self.as_at
        begun = held.allocations[-1]["started_on"] if held.allocations else None
        if not isinstance(begun, date) or held.allocations[-1]["worker_id"] is None:
            return
        first = max(begun, self.since)
        if first > until:
            return
        self.cases += 1
        worker, (_, manager) = self.hands.holder(held, until), self.hands.manager(held, until)
        for _ in range(self.rng.choice((0, 0, 1, 1, 1, 2, 3))):
            self._note(held, self._day(first, until), worker[1], manager)
        if episode.closed_on is None:
            if self.cases % 5 == 2:
                self._decide(held, first, manager)
            if self.cases % 3 == 1:
                self._agree(held, worker, first, manager)

    def _day(self, first: date, until: date) -> date:
        """A working day between the two, where one is."""
        days = int((until - first).days * self.rng.random() ** 0.6)
        return max(first, self.shifted(first + timedelta(days=days), 0))

    def _note(self, held: Held, day: date, worker: str, manager: str) -> None:
        kind = self.rng.choice((NoteKind.NOTE, NoteKind.NOTE, NoteKind.CONTACT, NoteKind.SUPERVISION))
        source = self.rng.choice(_SOURCES) if kind is NoteKind.CONTACT else None
        by = manager if kind is NoteKind.SUPERVISION else worker
        said = self.rng.choice(_SAID[kind])
        row = {"kind": kind.value, "happened_on": day, "source": source, "said": said, "written_by": by}
        held.notes.append({**row, "at": morning(day)})

    def _decide(self, held: Held, first: date, manager: str) -> None:
        """One decision after the other; each twelfth is corrected by a later one."""
        day = self._day(first, self.as_at)
        wrong = held.decide(DecisionKind.MANAGEMENT, day, *_DECIDED[self.decided % len(_DECIDED)], manager)
        self.decided += 1
        if self.decided % 12 == 1:
            again = min(self.as_at, max(day, self.shifted(day, 1)))
            held.decide(DecisionKind.MANAGEMENT, again, *_CORRECTED, manager, corrects=wrong)

    def _agree(self, held: Held, worker: Named, first: date, manager: str) -> None:
        number = self.cases // 3
        left = _DUE[number % len(_DUE)]
        set_on = self._day(first, self.as_at if left is None else min(self.as_at, max(first, self._due(left))))
        due_on = max(set_on, self.shifted(set_on, 5) if left is None else self._due(left))
        done_on = None if left is not None else max(set_on, self.shifted(min(self.as_at, due_on), 0))
        held.actions.append(
            {"what": _ACTIONS[number % len(_ACTIONS)], "owner_id": worker[0], "set_on": set_on, "due_on": due_on,
             "set_by": manager, "at": morning(set_on), "done_on": done_on,
             "done_by": worker[1] if done_on else None}
        )  # fmt: skip

    def _due(self, left: int) -> date:
        return self.shifted(self.as_at, left)
