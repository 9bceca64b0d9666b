"""Referrals: taken, decided on, and the birth of a child who was expected."""

from datetime import date, timedelta

import pytest
from on_the_way import (
    BECAUSE,
    REFERRED,
    TODAY,
    act_of,
    assessed,
    at,
    correct,
    decide,
    done,
    file_of,
    hand_in,
    newest,
    refer,
    row,
    see,
    sep,
    start,
)
from small_authority import (
    ADA,
    BOBS,
    CLOSED,
    DUTY,
    HIDDEN,
    MAX,
    MO,
    SAM,
    WIL,
    ask,
    last_group,
    refused,
    write,
)

from db.commands.assessing import correct_date
from db.commands.closing import note_conference
from db.commands.referring import record_birth
from db.commands.triage import note_section_47
from db.commands.undoing import undo
from db.queries.finding import children_like
from db.queries.standards import standards
from db.queries.triage import waiting_list
from db.store import Store
from models.assessment import Kind
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound
from models.pathway import Dated, Trigger
from models.referral import NewChild, ReferralOutcome
from models.standards import Clock

NFA, EARLY_HELP, ASSESSMENT, SECTION_47 = ReferralOutcome
TOMORROW = TODAY + timedelta(days=1)


def expected(day: date) -> NewChild:
    return NewChild("Unborn Nowak", expected_on=day)


# Taken.


def test_a_referral_of_a_new_child_opens_a_case_with_all_that_was_said(authority: Store) -> None:
    case = refer(authority, team_id=DUTY)
    found = file_of(authority, case)
    assert (found.reference, found.name, found.child) == ("NEW0001-1", "Chloë Nowak", "NEW0001")
    assert (found.referred_on, found.opened_on, found.date_of_birth) == (REFERRED, REFERRED, date(2009, 3, 4))
    assert (found.referral_source, found.primary_need) == ("2A", "N1")
    assert (found.threshold_level, found.threshold_reason) == (4, BECAUSE)
    assert found.taken_by == "Wil Worker"
    assert [(line.team, line.worker, line.started_on) for line in found.allocations] == [("Duty", None, REFERRED)]
    assert [(one.kind, one.decided) for one in found.decisions] == [
        ("threshold", "Threshold Level 4, statutory intervention")
    ]


def test_a_referral_that_was_taken_waits_for_its_decision_within_one_working_day(authority: Store) -> None:
    found = file_of(authority, refer(authority))
    assert found.awaits_decision
    (clock,) = found.clocks
    assert (clock.clock, clock.due.due_on) == (Clock.REFERRAL_DECISION, sep(5))  # Friday's is due on Monday
    with authority.reading() as reader:
        waiting = waiting_list(reader, standards(reader), sep(5)).rows
    assert next(one for one in waiting if one.case == "NEW0001-1").wait.decision is not None


def test_where_the_start_day_counts_the_decision_is_due_on_the_day_of_the_referral(authority: Store) -> None:
    write(authority, "UPDATE authority SET count_start_day = 1")
    assert file_of(authority, refer(authority)).clocks[0].due.due_on == REFERRED


def test_children_of_this_store_are_numbered_on_past_what_others_call_theirs(authority: Store) -> None:
    write(authority, "INSERT INTO children (reference, search) VALUES (?, ?)",
          ("NEW0041", ""), ("NEWTON", ""), ("NEW" + "9" * 61, ""))  # fmt: skip
    assert file_of(authority, refer(authority)).child == "NEW0042"
    assert file_of(authority, refer(authority, NewChild("Ben"))).child == "NEW0043"


def test_a_new_child_is_found_by_name_and_by_reference(authority: Store) -> None:
    case = refer(authority, NewChild("Chloë Nowak", reference="AB 12"))
    for words in ("nowak", "CHLOË now", "ab 12"):
        with authority.reading() as reader:
            assert [(one.reference, one.open_case_id) for one in children_like(reader, words)[0]] == [("AB 12", case)]


@pytest.mark.parametrize(
    ("child", "said"),
    [
        (NewChild(), "needs a name or a reference"),
        (NewChild("   "), "needs a name or a reference"),
        (NewChild("Ben", reference="C1"), "C1 is a child of this store already"),
        (NewChild("x" * 121), "121 characters long"),
        (NewChild("Ben", sep(3)), "of a child who is not born yet"),
        (NewChild("Ben", date(1993, 9, 2)), "they were 18"),
        (NewChild("Ben", sep(1), sep(1)), "8525Q"),
        (expected(REFERRED + timedelta(weeks=40, days=1)), "8606"),
        (expected(REFERRED - timedelta(weeks=4, days=1)), "Give the date of birth"),
    ],
)
def test_a_new_child_who_cannot_be(authority: Store, child: NewChild, said: str) -> None:
    with pytest.raises(InvalidInput) as error:
        refer(authority, child)
    assert said.casefold() in str(error.value).casefold()
    refused(authority, InvalidInput, "", lambda: refer(authority, child))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"on": TOMORROW}, "in the future"),
        ({"level": 0}, "0 is no threshold level"),
        ({"level": 5}, "5 is no threshold level"),
        ({"because": " \n"}, "reason for the threshold level is empty"),
        ({"because": "..."}, "is empty"),
    ],
)
def test_a_referral_that_cannot_be(authority: Store, values: dict[str, object], said: str) -> None:
    refused(authority, InvalidInput, said, lambda: refer(authority, **values))  # type: ignore[arg-type]


def test_who_or_what_is_not_there_is_not_referred(authority: Store) -> None:
    refused(authority, NotFound, "This child is no longer in the store", lambda: refer(authority, 999))
    refused(authority, NotFound, "This team is no longer", lambda: refer(authority, team_id=99))
    refused(authority, NotFound, "This child is no longer", lambda: refer(authority, siblings=[999]))


def test_the_child_of_an_open_case_gets_no_second_one(authority: Store) -> None:
    refused(authority, InvalidInput, "C6-1 is open. New information", lambda: refer(authority, BOBS))


def test_a_known_child_comes_again_from_the_day_on_which_the_case_closed(authority: Store) -> None:
    day, today = date(2024, 6, 1), date(2024, 6, 10)
    refused(authority, InvalidInput, "(8820)",
            lambda: refer(authority, CLOSED, day - timedelta(days=1), today=today))  # fmt: skip
    again = refer(authority, CLOSED, day, today=today)
    found = file_of(authority, again, today)
    assert found.reference == "C7-2"
    assert found.earlier_referral_on == date(2024, 4, 1)


@pytest.mark.parametrize(("on", "told"), [(date(2025, 4, 1), True), (date(2025, 4, 2), False)])
def test_a_referral_twelve_months_after_the_last_is_a_re_referral_and_one_a_day_later_is_none(
    authority: Store, on: date, told: bool
) -> None:
    again = refer(authority, CLOSED, on, today=on)
    assert file_of(authority, again, on).earlier_referral_on == (date(2024, 4, 1) if told else None)


def test_siblings_are_linked_with_the_referral_and_taken_back_with_it(authority: Store) -> None:
    case = refer(authority, siblings=[BOBS])
    assert {one.child for one in file_of(authority, case, date(2024, 6, 10)).siblings} == {"C1", "C6"}
    undo(authority, act_of(WIL))
    assert ask(authority, "SELECT id FROM main.children WHERE name = 'Chloë Nowak'") == []
    assert ask(authority, "SELECT COUNT(*) FROM main.children WHERE family_id = 1") == [(2,)]


def test_a_child_that_is_hidden_is_not_there_to_be_referred(authority: Store) -> None:
    write(authority, "UPDATE cases SET closed_on = '2010-01-01', opened_on = '2009-01-01', closed_by = 'cin_closure' "
          f"WHERE child_id = {HIDDEN}")  # fmt: skip
    refused(authority, NotFound, "This child is no longer in the store", lambda: refer(authority, HIDDEN, by=MO))
    assert refer(authority, HIDDEN, by=ADA)


def test_a_referral_is_entered_in_the_trail_with_its_reason(authority: Store) -> None:
    refer(authority)
    entries = last_group(authority)
    assert {one["subject"] for one in entries} == {"NEW0001", "NEW0001-1"}
    assert entries[-1]["why"] == BECAUSE
    assert entries[-1]["after"]["received_on"] == "2011-09-02"


# Decided.


def test_a_decision_for_an_assessment_starts_it_at_the_referral(authority: Store) -> None:
    case = refer(authority)
    said = decide(authority, case, on=sep(5))
    assert said == "Initial assessment, due Fri 16 Sep 2011"
    (line,) = file_of(authority, case).assessments
    assert (line.kind, line.started_on, line.due.start, line.due.due_on) == (Kind.INITIAL, REFERRED, REFERRED, sep(16))
    assert line.started_by is Trigger.REFERRAL
    assert not file_of(authority, case).awaits_decision


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2010, 3, 31), "Initial assessment, due Tue 13 Apr 2010"),  # seven working days until then, and Easter
        (date(2013, 4, 12), "Initial assessment, due Fri 26 Apr 2013"),
        (date(2013, 4, 15), "Single assessment, due Wed 19 Jun 2013"),
    ],
)
def test_the_assessment_is_that_of_the_standard_in_force_at_the_referral(
    authority: Store, day: date, said: str
) -> None:
    case = refer(authority, on=day, today=day)
    assert decide(authority, case, on=day, today=day) == said


def test_where_the_start_day_counts_the_assessment_is_due_a_day_sooner(authority: Store) -> None:
    write(authority, "UPDATE authority SET count_start_day = 1")
    assert decide(authority, refer(authority)) == "Initial assessment, due Thu 15 Sep 2011"


def test_straight_to_section_47_starts_a_core_assessment_at_the_strategy_discussion(authority: Store) -> None:
    case = refer(authority)
    said = decide(authority, case, SECTION_47, sep(5), strategy_on=sep(6))
    assert said == "Straight to section 47, core assessment due Tue 25 Oct 2011"
    found = file_of(authority, case)
    (line,) = found.assessments
    assert (line.kind, line.started_on, line.due.start) == (Kind.CORE, sep(6), sep(6))
    assert found.section_47_on == sep(6)
    (clock,) = found.clocks
    assert (clock.clock, clock.due.due_on) == (Clock.CONFERENCE, sep(27))  # fifteen working days


def test_straight_to_section_47_since_2013_starts_the_single_assessment_which_counts_from_the_referral(
    authority: Store,
) -> None:
    day, later = date(2024, 6, 3), date(2024, 6, 5)
    case = refer(authority, on=day, today=later)
    decide(authority, case, SECTION_47, later, today=later)
    (line,) = file_of(authority, case, later).assessments
    assert (line.kind, line.started_on, line.due.start) == (Kind.SINGLE, later, day)


@pytest.mark.parametrize(("outcome", "words"), [(NFA, "No further action"), (EARLY_HELP, "Early help")])
def test_no_further_action_and_early_help_close_the_case(
    authority: Store, outcome: ReferralOutcome, words: str
) -> None:
    case = refer(authority)
    assert decide(authority, case, outcome, sep(5)) == f"{words}, closed on Mon 5 Sep 2011"
    found = file_of(authority, case)
    assert (found.closed_on, found.assessments, found.referral_outcome) == (sep(5), (), outcome)
    assert refer(authority, found.child_id, sep(5)), "the child can be referred again"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"on": sep(1)}, "between Fri 2 Sep 2011, when it was received, and today"),
        ({"on": TOMORROW}, "between Fri 2 Sep 2011"),
        ({"because": "  "}, "needs its rationale"),
        ({"because": "—"}, "needs its rationale"),
        ({"outcome": SECTION_47, "strategy_on": sep(1)}, "(1103)"),
        ({"outcome": SECTION_47, "strategy_on": TOMORROW}, "in the future"),
    ],
)
def test_a_decision_that_cannot_be(authority: Store, values: dict[str, object], said: str) -> None:
    case = refer(authority)
    refused(authority, InvalidInput, said, lambda: decide(authority, case, **values))  # type: ignore[arg-type]


def test_a_referral_is_decided_on_once(authority: Store) -> None:
    case, _ = assessed(authority)
    refused(authority, InvalidInput, "was decided on Fri 2 Sep 2011: assessment. A decision is corrected by a new one",
            lambda: decide(authority, case))  # fmt: skip
    refused(authority, InvalidInput, "was not taken here", lambda: decide(authority, BOBS, today=date(2024, 6, 10)))


def test_a_decision_stands_and_is_not_taken_back(authority: Store) -> None:
    case = refer(authority, by=MO)
    decide(authority, case)
    with pytest.raises(Conflict):
        undo(authority, act_of(MO))
    assert file_of(authority, case).referral_outcome is ASSESSMENT


def test_only_managers_decide_and_everybody_takes_referrals(authority: Store) -> None:
    case = refer(authority, by=WIL)
    for who in (WIL, SAM):
        refused(authority, NotAllowed, "needs a manager or an administrator",
                lambda who=who: decide(authority, case, by=who))  # fmt: skip
    for who in (MO, MAX, ADA):
        decide(authority, refer(authority, NewChild(f"Child {who}"), by=who), by=who)


def test_of_a_referral_that_is_hidden_nothing_is_decided(authority: Store) -> None:
    case = refer(authority)
    write(authority, f"INSERT INTO restrictions (child_id, reason, version) SELECT child_id, 'safety', 1 FROM cases "
          f"WHERE id = {case}")  # fmt: skip
    refused(authority, NotFound, "no longer in the store", lambda: decide(authority, case))
    assert decide(authority, case, by=ADA)


def test_what_a_file_brought_is_not_started_again_nor_closed_away(authority: Store) -> None:
    case = refer(authority)
    write(authority, "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, due_on) "
          f"VALUES ({case}, 'initial', '2011-09-02', '2011-09-02', 2, '2011-09-16')")  # fmt: skip
    refused(authority, InvalidInput, "(8867)", lambda: decide(authority, case, NFA))
    said = decide(authority, case)
    assert said == "Initial assessment, the initial assessment of Fri 2 Sep 2011 is on the record already, due " \
                   "Fri 16 Sep 2011"  # fmt: skip
    assert len(at(authority, case).assessments) == 1


# Decided anew.


def decision(store: Store, case: int) -> int:
    return int(
        ask(store, "SELECT MAX(id) FROM main.decisions WHERE case_id = :id AND kind = 'referral'", id=case)[0][0]
    )


def test_a_decision_is_corrected_by_a_new_one_that_points_to_it(authority: Store) -> None:
    case, _ = assessed(authority)
    first = decision(authority, case)
    decide(authority, case, NFA, sep(5), corrects=first)
    found = file_of(authority, case)
    assert (found.assessments, found.closed_on) == ((), sep(5))
    told = [one for one in found.story if one.decision_id is not None and "threshold" not in one.what.casefold()]
    assert [(one.what, one.corrects_on, one.corrected_on) for one in told] == [
        ("Initial assessment, due Fri 16 Sep 2011", None, sep(5)),
        ("No further action, closed on Mon 5 Sep 2011", REFERRED, None),
    ]
    decide(authority, case, SECTION_47, sep(6), corrects=decision(authority, case))
    found = file_of(authority, case)
    assert (found.closed_on, found.section_47_on, [line.kind for line in found.assessments]) == (
        None, sep(6), [Kind.CORE])  # fmt: skip


def test_only_the_last_decision_on_this_referral_is_corrected(authority: Store) -> None:
    case, _ = assessed(authority)
    first = decision(authority, case)
    other, _ = assessed(authority, NewChild("Ben"))
    decide(authority, case, NFA, corrects=first)
    refused(authority, Conflict, "not the last one", lambda: decide(authority, case, EARLY_HELP, corrects=first))
    refused(authority, Conflict, "not the last one",
            lambda: decide(authority, case, NFA, corrects=decision(authority, other)))  # fmt: skip
    refused(authority, Conflict, "not the last one", lambda: decide(authority, case, NFA, corrects=9999))
    threshold = ask(authority, "SELECT MIN(id) FROM main.decisions WHERE case_id = :id", id=case)[0][0]
    refused(authority, Conflict, "not the last one", lambda: decide(authority, case, NFA, corrects=threshold))


def test_a_decision_on_which_something_was_built_is_not_corrected(authority: Store) -> None:
    case, one = assessed(authority)
    first = decision(authority, case)

    see(authority, one, sep(5))
    with pytest.raises(InvalidInput, match="ecord a management decision"):
        decide(authority, case, NFA, sep(6), corrects=first)
    undo(authority, act_of(WIL))
    hand_in(authority, one, sep(5))
    with pytest.raises(InvalidInput, match="An assessment was submitted"):
        decide(authority, case, NFA, sep(6), corrects=first)
    undo(authority, act_of(WIL))
    start(authority, case, Kind.CORE, Trigger.STRATEGY, sep(5))
    with pytest.raises(InvalidInput, match="a further one started"):
        decide(authority, case, NFA, sep(6), corrects=first)
    undo(authority, act_of(WIL))
    decide(authority, case, NFA, sep(6), corrects=first)


def test_a_decision_for_section_47_after_which_a_conference_was_noted_is_not_corrected(authority: Store) -> None:
    case = refer(authority)
    decide(authority, case, SECTION_47, sep(5))
    note_conference(authority, act_of(SAM), case, sep(20), TODAY)
    refused(authority, InvalidInput, "A conference was noted since",
            lambda: decide(authority, case, NFA, sep(21), corrects=decision(authority, case)))  # fmt: skip


def test_section_47_that_was_noted_apart_stays_where_the_decision_is_corrected(authority: Store) -> None:
    case, _ = assessed(authority)
    note_section_47(authority, act_of(SAM), case, sep(6), TODAY)
    decide(authority, case, ASSESSMENT, sep(5), corrects=decision(authority, case))
    assert file_of(authority, case).section_47_on == sep(6)


def test_a_case_is_not_opened_again_by_a_correction_where_the_child_came_again(authority: Store) -> None:
    case = refer(authority)
    decide(authority, case, NFA)
    first = decision(authority, case)
    again = refer(authority, at(authority, case).child_id, sep(5))
    refused(authority, InvalidInput, "The child has been referred again since",
            lambda: decide(authority, case, ASSESSMENT, sep(5), corrects=first))  # fmt: skip
    decide(authority, again, NFA, sep(6))
    refused(authority, InvalidInput, "The child has been referred again since",
            lambda: decide(authority, case, ASSESSMENT, sep(5), corrects=first))  # fmt: skip


# Born.


def test_a_child_who_was_expected_is_born(authority: Store) -> None:
    case = refer(authority, expected(date(2011, 10, 20)))
    found = file_of(authority, case)
    assert (found.expected_on, found.date_of_birth) == (date(2011, 10, 20), None)
    record_birth(authority, act_of(WIL), found.child_id, sep(29), TODAY)
    found = file_of(authority, case)
    assert (found.expected_on, found.date_of_birth) == (None, sep(29))
    undo(authority, act_of(WIL))
    assert file_of(authority, case).expected_on == date(2011, 10, 20)


@pytest.mark.parametrize(("born", "said"), [(TOMORROW, "in the future"), (date(1990, 1, 1), "they were 18")])
def test_a_birth_that_cannot_be(authority: Store, born: date, said: str) -> None:
    child = at(authority, refer(authority, expected(date(2011, 10, 20)))).child_id
    refused(authority, InvalidInput, said, lambda: record_birth(authority, act_of(WIL), child, born, TODAY))


def test_a_child_is_not_born_more_than_forty_weeks_after_the_referral(authority: Store) -> None:
    child = at(authority, refer(authority, expected(REFERRED + timedelta(weeks=40)))).child_id
    last, today = REFERRED + timedelta(weeks=40), date(2013, 1, 1)
    refused(authority, InvalidInput, "more than 40 weeks before (8606)",
            lambda: record_birth(authority, act_of(WIL), child, last + timedelta(days=1), today))  # fmt: skip
    record_birth(authority, act_of(WIL), child, last, today)


def test_nobody_is_born_who_was_not_expected_or_is_not_there(authority: Store) -> None:
    child = at(authority, refer(authority)).child_id
    refused(authority, InvalidInput, "No birth of NEW0001 was expected",
            lambda: record_birth(authority, act_of(WIL), child, sep(5), TODAY))  # fmt: skip
    refused(authority, NotFound, "", lambda: record_birth(authority, act_of(WIL), 999, sep(5), TODAY))


# The day on which it was received, corrected.


def test_the_due_date_follows_the_day_of_the_referral_and_the_old_one_stays_visible(authority: Store) -> None:
    case, one = assessed(authority)
    said = correct(authority, case, None, Dated.REFERRAL, sep(1))
    assert said == "the initial assessment is due Thu 15 Sep 2011, before Fri 16 Sep 2011"
    assert row(authority, "assessments", one, "started_on", "clock_from", "due_on") == (
        "2011-09-01", "2011-09-01", "2011-09-15")  # fmt: skip
    found = file_of(authority, case)
    assert (found.referred_on, found.opened_on) == (sep(1), sep(1))
    assert [one.what for one in found.story if "Corrected" in one.what] == [
        "Corrected: the referral was received on Thu 1 Sep 2011, not on Fri 2 Sep 2011"
    ]


def test_a_referral_is_not_corrected_into_the_case_before_nor_before_the_birth(authority: Store) -> None:
    case = refer(authority, NewChild("Ben", sep(1)))
    refused(authority, InvalidInput, "is after the referral of Wed 31 Aug 2011",
            lambda: correct(authority, case, None, Dated.REFERRAL, date(2011, 8, 31)))  # fmt: skip
    decide(authority, case, NFA, sep(5))
    again = refer(authority, at(authority, case).child_id, sep(7))
    refused(authority, InvalidInput, "NEW0001-1 was open until Mon 5 Sep 2011",
            lambda: correct(authority, again, None, Dated.REFERRAL, sep(4)))  # fmt: skip
    correct(authority, again, None, Dated.REFERRAL, sep(5))


def test_what_waited_with_a_team_from_the_first_day_waits_from_the_corrected_one(authority: Store) -> None:
    case = refer(authority, team_id=DUTY)
    for now in (sep(1), sep(5)):
        correct(authority, case, None, Dated.REFERRAL, now)
        assert ask(authority, "SELECT started_on FROM main.allocations WHERE case_id = :id", id=case) == [
            (now.isoformat(),)
        ]
    story = file_of(authority, case).story
    assert story[0].what.startswith("Referral received"), "the level is of no day before the referral"
    assert all(one.on >= sep(5) for one in story)


def test_what_a_strategy_discussion_started_keeps_its_day_where_the_referral_is_corrected(authority: Store) -> None:
    day, today = date(2024, 6, 3), date(2024, 6, 7)
    case = refer(authority, on=day, today=today)
    decide(authority, case, SECTION_47, day, today=today)
    one = newest(authority, case)
    correct_date(authority, act_of(SAM, today), case, None, Dated.REFERRAL, date(2024, 5, 31), "Typed", today, today)
    assert row(authority, "assessments", one, "started_on", "clock_from") == ("2024-06-03", "2024-05-31")
    assert row(authority, "cases", case, "section_47_on") == ("2024-06-03",)


def test_a_signature_that_becomes_late_with_the_referral_needs_its_reason(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(16))
    refused(authority, InvalidInput, "With that the initial assessment is late: due Thu 15 Sep 2011, authorised Fri 16",
            lambda: correct(authority, case, None, Dated.REFERRAL, sep(1)))  # fmt: skip
