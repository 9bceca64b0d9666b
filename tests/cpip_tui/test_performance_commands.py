"""The commands of performance: figures, publications and late entries, lists, targets, stated figures, the report."""

import csv
import io
import json
import shutil

import pytest

from cpip_tui.cli import run

AGREED = [
    "measure", "period", "month", "in_time", "completed", "percent", "target", "published_in_time",
    "published_completed", "late_entries", "lower_limit", "upper_limit", "signal", "open_late", "best_possible",
    "needed",
]  # fmt: skip
OURS = [
    "late_in_time",
    "before_in_time",
    "before_completed",
    "due_soon",
    "backlog_cleared",
    "team",
    "late",
    "comparators",
]
SEPTEMBER = {"month": "2011-09", "as_at": "2011-09-16"}
INITIAL = ("--measure", "NI059")


@pytest.fixture(scope="module")
def published_template(office_template, tmp_path_factory):
    """A store to be copied: August 2011 was published on 16 September, and R1 authorised later, as of 31 August."""
    path = tmp_path_factory.mktemp("published") / "s.db"
    shutil.copyfile(office_template, path)
    for words in (
        ("performance", "publish", "2011-08", "--as-at", "2011-09-16"),
        ("access", "give", "Ann Able", "worker"),
        ("assess", "submit", "R1", "--on", "2011-08-30", "--as", "Ann Able"),
        ("assess", "authorise", "R1", "--on", "2011-08-31", "--reason", "workload", "--note", "Two away."),
    ):
        assert run(["--as", "A Manager", "--store", str(path), *words]) == 0
    return path


@pytest.fixture
def published(published_template, office):
    """The same as an office of the test's own."""
    shutil.copyfile(published_template, office.path)
    office.done("sign-in", "A Manager", as_at=None)
    return office


def row_of(office, *words, period="month", **more):
    (row,) = office.rows("performance", *INITIAL, "--period", period, *words, **more)
    return row


def test_json_has_the_agreed_names_first_and_each_measure_over_each_period(office):
    rows = office.rows("performance")
    assert [list(row) for row in rows] == [AGREED + OURS] * 15
    assert [(row["measure"], row["period"]) for row in rows[:4]] == [
        ("NI059", "month"), ("NI059", "year"), ("NI059", "twelve"), ("NI060", "month"),
    ]  # fmt: skip
    assert {row["month"] for row in rows} == {"2011-09"}


def test_a_month_that_was_not_published_has_its_figure_and_nothing_published(office):
    row = row_of(office)
    assert (row["in_time"], row["completed"], row["percent"], row["target"]) == (1, 1, 100.0, 80.0)
    assert (row["published_in_time"], row["published_completed"], row["late_entries"], row["late"]) == (
        None,
        None,
        0,
        [],
    )
    assert (row["lower_limit"], row["upper_limit"], row["signal"]) == (100.0, 100.0, None)
    assert (row["open_late"], row["best_possible"], row["needed"]) == (1, 100.0, 0)
    assert row["backlog_cleared"] == 50.0, "one in time of one completed and one that is late"
    assert [one["name"] for one in row["comparators"]] == ["England", "Statistical neighbours"]


def test_what_is_recorded_after_a_publication_is_a_late_entry_by_name(published):
    row = row_of(published, "--month", "2011-08", as_at=None)
    assert (row["published_in_time"], row["published_completed"]) == (0, 0)
    assert (row["in_time"], row["completed"], row["late_entries"], row["late_in_time"]) == (0, 1, 1, 0)
    (late,) = row["late"]
    assert (late["case"], late["counts"], late["in_time"]) == ("R1-1", 1, False)
    assert (late["clock_from"], late["due_on"], late["stopped_on"]) == ("2011-08-01", "2011-08-15", "2011-08-31")
    assert row_of(published, "--month", "2011-08")["completed"] == 0, "on 16 September nobody knew of it"


def test_every_published_figure_and_its_late_entries_make_the_figure_now(published):
    for month in ("2011-08", "2011-09"):
        for row in published.rows("performance", "--month", month, as_at=None):
            of_the_year = row["period"] == "year" and row["published_completed"] is not None
            assert (row["before_completed"] is not None) == (row["before_in_time"] is not None) == of_the_year
            if row["published_completed"] is not None and not of_the_year:
                assert row["published_completed"] + row["late_entries"] == row["completed"]
                assert row["published_in_time"] + row["late_in_time"] == row["in_time"]


def test_the_year_to_date_is_what_was_published_last_with_this_month_and_its_late_entries(published):
    published.done("performance", "publish", "2011-07", as_at=None)
    published.done("performance", "publish", "2011-09", "--as-at", "2011-10-03", as_at=None)
    for month in ("2011-07", "2011-08", "2011-09"):
        rows = published.rows("performance", "--month", month, as_at=None)
        of_month = {row["measure"]: row for row in rows if row["period"] == "month"}
        for row in rows:
            if row["period"] == "year":
                this = of_month[row["measure"]]
                for one, late in (("completed", "late_entries"), ("in_time", "late_in_time")):
                    parts = row[f"before_{one}"] + this[f"published_{one}"] + row[late]
                    assert parts == row[one]


def test_people_read_fractions_beside_per_cents_and_what_they_allow_to_be_said(published):
    said = published.done("performance", *INITIAL, "--month", "2011-08", as_at=None)
    assert "published as known on Fri 16 Sep 2011 by A Manager" in said
    assert "entries that came later" in said
    assert "1 (0/+1)" in said
    assert "Year to date: 0/0 published for August + 1 late entry (0/1) = 0/1." in said
    assert "+ R1-1, from Mon 1 Aug 2011, due Mon 15 Aug 2011, completed Wed 31 Aug 2011, late" in said
    assert "The target of 80% is out of reach in 2011/12" in said


def test_clearing_the_backlog_is_said_to_lower_the_figure(office):
    said = office.done("performance", *INITIAL)
    assert "would be 1/2, 50.0% instead of 1/1, 100.0%: clearing late work lowers it." in said


def test_csv_has_the_scalars_and_no_lists(office):
    rows = list(csv.DictReader(io.StringIO(office.done("performance", "--format", "csv"))))
    assert list(rows[0]) == [name for name in AGREED + OURS if name not in ("late", "comparators")]
    assert (rows[0]["measure"], rows[0]["in_time"], rows[0]["signal"]) == ("NI059", "1", "")


def test_of_a_team_only_what_it_completed_is_counted(office):
    assert (row_of(office, "--team", "north")["completed"], row_of(office, "--team", "Duty")["completed"]) == (1, 0)
    assert row_of(office, "--team", "north")["team"] == "North"
    assert "no team called" in office.refused("performance", "--team", "West")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--measure", "NI061"], "is no measure of this program"),
        (["--month", "09-2011"], "Write the year and the month"),
        (["--month", "2011-10"], "October 2011 has not begun"),
        (["--months", "0"], "--months"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(office, words, sentence):
    assert sentence in office.refused("performance", *words)


# Publishing


def test_a_month_is_published_once_and_when_it_is_over(office):
    said = office.done("performance", "publish", "2011-08")
    assert "August 2011 is published as known on Fri 16 Sep 2011" in said
    assert "stays as it is" in office.refused("performance", "publish", "2011-08")
    assert "2011 is over after" in office.refused("performance", "publish", "2011-09")
    office.done("access", "give", "Ann Able", "worker", "--as", "A Manager")
    assert "needs a manager" in office.refused("performance", "publish", "2011-07", "--as", "Ann Able")


# Lists


@pytest.mark.parametrize(
    ("words", "cases"),
    [
        ([], ["R4-1"]),
        (["--what", "open"], ["R1-1", "R2-1", "R3-1"]),
        (["--what", "open-late"], ["R1-1"]),
        (["--what", "due-soon"], ["R2-1"]),
    ],
)
def test_a_list_has_the_cases_that_its_number_counts(office, words, cases):
    assert [row["case"] for row in office.rows("performance", "list", *INITIAL, *words)] == cases


def test_the_list_of_late_entries_and_the_published_one_are_told_apart(published):
    words = (*INITIAL, "--month", "2011-08")
    (late,) = published.rows("performance", "list", *words, "--what", "late-entries", as_at=None)
    assert (late["case"], late["counts"], late["in_time"]) == ("R1-1", 1, False)
    assert published.rows("performance", "list", *words, "--what", "published", as_at=None) == []
    (differs,) = published.rows(
        "performance", "list", *words, "--what", "difference", "--known-on", "16/9/2011", as_at=None
    )
    assert differs["case"] == "R1-1"
    assert "was not published" in published.refused("performance", "list", *INITIAL, "--what", "published")
    assert "between two days" in published.refused("performance", "list", *INITIAL, "--what", "difference")
    assert "of a measure or of a count" in published.refused("performance", "list")


def test_a_count_opens_its_list_too(office):
    counts = {row["count"]: row["number"] for row in office.rows("performance", "counts")}
    assert len(office.rows("performance", "list", "--count", "referrals", "--period", "year")) == counts["referrals"]
    assert counts["referrals"] > 0


# How it will end, and what a deadline does


def test_the_forecast_names_each_open_assessment_and_is_silent_without_a_history(office):
    forecast = json.loads(office.done("performance", "forecast", *INITIAL, "--format", "json"))
    assert len(forecast["rows"]) == len(office.rows("performance", "list", *INITIAL, "--what", "open")) > 1
    late = {row["case"] for row in office.rows("performance", "list", *INITIAL, "--what", "open-late")}
    assert {row["case"] for row in forecast["rows"] if row["chance"] == "late already"} == late
    assert {row["percent"] for row in forecast["rows"] if row["case"] not in late} == {None}
    assert "needed" in forecast["month"]["why_silent"]


def test_behaviour_counts_what_was_completed_by_the_day_of_its_clock(office):
    said = json.loads(office.done("performance", "behaviour", *INITIAL, "--format", "json"))
    completed = office.rows("performance", "list", *INITIAL, "--period", "year")
    assert sum(day["completed"] for day in said["days"]) == len(completed) > 0
    assert said["days"][completed[0]["working_day"]]["completed"] > 0
    assert {row["behaviour"] for row in said["rows"]} == {"last_day", "same_day", "moved", "not_seen"}
    assert "By working day" in office.done("performance", "behaviour", *INITIAL)


# What figures are held against


def test_a_target_counts_from_its_day_on_and_can_be_taken_back(office):
    office.done("performance", "target", "NI059", "78.5", "--from", "2011-09-01", "--source", "Cabinet")
    assert row_of(office)["target"] == 78.5
    assert row_of(office, "--month", "2011-08")["target"] == 80.0
    office.done(
        "performance", "target", "single", "543210/643170", "--from", "1/9/2011", "--source", "DfE", "--name", "Us"
    )
    (ours,) = (row for row in office.rows("performance", "targets") if row["name"] == "Us")
    assert (ours["percent"], ours["in_time"], ours["completed"], ours["counts_now"]) == (84.5, 543210, 643170, True)
    office.done("undo", "--yes")
    assert all(row["name"] != "Us" for row in office.rows("performance", "targets"))
    ninety = ("performance", "target", "NI059", "--from", "2011-09-01", "--remove")
    assert "target 80.0% counts" in office.done(*ninety)
    assert row_of(office)["target"] == 80.0
    assert "It has what begins on Fri 1 Apr 2011" in office.refused(*ninety)
    assert "no share is given" in office.refused(*ninety, "80")
    assert "from which day" in office.refused("performance", "target", "NI059", "--remove")
    assert "Give the share" in office.refused("performance", "target", "NI059")
    assert "needs its source" in office.refused("performance", "target", "NI059", "80")
    assert "is no share" in office.refused("performance", "target", "NI059", "101", "--source", "x")


def test_rates_are_counted_once_the_population_is_known(office):
    assert "Rates need the population" in office.done("performance", "counts")
    office.done("performance", "population", "25400")
    assert "per 10,000 of 25,400 under 18" in office.done("performance", "counts")
    row = next(one for one in office.rows("performance", "counts") if one["count"] == "referrals")
    assert row["rate_per_10000"] == int(row["number"] * 100_000 / 25_400 + 0.5) / 10


def test_a_stated_figure_that_contradicts_itself_is_shown_as_such(office):
    board = ("--source", "Report to the board, October 2011")
    said = office.done("performance", "state", "ni060", "2011-09", "46/97", "73.1", *board)
    assert "46/97, 73.1%: 46/97 is 47.4%." in said
    office.done("performance", "state", "NI062", "2011-09", "10/239 4.2%", *board, "--period", "year")
    office.done("performance", "state", "NI059", "2011-09", "100%", *board)
    rows = {row["measure"]: row for row in office.rows("performance", "stated")}
    assert {name: row["verdict"] for name, row in rows.items()} == {
        "NI060": "contradicts_itself", "NI062": "not_recorded", "NI059": "consistent",
    }  # fmt: skip
    assert (rows["NI060"]["stated_in_time"], rows["NI060"]["stated_percent"]) == (46, 73.1)
    assert "46/97 is 47.4%" in office.done("performance", "stated")
    assert "cannot be read as stated" in office.refused("performance", "state", "NI059", "2011-09", "many", *board)


def test_a_month_that_differs_from_the_difference_of_its_reports_years_to_date_is_told(office):
    board = ("--source", "The board")
    for month, figure in (("2011-08", "138/403"), ("2011-09", "188/472")):
        office.done("performance", "state", "NI060", month, figure, *board, "--period", "year")
    office.done("performance", "state", "NI060", "2011-09", "46/97", *board)
    sentence = office.rows("performance", "stated")[-1]["sentence"]
    assert sentence.endswith("By the report's own years to date it is 50/69, 72.5% (188/472 less 138/403).")


# Files


def test_the_report_is_a_page_or_markdown_of_my_own_and_names_no_child(published, tmp_path):
    page, text = tmp_path / "r.html", tmp_path / "r.md"
    for out in (page, text):
        said = published.done("performance", "report", "--out", out, "--month", "2011-08", as_at=None)
        assert "Written, for you alone to read" in said
        assert "R1" not in out.read_text(encoding="utf-8")
    assert "<svg" in page.read_text(encoding="utf-8")
    assert "```text" in text.read_text(encoding="utf-8")
    entry = next(one for one in published.rows("audit", as_at=None) if one["subject"] == "performance report")
    assert (entry["what"], entry["after"]["month"], entry["after"]["file"]) == ("export", "2011-08", "r.md")
    assert "already exists" in published.refused("performance", "report", "--out", page, code=3)
    assert ".html or .md" in published.refused("performance", "report", "--out", tmp_path / "r.pdf")
    nowhere = tmp_path / "new" / "r.html"
    assert f"{nowhere.parent} does not exist" in published.refused("performance", "report", "--out", nowhere, code=3)
    assert not nowhere.parent.exists()
    written = [one for one in published.rows("audit", as_at=None) if one["subject"] == "performance report"]
    assert len(written) == 2, "what is refused leaves no entry"


def test_a_chart_is_a_picture_by_how_its_name_ends(office, tmp_path):
    office.done("performance", "chart", "NI059", "--out", tmp_path / "c.svg")
    office.done("performance", "chart", "NI059", "--out", tmp_path / "c.png")
    assert (tmp_path / "c.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    assert ".svg or .png" in office.refused("performance", "chart", "NI059", "--out", tmp_path / "c.html")


def test_without_a_file_a_chart_is_its_months_in_words(office):
    said = office.done("performance", "chart", "NI059", "--month", "2011-09")
    assert "Whole authority, as known on Fri 16 Sep 2011" in said
    assert "September 2011  1        1          100.0%    100% to 100%  ● no signal" in said
    (row,) = office.rows("performance", "chart", "NI059", "--month", "2011-09", "--months", "2")
    assert (row["month"], row["completed"], row["lower_limit"], row["signals"]) == ("2011-09", 1, 100.0, [])


def test_who_may_not_export_reads_figures_and_takes_none_away(staffed, tmp_path):
    ann = ("--as", "Ann Able")
    assert "NI059" in staffed.done("performance", *ann)
    assert "export" in staffed.refused("performance", "--format", "json", *ann)
    assert "export" in staffed.refused("performance", "report", "--out", tmp_path / "r.html", *ann)
    assert not (tmp_path / "r.html").exists()


def test_what_was_read_is_entered_with_what_was_asked(office):
    office.rows("performance", *INITIAL, "--period", "year")
    entry = json.loads(office.done("audit", "--format", "json", as_at=None))["rows"][1]
    assert (entry["what"], entry["subject"]) == ("export", "performance")
    assert entry["after"] == {
        "as_at": "2011-09-16",
        "month": "2011-09",
        "measure": "NI059",
        "period": "year",
        "rows": 1,
    }
