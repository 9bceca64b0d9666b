"""The census' date rules: each at its edges, in words, and silent about a case that is as it should be."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.assessment import Kind
from models.data_checks import AssessmentDates, CaseDates, Rule, check_case

INITIAL, CORE, SINGLE = Kind.INITIAL, Kind.CORE, Kind.SINGLE
TODAY = date(2011, 9, 30)


def day(number: int) -> date:
    """A day of September 2011, whose first was a Thursday; today is the 30th."""
    return date(2011, 8, 31) + timedelta(days=number)


def work(
    started: int, authorised: int | None = None, kind: Kind = INITIAL, *, by_strategy: bool = False
) -> AssessmentDates:
    return AssessmentDates(0, kind, day(started), None if authorised is None else day(authorised), by_strategy)


def case(
    *assessments: AssessmentDates, opened: int = 1, referred: int | None = 1, closed: int | None = None
) -> CaseDates:
    return CaseDates(
        id=7,
        reference="C0042",
        opened_on=day(opened),
        referred_on=None if referred is None else day(referred),
        closed_on=None if closed is None else day(closed),
        assessments=tuple(replace(each, id=number) for number, each in enumerate(assessments, 1)),
    )


def found(checked: CaseDates) -> list[Rule]:
    return [finding.rule for finding in check_case(checked, TODAY)]


def said(checked: CaseDates, today: date = TODAY) -> list[str]:
    return [finding.said for finding in check_case(checked, today)]


# The rules


def test_each_rule_has_its_number_and_words():
    assert [rule.value for rule in Rule] == ["1103", "8608", "8630", "8863Q", "8867", "8896", "FUTURE", "NO CASE"]
    assert len({rule.words for rule in Rule}) == len(Rule)
    assert all(rule.words.endswith(".") for rule in Rule)


def test_a_finding_names_its_case():
    (finding,) = check_case(case(work(1), referred=2), TODAY)
    assert (finding.rule, finding.case_id, finding.reference) == (Rule.START_BEFORE_REFERRAL, 7, "C0042")


def test_a_case_without_assessments_has_no_finding():
    assert found(case()) == []


# 1103


@pytest.mark.parametrize(
    ("started", "referred", "breaks"), [(4, 5, True), (5, 5, False), (6, 5, False), (4, None, False)]
)
def test_1103_an_assessment_starts_before_the_referral(started, referred, breaks):
    assert found(case(work(started), referred=referred)) == ([Rule.START_BEFORE_REFERRAL] if breaks else [])


def test_1103_is_told_of_each_assessment_with_its_dates():
    assert said(case(work(2, 3), work(5, 9, CORE), referred=6)) == [
        "The initial assessment starts on Fri 2 Sep 2011, before the referral on Tue 6 Sep 2011: "
        "look at its start and at the date of the referral.",
        "The core assessment starts on Mon 5 Sep 2011, before the referral on Tue 6 Sep 2011: "
        "look at its start and at the date of the referral.",
    ]


# 8608


@pytest.mark.parametrize(("authorised", "breaks"), [(4, True), (5, False), (6, False), (None, False)])
def test_8608_an_assessment_is_authorised_before_it_starts(authorised, breaks):
    assert found(case(work(5, authorised))) == ([Rule.START_AFTER_END] if breaks else [])


def test_8608_is_told_with_its_dates():
    assert said(case(work(5, 2))) == [
        "The initial assessment is authorised on Fri 2 Sep 2011, before its start on Mon 5 Sep 2011: "
        "look at both dates."
    ]


# 8630


@pytest.mark.parametrize(
    ("closed", "opened", "referred", "breaks"),
    [
        (4, 5, 5, True),
        (5, 5, 5, False),
        (6, 5, 5, False),
        (4, 5, None, True),  # no referral in the file: the day on which the case was opened
        (5, 5, None, False),
        (6, 5, 7, True),  # the referral, where there is one, and not the opening
        (6, 7, 5, False),
    ],
)
def test_8630_a_case_is_closed_before_its_referral(closed, opened, referred, breaks):
    checked = case(opened=opened, referred=referred, closed=closed)
    assert found(checked) == ([Rule.CLOSED_BEFORE_REFERRAL] if breaks else [])


def test_8630_is_told_with_its_dates():
    closed = "The case is closed on Fri 2 Sep 2011, before"
    assert said(case(closed=2, referred=5)) == [f"{closed} the referral on Mon 5 Sep 2011: look at both dates."]
    assert said(case(closed=2, referred=None, opened=5)) == [
        f"{closed} it was opened on Mon 5 Sep 2011: look at both dates."
    ]


# 8863Q


@pytest.mark.parametrize(
    ("one", "other", "breaks"),
    [
        (work(5, 15), work(14, 20), True),
        (work(5, 15), work(15, 20), False),  # on the day on which the other ends
        (work(5, 15), work(16, 20), False),
        (work(5, 15), work(14), True),
        (work(5, 15), work(15), False),
        (work(5, 15), work(5, 20), True),  # on the same day
        (work(5, 15), work(5, 15), True),
        (work(5, 15), work(7, 9), True),
        (work(5, 15), work(4, 6), True),
        (work(5, 15), work(4, 5), False),
        (work(5), work(7, 9), True),  # beside one that is still open
        (work(5), work(5, 9), True),
        (work(5), work(4, 5), False),
        # Begun and ended on one day, and the next begun on the same.
        (work(5, 5), work(5, 15, CORE), False),
        (work(5, 5), work(5, None, CORE), False),
        (work(5, 5), work(5, 5, CORE), False),
        (work(5, 15), work(7, 7), True),
    ],
)
def test_8863q_an_assessment_starts_while_another_goes_on(one, other, breaks):
    expected = [Rule.OVERLAP] if breaks else []
    assert found(case(one, other)) == expected
    assert found(case(other, one)) == expected


def test_8863q_is_told_with_the_dates_of_both():
    assert said(case(work(5, 15), work(14, 20, CORE))) == [
        "The core assessment starts on Wed 14 Sep 2011, while the initial assessment goes on from Mon 5 Sep 2011 "
        "until Thu 15 Sep 2011: look at when the one ended and the other started."
    ]
    assert said(case(work(5), work(14, 20, CORE))) == [
        "The core assessment starts on Wed 14 Sep 2011, while the initial assessment goes on from Mon 5 Sep 2011 "
        "and is still open: look at when the one ended and the other started."
    ]


def test_8863q_an_open_one_goes_on_up_to_today():
    assert found(case(work(5), work(30, 30))) == [Rule.OVERLAP]
    assert found(case(work(5), work(31, 31))) == [Rule.FUTURE, Rule.FUTURE]


def test_8863q_is_told_once_of_each_two():
    assert found(case(work(5, 20), work(6, 20, CORE), work(7, 20, SINGLE))) == [Rule.OVERLAP] * 3


# 8867


@pytest.mark.parametrize(
    ("closed", "authorised", "breaks"),
    [(9, None, True), (30, None, True), (None, None, False), (9, 9, False), (9, 10, False)],
)
def test_8867_a_case_is_closed_with_an_open_assessment(closed, authorised, breaks):
    assert found(case(work(5, authorised), closed=closed)) == ([Rule.CLOSED_WITH_OPEN] if breaks else [])


def test_8867_a_closure_that_is_still_to_come_closes_nothing():
    assert found(case(work(5), closed=31)) == [Rule.FUTURE]


def test_8867_is_told_of_each_open_assessment():
    assert said(case(work(5), work(3, 4, CORE), closed=9)) == [
        "The case is closed on Fri 9 Sep 2011, and the initial assessment started on Mon 5 Sep 2011 is still open: "
        "authorise it, or look at whether the case is closed."
    ]


# 8896


def test_8896_two_open_are_told_once_and_not_as_an_overlap():
    assert found(case(work(5), work(6, None, CORE))) == [Rule.TWO_OPEN]
    assert said(case(work(6, None, CORE), work(5))) == [
        "2 assessments are open at once, the initial assessment started on Mon 5 Sep 2011 and the core assessment "
        "started on Tue 6 Sep 2011: look at which is finished, or was entered twice."
    ]


def test_8896_three_open_are_one_finding_that_names_them_all():
    (sentence,) = said(case(work(5), work(6, None, CORE), work(7, None, SINGLE)))
    assert sentence.startswith("3 assessments are open at once, the initial assessment started on Mon 5 Sep 2011, the ")


@pytest.mark.parametrize("assessments", [(work(5),), (work(5, 9), work(9)), (work(5, 9), work(9, 12))])
def test_8896_one_open_is_as_it_should_be(assessments):
    assert found(case(*assessments)) == []


# Section 47: the strategy discussion starts the core assessment beside the initial


@pytest.mark.parametrize(
    ("initial", "core"), [((5, None), (6, None)), ((5, 9), (6, None)), ((5, None), (6, 20)), ((5, 9), (6, 20)),
                          ((6, None), (5, None)), ((6, 9), (5, 20)), ((5, 9), (5, 20))]
)  # fmt: skip
def test_an_initial_beside_a_core_that_a_strategy_discussion_started_is_no_finding(initial, core):
    assert found(case(work(*initial), work(*core, CORE, by_strategy=True))) == []
    assert found(case(work(*core, CORE, by_strategy=True), work(*initial))) == []
    assert found(case(work(*initial), work(*core, CORE))) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (work(5, None, SINGLE), work(6, None, CORE, by_strategy=True)),
        (work(5, None, CORE), work(6, None, CORE, by_strategy=True)),
        (work(5, None, CORE, by_strategy=True), work(6, None, CORE, by_strategy=True)),
        (work(5), work(6)),
        (work(5, by_strategy=True), work(6, None, CORE)),
    ],
)
def test_only_an_initial_may_stand_beside_it(one, other):
    assert found(case(one, other)) == [Rule.TWO_OPEN]


def test_a_third_that_is_open_is_told_with_both():
    (sentence,) = said(case(work(5), work(6, None, CORE, by_strategy=True), work(7, None, SINGLE)))
    assert sentence.startswith("3 assessments are open at once")


def test_two_initials_open_beside_it_are_told_without_it():
    (sentence,) = said(case(work(5), work(6, None, CORE, by_strategy=True), work(7)))
    assert "core" not in sentence
    assert sentence.startswith("2 assessments are open at once")


# The future


def test_each_date_after_today_is_named():
    later = (("child seen", day(35)), ("submitted to the manager", day(2)))
    checked = replace(
        case(replace(work(31, 32), others=later), opened=31, referred=33, closed=34), others=(("conference", day(36)),)
    )
    told = [finding.said for finding in check_case(checked, TODAY) if finding.rule is Rule.FUTURE]
    assert told == [
        f"{what}, after today, Fri 30 Sep 2011: look at that date."
        for what in (
            "The referral is dated Mon 3 Oct 2011",
            "The opening of the case is dated Sat 1 Oct 2011",
            "The start of the initial assessment is dated Sat 1 Oct 2011",
            "The authorisation of the initial assessment is dated Sun 2 Oct 2011",
            "“Child seen” of the initial assessment is dated Wed 5 Oct 2011",
            "The closure of the case is dated Tue 4 Oct 2011",
            "“Conference” is dated Thu 6 Oct 2011",
        )
    ]


def test_today_is_not_the_future():
    checked = case(work(30, 30), opened=30, referred=30, closed=30)
    assert check_case(checked, TODAY) == ()
    assert {finding.rule for finding in check_case(checked, day(29))} == {Rule.FUTURE}


def test_a_case_opened_by_its_referral_is_told_once():
    assert said(case(opened=31, referred=31)) == [
        "The referral is dated Sat 1 Oct 2011, after today, Fri 30 Sep 2011: look at that date."
    ]
    assert said(case(opened=31, referred=None)) == [
        "The opening of the case is dated Sat 1 Oct 2011, after today, Fri 30 Sep 2011: look at that date."
    ]


# Whatever the case


days = st.integers(-20, 45)
any_work = st.builds(work, days, st.none() | days, st.sampled_from(Kind), by_strategy=st.booleans())
any_case = st.lists(any_work, max_size=5).flatmap(
    lambda works: st.builds(
        lambda opened, referred, closed: case(*works, opened=opened, referred=referred, closed=closed),
        days, st.none() | days, st.none() | days,
    )
)  # fmt: skip


@st.composite
def well_formed(draw) -> CaseDates:
    """A case as it should be: one assessment after another, a core beside the initial, at most the last one open."""
    gap = st.integers(0, 5)
    referred = at = draw(st.integers(-20, 10))
    works = []
    for kind in draw(st.lists(st.sampled_from(Kind), max_size=4)):
        started = at + draw(gap)
        at = started + draw(gap)
        works.append(work(started, at, kind, by_strategy=draw(st.booleans())))
    if draw(st.booleans()):
        initial, core = at + draw(gap), at + draw(gap)
        ends = (initial + draw(gap), core + draw(gap))
        works += [work(initial, ends[0]), work(core, ends[1], CORE, by_strategy=True)]
        at = max(ends)
    at = min(at, 30)
    works = [
        replace(each, started_on=min(each.started_on, TODAY), authorised_on=min(each.authorised_on, TODAY))
        for each in works
    ]
    if draw(st.booleans()):
        closed = draw(st.integers(at, 30))
        return case(*draw(st.permutations(works)), opened=referred, referred=referred, closed=closed)
    works += draw(st.sampled_from([(), (work(at),), (work(at), work(at, None, CORE, by_strategy=True))]))
    return case(*draw(st.permutations(works)), opened=referred, referred=draw(st.sampled_from([referred, None])))


@given(well_formed())
def test_a_well_formed_case_has_no_finding(checked):
    assert check_case(checked, TODAY) == ()


@given(any_case, st.data())
def test_the_order_in_which_assessments_are_given_does_not_matter(checked, data):
    mixed = replace(checked, assessments=tuple(data.draw(st.permutations(checked.assessments))))
    assert check_case(mixed, TODAY) == check_case(checked, TODAY)


@given(any_case)
def test_findings_stand_in_the_order_of_the_rules_and_each_is_one_sentence(checked):
    findings = check_case(checked, TODAY)
    order = list(Rule)
    assert findings == tuple(sorted(findings, key=lambda finding: order.index(finding.rule)))
    assert all(one.said.endswith(".") and one.said.count(". ") == 0 for one in findings)
    assert {(one.case_id, one.reference) for one in findings} <= {(7, "C0042")}


@given(any_case)
def test_the_rules_on_single_dates_are_found_exactly_where_the_dates_are_wrong(checked):
    rules = Counter(found(checked))
    works = checked.assessments
    began = checked.referred_on or checked.opened_on
    ended = [each for each in works if each.authorised_on is not None]
    referred_on = checked.referred_on or date.min
    assert rules[Rule.START_BEFORE_REFERRAL] == sum(each.started_on < referred_on for each in works)
    assert rules[Rule.START_AFTER_END] == sum(each.authorised_on < each.started_on for each in ended)
    assert rules[Rule.CLOSED_BEFORE_REFERRAL] == (checked.closed_on is not None and checked.closed_on < began)
    assert rules[Rule.CLOSED_WITH_OPEN] == (
        sum(each.is_open for each in works) if checked.closed_on is not None and checked.closed_on <= TODAY else 0
    )
    assert rules[Rule.TWO_OPEN] <= 1
