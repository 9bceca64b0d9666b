"""What if: move cases, add leave or somebody who begins, see loads and breaches, and then do it all, or nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from db.queries.planning import plan_basis
from models.allocation import ChangeReason, Wish
from models.dates import long_form, short_form
from models.errors import CpipError, InvalidInput
from models.outlook import Forecast, Tried, TriedStep, takers, try_out
from models.outlook_words import step_words
from models.people import Action
from models.plan import NewWorker, Plan, PlanCase, PlannedLeave, PlannedMove, Step
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.cases import CasesDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.fields import reason_field, text_field
from screens.dialogs.form import FormDialog
from screens.dialogs.plan_taker import PlanTakerDialog
from screens.dialogs.worker import leave_form, starter_form
from screens.widgets.beside import Beside, RowWords, list_room
from screens.widgets.duty_row import Palette
from screens.widgets.forecast_row import WAITING, about, about_waiting, columns, forecast_cells, waiting_cells
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.next_step import read_in
from screens.widgets.plain import content, tell
from screens.widgets.top_line import TopLine

NOTHING = "Nothing is planned yet. Enter moves cases of a worker, a gives out waiting ones, l is leave, n somebody new."


class ForecastTable(ListTable):
    """Everybody before and after the plan."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "what_if",
        Command("enter,m", "select_cursor", "Move", "move cases of this worker", shown="m"),
    )


class WhatIfScreen(Screen[None]):
    """A plan is tried here. It touches nothing until it is carried out, as one act."""

    SAME_IN_WORDS = "cpip-tui what-if"
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "what_if",
        Command("a", "give_out", "Waiting", "give out cases that wait"),
        Command("l", "leave", "Leave", "let this worker be on leave"),
        Command("n", "starter", "New", "let somebody begin"),
        Command("u,backspace", "take_back", "Undo", "take the last step of the plan back", shown="u"),
        Command("d", "drop", "Drop", "leave out the steps that are no longer possible"),
        Command("c", "carry_out", "Carry out", "carry all of it out as one act"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("escape", "throw_away", "Close", "throw the plan away; it asks first"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.tried: Tried | None = None
        self._palette = Palette.of({})
        self._carrying_out = False
        self._typed: Mapping[str, str] = {}  # into the dialog that carries it out, should it be asked for again

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        with Beside():
            yield ForecastTable(self._cells, id="list")
            yield Static(id="instead")
            yield RowWords(id="about")
        with VerticalScroll(id="steps"):
            yield Static(id="planned")
        yield KeyLine()

    @property
    def table(self) -> ForecastTable:
        return self.query_one(ForecastTable)

    def on_mount(self) -> None:
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())
        self.read()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self._show)

    def on_screen_resume(self) -> None:
        if self.tried is not None:
            self.read()

    def follow_the_day(self) -> None:
        """Reckon with what the store says now: somebody else may have written, or it is another day."""
        self.read()

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self._show()

    # --- reading and showing ------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read everybody's load, and try the plan on it."""
        try:
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
                basis = plan_basis(reader, standards, self.desk.acting_on, self.desk.today())
        except CpipError as error:
            self.tried = None
            self._instead(str(error))
            self.query_one(TopLine).say(content("What if: the loads could not be read", "$text-error"))
            return
        self.tried = try_out(self.desk.plan, basis)
        self._show()

    def _try(self, plan: Plan) -> None:
        self.desk.plan = plan
        if self.tried is not None:
            self.tried = try_out(plan, self.tried.basis)
        self._show()

    def _show(self) -> None:
        tried = self.tried
        if tried is None or not self.is_mounted:
            return
        empty = "" if tried.listed or tried.waiting.before else self._why_empty()
        self._instead(empty)
        keys = [WAITING, *(str(one.id) for one in tried.listed)]
        self.table.show(columns(list_room(self.app.size.width)), keys)
        self._say_top()
        self._say_about()
        self._say_steps()
        self.refresh_bindings()

    def _instead(self, sentence: str) -> None:
        others = (self.table, self.query_one("#about"), self.query_one("#steps"))
        show_instead(self, sentence, others, focus=self.table)

    def _why_empty(self) -> str:
        return (
            "There is nobody in this store who could hold a case, and no case that waits.\n"
            "Press n to try somebody who begins. To enter who works here, choose “Rules of practice and workers” "
            "with ctrl+p.\n"
            f"{read_in(self.desk.store.path)}"
        )

    def _cells(self, key: str) -> Sequence[Text]:
        assert self.tried is not None
        room = list_room(self.app.size.width)
        if key == WAITING:
            return waiting_cells(self.tried, room, self._palette)
        return forecast_cells(self.tried.workers[int(key)], room, self._palette)

    def _say_top(self) -> None:
        on_day, today = self.desk.acting_on, self.desk.today()
        words = f"What if, from {long_form(on_day)}" + (", today" if on_day == today else ", not today")
        self.query_one(TopLine).say(content(words, "bold"), mark=on_day != today)

    @on(ForecastTable.RowHighlighted)
    def _say_about(self) -> None:
        words = content("")
        if self.tried is not None:
            one = self._forecast()
            words = about_waiting(self.tried) if one is None else about(one)
        self.query_one("#about", Static).update(words)

    def _say_steps(self) -> None:
        tried = self.tried
        if tried is None:
            return
        if not tried.steps:
            self.query_one("#planned", Static).update(content(NOTHING, "dim"))
            return
        lines = [content(self._heading(tried), "bold")]
        for number, step in enumerate(tried.steps, 1):
            style = "$text-error" if step.refused else ""
            lines.append(content(f"{number:>3} ", "dim") + content(self._words_of(step), style))
        self.query_one("#planned", Static).update(Content("\n").join(lines))
        self.call_after_refresh(self.query_one("#steps", VerticalScroll).scroll_end, animate=False)

    def _heading(self, tried: Tried) -> str:
        heading = f"Planned: {steps_word(len(tried.steps))}; nothing is done yet"
        if tried.refused:
            return f"{heading}. {len(tried.refused)} no longer possible: d leaves them out"
        if not self.desk.may(Action.CARRY_OUT):
            return f"{heading}. A manager may carry a plan out"
        return heading

    def _words_of(self, step: TriedStep) -> str:
        assert self.tried is not None
        return step_words(step, self.tried.basis.teams, self._called)

    def _called(self, case: PlanCase) -> str:
        return self.desk.called(case.child, case.name)

    def _forecast(self) -> Forecast | None:
        """The worker under the cursor; None on the row of waiting cases."""
        key = self.table.current
        if self.tried is None or key is None or key == WAITING:
            return None
        return self.tried.workers.get(int(key))

    # --- planning -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is something to do with, and what the role allows."""
        del parameters
        steps = bool(self.desk.plan.steps)
        if action == "carry_out":
            return steps and self.desk.may(Action.CARRY_OUT)
        if action == "export":
            return self.desk.may(Action.EXPORT)
        if action == "take_back":
            return bool(self.desk.plan.added)
        if action == "drop":
            return self.tried is not None and bool(self.tried.refused)
        return True

    @work
    async def action_export(self) -> None:
        from screens.figure_exports import export_what_if

        if self.tried is not None:
            await export_what_if(self, self.desk, self.tried)

    @on(ForecastTable.RowSelected)
    def _selected(self) -> None:
        self.move_cases(self._forecast())

    def action_give_out(self) -> None:
        self.move_cases(None)

    @work
    async def move_cases(self, of: Forecast | None) -> None:
        """Ask which cases of a worker, or which that wait, and who shall have them."""
        tried = self.tried
        if tried is None:
            return
        cases = _in_order(tried.waiting.cases if of is None else of.cases)
        if not cases:
            holds = "No case waits" if of is None else f"{of.worker.name} holds no case"
            tell(self, f"{holds}, so there is nothing to move.")
            return
        whose = "that wait" if of is None else f"of {of.worker.name}"
        chosen = await self.app.push_screen_wait(CasesDialog(f"Move which cases {whose}?", cases, self._called))
        if not chosen:
            return
        picked = [case for case in cases if case.id in set(chosen)]
        points = sum(case.points for case in picked)
        what = self._called(picked[0]) if len(picked) == 1 else f"these {len(picked)} cases"
        question = f"Who shall have {what}, {points} points?"
        to = await self.app.push_screen_wait(PlanTakerDialog(question, takers(tried, picked)))
        if to is not None and (refused := self._add(*(_move(tried, case, to) for case in picked))):
            tell(self, f"Nothing was added to the plan. {refused}", "warning")

    def _add(self, *steps: Step) -> str:
        """Put the steps into the plan. The sentence why one of them cannot be, where it cannot; then none is."""
        assert self.tried is not None
        try:
            plan = self.desk.plan.adding(*steps)
        except InvalidInput as error:
            return str(error)
        for one in try_out(plan, self.tried.basis).refused:
            if one.step in steps:
                return one.refused
        self._try(plan)
        return ""

    @work
    async def action_leave(self) -> None:
        one = self._forecast()
        if one is None or one.begins:
            who = "Leave of somebody who begins can be entered once the plan is carried out."
            tell(self, who if one else "Leave is that of a worker: put the cursor on one.")
            return
        typed, refused, calendar = None, "", self.desk.calendar()
        while True:
            dialog = leave_form(
                one.worker.name,
                self.desk.today(),
                typed,
                refused,
                calendar=calendar,
                verb="add to the plan",
                note=False,
            )
            asked = await self.app.push_screen_wait(dialog)
            if asked is None:
                return
            typed = asked.texts
            refused = self._add(PlannedLeave(one.id, asked["first_on"], asked["last_on"]))
            if not refused:
                return

    @work
    async def action_starter(self) -> None:
        if self.tried is None:
            return
        one = self._forecast()
        typed, refused, calendar = None, "", self.desk.calendar()
        while True:
            dialog = starter_form(
                "Somebody who begins", self.desk.today(), self.tried.basis.teams, one.worker.team_id if one else None,
                typed, refused, "add to the plan", calendar=calendar,
            )  # fmt: skip
            asked = await self.app.push_screen_wait(dialog)
            if asked is None:
                return
            typed = asked.texts
            new = NewWorker(
                asked["name"], asked["team"], asked["hours"], asked["works_from"], asked["newly_qualified_until"]
            )
            refused = self._add(new)
            if not refused:
                break
        begun = next((one for one in self.tried.listed if one.begins and one.worker.name == new.name), None)
        self.table.go_to(str(begun.id) if begun else None)

    def action_take_back(self) -> None:
        """Take back what was added last, all that was added with it included."""
        if not self.desk.plan.steps:
            tell(self, "There is no step of the plan to take back.")
            return
        self._try(self.desk.plan.without_last())

    def action_drop(self) -> None:
        if self.tried is not None:
            self._try(self.desk.plan.without([one.step for one in self.tried.refused]))

    # --- the end of a plan --------------------------------------------------------------------------------------

    def action_carry_out(self) -> None:
        """Once: a key that is pressed twice in haste asks no second time."""
        if not self._carrying_out:
            self._carrying_out = True
            self.carry_out()

    @work
    async def carry_out(self) -> None:
        """Show all steps, ask what is to be recorded, and do them as one act; a refusal keeps what was typed."""
        try:
            await self._carry_out()
        finally:
            self._carrying_out = False

    async def _carry_out(self) -> None:
        from db.commands.planning import carry_out

        refused = ""
        while True:
            self.read()
            tried = self.tried
            if tried is None or not tried.steps:
                return
            if tried.refused:
                said = f"{steps_word(len(tried.refused))} of the plan cannot be done any more; d leaves them out."
                tell(self, f"{refused} {said}".strip(), "warning")
                return
            asked = await self.app.push_screen_wait(self._carry_out_form(tried, refused))
            if asked is None:
                return
            self._typed, plan = asked.texts, self.desk.plan
            try:
                await asyncio.to_thread(
                    carry_out, self.desk.store, self.desk.act(), plan.starters, plan.leaves, plan.moves,
                    tried.basis.on, tried.basis.today, asked["because"],
                    code=asked.values.get("code", ChangeReason.CASELOAD), override=asked.values.get("override", ""),
                )  # fmt: skip
            except CpipError as error:
                refused = str(error)
                continue
            break
        self._typed, self.desk.plan = {}, Plan()
        self.read()
        tell(self, f"Carried out, as one act: {steps_word(len(tried.steps))}.")

    def _carry_out_form(self, tried: Tried, refused: str) -> FormDialog:
        fields = [text_field("because", "Because", "the rationale, for the record of each case")]
        if tried.changes_hands:
            fields.append(reason_field(None))
        if tried.passes_limits:
            fields.append(text_field("override", "Limits", "why they may be passed (marked ! above)"))
        lines = [f"{number:>3} {self._words_of(step)}" for number, step in enumerate(tried.steps, 1)]
        title = f"Carry out {steps_word(len(tried.steps))} from {short_form(tried.basis.on)} as one act?"
        return FormDialog(title, fields, intro=lines, typed=self._typed, refused=refused, verb="carry out")

    @work
    async def action_throw_away(self) -> None:
        """Leave; a plan that has steps is thrown away, after a yes."""
        tried = self.tried
        if self.desk.plan.steps:
            lines = [] if tried is None else [self._words_of(step) for step in tried.steps]
            question = f"Throw away the plan of {steps_word(len(self.desk.plan.steps))}? Nothing of it has been done."
            if not await self.app.push_screen_wait(ConfirmDialog(question, lines, "throw it away")):
                return
        self.desk.plan = Plan()
        if self.is_current:
            self.app.pop_screen()


def steps_word(count: int) -> str:
    """``1 step``, ``12 steps``"""
    return f"{count} step{'' if count == 1 else 's'}"


def _in_order(cases: Sequence[PlanCase]) -> list[PlanCase]:
    """Those that may not wait first, then by due date, then the oldest."""
    return sorted(
        cases,
        key=lambda case: (
            not case.status.may_not_wait, not case.due_on, min(case.due_on, default=case.held.opened_on),
            case.held.opened_on, case.id,
        ),
    )  # fmt: skip


def _move(tried: Tried, case: PlanCase, to: int) -> PlannedMove:
    """The move of a case to a worker, or back to whom it has now: then it stays."""
    held = case.held.holding_on(tried.basis.on)
    wish = Wish(case.id, held.id if held else 0)
    if held is not None and held.worker_id == to:
        return PlannedMove(wish)
    if to < 0:
        return PlannedMove(wish, starter=tried.workers[to].worker.name)
    return PlannedMove(wish, to)
