"""Plans and care on the case file, by keyboard alone: a plan that is held, reviewed late and ended; a time in care."""

from datetime import date

import pytest
from on_a_case import ADA, MO, MOMENT, WHY, WIL, fills, founded, newest, offered, opens, picks, told, written

from db.commands.assessing import authorise, submit
from db.commands.referring import decide_referral
from db.commands.standing import begin_care, begin_protection, place
from db.queries.case_file import case_file
from db.queries.standards import standards
from db.store import Act, Store
from models.care_codes import AbuseCategory, LegalStatus, MoveReason, PlacementType
from models.notes import StoryKind
from models.referral import ReferralOutcome
from screens.dialogs.choice import ChoiceDialog

PLAN = date(2011, 9, 12)
LATER = date(2011, 12, 20)


@pytest.fixture
def assessed(tmp_path):
    """A small office with a case of 1 September 2011 whose initial assessment was signed on the 9th."""
    path = tmp_path / "office.db"
    case = founded(path)
    with Store.open(path) as store:
        store.sign_in(ADA)
        day = date(2011, 9, 9)
        decide_referral(store, Act(MO, MOMENT), case, ReferralOutcome.ASSESSMENT, WHY, date(2011, 9, 2), day)
        with store.reading() as reader:
            (line,) = case_file(reader, standards(reader), case, day).assessments
        submit(store, Act(WIL, MOMENT), line.id, day, day)
        authorise(store, Act(MO, MOMENT), line.id, day, day)
        yield store, case


async def menu(person):
    """The words that `m` offers."""
    await person.press("m")
    await person.until(lambda: isinstance(person.app.screen, ChoiceDialog), "the menu")
    words = offered(person)
    await person.press("escape")
    return words


async def test_a_protection_plan_is_begun_held_reviewed_late_and_ended(assessed, sit_down):
    store, case = assessed
    async with sit_down(store, who=MO, today=PLAN) as person:
        await opens(person, case)
        assert "status assessment" in person.facts
        await picks(person, "begin a child protection plan", key="m")
        await fills(person, "1/9/2010", None)
        await person.asks("Wed 1 Sep 2010 is before the case was opened, on Thu 1 Sep 2011.")
        await person.press("home", "ctrl+k")
        await fills(person, "today", "phys", "2")
        await written(person, "u takes it back.")
        assert newest(person).startswith("Child protection plan began: PHY physical abuse; 2 earlier plans told of")
        told_now = (
            "status child protection since Mon 12 Sep 2011 category PHY physical abuse plans before none recorded"
        )
        assert told_now in person.facts
        await person.reads("Core group")
        assert "close the case: not while the child protection plan runs" in await menu(person)
        await picks(person, "close the case: not while", key="m")
        await person.hears("The child protection plan runs since Mon 12 Sep 2011. End it first; then close the case.")

    async with sit_down(store, who=WIL, today=date(2011, 9, 26)) as person:
        await opens(person, case)
        words = await menu(person)
        assert words[0] == "core group", "what the clock under the cursor counts comes first"
        assert not any(one.startswith(("begin", "end the", "another category", "close", "correct")) for one in words)
        await person.press("e")
        await person.asks("Core group due Mon 26 Sep 2011: within 10 working days of the plan's start on Mon 12")
        await person.asks("Fri 16 Sep 2011 day 4")
        await person.press("escape")
        await picks(person, "core group", key="enter")
        await person.asks("! today · not held yet")
        await fills(person, None, "All came.")
        await written(person)
        assert newest(person) == "Core group held All came."
        await picks(person, "child protection visit", key="w")
        await fills(person, None, ">", None)
        await written(person)
        assert newest(person).strip() == "Child protection visit: child seen alone"
        await person.reads("26 Sep 11, alone")
        await picks(person, "take back what was not held", "Mon 26 Sep 2011: Child protection visit", key="m")
        await fills(person, "It was another child.")
        await written(person, "u takes it back.")
        await person.press("u", "y")
        await person.reads("26 Sep 11, alone")

    async with sit_down(store, who=MO, today=LATER) as person:
        await opens(person, case)
        await person.reads("CP review")
        await person.reads("✕ 6 late")
        await picks(person, "child protection review", key="m")
        await fills(person, "mon", None)
        await written(person)
        await person.until(lambda: "✕ 6 late" not in person.screen, "the review that is not late any more")
        await picks(person, "another category of abuse", key="m")
        await person.asks("Now: PHY physical abuse, since Mon 12 Sep 2011.")
        await fills(person, "NEG", None, "As the review found.")
        await written(person)
        assert "category NEG neglect since Tue 20 Dec 2011; first PHY physical abuse" in person.facts
        await picks(person, "end the child protection plan", key="m")
        await fills(person, None, "No risk is left.")
        await written(person)
        assert "before child protection plan, NEG neglect, Mon 12 Sep 2011 until Tue 20 Dec 2011" in person.facts
        assert "close the case" in await menu(person)
        await person.press("u")
        await person.asks("Take this back? end a plan or a time in care")
        await person.press("y")
        await person.until(lambda: "status child protection since" in person.facts, "the plan that runs again")


async def test_a_time_in_care_with_two_moves_a_respite_and_an_end_is_recorded_and_told(assessed, sit_down):
    store, case = assessed
    begin_protection(store, Act(MO, MOMENT), case, AbuseCategory.NEGLECT, PLAN, PLAN)
    care = begin_care(
        store, Act(MO, MOMENT), case, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, date(2011, 9, 20), LATER
    )
    place(store, Act(MO, MOMENT), care, PlacementType.RELATIVES, date(2011, 10, 3), LATER, reason=MoveReason.CHILD)
    async with sit_down(store, who=MO, today=LATER, size=(120, 40)) as person:
        await opens(person, case)
        lives = (
            "lives in U3 foster placement with a relative or friend since Mon 3 Oct 2011; moved: CHILD the child asked"
        )
        assert f"status looked after since Tue 20 Sep 2011 {lives} legal status V2" in person.facts
        assert "plan child protection since Mon 12 Sep 2011" in person.facts
        await picks(person, "move to another placement", key="m")
        await fills(person, "K2", "1/12", None)
        await person.asks("Nothing is chosen. Type a part of it")
        await fills(person, "carer asked, because", None)
        await written(person)
        assert "CREQB" in newest(person)
        await picks(person, "respite or a temporary move", key="m")
        await fills(person, "T1", "12/12", "His tonsils")
        await written(person)
        assert "away T1 temporarily in hospital since Mon 12 Dec 2011" in person.facts
        await picks(person, "back in the placement", key="m")
        await fills(person, "16/12")
        await written(person)
        assert "Back from the temporary move: T1" in newest(person)
        await picks(person, "correct the start or the end", "start of the time in care", key="m")
        await fills(person, "19/9/2011", "The order was of Monday")
        await written(person)
        assert "status looked after since Mon 19 Sep 2011" in person.facts
        await picks(person, "end the time in care", key="m")
        await fills(person, "E4A", None, None)
        await written(person)
        assert newest(person).strip() == "No longer looked after: E4A returned home, as planned"
        assert "status child protection since Mon 12 Sep 2011" in person.facts
        await picks(person, "plan or care, ", key="f")
        assert {kind for kind, _ in told(person)} == {StoryKind.PLAN}
        whats = [what for _, what in told(person)]
        assert whats[1] == "Began to be looked after: V2 accommodated under section 20; U6 foster placement"
        assert sum(what.startswith("Moved to") for what in whats) == 2
