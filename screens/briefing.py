"""Monday's text, to be read and saved in any form; and due dates as a file for a calendar program."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from db.queries.standards import standards
from db.queries.workers import teams
from models.dates import long_form
from models.errors import CpipError
from models.people import Action
from models.text import several
from screens.asking import allowed, get_ready
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.fields import day_field
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.dialogs.reading import ReadingDialog
from screens.sending import place_of, send_as_asked, send_file, usual_place
from screens.widgets.plain import content, tell

if TYPE_CHECKING:
    from db.exchange.briefing import BriefingForm
    from db.exchange.document import Document
    from db.queries.briefing import Briefing
    from models.progress import Progress

Named = Mapping[str, str]  # as ``briefing`` takes it: worker, team or manager; empty for the whole authority
_LEAVES = (
    "Children stand in it by their references, never by name. It says who is late with what, so it is for people of "
    "the council alone. It is entered in the audit trail first."
)
_OFFICE = "with"  # the choice that office days are in the calendar too


class BriefingDialog(ReadingDialog):
    """The briefing as it is read; what is saved is the same in the form that is chosen."""

    SAME_IN_WORDS: ClassVar[str] = "cpip-tui briefing"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "briefing",
        Command("x", "save", "Save", "save the briefing as text, Markdown, HTML for an e-mail, or JSON"),
        Command("v", "whose", "Whose", "of me, of a team, or of the whole authority"),
    )

    def __init__(self, desk: Desk, found: "Briefing") -> None:
        super().__init__(f"Briefing as at {long_form(found.as_at)}", [])
        self.desk, self._found = desk, found

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(VerticalScroll).border_subtitle = "↑ ↓ scroll · x save · v whose · escape back"
        self._show()

    def _show(self) -> None:
        from db.exchange.briefing import briefing_document

        lines = Content("\n").join(_read_as(briefing_document(self._found)))
        self.query_one("#ledger", Static).update(lines)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    @work
    async def action_save(self) -> None:
        await save_briefing(self, self.desk, self._found)

    @work
    async def action_whose(self) -> None:
        of_whom = await ask_of_whom(self, self.desk, "Of whom is the briefing?")
        found = None if of_whom is None else await _read(self, self.desk, of_whom)
        if found is not None:
            self._found = found
            self._show()


def _read_as(document: "Document") -> Iterator[Content]:
    """The document for a dialog of any width."""
    from db.exchange.document import Heading, Points

    yield content(document.of_whom)
    for part in document.parts:
        yield content("")
        if isinstance(part, Points):
            yield from (content(f"• {point}") for point in part.points)
        else:
            yield content(part.words, "bold" if isinstance(part, Heading) else "")  # type: ignore[union-attr]


async def open_briefing(screen: Screen[Any], desk: Desk) -> None:
    """Show the briefing of who is working, over the screen. To be awaited in a worker."""
    found = await _read(screen, desk, _own(desk))
    if found is not None:
        await screen.app.push_screen(BriefingDialog(desk, found))


async def save_briefing(screen: Screen[Any], desk: Desk, found: "Briefing") -> bool:
    """Ask in which form and where it is saved, and save it. True where it was. To be awaited in a worker."""
    from db.exchange.briefing import BriefingForm

    if not allowed(screen, desk, Action.EXPORT):
        return False
    forms = [(form.value, form.words) for form in BriefingForm]
    chosen = await screen.app.push_screen_wait(ChoiceDialog("In which form is the briefing saved?", forms, "html"))
    if chosen is None:
        return False
    form = BriefingForm(chosen)
    name = f"briefing-{found.as_at.isoformat()}.{form.ending}"
    leaves = f"{several(len(found.lines), 'line')}, of {found.whose.words}. {_LEAVES}"
    return await send_file(
        screen, "The briefing", leaves, name, lambda place, over: _write(desk, found, form, place, over=over)
    )  # fmt: skip


def _write(desk: Desk, found: "Briefing", form: "BriefingForm", place: Path, *, over: bool) -> None:
    from db.commands.sending_out import send_out
    from db.exchange.briefing import written_briefing

    asked = {"as_at": found.as_at, "form": form.value, **found.whose.asked}
    send_out(
        desk.store, desk.act(), place, written_briefing(found, form), "briefing", asked=asked, rows=len(found.lines),
        over=over,
    )  # fmt: skip


async def save_calendar(screen: Screen[Any], desk: Desk) -> bool:
    """Ask of whom, of which days and where, and write due dates for a calendar program. True where they were."""
    if not allowed(screen, desk, Action.EXPORT):
        return False
    get_ready("db.commands.sending_calendar")
    of_whom = await ask_of_whom(screen, desk, "Of whom are the due dates, for a calendar program?")
    if of_whom is None:
        return False
    title, fields = "Due dates for a calendar", _calendar_fields(desk)
    leaves = f"Due dates, supervision and actions as days of a calendar (.ics), without alarms. {_LEAVES}"

    def write(filled: Filled, over: bool, progress: "Progress") -> bool:
        from db.commands.sending_calendar import send_calendar
        from db.queries.due_days import due_days

        progress("Reading what is due", 0, 0)
        act, first, last, office = desk.act(), filled["from"], filled["to"], filled["office"] == _OFFICE
        with desk.store.reading_apart(progress) as reader:
            found = due_days(
                reader, standards(reader), desk.as_at, act.person, first=first, last=last, office=office, **of_whom
            )
        asked = {"from": first, "to": last, "office": office}
        send_calendar(desk.store, act, filled["file"], found, asked=asked, over=over)
        return True

    return await send_as_asked(
        screen,
        title,
        lambda typed, refused: FormDialog(title, fields, typed=typed, refused=refused, intro=[leaves]),
        lambda filled: filled["file"],
        write,
    )


def _calendar_fields(desk: Desk) -> list[FormField]:
    """What ``cpip-tui calendar`` takes as --from, --to, --office and --out."""
    today, calendar = desk.today(), desk.calendar()
    first = day_field("from", "from", today, calendar=calendar, optional=True, empty="what is late too")
    last = day_field("to", "to", today, calendar=calendar, optional=True, empty="all that is known")
    choices = [("without", "without"), (_OFFICE, "with bank holidays and closures")]
    return [
        replace(first, says="nothing that was due before this day"),
        replace(last, says="nothing that is due after this day"),
        FormField("office", "office", initial="without", choices=choices, says="the days on which the office is shut"),
        FormField("file", "file", "where it is written", str(usual_place("due.ics")), place_of, echo=str),
    ]


async def ask_of_whom(screen: Screen[Any], desk: Desk, question: str) -> Named | None:
    """Of who is working, of a team, or of all; None where the person turned back."""
    try:
        with desk.store.reading() as reader:
            named = [("team", name) for name in teams(reader).values()]
    except CpipError as error:
        tell(screen, str(error), "error")
        return None
    own = [(kind, name) for kind, name in _own(desk).items()]
    me = desk.act().person.name
    choices = [
        *(("own", f"{me}: whom they supervise, what they sign, their team" if kind == "manager" else me)
          for kind, _ in own),
        *((f"{number}", f"Team {name}") for number, (_, name) in enumerate(named)),
        ("all", "The whole authority"),
    ]  # fmt: skip
    chosen = await screen.app.push_screen_wait(ChoiceDialog(question, choices, "own"))
    if chosen is None or chosen == "all":
        return None if chosen is None else {}
    return dict(own if chosen == "own" else [named[int(chosen)]])


def _own(desk: Desk) -> Named:
    """Of who is working: as a manager where they sign, else as a worker."""
    person = desk.act().person
    return {"manager" if person.may(Action.AUTHORISE) else "worker": person.name}


async def _read(screen: Screen[Any], desk: Desk, of_whom: Named) -> "Briefing | None":
    from screens.dialogs.working import run_long

    def read(progress: "Progress") -> "Briefing":
        from db.queries.briefing import briefing

        progress("Reading what is due and what waits", 0, 1)
        with desk.store.reading_apart(progress) as reader:
            found = briefing(reader, standards(reader), desk.as_at, desk.act().person, **of_whom)
        progress("Read", 1, 1)  # who turned back meanwhile is heard here
        return found

    try:
        return await run_long(screen, "The briefing", read)
    except CpipError as error:
        tell(screen, str(error), "warning")
        return None
