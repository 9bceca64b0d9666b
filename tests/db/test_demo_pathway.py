"""The synthetic authority on its way from referral to signature: what a manager finds, and that it keeps every rule."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

import pytest

from db.commands.founding import found
from db.demo import fill_demo
from db.queries.case_file import CaseFile, case_file
from db.queries.data_quality import findings
from db.queries.duty import DutyQuestion, Tile, duty_counts
from db.queries.pathway import case_at
from db.queries.signature import SignatureRow, signature_queue
from db.queries.standards import standards
from db.queries.standing import children_standing
from db.queries.triage import waiting_list
from db.store import Act, Store
from models.assessment import Kind, State
from models.case import CaseStatus, status_of
from models.moves import check_signer
from models.notes import NoteKind, StoryKind
from models.pathway import Move, Stage, Trigger, assessment_moves, case_moves, kind_on
from models.people import Person, Role
from models.quality import Quality
from models.referral import ReferralOutcome, check_birth
from models.standards import Clock
from models.status_clocks import StatusClock
from models.waiting import Owed

DAYS = {"2011": (date(2011, 9, 16), 2011), "another seed": (date(2011, 9, 19), 7), "today": (date(2026, 11, 23), 2011)}
SAM = Person(1, "Sam Field", Role.ADMINISTRATOR)


class Authority:
    """A demo of 900 children as Sam Field finds it, whom it was founded with."""

    def __init__(self, store: Store, as_at: date) -> None:
        self.store, self.as_at = store, as_at
        with store.reading() as reader:
            self.clock = standards(reader)

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        with self.store.reading() as reader:
            return [tuple(row) for row in reader.rows(sql, **values)]

    @cached_property
    def files(self) -> dict[int, CaseFile]:
        """Every open case, and what was closed in the last half year."""
        since = self.as_at - timedelta(days=180)
        ids = self.rows("SELECT id FROM cases WHERE closed_on IS NULL OR opened_on > :day", day=since.isoformat())
        with self.store.reading() as reader:
            return {id_: case_file(reader, self.clock, id_, self.as_at) for (id_,) in ids}

    def queue(self, *, everybody: bool = False) -> tuple[SignatureRow, ...]:
        with self.store.reading() as reader:
            return signature_queue(reader, self.clock, self.as_at, SAM, everybody=everybody)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def authority(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    as_at, seed = DAYS[request.param]
    act = Act(SAM, datetime(2026, 11, 23, 9, tzinfo=UTC))
    path = tmp_path_factory.mktemp("demo") / "demo.store"
    with found(path, None, act.at, manager=SAM.name, team="Duty", holidays_version="0.109") as store:
        fill_demo(store, act, as_at, seed=seed)
        yield Authority(store, as_at)


# What a manager finds in the morning.


def test_referrals_taken_here_wait_for_a_decision_some_due_today_and_one_late(authority: Authority) -> None:
    with authority.store.reading() as reader:
        rows = waiting_list(reader, authority.clock, authority.as_at).of(Owed.DECIDE)
    found = Counter(row.wait.decision.state for row in rows if row.wait.decision)
    assert found[State.DUE_TODAY] >= 1
    assert found[State.OPEN] >= 1
    assert 1 <= found[State.OVERDUE] <= 3, "one family"
    assert not any(row.work for row in rows), "nothing is assessed before the decision"


def test_assessments_wait_for_the_signature_of_who_opens_the_demo(authority: Authority) -> None:
    queue = authority.queue()
    states = Counter(row.countdown.state for row in queue)
    assert 8 <= len(queue) <= 25
    assert states[State.DUE_TODAY] >= 1, "one breaches today"
    assert states[State.OVERDUE] >= 1
    assert states[State.OPEN] >= 3
    assert {row.to for row in queue} == {SAM.name, None}
    assert any(row.child_seen is False for row in queue), "one where the child was not seen"


def test_some_wait_for_others_and_what_sam_submitted_is_not_sam_s_to_sign(authority: Authority) -> None:
    everybody = authority.queue(everybody=True)
    assert len(everybody) > len(authority.queue())
    own = [row for row in everybody if row.submitted_by == SAM.name]
    assert own
    assert not any(row.mine for row in own)
    with authority.store.reading() as reader:
        counts = duty_counts(reader, authority.clock, DutyQuestion(authority.as_at))
    assert counts.of(Tile.TO_SIGN) == len(everybody)


def test_some_assessments_were_returned_once_with_a_comment(authority: Authority) -> None:
    returned = authority.rows("SELECT comment FROM submissions WHERE outcome = 'returned'")
    assert len(returned) >= 20
    assert all(comment for (comment,) in returned)
    assert authority.rows(
        "SELECT a.id FROM assessments a WHERE a.authorised_on IS NULL AND EXISTS "
        "(SELECT 1 FROM submissions s WHERE s.assessment_id = a.id AND s.outcome = 'returned')"
    )


def test_the_child_was_seen_alone_not_alone_or_not_at_all(authority: Authority) -> None:
    seen = Counter(authority.rows("SELECT child_seen, seen_alone FROM assessments WHERE child_seen_on IS NOT NULL"))
    assert {(1, 1), (1, 0), (1, None)} == set(seen)
    assert not authority.rows(
        "SELECT a.id FROM assessments a JOIN cases c ON c.id = a.case_id WHERE a.child_seen_on > c.last_seen_on "
        "OR (a.child_seen_on IS NOT NULL AND c.last_seen_on IS NULL)"
    )


def test_every_quality_can_be_found(authority: Authority) -> None:
    found = {quality for case in authority.files.values() for line in case.assessments for quality in line.qualities}
    assert found >= set(Quality) - {Quality.SAME_DAY}


def test_there_are_open_and_late_and_done_actions_and_an_owner_for_each(authority: Authority) -> None:
    lines = [line for case in authority.files.values() for line in case.actions]
    states = Counter(line.countdown.state for line in lines if line.countdown)
    assert states[State.OPEN] > states[State.OVERDUE] > states[State.DUE_TODAY] > 0
    assert authority.rows("SELECT id FROM actions WHERE done_on IS NOT NULL")


def test_management_decisions_include_one_not_to_act_and_one_that_is_corrected(authority: Authority) -> None:
    decided = authority.rows("SELECT decided FROM decisions WHERE kind = 'management'")
    assert any("Not to act" in said for (said,) in decided)
    corrected = authority.rows(
        "SELECT o.made_on <= d.made_on, o.case_id = d.case_id, o.id < d.id FROM decisions d "
        "JOIN decisions o ON o.id = d.corrects_id"
    )
    assert corrected
    assert set(corrected) == {(1, 1, 1)}


def test_every_kind_of_entry_is_in_some_story(authority: Authority) -> None:
    kinds = {entry.kind for case in authority.files.values() for entry in case.story}
    assert kinds == set(StoryKind)
    assert {NoteKind(kind) for (kind,) in authority.rows("SELECT DISTINCT kind FROM notes")} == set(NoteKind)


def test_after_section_47_began_a_conference_is_due_late_held_or_not_needed(authority: Authority) -> None:
    clocks = [line for case in authority.files.values() for line in case.clocks if line.clock is Clock.CONFERENCE]
    assert {State.OPEN, State.OVERDUE} <= {line.countdown.state for line in clocks}
    held = authority.rows("SELECT section_47_on, conference_on FROM cases WHERE conference_on IS NOT NULL")
    assert held
    assert all(date.fromisoformat(on).weekday() < 5 and began <= on for began, on in held)
    assert authority.rows("SELECT id FROM cases WHERE conference_needless IS NOT NULL")


def test_some_children_are_expected_and_some_cases_are_re_referrals(authority: Authority) -> None:
    expected = authority.rows(
        "SELECT ch.expected_on, c.referred_on FROM children ch JOIN cases c ON c.child_id = ch.id "
        "WHERE ch.date_of_birth IS NULL"
    )
    assert expected
    for on, referred in expected:
        check_birth(date.fromisoformat(referred), None, date.fromisoformat(on))
    assert sum(case.earlier_referral_on is not None for case in authority.files.values()) >= 20


def test_every_outcome_of_a_referral_is_there(authority: Authority) -> None:
    outcomes = authority.rows("SELECT DISTINCT referral_outcome FROM cases WHERE referral_outcome IS NOT NULL")
    assert {ReferralOutcome(outcome) for (outcome,) in outcomes} == set(ReferralOutcome)


def test_section_47_begins_a_core_assessment_beside_the_initial_one_where_there_are_two_stages(
    authority: Authority,
) -> None:
    both = [
        case
        for case in authority.files.values()
        if {line.kind for line in case.assessments if line.stage is not Stage.AUTHORISED} == {Kind.INITIAL, Kind.CORE}
    ]
    two_stages = kind_on(authority.clock, authority.as_at) is Kind.INITIAL
    assert bool(both) == two_stages
    assert all(case.section_47_on == case.assessments[-1].started_on for case in both)


# That it could all have been done with the program.


def test_no_date_breaks_a_rule_of_the_census(authority: Authority) -> None:
    with authority.store.reading() as reader:
        assert findings(reader, authority.as_at) == ()


def test_what_was_taken_here_is_complete(authority: Authority) -> None:
    taken = [case for case in authority.files.values() if case.taken_by is not None]
    assert len(taken) > 100
    for case in taken:
        assert None not in (case.threshold_level, case.referral_source, case.primary_need)
        assert case.referral_outcome is not None or not case.assessments
        if case.assessments:
            first = case.assessments[0]
            assert first.started_by in (Trigger.REFERRAL, Trigger.STRATEGY)
            assert case.decided_on is not None
            assert case.opened_on <= case.decided_on <= (first.authorised_on or authority.as_at)
        if case.referral_outcome is not None and case.referral_outcome.ends:
            assert case.closed_on == case.decided_on


def test_the_due_date_told_by_a_decision_is_that_of_the_assessment(authority: Authority) -> None:
    told = authority.rows(
        "SELECT d.decided, a.due_on FROM decisions d JOIN assessments a ON a.id = "
        "(SELECT MIN(o.id) FROM assessments o WHERE o.case_id = d.case_id) WHERE d.kind = 'referral'"
    )
    assert told
    for decided, due_on in told:
        day = date.fromisoformat(due_on)
        assert decided.endswith(f"due {day:%a} {day.day} {day:%b %Y}")


def test_submissions_follow_one_another_and_end_as_the_assessment_says(authority: Authority) -> None:
    times: dict[int, list[tuple[Any, ...]]] = {}
    for assessment, *row in authority.rows(
        "SELECT s.assessment_id, s.submitted_on, s.ended_on, s.outcome, a.started_on, a.authorised_on, "
        "EXISTS (SELECT 1 FROM corrections c WHERE c.assessment_id = a.id AND c.became IS NULL AND c.was = s.ended_on) "
        "FROM submissions s JOIN assessments a ON a.id = s.assessment_id ORDER BY s.assessment_id, s.id"
    ):
        times.setdefault(assessment, []).append(tuple(row))
    for spells in times.values():
        before = spells[0][3]
        for on, until, outcome, _, authorised, reopened in spells:
            assert before <= on <= (until or "9999")
            before = until or on
            assert outcome != "authorised" or until == authorised or reopened
        last = spells[-1]
        assert last[1] is None or last[2] == "returned" or last[4] == last[1] or last[5]
        assert (last[4] is not None) == (last[2] == "authorised" and not last[5])


def test_nothing_is_submitted_before_the_decision_on_the_referral_nor_returned_before_a_worker_had_it(
    authority: Authority,
) -> None:
    assert not authority.rows(
        "SELECT s.id FROM submissions s JOIN cases c ON c.id = s.case_id WHERE s.submitted_on < c.referral_decided_on"
    )
    assert not authority.rows(
        "SELECT s.id FROM submissions s WHERE s.outcome = 'returned' AND s.submitted_on < (SELECT MIN(al.started_on) "
        "FROM allocations al WHERE al.case_id = s.case_id AND al.worker_id IS NOT NULL)"
    )


def test_nobody_signed_their_own_and_whoever_signed_may(authority: Authority) -> None:
    assert not authority.rows("SELECT id FROM submissions WHERE submitted_by = ended_by")
    managers = {name for (name,) in authority.rows("SELECT name FROM workers WHERE role = 'team_manager'")}
    signed = {name for (name,) in authority.rows("SELECT ended_by FROM submissions WHERE ended_by IS NOT NULL")}
    assert signed <= managers
    for row in authority.queue():
        with authority.store.reading() as reader:
            case = case_at(reader, row.case_id, authority.as_at)
        check_signer(case, case.assessment(row.id), SAM.id, authority.as_at)
    assert not authority.rows(
        "SELECT s.id FROM submissions AS s JOIN workers AS w ON w.name = s.ended_by "
        "JOIN allocations AS al ON al.case_id = s.case_id AND al.worker_id = w.id AND s.outcome = 'authorised' "
        "AND ((al.started_on <= s.submitted_on AND COALESCE(al.ended_on, '9999') > s.submitted_on) "
        "OR (al.started_on <= s.ended_on AND COALESCE(al.ended_on, '9999') > s.ended_on))"
    )


def test_each_late_signature_since_the_program_is_in_use_has_a_coded_reason_with_a_note(authority: Authority) -> None:
    rows = authority.rows(
        "SELECT a.late_reason, a.late_note, a.authorised_on > a.due_on FROM assessments a "
        "JOIN submissions s ON s.assessment_id = a.id AND s.outcome = 'authorised' AND s.ended_on = a.authorised_on"
    )
    assert any(late for *_, late in rows)
    assert all((reason is not None) == (note is not None) == bool(late) for reason, note, late in rows)
    assert len({reason for reason, *_ in rows}) >= 8


def test_every_case_is_where_its_moves_go_on(authority: Authority) -> None:
    moves: Counter[Move] = Counter()
    for id_ in authority.files:
        with authority.store.reading() as reader:
            case = case_at(reader, id_, authority.as_at)
        moves.update(case_moves(case))
        for one in case.assessments:
            moves.update(assessment_moves(case, one))
    assert set(moves) == set(Move)


def test_the_three_parts_of_the_time_add_up_for_each_assessment(authority: Authority) -> None:
    for case in authority.files.values():
        for line in case.assessments:
            assert line.split.elapsed == line.day
            assert min(line.split.unallocated, line.split.worker, line.split.manager) >= 0


def test_what_is_written_was_written_by_somebody_of_the_case_while_it_was_open(authority: Authority) -> None:
    assert not authority.rows(
        "SELECT n.id FROM notes n JOIN cases c ON c.id = n.case_id WHERE n.happened_on < c.opened_on "
        "OR (n.kind <> 'feedback' AND n.happened_on > c.closed_on)"
    )
    assert not authority.rows("SELECT id FROM notes WHERE written_by NOT IN (SELECT name FROM workers)")
    assert not authority.rows(
        "SELECT a.id FROM actions a JOIN cases c ON c.id = a.case_id WHERE a.set_on < c.opened_on "
        "OR a.done_on < a.set_on OR (c.closed_on IS NOT NULL AND (a.done_on IS NULL OR a.done_on > c.closed_on))"
    )


def test_a_moved_start_stood_later_before_and_was_corrected_before_it_was_signed(authority: Authority) -> None:
    moved = authority.rows(
        "SELECT c.was, c.became, c.made_on, a.started_on, COALESCE(a.authorised_on, '9999') FROM corrections c "
        "JOIN assessments a ON a.id = c.assessment_id WHERE c.dated = 'started'"
    )
    assert moved
    assert all(became == start < was <= made_on <= until for was, became, made_on, start, until in moved)


def test_a_small_authority_can_be_had(tmp_path_factory: pytest.TempPathFactory) -> None:
    act = Act(SAM, datetime(2026, 11, 23, 9, tzinfo=UTC))
    for children in (1, 3, 12):
        path = tmp_path_factory.mktemp("demo") / "small.store"
        with found(path, None, act.at, manager=SAM.name, team="Duty", holidays_version="0.109") as store:
            fill_demo(store, act, date(2011, 9, 16), children=children)
            with store.reading() as reader:
                assert findings(reader, date(2011, 9, 16)) == ()


# How the children stand.


def test_each_child_stands_as_its_case_says_and_a_plan_begins_with_its_conference(authority: Authority) -> None:
    with authority.store.reading() as reader:
        found = {one.case_id: one for one in children_standing(reader, authority.clock, authority.as_at)}
    rows = authority.rows("SELECT id, status, conference_on FROM cases WHERE closed_on IS NULL")
    for id_, said, held_on in rows:
        child = found[id_]
        assert child.status is status_of(said)
        plan = next((one for one in child.episodes if one.kind is CaseStatus.CHILD_PROTECTION), None)
        if child.status is CaseStatus.CHILD_PROTECTION and held_on is not None:
            assert plan is not None
            assert plan.started_on == date.fromisoformat(held_on)
    late = Counter(clock.clock for child in found.values() for clock in child.clocks if clock.due_on < authority.as_at)
    runs = Counter(clock.clock for child in found.values() for clock in child.clocks)
    assert set(late) == set(runs) == set(StatusClock)
    assert all(late[clock] < runs[clock] / 3 for clock in StatusClock)


def test_nothing_of_a_plan_or_of_care_is_on_a_day_that_cannot_be(authority: Authority) -> None:
    today, end = authority.as_at.isoformat(), "COALESCE(e.ended_on, :today)"
    of = "FROM {} AS o JOIN status_episodes AS e ON e.id = o.episode_id"
    for sql in (
        f"{of.format('episode_events')} WHERE o.held_on < e.started_on OR o.held_on > {end}",
        f"{of.format('episode_facts')} WHERE o.since < e.started_on OR o.since > {end}",
        f"{of.format('placements')} WHERE o.started_on < e.started_on OR COALESCE(o.ended_on, o.started_on) > {end}",
        "FROM status_episodes AS e JOIN cases AS c ON c.id = e.case_id WHERE e.started_on < c.opened_on "
        f"OR e.started_on > :today OR {end} > COALESCE(c.closed_on, :today) OR e.ended_on <= e.started_on",
        "FROM status_episodes AS e JOIN status_episodes AS o ON o.child_id = e.child_id AND o.id > e.id "
        "AND (o.kind = e.kind OR 'looked_after' NOT IN (o.kind, e.kind)) "
        f"WHERE e.started_on < COALESCE(o.ended_on, '9999') AND o.started_on < {end}",
    ):
        assert authority.rows(f"SELECT e.id, e.kind, e.started_on, e.ended_on {sql}", today=today) == []
    moved = authority.rows(
        "SELECT COUNT(*) FROM placements AS p JOIN status_episodes AS e ON e.id = p.episode_id "
        "WHERE e.ended_on IS NULL AND NOT p.aside GROUP BY e.id HAVING COUNT(*) >= 3"
    )
    assert moved, "some children have moved often"
    assert authority.rows("SELECT 1 FROM placements WHERE reason IS NULL AND ended_on IS NOT NULL AND NOT aside") == []
