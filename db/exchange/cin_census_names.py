"""The names of a children in need census: which elements are read of which record, and where each record stands.

Names are known in any case and under any namespace, and by the other names that councils' programs give them.
"""

from collections.abc import Callable

# The records of a census, by the names of their elements.
DOCUMENT = "the document"
CHILD, EPISODE, ASSESSMENT, NEED_PLAN = "Child", "CINdetails", "Assessments", "CINPlanDates"
SECTION_47, PROTECTION_PLAN = "Section47", "ChildProtectionPlans"
MISPLACED = "a record out of its place"

REVIEW = "CPPreviewDate"
# Which elements of each record are read, and which records stand within it.
TEXTS: dict[str, tuple[str, ...]] = {
    DOCUMENT: ("Collection", "Year", "ReferenceDate", "LEA"),
    CHILD: ("LAchildID", "PersonBirthDate", "ExpectedPersonBirthDate", "Sex", "PersonDeathDate"),
    EPISODE: ("CINreferralDate", "ReferralSource", "PrimaryNeedCode", "CINclosureDate", "ReasonForClosure",
                   "DateOfInitialCPC", "ReferralNFA"),
    ASSESSMENT: ("AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    NEED_PLAN: ("CINPlanStartDate", "CINPlanEndDate"),
    SECTION_47: ("S47ActualStartDate", "DateOfInitialCPC", "ICPCnotRequired", "ICPCRequired"),
    PROTECTION_PLAN: ("CPPstartDate", "CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse",
                           "NumberOfPreviousCPP", REVIEW),
    MISPLACED: (),
}  # fmt: skip
_WITHIN: dict[str, tuple[str, ...]] = {
    DOCUMENT: (CHILD,),
    CHILD: (EPISODE,),
    EPISODE: (
        ASSESSMENT,
        NEED_PLAN,
        SECTION_47,
        PROTECTION_PLAN,
    ),
}
_ALSO_CALLED = {
    (CHILD, "GenderCurrent"): "Sex", (CHILD, "Gender"): "Sex",
    (EPISODE, "DateOfInitialICPC"): "DateOfInitialCPC",
    (SECTION_47, "DateOfInitialICPC"): "DateOfInitialCPC",
}  # fmt: skip
# Known, and of no use here: containers, what the program does not keep, what it works out itself.
_PASSED = frozenset(
    name.casefold()
    for name in (
        "Message", "CINdetailsCollection", "Header", "CollectionDetails", "Source", "SourceLevel", "SoftwareCode",
        "Release", "SerialNo", "DateTime", "Children", "ChildIdentifiers", "UPN", "FormerUPN", "UPNunknown",
        "UPNunknownType", "ChildCharacteristics", "Ethnicity", "Disabilities", "Disability",
        "AssessmentInternalReviewDate", "FactorsIdentifiedAtAssessment", "AssessmentFactors", "InitialCPCtarget",
        "Reviews",
    )
)  # fmt: skip


_RECORDS = {name.casefold(): name for name in TEXTS if name not in (DOCUMENT, MISPLACED)}


class Record:
    """One element with its dates and codes as they are written: a child, a referral, an assessment …"""

    __slots__ = ("again", "left_out", "line", "name", "texts", "within")

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.texts: dict[str, str] = {}
        self.again: list[tuple[str, str]] = []  # what is given a second time and more, with its text
        self.within: list[Record] = []
        self.left_out = 0  # of a child: records beyond the most that are kept of one


class Names(dict[str, "str | Names | None"]):
    """What the names of elements mean within one kind of record: a text that is kept, a record, or nothing."""

    def __init__(self, of: str, all_names: "dict[str, Names]", unread: Callable[[str], None]) -> None:
        super().__init__()
        self.of, self._all, self._unread = of, all_names, unread
        known = {name: name for name in TEXTS[of]}
        known.update({name: means for (within, name), means in _ALSO_CALLED.items() if within == of})
        self._texts = {name.casefold(): means for name, means in known.items()}

    def __missing__(self, name: str) -> "str | Names | None":
        plain = name.rpartition(":")[2].casefold()
        record = _RECORDS.get(plain)
        means: str | Names | None = self._texts.get(plain)
        if self.of == MISPLACED:
            means = None
        elif record is not None:
            means = self._all[record if record in _WITHIN.get(self.of, ()) else MISPLACED]
        elif means is None and plain not in _PASSED:
            self._unread(f"{name} in {self.of}")
        self[name] = means
        return means
