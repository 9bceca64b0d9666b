"""The children as Ofsted's Annex A is made of them: their cases, work, plans and care as at a day, some at a time.

Read in batches, so that a county of 50,000 children takes no more memory than a small one. Restricted children are seen
only by whom the store shows them to; how many are left out is counted.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from db.queries.batches import BATCH
from db.queries.standards import as_date, known_by, maybe_date, seen_by, standards
from db.queries.standing import EpisodeLine, episodes_of_children
from db.store import Reader
from models.assessment import Kind
from models.case import CaseStatus
from models.episodes import ClosedBy
from models.holder import NOBODY, Holder
from models.status import Episode, status_on


@dataclass(frozen=True, slots=True)
class WorkThen:
    """An assessment as it was known on the day."""

    kind: Kind
    started_on: date
    authorised_on: date | None
    child_seen: bool | None
    submitted_on: date | None  # since when it is with the manager, where it is


@dataclass(frozen=True, slots=True)
class HeldThen:
    """Who held a case from a day on."""

    started_on: date
    ended_on: date | None
    holder: Holder


@dataclass(slots=True)
class CaseThen:
    """A case as it was known on the day, with what belongs to it."""

    id: int
    opened_on: date
    referred_on: date | None
    referral_source: str | None
    no_further_action: bool
    cin_started_on: date | None
    primary_need: str | None
    said: str | None  # how the child stands, as a file said
    last_seen_on: date | None
    closed_on: date | None
    closed_by: ClosedBy | None
    closure_reason: str | None
    section_47_on: date | None
    conference_on: date | None
    needless: bool
    works: list[WorkThen] = field(default_factory=list)
    held: list[HeldThen] = field(default_factory=list)
    has_episodes: bool = False

    def holder_on(self, day: date) -> Holder:
        """Who held it on the day; of a case that was closed by then, who held it last."""
        if self.closed_on is not None and self.closed_on <= day:
            return self.held[-1].holder if self.held else NOBODY
        found = [one for one in self.held if one.started_on <= day and (one.ended_on is None or one.ended_on > day)]
        return found[-1].holder if found else NOBODY


@dataclass(slots=True)
class ChildThen:
    """A child as they were known on the day."""

    id: int
    reference: str
    gender: str | None
    born_on: date | None
    expected_on: date | None
    cases: list[CaseThen] = field(default_factory=list)
    episodes: list[EpisodeLine] = field(default_factory=list)
    later: list[Episode] = field(default_factory=list)  # begun after the day: what a file said is not of their kind

    def status_of(self, case: CaseThen, day: date) -> CaseStatus:
        """How the child stands on the day, by the case; closed where it is."""
        if case.closed_on is not None:
            return CaseStatus.CLOSED
        dated = [Episode(one.kind, one.started_on, one.ended_on) for one in self.episodes]
        return status_on(day, [*dated, *self.later], opened_on=case.opened_on, said=case.said)


def children_counted(reader: Reader, as_at: date) -> tuple[int, int]:
    """How many children had a case by the day that are shown, and how many that are not: their cases are restricted."""
    query = "SELECT COUNT(DISTINCT c.child_id) FROM {0}cases AS c WHERE c.opened_on <= :as_at"
    shown, every = (reader.rows(query.format(where), as_at=as_at.isoformat())[0][0] for where in ("", "main."))
    return int(shown), int(every) - int(shown)


def children_then(reader: Reader, as_at: date) -> Iterator[list[ChildThen]]:
    """The children who had a case by the day, in the order in which they became known, some at a time."""
    known, last = standards(reader), 0
    while True:
        children = {
            id_: ChildThen(id_, reference, gender, known_by(as_at, born), maybe_date(expected))
            for id_, reference, gender, born, expected in reader.rows(
                "SELECT ch.id, ch.reference, ch.gender, ch.date_of_birth, ch.expected_on FROM children AS ch "
                "WHERE ch.id > :last AND EXISTS (SELECT 1 FROM cases AS c WHERE c.child_id = ch.id "
                "AND c.opened_on <= :as_at) ORDER BY ch.id LIMIT :many",
                last=last, as_at=as_at.isoformat(), many=BATCH,
            )
        }  # fmt: skip
        if not children:
            return
        first, last = last, max(children)
        with_plans = set()
        for one in episodes_of_children(reader, known, list(children), as_at):
            children[one.child_id].episodes.append(one)
            with_plans.add(one.case_id)
        for child_id, kind, started, ended in reader.rows(
            "SELECT child_id, kind, started_on, ended_on FROM status_episodes "
            "WHERE child_id > :first AND child_id <= :last AND started_on > :as_at",
            first=first, last=last, as_at=as_at.isoformat(),
        ):  # fmt: skip
            if child_id in children:
                children[child_id].later.append(Episode(CaseStatus(kind), as_date(started), maybe_date(ended)))
        for child_id, case in _cases(reader, first, last, as_at):
            case.has_episodes = case.id in with_plans
            children[child_id].cases.append(case)
        yield list(children.values())


def _cases(reader: Reader, after: int, until: int, as_at: date) -> Iterator[tuple[int, CaseThen]]:
    """The cases of the children of these numbers, oldest first, each with its child."""
    asked = {"after": after, "until": until, "as_at": as_at.isoformat()}
    of_them = (
        "JOIN cases AS c ON c.id = {0}.case_id WHERE c.child_id > :after AND c.child_id <= :until "
        "AND c.opened_on <= :as_at AND {0}.started_on <= :as_at"
    )
    works: dict[int, list[WorkThen]] = defaultdict(list)
    for case, kind, started, authorised, seen, seen_on, submitted in reader.rows(
        "SELECT a.case_id, a.kind, a.started_on, a.authorised_on, a.child_seen, a.child_seen_on, "
        "(SELECT MAX(s.submitted_on) FROM submissions AS s WHERE s.assessment_id = a.id AND s.submitted_on <= :as_at "
        "AND (s.ended_on IS NULL OR s.ended_on > :as_at)) "
        f"FROM assessments AS a {of_them.format('a')} ORDER BY a.started_on, a.kind, a.id",
        **asked,
    ):
        (seen_then, _), signed_on = seen_by(as_at, seen, seen_on), known_by(as_at, authorised)
        waits_since = maybe_date(submitted) if signed_on is None else None
        works[case].append(WorkThen(Kind(kind), as_date(started), signed_on, seen_then, waits_since))
    held: dict[int, list[HeldThen]] = defaultdict(list)
    for case, started, ended, team, worker in reader.rows(
        "SELECT al.case_id, al.started_on, al.ended_on, t.name, w.name FROM allocations AS al "
        "LEFT JOIN teams AS t ON t.id = al.team_id LEFT JOIN workers AS w ON w.id = al.worker_id "
        f"{of_them.format('al')} ORDER BY al.started_on, COALESCE(al.ended_on, '9999-12-31'), al.id",
        **asked,
    ):
        held[case].append(HeldThen(as_date(started), maybe_date(ended), Holder(team, worker)))
    for (id_, child, opened, referred, source, nfa, need_on, need, said, seen, closed, closed_by, reason, section_47,
         conference, needless_on) in reader.rows(
        "SELECT c.id, c.child_id, c.opened_on, c.referred_on, c.referral_source, c.no_further_action, "
        "c.cin_started_on, c.primary_need, c.status, c.last_seen_on, c.closed_on, c.closed_by, c.closure_reason, "
        "c.section_47_on, c.conference_on, c.conference_needless_on FROM cases AS c "
        "WHERE c.child_id > :after AND c.child_id <= :until AND c.opened_on <= :as_at "
        "ORDER BY c.child_id, c.opened_on, c.number",
        **asked,
    ):  # fmt: skip
        closed_on = known_by(as_at, closed)
        yield (
            child,
            CaseThen(
                id=id_,
                opened_on=as_date(opened),
                referred_on=known_by(as_at, referred),
                referral_source=source,
                no_further_action=bool(nfa),
                cin_started_on=known_by(as_at, need_on),
                primary_need=need,
                said=said,
                last_seen_on=known_by(as_at, seen),
                closed_on=closed_on,
                closed_by=None if closed_on is None else ClosedBy(closed_by),
                closure_reason=None if closed_on is None else reason,
                section_47_on=known_by(as_at, section_47),
                conference_on=known_by(as_at, conference),
                needless=known_by(as_at, needless_on) is not None,
                works=works[id_],
                held=held[id_],
            ),
        )
