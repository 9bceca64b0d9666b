"""What is said on the screens of supervision: who is supervised, sessions, their records, and what was agreed."""

from collections.abc import Mapping

_HELD = "sessions held of those due in the last six calendar months"
_CASES = "cases held that were not discussed within the calendar days that the rule sets"
_ACTIONS = "actions agreed with the worker whose day has passed"
_DISCUSSED = "the day of the session in which the case was last discussed"
_AGREED = {
    "action": "what is to be done, as it was agreed",
    "owner": "who is to do it",
    "from": "where it was agreed: in supervision, a review or a decision on the case",
    "agreed": "the day on which it was agreed",
    "agreed by": "who agreed it",
    "due on": "the day by which it is to be done",
}

PEOPLE: Mapping[str, Mapping[str, str]] = {
    "supervision": {
        "countdown": "working days until the next session is due, or since; ? nobody is agreed",
        "worker": "who is supervised: ✎ a draft of yours is open, or a record is to be signed",
        "due": "the day by which the next session is due, in calendar days by the rule, leave seen",
        "last held": "the day of the last session that was held",
        "held of due": _HELD,
        "held": _HELD,
        "cases not discussed": _CASES,
        "cases": _CASES,
        "actions overdue": _ACTIONS,
        "actions": _ACTIONS,
        "acts": _ACTIONS,
        "supervisor": "who supervises the worker, or covers it now",
    },
    "supervised": {
        "day": "the day on which the session was held, or for which it is planned",
        "state": "how far it is: planned, being written, recorded, signed by both, cancelled",
        "kind": "one to one, or another form of session",
        "min": "how many minutes it lasted; dim: how many are planned",
        "cases": "how many cases were discussed in it",
        "supervisor": "who held it",
        "countdown": "working days until the case is to be discussed again, or since",
        "last discussed": _DISCUSSED,
        "discussed": _DISCUSSED,
        "due": "the day by which it is due, by the rule of the case; of an action, its day",
        **_AGREED,
    },
    "actions": {
        "due": "working days until the action is to be done, or since",
        **_AGREED,
    },
    "session": {
        "what": "the agenda, line by line; enter writes what was said of it",
        "how far": "how late or due it is, and whether something is written already",
        "why": "why it is on the agenda",
    },
    "record": {
        "of": "the part of the record: a case, or the worker",
        "missing and corrected": "what the part does not hold, such as a rationale, and what was corrected",
    },
    "pack": {
        "figure": "what is measured, by the heading it stands under",
        "met": "how many of them were met; of cancelled ones, how many there were",
        "of": "how many were counted in the period",
        "%": "met of counted, in per cent; of cancelled sessions low is good",
        "what is counted": "what each of them is; enter lists them",
        "day": "the day by which it is counted",
        "worker": "of which worker it is",
        "what": "what was counted, with its days",
    },
}
