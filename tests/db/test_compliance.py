"""The compliance pack against a history that is counted by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_authority import ADA, ANN, BOB, CAT, MAX, MO, NORTH, SAM, SOUTH, TODAY, WIL, act_of, person, reference
from supervision_history import FIRST, MARKER, make_history, on

from db.commands.supervising import agree_supervision
from db.commands.undoing import undo
from db.exchange.compliance import pack_numbers
from db.queries.compliance import compliance_pack, whose_pack
from db.queries.standards import standards
from db.queries.supervision import supervision_list
from db.queries.undoing import next_undo
from db.store import Store
from models.compliance import ORDER, Measure, Pack, usual_period
from models.errors import InvalidInput, NotAllowed
from models.supervision import CancelReason, SupervisedAs

COUNTED = {
    Measure.HELD: (2, 4),
    Measure.IN_TIME: (1, 4),
    Measure.CANCELLED: (3, 4),  # one of them with no reason given
    Measure.LONG_ENOUGH: (1, 2),
    Measure.CASES_IN_TIME: (2, 3),
    Measure.RECORDED_IN_TIME: (2, 3),
    Measure.SIGNED: (1, 3),
    Measure.DECISION: (2, 2),
    Measure.RATIONALE: (1, 2),
    Measure.ACTIONS_DATED: (4, 5),
    Measure.CHALLENGE: (1, 2),
    Measure.ACTIONS_IN_TIME: (1, 3),
    Measure.DEVELOPMENT: (1, 3),
    Measure.WELLBEING: (2, 3),
}


@pytest.fixture(scope="module")
def template(authority_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("supervised") / "store.db"
    path.write_bytes(authority_template.read_bytes())
    with Store.open(path) as store:
        make_history(store)
    return path


@pytest.fixture(scope="module")
def history(template: Path) -> Iterator[Store]:
    """Only to be read."""
    with Store.open(template) as store:
        store.sign_in(person(MO))
        yield store


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    """To be changed."""
    path = tmp_path / "store.db"
    path.write_bytes(template.read_bytes())
    with Store.open(path) as store:
        store.sign_in(person(MO))
        yield store


def read(store: Store, first: date = FIRST, last: date = TODAY, as_at: date = TODAY, **of: int) -> Pack:
    with store.reading() as reader:
        return compliance_pack(reader, standards(reader), as_at, first, last, **of)


def counted(pack: Pack) -> dict[Measure, tuple[int, int]]:
    return {figure.measure: (figure.met, figure.total) for figure in pack.figures}


def test_every_figure_is_as_counted_by_hand(history: Store) -> None:
    assert counted(read(history)) == COUNTED


def test_of_one_worker_it_counts_theirs_alone(history: Store) -> None:
    anns = counted(read(history, worker_id=ANN))
    assert {measure: anns[measure] for measure in (Measure.HELD, Measure.IN_TIME, Measure.CANCELLED)} == {
        Measure.HELD: (2, 3), Measure.IN_TIME: (1, 3), Measure.CANCELLED: (1, 2),
    }  # fmt: skip
    assert (anns[Measure.ACTIONS_DATED], anns[Measure.ACTIONS_IN_TIME]) == ((3, 3), (1, 2))
    bobs = counted(read(history, worker_id=BOB))
    assert (bobs[Measure.HELD], bobs[Measure.LONG_ENOUGH]) == ((0, 1), (0, 0))
    assert (bobs[Measure.ACTIONS_DATED], bobs[Measure.ACTIONS_IN_TIME]) == ((1, 2), (0, 1))


def test_a_group_is_recorded_and_covers_the_case_but_is_not_the_session_that_was_due(history: Store) -> None:
    pack = read(history, worker_id=BOB)
    assert [line.words for line in pack.figure(Measure.HELD).lines] == ["due Wed 29 May 2024, not held"]
    assert [line.words for line in pack.figure(Measure.RECORDED_IN_TIME).lines] == [
        "held Wed 22 May 2024, recorded Fri 24 May 2024"
    ]
    assert [(line.case, line.met) for line in pack.figure(Measure.CASES_IN_TIME).lines] == [("C6-1", True)]


def test_cancellations_are_counted_by_why(history: Store) -> None:
    assert read(history).cancellations == [(CancelReason.WORKER_AWAY, 1), (CancelReason.URGENT_WORK, 1)]


def test_a_record_written_more_than_two_working_days_later_is_a_late_entry(history: Store) -> None:
    pack = read(history)
    assert pack.late_entries == 1
    late = [line.words for line in pack.figure(Measure.RECORDED_IN_TIME).lines if not line.met]
    assert late == ["held Mon 29 Apr 2024, recorded Fri 3 May 2024"]


def test_a_session_held_late_was_held_but_not_by_its_day(history: Store) -> None:
    pack = read(history, worker_id=ANN)
    words = "due Thu 25 Apr 2024, held Mon 29 Apr 2024, late"
    assert [line.met for line in pack.figure(Measure.HELD).lines if line.words == words] == [True]
    assert [line.met for line in pack.figure(Measure.IN_TIME).lines if line.words == words] == [False]


def test_no_line_says_what_was_said_of_a_worker_or_names_a_child(history: Store) -> None:
    lines = [line for figure in read(history).figures for line in figure.lines]
    assert lines
    assert not any(MARKER in repr(line) for line in lines)


def test_restricted_children_are_left_out_for_who_may_not_see_them(template: Path) -> None:
    with Store.open(template) as store:
        found = {}
        for id_ in (MO, ADA):
            store.sign_in(person(id_))
            found[id_] = read(store).figure(Measure.CASES_IN_TIME)
    assert (found[MO].met, found[MO].total) == (2, 3)
    assert (found[ADA].met, found[ADA].total) == (2, 4)
    assert {line.case for line in found[ADA].lines} - {line.case for line in found[MO].lines} == {reference(9)}


def test_as_at_an_earlier_day_it_is_as_it_was_then(history: Store) -> None:
    """On 24 May Ann's session of the 27th was not due yet, and her letter neither."""
    then = counted(read(history, last=on(5, 24), as_at=on(5, 24), worker_id=ANN))
    assert then[Measure.HELD] == (2, 2)
    assert then[Measure.ACTIONS_IN_TIME] == (1, 1)
    before = counted(read(history, last=on(5, 8), as_at=on(5, 8), worker_id=ANN))
    assert before[Measure.ACTIONS_IN_TIME] == (0, 0)  # due on the 10th, done on the 9th: neither has come


def test_what_can_still_be_done_today_is_not_missed(history: Store) -> None:
    assert counted(read(history, last=on(5, 27), as_at=on(5, 27), worker_id=ANN))[Measure.HELD] == (2, 2)
    assert counted(read(history, last=on(5, 28), as_at=on(5, 28), worker_id=ANN))[Measure.HELD] == (2, 3)


@settings(max_examples=40)
@given(days=st.lists(st.integers(0, (TODAY - FIRST).days - 1), max_size=5, unique=True))
def test_periods_that_follow_one_another_add_up_to_the_whole(history: Store, days: list[int]) -> None:
    ends = [*(FIRST + timedelta(days=day) for day in sorted(days)), TODAY]
    begins = [FIRST, *(end + timedelta(days=1) for end in ends[:-1])]
    parts = [read(history, first, last) for first, last in zip(begins, ends, strict=True)]
    whole = pack_numbers(read(history))
    assert {name: sum(pack_numbers(part)[name] for part in parts) for name in whole} == whole


@pytest.mark.parametrize("of", [{}, {"team_id": NORTH}, {"worker_id": ANN}])
def test_the_rows_of_the_workers_add_up_to_the_total(history: Store, of: dict[str, int]) -> None:
    pack = read(history, **of)
    whole = pack_numbers(pack)
    rows = [pack_numbers(pack.of(id_)) for id_, _ in pack.people]
    assert {name: sum(row[name] for row in rows) for name in whole} == whole
    assert whole["held"] == 2


def test_each_worker_of_the_whole_is_the_same_as_alone(history: Store) -> None:
    pack = read(history)
    for id_, name in pack.people:
        alone = read(history, worker_id=id_)
        assert (alone.about, counted(alone)) == (name, counted(pack.of(id_)))


def test_of_a_team_it_is_about_those_who_are_in_it_now(history: Store) -> None:
    names = [name for _, name in read(history, team_id=NORTH).people]
    assert names == ["Ann Able", "Bob Best", "Lee Left", "Nan New", "Pat Part"]
    assert counted(read(history, team_id=SOUTH))[Measure.HELD] == (0, 0)


def test_who_left_before_the_period_or_comes_after_it_is_not_in_it(history: Store) -> None:
    names = {name for _, name in read(history, first=on(6, 3)).people}
    assert not names & {"Lee Left", "Fay Future"}
    assert "Ann Able" in names


def test_a_manager_is_in_it_once_somebody_supervises_them(store: Store) -> None:
    assert "Max Manager" not in {name for _, name in read(store).people}
    agree_supervision(store, act_of(MO), MAX, MO, on(6, 3), SupervisedAs.TEAM_MANAGER)
    assert "Max Manager" in {name for _, name in read(store).people}


def test_a_worker_with_nothing_due_has_figures_of_nothing(history: Store) -> None:
    pack = read(history, worker_id=CAT)
    assert {figure.total for figure in pack.figures} == {0}
    assert {figure.percent for figure in pack.figures} == {None}
    assert pack.figure(Measure.HELD).in_words == "no sessions due"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(on(6, 3), on(6, 2), "before it begins"), (FIRST, TODAY + timedelta(days=1), "and today is")],
)
def test_a_period_that_cannot_be_is_refused(history: Store, first: date, last: date, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read(history, first, last)


def test_who_supervises_nobody_reads_their_own_pack_alone() -> None:
    assert whose_pack(person(WIL), None, None) == whose_pack(person(WIL), WIL, None) == (WIL, None)
    for worker, team in ((ANN, None), (None, SOUTH)):
        with pytest.raises(NotAllowed, match="supervisors and managers"):
            whose_pack(person(WIL), worker, team)
        assert whose_pack(person(SAM), worker, team) == (worker, team)
    assert whose_pack(person(MO), None, None) == (None, None)


def test_every_measure_has_its_words_and_its_figure() -> None:
    assert set(ORDER) == set(Measure)
    assert all(measure.words and measure.of_what and measure.group and measure.meaning for measure in Measure)


def test_where_no_period_is_given_it_is_the_one_of_the_supervision_screen(history: Store) -> None:
    with history.reading() as reader:
        rows = supervision_list(reader, standards(reader), TODAY, person(SAM), everybody=True)
    ann = next(row for row in rows if row.id == ANN)
    held = read(history, *usual_period(TODAY), worker_id=ANN).figure(Measure.HELD)
    assert (held.met, held.total) == (ann.held, ann.expected)


def test_an_action_of_the_personal_part_is_not_counted(history: Store) -> None:
    agreed = read(history).figure(Measure.ACTIONS_DATED)
    assert len([line for line in agreed.lines if line.worker_id == ANN]) == 3
    assert all(line.case is not None for line in agreed.lines)


def test_what_was_done_is_no_longer_in_time_where_it_was_taken_back(store: Store) -> None:
    before = counted(read(store))[Measure.ACTIONS_IN_TIME]
    with store.reading() as reader:  # the report, which was finished last
        act = next_undo(reader, person(MO))
    assert act is not None
    undo(store, act_of(MO), act.group_id)
    after = read(store).figure(Measure.ACTIONS_IN_TIME)
    assert (after.met, after.total) == before == (1, 3)
    assert "due Mon 3 Jun 2024, not done" in [line.words for line in after.lines]
