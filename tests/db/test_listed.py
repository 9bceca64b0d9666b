"""A list that leaves the program: each form of it tells the same rows, obeys nothing, and is whole or absent."""

import csv
import errno
import io
import stat
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred

from db.commands.sending_out import send_list
from db.exchange.listed import TOLD_EVERY, About, Form, Listed, written
from db.exchange.lists.duty import of_columns
from db.exchange.lists.field import Field, Listing
from db.exchange.narrowed import in_words
from db.queries.audit_trail import AuditQuestion, audit_page
from db.store import Act
from models.errors import Cancelled, FileRefused, InvalidInput, NotAllowed
from models.people import Person, Role
from models.text import no_formula, showable

ADA = Person(1, "Demo Manager", Role.ADMINISTRATOR)
NOW = datetime(2011, 9, 16, 9, 30, tzinfo=UTC)
AS_AT = date(2011, 9, 16)


@dataclass(frozen=True)
class Row:
    child: str
    name: str | None
    due_on: date | None
    day: int
    seen: bool
    owed: list[str]
    said: str


ROWS = Listing[Row](
    "rows of a test",
    "Rows of a test",
    (
        Field("child", lambda row: row.child),
        Field("due_on", lambda row: row.due_on),
        Field("day", lambda row: row.day),
        Field("child_seen", lambda row: row.seen),
        Field("owed", lambda row: row.owed),
        Field("said", lambda row: row.said),
    ),
    (
        Field("child", lambda row: row.name or row.child, "child", unnamed=lambda row: row.child),
        Field("due", lambda row: str(row.due_on), "due"),
        Field("said", lambda row: row.said, "said"),
    ),
    child=lambda row: row.name,
)
DAISY = Row("D100", "Daisy Begum", date(2011, 9, 19), 3, True, ["late", "review"], "Home visit, as agreed.")
SAM = Row("D200", None, None, -2, False, [], "")


def of(*rows, names=False, asked=None, listing=ROWS):
    return Listed(listing, rows, About(AS_AT, ADA, NOW, asked or {}, "due"), names=names)


def sheets(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book["List"], dict(book["About"].iter_rows(values_only=True))


class Cells(HTMLParser):
    """The texts of a page, as a browser takes them; ``tags`` are what it makes of it."""

    def __init__(self, page):
        super().__init__()
        self.texts, self.tags = [], set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "td":
            self.texts.append("")

    def handle_data(self, data):
        if self.texts:
            self.texts[-1] += data

    def handle_endtag(self, tag):
        if tag == "td":
            self.texts.append("")


def test_a_workbook_has_real_days_a_header_that_stays_and_filters():
    sheet, _ = sheets(written(of(DAISY, SAM), Form.WORKBOOK))
    header, daisy, sam = sheet.iter_rows(values_only=True)
    assert header == ("child", "due on", "day", "child seen", "owed", "said")
    assert daisy == ("D100", datetime(2011, 9, 19), 3, "yes", "late; review", "Home visit, as agreed.")
    assert sam == ("D200", None, -2, "no", None, None)
    assert sheet["B2"].number_format == "dd/mm/yyyy"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F3")


def test_its_second_sheet_says_what_when_as_at_narrowed_how_by_whom_and_how_many():
    asked = {"tile": "late", "everybody": True, "filter": "visit", "team": ""}
    _, about = sheets(written(of(DAISY, SAM, asked=asked), Form.WORKBOOK))
    assert about == {
        "list": "Rows of a test", "as at": datetime(2011, 9, 16), "written": "Friday 16 September 2011, 09:30 UTC",
        "by whom": "Demo Manager, administrator", "narrowed by": "tile: late; everybody’s; filter: “visit”",
        "sorted by": "due", "rows": 2, "names of children": "left out",
    }  # fmt: skip


def test_csv_has_the_names_and_the_values_that_the_command_line_prints():
    header, daisy, sam = csv.reader(io.StringIO(written(of(DAISY, SAM), Form.CSV)))
    assert header == ["child", "due_on", "day", "child_seen", "owed", "said"]
    assert daisy == ["D100", "2011-09-19", "3", "True", '["late", "review"]', "Home visit, as agreed."]
    assert sam == ["D200", "", "-2", "False", "[]", ""]


def test_a_page_prints_across_what_people_read():
    page = written(of(DAISY, SAM), Form.PAGE)
    assert [text for text in Cells(page).texts if text.strip()] == [
        "D100",
        "2011-09-19",
        "Home visit, as agreed.",
        "D200",
        "None",
    ]
    for word, times in {"A4 landscape": 1, "narrowed by: nothing: all of it": 1, "http": 0, "<script": 0}.items():
        assert page.count(word) == times, word


@pytest.mark.parametrize("form", Form)
def test_a_child_is_named_only_where_that_is_asked_for(form):
    def told(names):
        content = written(of(DAISY, names=names, asked={"filter": "begum"}), form)
        if form is Form.WORKBOOK:
            sheet, about = sheets(content)
            return f"{list(sheet.iter_rows(values_only=True))} {about}"
        return content

    assert "daisy" not in told(False).casefold()
    assert "begum" not in told(False).casefold(), "nor by the words of the filter"
    assert "Daisy Begum" in told(True)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("words", ["zoe", "ZOË", "now zo", "d'souza", "nowak."])
def test_no_word_of_a_filter_is_told_that_names_a_child_however_it_is_spelt(form, words):
    zoe = replace(DAISY, name="Zoë Nowak-D'Souza")
    content = written(of(zoe, asked={"filter": words}), form)
    text = f"{sheets(content)[1]}" if form is Form.WORKBOOK else content
    assert words.casefold() not in text.casefold()


def test_columns_without_the_child_do_not_let_the_filter_name_one():
    listing = of_columns(["case", "due"])
    assert listing.child is not None
    assert [field.name for field in listing.with_names()][:1] == ["name"]


def test_a_day_before_excel_counts_is_written_as_words():
    sheet, _ = sheets(written(of(Row("D1", None, date(1900, 1, 1), 0, False, [], "")), Form.WORKBOOK))
    assert sheet["B2"].value == "01/01/1900"


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "=1+1",
            "+1",
            "-2",
            "@SUM(A1)",
            "#REF!",
            "=",
            "\t=1",
            "</td><script>x</script>",
            "a\nb",
            "\x00\x1b[2J",
            "&amp;",
        ]
    ),
)


@settings(max_examples=of_a_hundred(30))
@given(HOSTILE, HOSTILE)
def test_no_text_is_obeyed_by_what_reads_the_file(name, said):
    row = Row("D1", name, None, 0, False, [], said)
    sheet, _ = sheets(written(of(row, names=True), Form.WORKBOOK))
    assert [cell.data_type for cell in sheet[2]].count("f") == 0
    assert (sheet["B2"].value or "") == showable(name).replace("\r\n", "\n"), "the workbook holds it as it was written"
    assert (sheet["G2"].value or "") == showable(said)
    _, (_, csv_name, *_, csv_said) = csv.reader(io.StringIO(written(of(row, names=True), Form.CSV)))
    assert (csv_name, csv_said) == (no_formula(showable(name)), no_formula(showable(said)))
    page = Cells(written(of(row, names=True), Form.PAGE))
    assert not page.tags - {"html", "head", "meta", "title", "style", "body", "h1", "p", "table", "colgroup", "col",
                            "thead", "tr", "th", "tbody", "td"}  # fmt: skip


def test_the_suffix_says_the_form():
    assert [Form.of(Path(name)) for name in ("a.XLSX", "b.csv", "c.html", "d.htm")] == [
        Form.WORKBOOK, Form.CSV, Form.PAGE, Form.PAGE,
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match=r"list\.doc.*\.xlsx, \.csv, \.html"):
        Form.of(Path("list.doc"))


def trail(store):
    with store.reading() as reader:
        return list(reversed(audit_page(reader, AuditQuestion(), limit=1_000).rows))


def files_in(folder):
    """Without the store and what SQLite keeps beside it."""
    return {path for path in folder.iterdir() if not path.name.startswith("demo.db")}


def send(store, place, listed, form=Form.CSV, **more):
    store.sign_in(ADA)
    send_list(store, Act(ADA, NOW), place, listed, form, **more)


@pytest.mark.parametrize("form", Form)
def test_what_is_written_is_its_owners_alone_and_stands_in_the_trail(demo_store, tmp_path, form):
    place = tmp_path / f"list.{form.value}"
    send(demo_store, place, of(DAISY, SAM, asked={"tile": "late"}, names=True), form)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    entry = trail(demo_store)[-1]
    assert (entry.who, entry.subject) == ("Demo Manager", "rows of a test")
    assert {name: after for name, _, after in entry.changes} == {
        "as at": "2011-09-16", "tile": "late", "format": form.value, "names": "yes", "file": place.name, "rows": "2",
    }  # fmt: skip
    with pytest.raises(FileRefused, match="not written over unasked"):
        send(demo_store, place, of(DAISY), form)


def test_nothing_is_left_where_it_is_stopped_or_refused(demo_store, tmp_path, monkeypatch):
    many, temporary = [DAISY] * (2 * TOLD_EVERY + 1), tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    before, files = len(trail(demo_store)), files_in(tmp_path)

    def stop(words, done, of):
        if done >= TOLD_EVERY:
            assert (words, of) == ("rows written", len(many))
            raise Cancelled("stopped")

    for form in Form:
        with pytest.raises(Cancelled):
            send(demo_store, tmp_path / f"list.{form.value}", of(*many), form, progress=stop)
    wil = Act(Person(3, "Wil Worker", Role.WORKER), NOW)
    with pytest.raises(NotAllowed):
        send_list(demo_store, wil, tmp_path / "list.csv", of(DAISY), Form.CSV)
    assert len(trail(demo_store)) == before, "nothing left the program, and no entry says so"
    assert files_in(tmp_path) == files
    assert not any(temporary.iterdir()), "nor is what openpyxl had put down"


@pytest.mark.parametrize("form", Form)
def test_nothing_is_left_where_the_disk_is_full(demo_store, tmp_path, monkeypatch, form):
    def full(place):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("db.files.sync", full)
    with pytest.raises(FileRefused, match="No space left on device"):
        send(demo_store, tmp_path / "list", of(DAISY), form)
    assert not list(tmp_path.glob("*list*"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "nothing: all of it"),
        ({"tile": "", "done": False, "team": None}, "nothing: all of it"),
        (
            {"measure": "NI059", "what": "open_late", "month": "2011-09", "period": "year", "team": "North"},
            "measure: NI059 initial assessments; of these: what is open and late; month: September 2011; "
            "period: in the year to date; team: North",
        ),
        ({"measure": "looked_after_rate"}, "measure: Looked after per 10,000"),
        ({"count": "referrals", "known_on": date(2011, 9, 16)}, None),
        ({"tile": "to_sign", "filter": "o'brien", "everybody": True}, "tile: to sign; filter: “o'brien”; everybody’s"),
    ],
)
def test_what_narrowed_it_is_said_in_words(asked, said):
    words = in_words(asked, told=True)
    assert words == (said or "what is counted: Referrals; held against what was known on: Friday 16 September 2011")
