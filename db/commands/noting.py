"""Enter an act that changes no record, without loading what writing one needs."""

from db.audit import enter
from db.queries.people import standing
from db.store import Act, Reader, Store
from models.audit_chain import Draft
from models.people import Action


def note(store: Store, act: Act, action: Action, *drafts: Draft) -> None:
    """Enter an act of reading, with an entry for each draft: it stands in the trail before what was read is shown.

    Raises NotAllowed, StoreError.
    """
    act.person.need(action)
    with store.noting() as connection:
        standing(Reader(connection), act.person).need(action)
        enter(connection, act, action, drafts)
