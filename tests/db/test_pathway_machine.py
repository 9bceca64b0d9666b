"""Legal moves only: whatever anybody does on any day, no case comes to what cannot be."""

import random
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count, pairwise
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from often import of_a_hundred
from small_authority import (
    ADA,
    ANN,
    BOB,
    DUTY,
    MAX,
    MO,
    NORTH,
    SAM,
    WIL,
    ask,
    differing,
    person,
    records,
    trail_is_sound,
    write,
)

from db.commands.allocating import allocate, unallocate
from db.commands.assessing import (
    authorise,
    correct_date,
    note_seen,
    reopen,
    return_assessment,
    start_assessment,
    submit,
)
from db.commands.closing import close_case, note_conference, take_up_again
from db.commands.referring import decide_referral, take_referral
from db.commands.triage import note_section_47
from db.commands.undoing import redo, undo
from db.commands.writing import agree_action, finish_action, record_decision, write_note
from db.queries.data_quality import findings
from db.queries.pathway import case_at
from db.queries.signature import splits_of
from db.queries.standards import standards
from db.queries.story import story
from db.store import Act, Store
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.errors import Conflict, CpipError, InvalidInput
from models.moves import (
    check_authorise,
    check_close,
    check_conference,
    check_reopen,
    check_return,
    check_seen,
    check_start,
    check_submit,
    check_taken_up,
    corrected,
)
from models.notes import NoteKind
from models.pathway import (
    AssessmentAt,
    CaseAt,
    Dated,
    LateReason,
    Move,
    Trigger,
    assessment_moves,
    case_moves,
    dates_of,
    startable,
)
from models.people import Action
from models.referral import ReferralOutcome

PEOPLE = (ADA, MO, MAX, SAM, WIL)
SIGNING = (MO, MAX, ADA)
SUBMITTING = (MO, MAX, SAM, WIL)  # Ada, who holds no case either, may sign whatever the others may not
CHILDREN = (1, 2)
ERAS = (date(2011, 9, 1), date(2013, 4, 10), date(2024, 6, 3))
EVERY_START = [(kind, trigger) for kind in Kind for trigger in Trigger]
OUTCOMES = [ReferralOutcome.ASSESSMENT] * 5 + [ReferralOutcome.SECTION_47] * 3 + list(ReferralOutcome)
# So many days before today; now and then a day to come.
AGO = [0, 0, 0, 0, 1, 1, 2, 3, 5, 8, 13, 21, 40, -1]
# How often a move is gone on with, where it is legal.
WEIGHT = {Move.SUBMIT: 4, Move.AUTHORISE: 4, Move.CLOSE: 2, Move.START: 3, Move.DECIDE: 4}
ANY_CHANCE = st.integers(0, 2**32)
One = TypeVar("One")


class Pathways(RuleBasedStateMachine):
    """Two children, their cases one after the other, and five people who try everything on any day."""

    path: Path  # of a store to be made, beside the template that it is a copy of
    done: set[Action]  # everything that was done in any of the examples

    def __init__(self) -> None:
        super().__init__()
        shutil.copyfile(self.path.with_name("template.db"), self.path)
        self.store = Store.open(self.path)
        self.store.__enter__()
        self.today, self.chance, self.turn = date.min, random.Random(0), 0

    def teardown(self) -> None:
        assert trail_is_sound(self.store)
        self.store.__exit__(None, None, None)
        for file in self.path.parent.glob(f"{self.path.name}*"):
            file.unlink()

    # What is known, and who does what.

    def takes_chances(self, seed: int) -> None:
        """Each turn has its own, though the same seed be drawn again and again."""
        self.turn += 1
        self.chance = random.Random(f"{seed} {self.turn}")

    def one_of(self, among: Sequence[One]) -> One:
        return self.chance.choice(among)

    def day(self) -> date:
        return self.today - timedelta(days=self.one_of(AGO))

    def act(self, who: int) -> Act:
        return Act(person(who), datetime.combine(self.today, time(9), UTC))

    def cases(self) -> list[CaseAt]:
        with self.store.reading() as reader:
            return [case_at(reader, id_, self.today) for (id_,) in reader.rows("SELECT id FROM cases ORDER BY id")]

    def some_case(self) -> CaseAt:
        """A case, mostly an open one."""
        cases = self.cases()
        return self.one_of([*(case for case in cases if case.closed_on is None for _ in range(4)), *cases])

    def some_assessment(self) -> tuple[CaseAt, AssessmentAt] | None:
        """An assessment, mostly an open one, with its case."""
        found = [(case, one) for case in self.cases() for one in case.assessments]
        return self.one_of([*(each for each in found if each[1].is_open), *found]) if found else None

    def does(self, who: int, action: Action, do: Callable[[Act], object]) -> bool:
        """Whether it was done; what is refused changes nothing, and says why in a sentence."""
        before, said = records(self.store), ""
        try:
            do(self.act(who))
        except CpipError as error:
            said = str(error)
        if said:
            assert differing(before, records(self.store)) == [], f"{action} was refused, and changed something"
            assert said.endswith("."), said
            assert not said[0].islower(), said
            return False
        assert person(who).may(action)
        self.done.add(action)
        if self.chance.random() < 0.3 and self.can_be_taken_back(who):
            after = records(self.store)
            undo(self.store, self.act(who))
            assert differing(before, records(self.store)) == [], f"{action} was not taken back as a whole"
            redo(self.store, self.act(who))
            assert differing(after, records(self.store)) == [], f"{action} was not taken up again as a whole"
        return True

    def can_be_taken_back(self, who: int) -> bool:
        """Whether the last act of all is one that who did it can take back."""
        last, own = ask(
            self.store,
            "SELECT MAX(group_id) FROM main.audit_entries UNION ALL "
            "SELECT MAX(group_id) FROM main.reversible_acts WHERE worker_id = :who AND side = 'done'",
            who=who,
        )
        return bool(last == own)

    def can(self, who: int, action: Action, do: Callable[[Act], object]) -> None:
        """It is done: what is called legal can be."""
        assert self.does(who, action, do), f"{action} was refused"

    # The days go by, and people do this and that.

    @initialize(start=st.sampled_from(ERAS), count_start_day=st.booleans(), seed=ANY_CHANCE)
    def begins(self, start: date, count_start_day: bool, seed: int) -> None:
        self.today = start
        self.takes_chances(seed)
        write(self.store, f"UPDATE authority SET count_start_day = {int(count_start_day)}")
        while not self.cases():
            self.refer()
        if self.chance.random() < 0.8:
            self.goes_on(self.cases()[0], Move.DECIDE)
        self.hand_over()

    @rule(days=st.sampled_from([1, 1, 2, 3, 7, 12]))
    def days_go_by(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(seed=ANY_CHANCE, times=st.integers(1, 4))
    def somebody_tries_something(self, seed: int, times: int) -> None:
        self.takes_chances(seed)
        tries = [self.refer, self.decide, self.start, self.see, self.hand_in, self.give_back, self.sign,
                 self.open_again, self.correct, self.correct, self.confer, self.close, self.take_up, self.write_down,
                 self.hand_over]  # fmt: skip
        for _ in range(times):
            self.one_of(tries if self.cases() else [self.refer])()

    @rule(seed=ANY_CHANCE)
    def an_act_of_before_is_taken_back(self, seed: int) -> None:
        """Or up again, where nothing was built on it."""
        self.takes_chances(seed)
        who, side = self.one_of(PEOPLE), self.one_of(["done", "done", "undone"])
        acts = ask(self.store, "SELECT group_id FROM main.reversible_acts WHERE worker_id = :who AND side = :side",
                   who=who, side=side)  # fmt: skip
        if not acts:
            return
        before = records(self.store)
        try:
            (undo if side == "done" else redo)(self.store, self.act(who), self.one_of(acts)[0], below=True)
        except Conflict:
            assert differing(before, records(self.store)) == []

    @rule(seed=ANY_CHANCE, times=st.integers(1, 6))
    def what_is_legal_can_be_done(self, seed: int, times: int) -> None:
        self.takes_chances(seed)
        for _ in range(times):
            legal = [(case, None, move) for case in self.cases() for move in case_moves(case)]
            of_one = [(case, one, move) for case in self.cases() for one in case.assessments
                      for move in assessment_moves(case, one)]  # fmt: skip
            legal += of_one
            if not legal:
                return
            case, one, move = self.chance.choices(legal, [WEIGHT.get(move, 1) for _, _, move in legal])[0]
            if one is None:
                self.goes_on(case, move)
            else:
                self.goes_on_with(case, one, move)

    # Everything that can be tried, by anybody, on any day.

    def refer(self) -> None:
        child, on, level = self.one_of(CHILDREN), self.day(), self.one_of([0, 1, 2, 3, 4])
        team_id = self.one_of([None, DUTY])
        self.does(
            self.one_of(PEOPLE),
            Action.TAKE_REFERRAL,
            lambda act: take_referral(
                self.store, act, child, on, ReferralSource.POLICE, PrimaryNeed.ABUSE, level, "As they said",
                self.today, team_id=team_id,
            ),
        )  # fmt: skip

    def decide(self) -> None:
        case, on, outcome, strategy = self.some_case(), self.day(), self.one_of(OUTCOMES), self.day()
        last = ask(self.store, "SELECT MAX(id) FROM main.decisions WHERE kind = 'referral' AND case_id = :id",
                   id=case.id)[0][0]  # fmt: skip
        corrects = self.one_of([None, last])
        strategy_on = strategy if outcome is ReferralOutcome.SECTION_47 else None
        done = self.does(
            self.one_of([*PEOPLE, MO, MAX]),
            Action.DECIDE_REFERRAL,
            lambda act: decide_referral(
                self.store, act, case.id, outcome, "To be looked at", on, self.today, strategy_on=strategy_on,
                corrects=corrects,
            ),
        )  # fmt: skip
        assert not done or Move.DECIDE in case_moves(case) or corrects is not None

    def start(self) -> None:
        case, (kind, trigger), on = self.some_case(), self.one_of(EVERY_START), self.day()
        done = self.does(
            self.one_of(PEOPLE),
            Action.START_ASSESSMENT,
            lambda act: start_assessment(self.store, act, case.id, kind, trigger, on, self.today),
        )
        assert not done or (Move.START in case_moves(case) and (kind, trigger) in startable(case))

    def see(self) -> None:
        if (found := self.some_assessment()) is None:
            return
        on, alone = self.one_of([None, self.day(), self.day()]), self.one_of([None, True, False])
        done = self.does(
            self.one_of(PEOPLE),
            Action.NOTE_SEEN,
            lambda act: note_seen(self.store, act, found[1].id, on, alone, self.today),
        )
        assert not done or Move.SEEN in assessment_moves(*found)

    def hand_in(self) -> None:
        if (found := self.some_assessment()) is None:
            return
        on, to, seen_on = self.day(), self.one_of([None, None, *PEOPLE, ANN]), self.one_of([None, self.day()])
        done = self.does(
            self.one_of(SUBMITTING),
            Action.SUBMIT,
            lambda act: submit(self.store, act, found[1].id, on, self.today, to_id=to, seen_on=seen_on),
        )
        assert not done or (Move.SUBMIT in assessment_moves(*found) and to in (None, *SIGNING))

    def give_back(self) -> None:
        if (found := self.some_assessment()) is None:
            return
        on, said = self.day(), self.one_of(["Say more.", " "])
        done = self.does(
            self.one_of(PEOPLE),
            Action.RETURN,
            lambda act: return_assessment(self.store, act, found[1].id, said, on, self.today),
        )
        assert not done or (Move.RETURN in assessment_moves(*found) and said.strip())

    def sign(self) -> None:
        if (found := self.some_assessment()) is None:
            return
        (case, one), who, on, late = found, self.one_of(PEOPLE), self.day(), self.one_of([True, False, False])
        reason, note = (LateReason.WORKLOAD, "Too much") if late else (None, "")
        done = self.does(
            who,
            Action.AUTHORISE,
            lambda act: authorise(self.store, act, one.id, on, self.today, reason=reason, note=note),
        )
        if done:
            assert Move.AUTHORISE in assessment_moves(case, one)
            assert one.submitted is not None
            assert who not in {one.submitted.by_id, case.holder_id} | case.holders_on(one.submitted.on, on)
            assert late == (on > one.due_on)
            self.held_by_another(who, one)

    def open_again(self) -> None:
        if (found := self.some_assessment()) is None:
            return
        (case, one), on = found, self.day()
        done = self.does(
            self.one_of(PEOPLE),
            Action.REOPEN,
            lambda act: reopen(self.store, act, one.id, "It was signed too soon", on, self.today),
        )
        if done:
            assert Move.REOPEN in assessment_moves(case, one)
            kept = ask(self.store, "SELECT started_on, due_on FROM main.assessments WHERE id = :id", id=one.id)
            assert kept == [(one.started_on.isoformat(), one.due_on.isoformat())], "it keeps its start"

    def correct(self) -> None:
        if (found := self.some_assessment()) is None:
            return
        case, one = found
        what = self.one_of([*Dated, *dates_of(case, one)])
        of = None if what is Dated.REFERRAL else one
        now, on = self.day(), self.one_of([self.today, self.today, self.today, self.day()])
        reason, note = self.one_of([(None, ""), (None, ""), (LateReason.COMPLEXITY, "As it turned out")])
        kept = ask(self.store, "SELECT COUNT(*) FROM main.corrections")[0][0]
        done = self.does(
            self.one_of([SAM, MO, WIL]),
            Action.CORRECT_DATE,
            lambda act: correct_date(
                self.store, act, case.id, None if of is None else of.id, what, now, "It was typed wrongly", on,
                self.today, reason=reason, note=note,
            ),
        )  # fmt: skip
        if done:
            assert what in dates_of(case, of)
            assert ask(self.store, "SELECT COUNT(*) FROM main.corrections")[0][0] == kept + 1, "the old one is kept"

    def confer(self) -> None:
        case, held_on, why = self.some_case(), self.one_of([None, self.day(), self.day()]), self.one_of(["Safe", " "])
        done = self.does(
            self.one_of(PEOPLE),
            Action.NOTE_CONFERENCE,
            lambda act: note_conference(self.store, act, case.id, held_on, self.today, needless=why),
        )
        assert not done or Move.CONFERENCE in case_moves(case)
        assert not done or held_on is None or held_on.weekday() < 5

    def close(self) -> None:
        case, reason, on = self.some_case(), self.one_of(list(ClosureReason)), self.day()
        done = self.does(
            self.one_of(PEOPLE),
            Action.CLOSE_CASE,
            lambda act: close_case(self.store, act, case.id, reason, "All is done", on, self.today),
        )
        assert not done or Move.CLOSE in case_moves(case)

    def take_up(self) -> None:
        case, on = self.one_of(self.cases()), self.day()
        done = self.does(
            self.one_of(PEOPLE),
            Action.TAKE_UP,
            lambda act: take_up_again(self.store, act, case.id, "It goes on after all", on, self.today),
        )
        assert not done or Move.TAKE_UP in case_moves(case)

    def write_down(self) -> None:
        case, on, store, today = self.some_case(), self.day(), self.store, self.today
        due_on = self.day() + timedelta(days=5)
        actions = ask(store, "SELECT id FROM main.actions WHERE case_id = :id", id=case.id) or [(0,)]
        done = self.one_of(actions)[0]
        action, do = self.one_of([
            (Action.WRITE_NOTE, lambda act: write_note(store, act, case.id, NoteKind.CONTACT, "They rang", on, today)),
            (Action.DECIDE, lambda act: record_decision(store, act, case.id, "Not to act", "It is known", on, today)),
            (Action.AGREE_ACTION, lambda act: agree_action(store, act, case.id, "Visit", ANN, due_on, on, today)),
            (Action.AGREE_ACTION, lambda act: finish_action(store, act, done, on, today)),
            (Action.NOTE_SECTION_47, lambda act: note_section_47(store, act, case.id, self.one_of([on, None]), today)),
        ])  # fmt: skip
        self.does(self.one_of(PEOPLE), action, do)

    def hand_over(self) -> None:
        case, on, to = self.some_case(), self.day(), self.one_of([ANN, BOB, MO, MAX, None])
        if to is None:
            self.does(MO, Action.UNALLOCATE,
                      lambda act: unallocate(self.store, act, [Wish(case.id)], on, self.today, "Away"))  # fmt: skip
            return
        self.does(
            MO,
            Action.ALLOCATE,
            lambda act: allocate(self.store, act, [Wish(case.id)], Destination(to, NORTH), on, self.today, "Near",
                                 code=ChangeReason.OTHER, override="It must be"),
        )  # fmt: skip

    # What is called legal can be done.

    def a_day_for(self, case: CaseAt, check: Callable[[date], object]) -> date:
        """A day on which the check lets it pass; mostly the last one."""
        found = possible(self.days_of(case), check)
        return self.one_of([found[-1], found[-1], *found])

    def days_of(self, case: CaseAt) -> list[date]:
        return [case.opened_on + timedelta(days=n) for n in range(-2, (self.today - case.opened_on).days + 2)]

    def goes_on(self, case: CaseAt, move: Move) -> None:
        store, today = self.store, self.today
        match move:
            case Move.DECIDE:
                what = self.one_of(OUTCOMES)
                self.can(MAX, Action.DECIDE_REFERRAL,
                         lambda act: decide_referral(store, act, case.id, what, "They rang", today, today))  # fmt: skip
            case Move.START:
                kind, trigger = self.one_of(startable(case))
                on = self.a_day_for(case, lambda day: check_start(case, kind, trigger, day, today))
                self.can(WIL, Action.START_ASSESSMENT,
                         lambda act: start_assessment(store, act, case.id, kind, trigger, on, today))  # fmt: skip
            case Move.CONFERENCE:
                days = possible([*self.days_of(case), None], lambda day: check_conference(case, day, today))
                held_on, why = self.one_of(days), f"The child is safe, for {self.chance.random()} reasons"
                if held_on is None or held_on != case.conference_on:
                    self.can(
                        SAM,
                        Action.NOTE_CONFERENCE,
                        lambda act: note_conference(store, act, case.id, held_on, today, needless=why),
                    )
            case Move.TAKE_UP:
                on = self.a_day_for(case, lambda day: check_taken_up(case, day, today))
                self.can(MO, Action.TAKE_UP, lambda act: take_up_again(store, act, case.id, "It goes on", on, today))
            case Move.CLOSE:
                on, reason = self.a_day_for(case, lambda day: check_close(case, day, today)), ClosureReason.DIED
                self.can(MO, Action.CLOSE_CASE,
                         lambda act: close_case(store, act, case.id, reason, "All is done", on, today))  # fmt: skip
            case Move.CORRECT:
                self.corrects(case, None)

    def held_by_another(self, who: int, one: AssessmentAt) -> None:
        """Who has just signed it held the case neither on the day of the submission nor on that of the signature."""
        assert ask(
            self.store,
            "SELECT al.id FROM main.submissions AS s JOIN main.allocations AS al ON al.case_id = s.case_id "
            "AND al.worker_id = :who WHERE s.outcome = 'authorised' "
            "AND s.id = (SELECT MAX(id) FROM main.submissions WHERE assessment_id = :one) AND "
            "((al.started_on <= s.submitted_on AND COALESCE(al.ended_on, '9999') > s.submitted_on) "
            "OR (al.started_on <= s.ended_on AND COALESCE(al.ended_on, '9999') > s.ended_on))",
            who=who,
            one=one.id,
        ) == []  # fmt: skip

    def goes_on_with(self, case: CaseAt, one: AssessmentAt, move: Move) -> None:
        store, today = self.store, self.today
        match move:
            case Move.SEEN:
                on, alone = (
                    self.a_day_for(case, lambda day: check_seen(case, one, day, today)),
                    self.chance.random() < 0.5,
                )
                stands = ask(store, "SELECT child_seen_on, seen_alone FROM main.assessments WHERE id = :id", id=one.id)
                if stands != [(on.isoformat(), alone)]:
                    self.can(WIL, Action.NOTE_SEEN, lambda act: note_seen(store, act, one.id, on, alone, today))
            case Move.SUBMIT:
                on = self.a_day_for(case, lambda day: check_submit(case, one, day, today))
                self.can(self.one_of([WIL, MO]), Action.SUBMIT, lambda act: submit(store, act, one.id, on, today))
            case Move.AUTHORISE:
                on = self.a_day_for(case, partial(self.checks_sign, case, one))
                late = {"reason": LateReason.MANAGER, "note": "It lay there"} if on > one.due_on else {}
                who = signer_of(case, one)
                self.can(who, Action.AUTHORISE, lambda act: authorise(store, act, one.id, on, today, **late))
                self.held_by_another(who, one)
            case Move.RETURN:
                on = self.a_day_for(case, lambda day: check_return(one, day, today))
                self.can(MO, Action.RETURN, lambda act: return_assessment(store, act, one.id, "Say more.", on, today))
            case Move.REOPEN:
                on = self.a_day_for(case, lambda day: check_reopen(case, one, day, today))
                self.can(MO, Action.REOPEN, lambda act: reopen(store, act, one.id, "Too soon", on, today))
            case Move.CORRECT:
                self.corrects(case, one)

    def corrects(self, case: CaseAt, one: AssessmentAt | None) -> None:
        """A date of an assessment can be corrected to every day that fits; of a referral the child must fit as well."""
        what = self.one_of(dates_of(case, one))
        days = possible(self.days_of(case), lambda day: corrected(case, one, what, day, self.today))
        if not days:
            return
        now = self.one_of(days)
        id_ = None if one is None else one.id

        def correct(act: Act, **late: Any) -> None:
            correct_date(
                self.store, act, case.id, id_, what, now, "It was typed wrongly", self.today, self.today, **late
            )

        if not self.does(SAM, Action.CORRECT_DATE, correct) and one is not None:
            late = {"reason": LateReason.OTHER, "note": "It was later than we thought"}
            self.can(SAM, Action.CORRECT_DATE, partial(correct, **late))

    def checks_start(self, case: CaseAt, kind: Kind, trigger: Trigger, day: date) -> None:
        check_start(case, kind, trigger, day, self.today)

    def checks_sign(self, case: CaseAt, one: AssessmentAt, day: date) -> None:
        reason = LateReason.OTHER if day > one.due_on else None
        check_authorise(case, one, signer_of(case, one), day, self.today, reason, "Late" if reason else "")

    @invariant()
    def what_is_not_called_legal_is_refused_on_every_day(self) -> None:
        for case in self.cases():
            days = self.days_of(case)
            self.legal_of_the_case(case, days)
            for one in case.assessments:
                self.legal_of_the_assessment(case, one, days)

    def legal_of_the_case(self, case: CaseAt, days: list[date]) -> None:
        can_start = {
            (kind, trigger)
            for kind, trigger in EVERY_START
            if possible(days, partial(self.checks_start, case, kind, trigger))
        }
        assert can_start == (set(startable(case)) if Move.START in case_moves(case) else set())
        found: dict[Move, Any] = {
            Move.START: can_start,
            Move.CLOSE: possible(days, lambda day: check_close(case, day, self.today)),
            Move.CONFERENCE: possible([*days, None], lambda day: check_conference(case, day, self.today)),
            Move.TAKE_UP: possible(days, lambda day: check_taken_up(case, day, self.today)),
            Move.DECIDE: case.awaits_decision,
        }
        assert {move for move, can_be in found.items() if can_be} == set(case_moves(case)) - {Move.CORRECT}

    def legal_of_the_assessment(self, case: CaseAt, one: AssessmentAt, days: list[date]) -> None:
        found = {
            Move.SEEN: possible(days, lambda day: check_seen(case, one, day, self.today)),
            Move.SUBMIT: possible(days, lambda day: check_submit(case, one, day, self.today)),
            Move.RETURN: possible(days, lambda day: check_return(one, day, self.today)),
            Move.REOPEN: possible(days, lambda day: check_reopen(case, one, day, self.today)),
            Move.AUTHORISE: possible(days, partial(self.checks_sign, case, one)),
            Move.CORRECT: bool(dates_of(case, one)),
        }
        assert {move for move, can_be in found.items() if can_be} == set(assessment_moves(case, one))

    # What can never be.

    def rows(self, sql: str) -> list[Any]:
        return ask(self.store, sql)

    @invariant()
    def no_two_assessments_are_open_but_an_initial_beside_the_core_of_section_47(self) -> None:
        for (case,) in self.rows("SELECT id FROM main.cases"):
            still_open = self.rows(
                f"SELECT kind, started_by FROM main.assessments WHERE case_id = {case} AND authorised_on IS NULL"
            )
            beside = {("core", "strategy_discussion")} & set(still_open)
            assert len(still_open) < 2 or (
                len(still_open) == 2 and {kind for kind, _ in still_open} == {"initial", "core"} and beside
            )

    @invariant()
    def a_closed_case_has_nothing_open_and_a_referral_without_a_decision_no_assessment(self) -> None:
        assert self.rows(
            "SELECT c.id FROM main.cases AS c JOIN main.assessments AS a ON a.case_id = c.id "
            "WHERE (c.closed_on IS NOT NULL AND (a.authorised_on IS NULL OR a.authorised_on > c.closed_on)) "
            "OR c.referral_outcome IS NULL"
        ) == []  # fmt: skip
        assert self.rows(
            "SELECT id FROM main.cases WHERE closed_on < MAX(opened_on, referred_on, referral_decided_on, "
            "COALESCE(section_47_on, ''), COALESCE(conference_on, '')) "
            "OR referral_decided_on < referred_on"
        ) == []  # fmt: skip

    @invariant()
    def the_days_of_an_assessment_are_in_their_order(self) -> None:
        assert self.rows(
            "SELECT a.id FROM main.assessments AS a JOIN main.cases AS c ON c.id = a.case_id "
            "WHERE a.started_on < c.referred_on OR a.clock_from > a.started_on OR a.authorised_on < a.started_on "
            "OR a.child_seen_on > a.authorised_on OR a.child_seen_on < a.clock_from"
        ) == []  # fmt: skip
        for id_, started, authorised in self.rows("SELECT id, started_on, authorised_on FROM main.assessments"):
            times = self.rows(
                f"SELECT submitted_on, ended_on, outcome FROM main.submissions WHERE assessment_id = {id_} ORDER BY id"
            )
            assert all(submitted >= started for submitted, _, _ in times)
            assert all(ended is not None for _, ended, _ in times[:-1]), "one submission is with the manager at most"
            assert all(before[1] <= after[0] for before, after in pairwise(times)), "one comes after the other"
            if authorised is not None:
                assert times, "nothing is authorised that was not submitted"
                assert times[-1][1:] == (authorised, "authorised")
            elif times and times[-1][2] == "authorised":
                assert self.rows(f"SELECT id FROM main.corrections WHERE assessment_id = {id_} AND became IS NULL")

    @invariant()
    def a_due_date_is_what_the_standard_says_and_a_late_signature_has_its_reason(self) -> None:
        with self.store.reading() as reader:
            clock = standards(reader)
            for kind, clock_from, standard, due_on, authorised, reason in reader.rows(
                "SELECT kind, clock_from, standard_id, due_on, authorised_on, late_reason FROM assessments"
            ):
                due = clock.due(Kind(kind).clock, date.fromisoformat(clock_from))
                assert (due.due_on.isoformat(), due.standard.id) == (due_on, standard)
                assert (reason is not None) == (authorised is not None and authorised > due_on)

    @invariant()
    def where_the_time_went_adds_up(self) -> None:
        with self.store.reading() as reader:
            clock = standards(reader)
            rows = reader.rows("SELECT id, clock_from, authorised_on FROM assessments")
            splits = splits_of(reader, clock, [row[0] for row in rows], self.today)
        for id_, clock_from, authorised in rows:
            until = min(self.today, date.fromisoformat(authorised or "9999-12-31"))
            split = splits[id_]
            assert split.elapsed == clock.day_number(date.fromisoformat(clock_from), until)
            assert min(split.unallocated, split.worker, split.manager) >= 0

    @invariant()
    def a_closure_that_stands_is_of_a_closed_case_and_each_decision_is_corrected_once(self) -> None:
        standing = self.rows(
            "SELECT DISTINCT d.case_id, c.closed_on IS NOT NULL FROM main.decisions AS d JOIN main.cases AS c "
            "ON c.id = d.case_id WHERE d.kind = 'closure' AND d.corrects_id IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM main.decisions AS l WHERE l.corrects_id = d.id)"
        )
        assert all(closed for _, closed in standing)
        assert {case for case, _ in standing} == {case.id for case in self.cases() if case.closure_id is not None}
        assert self.rows(
            "SELECT corrects_id FROM main.decisions WHERE corrects_id IS NOT NULL GROUP BY 1 HAVING COUNT(*) > 1"
        ) == []  # fmt: skip

    @invariant()
    def a_case_does_not_close_while_a_conference_is_owed(self) -> None:
        assert self.rows(
            "SELECT id FROM main.cases WHERE closed_on IS NOT NULL AND section_47_on IS NOT NULL "
            "AND conference_needless IS NULL AND (conference_on IS NULL OR conference_on < section_47_on)"
        ) == []  # fmt: skip

    @invariant()
    def nobody_signs_their_own(self) -> None:
        assert self.rows(
            "SELECT id FROM main.submissions WHERE outcome = 'authorised' AND ended_by = submitted_by"
        ) == []  # fmt: skip

    @invariant()
    def the_rules_of_the_census_are_kept(self) -> None:
        with self.store.reading() as reader:
            assert findings(reader, self.today) == ()

    @invariant()
    def cases_of_a_child_follow_each_other(self) -> None:
        for (child,) in self.rows("SELECT id FROM main.children"):
            times = self.rows(
                "SELECT opened_on, COALESCE(closed_on, '9999') FROM main.cases "
                f"WHERE child_id = {child} ORDER BY number"
            )
            assert all(before[1] <= after[0] for before, after in pairwise(times))

    @invariant()
    def nothing_on_a_case_is_of_a_day_before_it_or_to_come(self) -> None:
        for case in self.cases():
            with self.store.reading() as reader:
                told = story(reader, case.id, date.max)
            assert told, "a case has a story"
            assert told[0].on >= case.opened_on, told[0]
            assert told[-1].on <= self.today, told[-1]
            assert [one.on for one in told] == sorted(one.on for one in told)


def possible(days: Sequence[Any], check: Callable[[Any], object]) -> list[Any]:
    """The days on which the check lets it pass."""
    found = []
    for day in days:
        try:
            check(day)
        except InvalidInput:
            continue
        found.append(day)
    return found


def signer_of(case: CaseAt, one: AssessmentAt) -> int:
    """Somebody who may sign it: who neither submitted it nor held the case."""
    by = None if one.submitted is None else one.submitted.by_id
    had_it = {by, case.holder_id, *(worker for worker, _, _ in case.held)}
    return next(who for who in SIGNING if who not in had_it)


@pytest.fixture
def machine(authority_template: Path, tmp_path: Path) -> type[Pathways]:
    template = tmp_path / "template.db"
    shutil.copyfile(authority_template, template)
    with Store.open(template) as store:
        for table in ("allocations", "assessments", "cases", "restrictions", "children", "families"):
            write(store, f"DELETE FROM {table}")
        write(store, "INSERT INTO children (id, reference, search) VALUES (?, ?, ?)", (1, "C1", "c1"), (2, "C2", "c2"))
    numbers = count()

    class OfThisTest(Pathways):
        done: ClassVar[set[Action]] = set()

        @property
        def path(self) -> Path:
            return self._path

        def __init__(self) -> None:
            self._path = tmp_path / f"{next(numbers)}.db"
            super().__init__()

    return OfThisTest


def test_no_case_can_be_driven_into_what_cannot_be(machine: type[Pathways]) -> None:
    run_state_machine_as_test(
        machine, settings=settings(max_examples=of_a_hundred(7), stateful_step_count=25, deadline=None)
    )
    assert machine.done >= {
        Action.TAKE_REFERRAL, Action.DECIDE_REFERRAL, Action.START_ASSESSMENT, Action.NOTE_SEEN, Action.SUBMIT,
        Action.RETURN, Action.AUTHORISE, Action.REOPEN, Action.CORRECT_DATE, Action.NOTE_CONFERENCE, Action.CLOSE_CASE,
        Action.TAKE_UP, Action.ALLOCATE,
    }, "all was done, and not only tried"  # fmt: skip
