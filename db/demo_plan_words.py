"""What the synthetic authority does by its improvement plan: tasks, what was said of them, milestones, risks, issues.

Nobody in it exists. Days are told from the day looked at: steps and what happened as so many days ago, and what is to
come as so many days from then.
"""

from dataclasses import dataclass

from models.feedback import Impact, Voice
from models.improvement import Move
from models.projects import ProjectStatus


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said of a task."""

    voice: Voice
    impact: Impact
    source: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of a task, and what was said of it."""

    move: Move
    because: str = ""


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A task, due in so many days, with what happened so many days ago; the first of it is that it was planned."""

    title: str
    owner: str
    due_in: int | None
    planned: int
    then: tuple[tuple[int, Heard | Taken], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanMilestone:
    """A milestone that was at first due in so many days; moved to another, or met so many days ago."""

    what: str
    due_in: int
    moved_to: int | None = None
    met: int | None = None


@dataclass(frozen=True, slots=True)
class PlanRisk:
    """A risk; ``now`` is what it was scored anew."""

    what: str
    likelihood: int
    impact: int
    mitigation: str
    now: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PlanProject:
    """A project with all that is in it; ``stated`` is what its manager said so many days ago."""

    manager: str
    tasks: tuple[PlanTask, ...]
    milestones: tuple[PlanMilestone, ...]
    risks: tuple[PlanRisk, ...]
    issue: str
    stated: tuple[tuple[int, ProjectStatus, str], ...]
    resolved: str = ""  # how the issue was


_BEGIN, _DELIVER, _SIGN = Taken(Move.BEGIN), Taken(Move.DELIVER), Taken(Move.SIGN_OFF, "The board heard it and agrees.")
_GOOD, _NONE, _BAD = Impact.POSITIVE, Impact.NONE, Impact.NEGATIVE
_CYP, _PARENTS, _STAFF = Voice.CHILDREN, Voice.PARENTS, Voice.STAFF
_EVENT, _SURVEY, _COUNCIL = "listening event", "staff survey", "children in care council"
_ON, _RISK, _OFF = ProjectStatus.ON_TRACK, ProjectStatus.AT_RISK, ProjectStatus.OFF_TRACK

PROJECTS: tuple[PlanProject, ...] = (
    PlanProject(
        "Ruth Calder",
        (
            PlanTask("Every management decision on the child's file, with its rationale", "Ruth Calder", -20, 88, (
                (80, _BEGIN), (52, _DELIVER),
                (40, Heard(_STAFF, _GOOD, _SURVEY, "We know who decided what, and why. Nobody has to ask any more.",
                           "Ruth Calder")),
                (28, _SIGN))),
            PlanTask("Supervision by a dated rule, with an agenda that is there before one sits down", "Martin Oakes",
                     -5, 88, (
                (84, _BEGIN), (34, _DELIVER),
                (9, Heard(_STAFF, _GOOD, _SURVEY, "It is held now, and it is about the children and about me.",
                          "Martin Oakes")))),
            PlanTask("Cases given by capacity and not by turn", "Ruth Calder", 12, 80, ((60, _BEGIN), (11, _DELIVER))),
            PlanTask("A renewed appraisal for everybody who manages", "Martin Oakes", 90, 60, ((20, _BEGIN),)),
            PlanTask("Each manager sits in with another once a quarter", "", 150, 26),
        ),
        (PlanMilestone("All managers trained in reflective supervision", -30, met=33),
         PlanMilestone("Audit of sixty management decisions read by the board", 34)),
        (PlanRisk("Managers have no time to supervise while they cover vacancies", 4, 4, "Agency managers till spring"),
         PlanRisk("Decisions are recorded and not thought through", 3, 3, "A sample is read each month")),
        "Rooms for supervision are booked for other meetings",
        ((70, _RISK, "Supervision was not held in two teams."), (10, _ON, "Supervision is held; appraisal has begun.")),
        resolved="Two rooms are kept for it",
    ),
    PlanProject(
        "Martin Oakes",
        (
            PlanTask("Teams by function instead of by patch", "Martin Oakes", 45, 85, ((50, _BEGIN),)),
            PlanTask("A card that says who my worker is and when they come", "Farida Noor", -25, 85, (
                (78, _BEGIN), (48, _DELIVER),
                (12, Heard(_CYP, _BAD, _COUNCIL,
                           "The card is nice, but the name on it was wrong after two months. Tell us before.",
                           "Farida Noor")))),
            PlanTask("A role profile for each post", "Helen Marsh", -10, 80, (
                (70, _BEGIN), (30, _DELIVER),
                (25, Heard(_STAFF, _NONE, _SURVEY, "It is a paper. What I do all day is the same.", "Helen Marsh")))),
            PlanTask("Who leaves is asked why, and the board reads it", "Helen Marsh", 60, 24),
        ),
        (PlanMilestone("Structure agreed with staff and unions", -40, met=42),
         PlanMilestone("All posts of the duty team filled", -15),
         PlanMilestone("New teams at work", 20, moved_to=45)),
        (PlanRisk("Experienced workers leave before the new teams are there", 4, 5, "Retention payments"),
         PlanRisk("Children change worker because of the new structure", 5, 4, "Cases are kept for six months",
                  now=(4, 4))),
        "Four posts of the duty team are vacant",
        ((60, _ON, "The structure is agreed."), (13, _OFF, "Four posts are vacant and the move is a month late.")),
    ),
    PlanProject(
        "Farida Noor",
        (
            PlanTask("Practice standards on one page, written with parents", "Farida Noor", -30, 90, (
                (82, _BEGIN), (66, _DELIVER),
                (58, Heard(_PARENTS, _NONE, _EVENT, "We read it and did not know what it means for us.", "Sunita Rai")),
                (54, Taken(Move.ANOTHER_APPROACH, "Parents write it themselves, with examples.")),
                (38, _DELIVER),
                (31, Heard(_PARENTS, _GOOD, _EVENT, "Now I know what I may expect, and I hold them to it.",
                           "Sunita Rai")),
                (28, _SIGN))),
            PlanTask("Backlog of initial assessments halved", "Tom Penrose", -4, 75, ((72, _BEGIN), (6, _DELIVER))),
            PlanTask("Child in need plans that say what will be different for the child", "Tom Penrose", 40, 60,
                     ((30, _BEGIN),)),
            PlanTask("Specialist placements are bought together with two neighbours", "Farida Noor", 200, 20),
        ),
        (PlanMilestone("Assessment training for all of the duty team", -8, moved_to=10),
         PlanMilestone("No assessment older than 45 working days", 5)),
        (PlanRisk("Assessments are on time and poor", 3, 4, "Ten are read each month by somebody else"),
         PlanRisk("The backlog comes back in the winter", 3, 5, "Two workers are kept on until March")),
        "The record has no place for the child's own words",
        ((55, _RISK, "The backlog was growing."), (8, _ON, "The backlog is smaller than in the summer.")),
        resolved="The assessment form has one",
    ),
    PlanProject(
        "Helen Marsh",
        (
            PlanTask("One description of thresholds for all who refer", "Helen Marsh", -18, 86, (
                (80, _BEGIN), (50, _DELIVER),
                (35, Heard(_STAFF, _GOOD, "survey of schools and health visitors",
                           "We know what to send, and what happens then.", "Helen Marsh")),
                (28, _SIGN))),
            PlanTask("Events for professionals to meet those who decide", "Owen Tregear", 27, 60, ((14, _BEGIN),)),
            PlanTask("An answer to whoever refers, within one working day", "Owen Tregear", -2, 55,
                     ((45, _BEGIN), (16, _DELIVER))),
            PlanTask("Out of hours works from the same record", "Colin Battersby", 120, 40),
        ),
        (PlanMilestone("Thresholds agreed by all partners", -60, met=58),
         PlanMilestone("First promotion event", 28)),
        (PlanRisk("Referrals rise faster than the duty team can decide", 4, 4, "A second manager on duty"),
         PlanRisk("Partners read thresholds in their own way", 2, 3, "A worked example for each level", now=(2, 2))),
        "Police notifications come in by post",
        ((40, _ON, "Thresholds are in use."),),
    ),
    PlanProject(
        "Tom Penrose",
        (
            PlanTask("Conferences within fifteen working days of the strategy discussion", "Tom Penrose", -12, 84, (
                (76, _BEGIN), (33, _DELIVER))),
            PlanTask("Parents help other parents before a conference", "Sunita Rai", -6, 70, (
                (62, _BEGIN), (29, _DELIVER),
                (10, Heard(_PARENTS, _GOOD, "talk with nine parents",
                           "Somebody who had been through it told me what to say. I was not alone.", "Sunita Rai")))),
            PlanTask("Core groups keep one plan, and the family has it", "Tom Penrose", 30, 50, ((22, _BEGIN),)),
        ),
        (PlanMilestone("Procedures for conferences agreed", -3),
         PlanMilestone("Chairs of conferences trained", 50)),
        (PlanRisk("Plans go on because nobody ends them", 3, 4, "Each plan of two years goes to a panel"),
         PlanRisk("Too few chairs for the conferences that are due", 5, 5, "Three more are being trained")),
        "Minutes of conferences are three weeks late",
        ((65, _RISK, "Conferences were late."), (9, _RISK, "Conferences are in time; chairs are too few.")),
    ),
    PlanProject(
        "Owen Tregear",
        (
            PlanTask("One way of reading cases, in all agencies", "Owen Tregear", 15, 72, ((40, _BEGIN),)),
            PlanTask("Young people sit with the board twice a year", "Farida Noor", -14, 68, (
                (60, _BEGIN), (36, _DELIVER),
                (15, Heard(_CYP, _GOOD, _COUNCIL, "They listened, and told us afterwards what they did.",
                           "Farida Noor")),
                (14, _SIGN))),
            PlanTask("An agreement with health under section 75", "Owen Tregear", 240, 30),
        ),
        (PlanMilestone("Terms of the board signed by all partners", -45, met=44),
         PlanMilestone("First joint reading of cases", 18)),
        (PlanRisk("Partners send somebody who cannot decide", 3, 3, "Named members and deputies"),
         PlanRisk("Two boards ask for the same figures", 2, 2, "One set of figures for both", now=(1, 2))),
        "Health has a new director, and the agreement waits",
        ((38, _ON, "The board works."),),
    ),
    PlanProject(
        "Sunita Rai",
        (
            PlanTask("What everybody may learn, and when", "Sunita Rai", 22, 66, ((44, _BEGIN),)),
            PlanTask("Laptops and a place to work in schools and clinics", "Colin Battersby", -22, 66, (
                (58, _BEGIN), (26, _DELIVER),
                (18, Heard(_STAFF, _NONE, _SURVEY, "There is no signal in half of the places.", "Colin Battersby")),
                (16, Taken(Move.STAYS, "The signal is a matter of two months; the laptops stay.")),
                (5, Heard(_STAFF, _GOOD, _SURVEY, "I write it up at the school and am home by six.",
                          "Colin Battersby")))),
            PlanTask("A community budget for three families", "Sunita Rai", 180, 22),
        ),
        (PlanMilestone("Core skills described for each post", -6), PlanMilestone("First community budget", 80)),
        (PlanRisk("People are not let go for training", 4, 3, "Training days are in the rota"),
         PlanRisk("A laptop is lost", 2, 5, "Nothing is kept on it")),
        "Two systems for training bookings",
        ((30, _RISK, "Training is booked and not attended."),),
        resolved="The old one is closed",
    ),
    PlanProject(
        "Colin Battersby",
        (
            PlanTask("A map of what each neighbourhood offers to families", "Colin Battersby", -9, 64,
                     ((56, _BEGIN), (19, _DELIVER))),
            PlanTask("Missed chances of early help told by those who saw them", "Ruth Calder", 35, 45, ((10, _BEGIN),)),
            PlanTask("Volunteers visit families at the weekend", "Colin Battersby", None, 18),
        ),
        (PlanMilestone("Twenty volunteers checked and trained", 64),
         PlanMilestone("First report on missed chances", -11, moved_to=14)),
        (PlanRisk("Volunteers are found and not supported", 3, 2, "A coordinator half time"),
         PlanRisk("Help at home ends with the grant", 4, 4, "A plan for the time after it is due in spring")),
        "No one place where families hear of the offers",
        ((25, _ON, "The map is there."),),
    ),
)  # fmt: skip
