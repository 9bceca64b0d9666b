"""``plan`` on the command line: the board, tasks and what is said of them, milestones, risks, issues, success."""

import csv
import io

import pytest

SAID = ("--source", "listening event", "--words", "So it is.", "--heard-by", "Jo Listener")
ON = ("--on", "2011-09-14")


@pytest.fixture
def plan(staffed):
    """A function that runs ``plan`` in the office, which must succeed."""
    return lambda *words, **more: staffed.done("plan", *words, **more)


@pytest.fixture
def refused(staffed):
    """A function that runs a ``plan`` that is refused: what it said."""

    def run(*words, code=2, as_at="2011-09-16"):
        said = staffed("plan", *words, as_at=as_at)
        assert said.code == code, said
        assert "Traceback" not in said.err
        return said.err.strip()

    return run


def task_of(office, number=1, **more):
    (row,) = office.rows("plan", "task", str(number), **more)
    return row


def test_nothing_is_signed_off_before_somebody_says_that_it_helped(staffed, plan, refused):
    assert "Task 1 of project 2 is planned" in plan(
        "task", "add", "2", "One card", "--owner", "Sam", "--on", "2011-09-01"
    )
    plan("task", "begin", "1", "--on", "2011-09-05")
    assert "only what is delivered can be" in refused("task", "sign-off", "1")
    assert "It cannot be signed off yet" in plan("task", "deliver", "1", "--on", "2011-09-12")
    assert "nor staff said that the impact is positive. Record their feedback" in refused("task", "sign-off", "1")

    def now(*words):
        return plan(*words, as_at=None)

    said = now("feedback", "1", "--from", "children", "--impact", "none", *ON, *SAID, "--as", "Ann Able")
    assert "Now it is for review: another approach?" in said
    assert "cannot be signed off: only what is delivered" in refused("task", "sign-off", "1", as_at=None)
    assert "reason is empty" in refused("task", "stays", "1", as_at=None)
    now("task", "another-approach", "1", "--because", "They choose the card.")
    now("task", "deliver", "1")
    assert "since children and young people said on Wed 14 Sep 2011" in refused("task", "sign-off", "1", as_at=None)

    assert "Nothing is lacking" in now("feedback", "1", "--from", "parents", "--impact", "positive", *SAID)
    assert "It rests on feedback 2" in now("task", "sign-off", "1")
    found = task_of(staffed, as_at=None)
    assert (found["state"], found["felt"], found["steps"][-1]["rests_on"]) == ("signed_off", True, 2)
    assert [step["state"] for step in found["steps"]] == [
        "planned", "in_progress", "delivered", "for_review", "in_progress", "delivered", "signed_off",
    ]  # fmt: skip
    assert task_of(staffed, as_at="2011-09-13")["state"] == "delivered"

    now("feedback", "1", "--from", "staff", "--impact", "negative", *SAID)
    assert task_of(staffed, as_at=None)["state"] == "for_review"
    assert [row["impact"] for row in staffed.rows("plan", "feedback", as_at=None)] == ["none", "positive", "negative"]
    assert "1 positive, 1 no difference, 1 negative" in now("feedback")
    assert "“So it is.”" in now("task", "1")


def test_who_may_not_sign_off_and_what_is_wrong_is_said(staffed, plan, refused):
    plan("task", "add", "1", "One record")
    assert "manager" in refused("task", "begin", "1", "--as", "Ann Able")
    assert "give the task, --from and --impact" in refused("feedback", "1", "--words", "Good.")
    assert "who heard it" in refused("feedback", "1", "--from", "staff", "--impact", "positive", *SAID[:4])
    assert "in the future" in refused("task", "begin", "1", "--on", "2099-01-01")
    assert "There is no task 9" in refused("task", "9")
    assert "There is no project 9" in refused("show", "9")
    assert "is not of tasks" in refused("task", "--tile", "risks")
    assert "each is an act of its own" in refused("project", "1", "--manager", "Jo", "--status", "at_risk")
    assert "each is an act of its own" in refused("project", "1")
    assert "likelihood" in refused("risk", "add", "1", "Nobody comes", "--likelihood", "6", "--impact", "1")
    assert "resolved by something" in _after(plan("issue", "add", "1", "No rooms"), refused("issue", "resolve", "1"))
    assert "There is no risk 1" in refused("risk", "close", "1")
    assert task_of(staffed)["state"] == "planned"


def _after(_, said):
    return said


def test_the_board_counts_what_its_lists_hold(staffed, plan):
    plan("task", "add", "3", "Standards", "--on", "2011-09-01", "--due", "2011-09-10")
    plan("task", "add", "3", "Backlog", "--on", "2011-09-01")
    plan("task", "begin", "2", "--on", "2011-09-02")
    plan("task", "deliver", "2", "--on", "2011-09-09")
    plan("milestone", "add", "3", "All trained", "--due", "2011-09-05", "--on", "2011-09-01")
    plan("risk", "add", "3", "Poor and on time", "--likelihood", "5", "--impact", "4")
    plan("issue", "add", "3", "No rooms")
    plan("project", "3", "--manager", "Jo Jones", "--from", "2011-10-01", "--until", "2013-09-30")
    plan("project", "3", "--status", "at_risk", "--because", "Nobody is trained.")
    (row,) = [one for one in staffed.rows("plan") if one["project"] == 3]
    assert (row["manager"], row["status"], row["ends_on"]) == ("Jo Jones", "at_risk", "2013-09-30")
    assert (row["not_felt"], row["overdue_tasks"], row["overdue_milestones"], row["high_risks"]) == (1, 1, 1, 1)
    assert (row["top_risk"], row["top_risk_score"]) == ("Poor and on time", 20)
    assert [one["title"] for one in staffed.rows("plan", "task", "--tile", "not_felt")] == ["Backlog"]
    assert [one["title"] for one in staffed.rows("plan", "task", "--tile", "overdue_tasks")] == ["Standards"]
    assert [one["overdue"] for one in staffed.rows("plan", "milestone")] == [True]
    for words in ("▲ at risk", "✕ 11 days late", "✕ 20 high", "1 delivered, not felt"):
        assert words in plan()
    said = plan("show", "3")
    assert "Nobody is trained." in said
    assert "Jo Jones" in said
    assert next(csv.DictReader(io.StringIO(plan("show", "3", "--format", "csv"))))["title"] == "Standards"


def test_items_are_changed_ended_and_opened_again(staffed, plan):
    plan("milestone", "add", "1", "All trained", "--due", "2011-10-05")
    assert "due Sat 1 Oct 2011" in plan("milestone", "change", "1", "--due", "2011-10-01", "--owner", "Jo")
    plan("milestone", "meet", "1")
    assert staffed.rows("plan", "milestone") == []
    (found,) = staffed.rows("plan", "milestone", "--all")
    assert (found["first_due_on"], found["due_on"], found["ended_on"]) == ("2011-10-05", "2011-10-01", "2011-09-16")
    plan("milestone", "reopen", "1", "--because", "Two are missing.")
    assert [one["owner"] for one in staffed.rows("plan", "milestone", "--project", "1")] == ["Jo"]
    plan("risk", "add", "1", "Nobody comes", "--likelihood", "2", "--impact", "5", "--mitigation", "Ask")
    assert "15 high" in plan("risk", "change", "2", "--likelihood", "3")
    plan("risk", "close", "2")
    plan("task", "add", "1", "One record", "--due", "2011-10-05")
    plan("task", "change", "1", "--title", "Two records", "--due", "none")
    assert (task_of(staffed)["title"], task_of(staffed)["due_on"]) == ("Two records", None)
    assert "Taken back" in staffed.done("undo", "--yes")
    assert task_of(staffed)["title"] == "One record"


def test_what_changed_counts_from_the_last_meeting(staffed, plan):
    plan("task", "add", "1", "One record", as_at=None)
    assert "1 change entered in all" in plan("changes", as_at=None)
    plan("meeting", "--note", "All were there.", as_at=None)
    assert "0 changes entered since the board met" in plan("changes", as_at=None)
    plan("task", "begin", "1", as_at=None)
    assert [row["said"] for row in staffed.rows("plan", "changes", as_at=None)] == ["“One record” was begun."]
    assert len(staffed.rows("plan", "changes", "--since", "2011-01-01", as_at=None)) == 2
    assert [row["note"] for row in staffed.rows("plan", "meetings", as_at=None)] == ["All were there."]


def test_success_is_counted_here_or_recorded_with_its_source(staffed, plan):
    plan("success", "record", "7", "--value", "Inadequate", "--source", "Ofsted", "--baseline")
    plan("success", "record", "9", "--value", "44%", "--source", "HR", "--baseline")
    plan("success", "record", "9", "--value", "58%", "--source", "HR")
    rows = staffed.rows("plan", "success")
    assert sorted({row["measure"] for row in rows}) == list(range(1, 13))
    told = {row["measure"]: row for row in rows if row["live"] is None}
    assert (told[7]["baseline"], told[7]["baseline_on"], told[7]["trend"]) == ("Inadequate", "2010-09-30", "not known")
    assert (told[9]["now"], told[9]["best"], told[9]["trend"]) == ("58%", "high", "better")
    (timely,) = [row for row in rows if row["measure"] == 6 and row["live"] == "NI059"]
    assert timely["best"] == "high"
    assert "✓ better" in plan("success")


def test_the_highlight_report_is_printed_or_written_for_its_owner(staffed, plan, refused, tmp_path):
    plan("task", "add", "1", "One <b>record</b>")
    assert plan("highlight").startswith("Improvement plan: highlight report")
    assert "<!DOCTYPE html>" in plan("highlight", "--format", "html")
    assert "# Improvement plan" in plan("highlight", "--format", "markdown")
    out = tmp_path / "board.html"
    plan("highlight", "--format", "html", "--out", out)
    assert out.stat().st_mode & 0o077 == 0
    assert "already exists" in refused("highlight", "--out", out, code=3)
    assert "export" in refused("highlight", "--format", "html", "--as", "Ann Able")
