"""Saved views: the number of each is the length of its own list, for every person; who may do what with them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from small_authority import ADA, MO, SAM, TODAY, WIL, act_of, ask, last_group, person, refused
from small_authority import write as past_commands
from test_duty_query import EVERYTHING, FIRST, LAST, fill

from db.commands.undoing import redo, undo
from db.commands.views import change_view, choose_columns, remove_view, save_view, share_view
from db.queries.briefing import Part, briefing
from db.queries.clock_list import clock_list, sorted_clocks
from db.queries.columns import columns_chosen
from db.queries.duty import DutyQuestion, Order, Tile, duty_counts, duty_page
from db.queries.signature import signature_queue
from db.queries.standards import standards
from db.queries.supervision import clocks
from db.queries.views import counted_views, names_holding, question_of, saved_views, view_count
from db.store import Store
from models.due_clocks import AT_FIRST, DueClock
from models.errors import InvalidInput, NotAllowed, NotFound, StaleEdit
from models.of_whom import supervised_by
from models.people import Person, Role
from models.views import OF_THE_PROGRAM, View, Whose

days = st.integers(0, (LAST - FIRST).days).map(lambda number: FIRST + timedelta(days=number))
# Of the store filled at random: the administrator, and workers of any role; 99 holds nothing.
people = st.builds(
    lambda id_, role: Person(id_, "x", role), st.sampled_from([1, 2, 3, 4, 5, 99]), st.sampled_from(Role)
)
views = st.builds(
    View,
    st.just("x"),
    st.none(),
    st.sampled_from(Whose),
    st.sampled_from([one.value for one in Tile]),
    st.sampled_from(["", "", "late", "north", "zoe", "unallocated", "o'neil"]),
    st.sampled_from([AT_FIRST, AT_FIRST, (DueClock.ASSESSMENTS, DueClock.CARE_VISIT)]),
    st.sampled_from([one.value for one in Order]),
    st.booleans(),
)


@pytest.fixture(scope="module", params=[1, 2])
def filled(request: pytest.FixtureRequest, new_store, execute) -> Iterator[Store]:
    """A store filled at random, with who is in which team, newly qualified, supervised and may sign."""
    chance = random.Random(request.param)
    with new_store() as store:
        fill(store, execute, request.param)
        execute(
            store,
            "UPDATE workers SET team_id = 2 + id % 2 WHERE id > 1",
            "UPDATE workers SET newly_qualified_until = '2024-06-10' WHERE id IN (3, 4)",
            "INSERT INTO access (worker_id, role, version) VALUES (2, 'manager', 1), (3, 'worker', 1)",
            "INSERT INTO supervision_agreements (worker_id, supervisor_id, effective_from, supervised_as, agreed_by, "
            "version) VALUES (4, 2, '2024-03-01', 'social_worker', 'x', 1), "
            "(4, 5, '2024-06-01', 'social_worker', 'x', 1), (5, 2, '2024-05-01', 'social_worker', 'x', 1)",
        )
        sent = [row[0] for row in ask(store, "SELECT id FROM submissions ORDER BY id")]
        for id_ in sent:
            execute(store, f"UPDATE submissions SET submitted_by_id = {chance.choice([2, 3, 'NULL'])} WHERE id = {id_}")
        yield store


@settings(max_examples=of_a_hundred(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(view=views, as_at=days, who=people, names=st.booleans())
def test_the_number_of_a_view_is_the_length_of_its_list_and_of_its_tile(
    filled: Store, view: View, as_at: date, who: Person, *, names: bool
) -> None:
    question = question_of(view, as_at, who, names=names)
    with filled.reading() as reader:
        clock = standards(reader)
        counted = view_count(reader, clock, question)
        if question.clocks == AT_FIRST:
            rows = duty_page(reader, clock, question, limit=EVERYTHING).rows
            assert duty_counts(reader, clock, question).of(question.tile) == len(rows)
        else:
            found = clock_list(reader, clock, as_at, question.clocks, question).holding(
                view.words, names=question.names
            )
            rows = tuple(sorted_clocks(found.of(question.tile), question.order, question.descending))
            plain = replace(question, clocks=AT_FIRST)
            assert {row.assessment_id for row in rows} == {
                row.id for row in duty_page(reader, clock, plain, limit=EVERYTHING).rows
            }
        assert counted == len(rows)


@settings(max_examples=of_a_hundred(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(as_at=days, who=people)
def test_each_view_finds_what_its_name_says_and_nothing_else(filled: Store, as_at: date, who: Person) -> None:
    with filled.reading() as reader:
        clock = standards(reader)
        every = duty_page(reader, clock, DutyQuestion(as_at), limit=EVERYTHING).rows
        found = {
            whose: [row.id for row in duty_page(reader, clock, DutyQuestion(as_at, whose=whose, person=who),
                                                limit=EVERYTHING).rows]
            for whose in Whose
        }  # fmt: skip
        workers = {row[1]: row for row in reader.rows("SELECT id, name, team_id, newly_qualified_until FROM workers")}
        teams = dict(reader.rows("SELECT name, id FROM teams"))
        mine = {who.id, *({4} if as_at < date(2024, 6, 1) and who.id == 2 else ())}
        mine |= {4} if as_at >= date(2024, 6, 1) and who.id == 5 else set()
        mine |= {5} if as_at >= date(2024, 5, 1) and who.id == 2 else set()
        my_team = next((row[2] for row in workers.values() if row[0] == who.id), None)
        assert found[Whose.EVERYBODY] == [row.id for row in every]
        assert found[Whose.MINE] == [row.id for row in every if row.worker and workers[row.worker][0] in mine]
        assert found[Whose.MY_TEAM] == [
            row.id
            for row in every
            if my_team is not None
            and (teams[row.team] if row.team else workers[row.worker][2] if row.worker else None) == my_team
        ]
        assert found[Whose.NEWLY_QUALIFIED] == [
            row.id for row in every if row.worker and str(workers[row.worker][3] or "") >= as_at.isoformat()
        ]
        queue = {row.id for row in signature_queue(reader, clock, as_at, who)}
        back = {
            row.id
            for row in every
            if row.worker and workers[row.worker][0] == who.id and _sent_back(reader, row, as_at)
        }
        assert set(found[Whose.WAITING]) == queue | back


@settings(max_examples=of_a_hundred(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(as_at=days, who=people.filter(lambda one: 1 < one.id < 99))
def test_a_view_counts_what_the_briefing_lists_where_they_mean_the_same(
    filled: Store, as_at: date, who: Person
) -> None:
    with filled.reading() as reader:
        clock = standards(reader)
        known = clocks(reader, clock, as_at)
        told = briefing(reader, clock, as_at, who, team=known.people[who.id].team)
        for tile, part in ((Tile.LATE, Part.LATE), (Tile.TODAY, Part.TODAY), (Tile.SOON, Part.SOON)):
            view = View("x", None, Whose.MY_TEAM, tile.value, clocks=tuple(DueClock))
            assert view_count(reader, clock, question_of(view, as_at, who)) == len(told.of(part))
        # Nobody covers for anybody and nobody has left: whom they supervise is then the same by the rule and in SQL.
        theirs = {known.people[id_].name for id_ in supervised_by(who.id, known.clocks, as_at) | {who.id}}
        every = clock_list(reader, clock, as_at, DueClock).rows
        mine = clock_list(reader, clock, as_at, DueClock, DutyQuestion(as_at, whose=Whose.MINE, person=who)).rows
        assert [row.key for row in mine] == [row.key for row in every if row.worker in theirs]


def _sent_back(reader, row, as_at: date) -> bool:
    sent = reader.rows(
        "SELECT id, ended_on, outcome FROM submissions WHERE assessment_id = :id AND submitted_on <= :day ORDER BY id",
        id=row.id,
        day=as_at.isoformat(),
    )
    return bool(sent) and sent[-1][2] == "returned" and sent[-1][1] <= as_at.isoformat()


def test_hidden_names_are_not_searched_and_accents_need_not_be_typed(filled: Store) -> None:
    def found(words: str, *, names: bool) -> set[str]:
        with filled.reading() as reader:
            asked = DutyQuestion(date(2024, 6, 15), words=words, names=names)
            rows = duty_page(reader, standards(reader), asked, limit=EVERYTHING).rows
            return {row.worker or "" if words == "angstrom" else row.name or row.child for row in rows}

    assert "Mia O'Neil" in found("o'neil", names=True)
    assert found("o'neil", names=False) == set()
    assert "Zoë Ångström" in found("angstrom", names=False)
    assert found("c", names=False), "references are shown, and found"


# Who may do what


def seen_by(store: Store, who: int) -> list[str]:
    store.sign_in(person(who))
    with store.reading() as reader:
        return [one.name for one in saved_views(reader, person(who))][len(OF_THE_PROGRAM) :]


def only(store: Store) -> tuple[int, int]:
    return ask(store, "SELECT id, version FROM main.saved_views")[0]


def test_a_view_is_seen_by_its_owner_until_it_is_shared_and_by_nobody_once_it_is_removed(authority: Store) -> None:
    id_ = save_view(authority, act_of(WIL), View("Wil's own", "0", Whose.MINE, words="qzx"))
    assert [seen_by(authority, who) for who in (WIL, MO, ADA)] == [["Wil's own"], [], []]
    authority.sign_in(person(ADA))
    assert ask(authority, "SELECT * FROM saved_views") == [], "not even by a question of its own"
    assert "qzx" not in repr(last_group(authority))
    assert "Wil" not in repr(last_group(authority)[0]["subject"])
    share_view(authority, act_of(WIL), id_, True)
    assert [seen_by(authority, who) for who in (WIL, MO, ADA)] == [["Wil's own"]] * 3
    assert last_group(authority)[0]["subject"] == "view “Wil's own”"
    for do, kind in ((remove_view, NotAllowed), (share_view, NotAllowed)):
        more = (False,) if do is share_view else ()
        refused(authority, kind, "somebody else shares", lambda do=do, more=more: do(authority, act_of(MO), id_, *more))
    share_view(authority, act_of(WIL), id_, False)
    refused(authority, NotFound, "no longer there", lambda: remove_view(authority, act_of(ADA), id_))
    share_view(authority, act_of(WIL), id_, True)
    remove_view(authority, act_of(ADA), id_)
    assert seen_by(authority, WIL) == []
    undo(authority, act_of(ADA))
    assert seen_by(authority, WIL) == ["Wil's own"]
    redo(authority, act_of(ADA))
    assert seen_by(authority, WIL) == []


def test_a_view_that_somebody_else_changed_is_not_written_over_unseen(authority: Store) -> None:
    id_ = save_view(authority, act_of(MO), View("late ones", "0", tile="late"))
    change_view(authority, act_of(MO), id_, View("late ones", "a", tile="late"), version=1)
    with pytest.raises(StaleEdit):
        change_view(authority, act_of(MO), id_, View("very late ones", "b", tile="late"), version=1)
    for stale in (lambda: share_view(authority, act_of(MO), id_, True, version=1),
                  lambda: remove_view(authority, act_of(MO), id_, version=1)):  # fmt: skip
        with pytest.raises(StaleEdit):
            stale()
    assert only(authority) == (id_, 2)


def test_what_clashes_or_is_no_view_is_refused(authority: Store) -> None:
    save_view(authority, act_of(MO), View("late ones", "0", shared=True))
    for view, said in (
        (View("Late ONES", "a"), "“Late ONES” already"),
        (View("others", "0"), "The key 0 is that of “late ones”"),
        (View("mine", "a"), "already"),
        (View("x", "a", tile="red"), "no tile"),
        (View("x", "a", order="luck"), "no order"),
        (View("x", "a", clocks=()), "one clock"),
        (View("x", "a", words="x" * 121), "at most 120"),
    ):
        refused(authority, InvalidInput, said, lambda view=view: save_view(authority, act_of(WIL), view))
    id_ = save_view(authority, act_of(WIL), View("x", "a"))
    refused(authority, InvalidInput, "so already", lambda: change_view(authority, act_of(WIL), id_, View("x", "a")))
    refused(authority, InvalidInput, "yours alone already", lambda: share_view(authority, act_of(WIL), id_, False))


def test_what_is_restricted_is_neither_listed_nor_counted(authority: Store) -> None:
    """Each person's number is that of their own list, of a store in which some do not see all children."""
    seen = set()
    for who in (ADA, MO, SAM, WIL):
        authority.sign_in(person(who))
        with authority.reading() as reader:
            clock = standards(reader)
            for one in counted_views(
                reader, clock, TODAY, person(who), [*OF_THE_PROGRAM, View("all"), View("w", words="a")]
            ):
                rows = duty_page(reader, clock, question_of(one.view, TODAY, person(who)), limit=EVERYTHING).rows
                assert one.count == len(rows), (who, one.view.name)
                seen |= {(one.view.name, one.count)}
    assert len({count for name, count in seen if name == "all"}) > 1, "not everybody sees all"


def test_a_childs_name_in_the_words_of_a_view_is_counted_to_be_told_and_erased_with_the_child(authority: Store) -> None:
    past_commands(
        authority, "UPDATE children SET name = 'Chloë Nowak', search = 'x1 chloë nowak chloe nowak' WHERE id = 1"
    )
    authority.sign_in(person(ADA))
    with authority.reading() as reader:
        assert [names_holding(reader, words) for words in ("chloe", "late nowak", "late", "")] == [1, 1, 0, 0]


def test_columns_are_kept_for_each_person(authority: Store) -> None:
    def chosen(who: int) -> tuple[str, ...] | None:
        with authority.reading() as reader:
            return columns_chosen(reader, person(who), "duty")

    choose_columns(authority, act_of(MO), "duty", ("due", "child", "held_since"))
    choose_columns(authority, act_of(WIL), "duty", ("case", "team"))
    assert (chosen(MO), chosen(WIL), chosen(ADA)) == (("due", "child", "held_since"), ("case", "team"), None)
    refused(
        authority, InvalidInput, "already", lambda: choose_columns(authority, act_of(WIL), "duty", ("case", "team"))
    )
    refused(authority, InvalidInput, "One of", lambda: choose_columns(authority, act_of(WIL), "duty", ("team",)))
    refused(authority, InvalidInput, "no list", lambda: choose_columns(authority, act_of(WIL), "plan", ("due",)))


@pytest.mark.parametrize("column", ["held_since", "referred", "clock_from", "child_seen", "case"])
def test_the_filter_goes_over_the_columns_that_are_shown_besides(filled: Store, column: str) -> None:
    as_at = date(2024, 6, 15)
    with filled.reading() as reader:
        clock = standards(reader)
        every = duty_page(reader, clock, DutyQuestion(as_at), limit=EVERYTHING).rows
        shown = {
            "held_since": lambda row: row.held_since and row.held_since.isoformat(),
            "referred": lambda row: row.referred_on and row.referred_on.isoformat(),
            "clock_from": lambda row: row.clock_from.isoformat(),
            "child_seen": lambda row: "record",
            "case": lambda row: row.case.casefold(),
        }[column]
        for row in every[::9]:
            if (word := shown(row)) is None:
                continue
            asked = DutyQuestion(as_at, words=word, also=(column,))
            found = duty_page(reader, clock, asked, limit=EVERYTHING).rows
            assert {one.id for one in every if shown(one) == word} <= {one.id for one in found}
