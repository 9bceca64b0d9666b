"""A file that is read in after moves were made here: it brings what is new, and takes back nothing that was decided."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_moves import MOVES, Mover
from test_importing_properties import TODAY, files, imported, relaxed

from db.commands.assessing import authorise, correct_date, note_seen, reopen, start_assessment, submit
from db.commands.closing import close_case, take_up_again
from db.commands.import_changes import ImportPlan
from db.commands.people import give_access
from db.commands.referring import decide_referral, take_referral
from db.commands.undoing import undo
from db.commands.writing import agree_action, write_note
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.case_file import case_file
from db.queries.people import person_named
from db.queries.signature import signature_queue
from db.queries.standards import standards
from db.store import Act, Store
from models.assessment import Kind
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.episodes import AssessmentWork, Facts, Referral, TimeInNeed
from models.errors import Conflict, CpipError
from models.notes import NoteKind
from models.pathway import Dated, Trigger
from models.people import Role
from models.referral import NewChild, ReferralOutcome

BECAUSE = "It is as was said."
MAY, JUNE = 5, 6


def day(number: int, month: int = MAY) -> date:
    return date(2024, month, number)


FIRST, LAST = day(2), day(20)


def file_of(**children: Facts) -> AnnexA:
    told = {name: ChildFacts(name, facts=facts) for name, facts in children.items()}
    return AnnexA(Path("later.xlsx"), Kind.SINGLE, TODAY, told)


def known(authorised_on: date | None = None, *, referred: date = FIRST, started: date = FIRST, **more: Any) -> AnnexA:
    """What a file says of the child A: a referral and a single assessment."""
    return file_of(
        A=Facts((Referral(referred),), (AssessmentWork(Kind.SINGLE, started, authorised_on, **more),))
    )  # fmt: skip


@pytest.fixture
def worker(store: Store, act: Act) -> Act:
    """Who submits what the administrator signs."""
    give_access(store, act, "Wil Worker", Role.WORKER, new=True)
    with store.reading() as reader:
        return Act(person_named(reader, "Wil Worker"), act.at)


@pytest.fixture
def filled(store: Store, act: Act, worker: Act) -> Store:
    """The child A, from a file: case 1 with its single assessment 1, open."""
    imported(store, act, known())
    return store


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.reading() as reader:
        return [tuple(row) for row in reader.rows(sql)]


def kept(store: Store, act: Act, annex: AnnexA, sql: str) -> tuple[str, ...]:
    """Read the file in twice: what is asked for stays as it is, and the second time changes nothing. The notices."""
    before = rows(store, sql)
    plan = imported(store, act, annex)
    assert rows(store, sql) == before
    again = imported(store, act, annex)
    assert again.writes == []
    assert again.notices == plan.notices
    return plan.notices


def sign(store: Store, act: Act, worker: Act, on: date = LAST) -> None:
    submit(store, worker, 1, on, TODAY)
    authorise(store, act, 1, on, TODAY)


SIGNED = "SELECT authorised_on, started_on, due_on FROM assessments"


@pytest.mark.parametrize("told", [None, day(19)], ids=["open", "another day"])
def test_a_signature_given_here_stays(filled: Store, act: Act, worker: Act, told: date | None) -> None:
    sign(filled, act, worker)
    (notice,) = kept(filled, act, known(told), SIGNED)
    assert (
        notice
        == "child A: single assessment of 2024-05-02 in case A-1 was authorised here on 2024-05-20: left as it is"
    )


def test_a_file_that_tells_the_same_signature_says_nothing_of_it(filled: Store, act: Act, worker: Act) -> None:
    sign(filled, act, worker)
    assert kept(filled, act, known(day(20)), SIGNED) == ()


def test_a_signature_that_was_taken_back_is_the_file_s_again(filled: Store, act: Act, worker: Act) -> None:
    sign(filled, act, worker)
    undo(filled, act)
    plan = imported(filled, act, known(day(21)))
    assert rows(filled, "SELECT authorised_on FROM assessments") == [("2024-05-21",)]
    assert "is with the manager here since 2024-05-20" in plan.notices[0]


def test_what_a_file_has_as_authorised_waits_for_no_signature_here(filled: Store, act: Act, worker: Act) -> None:
    submit(filled, worker, 1, day(20), TODAY)
    notices = imported(filled, act, known(day(22))).notices
    assert notices == (
        "child A: single assessment of 2024-05-02 in case A-1 is with the manager here since 2024-05-20; the file has "
        "it authorised on 2024-05-22: taken",
    )
    assert rows(filled, "SELECT ended_on, outcome, ended_by FROM submissions") == [("2024-05-22", "authorised", None)]
    with filled.reading() as reader:
        clock = standards(reader)
        assert signature_queue(reader, clock, TODAY, act.person, everybody=True) == ()
        story = [entry.what for entry in case_file(reader, clock, 1, TODAY).story]
    assert story.count("Single assessment authorised") == 1
    assert kept(filled, act, known(day(22)), SIGNED) == ()


def test_a_file_that_has_it_authorised_before_it_was_submitted_ends_that_too(
    filled: Store, act: Act, worker: Act
) -> None:
    submit(filled, worker, 1, day(20), TODAY)
    imported(filled, act, known(day(17)))
    assert rows(filled, "SELECT submitted_on, ended_on FROM submissions") == [("2024-05-20", "2024-05-20")]
    with filled.reading() as reader:
        story = [entry for entry in case_file(reader, standards(reader), 1, TODAY).story if "authorised" in entry.what]
    assert [entry.on for entry in story] == [day(17)]


def test_a_later_file_may_take_back_what_a_file_had_as_authorised(filled: Store, act: Act, worker: Act) -> None:
    submit(filled, worker, 1, day(20), TODAY)
    imported(filled, act, known(day(22)))
    assert "so it is open again" in imported(filled, act, known()).notices[0]
    submit(filled, worker, 1, day(28), TODAY)
    authorise(filled, act, 1, day(28), TODAY)


def test_an_assessment_reopened_here_stays_open_whatever_an_old_file_says(filled: Store, act: Act, worker: Act) -> None:
    imported(filled, act, known(day(20)))
    reopen(filled, act, 1, BECAUSE, day(24), TODAY)
    (notice,) = kept(filled, act, known(day(20)), SIGNED)
    assert notice == (
        "child A: single assessment of 2024-05-02 in case A-1 was reopened here on 2024-05-24; the file has it "
        "authorised on 2024-05-20: left open"
    )


def test_an_assessment_reopened_here_is_authorised_by_a_file_that_knows_of_it(filled: Store, act: Act) -> None:
    imported(filled, act, known(day(20)))
    reopen(filled, act, 1, BECAUSE, day(24), TODAY)
    imported(filled, act, known(day(28)))
    assert rows(filled, "SELECT authorised_on FROM assessments") == [("2024-05-28",)]


def test_a_corrected_authorisation_stays(filled: Store, act: Act) -> None:
    imported(filled, act, known(day(20)))
    correct_date(filled, act, 1, 1, Dated.AUTHORISED, day(17), BECAUSE, TODAY, TODAY)
    (notice,) = kept(filled, act, known(day(20)), SIGNED)
    assert "was authorised here on 2024-05-17: left as it is" in notice


def test_a_corrected_start_stays_and_the_file_s_assessment_is_that_one(filled: Store, act: Act) -> None:
    imported(filled, act, known(day(10)))
    start_assessment(filled, act, 1, Kind.SINGLE, Trigger.NEW_INFORMATION, day(13), TODAY)
    correct_date(filled, act, 1, 2, Dated.STARTED, day(15), BECAUSE, TODAY, TODAY)
    works = (AssessmentWork(Kind.SINGLE, day(2), day(10)), AssessmentWork(Kind.SINGLE, day(13)))
    annex = file_of(A=Facts((Referral(day(2)),), works))
    (notice,) = kept(filled, act, annex, SIGNED)
    assert (
        notice == "child A: single assessment: the start of 2024-05-13 was corrected here to 2024-05-15: left as it is"
    )


def test_a_start_that_was_corrected_back_is_the_file_s(filled: Store, act: Act) -> None:
    imported(filled, act, known(day(10)))
    start_assessment(filled, act, 1, Kind.SINGLE, Trigger.NEW_INFORMATION, day(13), TODAY)
    for now in (day(15), day(13)):
        correct_date(filled, act, 1, 2, Dated.STARTED, now, BECAUSE, TODAY, TODAY)
    works = (AssessmentWork(Kind.SINGLE, day(2), day(10)), AssessmentWork(Kind.SINGLE, day(13)))
    assert kept(filled, act, file_of(A=Facts((Referral(day(2)),), works)), SIGNED) == ()


@pytest.mark.parametrize("now", [date(2024, 4, 29), day(7)], ids=["earlier", "later"])
def test_a_corrected_referral_stays_and_so_does_the_assessment_that_began_with_it(
    filled: Store, act: Act, now: date
) -> None:
    correct_date(filled, act, 1, None, Dated.REFERRAL, now, BECAUSE, TODAY, TODAY)
    asked = (
        "SELECT c.id, c.opened_on, c.referred_on, a.started_on, a.clock_from, a.due_on FROM cases AS c "
        "JOIN assessments AS a ON a.case_id = c.id"
    )
    assert rows(filled, asked)[0][1:5] == (now.isoformat(),) * 4
    notices = kept(filled, act, known(), asked)
    assert [f"corrected here to {now.isoformat()}" in notice for notice in notices] == [True]


def test_a_referral_corrected_twice_is_known_by_all_its_days(filled: Store, act: Act) -> None:
    for now in (day(3), day(7)):
        correct_date(filled, act, 1, None, Dated.REFERRAL, now, BECAUSE, TODAY, TODAY)
    asked = "SELECT referred_on FROM cases UNION ALL SELECT started_on FROM assessments"
    for told in (day(2), day(3), day(7)):
        kept(filled, act, known(referred=told, started=told), asked)


CLOSED = "SELECT number, closed_on, closed_by, closure_reason, no_further_action FROM cases"


def close(store: Store, act: Act, worker: Act) -> None:
    sign(store, act, worker)
    close_case(store, act, 1, ClosureReason.NO_FURTHER_ACTION, BECAUSE, day(22), TODAY)


@pytest.mark.parametrize(
    ("closed_on", "said"),
    [(None, "has no closure of it"), (day(24), "gives its closure as 2024-05-24"), (day(22), "")],
)
def test_a_closure_decided_here_stays(filled: Store, act: Act, worker: Act, closed_on: date | None, said: str) -> None:
    close(filled, act, worker)
    in_need = TimeInNeed(day(2), closed_on, "RC1" if closed_on else None)
    work = AssessmentWork(Kind.SINGLE, day(2), day(20))
    annex = file_of(A=Facts((Referral(day(2)),), (work,), (in_need,)))
    notices = kept(filled, act, annex, CLOSED)
    expected = (f"case A-1: closed here on 2024-05-22; the file {said}: left as it is",) if said else ()
    assert notices == expected


def test_a_case_that_was_taken_up_again_is_closed_by_the_file_that_closes_it(
    filled: Store, act: Act, worker: Act
) -> None:
    close(filled, act, worker)
    take_up_again(filled, act, 1, BECAUSE, day(23), TODAY)
    work = AssessmentWork(Kind.SINGLE, day(2), day(20))
    for closed_on in (day(27), day(29)):
        in_need = TimeInNeed(day(2), closed_on, "RC1")
        plan = imported(filled, act, file_of(A=Facts((Referral(day(2)),), (work,), (in_need,))))
        assert plan.notices == ()
        assert rows(filled, "SELECT closed_on, closed_by FROM cases") == [(closed_on.isoformat(), "cin_closure")]


def test_a_file_without_list_6_says_nothing_of_a_closure(filled: Store, act: Act, worker: Act) -> None:
    close(filled, act, worker)
    assert kept(filled, act, known(day(20)), CLOSED) == ()


def test_a_child_referred_again_after_a_closure_here_has_a_second_case(filled: Store, act: Act, worker: Act) -> None:
    close(filled, act, worker)
    works = (AssessmentWork(Kind.SINGLE, day(2), day(20)), AssessmentWork(Kind.SINGLE, day(29)))
    annex = file_of(A=Facts((Referral(day(2)), Referral(day(28))), works))
    before = rows(filled, CLOSED)
    plan = imported(filled, act, annex)
    assert rows(filled, CLOSED) == [*before, (2, None, None, None, 0)]
    assert plan.notices == ()
    assert kept(filled, act, annex, CLOSED) == ()


def test_a_referral_while_the_case_was_open_here_is_left_out_and_said(filled: Store, act: Act, worker: Act) -> None:
    close(filled, act, worker)
    annex = file_of(A=Facts((Referral(day(2)), Referral(day(9))), (AssessmentWork(Kind.SINGLE, day(2), day(20)),)))
    assert kept(filled, act, annex, CLOSED) == (
        "case A-1: open here from 2024-05-02 to 2024-05-22; the referral of 2024-05-09 came meanwhile and was left out",
    )


def test_work_that_goes_on_after_a_closure_here_is_said(filled: Store, act: Act, worker: Act) -> None:
    close(filled, act, worker)
    works = (AssessmentWork(Kind.SINGLE, day(2), day(20)), AssessmentWork(Kind.SINGLE, day(29)))
    notices = imported(filled, act, file_of(A=Facts((Referral(day(2)),), works))).notices
    assert any("starts after the case was closed here on 2024-05-22" in notice for notice in notices)


# Referrals that were taken here, of a child whom the file knows by the same reference.


def taken(store: Store, act: Act, outcome: ReferralOutcome | None) -> int:
    new = NewChild("Mia Môn", reference="B")
    case = take_referral(store, act, new, day(2), ReferralSource.GP, PrimaryNeed.ABUSE, 3, BECAUSE, TODAY, team_id=1)
    if outcome is not None:
        decide_referral(store, act, case, outcome, BECAUSE, day(3), TODAY)
    return case


@pytest.mark.parametrize("outcome", [ReferralOutcome.NO_FURTHER_ACTION, ReferralOutcome.EARLY_HELP])
@pytest.mark.parametrize("nfa", [False, True])
def test_a_case_taken_and_ended_here_stays_so(store: Store, act: Act, outcome: ReferralOutcome, *, nfa: bool) -> None:
    taken(store, act, outcome)
    asked = "SELECT closed_on, closed_by, no_further_action, taken_by, referral_outcome, threshold_level FROM cases"
    assert rows(store, asked) == [("2024-05-03", "no_further_action", 1, act.who, outcome.value, 3)]
    assert kept(store, act, file_of(B=Facts((Referral(day(2), "1A", nfa),))), asked) == ()


@pytest.mark.parametrize("outcome", [None, ReferralOutcome.ASSESSMENT, ReferralOutcome.SECTION_47])
def test_a_case_taken_here_is_the_file_s_case_of_that_referral(
    store: Store, act: Act, outcome: ReferralOutcome | None
) -> None:
    taken(store, act, outcome)
    annex = file_of(B=Facts((Referral(day(2)),), (), (TimeInNeed(day(2)),)))
    asked = (
        "SELECT c.id, c.referred_on, c.referral_source, c.primary_need, c.taken_by, c.referral_outcome, "
        "c.section_47_on, ch.name FROM cases AS c JOIN children AS ch ON ch.id = c.child_id"
    )
    kept(store, act, annex, asked)
    kept(store, act, annex, "SELECT * FROM assessments")
    assert rows(store, asked)[0][2:4] == ("3A", "N1")


def test_the_primary_need_is_the_file_s_where_it_gives_one(store: Store, act: Act) -> None:
    taken(store, act, ReferralOutcome.ASSESSMENT)
    imported(store, act, file_of(B=Facts((Referral(day(2)),), (), (TimeInNeed(day(2), primary_need="N4"),))))
    assert rows(store, "SELECT primary_need FROM cases") == [("N4",)]


def test_a_referral_that_the_file_does_not_know_yet_is_left_alone(filled: Store, act: Act, worker: Act) -> None:
    close(filled, act, worker)
    take_referral(filled, act, 1, day(28), ReferralSource.GP, PrimaryNeed.ABUSE, 3, BECAUSE, TODAY)
    assert kept(filled, act, known(day(20)), "SELECT * FROM cases") == ()


def test_a_child_who_was_expected_is_born_where_the_file_knows_it(store: Store, act: Act) -> None:
    new = NewChild("Baby", reference="B", expected_on=day(30))
    take_referral(store, act, new, day(2), ReferralSource.GP, PrimaryNeed.ABUSE, 3, BECAUSE, TODAY)
    facts = Facts((Referral(day(2)),))
    unborn = AnnexA(Path("may.xlsx"), Kind.SINGLE, TODAY, {"B": ChildFacts("B", facts=facts)})
    assert kept(store, act, unborn, "SELECT * FROM children") == ()
    born = AnnexA(Path("june.xlsx"), Kind.SINGLE, TODAY, {"B": ChildFacts("B", day(27), facts=facts)})
    imported(store, act, born)
    assert rows(store, "SELECT date_of_birth, expected_on, name FROM children") == [("2024-05-27", None, "Baby")]
    assert imported(store, act, born).writes == []


@pytest.mark.parametrize("outcome", [None, ReferralOutcome.ASSESSMENT])
def test_a_referral_that_goes_on_here_is_not_ended_by_a_file(
    store: Store, act: Act, outcome: ReferralOutcome | None
) -> None:
    taken(store, act, outcome)
    annex = file_of(B=Facts((Referral(day(2), "1A", True),)))
    assert kept(store, act, annex, "SELECT closed_on, closed_by, no_further_action FROM cases") == (
        "case B-1: a manager decides on its referral here; the file has no further action on it: left as it is",
    )


def test_what_was_begun_here_counts_from_when_it_did(filled: Store, act: Act) -> None:
    """To a file the first after a later referral would count from that."""
    imported(filled, act, known(day(10)))
    start_assessment(filled, act, 1, Kind.SINGLE, Trigger.NEW_INFORMATION, day(15), TODAY)
    works = (AssessmentWork(Kind.SINGLE, day(2), day(10)), AssessmentWork(Kind.SINGLE, day(15)))
    annex = file_of(A=Facts((Referral(day(2)), Referral(day(13))), works))
    before = rows(filled, "SELECT clock_from, due_on FROM assessments WHERE id = 2")
    imported(filled, act, annex)
    assert rows(filled, "SELECT clock_from, due_on FROM assessments WHERE id = 2") == before
    assert imported(filled, act, annex).writes == []


@pytest.mark.parametrize(("ends", "said"), [(day(16), True), (day(13), False)])
def test_work_of_a_file_beside_what_was_started_here_is_said(
    filled: Store, act: Act, ends: date, *, said: bool
) -> None:
    imported(filled, act, known(day(10)))
    start_assessment(filled, act, 1, Kind.SINGLE, Trigger.NEW_INFORMATION, day(13), TODAY)
    works = (AssessmentWork(Kind.SINGLE, day(2), day(10)), AssessmentWork(Kind.SINGLE, day(11), ends))
    notices = imported(filled, act, file_of(A=Facts((Referral(day(2)),), works))).notices
    overlaps = "overlaps the single assessment started here on 2024-05-13 (8863Q): look at both"
    assert any(overlaps in notice for notice in notices) == said


# What was seen


@pytest.mark.parametrize("told", [None, False, True])
def test_a_child_seen_here_was_seen_whatever_the_file_says(
    filled: Store, act: Act, worker: Act, *, told: bool | None
) -> None:
    note_seen(filled, worker, 1, day(13), True, TODAY)
    asked = "SELECT a.child_seen, a.child_seen_on, a.seen_alone, c.last_seen_on FROM assessments AS a, cases AS c"
    assert kept(filled, act, known(child_seen=told), asked) == ()


@pytest.mark.parametrize(("told", "last"), [(None, 13), (day(9), 13), (day(16), 16)])
def test_the_last_day_on_which_the_child_was_seen_is_the_later_one(
    filled: Store, act: Act, worker: Act, told: date | None, last: int
) -> None:
    note_seen(filled, worker, 1, day(13), True, TODAY)
    work = AssessmentWork(Kind.SINGLE, day(2))
    annex = file_of(A=Facts((Referral(day(2)),), (work,), (TimeInNeed(day(2), last_seen_on=told),)))
    imported(filled, act, annex)
    assert rows(filled, "SELECT last_seen_on FROM cases") == [(day(last).isoformat(),)]
    assert imported(filled, act, annex).writes == []


def test_two_assessments_that_began_on_one_day_are_two(filled: Store, act: Act, worker: Act) -> None:
    """The file can mean one of them only: the later."""
    submit(filled, worker, 1, day(2), TODAY)
    authorise(filled, act, 1, day(2), TODAY)
    start_assessment(filled, act, 1, Kind.SINGLE, Trigger.NEW_INFORMATION, day(2), TODAY)
    kept(filled, act, known(), "SELECT id, authorised_on FROM assessments")


def test_the_store_that_changed_since_the_preview_is_looked_at_again(filled: Store, act: Act, worker: Act) -> None:
    from db.commands.importing import plan_import, write_import

    annex = known(day(22))
    plan = plan_import(filled, act, annex)
    submit(filled, worker, 1, day(20), TODAY)
    with pytest.raises(Conflict, match="changed since the preview"):
        write_import(filled, act, annex, plan)


# Any file after any moves

NewStore = Callable[[], AbstractContextManager[Store]]
# What a file never speaks of, or may not take away.
_DECIDED = {
    "notes": "SELECT * FROM notes",
    "actions": "SELECT * FROM actions",
    "decisions": "SELECT * FROM decisions",
    # An assessment may be put into another case, and what was done to it goes along.
    "corrections": "SELECT id, assessment_id, dated, was, became, reason, made_on, made_by FROM corrections",
    "submissions": "SELECT id, assessment_id, submitted_on, submitted_by, to_id FROM submissions",
    "returned": "SELECT id, ended_on, outcome, ended_by, comment FROM submissions "
    "WHERE outcome = 'returned' OR ended_by IS NOT NULL",
    "names": "SELECT id, reference, name FROM children",
    "cases": "SELECT id, child_id, number, taken_by, referral_outcome, referral_decided_on, threshold_level, "
    "threshold_reason FROM cases",
    "closed here": "SELECT id, closed_on, closed_by, closure_reason FROM cases AS c WHERE closed_on IS NOT NULL AND "
    "(c.referral_outcome IN ('no_further_action', 'early_help') OR EXISTS (SELECT 1 FROM decisions AS d "
    "WHERE d.case_id = c.id AND d.kind = 'closure' AND d.corrects_id IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM decisions AS l WHERE l.corrects_id = d.id)))",
    "begun here": "SELECT id, clock_from, standard_id, due_on FROM assessments WHERE started_by IS NOT NULL",
    "corrected referrals": "SELECT id, referred_on FROM cases AS c WHERE EXISTS (SELECT 1 FROM corrections AS k "
    "WHERE k.case_id = c.id AND k.dated = 'referral')",
    "assessments": "SELECT id, kind, started_on, started_by, child_seen_on, seen_alone, late_reason, late_note "
    "FROM assessments",
    "signed": "SELECT a.id, a.authorised_on FROM assessments AS a JOIN submissions AS s ON s.assessment_id = a.id "
    "AND s.outcome = 'authorised' AND s.ended_on = a.authorised_on AND s.ended_by IS NOT NULL",
    "seen": "SELECT id, child_seen FROM assessments WHERE child_seen_on IS NOT NULL",
}
# Each with the table that says of which rows: those that the file adds are not compared.
_ROWS = {"cases": "cases", "assessments": "assessments", "names": "children"}


def decided(store: Store) -> dict[str, set[tuple[Any, ...]]]:
    return {name: set(rows(store, sql)) for name, sql in _DECIDED.items()}


def enquiries(store: Store) -> list[tuple[Any, ...]]:
    """Of each child when section 47 enquiries began, and their conference or why there is none."""
    return rows(
        store,
        "SELECT child_id, section_47_on, CASE WHEN conference_on >= section_47_on THEN conference_on END, "
        "conference_needless FROM cases WHERE section_47_on IS NOT NULL",
    )


def stand(after: list[tuple[Any, ...]], child: int, since: str, *conference: str | None) -> bool:
    """Whether the enquiries and what was known of their conference stand, or later ones that a file told of."""
    return any(
        one == child
        and (began > since or (began == since and (conference == (None, None) or tuple(now) == conference)))
        for one, began, *now in after
    )


def last_seen(store: Store) -> dict[int, str]:
    return dict(rows(store, "SELECT id, last_seen_on FROM cases WHERE last_seen_on IS NOT NULL"))


def moved(store: Store, act: Act, seed: int, moves: list[str]) -> None:
    """Make the moves that can be made, by two people."""
    chance = random.Random(seed)
    with store.reading() as reader:
        worker = Act(person_named(reader, "Wil Worker"), act.at)
    mover = Mover(store, act, TODAY - timedelta(days=50), chance, worker)
    for name in moves:
        with suppress(CpipError):
            mover.moves[name]()


def same_twice(store: Store, act: Act, annex: AnnexA) -> ImportPlan:
    plan = imported(store, act, annex)
    assert imported(store, act, annex).writes == []
    return plan


@relaxed
@given(
    history=st.lists(
        st.tuples(files(), st.lists(st.sampled_from(MOVES), min_size=5, max_size=25)), min_size=1, max_size=2
    ),
    last=files(),
    seed=st.integers(0, 2**32),
)
def test_no_file_takes_back_what_was_decided_here(
    history: list[tuple[AnnexA, list[str]]], last: AnnexA, seed: int, new_store: NewStore, act: Act
) -> None:
    with new_store() as store:
        give_access(store, act, "Wil Worker", Role.WORKER, new=True)
        for file, moves in history:
            same_twice(store, act, file)
            moved(store, act, seed, moves)
        before, seen, asked = decided(store), last_seen(store), enquiries(store)
        same_twice(store, act, last)
        after = decided(store)
        assert [one for one in asked if not stand(enquiries(store), *one)] == []
        for name, held in before.items():
            assert held <= after[name], f"lost of {name}: {held - after[name]}"
            if name not in _ROWS:
                assert name in ("signed", "closed here", "corrected referrals") or held == after[name], name
        assert all(last_seen(store).get(case, "") >= on for case, on in seen.items())
        open_ones = rows(store, "SELECT child_id FROM cases WHERE closed_on IS NULL")
        assert len(open_ones) == len(set(open_ones))
        for table in ("submissions", "corrections"):
            elsewhere = "JOIN assessments AS a ON a.id = k.assessment_id WHERE a.case_id <> k.case_id"
            assert rows(store, f"SELECT 1 FROM {table} AS k {elsewhere}") == []
        waiting = "SELECT 1 FROM submissions AS s JOIN assessments AS a ON a.id = s.assessment_id "
        assert rows(store, f"{waiting} WHERE s.ended_on IS NULL AND a.authorised_on IS NOT NULL") == []
        with store.reading() as reader:
            clock = standards(reader)
            for (case,) in reader.rows("SELECT id FROM cases"):
                assert case_file(reader, clock, case, TODAY).story


def test_what_is_written_on_a_case_is_no_file_s_business(filled: Store, act: Act, worker: Act) -> None:
    write_note(filled, worker, 1, NoteKind.NOTE, "She likes cats.", day(3), TODAY)
    agree_action(filled, worker, 1, "Visit", 1, day(9), day(3), TODAY)
    asked = "SELECT said FROM notes UNION ALL SELECT what FROM actions"
    kept(filled, act, known(day(22)), asked)
