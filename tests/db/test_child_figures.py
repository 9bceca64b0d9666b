"""Figures about children: counted from what people recorded, the same for everybody, with lists of who may be seen."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from on_the_way import act_of, assessed, refer
from small_authority import ADA, ANN, LOOKED_AFTER_CASE, MO, WIL, ask, person, write

from db.clock_records import Since, note_every_case, write_records
from db.commands.allocating import allocate
from db.commands.keeping import erase_record
from db.commands.publishing import set_population
from db.commands.standing import (
    begin_care,
    begin_protection,
    come_back,
    end_episode,
    note_held,
    place,
    set_fact,
)
from db.queries.activity import activity
from db.queries.child_figures import caseload_over_time, child_figures
from db.queries.child_lists import ChildRow, child_list
from db.queries.children_list import children_list
from db.queries.performance import Known
from db.queries.standards import standards
from db.store import Store
from models.activity import Counted
from models.allocation import ChangeReason, Destination, Wish
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
from models.child_figures import Measured
from models.child_measures import ChildMeasure
from models.referral import NewChild

Filled = tuple[Store, dict[str, int]]
TODAY = date(2012, 3, 31)  # NI062 is of this day
BY = act_of(MO, TODAY)
MOVED, STAYED, AWAY, BREAKS, HIDDEN, HOME, PLANNED = "moved", "stayed", "away", "breaks", "hidden", "home", "planned"


def march(day: int) -> date:
    return date(2012, 3, day)


def moves(store: Store, episode: int, *days: date, to: PlacementType = PlacementType.FOSTER) -> None:
    for day in days:
        place(store, BY, episode, to, day, TODAY, reason=MoveReason.OTHER)


def fill(store: Store) -> dict[str, int]:
    """Seven children of September 2011; what becomes of them by March. Returns the number of each child."""
    born = date(2003, 1, 1)
    cases = {
        name: assessed(store, NewChild(f"Child {name}", born), today=TODAY)[0]
        for name in (MOVED, STAYED, AWAY, BREAKS, HIDDEN, HOME, PLANNED)
    }
    care = {
        name: begin_care(
            store, BY, cases[name], LegalStatus.SHORT_BREAKS if name == BREAKS else LegalStatus.ACCOMMODATED,
            PlacementType.FOSTER, date(2011, 10, 3), TODAY,
        )
        for name in (MOVED, AWAY, BREAKS, HIDDEN)
    }  # fmt: skip
    plan = begin_protection(store, BY, cases[STAYED], AbuseCategory.NEGLECT, date(2011, 9, 12), TODAY)
    begin_protection(store, BY, cases[PLANNED], AbuseCategory.NEGLECT, march(1), TODAY, previous_plans=1)
    note_held(store, BY, plan, EventKind.REVIEW, date(2011, 12, 9), TODAY)
    end_episode(store, BY, plan, date(2012, 1, 10), TODAY, note="In care by now.")
    for name, began in ((STAYED, date(2012, 1, 10)), (HOME, date(2011, 10, 3))):
        care[name] = begin_care(store, BY, cases[name], LegalStatus.ACCOMMODATED, None, began, TODAY)
    end_episode(store, BY, care[HOME], march(1), TODAY, reason=CareEnd.HOME_PLANNED)
    for name in (MOVED, HIDDEN, BREAKS):
        moves(store, care[name], date(2011, 11, 1), date(2011, 12, 1))
    for on, back in ((date(2011, 11, 1), date(2011, 11, 5)), (date(2011, 12, 1), date(2011, 12, 8))):
        place(store, BY, care[AWAY], PlacementType.FOSTER, on, TODAY, respite=True)
        come_back(store, BY, care[AWAY], back, TODAY)
    set_fact(store, BY, care[MOVED], FactKind.GOAL, CareGoal.RETURN, march(1), TODAY)
    for name, who in ((MOVED, WIL), (HIDDEN, ANN), (AWAY, WIL)):
        allocate(store, BY, [Wish(cases[name])], Destination(who), date(2011, 9, 5), TODAY, "As agreed.")
    for who, on in ((WIL, date(2011, 10, 1)), (ANN, date(2011, 11, 1)), (ANN + 1, date(2011, 12, 1))):
        allocate(store, BY, [Wish(cases[STAYED])], Destination(who), on, TODAY, "As agreed.",
                 code=None if who == WIL else ChangeReason.CASELOAD)  # fmt: skip
    set_population(store, BY, 10_000)
    numbers = dict(ask(store, "SELECT id, child_id FROM main.cases"))
    write(store, "INSERT INTO restrictions (child_id, reason, version) VALUES (?, 'safety', 1)",
          (numbers[cases[HIDDEN]],))  # fmt: skip
    return {name: numbers[case] for name, case in cases.items()}


@pytest.fixture(scope="module")
def filled(authority_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    path = tmp_path_factory.mktemp("children") / "store.db"
    shutil.copyfile(authority_template, path)
    with Store.open(path) as store:
        children = fill(store)
        store.sign_in(person(ADA))
        yield store, children


def figure(store: Store, measure: ChildMeasure, as_at: date = TODAY, day: date | None = None) -> Measured:
    with store.reading() as reader:
        return child_figures(reader, standards(reader), as_at, [measure], day=day)[0]


def rows(store: Store, found: Measured, *, whole: bool = False) -> list[ChildRow]:
    with store.reading() as reader:
        return child_list(reader, found, whole=whole)


def test_stability_counts_no_respite_and_no_series_of_short_breaks(filled: Filled) -> None:
    store, children = filled
    found = figure(store, ChildMeasure.STABILITY)
    assert {one.child_id: one.words for one in found.counted} == {
        children[MOVED]: "3 placements", children[HIDDEN]: "3 placements", children[AWAY]: "1 placement",
        children[STAYED]: "no placement on record",
    }  # fmt: skip
    assert (found.in_words, found.remark, found.target_applies) == (
        "2/4, 50.0%", "of 1 no placement is on record", True,
    )  # fmt: skip
    assert found.basis_words == "year to 31 March 2012"


def test_looked_after_and_plans_are_as_many_as_the_counts_say_with_rate_and_change(filled: Filled) -> None:
    store, _ = filled
    pairs = {
        Counted.LOOKED_AFTER: (ChildMeasure.LOOKED_AFTER_RATE, ChildMeasure.LOOKED_AFTER_CHANGE),
        Counted.PLANS: (ChildMeasure.PLAN_RATE, ChildMeasure.PLAN_CHANGE),
    }
    for as_at in (TODAY, date(2013, 4, 1), date(2024, 6, 30), date(2012, 1, 1)):
        with store.reading() as reader:
            counts = {one.what: one for one in activity(reader, Known(as_at), as_at, as_at)}
        for what, (rate, change) in pairs.items():
            counted, found, changed = counts[what], figure(store, rate, as_at), figure(store, change, as_at)
            assert (found.numerator, changed.numerator) == (
                counted.number, None if counted.year_before is None else counted.number - counted.year_before,
            )  # fmt: skip
            assert changed.rounded == counted.change_percent
            assert found.rounded == (counted.rate if found.denominator else None)
    assert figure(store, ChildMeasure.LOOKED_AFTER_RATE).in_words == "4/10,000, 4.0 per 10,000"
    assert figure(store, ChildMeasure.LOOKED_AFTER_CHANGE).in_words == "4, nothing on record of a year before"
    later = figure(store, ChildMeasure.PLAN_CHANGE, date(2025, 6, 1))
    assert sum(one.adds for one in later.counted) == later.numerator


def test_what_was_not_recorded_by_a_day_is_no_nought_then(filled: Filled) -> None:
    store, _ = filled
    found = figure(store, ChildMeasure.LOOKED_AFTER_RATE, date(2012, 3, 30))
    assert (found.in_words, found.remark) == ("0/?", "none is on record by this day")
    # But as known today it can be told of an earlier day, from the dates of the episodes.
    assert figure(store, ChildMeasure.LOOKED_AFTER_RATE, day=march(1)).numerator == 4
    assert figure(store, ChildMeasure.LOOKED_AFTER_RATE, day=date(2012, 2, 29)).numerator == 5


def test_time_in_care_goals_entrants_plans_and_reviews(filled: Filled) -> None:
    store, children = filled
    days = (TODAY - date(2011, 10, 3)).days
    assert figure(store, ChildMeasure.TIME_IN_CARE).numerator == 3 * days + (TODAY - date(2012, 1, 10)).days
    assert figure(store, ChildMeasure.TIME_IN_CARE_ENDED).in_words == "150/1, 150.0 days (4.9 months)"
    assert figure(store, ChildMeasure.REUNIFICATION).in_words == "1/4, 25.0%"
    found = figure(store, ChildMeasure.ENTRANTS_WITH_PLAN)
    assert found.in_words == "1/5, 20.0%"
    assert [one.child_id for one in found.counted if one.adds] == [children[STAYED]]
    assert figure(store, ChildMeasure.PLANS_AGAIN).in_words == "1/2, 50.0%"
    assert figure(store, ChildMeasure.PLAN_REVIEWS).in_words == "1/1, 100.0%"
    # The first was due at 20 working days, on 31 October, and missed; for the one of January on 7 February.
    assert figure(store, ChildMeasure.CARE_REVIEWS).numerator == 0
    assert {one.child_id for one in figure(store, ChildMeasure.CARE_REVIEWS).counted} == {
        children[name] for name in (MOVED, AWAY, HIDDEN, STAYED, HOME)
    }  # fmt: skip


def test_caseloads_changes_of_worker_and_re_referrals(filled: Filled) -> None:
    store, children = filled
    found = figure(store, ChildMeasure.CASELOAD)
    # Nine social workers who are here then, two of them for 0.8 and 0.1 of the time; no manager holds a case.
    assert found.in_words == "4/7.9, 0.5 children a worker"
    with store.reading() as reader:
        ends = caseload_over_time(reader, TODAY, 13)
    assert [(one.as_at.month, one.numerator, one.denominator is None) for one in ends][:7] == [
        (3, 0, True), (4, 0, True), (5, 0, True), (6, 0, True), (7, 0, True), (8, 0, True), (9, 3, False),
    ]  # fmt: skip
    assert ends[-1] == found
    assert ends[0].remark == "nobody held a case then, as it is on record"
    found = figure(store, ChildMeasure.CHANGES_OF_WORKER)
    assert [one.child_id for one in found.counted if one.adds] == [children[STAYED]]
    assert found.in_words == "1/4, 25.0%"
    assert figure(store, ChildMeasure.RE_REFERRALS).in_words == "0/7, 0.0%"


def test_a_hidden_child_is_counted_for_everybody_and_shown_to_nobody(filled: Filled) -> None:
    store, _ = filled
    store.sign_in(person(ADA))
    seen = {measure: figure(store, measure) for measure in ChildMeasure}
    assert all(row.child for row in rows(store, seen[ChildMeasure.STABILITY]))
    store.sign_in(person(MO))
    try:
        assert {measure: figure(store, measure) for measure in ChildMeasure} == seen
        for measure, found in seen.items():
            listed = rows(store, found, whole=True)
            assert len(listed) == len(found.counted)
            if measure.unit.value == "per cent":
                assert sum(row.adds or 0 for row in listed) == (found.numerator or 0)
        listed = rows(store, seen[ChildMeasure.STABILITY], whole=True)
        assert [(row.called, row.adds, row.worker, row.words) for row in listed] == [
            ("NEW0001", 1, "Wil Worker", "3 placements"), ("NEW0002", 0, "Bob Best", "no placement on record"),
            ("NEW0003", 0, "Wil Worker", "1 placement"), ("not shown", 1, None, ""),
        ]  # fmt: skip
        assert [row.adds for row in rows(store, seen[ChildMeasure.TIME_IN_CARE])][-1] is None
        assert listed[0].case == "NEW0001-1"
        assert len(rows(store, seen[ChildMeasure.STABILITY])) == 2
    finally:
        store.sign_in(person(ADA))


def test_where_a_file_only_said_so_it_is_told_that_no_day_is_known(authority: Store) -> None:
    as_at = date(2024, 6, 10)
    with authority.writing() as session:
        connection = session.connection().connection.driver_connection
        note_every_case(connection)
        write_records(connection, Since(as_at))
    rate = figure(authority, ChildMeasure.LOOKED_AFTER_RATE, as_at)
    assert [one.child_id for one in rate.counted] == [LOOKED_AFTER_CASE]
    assert rate.remark == "the population is not set; of 1 since when is not on record"
    for measure in (ChildMeasure.TIME_IN_CARE, ChildMeasure.ENTRANTS_WITH_PLAN, ChildMeasure.CARE_REVIEWS):
        found = figure(authority, measure, as_at)
        assert (found.in_words, found.remark) == ("0/0", "of 1 since when is not on record")
    assert figure(authority, ChildMeasure.STABILITY, as_at).remark == "of 1 no placement is on record"
    assert figure(authority, ChildMeasure.PLANS_AGAIN, as_at).remark == "of 1 since when is not on record"


def test_what_a_file_told_of_placements_is_said_beside_the_figure(authority: Store) -> None:
    case = assessed(authority, today=TODAY)[0]
    care = begin_care(authority, BY, case, LegalStatus.SHORT_BREAKS, PlacementType.FOSTER, date(2011, 10, 3), TODAY)
    assert figure(authority, ChildMeasure.STABILITY).counted == ()
    set_fact(authority, BY, care, FactKind.LEGAL_STATUS, LegalStatus.ACCOMMODATED, march(1), TODAY)
    write(authority, f"UPDATE status_episodes SET placements_told = 4, placements_told_on = '2012-03-30', at = NULL "
                     f"WHERE id = {care}")  # fmt: skip
    found = figure(authority, ChildMeasure.STABILITY)
    assert [one.words for one in found.counted] == [
        "1 placement on record; a file said 4 in the twelve months to 30 March 2012"
    ]
    assert (found.in_words, found.remark) == ("0/1, 0.0%", "of 1 more a file said three or more in twelve months")
    assert figure(authority, ChildMeasure.TIME_IN_CARE).numerator == 30  # since it is no series of short breaks
    reviews = figure(authority, ChildMeasure.CARE_REVIEWS)
    assert reviews.remark == "1 came from a file: reviews that it left out count as not held"


def test_a_referral_within_twelve_months_is_one_of_those_received(authority: Store) -> None:
    for on in (date(2011, 9, 2), date(2012, 2, 1)):
        case = refer(authority, NewChild("Once", None) if on.year == 2011 else 15, on, today=TODAY)
        if on.year == 2011:
            write(authority, f"UPDATE cases SET closed_on = '2011-10-01', closed_by = 'cin_closure' WHERE id = {case}")
    assert figure(authority, ChildMeasure.RE_REFERRALS).in_words == "1/2, 50.0%"


def test_the_list_of_children_has_the_number_of_placements_that_the_figure_counts(authority: Store) -> None:
    born, began, moved = date(2003, 1, 1), date(2011, 10, 3), (date(2011, 11, 1), date(2011, 12, 1))
    for name, law, reason, then in (
        ("a", LegalStatus.ACCOMMODATED, MoveReason.STATUS_ONLY, None),
        ("b", LegalStatus.ACCOMMODATED, MoveReason.OTHER, None),
        ("c", LegalStatus.SHORT_BREAKS, MoveReason.OTHER, LegalStatus.FULL_ORDER),
        ("d", LegalStatus.ACCOMMODATED, MoveReason.OTHER, LegalStatus.SHORT_BREAKS),
    ):
        case = assessed(authority, NewChild(name, born), today=TODAY)[0]
        care = begin_care(authority, BY, case, law, PlacementType.FOSTER, began, TODAY)
        for day in moved:
            place(authority, BY, care, PlacementType.FOSTER, day, TODAY, reason=reason)
        if then is not None:
            set_fact(authority, BY, care, FactKind.LEGAL_STATUS, then, date(2012, 1, 1), TODAY)
    with authority.reading() as reader:
        listed = children_list(reader, standards(reader), TODAY).rows
    placed = {row.standing.name: row.placed for row in listed if row.standing.name in set("abcd")}
    assert placed == {"a": 1, "b": 3, "c": 1, "d": 0}
    assert figure(authority, ChildMeasure.STABILITY).numerator == sum(row.placed_often for row in listed) == 1


def test_an_erased_child_stays_in_numbers_and_loses_what_was_known_beside_the_dates(authority: Store) -> None:
    born, later = date(2003, 1, 1), date(2012, 4, 10)
    case = assessed(authority, NewChild("Child", born), today=TODAY)[0]
    allocate(authority, BY, [Wish(case)], Destination(WIL), date(2011, 9, 5), TODAY, "As agreed.")
    plan = begin_protection(authority, BY, case, AbuseCategory.NEGLECT, date(2011, 9, 12), TODAY, previous_plans=1)
    care = begin_care(authority, BY, case, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, date(2011, 10, 3), TODAY)
    moves(authority, care, date(2011, 11, 1), date(2011, 12, 1))
    write(authority, f"UPDATE assessments SET authorised_on = started_on WHERE case_id = {case}")
    end_episode(authority, BY, plan, date(2012, 4, 2), later, note="Nobody is at risk.")
    end_episode(authority, BY, care, date(2012, 4, 2), later, reason=CareEnd.HOME_PLANNED)
    write(authority, f"UPDATE cases SET closed_on = '2012-04-03', closed_by = 'cin_closure' WHERE id = {case}")
    child, reference = ask(
        authority, f"SELECT ch.id, ch.reference FROM main.children ch JOIN main.cases c ON c.child_id = ch.id "
        f"WHERE c.id = {case}",
    )[0]  # fmt: skip
    asked = {
        ChildMeasure.LOOKED_AFTER_RATE: (1, 1), ChildMeasure.PLAN_RATE: (1, 1), ChildMeasure.STABILITY: (1, 0),
        ChildMeasure.ENTRANTS_WITH_PLAN: (1, 0), ChildMeasure.PLANS_AGAIN: (1, 0), ChildMeasure.CASELOAD: (1, 0),
    }  # fmt: skip

    def numerators() -> list[object]:
        return [getattr(figure(authority, one, later, TODAY), "numerator", None) for one in asked]

    assert numerators() == [before for before, _ in asked.values()]
    erase_record(authority, act_of(ADA, later), child, reference, "A court ordered it.", later, early=True)
    assert [found or 0 for found in numerators()] == [after for _, after in asked.values()]
    assert figure(authority, ChildMeasure.STABILITY, later, TODAY).denominator == 1
