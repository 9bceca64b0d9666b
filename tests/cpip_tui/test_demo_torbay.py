"""``demo --torbay-2011``: the authority of the report, on the day of the report."""

import json
from datetime import date

import pytest

from cpip_tui.cli import founding
from db import demo_torbay


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("torbay") / "torbay.db"


def test_it_is_made_and_says_how_to_look_at_it_on_its_day(cpip, kept):
    said = cpip("demo", "--torbay-2011", "--no-open", "--store", kept)
    assert said.code == 0, said.err
    assert "Nobody in it exists" in said.out
    assert f"cpip-tui --store {kept} --as-at 2011-10-26" in said.out
    rows = json.loads(cpip("duty", "--store", kept, "--as-at", "2011-10-26", "--format", "json").out)["rows"]
    assert len(rows) == 261


def test_it_opens_as_at_the_day_of_the_report_unless_another_is_asked_for(cpip, monkeypatch):
    looked_at = []
    monkeypatch.setattr(demo_torbay, "fill_torbay", lambda store, act, seed: demo_torbay.TorbaySize(0, 0, 0, 0))
    monkeypatch.setattr(founding, "is_terminal", lambda: True)
    monkeypatch.setattr(
        founding, "open_program", lambda store, options, person, **_: looked_at.append(options.fixed_day)
    )
    assert cpip("demo", "--torbay-2011").code == 0
    assert cpip("demo", "--torbay-2011", "--as-at", "30/9/2011").code == 0
    assert looked_at == [date(2011, 10, 26), date(2011, 9, 30)]


def test_how_many_children_it_has_cannot_be_chosen(cpip, tmp_path):
    said = cpip("demo", "--torbay-2011", "--children", "60", "--no-open", "--store", tmp_path / "torbay.db")
    assert said.code == 2
    assert "exclude each other" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_day_that_is_none_is_said_before_anything_is_made(cpip, tmp_path):
    said = cpip("demo", "--torbay-2011", "--as-at", "someday", "--no-open", "--store", tmp_path / "torbay.db")
    assert said.code == 2
    assert list(tmp_path.iterdir()) == []
