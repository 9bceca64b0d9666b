"""Whatever is typed or read in: a sentence or a whole act, never a crash and never a part of one."""

from collections.abc import Iterator
from typing import Any

import fuzz
import pytest
from bases import ADMIN, NAME, Bases
from hypothesis import Phase, given, settings
from looking import troubles

from db.store import Store

# The first two that fail are enough; making an example smaller takes the store along.
some = settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@pytest.fixture(scope="module")
def tester(bases: Bases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[fuzz.Tester]:
    """A store to which all of it is done, without a backup each time."""
    folder = tmp_path_factory.mktemp("fuzz")
    bases.copy(folder, "filled")
    with pytest.MonkeyPatch.context() as patched, Store.open(folder / NAME) as store:
        patched.setattr("db.commands.command.back_up", lambda *_, **__: None)
        store.sign_in(ADMIN)
        yield fuzz.Tester(store, folder)


@settings(some, max_examples=120)
@given(form=fuzz.forms)
def test_whatever_is_typed_is_refused_in_a_sentence_or_written_whole(
    form: tuple[str, tuple[Any, ...]], tester: fuzz.Tester
) -> None:
    tester.form(*form)


@some
@given(content=fuzz.workbooks)
def test_whatever_is_read_in_is_refused_in_a_sentence_or_written_whole(content: bytes, tester: fuzz.Tester) -> None:
    tester.workbook(content)


@some
@given(content=fuzz.plain_lists)
def test_whatever_list_is_read_in_is_refused_in_a_sentence_or_written_whole(
    content: bytes, tester: fuzz.Tester
) -> None:
    tester.plain_list(content)


@some
@given(content=fuzz.censuses)
def test_whatever_census_is_read_in_is_refused_in_a_sentence_or_written_whole(
    content: bytes, tester: fuzz.Tester
) -> None:
    tester.census(content)


def test_after_all_that_the_store_is_sound(tester: fuzz.Tester) -> None:
    assert troubles(tester.store) == []
