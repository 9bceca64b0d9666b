"""The refusals of the program, each a sentence that a person can be shown as it stands."""


class CpipError(Exception):
    """Something the program will not do. ``str(error)`` says what, why and what to do next."""


class InvalidInput(CpipError):
    """A value given by a person cannot be used: a date that is no date, a text too long."""


class Conflict(CpipError):
    """The store is no longer as it was when the person looked at it."""


class NotFound(CpipError):
    """A name or a reference that the store does not hold."""


class FileRefused(CpipError):
    """A file from outside that cannot be read at all."""


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


class StoreNewer(StoreError):
    """The store was made by a later version of the program."""


class StoreUnwritable(StoreError):
    """The store can be read but not written: read-only, or the disk is full."""


class StoreBusy(StoreError):
    """Another program is writing to the store and did not finish in time."""
