"""Cases from the rows of a file: what belongs to which, when its clock starts, when it closes and who holds it."""

from datetime import date, timedelta

import pytest

from models.assessment import Kind
from models.episodes import (
    AssessmentWork,
    ClosedBy,
    Episode,
    Facts,
    Holder,
    Referral,
    TimeInNeed,
    cases_of,
    together,
)

YEAR = date(2011, 1, 1)
NOBODY = Holder()
ANN, BEN, CAT, DUTY = Holder("North", "Ann"), Holder("North", "Ben"), Holder("South", "Cat"), Holder("Duty", None)


def on(number: int) -> date:
    """A day of the story that a test tells, counted from its first."""
    return YEAR + timedelta(days=number)


def referred(number: int, *, nfa: bool = False, holder: Holder = NOBODY, source: str | None = None) -> Referral:
    return Referral(on(number), source, nfa, holder)


def assessed(
    number: int,
    done: int | None = None,
    kind: Kind = Kind.INITIAL,
    *,
    holder: Holder = NOBODY,
    seen: bool | None = None,
) -> AssessmentWork:
    return AssessmentWork(kind, on(number), None if done is None else on(done), seen, holder)


def in_need(number: int, closed: int | None = None, *, holder: Holder = NOBODY, **known: str) -> TimeInNeed:
    return TimeInNeed(on(number), None if closed is None else on(closed), holder=holder, **known)


def facts(*rows: Referral | AssessmentWork | TimeInNeed) -> Facts:
    return Facts(
        tuple(row for row in rows if isinstance(row, Referral)),
        tuple(row for row in rows if isinstance(row, AssessmentWork)),
        tuple(row for row in rows if isinstance(row, TimeInNeed)),
    )


def cases(*rows: Referral | AssessmentWork | TimeInNeed) -> list[Episode]:
    return cases_of(facts(*rows))


def opened(episodes: list[Episode]) -> list[tuple[int, bool]]:
    """Of each case the day of its opening, and whether its referral is in the file."""
    return [((case.opened_on - YEAR).days, case.referral is not None) for case in episodes]


def closed(episodes: list[Episode]) -> list[tuple[int, str] | None]:
    return [((case.closed_on - YEAR).days, case.closed_by) if case.closed_on else None for case in episodes]


def works(case: Episode) -> list[AssessmentWork]:
    return [placed.work for placed in case.assessments]


# What belongs to which case


def test_an_assessment_belongs_to_the_latest_referral_on_or_before_its_start():
    early, same_day, late = assessed(3), assessed(10), assessed(12, kind=Kind.CORE)
    first, second = cases(referred(0), referred(10), early, same_day, late)
    assert (works(first), works(second)) == ([early], [same_day, late])


@pytest.mark.parametrize(
    ("rows", "openings"),
    [
        ([], []),
        ([referred(5)], [(5, True)]),
        ([in_need(5)], [(5, False)]),
        ([in_need(5, 9)], [(5, False)]),
        ([assessed(5)], [(5, False)]),
        ([assessed(5), assessed(3, kind=Kind.CORE)], [(3, False)]),
        ([assessed(5), in_need(2)], [(2, False)]),  # the CIN start is the earliest day that is known
        ([assessed(5), in_need(8)], [(5, False)]),
        ([in_need(0, 4), assessed(10)], [(0, False), (10, False)]),  # that time in need was over
        ([assessed(5), referred(10)], [(5, False), (10, True)]),
        ([assessed(5), in_need(2, 10), referred(10)], [(2, False), (10, True)]),
        ([in_need(0, 4), in_need(4), assessed(9)], [(0, False), (4, False)]),  # closed and begun on one day
        ([referred(0), assessed(5), in_need(6)], [(0, True)]),
        ([referred(0), in_need(0)], [(0, True)]),
        ([in_need(0), referred(4)], [(4, True)]),  # the referral that its time in need speaks of
        ([in_need(0, 4), in_need(10, 14), in_need(20)], [(0, False), (10, False), (20, False)]),
        ([referred(0), in_need(0, 4), in_need(10)], [(0, True), (10, False)]),
        ([referred(0), in_need(0, 4), referred(10), in_need(12)], [(0, True), (10, True)]),
    ],
)
def test_a_case_opens_at_its_referral_or_where_the_file_has_none_at_the_earliest_day_it_knows(rows, openings):
    assert opened(cases(*rows)) == openings


def test_two_times_in_need_that_overlap_before_a_referral_are_taken_in():
    # Only a file with a fault says so, but it has to be read all the same.
    rows = [in_need(0, 2), in_need(1), referred(3)]
    assert sorted(opened(cases(*rows)))[-1] == (3, True)
    assert closed(cases(*rows))[-1] is None


def test_a_referral_on_the_day_of_a_closure_opens_the_next_case():
    before, after = cases(referred(0), in_need(0, 10), referred(10), in_need(12))
    assert (before.closed_on, before.closed_by) == (on(10), ClosedBy.CIN_CLOSURE)
    assert (after.opened_on, after.cin_started_on, after.closed_on) == (on(10), on(12), None)


def test_a_closure_does_not_close_the_case_that_a_referral_opens_on_that_day():
    # The referral of the time that ended is older than the file.
    running = assessed(10)
    before, after = cases(in_need(0, 10), referred(10), running)
    assert (before.opened_on, before.referral, before.closed_on) == (on(0), None, on(10))
    assert (works(after), after.closed_on) == ([running], None)


# When a case closes


@pytest.mark.parametrize(
    ("rows", "closures"),
    [
        ([referred(0)], [None]),
        ([referred(0), in_need(2, 20)], [(20, "cin_closure")]),
        ([referred(0), in_need(2, 20), referred(30)], [(20, "cin_closure"), None]),
        ([referred(0, nfa=True)], [(0, "no_further_action")]),
        ([referred(0, nfa=True), referred(9)], [(0, "no_further_action"), None]),
        ([referred(0, nfa=True), assessed(3)], [None]),  # there was work after all
        ([referred(0, nfa=True), in_need(3)], [None]),
        ([referred(0, nfa=True), in_need(3, 8)], [(8, "cin_closure")]),
        ([referred(0, nfa=True), assessed(3), referred(9)], [(9, "next_referral"), None]),
        ([referred(0), referred(9)], [(9, "next_referral"), None]),
        ([referred(0), assessed(3, 8), referred(9)], [(9, "next_referral"), None]),
        ([assessed(3), referred(9)], [(9, "next_referral"), None]),
        ([referred(0), in_need(2), referred(9)], [(9, "next_referral"), None]),  # it speaks of the open case
        ([referred(0), in_need(2, 5), in_need(5, 8)], [(5, "cin_closure"), (8, "cin_closure")]),
        ([referred(0), in_need(2, 6), in_need(5, 8)], [(8, "cin_closure")]),
    ],
)
def test_a_case_closes_at_its_cin_closure_or_on_its_own_day_or_by_the_next_referral(rows, closures):
    assert closed(cases(*rows)) == closures


def test_the_reason_of_a_closure_is_that_of_list_6():
    row = TimeInNeed(on(2), on(20), "RC7", "N1", "e) closed", on(19))
    (case,) = cases(referred(0), row)
    assert (case.closure_reason, case.primary_need, case.status) == ("RC7", "N1", "e) closed")
    assert (case.cin_started_on, case.last_seen_on) == (on(2), on(19))


def test_an_assessment_that_nobody_authorised_in_a_closed_case_is_reported():
    (case,) = cases(referred(0), assessed(3), in_need(2, 20))
    assert case.notices == ("the case is closed, but has an assessment that nobody authorised",)
    (case,) = cases(referred(0), assessed(3, 9), in_need(2, 20))
    assert case.notices == ()


# From when a clock counts


@pytest.mark.parametrize(
    ("rows", "clocks"),
    [
        ([referred(0), assessed(3)], [0]),
        ([referred(0), assessed(3, kind=Kind.SINGLE)], [0]),
        ([referred(0), assessed(3, kind=Kind.CORE)], [3]),
        ([assessed(3)], [3]),  # its referral is not in the file
        ([assessed(3), in_need(0)], [3]),
        ([referred(0), assessed(3, 8), assessed(20)], [0, 20]),  # a repeat
        ([referred(0), assessed(3, 8), assessed(20, kind=Kind.SINGLE)], [0, 20]),
        ([referred(0), assessed(20), assessed(3, 8)], [0, 20]),  # in the order of their starts, not of the file
        ([referred(0), assessed(3, 8), assessed(8, kind=Kind.CORE)], [0, 8]),
        ([referred(0), assessed(1, kind=Kind.CORE), assessed(3)], [1, 0]),
        ([referred(0), assessed(3, kind=Kind.CORE), assessed(3)], [3, 0]),
    ],
)
def test_the_clock_counts_from_the_referral_for_the_first_and_from_the_start_for_all_others(rows, clocks):
    (case,) = cases(*rows)
    assert [placed.clock_from for placed in case.assessments] == [on(number) for number in clocks]


def test_each_case_has_a_first_assessment_of_its_own():
    first, second = cases(referred(0), assessed(3, 8), referred(20), assessed(22))
    assert [placed.clock_from for case in (first, second) for placed in case.assessments] == [on(0), on(20)]


# Who holds it


@pytest.mark.parametrize(
    ("rows", "holder", "reported"),
    [
        ([referred(0)], NOBODY, []),
        ([referred(0, holder=ANN)], ANN, []),
        ([referred(0, holder=ANN), assessed(1, holder=ANN), in_need(2, holder=ANN)], ANN, []),
        ([referred(0, holder=ANN), assessed(1, holder=BEN)], BEN, ["list 3"]),
        ([referred(0, holder=ANN), assessed(1, holder=BEN), in_need(2, holder=CAT)], CAT, ["list 4", "list 3"]),
        ([referred(0, holder=CAT), assessed(1, holder=BEN), in_need(2, holder=CAT)], CAT, ["list 4"]),
        ([assessed(1, 4, holder=BEN), assessed(9, holder=CAT)], CAT, []),  # the newest row; it changed hands
        ([assessed(9, holder=CAT), assessed(1, 4, holder=BEN)], CAT, []),
        ([assessed(1, 4, holder=BEN), assessed(9)], BEN, []),  # the newest that says something
        ([referred(0, holder=ANN), in_need(2)], ANN, []),
        ([referred(0, holder=DUTY)], DUTY, []),
        ([assessed(1, holder=ANN), in_need(2, holder=DUTY)], DUTY, ["list 4"]),
    ],
)
def test_the_holder_is_what_list_6_says_else_list_4_else_list_3_and_a_disagreement_is_reported(rows, holder, reported):
    (case,) = cases(*rows)
    assert case.holder == holder
    assert [notice.partition(" gives")[0] for notice in case.notices] == reported


def test_a_disagreement_names_both_and_the_one_that_was_taken():
    (case,) = cases(referred(0, holder=DUTY), assessed(1, holder=ANN))
    assert case.notices == ("list 3 gives no worker of Duty, list 4 gives Ann of North: list 4 was taken",)


def test_a_team_with_no_worker_is_unallocated_and_is_not_filled_from_another_list():
    (case,) = cases(assessed(1, holder=ANN), in_need(2, holder=DUTY))
    assert case.holder.worker is None
    assert [str(holder) for holder in (DUTY, ANN, Holder(None, "Ann"), NOBODY)] == [
        "no worker of Duty", "Ann of North", "Ann", "nobody",
    ]  # fmt: skip


# What is known, together with what is new


def test_what_is_new_stands_beside_what_is_known():
    assert together(facts(referred(0), assessed(3, 8)), facts(referred(20), assessed(22))) == facts(
        referred(0), referred(20), assessed(3, 8), assessed(22)
    )
    assert together(facts(assessed(3)), facts(assessed(3, kind=Kind.CORE))) == facts(
        assessed(3, kind=Kind.CORE), assessed(3)
    )


@pytest.mark.parametrize(
    ("known", "new", "kept"),
    [
        (referred(0, source="6"), referred(0, source="3A"), referred(0, source="3A")),
        (referred(0, source="6"), referred(0), referred(0, source="6")),
        (referred(0), referred(0, nfa=True), referred(0, nfa=True)),
        (assessed(3, seen=True), assessed(3, 8), assessed(3, 8, seen=True)),
        (assessed(3, seen=True), assessed(3, seen=False), assessed(3, seen=False)),
        (assessed(3, 8), assessed(3), assessed(3)),  # no authorisation: it is open again
        (in_need(2, 9, primary_need="N1"), in_need(2), in_need(2, primary_need="N1")),  # no closure: open again
        (in_need(2, 9, closure_reason="RC7"), in_need(2), in_need(2)),
        (in_need(2, 9, closure_reason="RC7"), in_need(2, 9), in_need(2, 9, closure_reason="RC7")),
        (in_need(2, status="c) CIN plan"), in_need(2, 9, status="e) closed"), in_need(2, 9, status="e) closed")),
        (in_need(2, primary_need="N1"), in_need(4), in_need(2, primary_need="N1")),  # the same, reaching back less far
        (in_need(2, primary_need="N1"), referred(2), (referred(2), in_need(2, primary_need="N1"))),
        (in_need(2, 9), in_need(12), (in_need(2, 9), in_need(12))),  # one that is closed stays
    ],
)
def test_the_newer_file_counts_and_its_blanks_leave_what_is_known_but_for_an_end(known, new, kept):
    assert together(facts(known), facts(new)) == facts(*(kept if isinstance(kept, tuple) else (kept,)))
