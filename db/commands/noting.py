"""Enter an act that changes no record, without loading what writing one needs."""

from db.audit import enter
from db.store import Act, Store
from models.audit_chain import Draft
from models.people import Action


def note(store: Store, act: Act, action: Action, draft: Draft) -> None:
    """Enter an act of reading: it stands in the trail before what was read is shown. Raises NotAllowed, StoreError."""
    act.person.need(action)
    with store.noting() as connection:
        enter(connection, act, action, [draft])
