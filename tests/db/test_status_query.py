"""How many children stand on a day, asked of the store: day by day what going through their days one by one finds."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from small_authority import write

from db.queries.standards import standards
from db.queries.standing import children_standing
from db.store import Store
from models.case import CaseStatus

FIRST, DAYS, CHILDREN = date(2024, 1, 1), 40, 150
CARE, PLAN, NEED, ASSESSED, CLOSED = CaseStatus
SAID = {None: None, "a) Looked after child": CARE, "b) Child protection plan": PLAN, "c) Child in need plan": NEED,
        "d) Open assessment": None}  # fmt: skip


def day(number: int) -> date:
    return FIRST + timedelta(number)


def opened(child: int) -> int:
    """When its case was opened: of some children a plan had ended by then, which says nothing of the case."""
    return -10 if child % 2 else -60


@pytest.fixture(scope="module")
def children() -> dict[int, tuple[int | None, str | None, list[tuple[CaseStatus, int, int]]]]:
    """By child: when its case closed, what a file said of it, and what is dated, of each kind one after the other."""
    chance, found = random.Random(2011), {}
    for child in range(1, CHILDREN + 1):
        dated = []
        for kind in (CARE, PLAN, NEED):
            at = chance.randint(-20, DAYS)
            for _ in range(chance.choice([0, 0, 1, 1, 2])):
                until = at + chance.choice([0, 1, 2, 9, 25, 10_000])
                dated.append((kind, at, until))
                if until > 1000:
                    break
                at = until + chance.choice([0, 1, 5]) + (until == at)
        closed = chance.choice([None, None, chance.randint(0, DAYS)])
        found[child] = closed, chance.choice(list(SAID)), dated
    return found


def test_each_day_every_child_stands_as_the_days_one_by_one_have_it(
    authority: Store, children: dict[int, tuple[int | None, str | None, list[tuple[CaseStatus, int, int]]]]
) -> None:
    base = 1000
    write(authority, "INSERT INTO children (id, reference, search) VALUES (?, ?, 'x')",
          *((base + child, f"Q{child}") for child in children))  # fmt: skip
    write(
        authority,
        "INSERT INTO cases (id, child_id, number, opened_on, no_further_action, status, closed_on, closed_by) "
        "VALUES (?, ?, 1, ?, 0, ?, ?, ?)",
        *((base + child, base + child, day(opened(child)).isoformat(), said,
           None if closed is None else day(closed).isoformat(),
           None if closed is None else "cin_closure") for child, (closed, said, _) in children.items()),
    )  # fmt: skip
    write(
        authority,
        "INSERT INTO status_episodes (child_id, case_id, kind, started_on, ended_on, ended_by, end_note, written_by, "
        "version) VALUES (?, ?, ?, ?, ?, ?, '', 'x', 1)",
        *((base + child, base + child, kind.value, day(start).isoformat(),
           day(end).isoformat() if end < 10_000 else None, "x" if end < 10_000 else None)
          for child, (_, _, dated) in children.items() for kind, start, end in dated),
    )  # fmt: skip
    seen: Counter[CaseStatus] = Counter()
    with authority.reading() as reader:
        clock = standards(reader)
        for number in range(-3, DAYS, 3):
            expected = {}
            for child, (closed, said, dated) in children.items():
                is_open = closed is None or number < closed
                stands = {kind for kind, start, end in dated if number in range(start, end)}
                word = SAID[said] if is_open else None
                if word is not None and all(kind is not word or end <= opened(child) for kind, _, end in dated):
                    stands.add(word)
                order = [kind for kind in (CARE, PLAN, NEED) if kind in stands]
                expected[base + child] = order[0] if order else ASSESSED if is_open else CLOSED
            found = children_standing(reader, clock, day(number))
            assert {one.child_id: one.status for one in found if one.child_id > base} == expected
            for status in CaseStatus:
                alone = children_standing(reader, clock, day(number), [status])
                assert alone == [one for one in found if one.status is status]
                assert all(one.since is None or one.since <= day(number) for one in alone)
            seen.update(expected.values())
    assert min(seen[status] for status in CaseStatus) > 100, "each of them is common here"
