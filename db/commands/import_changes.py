"""What an import would change, record by record, as a person sees it before saying yes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from db.commands.import_known import Values, fields_of


@dataclass(frozen=True, slots=True)
class Change:
    """One record as it is and as it will be. ``what`` is the kind of record, ``subject`` its reference."""

    what: str
    subject: str
    before: Values | None
    after: Values
    id: int | None = None
    parent: str = ""
    corrects: bool = False
    recorded_on: date | None = None  # on which day it was entered where the file comes from
    team: str | None = None  # which held the case while an assessment was done, as the file says

    @property
    def status(self) -> str:
        if self.before is None:
            return "new"
        return "unchanged" if self.before == self.after else "changed"

    @property
    def child(self) -> str:
        """The reference of the child that the record is of."""
        match self.what:
            case "child":
                return self.subject
            case "case":
                return self.parent
        return self.parent.rpartition("-")[0]

    @property
    def differences(self) -> list[tuple[str, object, object]]:
        """(field, before, after) for each value that changes."""
        if self.before is None:
            return []
        old, new = fields_of(self.before), fields_of(self.after)
        return [(name, old[name], new[name]) for name in new if old[name] != new[name]]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that an import would write, and what a person should know before saying yes."""

    changes: tuple[Change, ...]
    notices: tuple[str, ...]

    def count(self, what: str) -> Counter[str]:
        """How many records of this kind are new, changed and unchanged."""
        return Counter(change.status for change in self.changes if change.what == what)

    @property
    def writes(self) -> list[Change]:
        """The changes that write something."""
        return [change for change in self.changes if change.status != "unchanged"]
