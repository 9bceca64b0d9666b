"""The commands of supervision: whom one supervises, what is agreed and planned, a session from begin to signatures."""

import io
import json
import shutil
import sys
from datetime import date

import pytest

from cpip_tui.cli import run

ROW = [
    "worker", "supervisor", "covered_by", "rule_days", "last_held_on", "due_on", "days_left", "state", "held",
    "expected", "cases_not_discussed", "actions_overdue", "planned_on",
]  # fmt: skip
MARKER = "the sister of the worker is ill"


@pytest.fixture(scope="module")
def agreed_template(office_template, tmp_path_factory):
    """A store to be copied, in which A Manager supervises Ann Able since the first of August and Bob Best covers."""
    path = tmp_path_factory.mktemp("supervised") / "s.db"
    shutil.copyfile(office_template, path)
    for words in (
        ("access", "give", "Ann Able", "worker"),
        ("access", "give", "Bob Best", "supervisor"),
        ("supervision", "agree", "Ann Able", "--supervisor", "A Manager", "--from", "2011-08-01",
         "--cover", "Bob Best"),
    ):  # fmt: skip
        assert run([*words, "--as", "A Manager", "--store", str(path), "--as-at", "2011-09-16"]) == 0
    return path


@pytest.fixture
def agreed(agreed_template, office):
    """The same as an office of the test's own, with A Manager at work."""
    shutil.copyfile(agreed_template, office.path)
    office.done("sign-in", "A Manager", as_at=None)
    return office


@pytest.fixture
def typed(monkeypatch):
    """A function that gives a command its standard input."""

    def give(text):
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return give


def begun(office, worker="Ann Able"):
    said = office.done("supervision", "begin", worker)
    return said.split()[1]


def written(office, number, *case):
    office.done("supervision", "write", number, "R1", "--situation", "At home", "--decision", "Visit weekly",
                "--rationale", "The evenings are not known", *case)  # fmt: skip


@pytest.fixture
def recorded(agreed):
    """The number of a session of 12 September on R1, recorded and signed by nobody."""
    number = begun(agreed)
    written(agreed, number)
    agreed.done("supervision", "record", number, "--held", "2011-09-12", "--minutes", "60")
    return number


def signs(office, number, *words, more=()):
    """Sign the record as it was read just now; ``words`` say who does."""
    last = office.done("supervision", "read", number, *words).splitlines()[-1]
    version = last.partition(":")[0].removeprefix("version ")
    return office.done("supervision", "sign", number, "--version", version, "--yes", *words, *more)


def personal_typed(office, number, typed, said=f"wellbeing: {MARKER}\n"):
    """Write of the worker; what is printed."""
    typed(said)
    return office.done("supervision", "write", number, "--personal-file", "-")


def the_row(office, worker="Ann Able", **more):
    return next(row for row in office.rows("supervision", "--everybody", **more) if row["worker"] == worker)


# Whose supervision is due.


def test_json_has_these_names_with_numbers_and_iso_days(agreed):
    row = the_row(agreed)
    assert list(row) == ROW
    assert row == {
        "worker": "Ann Able", "supervisor": "A Manager", "covered_by": None, "rule_days": 28, "last_held_on": None,
        "due_on": "2011-08-29", "days_left": -14, "state": "overdue", "held": 0, "expected": 1,
        "cases_not_discussed": 0, "actions_overdue": 0, "planned_on": None,
    }  # fmt: skip


def test_who_is_not_agreed_has_no_day_and_no_supervisor(staffed):
    row = the_row(staffed, "Bob Best")
    assert row["state"] == "not_agreed"
    assert (row["due_on"], row["days_left"], row["supervisor"]) == (None, None, None)


def test_without_everybody_only_those_are_listed_whom_one_supervises(agreed):
    assert [row["worker"] for row in agreed.rows("supervision")] == ["Ann Able"]
    assert {row["worker"] for row in agreed.rows("supervision", "--everybody")} >= {"Ann Able", "Bob Best"}


def test_who_supervises_nobody_is_shown_everybody_and_told_so(staffed):
    said = staffed.done("supervision")
    assert "A Manager supervises nobody, so here is everybody" in said
    assert "Bob Best" in said


def test_overdue_leaves_out_whose_supervision_is_in_time(agreed):
    assert [row["worker"] for row in agreed.rows("supervision", "--overdue")] == ["Ann Able"]
    assert agreed.rows("supervision", "--overdue", as_at="2011-08-20") == []


def test_as_at_a_day_before_it_the_session_was_not_held(agreed, recorded):
    assert the_row(agreed)["last_held_on"] == "2011-09-12"
    assert the_row(agreed, as_at="2011-09-11")["last_held_on"] is None


def test_one_worker_can_be_asked_for(agreed):
    assert [row["worker"] for row in agreed.rows("supervision", "--worker", "bob best")] == ["Bob Best"]
    assert "Nobody in this store" in agreed.refused("supervision", "--worker", "Zed")


def test_the_cover_supervises_while_the_supervisor_is_away(agreed):
    agreed.done("leave", "add", "A Manager", "2011-09-12", "2011-09-23")
    assert the_row(agreed)["covered_by"] == "Bob Best"
    mine = agreed.rows("supervision", "--as", "Bob Best")
    assert [row["worker"] for row in mine] == ["Ann Able"]


def test_a_worker_sees_their_own_supervision_and_nobody_elses(agreed):
    said = agreed.done("supervision", "--as", "Ann Able")
    assert "Ann Able" in said
    assert "Bob Best" not in said
    assert "shown to supervisors and managers" in agreed.refused("supervision", "--everybody", "--as", "Ann Able")
    assert "shown to supervisors and managers" in agreed.refused("supervision", "show", "Bob Best", "--as", "Ann Able")


# What is agreed, planned and cancelled.


def test_an_agreement_tightens_the_rule_and_never_loosens_it(agreed):
    agreed.done("supervision", "agree", "Ann Able", "--supervisor", "Bob Best", "--from", "2011-08-10", "--every", "14")
    row = the_row(agreed)
    assert (row["supervisor"], row["rule_days"]) == ("Bob Best", 14)
    assert row["due_on"] == "2011-08-15"
    said = agreed.refused("supervision", "agree", "Ann Able", "--supervisor", "Bob Best", "--every", "60")
    assert said.startswith("--every: An agreement can ask for more supervision")


def test_what_is_not_given_of_an_agreement_stays_as_it_is_agreed_now(agreed):
    agreed.done("supervision", "agree", "Ann Able", "--supervisor", "A Manager", "--every", "14",
                "--role", "practice_supervisor", "--from", "2011-08-05")  # fmt: skip
    same = ("supervision", "agree", "Ann Able", "--supervisor", "A Manager", "--from", "2011-08-10")
    assert "agreed for Ann Able already, since Fri 5 Aug 2011. Nothing was changed." in agreed.refused(*same)
    said = agreed.done(*same, "--cover", "nobody")
    assert said.startswith(
        "Ann Able is supervised by A Manager from Wed 10 Aug 2011, as a practice supervisor, every 14 days "
        "(agreed); nobody covers."
    ), said


def test_rule_drops_the_days_that_were_agreed_and_nobody_the_cover(agreed):
    agree = ("supervision", "agree", "Ann Able", "--supervisor", "A Manager")
    agreed.done(*agree, "--every", "14", "--from", "2011-08-05")
    said = agreed.done(*agree, "--every", "rule", "--from", "2011-08-10")
    assert "as a social worker, every 28 days (" in said
    assert "; Bob Best covers." in said
    said = agreed.done(*agree, "--cover", "nobody", "--from", "2011-08-11")
    assert "; nobody covers." in said
    assert "--every: Give a number of calendar days, or “rule”" in agreed.refused(*agree, "--every", "often")


def test_who_covered_and_now_supervises_covers_no_longer(agreed):
    said = agreed.done("supervision", "agree", "Ann Able", "--supervisor", "Bob Best", "--from", "2011-08-10")
    assert "supervised by Bob Best" in said
    assert "nobody covers" in said


def test_an_agreement_that_somebody_changed_meanwhile_is_not_written_over(agreed, monkeypatch):
    from db.commands import supervising

    agree, others, theirs = supervising.agree_supervision, [], 0

    def after_another(store, act, *given, **named):
        if not others:
            others.append(agree(store, act, *given, **{**named, "every_days": theirs}))
        agree(store, act, *given, **named)

    monkeypatch.setattr(supervising, "agree_supervision", after_another)
    words = ("supervision", "agree", "Ann Able", "--supervisor", "A Manager", "--every", "14", "--from")
    for day, theirs in (("2011-08-01", 21), ("2011-08-20", 20)):
        others.clear()
        said = agreed(*words, day)
        assert said.code == 3, said
        assert agreed.kept("every_days", f"supervision_agreements WHERE effective_from = '{day}'") == [(theirs,)]


def test_as_what_somebody_is_supervised_is_said_with_role(agreed):
    agreed.done("rule", "set", "supervise_practice_supervisor", "35", "--from", "2011-01-01", "--source", "policy")
    agreed.done("supervision", "agree", "Bob Best", "--supervisor", "A Manager", "--role", "practice_supervisor")
    assert the_row(agreed, "Bob Best")["rule_days"] == 35


def test_nobody_supervises_themselves_or_covers_their_own_supervision(agreed):
    assert "--supervisor:" in agreed.refused("supervision", "agree", "Ann Able", "--supervisor", "Ann Able")
    assert "--cover:" in agreed.refused(
        "supervision", "agree", "Ann Able", "--supervisor", "Bob Best", "--cover", "Ann Able"
    )


def test_a_planned_session_is_shown_and_taken_back_with_undo(agreed):
    said = agreed.done("supervision", "plan", "Ann Able", "2011-09-20")
    assert "planned for Tue 20 Sep 2011, 90 minutes" in said
    assert the_row(agreed)["planned_on"] == "2011-09-20"
    agreed.done("undo", "--yes")
    assert the_row(agreed)["planned_on"] is None


def test_a_cancelled_session_says_why_and_stays_on_the_record(agreed):
    number = agreed.done("supervision", "plan", "Ann Able", "2011-09-14").split()[1].rstrip(":")
    agreed.done("supervision", "cancel", number, "--because", "urgent_work", "--note", "in court")
    shown = agreed.rows("supervision", "show", "Ann Able")
    assert [(one["state"], one["cancelled_because"], one["cancelled_note"]) for one in shown] == [
        ("cancelled", "urgent_work", "in court")
    ]
    assert "was cancelled on" in agreed.refused("supervision", "cancel", number, "--because", "moved", code=3)


def test_another_reason_is_said_in_words(agreed):
    number = agreed.done("supervision", "plan", "Ann Able", "2011-09-14").split()[1].rstrip(":")
    assert "to be said in words" in agreed.refused("supervision", "cancel", number, "--because", "other")


# A session, from the beginning to the signatures.


def test_begin_tells_the_number_and_goes_on_with_the_same_one(agreed):
    number = begun(agreed)
    again = agreed.done("supervision", "begin", "Ann Able")
    assert f"Session {number} with Ann Able is being written already" in again


def test_begin_takes_the_session_that_was_planned_for_the_day(agreed):
    planned = agreed.done("supervision", "plan", "Ann Able", "2011-09-16").split()[1].rstrip(":")
    assert begun(agreed) == planned


def test_what_is_not_given_stays_and_an_empty_text_empties(agreed):
    number = begun(agreed)
    written(agreed, number)
    agreed.done("supervision", "write", number, "R1", "--decision", "", "--challenge", "How do we know?",
                "--seen", "2011-09-10", "--not-alone", "--risk", "high", "--drift", "stuck")  # fmt: skip
    agreed.done("supervision", "record", number, "--held", "2011-09-12", "--minutes", "95")
    (one,) = agreed.rows("supervision", "read", number)
    assert (one["situation"], one["decision"], one["challenge"]) == ("At home", None, "How do we know?")
    assert (one["seen_on"], one["seen_alone"], one["risk"], one["drift"]) == ("2011-09-10", False, "high", "stuck")
    assert one["gaps"] == ["no_decision"]


def test_each_action_has_its_who_and_its_day(agreed):
    number = begun(agreed)
    said = agreed.refused("supervision", "write", number, "R1", "--action", "Ring the school", "--who", "Ann Able")
    assert "1 --action, 1 --who and 0 --by" in said
    written(agreed, number, "--action", "Ring the school", "--who", "Ann Able", "--by", "2026-12-01",
            "--action", "See the child", "--who", "Bob Best", "--by", "none")  # fmt: skip
    agreed.done("supervision", "record", number, "--held", "2011-09-12", "--minutes", "90")
    (one,) = agreed.rows("supervision", "read", number)
    assert [(line["what"], line["owner"], line["due_on"]) for line in one["actions"]] == [
        ("Ring the school", "Ann Able", "2026-12-01"), ("See the child", "Bob Best", None),
    ]  # fmt: skip
    assert one["gaps"] == ["undated_action"]


def test_actions_are_added_to_those_that_were_typed_or_typed_anew(agreed):
    number = begun(agreed)
    more = ("--who", "Ann Able", "--by", "none")
    written(agreed, number, "--action", "First", *more)
    written(agreed, number, "--action", "Second", *more)
    written(agreed, number, "--actions-anew", "--action", "Third", *more)
    written(agreed, number, "--action", "Fourth", *more)
    agreed.done("supervision", "record", number, "--held", "2011-09-12", "--minutes", "90")
    (one,) = agreed.rows("supervision", "read", number)
    assert [line["what"] for line in one["actions"]] == ["Third", "Fourth"]


def test_an_action_without_a_day_gets_one_and_is_done_with_a_note(agreed):
    number = begun(agreed)
    written(agreed, number, "--action", "Ring the school", "--who", "Ann Able", "--by", "none")
    agreed.done("supervision", "record", number, "--held", "2011-09-12", "--minutes", "90")
    (one,) = agreed.rows("actions")
    assert (one["due_on"], one["state"]) == (None, "undated")
    said = agreed.done("action", "due", "R1", one["number"], "2011-09-20")
    assert "due on Tue 20 Sep 2011: Ring the school" in said
    assert "is due on Tue 20 Sep 2011 already" in agreed.refused("action", "due", "R1", one["number"], "2011-09-21")
    agreed.done("action", "done", "R1", "--note", "They will ring back")
    (one,) = agreed.rows("actions", "--done")
    assert (one["due_on"], one["done_on"]) == ("2011-09-20", "2011-09-16")
    assert "They will ring back" in agreed.done("actions", "--done")


def test_of_the_worker_nothing_is_taken_from_the_command_line(agreed):
    number = begun(agreed)
    said = agreed.refused("supervision", "write", number, "--situation", "tired")
    assert "--personal-file" in said
    assert "--personal-file" in agreed.refused("supervision", "write", number)


def test_the_personal_part_comes_from_standard_input_and_is_never_printed(agreed, typed):
    number = begun(agreed)
    typed(f"wellbeing: {MARKER}\nand it weighs\ndevelopment: reads on attachment\n"
          f"action: ring {MARKER}\nwho: Ann Able\nby: none\n")  # fmt: skip
    said = agreed.done("supervision", "write", number, "--personal-file", "-")
    assert "wellbeing, learning and development" in said
    agreed.done("supervision", "record", number, "--held", "2011-09-12", "--minutes", "90")
    assert agreed.kept("wellbeing", "personal_parts ORDER BY session_id --") == [(f"{MARKER} and it weighs",)]
    printed = [
        agreed.done(*words, *format)
        for words in (("supervision",), ("supervision", "show", "Ann Able"), ("supervision", "read", number),
                      ("supervision", "agenda", "Ann Able"), ("actions",), ("supervision", "pack"), ("audit",))
        for format in ((), ("--format", "json"), ("--format", "csv"))
    ]  # fmt: skip
    assert not any(MARKER in text for text in printed)
    assert "A Manager and Ann Able alone read it" in agreed.done("supervision", "read", number)


def test_a_personal_file_that_begins_with_no_name_is_refused_without_repeating_it(agreed, tmp_path):
    number = begun(agreed)
    file = tmp_path / "said.txt"
    file.write_text(f"{MARKER}\n", encoding="utf-8")
    said = agreed.refused("supervision", "write", number, "--personal-file", file)
    assert "Line 1" in said
    assert MARKER not in said


def test_a_session_recorded_long_after_it_was_held_is_marked_as_a_late_entry(agreed, recorded):
    (one,) = agreed.rows("supervision", "show", "Ann Able")
    assert (one["held_on"], one["minutes"], one["late_entry"], one["short"]) == ("2011-09-12", 60, True, True)
    assert one["recorded_on"] > one["held_on"]
    assert "Late entry" in agreed.done("supervision", "show", "Ann Able")


def test_nothing_is_recorded_of_a_session_of_which_nothing_is_written(agreed):
    number = begun(agreed)
    said = agreed.refused("supervision", "record", number, "--held", "2011-09-12", "--minutes", "90")
    assert "Nothing is written of this session yet" in said


def test_a_session_is_not_held_in_the_future_or_for_no_time(agreed):
    number = begun(agreed)
    written(agreed, number)
    assert "future" in agreed.refused("supervision", "record", number, "--held", "2099-01-01", "--minutes", "90")
    assert "minutes" in agreed.refused("supervision", "record", number, "--held", "2011-09-12", "--minutes", "0")


def test_only_its_supervisor_writes_in_a_session(agreed):
    number = begun(agreed)
    said = agreed.refused("supervision", "write", number, "R1", "--situation", "x", "--as", "Bob Best", code=3)
    assert "not being written by you" in said


def test_what_was_written_is_thrown_away_after_asking(agreed):
    number = begun(agreed)
    written(agreed, number)
    assert "nobody to ask" in agreed.refused("supervision", "discard", number)
    agreed.done("supervision", "discard", number, "--yes")
    assert agreed.kept("id", "session_drafts") == []
    assert agreed.rows("supervision", "show", "Ann Able") == []


def test_both_sign_and_then_it_is_corrected_by_a_dated_note_alone(agreed, recorded):
    assert "not signed by both" in agreed.refused("supervision", "correct", recorded, "R1", "--said", "No, at school")
    said = signs(agreed, recorded)
    assert "signed by the supervisor. The other is still to sign." in said
    said = signs(agreed, recorded, "--as", "Ann Able")
    assert "signed by the worker. Both have signed" in said
    assert "Both have signed" in agreed.refused("supervision", "amend", recorded, code=3)
    agreed.done("supervision", "correct", recorded, "R1", "--said", "No, at school", as_at=None)
    printed = agreed.done("supervision", "read", recorded, as_at=None)
    assert "by A Manager: No, at school" in printed
    assert "  Situation: At home" in printed
    assert "sign it" not in printed


def test_the_supervisor_notes_a_signature_on_paper(agreed, recorded):
    said = agreed.refused("supervision", "sign", recorded, "--version", "2", "--on-paper", "--yes")
    assert "Ann Able may sign in to this store, and signs the record themselves." in said
    agreed.done("access", "end", "Ann Able")
    signs(agreed, recorded, more=("--on-paper",))
    (one,) = agreed.rows("supervision", "show", "Ann Able", as_at=None)
    assert one["worker_signed_on"] is not None
    assert one["signed_on_paper"] is True
    assert one["supervisor_signed_on"] is None


def test_it_is_signed_as_it_was_read_and_not_as_it_was_changed_since(agreed, recorded):
    last = agreed.done("supervision", "read", recorded).splitlines()[-1]
    version = last.split(":")[0].removeprefix("version ")
    assert last == f"version {version}: sign it with cpip-tui supervision sign {recorded} --version {version}"
    assert "--version" in agreed.refused("supervision", "sign", recorded, "--yes")
    agreed.done("supervision", "amend", recorded)
    agreed.done("supervision", "write", recorded, "R1", "--decision", "Visit each day")
    agreed.done("supervision", "record", recorded, "--held", "2011-09-12", "--minutes", "60")
    sign = ("supervision", "sign", recorded, "--version", version, "--yes", "--as", "Ann Able")
    assert "changed or signed since you read it. Read it again" in agreed.refused(*sign, code=3)
    assert agreed.kept("worker_signed_on", "supervision_sessions") == [(None,)]
    assert "signed by the worker" in signs(agreed, recorded, "--as", "Ann Able")


@pytest.mark.parametrize("said", [f"wellbeing: {MARKER}\n", f"action: ring {MARKER}\nwho: Ann Able\nby: none\n"])
def test_a_worker_of_whom_something_is_recorded_signs_it_on_the_screen_where_it_is_read(agreed, typed, said):
    number = begun(agreed)
    written(agreed, number)
    personal_typed(agreed, number, typed, said)
    agreed.done("supervision", "record", number, "--held", "2011-09-12", "--minutes", "90")
    sign = ("supervision", "sign", number, "--version", "2", "--yes")
    told = agreed.refused(*sign, "--as", "Ann Able")
    assert "read it and sign on the screen of the record" in told
    assert MARKER not in told
    assert agreed.kept("worker_signed_on", "supervision_sessions") == [(None,)]
    assert "signed by the supervisor" in signs(agreed, number)


def test_for_a_supervisor_who_may_not_sign_in_any_more_a_manager_signs(agreed, recorded):
    agreed.done("access", "give", "Bob Best", "administrator")
    agreed.done("access", "end", "A Manager", "--as", "Bob Best")
    said = signs(agreed, recorded, "--as", "Bob Best")
    assert "signed by Bob Best, for the supervisor who has left." in said


def test_nobody_else_signs(agreed, recorded):
    sign = ("supervision", "sign", recorded, "--version", "2")
    assert "its worker alone" in agreed.refused(*sign, "--yes", "--as", "Bob Best")
    assert "nobody to ask" in agreed.refused(*sign)


@pytest.mark.parametrize("from_file", [False, True])
def test_a_note_on_the_personal_part_stands_in_no_entry_and_is_not_printed(
    agreed, recorded, typed, tmp_path, from_file
):
    signs(agreed, recorded)
    signs(agreed, recorded, "--as", "Ann Able")
    file = tmp_path / "said.txt"
    file.write_text(MARKER, encoding="utf-8")
    typed("" if from_file else MARKER)
    agreed.done("supervision", "correct", recorded, "--personal-file", file if from_file else "-")
    assert agreed.kept("said, case_id", "session_corrections") == [(MARKER, None)]
    assert MARKER not in agreed.done("supervision", "read", recorded, as_at=None)
    assert MARKER not in agreed.done("audit", as_at=None)


def test_a_correction_of_what_is_of_the_worker_is_not_taken_from_the_command_line(agreed, recorded):
    said = agreed.refused("supervision", "correct", recorded, "--said", MARKER)
    assert "a file is read, with --personal-file" in said
    assert MARKER not in said
    for words in ((), ("R1",), ("R1", "--personal-file", "-"), ("R1", "--said", "x", "--personal-file", "-")):
        assert "either a CASE with --said or" in agreed.refused("supervision", "correct", recorded, *words)


def test_the_worker_corrects_what_they_signed_and_nobody_else_does(agreed, recorded):
    signs(agreed, recorded)
    signs(agreed, recorded, "--as", "Ann Able")
    agreed.done("supervision", "correct", recorded, "R1", "--said", "I said Tuesday", "--as", "Ann Able")
    assert "by Ann Able: I said Tuesday" in agreed.done("supervision", "read", recorded, as_at=None)
    said = agreed.refused("supervision", "correct", recorded, "R1", "--said", "So", "--as", "Bob Best")
    assert "by its supervisor or its worker" in said


def test_of_a_case_that_the_worker_does_not_hold_is_written_only_on_asking(agreed, typed):
    number = begun(agreed)
    write = ("supervision", "write", number, "R3", "--situation", "At home")
    assert "nobody to ask" in agreed.refused(*write)
    assert agreed.kept("id", "session_drafts") == []
    typed("n\n")
    assert "Ann Able does not hold R3-1 on Fri 16 Sep 2011" in agreed.done(*write)
    assert agreed.kept("id", "session_drafts") == []
    agreed.done(*write, "--yes")
    agreed.done("supervision", "write", number, "R3", "--decision", "Wait")  # it is of the session now
    assert len(agreed.kept("id", "session_drafts")) == 1


def test_how_many_actions_of_the_worker_are_typed_is_told_and_none_of_their_words(agreed, typed):
    number = begun(agreed)
    action = f"action: ring {MARKER}\nwho: Ann Able\nby: none\n"
    assert f"Session {number}, of the worker: 1 action typed" in personal_typed(agreed, number, typed, action)
    said = personal_typed(agreed, number, typed, f"wellbeing: {MARKER}\n{action}")
    assert f"Session {number}, of the worker: wellbeing, 2 actions typed" in said
    written(agreed, number)
    told = agreed.done("supervision", "record", number, "--held", "2011-09-12", "--minutes", "90")
    assert "recorded, 1 case, 2 personal actions." in told
    assert MARKER not in told


def test_a_record_is_amended_until_both_have_signed(agreed, recorded):
    agreed.done("supervision", "amend", recorded)
    agreed.done("supervision", "write", recorded, "R1", "--decision", "Visit each day")
    agreed.done("supervision", "record", recorded, "--held", "2011-09-12", "--minutes", "90", "--sign")
    (one,) = agreed.rows("supervision", "read", recorded)
    assert (one["situation"], one["decision"]) == ("At home", "Visit each day")


def test_that_a_record_was_read_is_entered_for_each_of_its_cases(agreed, recorded):
    agreed.done("supervision", "read", recorded)
    entered = agreed.kept("subject", "audit_entries WHERE what = 'open a supervision record'")
    assert sorted(entered) == [("Ann Able",), ("R1-1",)]


def test_a_session_that_is_not_there_is_told(agreed):
    assert "no supervision session 99" in agreed.refused("supervision", "read", "99")
    assert "no supervision session 99" in agreed.refused("supervision", "sign", "99", "--version", "1", "--yes")


def test_a_worker_neither_agrees_plans_nor_begins(agreed):
    for words in (
        ("agree", "Bob Best", "--supervisor", "A Manager"),
        ("plan", "Bob Best", "thu"),
        ("begin", "Bob Best"),
    ):
        assert "needs a supervisor" in agreed.refused("supervision", *words, "--as", "Ann Able")


def test_the_agenda_tells_why_each_line_stands(agreed):
    rows = agreed.rows("supervision", "agenda", "Ann Able")
    assert {row["case"] for row in rows if row["part"] == "not_discussed"} == {"R1-1", "R2-1"}
    assert all("never discussed" in row["why"] for row in rows if row["part"] == "not_discussed")
    assert [row["part"] for row in rows][-5:] == ["caseload", "leave", "wellbeing", "development", "practice"]


def test_show_tells_what_is_agreed_and_when_each_case_was_discussed(agreed, recorded):
    shown = json.loads(agreed.done("supervision", "show", "Ann Able", "--format", "json"))
    assert shown["agreement"]["supervisor"] == "A Manager"
    assert shown["agreement"]["cover"] == "Bob Best"
    assert {one["case"]: one["last_discussed_on"] for one in shown["cases"]} == {"R1-1": "2011-09-12", "R2-1": None}
    assert date.fromisoformat(shown["due_on"]) == date(2011, 10, 10)


def test_the_pack_and_the_actions_have_commands(agreed, recorded):
    assert "held" in agreed.done("supervision", "pack", "--from", "2011-08-01", "--to", "2011-09-16")
    assert "nothing that was agreed on cases" in agreed.done("actions")
