"""The highlight report for the improvement board: a golden text, and the same on a page and as Markdown."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.commands.improving import add_task, record_feedback, sign_off_task, step_task
from db.commands.projects import add_item, hold_meeting, record_success_figure, state_project
from db.exchange.highlight_report import highlight_report
from db.queries.highlight import highlight
from db.queries.standards import standards
from db.store import Act
from models.feedback import Impact, Voice
from models.improvement import Move
from models.people import Person, Role
from models.projects import ItemKind, ItemValues, ProjectStatus

GOLDEN = Path(__file__).with_name("highlight_report.txt")
BEGAN, MET, NOW = date(2011, 9, 12), date(2011, 10, 12), date(2011, 10, 26)
ADA = Person(1, "Ada Manager", Role.ADMINISTRATOR)
HOSTILE = "<script>alert(1)</script> | *x* \x1b]0;t\x07"


def act(day):
    return Act(ADA, datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


@pytest.fixture
def report(empty_store):
    store, began, now = empty_store, act(BEGAN), act(NOW)
    for number, title in ((1, "A form that asks for the rationale"), (5, "Parents speak first"), (8, HOSTILE)):
        id_ = add_task(store, began, number, title, BEGAN, BEGAN, owner="Ann", due_on=date(2011, 10, 14))
        for move in (Move.BEGIN, Move.DELIVER):
            step_task(store, began, id_, move, BEGAN, BEGAN)
    state_project(store, began, 1, ProjectStatus.AT_RISK, "Two managers left", BEGAN, BEGAN)
    for kind, values in {
        ItemKind.MILESTONE: ItemValues("The form is in use", "Ann", date(2011, 10, 17)),
        ItemKind.RISK: ItemValues("No time to write", "Ann", None, 4, 4, "A shorter form"),
        ItemKind.ISSUE: ItemValues("It is slow on old computers"),
    }.items():
        add_item(store, began, 1, kind, values, BEGAN, BEGAN)
    hold_meeting(store, act(MET), MET, MET)
    for task_id, voice, impact in ((2, Voice.PARENTS, Impact.NEGATIVE), (3, Voice.CHILDREN, Impact.POSITIVE)):
        record_feedback(store, now, task_id, voice, impact, NOW, "Listening event", "What they said", "Hal", NOW)
    sign_off_task(store, now, 3, NOW, NOW)
    record_success_figure(store, now, 7, date(2010, 9, 30), "Inadequate", "Ofsted", NOW, is_baseline=True)
    with store.reading() as reader:
        return highlight(reader, standards(reader), NOW)


def test_the_report_says_what_the_board_sees(report):
    assert highlight_report(report, "txt") == GOLDEN.read_text(encoding="utf-8")


def test_on_a_page_and_as_markdown_it_says_the_same_and_no_text_is_markup(report):
    page, marked = (highlight_report(report, ending) for ending in ("html", "md"))
    for said in ("Delivered, and not yet felt", "A form that asks for the rationale", "“What they said”"):
        assert said in page
        assert said in marked
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "\\<script\\>" in marked
    assert not any(sign in page + marked for sign in "\x1b\x07")
    assert "http" not in page
    assert "size: A4" in page
