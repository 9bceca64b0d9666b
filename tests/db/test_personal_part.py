"""What was said of a worker in supervision is seen by the two alone: markers in all of it are searched for everywhere.

Everywhere is found by looking: each table as every person reads it, each answer of the queries, and each command of the
command line that reads. One that is added later is searched as well, or the last test says that it cannot be.
"""

import inspect
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typer
from held_sessions import begun, by, held, let_in, recorded, sign, somebody, type_in
from small_authority import (
    ADA,
    ANN,
    BOB,
    HELD,
    HELD_TOO,
    MAX,
    MO,
    SAM,
    TODAY,
    WIL,
    ask,
    june,
    refused,
    trail_is_sound,
)
from sqlmodel import SQLModel
from test_restricted import answers

from cpip_tui.cli import run
from cpip_tui.cli.tree import app
from cpip_tui.crash import note_crash
from db.audit import stored_entries
from db.commands.drafting import keep_draft
from db.commands.improving import add_task
from db.commands.session_signing import correct_session
from db.commands.session_writing import amend_session, discard_session, record_session
from db.commands.supervising import agree_supervision
from db.commands.writing import agree_action, date_action, date_personal_action, finish_action, finish_personal_action
from db.exchange.compliance import pack_csv, pack_page
from db.queries.actions import agreed_actions
from db.queries.agenda import session_agenda
from db.queries.audit_trail import AuditQuestion, audit_page
from db.queries.case_file import case_file
from db.queries.compliance import compliance_pack
from db.queries.sessions import drafts_of, sessions_of
from db.queries.standards import standards
from db.queries.story import story
from db.queries.undoing import next_undo
from db.restricted import PERSONAL
from db.store import Store
from models.discussion import PERSONAL_WORDS, SAID_WORDS
from models.errors import CpipError, InvalidInput, NotFound, StaleEdit
from models.supervision import SessionKind, SupervisedAs

OTHERS = (ADA, MAX, SAM, WIL, BOB)
THE_TWO = (MO, ANN)
MARK = "qzx"  # each marker begins with it
FIELDS = {name: f"{MARK}-{name}" for name in PERSONAL_WORDS}
DRAFTED = f"{MARK}-draft"


def marked(*of: str) -> set[str]:
    return {f"{MARK}-{name}" for name in of}


OF_THE_TWO = marked(*PERSONAL_WORDS, "action", "open", "done", "correction")
OF_THE_SUPERVISOR = marked("draft", "draft-of-worker", "draft-action")


@pytest.fixture(scope="module")
def template(authority_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with markers in all that is of the two alone, closed."""
    path = tmp_path_factory.mktemp("personal") / "store.db"
    path.write_bytes(authority_template.read_bytes())
    with Store.open(path) as store:
        let_in(store, ANN, BOB)
        agree_supervision(store, by(MO), ANN, MO, june(3), SupervisedAs.SOCIAL_WORKER)
        add_task(store, by(MO), 1, "A task of the plan", june(3), june(3))  # to be read about on the command line
        texts = {**FIELDS, "what1": f"{MARK}-action", "who1": str(ANN), "by1": "2024-06-10", "what2": f"{MARK}-open",
                 "who2": str(MO)}  # fmt: skip
        session = held(store, {HELD: {"situation": "At home.", "decision": "Wait."}}, texts, june(5), june(5))
        amend_session(store, by(MO), session)  # so that it was a draft, and is recorded anew
        type_in(
            store,
            session,
            None,
            {**FIELDS, **{name: texts[name] for name in ("what1", "who1", "by1", "what2", "who2")}},
        )
        record_session(store, by(MO), session, SessionKind.ONE_TO_ONE, june(5), 90, TODAY, sign=True)
        sign(store, session, ANN)
        (action, _) = (row[0] for row in ask(store, "SELECT id FROM main.actions WHERE case_id IS NULL ORDER BY id"))
        store.sign_in(somebody(ANN))
        finish_personal_action(store, by(ANN), action, TODAY, TODAY, f"{MARK}-done")
        correct_session(store, by(MO), session, None, f"{MARK}-correction", TODAY)
        agree_action(store, by(ANN), HELD, "Visit", ANN, TODAY, june(6), TODAY)
        finish_action(store, by(ANN), last(store, "actions"), TODAY, TODAY, "At home.")
        thrown = begun(store, {HELD: {"situation": f"{MARK}-thrown"}}, {"wellbeing": f"{MARK}-thrown"})
        discard_session(store, by(MO), thrown)
        begun(store, {HELD_TOO: {"situation": DRAFTED}},
              {"wellbeing": f"{DRAFTED}-of-worker", "what1": f"{DRAFTED}-action", "who1": str(ANN)})  # fmt: skip
    return path


def last(store: Store, table: str) -> int:
    return int(ask(store, f"SELECT MAX(id) FROM main.{table}")[0][0])


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "store.db"
    copy.write_bytes(template.read_bytes())
    return copy


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def found_in(text: str) -> set[str]:
    """The markers that stand in a text."""
    return {word for word in OF_THE_TWO | OF_THE_SUPERVISOR | marked("thrown") if word in text}


def read_by(store: Store, who: int) -> dict[str, list[Any]]:
    """Every row of every table, as this person reads them."""
    store.sign_in(somebody(who))
    with store.reading() as reader:
        return {name: reader.rows(f"SELECT * FROM {name}") for name in SQLModel.metadata.tables}


# The tables


def test_the_markers_are_in_the_store_and_each_in_one_place(store: Store) -> None:
    with store.reading() as reader:  # nobody is signed in: the program itself
        tables = {name: found_in(repr(reader.rows(f"SELECT * FROM {name}"))) for name in SQLModel.metadata.tables}
    assert {name: found for name, found in tables.items() if found} == {
        "personal_parts": marked(*PERSONAL_WORDS), "actions": marked("action", "open", "done"),
        "session_corrections": marked("correction"), "session_drafts": OF_THE_SUPERVISOR,
    }  # fmt: skip
    assert set(PERSONAL) - {"saved_views"} == {name for name, found in tables.items() if found}  # see test_views
    assert trail_is_sound(store)


@pytest.mark.parametrize("who", OTHERS)
def test_no_table_shows_anything_of_it_to_anybody_else_whatever_their_role(store: Store, who: int) -> None:
    assert {name: found_in(repr(rows)) for name, rows in read_by(store, who).items() if MARK in repr(rows)} == {}


def test_the_two_read_it_and_a_draft_only_who_writes_it(store: Store) -> None:
    assert found_in(repr(read_by(store, MO))) == OF_THE_TWO | OF_THE_SUPERVISOR
    assert found_in(repr(read_by(store, ANN))) == OF_THE_TWO


def test_every_column_in_which_something_is_said_of_the_worker_has_a_marker() -> None:
    parts = SQLModel.metadata.tables["personal_parts"].columns.keys()
    assert set(parts) == {"session_id", *FIELDS}
    assert set(FIELDS).isdisjoint(SAID_WORDS)


def test_another_supervisor_reads_of_the_sessions_of_their_own(store: Store) -> None:
    other = held(store, None, {"wellbeing": f"{MARK}-draft"}, of=MAX)
    assert recorded(store, other, MAX).personal is not None
    for who in (ADA, MO, SAM, WIL, BOB):
        assert recorded(store, other, who).personal is None
    assert recorded(store, other, ANN).personal is not None


# What is asked of the store


@pytest.mark.parametrize("who", OTHERS)
def test_no_answer_of_any_query_tells_anybody_else(store: Store, who: int) -> None:
    store.sign_in(somebody(who))
    assert found_in(repr(answers(store))) == set()
    for session in (1, last(store, "supervision_sessions")):
        assert found_in(repr(recorded(store, session, who))) == set()


def test_the_record_shows_it_to_the_two_alone(store: Store) -> None:
    for who in THE_TWO:
        assert found_in(repr(recorded(store, 1, who))) == OF_THE_TWO
    for who in OTHERS:
        assert found_in(repr(recorded(store, 1, who))) == set()


@pytest.mark.parametrize("who", [*THE_TWO, *OTHERS])
def test_nothing_that_others_read_too_holds_it_even_for_the_two(store: Store, who: int) -> None:
    """What is printed, exported or looked over by somebody is the same whoever asks for it."""
    store.sign_in(somebody(who))
    with store.reading() as reader:
        clock = standards(reader)
        pack = compliance_pack(reader, clock, TODAY, june(1), TODAY)
        shown = {
            "case file": case_file(reader, clock, HELD, TODAY), "story": story(reader, HELD, TODAY),
            "sessions": sessions_of(reader, clock, TODAY), "pack": pack, "csv": pack_csv(pack),
            "page": pack_page(pack, "Blackpool"), "actions": agreed_actions(reader, clock, TODAY, done=True,
                                                                            personal=False),
            "audit": audit_page(reader, AuditQuestion(), limit=999),
            "of the case": audit_page(reader, AuditQuestion(HELD, HELD), limit=999),
            "undo": next_undo(reader, somebody(who)),
        }  # fmt: skip
    assert {name: found_in(repr(one)) for name, one in shown.items() if MARK in repr(one)} == {}
    assert "At home." in repr(shown["case file"]), "the case part is there"
    assert len(shown["audit"].rows) >= 15  # type: ignore[union-attr]


def test_the_agenda_holds_personal_actions_for_the_two_and_nobody_else(store: Store) -> None:
    for who in (MO, ANN, *OTHERS):
        store.sign_in(somebody(who))
        with store.reading() as reader:
            agenda = session_agenda(reader, standards(reader), TODAY, ANN)
        assert found_in(repr(agenda)) == (marked("open") if who in THE_TWO else set())


# The audit trail, what can be taken back, and what is noted of errors


def test_no_entry_and_nothing_kept_for_undo_holds_it(store: Store) -> None:
    with store.reading() as reader:
        assert MARK not in repr(list(stored_entries(reader)))
        images = reader.rows("SELECT * FROM main.row_images")
        assert images
        assert MARK not in repr(images)
        assert MARK not in repr(reader.rows("SELECT * FROM main.reversible_acts"))
        said = repr([tuple(row) for row in reader.rows("SELECT what, subject, before, after, why FROM audit_entries")])
    assert "an action of supervision" in said
    assert "what is of the worker" in said


def undone_next(store: Store, who: int) -> object:
    with store.reading() as reader:
        return next_undo(reader, somebody(who))


def test_the_two_set_a_day_for_a_personal_action_and_no_entry_holds_its_words(store: Store) -> None:
    (action,) = (row[0] for row in ask(store, f"SELECT id FROM main.actions WHERE what = '{MARK}-open'"))
    for who in OTHERS:
        store.sign_in(somebody(who))
        refused(store, NotFound, "no longer", partial(date_personal_action, store, by(who), action, TODAY, TODAY))
    store.sign_in(somebody(ANN))
    refused(store, InvalidInput, "before", lambda: date_personal_action(store, by(ANN), action, june(1), TODAY))
    before = undone_next(store, ANN)
    date_personal_action(store, by(ANN), action, june(14), TODAY)
    assert undone_next(store, ANN) == before, "it is not undone"
    refused(store, InvalidInput, "already", lambda: date_personal_action(store, by(ANN), action, june(15), TODAY))
    store.sign_in(somebody(MO))
    with store.reading() as reader:
        (row,) = (one for one in agreed_actions(reader, standards(reader), TODAY) if one.id == action)
        (entry,) = audit_page(reader, AuditQuestion(), limit=1).rows
    assert row.due_on == june(14)
    assert entry.after == {"session": row.session_id, "due_on": "2024-06-14"}
    assert found_in(repr([tuple(entry) for entry in ask(store, "SELECT * FROM main.audit_entries")])) == set()
    assert trail_is_sound(store)


def test_a_day_is_set_for_each_action_where_it_belongs(store: Store) -> None:
    agree_action(store, by(ANN), HELD, "Visit", ANN, TODAY, june(6), TODAY)
    on_case = last(store, "actions")
    (personal,) = (row[0] for row in ask(store, f"SELECT id FROM main.actions WHERE what = '{MARK}-open'"))
    store.sign_in(somebody(ANN))
    refused(store, InvalidInput, "on a case", lambda: date_personal_action(store, by(ANN), on_case, TODAY, TODAY))
    refused(store, InvalidInput, "personal", lambda: date_action(store, by(ANN), personal, TODAY, TODAY))


def test_an_error_on_the_way_notes_none_of_it(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errors: list[BaseException] = []
    with pytest.raises(StaleEdit) as stale:
        keep_draft(store, by(MO), last(store, "supervision_sessions"), None, {"wellbeing": f"{MARK}-draft"}, 99)
    errors.append(stale.value)

    def broken(*_: object) -> None:
        raise RuntimeError(f"{MARK}-draft")

    monkeypatch.setattr("db.commands.session_typed.read_personal", broken)
    with pytest.raises(RuntimeError) as failed:
        record_session(store, by(MO), last(store, "supervision_sessions"), SessionKind.GROUP, TODAY, 60, TODAY)
    errors.append(failed.value)
    log = tmp_path / "errors.log"
    told = [note_crash(error, log) for error in errors]
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    assert MARK not in log.read_text(encoding="utf-8") + repr(told)


def test_a_refusal_names_the_field_and_not_what_was_typed(store: Store) -> None:
    number = last(store, "supervision_sessions")
    type_in(store, number, None, {"wellbeing": f"{MARK}-draft " * 500, "what1": f"{MARK}-draft", "who1": ""})
    with pytest.raises(CpipError) as refused:
        record_session(store, by(MO), number, SessionKind.GROUP, TODAY, 60, TODAY)
    assert "About the worker: The wellbeing is" in str(refused.value)
    assert MARK not in str(refused.value)


# The command line

# What a command that reads must be told: the name of the argument or the option, and something that is there.
GIVEN = {
    "case": "C3-1", "worker": "Ann Able", "owner": "Ann Able", "name": "Ann Able", "child": "C3", "cases": "C3-1",
    "team": "North", "by": "Mo Manager", "level": "1", "first": "2024-06-01", "last": "2024-06-10",
    "day": "2024-06-10", "text": "2024-06-10", "filter": "Ann", "session": "1", "number": "1", "assessment": "C3-1",
    "clock": "single", "start": "2024-06-03", "kind": "single", "limit": "10", "to": "Bob Best", "reference": "C3-1",
    "measure": "single", "month": "2024-05", "count": "referrals", "known_on": "2024-06-05", "period": "year",
    "clocks": "all", "status": "looked_after", "manager": "Mo Manager", "since": "2024-06-01", "until": "2024-12-31",
    "listed": "held",
    "words": "Ann", "view": "mine", "columns": "child,team,signature",
}  # fmt: skip
# They change nothing, and print no list that can have a format.
READING_TOO = {"verify", "doctor", "calendar", "performance report"}
# The file that a command writes, by the name that it must end in.
FILES = {"performance report": "report.md", "performance chart": "chart.svg"}
# They print what they did, and not what was read.
WRITES = {"import annex-a", "import assessments"}


def commands() -> dict[str, Any]:
    """Every command of the command line by its words."""

    def below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        for name, inner in sorted(getattr(command, "commands", {}).items()):
            yield from below(inner, (*words, name))
        if getattr(command, "invoke_without_command", False) or not hasattr(command, "commands"):
            yield " ".join(words), command

    return {words: one for words, one in below(typer.main.get_command(app), ()) if words}


def reads(words: str, command: Any) -> bool:
    return words not in WRITES and (
        words in READING_TOO or any(parameter.name == "format" for parameter in command.params)
    )


NO_STORE = {"keys"}  # it opens none
READING = {words: one for words, one in commands().items() if reads(words, one) and words not in NO_STORE}
SHARED = {"store", "as_at", "who", "passphrase_file", "help", "format"}


def lines_of(words: str, command: Any, folder: Path) -> Iterator[list[str]]:
    """Command lines that ask all it can be asked: bare, with each option by itself, in each format."""
    needed, optional = [], []
    for one in command.params:
        if one.name in SHARED:
            continue
        flag = getattr(one, "is_flag", False)
        if one.name == "out" and words in FILES:
            line = [one.opts[0], str(folder / FILES[words])]
            if one.required:
                needed += line
            else:
                optional.append(line)
            continue
        if one.param_type_name == "argument":
            needed += [GIVEN[one.name]] if one.required else []
        elif one.required:
            needed += [one.opts[0], GIVEN[one.name]]
        elif flag:
            optional.append([one.opts[0]])
        elif one.name in GIVEN:
            optional.append([one.opts[0], GIVEN[one.name]])
        elif one.name in {"page", "out", "file", "to_file"}:
            optional.append([one.opts[0], str(folder / f"{words.replace(' ', '-')}-{one.name}")])
    formats = [[]] if words in READING_TOO else [["--format", name] for name in ("table", "json", "csv")]
    for chosen in formats:
        yield [*words.split(), *needed, *chosen]
    for option in optional:
        yield [*words.split(), *needed, *option]


@pytest.mark.parametrize("words", READING)
def test_no_command_that_reads_prints_it_in_any_format_to_anybody(
    path: Path, words: str, capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    answered = 0
    for who in (MO, ANN, ADA, SAM):
        folder = own_home / f"of-{who}"
        folder.mkdir()
        for line in lines_of(words, READING[words], folder):
            code = run([*line, "--store", str(path), "--as-at", "2024-06-10", "--as", somebody(who).name])
            said = capsys.readouterr()
            answered += code in (0, 1)
            assert MARK not in said.out + said.err, (line, somebody(who).name)
    assert answered, f"{words} was refused to everybody, so that nothing was searched: tell it something more"
    for file in own_home.rglob("*"):  # what was written: exports, pages, choices, notes of errors
        assert not file.is_file() or MARK.encode() not in file.read_bytes(), file.name


@pytest.mark.parametrize(
    "words", [words for words in commands() if words.startswith("export ") and words != "export annex-a"]
)
def test_no_list_that_leaves_as_a_file_tells_it(
    path: Path, words: str, capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    needed = {
        "export cases": ["Ann Able"], "export performance": ["--measure", "single"],
        "export behaviour": ["--measure", "single"], "export chances": ["--measure", "single"],
        "export counted-children": ["caseload"],
    }  # fmt: skip
    more = {"export supervision": ["--everybody"], "export actions": ["--done"], "export signature": ["--everybody"]}
    for who in (ADA,) if words == "export audit" else (MO, ADA, SAM):  # the trail is an administrator's
        for ending in ("csv", "html"):
            place = own_home / f"{who}.{ending}"
            line = [
                *words.split(),
                *needed.get(words, []),
                *more.get(words, []),
                "--out",
                str(place),
                "--names",
                "--yes",
            ]
            code = run([*line, "--store", str(path), "--as-at", "2024-06-10", "--as", somebody(who).name])
            said = capsys.readouterr()
            assert MARK not in said.out + said.err
            assert code == 0, (line, said.err)
            assert MARK not in place.read_text(encoding="utf-8"), (line, somebody(who).name)


def test_the_lists_of_the_inspectors_do_not_tell_it(path: Path, own_home: Path) -> None:
    place = own_home / "annex.xlsx"
    line = ["export", "annex-a", "--out", str(place), "--yes", "--store", str(path), "--as", somebody(ADA).name]
    assert run(line) == 0
    with zipfile.ZipFile(place) as packed:
        assert all(MARK.encode() not in packed.read(name) for name in packed.namelist())


def test_the_command_line_is_searched_as_far_as_it_reads() -> None:
    assert {"case", "audit", "duty", "triage", "workload", "signature", "explain", "actions"} <= set(READING)
    assert len(READING) >= 15
    assert all(inspect.isfunction(one.callback) for one in READING.values())


def test_a_draft_is_read_only_with_its_session(store: Store) -> None:
    number = last(store, "supervision_sessions")
    store.sign_in(somebody(MO))
    with store.reading() as reader:
        assert found_in(repr(drafts_of(reader, number))) == OF_THE_SUPERVISOR
        assert drafts_of(reader, 1) == {}
