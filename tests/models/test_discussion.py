"""What was typed of a case and of the worker, as it is read: nothing is lost, and what is missing is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.discussion import (
    MOST_ACTIONS,
    Discussed,
    Drift,
    Gap,
    NewAction,
    Personal,
    Risk,
    RiskChange,
    read_discussed,
    read_personal,
)
from models.errors import FieldErrors

HELD = date(2011, 9, 16)
ALL = {
    "situation": "at home", "voice": "“I like school”", "seen_on": "2011-09-12", "seen_alone": "yes",
    "analysis": "the pattern goes on", "risk": "high", "risk_change": "higher", "plan": "parenting work",
    "drift": "drifting", "challenge": "why no visit in May?", "decision": "strategy discussion", "rationale": "bruises",
}  # fmt: skip


def test_all_that_was_typed_is_kept() -> None:
    said, actions = read_discussed(ALL, HELD)
    assert said == Discussed(
        "at home", "“I like school”", date(2011, 9, 12), True, "the pattern goes on", Risk.HIGH, RiskChange.HIGHER,
        "parenting work", Drift.DRIFTING, "why no visit in May?", "strategy discussion", "bruises",
    )  # fmt: skip
    assert actions == ()
    assert said.gaps([]) == ()
    assert " ".join(said.lines) == (
        "Situation: at home Child’s voice: “I like school” Child last seen Mon 12 Sep 2011, alone. "
        "Analysis: the pattern goes on Risk: high, rising. Plan, drifting: parenting work "
        "Challenge: why no visit in May? Decision: strategy discussion Rationale: bruises"
    )


@pytest.mark.parametrize("texts", [{}, {"situation": "  "}, {"decision": "\n"}, {"who1": "2"}, {"seen_alone": ""}])
def test_nothing_said_is_nothing(texts: dict[str, str]) -> None:
    said, actions = read_discussed(texts, HELD)
    assert said.is_empty
    assert actions == ()


@pytest.mark.parametrize(
    ("without", "due", "gaps"),
    [
        ("decision", [], (Gap.NO_DECISION,)),
        ("rationale", [], (Gap.NO_RATIONALE,)),
        ("challenge", [None], (Gap.UNDATED_ACTION,)),
        ("challenge", [HELD, None], (Gap.UNDATED_ACTION,)),
        ("challenge", [HELD], ()),
    ],
)
def test_what_is_missing_is_named(without: str, due: list[date | None], gaps: tuple[Gap, ...]) -> None:
    said, _ = read_discussed({name: text for name, text in ALL.items() if name != without}, HELD)
    assert said.gaps(due) == gaps


def test_a_discussion_without_decision_or_rationale_says_so() -> None:
    assert Discussed(situation="at home").lines[-2:] == ["No decision.", "No rationale."]


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"seen_on": "mon"}, "seen_on"),
        ({"seen_on": "2011-09-17"}, "seen_on"),  # after the session
        ({"risk": "very"}, "risk"),
        ({"risk_change": "up"}, "risk_change"),
        ({"drift": "yes"}, "drift"),
        ({"situation": "x" * 4001}, "situation"),
        ({"what1": "visit", "by1": "2011-10-01"}, "who1"),
        ({"what1": "visit", "who1": "Ann"}, "who1"),
        ({"what1": "visit", "who1": "2", "by1": "soon"}, "by1"),
        ({"what1": "visit", "who1": "2", "by1": "2011-09-15"}, "by1"),  # before the session
        ({"who1": "2", "by1": "2011-10-01"}, "what1"),
        ({"by1": "2011-10-01"}, "what1"),
        ({"what1": "…", "who1": "2"}, "what1"),
        ({"decision": "–"}, "decision"),
        ({"seen_alone": "yes"}, "seen_alone"),
        ({"seen_alone": "perhaps", "seen_on": "2011-09-12"}, "seen_alone"),
        ({"seen_alone": "no", "seen_on": "mon"}, "seen_on"),
        ({f"what{MOST_ACTIONS}": "visit"}, f"who{MOST_ACTIONS}"),
    ],
)
def test_what_cannot_be_kept_is_told_of_its_field(texts: dict[str, str], field: str) -> None:
    with pytest.raises(FieldErrors) as refused:
        read_discussed(texts, HELD)
    assert list(refused.value.faults) == [field]


def test_all_faults_are_told_together() -> None:
    with pytest.raises(FieldErrors) as refused:
        read_discussed({"seen_on": "mon", "risk": "very", "what2": "visit"}, HELD)
    assert set(refused.value.faults) == {"seen_on", "risk", "who2"}


def test_actions_are_read_in_their_order_and_may_have_no_day() -> None:
    texts = {"what1": "visit", "who1": "2", "by1": "2011-09-16", "what3": "ring the school", "who3": "5", "who2": "7"}
    assert read_discussed(texts, HELD)[1] == (
        NewAction("visit", 2, HELD), NewAction("ring the school", 5, None),
    )  # fmt: skip


def test_what_is_said_of_the_worker_is_read_the_same_way() -> None:
    texts = {"wellbeing": "tired", "development": "course", "what1": "book it", "who1": "2", "situation": "not here"}
    assert read_personal(texts, HELD) == (
        Personal(None, "tired", "course", None), (NewAction("book it", 2, None),),
    )  # fmt: skip
    assert read_personal({}, HELD)[0].is_empty


@given(st.dictionaries(st.sampled_from([*ALL, "what1", "who1", "by1", "what2", "who2", "by2"]), st.text(max_size=30)))
def test_whatever_was_typed_is_read_or_refused_in_sentences(texts: dict[str, str]) -> None:
    sentences, said = [], Discussed()
    try:
        said, _ = read_discussed(texts, HELD)
    except FieldErrors as error:
        sentences = list(error.faults.values())
    assert all(sentence.endswith((".", "?")) for sentence in sentences)
    assert said.seen_on is None or said.seen_on <= HELD
