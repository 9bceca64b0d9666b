"""Legal moves only: whatever anybody does on any day, no case comes to what cannot be."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
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
from db.commands.closing import close_case, note_conference
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
SIGNING = (ADA, MO, MAX)
ERAS = (date(2011, 9, 1), date(2013, 4, 10), date(2024, 6, 3))
# At first a referral is decided on, unless it is to wait.
FIRST_OUTCOMES = [ReferralOutcome.ASSESSMENT] * 4 + [ReferralOutcome.SECTION_47] * 2 + [None]
EVERY_START = [(kind, trigger) for kind in Kind for trigger in Trigger]

# So many days before today; now and then a day to come.
ago = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5, 8, 13, 21, 40, -1])
anybody = st.sampled_from(PEOPLE)
pick = st.integers(0, 11)


class Pathways(RuleBasedStateMachine):
    """Two children, their cases one after the other, and five people who try everything on any day."""

    path: Path  # of the closed store that each example begins with a copy of

    def __init__(self) -> None:
        super().__init__()
        shutil.copyfile(self.path.with_name("template.db"), self.path)
        self.opened = Store.open(self.path)
        self.store = self.opened.__enter__()
        self.today, self.children, self.numbers = date.min, [1, 2], 0

    def teardown(self) -> None:
        assert trail_is_sound(self.store)
        self.opened.__exit__(None, None, None)
        self.path.unlink()
        for beside in self.path.parent.glob(f"{self.path.name}-*"):
            beside.unlink()

    # What is known, and who does what.

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def act(self, who: int) -> Act:
        return Act(person(who), datetime.combine(self.today, time(9), UTC))

    def cases(self) -> list[CaseAt]:
        with self.store.reading() as reader:
            return [case_at(reader, id_, self.today) for (id_,) in reader.rows("SELECT id FROM cases ORDER BY id")]

    def some_case(self, number: int) -> CaseAt | None:
        cases = self.cases()
        still_open = [case for case in cases if case.closed_on is None]
        among = still_open if still_open and number % 6 else cases
        return among[number % len(among)] if among else None

    def some_assessment(self, number: int) -> tuple[CaseAt, AssessmentAt] | None:
        found = [(case, one) for case in self.cases() for one in case.assessments]
        found = [each for each in found if each[1].is_open] * 4 + found
        return found[number % len(found)] if found else None

    def does(self, who: int, action: Action, do: Callable[[Act], object], *, back: bool = False) -> bool:
        """Whether it was done; what is refused changes nothing, and what was done can be taken back and up again."""
        before = records(self.store)
        try:
            do(self.act(who))
        except CpipError as error:
            said = str(error)
        else:
            said = ""
        if said:
            assert differing(before, records(self.store)) == [], f"{action} was refused, and changed something"
            assert said.endswith("."), said
            assert not said[0].islower(), said
            return False
        assert person(who).may(action)
        if back:
            after = records(self.store)
            undo(self.store, self.act(who))
            assert differing(before, records(self.store)) == [], f"{action} was not taken back as a whole"
            redo(self.store, self.act(who))
            assert differing(after, records(self.store)) == [], f"{action} was not taken up again as a whole"
        return True

    def can(self, who: int, action: Action, do: Callable[[Act], object]) -> None:
        """It is done: what is called legal can be."""
        assert self.does(who, action, do), f"{action} was refused"

    def number(self) -> int:
        """A number that was not given before."""
        self.numbers += 1
        return self.numbers

    # The days go by.

    @initialize(start=st.sampled_from(ERAS), count_start_day=st.booleans(), outcome=st.sampled_from(FIRST_OUTCOMES),
                holder=st.sampled_from([None, ANN, MO]))  # fmt: skip
    def begins(self, start: date, count_start_day: bool, outcome: ReferralOutcome | None, holder: int | None) -> None:
        self.today = start
        write(self.store, f"UPDATE authority SET count_start_day = {int(count_start_day)}")
        self.refer(0, WIL, 5, 3, False)
        if outcome is not None:
            self.decide(0, MAX, 5, outcome, 3, False)
        if holder is not None:
            self.hand_over(0, MO, 3, holder)

    @rule(days=st.sampled_from([1, 1, 2, 3, 7, 12]))
    def days_go_by(self, days: int) -> None:
        self.today += timedelta(days=days)

    # Everything that can be tried, by anybody, on any day.

    @rule(child=st.integers(0, 1), who=anybody, on=ago, level=st.integers(0, 4), back=st.booleans())
    def refer(self, child: int, who: int, on: int, level: int, back: bool) -> None:
        self.does(
            who,
            Action.TAKE_REFERRAL,
            lambda act: take_referral(
                self.store, act, self.children[child], self.day(on), ReferralSource.POLICE, PrimaryNeed.ABUSE, level,
                "As the police said", self.today, team_id=[None, DUTY][level % 2],
            ),
            back=back,
        )  # fmt: skip

    @rule(number=pick, who=anybody, on=ago, outcome=st.sampled_from(ReferralOutcome), strategy=ago, again=st.booleans())
    def decide(self, number: int, who: int, on: int, outcome: ReferralOutcome, strategy: int, again: bool) -> None:
        if (case := self.some_case(number)) is None:
            return
        decided = ask(self.store, "SELECT MAX(id) FROM main.decisions WHERE kind = 'referral' AND case_id = :id",
                      id=case.id)[0][0]  # fmt: skip
        corrects = decided if again else None
        done = self.does(
            who,
            Action.DECIDE_REFERRAL,
            lambda act: decide_referral(
                self.store, act, case.id, outcome, "It must be looked at", self.day(on), self.today,
                strategy_on=self.day(strategy) if outcome is ReferralOutcome.SECTION_47 else None, corrects=corrects,
            ),
        )  # fmt: skip
        assert not done or Move.DECIDE in case_moves(case) or corrects is not None

    @rule(number=pick, who=anybody, on=ago, start=st.sampled_from(EVERY_START), back=st.booleans())
    def start(self, number: int, who: int, on: int, start: tuple[Kind, Trigger], back: bool) -> None:
        if (case := self.some_case(number)) is None:
            return
        kind, trigger = start
        done = self.does(
            who,
            Action.START_ASSESSMENT,
            lambda act: start_assessment(self.store, act, case.id, kind, trigger, self.day(on), self.today),
            back=back,
        )
        assert not done or (Move.START in case_moves(case) and start in startable(case))

    @rule(number=pick, who=anybody, on=ago, alone=st.sampled_from([None, True, False]), back=st.booleans())
    def see(self, number: int, who: int, on: int, alone: bool | None, back: bool) -> None:
        if (found := self.some_assessment(number)) is None:
            return
        done = self.does(
            who,
            Action.NOTE_SEEN,
            lambda act: note_seen(self.store, act, found[1].id, None if on == 40 else self.day(on), alone, self.today),
            back=back,
        )
        assert not done or Move.SEEN in assessment_moves(*found)

    @rule(number=pick, who=anybody, on=ago, to=st.sampled_from([None, *PEOPLE, ANN]), seen=st.one_of(st.none(), ago),
          back=st.booleans())  # fmt: skip
    def hand_in(self, number: int, who: int, on: int, to: int | None, seen: int | None, back: bool) -> None:
        if (found := self.some_assessment(number)) is None:
            return
        seen_on = None if seen is None else self.day(seen)
        done = self.does(
            who,
            Action.SUBMIT,
            lambda act: submit(self.store, act, found[1].id, self.day(on), self.today, to_id=to, seen_on=seen_on),
            back=back,
        )
        assert not done or Move.SUBMIT in assessment_moves(*found)

    @rule(number=pick, who=anybody, on=ago, said=st.sampled_from(["Say more.", " "]), back=st.booleans())
    def give_back(self, number: int, who: int, on: int, said: str, back: bool) -> None:
        if (found := self.some_assessment(number)) is None:
            return
        done = self.does(
            who,
            Action.RETURN,
            lambda act: return_assessment(self.store, act, found[1].id, said, self.day(on), self.today),
            back=back,
        )
        assert not done or (Move.RETURN in assessment_moves(*found) and said.strip())

    @rule(number=pick, who=st.sampled_from([*SIGNING, *PEOPLE]), on=ago, late=st.booleans(), back=st.booleans())
    def sign(self, number: int, who: int, on: int, late: bool, back: bool) -> None:
        if (found := self.some_assessment(number)) is None:
            return
        case, one = found
        reason, note = (LateReason.WORKLOAD, "Too much") if late else (None, "")
        done = self.does(
            who,
            Action.AUTHORISE,
            lambda act: authorise(self.store, act, one.id, self.day(on), self.today, reason=reason, note=note),
            back=back,
        )
        if done:
            assert Move.AUTHORISE in assessment_moves(case, one)
            assert one.submitted is not None
            assert who not in (one.submitted.by_id, case.holder_id)
            assert late == (self.day(on) > one.due_on)

    @rule(number=pick, who=anybody, on=ago, back=st.booleans())
    def open_again(self, number: int, who: int, on: int, back: bool) -> None:
        if (found := self.some_assessment(number)) is None:
            return
        case, one = found
        done = self.does(
            who,
            Action.REOPEN,
            lambda act: reopen(self.store, act, one.id, "It was signed too soon", self.day(on), self.today),
            back=back,
        )
        assert not done or Move.REOPEN in assessment_moves(case, one)
        if done:
            started, due = ask(self.store, "SELECT started_on, due_on FROM main.assessments WHERE id = :id",
                               id=one.id)[0]  # fmt: skip
            assert (started, due) == (one.started_on.isoformat(), one.due_on.isoformat()), "it keeps its start"

    @rule(number=pick, who=st.sampled_from([MO, SAM, WIL]), what=pick, now=ago, on=st.sampled_from([0] * 6 + [3, -1]),
          late=st.sampled_from([False, False, False, True]), back=st.booleans())  # fmt: skip
    def correct(self, number: int, who: int, what: int, now: int, on: int, late: bool, back: bool) -> None:
        self.correct_of(self.some_assessment(number), list(Dated)[what % len(Dated)], who, now, on, late, back)

    @rule(number=pick, who=st.sampled_from([MO, SAM]), what=pick, now=ago,
          late=st.sampled_from([False, False, False, True]), back=st.booleans())  # fmt: skip
    def correct_what_can_be(self, number: int, who: int, what: int, now: int, late: bool, back: bool) -> None:
        if (found := self.some_assessment(number)) is None:
            return
        known = [*dates_of(*found), Dated.REFERRAL]
        self.correct_of(found, known[what % len(known)], who, now, 0, late, back)

    def correct_of(
        self,
        found: tuple[CaseAt, AssessmentAt] | None,
        what: Dated,
        who: int,
        now: int,
        on: int,
        late: bool,
        back: bool,
    ) -> None:
        if found is None:
            return
        case, one = found
        if what is Dated.REFERRAL:
            one = None
        reason, note = (LateReason.COMPLEXITY, "As it turned out") if late else (None, "")
        kept = ask(self.store, "SELECT COUNT(*) FROM main.corrections")[0][0]
        done = self.does(
            who,
            Action.CORRECT_DATE,
            lambda act: correct_date(
                self.store, act, case.id, None if one is None else one.id, what, self.day(now), "It was typed wrongly",
                self.day(on), self.today, reason=reason, note=note,
            ),
            back=back,
        )  # fmt: skip
        if done:
            assert Move.CORRECT in (case_moves(case) if one is None else assessment_moves(case, one))
            assert what in dates_of(case, one)
            assert ask(self.store, "SELECT COUNT(*) FROM main.corrections")[0][0] == kept + 1, "the old one is kept"

    @rule(number=pick, who=anybody, on=st.one_of(st.none(), ago), why=st.sampled_from(["The child is safe", " "]),
          back=st.booleans())  # fmt: skip
    def confer(self, number: int, who: int, on: int | None, why: str, back: bool) -> None:
        if (case := self.some_case(number)) is None:
            return
        held_on = None if on is None else self.day(on)
        done = self.does(
            who,
            Action.NOTE_CONFERENCE,
            lambda act: note_conference(self.store, act, case.id, held_on, self.today, needless=why),
            back=back,
        )
        assert not done or Move.CONFERENCE in case_moves(case)
        assert not done or held_on is None or held_on.weekday() < 5

    @rule(number=pick, who=anybody, on=ago, reason=st.sampled_from(ClosureReason), back=st.booleans())
    def close(self, number: int, who: int, on: int, reason: ClosureReason, back: bool) -> None:
        if (case := self.some_case(number)) is None:
            return
        done = self.does(
            who,
            Action.CLOSE_CASE,
            lambda act: close_case(self.store, act, case.id, reason, "All is done", self.day(on), self.today),
            back=back,
        )
        assert not done or Move.CLOSE in case_moves(case)

    @rule(number=pick, who=anybody, on=ago, what=st.sampled_from(["note", "decision", "action", "done", "enquiries"]),
          back=st.booleans())  # fmt: skip
    def write_down(self, number: int, who: int, on: int, what: str, back: bool) -> None:
        if (case := self.some_case(number)) is None:
            return
        store, day, today = self.store, self.day(on), self.today
        actions = ask(store, "SELECT id FROM main.actions WHERE case_id = :id", id=case.id) or [(0,)]
        action, do = {
            "note": (Action.WRITE_NOTE,
                     lambda act: write_note(store, act, case.id, NoteKind.CONTACT, "They rang", day, today)),
            "decision": (Action.DECIDE,
                         lambda act: record_decision(store, act, case.id, "Not to act", "It is known", day, today)),
            "action": (Action.AGREE_ACTION,
                       lambda act: agree_action(store, act, case.id, "Visit", ANN, self.day(on - 5), day, today)),
            "done": (Action.AGREE_ACTION,
                     lambda act: finish_action(store, act, actions[number % len(actions)][0], day, today)),
            "enquiries": (Action.NOTE_SECTION_47, lambda act: note_section_47(store, act, case.id, day, today)),
        }[what]  # fmt: skip
        self.does(who, action, do, back=back and what != "decision")

    @rule(number=pick, who=st.sampled_from(SIGNING), on=ago, to=st.sampled_from([ANN, BOB, MO, MAX, None]))
    def hand_over(self, number: int, who: int, on: int, to: int | None) -> None:
        if (case := self.some_case(number)) is None:
            return
        wishes = [Wish(case.id)]
        if to is None:
            self.does(who, Action.UNALLOCATE,
                      lambda act: unallocate(self.store, act, wishes, self.day(on), self.today, "Away"))  # fmt: skip
            return
        self.does(
            who,
            Action.ALLOCATE,
            lambda act: allocate(self.store, act, wishes, Destination(to, NORTH), self.day(on), self.today, "Near",
                                 code=ChangeReason.OTHER, override="It must be"),
        )  # fmt: skip

    @rule(who=anybody, again=st.booleans(), below=st.integers(0, 3))
    def take_back(self, who: int, again: bool, below: int) -> None:
        """An act of long ago is taken back, where nothing was built on it."""
        reverse = redo if again else undo
        acts = [row[0] for row in ask(self.store, "SELECT group_id FROM main.reversible_acts WHERE worker_id = :who "
                                      "AND side = :side ORDER BY group_id DESC", who=who,
                                      side="undone" if again else "done")]  # fmt: skip
        if not acts:
            return
        before = records(self.store)
        try:
            reverse(self.store, self.act(who), acts[below % len(acts)], below=True)
        except Conflict:
            assert differing(before, records(self.store)) == []

    # What is called legal can be done.

    @rule(number=pick, choice=pick)
    def what_is_legal_for_a_case_can_be_done(self, number: int, choice: int) -> None:
        case = self.some_case(number)
        moves = () if case is None else case_moves(case)
        if case is None or not moves:
            return
        store, today = self.store, self.today
        match moves[choice % len(moves)]:
            case Move.DECIDE:
                self.can(MO, Action.DECIDE_REFERRAL, lambda act: decide_referral(
                    store, act, case.id, ReferralOutcome.ASSESSMENT, "To be looked at", today, today))  # fmt: skip
            case Move.START:
                kind, trigger = startable(case)[choice % len(startable(case))]
                self.can(WIL, Action.START_ASSESSMENT,
                         lambda act: start_assessment(store, act, case.id, kind, trigger, today, today))  # fmt: skip
            case Move.CONFERENCE:
                self.can(SAM, Action.NOTE_CONFERENCE,
                         lambda act: note_conference(store, act, case.id, None, today,
                                                     needless=f"Safe {self.number()}"))  # fmt: skip
            case Move.CLOSE:
                self.can(MO, Action.CLOSE_CASE, lambda act: close_case(
                    store, act, case.id, ClosureReason.NO_LONGER_IN_NEED, "All is done", today, today))  # fmt: skip
            case Move.CORRECT:
                assert dates_of(case, None) == (Dated.REFERRAL,)

    @rule(number=pick, choices=st.lists(pick, min_size=1, max_size=4))
    def what_is_legal_for_an_assessment_can_be_done(self, number: int, choices: list[int]) -> None:
        for choice in choices:
            self.legal_move(number, choice)

    def legal_move(self, number: int, choice: int) -> None:
        if (found := self.some_assessment(number)) is None or not assessment_moves(*found):
            return
        (case, one), store, today = found, self.store, self.today
        match assessment_moves(*found)[choice % len(assessment_moves(*found))]:
            case Move.SEEN:
                alone = ask(store, "SELECT seen_alone FROM main.assessments WHERE id = :id", id=one.id)[0][0] != 1
                self.can(WIL, Action.NOTE_SEEN, lambda act: note_seen(store, act, one.id, today, alone, today))
            case Move.SUBMIT:
                self.can(WIL, Action.SUBMIT, lambda act: submit(store, act, one.id, today, today))
            case Move.AUTHORISE:
                assert one.submitted is not None
                signer = next(who for who in SIGNING if who not in (one.submitted.by_id, case.holder_id))
                late = {"reason": LateReason.MANAGER, "note": "Late"} if today > one.due_on else {}
                self.can(signer, Action.AUTHORISE, lambda act: authorise(store, act, one.id, today, today, **late))
            case Move.RETURN:
                self.can(MO, Action.RETURN,
                         lambda act: return_assessment(store, act, one.id, "Say more.", today, today))  # fmt: skip
            case Move.REOPEN:
                self.can(MO, Action.REOPEN, lambda act: reopen(store, act, one.id, "Too soon", today, today))
            case Move.CORRECT:
                assert dates_of(case, one)

    @invariant()
    def what_is_not_called_legal_is_refused_on_every_day(self) -> None:
        for case in self.cases():
            days = [case.opened_on + timedelta(days=n) for n in range(-2, (self.today - case.opened_on).days + 2)]
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
        found = {
            Move.START: bool(can_start),
            Move.CLOSE: possible(days, lambda day: check_close(case, day, self.today)),
            Move.CONFERENCE: possible([None], lambda day: check_conference(case, day, self.today)),
            Move.DECIDE: case.awaits_decision,
        }
        assert {move for move, can_be in found.items() if can_be} == set(case_moves(case)) - {Move.CORRECT}

    def checks_start(self, case: CaseAt, kind: Kind, trigger: Trigger, day: date) -> None:
        check_start(case, kind, trigger, day, self.today)

    def legal_of_the_assessment(self, case: CaseAt, one: AssessmentAt, days: list[date]) -> None:
        by = None if one.submitted is None else one.submitted.by_id
        signer = next(who for who in SIGNING if who not in (case.holder_id, by))

        def sign(day: date) -> None:
            reason = LateReason.OTHER if day > one.due_on else None
            check_authorise(one, signer, case.holder_id, day, self.today, reason, "Late" if reason else "")

        found = {
            Move.SEEN: possible(days, lambda day: check_seen(case, one, day, self.today)),
            Move.SUBMIT: possible(days, lambda day: check_submit(case, one, day, self.today)),
            Move.RETURN: possible(days, lambda day: check_return(one, day, self.today)),
            Move.REOPEN: possible(days, lambda day: check_reopen(case, one, day, self.today)),
            Move.AUTHORISE: possible(days, sign),
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
            "COALESCE(section_47_on, ''), COALESCE(conference_on, '')) OR conference_on < section_47_on "
            "OR referral_decided_on < referred_on"
        ) == []  # fmt: skip

    @invariant()
    def the_days_of_an_assessment_are_in_their_order(self) -> None:
        assert self.rows(
            "SELECT a.id FROM main.assessments AS a JOIN main.cases AS c ON c.id = a.case_id "
            "WHERE a.started_on < c.referred_on OR a.clock_from > a.started_on OR a.authorised_on < a.started_on "
            "OR a.child_seen_on > a.authorised_on OR a.child_seen_on < c.referred_on"
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
            assert told[0].on >= case.opened_on
            assert told[-1].on <= self.today
            assert [one.on for one in told] == sorted(one.on for one in told)


def possible(days: list[Any], check: Callable[[Any], object]) -> bool:
    """Whether the check lets it pass on some day."""
    for day in days:
        try:
            check(day)
        except InvalidInput:
            continue
        return True
    return False


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
        @property
        def path(self) -> Path:
            return self._path

        def __init__(self) -> None:
            self._path = tmp_path / f"{next(numbers)}.db"
            super().__init__()

    return OfThisTest


def test_no_case_can_be_driven_into_what_cannot_be(machine: type[Pathways]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))
