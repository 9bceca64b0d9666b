"""What is known of plans and of care, together with what a newer file tells: it adds, and takes nothing away."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.care_codes import AbuseCategory, CareEnd, CareGoal, LegalStatus, PlacementType
from models.case import CaseStatus
from models.episodes import AssessmentWork, ClosedBy, Facts, Holder, Kind, Referral, TimeInNeed, cases_of
from models.status import ToldEnquiries, ToldEpisode, ToldPlacement, ToldVisit
from models.told_statuses import enquiries_together, statuses_together

FIRST = date(2011, 1, 1)
PLAN, CARE = CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def plan(start: int, end: int | None = None, **told: object) -> ToldEpisode:
    return ToldEpisode(PLAN, on(start), None if end is None else on(end), **told)


def care(start: int, end: int | None = None, **told: object) -> ToldEpisode:
    return ToldEpisode(CARE, on(start), None if end is None else on(end), **told)


@pytest.mark.parametrize(
    ("known", "new", "kept", "contradictions"),
    [
        (plan(0), plan(0, 9), plan(0, 9), 0),
        (plan(0, 9), plan(0, end_told=False), plan(0, 9), 0),  # a file with no place for the end tells nothing of it
        (plan(0, 9), plan(0), plan(0, 9), 1),
        (plan(0, 9), plan(0, 8), plan(0, 9), 1),
        (plan(0, reviews=(on(9),)), plan(0, 8), plan(0, reviews=(on(9),)), 1),  # it was reviewed after that end
        (plan(0, category=AbuseCategory.NEGLECT),
         plan(0, category=AbuseCategory.PHYSICAL, latest_category=AbuseCategory.EMOTIONAL),
         plan(0, category=AbuseCategory.NEGLECT, latest_category=AbuseCategory.EMOTIONAL), 1),
        (plan(0, previous_plans=1), plan(0, previous_plans=1), plan(0, previous_plans=1), 0),
        (plan(0, reviews=(on(4),)), plan(0, reviews=(on(8),)), plan(0, reviews=(on(4), on(8))), 0),
        (plan(0, 6), plan(0, 6, reviews=(on(8),)), plan(0, 6), 1),
        (plan(0, visits=(ToldVisit(on(4), True),)), plan(0, visits=(ToldVisit(on(4), False), ToldVisit(on(5)))),
         plan(0, visits=(ToldVisit(on(4), True), ToldVisit(on(5)))), 0),
        (plan(0, visits=(ToldVisit(on(4)),)), plan(0, visits=(ToldVisit(on(4), False),)),
         plan(0, visits=(ToldVisit(on(4), False),)), 0),
        (care(0), care(0, 9, end_reason=CareEnd.ADOPTED), care(0, 9, end_reason=CareEnd.ADOPTED), 0),
        (care(0, 8), care(0, 9, end_reason=CareEnd.ADOPTED), care(0, 8), 1),
        (care(0, goal=CareGoal.RETURN), care(0, goal=CareGoal.ADOPTION), care(0, goal=CareGoal.ADOPTION), 0),
        (care(0, legal_status=LegalStatus.FULL_ORDER, legal_status_on=on(6)),
         care(0, legal_status=LegalStatus.INTERIM_ORDER, legal_status_on=on(2)),
         care(0, legal_status=LegalStatus.FULL_ORDER, legal_status_on=on(6)), 0),
        (care(0, placements=(ToldPlacement(on(0)),)), care(0, placements=(ToldPlacement(on(5), PlacementType.FOSTER),)),
         care(0, placements=(ToldPlacement(on(0), None, on(5)), ToldPlacement(on(5), PlacementType.FOSTER))), 0),
        (care(0, placements=(ToldPlacement(on(0), None, on(6)), ToldPlacement(on(6)))),
         care(0, placements=(ToldPlacement(on(5)),)),
         care(0, placements=(ToldPlacement(on(0), None, on(6)), ToldPlacement(on(6)))), 1),
        (care(0, 8), care(0, 9, placements=(ToldPlacement(on(1), None, on(9)), ToldPlacement(on(8)))),
         care(0, 8, placements=(ToldPlacement(on(1), None, on(8)),)), 2),  # none goes on beyond the end that is known
        (care(0, placements=(ToldPlacement(on(0)),)), care(0, 9),
         care(0, 9, placements=(ToldPlacement(on(0), None, on(9)),)), 0),
    ],
)  # fmt: skip
def test_a_file_adds_to_an_episode_and_takes_nothing_away(known, new, kept, contradictions):
    found, said = statuses_together([known], [new])
    assert found == (kept,)
    assert len(said) == contradictions, said
    assert all(text.endswith("left as it is") for text in said)


@pytest.mark.parametrize(
    ("known", "new", "kept"),
    [
        ([plan(0)], [plan(2)], [plan(0)]),  # it overlaps: the file contradicts what is known
        ([plan(0, 9)], [plan(2, 4)], [plan(0, 9)]),
        ([plan(5)], [plan(0)], [plan(5)]),
        ([plan(0, 5)], [plan(5)], [plan(0, 5), plan(5)]),
        ([plan(0)], [plan(0, 5), plan(5)], [plan(0, 5), plan(5)]),
        ([plan(0)], [care(2)], [plan(0), care(2)]),
        ([], [plan(3), plan(0)], [plan(0)]),
    ],
)
def test_an_episode_of_another_start_is_another_unless_the_two_overlap(known, new, kept):
    found, said = statuses_together(known, new)
    assert found == tuple(kept)
    assert len(said) == len(known) + len(new) - len(found) - len(
        {one.started_on for one in known} & {one.started_on for one in new}
    )


@pytest.mark.parametrize(
    ("known", "new", "kept", "contradictions"),
    [
        (ToldEnquiries(on(0)), ToldEnquiries(on(0), on(9)), ToldEnquiries(on(0), on(9)), 0),
        (ToldEnquiries(on(0)), ToldEnquiries(on(0), None, True), ToldEnquiries(on(0), None, True), 0),
        (ToldEnquiries(on(0), on(9)), ToldEnquiries(on(0)), ToldEnquiries(on(0), on(9)), 1),
        (ToldEnquiries(on(0), on(9)), ToldEnquiries(on(0), end_told=False), ToldEnquiries(on(0), on(9)), 0),
        (ToldEnquiries(on(0), None, True), ToldEnquiries(on(0), on(9)), ToldEnquiries(on(0), None, True), 1),
    ],
)
def test_a_conference_is_added_to_enquiries_where_none_is_known(known, new, kept, contradictions):
    found, said = enquiries_together([known], [new])
    assert (found, len(said)) == ((kept,), contradictions)


@pytest.mark.parametrize(
    ("facts", "cases"),
    [
        (Facts(statuses=(plan(5),)), [(5, 1)]),
        (Facts(enquiries=(ToldEnquiries(on(3)),), statuses=(plan(5),)), [(3, 2)]),
        (Facts((Referral(on(4)),), statuses=(plan(5),)), [(4, 1)]),
        (Facts((Referral(on(4)), Referral(on(8))), statuses=(plan(2), care(8))), [(2, 1), (4, 0), (8, 1)]),
        (Facts(times_in_need=(TimeInNeed(on(1)),), statuses=(plan(5),)), [(1, 1)]),
        (Facts(times_in_need=(TimeInNeed(on(1), on(4)),), statuses=(plan(5),)), [(1, 0), (5, 1)]),
        (Facts((), (AssessmentWork(Kind.SINGLE, on(3)),), (), (plan(5), care(9))), [(3, 2)]),
    ],
)
def test_a_plan_belongs_to_the_case_opened_last_before_it_or_begins_one(facts, cases):
    found = cases_of(facts)
    assert [((case.opened_on - FIRST).days, len((*case.statuses, *case.enquiries))) for case in found] == cases


def test_a_case_with_a_plan_is_not_closed_because_its_referral_says_that_nothing_was_done():
    referral = Referral(on(0), no_further_action=True)
    assert cases_of(Facts((referral,)))[0].closed_by is ClosedBy.NO_FURTHER_ACTION
    assert cases_of(Facts((referral,), statuses=(plan(2),)))[0].closed_on is None
    assert cases_of(Facts((referral,), enquiries=(ToldEnquiries(on(2)),)))[0].closed_on is None


def test_what_goes_on_in_a_case_that_is_closed_is_said():
    need = (TimeInNeed(on(0), on(20)),)
    in_need = ToldEpisode(CaseStatus.CHILD_IN_NEED, on(2))
    (case,) = cases_of(Facts((), (), need, (in_need, care(3, 9)), (ToldEnquiries(on(1)),)))
    assert case.notices == (
        "the case is closed on 2011-01-21, but goes on: plan of a child in need of 2011-01-03",
        "the case is closed on 2011-01-21, but goes on: section 47 enquiries of 2011-01-02 without a conference (8868)",
    )


@pytest.mark.parametrize(
    ("facts", "closed"),
    [
        (Facts((), (), (TimeInNeed(on(0), on(20)),), (plan(2), care(3))), [None]),
        (Facts((), (), (TimeInNeed(on(0), on(20)),), (plan(2, 30),)), [20]),  # it ended: the closure stands
        (Facts((), (), (TimeInNeed(on(0), on(20)), TimeInNeed(on(25))), (plan(2),)), [20, None]),
        (Facts((), (), (TimeInNeed(on(0), on(20)), TimeInNeed(on(25), on(28))), (plan(2),)), [20, None]),
        (Facts((Referral(on(0)), Referral(on(9), no_further_action=True)), (), (), (care(2),)), [9, None]),
    ],
)
def test_the_last_case_of_a_child_stays_open_while_a_protection_plan_or_care_runs(facts, closed):
    found = cases_of(facts)
    assert [case.closed_on and (case.closed_on - FIRST).days for case in found] == closed
    told = max(time.closed_on or date.max for time in facts.times_in_need) if facts.times_in_need else on(9)
    left_open = found[-1].left_open
    assert (left_open and left_open.told_on) == (None if found[-1].closed_on or told == date.max else told)


def test_that_a_closure_closed_nothing_is_said_with_what_runs():
    (case,) = cases_of(Facts((), (), (TimeInNeed(on(0), on(20), "RC7"),), (plan(2), care(3))))
    assert (case.closure_reason, case.notices) == (None, ())
    assert case.left_open.words == (
        "a file closes it on 2011-01-21, but the protection plan of 2011-01-03 and the time in care of 2011-01-04 run: "
        "left open. End the plan and the time in care, or look at the closure"
    )


def test_who_holds_a_case_is_asked_of_list_6_then_8_then_7_then_4_and_5():
    ann, ben = Holder("North", "Ann"), Holder("South", "Ben")
    referral = Referral(on(0), holder=ann)
    work = AssessmentWork(Kind.SINGLE, on(1), holder=ann)
    (case,) = cases_of(Facts((referral,), (work,), (), (plan(2, holder=ben),)))
    assert (case.holder, len(case.notices)) == (ben, 2)
    (case,) = cases_of(Facts((referral,), (), (), (plan(2, holder=ben), care(1, holder=ann))))
    assert case.holder == ann
    (case,) = cases_of(Facts((referral,), (work,), (), (), (ToldEnquiries(on(2), holder=ben),)))
    assert case.holder == ann


within = st.integers(0, 12).map(on)


@st.composite
def episodes(draw: st.DrawFn) -> ToldEpisode:
    told = plan(draw(st.integers(0, 9)))
    length = draw(st.none() | st.integers(1, 6))
    return replace(
        told,
        kind=draw(st.sampled_from([PLAN, CARE])),
        ended_on=None if length is None else told.started_on + timedelta(days=length),
        category=draw(st.sampled_from([None, AbuseCategory.NEGLECT, AbuseCategory.PHYSICAL])),
        reviews=tuple(draw(st.sets(within, max_size=1))),
        placements=tuple(ToldPlacement(day) for day in draw(st.sets(within, max_size=2)) if day >= told.started_on),
    )


some = st.lists(episodes(), max_size=3)


@settings(max_examples=settings.default.max_examples // 2)
@given(some, some)
def test_what_is_known_is_never_taken_away_and_a_file_read_twice_changes_nothing(first, second):
    known, _ = statuses_together((), first)
    both, _ = statuses_together(known, second)
    for one in known:
        now = next(other for other in both if (other.kind, other.started_on) == (one.kind, one.started_on))
        assert one.ended_on in (None, now.ended_on)
        assert one.category in (None, now.category)
        assert set(one.reviews) <= set(now.reviews)
        assert {each.started_on for each in one.placements} <= {each.started_on for each in now.placements}
    for one, after in pairwise(sorted(both, key=lambda one: (one.kind, one.started_on))):
        assert one.kind is not after.kind or (one.ended_on or date.max) <= after.started_on
    for one in both:
        ends = [(each.started_on, each.ended_on or one.ended_on or date.max) for each in one.placements]
        assert all(before[1] <= after[0] for before, after in pairwise(ends))
    assert statuses_together(both, second)[0] == both
    assert statuses_together(both, both) == (both, ())
