"""Saved views on the command line: listed with their numbers, saved, shared and removed; duty by a view and columns."""

import json

import pytest

from cpip_tui.cli import run


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("views") / "demo.db"
    assert run(["demo", "--store", str(path), "--no-open", "--children", "120", "--as-at", "2011-09-16"]) == 0
    return path


def said(capsys, store, *line, code=0, who="Demo Manager"):
    capsys.readouterr()
    assert run([*line, "--store", str(store), "--as", who, "--as-at", "2011-09-16"]) == code
    found = capsys.readouterr()
    return found.out + found.err


def rows(capsys, store, *line):
    return json.loads(said(capsys, store, *line, "--format", "json"))["rows"]


def test_each_view_is_listed_with_as_many_as_duty_prints_of_it(store, capsys):
    said(capsys, store, "views", "save", "Late ones", "--tile", "late", "--shared", "--key", "l")
    said(capsys, store, "views", "save", "visits", "--clocks", "care_visit,core_group")
    listed = rows(capsys, store, "views")
    assert [one["key"] for one in listed] == ["6", "7", "8", "9", "l", "0"]
    for one in listed:
        assert len(rows(capsys, store, "duty", "--view", one["name"])) == one["count"], one["name"]
    assert "“Late ones” is yours alone" in said(capsys, store, "views", "share", "late", "--off")
    assert "“late ONES”: changed; its key is l" in said(capsys, store, "views", "save", "late ONES", "--tile", "today")
    assert "is removed" in said(capsys, store, "views", "remove", "late")
    assert "is removed" in said(capsys, store, "views", "remove", "visits")


def test_what_cannot_be_done_is_said(store, capsys):
    for line, why in (
        (("duty", "--view", "m"), "the beginning of several views: “mine”, “my team's late”"),
        (("duty", "--view", "none"), "There is no view “none”. There are: “mine”"),
        (("duty", "--columns", "worker"), "must be shown"),
        (("duty", "--columns", "due,luck"), "“luck” is no column"),
        (("duty", "--columns", "due", "--clocks", "all"), "leave --columns"),
        (("views", "remove", "mine"), "comes with the program"),
        (("views", "save", "x", "--key", "6"), "The key 6 is that of “mine”"),
    ):
        assert why in said(capsys, store, *line, code=2), line


def test_columns_are_printed_in_their_order_under_the_names_that_programs_know(store, capsys):
    found = rows(capsys, store, "duty", "--columns", "due_on,child,held_since")
    assert list(found[0]) == ["due_on", "child", "held_since"]
    table = said(capsys, store, "duty", "--columns", "countdown,case,child_seen,signature")
    assert "countdown" in table.splitlines()[1]
    assert table.splitlines()[1].split() == ["countdown", "case", "seen", "on", "signature"]


def test_a_childs_name_in_a_view_is_told(store, capsys):
    children = said(capsys, store, "duty", "--columns", "child").splitlines()[2:]
    name = next(one for one in children if " " in one.strip()).split()[0]
    saved = said(capsys, store, "views", "save", "x", "--filter", name)
    assert f"note: a word of “{name}” is part of the names of" in saved
    said(capsys, store, "views", "remove", "x")
