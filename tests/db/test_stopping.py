"""A long job that is stopped, at whichever moment: it leaves off at once, and nothing is half done."""

import os
import time
from datetime import UTC, date, datetime

import pytest

from db.audit import stored_entries
from db.backup import backups_in, folder_of
from db.commands.backing_up import back_up_now
from db.commands.examining import broken_dates, health
from db.commands.importing_assessments import plan_assessments, write_assessments
from db.commands.sending_annex_a import send_annex_a
from db.commands.sending_out import send_list
from db.demo import fill_demo
from db.exchange.listed import About, Form, Listed
from db.exchange.lists.cases import cases
from db.exchange.plain_assessments import read_plain_assessments
from db.store import Act
from models.annex_a import Window
from models.errors import Cancelled
from models.people import Person, Role
from models.progress import Watched, stop

TODAY = date(2024, 6, 3)
ADA = Act(Person(1, "Ada Manager", Role.ADMINISTRATOR), datetime(2024, 6, 3, 9, tzinfo=UTC))
# A statement of minutes, of a few bytes.
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT SUM(i) FROM n"
ROWS = "child,case,kind,referred_on,started_on\nC1,1,initial,2024-05-01,2024-05-02\nC2,1,core,2024-05-01,2024-05-02\n"


class StopsAt:
    """A Progress that stops the job at this telling; with 0 it only counts them."""

    def __init__(self, at=0):
        self.at, self.told = at, []

    def __call__(self, words, done, of):
        if words:
            self.told.append(words)
            if len(self.told) == self.at:
                stop()


@pytest.fixture
def filled(store):
    fill_demo(store, ADA, TODAY, children=30, seed=1)
    store.sign_in(ADA.person)
    return store


def import_rows(store, folder, progress):
    path = folder.parent / "rows.csv"
    path.write_text(ROWS, encoding="utf-8")
    found = read_plain_assessments(path, TODAY)
    plan = plan_assessments(store, ADA, found)
    write_assessments(store, ADA, found, plan, progress=progress)


def export_rows(store, folder, progress):
    about = About(TODAY, ADA.person, ADA.at, {})
    send_list(store, ADA, folder / "held.csv", Listed(cases("Ann"), [], about), Form.CSV, progress=progress)


JOBS = {
    "import": import_rows,
    "backup": lambda store, folder, progress: back_up_now(store, ADA, progress=progress),
    "annex a": lambda store, folder, progress: send_annex_a(
        store, ADA, folder / "a.xlsx", Window(None, TODAY), progress=progress
    ),
    "list": export_rows,
    "health": lambda store, folder, progress: health(store, ADA, progress=progress),
    "dates": lambda store, folder, progress: broken_dates(store, ADA, TODAY, as_file=True, progress=progress),
}


def state(store, folder):
    """All that a job could leave: entries, children, backups and files; a backup is entered before it is made."""
    with store.reading() as reader:
        entries = [what for (what,) in reader.rows("SELECT what FROM main.audit_entries ORDER BY id")]
        children = reader.row("SELECT COUNT(*) FROM main.children")[0]
        assert stored_entries(reader)
    backups = [one.path.name for one in backups_in(folder_of(store.path))]
    return [what for what in entries if what != "back up"], children, backups, sorted(os.listdir(folder))


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS.keys())
def test_stopped_at_any_telling_it_leaves_nothing_and_then_it_can_be_done(filled, tmp_path, job):
    folder = tmp_path / "sent"
    folder.mkdir()
    if job is import_rows:
        back_up_now(filled, ADA)  # else one comes first, and stays
    before = state(filled, folder)
    for at in range(1, 100):
        progress = StopsAt(at)
        try:
            job(filled, folder, progress)
        except Cancelled:
            assert state(filled, folder) == before, progress.told
        else:
            break
    assert len(progress.told) == at - 1 > 0
    assert state(filled, folder) != before


@pytest.mark.parametrize("statement", [ENDLESS, "PRAGMA main.integrity_check"])
def test_a_statement_that_takes_long_is_left_at_once(filled, monkeypatch, statement):
    monkeypatch.setattr("db.connection.HEEDED_EVERY", 1_000)
    job = Watched()
    job.tell("reading the pages of the store", 0, 0)
    job.ask_to_stop()
    began = time.monotonic()
    with pytest.raises(Cancelled), filled.reading_apart(job.tell) as reader:
        reader.rows(statement)
    assert time.monotonic() - began < 5
    assert job.far.words == "reading the pages of the store", "what was told last still stands"


def test_what_interrupts_the_program_interrupts_a_statement_too(filled):
    def interrupted(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), filled.reading_apart(interrupted) as reader:
        reader.rows(ENDLESS)


def test_a_statement_that_goes_on_is_read_to_its_end(filled, monkeypatch):
    monkeypatch.setattr("db.connection.HEEDED_EVERY", 10)
    asked = []
    with filled.reading_apart(lambda *told: asked.append(told)) as reader:
        assert len(reader.rows("SELECT COUNT(*) FROM cases AS c JOIN children AS ch ON ch.id = c.child_id")) == 1
    assert set(asked) == {("", 0, 0)}
