"""The clocks that a list can show: assessments, decisions, conferences, and those of plans and of care."""

from collections.abc import Iterable
from enum import StrEnum

from models.errors import InvalidInput
from models.standards import Clock
from models.status_clocks import StatusClock

EVERYTHING = "all"


class DueClock(StrEnum):
    """A kind of clock, in the order in which people choose them."""

    ASSESSMENTS = "assessments"
    DECISION = "referral_decision"
    CONFERENCE = "conference"
    PROTECTION_REVIEW = "protection_review"
    CORE_GROUP = "core_group"
    PROTECTION_VISIT = "protection_visit"
    CARE_REVIEW = "care_review"
    CARE_VISIT = "care_visit"

    @property
    def words(self) -> str:
        """All of them, for a choice and for a sentence."""
        return _WORDS[self][0]

    @property
    def one(self) -> str:
        """One of them, in full; of an assessment its own kind says more."""
        return _WORDS[self][1]

    @property
    def short(self) -> str:
        """One of them, for narrow columns."""
        return _WORDS[self][2]

    @property
    def limit_words(self) -> str:
        """How long there is for it, and after which text."""
        if self in _STATUS:
            return _STATUS[self].source
        return _LIMITS[self]


_WORDS = {
    DueClock.ASSESSMENTS: ("assessments", "Assessment", "Assessment"),
    DueClock.DECISION: ("decisions on referrals", Clock.REFERRAL_DECISION.words, "Decision"),
    DueClock.CONFERENCE: ("initial conferences", Clock.CONFERENCE.words, "Conference"),
    DueClock.PROTECTION_REVIEW: ("child protection reviews", "Child protection review", "CP review"),
    DueClock.CORE_GROUP: ("core groups", "Core group", "Core group"),
    DueClock.PROTECTION_VISIT: ("child protection visits", "Child protection visit", "CP visit"),
    DueClock.CARE_REVIEW: ("care reviews", "Review of a child looked after", "Care review"),
    DueClock.CARE_VISIT: ("care visits", "Visit to a child looked after", "Care visit"),
}
_STATUS = {DueClock(clock.value): clock for clock in StatusClock}
_LIMITS = {
    DueClock.ASSESSMENTS: "each by the standard of its kind, in working days",
    DueClock.DECISION: "within 1 working day of the referral (Working Together)",
    DueClock.CONFERENCE: "within 15 working days of the discussion that started section 47 (Working Together)",
}

AT_FIRST = (DueClock.ASSESSMENTS,)
BESIDES_ASSESSMENTS = tuple(clock for clock in DueClock if clock is not DueClock.ASSESSMENTS)


def in_order(clocks: Iterable[DueClock]) -> tuple[DueClock, ...]:
    """Each once, in the order in which people choose them."""
    chosen = set(clocks)
    return tuple(clock for clock in DueClock if clock in chosen)


def clocks_in(text: str) -> tuple[DueClock, ...]:
    """The clocks that a person names, with commas between them, or ``all``. Raises InvalidInput."""
    named = [part for part in (_plain(part) for part in text.split(",")) if part]
    if EVERYTHING in named:
        return tuple(DueClock)
    known = {_plain(word): clock for clock in DueClock for word in (clock.value, clock.words, clock.one, clock.short)}
    if strange := [part for part in named if part not in known]:
        raise InvalidInput(f"“{strange[0].replace('_', ' ')}” is no clock of this program. {_OFFERED}")
    if not named:
        raise InvalidInput(f"No clock is named. {_OFFERED}")
    return in_order(known[part] for part in named)


_OFFERED = f"Name one or more of {', '.join(DueClock)}, with commas between them, or say {EVERYTHING}."


def kept_clocks(kept: str | None) -> tuple[DueClock, ...]:
    """What was chosen and remembered; where that cannot be read any more, the assessments."""
    try:
        return clocks_in(kept) if kept else AT_FIRST
    except InvalidInput:
        return AT_FIRST


def clocks_in_words(clocks: Iterable[DueClock], *, short: bool = False) -> str:
    """``assessments``, ``all clocks``, ``care reviews, care visits``, ``all but core groups``; shorter where asked."""
    chosen = in_order(clocks)
    left_out = [clock for clock in DueClock if clock not in chosen]
    if not left_out:
        return "all clocks"
    but = len(left_out) < len(chosen)
    told = ", ".join(clock.short if short else clock.words for clock in (left_out if but else chosen))
    return f"all but {told}" if but else told


def _plain(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
