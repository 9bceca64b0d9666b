"""The duty desk's list: its numbers, its pages and its filter, in small stores filled at random."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from often import of_a_hundred

from db.queries.duty import DutyQuestion, DutyRow, Order, Tile, duty_counts, duty_page, rows_before
from db.queries.standards import standards
from db.store import Reader, Store
from models.assessment import WITH_MANAGER_MARK, Kind, State, Urgency
from models.dates import list_form, short_form
from models.standards import NEAREST_MARK, Standards
from models.text import both_ways, for_search

FIRST, LAST = date(2024, 3, 1), date(2024, 8, 30)
EVERYTHING = 10_000
WORKERS = ("Zoë Ångström", "sam SOCIAL", "Wren 100%", "Under_score")
TEAMS = ("North", "Late Team")
NAMES = (None, None, "Mia O'Neil", "Straße \\ Back", "100% Name", 'Quote " Name', "Never-Late", "x_y")

days = st.integers(0, (LAST - FIRST).days).map(lambda number: FIRST + timedelta(days=number))
questions = st.builds(DutyQuestion, days, st.sampled_from(Tile), st.just(""), st.sampled_from(Order), st.booleans())
relaxed = settings(
    max_examples=of_a_hundred(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def fill(store: Store, execute: Callable[..., None], seed: int, size: int = 60) -> None:
    """Put children with one or two assessments each into the store, with equal dates, names and holders among them."""
    chance = random.Random(seed)
    with store.reading() as reader:
        clock = standards(reader)
    children, cases, works, held = [], [], [], []
    for id_ in range(1, size + 1):
        opened = FIRST + timedelta(days=chance.randrange(120))
        name, reference = chance.choice(NAMES), f"C{chance.randrange(10)}{id_:03}"
        children.append({"id": id_, "reference": reference, "name": name, "search": for_search(reference, name)})
        seen = chance.choice([None, opened, opened + timedelta(days=9)])
        cases.append({"id": id_, "opened": opened.isoformat(), "seen": seen.isoformat() if seen else None})
        for _ in range(chance.choice([1, 1, 2])):
            kind = chance.choice(list(Kind))
            started = opened + timedelta(days=chance.randrange(4))
            due = clock.due(kind.clock, opened)
            authorised = chance.choice([None, None, started + timedelta(days=chance.randrange(80))])
            works.append(
                {
                    "case": id_,
                    "kind": kind.value,
                    "started": started.isoformat(),
                    "clock": opened.isoformat(),
                    "standard": due.standard.id,
                    "due": due.due_on.isoformat(),
                    "authorised": authorised.isoformat() if authorised else None,
                }
            )
        changed = opened + timedelta(days=chance.randrange(40))
        for since, until in [(opened, changed), (changed, None)]:
            team, worker = chance.choice([None, 2, 3]), chance.choice([None, 2, 3, 4, 5])
            if team or worker:
                until_text = until.isoformat() if until else None
                held.append(
                    {"case": id_, "team": team, "worker": worker, "since": since.isoformat(), "until": until_text}
                )
    sent = []
    for id_, work in enumerate(works, 1):
        on = date.fromisoformat(str(work["started"])) + timedelta(days=chance.randrange(20))
        until = date.fromisoformat(str(work["authorised"])) if work["authorised"] else chance.choice([None, None, on])
        if chance.random() < 0.5 and (until is None or on <= until):
            sent.append(
                {
                    "case": work["case"], "work": id_, "on": on.isoformat(), "to": chance.choice([None, 2, 3]),
                    "until": until and until.isoformat(), "outcome": until and "returned",
                }
            )  # fmt: skip
    execute(
        store,
        ("INSERT INTO teams (id, name) VALUES (:id, :name)", _numbered(TEAMS)),
        ("INSERT INTO workers (id, name, role) VALUES (:id, :name, 'social_worker')", _numbered(WORKERS)),
        ("INSERT INTO children (id, reference, name, search) VALUES (:id, :reference, :name, :search)", children),
        (
            "INSERT INTO cases (id, child_id, number, opened_on, no_further_action, last_seen_on) "
            "VALUES (:id, :id, 1, :opened, 0, :seen)",
            cases,
        ),
        (
            "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, due_on, authorised_on) "
            "VALUES (:case, :kind, :started, :clock, :standard, :due, :authorised)",
            works,
        ),
        (
            "INSERT INTO allocations (case_id, team_id, worker_id, started_on, ended_on, reason, decided_by) "
            "VALUES (:case, :team, :worker, :since, :until, 'test', 'test')",
            held,
        ),
        (
            "INSERT INTO submissions (case_id, assessment_id, submitted_on, submitted_by, to_id, ended_on, outcome, "
            "comment) VALUES (:case, :work, :on, 'test', :to, :until, :outcome, '')",
            sent,
        ),
    )


def _numbered(names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"id": number, "name": name} for number, name in enumerate(names, 2)]


@pytest.fixture(scope="module", params=[1, 2, 3])
def filled(
    request: pytest.FixtureRequest,
    new_store: Callable[[], AbstractContextManager[Store]],
    execute: Callable[..., None],
) -> Iterator[Store]:
    with new_store() as store:
        fill(store, execute, seed=request.param)
        yield store


@pytest.fixture(scope="module")
def clock(filled: Store) -> Standards:
    with filled.reading() as reader:
        return standards(reader)


def all_rows(reader: Reader, clock: Standards, question: DutyQuestion) -> tuple[DutyRow, ...]:
    page = duty_page(reader, clock, question, limit=EVERYTHING)
    assert (page.more_before, page.more_after) == (False, False)
    return page.rows


def ids(rows: tuple[DutyRow, ...]) -> list[int]:
    return [row.id for row in rows]


@relaxed
@given(as_at=days)
def test_the_list_holds_what_was_open_on_the_day_and_who_held_it_then(
    filled: Store, clock: Standards, as_at: date
) -> None:
    with filled.reading() as reader:
        rows = all_rows(reader, clock, DutyQuestion(as_at))
        works = reader.rows("SELECT id, case_id, started_on, authorised_on FROM assessments")
        held = reader.rows(
            "SELECT al.case_id, w.name, t.name, al.started_on, al.ended_on FROM allocations AS al "
            "LEFT JOIN workers AS w ON w.id = al.worker_id LEFT JOIN teams AS t ON t.id = al.team_id"
        )
    day = as_at.isoformat()
    still_open = [(id_, case) for id_, case, start, end in works if start <= day and (end is None or end > day)]
    holders = {case: (worker, team) for case, worker, team, since, until in held if since <= day < (until or "9")}
    assert sorted((row.id, row.case_id) for row in rows) == sorted(still_open)
    assert [(row.worker, row.team) for row in rows] == [holders.get(row.case_id, (None, None)) for row in rows]


@relaxed
@given(as_at=days, words=st.sampled_from(["", "late", "north single", "c1"]))
def test_the_number_of_each_tile_is_the_length_of_its_list(
    filled: Store, clock: Standards, as_at: date, words: str
) -> None:
    with filled.reading() as reader:
        counts = duty_counts(reader, clock, DutyQuestion(as_at, words=words))
        for tile in Tile:
            assert counts.of(tile) == len(all_rows(reader, clock, DutyQuestion(as_at, tile, words)))


@relaxed
@given(as_at=days)
def test_each_tile_shows_what_its_countdown_says(filled: Store, clock: Standards, as_at: date) -> None:
    with filled.reading() as reader:
        rows = all_rows(reader, clock, DutyQuestion(as_at))
        for tile, urgency in ((Tile.LATE, Urgency.LATE), (Tile.TODAY, Urgency.TODAY), (Tile.SOON, Urgency.SOON)):
            expected = [row.id for row in rows if row.countdown.urgency is urgency]
            assert ids(all_rows(reader, clock, DutyQuestion(as_at, tile))) == expected
        unallocated = [row.id for row in rows if row.worker is None]
        assert ids(all_rows(reader, clock, DutyQuestion(as_at, Tile.UNALLOCATED))) == unallocated
        to_sign = [row.id for row in rows if row.with_manager]
        assert ids(all_rows(reader, clock, DutyQuestion(as_at, Tile.TO_SIGN))) == to_sign


@relaxed
@given(as_at=days)
def test_a_row_says_since_when_it_is_with_which_manager(filled: Store, clock: Standards, as_at: date) -> None:
    with filled.reading() as reader:
        rows = all_rows(reader, clock, DutyQuestion(as_at))
        sent = {
            id_: (date.fromisoformat(on), name)
            for id_, on, name in reader.rows(
                "SELECT s.assessment_id, s.submitted_on, w.name FROM submissions AS s "
                "LEFT JOIN workers AS w ON w.id = s.to_id "
                "WHERE s.submitted_on <= :day AND (s.ended_on IS NULL OR s.ended_on > :day)",
                day=as_at.isoformat(),
            )
        }
    for row in rows:
        assert (row.submitted_on, row.submitted_to) == sent.get(row.id, (None, None))
        assert row.state is (State.AWAITING_AUTHORISATION if row.id in sent else row.countdown.state)
        assert row.manager_words == (
            f"with {row.submitted_to or 'the manager'} since {short_form(row.submitted_on)}" if row.submitted_on else ""
        )


SORTED_BY: dict[Order, Callable[[DutyRow], Any]] = {
    Order.DUE: lambda row: (),
    Order.STARTED: lambda row: row.started_on,
    Order.CHILD: lambda row: row.shown_as,
    Order.KIND: lambda row: row.kind.value,
    Order.WORKER: lambda row: row.worker or "",
    Order.TEAM: lambda row: row.team or "",
    Order.LAST_SEEN: lambda row: date.max if row.seen_since else row.last_seen_on or date.min,
}


@relaxed
@given(question=questions)
def test_a_list_is_sorted_by_its_column_then_by_due_date(
    filled: Store, clock: Standards, question: DutyQuestion
) -> None:
    with filled.reading() as reader:
        rows = all_rows(reader, clock, question)
    by = SORTED_BY[question.order]
    assert ids(rows) == ids(
        tuple(sorted(rows, key=lambda row: (by(row), row.due_on, row.id), reverse=question.descending))
    )


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("limit", [1, 7])
def test_pages_give_every_row_once_forwards_and_backwards(
    filled: Store, clock: Standards, order: Order, descending: bool, limit: int
) -> None:
    question = DutyQuestion(date(2024, 6, 15), order=order, descending=descending)
    with filled.reading() as reader:
        expected = ids(all_rows(reader, clock, question))
        assert len(expected) > 3 * limit
        page = duty_page(reader, clock, question, limit=limit)
        assert not page.more_before
        forwards = ids(page.rows)
        while page.more_after:
            page = duty_page(reader, clock, question, limit=limit, after=page.rows[-1].key)
            assert page.more_before
            forwards += ids(page.rows)
        assert forwards == expected
        page = duty_page(reader, clock, question, limit=limit, last=True)
        assert not page.more_after
        backwards = ids(page.rows)
        while page.more_before:
            page = duty_page(reader, clock, question, limit=limit, before=page.rows[0].key)
            assert page.more_after
            backwards = ids(page.rows) + backwards
        assert backwards == expected


@relaxed
@given(question=questions, where=st.floats(0, 1, exclude_max=True))
def test_a_page_at_a_row_begins_with_it_and_rows_before_counts_up_to_it(
    filled: Store, clock: Standards, question: DutyQuestion, where: float
) -> None:
    with filled.reading() as reader:
        rows = all_rows(reader, clock, question)
        if not rows:
            return
        place = int(where * len(rows))
        page = duty_page(reader, clock, question, limit=5, at=rows[place].key)
        assert page.rows == rows[place : place + 5]
        assert page.more_after == (place + 5 < len(rows))
        assert rows_before(reader, clock, question, rows[place].key) == place


@pytest.mark.parametrize("last", [False, True])
def test_a_list_that_fits_one_page_has_nothing_before_or_after(filled: Store, clock: Standards, last: bool) -> None:
    with filled.reading() as reader:
        page = duty_page(reader, clock, DutyQuestion(date(2024, 6, 15)), limit=EVERYTHING, last=last)
        assert (page.more_before, page.more_after) == (False, False)


def test_a_page_at_the_first_row_has_nothing_before_it(filled: Store, clock: Standards) -> None:
    question = DutyQuestion(date(2024, 6, 15))
    with filled.reading() as reader:
        first = duty_page(reader, clock, question, limit=1).rows[0]
        assert not duty_page(reader, clock, question, limit=5, at=first.key).more_before


def shown(row: DutyRow) -> str:
    """All that the columns of a row show."""
    dates = [f"{list_form(day)} {short_form(day)} {day.isoformat()}" for day in (row.started_on, row.due_on)]
    seen, sent = row.last_seen_on, row.submitted_on
    texts = [
        row.countdown.label,
        row.child,
        row.name,
        row.kind.words,
        row.kind.short,
        *dates,
        f"{row.day}/{row.limit} day {row.day} of {row.limit}",
        row.worker or "unallocated",
        row.team,
        f"{list_form(seen)} {short_form(seen)} {seen.isoformat()}" if seen else row.last_seen,
        f"{WITH_MANAGER_MARK} {row.manager_words} {list_form(sent)} {sent.isoformat()}" if sent else "",
        f"{NEAREST_MARK} nearest standard" if row.nearest_standard else "",
    ]
    return both_ways(for_search(*texts))


SOME_WORDS = (
    "late left today ✕ ▲ · c1 C0 initial IA C&F jun Jun 2024 2024-06 fri 9 /10 7/10 day of 35 45 single zoë ÅNG sam "
    "north team never neve unallocated alloc 100% % _ x_y under_ o'neil ' '' \" \\ \\% -- ; strasse STRASSE */ ) ( "
    "✎ manager with sin the"
)
some_words = st.sampled_from(SOME_WORDS.split())
any_words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=3)


@settings(relaxed, max_examples=of_a_hundred(60))
@given(as_at=days, words=st.lists(some_words | any_words, min_size=1, max_size=3))
def test_the_filter_finds_the_rows_that_show_each_word(
    filled: Store, clock: Standards, as_at: date, words: list[str]
) -> None:
    with filled.reading() as reader:
        rows = all_rows(reader, clock, DutyQuestion(as_at))
        found = all_rows(reader, clock, DutyQuestion(as_at, words=" ".join(words)))
    expected = [row.id for row in rows if all(word.casefold() in shown(row) for word in words)]
    assert ids(found) == expected


@pytest.mark.parametrize(
    ("word", "names"),
    [("%", {"100% Name"}), ("_", {"x_y"}), ("\\", {"Straße \\ Back"}), ("'", {"Mia O'Neil"}), ('"', {'Quote " Name'})],
)
def test_signs_that_mean_something_to_sql_are_only_signs(
    filled: Store, clock: Standards, word: str, names: set[str]
) -> None:
    with filled.reading() as reader:
        found = all_rows(reader, clock, DutyQuestion(date(2024, 6, 15), words=word))
    assert {row.name for row in found if row.worker not in ("Wren 100%", "Under_score")} <= names
    assert names <= {row.name for row in found}


class Spy(Reader):
    """A reader that keeps what was asked."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self.asked = reader, []  # type: ignore[var-annotated]

    def rows(self, sql: str, **values: object) -> Any:
        self.asked.append((sql, values))
        return self._reader.rows(sql, **values)

    def row(self, sql: str, **values: object) -> Any:
        return self._reader.row(sql, **values)


@pytest.mark.parametrize("tile", [Tile.ALL, Tile.LATE, Tile.TODAY, Tile.SOON])
@pytest.mark.parametrize("step", [{}, {"last": True}, {"after": ("2024-06-15", 3)}])
def test_a_page_by_due_date_reads_the_index_of_the_open_and_sorts_nothing(
    filled: Store, clock: Standards, tile: Tile, step: dict[str, Any]
) -> None:
    today = date(2024, 12, 2)  # nothing is authorised later
    with filled.reading() as reader:
        spy = Spy(reader)
        duty_page(spy, clock, DutyQuestion(today, tile), limit=50, **step)
        sql, values = spy.asked[-1]
        plan = [row[-1] for row in reader.rows(f"EXPLAIN QUERY PLAN {sql}", **values)]
    assert any("INDEX ix_assessments_open_by_due" in line for line in plan), plan
    assert not any("TEMP B-TREE" in line for line in plan), plan
