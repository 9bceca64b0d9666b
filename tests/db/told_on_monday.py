"""What there is to tell on Monday 8 July 2024 in the small authority, with a child whose name stands in an action."""

from datetime import UTC, date, datetime

from held_sessions import begun
from small_authority import ANN, BOB, CAT, HELD, HELD_TOO, LEE, MO, TODAY, WIL, june, person, write

from db.commands.assessing import submit
from db.commands.session_writing import record_session
from db.commands.supervising import agree_supervision
from db.commands.writing import agree_action
from db.store import Act, Store
from models.supervision import SessionKind, SupervisedAs

MONDAY = date(2024, 7, 8)
PERSONAL = "Sleep more"


def on_monday(who: int = MO) -> Act:
    return Act(person(who), datetime(2024, 7, 8, 9, tzinfo=UTC))


def tell(store: Store) -> None:
    """Ann's two cases run out: one is with Mo; Lee, who has left, holds a third. Five actions, one of them personal."""
    write(store, "UPDATE children SET name = 'Chloë O''Neill', reference = 'C3' WHERE id = 3")
    write(store, "UPDATE allocations SET worker_id = ? WHERE case_id = 6", (LEE,))
    submit(store, on_monday(WIL), HELD_TOO, date(2024, 7, 5), MONDAY, to_id=MO)
    for what, owner, due in (
        ("Ring Chloe's school", ANN, date(2024, 7, 1)),
        ("Visit with Mrs O'NEILL", ANN, MONDAY),
        ("Write *all* of <b>it</b>", BOB, date(2024, 7, 15)),
        ("Later", CAT, date(2024, 7, 16)),
    ):
        agree_action(store, on_monday(), HELD, what, owner, due, june(20), MONDAY)
    write(store, "UPDATE actions SET due_on = NULL WHERE what = 'Later'")
    agree_supervision(store, on_monday(), ANN, MO, june(3), SupervisedAs.SOCIAL_WORKER)
    session = begun(store, {}, {"wellbeing": "Tired", "what1": PERSONAL, "who1": str(ANN), "by1": "2024-07-01"})
    record_session(store, on_monday(), session, SessionKind.ONE_TO_ONE, june(5), 90, TODAY, sign=True)
