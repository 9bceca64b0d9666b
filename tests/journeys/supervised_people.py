"""A small authority on Friday 16 September 2011 in which Sue supervises Wil, who is late, and Mia, who is on leave.

Max supervises Ned and covers for Sue; nobody is agreed for Len. Wil holds Zoë, who was discussed, and Kit, who was not.
"""

from contextlib import closing
from datetime import UTC, date, datetime

from db.commands.allocating import allocate
from db.commands.drafting import keep_draft
from db.commands.founding import found
from db.commands.referring import decide_referral, take_referral
from db.commands.session_writing import begin_session, record_session
from db.commands.supervising import agree_supervision
from db.commands.workers import add_leave
from db.connection import begun, connect
from db.store import Act, Store
from models.allocation import Destination, Wish
from models.census import PrimaryNeed, ReferralSource
from models.people import Person, Role
from models.referral import NewChild, ReferralOutcome
from models.supervision import SessionKind, SupervisedAs

TODAY = date(2011, 9, 16)
NOW = datetime(2011, 9, 16, 9, 0, tzinfo=UTC)
ADA = Person(1, "Ada Admin", Role.ADMINISTRATOR)
SUE = Person(2, "Sue Supervisor", Role.SUPERVISOR)
MAX = Person(3, "Max Manager", Role.MANAGER)
WIL = Person(4, "Wil Worker", Role.WORKER)
MIA = Person(5, "Mia Away", Role.WORKER)
NED = Person(6, "Ned Other", Role.WORKER)
LEN = Person(7, "Len Unagreed", Role.WORKER)
DUTY = 1
SAID_OF_THE_WORKER = "What the worker said of themselves."


def day(text):
    return date.fromisoformat(f"2011-{text}")


def act(person):
    return Act(person, NOW)


def make(path):
    """Make it at the path, and return its store, open."""
    found(path, None, NOW, manager=ADA.name, team="Duty", holidays_version="0.109").close()
    with closing(connect(path, None)) as connection, begun(connection):
        for person in (SUE, MAX, WIL, MIA, NED, LEN):
            post = "team_manager" if person in (SUE, MAX) else "social_worker"
            connection.execute(
                "INSERT INTO workers (id, name, role, team_id, fte_percent, version) VALUES (?, ?, ?, 1, 100, 1)",
                (person.id, person.name, post),
            )
            connection.execute(
                "INSERT INTO access (worker_id, role, version) VALUES (?, ?, 1)", (person.id, person.role.value)
            )
    store = Store.open(path)
    zoe = _case(store, "Zoë Apple", "06-01")
    _case(store, "Kit Pear", "06-10")
    for worker, supervisor, cover in ((WIL, SUE, MAX), (MIA, SUE, None), (NED, MAX, None)):
        agree_supervision(
            store, act(ADA), worker.id, supervisor.id, day("06-01"), SupervisedAs.SOCIAL_WORKER,
            cover_id=cover and cover.id,
        )  # fmt: skip
    add_leave(store, act(ADA), MIA.id, day("09-12"), day("09-23"), "not for the list")
    held(store, SUE, WIL, "06-24", "06-27", sign=True)
    held(store, SUE, WIL, "07-22", "07-29", minutes=45, sign=True)
    held(store, SUE, WIL, "08-12", "08-12", cases={zoe: {"situation": "Safe.", "what1": "visit the school"}})
    held(store, SUE, MIA, "08-19", "08-19", sign=True)
    held(store, MAX, NED, "09-07", "09-07", sign=True)
    return store


def _case(store, name, received):
    child = NewChild(name, date(2005, 4, 1))
    need, source = PrimaryNeed.ABUSE, ReferralSource.POLICE
    case = take_referral(store, act(MAX), child, day(received), source, need, 4, "A bruise.", TODAY, team_id=DUTY)
    decide_referral(store, act(MAX), case, ReferralOutcome.ASSESSMENT, "To be looked into.", day(received), TODAY)
    allocate(store, act(MAX), [Wish(case)], Destination(WIL.id, DUTY), day(received), TODAY, "There is room.")
    return case


def held(store, supervisor, worker, on, recorded, *, minutes=90, cases=None, sign=False):
    """A session that was held and recorded on these days. Returns its number."""
    session = begin_session(store, act(supervisor), worker.id)
    for case, texts in (cases or {}).items():
        action = {"who1": str(worker.id), "by1": "2011-08-26"} if "what1" in texts else {}
        keep_draft(store, act(supervisor), session, case, texts | action, 0)
    keep_draft(store, act(supervisor), session, None, {"wellbeing": SAID_OF_THE_WORKER}, 0)
    record_session(
        store, act(supervisor), session, SessionKind.ONE_TO_ONE, day(on), minutes, day(recorded), sign=sign
    )  # fmt: skip
    return session
