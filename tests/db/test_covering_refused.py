"""What cannot be covered or given back, by whom, and what is then left as it was."""

from datetime import date
from typing import Any

import pytest
from small_authority import (
    ANN,
    BOB,
    CAT,
    FAY,
    HELD,
    HELD_TOO,
    LEE,
    LOOKED_AFTER_CASE,
    PAT,
    SAM,
    TODAY,
    TOM,
    TOMS,
    WIL,
    ask,
    bring_back,
    by_day,
    contents,
    decisions,
    differing,
    june,
    last_group,
    lend,
    write,
)

from db.store import Store
from models.errors import InvalidInput, NotAllowed, NotFound

ANNS = (HELD, HELD_TOO, LOOKED_AFTER_CASE)  # and HIDDEN, which few see


def leave_of(store: Store, worker: int = ANN) -> list[tuple[str, str | None]]:
    return ask(store, "SELECT first_on, last_on FROM leaves WHERE worker_id = :worker ORDER BY 1, 2", worker=worker)


def test_where_some_cannot_be_covered_they_say_why_and_the_others_go(authority: Store) -> None:
    found = lend(authority, TODAY, june(14), to=PAT)  # who carries ten points: 6 for one child looked after, then 4
    done = {one.case: one.done for one in found}
    assert sum(done.values()) == 2
    (refused,) = [one for one in found if not one.done]
    assert refused.sentence.endswith("5 over. It can be done with a reason for passing the limit.")
    assert by_day(authority, next(case for case in ANNS if f"C{case}-1" == refused.case), (9, 10, 15)) == ["Ann"] * 3
    assert leave_of(authority) == [("2024-06-10", "2024-06-14")]
    assert {entry["subject"] for entry in last_group(authority)} == {"Ann Able", *(one for one in done if done[one])}


def test_a_limit_is_passed_with_a_reason(authority: Store) -> None:
    found = lend(authority, TODAY, june(14), to=PAT, override="nobody else is left")
    assert all(one.done for one in found)
    passed = {one.case: bool(one.limits) for one in found}
    assert sum(passed.values()) == 1
    for case in ANNS:
        assert decisions(authority, case)[0][4] == ("nobody else is left" if passed[f"C{case}-1"] else None)


@pytest.mark.parametrize(("first", "last", "away"), [(14, 20, True), (15, None, False), (1, 9, False), (1, None, True)])
def test_who_is_on_leave_themselves_covers_only_with_a_reason(
    authority: Store, first: int, last: int | None, away: bool
) -> None:
    until = f"'{june(last)}'" if last else "NULL"
    write(
        authority,
        f"INSERT INTO leaves (worker_id, first_on, last_on, note) VALUES ({BOB}, '{june(first)}', {until}, '')",
    )
    found = lend(authority, TODAY, june(14), to=BOB)
    assert [one.done for one in found] == [not away] * 3
    if away:
        assert "Bob Best would be away from" in found[0].sentence
        assert all(one.done for one in lend(authority, TODAY, june(14), to=BOB, override="they come in for it"))


def test_where_none_can_be_covered_no_leave_is_entered(authority: Store) -> None:
    write(authority, f"UPDATE workers SET fte_percent = 1 WHERE id = {PAT}")
    before = contents(authority)
    assert [one.done for one in lend(authority, TODAY, june(14), to=PAT)] == [False] * 3
    assert differing(before, contents(authority)) == []


def test_nothing_to_cover_and_nothing_to_give_back(authority: Store) -> None:
    before = contents(authority)
    with pytest.raises(InvalidInput, match=r"Cat Cole holds no open case on Mon 10 Jun 2024, so there is nothing to"):
        lend(authority, of=CAT, to=BOB)
    with pytest.raises(InvalidInput, match=r"Nobody covers for Ann Able on Mon 10 Jun 2024, so there is nothing to"):
        bring_back(authority)
    assert differing(before, contents(authority)) == []


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "for oneself": ({"to": ANN}, "Ann Able cannot cover for themselves. Choose somebody else."),
    "by somebody who left": ({"to": LEE}, "Lee Left left on Fri 31 May 2024, so nothing can be given to them."),
    "by somebody not here yet": ({"to": FAY}, "Fay Future begins on Mon 1 Jul 2024, and is not here yet."),
    "by somebody who leaves before it is over": (
        {"to": BOB, "last_on": june(20)},
        "Bob Best leaves on Wed 19 Jun 2024, before the cover ends on Thu 20 Jun 2024. "
        "Choose somebody else, or an earlier last day.",
    ),
    "for somebody who leaves before it is over": (
        {"of": BOB, "last_on": june(19)},
        "Bob Best leaves on Wed 19 Jun 2024, so nothing can come back to them after Wed 19 Jun 2024. "
        "Give the cases to others for good.",
    ),
    "backwards": ({"last_on": june(9)}, "The cover would end before it begins. Check the two dates."),
    "that is over": (
        {"first_on": june(3), "last_on": june(7)}, "The cover would have ended on Fri 7 Jun 2024, before today.",
    ),
    "in years to come": (
        {"first_on": date(2025, 6, 12)}, "A cover is planned for a year ahead at most. Check the two dates.",
    ),
    "for years": (
        {"last_on": date(2026, 6, 12)}, "A cover is planned for a year ahead at most. Check the two dates.",
    ),
    "without a rationale": (
        {"because": " . "}, "Covering an absence is a management decision, and needs its rationale: say why. ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_cover_that_cannot_be_is_refused_with_the_reason(authority: Store, asked: dict[str, Any], said: str) -> None:
    write(authority, f"UPDATE workers SET works_until = '2024-06-19' WHERE id = {BOB}")
    before = contents(authority)
    with pytest.raises(InvalidInput) as refused:
        lend(authority, **asked)
    assert said in str(refused.value)
    assert differing(before, contents(authority)) == []


def test_by_somebody_who_leaves_on_its_last_day(authority: Store) -> None:
    write(authority, f"UPDATE workers SET works_until = '2024-06-19' WHERE id = {BOB}")
    assert all(one.done for one in lend(authority, TODAY, june(19), to=BOB))


def test_a_single_case_that_cannot_be_covered_raises(authority: Store) -> None:
    write(authority, f"UPDATE workers SET fte_percent = 1 WHERE id = {PAT}")
    with pytest.raises(InvalidInput, match=r"C8-1: Pat Part would be over capacity: 5 points of 1, 4 over\."):
        lend(authority, of=TOM, to=PAT)
    assert by_day(authority, TOMS, (10,)) == ["Tom"]


@pytest.mark.parametrize("asked", [{"of": 999}, {"to": 999}])
def test_a_worker_who_is_not_there_is_not_found(authority: Store, asked: dict[str, int]) -> None:
    with pytest.raises(NotFound, match=r"This worker is no longer in the store\. Nothing was written"):
        lend(authority, **asked)


def test_giving_back_is_refused_with_the_reason(authority: Store) -> None:
    lend(authority, june(5))
    before = contents(authority)
    with pytest.raises(InvalidInput, match=r"Nobody covers for Ann Able on Tue 4 Jun 2024"):
        bring_back(authority, june(4))
    with pytest.raises(InvalidInput, match=r"Giving cases back is a management decision, and needs its rationale"):
        bring_back(authority, because="!")
    with pytest.raises(NotFound):
        bring_back(authority, of=999)
    write(authority, f"UPDATE workers SET works_until = '2024-06-07' WHERE id = {ANN}")
    with pytest.raises(InvalidInput, match=r"Ann Able left on Fri 7 Jun 2024"):
        bring_back(authority)
    write(authority, f"UPDATE workers SET works_until = NULL WHERE id = {ANN}")
    assert differing(before, contents(authority)) == []


def test_a_cover_that_came_to_its_end_cannot_be_shortened_afterwards(authority: Store) -> None:
    lend(authority, june(5), june(12))
    said = r"Ann Able has held C4-1 since Thu 13 Jun 2024; a change cannot begin on Thu 6 Jun 2024, before that\."
    before = contents(authority)
    found = bring_back(authority, june(6), today=june(20))
    assert not any(one.done for one in found)
    assert said.replace("\\", "") in {one.sentence for one in found}
    assert differing(before, contents(authority)) == []


@pytest.mark.parametrize("who", [SAM, WIL])
def test_whose_role_does_not_allow_it_covers_nothing(authority: Store, who: int) -> None:
    lend(authority)
    before = contents(authority)
    with pytest.raises(NotAllowed, match="needs a manager or an administrator"):
        lend(authority, of=BOB, by=who)
    with pytest.raises(NotAllowed):
        bring_back(authority, by=who)
    assert differing(before, contents(authority)) == []


def test_a_preview_writes_nothing_and_says_what_doing_it_says(authority: Store) -> None:
    before = contents(authority)
    shown = lend(authority, TODAY, june(14), to=PAT, apply=False)
    assert differing(before, contents(authority)) == []
    assert lend(authority, TODAY, june(14), to=PAT) == shown
    lent = contents(authority)
    shown = bring_back(authority, june(12), today=june(12), apply=False)
    assert differing(lent, contents(authority)) == []
    assert bring_back(authority, june(12), today=june(12)) == shown
