"""The codes of Ofsted's Annex A as the inspectors write them, and the rules by which their lists are made.

Source: Annex A to the ILACS framework, child level data, guidance and codes of August 2019.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from models.care_codes import AbuseCategory, CareEnd, CareGoal, LegalStatus, PlacementType, code_in
from models.case import CaseStatus
from models.census import CensusCode, ClosureReason, PrimaryNeed, ReferralSource

YES, NO, NOT_KNOWN = "a) Yes", "b) No", "c) Unknown"
UNBORN = -1  # what stands for the age of a child who is not born yet

_GENDERS = {"male": "a) Male", "female": "b) Female", "neither": "d) Neither"}
_NO_GENDER = "c) Not stated/recorded"
_STATUSES = {
    CaseStatus.LOOKED_AFTER: "a) Looked after child",
    CaseStatus.CHILD_PROTECTION: "b) Child Protection plan",
    CaseStatus.CHILD_IN_NEED: "c) Child in need plan",
    CaseStatus.ASSESSMENT: "d) Open assessment",
    CaseStatus.CLOSED: "e) Closed episode",
}
_HEALTH, _LOCAL, _PERSON = "Health services", "LA services", "Individual"


def _lettered(words: Iterable[tuple[CensusCode, str]], *, coded: bool) -> dict[CensusCode, str]:
    """``f) U6: Foster placement``; without ``coded`` the letter and the words alone, since the code is our own."""
    letters = [*"abcdefghijklmnopqrstuvwxyz", "zz"]
    return {
        code: f"{letter}) {code.value}: {said}" if coded else f"{letter}) {said}"
        for letter, (code, said) in zip(letters, words, strict=False)
    }


_SOURCES = zip(
    [one for one in ReferralSource if one is not ReferralSource.EARLY_HELP],
    [*[_PERSON] * 4, "Schools", "Education services", *[_HEALTH] * 6, "Housing", *[_LOCAL] * 3, "Police",
     "Other legal agency", "Other", "Anonymous", "Unknown"],
    strict=True,
)  # fmt: skip
_NEEDS = (
    "Abuse or neglect", "Child’s disability", "Parental disability or illness", "Family in acute stress",
    "Family dysfunction", "Socially unacceptable behaviour", "Low income", "Absent parenting",
    "Cases other than children in need", "Not stated",
)  # fmt: skip
_CLOSURES = (
    "Adopted", "Died", "Child arrangements order", "Special guardianship order",
    "Transferred to services of another local authority", "Transferred to adult social care services",
    "Services ceased for any other reason, including child no longer in need",
    "Case closed after assessment, no further action", "Case closed after assessment, referred to early help",
)  # fmt: skip
_CATEGORIES = ("Neglect", "Physical abuse", "Sexual abuse", "Emotional abuse", "Multiple/not recommended")
_GOALS = (
    "Return to family", "Adoption", "SGO/CAO", "Supported living in the community",
    "Long-term residential placement", "Long-term fostering", "other",
)  # fmt: skip
_LAWS = {
    LegalStatus.INTERIM_ORDER: "ICO",
    LegalStatus.FULL_ORDER: "FCO",
    LegalStatus.FREEING_ORDER: "Freeing order",
    LegalStatus.PLACEMENT_ORDER: "Placement order",
    LegalStatus.ACCOMMODATED: "Single period under S20",
    LegalStatus.SHORT_BREAKS: "Short term breaks, episodes recorded",
    LegalStatus.SHORT_BREAK_AGREEMENT: "Short term breaks, agreements recorded",
    LegalStatus.REMANDED: "Remanded to LA or youth detention",
    LegalStatus.DETAINED: "LA accommodation under PACE",
    LegalStatus.SENTENCED: "Youth rehabilitation order",
    LegalStatus.POLICE_PROTECTION: "Police protection LA accommodation",
    LegalStatus.EMERGENCY_ORDER: "EPO",
    LegalStatus.ASSESSMENT_ORDER: "Child assessment order LA accommodation",
}
_ENDS: tuple[tuple[CensusCode, str], ...] = (
    (CareEnd.ADOPTED_UNOPPOSED, "Adopted - application unopposed"),
    (CareEnd.ADOPTED, "Adopted - consent dispensed"),
    (CareEnd.DIED, "Died"),
    (CareEnd.OTHER_AUTHORITY, "Care taken by another LA"),
    (CareEnd.HOME_PLANNED, "Returned home to live with parents or relatives - part of planning"),
    (CareEnd.HOME_UNPLANNED, "Returned home to live with parents or relatives - not part of planning"),
    (CareEnd.RELATIVES, "Parents, relatives or other with no parental responsibility"),
    (CareEnd.ARRANGEMENTS_ORDER, "Residence order granted"),
    (CareEnd.GUARDIAN_CARER_RELATIVE, "Special Guardianship Orders - former carer relative/friend"),
    (CareEnd.GUARDIAN_CARER_OTHER, "Special Guardianship Orders - former carer other"),
    (CareEnd.GUARDIAN_RELATIVE, "Special Guardianship Orders - relative/friend"),
    (CareEnd.GUARDIAN_OTHER, "Special Guardianship Orders - other"),
    (CareEnd.INDEPENDENT, "Moved into independent living - supported"),
    (CareEnd.INDEPENDENT_ALONE, "Moved into independent living - no support"),
    (CareEnd.ADULT_SERVICES, "Transferred to residential care funded by adult social services"),
    (CareEnd.SENTENCED, "Sentenced to custody"),
    (CareEnd.REMAND_ENDED, "Accommodation on remand ended"),
    (CareEnd.AGE, "Age assessment determined child was 18 or over"),
    (CareEnd.ABROAD, "Child moved abroad"),
    (CareEnd.OTHER, "Care ceased for any other reason"),
)
_PLACES: tuple[tuple[CensusCode, str], ...] = (
    (PlacementType.RELATIVES_LONG, "Foster placement - relatives - long term"),
    (PlacementType.RELATIVES_ADOPTING, "Foster placement - relative - FFA"),
    (PlacementType.RELATIVES, "Foster placement - relative - not FFA"),
    (PlacementType.FOSTER_LONG, "Foster placement - long term"),
    (PlacementType.FOSTER_ADOPTING, "Foster placement - FFA"),
    (PlacementType.FOSTER, "Foster placement - not FFA"),
    (PlacementType.ADOPTION_CONSENT_FOSTER, "Placed for adoption - consent - current foster"),
    (PlacementType.ADOPTION_CONSENT, "Placed for adoption - consent - not foster"),
    (PlacementType.ADOPTION_ORDER_FOSTER, "Placed for adoption - order - foster"),
    (PlacementType.ADOPTION_ORDER, "Placed for adoption - order - not foster"),
    (PlacementType.PARENTS, "Placed with parents"),
    (PlacementType.INDEPENDENT, "Independent living"),
    (PlacementType.RESIDENTIAL_WORK, "Residential employment"),
    (PlacementType.SEMI_INDEPENDENT, "Residential accommodation"),
    (PlacementType.SECURE, "Secure Children’s Homes"),
    (PlacementType.CHILDRENS_HOME, "Children’s Homes"),
    (PlacementType.CARE_HOME, "Residential Care Home"),
    (PlacementType.HEALTH, "NHS/Health Trust"),
    (PlacementType.FAMILY_CENTRE, "Family Centre or Mother and Baby Unit"),
    (PlacementType.CUSTODY, "Young Offender Institution"),
    (PlacementType.RESIDENTIAL_SCHOOL, "Residential school"),
    (PlacementType.OTHER, "Other placements"),
    (PlacementType.TEMPORARY, "Temporary placement"),
    (PlacementType.IN_HOSPITAL, "Temporary placement - hospital"),
    (PlacementType.ON_HOLIDAY, "Temporary placement - holiday"),
    (PlacementType.CARER_AWAY, "Temporary placement - carer holiday"),
    (PlacementType.SEVEN_DAYS, "Temporary placement - seven days or less"),
)

# By the set as well, since P1 is a goal and a placement.
_WRITTEN: dict[type[CensusCode], dict[CensusCode, str]] = {
    ReferralSource: {
        **_lettered(_SOURCES, coded=True),
        ReferralSource.EARLY_HELP: "5D: Early help",  # of later than the inspectors' codes
    },
    PrimaryNeed: {code: f"{code.value} - {said}" for code, said in zip(PrimaryNeed, _NEEDS, strict=True)},
    ClosureReason: {code: f"{code.value} - {said}" for code, said in zip(ClosureReason, _CLOSURES, strict=True)},
    AbuseCategory: _lettered(zip(AbuseCategory, _CATEGORIES, strict=True), coded=False),
    CareGoal: _lettered(zip(CareGoal, _GOALS, strict=True), coded=False),
    LegalStatus: {code: f"{code.value}: {said}" for code, said in _LAWS.items()},
    CareEnd: {
        **_lettered(_ENDS, coded=True),
        CareEnd.GUARDIAN_CARER: "E43: Special Guardianship Orders - former foster carers",  # from before their codes
        CareEnd.GUARDIAN: "E44: Special Guardianship Orders - others",
    },
    PlacementType: _lettered(_PLACES, coded=True),
}


def written(code: CensusCode | None) -> str | None:
    """The code as the inspectors write it: ``q) 6: Police``, ``N1 - Abuse or neglect``, ``b) Physical abuse``."""
    return None if code is None else _WRITTEN[type(code)][code]


def written_text(kind: type[CensusCode], text: str | None) -> str | None:
    """The same of what the store holds as text; a text without a code of the set stays as it is."""
    code = None if text is None else code_in(kind, text)
    return text if code is None else _WRITTEN[kind][code]


def same_code(kind: type[CensusCode], one: str | None, other: str | None) -> bool:
    """Whether two texts are the same, or the same code of the set in other words."""
    return written_text(kind, one) == written_text(kind, other)


def written_yes(said: bool | None) -> str:
    """``a) Yes``, ``b) No``, or ``c) Unknown`` where neither is known."""
    return NOT_KNOWN if said is None else YES if said else NO


def written_gender(gender: str | None) -> str:
    """The code of a gender; a text that is none of theirs stays as it is."""
    return _NO_GENDER if gender is None else _GENDERS.get(gender.casefold(), gender)


def written_status(status: CaseStatus) -> str:
    """How the child stands, the first that applies (list 6)."""
    return _STATUSES[status]


def says_closed(status: str) -> bool:
    """Whether a status of list 6 is that of a closed episode."""
    return "closed" in status.casefold()


def age_on(day: date, born_on: date | None, expected_on: date | None) -> int | None:
    """Years at the last birthday; -1 of a child who is not born yet, and None where neither is known."""
    if born_on is not None:
        return UNBORN if born_on > day else relativedelta(day, born_on).years
    return None if expected_on is None else UNBORN


def in_the_year_before(days: Sequence[date]) -> int:
    """How many of the days fell within the twelve months before the last of them (lists 3 and 5)."""
    if not days:
        return 0
    last = max(days)
    return before_in_a_year(days, last)


def before_in_a_year(days: Iterable[date], last: date) -> int:
    """How many of the days were before this one, and not more than twelve months before."""
    first = last - relativedelta(years=1)
    return sum(first <= day < last for day in days)


def placements_in_a_year(ends: Iterable[date | None], last: date) -> int:
    """How many placements a child was in during the twelve months before a day, by the days on which they ended."""
    first = last - relativedelta(years=1)
    return sum((ended_on or date.max) > first for ended_on in ends)


@dataclass(frozen=True, slots=True)
class Window:
    """Of which days the lists tell: up to the last one, and since the first where one is given.

    Without a first day they hold all that is known; with one, what the inspectors ask for of such a time: what happened
    in it, and what still went on, of which a child has one row in lists 6, 7 and 8, the latest.
    """

    since: date | None
    until: date

    def happened(self, day: date) -> bool:
        """Whether the day is in it."""
        return day <= self.until and (self.since is None or day >= self.since)

    def went_on(self, ended_on: date | None) -> bool:
        """Whether something that ended on that day, or goes on, belongs to it."""
        return self.since is None or ended_on is None or ended_on >= self.since
