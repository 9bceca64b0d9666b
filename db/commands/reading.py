"""Acts of reading: each is entered in the audit trail before what was read is shown."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from db.commands.noting import note
from db.store import Act, Store
from models.audit_chain import Draft
from models.people import Action

if TYPE_CHECKING:
    from db.queries.audit_trail import AuditQuestion


def enter_signed_in(store: Store, act: Act) -> None:
    """Somebody begins to work with the program."""
    note(store, act, Action.SIGN_IN, Draft("store", after={"role": act.person.role.value}))


def enter_case_opened(store: Store, act: Act, reference: str, child_id: int, case_id: int) -> None:
    """A case file is opened. Raises NotAllowed, StoreError: then it is not shown."""
    note(store, act, Action.OPEN_CASE, Draft(reference, child_id=child_id, case_id=case_id))


def enter_session_opened(
    store: Store, act: Act, worker: str, session_id: int, cases: Iterable[tuple[str, int, int]]
) -> None:
    """The record of a supervision session is opened: an entry for it, and one for each case that it tells of.

    ``cases`` are their references, with the numbers of the child and of the case. Nothing that was said is entered.
    Raises NotAllowed, StoreError: then it is not shown.
    """
    after = {"session": session_id}
    of_cases = (Draft(case, after=after, child_id=child_id, case_id=case_id) for case, child_id, case_id in cases)
    note(store, act, Action.OPEN_SESSION, Draft(worker, after=after), *of_cases)


def enter_search(store: Store, act: Act, words: str | None, found: int, where: str = "duty") -> None:
    """A list was searched for words; None for such as may not be entered: then that it was filtered is."""
    asked: dict[str, object] = {"filtered": True} if words is None else {"words": words}
    note(store, act, Action.SEARCH, Draft(where, after={**asked, "found": found}))


def enter_list(store: Store, act: Act, what: str, *, as_file: bool, asked: Mapping[str, object], rows: int) -> None:
    """A list is printed for people, or written as a file that leaves the program."""
    given = {name: value for name, value in asked.items() if value}
    note(store, act, Action.EXPORT if as_file else Action.PRINT, Draft(what, after={**given, "rows": rows}))


def enter_audit_read(store: Store, act: Act, of_whom: str, question: "AuditQuestion") -> None:
    """The audit trail is read: that of a case, or all of it. Raises NotAllowed, StoreError."""
    action = Action.READ_AUDIT if question.child_id is None else Action.READ_CASE_AUDIT
    draft = Draft(of_whom or "audit", child_id=question.child_id, case_id=question.case_id)
    note(store, act, action, draft)
