"""Moves on the way of cases, one after the other, at random: what can be done is done, what cannot is refused."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

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
from db.commands.referring import decide_referral, record_birth, take_referral
from db.commands.standing import (
    begin_care,
    begin_need,
    begin_protection,
    come_back,
    end_episode,
    note_held,
    place,
    set_fact,
)
from db.commands.standing_corrected import correct_episode, take_back_held
from db.commands.triage import note_section_47
from db.commands.writing import agree_action, finish_action, record_decision, write_note
from db.store import Act, Store
from models.assessment import Kind
from models.care_codes import AbuseCategory, CareEnd, EventKind, FactKind, LegalStatus, MoveReason, PlacementType
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.notes import NoteKind
from models.pathway import Dated, LateReason, Trigger
from models.referral import NewChild, ReferralOutcome

BECAUSE = "It is as was said."
OF_STATUS = ("begin_need", "begin_protection", "begin_care", "hold", "set_fact", "place", "come_back", "end",
             "correct_episode", "take_back")  # fmt: skip
# What a file never speaks of but in words of its own.
UNDOABLE = ("take_referral", "record_birth", "start", "note_seen", "submit", "return", "authorise", "reopen", "correct",
            "conference", "note", "agree", "finish", *OF_STATUS)  # fmt: skip
MOVES = (*UNDOABLE, "decide_referral", "record_decision", "close", "take_up", "section_47")


class Mover:
    """Does what it is told to something of the store, on a day not long before ``today``.

    ``submitter`` gives to the manager what ``act`` signs: no one authorises their own.
    """

    def __init__(
        self, store: Store, act: Act, today: date, chance: random.Random, submitter: Act | None = None
    ) -> None:
        self.store, self.act, self.today, self.chance = store, act, today, chance
        self.submitter = submitter or act
        self.moves: dict[str, Callable[[], Any]] = {name: getattr(self, name.rstrip("_") + "_") for name in MOVES}

    def _ids(self, sql: str) -> list[int]:
        with self.store.reading() as reader:
            return [row[0] for row in reader.rows(f"{sql} ORDER BY 1")]

    def _one(self, sql: str) -> int:
        return self.chance.choice(self._ids(sql) or [0])

    def _case(self) -> int:
        return self._one("SELECT id FROM cases")

    def _assessment(self, where: str = "1") -> int:
        """One for which it can be done, where there is one."""
        return self._one(f"SELECT id FROM assessments AS a WHERE {where}") or self._one("SELECT id FROM assessments")

    def _day(self) -> date:
        return self.today - timedelta(days=self.chance.choice([0, 0, 0, 1, 1, 2, 4, 9, -1]))

    def _source(self) -> ReferralSource:
        return self.chance.choice(list(ReferralSource))

    def take_referral_(self) -> None:
        day = self._day()
        expected = day + timedelta(days=30) if self.chance.random() < 0.5 else None
        new = NewChild(f"Child {self.chance.randint(1, 99)}", expected_on=expected)
        child = self.chance.choice([new, self._one("SELECT id FROM children")])
        take_referral(self.store, self.act, child, day, self._source(), self.chance.choice(list(PrimaryNeed)),
                      self.chance.randint(1, 4), BECAUSE, self.today)  # fmt: skip

    def decide_referral_(self) -> None:
        case = self._one("SELECT id FROM cases WHERE taken_by IS NOT NULL AND referral_outcome IS NULL")
        outcome = self.chance.choice(list(ReferralOutcome))
        decide_referral(self.store, self.act, case or self._case(), outcome, BECAUSE, self._day(), self.today)

    def record_birth_(self) -> None:
        child = self._one("SELECT id FROM children WHERE expected_on IS NOT NULL")
        record_birth(self.store, self.act, child, self._day(), self.today)

    def start_(self) -> None:
        kind, trigger = self.chance.choice(list(Kind)), self.chance.choice(list(Trigger))
        start_assessment(self.store, self.act, self._case(), kind, trigger, self._day(), self.today)

    def note_seen_(self) -> None:
        seen_on = self.chance.choice([None, self._day(), self._day()])
        note_seen(self.store, self.act, self._assessment("authorised_on IS NULL"), seen_on, True, self.today)

    def submit_(self) -> None:
        seen_on = self.chance.choice([None, self._day()])
        id_ = self._assessment("authorised_on IS NULL AND NOT EXISTS (SELECT 1 FROM submissions AS s "
                               "WHERE s.assessment_id = a.id AND s.ended_on IS NULL)")  # fmt: skip
        submit(self.store, self.submitter, id_, self._day(), self.today, seen_on=seen_on)

    def return_(self) -> None:
        return_assessment(self.store, self.act, self._with_manager(), BECAUSE, self._day(), self.today)

    def _with_manager(self) -> int:
        return self._one("SELECT assessment_id FROM submissions WHERE ended_on IS NULL") or self._assessment()

    def authorise_(self) -> None:
        reason = self.chance.choice([None, LateReason.WORKLOAD])
        authorise(self.store, self.act, self._with_manager(), self._day(), self.today, reason=reason,
                  note=BECAUSE if reason else "")  # fmt: skip

    def reopen_(self) -> None:
        reopen(self.store, self.act, self._assessment("authorised_on IS NOT NULL"), BECAUSE, self._day(), self.today)

    def correct_(self) -> None:
        what, now = self.chance.choice(list(Dated)), self._day() - timedelta(days=self.chance.randint(0, 30))
        with self.store.reading() as reader:
            found = reader.rows("SELECT case_id, id FROM assessments ORDER BY 2")
        case, assessment = self.chance.choice(found or [(0, 0)])
        correct_date(self.store, self.act, case, None if what is Dated.REFERRAL else assessment, what, now, BECAUSE,
                     self._day(), self.today, reason=LateReason.WORKLOAD, note=BECAUSE)  # fmt: skip

    def close_(self) -> None:
        case = self._one("SELECT id FROM cases AS c WHERE closed_on IS NULL AND NOT EXISTS (SELECT 1 FROM assessments "
                         "AS a WHERE a.case_id = c.id AND a.authorised_on IS NULL)")  # fmt: skip
        close_case(
            self.store,
            self.act,
            case or self._case(),
            ClosureReason.NO_LONGER_IN_NEED,
            BECAUSE,
            self._day(),
            self.today,
        )

    def take_up_(self) -> None:
        case = self._one("SELECT id FROM cases WHERE closed_on IS NOT NULL")
        take_up_again(self.store, self.act, case, BECAUSE, self._day(), self.today)

    def conference_(self) -> None:
        case = self._one("SELECT id FROM cases WHERE section_47_on IS NOT NULL")
        note_conference(self.store, self.act, case, self.chance.choice([None, self._day()]), self.today,
                        needless=BECAUSE)  # fmt: skip

    def note_(self) -> None:
        kind = self.chance.choice(list(NoteKind))
        source = self._source() if kind is NoteKind.CONTACT else None
        write_note(self.store, self.act, self._case(), kind, BECAUSE, self._day(), self.today, source=source)

    def record_decision_(self) -> None:
        corrects = self.chance.choice([None, self._one("SELECT id FROM decisions") or None])
        record_decision(self.store, self.act, self._case(), "Not to act", BECAUSE, self._day(), self.today,
                        corrects=corrects)  # fmt: skip

    def agree_(self) -> None:
        due = self.today + timedelta(days=self.chance.randint(-3, 9))
        owner = self._one("SELECT id FROM workers")
        agree_action(self.store, self.act, self._case(), "Visit", owner, due, self._day(), self.today)

    def finish_(self) -> None:
        finish_action(self.store, self.act, self._one("SELECT id FROM actions"), self._day(), self.today)

    def _episode(self, where: str = "ended_on IS NULL") -> int:
        """One for which it can be done, where there is one."""
        return self._one(f"SELECT id FROM status_episodes WHERE {where}") or self._one("SELECT id FROM status_episodes")

    def begin_need_(self) -> None:
        begin_need(self.store, self.act, self._case(), self._day(), self.today)

    def begin_protection_(self) -> None:
        category, before = self.chance.choice(list(AbuseCategory)), self.chance.choice([None, 0, 2])
        begin_protection(
            self.store, self.act, self._case(), category, self._day(), self.today, previous_plans=before
        )  # fmt: skip

    def begin_care_(self) -> None:
        placement = self.chance.choice([None, PlacementType.FOSTER, PlacementType.RELATIVES])
        begin_care(
            self.store, self.act, self._case(), LegalStatus.ACCOMMODATED, placement, self._day(), self.today
        )  # fmt: skip

    def hold_(self) -> None:
        kind = self.chance.choice(list(EventKind))
        alone = self.chance.choice([None, True]) if kind is EventKind.VISIT else None
        note_held(self.store, self.act, self._episode(), kind, self._day(), self.today, alone=alone)

    def set_fact_(self) -> None:
        what = self.chance.choice(list(FactKind))
        value = self.chance.choice(list(what.codes))
        set_fact(self.store, self.act, self._episode("kind <> 'child_in_need'"), what, value, self._day(), self.today)

    def place_(self) -> None:
        respite, reason = self.chance.random() < 0.3, self.chance.choice([None, MoveReason.CHILD, MoveReason.CHILD])
        type_ = self.chance.choice([PlacementType.FOSTER, PlacementType.CHILDRENS_HOME, PlacementType.ON_HOLIDAY])
        place(self.store, self.act, self._episode("kind = 'looked_after'"), type_, self._day(), self.today,
              reason=reason, respite=respite)  # fmt: skip

    def come_back_(self) -> None:
        away = "id IN (SELECT episode_id FROM placements WHERE aside AND ended_on IS NULL)"
        come_back(self.store, self.act, self._episode(away), self._day(), self.today)

    def end_(self) -> None:
        reason, note = self.chance.choice([(CareEnd.HOME_PLANNED, ""), (None, BECAUSE)])
        end_episode(self.store, self.act, self._episode(), self._day(), self.today, reason=reason, note=note)

    def correct_episode_(self) -> None:
        what = self.chance.choice(["started_on", "ended_on"])
        id_ = self._episode("1" if what == "started_on" else "ended_on IS NOT NULL")
        correct_episode(self.store, self.act, id_, self.today, BECAUSE, **{what: self._day()})

    def take_back_(self) -> None:
        with self.store.reading() as reader:
            found = reader.rows("SELECT episode_id, kind, held_on FROM episode_events ORDER BY id")
        id_, kind, on = self.chance.choice(found or [(0, "visit", self.today.isoformat())])
        take_back_held(self.store, self.act, id_, EventKind(kind), date.fromisoformat(on), self.today, BECAUSE)

    def section_47_(self) -> None:
        since = self.chance.choice([None, self._day(), self._day()])
        note_section_47(self.store, self.act, self._case(), since, self.today)
