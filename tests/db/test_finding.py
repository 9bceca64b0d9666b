"""Children, cases and workers found in a store: only what who asks may see, and what is written now."""

from datetime import date

import pytest

from db.commands.people import restrict
from db.queries.finding import children_like, find, read_index
from models.finding import Grade, Kind, asked
from models.people import Person, Role

OTHER = Person(2, "Jo Worker", Role.WORKER)


def found(store, words, index=None, **more):
    index = index or read_index(store.reading, **more)
    with store.reading() as reader:
        return [(one.kind, one.reference or one.name) for one in find(reader, index, asked(words)).rows]


@pytest.fixture
def some(store, execute):
    """Three children, one of them twice referred, and three workers."""
    execute(
        store,
        "INSERT INTO workers (id, name, role, team_id, fte_percent, works_until, version) VALUES "
        "(2, 'Jo Worker', 'social_worker', 1, 100, NULL, 1), (3, 'Chloe Marsh', 'social_worker', NULL, 100, "
        "'2024-05-31', 1)",
        "INSERT INTO children (id, reference, name, date_of_birth, expected_on, search) VALUES "
        "(1, 'D12', 'Chloë Nowak', '2009-03-12', NULL, ''), (2, 'D13', 'Karl Nowack', '2010-03-12', NULL, ''), "
        "(3, 'AB-7', NULL, NULL, '2024-08-01', '')",
        "INSERT INTO cases (id, child_id, number, opened_on, referred_on, closed_on, closed_by, no_further_action) "
        "VALUES "
        "(1, 1, 1, '2023-01-01', '2023-01-01', '2023-02-01', 'cin_closure', 0), "
        "(2, 1, 2, '2024-01-01', '2024-01-01', NULL, NULL, 0), "
        "(3, 2, 1, '2023-01-01', '2023-01-01', '2023-02-01', 'cin_closure', 0)",
    )
    return store


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("nowak", [(Kind.CHILD, "D12"), (Kind.CHILD, "D13")]),
        ("chloe", [(Kind.WORKER, "Chloe Marsh"), (Kind.CHILD, "D12")]),
        ("d12", [(Kind.CHILD, "D12"), (Kind.CASE, "D12-2"), (Kind.CASE, "D12-1")]),
        ("D12-1", [(Kind.CASE, "D12-1")]),
        ("d12-", [(Kind.CASE, "D12-2"), (Kind.CASE, "D12-1")]),
        ("ab-7", [(Kind.CHILD, "AB-7")]),
        ("7", [(Kind.CHILD, "AB-7")]),
        ("aug 2024", [(Kind.CHILD, "AB-7")]),
        ("12 mar", [(Kind.CHILD, "D12"), (Kind.CHILD, "D13")]),
        ("jo wroker", [(Kind.WORKER, "Jo Worker")]),
        ("nobody", []),
    ],
)
def test_each_kind_is_found_by_what_is_called_so(some, words, rows):
    assert found(some, words) == rows


def test_a_child_stands_for_the_open_case_and_else_for_the_latest(some):
    index = read_index(some.reading)
    with some.reading() as reader:
        chloe, karl = (find(reader, index, asked(words)).rows[0] for words in ("chloe nowak", "karl nowack"))
    assert (chloe.case, chloe.case_id, chloe.closed_on, chloe.grade) == ("D12-2", 2, None, Grade.WHOLE)
    assert (karl.case, karl.case_id, karl.closed_on) == ("D13-1", 3, date(2023, 2, 1))


def test_nobody_is_found_by_a_name_that_is_hidden(some):
    assert found(some, "nowak", names=False) == []
    assert found(some, "d12", names=False)[0] == (Kind.CHILD, "D12")
    assert found(some, "worker", names=False) == [(Kind.WORKER, "Jo Worker")]


def test_a_restricted_child_is_not_found_not_even_in_an_index_that_was_read_before(some, act):
    before = read_index(some.reading)
    restrict(some, act, 1, ["Ada Manager"], "It is so.")
    some.sign_in(OTHER)
    for words in ("chloe", "D12", "d12-2", "12/3/2009", "nowka", "cloe", "1"):
        for index in (None, before):
            shown = found(some, words, index)
            assert not [one for one in shown if one[1].startswith("D12")], (words, shown)
        with some.reading() as reader:
            assert "D12" not in [one.reference for one in children_like(reader, words)[0]]
    assert len(read_index(some.reading).children) == 2
    some.sign_in(act.person)
    assert (Kind.CHILD, "D12") in found(some, "chloe")


def test_an_index_says_when_it_is_out_of_date_and_shows_what_is_written_now(some, execute):
    index = read_index(some.reading)
    execute(some, "UPDATE children SET name = 'Zoe Nowak' WHERE id = 1", "DELETE FROM cases WHERE child_id = 2",
            "DELETE FROM children WHERE id = 2")  # fmt: skip
    with some.reading() as reader:
        assert reader.writes_elsewhere() != index.written
        assert [one.name for one in find(reader, index, asked("nowak")).rows] == ["Zoe Nowak"]
    assert found(some, "zoe") == [(Kind.CHILD, "D12")]


def test_more_than_are_shown_are_counted_and_children_with_an_open_case_come_first(some, execute):
    execute(
        some,
        "INSERT INTO children (id, reference, name, search) VALUES "
        + ", ".join(f"({n}, 'Z{n}', 'Zoe {n:02}', '')" for n in range(10, 79)),
        "INSERT INTO cases (id, child_id, number, opened_on, referred_on, no_further_action) VALUES "
        "(100, 78, 1, '2024-01-01', '2024-01-01', 0)",
    )
    index = read_index(some.reading)
    with some.reading() as reader:
        first, all_ = (find(reader, index, asked("zoe"), most) for most in (20, 69))
    assert first.first_of == "the first 20 of 69 children"
    assert [row.name for row in first.rows[:2]] == ["Zoe 78", "Zoe 10"]
    assert (len(first.rows), len(all_.rows), all_.first_of) == (20, 69, "")
    assert all_.rows[:20] == first.rows
