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
