"""Management decisions: what was decided on a child's case, why, by whom and when."""

from enum import StrEnum

from models.errors import InvalidInput
from models.text import NOTE_LENGTH, clean


class DecisionKind(StrEnum):
    """What a decision was about."""

    ALLOCATION = "allocation"
    CO_WORK = "co_work"
    COVER = "cover"
    REVIEW = "review"
    THRESHOLD = "threshold"
    REFERRAL = "referral"
    MANAGEMENT = "management"
    CLOSURE = "closure"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    DecisionKind.ALLOCATION: "allocation",
    DecisionKind.CO_WORK: "co-worker",
    DecisionKind.COVER: "absence cover",
    DecisionKind.REVIEW: "review of an unallocated case",
    DecisionKind.THRESHOLD: "threshold level",
    DecisionKind.REFERRAL: "decision on the referral",
    DecisionKind.MANAGEMENT: "management decision",
    DecisionKind.CLOSURE: "closure",
}


def rationale(text: str, what: str) -> str:
    """The rationale of a decision as it is kept. Raises InvalidInput where there is none: every decision has one."""
    said = clean(text, limit=NOTE_LENGTH, what="rationale")
    if not any(letter.isalnum() for letter in said):
        raise InvalidInput(f"{what} is a management decision, and needs its rationale: say why. Nothing was written.")
    return said
