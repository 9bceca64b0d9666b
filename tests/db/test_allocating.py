"""Giving cases to workers and teams, and taking them back: what is refused, what is written, one case or many."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from small_authority import (
    ADA,
    ANN,
    BECAUSE,
    BOB,
    BOBS,
    CAT,
    CLOSED,
    DUTY,
    FAY,
    HELD,
    HIDDEN,
    HIDDEN_WAITING,
    LEE,
    MAX,
    MO,
    NAMES,
    NAN,
    NORTH,
    SAM,
    SOUTH,
    TODAY,
    TOM,
    TOMS,
    UNHELD,
    WAITING,
    WIL,
    WITH_TEAM,
    act_of,
    ask,
    contents,
    decisions,
    differing,
    give,
    holder,
    last_group,
    person,
    records,
    reference,
    take_back,
    trail_is_sound,
    wishes,
    write,
)

from db.commands.allocating import allocate
from db.commands.workers import reduce_capacity
from db.queries.standards import standards
from db.queries.triage import waiting_list, who_can_take
from db.queries.workload import caseload, held_cases
from db.store import Store
from models.allocation import ChangeReason, Destination, Wish
from models.errors import InvalidInput, NotAllowed, NotFound

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


# Bad input: how it is asked, and what is said.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a closed case": (
        {"cases": [CLOSED]},
        "C7-1 was closed on Sat 1 Jun 2024; a closed case is given to nobody.",
    ),
    "somebody who left": (
        {"cases": [UNHELD], "worker": LEE},
        "Lee Left left on Fri 31 May 2024, so nothing can be given to them.",
    ),
    "somebody who left since the day": (
        {"cases": [WITH_TEAM], "worker": LEE, "on": date(2024, 5, 30)},
        "Lee Left left on Fri 31 May 2024, so nothing can be given to them.",
    ),
    "somebody who is not here yet": (
        {"cases": [UNHELD], "worker": FAY},
        "Fay Future begins on Mon 1 Jul 2024, and is not here yet.",
    ),
    "a day to come": (
        {"cases": [UNHELD], "on": TOMORROW},
        "Tue 11 Jun 2024 is in the future; a case is given from today or an earlier day on.",
    ),
    "a day before the referral": (
        {"cases": [UNHELD], "on": date(2024, 6, 2)},
        "C1-1 was opened on Mon 3 Jun 2024; Sun 2 Jun 2024 is before that.",
    ),
    "a day before the holder began": (
        {"cases": [HELD], "on": date(2024, 5, 2), "code": ChangeReason.RISK},
        "Ann Able has held C3-1 since Fri 3 May 2024; a change cannot begin on Thu 2 May 2024, before that.",
    ),
    "no rationale": (
        {"cases": [UNHELD], "because": ""},
        "Who holds a case is a management decision, and needs its rationale: say why. Nothing was written.",
    ),
    "a rationale of spaces": ({"cases": [UNHELD], "because": " \t\n "}, "needs its rationale: say why."),
    "a rationale of signs": ({"cases": [UNHELD], "because": "… – !?"}, "needs its rationale: say why."),
    "a rationale that cannot be seen": ({"cases": [UNHELD], "because": "\u200b\u2060"}, "needs its rationale"),
    "a rationale that is a book": ({"cases": [UNHELD], "because": "x" * 4001}, "at most 4000 can be kept"),
    "the worker who has it": (
        {"cases": [HELD], "worker": ANN, "code": ChangeReason.OTHER},
        "Ann Able has C3-1 already, since Fri 3 May 2024.",
    ),
    "the team that has it": (
        {"cases": [WITH_TEAM], "worker": None, "team": DUTY},
        "C2-1 is with the team Duty already, and waits for a worker.",
    ),
    "a case that another window has just given away": (
        {"cases": [Wish(HELD, seen=0)], "code": ChangeReason.RISK},
        "C3-1 has been given to Ann Able since you looked, from Fri 3 May 2024. Nothing was changed for it. "
        "Look again.",
    ),
    "a case that another window has just taken back": (
        {"cases": [Wish(UNHELD, seen=99)]},
        "C1-1 has changed hands since you looked: no named worker holds it now. Nothing was changed for it. "
        "Look again.",
    ),
    "a case that is not there": (
        {"cases": [999]},
        "This case is no longer in the store. Nothing was changed.",
    ),
    "a case that is hidden": (
        {"cases": [HIDDEN]},
        "This case is no longer in the store. Nothing was changed.",
    ),
    "another worker without a coded reason": (
        {"cases": [HELD]},
        "Ann Able holds C3-1 since Fri 3 May 2024. To change that, say why: worker_left, caseload_adjustment, "
        "change_of_risk, sickness, conflict_of_interest, other.",
    ),
    "a team in a worker's place without a coded reason": (
        {"cases": [HELD], "worker": None, "team": SOUTH},
        "Ann Able holds C3-1 since Fri 3 May 2024. To change that, say why: ",
    ),
    "more than the worker can carry": (
        {"cases": [WITH_TEAM], "worker": NAN},
        "C2-1: Nan New would be newly qualified, and it is child protection: co-work it. "
        "It can be done with a reason for passing the limit.",
    ),
    "a limit passed for no more than a space": (
        {"cases": [WITH_TEAM], "worker": NAN, "override": "  "},
        "It can be done with a reason for passing the limit.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_done_is_refused_with_the_reason_and_nothing_is_half_done(
    authority: Store, asked: dict[str, Any], said: str
) -> None:
    before = contents(authority)
    with pytest.raises(InvalidInput) as refused:
        give(authority, **asked)
    assert said in str(refused.value)
    assert differing(before, contents(authority)) == []


# What concerns one case only, with another case for which it is no hindrance.
OF_ONE_CASE = {
    "a closed case": UNHELD,
    "a day before the referral": TOMS,
    "a day before the holder began": TOMS,
    "the worker who has it": UNHELD,
    "the team that has it": UNHELD,
    "a case that another window has just given away": UNHELD,
    "a case that another window has just taken back": WITH_TEAM,
    "a case that is not there": UNHELD,
    "a case that is hidden": UNHELD,
    "another worker without a coded reason": UNHELD,
    "a team in a worker's place without a coded reason": UNHELD,
    "more than the worker can carry": UNHELD,
}


@pytest.mark.parametrize(("name", "other"), OF_ONE_CASE.items(), ids=OF_ONE_CASE.keys())
def test_in_bulk_what_cannot_be_done_says_why_and_the_other_case_goes_through(
    authority: Store, name: str, other: int
) -> None:
    asked, said = REFUSED[name]
    if other == TOMS:
        asked = {**asked, "code": ChangeReason.OTHER}
    cases = [*asked["cases"], other]
    before, held = decisions(authority, other), records(authority)["allocations"]
    refused, done = give(authority, **{**asked, "cases": cases})
    assert (refused.done, done.done) == (False, True)
    assert said in refused.sentence
    assert len(decisions(authority, other)) == len(before) + 1
    assert {row[1] for row in set(records(authority)["allocations"]) ^ set(held)} == {other}
    assert [entry["subject"] for entry in last_group(authority)] == [reference(other)]


@pytest.mark.parametrize("missing", [{"worker_id": 999}, {"team_id": 999}])
def test_a_worker_or_a_team_that_is_not_there_is_not_found(authority: Store, missing: dict[str, int]) -> None:
    before = contents(authority)
    with pytest.raises(NotFound, match=r"no longer in the store\. Nothing was written"):
        allocate(authority, act_of(), wishes(UNHELD), Destination(**missing), TODAY, TODAY, BECAUSE)
    assert differing(before, contents(authority)) == []


def test_a_case_is_given_with_its_rationale_on_the_record_and_in_the_audit_trail(authority: Store) -> None:
    (found,) = give(authority, [UNHELD], because="  She knows\tthe family. ")
    assert (found.done, found.case, found.limits) == (True, "C1-1", ())
    assert found.sentence == "allocated to Bob Best from Mon 10 Jun 2024"
    assert holder(authority, UNHELD) == "Bob Best"
    assert holder(authority, UNHELD, YESTERDAY) == "nobody"
    assert decisions(authority, UNHELD) == [
        ("allocation", "2024-06-10", "Allocated to Bob Best from Mon 10 Jun 2024", BECAUSE, None, "Mo Manager")
    ]
    (entry,) = last_group(authority)
    assert entry == {
        "who": "Mo Manager",
        "what": "allocate a case",
        "subject": "C1-1",
        "before": {"worker": "unallocated", "team": None, "since": None},
        "after": {
            "worker": "Bob Best",
            "team": "North",
            "since": "2024-06-10",
            "decided": "allocated to Bob Best from Mon 10 Jun 2024",
        },
        "why": BECAUSE,
        "child": UNHELD,
        "case": UNHELD,
    }
    columns = "team_id, reason, decided_by, reason_code, covers_id"
    rows = ask(authority, f"SELECT {columns} FROM allocations WHERE case_id = :case", case=UNHELD)
    assert rows == [(NORTH, BECAUSE, "Mo Manager", None, None)]
    assert trail_is_sound(authority)


def test_from_an_earlier_day_on_the_case_has_not_waited_since(authority: Store) -> None:
    give(authority, [UNHELD], on=date(2024, 6, 5))
    assert [holder(authority, UNHELD, date(2024, 6, day)) for day in (3, 4, 5, 9)] == [
        "nobody", "nobody", "Bob Best", "Bob Best",
    ]  # fmt: skip
    assert decisions(authority, UNHELD)[0][1:3] == ("2024-06-05", "Allocated to Bob Best from Wed 5 Jun 2024")


def test_from_the_very_day_of_the_referral(authority: Store) -> None:
    give(authority, [UNHELD], on=date(2024, 6, 3))
    assert holder(authority, UNHELD, date(2024, 6, 3)) == "Bob Best"


def test_from_the_day_on_which_the_holder_began_it_is_as_if_they_never_had_it(authority: Store) -> None:
    give(authority, [HELD], on=date(2024, 5, 3), code=ChangeReason.OTHER)
    days = [date(2024, 5, day) for day in (1, 2, 3, 4)]
    assert [holder(authority, HELD, day) for day in days] == ["[Duty]", "[Duty]", "Bob Best", "Bob Best"]


@pytest.mark.parametrize("code", ChangeReason)
def test_a_case_goes_to_another_worker_for_each_coded_reason(authority: Store, code: ChangeReason) -> None:
    (found,) = give(authority, [HELD], on=date(2024, 6, 7), code=code)
    said = f"allocated to Bob Best from Fri 7 Jun 2024; before: Ann Able ({code.words})"
    assert found.sentence == said
    assert [holder(authority, HELD, date(2024, 6, day)) for day in (6, 7)] == ["Ann Able", "Bob Best"]
    assert ask(authority, "SELECT reason_code FROM allocations WHERE case_id = :case ORDER BY started_on", case=HELD)[
        -1
    ] == (code.value,)
    (entry,) = last_group(authority)
    assert entry["before"] == {"worker": "Ann Able", "team": "North", "since": "2024-05-03"}
    assert entry["after"]["reason"] == code.words
    assert decisions(authority, HELD)[0][2:4] == (said[:1].upper() + said[1:], BECAUSE)


def test_a_first_worker_is_no_change_of_worker_and_has_no_coded_reason(authority: Store) -> None:
    give(authority, [UNHELD, HELD], code=ChangeReason.RISK)
    codes = dict(ask(authority, "SELECT case_id, reason_code FROM allocations WHERE worker_id = :bob AND ended_on "
                                "IS NULL", bob=BOB))  # fmt: skip
    assert (codes[UNHELD], codes[HELD]) == (None, "change_of_risk")
    assert ["reason" in entry["after"] for entry in last_group(authority)] == [False, True]


def test_a_case_with_a_team_alone_is_unallocated_and_waits_with_it(authority: Store) -> None:
    (found,) = give(authority, [UNHELD], None, team=SOUTH)
    assert found.sentence == "given to the team South, unallocated, from Mon 10 Jun 2024"
    assert holder(authority, UNHELD) == "[South]"
    with authority.reading() as reader:
        row = next(row for row in waiting_list(reader, standards(reader), TODAY).rows if row.id == UNHELD)
    assert (row.team, row.wait.since) == ("South", date(2024, 6, 3))


def test_from_a_worker_to_a_team_it_waits_from_then_on(authority: Store) -> None:
    give(authority, [HELD], None, team=SOUTH, code=ChangeReason.SICKNESS)
    assert holder(authority, HELD) == "[South]"
    with authority.reading() as reader:
        row = next(row for row in waiting_list(reader, standards(reader), TODAY).rows if row.id == HELD)
    assert row.wait.since == TODAY


def test_taken_back_it_waits_with_the_team_of_who_held_it(authority: Store) -> None:
    (found,) = take_back(authority, [HELD], code=ChangeReason.SICKNESS)
    assert found.sentence == "taken back to unallocated from Mon 10 Jun 2024; before: Ann Able (sickness)"
    assert (holder(authority, HELD, YESTERDAY), holder(authority, HELD)) == ("Ann Able", "[North]")
    assert last_group(authority)[0]["what"] == "take a case back to unallocated"
    assert decisions(authority, HELD)[0][3] == BECAUSE


def test_taken_back_from_somebody_without_a_team_nobody_has_it(authority: Store) -> None:
    take_back(authority, [TOMS])
    assert (holder(authority, TOMS, YESTERDAY), holder(authority, TOMS)) == ("Tom Teamless", "nobody")
    give(authority, [TOMS])
    assert holder(authority, TOMS) == "Bob Best"


TAKEN_BACK_WRONGLY: dict[str, tuple[dict[str, Any], str]] = {
    "nobody has it": ({"cases": [UNHELD]}, "C1-1 has no named worker, so there is nobody to take it back from."),
    "a team has it": ({"cases": [WITH_TEAM]}, "C2-1 has no named worker, so there is nobody to take it back from."),
    "closed": ({"cases": [CLOSED]}, "C7-1 was closed on Sat 1 Jun 2024"),
    "tomorrow": ({"cases": [HELD], "on": TOMORROW}, "Tue 11 Jun 2024 is in the future"),
    "before the case": ({"cases": [HELD], "on": date(2024, 4, 30)}, "was opened on Wed 1 May 2024"),
    "before the worker": ({"cases": [HELD], "on": date(2024, 5, 2)}, "nobody to take it back from"),
    "without a reason": ({"cases": [HELD], "because": "-"}, "needs its rationale"),
}


@pytest.mark.parametrize(("asked", "said"), TAKEN_BACK_WRONGLY.values(), ids=TAKEN_BACK_WRONGLY.keys())
def test_what_cannot_be_taken_back_says_why(authority: Store, asked: dict[str, Any], said: str) -> None:
    before = contents(authority)
    with pytest.raises(InvalidInput) as refused:
        take_back(authority, **asked)
    assert said in str(refused.value)
    assert differing(before, contents(authority)) == []


def test_what_was_given_and_taken_back_on_one_day_was_held_by_nobody(authority: Store) -> None:
    give(authority, [UNHELD], TOM)
    take_back(authority, [UNHELD])
    give(authority, [UNHELD], on=date(2024, 6, 6))  # which is no change before somebody's time
    assert [holder(authority, UNHELD, date(2024, 6, day)) for day in (5, 6, 10)] == ["nobody", "Bob Best", "Bob Best"]


def test_a_limit_is_passed_with_a_reason_which_stands_in_the_decision_and_in_the_entry(authority: Store) -> None:
    why = "The court wants one worker for both."
    (found,) = give(authority, [WITH_TEAM], NAN, override=f" {why} ")
    limit = "newly qualified, and it is child protection: co-work it"
    assert found.limits == (limit,)
    assert found.sentence == f"allocated to Nan New from Mon 10 Jun 2024; passes a limit: {limit}"
    assert decisions(authority, WITH_TEAM)[0][2:5] == (found.sentence.replace("alloc", "Alloc", 1), BECAUSE, why)
    (entry,) = last_group(authority)
    assert entry["after"]["limit passed because"] == why


def test_where_no_limit_is_passed_a_reason_for_it_is_not_kept(authority: Store) -> None:
    give(authority, [UNHELD], override="in case")
    assert decisions(authority, UNHELD)[0][4] is None
    assert "limit passed because" not in last_group(authority)[0]["after"]


def test_section_47_is_no_case_for_the_newly_qualified(authority: Store) -> None:
    write(authority, f"UPDATE cases SET section_47_on = '2024-06-04' WHERE id = {UNHELD}")
    with pytest.raises(InvalidInput, match="newly qualified, and it is section 47: co-work it"):
        give(authority, [UNHELD], NAN)


@pytest.mark.parametrize("who", [SAM, WIL])
def test_whose_role_does_not_allow_it_gives_nothing_away(authority: Store, who: int) -> None:
    before = contents(authority)
    with pytest.raises(NotAllowed, match=f"needs a manager or an administrator; {NAMES[who]} is signed in as"):
        give(authority, [UNHELD], by=who)
    with pytest.raises(NotAllowed):
        take_back(authority, [HELD], by=who, apply=False)
    assert differing(before, contents(authority)) == []


def test_a_role_that_was_taken_since_signing_in_allows_nothing_any_more(authority: Store) -> None:
    write(authority, f"UPDATE access SET role = 'worker' WHERE worker_id = {MO}")
    with pytest.raises(NotAllowed):
        give(authority, [UNHELD])


def test_of_two_windows_the_second_is_told_who_has_the_case_now(authority: Store) -> None:
    with authority.reading() as reader:
        row = next(row for row in waiting_list(reader, standards(reader), TODAY).rows if row.id == WITH_TEAM)
    seen = Wish(row.id, row.allocation_id)
    with Store.open(authority.path) as other:
        give(other, [seen], CAT, by=MAX)
    with pytest.raises(InvalidInput, match="C2-1 has been given to Cat Cole since you looked, from Mon 10 Jun 2024"):
        give(authority, [seen])
    assert holder(authority, WITH_TEAM) == "Cat Cole"


def test_a_case_that_went_to_a_team_since_is_not_said_to_be_taken_back(authority: Store) -> None:
    give(authority, [UNHELD], None, team=NORTH)
    with pytest.raises(InvalidInput, match="C1-1 has changed hands since you looked: no named worker holds it now"):
        give(authority, [Wish(UNHELD, seen=0)])


def numbers(store: Store, who: int) -> list[tuple[object, ...]]:
    """What the list of workers shows this person."""
    store.sign_in(person(who))
    with store.reading() as reader:
        shown = caseload(reader, standards(reader), TODAY).shown
        return [(one.worker.name, one.load.in_words, one.new_in_7, one.due_in_5, one.late) for one in shown]


def without_hidden(store: Store) -> None:
    """Take the restricted children out of the store, as if they had never been there."""
    for table in ("assessments", "allocations"):
        write(store, f"DELETE FROM {table} WHERE case_id IN ({HIDDEN}, {HIDDEN_WAITING})")
    write(store, f"DELETE FROM cases WHERE id IN ({HIDDEN}, {HIDDEN_WAITING})")
    write(store, "DELETE FROM restrictions")
    write(store, f"DELETE FROM children WHERE id IN ({HIDDEN}, {HIDDEN_WAITING})")


def test_loads_and_limits_are_those_of_the_screen_of_who_acts(
    authority: Store, authority_template: Path, tmp_path: Path
) -> None:
    shutil.copyfile(authority_template, tmp_path / "without.db")
    with Store.open(tmp_path / "without.db") as without:
        without_hidden(without)
        for store in (authority, without):
            # With the hidden one she holds 20 points, and without it 15.
            write(store, f"UPDATE workers SET fte_percent = 20 WHERE id = {ANN}")
        assert numbers(authority, MO) == numbers(without, MO)
        assert numbers(authority, ADA) != numbers(authority, MO)
        asked = {"cases": [*WAITING, HIDDEN, HIDDEN_WAITING, BOBS], "worker": ANN, "code": ChangeReason.OTHER}
        found = give(authority, **asked)
        assert found == give(without, **asked)
        assert [one.done for one in found[:2]] == [True, False]  # 15 points of 20 before, as Mo sees it
        assert "ZED" not in repr(found)
        assert "Zedekiah" not in repr(found)
        with authority.reading() as reader, without.reading() as other:
            takers = [who_can_take(one, standards(one), [WAITING[3], HELD], TODAY) for one in (reader, other)]
        assert takers[0].candidates == takers[1].candidates
        assert takers[0].continuity == takers[1].continuity
        assert takers[0].caseload.due_on == takers[1].caseload.due_on


def test_nothing_of_a_hidden_child_is_in_what_is_written_of_others(authority: Store) -> None:
    give(authority, [HELD, HIDDEN, UNHELD], CAT, code=ChangeReason.RISK)
    written = [last_group(authority), decisions(authority, HELD), decisions(authority, UNHELD)]
    assert "ZED" not in repr(written)
    assert [entry["case"] for entry in last_group(authority)] == [HELD, UNHELD]


def test_who_sees_a_restricted_case_gives_it_like_any_other(authority: Store) -> None:
    (found,) = give(authority, [HIDDEN], CAT, by=ADA, code=ChangeReason.CONFLICT)
    assert (found.done, found.case, found.name) == (True, "ZED-9-1", "Zedekiah Zzz")
    assert holder(authority, HIDDEN) == "Cat Cole"


def test_the_holder_of_each_day_is_one(authority: Store) -> None:
    """Whatever was done to a case, on no day do two hold it."""
    give(authority, [UNHELD], BOB, on=date(2024, 6, 4))
    give(authority, [UNHELD], CAT, on=date(2024, 6, 6), code=ChangeReason.RISK)
    give(authority, [UNHELD], ANN, on=date(2024, 6, 6), code=ChangeReason.RISK)
    take_back(authority, [UNHELD], on=date(2024, 6, 7))
    give(authority, [UNHELD], None, team=SOUTH, on=date(2024, 6, 7))
    give(authority, [UNHELD], BOB)
    days = [date(2024, 6, 3) + timedelta(days=step) for step in range(9)]
    assert [holder(authority, UNHELD, day) for day in days] == [
        "nobody", "Bob Best", "Bob Best", "Ann Able", "[South]", "[South]", "[South]", "Bob Best", "Bob Best",
    ]  # fmt: skip
    with authority.reading() as reader:
        held = {case.id for case in held_cases(reader, standards(reader), TODAY, BOB)}
    assert held == {BOBS, UNHELD}


def test_a_limit_of_today_holds_for_what_is_given_from_an_earlier_day(authority: Store) -> None:
    reduce_capacity(authority, act_of(), BOB, 1000, TODAY, None, "other duties")
    with pytest.raises(InvalidInput, match="over capacity"):
        allocate(authority, act_of(), wishes(UNHELD), Destination(BOB), date(2024, 6, 6), TODAY, BECAUSE)
    give_from = allocate(
        authority, act_of(), wishes(UNHELD), Destination(BOB), date(2024, 6, 6), TODAY, BECAUSE, override="must"
    )
    assert give_from[0].limits
