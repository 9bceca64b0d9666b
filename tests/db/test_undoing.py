"""Taking acts back and up again: every command that can be, any sequence of them, and when it is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from importlib import import_module
from pkgutil import iter_modules

import pytest
from plan_acts import planned
from small_authority import (
    ADA,
    ANN,
    BECAUSE,
    BOB,
    BOBS,
    CAT,
    CLOSED,
    HELD,
    HELD_TOO,
    HIDDEN,
    HIDDEN_WAITING,
    LOOKED_AFTER_CASE,
    MAX,
    MO,
    NORTH,
    SAM,
    SOUTH,
    TODAY,
    TOMS,
    UNHELD,
    WIL,
    WITH_TEAM,
    act_of,
    ask,
    differing,
    groups,
    holder,
    june,
    last_group,
    person,
    records,
    trail_is_sound,
    wishes,
)

import db.commands
from db.commands.allocating import allocate, unallocate
from db.commands.assessing import (
    authorise,
    correct_date,
    note_seen,
    reopen,
    return_assessment,
    start_assessment,
    submit,
)
from db.commands.closing import note_conference
from db.commands.co_working import co_work, end_co_work
from db.commands.command import COMMANDS
from db.commands.covering import cover, give_back
from db.commands.drafting import keep_draft
from db.commands.improving import add_task, change_task, step_task
from db.commands.planning import carry_out
from db.commands.practice_rules import set_practice_rule
from db.commands.projects import (
    add_item,
    change_item,
    end_item,
    record_success_figure,
    set_project,
    state_project,
)
from db.commands.publishing import remove_yardstick, set_population, set_yardstick, state_figure
from db.commands.referring import record_birth, take_referral
from db.commands.session_writing import begin_session, record_session
from db.commands.standing import (
    begin_care,
    begin_need,
    begin_protection,
    come_back,
    end_episode,
    note_held,
    place,
    set_fact,
)
from db.commands.standing_corrected import correct_episode, take_back_held
from db.commands.supervising import agree_supervision, cancel_session, plan_session
from db.commands.triage import (
    link_siblings,
    note_section_47,
    review_waiting,
    set_threshold,
    unlink_sibling,
)
from db.commands.undoing import redo, undo
from db.commands.verifying import verify
from db.commands.views import change_view, remove_view, save_view, share_view
from db.commands.workers import (
    WorkerValues,
    add_leave,
    add_worker,
    change_worker,
    reduce_capacity,
    remove_leave,
    remove_reduction,
)
from db.commands.writing import agree_action, date_action, finish_action, write_note
from db.queries.undoing import next_redo, next_undo
from db.row_images import DEPTH
from db.store import Act, Store
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.care_codes import AbuseCategory, CareEnd, EventKind, FactKind, LegalStatus, MoveReason, PlacementType
from models.census import PrimaryNeed, ReferralSource
from models.errors import Conflict, CpipError
from models.improvement import Move
from models.notes import NoteKind
from models.pathway import Dated, Trigger
from models.people import PROGRAM
from models.plan import NewWorker, PlannedLeave, PlannedMove
from models.practice_rules import RuleName
from models.projects import ItemKind, ItemValues, ProjectStatus, ProjectValues
from models.referral import NewChild
from models.statements import Statement
from models.supervision import CancelReason, SessionKind, SupervisedAs
from models.timeliness import Figure, Measure, Month, Period
from models.views import View

VALUES = WorkerValues(SOUTH, 60, date(2024, 12, 31), None, date(2025, 1, 31))


def give(store: Store, act: Act, case: int, worker: int, on: date = TODAY) -> None:
    allocate(store, act, wishes(case), Destination(worker), on, TODAY, BECAUSE, code=ChangeReason.OTHER)


def sign(store: Store, act: Act, assessment: int) -> None:
    """Somebody submits it and somebody else signs it: no one authorises their own."""
    submit(store, act, assessment, june(6), TODAY)
    authorise(store, act_of(ADA), assessment, june(7), TODAY)


def supervise(store: Store, act: Act, texts: dict[str, str]) -> None:
    """A session with Ann in which one case is spoken of."""
    session = begin_session(store, act, ANN)
    keep_draft(store, act, session, HELD, texts, 0)
    record_session(store, act, session, SessionKind.ONE_TO_ONE, june(6), 90, TODAY)


def into_care(store: Store, act: Act) -> None:
    begin_care(store, act, HELD, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, june(4), TODAY)


def on_holiday(store: Store, act: Act) -> None:
    into_care(store, act)
    place(store, act, 1, PlacementType.ON_HOLIDAY, june(6), TODAY)


def on_a_plan(store: Store, act: Act) -> None:
    begin_protection(store, act, HELD, AbuseCategory.NEGLECT, june(4), TODAY)


def visited(store: Store, act: Act) -> None:
    on_a_plan(store, act)
    note_held(store, act, 1, EventKind.VISIT, june(6), TODAY, alone=True)


def last_id(store: Store, table: str) -> int:
    return int(ask(store, f"SELECT MAX(id) FROM {table}")[0][0])


def saved(store: Store, _: Act) -> None:
    """By who changes it: nobody changes another's."""
    save_view(store, act_of(), View("late ones", "0", tile="late"))


STATED = Statement("NI060", Period.MONTH, Month(2011, 9), Figure(46, 97), Fraction("73.1"), "a report")
# Each command, with what somebody else did before so that there is something to do.
RUNS: dict[str, tuple[Callable[[Store, Act], object], ...]] = {
    "allocating.allocate": (lambda s, a: give(s, a, HELD, BOB, june(4)),),
    "allocating.unallocate": (
        lambda s, a: unallocate(s, a, wishes(HELD, TOMS), TODAY, TODAY, BECAUSE, code=ChangeReason.RISK),
    ),
    "covering.cover": (lambda s, a: cover(s, a, ANN, CAT, june(12), june(14), TODAY, BECAUSE),),
    "covering.give_back": (
        lambda s, a: give_back(s, a, ANN, june(13), june(13), BECAUSE),
        lambda s, a: cover(s, a, ANN, CAT, june(12), june(14), TODAY, BECAUSE),
    ),
    "co_working.co_work": (lambda s, a: co_work(s, a, HELD, BOB, TODAY, TODAY, BECAUSE),),
    "co_working.end_co_work": (
        lambda s, a: end_co_work(s, a, HELD, BOB, TODAY, TODAY, BECAUSE),
        lambda s, a: co_work(s, a, HELD, BOB, june(4), TODAY, BECAUSE),
    ),
    "planning.carry_out": (
        lambda s, a: carry_out(
            s, a, [NewWorker("Zoe Zeal", NORTH, works_from=june(3))], [PlannedLeave(BOB, june(17), june(21))],
            [PlannedMove(Wish(HELD), starter="Zoe Zeal"), PlannedMove(Wish(UNHELD), CAT)], TODAY, TODAY, BECAUSE,
        ),
    ),
    "triage.review_waiting": (lambda s, a: review_waiting(s, a, [UNHELD, WITH_TEAM], "Wait.", BECAUSE, TODAY),),
    "triage.set_threshold": (lambda s, a: set_threshold(s, a, HELD, 3, BECAUSE, TODAY),),
    "triage.note_section_47": (lambda s, a: note_section_47(s, a, HELD, june(4), TODAY),),
    "triage.link_siblings": (lambda s, a: link_siblings(s, a, [HELD_TOO, TOMS, LOOKED_AFTER_CASE]),),
    "triage.unlink_sibling": (lambda s, a: unlink_sibling(s, a, BOBS),),
    "workers.add_worker": (lambda s, a: add_worker(s, a, NewWorker("Zoe Zeal", NORTH, 50, june(3), june(30))),),
    "workers.change_worker": (lambda s, a: change_worker(s, a, ANN, VALUES, 1),),
    "workers.add_leave": (lambda s, a: add_leave(s, a, ANN, june(17), june(21), "holiday"),),
    "workers.remove_leave": (
        lambda s, a: remove_leave(s, a, last_id(s, "leaves")),
        lambda s, a: add_leave(s, a, ANN, june(17), None, "ill"),
    ),
    "workers.reduce_capacity": (lambda s, a: reduce_capacity(s, a, ANN, 10, june(1), None, "mentor"),),
    "workers.remove_reduction": (
        lambda s, a: remove_reduction(s, a, last_id(s, "reductions")),
        lambda s, a: reduce_capacity(s, a, ANN, 10, june(1), june(30), "mentor"),
    ),
    "practice_rules.set_practice_rule": (
        lambda s, a: set_practice_rule(s, a, RuleName.CAPACITY, 90, TODAY, "the board"),
    ),
    "publishing.set_yardstick": (
        lambda s, a: set_yardstick(s, a, Measure.SINGLE, "target", 850, TODAY, "the board"),
    ),
    "publishing.remove_yardstick": (
        lambda s, a: remove_yardstick(s, a, Measure.SINGLE, "Others", TODAY),
        lambda s, a: set_yardstick(s, a, Measure.SINGLE, "Others", 850, TODAY, "the board"),
    ),
    "views.save_view": (lambda s, a: save_view(s, a, View("late ones", "0", tile="late")),),
    "views.change_view": (lambda s, a: change_view(s, a, last_id(s, "main.saved_views"), View("all", "a")), saved),
    "views.share_view": (lambda s, a: share_view(s, a, last_id(s, "main.saved_views"), True), saved),
    "views.remove_view": (lambda s, a: remove_view(s, a, last_id(s, "main.saved_views")), saved),
    "publishing.set_population": (lambda s, a: set_population(s, a, 25_400),),
    "publishing.state_figure": (lambda s, a: state_figure(s, a, STATED),),
    "referring.take_referral": (
        lambda s, a: take_referral(
            s, a, CLOSED, TODAY, ReferralSource.POLICE, PrimaryNeed.ABUSE, 3, BECAUSE, TODAY, siblings=[HELD],
            team_id=NORTH,
        ),
    ),
    "referring.record_birth": (
        lambda s, a: record_birth(s, a, last_id(s, "children"), TODAY, TODAY),
        lambda s, a: take_referral(
            s, a, NewChild("Baby Best", expected_on=june(24)), june(4), ReferralSource.POLICE, PrimaryNeed.ABUSE, 3,
            BECAUSE, TODAY,
        ),
    ),
    "assessing.start_assessment": (
        lambda s, a: start_assessment(s, a, HELD, Kind.SINGLE, Trigger.STRATEGY, TODAY, TODAY),
        lambda s, a: sign(s, a, HELD),
    ),
    "assessing.note_seen": (lambda s, a: note_seen(s, a, HELD, june(5), True, TODAY),),
    "assessing.submit": (lambda s, a: submit(s, a, HELD, TODAY, TODAY, to_id=MAX, seen_on=june(5), alone=False),),
    "assessing.return_assessment": (
        lambda s, a: return_assessment(s, a, HELD, "say more of the father", TODAY, TODAY),
        lambda s, a: submit(s, a, HELD, june(7), TODAY),
    ),
    "assessing.authorise": (
        lambda s, a: authorise(s, a, HELD, TODAY, TODAY),
        lambda s, a: submit(s, act_of(WIL), HELD, june(7), TODAY),
    ),
    "assessing.reopen": (
        lambda s, a: reopen(s, a, HELD, BECAUSE, TODAY, TODAY),
        lambda s, a: sign(s, a, HELD),
    ),
    "assessing.correct_date": (
        lambda s, a: correct_date(s, a, HELD, HELD, Dated.STARTED, june(3), BECAUSE, TODAY, TODAY),
    ),
    "closing.note_conference": (
        lambda s, a: note_conference(s, a, HELD, june(7), TODAY),
        lambda s, a: note_section_47(s, a, HELD, june(4), TODAY),
    ),
    "standing.begin_need": (lambda s, a: begin_need(s, a, HELD, june(4), TODAY),),
    "standing.begin_protection": (  # and the plan of a child in need ends
        lambda s, a: begin_protection(s, a, HELD, AbuseCategory.NEGLECT, june(6), TODAY, previous_plans=1),
        lambda s, a: begin_need(s, a, HELD, june(4), TODAY),
    ),
    "standing.begin_care": (lambda s, a: into_care(s, a),),
    "standing.note_held": (lambda s, a: note_held(s, a, 1, EventKind.VISIT, june(6), TODAY, alone=True), on_a_plan),
    "standing.set_fact": (  # what stands of that day is written over
        lambda s, a: set_fact(s, a, 1, FactKind.CATEGORY, AbuseCategory.PHYSICAL, june(4), TODAY),
        on_a_plan,
    ),
    "standing.place": (
        lambda s, a: place(s, a, 1, PlacementType.CHILDRENS_HOME, june(7), TODAY, reason=MoveReason.CHILD),
        lambda s, a: into_care(s, a),
    ),
    "standing.come_back": (
        lambda s, a: come_back(s, a, 1, june(7), TODAY),
        lambda s, a: on_holiday(s, a),
    ),
    "standing.end_episode": (  # with the placement and the holiday from it
        lambda s, a: end_episode(s, a, 1, june(10), TODAY, reason=CareEnd.HOME_PLANNED),
        lambda s, a: on_holiday(s, a),
    ),
    "standing_corrected.correct_episode": (
        lambda s, a: correct_episode(s, a, 1, TODAY, BECAUSE, started_on=june(3)),
        lambda s, a: into_care(s, a),
    ),
    "standing_corrected.take_back_held": (  # and the child was last seen before
        lambda s, a: take_back_held(s, a, 1, EventKind.VISIT, june(6), TODAY, BECAUSE),
        lambda s, a: visited(s, a),
    ),
    "writing.write_note": (
        lambda s, a: write_note(s, a, HELD, NoteKind.CONTACT, "They rang.", TODAY, TODAY, source=ReferralSource.POLICE),
    ),
    "writing.agree_action": (lambda s, a: agree_action(s, a, HELD, "Visit", BOB, june(14), TODAY, TODAY),),
    "writing.finish_action": (
        lambda s, a: finish_action(s, a, last_id(s, "actions"), TODAY, TODAY, "She was at home."),
        lambda s, a: agree_action(s, a, HELD, "Visit", BOB, june(14), june(4), TODAY),
    ),
    "writing.date_action": (
        lambda s, a: date_action(s, a, last_id(s, "actions"), june(14), TODAY),
        lambda s, a: supervise(s, a, {"what1": "Visit", "who1": str(BOB)}),
    ),
    "supervising.agree_supervision": (
        lambda s, a: agree_supervision(
            s, a, ANN, MAX, june(3), SupervisedAs.PRACTICE_SUPERVISOR, every_days=14, cover_id=SAM
        ),
        lambda s, a: agree_supervision(s, a, ANN, SAM, june(3), SupervisedAs.SOCIAL_WORKER),
    ),
    "supervising.plan_session": (lambda s, a: plan_session(s, a, ANN, MO, june(12), 90, SessionKind.REFLECTIVE),),
    "improving.add_task": (lambda s, a: add_task(s, a, 1, "One record", june(1), TODAY),),
    "improving.change_task": (
        lambda s, a: change_task(s, a, last_id(s, "tasks"), "Two records", "Sam", june(20), TODAY),
        lambda s, a: planned(s),
    ),
    "improving.step_task": (
        lambda s, a: step_task(s, a, last_id(s, "tasks"), Move.BEGIN, TODAY, TODAY), lambda s, a: planned(s),
    ),
    "projects.set_project": (
        lambda s, a: set_project(s, a, 1, ProjectValues("Managers", "", "", "Sam", june(1), None), TODAY),
    ),
    "projects.state_project": (
        lambda s, a: state_project(s, a, 1, ProjectStatus.AT_RISK, BECAUSE, june(4), TODAY),
    ),
    "projects.add_item": (
        lambda s, a: add_item(s, a, 1, ItemKind.RISK, ItemValues("A flood", likelihood=1, impact=5), TODAY, TODAY),
    ),
    "projects.change_item": (
        lambda s, a: change_item(s, a, last_id(s, "project_items"), ItemValues("No rooms", "Sam"), TODAY),
        lambda s, a: add_item(s, a, 1, ItemKind.ISSUE, ItemValues("No room"), TODAY, TODAY),
    ),
    "projects.end_item": (
        lambda s, a: end_item(s, a, last_id(s, "project_items"), TODAY, TODAY, BECAUSE),
        lambda s, a: add_item(s, a, 1, ItemKind.ISSUE, ItemValues("No room"), TODAY, TODAY),
    ),
    "projects.record_success_figure": (
        lambda s, a: record_success_figure(s, a, 12, TODAY, "18 children", "HR", TODAY),
    ),
    "supervising.cancel_session": (
        lambda s, a: cancel_session(
            s, a, last_id(s, "supervision_sessions"), CancelReason.OTHER, TODAY, TODAY, "A flood."
        ),
        lambda s, a: plan_session(s, a, ANN, MO, june(12), 90),
    ),
}  # fmt: skip


def test_every_command_that_can_be_undone_is_tried() -> None:
    for module in iter_modules(db.commands.__path__):
        import_module(f"db.commands.{module.name}")
    undoable = {name.removeprefix("db.commands.") for name, command in COMMANDS.items() if command.undoable}
    assert undoable == set(RUNS)


@pytest.mark.parametrize(("name", "steps"), RUNS.items(), ids=RUNS.keys())
def test_every_command_is_taken_back_and_up_again(
    authority: Store, name: str, steps: tuple[Callable[[Store, Act], object], ...]
) -> None:
    run, *first = steps
    for prepare in first:
        prepare(authority, act_of(MAX))
    before = records(authority)
    run(authority, act_of())
    after = records(authority)
    assert differing(before, after) != []
    undo(authority, act_of())
    assert differing(before, records(authority)) == []
    redo(authority, act_of())
    assert differing(after, records(authority)) == []
    undo(authority, act_of())
    assert differing(before, records(authority)) == []
    assert verify(authority, act_of()).faults == ()
    assert trail_is_sound(authority)


@pytest.mark.parametrize(("name", "steps"), RUNS.items(), ids=RUNS.keys())
def test_each_reversal_is_one_new_group_that_says_what_it_reverses(
    authority: Store, name: str, steps: tuple[Callable[[Store, Act], object], ...]
) -> None:
    for step in reversed(steps):
        step(authority, act_of())
    done = last_group(authority)
    number = groups(authority)[-1]
    undo(authority, act_of())
    assert groups(authority)[-2:] == [number, number + len(done)]
    reversal = last_group(authority)
    assert {entry["what"] for entry in reversal} == {"undo"}
    assert {entry["who"] for entry in reversal} == {"Mo Manager"}
    for was, now in zip(done, reversal, strict=True):
        assert (now["before"], now["after"]) == (was["after"], was["before"])
        assert (now["subject"], now["child"], now["case"]) == (was["subject"], was["child"], was["case"])
        assert now["why"] == f"reverses entry {number}" + (f": {was['why']}" if was["why"] else "")
    redo(authority, act_of())
    again = last_group(authority)
    assert {entry["what"] for entry in again} == {"redo"}
    assert [(entry["before"], entry["after"]) for entry in again] == [(one["before"], one["after"]) for one in done]
    assert again[0]["why"].startswith(f"reverses entry {number + len(done)}")


def test_thirty_acts_can_be_taken_back_and_the_one_before_them_no_more(authority: Store) -> None:
    for number in range(DEPTH + 1):
        add_leave(authority, act_of(), ANN, date(2024, 7, 1) + timedelta(days=number), None)
    assert DEPTH == 30
    with authority.reading() as reader:
        assert next_undo(reader, person(MO)).more_acts == 29
    for _ in range(DEPTH):
        undo(authority, act_of())
    with pytest.raises(Conflict, match="There is nothing to undo: only the last acts of who is working can be"):
        undo(authority, act_of())
    assert ask(authority, "SELECT first_on FROM leaves") == [("2024-07-01",)]
    with authority.reading() as reader:
        assert (next_undo(reader, person(MO)), next_redo(reader, person(MO)).more_acts) == (None, 29)
    for _ in range(DEPTH):
        redo(authority, act_of())
    assert len(ask(authority, "SELECT 1 FROM leaves")) == 31


def test_what_cannot_be_taken_back_any_more_is_not_kept(authority: Store) -> None:
    for number in range(DEPTH + 5):
        add_leave(authority, act_of(), ANN, date(2024, 7, 1) + timedelta(days=number), None)
    assert ask(authority, "SELECT COUNT(*) FROM main.reversible_acts") == [(DEPTH,)]
    assert ask(authority, "SELECT COUNT(DISTINCT group_id) FROM main.row_images") == [(DEPTH,)]


def test_the_acts_of_others_are_not_mine(authority: Store) -> None:
    give(authority, act_of(MAX), UNHELD, BOB)
    with authority.reading() as reader:
        assert next_undo(reader, person(MO)) is None
    with pytest.raises(Conflict, match="There is nothing to undo"):
        undo(authority, act_of(MO))
    give(authority, act_of(MO), TOMS, BOB)
    undo(authority, act_of(MAX))
    assert (holder(authority, UNHELD), holder(authority, TOMS)) == ("nobody", "Bob Best")
    with pytest.raises(Conflict, match="There is nothing to redo"):
        redo(authority, act_of(MO))


def test_a_new_act_leaves_nothing_to_take_up_again(authority: Store) -> None:
    give(authority, act_of(), UNHELD, BOB)
    give(authority, act_of(), TOMS, BOB)
    undo(authority, act_of())
    add_leave(authority, act_of(MAX), ANN, TODAY, None)  # by somebody else
    with authority.reading() as reader:
        assert next_redo(reader, person(MO)) is not None
    add_leave(authority, act_of(), BOB, TODAY, None)
    with pytest.raises(Conflict, match="There is nothing to redo"):
        redo(authority, act_of())
    undo(authority, act_of())
    undo(authority, act_of())
    assert holder(authority, UNHELD) == "nobody"


def test_what_is_read_or_refused_leaves_what_can_be_taken_up_again(authority: Store) -> None:
    give(authority, act_of(), UNHELD, BOB)
    undo(authority, act_of())
    with pytest.raises(CpipError):
        give(authority, act_of(), CLOSED, BOB)
    allocate(authority, act_of(), wishes(UNHELD), Destination(CAT), TODAY, TODAY, BECAUSE, apply=False)
    redo(authority, act_of())
    assert holder(authority, UNHELD) == "Bob Best"


def test_an_act_is_taken_back_after_the_program_was_closed_and_opened_again(authority: Store) -> None:
    before = records(authority)
    give(authority, act_of(), HELD, BOB)
    given = records(authority)
    authority.close()
    with Store.open(authority.path) as again:
        undo(again, act_of())
        assert differing(before, records(again)) == []
    with Store.open(authority.path) as once_more:
        redo(once_more, act_of())
        assert differing(given, records(once_more)) == []


def test_what_would_be_reversed_is_shown_before_it_is(authority: Store) -> None:
    with authority.reading() as reader:
        assert (next_undo(reader, person(MO)), next_redo(reader, person(MO))) == (None, None)
    add_leave(authority, act_of(), ANN, TODAY, None)
    allocate(authority, act_of(), wishes(UNHELD, WITH_TEAM), Destination(BOB), TODAY, TODAY, BECAUSE)
    with authority.reading() as reader:
        shown = next_undo(reader, person(MO))
    assert (shown.what, shown.entries, shown.more_acts) == ("allocate a case", 2, 1)
    assert [line.subject for line in shown.lines] == ["C1-1", "C2-1"]
    assert ("worker", "unallocated", "Bob Best") in shown.lines[0].changes
    assert {line.why for line in shown.lines} == {BECAUSE}
    undo(authority, act_of(), shown.group_id)
    with authority.reading() as reader:
        back, again = next_undo(reader, person(MO)), next_redo(reader, person(MO))
    assert (back.what, back.lines[0].subject, back.more_acts) == ("enter leave", "Ann Able", 0)
    assert (again.what, again.entries, again.more_acts) == ("allocate a case", 2, 0)
    assert ("worker", "Bob Best", "unallocated") in again.lines[0].changes
    redo(authority, act_of(), again.group_id)
    with authority.reading() as reader:
        assert next_undo(reader, person(MO)).what == "allocate a case"
        assert next_redo(reader, person(MO)) is None


def test_what_an_act_of_many_cases_reverses_is_counted_whole_and_shown_in_part(demo_store: Store) -> None:
    demo = Act(person(ADA), act_of().at)
    with demo_store.reading() as reader:
        found = reader.rows(
            "SELECT c.id FROM cases AS c JOIN allocations AS al ON al.case_id = c.id AND al.ended_on IS NULL "
            "WHERE c.closed_on IS NULL AND al.worker_id IS NOT NULL AND al.worker_id <> 2 LIMIT 250"
        )
    cases, day = [row[0] for row in found], date(2011, 9, 16)
    before = records(demo_store)
    outcomes = allocate(demo_store, demo, wishes(*cases), Destination(2), day, day, BECAUSE,
                        code=ChangeReason.OTHER, override="all of them")  # fmt: skip
    done = sum(one.done for one in outcomes)
    assert done > 200
    with demo_store.reading() as reader:
        shown = next_undo(reader, person(ADA))
    assert (len(shown.lines), shown.entries) == (200, done)
    undo(demo_store, demo, shown.group_id)
    assert differing(before, records(demo_store)) == []


def test_the_program_itself_takes_nothing_back(authority: Store) -> None:
    set_practice_rule(authority, Act(PROGRAM, act_of().at), RuleName.CAPACITY, 90, TODAY, "the board")
    assert ask(authority, "SELECT COUNT(*) FROM main.reversible_acts") == [(0,)]
    with pytest.raises(Conflict, match="There is nothing to undo"):
        undo(authority, Act(PROGRAM, act_of().at))


def test_a_supervisor_takes_back_what_a_supervisor_may_do(authority: Store) -> None:
    set_threshold(authority, act_of(SAM), HELD, 3, BECAUSE, TODAY)
    add_leave(authority, act_of(SAM), ANN, TODAY, None)
    undo(authority, act_of(SAM))
    undo(authority, act_of(SAM))
    assert ask(authority, "SELECT threshold_level FROM cases WHERE id = :case", case=HELD) == [(None,)]
    with pytest.raises(Conflict, match="There is nothing to undo"):
        undo(authority, act_of(WIL))


def test_linking_with_a_family_of_which_one_is_hidden_can_be_taken_back_by_who_did_it(authority: Store) -> None:
    """Mo sees HELD, and not that its sister is HIDDEN: the hidden one stays where she is."""
    before = records(authority)
    link_siblings(authority, act_of(), [HELD, UNHELD])
    assert "ZED" not in repr(last_group(authority))
    undo(authority, act_of())
    assert differing(before, records(authority)) == []
    assert HIDDEN_WAITING not in {row[0] for row in ask(authority, "SELECT id FROM main.children WHERE family_id > 0")}
    assert HIDDEN in {row[0] for row in ask(authority, "SELECT id FROM main.children WHERE family_id > 0")}
