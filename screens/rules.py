"""Rules of practice and workers: what a case weighs, how long it may wait, and who is here to hold it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from db.queries.holdings import held_after
from db.queries.workers import practice_rules, teams, workers
from models.dates import short_form
from models.errors import CpipError, NotAllowed
from models.people import Action
from models.plan import NewWorker
from models.practice_rules import Rule, RuleName, Rules
from models.workload import Worker
from screens.asking import ask_and_write
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import Filled
from screens.dialogs.rule import rule_form
from screens.dialogs.worker import leave_form, reduction_form, starter_form, worker_conflict, worker_form
from screens.widgets.beside import Beside, RowWords, list_room
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.plain import content, tell
from screens.widgets.rule_row import (
    about_rule,
    about_worker,
    period_words,
    rule_cells,
    rule_columns,
    worker_cells,
    worker_columns,
)
from screens.widgets.top_line import TopLine


def _key(rule: Rule) -> str:
    return f"{rule.name.value} {rule.effective_from.isoformat()}"


class RulesTable(ListTable):
    """Each rule as it is in force, with what was before and what is to come below it."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "rules",
        Command("enter", "select_cursor", "Set", "let this rule have another value from a day on", name="set"),
    )


class WorkersTable(ListTable):
    """Everybody who holds cases, held them, or will."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "rules",
        Command("enter", "select_cursor", "Change", "change team, hours and days of this worker", name="change"),
        Command("n", "screen.new_worker", "New", "enter somebody who begins"),
        Command("l", "screen.leave", "Leave", "enter leave of this worker"),
        Command("r", "screen.reduce", "Less", "let this worker carry less for a time"),
        Command("d", "screen.remove", "Take out", "take a leave or a reduction of this worker out again"),
    )


class RulesScreen(Screen[None]):
    """Two tables; tab goes from one to the other."""

    SAME_IN_WORDS = "cpip-tui rule list; cpip-tui worker list"
    AUTO_FOCUS = "#rules"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "rules",
        Command("escape", "app.pop_screen", "Back", "back to where you came from"),
        Command("tab", "app.focus_next", "Other table", "to the other table"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.rules = Rules(())
        self.people: dict[int, Worker] = {}
        self.teams: dict[int, str] = {}

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        with Beside():
            yield Static(id="instead")
            yield Static(content("Rules", "bold"), classes="heading")
            yield RulesTable(self._rule_cells, id="rules")
            yield Static(content("Workers", "bold"), classes="heading")
            yield WorkersTable(self._worker_cells, id="workers")
            yield RowWords(id="about")
        yield KeyLine()

    def on_mount(self) -> None:
        self.read()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self._show)

    def follow_the_day(self) -> None:
        """Show what is in force on the day that is looked at, and what somebody else has written."""
        self.read()

    def read(self) -> None:
        """Read the rules and the workers."""
        try:
            with self.desk.store.reading() as reader:
                self.rules, self.people, self.teams = practice_rules(reader), workers(reader), teams(reader)
        except CpipError as error:
            self.rules, self.people = Rules(()), {}
            self.query_one(TopLine).say(content("The rules could not be read", "$text-error"))
            self._instead(str(error))
            return
        self._show()

    # --- showing ------------------------------------------------------------------------------------------------

    @property
    def _in_order(self) -> list[Worker]:
        """Who is here first, by name; then who is not here yet, or has left."""
        day = self.desk.as_at
        return sorted(self.people.values(), key=lambda one: (not one.is_here(day), one.name.casefold(), one.id))

    def _rows_of(self, name: RuleName) -> list[Rule]:
        """The rule in force, then the others of its name, the latest first."""
        now = self.rules.rule(name, self.desk.as_at)
        return [now, *(rule for rule in reversed(self.rules.all) if rule.name is name and rule is not now)]

    def _show(self) -> None:
        if not self.people and not self.rules.all:
            return
        self._instead("")
        is_today = self.desk.as_at == self.desk.today()
        words = f"Rules and workers · {short_form(self.desk.as_at)}" + (", today" if is_today else ", not today")
        self.query_one(TopLine).say(content(words, "bold"), mark=not is_today)
        room = list_room(self.app.size.width)
        self.query_one(RulesTable).show(
            rule_columns(room), [_key(rule) for name in RuleName for rule in self._rows_of(name)]
        )
        self.query_one(WorkersTable).show(worker_columns(room), [str(one.id) for one in self._in_order])
        self._say_about()

    def _instead(self, sentence: str) -> None:
        others = self.query("RulesTable, WorkersTable, .heading, #about")
        show_instead(self, sentence, others, style="$text-error")

    def _rule_of(self, key: str | None) -> Rule | None:
        return next((rule for rule in self.rules.all if _key(rule) == key), None)

    def _rule_cells(self, key: str) -> Sequence[Text]:
        rule = self._rule_of(key)
        assert rule is not None
        now = self.rules.rule(rule.name, self.desk.as_at)
        return rule_cells(rule, now, self.desk.as_at, list_room(self.app.size.width))

    def _worker_cells(self, key: str) -> Sequence[Text]:
        return worker_cells(self.people[int(key)], self.desk.as_at, list_room(self.app.size.width))

    @on(ListTable.RowHighlighted)
    def _say_about(self) -> None:
        """Show in full what the cursor is on, in the table that has the focus."""
        words = content("")
        if isinstance(self.focused, RulesTable):
            rule = self._rule_of(self.focused.current)
            words = content("") if rule is None else about_rule(rule)
        elif (one := self._worker()) is not None:
            words = about_worker(one, self.desk.as_at)
        self.query_one("#about", Static).update(words)

    def on_descendant_focus(self) -> None:
        self._say_about()

    def _worker(self) -> Worker | None:
        key = self.query_one(WorkersTable).current
        return self.people.get(int(key)) if key is not None else None

    # --- changing -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        needed = {
            "new_worker": Action.SET_WORKER,
            "reduce": Action.SET_WORKER,
            "leave": Action.SET_LEAVE,
            "remove": Action.SET_LEAVE,
            "export": Action.EXPORT,
        }
        return self.desk.may(needed[action]) if action in needed else True

    @work
    async def action_export(self) -> None:
        """The table that has the focus."""
        from screens.figure_exports import export_rules, export_workers

        if isinstance(self.focused, WorkersTable):
            await export_workers(self, self.desk, self._in_order)
        else:
            await export_rules(self, self.desk, self.rules)

    def _may(self, action: Action) -> bool:
        """Whether the person may; where not, they are told what it needs."""
        try:
            self.desk.act().person.need(action)
        except NotAllowed as error:
            tell(self, str(error), "warning")
            return False
        return True

    @on(ListTable.RowSelected, "#rules")
    def _rule_selected(self) -> None:
        rule = self._rule_of(self.query_one(RulesTable).current)
        if rule is not None and self._may(Action.SET_RULE):
            self.set_rule(rule)

    @work
    async def set_rule(self, rule: Rule) -> None:
        """Ask for the value of a rule from a day on, and write it."""
        from db.commands.practice_rules import set_practice_rule

        today, rows = self.desk.today(), self._rows_of(rule.name)
        since = today if rule is rows[0] else rule.effective_from
        seen = {one.effective_from: one.version for one in rows}
        key = _key(rule)
        history = [f"{one.in_words}, from {short_form(one.effective_from)} ({one.source})" for one in reversed(rows)]

        def write(asked: Filled, version: int | None) -> None:
            nonlocal key
            key = f"{rule.name.value} {asked['since'].isoformat()}"
            known = seen.get(asked["since"], 0) if version is None else version
            set_practice_rule(
                self.desk.store, self.desk.act(), rule.name, asked["value"], asked["since"], asked["source"],
                version=known,
            )  # fmt: skip

        calendar = self.desk.calendar()
        await ask_and_write(
            self,
            lambda typed, refused: rule_form(rule, today, since, history, typed, refused, calendar=calendar),
            write,
        )
        self.read()
        self.query_one(RulesTable).go_to(key)

    @on(ListTable.RowSelected, "#workers")
    def _worker_selected(self) -> None:
        one = self._worker()
        if one is not None and self._may(Action.SET_WORKER):
            self.change(one)

    @work
    async def change(self, one: Worker) -> None:
        """Ask for what is to be changed of a worker, and write it."""
        from db.commands.workers import WorkerValues, change_worker

        def write(asked: Filled, version: int | None) -> None:
            values = WorkerValues(
                asked["team"], asked["hours"], asked["newly_qualified_until"], asked["works_from"],
                asked["works_until"],
            )  # fmt: skip
            known = one.version if version is None else version
            change_worker(self.desk.store, self.desk.act(), one.id, values, known)

        today, known_teams, calendar = self.desk.today(), self.teams, self.desk.calendar()
        written = await ask_and_write(
            self,
            lambda typed, refused: worker_form(one, today, known_teams, typed, refused, calendar=calendar),
            write,
            lambda stale: worker_conflict(stale, known_teams),
        )
        self.read()
        if written:
            self._say_left_behind(one.id)

    def _say_left_behind(self, worker_id: int) -> None:
        """Say what somebody who leaves would still hold."""
        try:
            with self.desk.store.reading() as reader:
                one = workers(reader)[worker_id]
                held = held_after(reader, worker_id, one.works_until) if one.works_until else 0
        except CpipError as error:
            tell(self, str(error), "error")
            return
        if held and one.works_until:
            cases = f"{held:,} open case{'' if held == 1 else 's'}"
            tell(
                self, f"{one.name} still holds {cases} after {short_form(one.works_until)}: give them away.", "warning"
            )

    @work
    async def action_new_worker(self) -> None:
        from db.commands.workers import add_worker

        def write(asked: Filled, version: int | None) -> None:
            del version
            new = NewWorker(
                asked["name"], asked["team"], asked["hours"], asked["works_from"], asked["newly_qualified_until"]
            )
            add_worker(self.desk.store, self.desk.act(), new)

        one, today, calendar = self._worker(), self.desk.today(), self.desk.calendar()
        team = one.team_id if one else None
        await ask_and_write(
            self,
            lambda typed, refused: starter_form(
                "A new worker", today, self.teams, team, typed, refused, "write", calendar=calendar
            ),
            write,
        )
        self.read()

    @work
    async def action_leave(self) -> None:
        from db.commands.workers import add_leave

        one, today, calendar = self._worker(), self.desk.today(), self.desk.calendar()
        if one is None:
            return

        def write(asked: Filled, version: int | None) -> None:
            del version
            note = asked["note"] or ""
            add_leave(self.desk.store, self.desk.act(), one.id, asked["first_on"], asked["last_on"], note)

        await ask_and_write(
            self, lambda typed, refused: leave_form(one.name, today, typed, refused, calendar=calendar), write
        )
        self.read()

    @work
    async def action_reduce(self) -> None:
        from db.commands.workers import reduce_capacity

        one, today, calendar = self._worker(), self.desk.today(), self.desk.calendar()
        if one is None:
            return

        def write(asked: Filled, version: int | None) -> None:
            del version
            reduce_capacity(
                self.desk.store, self.desk.act(), one.id, asked["points"], asked["first_on"], asked["last_on"],
                asked["note"],
            )  # fmt: skip

        await ask_and_write(
            self, lambda typed, refused: reduction_form(one.name, today, typed, refused, calendar=calendar), write
        )
        self.read()

    @work
    async def action_remove(self) -> None:
        """Ask which leave or reduction of the worker is to be taken out, and once more before it is."""
        from db.commands.workers import remove_leave, remove_reduction

        one = self._worker()
        if one is None:
            return
        leave = [(f"leave {period.id}", period_words(period), remove_leave, period.id) for period in one.leave]
        less = [(f"less {period.id}", period_words(period), remove_reduction, period.id) for period in one.reductions]
        if not self.desk.may(Action.SET_WORKER):
            less = []
        every = [*leave, *less]
        if not every:
            tell(self, f"{one.name} has no leave and no reduction that could be taken out.")
            return
        question = f"Take out which leave or reduction of {one.name}?"
        chosen = await self.app.push_screen_wait(ChoiceDialog(question, [entry[:2] for entry in every], ""))
        found = next((entry for entry in every if entry[0] == chosen), None)
        if found is None:
            return
        _, words, remove, id_ = found
        if await self.app.push_screen_wait(ConfirmDialog(f"Take this out for {one.name}?", [words], "take it out")):
            try:
                remove(self.desk.store, self.desk.act(), id_)
            except CpipError as error:
                tell(self, str(error), "error")
            else:
                tell(self, "Written.")
        self.read()
