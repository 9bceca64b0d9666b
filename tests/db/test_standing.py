"""Plans and times in care: begun, held, changed, ended, corrected; and how the child stands by them."""

from datetime import date

import pytest
from on_the_way import CHLOE, act_of, assessed
from small_authority import MO

from db.commands.standing import (
    begin_care,
    begin_need,
    begin_protection,
    end_episode,
)
from db.queries.case_file import case_file
from db.queries.standards import standards
from db.queries.standing import EpisodeLine, episodes_of
from db.store import Store
from models.care_codes import (
    AbuseCategory,
    CareEnd,
    LegalStatus,
    MoveReason,
    PlacementType,
)
from models.case import CaseStatus

TODAY = date(2012, 3, 30)
PLAN = date(2011, 9, 12)
CARE = date(2011, 10, 3)
BY = act_of(MO, TODAY)


@pytest.fixture
def case(authority: Store) -> tuple[Store, int]:
    return authority, assessed(authority, CHLOE, today=TODAY)[0]


def lines(store: Store, case_id: int, as_at: date = TODAY) -> list[EpisodeLine]:
    with store.reading() as reader:
        clock = standards(reader)
        return episodes_of(reader, clock, case_file(reader, clock, case_id, as_at).child_id, as_at)


def status(store: Store, case_id: int, as_at: date = TODAY) -> CaseStatus:
    with store.reading() as reader:
        return case_file(reader, standards(reader), case_id, as_at).status


def test_a_plan_holds_until_the_day_before_it_ends_and_care_comes_before_it(case: tuple[Store, int]) -> None:
    store, id_ = case
    need = begin_need(store, BY, id_, date(2011, 9, 5), TODAY)
    plan = begin_protection(store, BY, id_, AbuseCategory.NEGLECT, PLAN, TODAY)
    care = begin_care(store, BY, id_, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, CARE, TODAY)
    end_episode(store, BY, care, date(2011, 12, 1), TODAY, reason=CareEnd.HOME_PLANNED)
    end_episode(store, BY, plan, date(2012, 1, 10), TODAY, note="No risk is left.")
    days = [date(2011, 9, 4), date(2011, 9, 5), PLAN, CARE, date(2011, 11, 30), date(2011, 12, 1), date(2012, 1, 10)]
    assert [status(store, id_, day) for day in days] == [
        CaseStatus.ASSESSMENT, CaseStatus.CHILD_IN_NEED, CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER,
        CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION, CaseStatus.ASSESSMENT,
    ]  # fmt: skip
    assert next((one.id, one.ended_on) for one in lines(store, id_)) == (need, PLAN)  # ended by the protection plan
    assert lines(store, id_)[2].placements[0].reason is MoveReason.CARE_PLAN
