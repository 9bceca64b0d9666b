"""The figures of a plain list that was read in: counted from its lines, as at any day, around a publication."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from small_authority import missing_on_record

from db.commands.importing_assessments import plan_assessments, write_assessments
from db.commands.publishing import publish_month
from db.exchange.plain_assessments import read_plain_assessments
from db.queries.performance import Known, completed_by_month, completed_lines
from db.queries.publications import publications, published_figure, reconciled
from db.store import Act, Reader, Store
from models.calendar import england_bank_holidays
from models.timeliness import Figure, Measure, Month, figure_of

HEADER = "child,case,kind,referred_on,started_on,submitted_on,authorised_on,recorded_on,child_seen_on,worker,team"
FIRST, TODAY = date(2011, 6, 1), date(2012, 1, 16)
MEASURES = {"initial": (Measure.NI059, 10), "core": (Measure.NI060, 35)}
HOLIDAYS = england_bank_holidays()


class Row(NamedTuple):
    child: str
    kind: str
    referred: date
    started: date
    done: date | None
    recorded: date | None
    team: str

    @property
    def text(self) -> str:
        done, recorded = ("" if day is None else day.isoformat() for day in (self.done, self.recorded))
        return f"{self.child},1,{self.kind},{self.referred},{self.started:%d/%m/%Y},,{done},{recorded},,,{self.team}"

    @property
    def in_time(self) -> bool:
        clock_from = self.referred if self.kind == "initial" else self.started
        return self.done is not None and self.done <= _due(clock_from, MEASURES[self.kind][1])


def _due(day: date, working_days: int) -> date:
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5 and day not in HOLIDAYS
    return day


def _rows(chance: random.Random, children: int) -> list[Row]:
    found = []
    for child in range(children):
        referred = FIRST + timedelta(days=chance.randrange(170))
        started, team = referred + timedelta(days=chance.choice([0, 0, 1, 4])), chance.choice(["Duty", "North"])
        for kind, longest in (("initial", 24), ("core", 70)):
            done: date | None = started + timedelta(days=chance.randrange(longest))
            if done is not None and (chance.random() < 0.1 or done > TODAY):
                done = None
            later = (done or started) + timedelta(days=chance.choice([0, 0, 1, 5, 40]))
            recorded = None if chance.random() < 0.3 else min(later, TODAY)
            found.append(Row(f"K{child}", kind, referred, started, done, recorded, team))
            if done is None or chance.random() < 0.5:
                break
            started = done + timedelta(days=chance.choice([0, 0, 3]))
            if started > TODAY:
                break
    return found


def _read_in(store: Store, act: Act, path: Path, rows: list[Row]) -> None:
    path.write_text("\n".join([HEADER, *(row.text for row in rows)]), encoding="utf-8")
    file = read_plain_assessments(path, act.at.date())
    assert [str(one) for one in file.refused] == []
    write_assessments(store, act, file, plan_assessments(store, act, file))


def _figure(known: dict[Row, date], day: date, measure: Measure, month: Month, team: str | None) -> Figure:
    counted = [
        row for row, since in known.items()
        if row.done and since <= day and MEASURES[row.kind][0] is measure and Month.of(row.done) == month
        and team in (None, row.team)
    ]  # fmt: skip
    return Figure(sum(row.in_time for row in counted), len(counted))


@settings(max_examples=of_a_hundred(4))
@given(seed=st.integers(0, 10**9))
def test_the_figures_of_two_files_with_a_publication_between_are_those_of_their_lines(
    new_store: Callable[[], AbstractContextManager[Store]], act: Act, seed: int
) -> None:
    chance = random.Random(seed)
    rows = _rows(chance, 24)
    between = date(2011, 10, 1) + timedelta(days=chance.randrange(40))
    early = [row for row in rows if max(row.started, row.done or row.started, row.recorded or FIRST) <= between]
    early = [row for row in early if chance.random() < 0.8]
    known = {row: row.recorded or row.done or row.started for row in early}
    with new_store() as store:
        path = store.path.with_suffix(".csv")
        at_first = Act(act.person, datetime(between.year, between.month, between.day, 9, tzinfo=UTC))
        if early:
            _read_in(store, at_first, path, early)
        months = [month for month in (Month(2011, 8), Month(2011, 9)) if month.last < between]
        frozen = {}
        for month in months:
            publish_month(store, at_first, month, between, between)
            frozen[month] = {measure: _figure(known, between, measure, month, None) for measure, _ in MEASURES.values()}
        today = Act(act.person, datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC))
        _read_in(store, today, path, rows)
        for row in rows:
            happened = row.done or row.started
            known.setdefault(row, row.recorded or (happened if happened > between or not months else TODAY))
        assert missing_on_record(store) == 0
        with store.reading() as reader:
            for month, figures in frozen.items():
                (one,) = (one for one in publications(reader) if one.month == month)
                assert {measure: published_figure(reader, one, measure) for measure in figures} == figures
            for day in (between, between + timedelta(days=9), date(2011, 12, 31), TODAY):
                _check(reader, known, day)
            for measure, _ in MEASURES.values():
                for month in months:
                    every = [one for one in publications(reader) if one.month <= month]
                    parts = reconciled(reader, Known(TODAY), measure, month, every)
                    assert parts is not None
                    assert parts.reconciles
        path.unlink()


def _check(reader: Reader, known: dict[Row, date], day: date) -> None:
    teams: dict[str, int] = dict(reader.rows("SELECT name, id FROM teams"))
    for team in (None, *teams):
        id_ = None if team is None else teams[team]
        found = completed_by_month(reader, Known(day), FIRST, day, team_id=id_)
        for measure, _ in MEASURES.values():
            for month in (Month(2011, number) for number in range(6, 13)):
                figure = _figure(known, day, measure, month, team)
                if month.last <= day:
                    assert found[measure].get(month, Figure()) == figure
                    lines = completed_lines(reader, Known(day), measure, month.first, month.last, team_id=id_)
                    assert figure_of(lines) == figure
