"""What is said on the screens of a day's work: Duty, Triage, the case file, signature, children, held, what if."""

from collections.abc import Mapping

_WAITING = "working days with nobody holding the case, of those from the start to today"
_SUBMITTED = "working days that the worker had it, returned ones included"
_SIGNING = "working days that it was with a manager to be authorised"
_ELAPSED = "all working days since the start: unallocated, with the worker and with the manager"
_LEVEL = "the threshold level, 1 to 4; a dash where none was chosen"
_SIBLINGS = "how many brothers and sisters have an open case, and with whom"
_CHILDREN = "how many children the worker holds"
_NEW = "cases that came to the worker in the last seven calendar days"
_DUE_SOON = "open assessments that are due within five working days"
_AWAY = "the leave that they are on or that comes next, and hours below full time"
_PLACEMENTS = "placements that count since 1 April, of a child in care; ▲ from three on, as in NI062"

DESKS: Mapping[str, Mapping[str, str]] = {
    "duty": {
        "open": "every open assessment, or with v every clock that runs",
        "late": "those whose due date has passed",
        "due today": "those whose last day in time is the day that is looked at",
        "in 5 working days": "those due within the next five working days, today not counted",
        "unallocated": "those that no named worker holds",
        "with the manager": "those that were submitted, and wait for a manager to authorise them",
        "kind": "the kind of assessment: initial (IA), core (CA) or single; ✎ it is with the manager",
        "clock": "which clock it is: an assessment, a visit, a review, a core group or a conference",
        "started": "the day on which it began, as recorded",
        "day": "the working day of its clock that it is, of those that its standard allows",
        "day 0": "the day from which its clock counts: that day is day 0",
        "counted": "the day from which the clock counts, as its own rule has it",
        "referred": "the day on which the referral was received",
        "held from": "since when the worker holds the case",
        "seen on": "the day on which the child was seen for this assessment",
        "signature": "that it is with a manager, and for how many working days",
    },
    "triage": {
        "waiting": "every case that no named worker holds, or that waits for a decision",
        "to decide": "referrals not decided on: one working day is allowed",
        "may not wait": "cases of a child who is protected or looked after, or in section 47 enquiries",
        "allocation late": "cases that wait longer than the working days that the rule allows",
        "review due": "cases that no manager reviewed in the working days that the rule sets",
        "to escalate": "cases that waited so many working days that the rule sends them further up",
        "waits": "for how many working days it waits: its first day is day 0; ! it may not wait",
        "level": _LEVEL,
        "lv": _LEVEL,
        "need": "the primary need, by its code of the census (N1 to N9) and in words where there is room",
        "clock": "the most urgent of its clocks, with working days left or late",
        "siblings": _SIBLINGS,
        "sibs": _SIBLINGS,
        "reviews": "how many times a manager reviewed that it waits",
        "children": _CHILDREN,
        "ch": _CHILDREN,
        "new in 7 d": _NEW,
        "+7d": _NEW,
        "due in 5": _DUE_SOON,
        "due5": _DUE_SOON,
        "late": "open assessments whose due date has passed",
        "leave, hours": _AWAY,
        "leave": _AWAY,
    },
    "case": {
        "clock": "the kind of assessment, or what else is owed to the child by a day",
        "from": "the day from which the clock counts: that day is day 0",
        "day": "the working day of its clock that it is, or that it was when it was stopped",
        "child seen": "when the child was seen for it, and whether alone",
        "how far": "how far it has come, and why it was late",
        "date": "the day on which it happened, not the one on which it was entered",
        "kind": "what kind of entry it is",
        "what": "what happened, in words; enter reads the whole",
        "by": "who did it",
    },
    "signature": {
        "breaches": "working days until it breaches its standard, or since: the first to breach first",
        "kind": "the kind of assessment: initial (IA), core (CA) or single",
        "submitted": "the day on which it was last submitted to be authorised",
        "child seen": "when the child was seen for it; not yet, where that is not recorded",
        "seen": "when the child was seen for it; not yet, where that is not recorded",
        "unallocated": _WAITING,
        "una": _WAITING,
        "with worker": _SUBMITTED,
        "wkr": _SUBMITTED,
        "with manager": _SIGNING,
        "mgr": _SIGNING,
        "working days": _ELAPSED,
        "sum": _ELAPSED,
        "by": "who submitted it",
        "to": "the manager whom it waits for; any manager, where nobody was named",
    },
    "children": {
        "all": "every child with an open case",
        "looked after": "children in care on the day that is looked at",
        "child protection plan": "children on a child protection plan who are not in care",
        "in need": "children with a child in need plan, or in need as a file says",
        "in assessment": "children whose case is still being assessed",
        "stands": "how the child stands: in care, on a protection plan, in need, or in assessment",
        "since": "since when the child stands so, where a day is on record",
        "next": "working days until what is due next, or since",
        "clock": "what is due next: a visit, a review, a core group, an assessment",
        "placements": _PLACEMENTS,
        "pl": _PLACEMENTS,
    },
    "held": {
        "clock": "the most urgent open assessment of the case, with working days left or late",
        "pts": "what the case weighs, by the rules of practice",
    },
    "what_if": {
        "children": "how many children the worker holds, before → after what is tried",
        "ch.": "how many children the worker holds, before → after what is tried",
        "points": "the weight of all they hold, before → after, and what they can carry",
        "%": "the points after, of what the worker can carry",
        "load": "the same as a bar: full is all that the worker can carry",
        "breaches": "limits that are passed after it: new, worse or ended by what is tried",
    },
    "audit": {
        "when": "the moment of the act, as the clock of its machine had it",
        "who": "who was signed in",
        "what": "what was done: written, read, printed or sent out",
        "of what": "of which case, person or thing",
    },
    "rules": {
        "rule": "what the rule of practice sets; the others of its name stand below it",
        "value": "the number that holds",
        "unit": "in what it is counted: points, per cent, working or calendar days, minutes",
        "since": "the day from which it holds, until a later one of the same name",
        "source": "a policy or statute, or who decided it",
        "worker": "everybody who holds or held cases: × has left, + is to come",
        "team": "the team that the worker is in on the day that is looked at",
        "hours": "the share of full time that they work: 1 is full time",
        "newly qualified": "until which day they are newly qualified, and carry less",
        "newly q.": "until which day they are newly qualified, and carry less",
        "from": "their first day here; a dash where they always were",
        "until": "their last day here; a dash where they stay",
        "leave": "the leave that they are on, or the next",
        "less": "points taken off what they can carry, for other duties",
    },
}
