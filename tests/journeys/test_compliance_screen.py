"""The compliance pack on the screen: its figures, the list behind each, a row a worker, and what leaves as a file."""

import csv
import io
import stat
from pathlib import Path

import agreed_in_supervision as agreed
import platformdirs
import pytest
from agreed_in_supervision import ADA, MARKER, MAX, MO, TODAY, WIL, case_of

from db.exchange.compliance import pack_numbers
from db.queries.compliance import compliance_pack
from db.queries.standards import standards
from db.store import Store
from models.compliance import ORDER, Measure, usual_period
from models.errors import StoreDamaged
from screens.case import CaseScreen
from screens.compliance import PackScreen
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import FormDialog
from screens.pack_lists import FigureScreen, PackWorkersScreen
from screens.session_record import SessionRecordScreen
from screens.supervised import SupervisedScreen
from screens.widgets.beside import list_room


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """Closed; to be copied, never opened."""
    path = tmp_path_factory.mktemp("pack") / "store.db"
    agreed.make(path)
    return path


@pytest.fixture
def store(template, tmp_path):
    path = tmp_path / "store.db"
    path.write_bytes(template.read_bytes())
    with Store.open(path) as opened:
        yield opened


def read(store, person=MO, first=None, last=TODAY, as_at=TODAY, **of):
    with Store.open(store.path) as other:
        other.sign_in(person)
        with other.reading() as reader:
            return compliance_pack(reader, standards(reader), as_at, first or usual_period(as_at)[0], last, **of)


async def opens(person, worker_id=None):
    await person.listed()
    await person.app.push_screen(PackScreen(person.app.desk, worker_id))
    await shows(person)


async def shows(person, kind=PackScreen):
    """Wait until a screen of the kind is on top, with a pack that was read."""
    screen = lambda: person.app.screen  # noqa: E731
    await person.until(lambda: isinstance(screen(), kind) and screen().pack is not None, kind.__name__)
    await person.pilot.pause()


async def at(person, measure):
    person.app.screen.table.go_to(measure.value)
    await person.until(lambda: person.app.screen.table.current == measure.value, f"the cursor on {measure}")


async def opens_figure(person, measure):
    await at(person, measure)
    await person.press("enter")
    await shows(person, FigureScreen)


def rows_shown(person):
    """The lines of the list, without the pane beside it."""
    room = list_room(person.app.size.width)
    return [" ".join(line[:room].split()) for line in person.screen.splitlines()]


async def test_every_figure_is_shown_with_what_it_is_of_under_its_heading(store, sit_down):
    pack = read(store)
    async with sit_down(store, who=MO, size=(158, 34)) as person:
        await opens(person)
        rows = rows_shown(person)
        seen = set()
        for measure in ORDER:
            figure = pack.figure(measure)
            percent = "–" if figure.percent is None else f"{figure.percent}%"
            said = f"{measure.words} {figure.met} {figure.total} {percent} {measure.of_what}"
            heading = "" if measure.group in seen else f"{measure.group} "
            seen.add(measure.group)
            assert heading + said in rows, said
        for words in (
            "Wed 16 Mar 2011 to Fri 16 Sep 2011", "and the worker’s development",
            "Cancelled or not held: 1 of 1 planned (the worker was away 1).", "Late entries: 1 of 1 recorded.",
        ):  # fmt: skip
            assert words in person.words


async def test_it_is_whole_on_a_small_terminal_too(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        rows = rows_shown(person)
        for measure in ORDER:
            assert any(measure.words in row for row in rows), measure
        await at(person, Measure.CHALLENGE)
        await person.until(lambda: Measure.CHALLENGE.meaning in person.words, "what is counted")


async def test_the_list_behind_a_figure_is_the_very_lines_it_counts(store, sit_down):
    pack = read(store)
    async with sit_down(store, who=MO) as person:
        await opens(person)
        for measure in ORDER:
            await opens_figure(person, measure)
            lines = [row.line for row in person.app.screen.known.rows]
            assert lines == list(pack.figure(measure).lines)
            assert sum(line.met for line in lines) == pack.figure(measure).met
            await person.press("escape")
            await shows(person)


async def test_v_leaves_only_those_that_are_not_as_they_should_be(store, sit_down):
    figure = read(store).figure(Measure.HELD)
    missed = [line for line in figure.lines if not line.met]
    assert 0 < len(missed) < figure.total
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await opens_figure(person, Measure.HELD)
        await person.press("v")
        await person.until(lambda: [row.line for row in person.app.screen.known.rows] == missed, "what was missed")
        await person.press("v", "slash")
        await person.type("12 sep")
        await person.until(lambda: len(person.app.screen.known.rows) == 1, "one line")
        await person.reads("held Mon 12 Sep 2011")


async def test_of_cancelled_sessions_low_is_good(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await opens_figure(person, Measure.CANCELLED)
        await person.reads("✕ yes")
        await person.until(lambda: "cancelled: the worker was away" in person.words, "why")


async def test_from_a_line_of_a_case_its_file_is_opened_and_from_the_others_the_session(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await opens_figure(person, Measure.DECISION)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        assert person.app.screen._case_id == case_of(store, "Zoë Today")
        await person.press("escape")
        await shows(person, FigureScreen)
        await person.press("o")
        await person.until(lambda: isinstance(person.app.screen, SessionRecordScreen), "the record")
        await person.press("escape")
        await shows(person, FigureScreen)
        await person.press("escape")
        await shows(person)
        await opens_figure(person, Measure.SIGNED)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, SessionRecordScreen), "the record")


async def test_from_a_session_that_was_not_held_the_worker_is_opened(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await opens_figure(person, Measure.HELD)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, SupervisedScreen), "the worker")


async def test_by_worker_there_is_a_row_each_and_the_sum(store, sit_down):
    pack = read(store)
    async with sit_down(store, who=MO, size=(198, 40)) as person:
        await opens(person)
        await person.press("w")
        await shows(person, PackWorkersScreen)
        assert person.app.screen.table.keys == [str(id_) for id_, _ in pack.people] + ["total"]
        rows = rows_shown(person)

        def row(name, one):
            told = [f"{one.figure(m).met}/{one.figure(m).total}" if one.figure(m).total else "–" for m in ORDER]
            return " ".join([name, *told])

        for id_, name in pack.people:
            assert row(name, pack.of(id_)) in rows
        assert row("all of them", pack) in rows
        person.app.screen.table.go_to(str(WIL.id))
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, PackScreen), "the pack of one")
        await person.reads("Compliance pack · Wil Worker")
        await person.press("escape")
        await shows(person, PackWorkersScreen)
        await person.press("w")
        await shows(person)


async def test_who_and_when_are_asked_and_a_period_that_cannot_be_is_told_beside_the_day(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await person.press("f")
        await person.fill(first="1/9/2011", last="31/8/2011")
        await person.asks("That is before Thu 1 Sep 2011")
        form = person.app.screen
        assert isinstance(form, FormDialog)
        await person.pilot.pause()
        form.query_one("#field-last").value = "16/9/2011"
        form.query_one("#field-last").focus()
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, PackScreen), "the pack")
        await person.reads("Thu 1 Sep 2011 to Fri 16 Sep 2011")
        expected = pack_numbers(read(store, first=agreed.waits.day("09-01")))
        await person.until(
            lambda: person.app.screen.pack and pack_numbers(person.app.screen.pack) == expected, "the figures"
        )


async def test_of_one_worker_it_is_the_same_as_their_row(store, sit_down):
    async with sit_down(store, who=MO) as person:
        await opens(person, WIL.id)
        await person.reads("Compliance pack · Wil Worker")
        assert pack_numbers(person.app.screen.pack) == pack_numbers(read(store).of(WIL.id))


async def test_as_csv_it_is_a_file_of_my_own_entered_in_the_trail(store, sit_down, tmp_path, trail):
    path = tmp_path / "out" / "pack.csv"
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await person.press("x")
        await person.asks("As what is the pack written?")
        await person.press("down", "enter")
        await person.asks("no child")
        await person.fill(file=str(path))
        await person.asks("does not exist")
        assert not path.parent.exists()
        path.parent.mkdir()
        await person.fill(file=str(path))
        await person.hears("Written, for you alone to read")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert {name: int(rows[-1][name]) for name in pack_numbers(read(store))} == pack_numbers(read(store))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    entered = trail(store)[-1]
    assert (entered.what, entered.subject) == ("export", "supervision pack")


async def test_as_a_page_its_usual_place_is_among_my_documents(store, sit_down, monkeypatch):
    documents = Path.home() / "Documents"
    documents.mkdir(parents=True)
    monkeypatch.setattr(platformdirs, "user_documents_path", lambda: documents)
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await person.press("x")
        await person.asks("As what is the pack written?")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        await person.pilot.pause()
        place = Path(person.field("file"))
        assert place == documents / "supervision-pack-2011-03-16-to-2011-09-16.html"
        await person.fill()
        await person.hears("Written, for you alone to read")
    text = place.read_text(encoding="utf-8")
    assert "Wil Worker" in text
    assert "Zoë" not in text
    assert MARKER not in text


async def test_a_file_that_exists_is_replaced_only_where_that_is_said(store, sit_down, tmp_path):
    path = tmp_path / "pack.csv"
    path.write_text("mine")
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await person.press("x")
        await person.asks("As what is the pack written?")
        await person.press("down", "enter")
        await person.fill(file=str(path))
        await person.until(lambda: isinstance(person.app.screen, ConfirmDialog), "the question")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form again")
        assert path.read_text() == "mine"
        await person.pilot.pause()
        assert person.field("file") == str(path)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, ConfirmDialog), "the question")
        await person.press("y")
        await person.hears("Written, for you alone to read")
    assert path.read_text().startswith("row,worker,")


async def test_what_cannot_be_written_is_told_with_what_was_typed(store, sit_down, tmp_path):
    (tmp_path / "file").write_text("")
    async with sit_down(store, who=MO) as person:
        await opens(person)
        await person.press("x")
        await person.asks("As what is the pack written?")
        await person.press("enter")
        await person.fill(file=str(tmp_path / "file" / "pack.html"))
        await person.asks("cannot be written")
        assert person.field("file") == str(tmp_path / "file" / "pack.html")
        await person.press("escape")


async def test_a_worker_reads_their_own_and_no_other_s(store, sit_down):
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        await person.reads("Compliance pack · Wil Worker")
        await person.press("f")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        await person.pilot.pause()
        assert [words for _, words in person.app.screen._fields[0].search] == ["Wil Worker"]
        await person.press("escape")
        await person.app.push_screen(PackScreen(person.app.desk, MO.id))
        await person.reads("How others are supervised is shown to supervisors and managers.")


async def test_a_worker_sends_nothing_out(store, sit_down):
    async with sit_down(store, who=WIL) as person:
        await opens(person)
        assert "Export" not in person.screen
        await person.press("x")
        await person.pilot.pause()
        assert isinstance(person.app.screen, PackScreen)


@pytest.mark.parametrize("who", [MO, MAX, ADA], ids=lambda who: who.name)
async def test_nothing_that_was_said_of_a_worker_is_shown(store, sit_down, who):
    async with sit_down(store, who=who) as person:
        await opens(person)
        for measure in (Measure.DEVELOPMENT, Measure.WELLBEING, Measure.ACTIONS_DATED):
            await opens_figure(person, measure)
            assert MARKER not in person.screen
            await person.press("escape")
            await shows(person)


async def test_as_at_another_day_it_is_counted_up_to_that_day(store, sit_down):
    day = agreed.waits.day("09-10")
    async with sit_down(store, who=MO, as_at=day) as person:
        await opens(person)
        await person.until(lambda: "10 Sep 2011 Thu 10 Mar 2011 to Sat 10 Sep 2011" in person.words, "the day")
        assert pack_numbers(person.app.screen.pack) == pack_numbers(read(store, last=day, as_at=day))


async def test_a_store_that_cannot_be_read_is_said_and_is_no_empty_pack(store, sit_down, monkeypatch):
    async with sit_down(store, who=MO) as person:
        await opens(person)

        def broken(*_, **__):
            raise StoreDamaged("Parts of the store cannot be read.")

        monkeypatch.setattr("screens.pack_reading.compliance_pack", broken)
        person.app.screen.follow_the_day()
        await person.reads("Parts of the store cannot be read.")
        await person.reads("could not be read")
        monkeypatch.undo()
        person.app.screen.follow_the_day()
        await shows(person)
        await person.reads("sessions due")
