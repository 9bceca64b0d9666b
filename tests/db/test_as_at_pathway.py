"""What was known on a day of the way of a case: what came later changes nothing of it."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from random_moves import Mover

from db.commands.assessing import authorise, note_seen, return_assessment, start_assessment, submit
from db.commands.people import give_access
from db.commands.referring import decide_referral, take_referral
from db.commands.writing import agree_action, finish_action, record_decision
from db.queries.case_file import CaseFile, case_file
from db.queries.duty import DutyQuestion, Tile, duty_counts, duty_page
from db.queries.people import person_named
from db.queries.signature import signature_queue
from db.queries.standards import standards
from db.queries.standing import children_standing, episodes_begun
from db.queries.triage import waiting_list
from db.store import Act, Store
from models.assessment import Kind
from models.census import PrimaryNeed, ReferralSource
from models.errors import CpipError
from models.notes import StoryKind
from models.pathway import Stage, Trigger
from models.people import Role
from models.referral import NewChild, ReferralOutcome

START = date(2024, 5, 13)  # a Monday
LAST = START + timedelta(days=40)
BECAUSE = "It is as was said."
# The others say something of the past, or correct it: they are meant to change what is known of it.
FORWARD = ("start", "note_seen", "submit", "submit", "return", "authorise", "authorise", "close", "note", "agree",
           "finish", "record_decision", "begin_need", "begin_protection", "begin_care", "begin_care", "hold",
           "set_fact", "place", "place", "come_back", "end")  # fmt: skip
relaxed = settings(max_examples=of_a_hundred(6), deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


def day(number: int) -> date:
    """The day with this number, of which 0 is the Monday on which it all begins."""
    return START + timedelta(days=number)


class OfToday(Mover):
    """Makes each move on the day itself."""

    def _day(self) -> date:
        return self.today

    def start_(self) -> None:
        """Not at the referral: such a one begins on the day of that, whenever it is entered."""
        trigger = self.chance.choice([Trigger.NEW_INFORMATION, Trigger.STRATEGY, Trigger.END_OF_INITIAL])
        kind = self.chance.choice(list(Kind))
        start_assessment(self.store, self.act, self._case(), kind, trigger, self.today, self.today)


@pytest.fixture
def worker(store: Store, act: Act) -> Act:
    give_access(store, act, "Wil Worker", Role.WORKER, new=True)
    with store.reading() as reader:
        return Act(person_named(reader, "Wil Worker"), act.at)


def look(store: Store, on: date, case: int = 1) -> CaseFile:
    with store.reading() as reader:
        return case_file(reader, standards(reader), case, on)


@pytest.fixture
def told(store: Store, act: Act, worker: Act) -> Store:
    """Taken on day 0, decided on day 1, seen on day 3, submitted on 7, returned on 8, submitted on 9, signed on 10."""
    new = NewChild("Mia Môn", date(2015, 5, 4))
    case = take_referral(store, worker, new, day(0), ReferralSource.GP, PrimaryNeed.ABUSE, 3, BECAUSE, LAST, team_id=1)
    decide_referral(store, act, case, ReferralOutcome.ASSESSMENT, BECAUSE, day(1), LAST)
    note_seen(store, worker, 1, day(3), True, LAST)
    submit(store, worker, 1, day(7), LAST)
    return_assessment(store, act, 1, "say more", day(8), LAST)
    submit(store, worker, 1, day(9), LAST, to_id=1)
    authorise(store, act, 1, day(10), LAST)
    return store


@pytest.mark.parametrize(
    ("on", "stage"),
    [(6, Stage.IN_PROGRESS), (7, Stage.WITH_MANAGER), (8, Stage.IN_PROGRESS), (9, Stage.WITH_MANAGER),
     (10, Stage.AUTHORISED)],
)  # fmt: skip
def test_an_assessment_is_as_far_as_it_was_on_the_day(told: Store, act: Act, on: int, stage: Stage) -> None:
    (line,) = look(told, day(on)).assessments
    assert line.stage is stage
    waits = stage is Stage.WITH_MANAGER
    with told.reading() as reader:
        clock = standards(reader)
        assert len(signature_queue(reader, clock, day(on), act.person)) == waits
        counts = duty_counts(reader, clock, DutyQuestion(day(on)))
        page = duty_page(reader, clock, DutyQuestion(day(on), Tile.TO_SIGN), limit=9)
        assert (counts.to_sign, len(page.rows)) == (waits, waits)


def test_a_child_who_was_seen_later_is_not_seen_yet(told: Store) -> None:
    (before,), (after,) = look(told, day(2)).assessments, look(told, day(3)).assessments
    assert (before.child_seen, before.seen_on, before.seen_alone) == (None, None, None)
    assert (after.child_seen, after.seen_on, after.seen_alone) == (True, day(3), True)


def test_a_referral_waits_for_its_decision_up_to_the_day_before_it(told: Store) -> None:
    for on, awaits in ((0, True), (1, False)):
        seen = look(told, day(on))
        assert (seen.awaits_decision, len(seen.clocks)) == (awaits, awaits)
        with told.reading() as reader:
            (row,) = waiting_list(reader, standards(reader), day(on)).rows
        assert (row.wait.decision is not None) is awaits


def test_a_decision_is_not_corrected_before_it_was(told: Store, act: Act) -> None:
    record_decision(told, act, 1, "To wait", BECAUSE, day(4), LAST)
    with told.reading() as reader:
        (wrong,) = reader.row("SELECT MAX(id) FROM decisions")
    record_decision(told, act, 1, "Not to wait", BECAUSE, day(12), LAST, corrects=wrong)
    corrected = {
        on: [one.corrected_on for one in look(told, day(on)).story if one.decision_id == wrong] for on in (4, 11, 12)
    }
    assert corrected == {4: [None], 11: [None], 12: [day(12)]}


def test_an_action_that_was_done_later_is_still_to_be_done(told: Store, act: Act) -> None:
    agree_action(told, act, 1, "Visit", 1, day(9), day(4), LAST)
    finish_action(told, act, 1, day(11), LAST)
    for on, open_then in ((10, True), (11, False)):
        seen = look(told, day(on))
        assert len(seen.actions) == open_then
        agreed, *done = [one for one in seen.story if one.kind is StoryKind.ACTION]
        assert (agreed.action_id, len(done)) == ((1, 0) if open_then else (None, 1))


def picture(store: Store, on: date, act: Act) -> dict[str, Any]:
    """All that is told of the day."""
    with store.reading() as reader:
        clock = standards(reader)
        found: dict[str, Any] = {}
        for (id_,) in reader.rows("SELECT id FROM cases WHERE opened_on <= :on", on=on.isoformat()):
            seen = case_file(reader, clock, id_, on)
            # When a child was seen is one day, the last: an earlier one is known no more.
            found[f"story of {id_}"] = [one for one in seen.story if not one.what.startswith("Child seen")]
            found[f"case {id_}"] = (
                seen.referral_outcome, seen.decided_on, seen.closed_on, seen.closed_by, seen.clocks, seen.actions,
                seen.allocations, seen.decisions, seen.awaits_decision, seen.earlier_referral_on, seen.feedback_on,
                seen.status,
                [(one.id, one.stage, one.submission, one.authorised_by, one.late_reason, one.countdown, one.day,
                  one.split) for one in seen.assessments],
            )  # fmt: skip
        found["queue"] = [
            (row.id, row.submission_id, row.mine, row.split, row.countdown)
            for row in signature_queue(reader, clock, on, act.person, everybody=True)
        ]
        waiting = waiting_list(reader, clock, on)
        found["waiting"] = [(row.case, row.wait.decision, row.wait.days) for row in waiting.rows]
        found["standing"] = [
            (one.key, one.status, one.since, one.worker, one.team, one.episodes, one.clocks)
            for one in children_standing(reader, clock, on)
        ]
        found["plans and care"] = episodes_begun(reader, clock, on)
        found["tiles"] = (duty_counts(reader, clock, DutyQuestion(on)), waiting.counts())
    return found


@relaxed
@given(
    moves=st.lists(st.lists(st.sampled_from(FORWARD), max_size=6), min_size=5, max_size=12),
    seed=st.integers(0, 2**32),
)
def test_what_happened_later_changes_nothing_of_what_was_known(
    moves: list[list[str]], seed: int, new_store: Callable[[], AbstractContextManager[Store]], act: Act
) -> None:
    chance = random.Random(seed)
    with new_store() as store:
        give_access(store, act, "Wil Worker", Role.WORKER, new=True)
        with store.reading() as reader:
            worker = Act(person_named(reader, "Wil Worker"), act.at)
        known: dict[date, dict[str, Any]] = {}
        for number, of_day in enumerate([["take_referral"] * 5 + ["decide_referral"] * 4, *moves]):
            mover = OfToday(store, act, day(number), chance, worker)
            for name in of_day:
                with suppress(CpipError):
                    mover.moves[name]()
            known[day(number)] = picture(store, day(number), act)
        for on, then in known.items():
            now = picture(store, on, act)
            assert [name for name in then if now.get(name) != then[name]] == [], on
