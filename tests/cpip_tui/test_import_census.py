"""``import cin-census``: previewed, refused by record, written whole or not at all, and repeated."""

import pytest

from cpip_tui.clock import now
from db.commands.importing_census import plan_census, write_census
from db.exchange.cin_census import CensusReading
from db.store import Act, Store
from models.assessment import Kind
from models.errors import Cancelled, Conflict
from models.people import Person, Role
from models.progress import Watched

SINGLE = ("--assessments-as", "single")


def plan(start, end="", category="NEG"):
    ended = f"<CPPendDate>{end}</CPPendDate>" if end else ""
    abuse = f"<InitialCategoryOfAbuse>{category}</InitialCategoryOfAbuse>"
    return f"<ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate>{ended}{abuse}</ChildProtectionPlans>"


def child(reference, within="", referred="2011-09-01"):
    return (
        f"<Child><ChildIdentifiers><LAchildID>{reference}</LAchildID></ChildIdentifiers><CINdetails>"
        f"<CINreferralDate>{referred}</CINreferralDate>{within}</CINdetails></Child>\n"
    )


ASSESSED = "<Assessments><AssessmentActualStartDate>2011-09-02</AssessmentActualStartDate></Assessments>"
LATE = "<Assessments><AssessmentActualStartDate>2030-01-01</AssessmentActualStartDate></Assessments>"


@pytest.fixture
def census(tmp_path):
    """A function that writes a census of children."""

    def write(*children, before=""):
        path = tmp_path / "census.xml"
        path.write_text(f"{before}<Message><Children>\n{''.join(children)}</Children></Message>", encoding="utf-8")
        return path

    return write


@pytest.fixture
def read(office, nobody_to_ask):
    """A function that runs the import in the office."""
    return lambda path, *more: office("import", "cin-census", path, *SINGLE, *more, as_at=None)


def standing(office):
    kept = ("children", "cases", "assessments", "status_episodes", "episode_facts", "episode_events", "audit_entries")
    return {table: office.kept("*", table) for table in kept}


def test_it_is_previewed_refused_by_record_written_and_repeated(office, read, census):
    path = census(child("N1", ASSESSED + plan("2011-09-05") + LATE), child("N2"), child(""))
    before = standing(office)
    said = read(path, "--preview")
    assert said.code == 1
    assert "refused: census.xml, line 2, child N1, AssessmentActualStartDate: found “2030-01-01”" in said.out
    assert "expected the reference of the child (8500)" in said.out
    assert "This was a preview: nothing was written." in said.out
    assert standing(office) == before
    said = read(path, "--yes")
    assert said.code == 1
    assert ["plans", "and", "care", "1", "0", "0"] in [line.split() for line in said.out.splitlines()]
    assert office.kept("kind, started_on", "status_episodes") == [("child_protection", "2011-09-05")]
    after = standing(office)
    again = read(path, "--yes")
    assert "The store holds all of this already" in again.out
    del after["audit_entries"]
    assert {table: rows for table, rows in standing(office).items() if table in after} == after


def test_without_an_answer_nothing_is_written(office, read, census):
    before = standing(office)
    assert read(census(child("N1"))).code == 2
    assert standing(office) == before


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]>', "document type"),
        ("<Message><Header><Collection>SSDA903</Collection></Header></Message>", "not of children in need"),
        ("not xml at all", "is no XML"),
    ],
)
def test_a_file_that_is_no_census_is_refused_whole(office, read, census, before, expected):
    kept = standing(office)
    said = read(census(child("N1"), before=before), "--yes")
    assert (said.code, said.out) == (3, "")
    assert expected in said.err
    assert standing(office) == kept


@pytest.fixture
def opened(office):
    """The store of the office, with its manager at work."""
    with Store.open(office.path) as store:
        person = Person(1, "A Manager", Role.ADMINISTRATOR)
        store.sign_in(person)
        yield store, Act(person, now())


def written(store):
    """The children, and the entries of the trail."""
    with store.reading() as reader:
        return (
            [reference for (reference,) in reader.rows("SELECT reference FROM main.children ORDER BY id")],
            [tuple(row) for row in reader.rows("SELECT id, hash FROM audit_entries ORDER BY id")],
        )


def reading_of(path, act):
    return CensusReading(path, Kind.SINGLE, act.at.date())


def test_what_changed_between_the_preview_and_the_yes_is_a_conflict(opened, census):
    store, act = opened
    seen = plan_census(store, act, reading_of(census(child("N1")), act))
    before = written(store)
    path = census(child("N1"), child("N2"))
    with pytest.raises(Conflict, match="nothing was written"):
        write_census(store, act, reading_of(path, act), seen)
    assert written(store) == before


def test_what_is_stopped_half_way_leaves_nothing(opened, census, monkeypatch):
    store, act = opened
    monkeypatch.setattr("db.commands.importing_census.AT_ONCE", 1)  # each child is a part, and is entered by itself
    monkeypatch.setattr("db.exchange.cin_census_xml._PIECE", 300)
    path, before, job = census(*(child(f"N{number}") for number in range(40))), written(store), Watched()

    def stopped(words, done, of):
        if done > 1:
            job.ask_to_stop()
        job.tell(words, done, of)

    def interrupted(_words, done, _of):
        if done > 1:
            raise KeyboardInterrupt

    with pytest.raises(Cancelled):
        write_census(store, act, reading_of(path, act), progress=stopped)
    assert written(store) == before
    with pytest.raises(KeyboardInterrupt):
        write_census(store, act, reading_of(path, act), progress=interrupted)
    assert written(store) == before
    write_census(store, act, reading_of(path, act))
    assert written(store)[0] == [*before[0], *(f"N{number}" for number in range(40))]


def test_what_was_recorded_here_is_not_taken_back(office, read, census):
    for words in (
        ("protection", "begin", "R1", "--category", "EMO", "--on", "2011-08-10"),
        ("protection", "review", "R1", "--on", "2011-09-12"),
    ):
        office.done(*words)
    before = standing(office)
    said = read(census(child("R1", plan("2011-08-10", "2011-09-09"), referred="2011-08-01")), "--yes")
    assert said.code == 0, said.err
    after = standing(office)
    kept = ("episode_facts", "episode_events")
    assert {table: after[table] for table in kept} == {table: before[table] for table in kept}
    assert len(after["status_episodes"]) == 1
    assert after["status_episodes"][0][:4] == before["status_episodes"][0][:4]
    assert "note: " in said.out
