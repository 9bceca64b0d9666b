"""Monday's text: what it tells of whom, in which forms, and that nothing in it names a child or breaks out of it."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from often import of_a_hundred
from small_authority import ADA, MAX, MO, SAM, WIL, person, refused, write
from told_on_monday import MONDAY, PERSONAL, tell

from db.exchange.briefing import BriefingForm, written_briefing
from db.queries.briefing import Briefing, BriefingLine, Part, briefing
from db.queries.standards import standards
from db.queries.views import question_of, view_count
from db.store import Store
from models.errors import InvalidInput, NotFound
from models.of_whom import OfWhom
from models.telling import without_name
from models.views import OF_THE_PROGRAM, Whose

HERE = Path(__file__).parent
ENDINGS = {BriefingForm.TEXT: "txt", BriefingForm.MARKDOWN: "md", BriefingForm.HTML: "html", BriefingForm.JSON: "json"}


@pytest.fixture(scope="module")
def store(authority_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small authority on Monday 8 July 2024; nothing is written to it after that."""
    path = tmp_path_factory.mktemp("monday") / "store.db"
    path.write_bytes(authority_template.read_bytes())
    with Store.open(path) as opened:
        tell(opened)
        yield opened


def told(store: Store, who: int = MO, **of: str) -> Briefing:
    store.sign_in(person(who))
    with store.reading() as reader:
        return briefing(reader, standards(reader), MONDAY, person(who), **of)


def cases(found: Briefing, *parts: Part) -> list[str | None]:
    return [line.case or line.worker for part in parts for line in found.of(part)]


@pytest.mark.parametrize("form", BriefingForm)
def test_the_whole_of_it_is_this_in_each_form(store: Store, form: BriefingForm) -> None:
    written = HERE / f"briefing.{ENDINGS[form]}"
    assert written_briefing(told(store), form) == written.read_text(encoding="utf-8")


def test_each_number_is_the_length_of_its_list(store: Store) -> None:
    found = told(store)
    said = json.loads(written_briefing(found, BriefingForm.JSON))
    lines = written_briefing(found, BriefingForm.TEXT).splitlines()
    for part in Part:
        assert said["counts"][part.value] == sum(row["part"] == part.value for row in said["rows"]) > 0
        begins = lines.index(f"{part.words} ({said['counts'][part.value]})") + 3
        below = lines[begins : lines.index("", begins)]
        assert sum(line.startswith("* ") for line in below) == said["counts"][part.value]
        assert f"* {said['counts'][part.value]} – {part.words}" in lines


def test_a_manager_is_told_of_their_team_their_signature_and_whom_they_supervise(store: Store) -> None:
    mo, most = told(store, manager="mo manager"), told(store, manager="Max Manager")
    assert cases(mo, *Part) == ["C4-1", "Ann Able", "C3-1", "C3-1", "C3-1"]
    assert cases(mo, Part.TO_SIGN, Part.SUPERVISION) == ["C4-1", "Ann Able"]
    assert cases(most, Part.TO_SIGN, Part.SUPERVISION) == [], "it was given to Mo"
    assert cases(most, Part.LATE) == ["C3-1"]
    assert len(most.of(Part.WAITS)) == 4


def test_what_waits_for_a_manager_is_counted_by_their_view_too(store: Store) -> None:
    waiting = next(view for view in OF_THE_PROGRAM if view.whose is Whose.WAITING)
    for who, name in ((MO, "Mo Manager"), (MAX, "Max Manager")):
        found = told(store, who, manager=name)
        with store.reading() as reader:
            counted = view_count(reader, standards(reader), question_of(waiting, MONDAY, person(who)))
        assert counted == len(found.of(Part.TO_SIGN)), name


def test_of_whom_it_is_must_be_somebody_or_some_team(store: Store) -> None:
    assert told(store, manager="ada manager").whose.of_team == "Duty"
    refused(store, InvalidInput, "--worker", lambda: told(store, manager="Tom Teamless"))
    refused(store, NotFound, "Nobody", lambda: told(store, manager="Zoë Zero"))
    refused(store, InvalidInput, "all but one", lambda: told(store, manager="Mo Manager", team="North"))


def test_a_manager_without_a_team_is_told_of_the_cases_of_whom_they_supervise(authority: Store) -> None:
    tell(authority)
    write(authority, "UPDATE workers SET team_id = NULL WHERE id = ?", (MO,))
    found = told(authority, manager="Mo Manager")
    assert found.whose.words == "Mo Manager, no team of their own: the cases of whom they supervise"
    assert cases(found, Part.LATE, Part.SOON, Part.WAITS) == ["C3-1", "C4-1"]


def test_who_covers_for_a_manager_who_is_away_is_told_whom_they_supervise_meanwhile(authority: Store) -> None:
    tell(authority)
    write(authority, "UPDATE supervision_agreements SET cover_id = ?", (MAX,))
    write(authority, "INSERT INTO leaves (worker_id, first_on, note) VALUES (?, '2024-07-01', '')", (MO,))
    assert cases(told(authority, manager="Max Manager"), Part.SUPERVISION) == ["Ann Able"]
    (line,) = told(authority, manager="Mo Manager").of(Part.SUPERVISION)
    assert line.words.endswith("late, with Max Manager")


def test_somebody_who_left_is_said_to_have_left(store: Store) -> None:
    lee = told(store, worker="Lee Left")
    assert lee.whose.words == "Lee Left, who left on Fri 31 May 2024"
    line = BriefingLine(Part.LATE, "Visit", "C1-1", "C1", None, None, None, "Lee Left", None, gone="has left")
    assert line.words == "C1-1: Visit; Lee Left, who has left"


def test_restricted_cases_are_for_who_may_see_them_and_are_marked(store: Store) -> None:
    for who in (MO, SAM, WIL):
        assert "ZED" not in repr(told(store, who).lines)
    found = told(store, ADA)
    assert [line.case for line in found.lines if line.restricted] == ["ZED-10-1"]
    assert "! 1 line is of a restricted case." in written_briefing(found, BriefingForm.TEXT)


@pytest.mark.parametrize("who", [ADA, MO, MAX, SAM, WIL])
def test_nothing_personal_is_in_it_whoever_asks_and_of_whomever(store: Store, who: int) -> None:
    for of in ({}, {"worker": "Ann Able"}, {"manager": "Mo Manager"}, {"team": "North"}):
        text = "".join(written_briefing(told(store, who, **of), form) for form in BriefingForm)
        assert PERSONAL not in text
        assert "Tired" not in text
        assert "Neill" not in text


def test_how_others_are_supervised_is_not_told_to_a_worker(store: Store) -> None:
    assert cases(told(store, WIL), Part.SUPERVISION) == []
    assert cases(told(store, MO), Part.SUPERVISION) == ["Ann Able"]


def test_unallocated_cases_of_no_team_are_counted_where_they_are_not_listed(store: Store) -> None:
    assert (told(store, ADA, team="North").of_nobody, told(store, MO, team="North").of_nobody) == (2, 1)
    said = "1 unallocated case is of no team"
    assert said in written_briefing(told(store, team="North"), BriefingForm.TEXT)
    assert said not in written_briefing(told(store), BriefingForm.TEXT)


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        ("Ring Chloe's school", "Chloë O'Neill", "Ring R1's school"),
        ("CHLOË O’NEILL, and Chloë", "Chloë O’Neill", "R1, and R1"),
        ("Mrs O'Neill", "Chloë O'Neill", "Mrs R1"),
        ("See Anne-Marie Smith and Mr Smith", "Anne-Marie Smith", "See R1 and Mr R1"),
        ("See Annette at 9", "Ann J Able", "See Annette at 9"),
        ("J phoned", "Ann J Able", "J phoned"),
        ("As it was", None, "As it was"),
        (r"\1 Ann", "Ann", r"\1 R1"),
    ],
)
def test_a_name_on_record_is_the_reference_in_words(words: str, name: str | None, said: str) -> None:
    assert without_name(words, name, "R1") == said


class Tags(HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))


def tags(text: str) -> list[tuple[str, tuple[str, ...]]]:
    parser = Tags()
    parser.feed(text)
    return parser.found


def of_words(what: str, case: str, worker: str) -> Briefing:
    line = BriefingLine(Part.LATE, what, case, case, None, None, None, worker, None)
    return Briefing(MONDAY, OfWhom(worker=worker, words=worker), worker, (line,), 0, 0)


HOSTILE = st.text(
    st.sampled_from("aé <>&\"'`*_#[]()!|\\~$-+=\n\r\t\x1b\u202e\u2028:;,/0.") | st.characters(), max_size=40
)


@settings(max_examples=of_a_hundred(40), deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_words_break_out_of_a_page_or_of_markdown(what: str, case: str, worker: str) -> None:
    found, plain = of_words(what, f"c{case}", f"w{worker}"), of_words("what", "case", "worker")
    assert tags(written_briefing(found, BriefingForm.HTML)) == tags(written_briefing(plain, BriefingForm.HTML))
    shape = [
        [token.type for token in MarkdownIt().parse(written_briefing(one, BriefingForm.MARKDOWN))]
        for one in (found, plain)
    ]
    assert shape[0] == shape[1]
    inner = [
        child.type
        for token in MarkdownIt().parse(written_briefing(found, BriefingForm.MARKDOWN))
        for child in token.children or ()
    ]
    assert set(inner) <= {"text", "text_special", "strong_open", "strong_close"}
    text = written_briefing(found, BriefingForm.TEXT)
    assert not any(ord(letter) < 32 and letter != "\n" for letter in text)
    assert json.loads(written_briefing(found, BriefingForm.JSON))["rows"][0]["what"] == what


def test_the_page_loads_nothing_and_runs_nothing(store: Store) -> None:
    page = written_briefing(told(store), BriefingForm.HTML)
    assert {tag for tag, _ in tags(page)} <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "p",
        "ul",
        "li",
    }
    assert not any(word in page for word in ("http", "url(", "@import", "src="))
