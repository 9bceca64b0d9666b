"""The tables of the store: what is kept of a child, a case and the people who hold it.

They stand apart from the rules so that a screen can be shown without waiting for SQLModel (docs/decisions.md).
"""

from models.tables.children import Case, Child, Family, Restriction, RestrictionName
from models.tables.people import Access, Allocation, CoWorker, Leave, Reduction, Team, Worker
from models.tables.rules import AllocationRule, Authority, BankHoliday, Closure, RetentionRule, Standard
from models.tables.trail import AuditEntry, ReversibleAct, RowImage
from models.tables.work import AgreedAction, Assessment, Correction, Decision, Note, Submission

__all__ = [
    "Access",
    "AgreedAction",
    "Allocation",
    "AllocationRule",
    "Assessment",
    "AuditEntry",
    "Authority",
    "BankHoliday",
    "Case",
    "Child",
    "Closure",
    "CoWorker",
    "Correction",
    "Decision",
    "Family",
    "Leave",
    "Note",
    "Reduction",
    "Restriction",
    "RestrictionName",
    "RetentionRule",
    "ReversibleAct",
    "RowImage",
    "Standard",
    "Submission",
    "Team",
    "Worker",
]
