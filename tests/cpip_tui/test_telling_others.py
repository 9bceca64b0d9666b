"""``briefing`` and ``calendar``: printed, written as files of their own, entered, and every command of the document."""

import json
import re
import shlex
import stat
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

DOCUMENT = Path(__file__).parents[2] / "docs" / "telling-others.md"


def of_document() -> list[list[str]]:
    """Every command line of the document, those in the lines of cron and of the Task Scheduler too."""
    text = DOCUMENT.read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]
    lines += re.findall(r"^0 7 \* \* 1 +(cpip-tui .*)$", text, re.M)
    lines += [found.replace('\\"', '"') for found in re.findall(r'/TR "(cpip-tui .*)"$', text, re.M)]
    return [shlex.split(line)[1:] for line in lines]


def test_every_command_of_the_document_runs(office, tmp_path, monkeypatch):
    commands = of_document()
    assert len(commands) == 12
    monkeypatch.chdir(tmp_path)
    for words in commands:
        if "--passphrase-file" in words:
            at = words.index("--passphrase-file")
            words[at : at + 2] = []  # this store has none
        if "--out" in words:
            at = words.index("--out") + 1
            words[at] = re.split(r"[/\\]", words[at])[-1]
            if "--over" not in words:
                Path(words[at]).unlink(missing_ok=True)
        office.done(*(word.replace("Demo Manager", "A Manager") for word in words))
    assert {path.name for path in tmp_path.iterdir()} >= {"briefing.html", "briefing.json", "due.ics", "mine.ics"}


def test_a_briefing_goes_into_a_file_of_my_own_and_is_entered(staffed, tmp_path):
    out = tmp_path / "briefing.html"
    said = staffed.done("briefing", "--manager", "a manager", "--format", "html", "--out", out)
    assert said == f"Written, for you alone to read: {out}\n"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "<h1>Briefing as at Friday 16 September 2011</h1>" in out.read_text(encoding="utf-8")
    entry = json.loads(staffed.done("audit", "--format", "json", as_at=None))["rows"][1]
    assert (entry["what"], entry["subject"]) == ("export", "briefing")
    told = json.loads(staffed.done("briefing", "--manager", "a manager", "--format", "json"))
    assert entry["after"] == {
        "as_at": "2011-09-16", "form": "html", "manager": "A Manager", "file": "briefing.html",
        "rows": len(told["rows"]),
    }  # fmt: skip
    before = out.read_bytes()
    assert "already exists" in staffed.refused("briefing", "--out", out, code=3)
    assert out.read_bytes() == before
    staffed.done("briefing", "--out", out, "--over")
    assert out.read_bytes() != before


def test_text_is_for_everybody_and_what_leaves_the_program_for_whoever_may_export(staffed, tmp_path):
    ann = ("--as", "Ann Able")
    assert "Ann Able" in staffed.done("briefing", *ann)
    for more in (("--format", "html"), ("--format", "markdown"), ("--out", tmp_path / "b.txt")):
        assert "needs a supervisor" in staffed.refused("briefing", *more, *ann)
    assert "needs a supervisor" in staffed.refused("calendar", *ann)
    assert "needs a supervisor" in staffed.refused("calendar", "--out", tmp_path / "due.ics", *ann)
    assert list(tmp_path.glob("*.ics")) == list(tmp_path.glob("*.txt")) == []
    assert "no manager" in staffed.refused("briefing", "--manager", "Ann Able")


def test_a_calendar_file_is_written_and_printed_the_same(staffed, tmp_path):
    out = tmp_path / "due.ics"
    said = staffed.done("calendar", "--out", out, "--team", "duty")
    assert said.startswith(f"Written, for you alone to read: {out}\n")
    events = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert f"{len(events)} days of team Duty; 0 cancelled that an earlier one had.\n" in said
    assert ("Initial assessment: R1-1 (Ann Able)", date(2011, 8, 15)) in [
        (str(one["SUMMARY"]), one["DTSTART"].dt) for one in events
    ]
    printed = Calendar.from_ical(staffed.done("calendar", "--team", "duty"))
    assert [one["UID"] for one in printed.walk("VEVENT")] == [one["UID"] for one in events]
    entries = json.loads(staffed.done("audit", "--format", "json", as_at=None))["rows"]
    assert [one["what"] for one in entries if one["subject"] == "calendar"] == ["export", "export"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "wrong",
    [
        ("--from", "31/2"),
        ("--team", "Nowhere"),
        ("--worker", "Nobody At All"),
        ("--from", "12/12/2011", "--to", "1/12/2011"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(staffed, tmp_path, wrong):
    assert staffed.refused("calendar", "--out", tmp_path / "due.ics", *wrong)
    assert not (tmp_path / "due.ics").exists()
