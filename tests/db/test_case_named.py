"""Which case a person means: by its own reference, or by that of a child with an open case."""

import pytest

from db.queries.naming import case_named
from models.errors import InvalidInput, NotFound


@pytest.fixture
def named(store, execute):
    """A function that names a case: child 1 is A, child 2 is A-1; both have a closed and an open case."""
    children = [{"id": 1, "reference": "A"}, {"id": 2, "reference": "A-1"}, {"id": 3, "reference": "B"}]
    cases = [
        {"id": id_, "child": child, "number": number, "closed": closed, "by": closed and "cin_closure"}
        for id_, child, number, closed in (
            (11, 1, 1, "2011-03-01"), (12, 1, 2, None), (21, 2, 1, "2011-03-01"), (22, 2, 2, None),
            (31, 3, 1, "2011-03-01"),
        )
    ]  # fmt: skip
    execute(
        store,
        ("INSERT INTO children (id, reference, search) VALUES (:id, :reference, '')", children),
        ("INSERT INTO cases (id, child_id, number, opened_on, no_further_action, closed_on, closed_by) "
         "VALUES (:id, :child, :number, '2011-01-04', 0, :closed, :by)", cases),
    )  # fmt: skip

    def find(text):
        with store.reading() as reader:
            return case_named(reader, text)

    return find


@pytest.mark.parametrize(
    ("text", "expected"), [("A-2", 12), ("A", 12), (" A ", 12), ("A-1-1", 21), ("A-1-2", 22), ("A-02", 12), ("B-1", 31)]
)
def test_a_case_is_found_by_its_reference_or_by_the_child(named, text, expected):
    assert named(text).id == expected


def test_what_is_found_tells_its_reference_and_whether_it_is_closed(named):
    assert (named("A").reference, named("A").closed_on) == ("A-2", None)
    assert (named("B-1").reference, str(named("B-1").closed_on)) == ("B-1", "2011-03-01")


def test_a_child_without_an_open_case_names_none(named):
    with pytest.raises(NotFound, match="B has no open case"):
        named("B")


def test_a_text_that_is_a_child_and_another_childs_case_is_not_guessed_at(named):
    with pytest.raises(InvalidInput, match=r"For the child's open case give A-1-2; for the other child's, A\."):
        named("A-1")


@pytest.mark.parametrize(
    "text", ["", "-", "C", "A-3", "A-²", "A--2", "A-" + "9" * 40, "-1", "A' OR 1=1 --", "\udcff", "A-2\x00"]
)
def test_anything_else_is_not_found(named, text):
    with pytest.raises(NotFound):
        named(text)
