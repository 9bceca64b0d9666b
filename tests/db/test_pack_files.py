"""The compliance pack as it leaves the program: as CSV and as a page that prints."""

import csv
import io
import stat
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from small_authority import ANN, BOB, MO, SAM, TODAY, WIL, act_of, ask, person, write
from supervision_history import FIRST, MARKER, make_history

from db.commands.sending_out import send_out
from db.exchange.compliance import TOTAL, pack_csv, pack_numbers, pack_page
from db.files import beside, write_for_owner
from db.queries.compliance import compliance_pack
from db.queries.standards import standards
from db.store import Store
from models.compliance import GROUPS, Line, Measure, Pack, pack
from models.errors import FileRefused, NotAllowed
from models.supervision import CancelReason

HOSTILE = '=cmd|"/C calc"!A0<script>alert(1)</script>\u202e\x1b[31m'
GOLDEN = Path(__file__).with_name("compliance_pack.html")


@pytest.fixture
def store(authority: Store) -> Store:
    make_history(authority)
    authority.sign_in(person(MO))
    return authority


def read(store: Store, **of: int) -> Pack:
    with store.reading() as reader:
        return compliance_pack(reader, standards(reader), TODAY, FIRST, TODAY, **of)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def small() -> Pack:
    """Two workers, a session each that was due, one of them cancelled, and a case that was discussed."""
    day, ann, bob = date(2024, 6, 3), (ANN, "Ann Able"), (BOB, "Bob Best")
    lines = [
        (Measure.HELD, Line(*ann, day, True, "due")), (Measure.IN_TIME, Line(*ann, day, True, "")),
        (Measure.HELD, Line(*bob, day, False, "due")), (Measure.IN_TIME, Line(*bob, day, False, "")),
        (Measure.CANCELLED, Line(*bob, day, True, "", cancelled=CancelReason.MOVED)),
        (Measure.RECORDED_IN_TIME, Line(*ann, day, False, "")),
        (Measure.DECISION, Line(*ann, day, True, "discussed", 7, "C7-1", 1)),
    ]  # fmt: skip
    return pack(date(2024, 5, 1), TODAY, TODAY, "North", [ann, bob], lines)


class Page(HTMLParser):
    """Reads a page strictly enough to tell that its tags are closed, and what they are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_csv_has_a_row_a_worker_and_a_total_that_is_their_sum(store: Store) -> None:
    found = read(store)
    rows = rows_of(pack_csv(found))
    assert [row["worker"] for row in rows] == [name for _, name in found.people] + ["everybody"]
    assert [row["row"] for row in rows] == ["worker"] * len(found.people) + [TOTAL]
    *workers, total = rows
    for name in pack_numbers(found):
        assert sum(int(row[name]) for row in workers) == int(total[name]), name
    assert {(row["from"], row["to"], row["as_at"]) for row in rows} == {("2024-03-04", "2024-06-10", "2024-06-10")}


def test_the_numbers_of_the_csv_are_those_that_are_counted_by_hand(store: Store) -> None:
    total = rows_of(pack_csv(read(store)))[-1]
    assert {name: int(value) for name, value in total.items() if value.isdigit()} == {
        "sessions_due": 4, "held": 2, "held_in_time": 1, "planned": 4, "cancelled": 3, "cancelled_worker_away": 1,
        "cancelled_supervisor_away": 0, "cancelled_urgent_work": 1, "cancelled_moved": 0, "cancelled_other": 0,
        "cancelled_no_reason": 1,
        "held_one_to_one": 2, "long_enough": 1, "recorded": 3, "late_entries": 1, "signed_by_both": 1,
        "discussions": 2, "with_decision": 2, "with_rationale": 1, "with_challenge": 1, "cases_due": 3,
        "cases_in_time": 2, "actions_agreed": 5, "actions_dated": 4, "actions_due": 3, "actions_in_time": 1,
        "development": 1, "wellbeing": 2,
    }  # fmt: skip


def test_every_reason_for_which_a_session_is_cancelled_has_a_column() -> None:
    numbers = pack_numbers(small())
    assert {name for name in numbers if name.startswith("cancelled_")} == {
        *(f"cancelled_{one.value}" for one in CancelReason), "cancelled_no_reason",
    }  # fmt: skip
    assert numbers["cancelled_no_reason"] == 0
    assert numbers["cancelled"] == sum(numbers[f"cancelled_{one.value}"] for one in CancelReason) == 1


def test_a_name_is_no_formula_and_no_tag_and_hides_nothing(store: Store) -> None:
    write(store, "UPDATE workers SET name = ? WHERE id = ?", (HOSTILE, ANN))
    write(store, "UPDATE teams SET name = ? WHERE id = 2", (HOSTILE,))
    for found in (read(store), read(store, team_id=2)):
        for row in rows_of(pack_csv(found)):
            assert not row["worker"].startswith(("=", "+", "-", "@"))
        page = pack_page(found, HOSTILE)
        assert "<script" not in page
        assert "\u202e" not in page + pack_csv(found)
        assert "\x1b" not in page + pack_csv(found)
        assert "script" not in Page(page).tags
        assert any("=cmd|" in words for words in Page(page).words)


def test_nothing_personal_and_no_child_stands_in_a_file(store: Store) -> None:
    store.sign_in(person(SAM))
    found = read(store)
    references = [row[0] for row in ask(store, "SELECT reference FROM main.children")]
    assert len(references) > 10
    for text in (pack_csv(found), pack_page(found, "The council")):
        assert MARKER not in text
        assert not any(f">{one}" in text or f"{one}-1" in text for one in references)


def test_the_page_needs_nothing_else_and_prints_on_a4(store: Store) -> None:
    text = pack_page(read(store), "The council")
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(page.tags)
    assert not {name for name, _ in page.attributes} & {"src", "href", "onload", "onclick", "style"}
    assert "url(" not in text
    assert "http" not in text
    assert "@page { size: A4;" in text
    assert text.startswith("<!DOCTYPE html>")
    assert 'charset="utf-8"' in text


def test_the_page_says_of_whom_when_and_what_each_figure_counts(store: Store) -> None:
    words = " ".join(" ".join(Page(pack_page(read(store), "The council")).words).split())
    assert "The council: everybody" in words
    assert "From Monday 4 March 2024 to Monday 10 June 2024, both days included" in words
    for measure in Measure:
        assert measure.meaning in words
        assert measure.words in words
    for group in GROUPS:
        assert f"By worker: {group.lower()}" in words
    assert "2 of 4 (50%)" in words
    assert "the worker was away 1" in words
    assert "Recorded late: 1 of 3 sessions recorded." in words


def test_beside_every_per_cent_stands_of_how_many_it_is() -> None:
    words = " ".join(Page(pack_page(small(), "")).words)
    assert "1 of 2 (50%)" in words
    assert "0 of 0 (–)" in words


def test_the_page_of_a_small_pack_is_as_it_was_looked_at() -> None:
    assert pack_page(small(), "The council of Zed") == GOLDEN.read_text(encoding="utf-8")


# Writing them


def send(store: Store, path: Path, text: str = "a,b\n", by: int = SAM, **more: Any) -> None:
    send_out(store, act_of(by), path, text, "supervision pack", asked={"about": "North"}, rows=2, **more)


def entries(store: Store) -> list[tuple[Any, ...]]:
    return ask(store, "SELECT what, subject, after FROM main.audit_entries WHERE what = 'export' ORDER BY id")


def test_a_file_is_its_owner_s_alone_and_entered_in_the_trail(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "out" / "pack.csv"
    path.parent.mkdir()
    send(store, path)
    assert path.read_bytes() == b"a,b\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    ((what, subject, after),) = entries(store)
    assert (what, subject) == ("export", "supervision pack")
    assert '"file":"pack.csv"' in after
    assert '"about":"North"' in after


def test_a_file_that_stands_there_is_replaced_only_where_that_is_said(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "pack.csv"
    path.write_text("mine")
    path.chmod(0o644)
    with pytest.raises(FileRefused, match="already exists"):
        send(store, path)
    assert path.read_text() == "mine"
    assert entries(store) == []
    send(store, path, over=True)
    assert path.read_text() == "a,b\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_store_is_never_written_over(store: Store) -> None:
    before = store.path.read_bytes()
    for path in beside(store.path):
        if path.exists():
            with pytest.raises(FileRefused, match="the store itself"):
                send(store, path, over=True)
    assert store.path.read_bytes()[:100] == before[:100]


def test_a_folder_is_refused_and_so_is_a_place_that_cannot_be_written(store: Store, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(FileRefused, match="is a folder"):
        send(store, tmp_path / "folder", over=True)
    with pytest.raises(FileRefused, match="cannot be written"):
        send(store, tmp_path / "file" / "pack.csv")


def test_whoever_may_not_export_writes_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        send(store, tmp_path / "pack.csv", by=WIL)
    assert not (tmp_path / "pack.csv").exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(FileRefused, match="already exists"):
        write_for_owner(tmp_path / "link", "x")
    write_for_owner(tmp_path / "link", "x", over=True)
    assert (tmp_path / "real").read_text() == "mine"
    assert (tmp_path / "link").read_text() == "x"
