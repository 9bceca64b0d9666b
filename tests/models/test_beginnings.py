"""Which plans can begin on a case as it stands."""

from datetime import date

import pytest

from models.case import CaseStatus
from models.pathway import CaseAt
from models.status import EpisodeAt
from models.status_moves import beginnings

OPENED = date(2011, 9, 1)
NEED, PLAN, CARE = CaseStatus.CHILD_IN_NEED, CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER


@pytest.mark.parametrize(
    ("runs", "able"),
    [
        ((), (NEED, PLAN, CARE)),
        ((NEED,), (PLAN, CARE)),
        ((PLAN,), (CARE,)),
        ((CARE,), (NEED, PLAN)),
        ((PLAN, CARE), ()),
    ],
)
def test_what_runs_begins_no_second_time_and_a_child_in_need_plan_not_beside_another(runs, able):
    ended = EpisodeAt(PLAN, OPENED, OPENED.replace(month=12))
    episodes = (ended, *(EpisodeAt(kind, OPENED) for kind in runs))
    case = CaseAt(1, 1, "R1-1", OPENED, OPENED, None, awaits_decision=False, episodes=episodes)
    assert beginnings(case) == able


def test_nothing_begins_on_a_closed_case_and_before_the_decision_only_care():
    assert beginnings(CaseAt(1, 1, "R1-1", OPENED, OPENED, OPENED, awaits_decision=False)) == ()
    assert beginnings(CaseAt(1, 1, "R1-1", OPENED, OPENED, None, awaits_decision=True)) == (CARE,)
