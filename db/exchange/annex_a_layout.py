"""The inspectors' layout of Annex A, lists 3 to 8: names of sheets, headings and their order (August 2019)."""

from dataclasses import dataclass
from enum import StrEnum

_CHILD = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
_DISABILITY = "Does the Child have a Disability"
_HOLDER = ("Allocated Team", "Allocated Worker")


@dataclass(frozen=True, slots=True)
class ListLayout:
    """A list: its number, what it is of, its headings, and which of them stay empty: nothing of it is kept here."""

    number: int
    title: str
    headings: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def sheet(self) -> str:
        return f"List {self.number}"


_LISTS = (
    ListLayout(
        3, "Referral",
        (
            *_CHILD,
            "Date of referral",
            "Referral Source",
            "Referral NFA?",
            "Number of Referrals in Last 12 Months",
            *_HOLDER,
        ),
        ("Ethnicity",),
    ),
    ListLayout(
        4, "Assessments",
        (
            *_CHILD,
            _DISABILITY,
            "Continuous Assessment Start Date",
            "Child Seen During Continuous Assessment",
            "Continuous Assessment Date of Authorisation",
            "Was the child assessed as requiring LA children’s social care support",
            *_HOLDER,
        ),
        ("Ethnicity", _DISABILITY, "Was the child assessed as requiring LA children’s social care support"),
    ),
    ListLayout(
        5, "Section 47 enquiries and Initial Child Protection Conferences",
        (
            *_CHILD,
            _DISABILITY,
            "Strategy discussion initiating Section 47 Enquiry Start Date",
            "Was an Initial Child Protection Conference deemed unnecessary?",
            "Date of Initial Child Protection Conference",
            "Did the Initial Child Protection Conference Result in a Child Protection Plan",
            "Number of Section 47 Enquiries in the last 12 months",
            "Number of ICPCs in the last 12 months",
            *_HOLDER,
        ),
        ("Ethnicity", _DISABILITY),
    ),
    ListLayout(
        6, "Children in Need",
        (
            *_CHILD,
            _DISABILITY,
            "CIN Start Date",
            "Primary Need Code",
            "Date Child Was Last Seen",
            "CIN Closure Date",
            "Reason for Closure",
            "Case status",
            *_HOLDER,
        ),
        ("Ethnicity", _DISABILITY),
    ),
    ListLayout(
        7, "Child protection",
        (
            *_CHILD,
            _DISABILITY,
            "Child Protection Plan Start Date",
            "Initial Category of Abuse",
            "Latest Category of Abuse",
            "Date of the Last Statutory Visit",
            "Was the Child Seen Alone?",
            "Date of latest review conference",
            "Child Protection Plan End Date",
            "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
            "Number of Previous Child Protection Plans",
            *_HOLDER,
        ),
        (
            "Ethnicity", _DISABILITY,
            "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
        ),
    ),
    ListLayout(
        8, "Children in care",
        (
            *_CHILD,
            "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
            _DISABILITY,
            "Date Started to be Looked After",
            "Child's Category of Need",
            "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
            "Start date of current legal status",
            "Child's Legal Status",
            "Date of Latest Statutory Review",
            "Date of Last Social Work Visit",
            "What is the permanence plan for this child?",
            "Date of Last IRO Visit / Contact to the Child",
            "Date of Last Health Assessment",
            "Date of Last Dental Check",
            "Number of Placements in the Last 12 months",
            "Date Ceased to be Looked After",
            "Reason Ceased to be Looked After",
            "Start Date of Most Recent Placement",
            "Placement Type",
            "Placement Provider",
            "Placement postcode",
            "URN of Placement",
            "Placement Location",
            "LA of Placement",
            "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months",
            "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12 months",
            "Was the child offered a Return Interview after their last missing episode (Y/N)?",
            "Did the child accept a Return Interview after their last missing episode (Y/N)?",
            *_HOLDER,
        ),
        (
            "Ethnicity", "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)", _DISABILITY,
            "Date of Last IRO Visit / Contact to the Child", "Date of Last Health Assessment",
            "Date of Last Dental Check", "Placement Provider", "Placement postcode", "URN of Placement",
            "Placement Location", "LA of Placement",
            "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months",
            "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12 months",
            "Was the child offered a Return Interview after their last missing episode (Y/N)?",
            "Did the child accept a Return Interview after their last missing episode (Y/N)?",
        ),
    ),
)  # fmt: skip

LAYOUT = {one.number: one for one in _LISTS}

# The layout does not say of which kind an assessment is. This sheet of our own, behind the lists, does; it is written
# only where there is one of another kind than single, and read back by the import.
KINDS_SHEET = "Kinds of assessment"
KINDS_HEADINGS = ("Child Unique ID", "Assessment start", "Assessment authorised", "Kind")

# What the clocks need and the lists have no place for stands on another sheet of our own, which is read back as well.
BESIDE_SHEET = "Beside the lists"
BESIDE_HEADINGS = ("Child Unique ID", "What", "Of", "Of which began", "Date", "Until", "Code")


class Beside(StrEnum):
    """What stands beside the lists; what is held again and again is called as ``EventKind`` calls it."""

    OPENED = "opened without a referral"
    SUBMITTED = "submitted"
    PLAN = "plan"
    PLACEMENT = "placement"
    ASIDE = "respite or temporary placement"


ABOUT_SHEET = "About this file"

# What the store knows and no sheet has: said at the export, in the file, and in docs/annex-a.md.
NOT_HELD = (
    "names of children, and who is a sibling of whom",
    "who held a case before and since when, co-workers, points, leave and supervision",
    "decisions on referrals and their days, thresholds, rationale, notes, actions and discussions",
    "who signed, returned work, corrected dates, and reasons for lateness",
    "legal statuses and categories between the first and the latest; why a placement ended; notes on plans and care",
    "earlier section 47 enquiries of a case, and why a conference was not needed",
    "the calendar, the standards, the rules and the settings of this store",
)
