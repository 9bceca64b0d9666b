"""What a deadline does to people, of records of which something is not known any more."""

from datetime import UTC, date, datetime

from small_authority import ADA, CLOSED, HIDDEN, MO, UNHELD, june, person, write

from db.clock_records import Since, note_every_case, write_records
from db.commands.keeping import erase
from db.queries.behaviour import behaviour
from db.queries.performance import Known
from db.queries.standards import standards
from db.store import Act, Store
from models.completion_days import Behaviour, Kind
from models.timeliness import Measure

ON = date(2024, 7, 10)


def not_seen(store: Store) -> Behaviour:
    with store.reading() as reader:
        found = behaviour(reader, standards(reader), Known(ON), Measure.SINGLE, june(1), june(30))
    return next(one for one in found.figures if one.kind is Kind.NOT_SEEN)


def test_of_a_child_who_was_erased_it_is_not_known_any_more_whether_they_were_seen(authority: Store) -> None:
    seen = "UPDATE assessments SET authorised_on = '2024-06-07', child_seen = 0"
    write(authority, f"{seen} WHERE id IN ({UNHELD}, {HIDDEN}, {CLOSED})")
    authority.sign_in(person(MO))
    with authority.writing() as session:
        connection = session.connection().connection.driver_connection
        note_every_case(connection)
        write_records(connection, Since(june(10), as_happened=True))
    before = not_seen(authority)
    assert (before.count, before.of, before.unknown) == (3, 3, 0)
    act = Act(person(ADA), datetime(2024, 7, 10, 9, tzinfo=UTC))
    erase(authority, act, CLOSED, "C7", "A court ordered it.", ON, early=True)
    after = not_seen(authority)
    assert (after.count, after.of, after.unknown) == (2, 2, 1)
    assert "Of 1 more it is not known." in after.sentence
    assert "children who were erased since it is not known any more" in after.may_mean
