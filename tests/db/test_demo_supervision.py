"""Supervision in the synthetic authority: something to be seen of every kind, and nothing that cannot be."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from db.commands.founding import found
from db.demo import fill_demo
from db.demo_supervision import MOST_TEAMS
from db.queries.sessions import SessionLine, drafts_of, sessions_of
from db.queries.standards import standards
from db.queries.supervision import SupervisionRow, supervision_list
from db.store import Act, Store
from models.people import Person, Role
from models.supervision import SessionKind, SessionState

SAM = Person(1, "Sam Field", Role.ADMINISTRATOR)
ACT = Act(SAM, datetime(2026, 11, 23, 9, tzinfo=UTC))
DAYS = {"a Friday": date(2011, 9, 16), "a Saturday": date(2026, 11, 21)}


class Supervised:
    """A demo as Sam Field finds it, whom it was founded with."""

    def __init__(self, store: Store, as_at: date) -> None:
        self.store, self.as_at = store, as_at
        with store.reading() as reader:
            self.clock = standards(reader)

    def seen(self, *, everybody: bool = False) -> list[SupervisionRow]:
        with self.store.reading() as reader:
            return supervision_list(reader, self.clock, self.as_at, SAM, everybody=everybody)

    def sessions(self) -> list[SessionLine]:
        with self.store.reading() as reader:
            return sessions_of(reader, self.clock, self.as_at)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.store.reading() as reader:
            return [tuple(row) for row in reader.rows(sql)]


def demo(path: Path, as_at: date, children: int = 900, seed: int = 2011) -> Store:
    store = found(path, None, ACT.at, manager=SAM.name, team="Duty", holidays_version="0.109")
    fill_demo(store, ACT, as_at, children=children, seed=seed)
    return store


@pytest.fixture(scope="module", params=DAYS, ids=str)
def authority(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervised]:
    as_at = DAYS[request.param]
    with demo(tmp_path_factory.mktemp("demo") / "demo.store", as_at) as store:
        yield Supervised(store, as_at)


def test_the_manager_supervises_eight_people_one_of_them_late(authority: Supervised) -> None:
    rows = authority.seen()
    assert len(rows) == 8
    assert all(row.mine for row in rows)
    states = Counter(row.state for row in rows)
    assert states["overdue"] >= 1
    assert states["open"] >= 4


def test_one_session_of_theirs_is_being_written_of_two_cases(authority: Supervised) -> None:
    writing = [row.writing for row in authority.seen() if row.writing is not None]
    assert len(writing) == 1
    with authority.store.reading() as reader:
        drafts = drafts_of(reader, writing[0])
    assert len(drafts) == 3, "two cases, and the worker"
    assert None in drafts


def test_one_record_waits_for_the_manager_and_one_for_its_worker(authority: Supervised) -> None:
    assert [len(row.to_sign) for row in authority.seen() if row.to_sign] == [1]
    mine = [line for line in authority.sessions() if line.supervisor_id == SAM.id]
    assert any(line.supervisor_signed_on and not line.worker_signed_on for line in mine if line.held_on)


def test_there_is_a_session_to_come_with_somebody(authority: Supervised) -> None:
    assert any(row.planned_on is not None and row.planned_on >= authority.as_at for row in authority.seen())


def test_a_few_have_no_agreement_and_some_a_tighter_one(authority: Supervised) -> None:
    rows = authority.seen(everybody=True)
    asked_for = [row for row in rows if row.is_asked_for]
    assert 1 <= sum(row.agreement is None for row in asked_for) <= len(asked_for) // 10
    tightened = [row for row in rows if row.agreement and row.agreement.every_days is not None]
    assert tightened
    assert all(row.rule_days == 14 for row in tightened)
    assert any("newly qualified" in row.rule_words for row in rows)


def test_nobody_covers_for_themselves_or_for_their_own_supervision(authority: Supervised) -> None:
    agreed = [row.agreement for row in authority.seen(everybody=True) if row.agreement]
    assert agreed
    assert all(one.cover_id not in {None, one.supervisor_id} for one in agreed)


def test_sessions_are_of_every_kind_and_state(authority: Supervised) -> None:
    sessions = authority.sessions()
    assert {line.kind for line in sessions if line.held_on} == set(SessionKind)
    assert {line.state for line in sessions} == set(SessionState) - {SessionState.NOT_HELD}
    assert any(line.late_entry for line in sessions)
    assert any(line.short for line in sessions)
    assert any(line.gaps for line in sessions)
    assert {line.cancelled_because for line in sessions if line.cancelled_on} - {None}


def test_most_sessions_were_held_and_some_of_them_late(authority: Supervised) -> None:
    figures = [one for row in authority.seen(everybody=True) for one in row.figures]
    held, in_time = sum(one.done_on is not None for one in figures), sum(one.in_time for one in figures)
    assert 0.9 < held / len(figures) < 1
    assert 0.7 < in_time / len(figures) < 0.95


def test_nothing_was_discussed_that_its_worker_did_not_hold_that_day(authority: Supervised) -> None:
    assert not authority.rows(
        "SELECT d.id FROM discussions d JOIN supervision_sessions s ON s.id = d.session_id WHERE NOT EXISTS ("
        "SELECT 1 FROM allocations al WHERE al.case_id = d.case_id AND al.worker_id = s.worker_id "
        "AND al.started_on <= s.held_on AND (al.ended_on IS NULL OR al.ended_on > s.held_on))"
    )


def test_no_session_was_held_on_a_day_off_or_in_leave_of_its_worker(authority: Supervised) -> None:
    assert all(authority.clock.calendar.is_working_day(line.held_on) for line in authority.sessions() if line.held_on)
    assert not authority.rows(
        "SELECT s.id FROM supervision_sessions s JOIN leaves l ON l.worker_id = s.worker_id "
        "WHERE s.held_on >= l.first_on AND s.held_on <= COALESCE(l.last_on, '9999-12-31')"
    )


def test_the_same_seed_gives_the_same_supervision(tmp_path: Path) -> None:
    written = []
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        with demo(tmp_path / name, DAYS["a Friday"], 30, seed) as store, store.reading() as reader:
            written.append([tuple(row) for row in reader.rows("SELECT * FROM discussions ORDER BY id")])
    assert written[0]
    assert written[0] == written[1]
    assert written[0] != written[2]


def test_a_large_authority_has_sessions_in_its_first_teams_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.demo_supervision.MOST_TEAMS", 2)
    assert MOST_TEAMS * 8 <= 400, "some hundred workers at most"
    with demo(tmp_path / "demo.store", DAYS["a Friday"], 240) as store, store.reading() as reader:
        teams = reader.rows(
            "SELECT DISTINCT w.team_id FROM supervision_agreements a JOIN workers w ON w.id = a.worker_id"
        )
    assert len(teams) == 2
