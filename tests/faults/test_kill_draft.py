"""The program is killed in the middle of a word: of what was typed, at most the last two seconds are lost."""

import random

import kill_draft
import pytest
from bases import Bases

KILLS = 1

_REASON = kill_draft.reason_to_skip()
pytestmark = pytest.mark.skipif(_REASON is not None, reason=_REASON or "")


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_all_but_two_seconds_of_typing_is_there_when_the_program_is_killed(bases: Bases, *, encrypted: bool) -> None:
    tally = kill_draft.kill_typing(bases, KILLS, random.Random(2011), encrypted=encrypted)
    assert tally.lost == []
    assert tally.tried == KILLS


def test_what_was_typed_long_before_is_missed_where_nothing_is_kept(
    bases: Bases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.dialogs.draft.SAVE_SECONDS", 3_600.0)
    tally = kill_draft.kill_typing(bases, 1, Late())
    assert len(tally.lost) == 1


class Late(random.Random):
    """As late as can be."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)
