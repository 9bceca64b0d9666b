"""What a typed text asks for, and what answers it: spelling is forgiven, a part of a birthday will do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import finding_index
from models.finding import Grade, Kind, Wanted, asked, first_of, fold, sound, terms, wrong_letters
from models.finding_index import Entry, Index

CHLOE = Entry("Chloë", "D12", "Chloë O'Neill-Nowak", "2009-03-12", "D12-1 D12-2")


def graded(entry, text, **more):
    """How well the entry answers, or None."""
    hits = Index([entry]).find(asked(text), **more).hits
    return hits[0].grade if hits else None


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("D12", Grade.REFERENCE), ("d12", Grade.REFERENCE), (" d12 ", Grade.REFERENCE),
        ("D12-2", Grade.WHOLE), ("chloë", Grade.WHOLE), ("CHLOE", Grade.WHOLE), ("NOWAK chloe", Grade.WHOLE),
        ("oneill", Grade.BEGINS), ("o’neill", Grade.BEGINS), ("d1", Grade.BEGINS), ("chl", Grade.BEGINS),
        ("c", Grade.BEGINS), ("2-2", Grade.PART), ("wak", Grade.PART), ("hlo", Grade.PART), ("12", Grade.PART),
        ("12/3/2009", Grade.BORN), ("2009-03-12", Grade.BORN), ("12 March 2009", Grade.BORN), ("2009", Grade.BORN),
        ("3/2009", Grade.BORN), ("2009-03", Grade.BORN), ("12/3", Grade.BORN), ("12 mar", Grade.BORN),
        ("12th march", Grade.BORN), ("mar 2009", Grade.BORN), ("12.3.09", Grade.BORN),
        ("12032009", Grade.BORN), ("20090312", Grade.BORN), ("March 12, 2009", Grade.BORN),
        ("o`neill", Grade.BEGINS), ("o‘neill", Grade.BEGINS), ("o´neill", Grade.BEGINS), ("d-12", Grade.WHOLE),
        ("chloe 2009", Grade.WHOLE), ("2009 chl", Grade.BEGINS), ("nowak 12 mar", Grade.WHOLE),
        ("cloe", Grade.SPELT), ("chole", Grade.SPELT), ("chlooe", Grade.SPELT), ("noak", Grade.SPELT),
        ("cloe nowka", Grade.SPELT), ("cloe 12 mar", Grade.SPELT), ("khloey", Grade.SOUNDS), ("novack", None),
    ],
)  # fmt: skip
def test_a_child_is_found_by_any_part_and_why_is_said(text, grade):
    assert graded(CHLOE, text) == grade
    assert grade is None or grade.words


@pytest.mark.parametrize(
    ("name", "text"),
    [("Ian Mc Donald", "mcdonald"), ("Ian McDonald", "mc donald"), ("Ada van der Berg", "vandenberg"),
     ("Ada van der Berg", "vanderberg"), ("Ada van der Berg", "derberg"), ("Sue St. John", "stjohn"),
     ("Al O Brien", "o'brien")],
)  # fmt: skip
def test_a_name_of_short_words_is_found_written_together(name, text):
    assert graded(Entry(name, "D1", name), text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "D13", "d21", "12d", "chloe smith", "2010", "13/3/2009", "4/2009", "12 apr", "30/2/2009",
        "chleo 2010", "mar", "%", "_", "xyz", "d12 d13", "lo 13 mar", "\n", "\t", "e" * 500,
    ],
)  # fmt: skip
def test_what_does_not_answer_is_not_found(text):
    assert graded(CHLOE, text) is None


def test_what_is_spelt_as_it_was_typed_comes_first_and_can_be_all_that_is_wanted():
    people = Index(
        Entry(name, "", name) for name in ("Ann Smyth", "Bo Smith", "Cy Smithson", "Di Goldsmith", "Ed Hall")
    )
    assert [(hit.key, hit.grade) for hit in people.find(asked("smith")).hits] == [
        ("Bo Smith", Grade.WHOLE),
        ("Cy Smithson", Grade.BEGINS),
        ("Di Goldsmith", Grade.PART),
        ("Ann Smyth", Grade.SPELT),
    ]
    assert [hit.key for hit in people.find(asked("smith"), 2).hits] == ["Bo Smith", "Cy Smithson"]
    assert "Ann Smyth" not in {hit.key for hit in people.find(asked("smith"), forgiving=False).hits}


def test_a_reference_comes_before_names_and_no_digit_of_it_is_forgiven():
    children = Index(
        [Entry(1, "12", "Zoe"), Entry(2, "AB 12", "Amy"), Entry(3, "12345", "Bea"), Entry(4, "12435", "12")]
    )
    assert children.find(asked("12")).hits[0].key == 1
    assert children.find(asked("ab 12")).hits[0].grade is Grade.REFERENCE
    assert [hit.key for hit in children.find(asked("12345")).hits] == [3]


def test_equally_good_answers_stand_in_the_order_of_names_whatever_order_they_came_in():
    rows = [Entry(number, f"D{number}", name) for number, name in enumerate(["Émile A", "eva", "Eve", "", "EDITH"])]
    for order in (rows, rows[::-1]):
        assert [hit.key for hit in Index(order).find(asked("e")).hits][:4] == [4, 0, 1, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("catherine", "kathryn"), ("stephen", "steven"), ("shaun", "sean"), ("jeffrey", "geoffrey"),
        ("mohammed", "muhamad"), ("philip", "filip"), ("aisha", "ayesha"), ("knight", "night"), ("wright", "rite"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_name_sound_alike(one, other):
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize("word", ["", "lee", "d123", "oooo", "дарья", "o'ne"])
def test_what_is_short_or_not_latin_has_no_sound(word):
    assert sound(word) == ""


@pytest.mark.parametrize(
    ("typed", "word", "wrong"),
    [("an", "ana", 0), ("zra", "zara", 1), ("chloe", "cloe", 1), ("morgan", "morgans", 1), ("jackson", "jakcsen", 2),
     ("d123", "d124", 0)],
)  # fmt: skip
def test_how_much_is_forgiven_follows_from_the_length(typed, word, wrong):
    assert wrong_letters(typed, word) == wrong


def test_a_text_is_read_as_words_and_as_a_birthday():
    assert asked("Lee 12 Mar 2009").readings == (Wanted(("lee", "12", "mar", "2009")), Wanted(("lee",), "2009-03-12"))
    assert asked("May").readings == (Wanted(("may",)),)
    assert asked("29 feb").readings[1].born == "-02-29"
    assert terms("O’Neill-Brown") == ["o'neill-brown", "o", "neill", "brown", "oneillbrown"]
    assert fold("ŁØÆ Straße") == "loae strasse"


NAMES = some.lists(
    some.text("abcdehilmnorstz", min_size=4, max_size=9).map(str.capitalize), min_size=1, max_size=3
).map(" ".join)
CHILDREN = some.lists(
    some.tuples(NAMES, some.dates(date(2000, 1, 1), date(2011, 12, 31))), min_size=1, max_size=9
)  # fmt: skip


@given(CHILDREN, some.data())
def test_every_child_is_found_by_reference_part_birthday_and_with_a_letter_wrong(children, data):
    index = Index(Entry(n, f"D{n}", name, str(born), f"D{n}-1") for n, (name, born) in enumerate(children))
    n = data.draw(some.integers(0, len(children) - 1))
    name, born = children[n]
    start = data.draw(some.integers(0, len(name) - 3))
    word = data.draw(some.sampled_from(name.split()))
    at = data.draw(some.integers(0, len(word) - 2))
    texts = [
        f"d{n}", f"D{n}-1", name, name[start : data.draw(some.integers(start + 3, len(name)))],
        word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        str(born), f"{born:%d/%m/%Y}", f"{born.day} {born:%B}", f"{born:%m/%Y}", str(born.year), f"{word} {born.year}",
    ]  # fmt: skip
    for text in texts:
        assert n in [hit.key for hit in index.find(asked(text)).hits], text
    assert index.find(asked(f"d{n}")).hits[0].key == n


@given(CHILDREN, some.text("abcdehilmnorstzD1 ", max_size=8))
def test_gathering_and_reading_in_order_find_the_same(children, text):
    index = Index(Entry(n, f"D{n}", name, str(born)) for n, (name, born) in enumerate(children))
    usual, gathered = finding_index.SCANNED_FROM, index.find(asked(text)).hits
    finding_index.SCANNED_FROM = -1
    try:
        assert index.find(asked(text)).hits == gathered
    finally:
        finding_index.SCANNED_FROM = usual


@given(CHILDREN, some.text("abcdehilmnorstzD1 ", max_size=8), some.integers(1, 4))
def test_how_many_answer_is_the_length_of_the_list_without_a_limit(children, text, limit):
    index = Index(Entry(n, f"D{n}", name, str(born)) for n, (name, born) in enumerate(children))
    first = index.find(asked(text), limit)
    plain, forgiven = (index.find(asked(text), 1000, forgiving=forgiving).hits for forgiving in (False, True))
    assert first.hits == forgiven[:limit] or first.hits == plain[:limit]
    assert first.of in {len(plain), *(sum(hit.grade <= grade for hit in forgiven) for grade in Grade)}
    assert first.of >= len(first.hits)
    assert (first.of > len(first.hits)) <= (len(first.hits) == limit)
    if len(plain) >= limit:
        assert first.of == len(plain)


def test_what_is_later_comes_after_what_answers_as_well_and_before_what_answers_worse():
    rows = [Entry(1, "D1", "Zoe Ash", later=True), Entry(2, "D2", "Zoe Birch"), Entry(3, "D3", "Mozoe Ash")]
    assert [hit.key for hit in Index(rows).find(asked("zoe")).hits] == [2, 1, 3]


def test_what_a_list_leaves_out_is_said_of_each_kind():
    assert first_of(20, {Kind.CHILD: 1069, Kind.WORKER: 20}) == "the first 20 of 1,069 children"
    assert (
        first_of(20, {Kind.CHILD: 21, Kind.WORKER: 30}) == "the first 20 of 21 children and the first 20 of 30 workers"
    )
    assert first_of(20, {Kind.CHILD: 20}) == ""
