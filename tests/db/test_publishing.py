"""Publishing: a month is frozen once and for all; everybody has the same figures, and lists show what one may see."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from frozen_list import published_lines
from small_authority import (
    ADA,
    BECAUSE,
    CLOSED,
    HIDDEN,
    MO,
    NORTH,
    UNHELD,
    WIL,
    ask,
    june,
    last_group,
    person,
    refused,
    trail_is_sound,
    write,
)

from db.clock_records import Since, note_every_case, write_records
from db.commands.assessing import authorise, correct_date, reopen, start_assessment, submit
from db.commands.keeping import erase
from db.commands.publishing import publish_month, set_population, set_yardstick, state_figure
from db.commands.undoing import undo
from db.queries.activity import activity, counted_lines
from db.queries.activity import counted as counted_rows
from db.queries.cards import Card, performance_cards
from db.queries.performance import Known, backlog, completed, completed_lines, open_lines
from db.queries.publications import last_record, publications, published_figure
from db.queries.standards import standards
from db.queries.yardsticks import population, statements, yardsticks
from db.store import Act, Store
from models.activity import Counted
from models.assessment import Kind
from models.errors import Conflict, CpipError, InvalidInput, NotAllowed, StaleEdit
from models.pathway import Dated, Trigger
from models.statements import Statement
from models.timeliness import Figure, Line, Measure, Month, Period, figure_of

JUNE, JULY = Month(2024, 6), Month(2024, 7)
PUBLISHED_ON = date(2024, 7, 10)


def at(on: date, id_: int = MO) -> Act:
    return Act(person(id_), datetime(on.year, on.month, on.day, 9, tzinfo=UTC))


def sign(store: Store, assessment: int, on: date, recorded: date) -> None:
    submit(store, at(recorded, ADA), assessment, on, recorded)
    authorise(store, at(recorded), assessment, on, recorded)


@pytest.fixture
def kept(authority: Store) -> Store:
    """The small authority with all on record as it happened; the assessments of UNHELD and of a hidden child signed."""
    write(authority, f"UPDATE assessments SET authorised_on = '2024-06-07' WHERE id IN ({UNHELD}, {HIDDEN})")
    with authority.writing() as session:
        connection = session.connection().connection.driver_connection
        note_every_case(connection)
        write_records(connection, Since(june(10), as_happened=True))
    return authority


def publish(store: Store, month: Month = JUNE, as_at: date = PUBLISHED_ON, today: date | None = None) -> None:
    publish_month(store, at(today or as_at), month, as_at, today or as_at)


def frozen(store: Store, month: Month = JUNE) -> tuple[Figure, list[Line]]:
    """What was published of the month, and its list."""
    with store.reading() as reader:
        (one,) = (one for one in publications(reader) if one.month == month)
        return published_figure(reader, one, Measure.SINGLE), published_lines(reader, one, Measure.SINGLE)


def known(store: Store, day: date) -> tuple[Figure, list[Line]]:
    """What is known of June on a day."""
    with store.reading() as reader:
        asked = (reader, Known(day), Measure.SINGLE, JUNE.first, JUNE.last)
        return completed(*asked), completed_lines(*asked)


def card(store: Store, as_at: date, month: Month = JUNE) -> Card:
    with store.reading() as reader:
        (found,) = performance_cards(reader, standards(reader), as_at, month, measures=[Measure.SINGLE])
    return found


def signature_moved(store: Store, on: date) -> None:
    """On this day it is corrected that CLOSED was authorised in May."""
    write(store, "UPDATE cases SET closed_on = NULL, closed_by = NULL WHERE id = 7")
    correct_date(store, at(on), CLOSED, CLOSED, Dated.AUTHORISED, date(2024, 5, 31), BECAUSE, on, on)


def test_a_published_month_stays_as_it_is_whatever_is_corrected_on_that_day_or_later(kept: Store) -> None:
    publish(kept)
    before = frozen(kept)
    assert before[0] == Figure(3, 3) == figure_of(before[1])
    signature_moved(kept, PUBLISHED_ON)
    reopen(kept, at(date(2024, 7, 11)), UNHELD, BECAUSE, date(2024, 7, 11), date(2024, 7, 11))
    assert frozen(kept) == before
    assert known(kept, PUBLISHED_ON)[0] == Figure(2, 2)
    assert known(kept, date(2024, 7, 11))[0] == Figure(1, 1)
    found = card(kept, date(2024, 7, 11))
    assert found.published_figures[Period.MONTH] == Figure(3, 3)
    assert [(entry.line.case, entry.counts) for entry in found.late[Period.MONTH]] == [("C7-1", -1), ("C1-1", -1)]
    assert found.late_figure(Period.MONTH) == Figure(-2, -2)
    assert found.reconciled is not None
    assert found.reconciled.reconciles
    # In the year to date, the one that moved to May came again, of a month that nobody published.
    assert [(entry.line.case, entry.counts) for entry in found.late[Period.YEAR]] == [("C1-1", -1)]


def test_what_was_published_on_a_past_day_is_as_it_was_known_that_day(kept: Store) -> None:
    sign(kept, 11, june(28), date(2024, 7, 11))
    publish(kept, today=date(2024, 7, 12))
    assert frozen(kept)[0] == Figure(3, 3)
    found = card(kept, date(2024, 7, 12))
    assert [(one.line.case, one.counts, one.line.recorded_on) for one in found.late[Period.MONTH]] == [
        ("C11-1", 1, date(2024, 7, 11))
    ]


def test_a_signature_and_a_start_taken_back_after_the_publication_are_taken_from_it_by_name(kept: Store) -> None:
    today = june(12)
    start_assessment(kept, at(today), UNHELD, Kind.SINGLE, Trigger.NEW_INFORMATION, today, today)
    new = ask(kept, "SELECT MAX(id) FROM assessments")[0][0]
    submit(kept, at(today), new, today, today, to_id=ADA)
    authorise(kept, at(today, ADA), new, today, today)
    publish(kept)
    assert frozen(kept)[0] == Figure(4, 4)
    undo(kept, at(PUBLISHED_ON, ADA))  # the signature
    for _ in range(2):  # the submission, and the start
        undo(kept, at(PUBLISHED_ON))
    assert ask(kept, "SELECT COUNT(*) FROM assessments WHERE id = :id", id=new) == [(0,)]
    assert frozen(kept)[0] == Figure(4, 4)
    found = card(kept, PUBLISHED_ON)
    assert [(one.line.case, one.counts, one.line.stopped_on) for one in found.late[Period.MONTH]] == [
        ("C1-1", -1, today)
    ]
    assert found.figures[Period.MONTH] == Figure(3, 3)


def test_a_month_is_published_when_it_is_over_and_once_an_earlier_one_later_too(kept: Store) -> None:
    refused(kept, InvalidInput, "is over after", lambda: publish(kept, as_at=june(30)))
    refused(kept, InvalidInput, "cannot be published yet", lambda: publish(kept, today=date(2024, 7, 9)))
    publish(kept)
    refused(kept, InvalidInput, "was published as at", lambda: publish(kept))
    publish(kept, Month(2024, 5))
    taken = card(kept, PUBLISHED_ON).reconciled
    assert taken is not None
    assert (taken.before_month, taken.reconciles) == (Month(2024, 5), True)
    with pytest.raises(NotAllowed):
        publish_month(kept, at(PUBLISHED_ON, WIL), JULY, date(2024, 8, 9), date(2024, 8, 9))


def test_a_publication_is_entered_with_what_it_froze_and_cannot_be_taken_back(kept: Store) -> None:
    publish(kept)
    (entry,) = last_group(kept)
    last = ask(kept, "SELECT MAX(id) FROM main.clock_records")[0][0]
    assert (entry["who"], entry["what"], entry["subject"]) == (
        "Mo Manager", "publish the figures of a month", "2024-06"
    )  # fmt: skip
    assert entry["after"] == {"published as at": "2024-07-10", "last record": last}
    refused(kept, Conflict, "There is nothing to undo", lambda: undo(kept, at(PUBLISHED_ON)))
    assert trail_is_sound(kept)


def test_an_erased_child_stays_counted_in_what_was_published_and_in_no_list_by_name(kept: Store) -> None:
    publish(kept)
    figure, lines = frozen(kept)
    erase(kept, at(PUBLISHED_ON, ADA), CLOSED, "C7", "A court ordered it.", PUBLISHED_ON, early=True)
    after, left = frozen(kept)
    assert (after, len(left)) == (figure, len(lines))
    assert [line.case for line in left] == [None if line.case == "C7-1" else line.case for line in lines]
    gone = next(line for line in left if line.case is None)
    assert (gone.child, gone.assessment_id, gone.worker) == (None, None, None)
    found = card(kept, PUBLISHED_ON)
    assert found.late[Period.MONTH] == ()
    assert found.figures[Period.MONTH] == figure


# Restricted cases


def of_everything(store: Store, id_: int) -> tuple[list[Any], list[Any]]:
    """Every number as this person sees it, and every case that a list names."""
    store.sign_in(person(id_))
    named: list[Any] = []
    numbers: list[Any] = []
    day = date(2024, 7, 12)
    with store.reading() as reader:
        clock = standards(reader)
        for measure in Measure:
            numbers.append(completed(reader, Known(day), measure, JUNE.first, JUNE.last))
            named += completed_lines(reader, Known(day), measure, JUNE.first, JUNE.last)
            named += open_lines(reader, Known(day), measure, day)
            for one in publications(reader):
                numbers.append(published_figure(reader, one, measure))
                named += published_lines(reader, one, measure)
        numbers.append(backlog(reader, Known(day), clock, day))
        numbers.append(activity(reader, Known(day), JUNE.first, day))
        for what in Counted:
            rows = counted_rows(reader, Known(day), what, JUNE.first, day)
            numbers.append(len(rows))
            named += counted_lines(reader, rows, day)
        for found in performance_cards(reader, clock, day, JUNE):
            numbers += [found.figures, found.published_figures, found.backlog, found.chart, found.reach]
            numbers += [found.late_figure(period) for period in found.late]
            named += [entry.line for entries in found.late.values() for entry in entries]
    return numbers, named


def test_a_restricted_child_is_counted_for_everybody_and_named_to_who_may_see_them(kept: Store) -> None:
    publish(kept)
    correct_date(kept, at(PUBLISHED_ON, ADA), HIDDEN, HIDDEN, Dated.AUTHORISED, june(6), BECAUSE, PUBLISHED_ON,
                 PUBLISHED_ON)  # fmt: skip
    reopen(kept, at(date(2024, 7, 11), ADA), HIDDEN, BECAUSE, date(2024, 7, 11), date(2024, 7, 11))
    everybody, all_named = of_everything(kept, ADA)
    for id_ in (MO, WIL):
        numbers, named = of_everything(kept, id_)
        assert numbers == everybody
        assert len(named) == len(all_named)
        for mine, full in zip(named, all_named, strict=True):
            if full.case in ("ZED-9-1", "ZED-10-1"):
                assert (mine.case, mine.child, mine.case_id) == (None, None, None)
                assert getattr(mine, "worker", None) is getattr(mine, "assessment_id", None) is None
            else:
                assert mine == full
        assert "ZED" not in repr(named)
        assert "Zedekiah" not in repr(named)


# Targets, population, stated figures


def test_a_target_is_set_from_a_day_changed_as_it_was_seen_and_taken_back(kept: Store) -> None:
    def target(tenths: int, **more: Any) -> None:
        set_yardstick(kept, at(june(10)), Measure.SINGLE, "Target", tenths, june(1), "the board", **more)

    target(850)
    refused(kept, InvalidInput, "is so from that day already", lambda: target(850))
    refused(kept, StaleEdit, "", lambda: target(860, version=2))
    target(860, version=1)
    with kept.reading() as reader:
        held = yardsticks(reader)
    assert [held.target(Measure.SINGLE, day).tenths for day in (june(1), june(30))] == [860, 860]
    undo(kept, at(june(10)))
    with kept.reading() as reader:
        assert yardsticks(reader).target(Measure.SINGLE, june(1)).tenths == 850


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tenths": 1001}, "from 0 to 100"),
        ({"tenths": -1}, "from 0 to 100"),
        ({"source": " "}, "needs its source"),
        ({"in_time": 3}, "two numbers"),
        ({"in_time": 3, "completed": 2}, "3/2 is no share"),
        ({"in_time": 0, "completed": 0}, "no share"),
        ({"in_time": 1, "completed": 2**70}, "no share"),
    ],
)
def test_a_target_that_cannot_be_is_refused(kept: Store, given: dict[str, Any], said: str) -> None:
    values = {"tenths": 800, "source": "the board", "in_time": None, "completed": None} | given
    fraction = {name: values[name] for name in ("in_time", "completed")}
    refused(
        kept, InvalidInput, said,
        lambda: set_yardstick(kept, at(june(10)), Measure.SINGLE, "target", values["tenths"], june(1),
                              values["source"], **fraction),
    )  # fmt: skip


def test_what_a_report_stated_is_kept_as_it_stands_once(kept: Store) -> None:
    stated = Statement("NI060", Period.MONTH, Month(2011, 9), Figure(46, 97), Fraction("73.1"), "a report")
    state_figure(kept, at(june(10)), stated)
    refused(kept, InvalidInput, "entered already", lambda: state_figure(kept, at(june(10)), stated))
    with kept.reading() as reader:
        (found,) = statements(reader)
    assert (found.figure, found.percent, found.source) == (Figure(46, 97), Fraction(731, 10), "a report")
    for figure, percent in ((None, None), (Figure(3, 2), None), (Figure(1, 2**70), None), (None, Fraction(101))):
        one = Statement("NI060", Period.MONTH, Month(2011, 9), figure, percent, "a report")
        refused(kept, InvalidInput, "", lambda one=one: state_figure(kept, at(june(10)), one))


def test_the_population_makes_the_rates_and_none_of_it_is_known_to_begin_with(kept: Store) -> None:
    with kept.reading() as reader:
        assert population(reader) is None
        assert {one.rate for one in activity(reader, Known(june(10)), june(1), june(10))} == {None}
    set_population(kept, at(june(10)), 20_000)
    with kept.reading() as reader:
        found = {one.what: one for one in activity(reader, Known(june(10)), june(1), june(10))}
    assert found[Counted.ASSESSMENTS].rate is not None
    for number in (0, -1, 2**70):
        refused(kept, InvalidInput, "cannot be meant", lambda number=number: set_population(kept, at(june(10)), number))


# Days far away, and stores with nothing


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1999, 12, 31), date(2024, 6, 10), date(2199, 12, 31)])
def test_a_figure_of_any_day_can_be_asked(kept: Store, day: date) -> None:
    with kept.reading() as reader:
        found = performance_cards(reader, standards(reader), day, Month.of(day))
        assert len(found) == len(Measure)
        activity(reader, Known(day), Month.of(day).year_first.first, day)
        for one in found:
            assert one.backlog.open == len(open_lines(reader, Known(day), one.measure, day))


def test_in_an_empty_store_there_is_nothing_and_nothing_fails(store: Store) -> None:
    with store.reading() as reader:
        found = performance_cards(reader, standards(reader), june(10), JUNE)
        assert all(one.is_empty for one in found)
        assert {one.number for one in activity(reader, Known(june(10)), june(1), june(10))} == {0}
    publish_month(store, at(PUBLISHED_ON, ADA), JUNE, PUBLISHED_ON, PUBLISHED_ON)
    with store.reading() as reader:
        (one,) = performance_cards(reader, standards(reader), PUBLISHED_ON, JUNE, measures=[Measure.NI059])
    assert one.published_figures[Period.YEAR] == Figure()
    assert one.reconciled is not None
    assert one.reconciled.reconciles


def test_a_month_before_anything_was_recorded_is_empty_and_one_to_come_is_refused(kept: Store) -> None:
    assert card(kept, june(10), Month(2010, 1)).is_empty
    with pytest.raises(CpipError, match="has not begun"):
        card(kept, june(10), JULY)


def test_a_team_without_cases_has_nothing_and_the_teams_make_the_authority(kept: Store) -> None:
    write(kept, "INSERT INTO teams (id, name) VALUES (9, 'Empty')")
    with kept.reading() as reader:
        clock = standards(reader)

        def waiting(team: int | None) -> int:
            return backlog(reader, Known(june(10)), clock, june(10), team_id=team)[Measure.SINGLE].open

        assert waiting(9) == 0
        unheld = sum(line.team_id is None for line in open_lines(reader, Known(june(10)), Measure.SINGLE, june(10)))
        assert waiting(None) == waiting(1) + waiting(NORTH) + waiting(3) + unheld


def test_what_was_recorded_while_the_figures_were_looked_at_is_not_published_unseen(kept: Store) -> None:
    with kept.reading() as reader:
        seen = last_record(reader)
    sign(kept, 11, june(28), PUBLISHED_ON)
    refused(
        kept, Conflict, "Something was recorded while you looked",
        lambda: publish_month(kept, at(PUBLISHED_ON), JUNE, PUBLISHED_ON, PUBLISHED_ON, seen=seen),
    )  # fmt: skip
    with kept.reading() as reader:
        seen = last_record(reader)
    publish_month(kept, at(PUBLISHED_ON), JUNE, PUBLISHED_ON, PUBLISHED_ON, seen=seen)


def test_the_year_to_date_is_told_as_it_was_published_and_what_had_come_late_by_then(kept: Store) -> None:
    """June was published, then something of June came, then July was published: with it, and once late."""
    publish(kept)
    sign(kept, 11, june(28), date(2024, 7, 11))
    publish_month(kept, at(date(2024, 8, 12)), Month(2024, 7), date(2024, 8, 12), date(2024, 8, 12))
    found = card(kept, date(2024, 8, 13), Month(2024, 7))
    taken = found.reconciled
    assert taken is not None
    assert taken.reconciles
    assert found.published_figures[Period.YEAR] == found.figures[Period.YEAR], "nothing came since July was published"
    assert taken.before + taken.month == found.published_figures[Period.YEAR] - taken.late_figure
    assert taken.late_figure.completed == 1
