"""The audit trail: who did what, when, with before and after – of all, of a case, a person or a day."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from db.commands.reading import enter_audit_read
from db.queries.audit_trail import AuditLine, AuditPage, AuditQuestion, audit_count, audit_page, audit_people
from models.dates import long_form, short_form
from models.errors import CpipError
from models.people import Action
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.day import DayDialog
from screens.widgets.beside import Beside, list_room
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import cell, content, tell
from screens.widgets.top_line import WIDE, TopLine

PAGE = 100
_EVERYBODY = ""
_WIDTHS = (17, 16, 26)


class AuditTable(PagedTable[AuditLine]):
    """The entries, newest first."""


class AuditScreen(Screen[None]):
    """Opening it is entered in the trail that it shows."""

    SAME_IN_WORDS = "cpip-tui audit"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "audit",
        Command("escape", "app.pop_screen", "Back", "back to where you came from"),
        Command("w", "who", "Person", "only what one person did"),
        Command("t", "day", "Day", "only what was done on one day"),
        Command("a", "all", "All", "every person and every day again"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
    )

    def __init__(self, desk: Desk, of_whom: str = "", child_id: int | None = None, case_id: int | None = None) -> None:
        """Of a case, whose reference is ``of_whom``, or of the whole store."""
        super().__init__()
        self.desk, self._of_whom = desk, of_whom
        self.question = AuditQuestion(child_id, case_id)
        self._entered = False

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        with Beside():
            yield AuditTable(self._page, self._cells, id="entries")
            yield Static(id="instead")
            with VerticalScroll(id="said", can_focus=False):
                yield Static(id="entry")
        yield Static(id="status")
        yield KeyLine()

    @property
    def table(self) -> AuditTable:
        return self.query_one(AuditTable)

    def on_mount(self) -> None:
        self.query_one("#instead").display = False
        self._columns()
        self.table.focus()
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        del event
        if self.table.columns:
            self.call_after_refresh(self._columns)

    def _columns(self) -> None:
        columns = [(heading, width + 1) for heading, width in zip(("when", "who", "what"), _WIDTHS, strict=True)]
        self.table.set_columns([*columns, ("of what", max(10, list_room(self.app.size.width) - sum(_WIDTHS) - 6))])

    def follow_the_day(self) -> None:
        """Read it again, as when somebody else has written."""
        self._read(keep=True)

    def _read(self, *, keep: bool = False) -> None:
        try:
            if not self._entered:
                enter_audit_read(self.desk.store, self.desk.act(), self._of_whom, self.question)
                self._entered = True
            with self.desk.store.reading() as reader:
                row = self.table.current if keep else None
                # From the first entry that is shown on; at the top from the newest, so that what is new is seen.
                at = self.table.page_rows[0].key if row and self.table.start else None
                page = audit_page(reader, self.question, limit=PAGE, at=at)
                total = audit_count(reader, self.question)
                start = audit_count(reader, self.question, newer_than=at[0]) if at else 0
        except CpipError as error:
            self._instead(str(error))
            self.query_one("#entry", Static).update(content(""))
            return
        self.table.show(page, start=start, total=total, keep=row.id if row else None)
        self._instead("" if page.rows else "There is no such entry. Press a for every person and every day.")
        self._say()

    def _page(self, **where: Any) -> AuditPage | None:
        try:
            with self.desk.store.reading() as reader:
                return audit_page(reader, self.question, limit=PAGE, **where)
        except CpipError as error:
            tell(self, str(error), "error")
            return None

    def _instead(self, sentence: str) -> None:
        show_instead(self, sentence, [self.table])

    @on(AuditTable.RowHighlighted)
    def _say(self) -> None:
        row = self.table.current
        self.query_one("#entry", Static).update(content("") if row is None else self._in_words(row))
        question, table = self.question, self.table
        words = f"Audit trail of {self._of_whom}" if self._of_whom else "Audit trail"
        if question.who is not None:
            words += f" · {question.who}"
        if question.day is not None:
            words += f" · {long_form(question.day) if self.app.size.width >= WIDE else short_form(question.day)}"
        self.query_one(TopLine).say(content(words, "bold"), mark=question.who is not None or question.day is not None)
        first = table.start + 1 if table.page_rows else 0
        shown = f"{first:,}–{table.start + len(table.page_rows):,} of {table.total:,} entries, newest first"
        self.query_one("#status", Static).update(content(shown, "dim"))

    def _in_words(self, row: AuditLine) -> Content:
        """The entry in full: who did what, when and why, and each value before and after."""
        number = f"{row.id} · " if self.desk.may(Action.READ_AUDIT) else ""  # gaps would tell that there are others
        head = content(f"{number}{row.at:%A %d %B %Y %H:%M:%S} · {row.who} · {row.what}", "bold")
        if row.erased:
            return content("\n").join([head, content("What it said was erased with the child's record.")])
        if self.desk.names_hidden:
            return content("\n").join([head, content("Names are hidden: p shows what the entry says.", "dim")])
        lines = [head, content(row.subject or "")]
        if row.why:
            lines.append(content(f"because: {row.why}"))
        for name, before, after in row.changes:
            lines.append(content(f"{name}: ", "dim") + content(f"{before} → {after}" if before else after))
        return content("\n").join(lines)

    def _cells(self, row: AuditLine) -> Sequence[Text]:
        of_what = "erased" if row.erased else "names hidden" if self.desk.names_hidden else row.subject
        who, what = _WIDTHS[1:]
        return (
            cell(f"{row.at:%d %b %Y %H:%M}"),
            cell(row.who, width=who),
            cell(row.what, width=what),
            cell(of_what, width=max(10, list_room(self.app.size.width) - sum(_WIDTHS) - 6)),
        )

    @work
    async def action_export(self) -> None:
        from screens.figure_exports import export_audit

        await export_audit(self, self.desk, self.question, self._of_whom, self.table.total)

    @work
    async def action_who(self) -> None:
        try:
            with self.desk.store.reading() as reader:
                people = audit_people(reader)
        except CpipError as error:
            tell(self, str(error), "error")
            return
        choices = [(_EVERYBODY, "everybody"), *((name, name) for name in people)]
        dialog = ChoiceDialog("Whose entries?", choices, self.question.who or _EVERYBODY)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None:
            self.question = replace(self.question, who=chosen or None)
            self._read()

    @work
    async def action_day(self) -> None:
        day = await self.app.push_screen_wait(
            DayDialog(self.question.day or self.desk.today(), self.desk.today(), None, "What was done on which day?")
        )
        if day is not None:
            self.question = replace(self.question, day=day)
            self._read()

    def action_all(self) -> None:
        """Every person and every day again."""
        self.question = replace(self.question, who=None, day=None)
        self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        return self.desk.may(Action.EXPORT) if action == "export" else True
