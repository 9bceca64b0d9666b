"""What a file changes in the plans, the times in care and the section 47 enquiries of one child.

It adds what is missing, and an end where none is known; it takes nothing away (``models.told_statuses``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from db.commands.import_changes import Change
from db.commands.import_known import KnownCase
from db.commands.import_status_known import (
    EnquiriesValues,
    EventValues,
    FactValues,
    KnownStatus,
    PlacementValues,
    StatusValues,
    in_turn,
)
from models.annex_a import placements_in_a_year
from models.care_codes import EventKind, FactKind
from models.case import CaseStatus
from models.census import CensusCode
from models.status import ToldEnquiries, ToldEpisode
from models.text import NAME_LENGTH, clean
from models.told_statuses import called

SECTION_47, STATUS = "section 47", "status"


class StatusPlan:
    """The plans, the times in care and the enquiries of one child, as the store has them and as a file tells them."""

    def __init__(
        self,
        cases: Sequence[KnownCase],
        told: Iterable[ToldEpisode],
        asked: Iterable[ToldEnquiries],
        *,
        as_of: date,
        source: str,
        note: Callable[[str], None],
    ) -> None:
        """``told`` and ``asked`` are what the file has, of days up to ``as_of``; ``source`` is its name."""
        self._known: dict[tuple[CaseStatus, date], KnownStatus] = {}
        self._asked: dict[date, tuple[str, EnquiriesValues]] = {}
        for case in cases:
            self._known |= case.statuses
            if case.enquiries is not None and case.enquiries.section_47_on is not None:
                self._asked[case.enquiries.section_47_on] = case.reference, case.enquiries
        self._told = {(one.kind, one.started_on): one for one in told}
        self._asked_in_file = {one.started_on for one in asked}
        self._as_of, self._note = as_of, note
        self._source = clean(source, limit=10_000)[:NAME_LENGTH]

    def status(self, both: ToldEpisode, case: str) -> Change:
        """The change to an episode, which is ``both`` what is known and what the file tells of it."""
        key = both.kind, both.started_on
        known, told = self._known.get(key), self._told.get(key)
        before = known.values if known else None
        after = replace(before, case=case) if before else StatusValues(case, both.kind.value, both.started_on)
        if told is not None:
            after = self._with(after, both, told)
        if known is None:
            self._say_beside(both)
        subject = f"{case} {both.kind.value} {both.started_on.isoformat()}"
        return Change(STATUS, subject, before, after, known.id if known else None, case)

    def _with(self, values: StatusValues, both: ToldEpisode, told: ToldEpisode) -> StatusValues:
        """What stands of the episode, with what the file adds."""
        held = {(one.kind, one.held_on): one for one in values.held}
        for day in both.reviews:
            held.setdefault((EventKind.REVIEW, day), EventValues(day, EventKind.REVIEW.value))
        for day in both.core_groups:
            held.setdefault((EventKind.CORE_GROUP, day), EventValues(day, EventKind.CORE_GROUP.value))
        for visit in both.visits:
            held[EventKind.VISIT, visit.on] = EventValues(visit.on, EventKind.VISIT.value, visit.alone)
        counted = values.placements_told, values.placements_told_on
        if told.placements_told is not None and not self._counts_already(values, both, told.placements_told):
            counted = told.placements_told, self._within(both)
        return replace(
            values,
            ended_on=both.ended_on,
            end_reason=_code(both.end_reason) if both.ended_on else None,
            previous_plans=both.previous_plans,
            placements_told=counted[0],
            placements_told_on=counted[1],
            facts=self._facts(values.facts, both, told),
            held=in_turn(held.values()),
            placements=in_turn(
                PlacementValues(
                    one.started_on,
                    one.aside,
                    one.type and one.type.value,
                    one.ended_on,
                    one.reason and one.reason.value,
                )
                for one in both.placements
            ),
        )

    def _counts_already(self, values: StatusValues, both: ToldEpisode, told: int) -> bool:
        """Whether a number of placements is no news: something newer stands here, or so many are on record."""
        if values.placements_told_on is not None:
            return values.placements_told_on > self._within(both)
        known = [one.ended_on for one in values.placements if not one.aside]
        return bool(known) and placements_in_a_year(known, self._within(both)) == told

    def _within(self, both: ToldEpisode) -> date:
        """The last day of which the file speaks, as far as the episode goes."""
        return max(both.started_on, min(self._as_of, both.ended_on or date.max))

    def _facts(self, known: Sequence[FactValues], both: ToldEpisode, told: ToldEpisode) -> tuple[FactValues, ...]:
        """What held of the episode. What the file does not date held since the last day of which it speaks."""
        facts = list(known)
        first = told.category or told.latest_category
        if first is not None and not any(one.what == FactKind.CATEGORY for one in facts):
            facts.append(FactValues(both.started_on, FactKind.CATEGORY.value, first.value))
        self._now(facts, both, FactKind.CATEGORY, told.latest_category)
        self._now(facts, both, FactKind.GOAL, told.goal)
        if told.legal_status is not None and told.legal_status_on is not None:
            self._since(facts, both, told.legal_status, told.legal_status_on)
        elif told.legal_status is not None and not any(one.what == FactKind.LEGAL_STATUS for one in facts):
            facts.append(FactValues(both.started_on, FactKind.LEGAL_STATUS.value, told.legal_status.value))
        else:
            self._now(facts, both, FactKind.LEGAL_STATUS, told.legal_status)
        return in_turn(facts)

    def _now(self, facts: list[FactValues], both: ToldEpisode, what: FactKind, value: CensusCode | None) -> None:
        """Add what the file has as holding now, unless it holds already, or something newer stands here."""
        of_kind = [one for one in in_turn(facts) if one.what == what]
        if value is None or (of_kind and of_kind[-1].value == value.value):
            return
        since = self._within(both)
        if of_kind and of_kind[-1].since >= since:
            self._note(
                f"{called(both.kind, both.started_on)}: {of_kind[-1]}; the file has {value.value}: left as it is"
            )
            return
        facts.append(FactValues(since, what.value, value.value))

    def _since(self, facts: list[FactValues], both: ToldEpisode, value: CensusCode, since: date) -> None:
        """Add the legal status since its day, unless it held already."""
        earlier = [one for one in in_turn(facts) if one.what == FactKind.LEGAL_STATUS and one.since <= since]
        if earlier and earlier[-1].value == value.value:
            return
        if (earlier and earlier[-1].since == since) or (both.ended_on is not None and since > both.ended_on):
            self._note(
                f"{called(both.kind, both.started_on)}: the file has {value.value} since {since.isoformat()}, which "
                "does not fit what stands here: left as it is"
            )
            return
        facts.append(FactValues(since, FactKind.LEGAL_STATUS.value, value.value))

    def _say_beside(self, both: ToldEpisode) -> None:
        """That a protection plan is new where a plan of a child in need runs."""
        for (kind, started_on), known in self._known.items():
            if kind is CaseStatus.CHILD_IN_NEED and both.kind is CaseStatus.CHILD_PROTECTION:
                until = known.values.ended_on or date.max
                if both.started_on < until and started_on < (both.ended_on or date.max):
                    self._note(
                        f"{called(both.kind, both.started_on)}: the {called(kind, started_on)} runs beside it (4001): "
                        "look at both"
                    )

    def enquiries(self, asked: Mapping[str, Sequence[ToldEnquiries]]) -> list[Change]:
        """The changes to the section 47 enquiries, told by case. A case keeps the latest; of others that is said.

        Enquiries that the store has in another case leave that.
        """
        changes = [self._latest(of_case, case) for case, of_case in asked.items() if of_case]
        placed = {one.started_on for of_case in asked.values() for one in of_case[-1:]}
        for started_on, (case, known) in self._asked.items():
            if started_on in placed and not asked.get(case):
                changes.append(Change(SECTION_47, case, known, EnquiriesValues(None), None, case))
        return changes

    def _latest(self, asked: Sequence[ToldEnquiries], case: str) -> Change:
        *others, latest = asked
        before = next((values for reference, values in self._asked.values() if reference == case), None)
        _, known = self._asked.get(latest.started_on, ("", None))
        for one in others:
            if one.started_on in self._asked_in_file or (before and one.started_on == before.section_47_on):
                self._note(
                    f"case {case}: of its section 47 enquiries those of {latest.started_on.isoformat()} are kept, and "
                    f"not the earlier ones of {one.started_on.isoformat()}"
                )
        held_on = latest.conference_on
        if held_on is None and before and before.conference_on and before.conference_on < latest.started_on:
            held_on = before.conference_on  # of earlier enquiries
        needless, since = None, None
        if latest.needless and known is not None and known.conference_needless is not None:
            needless, since = known.conference_needless, known.conference_needless_on
        elif latest.needless:
            needless, since = f"as the file {self._source} says", max(latest.started_on, self._as_of)
        after = EnquiriesValues(latest.started_on, held_on, needless, since)
        return Change(SECTION_47, case, before, after, None, case)


def _code(code: CensusCode | None) -> str | None:
    return None if code is None else code.value
