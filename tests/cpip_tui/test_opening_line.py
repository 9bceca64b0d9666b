"""The line that only opens the program is understood without the tree of commands, and as the tree understands it."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cpip_tui.cli.tree
from cpip_tui.cli.given import opening_line
from tests.db.often import of_a_hundred

NAMES = ["--store", "--as-at", "--as", "--passphrase-file"]
VALUES = ["a.db", "monday", "", "x=y", "Ada Manager", "--as", "-1d"]


def understood_by_the_tree(words, monkeypatch):
    """What the tree opens the program with; None where it does something else."""
    opened = []
    monkeypatch.setattr(cpip_tui.cli.tree, "run_program", opened.append)
    cpip_tui.cli.tree.call(list(words))
    return opened[0] if opened else None


@settings(max_examples=of_a_hundred(20))
@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)),
            st.builds(lambda name, value: (f"{name}={value}",), st.sampled_from(NAMES), st.sampled_from(VALUES)),
        ),
        max_size=4,
    )
)
def test_both_ways_understand_a_line_alike(pairs):
    words = [word for pair in pairs for word in pair]
    with pytest.MonkeyPatch.context() as patched:
        assert opening_line(words) == understood_by_the_tree(words, patched)


@pytest.mark.parametrize(
    "line", ["duty", "--help", "--store", "--store a.db duty", "--sto a.db", "-x", "--as-at", "a.db"]
)
def test_any_other_line_is_left_to_the_tree(line):
    assert opening_line(line.split()) is None


def test_the_program_opens_without_what_only_commands_need():
    said = subprocess.run(
        [sys.executable, "-c", "import cpip_tui.cli.terminal, cpip_tui.app, sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(said.stdout.split())
    heavy = {"typer", "sqlalchemy", "sqlmodel", "pydantic", "holidays", "alembic", "openpyxl", "numpy", "icalendar"}
    assert not heavy & loaded
    late = {"cpip_tui.cli.tree", "screens.case", "screens.dialogs.explain", "db.queries.case_file", "models.plan"}
    assert not late & loaded
