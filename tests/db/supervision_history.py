"""Three months of supervision in the small authority, small enough to be counted by hand.

Sam supervises Ann from 4 March and Bob from 1 May 2024, each every 28 days; it is looked at on Monday 10 June.

Ann: due 1 April, held on 28 March, signed by both; due 25 April, held late on the 29th, for an hour, and recorded on
3 May, late; due 27 May, not held. Planned for 28 March (held), and for 24 May: cancelled, since she was away.
Bob: due 29 May, not held; a group on 22 May counts as none. Planned for 27 May: cancelled for urgent work; and 3 June.

Case 7 is discussed on 29 April with decision, rationale and challenge, case 6 on 22 May with a decision alone. Case 3
is child protection, due on 29 May; so is case 9, which nobody but an administrator sees; neither is discussed.

Actions: Ann's visit, due 10 May, done on the 9th; Bob's call, without a day; Ann's letter, due 31 May, not done; Bob's
report, due 3 June, done on the 5th; Ann's meeting, due 14 June, not done. One of Ann's is personal.
"""

from datetime import date

from small_authority import (
    ANN,
    BOB,
    BOBS,
    CLOSED,
    HELD,
    HELD_TOO,
    HIDDEN,
    MO,
    PROTECTED,
    SAM,
    TODAY,
    act_of,
    ask,
    write,
)

from db.commands.drafting import keep_draft
from db.commands.session_signing import sign_session
from db.commands.session_writing import begin_session, record_session
from db.commands.supervising import agree_supervision, cancel_session, plan_session
from db.commands.writing import agree_action, finish_action
from db.store import Store
from models.supervision import CancelReason, SessionKind, SupervisedAs

FIRST = date(2024, 3, 4)
MARKER = "Zebrawort"  # stands in every personal text
VISIT, LETTER, REPORT, MEETING, CALL = "Visit at home", "Write the letter", "Get the report", "Meet the school", "Call"


def on(month: int, day: int) -> date:
    return date(2024, month, day)


def make_history(store: Store) -> None:
    """Let it all happen in the store."""
    write(store, f"UPDATE cases SET status = '{PROTECTED}' WHERE id IN ({HELD}, {HIDDEN})")
    write(store, f"UPDATE cases SET opened_on = '2024-05-01' WHERE id = {HIDDEN}")
    write(store, f"UPDATE allocations SET started_on = '2024-05-01' WHERE case_id = {HIDDEN}")
    sam = act_of(SAM)
    agree_supervision(store, sam, ANN, SAM, FIRST, SupervisedAs.SOCIAL_WORKER)
    agree_supervision(store, sam, BOB, SAM, on(5, 1), SupervisedAs.SOCIAL_WORKER)
    planned = plan_session(store, sam, ANN, SAM, on(3, 28), 90)
    cancelled = [(plan_session(store, sam, ANN, SAM, on(5, 24), 90), CancelReason.WORKER_AWAY, on(5, 24))]
    cancelled += [(plan_session(store, sam, BOB, SAM, on(5, 27), 90), CancelReason.URGENT_WORK, on(5, 26))]
    plan_session(store, sam, BOB, SAM, on(6, 3), 90)
    for session, because, day in cancelled:
        cancel_session(store, sam, session, because, day, day)

    first = begin_session(store, sam, ANN, planned)
    personal = {"wellbeing": f"{MARKER} tired", "development": f"{MARKER} course", "what1": f"{MARKER} rest",
                "who1": str(ANN), "by1": "2024-04-05"}  # fmt: skip
    keep_draft(store, sam, first, None, personal, 0)
    record_session(store, sam, first, SessionKind.ONE_TO_ONE, on(3, 28), 90, on(3, 28), sign=True)
    version = ask(store, "SELECT version FROM main.supervision_sessions WHERE id = :id", id=first)[0][0]
    sign_session(store, sam, first, on(4, 2), version, on_paper=True)

    second = begin_session(store, sam, ANN)
    said = {"situation": "At home", "challenge": "Is it safe?", "decision": "Go on", "rationale": "It is better",
            "what1": VISIT, "who1": str(ANN), "by1": "2024-05-10"}  # fmt: skip
    keep_draft(store, sam, second, CLOSED, said, 0)
    record_session(store, sam, second, SessionKind.ONE_TO_ONE, on(4, 29), 60, on(5, 3))

    group = begin_session(store, sam, BOB)
    keep_draft(store, sam, group, BOBS, {"decision": "Ask", "what1": CALL, "who1": str(BOB)}, 0)
    keep_draft(store, sam, group, None, {"wellbeing": f"{MARKER} well"}, 0)
    record_session(store, sam, group, SessionKind.GROUP, on(5, 22), 120, on(5, 24))

    mo = act_of(MO)
    agree_action(store, mo, HELD, LETTER, ANN, on(5, 31), on(5, 20), TODAY)
    agree_action(store, mo, HELD_TOO, REPORT, BOB, on(6, 3), on(5, 20), TODAY)
    agree_action(store, mo, HELD_TOO, MEETING, ANN, on(6, 14), on(6, 3), TODAY)
    finish_action(store, mo, action(store, VISIT), on(5, 9), TODAY, "Seen, and well.")
    finish_action(store, mo, action(store, REPORT), on(6, 5), TODAY)


def action(store: Store, what: str) -> int:
    """The number of the action that is agreed in these words."""
    return int(ask(store, "SELECT id FROM main.actions WHERE what = :what", what=what)[0][0])
