"""The story of a case tells of plans and of care, in time order, as it was known on a day."""

from datetime import date

from on_the_way import CHLOE, act_of, assessed, file_of
from small_authority import MO

from db.commands.standing import (
    begin_care,
    begin_need,
    begin_protection,
    come_back,
    end_episode,
    note_held,
    place,
    set_fact,
)
from db.queries.episode_words import ended_lines, standing_lines, status_words
from db.store import Store
from models.care_codes import AbuseCategory, CareEnd, CareGoal, EventKind, FactKind, LegalStatus, MoveReason
from models.care_codes import PlacementType as Place
from models.notes import StoryKind

TODAY = date(2012, 3, 30)
BY = act_of(MO, TODAY)


def day(month: int, number: int) -> date:
    return date(2011 if month > 3 else 2012, month, number)


def lived(store: Store) -> int:
    """A case with a plan of each kind and a time in care that ended."""
    case, _ = assessed(store, CHLOE, today=TODAY)
    begin_need(store, BY, case, day(9, 5), TODAY)
    plan = begin_protection(store, BY, case, AbuseCategory.NEGLECT, day(9, 12), TODAY, previous_plans=1)
    note_held(store, BY, plan, EventKind.CORE_GROUP, day(9, 20), TODAY)
    note_held(store, BY, plan, EventKind.VISIT, day(9, 21), TODAY, alone=False, note="At home.")
    set_fact(store, BY, plan, FactKind.CATEGORY, AbuseCategory.EMOTIONAL, day(10, 4), TODAY, note="New facts.")
    care = begin_care(store, BY, case, LegalStatus.POLICE_PROTECTION, Place.FOSTER, day(10, 6), TODAY)
    set_fact(store, BY, care, FactKind.LEGAL_STATUS, LegalStatus.INTERIM_ORDER, day(10, 10), TODAY)
    set_fact(store, BY, care, FactKind.GOAL, CareGoal.RETURN, day(10, 10), TODAY)
    note_held(store, BY, care, EventKind.REVIEW, day(10, 28), TODAY)
    place(store, BY, care, Place.RELATIVES, day(11, 7), TODAY, reason=MoveReason.CARER_OTHER, note="An aunt.")
    place(store, BY, care, Place.FOSTER, day(12, 5), TODAY, respite=True)
    come_back(store, BY, care, day(12, 7), TODAY)
    place(store, BY, care, Place.ON_HOLIDAY, day(1, 4), TODAY)
    end_episode(store, BY, care, day(1, 9), TODAY, reason=CareEnd.HOME_PLANNED, note="To the mother.")
    note_held(store, BY, plan, EventKind.REVIEW, day(1, 20), TODAY)
    return case


def test_the_story_tells_everything_of_plans_and_of_care_with_its_reasons(authority: Store) -> None:
    case = lived(authority)
    story = [one for one in file_of(authority, case, TODAY).story if one.kind is StoryKind.PLAN]
    assert [(one.on, one.what) for one in story] == [
        (day(9, 5), "Child in need plan began"),
        (day(9, 12), "Child in need plan ended"),
        (day(9, 12), "Child protection plan began: NEG neglect; 1 earlier plan told of"),
        (day(9, 20), "Core group held"),
        (day(9, 21), "Child protection visit: child seen, not alone"),
        (day(10, 4), "Category of abuse: EMO emotional abuse, before NEG neglect"),
        (day(10, 6), "Began to be looked after: L1 police protection, in local authority accommodation; "
                     "U6 foster placement"),
        (day(10, 10), "Legal status: C1 interim care order, before L1 police protection, in local authority "
                      "accommodation"),
        (day(10, 10), "Goal of care: P1 return to the family"),
        (day(10, 28), "Review of the child looked after held"),
        (day(11, 7), "Moved to U3 foster placement with a relative or friend; left U6 foster placement: "
                     "CREQO the carer asked, for another reason"),
        (day(12, 5), "Respite began: U6 foster placement"),
        (day(12, 7), "Back from the respite: U6 foster placement"),
        (day(1, 4), "Temporary move began: T2 temporarily on holiday"),
        (day(1, 9), "No longer looked after: E4A returned home, as planned"),
        (day(1, 20), "Child protection review held"),
    ]  # fmt: skip
    said = [one.said for one in story if one.said]
    assert said == ["At home.", "New facts.", "An aunt.", "To the mother."]
    assert {one.by for one in story if not one.what.startswith("Back from")} == {"Mo Manager"}


def test_what_stands_is_told_as_it_was_known_on_a_day(authority: Store) -> None:
    case = lived(authority)
    then, now = file_of(authority, case, day(12, 6)), file_of(authority, case, TODAY)
    assert status_words(then) == "looked after since Thu 6 Oct 2011"
    assert standing_lines(then) == [
        ("lives in", "U3 foster placement with a relative or friend since Mon 7 Nov 2011; "
                     "moved: CREQO the carer asked, for another reason"),
        ("away", "U6 foster placement (respite) since Mon 5 Dec 2011"),
        ("legal status", "C1 interim care order since Mon 10 Oct 2011"),
        ("goal", "P1 return to the family since Mon 10 Oct 2011"),
        ("placements", "2 in this time in care, respite and temporary moves left out"),
        ("plan", "child protection since Mon 12 Sep 2011"),
        ("category", "EMO emotional abuse since Tue 4 Oct 2011; first NEG neglect"),
        ("plans before", "none recorded here, 1 told of"),
    ]  # fmt: skip
    assert ended_lines(then) == ["child in need plan, Mon 5 Sep 2011 until Mon 12 Sep 2011"]
    assert status_words(now) == "child protection since Mon 12 Sep 2011"
    assert ended_lines(now)[0] == (
        "time in care, Thu 6 Oct 2011 until Mon 9 Jan 2012: E4A returned home, as planned"
    )  # fmt: skip
    assert [clock.clock.short for one in now.standing for clock in one.clocks] == [
        "CP review",
        "Core group",
        "CP visit",
    ]
