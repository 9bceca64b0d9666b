"""The census of children in need: what is read of it, what is refused alone, and what is refused as a whole."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from often import of_a_hundred

import db.exchange.cin_census as cin_census
import db.exchange.cin_census_xml as cin_census_xml
from db.exchange.cin_census import CensusChild, CensusHeader, CensusReading, census_children
from models.assessment import Kind
from models.care_codes import AbuseCategory
from models.case import CaseStatus
from models.episodes import AssessmentWork, Facts, Referral, TimeInNeed, cases_of
from models.errors import Cancelled, FileRefused
from models.progress import stop
from models.status import ToldEnquiries, ToldEpisode

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "cin_census"
TODAY = date(2024, 6, 3)
REFERRED = "<CINreferralDate>2024-01-10</CINreferralDate>"
Read = Callable[..., tuple[list[CensusChild], CensusReading]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a text, or bytes, as a census file."""

    def read(content: str | bytes, **given: Any) -> tuple[list[CensusChild], CensusReading]:
        path = tmp_path / "census.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        reading = CensusReading(path, Kind.SINGLE, TODAY)
        return list(census_children(reading, **given)), reading

    return read


def census(*children: str) -> str:
    return f"<Message><Children>{''.join(children)}</Children></Message>"


def child(within: str = "", reference: str = "C1", about: str = "") -> str:
    return f"<Child><ChildIdentifiers><LAchildID>{reference}</LAchildID>{about}</ChildIdentifiers>{within}</Child>"


def referral(within: str = "", first: str = REFERRED) -> str:
    return f"<CINdetails>{first}{within}</CINdetails>"


def assessment(start: str, end: str = "") -> str:
    ended = f"<AssessmentAuthorisationDate>{end}</AssessmentAuthorisationDate>" if end else ""
    return f"<Assessments><AssessmentActualStartDate>{start}</AssessmentActualStartDate>{ended}</Assessments>"


def plan(start: str, end: str = "", more: str = "") -> str:
    ended = f"<CPPendDate>{end}</CPPendDate>" if end else ""
    return f"<ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate>{ended}{more}</ChildProtectionPlans>"


def need_plan(start: str, end: str = "") -> str:
    ended = f"<CINPlanEndDate>{end}</CINPlanEndDate>" if end else ""
    return f"<CINPlanDates><CINPlanStartDate>{start}</CINPlanStartDate>{ended}</CINPlanDates>"


def section_47(start: str, more: str = "") -> str:
    return f"<Section47><S47ActualStartDate>{start}</S47ActualStartDate>{more}</Section47>"


WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<Message>
  <Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>
    <ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>880</LEA></Source></Header>
  <Children>
    <Child>
      <ChildIdentifiers><LAchildID>C1</LAchildID><UPN>A123</UPN>stray
        <PersonBirthDate>2015-05-01</PersonBirthDate><GenderCurrent>2</GenderCurrent></ChildIdentifiers>
      <ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>
      <CINdetails>
        <CINreferralDate>2023-05-02</CINreferralDate><ReferralSource>3b</ReferralSource>
        <PrimaryNeedCode>N1</PrimaryNeedCode>
        <CINclosureDate>2024-02-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>
        <ReferralNFA>false</ReferralNFA>
        <Assessments>
          <AssessmentActualStartDate>2023-05-03</AssessmentActualStartDate>
          <AssessmentInternalReviewDate>nonsense</AssessmentInternalReviewDate>
          <AssessmentAuthorisationDate>2023-06-01</AssessmentAuthorisationDate>
          <FactorsIdentifiedAtAssessment><AssessmentFactors>2A</AssessmentFactors></FactorsIdentifiedAtAssessment>
        </Assessments>
        <CINPlanDates><CINPlanStartDate>2023-06-02</CINPlanStartDate></CINPlanDates>
        <Section47>
          <S47ActualStartDate>2023-05-10</S47ActualStartDate><InitialCPCtarget>2023-06-01</InitialCPCtarget>
          <DateOfInitialCPC>2023-05-30</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired>
        </Section47>
        <ChildProtectionPlans>
          <CPPstartDate>2023-05-30</CPPstartDate><CPPendDate>2024-01-15</CPPendDate>
          <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>emo</LatestCategoryOfAbuse>
          <NumberOfPreviousCPP>1</NumberOfPreviousCPP>
          <Reviews><CPPreviewDate>2024-01-15</CPPreviewDate><CPPreviewDate>2023-08-20</CPPreviewDate></Reviews>
        </ChildProtectionPlans>
      </CINdetails>
    </Child>
  </Children>
</Message>
"""
WHOLE_CHILD = CensusChild(
    "C1", date(2015, 5, 1), None, "Female",
    Facts(
        (Referral(date(2023, 5, 2), "3B"),),
        (AssessmentWork(Kind.SINGLE, date(2023, 5, 3), date(2023, 6, 1)),),
        (TimeInNeed(date(2023, 5, 2), date(2024, 2, 1), "RC7", "N1"),),
        (
            ToldEpisode(
                CaseStatus.CHILD_PROTECTION, date(2023, 5, 30), date(2024, 1, 15), category=AbuseCategory.NEGLECT,
                latest_category=AbuseCategory.EMOTIONAL, previous_plans=1,
                reviews=(date(2023, 8, 20), date(2024, 1, 15)),
            ),
            ToldEpisode(CaseStatus.CHILD_IN_NEED, date(2023, 6, 2)),
        ),
        (ToldEnquiries(date(2023, 5, 10), date(2023, 5, 30)),),
    ),
    6,
)  # fmt: skip


def test_every_record_becomes_a_fact(read: Read) -> None:
    children, reading = read(WHOLE)
    assert children == [WHOLE_CHILD]
    assert reading.header == CensusHeader(2024, date(2024, 3, 31), "880")
    assert (reading.refused, reading.notices) == ([], [])
    assert list(reading.records.values()) == [1, 1, 1, 1, 1, 1, 2]


def utf_16(text: str) -> bytes:
    return text.replace("UTF-8", "UTF-16").encode("utf-16")


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("UTF-8", "windows-1252").encode("cp1252"),
        lambda text: text.replace("UTF-8", "ISO-8859-1").replace("stray", "stréy").encode("latin-1"),
        utf_16,
        lambda text: utf_16(text)[2:],
        lambda text: text.replace("UTF-8", "UTF-16").encode(),  # as some write it, in bytes that are not
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("<", "<c:").replace("<c:/", "</c:").replace("<c:?", "<?").encode(),
        lambda text: text.replace("<Message>", '<Message xmlns="urn:x" xmlns:y="urn:y">').encode(),
        lambda text: text.replace("CINclosureDate", "CINClosureDate").replace("GenderCurrent", "Sex").encode(),
        lambda text: text.replace("2023-05-02", "<![CDATA[2023-05]]>-<!-- the second --><?x y?>02").encode(),
        lambda text: text.replace("2023-05-02", " 2&#x30;23-05-02T00:00:00 ").encode(),
        lambda text: text.replace("2023-05-02", "02/05/2023").replace("2024-02-01", "2024-02-01Z").encode(),
        lambda text: text.replace("Message>", "CINdetailsCollection>").encode(),
        lambda text: text.replace("<PrimaryNeedCode>", "<PrimaryNeedCode a='1'/><PrimaryNeedCode>").encode(),
        lambda text: (text + "\n\0\0\x1a\n").encode(),
    ],
)  # fmt: skip
def test_it_may_be_written_in_many_ways(read: Read, written: Callable[[str], bytes]) -> None:
    children, reading = read(written(WHOLE))
    assert children == [WHOLE_CHILD]
    assert (reading.refused, reading.notices) == ([], [])


# What stands in a referral of 2024-01-10: the element that is refused, what was found, what was expected.
REFUSED_ALONE = [
    (assessment("2024-01-09"), "AssessmentActualStartDate", "“2024-01-09”", "(1103)"),
    (assessment("2024-01-12", "2024-01-11"), "AssessmentAuthorisationDate", "“2024-01-11”", "(8608)"),
    (assessment("2024-01-12", "soon"), "AssessmentAuthorisationDate", "“soon”", "a date between 1900 and 2197"),
    (assessment("2024-02-30"), "AssessmentActualStartDate", "“2024-02-30”", "a date"),
    (assessment("2024-06-04"), "AssessmentActualStartDate", "“2024-06-04”", "the day of reading"),
    (assessment("2024-01-12", "2030-01-01"), "AssessmentAuthorisationDate", "“2030-01-01”", "the day of reading"),
    (assessment(""), "AssessmentActualStartDate", "nothing", "a date"),
    (assessment("x" * 100_000), "AssessmentActualStartDate", "“" + "x" * 40 + "…”", "a date"),
    (assessment("1066-04-13"), "AssessmentActualStartDate", "“1066-04-13”", "a date"),
    (assessment("<b>2024-01-12</b>"), "AssessmentActualStartDate", "“<b>”", "a date"),
    (
        assessment("2024-01-12</AssessmentActualStartDate><AssessmentActualStartDate>2024-01-13"),
        "AssessmentActualStartDate", "“2024-01-12 and 2024-01-13”", "a date",
    ),
    (assessment("2024-01-12", "2024-02-01") + assessment("2024-01-12"),
     "AssessmentActualStartDate", "the assessment of 2024-01-12 with other details than on line 1", "line 1 was kept"),
    (section_47("2024-01-09"), "S47ActualStartDate", "“2024-01-09”", "(2889)"),
    (section_47("2024-01-12", "<DateOfInitialCPC>2024-01-11</DateOfInitialCPC>"),
     "DateOfInitialCPC", "“2024-01-11”", "(8615)"),
    (need_plan("2024-01-01"), "CINPlanStartDate", "“2024-01-01”", "the referral, 2024-01-10"),
    (need_plan("2024-02-01", "2024-01-31"), "CINPlanEndDate", "“2024-01-31”", "(4011)"),
    (need_plan("2024-02-01") + need_plan("2024-03-01", "2024-04-01"), "CINPlanStartDate", "“2024-03-01”", "(4014)"),
    (need_plan("2024-02-01") + need_plan("2024-03-01"), "CINPlanStartDate", "“2024-03-01”", "(4004)"),
    (plan("2023-12-01"), "CPPstartDate", "“2023-12-01”", "(1105)"),
    (plan("2024-02-01", "2024-01-20"), "CPPendDate", "“2024-01-20”", "(8925)"),
    (plan("2024-02-01", "2024-02-01"), "CPPendDate", "“2024-02-01”", "(8840)"),
    (plan("2024-02-01") + plan("2024-03-01"), "CPPstartDate", "“2024-03-01”", "(8935)"),
    (plan("2024-03-01", "2024-05-01") + plan("2024-02-01", "2024-03-02"), "CPPstartDate", "“2024-03-01”", "(8940)"),
    (plan("2024-02-01", more="<Reviews><CPPreviewDate>2024-02-01</CPPreviewDate></Reviews>"),
     "CPPreviewDate", "“2024-02-01”", "(8841)"),
    ("<CINdetails/>", "CINdetails", "it within CINdetails", "where the census has it"),
    (child(), "Child", "it within CINdetails", "where the census has it"),
]  # fmt: skip


@pytest.mark.parametrize(("within", "element", "found", "expected"), REFUSED_ALONE)
def test_a_record_that_cannot_be_is_refused_alone(
    read: Read, within: str, element: str, found: str, expected: str
) -> None:
    sound = section_47("2024-01-20")
    children, reading = read(census(child(referral(within + sound)), child(referral(), "C2")))
    assert [each.reference for each in children] == ["C1", "C2"]
    assert [each.received_on for each in children[0].facts.referrals] == [date(2024, 1, 10)]
    assert ToldEnquiries(date(2024, 1, 20)) in children[0].facts.enquiries
    (refused,) = reading.refused
    assert (refused.column, refused.found) == (element, found)
    assert expected in refused.expected
    assert f"census.xml, line 1, child C1, {element}: found {found}, expected " in str(refused)
    assert reading.refused_count == 1


def test_of_a_plan_only_the_review_is_refused_that_cannot_be(read: Read) -> None:
    reviews = "".join(f"<CPPreviewDate>{on}</CPPreviewDate>" for on in ("2024-01-31", "2024-03-01", "2024-05-02", "x"))
    children, reading = read(census(child(referral(plan("2024-02-01", "2024-05-01", f"<Reviews>{reviews}</Reviews>")))))
    assert children[0].facts.statuses[0].reviews == (date(2024, 3, 1),)
    assert [refused.found for refused in reading.refused] == ["“2024-01-31”", "“2024-05-02”", "“x”"]


def test_of_overlapping_plans_the_earlier_is_kept_and_one_that_follows_on_its_last_day(read: Read) -> None:
    plans = plan("2024-03-01") + plan("2024-02-01", "2024-03-01") + plan("2024-02-10", "2024-02-20")
    children, reading = read(census(child(referral(plans))))
    assert [told.started_on for told in children[0].facts.statuses] == [date(2024, 2, 1), date(2024, 3, 1)]
    assert [refused.found for refused in reading.refused] == ["“2024-02-10”"]


@pytest.mark.parametrize(
    ("first", "about", "expected"),
    [
        ("", "", "a date (8600)"),
        ("<CINreferralDate>2024-06-04</CINreferralDate>", "", "(8600)"),
        (REFERRED, "<PersonBirthDate>2024-06-01</PersonBirthDate>", ""),
        (REFERRED, "<ExpectedPersonBirthDate>2024-10-17</ExpectedPersonBirthDate>", "(8606)"),
        ("<CINreferralDate>10th</CINreferralDate>", "", "a date between 1900 and 2197"),
    ],
)
def test_a_referral_that_cannot_be_takes_what_stands_in_it_along(
    read: Read, first: str, about: str, expected: str
) -> None:
    children, reading = read(census(child(referral(assessment("2024-01-12") + plan("2024-02-01"), first), about=about)))
    if not expected:  # born within forty weeks after it
        assert children[0].facts.referrals
        return
    assert [(each.reference, each.facts) for each in children] == [("C1", Facts())]
    (refused,) = reading.refused
    assert refused.column == "CINreferralDate"
    assert refused.expected.endswith("; 2 records within it went with it")
    assert expected in refused.expected


def closed(on: str, more: str = "") -> str:
    return referral(f"<CINclosureDate>{on}</CINclosureDate>{more}")


def test_what_closes_a_case(read: Read) -> None:
    """A closure does; no further action does where there is no work; a closure that cannot be tells nothing."""
    nfa = "<ReferralNFA>1</ReferralNFA>"
    told = {
        "closed": closed("2024-02-01", "<ReasonForClosure>RC8</ReasonForClosure>"),
        "closed at once": closed("2024-01-10", nfa),
        "no action": referral(nfa),
        "no action but work": referral(nfa + assessment("2024-01-11", "2024-01-20")),
        "before": closed("2024-01-09"),
        "no action, before": closed("2024-01-09", nfa),
        "later": closed("2024-06-04"),
        "open": referral("<CINclosureDate/>"),
    }
    children, reading = read(census(*(child(within, name.replace(" ", "-")) for name, within in told.items())))
    facts = {name: each.facts for name, each in zip(told, children, strict=True)}
    assert [cases_of(each)[0].closed_on for each in facts.values()] == [
        date(2024, 2, 1), date(2024, 1, 10), date(2024, 1, 10), None, None, date(2024, 1, 10), None, None,
    ]  # fmt: skip
    ends_told = {name: each.times_in_need[0].end_told for name, each in facts.items() if each.times_in_need}
    assert ends_told == {
        "closed": True, "closed at once": True, "no action but work": True, "before": False, "later": False,
        "open": True,
    }  # fmt: skip
    assert cases_of(facts["closed"])[0].closure_reason == "RC8"
    assert ["(8630)" in refused.expected for refused in reading.refused] == [True, True, False]
    assert all("the referral was read without its closure" in refused.expected for refused in reading.refused)
    assert "yet it holds 1 record (8831)" in reading.notices[0]


def test_nothing_of_a_referral_begins_after_its_closure(read: Read) -> None:
    after = (
        assessment("2024-02-02")
        + plan("2024-02-02")
        + section_47("2024-01-30", "<DateOfInitialCPC>2024-02-05</DateOfInitialCPC>")
    )
    children, reading = read(census(child(closed("2024-02-01", after))))
    assert children[0].facts.enquiries == (ToldEnquiries(date(2024, 1, 30), date(2024, 2, 5)),)
    assert not children[0].facts.assessments
    assert not children[0].facts.statuses
    assert ["(8565)" in refused.expected for refused in reading.refused] == [True, True]
    assert "DateOfInitialCPC 2024-02-05 is after the closure" in reading.notices[0]


@pytest.mark.parametrize(
    ("more", "needless", "conference_on"),
    [
        ("<ICPCnotRequired>true</ICPCnotRequired>", True, None),
        ("<ICPCRequired>False</ICPCRequired>", True, None),
        ("<ICPCRequired>True</ICPCRequired>", False, None),
        (
            "<DateOfInitialCPC>2024-02-01</DateOfInitialCPC><ICPCnotRequired>1</ICPCnotRequired>",
            False,
            date(2024, 2, 1),
        ),
    ],
)
def test_whether_a_conference_is_needed(read: Read, more: str, needless: bool, conference_on: date | None) -> None:
    children, reading = read(census(child(referral(section_47("2024-01-20", more)))))
    assert children[0].facts.enquiries == (ToldEnquiries(date(2024, 1, 20), conference_on, needless),)
    assert reading.notice_count == (1 if conference_on else 0)


NOTICED = [
    (referral("<DateOfInitialCPC>2024-02-01</DateOfInitialCPC>"), "", "of a child who moved here"),
    (referral("<DateOfInitialCPC>2024-02-01</DateOfInitialCPC>"
              + section_47("2024-01-20", "<DateOfInitialCPC>2024-02-01</DateOfInitialCPC>")), "", "(2884)"),
    (referral("<ReferralNFA>perhaps</ReferralNFA>"), "", "ReferralNFA: found “perhaps”, expected 1 or 0"),
    (referral("<ReferralSource>Aunt</ReferralSource>"), "", "“Aunt”, which is none of its codes; kept as it is"),
    (referral(f"<ReferralSource>{'x' * 200}</ReferralSource>"), "", "too long to be a code"),
    (referral("<ReasonForClosure>RC7</ReasonForClosure>"), "", "(8810)"),
    (referral(plan("2024-02-01", more="<InitialCategoryOfAbuse>ABC</InitialCategoryOfAbuse>")), "", "“ABC”, which is"),
    (referral(plan("2024-02-01", more="<NumberOfPreviousCPP>-1</NumberOfPreviousCPP>")), "", "a number up to 99"),
    (referral("<PrimaryNeedCode>N1</PrimaryNeedCode><PrimaryNeedCode>N2</PrimaryNeedCode>"), "", "the first was taken"),
    (referral() * 2, "", "the same referral as on line 1: counted once"),
    ("", "<PersonBirthDate>2024-06-04</PersonBirthDate>", "(8520); read as not given"),
    ("", "<PersonBirthDate>May</PersonBirthDate>", "PersonBirthDate: found “May”"),
    ("", "<ExpectedPersonBirthDate>1066-04-13</ExpectedPersonBirthDate>", "read as not given"),
    ("", "<PersonDeathDate>2024-03-01</PersonDeathDate>", "the child died, “2024-03-01”"),
    ("", "<Sex>X</Sex>", "Sex: found “X”"),
    ("", "<Wishes>none</Wishes>", "nothing is known of it: Wishes in Child"),
]  # fmt: skip


@pytest.mark.parametrize(("within", "about", "said"), NOTICED)
def test_what_is_no_reason_to_refuse_is_said(read: Read, within: str, about: str, said: str) -> None:
    children, reading = read(census(child(within, about=about)))
    assert [each.reference for each in children] == ["C1"]
    assert reading.refused == []
    assert said in reading.notices[0]
    assert reading.notice_count == 1


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("1", "Male"),
        ("m", "Male"),
        ("2", "Female"),
        (" F ", "Female"),
        ("0", None),
        ("9", None),
        ("U", None),
        ("", None),
    ],
)
def test_the_sex_in_words(read: Read, written: str, word: str | None) -> None:
    for name in ("Sex", "GenderCurrent", "Gender"):
        children, reading = read(census(child(about=f"<{name}>{written}</{name}>")))
        assert (children[0].gender, reading.notice_count) == (word, 0)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (child(referral(), ""), "the reference of the child (8500); 1 referral within went with it"),
        (child("", "x" * 65), "at most 64 characters"),
        (child("", "C9"), "one Child for each; the first was read (8510)"),
        (child(about="<LAchildID>C2</LAchildID>"), "one reference of one child"),
        ("<Child/>", "the reference of the child (8500)"),
    ],
)
def test_a_child_that_cannot_be_named_is_refused(read: Read, who: str, expected: str) -> None:
    children, reading = read(census(child(reference="C9"), who, child(reference="C3")))
    assert [each.reference for each in children] == ["C9", "C3"]
    assert [refused.expected for refused in reading.refused] == [expected]


def test_a_second_census_in_the_same_file_is_read_as_well(read: Read) -> None:
    whole = '<?xml version="1.0"?>\n' + census(child())
    children, reading = read(whole + "\n" + census(child(reference="C2")) + whole.replace("C1", "C3"))
    assert [(each.reference, each.line) for each in children] == [("C1", 2), ("C2", 3), ("C3", 4)]
    assert [notice.endswith("was read as well") for notice in reading.notices] == [True, True]
    with pytest.raises(FileRefused, match=r"goes on after its end \(line 2\)"):
        read(whole + "and so on")
    with pytest.raises(FileRefused, match="goes on after its end"):
        read(census() * 11)


LAUGHS = '<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + census(child("&b;"))
OUTSIDE = '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + census(child("", "&x;"))
NESTED = "<a>" * 1_000_000
BROKEN = [
    ("", "is empty"),
    (" \n ", "is empty"),
    ("PK\x03\x04 a workbook", "is no XML"),
    ("{}", "is no XML"),
    (LAUGHS, r"declares a document type or entities \(DOCTYPE, line 1\)"),
    (OUTSIDE, "declares a document type"),
    ('<!DOCTYPE Message SYSTEM "http://127.0.0.1/x.dtd">' + census(), "declares a document type"),
    ("<Message>\n&harm;</Message>", "cannot be read beyond line 2"),
    (NESTED, "has elements in over 100 others"),
    ("<Message>" + NESTED, "has elements in over 100 others"),
    ("<Message><!--" + "x" * 2_000_000, "one tag or comment of over a million characters"),
    ('<Message x="' + "x" * 2_000_000, "one tag or comment of over a million characters"),
    (census("".join(f"<a{n}/>" for n in range(15_000))), "has over 2,000 names"),
    (WHOLE[:1500], "breaks off on line 25: its end is missing"),
    ("<Message><Children>", "breaks off"),
    (census(child()) + "<Message>", "breaks off"),
    ("<Message><Children></Message>", "cannot be read beyond line 1, where it is no XML"),
    ("<Message>\x01</Message>", "cannot be read beyond line 1"),
    ("<rss><channel><title>x</title></channel></rss>", "is no census of children in need"),
    ("<Message><Collection>SSDA903</Collection><Children/></Message>", "of the collection “ssda903”"),
    ('<?xml version="1.0" encoding="zlib_codec"?><a/>', "written in zlib_codec, which is not read"),
    ('<?xml version="1.0" encoding="nonsense"?><a/>', "written in nonsense"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "why"), BROKEN)
def test_a_file_that_cannot_be_read_is_refused(read: Read, content: str, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        read(content)


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none.xml", "There is no file"), (tmp_path, "is a folder")):
        with pytest.raises(FileRefused, match=why):
            list(census_children(CensusReading(path, Kind.SINGLE, TODAY)))


def test_bytes_that_are_no_text_stand_for_themselves(read: Read) -> None:
    children, reading = read(census(child(about="<UPN>Zo\xeb</UPN>")).encode("latin-1"))
    assert [each.reference for each in children] == ["C1"]
    assert "holds bytes that are no text in its encoding" in reading.notices[0]


def test_what_a_terminal_would_obey_is_shown_instead(read: Read) -> None:
    children, reading = read(
        census(child(referral(first="<CINreferralDate>\u202e2024</CINreferralDate>"), "C\u200b\x9b1"))
    )
    assert children[0].reference == "C��1"
    assert "“�2024”" in str(reading.refused[0])


def test_of_one_child_and_of_one_file_only_so_much_is_kept(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cin_census_xml, "MOST_RECORDS", 3)
    monkeypatch.setattr(cin_census, "MOST_RECORDS", 3)
    monkeypatch.setattr(cin_census, "MOST_TOLD", 2)
    days = [f"2024-02-{day:02}" for day in range(1, 8)]
    children, reading = read(census(child(referral("".join(map(assessment, days)))), *[child()] * 5))
    assert [work.started_on.day for work in children[0].facts.assessments] == [1, 2]
    assert reading.refused[0].found == "8 records"
    assert (len(reading.refused), reading.refused_count) == (2, 6)
    monkeypatch.setattr(cin_census_xml, "MOST_CHILDREN", 3)
    with pytest.raises(FileRefused, match="has over 3 children"):
        read(census(*(child(reference=f"C{number}") for number in range(4))))


def test_it_is_read_as_a_stream_tells_how_far_and_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "census.xml"
    path.write_text(census(*(child(referral(), f"C{number}") for number in range(20_000))))
    told: list[tuple[str, int, int]] = []
    reading = CensusReading(path, Kind.SINGLE, TODAY)
    first = next(stream := census_children(reading, progress=lambda *far: told.append(far)))
    assert first.reference == "C0"
    assert 0 < reading.bytes_read < reading.bytes_total == path.stat().st_size
    assert sum(1 for _ in stream) == 19_999
    assert told == sorted(told)
    assert len(told) >= 3
    size = reading.bytes_total // 1024
    assert told[-1] == ("reading census.xml, kilobytes", size, size)

    def stopping(*_: object) -> None:
        if reading.records["children"] > 500:
            stop()

    with pytest.raises(Cancelled, match="was stopped, and nothing was changed"):
        list(census_children(reading, progress=stopping))
    assert 500 < reading.records["children"] < 5_000


def test_reading_anew_begins_anew(read: Read) -> None:
    _, reading = read(census(child(referral(assessment("2024-01-09") * 2)), child()))
    before = (reading.records.copy(), reading.refused_count, reading.refused)
    assert list(census_children(reading))
    assert (reading.records, reading.refused_count, reading.refused) == before


def check(children: list[CensusChild], reading: CensusReading) -> None:
    """Whether the store can keep all of it."""
    assert len({each.reference for each in children}) == len(children) == reading.records["children"]
    for each in children:
        assert 0 < len(each.reference) <= 64
        referred = [fact.received_on for fact in each.facts.referrals]
        assert len(set(referred)) == len(referred)
        assert all(date(1900, 1, 1) <= day <= TODAY for day in referred)
        for work in each.facts.assessments:
            assert work.started_on <= (work.authorised_on or TODAY) <= TODAY
            assert min(referred) <= work.started_on
        for time in each.facts.times_in_need:
            assert time.started_on <= (time.closed_on or TODAY) <= TODAY
        for told in each.facts.statuses:
            assert told.started_on <= (told.ended_on or TODAY) <= TODAY
            assert all(told.started_on < on <= (told.ended_on or TODAY) for on in told.reviews)
        for enquiries in each.facts.enquiries:
            assert enquiries.started_on <= (enquiries.conference_on or TODAY) <= TODAY
        for kind in (CaseStatus.CHILD_PROTECTION, CaseStatus.CHILD_IN_NEED):
            plans = [told for told in each.facts.statuses if told.kind is kind]
            for before, after in pairwise(plans):
                assert before.ended_on is not None
                assert before.ended_on <= after.started_on
        for case in cases_of(each.facts):
            assert case.closed_on is None or case.closed_on >= case.opened_on
            assert all(placed.clock_from <= placed.work.started_on for placed in case.assessments)


INSTEAD = (
    "",
    "<",
    ">",
    "&",
    "\0",
    "é",
    "<Child>",
    "</Child>",
    "</CINdetails>",
    "<Assessments>",
    "9",
    "-",
    "2019-01-01",
)
CHANGES = st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 12), st.sampled_from(INSTEAD))
RECORDS = st.tuples(
    st.sampled_from((assessment, plan, need_plan)),
    st.dates(date(2024, 1, 5), date(2024, 3, 1)),
    st.dates(date(2024, 1, 5), date(2024, 3, 1)),
)
REFERRALS = st.tuples(st.dates(date(2023, 12, 30), date(2024, 2, 1)), st.lists(RECORDS, max_size=5))


@settings(max_examples=of_a_hundred(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGES, max_size=5))
def test_whatever_is_changed_it_is_read_or_refused(read: Read, changes: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for at, length, instead in changes:
        text = text[:at] + instead + text[at + length :]
    with suppress(FileRefused):
        check(*read(text))


@settings(max_examples=of_a_hundred(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(REFERRALS, max_size=3))
def test_what_is_let_through_the_store_can_keep(read: Read, referrals: list[Any]) -> None:
    told = [
        referral(
            "".join(make(f"{start}", f"{end}") for make, start, end in within),
            f"<CINreferralDate>{day}</CINreferralDate>",
        )
        for day, within in referrals
    ]
    check(*read(census(child("".join(told)))))


@pytest.mark.skipif(not REAL.exists(), reason="the files ../shared/data/cin_census are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "children", "referrals", "refused"),
    [("CIN_output.xml", 150, 114, 393), ("d2i_fake_CIN_data.xml", 332, 400, 3), ("d2i_CIN_Census_2021.xml", 1, 1, 3)],
)
def test_the_real_files(name: str, children: int, referrals: int, refused: int) -> None:
    reading = CensusReading(REAL / name, Kind.SINGLE, date(2026, 11, 23))
    found = list(census_children(reading))
    assert (len(found), reading.records["referrals"], reading.refused_count) == (children, referrals, refused)


def test_a_refusal_says_all_that_those_of_other_files_do() -> None:
    assert [each.name for each in fields(cin_census.CensusRefusal)][:5] == [
        "sheet",
        "row",
        "column",
        "found",
        "expected",
    ]
