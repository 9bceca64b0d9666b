"""Writes the cases of the authority of 2011: children, who held them, what was signed, and what is kept beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from db.demo_case import AT_ASSESSMENT, IN_CARE_STATUS, PROTECTED, Assessment, Episode, Row, morning
from db.demo_people import BOYS, GIRLS, SURNAMES, DemoTeam, Holder
from db.demo_standing import TABLES, Stood
from db.demo_torbay_standing import last_visits
from models.allocation import ChangeReason
from models.assessment import Kind
from models.pathway import Trigger
from models.standards import Standards
from models.text import child_search

_SOURCES = ("1A: Individual", "2A: Schools", "2A: Schools", "3A: Health services", "6: Police", "6: Police", "8: Other")
_NEEDS = ("N1 - Abuse or neglect", "N1 - Abuse or neglect", "N2 - Child's disability", "N4 - Family in acute stress")
_OLDEST_DAYS = 6500  # nearly eighteen years
_AGAIN = 0.27  # of the referrals of a child who was referred before
_SAFEGUARDING = -1  # the place of the team that takes over where a core assessment or a plan follows
_WAITING, _WITH_MANAGER, _MOVED = 60, 9, 70  # one in so many open cases, open assessments, completed assessments
_AT_DUTY, _TEAM_ALONE = "allocated at the duty meeting", "for the team to find a worker"
_OVER = "taken over for the core assessment"
_MOVED_WHY = "The first call asked for advice; the referral is the letter that followed."

Seen = tuple[bool | None, date | None, bool | None]  # whether the child was, on which day, and whether alone


@dataclass(slots=True)
class _Child:
    """A child whose last case has closed, and who may be referred again."""

    id: int
    born_on: date
    cases: int
    closed_on: date


class Rows:
    """Writes one case after the other, in the order of their referrals, and keeps the rows until all are written."""

    def __init__(
        self, session: Session, rng: Random, clock: Standards, as_at: date, teams: list[DemoTeam],
        shifted: Callable[[date, int], date], stood: Mapping[int, Sequence[Stood]], written_since: date,
    ) -> None:  # fmt: skip
        """``stood`` are plans and times in care by the ``id`` of the case; ``written_since``: before it a file told.

        ``shifted`` gives the day so many working days after a day, or before it."""
        self.session, self.rng, self.clock, self.as_at, self.shifted = session, rng, clock, as_at, shifted
        self.teams, self.stood, self.written_since = teams, stood, written_since
        # Those referred to first.
        kept = ("children", "cases", "assessments", "allocations", "submissions", "corrections", *TABLES)
        self.rows: dict[str, list[Row]] = {table: [] for table in kept}
        self.written = dict.fromkeys(kept, 0)
        self.known: list[_Child] = []
        self.moved: dict[int, date] = {}  # of assessments whose referral was moved: where their clock began before
        self.open_cases = self.open_assessments = self.done = 0

    def write(self, episodes: Iterable[Episode]) -> None:
        """Write them all."""
        for episode in episodes:
            self._write_case(episode)
        for table, rows in self.rows.items():
            if rows:
                self.session.execute(insert(SQLModel.metadata.tables[table]), rows)

    def _write_case(self, episode: Episode) -> None:
        rng, opened, closed_on = self.rng, episode.opened_on, episode.closed_on
        child = self._child(opened, closed_on)
        child.cases += 1
        here_first = episode.cin_started_on == opened  # known for long: no file holds the referral
        until = closed_on or self.as_at
        seen = [self._seen(work) for work in episode.work]
        days = [on for _, on, _ in seen if on is not None]
        if episode.cin_started_on:
            days.append(max(opened, self.shifted(until - timedelta(days=int(40 * rng.random() ** 1.5)), 0)))
        stood = self.stood.get(id(episode), ())
        days += last_visits(stood)
        case = self._add(
            "cases", child_id=child.id, number=child.cases, opened_on=opened,
            referred_on=None if here_first else opened, referral_source=rng.choice(_SOURCES), status=episode.status,
            no_further_action=not episode.work and closed_on is not None, cin_started_on=episode.cin_started_on,
            primary_need=rng.choice(_NEEDS) if episode.cin_started_on else None, closed_on=closed_on,
            closed_by=episode.closed_by and episode.closed_by.value, closure_reason=episode.closure_reason,
            last_seen_on=max(days, default=None),
        )  # fmt: skip
        holders = self._hold(case, episode)
        for one in stood:
            one.write(self._add, child.id, case, holders[0][1].name, self.written_since)
        for place in range(len(episode.work)):
            self._write_assessment(case, episode, place, seen[place], holders)
        if closed_on is not None:
            child.closed_on = closed_on
            self.known.append(child)

    def _child(self, opened: date, closed_on: date | None) -> _Child:
        """A child who was known before, or a new one."""
        if self.known and self.rng.random() < _AGAIN:
            for _ in range(4):
                at = int(len(self.known) * self.rng.random() ** 0.5)  # rather one of whom it is not so long ago
                found = self.known[at]
                if found.closed_on < opened and (opened - found.born_on).days < _OLDEST_DAYS - 400:
                    self.known[at] = self.known[-1]
                    self.known.pop()
                    return found
        oldest = self.as_at - timedelta(days=_OLDEST_DAYS)
        first = max(oldest, opened - timedelta(days=5900)) if closed_on is None else opened - timedelta(days=5900)
        born_on = first + timedelta(days=int((opened - first).days * self.rng.random() ** 0.8))
        gender, firsts = self.rng.choice((("Female", GIRLS), ("Male", BOYS)))
        name = f"{self.rng.choice(firsts)} {self.rng.choice(SURNAMES)}"
        reference = f"T{100_000 + self.written['children'] * 411_557 % 900_000}"
        id_ = self._add("children", reference=reference, name=name, gender=gender, date_of_birth=born_on,
                        search=child_search(reference, name))  # fmt: skip
        return _Child(id_, born_on, 0, opened)

    # Who holds it.

    def _hold(self, case: int, episode: Episode) -> list[tuple[date, Holder]]:
        """Who held the case from which day on; nobody where nothing was done on it."""
        opened, until = episode.opened_on, episode.closed_on or self.as_at
        if not episode.work and episode.closed_on is not None:
            return []
        long_known = not episode.work
        team = self.teams[_SAFEGUARDING if long_known else self.rng.randrange(len(self.teams) - 1)]
        start = min(self.as_at, self.shifted(opened, 0 if opened == self.as_at else 1))
        start = max(opened, min(start, until))
        over = self._taken_over(episode)
        self.open_cases += episode.closed_on is None
        first = team.choose_with_room(self.rng, start, until)
        may_wait = episode.closed_on is None and not long_known and episode.status != PROTECTED
        if may_wait and self.open_cases % _WAITING < 2:
            since = max(start, self.shifted(self.as_at, -self.rng.randint(1, 14)))
            if start < since:
                self._allocate(case, team, first, start, since, None, _AT_DUTY)
            self._allocate(case, team, None, since, None, None, _TEAM_ALONE)
            return [(opened, first)]
        self._allocate(case, team, first, start, over, None, _AT_DUTY)
        held = [(opened, first)]
        if over is not None:
            team = self.teams[_SAFEGUARDING]
            held.append((over, team.choose_with_room(self.rng, over, until)))
            self._allocate(case, team, held[-1][1], over, None, ChangeReason.OTHER, _OVER)
        if episode.closed_on is None:
            held[-1][1].points += 2 if episode.status == IN_CARE_STATUS else 3
        return held

    def _taken_over(self, episode: Episode) -> date | None:
        """The day on which another team takes the case over: some of those with a core assessment."""
        last = episode.work[-1] if episode.work else None
        if last is None or last.kind is not Kind.CORE or self.rng.random() < 0.55:
            return None
        day = self.shifted(last.started_on, self.rng.randint(1, 4))
        return day if episode.opened_on < day < (last.authorised_on or self.as_at) else None

    def _allocate(
        self, case: int, team: DemoTeam, holder: Holder | None, start: date, end: date | None,
        code: ChangeReason | None, why: str,
    ) -> None:  # fmt: skip
        self._add("allocations", case_id=case, team_id=team.id, worker_id=holder and holder.id, started_on=start,
                  ended_on=end, reason=why, decided_by=team.manager, reason_code=code and code.value)  # fmt: skip

    # What was done.

    def _write_assessment(
        self, case: int, episode: Episode, place: int, seen: Seen, holders: list[tuple[date, Holder]]
    ) -> None:
        work = episode.work[place]
        due = self.clock.due(work.kind.clock, work.clock_from)
        ends = work.authorised_on or self.as_at
        begun = [one for since, one in holders if since <= ends]
        child_seen, seen_on, alone = seen
        trigger = None if work.kind is Kind.INITIAL or place == 0 else Trigger.END_OF_INITIAL
        id_ = self._add(
            "assessments", case_id=case, kind=work.kind.value, started_on=work.started_on, clock_from=work.clock_from,
            standard_id=due.standard.id, due_on=due.due_on, authorised_on=work.authorised_on, child_seen=child_seen,
            started_by=trigger, child_seen_on=seen_on, seen_alone=alone,
        )  # fmt: skip
        team = self._team_of(begun[-1])
        self.open_assessments += work.authorised_on is None
        if work.authorised_on is not None:
            self._submit(case, id_, work, begun[-1], team, work.authorised_on)
        elif episode.status == AT_ASSESSMENT and self.open_assessments % _WITH_MANAGER == 0:
            self._submit(case, id_, work, begun[-1], team, None)

    def _seen(self, work: Assessment) -> Seen:
        """Whether the child was seen, when, and whether alone."""
        seen = self.rng.choices((True, False, None), (50, 15, 35) if work.authorised_on is None else (84, 11, 5))[0]
        if not seen:
            return seen, None, None
        span = ((work.authorised_on or self.as_at) - work.started_on).days
        day = self.shifted(work.started_on + timedelta(days=int(span * self.rng.random())), 0)
        return True, max(work.started_on, day), self.rng.random() < 0.7

    def _submit(
        self, case: int, id_: int, work: Assessment, worker: Holder, team: DemoTeam, authorised_on: date | None
    ) -> None:
        """With the manager for a day or two; now and then the day of the referral was moved then, with a reason."""
        given = self.shifted(authorised_on or self.as_at, -self.rng.choice((0, 0, 1, 1, 2)))
        given = max(work.started_on, given)
        outcome: Row = {"ended_on": None, "outcome": None, "ended_by": None, "ended_at": None}
        if authorised_on is not None:
            outcome = {"ended_on": authorised_on, "outcome": "authorised", "ended_by": team.manager,
                       "ended_at": morning(authorised_on)}  # fmt: skip
        self._add(
            "submissions", case_id=case, assessment_id=id_, submitted_on=given, submitted_by=worker.name,
            submitted_by_id=worker.id, to_id=team.manager_id, comment="", at=morning(given), **outcome,
        )  # fmt: skip
        self.done += 1
        if self.done % _MOVED < 2 and work.kind is Kind.INITIAL and authorised_on is not None:
            before = self.shifted(work.clock_from, -self.rng.randint(1, 4))
            self.moved[id_] = before
            self._add(
                "corrections", case_id=case, assessment_id=None, dated="referral", was=before, became=work.clock_from,
                reason=_MOVED_WHY, made_on=given, made_by=team.manager, at=morning(given),
            )  # fmt: skip

    def _team_of(self, holder: Holder) -> DemoTeam:
        return next(team for team in self.teams if any(one.id == holder.id for one in team.workers))

    def _add(self, table: str, **values: object) -> int:
        self.written[table] += 1
        self.rows[table].append({"id": self.written[table], **values})
        return self.written[table]
