"""What is written on a case: its kinds in words, and that something is said."""

import pytest

from models.errors import InvalidInput
from models.notes import NoteKind, StoryKind, written
from models.text import NOTE_LENGTH


def test_what_is_written_is_kept_cleaned() -> None:
    assert written("  The school\n rang. ", "note") == "The school rang."
    assert written("Né", "note") == "Né"


@pytest.mark.parametrize("text", ["", "   ", "\n\t\r", "...", "—", "\u200b\u202e", "?!"])
def test_what_says_nothing_is_not_written(text: str) -> None:
    with pytest.raises(InvalidInput, match="The contact is empty, so nothing was written"):
        written(text, "contact")


def test_what_is_too_long_is_refused_and_not_cut() -> None:
    assert len(written("x" * NOTE_LENGTH, "note")) == NOTE_LENGTH
    with pytest.raises(InvalidInput, match="4001 characters long; at most 4000"):
        written("x" * (NOTE_LENGTH + 1), "note")


def test_every_kind_has_words_of_its_own() -> None:
    for kinds in (NoteKind, StoryKind):
        words = [kind.words for kind in kinds]
        assert len(set(words)) == len(words)
        assert all(words)
    assert NoteKind.FEEDBACK.words == "feedback to the referrer"
    assert StoryKind.SUPERVISION.words == NoteKind.SUPERVISION.words == "supervision discussion"
