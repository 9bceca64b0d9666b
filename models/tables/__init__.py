"""The tables of the store: what is kept of a child, a case and the people who hold it.

They stand apart from the rules so that a screen can be shown without waiting for SQLModel (docs/decisions.md).
"""

from models.tables.children import Case, Child, Family, Restriction, RestrictionName
from models.tables.improvement import (
    BoardMeeting,
    PlanChange,
    Project,
    ProjectItem,
    ProjectStatus,
    SuccessFigure,
    Task,
    TaskFeedback,
    TaskStep,
)
from models.tables.people import Access, Allocation, CoWorker, Leave, Reduction, Team, Worker
from models.tables.performance import ClockRecord, Publication, StatedFigure, Yardstick
from models.tables.rules import Authority, BankHoliday, Closure, PracticeRule, RetentionRule, Standard
from models.tables.status import EpisodeEvent, EpisodeFact, Placement, StatusEpisode
from models.tables.supervision import Agreement, Discussion, Draft, PersonalPart, Session, SessionCorrection
from models.tables.trail import AuditEntry, ReversibleAct, RowImage
from models.tables.views import ListColumnsKept, SavedView
from models.tables.work import AgreedAction, Assessment, Correction, Decision, Note, Submission

__all__ = [
    "Access",
    "AgreedAction",
    "Agreement",
    "Allocation",
    "Assessment",
    "AuditEntry",
    "Authority",
    "BankHoliday",
    "BoardMeeting",
    "Case",
    "Child",
    "ClockRecord",
    "Closure",
    "CoWorker",
    "Correction",
    "Decision",
    "Discussion",
    "Draft",
    "EpisodeEvent",
    "EpisodeFact",
    "Family",
    "Leave",
    "ListColumnsKept",
    "Note",
    "PersonalPart",
    "Placement",
    "PlanChange",
    "PracticeRule",
    "Project",
    "ProjectItem",
    "ProjectStatus",
    "Publication",
    "Reduction",
    "Restriction",
    "RestrictionName",
    "RetentionRule",
    "ReversibleAct",
    "RowImage",
    "SavedView",
    "Session",
    "SessionCorrection",
    "Standard",
    "StatedFigure",
    "StatusEpisode",
    "Submission",
    "SuccessFigure",
    "Task",
    "TaskFeedback",
    "TaskStep",
    "Team",
    "Worker",
    "Yardstick",
]
