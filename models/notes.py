"""What is written on a case besides decisions: notes, contacts, feedback to the referrer, supervision discussions."""

from enum import StrEnum

from models.errors import InvalidInput
from models.text import NOTE_LENGTH, clean


class NoteKind(StrEnum):
    """What an entry on the case is."""

    NOTE = "note"
    CONTACT = "contact"
    FEEDBACK = "feedback"
    SUPERVISION = "supervision"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    NoteKind.NOTE: "note",
    NoteKind.CONTACT: "contact",
    NoteKind.FEEDBACK: "feedback to the referrer",
    NoteKind.SUPERVISION: "supervision discussion",
}


class StoryKind(StrEnum):
    """The kinds of entry in the story of a case, by which it can be filtered."""

    REFERRAL = "referral"
    DECISION = "decision"
    ALLOCATION = "allocation"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    SUPERVISION = "supervision"
    CONTACT = "contact"
    NOTE = "note"
    ACTION = "action"

    @property
    def words(self) -> str:
        return {StoryKind.SUPERVISION: "supervision discussion", StoryKind.PLAN: "plan or care"}.get(self, self.value)


def written(text: str, what: str) -> str:
    """What is to stand on the record, as it is kept. Raises InvalidInput where nothing was said."""
    said = clean(text, limit=NOTE_LENGTH, what=what)
    if not any(letter.isalnum() for letter in said):
        raise InvalidInput(f"The {what} is empty, so nothing was written. Say something.")
    return said
