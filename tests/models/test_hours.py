"""Hours: a share of full time, as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidInput
from models.workload import read_share, share_text, share_words


@pytest.mark.parametrize(
    ("text", "percent"),
    [("1", 100), ("1.0", 100), ("0.8", 80), (" .8 ", 80), ("0,6", 60), ("80%", 80), ("80 %", 80), ("0.01", 1),
     ("full time", 100), ("Full-time", 100), ("100%", 100)],
)  # fmt: skip
def test_a_share_is_read_however_it_is_written(text, percent):
    assert read_share(text) == percent


@pytest.mark.parametrize(
    "text", ["", "0", "2", "80", "1.01", "-1", "0.805", "part time", "1e9999999", "1/2", "%", ".", "٣", "[/x]", "0.8.1"]
)
def test_what_is_no_share_is_refused_with_a_sentence(text):
    with pytest.raises(InvalidInput, match="is no share of full time"):
        read_share(text)


@given(st.integers(1, 100))
def test_what_is_shown_can_be_typed_again(percent):
    assert read_share(share_text(percent)) == percent


def test_a_share_in_words():
    assert (share_words(100), share_words(80), share_words(5)) == (
        "full time", "0.8 of full time", "0.05 of full time",
    )  # fmt: skip
