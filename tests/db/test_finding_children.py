"""Children as a referral finds them: by reference or name, and what is known of each."""

from datetime import date

import pytest

from db.commands.referring import take_referral
from db.commands.triage import link_siblings
from db.queries.finding import children_like
from db.queries.pathway import known_child
from db.store import Act
from models.census import PrimaryNeed, ReferralSource
from models.errors import FieldErrors
from models.people import Person, Role
from models.referral import NewChild

TODAY = date(2011, 9, 16)
ADA = Person(1, "Ada Manager", Role.ADMINISTRATOR)


@pytest.fixture
def taken(empty_store):
    """A function that takes a referral, and gives the child."""
    from datetime import UTC, datetime

    act = Act(ADA, datetime(2011, 9, 16, 9, 0, tzinfo=UTC))

    def take(child, received=TODAY, **more):
        given = {"source": ReferralSource.GP, "need": PrimaryNeed.ABUSE, "level": 4, "because": "Seen.", **more}
        case_id = take_referral(empty_store, act, child, received, today=TODAY, **given)
        with empty_store.reading() as reader:
            return reader.row("SELECT child_id FROM cases WHERE id = :id", id=case_id)[0]

    take.act = act
    return take


def found(store, words, **more):
    with store.reading() as reader:
        return [child.reference for child in children_like(reader, words, **more)[0]]


def test_a_child_is_found_by_name_however_it_is_typed_and_by_reference(empty_store, taken):
    taken(NewChild("Chloë Nowak", date(2005, 1, 1), reference="D12"))
    taken(NewChild("Chloe D1", date(2006, 1, 1), reference="X9"))
    assert set(found(empty_store, "chloe")) == set(found(empty_store, "CHLOË")) == {"D12", "X9"}
    assert found(empty_store, "NOWAK chlo") == ["D12"]
    assert set(found(empty_store, "d1")) == {"D12", "X9"}
    assert found(empty_store, "d12")[0] == "D12"
    assert found(empty_store, "%") == found(empty_store, "_") == found(empty_store, "  ") == []


def test_nobody_is_found_by_a_name_that_is_not_shown(empty_store, taken):
    taken(NewChild("Chloë Nowak", date(2005, 1, 1), reference="D12"))
    assert found(empty_store, "Chloë", names=False) == []
    assert found(empty_store, "d1", names=False) == ["D12"]


def test_what_a_referral_must_know_of_a_child_is_its_cases_and_siblings(empty_store, taken):
    one = taken(NewChild("Ann", date(2005, 1, 1), reference="D1"), date(2011, 9, 1))
    two = taken(NewChild("Bo", date(2006, 1, 1), reference="D2"))
    with empty_store.reading() as reader:
        assert known_child(reader, one).siblings == ()
    link_siblings(empty_store, taken.act, [one, two])
    with empty_store.reading() as reader:
        known = known_child(reader, one)
    assert known.siblings == (("D2", "Bo"),)
    (case,) = known.cases
    assert (case.reference, case.referred_on, case.closed_on) == ("D1-1", date(2011, 9, 1), None)


@pytest.mark.parametrize(
    ("child", "given", "fields"),
    [
        (NewChild("A", date(2012, 1, 1)), {"level": 7, "because": " "}, {"born_on", "level", "because"}),
        (NewChild(" "), {}, {"child"}),
        (NewChild("A", date(2005, 1, 1), reference="D1"), {}, {"reference"}),
        (1, {"because": ""}, {"child", "because"}),
    ],
)
def test_the_command_says_of_every_field_what_is_wrong(empty_store, taken, child, given, fields):
    taken(NewChild("Ann", date(2005, 1, 1), reference="D1"))
    with pytest.raises(FieldErrors) as refused:
        taken(child, **given)
    assert set(refused.value.faults) == fields
