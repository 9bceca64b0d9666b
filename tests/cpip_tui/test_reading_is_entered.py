"""What the command line prints, writes or tells of the trail is entered: by whom, what was asked, how many rows."""

import json

import pytest


@pytest.fixture
def entries(cpip, store_path):
    """A function that reads the trail as the command line gives it, oldest first, without its own reading."""

    def read():
        said = cpip("audit", "--format", "json", "--store", store_path)
        assert said.code == 0, said.err
        return json.loads(said.out)["rows"][::-1][:-1]

    return read


@pytest.mark.parametrize(("format", "act"), [("table", "print"), ("csv", "export"), ("json", "export")])
def test_a_list_that_is_printed_or_written_is_entered(cpip, store_path, entries, format, act):
    said = cpip("duty", "--filter", "nobody", "--format", format, "--store", store_path)
    assert said.code == 0, said.err
    entry = entries()[-1]
    assert (entry["what"], entry["who"], entry["subject"]) == (act, "A Manager", "duty")
    assert entry["after"]["filter"] == "nobody"
    assert entry["after"]["rows"] == 0


def test_reading_the_trail_is_entered(cpip, store_path, entries):
    entries()
    assert [entry["what"] for entry in entries()][-2:] == ["read the audit", "export"]
    said = cpip("verify", "--store", store_path)
    assert said.code == 0, said.err
    assert entries()[-1]["what"] == "verify"


@pytest.mark.parametrize(
    ("command", "subject", "asked", "rows"),
    [
        (["triage", "--tile", "late", "--filter", "north"], "triage", {"tile": "late", "filter": "north"}, 1),
        (["workload", "--team", "north"], "workload", {"team": "North"}, 1),
        (["holds", "ann able"], "cases", {"worker": "Ann Able"}, 2),
        (["what-if", "--starter", "Nia"], "what if", {"steps": 1}, 3),
        (["who-can-take", "R3", "R5-1"], "who can take", {"cases": "R3-1, R5-1", "on": "2011-09-16"}, 2),
        (["signature", "--everybody"], "signature", {"everybody": True}, 0),
        (["worker", "list"], "workers", {}, 3),
        (["leave", "list", "--past"], "leave", {"past": True}, 0),
        (["reduction", "list"], "reductions", {}, 0),
    ],
)
@pytest.mark.parametrize(("format", "act"), [("table", "print"), ("json", "export")])
def test_what_is_read_for_triage_is_entered(office, command, subject, asked, rows, format, act):
    office.done(*command, "--format", format)
    *_, entry = json.loads(office.done("audit", "--format", "json", as_at=None))["rows"][1:2]
    assert (entry["what"], entry["subject"]) == (act, subject)
    assert entry["after"] == {"as_at": "2011-09-16", **asked, "rows": rows}
