"""One case: what is known of it, its assessments and its allocations."""

import asyncio
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Static

from db.commands.reading import enter_case_opened
from db.queries.case_file import AllocationLine, AssessmentLine, CaseFile, DecisionLine, case_file
from models.allocation import Wish
from models.case import THRESHOLD_LEVELS
from models.dates import list_form, short_form
from models.decision import DecisionKind
from models.errors import CpipError, StaleEdit
from models.people import Action
from models.standards import NEAREST_MARK, PROVISIONAL_MARK
from screens.allocating import allocate_cases, end_co_working, take_back
from screens.audit import AuditScreen
from screens.desk import Desk
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.explain import explain_assessment
from screens.dialogs.restrict import RestrictDialog
from screens.noting import note_threshold
from screens.widgets.key_line import KeyLine
from screens.widgets.plain import content, tell
from screens.widgets.short_table import fill
from screens.widgets.top_line import TopLine


class AssessmentsTable(DataTable[Text]):
    """The assessments of a case; what goes through pages elsewhere goes through the whole case here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "screen.scroll_case('page_down')", show=False, tooltip="a page further"),
        Binding("pageup", "screen.scroll_case('page_up')", show=False, tooltip="a page back"),
        Binding("home", "screen.scroll_case('home')", show=False, tooltip="to the top of the case"),
        Binding("end", "screen.scroll_case('end')", show=False, tooltip="to the end: the management decisions"),
    ]


class CaseScreen(Screen[None]):
    """The case that was chosen, as at the day that is looked at."""

    AUTO_FOCUS = ""  # it would scroll what is known of the child out of sight
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back", tooltip="back to the list"),
        Binding("e", "explain", "Explain", tooltip="explain the due date of the selected assessment"),
        Binding("a", "allocate", "Allocate", tooltip="who can take this case: give it to somebody else"),
        Binding("b", "take_back", "Take back", tooltip="take the case back to unallocated"),
        Binding("o", "co_worker", "Co-worker", show=False, tooltip="end a co-worker's part in this case"),
        Binding("l", "level", "Level", show=False, tooltip="threshold level and section 47 of the case"),
        Binding("h", "history", "History", tooltip="who read or changed this case, with before and after"),
        Binding("r", "restrict", "Restrict", tooltip="say who sees the cases of this child"),
        Binding("j", "cursor('down')", show=False),
        Binding("k", "cursor('up')", show=False),
    ]

    def __init__(self, desk: Desk, case_id: int, assessment_id: int | None = None) -> None:
        """The cursor begins on the assessment from which the case was opened."""
        super().__init__()
        self.desk, self._case_id, self._assessment_id = desk, case_id, assessment_id
        self.case: CaseFile | None = None
        self._entered = False

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        with VerticalScroll(id="case", can_focus=False):
            yield Static(id="facts")
            yield Static(content("Assessments", "bold"), id="of-assessments", classes="heading")
            yield AssessmentsTable(id="assessments", cursor_type="row")
            yield Static(content("Allocations", "bold"), classes="heading")
            yield DataTable(id="allocations", cursor_type="none")
            yield Static(content("Management decisions", "bold"), classes="heading")
            yield Static(id="decisions")
        yield KeyLine({"restrict", "history"})

    def on_mount(self) -> None:
        self._read()

    def on_screen_resume(self) -> None:
        self._read()

    def follow_the_day(self) -> None:
        """Count from the day that is looked at now, as after midnight."""
        self._read()

    def _read(self) -> None:
        try:
            with self.desk.store.reading() as reader:
                case = case_file(reader, self.desk.standards(reader), self._case_id, self.desk.as_at)
            if not self._entered:
                # Before anything of it is shown: nobody reads a case file without an entry that they did.
                enter_case_opened(self.desk.store, self.desk.act(), case.reference, case.child_id, case.id)
                self._entered = True
        except CpipError as error:
            self.case = None
            self.query_one(TopLine).say(content("This case cannot be shown", "$text-error"))
            self.query_one("#facts", Static).update(content(str(error), "$text-error"))
            self.query_one("#decisions", Static).update(content(""))
            for table in self.query(DataTable):
                table.clear(columns=True)
            return
        self.case = case
        self._show(case)

    def _show(self, case: CaseFile) -> None:
        self.query_one(TopLine).say(content(f"{self._called(case)} · case {case.reference}", "bold"))
        self.query_one("#facts", Static).update(
            content("\n").join(
                content(f"{name:<15}", "dim") + content(value) for name, value in _facts(case, self.desk) if value
            )
        )
        table = self.query_one("#assessments", DataTable)
        fill(
            table,
            ("kind", "started", "clock from", "due", "day", "seen", "countdown"),
            [(str(line.id), _assessment(line)) for line in case.assessments],
            none="none recorded",
            most=60,
        )
        opened_from = self._assessment_id
        if opened_from is not None:
            ids = [line.id for line in case.assessments]
            table.move_cursor(row=ids.index(opened_from) if opened_from in ids else 0)
            self._assessment_id = None
        if self.focused is None:
            table.focus(scroll_visible=False)
        if opened_from is not None:
            # What is known of the child stands above, but who opened an assessment sees that, and who holds the case.
            heading = self.query_one("#of-assessments")
            self.call_after_refresh(self.query_one("#case").scroll_to_widget, heading, top=True, animate=False)
        fill(
            self.query_one("#allocations", DataTable),
            ("from", "to", "worker", "team", "decided by", "why"),
            [(str(number), _allocation(line)) for number, line in enumerate(case.allocations)],
            none="nobody has held this case",
        )
        self.query_one("#decisions", Static).update(
            content("\n").join(_decision(line, hidden=self.desk.names_hidden) for line in case.decisions)
            if case.decisions
            else content("none recorded", "dim")
        )

    def action_explain(self) -> None:
        row = self.query_one("#assessments", DataTable).cursor_row
        if self.case is None or not 0 <= row < len(self.case.assessments):
            return
        line = self.case.assessments[row]
        explain_assessment(
            self, self.desk, line.id, f"{self._called(self.case)} · {line.kind.words} · case {self.case.reference}"
        )

    def _called(self, case: CaseFile) -> str:
        return self.desk.called(case.child, case.name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        if action == "history":
            return self.desk.may(Action.READ_CASE_AUDIT)
        needs = {
            "restrict": Action.RESTRICT,
            "allocate": Action.ALLOCATE,
            "take_back": Action.UNALLOCATE,
            "level": Action.SET_THRESHOLD,
        }
        if action == "co_worker":
            some = self.case is not None and any(one.ended_on is None for one in self.case.co_workers)
            return some and self.desk.may(Action.CO_WORK)
        return self.desk.may(needs[action]) if action in needs else True

    def _wish(self) -> list[Wish]:
        """The case, with who holds it as it is shown."""
        return [] if self.case is None else [Wish(self.case.id, self.case.allocation_id)]

    @work
    async def action_allocate(self) -> None:
        await allocate_cases(self, self.desk, self._wish())
        self._read()

    @work
    async def action_co_worker(self) -> None:
        if self.case is not None:
            await end_co_working(self, self.desk, self.case)
            self._read()

    @work
    async def action_level(self) -> None:
        case = self.case
        if case is None:
            return
        who = self.desk.case_called(case.reference, case.child, case.name)
        if await note_threshold(self, self.desk, case.id, who, case.threshold_level):
            self._read()

    @work
    async def action_take_back(self) -> None:
        await take_back(self, self.desk, self._wish())
        self._read()

    def action_history(self) -> None:
        if self.case is not None:
            self.app.push_screen(AuditScreen(self.desk, self.case.reference, self.case.child_id, self.case.id))

    @work
    async def action_restrict(self) -> None:
        """Ask who sees the cases of the child, and write it; where somebody else did meanwhile, show both versions."""
        from db.commands.people import restrict

        case = self.case
        if case is None:
            return
        asked, refused = None, ""
        version = case.restriction.version if case.restriction else 0
        while True:
            if asked is None or refused:
                dialog = RestrictDialog(self._called(case), case.restriction, asked, refused)
                asked = await self.app.push_screen_wait(dialog)
            if asked is None:
                return
            names, reason = asked
            refused = ""
            try:
                act = self.desk.act()
                await asyncio.to_thread(restrict, self.desk.store, act, case.child_id, names, reason, version=version)
            except StaleEdit as stale:
                if not await self.app.push_screen_wait(ConflictDialog(stale)):
                    break
                version = stale.version  # both versions were seen: this one shall stand, over no third one
                continue
            except CpipError as error:
                refused = str(error)  # the dialog comes again, with what was typed
                continue
            tell(self, "Written.")
            break
        self._read()
        self.action_scroll_case("home")  # where the restriction stands

    def action_scroll_case(self, where: str) -> None:
        """Scroll all that is shown of the case: facts, assessments, allocations, decisions."""
        case = self.query_one("#case")
        {
            "page_down": case.scroll_page_down, "page_up": case.scroll_page_up,
            "home": case.scroll_home, "end": case.scroll_end,
        }[where](animate=False)  # fmt: skip

    def action_cursor(self, direction: str) -> None:
        table = self.query_one("#assessments", DataTable)
        (table.action_cursor_down if direction == "down" else table.action_cursor_up)()


def _facts(case: CaseFile, desk: Desk) -> list[tuple[str, str]]:
    closed = ""
    if case.closed_on and case.closed_by:
        reason = f", {case.closure_reason}" if case.closure_reason else ""
        closed = f"{short_form(case.closed_on)}: {case.closed_by.words}{reason}"
    opened = short_form(case.opened_on)
    if case.referred_on is None:
        opened += " (referral not in file: the earliest day known)"
    referred = f", referred by {case.referral_source}" if case.referral_source else ""
    need = case.primary_need or ""
    if case.cin_started_on:
        need = f"{need + ', ' if need else ''}since {short_form(case.cin_started_on)}"
    level = THRESHOLD_LEVELS[case.threshold_level] if case.threshold_level else ""
    section_47 = f"section 47 since {short_form(case.section_47_on)}" if case.section_47_on else ""
    beside = [one.worker for one in case.co_workers if one.ended_on is None]
    siblings = [f"{desk.called(one.child, one.name)} ({one.worker or 'unallocated'})" for one in case.siblings]
    born = short_form(case.date_of_birth) if case.date_of_birth else "not recorded"
    # Few lines, so that on a small screen what was done and who holds the case is seen at once.
    return [
        ("child", case.child if desk.called(case.child, case.name) != case.child else ""),
        ("restricted", _restricted(case, desk)),
        ("date of birth", f"{born}{', ' + case.gender if case.gender else ''}"),
        ("opened", opened + referred),
        ("in need", need),
        ("status", _together(case.status, level, section_47)),
        ("last seen", short_form(case.last_seen_on) if case.last_seen_on else "never recorded"),
        ("workers", _together(case.workers.in_words, f"co-worked by {', '.join(beside)}" if beside else "")),
        ("siblings", ", ".join(siblings)),
        ("closed", closed),
        ("other cases", f"{case.other_cases} of this child" if case.other_cases else ""),
        ("as at", short_form(desk.as_at)),
    ]


def _together(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _restricted(case: CaseFile, desk: Desk) -> str:
    if case.restriction is None:
        return ""
    names = ", ".join(case.restriction.names)
    said = "reason hidden" if desk.names_hidden else case.restriction.reason
    return f"to {names + ' and administrators' if names else 'administrators only'}: {said}"


def _assessment(line: AssessmentLine) -> list[str]:
    done = (
        f" on {list_form(line.authorised_on).strip()}"
        if line.authorised_on and line.countdown.urgency == "done"
        else ""
    )
    extra = f", {line.countdown.office}" if line.countdown.office else ""
    seen = "–" if line.child_seen is None else "yes" if line.child_seen else "no"
    return [
        line.kind.value + (NEAREST_MARK if line.due.nearest_standard else ""),
        list_form(line.started_on),
        list_form(line.due.start),
        list_form(line.due.due_on) + (PROVISIONAL_MARK if line.due.provisional else ""),
        f"{line.day} of {line.due.standard.working_days}",
        seen,
        line.countdown.label + done + extra,
    ]


def _decision(line: DecisionLine, *, hidden: bool) -> Content:
    """``12 Sep 11  Allocated to …  – the rationale (who)``; the rationale may name somebody."""
    why = "rationale hidden" if hidden else line.rationale
    passed = f" · passed a limit because: {'hidden' if hidden else line.override}" if line.override else ""
    decided = (
        "Reviewed" if hidden and line.kind is DecisionKind.REVIEW else line.decided
    )  # the rest says no child's name
    head = content(f"{list_form(line.made_on)}  ", "dim") + content(decided)
    return head + content(f" – {why}{passed} ({line.decided_by})", "dim")


def _allocation(line: AllocationLine) -> list[str]:
    return [
        list_form(line.started_on),
        list_form(line.ended_on) if line.ended_on else "",
        (line.worker or "unallocated") + (f" (covers for {line.covers})" if line.covers else ""),
        line.team or "–",
        line.decided_by,
        line.reason,
    ]
