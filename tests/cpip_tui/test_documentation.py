"""The documents say what the program does."""

import importlib.util
import re
from datetime import date, timedelta
from pathlib import Path

from models.calendar import WorkingCalendar
from models.practice_rules import FIRST_RULES, Rules
from models.supervision import Agreement, SupervisedAs, SupervisionClock
from models.workload import Period, Worker

ROOT = Path(__file__).parents[2]


def make():
    """docs/make.py, which is a script and not a package."""
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "docs" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_of_commands_is_what_the_program_says():
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == make().reference(), "run python docs/make.py"


def test_every_link_between_documents_leads_somewhere():
    for document in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_the_readme_names_two_commands_of_one_line_and_ci_runs_the_second():
    lines = [
        line
        for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("python3 -m venv")
    ]
    demo, tests = lines
    assert demo.endswith("cpip-tui demo")
    assert ".venv/bin/python -m pytest" in tests
    assert "pytest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_each_key_of_the_duty_screen_is_in_the_readme():
    from cpip_tui.app import CpipApp
    from screens.duty import DutyScreen, DutyTable

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    written = {"slash": "/", "question_mark": "?", "left": "←", "right": "→"}
    for place in (CpipApp, DutyScreen, DutyTable):
        for binding in place.BINDINGS:
            for key in binding.key.split(","):
                assert f"`{written.get(key, key)}`" in readme or key in ("1", "ctrl+q"), key


def test_the_ladder_worked_in_the_document_is_what_the_clock_says():
    began = date(2011, 10, 17)
    away = Period(date(2011, 12, 23), date(2012, 1, 2))
    nadia = Worker(1, "Nadia", newly_qualified_until=date(2012, 10, 16), works_from=began, leave=(away,))
    agreed = Agreement(2, "A Manager", began, SupervisedAs.SOCIAL_WORKER)
    clock = SupervisionClock(nadia, [agreed], Rules(FIRST_RULES), WorkingCalendar.england())
    held, due = began, []
    while held < date(2012, 6, 1):
        held = clock.due_after(held).on
        due.append(held)
    written = (ROOT / "docs" / "supervision.md").read_text(encoding="utf-8")
    assert due[:8] == [*(began + timedelta(weeks=week) for week in range(1, 7)), date(2011, 12, 12), date(2012, 1, 3)]
    assert due[-4:] == [date(2012, 3, 27), date(2012, 4, 10), date(2012, 5, 8), date(2012, 6, 5)]
    for said in ("Mon 12 December", "Tue 3 January 2012", "Tue 10 April", "Tue 8 May", "Tue 5 June"):
        assert said in written
