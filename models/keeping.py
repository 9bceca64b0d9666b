"""How long things are kept: which backups of a store, and whose records are due for review."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dateutil.relativedelta import relativedelta

LAST, DAILY, WEEKLY, MONTHLY = 10, 14, 8, 12


def backups_kept(moments: Iterable[datetime]) -> set[datetime]:
    """Of the moments of backups those that are kept: the ten last, and the last of 14 days, 8 weeks and 12 months.

    Only days, weeks and months in which a backup was made count, so that a long absence costs nothing.
    """
    newest_first = sorted(set(moments), reverse=True)
    kept = set(newest_first[:LAST])
    periods: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (DAILY, lambda at: at.date()),
        (WEEKLY, lambda at: at.isocalendar()[:2]),
        (MONTHLY, lambda at: (at.year, at.month)),
    )
    for count, period in periods:
        last_of: dict[Hashable, datetime] = {}
        for at in newest_first:
            last_of.setdefault(period(at), at)
        kept |= set(list(last_of.values())[:count])
    return kept


class RecordKind(StrEnum):
    """Kinds of record that are kept for different times."""

    NO_FURTHER_ACTION = "no_further_action"
    ASSESSED = "assessed"
    CHILD_IN_NEED = "child_in_need"
    CHILD_PROTECTION = "child_protection"
    LOOKED_AFTER = "looked_after"

    @property
    def words(self) -> str:
        return {
            "no_further_action": "referral with no further action",
            "assessed": "assessed, never a child in need",
            "child_in_need": "child in need",
            "child_protection": "child protection",
            "looked_after": "looked after",
        }[self.value]


def kind_of(*, assessed: bool, in_need: bool, statuses: Iterable[str]) -> RecordKind:
    """The kind of a child's record, by what its cases were: of several the one whose rule is the strictest.

    ``statuses`` are those of Annex A that the cases have or had, “a) Looked after child”, “b) Child protection plan” …
    """
    said = [status.casefold() for status in statuses]
    if any("looked after" in status for status in said):
        return RecordKind.LOOKED_AFTER
    if any("child protection" in status for status in said):
        return RecordKind.CHILD_PROTECTION
    if in_need:
        return RecordKind.CHILD_IN_NEED
    return RecordKind.ASSESSED if assessed else RecordKind.NO_FURTHER_ACTION


class CountedFrom(StrEnum):
    """From which event the years of a retention rule are counted."""

    CLOSURE = "closure"
    BIRTH = "birth"

    @property
    def words(self) -> str:
        return "the closure of the last case" if self is CountedFrom.CLOSURE else "the date of birth"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Records of this kind are kept for ``years`` from an event, and then reviewed: nothing goes by itself."""

    kind: RecordKind
    years: int
    counted_from: CountedFrom
    source: str
    version: int = 1

    def review_on(self, born_on: date | None, closed_on: date) -> date:
        """The day on which the record is due for review (calendar days, never before the closure).

        A child whose date of birth is not known is taken to be born on the day of closure, so kept longest.
        """
        start = closed_on if self.counted_from is CountedFrom.CLOSURE else born_on or closed_on
        return max(closed_on, start + relativedelta(years=self.years))


LOOKED_AFTER_YEARS = 75  # from birth; regulation 50 of the regulations named below

# To begin with; an authority sets its own. Only the rule for children looked after is law.
FIRST_RULES = (
    RetentionRule(RecordKind.NO_FURTHER_ACTION, 6, CountedFrom.CLOSURE, "set by the authority; six years is common"),
    RetentionRule(RecordKind.ASSESSED, 10, CountedFrom.CLOSURE, "set by the authority"),
    RetentionRule(RecordKind.CHILD_IN_NEED, 25, CountedFrom.BIRTH, "set by the authority"),
    RetentionRule(RecordKind.CHILD_PROTECTION, 35, CountedFrom.CLOSURE, "set by the authority; 35 years in Blackpool"),
    RetentionRule(
        RecordKind.LOOKED_AFTER,
        LOOKED_AFTER_YEARS,
        CountedFrom.BIRTH,
        "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 50",
    ),
)
