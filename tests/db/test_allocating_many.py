"""Many cases at once: what one of them cannot do is no hindrance for the others, and a preview says it before."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from small_authority import (
    ADA,
    BOB,
    BOBS,
    CASES,
    CLOSED,
    DUTY,
    HELD,
    HELD_TOO,
    HIDDEN,
    LOOKED_AFTER_CASE,
    PAT,
    SAM,
    TODAY,
    UNHELD,
    WAITING,
    WITH_TEAM,
    contents,
    decisions,
    differing,
    give,
    holder,
    last_group,
    records,
    reference,
    take_back,
    trail_is_sound,
)

from db.commands import handing_over
from db.store import Store
from models.allocation import ChangeReason, Outcome, Wish
from models.errors import InvalidInput

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def test_of_many_the_limit_is_reached_where_they_pass_it_together(authority: Store) -> None:
    found = give(authority, WAITING, PAT)  # who carries ten points; each case has five
    assert [one.done for one in found] == [True, True, False, False]
    assert found[2].sentence == (
        "C13-1: Pat Part would be over capacity: 15 points of 10, 5 over. "
        "It can be done with a reason for passing the limit."
    )
    assert [holder(authority, case) for case in WAITING] == ["Pat Part", "Pat Part", "[North]", "[North]"]
    assert [entry["subject"] for entry in last_group(authority)] == ["C11-1", "C12-1"]


def test_of_many_only_those_that_pass_the_limit_keep_the_reason_for_it(authority: Store) -> None:
    found = give(authority, WAITING, PAT, override="for a week")
    assert [bool(one.limits) for one in found] == [False, False, True, True]
    assert [decisions(authority, case)[0][4] for case in WAITING] == [None, None, "for a week", "for a week"]
    assert found[3].limits == ("over capacity: 20 points of 10, 10 over",)


def test_a_lighter_case_may_still_fit_where_a_heavier_one_did_not(authority: Store) -> None:
    found = give(authority, [WAITING[0], WITH_TEAM, HELD], PAT, code=ChangeReason.CASELOAD)  # 5, 7 and 4 points
    assert [one.done for one in found] == [True, False, True]


def test_in_bulk_the_other_rows_go_through_and_each_failed_one_says_why(authority: Store) -> None:
    asked = [UNHELD, CLOSED, Wish(HELD, seen=0), BOBS, 999, HIDDEN, WITH_TEAM, HELD_TOO, UNHELD]
    found = give(authority, asked, BOB, code=ChangeReason.CASELOAD)
    assert [(one.case, one.done) for one in found] == [
        ("C1-1", True), ("C7-1", False), ("C3-1", False), ("C6-1", False), ("–", False), ("–", False),
        ("C2-1", True), ("C4-1", True),
    ]  # fmt: skip
    said = [one.sentence for one in found if not one.done]
    assert [words in sentence for words, sentence in zip(
        ["was closed", "has been given to Ann Able since you looked", "Bob Best has C6-1 already",
         "no longer in the store", "no longer in the store"], said, strict=True,
    )] == [True] * 5  # fmt: skip
    assert [holder(authority, case) for case in (UNHELD, WITH_TEAM, HELD_TOO)] == ["Bob Best"] * 3
    assert [holder(authority, case) for case in (HELD, HIDDEN)] == ["Ann Able"] * 2
    assert [entry["subject"] for entry in last_group(authority)] == ["C1-1", "C2-1", "C4-1"]
    assert trail_is_sound(authority)


def test_where_none_of_many_can_be_done_nothing_is_written(authority: Store) -> None:
    before = contents(authority)
    found = give(authority, [CLOSED, BOBS, 999])
    assert [one.done for one in found] == [False] * 3
    assert give(authority, []) == []
    assert differing(before, contents(authority)) == []


def test_a_failure_at_the_last_case_takes_all_of_them_back(authority: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    decided = []
    real = handing_over.decide

    def broken(*given: Any) -> None:
        decided.append(given)
        if len(decided) == len(WAITING):
            raise RuntimeError("no more")
        real(*given)

    monkeypatch.setattr(handing_over, "decide", broken)
    before = contents(authority)
    with pytest.raises(RuntimeError, match="no more"):
        give(authority, WAITING)
    assert differing(before, contents(authority)) == []


PREVIEWED: dict[str, Callable[..., list[Outcome]]] = {
    "to a worker": lambda store, **how: give(store, [UNHELD, CLOSED, HELD, 999], code=ChangeReason.RISK, **how),
    "past a limit": lambda store, **how: give(store, WAITING, PAT, override="for a week", **how),
    "over a limit": lambda store, **how: give(store, WAITING, PAT, **how),
    "to a team": lambda store, **how: give(store, [UNHELD, WITH_TEAM], None, team=DUTY, **how),
    "back": lambda store, **how: take_back(store, [HELD, UNHELD, BOBS], **how),
}


@pytest.mark.parametrize("change", PREVIEWED.values(), ids=PREVIEWED.keys())
def test_a_preview_writes_nothing_and_says_what_doing_it_says(
    authority: Store, change: Callable[..., list[Outcome]]
) -> None:
    before = contents(authority)
    shown = change(authority, apply=False)
    assert differing(before, contents(authority)) == []
    assert change(authority) == shown
    assert differing(before, contents(authority)) != []


def test_the_preview_of_a_single_case_that_cannot_be_given_says_what_doing_it_would_raise(authority: Store) -> None:
    (shown,) = give(authority, [CLOSED], apply=False)
    with pytest.raises(InvalidInput) as refused:
        give(authority, [CLOSED])
    assert (shown.done, shown.sentence) == (False, str(refused.value))


def test_every_open_case_can_be_given_with_all_others_at_once(authority: Store) -> None:
    before = records(authority)
    still_open = [case for case, (_, closed, *_) in CASES.items() if closed is None]
    found = give(authority, still_open, SAM, by=ADA, code=ChangeReason.OTHER, override="a disaster")
    assert all(one.done for one in found)
    assert {holder(authority, case) for case in still_open} == {"Sam Supervisor"}
    changed = differing(before, records(authority))
    assert changed == ["allocations", "decisions"]
    assert holder(authority, LOOKED_AFTER_CASE, YESTERDAY) == "Ann Able"
    assert reference(HIDDEN) in {entry["subject"] for entry in last_group(authority)}
