"""What a person does on a case file: opens it, chooses in its menus, fills its forms; and an office to do it in."""

from contextlib import closing
from datetime import UTC, date, datetime

from textual.widgets import OptionList

from db.commands.founding import found
from db.commands.referring import take_referral
from db.connection import begun, connect
from db.store import Act
from models.census import PrimaryNeed, ReferralSource
from models.people import Person, Role
from models.referral import NewChild
from screens.case import CaseScreen
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.form import FormDialog

REFERRED = date(2011, 9, 1)  # a Thursday
ADA, MO, WIL = (
    Person(1, "Ada Manager", Role.ADMINISTRATOR),
    Person(2, "Mo Manager", Role.MANAGER),
    Person(3, "Wil Worker", Role.WORKER),
)
MOMENT = datetime(2011, 9, 1, 9, 0, tzinfo=UTC)
WHY = "The school has seen bruises twice."


def founded(path):
    """Make a store with a manager, a worker, and a referral of 1 September 2011 that nobody decided on; its case."""
    with found(path, None, MOMENT, manager=ADA.name, team="Duty", holidays_version="0.109") as store:
        with closing(connect(path, None)) as connection, begun(connection):
            connection.executemany(
                "INSERT INTO workers (id, name, role, team_id, fte_percent, version) VALUES (?, ?, ?, 1, 100, 1)",
                [(MO.id, MO.name, "team_manager"), (WIL.id, WIL.name, "social_worker")],
            )
            connection.executemany(
                "INSERT INTO access (worker_id, role, version) VALUES (?, ?, 1)",
                [(MO.id, "manager"), (WIL.id, "worker")],
            )
        case = take_referral(
            store, Act(WIL, MOMENT), NewChild("Chloë Nowak", date(2006, 1, 1)), REFERRED, ReferralSource.POLICE,
            PrimaryNeed.ABUSE, 4, WHY, REFERRED, team_id=1,
        )  # fmt: skip
    return case


async def opens(person, case):
    """The case file on top, as every list opens it."""
    await person.app.push_screen(CaseScreen(person.app.desk, case))
    await person.reads("Story up to")
    await person.pilot.pause()


def offered(person):
    """The words of the menu that is open."""
    options = person.app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(number).prompt) for number in range(options.option_count)]


async def picks(person, *words, key=None):
    """Press the key, and choose in the menus that come what begins with the words, one after the other."""
    if key is not None:
        await person.press(key)
    for begins in words:
        await person.until(
            lambda begins=begins: (
                isinstance(person.app.screen, ChoiceDialog) and any(one.startswith(begins) for one in offered(person))
            ),
            f"a menu with “{begins}”",
        )
        await person.pilot.pause()
        at = next(number for number, one in enumerate(offered(person)) if one.startswith(begins))
        options = person.app.screen.query_one(OptionList)
        step = at - (options.highlighted or 0)
        await person.press(*["down" if step > 0 else "up"] * abs(step), "enter")
    await person.pilot.pause()


async def fills(person, *texts):
    """Type into the fields of the form, and press enter in each; ``>`` goes to the next choice, None leaves it."""
    await person.until(lambda: isinstance(person.app.screen, FormDialog), "a form")
    await person.pilot.pause()
    for text in texts:
        if text is not None and set(text) == {">"}:
            await person.press(*["right"] * len(text))
        elif text is not None:
            await person.press("home", "ctrl+k")
            await person.paste(text)
            await person.pilot.pause()
        await person.press("enter")
        await person.pilot.pause()


async def written(person, heard="written."):
    """Wait until it stands on the record, and the case file is on top again."""
    await person.hears(heard)
    await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
    person.app.clear_notifications()
    await person.pilot.pause()


def told(person):
    """What the story shows on the rows that are drawn."""
    return [(row.entry.kind, row.entry.what) for row in person.app.screen.story.table.page_rows]


def newest(person):
    """What the entry under the cursor of the story is, and what was said."""
    entry = person.app.screen.story.current
    return f"{entry.what} {entry.said}"
