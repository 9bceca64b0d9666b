"""The codes of the census: what the store holds is shown in words, and what a person types is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.census import CensusCode, ClosureReason, PrimaryNeed, ReferralSource, in_words, read
from models.errors import InvalidInput

KINDS = (ReferralSource, PrimaryNeed, ClosureReason)
EVERY_CODE = [(kind, code) for kind in KINDS for code in kind]


def refusal(kind: type[CensusCode], text: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        read(kind, text)
    return str(refused.value)


# The sets


def test_the_sets_are_those_of_the_census():
    sources = "1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10"
    assert [source.value for source in ReferralSource] == sources.split()
    assert {need.value for need in PrimaryNeed} == {f"N{number}" for number in range(10)}
    assert [reason.value for reason in ClosureReason] == [f"RC{number}" for number in range(1, 10)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_code_has_words_of_its_own(kind):
    assert all(code.words.strip() for code in kind)
    assert len({code.words.casefold() for code in kind}) == len(kind)


def test_a_code_is_its_value_and_is_found_by_it():
    assert ReferralSource("3B") is ReferralSource.HEALTH_VISITOR
    assert (str(ReferralSource.HEALTH_VISITOR), ReferralSource.HEALTH_VISITOR.in_full) == ("3B", "3B health visitor")
    assert (PrimaryNeed("N1").words, ClosureReason("RC8").words) == (
        "abuse or neglect",
        "closed after assessment, no further action",
    )


# What the store holds


@pytest.mark.parametrize(
    ("kind", "held", "shown"),
    [
        (ReferralSource, "3A", "3A GP"),
        (ReferralSource, " 3a ", "3A GP"),
        (ReferralSource, "3A:", "3A GP"),
        (ReferralSource, "1C)", "1C self"),
        (ReferralSource, "10", "10 unknown"),
        (PrimaryNeed, "N1", "N1 abuse or neglect"),
        (PrimaryNeed, "N1 -", "N1 abuse or neglect"),
        (ClosureReason, "RC7", "RC7 any other reason, including no longer in need"),
    ],
)
def test_a_code_alone_is_shown_with_its_words(kind, held, shown):
    assert in_words(kind, held) == shown


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        (ReferralSource, "1A) Individual - family member/relative/carer"),
        (ReferralSource, "3A: Health services"),
        (ReferralSource, "3G"),
        (ReferralSource, "N1"),
        (ReferralSource, "the lollipop lady"),
        (ReferralSource, ""),
        (PrimaryNeed, "N1 - Abuse or neglect"),
        (PrimaryNeed, "N1: abuse"),
        (PrimaryNeed, "abuse or neglect"),
        (ClosureReason, "RC10"),
    ],
)
def test_any_other_text_is_shown_as_it_stands(kind, held):
    assert in_words(kind, held) == held


# What a person types


@pytest.mark.parametrize(("kind", "code"), EVERY_CODE)
def test_a_code_is_read_in_any_case_with_its_words_or_by_its_words(kind, code):
    for typed in (code.value, code.value.lower(), f"  {code.value.swapcase()} ", code.in_full, code.words.upper()):
        assert read(kind, typed) is code


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (ReferralSource, "poli", "6"),
        (ReferralSource, "health visitor", "3B"),
        (ReferralSource, "visitor health", "3B"),
        (ReferralSource, "a&e", "3E"),
        (ReferralSource, "relative/carer", "1A"),
        (ReferralSource, "other", "8"),
        (PrimaryNeed, "neglect", "N1"),
        (PrimaryNeed, "child’s dis", "N2"),
        (PrimaryNeed, "N1 - Abuse or neglect", "N1"),
        (PrimaryNeed, "acute", "N4"),
        (ClosureReason, "died", "RC2"),
        (ClosureReason, "early help", "RC9"),
        (ClosureReason, "closed no further action", "RC8"),
    ],
)
def test_words_that_fit_one_code_are_read_as_it(kind, typed, code):
    assert read(kind, typed) == code


def test_words_that_fit_several_are_refused_with_those_that_fit():
    assert refusal(ClosureReason, "order") == (
        "“order” fits 2 reasons for closure: RC3 child arrangements order; RC4 special guardianship order. "
        "Type the code of one."
    )


def test_at_most_ten_that_fit_are_named():
    said = refusal(ReferralSource, "3")
    assert said.startswith("“3” fits 6 referral sources: 3A GP; 3B health visitor; ")
    assert said.endswith("; 3F other health services. Type the code of one.")
    assert said.count(";") == 5
    ten = refusal(PrimaryNeed, "N")
    assert ten.startswith("“N” fits 10 ")
    assert ten.count(";") == 9
    assert " more" not in ten


def test_of_more_than_ten_that_fit_it_is_said_how_many_are_not_named(monkeypatch):
    monkeypatch.setattr("models.census._SHOWN", 5)
    assert refusal(ReferralSource, "3").endswith("; and 1 more. Type the code of one.")
    assert " more" not in refusal(ReferralSource, "1"), "it fits five"


@pytest.mark.parametrize("typed", ["lollipop", "3G", "health lollipop", "olice", "N1"])
def test_words_that_fit_none_are_refused_with_how_to_list_them(typed):
    assert refusal(ReferralSource, typed) == (
        f"No referral source fits “{typed}”. Type its code or a word of it; “list” names all 22."
    )


@pytest.mark.parametrize("typed", ["", "  ", "-", "()"])
def test_nothing_is_refused_as_empty(typed):
    assert (
        refusal(PrimaryNeed, typed) == "The primary need is empty. Type its code or a word of it; “list” names all 10."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_list_names_every_code(kind):
    said = refusal(kind, "List")
    assert all(code.in_full in said for code in kind)


def test_what_a_terminal_would_obey_is_not_said_back_and_a_long_text_is_cut():
    assert "\x1b" not in refusal(PrimaryNeed, "\x1b[31mred")
    assert "…”" in refusal(PrimaryNeed, "x" * 100)
    assert "at most 120" in refusal(PrimaryNeed, "x" * 121)


def outcome(kind: type[CensusCode], typed: str) -> CensusCode | str:
    """The code that was read, or the refusal."""
    try:
        return read(kind, typed)
    except InvalidInput as refused:
        return str(refused)


@given(st.sampled_from(KINDS), st.text(max_size=130))
def test_whatever_is_typed_is_a_code_or_is_refused(kind, typed):
    found = outcome(kind, typed)
    assert found in list(kind) or 0 < len(found) < 1_000


@given(st.sampled_from(EVERY_CODE), st.data())
def test_the_beginnings_of_the_words_of_a_code_find_it_or_name_several(kind_and_code, data):
    kind, code = kind_and_code
    words = code.words.replace("(", "").replace(")", "").split()
    begun = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in words)
    found = outcome(kind, begun)
    if found in list(kind):
        assert found is code
    else:
        assert f"“{begun}” fits" in found
