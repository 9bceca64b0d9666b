"""How a child stands with the authority, as Annex A says it, and the levels of need."""

import pytest

from models.case import THRESHOLD_LEVELS, CaseStatus, status_of


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("a) Looked after child", CaseStatus.LOOKED_AFTER),
        ("b) Child Protection plan", CaseStatus.CHILD_PROTECTION),
        ("b) Child protection plan", CaseStatus.CHILD_PROTECTION),
        ("c) Child in need plan", CaseStatus.CHILD_IN_NEED),
        ("d) Open assessment", CaseStatus.ASSESSMENT),
        ("e) Closed episode", CaseStatus.ASSESSMENT),
        ("LOOKED AFTER CHILD", CaseStatus.LOOKED_AFTER),
        ("looked after, and on a child protection plan", CaseStatus.LOOKED_AFTER),
        ("child protection plan; child in need before", CaseStatus.CHILD_PROTECTION),
        ("", CaseStatus.ASSESSMENT),
        (None, CaseStatus.ASSESSMENT),
        ("something a council made up", CaseStatus.ASSESSMENT),
    ],
)
def test_the_first_status_that_applies_is_the_one_that_counts(said: str | None, status: CaseStatus) -> None:
    assert status_of(said) is status


def test_only_a_child_looked_after_or_on_a_protection_plan_may_never_wait() -> None:
    assert {status for status in CaseStatus if status.may_not_wait} == {
        CaseStatus.LOOKED_AFTER,
        CaseStatus.CHILD_PROTECTION,
    }


def test_a_status_is_told_in_words() -> None:
    assert [status.words for status in CaseStatus] == [
        "looked after",
        "child protection",
        "child in need",
        "assessment",
        "closed",
    ]


def test_there_are_four_levels_of_need_each_with_its_words() -> None:
    assert list(THRESHOLD_LEVELS) == [1, 2, 3, 4]
    assert all(words.startswith(f"Level {level}, ") for level, words in THRESHOLD_LEVELS.items())
