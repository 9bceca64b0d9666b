"""The documents say what the program does."""

import importlib.util
import re
from pathlib import Path

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
