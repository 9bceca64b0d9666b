"""The program is killed at any moment: all it had told of is there, and nothing by half."""

import random

import kill
import pytest
from bases import Bases

KILLS = 5  # benchmarks/faults.py tries many more

_REASON = kill.reason_to_skip()
pytestmark = pytest.mark.skipif(_REASON is not None, reason=_REASON or "")


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_nothing_that_was_told_is_lost_when_the_program_is_killed(bases: Bases, *, encrypted: bool) -> None:
    tally = kill.kill_many(bases, KILLS, random.Random(2011), encrypted=encrypted)
    assert tally.lost == []
    assert tally.tried == KILLS
