"""Who may do what: the whole table of roles and actions, written out once more by hand."""

import re

import pytest

from models.errors import NotAllowed
from models.people import ALLOWED, PROGRAM, Action, Person, Role

# Each action with whom it is allowed, w(orker), s(upervisor), m(anager), a(dministrator), and what its refusal needs.
TABLE = {
    Action.SIGN_IN: "wsma",
    Action.OPEN_CASE: "wsma",
    Action.SEARCH: "wsma",
    Action.PRINT: "wsma",
    Action.EXPORT: " sma",
    Action.READ_CASE_AUDIT: " sma",
    Action.READ_AUDIT: "   a",
    Action.OPEN_SESSION: "wsma",
    Action.VERIFY: "  ma",
    Action.FOUND: "   a",
    Action.FILL_DEMO: "   a",
    Action.IMPORT: "   a",
    Action.IMPORT_ASSESSMENTS: "   a",
    Action.IMPORT_CENSUS: "   a",
    Action.MERGE_BANK_HOLIDAYS: "   a",
    Action.PROCLAIM: "  ma",
    Action.CLOSE_OFFICE: "  ma",
    Action.ADD_STANDARD: "  ma",
    Action.SET_START_DAY: "   a",
    Action.GIVE_ACCESS: "   a",
    Action.RESTRICT: "   a",
    Action.ALLOCATE: "  ma",
    Action.UNALLOCATE: "  ma",
    Action.CO_WORK: "  ma",
    Action.COVER: "  ma",
    Action.GIVE_BACK: "  ma",
    Action.CARRY_OUT: "  ma",
    Action.REVIEW_WAITING: "  ma",
    Action.SET_THRESHOLD: " sma",
    Action.NOTE_SECTION_47: " sma",
    Action.LINK_SIBLINGS: " sma",
    Action.TAKE_REFERRAL: "wsma",
    Action.DECIDE_REFERRAL: "  ma",
    Action.RECORD_BIRTH: "wsma",
    Action.START_ASSESSMENT: "wsma",
    Action.NOTE_SEEN: "wsma",
    Action.SUBMIT: "wsma",
    Action.AUTHORISE: "  ma",
    Action.RETURN: "  ma",
    Action.CORRECT_DATE: " sma",
    Action.REOPEN: "  ma",
    Action.NOTE_CONFERENCE: " sma",
    Action.BEGIN_PLAN: " sma",
    Action.NOTE_HELD: "wsma",
    Action.CHANGE_PLAN_FACT: " sma",
    Action.MOVE_PLACEMENT: "wsma",
    Action.END_PLAN: "  ma",
    Action.CLOSE_CASE: "  ma",
    Action.TAKE_UP: "  ma",
    Action.WRITE_NOTE: "wsma",
    Action.DECIDE: " sma",
    Action.AGREE_ACTION: "wsma",
    Action.DATE_ACTION: "wsma",
    Action.AGREE_SUPERVISION: " sma",
    Action.PLAN_SESSION: " sma",
    Action.CANCEL_SESSION: " sma",
    Action.BEGIN_SESSION: " sma",
    Action.DISCARD_SESSION: " sma",
    Action.RECORD_SESSION: " sma",
    Action.AMEND_SESSION: " sma",
    Action.SIGN_SESSION: "wsma",
    Action.CORRECT_SESSION: "wsma",
    Action.SET_WORKER: "  ma",
    Action.SET_LEAVE: " sma",
    Action.SET_RULE: "  ma",
    Action.PUBLISH: "  ma",
    Action.SET_YARDSTICK: "  ma",
    Action.SET_POPULATION: "  ma",
    Action.STATE_FIGURE: "  ma",
    Action.CHANGE_PLAN: "  ma",
    Action.RECORD_FEEDBACK: "wsma",
    Action.SIGN_OFF_TASK: "  ma",
    Action.HOLD_MEETING: "  ma",
    Action.RECORD_SUCCESS: "  ma",
    Action.SAVE_VIEW: "wsma",
    Action.SHARE_VIEW: "wsma",
    Action.REMOVE_VIEW: "wsma",
    Action.CHOOSE_COLUMNS: "wsma",
    Action.UNDO: "wsma",
    Action.REDO: "wsma",
    Action.SET_RETENTION: "   a",
    Action.ERASE: "   a",
    Action.BACK_UP: "  ma",
    Action.SET_BACKUP_PLACE: "   a",
    Action.RESTORE: "   a",
    Action.RESCUE: "   a",
    Action.MIGRATE: "   a",
    Action.CHANGE_PASSPHRASE: "   a",
    Action.CONFIRM_CLOCK: "   a",
}
NEEDED = {
    " sma": "needs a supervisor, a manager or an administrator;",
    "  ma": "needs a manager or an administrator;",
    "   a": "needs an administrator;",
}
SIGNED_IN_AS = {
    Role.WORKER: "is signed in as a worker",
    Role.SUPERVISOR: "is signed in as a supervisor",
    Role.MANAGER: "is signed in as a manager",
    Role.ADMINISTRATOR: "is signed in as an administrator",
}
READING = {
    Action.SIGN_IN,
    Action.OPEN_CASE,
    Action.SEARCH,
    Action.PRINT,
    Action.EXPORT,
    Action.READ_CASE_AUDIT,
    Action.READ_AUDIT,
    Action.OPEN_SESSION,
    Action.VERIFY,
    Action.BACK_UP,
}
CELLS = [(role, action) for action in Action for role in Role]


def is_allowed(role: Role, action: Action) -> bool:
    return role.value[0] in TABLE[action]


def name_of(cell: object) -> str:
    return cell.value if isinstance(cell, Role | Action) else str(cell)


def test_the_table_has_every_action_and_every_role_once() -> None:
    assert set(TABLE) == set(Action) == set(ALLOWED)
    assert [role.value[0] for role in Role] == list("wsma")


@pytest.mark.parametrize(("role", "action"), CELLS, ids=name_of)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: Role, action: Action) -> None:
    person = Person(7, "Ann Able", role)
    assert person.may(action) is is_allowed(role, action)
    if is_allowed(role, action):
        person.need(action)
    else:
        with pytest.raises(NotAllowed):
            person.need(action)


REFUSED = [cell for cell in CELLS if not is_allowed(*cell)]


@pytest.mark.parametrize(("role", "action"), REFUSED, ids=name_of)
def test_a_refusal_names_the_person_and_the_role_that_is_needed(role: Role, action: Action) -> None:
    with pytest.raises(NotAllowed) as refused:
        Person(7, "Siân O’Brien", role).need(action)
    said = str(refused.value)
    assert NEEDED[TABLE[action]] in said
    assert f"Siân O’Brien {SIGNED_IN_AS[role]}." in said
    assert said.endswith(" Nothing was done.")


@pytest.mark.parametrize(("role", "action"), REFUSED, ids=name_of)
def test_a_refusal_is_one_plain_sentence_and_what_follows_from_it(role: Role, action: Action) -> None:
    with pytest.raises(NotAllowed) as refused:
        Person(7, "Ann Able", role).need(action)
    said = str(refused.value)
    assert re.fullmatch(r"To [a-z][^.\n_{}<>]+\. Nothing was done\.", said)
    assert said.removesuffix(" Nothing was done.").count(".") == 1
    assert not re.search(r"Role|Action|None|annex-a|\binit\b", said)


def test_who_is_allowed_more_is_allowed_all_that_who_is_allowed_less_is() -> None:
    for lesser, greater in zip(list(Role), list(Role)[1:], strict=False):
        assert {action for action in Action if Person(1, "x", lesser).may(action)} <= {
            action for action in Action if Person(1, "x", greater).may(action)
        }


def test_only_what_leaves_the_records_as_they_were_is_reading() -> None:
    assert {action for action in Action if action.is_reading} == READING


@pytest.mark.parametrize("role", Role)
def test_only_an_administrator_sees_restricted_cases_without_being_named(role: Role) -> None:
    assert Person(1, "Ann Able", role).sees_restricted is (role is Role.ADMINISTRATOR)


def test_the_program_itself_may_do_everything_and_is_nobody() -> None:
    assert Person(None, "cpip-tui", Role.ADMINISTRATOR) == PROGRAM
    assert PROGRAM.sees_restricted
    for action in Action:
        PROGRAM.need(action)


def test_the_codes_of_the_actions_are_what_entries_keep_and_stay_as_they_are() -> None:
    assert len({action.value for action in Action}) == len(Action)
    assert all(1 <= len(action.value) <= 120 and action.value.isprintable() for action in Action)
    assert Action("erase a child's record") is Action.ERASE
    assert Action("confirm the machine's clock") is Action.CONFIRM_CLOCK


def test_a_person_cannot_be_promoted_in_passing() -> None:
    person = Person(1, "Ann Able", Role.WORKER)
    with pytest.raises(AttributeError):
        person.role = Role.ADMINISTRATOR  # type: ignore[misc]
