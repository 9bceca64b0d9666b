"""What means the same on every screen."""

from collections.abc import Mapping

SHARED: Mapping[str, str] = {
    "countdown": "working days until the due date, or since: ✕ late, ! today, ▲ within five working days",
    "last seen": "when the child was last seen by the worker, as it is on record",
    "worker": "who holds the case on the day that is looked at",
    "team": "the team of the worker, or the team in which the case waits",
    "child": "the child by name, or by reference where names are hidden (p)",
    "case": "the reference of the case",
    "due": "the due date: the last day that is still in time",
    "status": "what the case is: in need, protection, looked after, or still being assessed",
    "held since": "since when the worker holds the case",
    "%": "so many of a hundred; a dash where there is nothing to count",
    "points": "the weight of all cases held, and what the worker can carry; the rules (,) say how",
    "why": "what speaks for it, or against it",
    "for and against": "what speaks for giving them the case, and what against it",
}
