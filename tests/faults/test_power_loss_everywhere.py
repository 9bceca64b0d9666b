"""The power fails during any command, and during what is more than one: all that was acknowledged is there, whole."""

import random

import pytest
import shim
from bases import Bases
from losing import lose_power
from scenarios import SCENARIOS, all_commands

from db import connection

STATES = 4  # of each scenario; benchmarks/faults.py tries many more
_REASON = shim.reason_to_skip()
needs_the_layer = pytest.mark.skipif(_REASON is not None, reason=_REASON or "")


def test_each_command_has_a_scenario() -> None:
    without = sorted(all_commands().keys() - SCENARIOS.keys())
    assert without == [], "a new command needs one function in scenarios.py, so that its faults are tried"


@needs_the_layer
@pytest.mark.parametrize("name", SCENARIOS)
def test_after_a_power_loss_it_was_done_wholly_or_not_at_all(name: str, bases: Bases) -> None:
    tally = lose_power(SCENARIOS[name], bases, STATES, random.Random(2011))
    assert tally.lost == []
    assert tally.tried == STATES


@needs_the_layer
@pytest.mark.parametrize("name", ["db.commands.people.give_access", "reading: search", "erase"])
def test_the_suite_sees_what_is_lost_without_syncs(name: str, bases: Bases) -> None:
    pragmas = tuple("synchronous=OFF" if one.startswith("synchronous") else one for one in connection.PRAGMAS)
    assert pragmas != connection.PRAGMAS
    assert lose_power(SCENARIOS[name], bases, 6, random.Random(2011), pragmas=pragmas).lost != []
