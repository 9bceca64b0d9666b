"""The authority in which things wait for a manager, with what was agreed in supervision, with a decision and on cases.

Mo supervises Wil. On Monday 12 September they spoke of Zoë: Wil asks the school by the 14th, which is late, and calls
the doctor, without a day. Wil's own action is of the personal part. Mo gets Lena's file today, as he decided; Wil wrote
a letter on Zoë's case, and did so on the 13th.
"""

import waiting_for_managers as waits

from db.commands.drafting import keep_draft
from db.commands.session_writing import begin_session, record_session
from db.commands.supervising import agree_supervision, cancel_session, plan_session
from db.commands.writing import agree_action, finish_action, record_decision
from models.discussion import NewAction
from models.supervision import CancelReason, SessionKind, SupervisedAs

TODAY, MO, MAX, WIL, ADA = waits.TODAY, waits.MO, waits.MAX, waits.WIL, waits.ADA
MARKER = "Zebrawort"
SCHOOL, DOCTOR, FILE, LETTER, REST = "Ask the school", "Call the doctor", "Get the file", "Write", f"{MARKER} rest"


def case_of(store, name):
    with store.reading() as reader:
        return reader.row(
            "SELECT c.id FROM cases AS c JOIN children AS ch ON ch.id = c.child_id WHERE ch.name = :name", name=name
        )[0]


def agree_personally(store, what, session_day="09-13"):
    """One more session of the two, with a personal action of Wil's without a day."""
    session = begin_session(store, waits.act(MO), WIL.id)
    keep_draft(store, waits.act(MO), session, None, {"what1": what, "who1": str(WIL.id)}, 0)
    record_session(store, waits.act(MO), session, SessionKind.ONE_TO_ONE, waits.day(session_day), 60, TODAY)


def make(path):
    """Make it at the path, closed."""
    store, day, mo = waits.make(path), waits.day, waits.act(MO)
    zoe, lena = case_of(store, "Zoë Today"), case_of(store, "Lena Late")
    agree_supervision(store, mo, WIL.id, MO.id, day("07-01"), SupervisedAs.SOCIAL_WORKER)
    gone = plan_session(store, mo, WIL.id, MO.id, day("08-22"), 90)
    cancel_session(store, mo, gone, CancelReason.WORKER_AWAY, day("08-22"), TODAY)
    session = begin_session(store, mo, WIL.id)
    texts = {
        "situation": "At home", "decision": "Go on", "what1": SCHOOL, "who1": str(WIL.id), "by1": "2011-09-14",
        "what2": DOCTOR, "who2": str(WIL.id),
    }  # fmt: skip
    keep_draft(store, mo, session, zoe, texts, 0)
    personal = {"wellbeing": f"{MARKER} tired", "what1": REST, "who1": str(WIL.id), "by1": "2011-09-30"}
    keep_draft(store, mo, session, None, personal, 0)
    record_session(store, mo, session, SessionKind.ONE_TO_ONE, day("09-12"), 60, TODAY, sign=True)
    get = NewAction(FILE, MO.id, TODAY)
    record_decision(store, mo, lena, "Read it", "It is old.", day("09-13"), TODAY, action=get)
    agree_action(store, mo, zoe, LETTER, WIL.id, day("09-15"), day("09-09"), TODAY)
    with store.reading() as reader:
        letter = reader.row("SELECT id FROM actions WHERE what = :what", what=LETTER)[0]
    finish_action(store, waits.act(WIL), letter, day("09-13"), TODAY, "Sent by post.")
    store.close()
