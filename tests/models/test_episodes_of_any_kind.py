"""Cases from facts of any kind: what holds for every file, however odd its rows are."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from models.assessment import Kind
from models.case import CaseStatus
from models.episodes import (
    AssessmentWork,
    ClosedBy,
    Facts,
    Holder,
    Referral,
    TimeInNeed,
    cases_of,
    together,
)
from models.status import ToldEnquiries, ToldEpisode
from models.told_statuses import statuses_together

FIRST, NOBODY = date(2011, 1, 1), Holder()

# Few days and few names, so that rows meet each other often.
days = st.integers(0, 30).map(lambda number: FIRST + timedelta(days=number))
ends = st.none() | st.integers(0, 15)
holders = st.builds(Holder, st.sampled_from([None, "Duty", "North"]), st.sampled_from([None, "Ann", "Ben"]))


@st.composite
def assessments(draw: st.DrawFn) -> AssessmentWork:
    started_on, length = draw(days), draw(ends)
    authorised_on = None if length is None else started_on + timedelta(days=length)
    kind, seen = draw(st.sampled_from(Kind)), draw(st.sampled_from([None, True, False]))
    return AssessmentWork(kind, started_on, authorised_on, seen, draw(holders))


@st.composite
def times_in_need(draw: st.DrawFn) -> TimeInNeed:
    started_on, length = draw(days), draw(ends)
    closed_on = None if length is None else started_on + timedelta(days=length)
    reason = None if length is None else draw(st.sampled_from([None, "RC7"]))
    need, seen_on = draw(st.sampled_from([None, "N1", "N5"])), draw(st.none() | days)
    return TimeInNeed(started_on, closed_on, reason, need, None, seen_on, draw(holders))


def told(kind, start, length, holder=NOBODY) -> ToldEpisode:
    ended_on = None if length is None else start + timedelta(days=length + 1)
    return ToldEpisode(kind, start, ended_on, holder=holder)


def asked(start, length, needless) -> ToldEnquiries:
    held_on = None if length is None else start + timedelta(days=length)
    return ToldEnquiries(start, held_on, held_on is None and needless)


dated = st.sampled_from([CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER])
statuses = st.builds(told, dated, days, ends, holders)
enquiries = st.builds(asked, days, ends, st.booleans())
referrals = st.builds(Referral, days, st.sampled_from([None, "6"]), st.booleans(), holders)
facts_of_any_kind = st.builds(
    Facts,
    st.lists(referrals, max_size=4, unique_by=lambda fact: fact.received_on).map(tuple),
    st.lists(assessments(), max_size=4, unique_by=lambda fact: (fact.kind, fact.started_on)).map(tuple),
    st.lists(times_in_need(), max_size=3, unique_by=lambda fact: fact.started_on).map(tuple),
    st.lists(statuses, max_size=2).map(lambda told: statuses_together((), told)[0]),
    st.lists(enquiries, max_size=1).map(tuple),
)

NOTHING = Facts()
OVERLAPPING = Facts(
    (Referral(date(2011, 1, 4)),),
    (),
    (TimeInNeed(date(2011, 1, 1), date(2011, 1, 3)), TimeInNeed(date(2011, 1, 2))),
)
REFERRED_ON_THE_DAY_OF_A_CLOSURE = Facts(
    (Referral(date(2011, 1, 1)), Referral(date(2011, 1, 2))),
    (),
    (TimeInNeed(date(2011, 1, 1), date(2011, 1, 2)), TimeInNeed(date(2011, 1, 3))),
)
BEGUN_ON_THE_DAY_OF_A_CLOSURE = Facts(
    (),
    (AssessmentWork(Kind.INITIAL, date(2011, 1, 5)),),
    (TimeInNeed(date(2011, 1, 1), date(2011, 1, 3)), TimeInNeed(date(2011, 1, 3))),
)


@given(facts_of_any_kind)
@example(NOTHING)
@example(OVERLAPPING)
def test_every_referral_and_every_assessment_is_in_exactly_one_case(facts):
    cases = cases_of(facts)
    placed = [placed.work for case in cases for placed in case.assessments]
    assert sorted(placed, key=repr) == sorted(facts.assessments, key=repr)
    referred = [case.referral for case in cases if case.referral is not None]
    assert referred == sorted(facts.referrals, key=lambda fact: fact.received_on)
    assert bool(cases) == (facts != NOTHING)


@given(facts_of_any_kind)
def test_every_plan_time_in_care_and_enquiry_is_in_exactly_one_case_the_one_opened_last_before_it(facts):
    cases = cases_of(facts)
    assert sorted((one for case in cases for one in case.statuses), key=repr) == sorted(facts.statuses, key=repr)
    assert sorted((one for case in cases for one in case.enquiries), key=repr) == sorted(facts.enquiries, key=repr)
    for case, following in pairwise([*cases, None]):
        for one in (*case.statuses, *case.enquiries):
            assert case.opened_on <= one.started_on
            assert following is None or one.started_on < following.opened_on


@given(facts_of_any_kind)
def test_no_assessment_is_before_its_case_or_before_a_later_referral(facts):
    for case in cases_of(facts):
        assert case.referral is None or case.referral.received_on == case.opened_on
        for work in (placed.work for placed in case.assessments):
            received = [fact.received_on for fact in facts.referrals if fact.received_on <= work.started_on]
            assert max(received, default=date.min) <= case.opened_on <= work.started_on
            assert received or case.referral is None


@given(facts_of_any_kind)
def test_a_child_has_at_most_one_open_case_and_cases_do_not_overlap(facts):
    cases = cases_of(facts)
    for case, following in pairwise(cases):
        assert case.opened_on < following.opened_on
        assert case.closed_on is not None
        assert case.closed_on <= following.opened_on
    for case in cases:
        assert (case.closed_on is None) == (case.closed_by is None)
        assert case.closed_on is None or case.closed_on >= case.opened_on


@given(facts_of_any_kind)
@example(REFERRED_ON_THE_DAY_OF_A_CLOSURE)
@example(BEGUN_ON_THE_DAY_OF_A_CLOSURE)
def test_a_case_closed_by_the_next_referral_is_followed_by_that_referral(facts):
    for case, following in pairwise([*cases_of(facts), None]):
        if case.closed_by is ClosedBy.NEXT_REFERRAL:
            assert following is not None
            assert following.referral is not None
            assert case.closed_on == following.referral.received_on


@given(facts_of_any_kind)
def test_a_case_closes_by_a_cin_closure_of_the_file_or_as_its_referral_says(facts):
    for case in cases_of(facts):
        if case.closed_by is ClosedBy.CIN_CLOSURE:
            assert case.closed_on in {time.closed_on for time in facts.times_in_need}
        if case.closed_by is ClosedBy.NO_FURTHER_ACTION:
            assert case.referral is not None
            assert case.referral.no_further_action
            assert (case.closed_on, case.assessments, case.cin_started_on) == (case.opened_on, (), None)


@given(facts_of_any_kind)
def test_at_most_one_clock_of_a_case_counts_from_before_its_assessment_started(facts):
    for case in cases_of(facts):
        for placed in case.assessments:
            assert placed.clock_from in (placed.work.started_on, case.opened_on)
            assert placed.clock_from <= placed.work.started_on
        early = [placed for placed in case.assessments if placed.clock_from < placed.work.started_on]
        assert len(early) <= 1
        assert not early or (case.referral is not None and early[0].work.kind is not Kind.CORE)


@given(facts_of_any_kind)
def test_the_order_of_the_rows_does_not_matter(facts):
    turned = Facts(
        facts.referrals[::-1],
        facts.assessments[::-1],
        facts.times_in_need[::-1],
        facts.statuses[::-1],
        facts.enquiries[::-1],
    )
    assert cases_of(turned) == cases_of(facts)


@given(facts_of_any_kind)
def test_facts_taken_together_with_themselves_make_the_same_cases(facts):
    assert together(facts, facts) == together(NOTHING, facts) == together(facts, NOTHING)
    assert cases_of(together(facts, facts)) == cases_of(facts)


def as_the_store_keeps(cases):
    """The facts that can be told again from cases that were written."""
    return Facts(
        tuple(case.referral for case in cases if case.referral),
        tuple(placed.work for case in cases for placed in case.assessments),
        tuple(
            TimeInNeed(
                case.cin_started_on,
                case.closed_on,
                case.closure_reason,
                case.primary_need,
                case.status,
                case.last_seen_on,
                closure_known=case.closed_by is ClosedBy.CIN_CLOSURE,
            )
            for case in cases
            if case.cin_started_on
        ),
        tuple(replace(one, holder=NOBODY) for case in cases for one in case.statuses),
        tuple(replace(one, holder=NOBODY) for case in cases for one in case.enquiries),
    )


@given(facts_of_any_kind)
def test_a_file_that_is_read_twice_changes_nothing(facts):
    once = cases_of(facts)
    assert cases_of(together(as_the_store_keeps(once), facts)) == once
