"""What stands on record of each clock: every act that moves one adds exactly what it changed, from the day of the act.

A record is never changed but for what supersedes it; nothing is written where nothing changed.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from frozen_list import published_lines
from small_authority import (
    ADA,
    BECAUSE,
    BOB,
    BOBS,
    CLOSED,
    HELD,
    HELD_TOO,
    HIDDEN,
    LOOKED_AFTER_CASE,
    MO,
    NORTH,
    UNHELD,
    WIL,
    ask,
    june,
    missing_on_record,
    person,
    refused,
    trail_is_sound,
    wishes,
    write,
)

from db.clock_records import Since, begin_noting, note_every_case, write_records
from db.commands.allocating import allocate
from db.commands.assessing import authorise, correct_date, note_seen, reopen, start_assessment, submit
from db.commands.calendar import add_local_standard, close_office, count_start_day, proclaim
from db.commands.closing import note_conference
from db.commands.importing import plan_import, write_import
from db.commands.keeping import erase
from db.commands.publishing import publish_month, set_population, set_yardstick
from db.commands.referring import decide_referral, take_referral
from db.commands.standing import (
    begin_care,
    begin_need,
    begin_protection,
    end_episode,
    note_held,
    place,
    set_fact,
)
from db.commands.standing_corrected import correct_episode
from db.commands.triage import note_section_47, set_threshold
from db.commands.undoing import redo, undo
from db.commands.writing import write_note
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.performance import Known, completed_lines, open_lines
from db.queries.publications import publications
from db.queries.standards import standards
from db.store import Act, Store
from models.allocation import ChangeReason, Destination
from models.assessment import Kind
from models.care_codes import (
    AbuseCategory,
    CareEnd,
    CareGoal,
    EventKind,
    FactKind,
    LegalStatus,
    MoveReason,
    PlacementType,
)
from models.census import PrimaryNeed, ReferralSource
from models.episodes import AssessmentWork, Facts, Referral
from models.errors import InvalidInput
from models.notes import NoteKind
from models.pathway import Dated, Trigger
from models.referral import NewChild, ReferralOutcome
from models.standards import Clock, Standards
from models.timeliness import STANDS, Measure, Month

NEW = 15  # the next case
SINGLE, DECISION, CONFERENCE, CAME = "single", "referral_decision", "conference", "referral"
OF_CASES = (DECISION, CONFERENCE, CAME)


class Record(NamedTuple):
    id: int
    line_id: int
    clock: str
    case_id: int | None
    assessment_id: int | None
    clock_from: str
    due_on: str
    stopped_on: str | None
    team_id: int | None
    recorded_on: str
    superseded_on: str
    superseded_by: int | None
    withdrawn: int


def on_record(store: Store) -> dict[int, Record]:
    """Every record, by its number."""
    rows = ask(store, f"SELECT {', '.join(Record._fields)} FROM main.clock_records ORDER BY id")
    return {row[0]: Record(*row) for row in rows}


def added(store: Store, *acts: Callable[[], object]) -> list[Record]:
    """What the acts put on record; all that was there is as it was, but for what supersedes it."""
    before = on_record(store)
    for act in acts:
        act()
    after = on_record(store)
    assert before.keys() <= after.keys()
    new = [record for id_, record in after.items() if id_ not in before]
    assert [record.id for record in new] == list(range(len(before) + 1, len(after) + 1))
    for id_, was in before.items():
        now = after[id_]
        kept = was._replace(superseded_on=now.superseded_on, superseded_by=now.superseded_by)
        assert now == kept
        if now != was:
            assert was.superseded_by is None, "what was superseded is superseded once"
    sound(after)
    return new


def sound(records: dict[int, Record]) -> None:
    """Each line is a chain of records, of which the last stands."""
    lines: dict[int, list[Record]] = {}
    for record in records.values():
        lines.setdefault(record.line_id, []).append(record)
    for line, chain in lines.items():
        assert chain[0].id == line
        assert {record.clock for record in chain} == {chain[0].clock}
        for one, after in zip(chain, [*chain[1:], None], strict=True):
            expected = (STANDS.isoformat(), None) if after is None else (after.recorded_on, after.id)
            assert (one.superseded_on, one.superseded_by) == expected
    standing = [
        (one.clock, one.assessment_id or one.case_id)
        for one in records.values()
        if one.superseded_by is None
        and not one.withdrawn
        and (one.assessment_id or (one.case_id and one.clock in OF_CASES))
    ]
    assert len(standing) == len(set(standing)), "a clock has one record that stands"


def said(records: list[Record]) -> list[tuple[str, str, str | None, str, bool]]:
    """Of each: the clock, from when it runs, when it stopped, the day from which it is on record, whether withdrawn."""
    found = [(one.clock, one.clock_from, one.stopped_on, one.recorded_on, bool(one.withdrawn)) for one in records]
    return sorted(found, key=repr)


def day(number: int) -> str:
    return june(number).isoformat()


def at(number: int, id_: int = MO) -> Act:
    """An act on a day of June 2024."""
    return Act(person(id_), datetime(2024, 6, number, 9, tzinfo=UTC))


@pytest.fixture
def kept(authority: Store) -> Store:
    """The small authority with all on record as it happened."""
    with authority.writing() as session:
        connection = session.connection().connection.driver_connection
        note_every_case(connection)
        write_records(connection, Since(june(10), as_happened=True))
    return authority


@pytest.fixture
def clock(kept: Store) -> Standards:
    with kept.reading() as reader:
        return standards(reader)


def take(store: Store, act: Act, received: date, child: int | NewChild | None = None) -> int:
    return take_referral(
        store, act, child or NewChild("Nia New"), received, ReferralSource.POLICE, PrimaryNeed.ABUSE, 3, BECAUSE,
        act.at.date(), team_id=NORTH,
    )  # fmt: skip


def sign(store: Store, assessment: int, on: int, recorded: int) -> None:
    """Somebody submits it and somebody else signs it on a day of June; both are recorded on another."""
    submit(store, at(recorded, WIL), assessment, june(on), june(recorded))
    authorise(store, at(recorded), assessment, june(on), june(recorded))


# What there is to begin with


def test_a_store_without_records_gets_them_as_it_happened(kept: Store) -> None:
    records = on_record(kept)
    sound(records)
    of_closed = [one for one in records.values() if one.case_id == CLOSED]
    assert [(one.stopped_on, one.recorded_on, one.superseded_on) for one in of_closed] == [
        (None, "2024-04-01", "2024-06-01"), ("2024-06-01", "2024-06-01", "9999-12-31")
    ]  # fmt: skip
    assert of_closed[1].team_id == NORTH
    assert len({one.line_id for one in records.values()}) == 16


# The acts that move a clock


def test_a_referral_is_on_record_from_the_day_it_was_entered_and_its_decision_runs(
    kept: Store, clock: Standards
) -> None:
    new = added(kept, lambda: take(kept, at(10), june(6)))
    assert said(new) == [
        (CAME, day(6), day(6), day(10), False),
        (DECISION, day(6), None, day(10), False),
    ]  # fmt: skip
    decision = next(one for one in new if one.clock == DECISION)
    assert (decision.due_on, decision.case_id, decision.team_id) == (day(7), NEW, None)


def test_a_decision_stops_its_clock_and_starts_that_of_the_assessment(kept: Store, clock: Standards) -> None:
    take(kept, at(10), june(6))
    new = added(
        kept, lambda: decide_referral(kept, at(11), NEW, ReferralOutcome.ASSESSMENT, BECAUSE, june(10), june(11))
    )
    assert said(new) == [(DECISION, day(6), day(10), day(11), False), (SINGLE, day(6), None, day(11), False)]
    assert {one.clock: one.team_id for one in new} == {DECISION: NORTH, SINGLE: None}


def test_a_case_closed_before_it_was_decided_on_needs_no_decision_any_more(kept: Store) -> None:
    take(kept, at(10), june(6))
    decided = added(
        kept,
        lambda: decide_referral(kept, at(10), NEW, ReferralOutcome.NO_FURTHER_ACTION, BECAUSE, june(6), june(10)),
    )
    assert said(decided) == [(DECISION, day(6), day(6), day(10), False)]


def test_a_signature_is_on_record_from_the_day_of_the_act_and_not_from_its_own(kept: Store) -> None:
    new = added(kept, lambda: sign(kept, UNHELD, 6, 11))
    assert said(new) == [(SINGLE, day(3), day(6), day(11), False)]


def test_a_signature_of_a_held_case_counts_for_the_team_that_held_it_that_day(kept: Store) -> None:
    sign(kept, HELD, 6, 10)
    assert list(on_record(kept).values())[-1].team_id == NORTH


def test_a_corrected_date_adds_a_record_where_the_clock_is_another_by_it(kept: Store) -> None:
    def correct(what: Dated, now: int, recorded: int = 12) -> None:
        correct_date(kept, at(recorded), UNHELD, UNHELD, what, june(now), BECAUSE, june(recorded), june(recorded))

    submit(kept, at(10, WIL), UNHELD, june(6), june(10), seen_on=june(5))
    assert added(kept, lambda: correct(Dated.SUBMITTED, 7), lambda: correct(Dated.SEEN, 4)) == []
    authorise(kept, at(11), UNHELD, june(10), june(11))
    assert said(added(kept, lambda: correct(Dated.AUTHORISED, 7))) == [(SINGLE, day(3), day(7), day(12), False)]
    # Without a referral the clock begins with the assessment.
    assert said(added(kept, lambda: correct(Dated.STARTED, 4, 13))) == [(SINGLE, day(4), day(7), day(13), False)]
    with pytest.raises(InvalidInput):
        correct(Dated.STARTED, 4)


def test_a_corrected_referral_moves_every_clock_that_counts_from_it(kept: Store) -> None:
    take(kept, at(10), june(6))
    decide_referral(kept, at(10), NEW, ReferralOutcome.ASSESSMENT, BECAUSE, june(7), june(10))
    new = added(
        kept, lambda: correct_date(kept, at(12), NEW, None, Dated.REFERRAL, june(5), BECAUSE, june(12), june(12))
    )
    assert said(new) == [
        (CAME, day(5), day(5), day(12), False),
        (DECISION, day(5), day(7), day(12), False),
        (SINGLE, day(5), None, day(12), False),
    ]  # fmt: skip
    assert next(one.due_on for one in new if one.clock == DECISION) == day(6)


def test_a_preview_puts_nothing_on_record(kept: Store) -> None:
    take(kept, at(10), june(6))
    assert added(
        kept,
        lambda: correct_date(kept, at(12), NEW, None, Dated.REFERRAL, june(5), BECAUSE, june(12), june(12),
                             apply=False),
        lambda: proclaim(kept, at(10), date(2024, 6, 17), "Day", apply=False),
        lambda: count_start_day(kept, at(10, ADA), True, apply=False),
        lambda: plan_import(kept, at(10, ADA), june_file("X")),
    ) == []  # fmt: skip


def test_a_reopened_assessment_runs_again_from_the_day_of_the_act(kept: Store) -> None:
    sign(kept, UNHELD, 6, 10)
    new = added(kept, lambda: reopen(kept, at(12), UNHELD, BECAUSE, june(11), june(12)))
    assert said(new) == [(SINGLE, day(3), None, day(12), False)]
    (signed,) = added(kept, lambda: sign(kept, UNHELD, 12, 12))
    assert (signed.line_id, signed.stopped_on) == (new[0].line_id, day(12))


def test_a_conference_is_owed_from_enquiries_until_it_is_held_or_said_to_be_needless(kept: Store) -> None:
    assert said(added(kept, lambda: note_section_47(kept, at(10), HELD, june(4), june(10)))) == [
        (CONFERENCE, day(4), None, day(10), False)
    ]
    assert said(added(kept, lambda: note_conference(kept, at(11), HELD, None, june(11), needless=BECAUSE))) == [
        (CONFERENCE, day(4), None, day(11), True)
    ]
    assert said(added(kept, lambda: undo(kept, at(12)))) == [(CONFERENCE, day(4), None, day(12), False)]
    assert said(added(kept, lambda: note_conference(kept, at(13), HELD, june(11), june(13)))) == [
        (CONFERENCE, day(4), day(11), day(13), False)
    ]


def test_a_plan_counts_by_its_own_dates_from_the_day_on_which_it_was_entered(kept: Store) -> None:
    new = added(kept, lambda: begin_protection(kept, at(10), UNHELD, AbuseCategory.NEGLECT, june(4), june(10)))
    assert said(new) == [("child_protection", day(4), None, day(10), False)]
    assert said(added(kept, lambda: end_episode(kept, at(13), 1, june(12), june(13), note=BECAUSE))) == [
        ("child_protection", day(4), day(12), day(13), False)
    ]
    corrected = added(kept, lambda: correct_episode(kept, at(14), 1, june(14), BECAUSE, started_on=june(5)))
    assert said(corrected) == [("child_protection", day(5), day(12), day(14), False)]
    again = added(kept, lambda: begin_protection(kept, at(17), UNHELD, AbuseCategory.NEGLECT, june(17), june(17)))
    assert said(again) == [("child_protection", day(17), None, day(17), False)]
    assert again[0].line_id != corrected[0].line_id


def test_what_a_file_said_of_a_child_is_on_record_no_more_once_a_plan_is_recorded(kept: Store) -> None:
    def entered() -> None:
        begin_care(kept, at(12), LOOKED_AFTER_CASE, LegalStatus.FULL_ORDER, None, june(3), june(12))

    stood = [one for one in on_record(kept).values() if one.clock == "looked_after"]
    assert said(stood) == [("looked_after", "2024-05-20", None, day(10), False)]
    assert said(added(kept, entered)) == [
        ("looked_after", "2024-05-20", None, day(12), True), ("looked_after", day(3), None, day(12), False)
    ]  # fmt: skip
    back = added(kept, lambda: undo(kept, at(13)))
    assert said(back) == [
        ("looked_after", "2024-05-20", None, day(13), False), ("looked_after", day(3), None, day(13), True)
    ]  # fmt: skip


def test_a_plan_that_takes_the_number_of_one_taken_back_leaves_the_words_of_the_other_child(kept: Store) -> None:
    """Of a child whom a file called looked after: dated, taken back, and dated again after another had that number."""

    def entered(case: int, on: int) -> None:
        begin_care(kept, at(on), case, LegalStatus.FULL_ORDER, None, june(on), june(on))

    entered(LOOKED_AFTER_CASE, 11)
    undo(kept, at(11))
    entered(UNHELD, 12)
    undo(kept, at(12))
    assert said(added(kept, lambda: entered(LOOKED_AFTER_CASE, 13))) == [
        ("looked_after", "2024-05-20", None, day(13), True), ("looked_after", day(13), None, day(13), False)
    ]  # fmt: skip
    assert missing_on_record(kept) == 0


def test_what_is_held_of_a_plan_and_where_a_child_lives_move_no_figure(kept: Store) -> None:
    begin_care(kept, at(10), UNHELD, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, june(4), june(10))
    assert added(
        kept,
        lambda: begin_need(kept, at(10), UNHELD, june(5), june(10)),
        lambda: note_held(kept, at(10), 1, EventKind.VISIT, june(6), june(10)),
        lambda: set_fact(kept, at(10), 1, FactKind.GOAL, CareGoal.RETURN, june(6), june(10)),
        lambda: place(kept, at(10), 1, PlacementType.CHILDRENS_HOME, june(7), june(10), reason=MoveReason.CHILD),
    ) == []  # fmt: skip


# Undo and redo


UNDOABLE: dict[str, tuple[Callable[[Store], object], ...]] = {
    "take a referral": (lambda s: take(s, at(10), june(6)),),
    "note enquiries": (lambda s: note_section_47(s, at(10), HELD, june(4), june(10)),),
    "note a conference": (
        lambda s: note_conference(s, at(10), HELD, june(6), june(10)),
        lambda s: note_section_47(s, at(10, ADA), HELD, june(4), june(10)),
    ),
    "start": (
        lambda s: start_assessment(s, at(10), UNHELD, Kind.SINGLE, Trigger.NEW_INFORMATION, june(10), june(10)),
        lambda s: sign(s, UNHELD, 6, 10),
    ),
    "authorise": (
        lambda s: authorise(s, at(10), UNHELD, june(7), june(10)),
        lambda s: submit(s, at(10, WIL), UNHELD, june(6), june(10)),
    ),
    "reopen": (
        lambda s: reopen(s, at(10), UNHELD, BECAUSE, june(10), june(10)),
        lambda s: submit(s, at(10, WIL), UNHELD, june(6), june(10)),
        lambda s: authorise(s, at(10, ADA), UNHELD, june(7), june(10)),
    ),
    "begin a plan": (
        lambda s: begin_protection(s, at(10), UNHELD, AbuseCategory.NEGLECT, june(4), june(10)),
        lambda s: begin_need(s, at(10, ADA), UNHELD, june(3), june(10)),
    ),
    "end a time in care": (
        lambda s: end_episode(s, at(10), 1, june(7), june(10), reason=CareEnd.HOME_PLANNED),
        lambda s: begin_care(s, at(10, ADA), UNHELD, LegalStatus.ACCOMMODATED, None, june(4), june(10)),
    ),
    "correct": (
        lambda s: correct_date(s, at(10), NEW, None, Dated.REFERRAL, june(5), BECAUSE, june(10), june(10)),
        lambda s: take(s, at(10, ADA), june(6)),
    ),
}


@pytest.mark.parametrize(("act", "before"), [(steps[0], steps[1:]) for steps in UNDOABLE.values()], ids=UNDOABLE.keys())
def test_what_is_taken_back_and_up_again_is_on_record_each_time_on_the_same_line(
    kept: Store, act: Callable[[Store], object], before: tuple[Callable[[Store], object], ...]
) -> None:
    for step in before:
        step(kept)
    newest = {one.line_id: one for one in on_record(kept).values()}
    done = {one.line_id: one for one in added(kept, lambda: act(kept))}
    undone = {one.line_id: one for one in added(kept, lambda: undo(kept, at(11)))}
    redone = {one.line_id: one for one in added(kept, lambda: redo(kept, at(12)))}
    assert done
    assert done.keys() == undone.keys() == redone.keys()
    for line, one in done.items():
        was = newest.get(line)
        if was is None:
            assert undone[line].withdrawn
        else:
            assert _clock_of(undone[line]) == _clock_of(was)
        assert _clock_of(redone[line]) == _clock_of(one)
        assert (undone[line].recorded_on, redone[line].recorded_on) == (day(11), day(12))


def _clock_of(record: Record) -> tuple[Any, ...]:
    return record.case_id, record.assessment_id, record.clock_from, record.due_on, record.stopped_on, record.withdrawn


def test_another_child_who_gets_the_number_of_a_case_taken_back_has_lines_of_their_own(kept: Store) -> None:
    lines = {one.line_id for one in added(kept, lambda: take(kept, at(10), june(6), NewChild("Nia New")))}
    undo(kept, at(11))
    new = added_with(kept, lambda: take(kept, at(11, ADA), june(10), NewChild("Zoe Zeal")))
    assert {(one.case_id, one.line_id == one.id) for one in new} == {(NEW, True)}
    assert {one.case_id for one in on_record(kept).values() if one.line_id in lines} == {None}
    sound(on_record(kept))


def test_another_assessment_that_gets_the_number_of_one_taken_back_has_a_line_of_its_own(kept: Store) -> None:
    sign(kept, UNHELD, 6, 10)

    def start(act: Act) -> None:
        start_assessment(kept, act, UNHELD, Kind.SINGLE, Trigger.NEW_INFORMATION, june(10), june(11))

    (first,) = added(kept, lambda: start(at(11)))
    undo(kept, at(11))
    (second,) = added_with(kept, lambda: start(at(11, ADA)))
    assert (second.assessment_id, second.line_id) == (first.assessment_id, second.id)
    sound(on_record(kept))


def test_the_number_of_an_assessment_taken_back_may_come_to_another_case(kept: Store) -> None:
    for case in (UNHELD, BOBS):
        sign(kept, case, 6, 10)

    def start(act: Act, case: int) -> None:
        start_assessment(kept, act, case, Kind.SINGLE, Trigger.NEW_INFORMATION, june(10), june(11))

    (first,) = added(kept, lambda: start(at(11), UNHELD))
    undo(kept, at(11))
    (second,) = added_with(kept, lambda: start(at(11, ADA), BOBS))
    assert (second.assessment_id, second.line_id) == (first.assessment_id, second.id)
    assert missing_on_record(kept) == 0
    new = added(kept, lambda: proclaim(kept, at(12), date(2024, 6, 17), "Day", apply=True))
    assert first.line_id not in {one.line_id for one in new}
    assert second.line_id in {one.line_id for one in new}


def added_with(store: Store, act: Callable[[], object]) -> list[Record]:
    """What it put on record, whatever it parted from what was there."""
    before = on_record(store)
    act()
    return [one for id_, one in on_record(store).items() if id_ not in before]


# What moves no clock, and what moves many


def test_an_act_that_moves_no_clock_puts_nothing_on_record(kept: Store) -> None:
    assert added(
        kept,
        lambda: set_threshold(kept, at(10), HELD, 3, BECAUSE, june(10)),
        lambda: write_note(kept, at(10), HELD, NoteKind.CONTACT, BECAUSE, june(10), june(10),
                           source=ReferralSource.GP),
        lambda: note_seen(kept, at(10), HELD, june(6), True, june(10)),
        lambda: submit(kept, at(10, WIL), HELD, june(6), june(10)),
        lambda: allocate(kept, at(10), wishes(HELD_TOO), Destination(BOB), june(10), june(10), BECAUSE,
                         code=ChangeReason.OTHER),
        lambda: close_office(kept, at(10), june(12), june(12), "Flood"),
        lambda: set_population(kept, at(10), 25_400),
        lambda: set_yardstick(kept, at(10), Measure.SINGLE, "target", 850, june(10), "the board"),
        lambda: publish_month(kept, at(10), Month(2024, 5), june(10), june(10)),
        lambda: add_local_standard(kept, at(10), Clock.SINGLE, 40, date(2024, 1, 1), None, apply=True),
    ) == []  # fmt: skip


def test_a_refused_act_puts_nothing_on_record(kept: Store) -> None:
    before = on_record(kept)
    refused(kept, InvalidInput, "", lambda: authorise(kept, at(10), UNHELD, june(7), june(10)))
    assert on_record(kept) == before


def test_acts_are_on_record_though_the_first_over_a_connection_was_refused(kept: Store) -> None:
    kept.close()
    with Store.open(kept.path) as again:
        for _ in range(2):
            with pytest.raises(InvalidInput):
                authorise(again, at(10), UNHELD, june(7), june(10))
            assert len(added(again, lambda: note_section_47(again, at(10), HELD, june(4), june(10)))) == 1
            undo(again, at(10))
            again.leave_no_trace()


def test_a_local_standard_moves_the_due_date_and_not_the_one_that_is_counted_by(kept: Store, clock: Standards) -> None:
    add_local_standard(kept, at(10), Clock.SINGLE, 10, date(2024, 1, 1), None, apply=True)
    take(kept, at(10), june(6))
    decide_referral(kept, at(10), NEW, ReferralOutcome.ASSESSMENT, BECAUSE, june(6), june(10))
    (shown,) = ask(kept, "SELECT due_on FROM main.assessments WHERE case_id = 15")
    (single,) = (one for one in on_record(kept).values() if one.case_id == NEW and one.clock == SINGLE)
    assert shown[0] == day(20)
    assert single.due_on == clock.due(Clock.SINGLE, june(6)).due_on.isoformat() > shown[0]


def test_a_proclaimed_holiday_moves_what_is_open_and_nothing_that_has_stopped(kept: Store) -> None:
    note_section_47(kept, at(10), HELD, june(4), june(10))
    note_section_47(kept, at(10), HELD_TOO, june(4), june(10))
    note_conference(kept, at(10), HELD_TOO, june(10), june(10))
    new = added(kept, lambda: proclaim(kept, at(11), date(2024, 6, 17), "Day", apply=True))
    assert {one.recorded_on for one in new} == {day(11)}
    assert {(one.clock, one.stopped_on) for one in new} == {(SINGLE, None), (CONFERENCE, None)}
    assert [one.case_id for one in new if one.clock == CONFERENCE] == [HELD]
    assert CLOSED not in {one.case_id for one in new}
    # Later acts on the case whose conference was held before do not count it anew.
    (moved,) = added(kept, lambda: correct_date(kept, at(12), HELD_TOO, HELD_TOO, Dated.STARTED, date(2024, 5, 13),
                                                BECAUSE, june(12), june(12)))  # fmt: skip
    assert moved.clock == SINGLE


def test_counting_the_start_day_moves_what_is_open_alone(kept: Store) -> None:
    sign(kept, UNHELD, 6, 10)
    new = added(kept, lambda: count_start_day(kept, at(11, ADA), True, apply=True))
    assert new
    assert all(one.stopped_on is None for one in new)
    assert UNHELD not in {one.case_id for one in new}
    again = added(kept, lambda: count_start_day(kept, at(12, ADA), False, apply=True))
    assert {one.line_id for one in again} == {one.line_id for one in new}


def test_a_restricted_case_is_on_record_as_any_other(kept: Store) -> None:
    (new,) = added(kept, lambda: correct_date(kept, at(10, ADA), HIDDEN, HIDDEN, Dated.STARTED, date(2024, 5, 21),
                                              BECAUSE, june(10), june(10)))  # fmt: skip
    assert (new.case_id, new.clock_from) == (HIDDEN, "2024-05-21")


# What comes from elsewhere


def june_file(*children: str, done: date | None = None) -> AnnexA:
    facts = Facts((Referral(june(4)),), (AssessmentWork(Kind.SINGLE, june(4), done),))
    return AnnexA(Path("june.xlsx"), Kind.SINGLE, june(10), {name: ChildFacts(name, facts=facts) for name in children})


def read_in(store: Store, act: Act, file: AnnexA) -> None:
    write_import(store, act, file, plan_import(store, act, file))


def test_what_a_file_brings_is_on_record_as_it_happened(kept: Store) -> None:
    new = added(kept, lambda: read_in(kept, at(10, ADA), june_file("X", done=june(7))))
    assert said(new) == [
        (CAME, day(4), day(4), day(4), False),
        (SINGLE, day(4), day(7), day(7), False),
        (SINGLE, day(4), None, day(4), False),
    ]  # fmt: skip


def test_the_same_file_again_puts_nothing_on_record_and_a_newer_one_what_is_new(kept: Store) -> None:
    read_in(kept, at(10, ADA), june_file("X", "Y"))
    assert added(kept, lambda: read_in(kept, at(11, ADA), june_file("X", "Y"))) == []
    new = added(kept, lambda: read_in(kept, at(11, ADA), june_file("X", "Y", done=june(7))))
    assert said(new) == [(SINGLE, day(4), day(7), day(7), False)] * 2


def test_what_happened_before_the_last_publication_was_not_on_record_then(kept: Store) -> None:
    publish_month(kept, at(10), Month(2024, 5), june(8), june(10))
    new = added(kept, lambda: read_in(kept, at(12, ADA), june_file("X", done=june(7))))
    assert said(new) == [(CAME, day(4), day(4), day(12), False), (SINGLE, day(4), day(7), day(12), False)]
    late = added(kept, lambda: read_in(kept, at(13, ADA), june_file("Z", done=june(9))))
    assert said(late) == [(CAME, day(4), day(4), day(13), False), (SINGLE, day(4), day(9), day(9), False)]


def test_an_assessment_that_belongs_to_another_case_now_stays_on_its_line(kept: Store) -> None:
    def move() -> None:
        with kept.writing() as session:
            connection = session.connection().connection.driver_connection
            begin_noting(connection)
            connection.execute(f"UPDATE assessments SET case_id = {BOBS} WHERE id = {UNHELD}")
            write_records(connection, Since(june(12)))

    line = next(one.line_id for one in on_record(kept).values() if one.case_id == UNHELD)
    (new,) = added(kept, move)
    assert (new.line_id, new.case_id, new.assessment_id, new.recorded_on) == (line, BOBS, UNHELD, day(12))
    assert missing_on_record(kept) == 0


# Erasing


def test_of_an_erased_child_the_dates_are_counted_and_the_child_is_in_no_list(kept: Store) -> None:
    publish_month(kept, at(10), Month(2024, 5), june(10), june(10))
    before = on_record(kept)
    with kept.reading() as reader:
        shown = completed_lines(reader, Known(june(10)), Measure.SINGLE, june(1), june(10))
    assert [(line.case, line.stopped_on) for line in shown] == [("C7-1", june(1))]
    erase(kept, at(11, ADA), CLOSED, "C7", "A court ordered it.", june(11), early=True)
    after = on_record(kept)
    assert after.keys() == before.keys()
    gone = [one for one in after.values() if one.case_id is None]
    assert [one._replace(case_id=CLOSED, assessment_id=CLOSED) for one in gone] == [
        one for one in before.values() if one.case_id == CLOSED
    ]
    with kept.reading() as reader:
        lines = completed_lines(reader, Known(june(11)), Measure.SINGLE, june(1), june(11))
        (published,) = publications(reader)
        assert published_lines(reader, published, Measure.SINGLE) == []
    assert [(line.case, line.child, line.stopped_on, line.assessment_id) for line in lines] == [
        (None, None, june(1), None)
    ]
    assert trail_is_sound(kept)


# Clocks that are put back, two programs at a time


def test_at_a_clock_put_back_nothing_is_on_record_before_what_it_supersedes(kept: Store) -> None:
    sign(kept, UNHELD, 6, 12)
    new = added(kept, lambda: reopen(kept, at(7), UNHELD, BECAUSE, june(7), june(7)))
    assert said(new) == [(SINGLE, day(3), None, day(12), False)]


def test_two_programs_on_one_file_number_their_records_one_after_the_other(
    kept: Store, close_later: Callable[[Any], Any]
) -> None:
    other = close_later(Store.open(kept.path))
    added(
        kept,
        lambda: note_section_47(kept, at(10), HELD, june(4), june(10)),
        lambda: note_section_47(other, at(10), HELD_TOO, june(4), june(10)),
        lambda: note_conference(kept, at(10), HELD_TOO, june(10), june(10)),
        lambda: note_conference(other, at(10), HELD, june(10), june(10)),
    )


def test_a_team_that_was_named_anew_is_shown_by_its_name_of_today(kept: Store) -> None:
    write(kept, "UPDATE teams SET name = 'The North' WHERE id = 2")
    with kept.reading() as reader:
        lines = completed_lines(reader, Known(june(10)), Measure.SINGLE, june(1), june(10))
        still = open_lines(reader, Known(june(10)), Measure.SINGLE, june(10))
    assert {line.team for line in lines} == {"The North"}
    assert "The North" in {line.team for line in still}


def test_what_goes_in_the_act_that_brings_another_of_its_number_is_withdrawn(kept: Store) -> None:
    """As where a decision is corrected: its assessment goes, and the next gets the number that it had."""
    with kept.writing() as session:
        connection = session.connection().connection.driver_connection
        begin_noting(connection)
        last = connection.execute("SELECT MAX(id) FROM assessments").fetchone()[0]
        row = connection.execute("SELECT case_id, clock_from FROM assessments WHERE id = ?", [last]).fetchone()
        connection.execute("DELETE FROM submissions WHERE assessment_id = ?", [last])
        connection.execute("DELETE FROM assessments WHERE id = ?", [last])
        connection.execute(
            "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, due_on) SELECT ?, 'core', ?, "
            "?, id, '2024-12-02' FROM standards WHERE clock = 'core' AND NOT local LIMIT 1", [*row, row[1]],
        )  # fmt: skip
        assert connection.execute("SELECT MAX(id) FROM assessments").fetchone()[0] == last
        write_records(connection, Since(june(10)))
    standing = [one for one in on_record(kept).values() if one.superseded_on == "9999-12-31" and one.case_id == row[0]]
    assert [one.clock for one in standing if not one.withdrawn and one.clock in (SINGLE, "core")] == ["core"]
    assert missing_on_record(kept) == 0


def test_a_child_who_comes_to_a_plan_counts_from_that_day_and_until_another_status_was_recorded(kept: Store) -> None:
    def set_status(said: str, on: int) -> list[Any]:
        def act() -> None:
            with kept.writing() as session:
                connection = session.connection().connection.driver_connection
                begin_noting(connection)
                connection.execute("UPDATE cases SET status = ? WHERE id = ?", [said, HELD])
                write_records(connection, Since(june(on)))

        return added(kept, act)

    assert said(set_status("b) Child protection plan", 11)) == [("child_protection", day(11), None, day(11), False)]
    assert set_status("b) Child protection plan", 12) == []
    ended = set_status("c) Child in need plan", 13)
    assert said(ended) == [("child_protection", day(11), day(13), day(13), False)]
