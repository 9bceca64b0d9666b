"""The code sets of plans and of care: what a plan is for, under which law a child is looked after, where, and why.

The categories are those of the census of children in need; the others those of the yearly return on children looked
after (SSDA903), which Ofsted's Annex A uses too. The words are our own.
"""

import re
from enum import StrEnum

from models.census import CensusCode, called


@called("category of abuse", "categories of abuse")
class AbuseCategory(CensusCode):
    """What a child protection plan is for (census items InitialCategoryOfAbuse and LatestCategoryOfAbuse)."""

    NEGLECT = "NEG", "neglect"
    PHYSICAL = "PHY", "physical abuse"
    SEXUAL = "SAB", "sexual abuse"
    EMOTIONAL = "EMO", "emotional abuse"
    MULTIPLE = "MUL", "multiple, or not recommended"


@called("legal status", "legal statuses")
class LegalStatus(CensusCode):
    """Under which law a child is looked after."""

    INTERIM_ORDER = "C1", "interim care order"
    FULL_ORDER = "C2", "full care order"
    FREEING_ORDER = "D1", "freeing order"
    PLACEMENT_ORDER = "E1", "placement order"
    ACCOMMODATED = "V2", "accommodated under section 20"
    SHORT_BREAKS = "V3", "accommodated in an agreed series of short breaks"
    SHORT_BREAK_AGREEMENT = "V4", "agreed series of short breaks, recorded as an agreement"
    REMANDED = "J1", "remanded to local authority accommodation or youth detention"
    DETAINED = "J2", "detained in local authority accommodation under PACE"
    SENTENCED = "J3", "sentenced to a youth rehabilitation order with residence"
    POLICE_PROTECTION = "L1", "police protection, in local authority accommodation"
    EMERGENCY_ORDER = "L2", "emergency protection order"
    ASSESSMENT_ORDER = "L3", "child assessment order, in local authority accommodation"

    @property
    def is_short_breaks(self) -> bool:
        """Whether it is a series of short breaks, which the indicators of children looked after leave out."""
        return self in (LegalStatus.SHORT_BREAKS, LegalStatus.SHORT_BREAK_AGREEMENT)


@called("placement", "placements")
class PlacementType(CensusCode):
    """Where a child who is looked after lives."""

    RELATIVES_LONG = "U1", "foster placement with a relative or friend, long term"
    RELATIVES_ADOPTING = "U2", "foster placement with a relative or friend who may adopt"
    RELATIVES = "U3", "foster placement with a relative or friend"
    FOSTER_LONG = "U4", "foster placement, long term"
    FOSTER_ADOPTING = "U5", "foster placement with a carer who may adopt"
    FOSTER = "U6", "foster placement"
    ADOPTION_CONSENT_FOSTER = "A3", "placed for adoption with consent, with the current foster carer"
    ADOPTION_CONSENT = "A4", "placed for adoption with consent, not with the current foster carer"
    ADOPTION_ORDER_FOSTER = "A5", "placed for adoption by order, with the current foster carer"
    ADOPTION_ORDER = "A6", "placed for adoption by order, not with the current foster carer"
    SEMI_INDEPENDENT = "H5", "semi-independent living"
    SECURE = "K1", "secure children's home"
    CHILDRENS_HOME = "K2", "children's home"
    PARENTS = "P1", "with own parents, or who has parental responsibility"
    INDEPENDENT = "P2", "independent living"
    RESIDENTIAL_WORK = "P3", "residential employment"
    CARE_HOME = "R1", "residential care home"
    HEALTH = "R2", "hospital or other health establishment"
    FAMILY_CENTRE = "R3", "family centre or mother and baby unit"
    CUSTODY = "R5", "young offender institution or prison"
    RESIDENTIAL_SCHOOL = "S1", "residential school"
    TEMPORARY = "T0", "temporary move, of any kind"
    IN_HOSPITAL = "T1", "temporarily in hospital"
    ON_HOLIDAY = "T2", "temporarily on holiday"
    CARER_AWAY = "T3", "temporarily elsewhere while the usual carer is away"
    SEVEN_DAYS = "T4", "temporary accommodation of seven days or less"
    OTHER = "Z1", "other placement"

    @property
    def is_temporary(self) -> bool:
        """Whether it is a temporary move (T0 to T4), which is not counted as another placement."""
        return self.value.startswith("T")


@called("reason for the move", "reasons for a move")
class MoveReason(CensusCode):
    """Why a placement came to its end."""

    CARE_PLAN = "CARPL", "change to, or end of, the care plan"
    CLOSED = "CLOSE", "the provider gave up or closed"
    ALLEGATION = "ALLEG", "allegation (section 47)"
    STANDARDS = "STAND", "concern about the standard of care"
    APPROVAL = "APPRR", "approval removed"
    CARER_BEHAVIOUR = "CREQB", "the carer asked, because of the child's behaviour"
    CARER_OTHER = "CREQO", "the carer asked, for another reason"
    CHILD = "CHILD", "the child asked"
    AUTHORITY = "LAREQ", "the authority asked"
    STATUS_ONLY = "PLACE", "only the status of the placement changed"
    CUSTODY = "CUSTOD", "custody"
    OTHER = "OTHER", "other"


@called("reason why care ended", "reasons why care ended")
class CareEnd(CensusCode):
    """Why a child is no longer looked after."""

    DIED = "E2", "died"
    OTHER_AUTHORITY = "E3", "care taken over by another authority"
    HOME_PLANNED = "E4A", "returned home, as planned"
    HOME_UNPLANNED = "E4B", "returned home, not as planned"
    INDEPENDENT = "E5", "moved into independent living with support"
    INDEPENDENT_ALONE = "E6", "moved into independent living without support"
    ADULT_SERVICES = "E7", "transferred to adult social care"
    OTHER = "E8", "any other reason"
    SENTENCED = "E9", "sentenced to custody"
    ADOPTED_UNOPPOSED = "E11", "adopted, unopposed"
    ADOPTED = "E12", "adopted, consent dispensed with"
    RELATIVES = "E13", "left to live with parents, relatives or another without parental responsibility"
    REMAND_ENDED = "E14", "accommodation on remand ended"
    AGE = "E15", "age assessment: 18 or over"
    ABROAD = "E16", "moved abroad"
    ARRANGEMENTS_ORDER = "E41", "child arrangements or residence order"
    GUARDIAN_CARER = "E43", "special guardianship, to former foster carers"
    GUARDIAN = "E44", "special guardianship, to others"
    GUARDIAN_CARER_RELATIVE = "E45", "special guardianship, to former foster carers who are relatives or friends"
    GUARDIAN_CARER_OTHER = "E46", "special guardianship, to other former foster carers"
    GUARDIAN_RELATIVE = "E47", "special guardianship, to other relatives or friends"
    GUARDIAN_OTHER = "E48", "special guardianship, to others who were not foster carers"


@called("goal", "goals")
class CareGoal(CensusCode):
    """Where the care of a child is to lead: the permanence plan."""

    RETURN = "P1", "return to the family"
    ADOPTION = "P2", "adoption"
    GUARDIANSHIP = "P3", "special guardianship or child arrangements order"
    SUPPORTED_LIVING = "P4", "supported living in the community"
    LONG_RESIDENTIAL = "P5", "long-term residential placement"
    LONG_FOSTERING = "P6", "long-term fostering"
    OTHER = "P7", "other"

    @property
    def is_reunification(self) -> bool:
        return self is CareGoal.RETURN


class FactKind(StrEnum):
    """What holds of a plan, or of a time in care, from a day on."""

    CATEGORY = "category"
    LEGAL_STATUS = "legal_status"
    GOAL = "goal"

    @property
    def codes(self) -> type[CensusCode]:
        """Of which set its value is."""
        return {
            FactKind.CATEGORY: AbuseCategory,
            FactKind.LEGAL_STATUS: LegalStatus,
            FactKind.GOAL: CareGoal,
        }[self]

    @property
    def words(self) -> str:
        return {
            FactKind.CATEGORY: "category of abuse",
            FactKind.LEGAL_STATUS: "legal status",
            FactKind.GOAL: "goal of care",
        }[self]


class EventKind(StrEnum):
    """What is held again and again of a plan, or of a time in care."""

    REVIEW = "review"
    VISIT = "visit"
    CORE_GROUP = "core_group"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


# What else files write for a code, beside its words: in small letters, without hyphens.
_ALSO: dict[CensusCode, tuple[str, ...]] = {
    AbuseCategory.PHYSICAL: ("physical",),
    AbuseCategory.SEXUAL: ("sexual",),
    AbuseCategory.EMOTIONAL: ("emotional",),
    AbuseCategory.MULTIPLE: ("multiple", "not recommended", "multiple/not recommended", "multiple / not recommended"),
    LegalStatus.INTERIM_ORDER: ("ico",),
    LegalStatus.FULL_ORDER: ("fco", "care order"),
    LegalStatus.ACCOMMODATED: ("single period under s20", "section 20", "s20"),
    LegalStatus.POLICE_PROTECTION: ("police protection",),
    LegalStatus.EMERGENCY_ORDER: ("epo",),
    CareGoal.RETURN: ("return to family", "return home", "reunification"),
    CareGoal.GUARDIANSHIP: ("sgo/cao", "sgo", "cao", "special guardianship"),
}


def code_in(kind: type[CensusCode], text: str) -> CensusCode | None:
    """The code with which a text of a file begins, or that is all of it: ``C2: FCO``, ``f) U6: Foster …``, ``neg``.

    Also by its words, where they are all of the text: ``Physical abuse``. None where there is none.
    """
    plain = re.sub(r"^\s*[a-z]{1,2}\)\s*", "", text, flags=re.IGNORECASE).strip()
    by_code = {each.value: each for each in kind}
    found = re.match(r"[A-Za-z0-9]+", plain)
    if found and (each := by_code.get(found[0].upper())) is not None:
        return each
    said = _plain_words(plain)
    return next((each for each in kind if said in (_plain_words(each.words), *_ALSO.get(each, ()))), None)


def _plain_words(text: str) -> str:
    return " ".join(text.casefold().strip(" .").replace("-", " ").split())
