"""The eight projects of the improvement plan of 2011, in sentences of our own; a council changes them to its own.

After “What the plan covers” in the report to the Overview and Scrutiny Board of 26 October 2011.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """What a project is about, and what it is to leave behind."""

    number: int
    name: str
    scope: str
    deliverables: str


EIGHT_PROJECTS: tuple[ProjectWords, ...] = (
    ProjectWords(
        1,
        "Management development",
        "How managers decide, allocate cases and supervise: the quality of each of the three.",
        "Better decisions; a better way of allocating cases; better supervision; a renewed appraisal system.",
    ),
    ProjectWords(
        2,
        "Remodelling the social work structure",
        "Who does social work, in which teams, and what is expected of each: capacity, roles, recruiting and keeping "
        "people.",
        "More social work capacity; teams by function; clear roles and responsibilities; recruitment and retention; "
        "a performance management system that is used again.",
    ),
    ProjectWords(
        3,
        "Better assessment and case planning",
        "The skill with which children's needs are assessed, and the plans that follow from it.",
        "Assessment skills and techniques that are raised; clear practice standards; better commissioning of "
        "specialist placements; child in need plans that work in a revised way.",
    ),
    ProjectWords(
        4,
        "Thresholds and referrals",
        "When a child is referred and what happens then, understood alike by everybody who may refer, at any hour.",
        "A shared understanding of thresholds; professionals who know more of domestic violence, alcohol and substance "
        "misuse; a new design of how issues from outside the area and out of hours are dealt with.",
    ),
    ProjectWords(
        5,
        "Quality and management of child protection",
        "How children are protected once it is known that they need it.",
        "Best practice that is the rule again; clear standards, processes and systems.",
    ),
    ProjectWords(
        6,
        "Governance",
        "Who answers for the work, how its quality is looked at, and how partners are bound into it.",
        "One common way of assuring the quality of cases; section 75 arrangements; a Safeguarding Children Board that "
        "people know.",
    ),
    ProjectWords(
        7,
        "Integrated practice at the front line of all services",
        "What everybody who works with children is entitled to learn, and how and where they can work.",
        "A reviewed entitlement to learning; core skills and knowledge that are raised; community budgets; more mobile "
        "and flexible working.",
    ),
    ProjectWords(
        8,
        "The community, its knowledge and its skills",
        "What people in the area can do for families themselves, before anybody has to step in.",
        "Local knowledge of opportunities that were missed; social capital that is built up; new models of who "
        "provides help; less reliance on benefits.",
    ),
)
