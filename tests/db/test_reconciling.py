"""Performance reconciles: whatever was entered, corrected, read in and published, a figure is its list counted anew."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from retold_history import entering_late, keep_as_it_happened, retell

from db.commands.command import COMMANDS


@pytest.fixture(scope="module")
def run(authority_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int, int], object]]:
    folder, known = tmp_path_factory.mktemp("reconciling"), set(COMMANDS)
    template = keep_as_it_happened(authority_template, folder / "kept.db")
    enter_late = entering_late()
    yield lambda seed, steps: retell(template, folder / "store.db", seed, steps, enter_late)
    for name in set(COMMANDS) - known:
        del COMMANDS[name]


@settings(max_examples=of_a_hundred(3))
@given(seed=st.integers(0, 10**9))
def test_whatever_happened_and_was_published_every_figure_is_its_list_and_reconciles(
    run: Callable[[int, int], object], seed: int
) -> None:
    run(seed, 50)
