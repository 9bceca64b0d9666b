"""What people do on a case, in one line each, in the small authority; the days are of September 2011.

A referral of Friday 2 September is decided on and assessed: initial, due on Friday 16 September. On Friday 30 September
it is today.
"""

from datetime import UTC, date, datetime
from typing import Any

from small_authority import MO, SAM, WIL, ask, person

from db.commands.assessing import authorise, correct_date, note_seen, return_assessment, start_assessment, submit
from db.commands.referring import decide_referral, take_referral
from db.queries.case_file import CaseFile, case_file
from db.queries.pathway import case_at
from db.queries.standards import standards
from db.store import Act, Store
from models.assessment import Kind
from models.census import PrimaryNeed, ReferralSource
from models.pathway import CaseAt, Dated, LateReason, Trigger
from models.referral import NewChild, ReferralOutcome

REFERRED, DUE, TODAY = date(2011, 9, 2), date(2011, 9, 16), date(2011, 9, 30)
BECAUSE = "As the school said."
CHLOE = NewChild("Chloë Nowak", date(2009, 3, 4))


def sep(day: int) -> date:
    return date(2011, 9, day)


def act_of(who: int, day: date = TODAY) -> Act:
    return Act(person(who), datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def refer(
    store: Store, child: int | NewChild = CHLOE, on: date = REFERRED, *, by: int = WIL, today: date = TODAY,
    level: int = 4, because: str = BECAUSE, **more: Any,
) -> int:  # fmt: skip
    """A referral from a school, for abuse or neglect."""
    return take_referral(store, act_of(by), child, on, ReferralSource.SCHOOL, PrimaryNeed.ABUSE, level, because, today,
                         **more)  # fmt: skip


def decide(
    store: Store, case: int, outcome: ReferralOutcome = ReferralOutcome.ASSESSMENT, on: date = REFERRED, *,
    by: int = MO, today: date = TODAY, because: str = BECAUSE, **more: Any,
) -> str:  # fmt: skip
    return decide_referral(store, act_of(by), case, outcome, because, on, today, **more)


def assessed(
    store: Store, child: int | NewChild = CHLOE, on: date = REFERRED, *, today: date = TODAY
) -> tuple[int, int]:
    """A case whose referral was decided on, with its first assessment: both ids."""
    case = refer(store, child, on, today=today)
    decide(store, case, on=on, today=today)
    return case, newest(store, case)


def newest(store: Store, case: int) -> int:
    """The id of the assessment that was started last."""
    return int(ask(store, "SELECT MAX(id) FROM main.assessments WHERE case_id = :case", case=case)[0][0])


def start(
    store: Store, case: int, kind: Kind, trigger: Trigger, on: date, *, by: int = WIL, today: date = TODAY
) -> int:
    """Start an assessment; its id."""
    start_assessment(store, act_of(by), case, kind, trigger, on, today)
    return newest(store, case)


def see(store: Store, one: int, on: date | None, alone: bool | None = None, *, by: int = WIL) -> None:
    note_seen(store, act_of(by), one, on, alone, TODAY)


def hand_in(store: Store, one: int, on: date, *, by: int = WIL, today: date = TODAY, **more: Any) -> None:
    submit(store, act_of(by), one, on, today, **more)


def give_back(store: Store, one: int, on: date, said: str = "Say more.", *, by: int = MO, **more: Any) -> None:
    return_assessment(store, act_of(by), one, said, on, TODAY, **more)


def sign(
    store: Store, one: int, on: date, reason: LateReason | None = None, note: str = "", *, by: int = MO,
    today: date = TODAY, **more: Any,
) -> None:  # fmt: skip
    authorise(store, act_of(by), one, on, today, reason=reason, note=note, **more)


def done(store: Store, one: int, on: date) -> None:
    """The assessment is submitted and signed on the day, which is in time."""
    hand_in(store, one, on)
    sign(store, one, on)


def correct(
    store: Store, case: int, one: int | None, what: Dated, now: date, *, by: int = SAM, on: date = TODAY,
    because: str = "It was typed wrongly.", **more: Any,
) -> str:  # fmt: skip
    return correct_date(store, act_of(by), case, one, what, now, because, on, TODAY, **more)


def file_of(store: Store, case: int, as_at: date = TODAY) -> CaseFile:
    with store.reading() as reader:
        return case_file(reader, standards(reader), case, as_at)


def at(store: Store, case: int, today: date = TODAY) -> CaseAt:
    with store.reading() as reader:
        return case_at(reader, case, today)


def row(store: Store, table: str, id_: int, *columns: str) -> tuple[Any, ...]:
    """Some columns of a row, as the store keeps them."""
    return tuple(ask(store, f"SELECT {', '.join(columns)} FROM main.{table} WHERE id = :id", id=id_)[0])
