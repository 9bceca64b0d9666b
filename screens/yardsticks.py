"""What figures are held against: the targets and the comparators of each measure by day, and the population."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from db.queries.yardsticks import population, yardsticks
from models.dates import list_form, short_form
from models.errors import CpipError
from models.people import Action
from models.timeliness import Measure
from models.yardsticks import Yardstick, Yardsticks
from screens.asking import allowed, ask_and_write
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import Filled
from screens.dialogs.yardstick import heading, population_form, yardstick_form
from screens.widgets.beside import Beside, RowWords, list_room
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.plain import cell, content, tell
from screens.widgets.top_line import TopLine

POPULATION = "population"
ROOMY = 110  # columns from which there is room for whole names
_HEADINGS = ("measure", "held against", "share", "since", "source")


def yardstick_columns(room: int) -> list[tuple[str, int]]:
    """Headings and widths in a table of this width."""
    fixed = [28, 16, 7, 9] if room < ROOMY else [30, 28, 7, 9]
    return list(zip(_HEADINGS, [*fixed, max(8, room - sum(fixed) - 7)], strict=True))


def _key(one: Yardstick) -> str:
    return f"{one.measure.value} {one.effective_from.isoformat()} {one.name}"


class YardsticksTable(ListTable):
    """Each target and comparator as it counts, with what was before and what is to come below it."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "yardsticks",
        Command("enter", "select_cursor", "Set", "let this have another value from a day on"),
    )


class YardsticksScreen(Screen[None]):
    """One table; the population is its first row."""

    SAME_IN_WORDS = "cpip-tui performance targets; cpip-tui performance counts"
    AUTO_FOCUS = "#yardsticks"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "yardsticks",
        Command("escape", "app.pop_screen", "Back", "back to where you came from"),
        Command("n", "new", "New", "a target or a comparator that is not listed"),
        Command("d", "remove", "Take out", "take this target or comparator out again"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.known = Yardsticks(())
        self.population: int | None = None

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        with Beside():
            yield Static(id="instead")
            yield YardsticksTable(self._cells, id="yardsticks")
            yield RowWords(id="about")
        yield KeyLine()

    def on_mount(self) -> None:
        self.read()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self._show)

    def follow_the_day(self) -> None:
        """Show what counts on the day that is looked at, and what somebody else has written."""
        self.read()

    def read(self) -> None:
        """Read them all."""
        try:
            with self.desk.store.reading() as reader:
                self.known, self.population = yardsticks(reader), population(reader)
        except CpipError as error:
            self.query_one(TopLine).say(content("Targets and comparators could not be read", "$text-error"))
            self._instead(str(error))
            return
        self._instead("")
        self._show()

    # --- showing ------------------------------------------------------------------------------------------------

    def _in_order(self) -> list[Yardstick]:
        """By measure, the target first; each as it counts, then the others of its name, the latest first."""
        found: list[Yardstick] = []
        for measure in Measure:
            names = dict.fromkeys(one.name for one in self.known.all if one.measure is measure)
            now = {one.name: one for one in self.known.on(measure, self.desk.as_at)}
            for name in names:
                rows = [one for one in self.known.all if one.measure is measure and one.name == name]
                found += sorted(rows, key=lambda one: (one is not now.get(one.name), -one.effective_from.toordinal()))
        return found

    def _counts(self, one: Yardstick) -> bool:
        return one in self.known.on(one.measure, self.desk.as_at)

    def _show(self) -> None:
        is_today = self.desk.as_at == self.desk.today()
        words = f"Targets and comparators · {short_form(self.desk.as_at)}" + (", today" if is_today else ", not today")
        self.query_one(TopLine).say(content(words, "bold"), mark=not is_today)
        keys = [POPULATION, *(_key(one) for one in self._in_order())]
        self.query_one(YardsticksTable).show(yardstick_columns(list_room(self.app.size.width)), keys)
        self._say_about()

    def _instead(self, sentence: str) -> None:
        show_instead(self, sentence, self.query("YardsticksTable, #about"), style="$text-error")

    def _of(self, key: str | None) -> Yardstick | None:
        return next((one for one in self.known.all if _key(one) == key), None)

    def _cells(self, key: str) -> Sequence[Text]:
        one, style = self._of(key), ""
        if one is None:
            number = "not set" if self.population is None else f"{self.population:,}"
            texts = ("Population under 18", "rates per 10,000", number, "", "")
        else:
            name = one.name
            if not self._counts(one):
                name = f"  {'to come' if one.effective_from > self.desk.as_at else 'before'}: {one.name}"
                style = "dim"
            texts = (one.measure.short, name, f"{one.percent:>6.1f}%", list_form(one.effective_from), one.source)
        columns = yardstick_columns(list_room(self.app.size.width))
        return [cell(text, style, width=width) for text, (_, width) in zip(texts, columns, strict=True)]

    @on(ListTable.RowHighlighted)
    def _say_about(self) -> None:
        """What the cursor is on, in full."""
        self.query_one("#about", Static).update(self._about(self._of(self.query_one(YardsticksTable).current)))

    def _about(self, one: Yardstick | None) -> Content:
        if one is None:
            said = "is not set: rates are not counted" if self.population is None else f"is {self.population:,}"
            words = f"{said}. Of everybody under 18 who lives in the area."
            return content("The population ", "bold") + content(words)
        fraction = f" ({one.in_time:,} of {one.completed:,})" if one.in_time is not None and one.completed else ""
        since = content(f" · from {short_form(one.effective_from)} · ", "dim")
        said = f"{one.measure.short}: {one.name} {one.percent:.1f}%{fraction}"
        return content(said, "bold") + since + content(one.source)

    # --- changing -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        if action == "export":
            return self.desk.may(Action.EXPORT)
        return self.desk.may(Action.SET_YARDSTICK) if action in ("new", "remove") else True

    @work
    async def action_export(self) -> None:
        from screens.figure_exports import export_targets

        await export_targets(self, self.desk, self.known)

    @on(ListTable.RowSelected)
    def _selected(self) -> None:
        one = self._of(self.query_one(YardsticksTable).current)
        if one is None:
            if allowed(self, self.desk, Action.SET_POPULATION):
                self.set_population()
        elif allowed(self, self.desk, Action.SET_YARDSTICK):
            self.set_share(one)

    def action_new(self) -> None:
        if allowed(self, self.desk, Action.SET_YARDSTICK):
            self.set_share(None)

    @work
    async def set_share(self, one: Yardstick | None) -> None:
        """Ask for a share from a day on, and write it."""
        from db.commands.publishing import set_yardstick

        rows = [] if one is None else [
            row for row in self.known.all if row.measure is one.measure and row.name == one.name
        ]  # fmt: skip
        seen = {(row.measure, row.name, row.effective_from): row.version for row in self.known.all}
        today = self.desk.today()
        since = today if one is None or self._counts(one) else one.effective_from
        history = [f"{row.percent:.1f}%, from {short_form(row.effective_from)} ({row.source})" for row in rows]
        key = None

        def write(asked: Filled, version: int | None) -> None:
            nonlocal key
            measure, name = (asked["measure"], asked["name"]) if one is None else (one.measure, one.name)
            tenths, in_time, completed = asked["share"]
            begins = asked["since"]
            key = f"{measure.value} {begins.isoformat()} {name}"
            known = seen.get((measure, name, begins), 0) if version is None else version
            set_yardstick(
                self.desk.store, self.desk.act(), measure, name, tenths, begins, asked["source"], in_time=in_time,
                completed=completed, version=known,
            )  # fmt: skip

        calendar = self.desk.calendar()
        told = "A target or a comparator" if one is None else heading(one)
        await ask_and_write(
            self,
            lambda typed, refused: yardstick_form(one, today, since, history, typed, refused, calendar=calendar),
            write,
            done=f"{told}: written. u takes it back.",
        )
        self.read()
        self.query_one(YardsticksTable).go_to(key)

    @work
    async def action_remove(self) -> None:
        """Ask whether what the cursor is on is to be taken out, and take it out."""
        from db.commands.publishing import remove_yardstick

        if not allowed(self, self.desk, Action.SET_YARDSTICK):
            return
        one = self._of(self.query_one(YardsticksTable).current)
        if one is None:
            tell(self, "The population is not taken out: press enter on it, and leave it empty.")
            return
        words = [f"{one.percent:.1f}%, from {short_form(one.effective_from)} ({one.source})", self._without(one)]
        if await self.app.push_screen_wait(ConfirmDialog(f"Take out {heading(one)}?", words, "take it out")):
            try:
                remove_yardstick(
                    self.desk.store, self.desk.act(), one.measure, one.name, one.effective_from, version=one.version
                )
            except CpipError as error:
                tell(self, str(error), "error")
            else:
                tell(self, f"{heading(one)}: taken out. u takes it back.")
        self.read()

    def _without(self, one: Yardstick) -> str:
        """What counts from its day on once it is taken out."""
        left = Yardsticks(other for other in self.known.all if other is not one)
        before = next((other for other in left.on(one.measure, one.effective_from) if other.name == one.name), None)
        if before is None:
            return "Then nothing of that name counts from that day."
        return f"Then {before.percent:.1f}%, from {short_form(before.effective_from)}, counts in its place."

    @work
    async def set_population(self) -> None:
        """Ask for the population, and write it."""
        from db.commands.publishing import set_population

        def write(asked: Filled, version: int | None) -> None:
            del version
            set_population(self.desk.store, self.desk.act(), asked["population"])

        await ask_and_write(
            self, lambda typed, refused: population_form(self.population, typed, refused), write,
            done="The population: written. u takes it back.",
        )  # fmt: skip
        self.read()
