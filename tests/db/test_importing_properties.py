"""The import of any files, one after the other: never a store that contradicts itself, and never work done twice."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from small_authority import missing_on_record

from db.commands.import_changes import ImportPlan
from db.commands.importing import plan_import, write_import
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.standards import standards
from db.store import Act, Store
from models.assessment import Kind
from models.care_codes import AbuseCategory, LegalStatus
from models.case import CaseStatus
from models.episodes import AssessmentWork, Facts, Holder, Referral, TimeInNeed
from models.status import ToldEnquiries, ToldEpisode, ToldPlacement, ToldVisit
from models.told_statuses import statuses_together

NewStore = Callable[[], AbstractContextManager[Store]]
START, TODAY = date(2024, 4, 1), date(2024, 6, 3)

# A history takes 0.1 s, and making a failing one smaller takes minutes.
relaxed = settings(max_examples=of_a_hundred(8), deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])

days = st.integers(0, 6).map(lambda days: START + timedelta(days=days))
lengths = st.none() | st.integers(0, 4).map(lambda days: timedelta(days=days))
holders = st.builds(Holder, st.sampled_from([None, "Duty", "North"]), st.sampled_from([None, "Sam", "Wren"]))
referrals = st.builds(Referral, days, st.sampled_from([None, "Police"]), st.booleans(), holders)
seen = st.sampled_from([None, True, False])


@st.composite
def works(draw: st.DrawFn) -> AssessmentWork:
    started, length = draw(days), draw(lengths)
    return AssessmentWork(Kind.SINGLE, started, None if length is None else started + length, draw(seen), draw(holders))


@st.composite
def times(draw: st.DrawFn) -> TimeInNeed:
    started, length = draw(days), draw(lengths)
    return TimeInNeed(
        started,
        None if length is None else started + length,
        draw(st.sampled_from([None, "RC7"])) if length is not None else None,
        draw(st.sampled_from([None, "N1"])),
        draw(st.sampled_from([None, "c) CIN plan"])),
        draw(st.none() | days),
        draw(holders),
    )


@st.composite
def statuses(draw: st.DrawFn) -> ToldEpisode:
    started, length = draw(days), draw(lengths.filter(lambda length: length != timedelta(0)))
    later = days.filter(lambda day: day > started) if started < START + timedelta(days=6) else st.nothing()
    held = draw(st.none() | later)
    plan = draw(st.booleans())
    return ToldEpisode(
        CaseStatus.CHILD_PROTECTION if plan else CaseStatus.LOOKED_AFTER,
        started,
        None if length is None else started + length,
        latest_category=draw(st.sampled_from(list(AbuseCategory))) if plan else None,
        legal_status=None if plan else LegalStatus.INTERIM_ORDER,
        reviews=() if held is None else (held,),
        visits=() if held is None else (ToldVisit(held, draw(seen)),),
        placements=() if plan else (ToldPlacement(held or started),),
        holder=draw(holders),
    )


@st.composite
def enquiries(draw: st.DrawFn) -> ToldEnquiries:
    started, length = draw(days), draw(lengths)
    return ToldEnquiries(started, None if length is None else started + length, length is None and draw(st.booleans()))


facts = st.builds(
    Facts,
    st.lists(referrals, max_size=3, unique_by=lambda fact: fact.received_on).map(tuple),
    st.lists(works(), max_size=3, unique_by=lambda fact: fact.started_on).map(tuple),
    st.lists(times(), max_size=2, unique_by=lambda fact: fact.started_on).map(tuple),
    st.lists(statuses(), max_size=2).map(lambda told: statuses_together((), told)[0]),
    st.lists(enquiries(), max_size=2, unique_by=lambda fact: fact.started_on).map(tuple),
).filter(lambda facts: facts != Facts())


@st.composite
def files(draw: st.DrawFn) -> AnnexA:
    known = draw(st.dictionaries(st.sampled_from("AB"), facts, max_size=2))
    born = st.sampled_from([None, date(2015, 5, 4)])
    children = {name: ChildFacts(name, draw(born), None, facts) for name, facts in known.items()}
    return AnnexA(Path("extract.xlsx"), Kind.SINGLE, TODAY, children)


def imported(store: Store, act: Act, file: AnnexA) -> ImportPlan:
    plan = plan_import(store, act, file)
    write_import(store, act, file, plan)
    return plan


def everything(store: Store) -> dict[str, list[tuple]]:
    with store.reading() as reader:
        tables = [row[0] for row in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {table: [tuple(row) for row in reader.rows(f"SELECT * FROM {table}")] for table in tables}


@relaxed
@given(history=st.lists(files(), min_size=1, max_size=3))
def test_importing_a_file_again_writes_nothing(history: list[AnnexA], new_store: NewStore, act: Act) -> None:
    with new_store() as store:
        for file in history:
            imported(store, act, file)
            before = everything(store)
            again = imported(store, act, file)
            assert again.writes == []
            after = everything(store)
            assert [table for table in before if after[table] != before[table]] == []


@relaxed
@given(history=st.lists(files(), min_size=1, max_size=3))
def test_the_newest_file_has_the_last_word(history: list[AnnexA], new_store: NewStore, act: Act) -> None:
    with new_store() as store:
        for file in history:
            notices = imported(store, act, file).notices
            with store.reading() as reader:
                rows = reader.rows(
                    "SELECT ch.reference, a.started_on, a.authorised_on FROM assessments AS a "
                    "JOIN cases AS c ON c.id = a.case_id JOIN children AS ch ON ch.id = c.child_id"
                )
                referred = {
                    tuple(row)
                    for row in reader.rows(
                        "SELECT ch.reference, c.referred_on FROM cases AS c JOIN children AS ch ON ch.id = c.child_id"
                    )
                }
            kept = {(child, started): authorised for child, started, authorised in rows}
            assert len(kept) == len(rows), "an assessment is kept twice"
            for name, child in file.children.items():
                for work in child.facts.assessments:
                    expected = work.authorised_on.isoformat() if work.authorised_on else None
                    assert kept[name, work.started_on.isoformat()] == expected
                if any(f"child {name}: lists 3 and 6 do not fit" in notice for notice in notices):
                    continue  # left out, and said
                for referral in child.facts.referrals:
                    assert (name, referral.received_on.isoformat()) in referred


@relaxed
@given(history=st.lists(files(), min_size=1, max_size=3))
def test_a_store_never_contradicts_itself(history: list[AnnexA], new_store: NewStore, act: Act) -> None:
    with new_store() as store:
        for file in history:
            imported(store, act, file)
        with store.reading() as reader:
            clock = standards(reader)
            cases = reader.rows("SELECT child_id, opened_on, closed_on FROM cases ORDER BY child_id, opened_on, id")
            held = reader.rows("SELECT case_id, started_on, ended_on FROM allocations ORDER BY case_id, started_on, id")
            works = reader.rows("SELECT kind, clock_from, due_on FROM assessments WHERE authorised_on IS NULL")
            dated = reader.rows(
                "SELECT e.child_id || e.kind, e.started_on, e.ended_on FROM status_episodes AS e ORDER BY 1, 2, e.id"
            )
            placed = reader.rows(
                "SELECT e.started_on, c.child_id = e.child_id AND c.opened_on <= e.started_on AND NOT EXISTS ("
                "SELECT 1 FROM cases AS other WHERE other.child_id = c.child_id AND other.opened_on > c.opened_on "
                "AND other.opened_on <= e.started_on) FROM status_episodes AS e JOIN cases AS c ON c.id = e.case_id"
            )
            lived = reader.rows("SELECT episode_id, started_on, ended_on FROM placements ORDER BY episode_id, 2")
            asked = reader.rows("SELECT child_id || ' ' || section_47_on FROM cases WHERE section_47_on IS NOT NULL")
        assert missing_on_record(store) == 0
        for kind, clock_from, due_on in works:
            assert clock.due(Kind(kind).clock, date.fromisoformat(clock_from)).due_on.isoformat() == due_on
        assert all(fits for _, fits in placed), "a plan is not in the case opened last before it"
        assert len({row[0] for row in asked}) == len(asked), "the same enquiries are kept of two cases"
        for earlier, later in [*pairwise(cases), *pairwise(held), *pairwise(dated), *pairwise(lived)]:
            if earlier[0] == later[0]:
                assert earlier[2] is not None, "two at a time"
                assert earlier[2] <= later[1], "they overlap"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_children_do_not_depend_on_their_order_in_the_file(
    new_store: NewStore, act: Act, order: tuple[int, int]
) -> None:
    one = ChildFacts("A", facts=Facts((Referral(START),), (AssessmentWork(Kind.SINGLE, START),)))
    two = ChildFacts("B", facts=Facts((), (AssessmentWork(Kind.SINGLE, START, TODAY),)))
    children = [(one, two)[at] for at in order]
    with new_store() as store:
        imported(store, act, AnnexA(Path("a.xlsx"), Kind.SINGLE, TODAY, {child.reference: child for child in children}))
        with store.reading() as reader:
            rows = reader.rows("SELECT ch.reference, c.number FROM cases c JOIN children ch ON ch.id = c.child_id")
    assert sorted(map(tuple, rows)) == [("A", 1), ("B", 1)]
