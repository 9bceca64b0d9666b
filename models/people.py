"""Who works with the store, and what each role may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.errors import NotAllowed


class Role(StrEnum):
    """What somebody may do with the program. It is given by an administrator, and never by a file that is read in."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """Everything that is done with the store: the code is what an audit entry keeps."""

    # Reading.
    SIGN_IN = "sign in"
    OPEN_CASE = "open a case"
    SEARCH = "search"
    PRINT = "print"
    EXPORT = "export"
    READ_CASE_AUDIT = "read the audit of a case"
    READ_AUDIT = "read the audit"
    OPEN_SESSION = "open a supervision record"
    VERIFY = "verify"
    # Writing.
    FOUND = "init"
    FILL_DEMO = "fill demo"
    IMPORT = "import annex-a"
    IMPORT_ASSESSMENTS = "import assessments"
    IMPORT_CENSUS = "import cin-census"
    MERGE_BANK_HOLIDAYS = "merge bank holidays"
    PROCLAIM = "proclaim a bank holiday"
    CLOSE_OFFICE = "close the office"
    ADD_STANDARD = "add a local standard"
    SET_START_DAY = "set how the start day counts"
    GIVE_ACCESS = "give access"
    RESTRICT = "restrict a case"
    ALLOCATE = "allocate a case"
    UNALLOCATE = "take a case back to unallocated"
    CO_WORK = "name a co-worker"
    COVER = "cover an absence"
    GIVE_BACK = "give back after an absence"
    CARRY_OUT = "carry out a plan"
    REVIEW_WAITING = "review an unallocated case"
    SET_THRESHOLD = "set a threshold level"
    NOTE_SECTION_47 = "note section 47 enquiries"
    LINK_SIBLINGS = "link siblings"
    TAKE_REFERRAL = "take a referral"
    DECIDE_REFERRAL = "decide on a referral"
    RECORD_BIRTH = "record a birth"
    START_ASSESSMENT = "start an assessment"
    NOTE_SEEN = "note that a child was seen"
    SUBMIT = "submit an assessment"
    AUTHORISE = "authorise an assessment"
    RETURN = "return an assessment"
    CORRECT_DATE = "correct a date"
    REOPEN = "reopen an assessment"
    NOTE_CONFERENCE = "note a child protection conference"
    BEGIN_PLAN = "begin a plan or a time in care"
    NOTE_HELD = "note a review, a visit or a core group"
    CHANGE_PLAN_FACT = "change what holds of a plan or of care"
    MOVE_PLACEMENT = "move a child to a placement"
    END_PLAN = "end a plan or a time in care"
    CLOSE_CASE = "close a case"
    TAKE_UP = "take a closed case up again"
    WRITE_NOTE = "write a note"
    DECIDE = "record a management decision"
    AGREE_ACTION = "agree an action"
    DATE_ACTION = "set when an action is due"
    AGREE_SUPERVISION = "agree how somebody is supervised"
    PLAN_SESSION = "plan a supervision session"
    CANCEL_SESSION = "cancel a supervision session"
    BEGIN_SESSION = "begin a supervision session"
    DISCARD_SESSION = "throw a draft of supervision away"
    RECORD_SESSION = "record a supervision session"
    AMEND_SESSION = "amend a supervision record"
    SIGN_SESSION = "sign a supervision record"
    CORRECT_SESSION = "correct a signed supervision record"
    SET_WORKER = "change the record of a worker"
    SET_LEAVE = "enter leave"
    SET_RULE = "set a rule of practice"
    PUBLISH = "publish the figures of a month"
    SET_YARDSTICK = "set a target or a comparator"
    SET_POPULATION = "set the population"
    STATE_FIGURE = "enter a figure that a report stated"
    CHANGE_PLAN = "change the improvement plan"
    RECORD_FEEDBACK = "record feedback on the improvement plan"
    SIGN_OFF_TASK = "sign off a task of the improvement plan"
    HOLD_MEETING = "record a meeting of the improvement board"
    RECORD_SUCCESS = "record a figure of success"
    SAVE_VIEW = "save a view"
    SHARE_VIEW = "share a view"
    REMOVE_VIEW = "remove a view"
    CHOOSE_COLUMNS = "choose columns"
    UNDO = "undo"
    REDO = "redo"
    SET_RETENTION = "set a retention rule"
    ERASE = "erase a child's record"
    # The store as a whole.
    BACK_UP = "back up"
    SET_BACKUP_PLACE = "set the second place for backups"
    RESTORE = "restore a backup"
    RESCUE = "rescue what can be read"
    MIGRATE = "bring the store up to date"
    CHANGE_PASSPHRASE = "change the passphrase"  # noqa: S105 (the name of an act)
    CONFIRM_CLOCK = "confirm the machine's clock"

    @property
    def is_reading(self) -> bool:
        """Whether it leaves the records as they were."""
        return self in _READING


_READING = frozenset(
    {
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
)

_EVERYBODY = frozenset(Role)
_FROM_SUPERVISOR = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR})
_FROM_MANAGER = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

# Who may do what. An import speaks of every child, restricted ones too; so does the whole audit trail, and so do a
# restored, a rescued and a re-keyed store.
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.SIGN_IN: _EVERYBODY,
    Action.OPEN_CASE: _EVERYBODY,
    Action.SEARCH: _EVERYBODY,
    Action.PRINT: _EVERYBODY,
    Action.EXPORT: _FROM_SUPERVISOR,
    Action.READ_CASE_AUDIT: _FROM_SUPERVISOR,
    Action.READ_AUDIT: _ADMINISTRATOR,
    Action.OPEN_SESSION: _EVERYBODY,
    Action.VERIFY: _FROM_MANAGER,
    Action.FOUND: _ADMINISTRATOR,
    Action.FILL_DEMO: _ADMINISTRATOR,
    Action.IMPORT: _ADMINISTRATOR,
    Action.IMPORT_ASSESSMENTS: _ADMINISTRATOR,
    Action.IMPORT_CENSUS: _ADMINISTRATOR,
    Action.MERGE_BANK_HOLIDAYS: _ADMINISTRATOR,
    Action.PROCLAIM: _FROM_MANAGER,
    Action.CLOSE_OFFICE: _FROM_MANAGER,
    Action.ADD_STANDARD: _FROM_MANAGER,
    Action.SET_START_DAY: _ADMINISTRATOR,
    Action.GIVE_ACCESS: _ADMINISTRATOR,
    Action.RESTRICT: _ADMINISTRATOR,
    Action.ALLOCATE: _FROM_MANAGER,
    Action.UNALLOCATE: _FROM_MANAGER,
    Action.CO_WORK: _FROM_MANAGER,
    Action.COVER: _FROM_MANAGER,
    Action.GIVE_BACK: _FROM_MANAGER,
    Action.CARRY_OUT: _FROM_MANAGER,
    Action.REVIEW_WAITING: _FROM_MANAGER,
    Action.SET_THRESHOLD: _FROM_SUPERVISOR,
    Action.NOTE_SECTION_47: _FROM_SUPERVISOR,
    Action.LINK_SIBLINGS: _FROM_SUPERVISOR,
    Action.TAKE_REFERRAL: _EVERYBODY,
    Action.DECIDE_REFERRAL: _FROM_MANAGER,
    Action.RECORD_BIRTH: _EVERYBODY,
    Action.START_ASSESSMENT: _EVERYBODY,
    Action.NOTE_SEEN: _EVERYBODY,
    Action.SUBMIT: _EVERYBODY,
    Action.AUTHORISE: _FROM_MANAGER,
    Action.RETURN: _FROM_MANAGER,
    Action.CORRECT_DATE: _FROM_SUPERVISOR,
    Action.REOPEN: _FROM_MANAGER,
    Action.NOTE_CONFERENCE: _FROM_SUPERVISOR,
    Action.BEGIN_PLAN: _FROM_SUPERVISOR,
    Action.NOTE_HELD: _EVERYBODY,
    Action.CHANGE_PLAN_FACT: _FROM_SUPERVISOR,
    Action.MOVE_PLACEMENT: _EVERYBODY,
    Action.END_PLAN: _FROM_MANAGER,
    Action.CLOSE_CASE: _FROM_MANAGER,
    Action.TAKE_UP: _FROM_MANAGER,
    Action.WRITE_NOTE: _EVERYBODY,
    Action.DECIDE: _FROM_SUPERVISOR,
    Action.AGREE_ACTION: _EVERYBODY,
    Action.DATE_ACTION: _EVERYBODY,
    Action.AGREE_SUPERVISION: _FROM_SUPERVISOR,
    Action.PLAN_SESSION: _FROM_SUPERVISOR,
    Action.CANCEL_SESSION: _FROM_SUPERVISOR,
    Action.BEGIN_SESSION: _FROM_SUPERVISOR,
    Action.DISCARD_SESSION: _FROM_SUPERVISOR,
    Action.RECORD_SESSION: _FROM_SUPERVISOR,
    Action.AMEND_SESSION: _FROM_SUPERVISOR,
    Action.SIGN_SESSION: _EVERYBODY,  # their own: as the worker, or as the supervisor
    Action.CORRECT_SESSION: _EVERYBODY,  # of one's own
    Action.SET_WORKER: _FROM_MANAGER,
    Action.SET_LEAVE: _FROM_SUPERVISOR,
    Action.SET_RULE: _FROM_MANAGER,
    Action.PUBLISH: _FROM_MANAGER,
    Action.SET_YARDSTICK: _FROM_MANAGER,
    Action.SET_POPULATION: _FROM_MANAGER,
    Action.STATE_FIGURE: _FROM_MANAGER,
    Action.CHANGE_PLAN: _FROM_MANAGER,
    Action.RECORD_FEEDBACK: _EVERYBODY,  # whoever hears it
    Action.SIGN_OFF_TASK: _FROM_MANAGER,
    Action.HOLD_MEETING: _FROM_MANAGER,
    Action.RECORD_SUCCESS: _FROM_MANAGER,
    Action.SAVE_VIEW: _EVERYBODY,  # their own, and so the next three; an administrator removes what is shared too
    Action.SHARE_VIEW: _EVERYBODY,
    Action.REMOVE_VIEW: _EVERYBODY,
    Action.CHOOSE_COLUMNS: _EVERYBODY,
    Action.UNDO: _EVERYBODY,  # of what they did themselves, while they may still do it
    Action.REDO: _EVERYBODY,
    Action.SET_RETENTION: _ADMINISTRATOR,
    Action.ERASE: _ADMINISTRATOR,
    Action.BACK_UP: _FROM_MANAGER,
    Action.SET_BACKUP_PLACE: _ADMINISTRATOR,
    Action.RESTORE: _ADMINISTRATOR,
    Action.RESCUE: _ADMINISTRATOR,
    Action.MIGRATE: _ADMINISTRATOR,
    Action.CHANGE_PASSPHRASE: _ADMINISTRATOR,
    Action.CONFIRM_CLOCK: _ADMINISTRATOR,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in. ``id`` is the worker's, or None for the program itself."""

    id: int | None
    name: str
    role: Role

    def may(self, action: Action) -> bool:
        """Whether the role allows it."""
        return self.role in ALLOWED[action]

    def need(self, action: Action) -> None:
        """Raise NotAllowed where the role does not allow it."""
        if not self.may(action):
            raise NotAllowed(
                f"To {_in_words(action)} needs {_any_of(ALLOWED[action])}; {self.name} is signed in as "
                f"{_with_article(self.role)}. Nothing was done."
            )

    @property
    def sees_restricted(self) -> bool:
        """Whether restricted cases are seen without being named for them."""
        return self.role is Role.ADMINISTRATOR


# The program itself, for what it does unasked: new bank holidays, a newer schema, a backup.
PROGRAM = Person(None, "cpip-tui", Role.ADMINISTRATOR)


def _in_words(action: Action) -> str:
    read_in = dict.fromkeys((Action.IMPORT, Action.IMPORT_ASSESSMENTS, Action.IMPORT_CENSUS), "read a file in")
    return {**read_in, Action.FOUND: "make a store"}.get(action, action.value)


def _with_article(role: Role) -> str:
    return ("an " if role.value[0] in "aeiou" else "a ") + role.value


def _any_of(roles: Iterable[Role]) -> str:
    names = [_with_article(role) for role in Role if role in set(roles)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
