"""A small authority on Friday 16 September 2011 in which things wait for a manager: signatures and decisions.

Zoë breaches today and Lena is late, both for Mo; Olga's is Mo's own, Dora's is for Max. Una and Hal wait for a decision
on their referrals, and Hal has been given to a worker already.
"""

from contextlib import closing
from datetime import UTC, date, datetime

from db.commands.allocating import allocate
from db.commands.assessing import note_seen, submit
from db.commands.founding import found
from db.commands.referring import decide_referral, take_referral
from db.connection import begun, connect
from db.store import Act, Store
from models.allocation import Destination, Wish
from models.census import PrimaryNeed, ReferralSource
from models.people import Person, Role
from models.referral import NewChild, ReferralOutcome

TODAY = date(2011, 9, 16)
NOW = datetime(2011, 9, 16, 9, 0, tzinfo=UTC)
ADA = Person(1, "Ada Admin", Role.ADMINISTRATOR)
MO = Person(2, "Mo Manager", Role.MANAGER)
MAX = Person(3, "Max Manager", Role.MANAGER)
WIL = Person(4, "Wil Worker", Role.WORKER)
DUTY = 1
# Received, decided, given to whom and when, seen, submitted when and to whom.
CHILDREN = {
    "Zoë Today": ("09-02", "09-02", (WIL, "09-06"), "09-08", ("09-14", MO)),
    "Lena Late": ("08-30", "08-31", (WIL, "08-31"), None, ("09-14", None)),
    "Olga Own": ("09-05", "09-05", (MO, "09-05"), "09-07", ("09-15", None)),
    "Dora Different": ("09-07", "09-07", (WIL, "09-08"), "09-09", ("09-15", MAX)),
    "Una Undecided": ("09-15", None, None, None, None),
    "Hal Held": ("09-13", None, (WIL, "09-14"), None, None),
}


def day(text):
    return date.fromisoformat(f"2011-{text}")


def act(person):
    return Act(person, NOW)


def make(path):
    """Make it at the path, and return its store, open."""
    found(path, None, NOW, manager=ADA.name, team="Duty", holidays_version="0.109").close()
    with closing(connect(path, None)) as connection, begun(connection):
        for person, post in ((MO, "team_manager"), (MAX, "team_manager"), (WIL, "social_worker")):
            connection.execute(
                "INSERT INTO workers (id, name, role, team_id, fte_percent, version) VALUES (?, ?, ?, 1, 100, 1)",
                (person.id, person.name, post),
            )
            connection.execute(
                "INSERT INTO access (worker_id, role, version) VALUES (?, ?, 1)", (person.id, person.role.value)
            )
    store = Store.open(path)
    for name, facts in CHILDREN.items():
        _refer(store, name, *facts)
    return store


def _refer(store, name, received, decided, given, seen, submitted):
    child = NewChild(name, date(2005, 4, 1))
    need, source = PrimaryNeed.ABUSE, ReferralSource.POLICE
    case = take_referral(store, act(WIL), child, day(received), source, need, 4, "A bruise.", TODAY, team_id=DUTY)
    if decided:
        outcome = ReferralOutcome.ASSESSMENT
        decide_referral(store, act(MAX), case, outcome, "It has to be looked into.", day(decided), TODAY)
    if given:
        worker, since = given
        to = Destination(worker.id, DUTY)
        allocate(store, act(MAX), [Wish(case)], to, day(since), TODAY, "There is room.")
    with store.reading() as reader:
        row = reader.row("SELECT id FROM assessments WHERE case_id = :case", case=case)
    if seen:
        note_seen(store, act(WIL), row[0], day(seen), True, TODAY)
    if submitted:
        on, to = submitted
        submit(store, act(WIL), row[0], day(on), TODAY, to_id=to and to.id)
