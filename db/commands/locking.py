"""Change the passphrase: every page is written anew under the new key, in one transaction with its audit entry."""

from db.backup import back_up
from db.commands.command import Work, command
from db.key import Key
from db.store import Act, Store
from models.errors import StoreLocked
from models.people import Action


def change_passphrase(store: Store, act: Act, passphrase: str) -> Key:
    """Encrypt the store with another passphrase; return its key, for the new recovery key.

    A backup is made first; it and the older ones keep the passphrase that they were made with. Raises NotAllowed,
    StoreBusy where another program writes, StoreLocked for an empty passphrase or a store that has none.
    """
    act.person.need(Action.CHANGE_PASSPHRASE)
    if store.key is None:
        raise StoreLocked(
            f"{store.path} is not encrypted, so it has no passphrase to change. Make an encrypted store with "
            "cpip-tui init, and read the extract into it."
        )
    if not passphrase:
        raise StoreLocked("An empty passphrase protects nothing. Give one.")
    # With the salt that the file has: another one would stand in its log for a while, where it is not looked for.
    key = Key.derive(passphrase, store.key.salt)
    if key == store.key:
        raise StoreLocked(
            "This is the passphrase that the store has. Choose another; the recovery key is then new too."
        )
    back_up(store, act.at)
    encrypt_anew(store, act, key)
    store.take_key(key)
    return key


@command(Action.CHANGE_PASSPHRASE)
def encrypt_anew(work: Work, key: Key) -> None:
    """Write every page under another key; see ``change_passphrase``."""
    work.record("store")
    work.finish = lambda connection: connection.execute(f"PRAGMA rekey={key.pragma}").fetchall()
