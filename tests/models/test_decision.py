"""A management decision has its rationale, always."""

import pytest

from models.decision import DecisionKind, rationale
from models.errors import InvalidInput


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u200b", "...", "–", "?!", "\u202e\u202c", "« »"])
def test_without_a_word_there_is_no_rationale(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rationale(text, "Who holds a case")
    assert str(refused.value) == (
        "Who holds a case is a management decision, and needs its rationale: say why. Nothing was written."
    )


@pytest.mark.parametrize("text", ["because", "x", "7", "Ånna kennt sie", "知"])
def test_any_word_is_one(text: str) -> None:
    assert rationale(text, "A review") == text


def test_a_rationale_is_kept_as_text_and_nothing_in_it_is_hidden() -> None:
    assert rationale("  she knows\n\nthe   family\x1b[31m ", "A review") == "she knows the family␛[31m"


def test_a_rationale_has_a_length_and_one_sign_more_is_refused() -> None:
    assert len(rationale("x" * 4000, "A review")) == 4000
    with pytest.raises(InvalidInput, match="The rationale is 4001 characters long"):
        rationale("x" * 4001, "A review")


def test_each_kind_of_decision_has_words_of_its_own() -> None:
    assert len({kind.words for kind in DecisionKind}) == len(DecisionKind)
    assert all("_" not in kind.words for kind in DecisionKind)
