"""What kind of case it is: how a child stands with the authority, which decides its points and its urgency."""

from enum import StrEnum

from models.errors import InvalidInput

THRESHOLD_LEVELS = {
    1: "Level 1, universal",
    2: "Level 2, early help",
    3: "Level 3, early help by several agencies",
    4: "Level 4, statutory intervention",
}


class CaseStatus(StrEnum):
    """How the child stands, the first that applies, as in list 6 of Ofsted's Annex A."""

    LOOKED_AFTER = "looked_after"
    CHILD_PROTECTION = "child_protection"
    CHILD_IN_NEED = "child_in_need"
    ASSESSMENT = "assessment"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")

    @property
    def may_not_wait(self) -> bool:
        """Whether such a case may never be without a named worker (practice standard, docs/allocation.md)."""
        return self in {CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION}


def status_of(said: str | None) -> CaseStatus:
    """The status that Annex A gives in words; a case of which nothing is said is at its assessment."""
    words = (said or "").casefold()
    if "looked after" in words:
        return CaseStatus.LOOKED_AFTER
    if "child protection" in words:
        return CaseStatus.CHILD_PROTECTION
    if "in need" in words:
        return CaseStatus.CHILD_IN_NEED
    return CaseStatus.ASSESSMENT


def named_status(typed: str) -> CaseStatus:
    """The status that a person names: ``looked_after``, ``looked after`` or ``Looked-After``. Raises InvalidInput."""
    plain = "_".join(typed.casefold().replace("-", " ").replace("_", " ").split())
    found = next((status for status in CaseStatus if plain == status.value), None)
    if found is None:
        raise InvalidInput(f"“{typed.strip()}” is no status of a child. Name one of {', '.join(CaseStatus)}.")
    return found


def needs_experience(status: CaseStatus, *, section_47: bool) -> bool:
    """Whether a newly qualified worker should not hold such a case alone (Wirral: co-worked in the assessed year)."""
    return section_47 or status is CaseStatus.CHILD_PROTECTION
