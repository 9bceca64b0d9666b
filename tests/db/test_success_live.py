"""What the program counts itself for the measures of success: now and at the baseline; where it cannot, nothing."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from small_authority import ADA, MO, TODAY, act_of, person
from supervision_history import make_history

from db.clock_records import Since, note_every_case, write_records
from db.commands.publishing import set_population
from db.queries.child_figures import child_figures
from db.queries.compliance import compliance_pack
from db.queries.standards import standards
from db.queries.success_live import LiveAt, live_figures
from db.store import Store
from models.child_measures import ChildMeasure
from models.compliance import Measure as Supervised
from models.compliance import usual_period
from models.success import BASELINE, TWELVE, Live

SPRING = date(2024, 5, 31)


@pytest.fixture(scope="module")
def store(authority_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small authority with its supervision; what a file said stands on record from when the cases were opened."""
    path = tmp_path_factory.mktemp("success") / "store.db"
    shutil.copyfile(authority_template, path)
    with Store.open(path) as store:
        make_history(store)
        set_population(store, act_of(MO), 10_000)
        with store.writing() as session:
            connection = session.connection().connection.driver_connection
            note_every_case(connection)
            write_records(connection, Since(TODAY, as_happened=True, statuses_on=date.min))
        yield store


def live(store: Store, baseline: date = BASELINE, as_at: date = TODAY) -> dict[Live, LiveAt]:
    with store.reading() as reader:
        return live_figures(reader, standards(reader), as_at, baseline=baseline)


def test_every_live_measure_has_a_place_and_none_of_2010_is_made_up(store: Store) -> None:
    found = live(store)
    assert set(found) == set(Live) >= {one for measure in TWELVE for one in measure.live}
    assert all(one.baseline is None for one in found.values())
    assert {one for one in Live if found[one].now is None} == {
        Live.NI059, Live.NI060, Live.REFERRAL_DECISION, Live.RE_REFERRALS, Live.TIME_IN_CARE,
    }  # fmt: skip


def test_now_and_then_are_counted_by_the_same_rules(store: Store) -> None:
    found = live(store, SPRING)
    children = found[Live.LOOKED_AFTER_RATE]
    assert children.now is not None
    assert children.baseline is not None
    assert (children.now.number, children.now.value) == (1.0, "1.0 per 10,000")
    assert children.baseline.words == (
        "1 child looked after, of 10,000 children and young people under 18 in the area: 1.0 per 10,000, on 31 May "
        "2024 (of 1 since when is not on record)"
    )
    with store.reading() as reader:
        (figure,) = child_figures(reader, standards(reader), TODAY, [ChildMeasure.CASELOAD], day=SPRING)
    caseload = found[Live.CASELOAD].baseline
    assert caseload is not None
    assert (caseload.number, caseload.words, caseload.on) == (figure.rounded, figure.told, SPRING)
    single = found[Live.SINGLE]
    assert single.now is not None
    assert single.now.words.startswith("1/1, 100.0%: single assessments authorised within 45 working days")
    assert single.baseline is None  # it was authorised on the day after
    # Before what the first file can tell of, only those are on record who were still there.
    assert all(one.baseline is None for one in live(store, date(2023, 6, 9)).values())


def test_supervision_is_that_of_its_pack(store: Store) -> None:
    first, last = usual_period(TODAY)
    with store.reading() as reader:
        pack = compliance_pack(reader, standards(reader), TODAY, first, last)
    held, figure = live(store)[Live.SUPERVISION].now, pack.figure(Supervised.IN_TIME)
    assert held is not None
    assert held.words.startswith(f"{figure.met} of {figure.total} sessions due held by the day they were due, from ")
    good = live(store)[Live.SUPERVISION_QUALITY].now
    assert good is not None
    assert good.words.startswith("1 of 2 discussions of cases with a decision, its rationale and challenge")


def test_the_figures_are_the_same_for_everybody(store: Store) -> None:
    store.sign_in(person(ADA))
    everything = live(store, SPRING)
    store.sign_in(person(MO))
    try:
        assert {one: live(store, SPRING)[one] for one in everything} == everything
    finally:
        store.sign_in(person(ADA))
