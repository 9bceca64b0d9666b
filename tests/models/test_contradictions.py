"""What cannot be of a case is counted by its rule."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest does not put a test's folder on the path

from cases_at import TODAY, case, core, initial, sep, single

from models.contradictions import contradictions
from models.pathway import CaseAt, Submitted, Trigger


@pytest.mark.parametrize(
    "found",
    [
        case(),
        case(initial(), core()),
        case(initial(signed=9), core(Trigger.END_OF_INITIAL, 9)),
        case(single(signed=9), closed_on=sep(9)),
        case(initial(submitted=9)),
    ],
)
def test_a_case_that_went_its_way_contradicts_nothing(found: CaseAt) -> None:
    assert not contradictions(found, TODAY)


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        (case(initial(), core(Trigger.NEW_INFORMATION)), "8896"),
        (case(single(signed=9), single(2, Trigger.NEW_INFORMATION, 5)), "8863Q"),
        (case(initial(), closed_on=sep(9)), "8867"),
        (case(core(started=1)), "1103"),
        (case(single(signed=12), closed_on=sep(9)), "closed before its end"),
        (case(core(started=12, submitted=9)), "submitted before its start"),
        (case(initial(submitted=9, last_on=sep(12))), "submitted before it came back"),
        (case(initial(signed=9, seen_on=sep(12))), "seen after it was signed"),
        (case(replace(initial(signed=9), authorised_on=sep(12))), "signed on two days"),
        (case(replace(initial(submitted=9), authorised_on=sep(9))), "signed and with the manager"),
        (case(replace(initial(submitted=9), times=(Submitted(sep(5), 7), Submitted(sep(9), 7)))),
         "with the manager twice at once"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_found(found: CaseAt, rule: str) -> None:
    assert contradictions(found, TODAY)[rule] == 1
