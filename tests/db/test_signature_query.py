"""What waits for a manager's signature, and where its working days went: in random histories, counted again."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from random_history import FIRST, LAST, WORKERS, History, Recount, Work

from db.queries.duty import DutyQuestion, Tile, duty_counts
from db.queries.signature import SignatureRow, holding, signature_queue, splits_of
from db.queries.standards import standards
from db.store import Reader, Store
from models.assessment import State
from models.people import Person, Role
from models.standards import Standards
from models.time_split import time_split

days = st.integers(0, (LAST - FIRST).days).map(lambda number: FIRST + timedelta(days=number))
seeds = st.integers(0, 2**32)
some_days = st.lists(days, min_size=4, max_size=6, unique=True)
Remembered = Callable[[int], AbstractContextManager[tuple[Store, History]]]

# Two of the workers may sign, one may not any more, and one looks at what others sign.
MANAGER, OTHER, FORMER, LOOKER = (Person(id_, f"Worker {id_}", Role.MANAGER) for id_ in (2, 3, 4, 5))
NOT_SIGNING = Person(LOOKER.id, LOOKER.name, Role.SUPERVISOR)


class Sent(NamedTuple):
    """A time with the manager."""

    assessment: int
    first: date
    until: date
    by: int
    to: int | None

    def on(self, day: date) -> bool:
        return self.first <= day < self.until


def submitted(history: History, seed: int) -> list[Sent]:
    """Submissions at random: some returned and sent again, on the same day too; the last one open or signed."""
    chance = random.Random(seed)
    found = []
    for work in history.works:
        at = work.started + timedelta(days=chance.choice([0, 1, 6, 20]))
        for left in range(chance.choice([0, 1, 1, 2, 3]), 0, -1):
            if at > work.authorised:
                break
            until = min(work.authorised, at + timedelta(days=chance.choice([0, 0, 1, 4, 12])))
            if left == 1:
                until = work.authorised
            by, to = chance.choice([*WORKERS]), chance.choice([None, MANAGER.id, OTHER.id, FORMER.id])
            found.append(Sent(work.id, at, until, by, to if to != by else None))
            at = until + timedelta(days=chance.choice([0, 0, 1, 5])) if until < date.max else date.max
            if until == work.authorised:
                break
    return found


def write_submissions(store: Store, execute: Callable[..., None], sent: list[Sent], works: list[Work]) -> None:
    signed = {work.id: work.authorised for work in works}
    case_of = {work.id: work.case for work in works}
    execute(
        store,
        (
            "INSERT INTO submissions (case_id, assessment_id, submitted_on, submitted_by, submitted_by_id, to_id, "
            "ended_on, outcome, ended_by, comment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
            [
                (
                    case_of[one.assessment], one.assessment, one.first.isoformat(), f"Worker {one.by}", one.by, one.to,
                    *((None, None, None) if one.until == date.max else (
                        one.until.isoformat(),
                        "authorised" if one.until == signed[one.assessment] else "returned",
                        "Worker 2",
                    )),
                )
                for one in sent
            ],
        ),
        "INSERT INTO access (worker_id, role, version) VALUES (2, 'manager', 1), (3, 'administrator', 1), "
        "(4, 'worker', 1), (5, 'supervisor', 1)",
    )  # fmt: skip


def queue(reader: Reader, clock: Standards, day: date, person: Person, everybody: bool = False) -> list[SignatureRow]:
    return list(signature_queue(reader, clock, day, person, everybody=everybody))


@settings(max_examples=of_a_hundred(20))
@given(seed=seeds, as_at=some_days)
def test_the_three_parts_add_up_to_the_elapsed_working_days_of_every_assessment(
    remembered: Remembered, execute: Callable[..., None], seed: int, as_at: list[date]
) -> None:
    with remembered(seed) as (store, history):
        sent = submitted(history, seed)
        write_submissions(store, execute, sent, history.works)
        with store.reading() as reader:
            clock = standards(reader)
            for day in as_at:
                begun = [work for work in history.works if work.started <= day]
                splits = splits_of(reader, clock, [work.id for work in begun], day)
                assert set(splits) == {work.id for work in begun}
                for work in begun:
                    split, until = splits[work.id], min(day, work.authorised)
                    assert split.elapsed == split.unallocated + split.worker + split.manager
                    assert split.elapsed == clock.day_number(work.started, until)
                    assert min(split.unallocated, split.worker, split.manager) >= 0
                    held = [(one.first, one.until) for one in history.held if one.case == work.case and one.worker]
                    with_manager = [(one.first, one.until) for one in sent if one.assessment == work.id]
                    assert split == time_split(clock, work.started, until, held, with_manager)


@settings(max_examples=of_a_hundred(20))
@given(seed=seeds, as_at=some_days)
def test_who_waits_for_whom_is_what_is_counted_again_as_at_any_day(
    remembered: Remembered, execute: Callable[..., None], seed: int, as_at: list[date]
) -> None:
    with remembered(seed) as (store, history):
        sent = submitted(history, seed)
        write_submissions(store, execute, sent, history.works)
        with store.reading() as reader:
            clock = standards(reader)
            for day in as_at:
                recount = Recount(history, clock, day)
                waiting = {one.assessment: one for one in sent if one.on(day)}
                works = {work.id: work for work in history.works}
                order = sorted(waiting, key=lambda id_: (works[id_].due, id_))
                for person in (MANAGER, OTHER, LOOKER):
                    everybody = queue(reader, clock, day, person, everybody=True)
                    assert [row.id for row in everybody] == order
                    for row in everybody:
                        one, work = waiting[row.id], works[row.id]
                        held = recount.holding.get(work.case)
                        holder = held.worker if held else None
                        then = [by.worker for by in history.held if by.case == work.case and by.on(one.first)]
                        own = person.id in (one.by, holder, *then)
                        assert row.own == own
                        assert row.mine == (not own and one.to in (None, FORMER.id, person.id))
                        assert row.worker == (None if holder is None else f"Worker {holder}")
                        assert (row.submitted_on, row.submitted_by) == (one.first, f"Worker {one.by}")
                        assert row.to == (None if one.to is None else f"Worker {one.to}")
                        assert row.split.elapsed == row.day == clock.day_number(work.started, day)
                        assert (row.countdown.state is State.OVERDUE) == (work.due < day)
                    assert queue(reader, clock, day, person) == [row for row in everybody if row.mine]
                assert not any(row.mine for row in queue(reader, clock, day, NOT_SIGNING, everybody=True))
                assert queue(reader, clock, day, NOT_SIGNING) == []
                open_ones = [id_ for id_ in order if works[id_].open_on(day)]
                assert duty_counts(reader, clock, DutyQuestion(day)).of(Tile.TO_SIGN) == len(open_ones) == len(order)


@settings(max_examples=of_a_hundred(10))
@given(seed=seeds, day=days)
def test_every_word_that_a_row_shows_finds_it(
    remembered: Remembered, execute: Callable[..., None], seed: int, day: date
) -> None:
    with remembered(seed) as (store, history):
        write_submissions(store, execute, submitted(history, seed), history.works)
        with store.reading() as reader:
            rows = queue(reader, standards(reader), day, MANAGER, everybody=True)
        for row in rows:
            for words in (
                row.case,
                row.breach,
                row.countdown.label,
                row.split.in_words,
                row.seen,
                row.submitted_by,
                row.kind.short,
                row.worker or "unallocated",
                row.to or "any manager",
                row.team or "",
            ):
                assert row in holding(rows, words)  # fmt: skip
        assert holding(rows, "no such word") == []
        assert holding(rows, "") == rows
