"""Who a row of a file says holds a case: a worker, a team, or both."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a row says holds the case. A team with no worker is unallocated."""

    team: str | None = None
    worker: str | None = None

    def __bool__(self) -> bool:
        return bool(self.team or self.worker)

    def __str__(self) -> str:
        if not self:
            return "nobody"
        return " of ".join(part for part in (self.worker or "no worker", self.team) if part)


NOBODY = Holder()
