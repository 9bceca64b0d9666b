"""What is said on the screens of the improvement plan."""

from collections.abc import Mapping

_NOT_FELT = "tasks said to be delivered of which nobody has told that it is felt"
_TO_SIGN = "tasks delivered and felt, that wait for the board to sign them off"
_FOR_REVIEW = "tasks that are to be looked at again, as their effect is not what it should be"
_LATE = "milestones not met whose day has passed, in calendar days"
_CHANGES = "what changed in the plan, by the day on which it holds"
_TASK = {
    "task": "what is to be done",
    "milestone": "what is to be reached by a day",
    "risk": "what may happen, by likelihood × impact",
    "issue": "what has happened, and is in the way",
    "of": "the number of the project it belongs to",
    "owner": "who sees to it",
    "stands": "how far it is: → under way, ○ delivered, ● felt, ✓ signed off, ? for review",
    "due": "calendar days until it is due, or since; of what is done, since when it stands so",
    "heard": "what Children, Parents and Staff said last: + it helped, − it did not, · not heard",
    "day": "the day on which it changed",
    "what changed": "what was changed, and to what",
    "entered by": "who entered it",
    "against it": "what is done against it",
    "how resolved": "how it was resolved",
}

IMPROVEMENT: Mapping[str, Mapping[str, str]] = {
    "plan": {
        **_TASK,
        "projects": "the projects of the plan, and how each stands",
        "delivered, not yet felt": _NOT_FELT,
        "to be signed off": _TO_SIGN,
        "for review": _FOR_REVIEW,
        "milestones late": _LATE,
        "high risks": "open risks of 15 and more, by likelihood × impact",
        "signed off": "tasks that the board has signed off",
        "tasks": "the tasks of the project, each with its mark",
        "milestones": "what the project is to reach by a day",
        "risks": "what may happen to the project",
        "issues": "what is in the way of the project",
        "project": "the project by its number",
        "manager": "who answers for the project",
    },
    "board": {
        **_TASK,
        "delivered, not yet felt": _NOT_FELT,
        "to be signed off": _TO_SIGN,
        "for review": _FOR_REVIEW,
        "milestones late": _LATE,
        "risks": "every open risk of the plan, the highest first",
        "issues": "every open issue of the plan",
        "changed since the meeting": _CHANGES,
    },
    "success": {
        "figures": "every figure by which the plan said it would be known to have worked",
        "better": "those that went the way that was wanted since the baseline",
        "worse": "those that went the other way",
        "the same": "those that did not change",
        "not known": "those that cannot be compared: no baseline, or no figure since",
        "we know when": "the measure of success, as the plan has it",
        "what is counted": "what the program counts of it, or what is told by hand",
        "baseline": "where it was when the plan began",
        "now": "the last figure; with ● it is counted here, as at the day that is looked at",
        "to be": "which way it is to go: ↓ less, ↑ more",
        "since": "which way it went since the baseline",
    },
}
