"""Plans and times in care: begun, held, changed, ended, corrected; and how the child stands by them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from on_the_way import CHLOE, act_of, assessed, newest, sep
from small_authority import (
    ADA,
    ANN,
    HELD,
    HIDDEN,
    LOOKED_AFTER_CASE,
    MO,
    SAM,
    UNHELD,
    WIL,
    ask,
    last_group,
    load,
    refused,
)
from small_authority import TODAY as JUNE_10
from small_authority import act_of as act_in_june

from db.commands.assessing import authorise, submit
from db.commands.closing import close_case, note_conference
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
from db.commands.triage import note_section_47
from db.commands.undoing import redo, undo
from db.queries.case_cover import covered_cases
from db.queries.case_file import CaseFile, case_file
from db.queries.standards import standards
from db.queries.standing import ChildStanding, EpisodeLine, children_standing, episodes_of
from db.queries.triage import waiting_list
from db.queries.workers import practice_rules
from db.store import Store
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
from models.case import CaseStatus
from models.census import ClosureReason
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound
from models.status_clocks import StatusClock
from models.waiting import Owed

TODAY = date(2012, 3, 30)
PLAN = date(2011, 9, 12)
CARE = date(2011, 10, 3)
BY = act_of(MO, TODAY)
WHY = "No risk is left."


class Case(NamedTuple):
    store: Store
    id: int


@pytest.fixture
def case(authority: Store) -> Case:
    """The case of a child who was referred on Friday 2 September 2011."""
    return Case(authority, assessed(authority, CHLOE, today=TODAY)[0])


def file_of(case: Case, as_at: date = TODAY) -> CaseFile:
    with case.store.reading() as reader:
        return case_file(reader, standards(reader), case.id, as_at)


def lines(case: Case, as_at: date = TODAY) -> list[EpisodeLine]:
    child = file_of(case, as_at).child_id
    with case.store.reading() as reader:
        return episodes_of(reader, standards(reader), child, as_at)


def status(case: Case, as_at: date = TODAY) -> CaseStatus:
    return file_of(case, as_at).status


def protect(case: Case, on: date = PLAN, **more: Any) -> int:
    return begin_protection(case.store, BY, case.id, AbuseCategory.NEGLECT, on, TODAY, **more)


def take_in(case: Case, on: date = CARE, placement: PlacementType | None = PlacementType.FOSTER) -> int:
    return begin_care(case.store, BY, case.id, LegalStatus.ACCOMMODATED, placement, on, TODAY)


# How the child stands


def test_a_plan_holds_until_the_day_before_it_ends_and_care_comes_before_it(case: Case) -> None:
    need = begin_need(case.store, BY, case.id, date(2011, 9, 5), TODAY)
    plan, care = protect(case), take_in(case)
    end_episode(case.store, BY, care, date(2011, 12, 1), TODAY, reason=CareEnd.HOME_PLANNED)
    end_episode(case.store, BY, plan, date(2012, 1, 10), TODAY, note=WHY)
    days = [sep(4), sep(5), PLAN, CARE, date(2011, 11, 30), date(2011, 12, 1), date(2012, 1, 10)]
    assert [status(case, day) for day in days] == [
        CaseStatus.ASSESSMENT, CaseStatus.CHILD_IN_NEED, CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER,
        CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION, CaseStatus.ASSESSMENT,
    ]  # fmt: skip
    of_need, _, of_care = lines(case)
    assert (of_need.id, of_need.ended_on) == (need, PLAN), "the protection plan ended it"
    assert of_care.placements[0].reason is MoveReason.CARE_PLAN


def test_the_child_is_listed_once_by_what_comes_first_with_all_that_holds(case: Case) -> None:
    protect(case)
    take_in(case)

    def listed(as_at: date) -> ChildStanding:
        with case.store.reading() as reader:
            found = children_standing(reader, standards(reader), as_at)
        (mine,) = (one for one in found if one.case_id == case.id)
        return mine

    before, now = listed(CARE - timedelta(days=1)), listed(CARE)
    assert (before.status, before.since) == (CaseStatus.CHILD_PROTECTION, PLAN)
    assert (now.status, now.since) == (CaseStatus.LOOKED_AFTER, CARE)
    assert [one.kind for one in now.episodes] == [CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION]
    assert {clock.clock for clock in now.clocks} == set(StatusClock)


# What is recorded of them


def test_a_protection_plan_has_its_category_the_plans_before_it_and_its_clocks(case: Case) -> None:
    protect(case, previous_plans=2)
    (line,) = lines(case, PLAN)
    assert (line.category, line.first_category, line.previous_plans) == (AbuseCategory.NEGLECT,) * 2 + (2,)
    due = {clock.clock: clock.due_on for clock in line.clocks}
    assert due == {
        StatusClock.PROTECTION_REVIEW: date(2011, 12, 12),
        StatusClock.CORE_GROUP: sep(26),
        StatusClock.PROTECTION_VISIT: sep(26),
    }
    assert last_group(case.store)[-1]["after"] == {
        "began": "child protection", "on": "2011-09-12", "earlier plans": 2, "category of abuse": "NEG",
    }  # fmt: skip


def test_what_was_held_is_on_the_plan_moves_its_clock_and_a_visit_is_when_the_child_was_seen(case: Case) -> None:
    plan = protect(case)
    for kind, on in (
        (EventKind.REVIEW, date(2011, 12, 9)),
        (EventKind.CORE_GROUP, sep(23)),
        (EventKind.VISIT, sep(20)),
    ):
        note_held(case.store, act_of(WIL, TODAY), plan, kind, on, TODAY, note="At the clinic.")
    note_held(case.store, BY, plan, EventKind.VISIT, sep(29), TODAY, alone=True)
    (line,) = lines(case)
    assert [(one.kind, one.on, one.alone) for one in line.events if one.kind is EventKind.VISIT] == [
        (EventKind.VISIT, sep(20), None), (EventKind.VISIT, sep(29), True)
    ]  # fmt: skip
    assert {clock.clock: clock.due_on for clock in line.clocks} == {
        StatusClock.PROTECTION_REVIEW: date(2012, 6, 9),
        StatusClock.CORE_GROUP: date(2011, 11, 4),
        StatusClock.PROTECTION_VISIT: date(2011, 10, 13),
    }
    assert file_of(case).last_seen_on == sep(29)
    note_held(case.store, BY, plan, EventKind.VISIT, sep(27), TODAY)
    assert file_of(case).last_seen_on == sep(29), "an earlier visit, entered later, is not the last"


def test_what_holds_of_it_changes_from_a_day_and_what_stood_of_that_day_is_told(case: Case) -> None:
    plan = protect(case)
    set_fact(case.store, BY, plan, FactKind.CATEGORY, AbuseCategory.EMOTIONAL, CARE, TODAY, note="As was agreed.")
    now, then = lines(case)[0], lines(case, sep(30))[0]
    assert (now.first_category, now.category, then.category) == (
        AbuseCategory.NEGLECT, AbuseCategory.EMOTIONAL, AbuseCategory.NEGLECT,
    )  # fmt: skip
    set_fact(case.store, BY, plan, FactKind.CATEGORY, AbuseCategory.PHYSICAL, PLAN, TODAY)
    assert [one.value for one in lines(case)[0].facts] == ["PHY", "EMO"]
    assert any("category of abuse since Mon 12 Sep 2011 was NEG" in repr(one) for one in file_of(case).story)


def test_goal_and_legal_status_are_of_care(case: Case) -> None:
    care = take_in(case)
    set_fact(case.store, BY, care, FactKind.GOAL, CareGoal.RETURN, CARE, TODAY)
    set_fact(case.store, BY, care, FactKind.LEGAL_STATUS, LegalStatus.INTERIM_ORDER, date(2011, 11, 1), TODAY)
    set_fact(case.store, BY, care, FactKind.LEGAL_STATUS, LegalStatus.FULL_ORDER, date(2012, 2, 1), TODAY)
    set_fact(case.store, BY, care, FactKind.GOAL, CareGoal.LONG_FOSTERING, date(2012, 2, 1), TODAY)
    days = (CARE, date(2011, 11, 1), TODAY)
    assert [(line.legal_status, line.goal) for day in days for line in lines(case, day)] == [
        (LegalStatus.ACCOMMODATED, CareGoal.RETURN), (LegalStatus.INTERIM_ORDER, CareGoal.RETURN),
        (LegalStatus.FULL_ORDER, CareGoal.LONG_FOSTERING),
    ]  # fmt: skip


# Where the child lives


def test_a_move_ends_the_placement_with_its_reason_and_a_respite_runs_beside_it(case: Case) -> None:
    care, foster, home = take_in(case), PlacementType.FOSTER, PlacementType.CHILDRENS_HOME
    place(case.store, BY, care, foster, date(2011, 10, 20), TODAY, respite=True)
    (line,) = lines(case, date(2011, 10, 21))
    assert (line.placement.started_on, line.away.started_on) == (CARE, date(2011, 10, 20))
    assert line.away.words.endswith("(respite)")
    come_back(case.store, BY, care, date(2011, 10, 23), TODAY)
    place(case.store, BY, care, home, date(2011, 11, 7), TODAY, reason=MoveReason.CARER_BEHAVIOUR, note="At night.")
    place(case.store, BY, care, PlacementType.ON_HOLIDAY, date(2011, 12, 27), TODAY)
    place(case.store, BY, care, foster, date(2012, 1, 3), TODAY, reason=MoveReason.CHILD)
    (line,) = lines(case)
    assert [(one.type, one.started_on, one.ended_on, one.aside, one.reason) for one in line.placements] == [
        (foster, CARE, date(2011, 11, 7), False, MoveReason.CARER_BEHAVIOUR),
        (foster, date(2011, 10, 20), date(2011, 10, 23), True, None),
        (home, date(2011, 11, 7), date(2012, 1, 3), False, MoveReason.CHILD),
        (PlacementType.ON_HOLIDAY, date(2011, 12, 27), date(2012, 1, 3), True, None),  # the move ended it
        (foster, date(2012, 1, 3), None, False, None),
    ]
    assert (line.placement.type, line.away) == (foster, None)
    visit = next(clock for clock in line.clocks if clock.clock is StatusClock.CARE_VISIT)
    assert visit.due_on == CARE + timedelta(days=7), "nobody has visited since the first placement"


def test_as_it_was_known_on_a_day_a_placement_runs_that_ended_later(case: Case) -> None:
    care = take_in(case)
    place(case.store, BY, care, PlacementType.CHILDRENS_HOME, date(2011, 11, 7), TODAY, reason=MoveReason.CHILD)
    end_episode(case.store, BY, care, date(2011, 12, 1), TODAY, reason=CareEnd.HOME_UNPLANNED, note="At last.")
    (line,) = lines(case, date(2011, 11, 6))
    (one,) = line.placements
    assert (one.ended_on, one.reason, line.ended_on, line.end_reason, line.end_note) == (None, None, None, None, "")
    assert line.clocks
    (line,) = lines(case, date(2011, 12, 1))
    assert (line.ended_on, line.end_reason, line.end_note, line.clocks) == (
        date(2011, 12, 1), CareEnd.HOME_UNPLANNED, "At last.", (),
    )  # fmt: skip
    assert {one.ended_on for one in line.placements} == {date(2011, 11, 7), date(2011, 12, 1)}


# The conference with which a plan begins


def conference(case: Case) -> tuple[object, ...]:
    """The day of it, and when its clock began and stopped as it stands on record."""
    (held,) = ask(case.store, "SELECT conference_on FROM cases WHERE id = :id", id=case.id)
    clock = ask(
        case.store,
        "SELECT clock_from, stopped_on, stopped_on <= due_on FROM clock_records WHERE clock = 'conference' "
        "AND case_id = :id AND superseded_by IS NULL AND NOT withdrawn",
        id=case.id,
    )
    return held[0], *clock


def enquire(case: Case) -> None:
    note_section_47(case.store, BY, case.id, sep(5), TODAY)


@pytest.mark.parametrize(("start", "in_time"), [(sep(26), 1), (sep(27), 0)])
def test_a_plan_begins_with_the_conference_that_was_owed(case: Case, start: date, in_time: int) -> None:
    """It is owed 15 working days after the enquiries of Monday 5 September began, on the 26th."""
    enquire(case)
    assert conference(case) == (None, ("2011-09-05", None, None))
    protect(case, start)
    held = (start.isoformat(), ("2011-09-05", start.isoformat(), in_time))
    assert conference(case) == held
    assert '"conference_on": "' + start.isoformat() in repr(last_group(case.store)).replace("'", '"')
    undo(case.store, BY)
    assert conference(case) == (None, ("2011-09-05", None, None))
    redo(case.store, BY)
    assert conference(case) == held


def test_a_conference_that_was_not_owed_or_not_on_that_day_is_left_as_it_stands(case: Case) -> None:
    protect(case)
    assert conference(case) == (None,), "no enquiries ran"
    undo(case.store, BY)
    enquire(case)
    owed = conference(case)
    for start in (sep(3), sep(4), sep(10)):  # before the enquiries, and on a Saturday, when none is held (8875)
        protect(case, start)
        assert conference(case) == owed
        undo(case.store, BY)
    note_conference(case.store, BY, case.id, sep(8), TODAY)
    protect(case)
    assert conference(case) == ("2011-09-08", ("2011-09-05", "2011-09-08", 1))
    for _ in range(2):
        undo(case.store, BY)
    note_conference(case.store, BY, case.id, None, TODAY, needless="It was ended.")
    protect(case)
    assert conference(case) == (None,)


def test_a_corrected_start_takes_along_the_conference_of_that_day(case: Case) -> None:
    enquire(case)
    plan = protect(case)
    correct_episode(case.store, BY, plan, TODAY, "The day after.", started_on=sep(13))
    assert conference(case) == ("2011-09-13", ("2011-09-05", "2011-09-13", 1))
    correct_episode(case.store, BY, plan, TODAY, "On Saturday.", started_on=sep(10))
    assert conference(case)[0] == "2011-09-13", "none is held on a Saturday"
    for _ in range(2):
        undo(case.store, BY)
    assert conference(case)[0] == "2011-09-12"


# What was not held


def test_what_was_not_held_is_taken_back_and_told_and_its_clock_counts_without_it(case: Case) -> None:
    plan, review = protect(case), date(2011, 12, 9)
    for kind, on in ((EventKind.REVIEW, review), (EventKind.CORE_GROUP, sep(23)), (EventKind.CORE_GROUP, sep(30))):
        note_held(case.store, BY, plan, kind, on, TODAY)
    due = {clock.clock: clock.due_on for clock in lines(case)[0].clocks}
    take_back_held(case.store, act_of(WIL, TODAY), plan, EventKind.CORE_GROUP, sep(30), TODAY, "Nobody came.")
    take_back_held(case.store, BY, plan, EventKind.REVIEW, review, TODAY, "It was put off.")
    (line,) = lines(case)
    assert [(one.kind, one.on) for one in line.events] == [(EventKind.CORE_GROUP, sep(23))]
    now = {clock.clock: clock.due_on for clock in line.clocks}
    assert (due[StatusClock.PROTECTION_REVIEW], now[StatusClock.PROTECTION_REVIEW]) == (
        date(2012, 6, 9), date(2011, 12, 12),
    )  # fmt: skip
    assert (due[StatusClock.CORE_GROUP], now[StatusClock.CORE_GROUP]) == (date(2011, 11, 11), date(2011, 11, 4))
    story = repr(file_of(case).story)
    assert "Before, a core group was noted as held on Fri 30 Sep 2011. Taken back: Nobody came." in story
    assert "Before, a review was noted as held on Fri 9 Dec 2011. Taken back: It was put off." in story


def test_with_a_visit_that_was_none_the_child_was_last_seen_as_the_rest_says(case: Case) -> None:
    plan = protect(case)
    for on in (sep(20), sep(29), sep(27)):
        note_held(case.store, BY, plan, EventKind.VISIT, on, TODAY, alone=True)

    def none_on(on: date) -> date | None:
        take_back_held(case.store, BY, plan, EventKind.VISIT, on, TODAY, "Nobody was at home.")
        return file_of(case).last_seen_on

    assert [none_on(on) for on in (sep(20), sep(29), sep(27))] == [sep(29), sep(27), None]
    for _ in range(3):
        undo(case.store, BY)
    assert file_of(case).last_seen_on == sep(29)
    assert [(one.on, one.alone) for one in lines(case)[0].events] == [(sep(20), True), (sep(27), True), (sep(29), True)]
    assert "Taken back" not in repr(file_of(case).story)


def test_a_visit_of_that_day_for_something_else_still_says_that_the_child_was_seen(case: Case) -> None:
    plan, care = protect(case), take_in(case)
    submit(case.store, act_of(WIL, TODAY), newest(case.store, case.id), sep(9), TODAY, seen_on=sep(8), alone=False)
    for one in (plan, care):
        note_held(case.store, BY, one, EventKind.VISIT, CARE, TODAY)
    seen = []
    for one in (plan, care):
        take_back_held(case.store, BY, one, EventKind.VISIT, CARE, TODAY, WHY)
        seen.append(file_of(case).last_seen_on)
    assert seen == [CARE, sep(8)], "the assessment says when, once no visit does"


# Corrections


def test_a_corrected_start_takes_along_what_stands_of_it(case: Case) -> None:
    care = take_in(case)
    note_held(case.store, BY, care, EventKind.VISIT, date(2011, 10, 7), TODAY)
    correct_episode(case.store, act_of(SAM, TODAY), care, TODAY, "Signed earlier.", started_on=sep(30))
    (line,) = lines(case)
    assert line.started_on == line.facts[0].since == line.placements[0].started_on == sep(30)
    assert status(case, sep(30)) is CaseStatus.LOOKED_AFTER
    assert any("the start of the time in care was noted as Mon 3 Oct 2011" in repr(one) for one in file_of(case).story)
    undo(case.store, act_of(SAM, TODAY))
    assert lines(case)[0].placements[0].started_on == CARE


def test_a_corrected_end_takes_along_the_placement_that_ended_with_it(case: Case) -> None:
    care = take_in(case)
    end_episode(case.store, BY, care, date(2011, 12, 1), TODAY, reason=CareEnd.HOME_PLANNED)
    correct_episode(case.store, BY, care, TODAY, "He went home later.", ended_on=date(2011, 12, 5))
    (line,) = lines(case)
    assert line.ended_on == line.placements[0].ended_on == date(2011, 12, 5)
    assert status(case, date(2011, 12, 4)) is CaseStatus.LOOKED_AFTER


# What is refused writes nothing

LATER = TODAY + timedelta(days=1)
# With which plan or time in care there is, and what is tried on it.
REFUSED: dict[str, tuple[str, type[Exception], Callable[[Case, int, int], object]]] = {
    "a plan of a child in need beside it": ("(4001)", InvalidInput, lambda c, p, k: begin_need(
        c.store, BY, c.id, sep(20), TODAY)),
    "a second plan": ("(8935)", InvalidInput, lambda c, p, k: protect(c, sep(20))),
    "care twice": ("(8935)", InvalidInput, lambda c, p, k: take_in(c, sep(20))),
    "too many plans before": ("0 to 100", InvalidInput, lambda c, p, k: begin_protection(
        c.store, act_in_june(), HELD, AbuseCategory.NEGLECT, JUNE_10, JUNE_10, previous_plans=-1)),
    "a temporary move as the first placement": ("none yet", InvalidInput, lambda c, p, k: begin_care(
        c.store, act_in_june(), HELD, LegalStatus.ACCOMMODATED, PlacementType.TEMPORARY, JUNE_10, JUNE_10)),
    "a review twice": ("stands already", InvalidInput, lambda c, p, k: [note_held(
        c.store, BY, k, EventKind.REVIEW, TODAY, TODAY) for _ in range(2)]),
    "a review on the first day of care": ("(8841)", InvalidInput, lambda c, p, k: note_held(
        c.store, BY, k, EventKind.REVIEW, CARE, TODAY)),
    "a start on the day of a review": ("(8841)", InvalidInput, lambda c, p, k: (
        note_held(c.store, BY, k, EventKind.REVIEW, TODAY, TODAY),
        correct_episode(c.store, BY, k, TODAY, WHY, started_on=TODAY))),
    "to take back what does not stand": ("No visit stands on Mon 3 Oct 2011", InvalidInput, lambda c, p, k: (
        note_held(c.store, BY, k, EventKind.VISIT, CARE, TODAY),
        note_held(c.store, BY, p, EventKind.CORE_GROUP, CARE, TODAY),
        take_back_held(c.store, BY, p, EventKind.VISIT, CARE, TODAY, WHY))),
    "to take back without a reason": ("reason why it was not held", InvalidInput, lambda c, p, k: (
        note_held(c.store, BY, p, EventKind.VISIT, CARE, TODAY),
        take_back_held(c.store, BY, p, EventKind.VISIT, CARE, TODAY, " "))),
    "a review seen alone": ("is of a visit", InvalidInput, lambda c, p, k: note_held(
        c.store, BY, p, EventKind.REVIEW, CARE, TODAY, alone=True)),
    "a note too long": ("note", InvalidInput, lambda c, p, k: note_held(
        c.store, BY, p, EventKind.VISIT, CARE, TODAY, note="x" * 4001)),
    "a fact of another set": ("is no category of abuse", InvalidInput, lambda c, p, k: set_fact(
        c.store, BY, p, FactKind.CATEGORY, LegalStatus.FULL_ORDER, CARE, TODAY)),
    "what holds already": ("stands there already", InvalidInput, lambda c, p, k: set_fact(
        c.store, BY, p, FactKind.CATEGORY, AbuseCategory.NEGLECT, CARE, TODAY)),
    "a move without a reason": ("Say why", InvalidInput, lambda c, p, k: place(
        c.store, BY, k, PlacementType.CHILDRENS_HOME, TODAY, TODAY)),
    "a placement of a plan": ("is of a time in care", InvalidInput, lambda c, p, k: place(
        c.store, BY, p, PlacementType.FOSTER, TODAY, TODAY)),
    "a respite that goes on": ("came back", InvalidInput, lambda c, p, k: [place(
        c.store, BY, k, PlacementType.FOSTER, CARE + timedelta(days=days), TODAY, respite=True) for days in (2, 4)]),
    "a move before a respite that runs": ("stands already", InvalidInput, lambda c, p, k: (
        place(c.store, BY, k, PlacementType.FOSTER, TODAY, TODAY, respite=True),
        place(c.store, BY, k, PlacementType.FOSTER, CARE + timedelta(days=4), TODAY, reason=MoveReason.CHILD))),
    "back from nowhere": ("no respite", InvalidInput, lambda c, p, k: come_back(c.store, BY, k, TODAY, TODAY)),
    "an end of care without a reason": ("choose a reason", InvalidInput, lambda c, p, k: end_episode(
        c.store, BY, k, TODAY, TODAY, note=WHY)),
    "an end of a plan without a word": ("reason why it ends", InvalidInput, lambda c, p, k: end_episode(
        c.store, BY, p, TODAY, TODAY)),
    "an end of a plan with a reason of care": ("why care ends", InvalidInput, lambda c, p, k: end_episode(
        c.store, BY, p, TODAY, TODAY, reason=CareEnd.OTHER, note=WHY)),
    "a correction of nothing": ("one at a time", InvalidInput, lambda c, p, k: correct_episode(
        c.store, BY, p, TODAY, WHY)),
    "a correction of both": ("one at a time", InvalidInput, lambda c, p, k: correct_episode(
        c.store, BY, p, TODAY, WHY, started_on=sep(9), ended_on=TODAY)),
    "a correction to the same": ("stands there already", InvalidInput, lambda c, p, k: correct_episode(
        c.store, BY, p, TODAY, WHY, started_on=PLAN)),
    "an end of what runs": ("End it", InvalidInput, lambda c, p, k: correct_episode(
        c.store, BY, p, TODAY, WHY, ended_on=TODAY)),
    "a correction without a reason": ("reason", InvalidInput, lambda c, p, k: correct_episode(
        c.store, BY, p, TODAY, " ", started_on=sep(9))),
    "of another that never was": ("no longer in the store", NotFound, lambda c, p, k: note_held(
        c.store, BY, 99, EventKind.VISIT, TODAY, TODAY)),
    "the case closes": ("runs since", InvalidInput, lambda c, p, k: (
        submit(c.store, act_of(WIL, TODAY), newest(c.store, c.id), sep(9), TODAY),
        authorise(c.store, BY, newest(c.store, c.id), sep(9), TODAY),
        close_case(c.store, BY, c.id, ClosureReason.NO_FURTHER_ACTION, WHY, TODAY, TODAY))),
    "by a worker": ("Wil Worker", NotAllowed, lambda c, p, k: end_episode(
        c.store, act_of(WIL, TODAY), p, TODAY, TODAY, note=WHY)),
}  # fmt: skip
# These do one thing that is allowed before the one that is not.
DO_ONE_FIRST = {
    "a review twice", "a start on the day of a review", "to take back what does not stand",
    "to take back without a reason", "a respite that goes on", "a move before a respite that runs", "the case closes",
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_writes_nothing(case: Case, what: str) -> None:
    said, kind, act = REFUSED[what]
    plan, care = protect(case), take_in(case)
    if what in DO_ONE_FIRST:
        with pytest.raises(kind, match=said):
            act(case, plan, care)
    else:
        refused(case.store, kind, said, lambda: act(case, plan, care))


# Who else follows the status


def waiting(store: Store, as_at: date = JUNE_10) -> dict[int, set[Owed]]:
    with store.reading() as reader:
        return {row.id: set(row.wait.owed) for row in waiting_list(reader, standards(reader), as_at).rows}


def test_a_child_who_comes_onto_a_plan_may_wait_for_a_worker_no_more(authority: Store) -> None:
    assert Owed.NEVER_WAIT not in waiting(authority)[UNHELD]
    begin_protection(authority, act_in_june(), UNHELD, AbuseCategory.NEGLECT, JUNE_10, JUNE_10)
    assert Owed.NEVER_WAIT in waiting(authority)[UNHELD]
    assert Owed.NEVER_WAIT not in waiting(authority, JUNE_10 - timedelta(days=1))[UNHELD]


def test_points_and_cover_of_supervision_follow_the_dated_status(authority: Store) -> None:
    def points_of(value: CaseStatus) -> int:
        with authority.reading() as reader:
            return practice_rules(reader).points(value, JUNE_10)

    def cover_of() -> CaseStatus:
        with authority.reading() as reader:
            rules, clock = practice_rules(reader), standards(reader)
            found = {one.id: one for one in covered_cases(reader, clock, rules, JUNE_10, ANN)}
        return found[HELD].status

    before, was = load(authority, ANN).load.points, cover_of()
    assert was is CaseStatus.CHILD_IN_NEED
    care = begin_care(authority, act_in_june(), HELD, LegalStatus.ACCOMMODATED, None, JUNE_10, JUNE_10)
    more = points_of(CaseStatus.LOOKED_AFTER) - points_of(CaseStatus.CHILD_IN_NEED)
    assert (load(authority, ANN).load.points, cover_of()) == (before + more, CaseStatus.LOOKED_AFTER)
    end_episode(authority, act_in_june(), care, JUNE_10, JUNE_10, reason=CareEnd.HOME_PLANNED)
    assert (load(authority, ANN).load.points, cover_of()) == (before, was), "what a file said counts again"


def test_what_a_file_said_ends_with_what_is_dated(authority: Store) -> None:
    with authority.reading() as reader:
        assert case_file(reader, standards(reader), LOOKED_AFTER_CASE, JUNE_10).status is CaseStatus.LOOKED_AFTER
    care = begin_care(authority, act_in_june(), LOOKED_AFTER_CASE, LegalStatus.FULL_ORDER, None, date(2024, 5, 27),
                      JUNE_10)  # fmt: skip
    end_episode(authority, act_in_june(), care, JUNE_10, JUNE_10, reason=CareEnd.ADOPTED)
    with authority.reading() as reader:
        assert case_file(reader, standards(reader), LOOKED_AFTER_CASE, JUNE_10).status is CaseStatus.ASSESSMENT


def test_what_is_taken_back_out_of_its_turn_would_contradict_itself(authority: Store) -> None:
    """Mo ends a plan, and Ada begins another: what Mo did cannot be taken back any more."""
    act, other = act_in_june(), act_in_june(ADA)
    plan = begin_protection(authority, act, HELD, AbuseCategory.NEGLECT, date(2024, 6, 3), JUNE_10)
    end_episode(authority, act, plan, date(2024, 6, 6), JUNE_10, note=WHY)
    begin_need(authority, other, HELD, date(2024, 6, 7), JUNE_10)
    refused(authority, Conflict, "contradict itself", lambda: undo(authority, act))
    undo(authority, other)
    undo(authority, act)
    assert ask(authority, "SELECT ended_on FROM status_episodes") == [(None,)]


def test_a_hidden_child_is_on_no_list_and_takes_no_plan(authority: Store) -> None:
    begin_care(authority, act_in_june(ADA), HIDDEN, LegalStatus.ACCOMMODATED, None, JUNE_10, JUNE_10)
    authority.sign_in(act_in_june().person)
    with authority.reading() as reader:
        assert HIDDEN not in {one.case_id for one in children_standing(reader, standards(reader), JUNE_10)}
    with pytest.raises(NotFound):
        note_held(authority, act_in_june(), 1, EventKind.VISIT, JUNE_10, JUNE_10)
