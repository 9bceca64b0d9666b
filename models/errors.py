"""The refusals of the program, each a sentence that a person can be shown as it stands."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class CpipError(Exception):
    """Something the program will not do. ``str(error)`` says what, why and what to do next."""


class InvalidInput(CpipError):
    """A value given by a person cannot be used: a date that is no date, a text too long."""


class FieldErrors(InvalidInput):
    """Things that a person gave cannot be used: for each, by the name of its field in the form, why not."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(self.faults.values()))


class Faults(dict[str, str]):
    """What is wrong with the fields of a form, by their names, gathered one after the other."""

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """What is refused in here is wrong with this field; of several refusals the first is kept."""
        try:
            yield
        except InvalidInput as error:
            self.setdefault(name, str(error))

    def refuse(self) -> None:
        """Raise FieldErrors with all of them, where there is one."""
        if self:
            raise FieldErrors(self)


class Conflict(CpipError):
    """The store is no longer as it was when the person looked at it."""


class StaleEdit(Conflict):
    """Somebody has changed the same record since it was read. Nothing was written; both versions are kept to be shown.

    ``mine`` is what was to be written and ``theirs`` what stands now, by the name of the field; ``version`` is that of
    what stands now.
    """

    def __init__(self, what: str, mine: Mapping[str, str], theirs: Mapping[str, str], version: int) -> None:
        self.what, self.mine, self.theirs, self.version = what, dict(mine), dict(theirs), version
        said = "; ".join(
            f"{name}: “{self.theirs.get(name, '')}” now, “{value}” yours"
            for name, value in self.mine.items()
            if self.theirs.get(name, "") != value
        )
        super().__init__(
            f"Somebody has changed {what} since you looked, so nothing was written"
            f"{' (' + said + ')' if said else ''}. Look at it again."
        )


class NotAllowed(CpipError):
    """The role of who is signed in does not allow it."""


class NotFound(CpipError):
    """A name or a reference that the store does not hold."""


class FileRefused(CpipError):
    """A file from outside that cannot be read at all."""


class Cancelled(CpipError):
    """Something that takes long was stopped before its end, as asked."""


class StoreError(CpipError):
    """The store could not be opened, read or written."""


class StoreMissing(StoreError):
    """There is no store at this place, or only an empty file."""


class StoreExists(StoreError):
    """A store was to be made where a file already stands."""


class StoreLocked(StoreError):
    """The store needs a passphrase, or the one given does not open it."""


class StoreNotOurs(StoreError):
    """The file is not a store of this program."""


class StoreDamaged(StoreError):
    """The file is a store, but parts of it cannot be read."""


class StoreOlder(StoreError):
    """The store was made by an earlier version, and is brought up to date before it is opened."""


class StoreGone(StoreError):
    """The file was removed, replaced or moved while it was open."""


class StoreElsewhere(StoreError):
    """The file lies in a folder of the network, where two people's entries could destroy each other."""


class StoreNewer(StoreError):
    """The store was made by a later version of the program."""


class StoreUnwritable(StoreError):
    """The store can be read but not written: read-only, or the disk is full."""


class StoreBusy(StoreError):
    """Another program is writing to the store and did not finish in time."""
