"""Every command that a document shows is run, in the order of the document, on the demo with a few people more."""

import io
import re
import shlex
import shutil
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import time_machine
import typer.main
from typer.exceptions import TyperException

from cpip_tui.cli import opening, run
from cpip_tui.cli.given import opening_line
from cpip_tui.cli.tree import app
from db.commands.founding import found
from db.demo import fill_demo
from db.store import Act
from models.people import Person, Role
from tests.cpip_tui.conftest import ASSESSMENTS, REFERRALS

ROOT = Path(__file__).parents[2]
MADE = {"commands.md", "keys.md"}  # by docs/make.py, from the program itself
DOCUMENTS = [ROOT / "README.md", *sorted(one for one in (ROOT / "docs").glob("*.md") if one.name not in MADE)]
SESSION = "31"  # the number of a session of supervision in the documents; the demo's own is in its place
FRIDAY = datetime(2011, 9, 16, 10, tzinfo=UTC)  # the day of the demo
# A document that tells a story of months is run on the day of its end.
LATER = {
    "children.md": datetime(2012, 6, 8, 10, tzinfo=UTC),
    "improvement-plan.md": datetime(2011, 10, 14, 10, tzinfo=UTC),
    "performance.md": datetime(2011, 11, 10, 10, tzinfo=UTC),
}
# What is held against the program and not run, by how it begins, and why.
ONLY_READ = {
    "demo": "opens a screen, unless it says --no-open",
    "init": "asks for a passphrase, which only a terminal can",
    "passphrase": "asks for a passphrase, which only a terminal can",
}
# What is not of the program, by how it begins, and why it is not run. Where it runs cpip-tui, that part is.
NOT_OURS = {
    "pipx": "fetches packages",
    "uv tool": "fetches packages",
    "python3 -m venv": "fetches packages; CI runs the one of the tests",
    "py -m venv": "fetches packages",
    ".venv/bin/": "what the checks run",
    "HYPOTHESIS_PROFILE=": "takes minutes",
    "git": "works on a repository",
    "mkdir": "is of the machine",
}
TO_FILL_IN = re.compile(
    r"\b(CASE|CHILD|DATE|DAY|FILE|FOLDER|LIMIT|LIST|NAME|MEASURE|FIGURE|NUMBER|PROJECT|REFERENCE|ROLE|START|STORE|TEXT|WORKER|KEY)\b|…|\[|\|"
)  # for people to fill in


def shown(document):
    """Each command of a document in order, and whether it only stands in a sentence."""
    text = document.read_text(encoding="utf-8")
    for block in re.finditer(r"^```(\w*)\n(.*?)^```$|`(cpip-tui[^`]*)`", text, re.MULTILINE | re.DOTALL):
        language, lines, in_a_sentence = block.groups()
        if in_a_sentence is not None:
            yield " ".join(in_a_sentence.split()), True
        elif language in ("sh", "bat", "crontab"):
            yield from (
                (line, False) for line in lines.replace("\\\n", " ").splitlines() if line.strip() and line[0] != "#"
            )


def words_of(line):
    """The words after the last ``cpip-tui`` of the line; None where it runs something else."""
    if scheduled := re.search(r'/TR "((?:[^"\\]|\\.)*)"', line):  # what Windows' scheduler is given to run
        line = scheduled[1].replace('\\"', '"')
    words = shlex.split(line.replace(".venv\\Scripts\\", ".venv/bin/"), comments=True)
    starts = [at for at, word in enumerate(words) if word in ("cpip-tui", ".venv/bin/cpip-tui")]
    return words[starts[-1] + 1 :] if starts else None


def understood(words, *, partly):
    """Hold the words against what the program understands; ``partly``: arguments are missing, or for people to fill in.

    Raises what the program would, of an unknown command or option.
    """
    if opening_line(words) is not None:
        return
    command, context, rest = typer.main.get_command(app), None, list(words)
    while True:
        try:
            context = command.make_context("cpip-tui", rest, parent=context)
        except TyperException as error:
            if partly and any(kind.__name__ in ("BadParameter", "NoArgsIsHelpError") for kind in type(error).__mro__):
                return
            raise
        rest = [*getattr(context, "_protected_args", ()), *context.args]
        if not rest or not hasattr(command, "resolve_command"):
            return
        _, command, rest = command.resolve_command(context, rest)


def complete(words):
    """Whether nothing is missing: of a group a command, of a command an argument."""
    with suppress(TyperException):
        understood(words, partly=False)
        return True
    return False


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with a small demo, the people and children of whom the documents speak, and the file that they name."""
    folder = tmp_path_factory.mktemp("documents")
    act = Act(Person(1, "Demo Manager", Role.ADMINISTRATOR), FRIDAY)
    path = folder / "duty.db"
    with found(path, None, act.at, manager="Demo Manager", team="Duty", holidays_version="0.109") as store:
        fill_demo(store, act, FRIDAY.date(), children=90, seed=2011)
    book = openpyxl.Workbook()
    book.remove(book.active)
    opened = datetime(2011, 9, 5)
    children = {"R100": "Wren Worker", "R101": None, "R102": "Ann Able", "R103": "Bob Best", "R104": "Wren Worker"}
    referrals, assessments = book.create_sheet("List 3"), book.create_sheet("List 4")
    referrals.append(REFERRALS)
    assessments.append(ASSESSMENTS)
    for reference, worker in children.items():
        referrals.append((reference, datetime(2005, 3, 1), opened, "No", "Duty", worker))
        if reference != "R104":
            assessments.append((reference, opened, None, "Duty", worker))
    referrals.append(("R105", datetime(2008, 6, 1), datetime(2011, 2, 7), "Yes", "Duty", None))
    book.save(folder / "Annex A.xlsx")
    with time_machine.travel(FRIDAY):
        for words in (
            ["import", "annex-a", str(folder / "Annex A.xlsx"), "--assessments-as", "initial", "--yes"],
            ["access", "give", "A Manager", "administrator", "--new"],
            ["access", "give", "Mo Manager", "manager", "--new"],
            ["access", "give", "Pat Senior", "supervisor", "--new"],
            ["access", "give", "Wren Worker", "worker"],
            ["note", "R103", "Seen at nursery, well", "--as", "A Manager"],
        ):
            who = () if "--as" in words else ("--as", "Demo Manager")
            assert run([*words, "--store", str(folder / "duty.db"), *who]) == 0, words
    shutil.rmtree(folder / "duty.db.backups", ignore_errors=True)
    return folder


@pytest.mark.usefixtures("broken_backups")
@pytest.mark.parametrize("document", DOCUMENTS, ids=[str(one.relative_to(ROOT)) for one in DOCUMENTS])
def test_each_command_of_a_document_works(document, desk, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(shutil.copytree(desk, tmp_path / "desk"))
    monkeypatch.setattr(opening, "back_up_if_due", lambda store: None)  # dear, and of other tests
    Path.home().mkdir()
    Path("copies").mkdir()
    failed, session = [], ""
    with time_machine.travel(LATER.get(document.name, FRIDAY)) as clock:
        for line, in_a_sentence in shown(document):
            words = words_of(line.replace("$HOME", str(Path.home())))
            if words is None:
                assert line.startswith(tuple(NOT_OURS)), f"nothing runs or reads: {line}"
                continue
            to_fill_in = TO_FILL_IN.search(re.sub(r'"[^"]*"', "", line)) is not None
            if to_fill_in or opening_line(words) is not None or (words[0] in ONLY_READ and "--no-open" not in words):
                understood(words, partly=to_fill_in)
                continue
            if in_a_sentence and not complete(words):  # the name of a command, or of a group of them
                understood(words, partly=True)
                continue
            if "--passphrase-file" in words:  # the demo has no passphrase
                words = words[: words.index("--passphrase-file")]
            own_store = [] if "--store" in words else ["--store", "duty.db"]
            own_name = [] if "--as" in words or "torbay.db" in words else ["--as", "A Manager"]
            monkeypatch.setattr(sys, "stdin", io.StringIO("wellbeing: tired\n" if "-" in words else "y\ny\ny\n"))
            capsys.readouterr()
            words = [session if word == SESSION and words[0] == "supervision" else word for word in words]
            code, said = run([*own_store, *own_name, *words]), capsys.readouterr()
            if begun := re.match(r"Session (\d+) .* begun", said.out):
                session = begun[1]
            if code and (words[0], code) != ("doctor", 1):  # it has something to tell
                failed.append(f"{line}\n    {code}: {said.err.strip() or said.out.strip()[-300:]}")
            clock.shift(timedelta(seconds=2))
    assert not failed, "\n".join([document.name, *failed])
