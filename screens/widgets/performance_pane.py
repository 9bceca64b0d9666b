"""What the Performance screen shows of a month: the measures, the card of one, the months across, and the counts."""

from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Static

from db.queries.cards import Card
from db.queries.performance_page import PerformancePage
from models.dates import short_form
from models.timeliness import Measure
from screens.widgets.duty_row import Palette
from screens.widgets.number_table import Number, NumberTable
from screens.widgets.performance_card import SHORT_CARD, cut, drawn_chart, full_card, short_card
from screens.widgets.performance_rows import (
    MONTH_ROWS,
    card_headings,
    card_row,
    count_headings,
    count_rows,
    month_headings,
    month_rows,
    rate_note,
)
from screens.widgets.plain import content

WIDE = 110  # columns from which the card stands beside the months
ROOMY = 150  # columns from which the card is wider
_WHOLE = 12  # lines from which the card is in sentences
_CARD, _CARD_ROOMY = 36, 62  # as in the style sheet
_TABLES = ("measures", "months", "counts")


class PerformancePane(Vertical):
    """Every number is in a table of its own cursor; the card and the months follow the measure under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self.page: PerformancePage | None = None
        self._measure: Measure | None = None
        self._palette = Palette.of({})

    def compose(self) -> ComposeResult:
        yield Static(id="about")
        yield Static(id="instead")
        yield NumberTable(id="measures", keeps_cursor=True)
        with Container(id="below"):
            with Vertical(id="card"):
                yield Static(id="row")
                yield Static(id="card-text")
            with Vertical(id="across"):
                yield NumberTable(id="months", at_end=True)
                yield NumberTable(id="counts")
                yield Static(id="rates")
                yield Static(id="drawn")

    def _table(self, name: str) -> NumberTable:
        return self.query_one(f"#{name}", NumberTable)

    @property
    def card(self) -> Card | None:
        """The card of the measure under the cursor."""
        if self.page is None:
            return None
        return next((one for one in self.page.cards if one.measure is self._measure), next(iter(self.page.cards), None))

    @property
    def current(self) -> Number | None:
        """The number under the cursor."""
        return self._here().current

    def begin_anew(self) -> None:
        """With the first measure."""
        self._measure = None

    def take_colours(self) -> None:
        """Those of the theme."""
        self._palette = Palette.of(self.app.theme_variables)
        self.redraw()

    # --- showing ------------------------------------------------------------------------------------------------

    def show_instead(self, sentence: str) -> None:
        """Show a sentence in place of all figures, or the figures again."""
        self.query_one("#instead", Static).update(content(sentence))
        self.query_one("#instead").display = bool(sentence)
        self._table("measures").display = not sentence
        self.query_one("#below").display = not sentence

    def show_failed(self, sentence: str) -> None:
        """That the figures could not be read, and why."""
        self.page = None
        self.show_instead(sentence)
        self.query_one("#about", Static).update(content("The figures could not be read.", "$text-error"))

    def say_about(self, page: PerformancePage, *, may_publish: bool) -> None:
        """Of which month, of whom, and whether it is published."""
        until = "" if page.until == page.month.last else f", up to {short_form(page.until)}"
        whose = f"team {page.team}" if page.team is not None else "whole authority"
        publication = page.publication
        if publication is not None:
            stands = f"published as at {short_form(publication.known.day)}"
            if any(page.restated(card, page.month) for card in page.cards):
                stands += ", restated"
        elif page.as_at > page.month.last:
            stands = "not published (m)" if may_publish else "not published"
        else:
            stands = "not over yet"
        said = [content(f"{page.month.words}{until}", "bold"), content(whose)]
        said.append(content(stands, "" if publication else "dim"))
        self.query_one("#about", Static).update(content(" · ", "dim").join(said))

    def show(self, page: PerformancePage, why_empty: str) -> None:
        """Show what was read; the cursors stay on their numbers. ``why_empty`` where there is nothing of it."""
        self.page = page
        self.show_instead(why_empty)
        self.redraw()

    def redraw(self) -> None:
        """Show it as there is room now."""
        page, room = self.page, self.app.size.width
        if page is None:
            return
        if page.cards:
            rows = [card_row(page, card, room, self._palette) for card in page.cards]
            self._table("measures").show(card_headings(page, room), rows, room)
            self._show_months()
        self._table("counts").show(count_headings(page, room), count_rows(page), self._room_across)
        note = self._note(page)
        self.query_one("#rates", Static).update(content(note, "dim"))
        self.query_one("#rates").display = bool(note)
        if self.screen.focused is None and page.cards:
            self._table("measures").focus()
        self._say_card()

    def _show_months(self) -> None:
        """The months of every measure where there is room for them, else of the one under the cursor."""
        page, card = self.page, self.card
        if page is None or card is None:
            return
        every, room = self._months_fit(page), self._room_across
        rows = [row for one in (page.cards if every else [card]) for row in month_rows(page, one, room)]
        self._table("months").show(month_headings(page, room), rows, room)

    def _say_card(self) -> None:
        page, card = self.page, self.card
        if page is None or card is None:
            return
        number, size, wide = self.current, self.app.size, self._wide
        words = number.words if number is not None else ""
        self.query_one("#row", Static).update(content(words if wide else cut(words, size.width - 2), "bold"))
        across, below = self._lines_across(page), self._below(page)
        if wide:
            said = full_card(page, card, self._card_width - 3, below - 4 - (0 if self._roomy else 1))
            drawn = drawn_chart(card, self._room_across - 1, below - 2 - across)
            self.query_one("#drawn", Static).update(drawn)
        elif (lines := below - across - 1) >= _WHOLE:
            said = full_card(page, card, size.width - 2, lines)
        else:
            said = short_card(page, card, size.width - 2, lines)
        self.query_one("#card-text", Static).update(said)

    # --- room ---------------------------------------------------------------------------------------------------

    @property
    def _wide(self) -> bool:
        return self.screen.has_class("wide")

    @property
    def _roomy(self) -> bool:
        return self.screen.has_class("roomy")

    def _below(self, page: PerformancePage) -> int:
        """How many lines are left: less two on top, the measures under their heading, and the keys."""
        return self.app.size.height - 2 - (len(page.cards) + 1) - 1

    def _months_fit(self, page: PerformancePage) -> bool:
        """Whether the months of every measure have room between the card and the counts."""
        counts = len(count_rows(page)) + 1 + bool(self._note(page))
        beside = 2 if self._wide else 1 + SHORT_CARD
        return self._below(page) >= beside + counts + 1 + MONTH_ROWS * len(page.cards)

    def _lines_across(self, page: PerformancePage) -> int:
        """How many lines the months and the counts take."""
        months, counts = self._table("months").row_count + 1, self._table("counts").row_count + 1
        return months + counts + bool(self._note(page)) + self._wide

    def _note(self, page: PerformancePage) -> str:
        return cut(rate_note(page, roomy=self._wide), self._room_across - 2)

    @property
    def _room_across(self) -> int:
        width = self.app.size.width
        return width - self._card_width - 1 if self._wide else width

    @property
    def _card_width(self) -> int:
        return _CARD_ROOMY if self._roomy else _CARD

    # --- the cursor ---------------------------------------------------------------------------------------------

    def _here(self) -> NumberTable:
        """The table with the focus; the measures where none has it."""
        return next((self._table(name) for name in _TABLES if self._table(name).has_focus), self._table("measures"))

    def next_table(self, step: int) -> None:
        """From the measures to the months and the counts, and round."""
        names: list[Any] = [name for name in _TABLES if self._table(name).row_count]
        here = self._here().id
        if names:
            self._table(names[(names.index(here) + step) % len(names) if here in names else 0]).focus()

    @on(NumberTable.CellHighlighted)
    def _moved(self) -> None:
        self._follow_cursor()

    @on(events.DescendantFocus)
    def _follow_cursor(self) -> None:
        """Let the card and the months be of the measure under the cursor."""
        if self.page is None:
            return
        row = self._here().current_row
        if row is not None and row.measure is not None and row.measure is not self._measure:
            self._measure = row.measure
            if not self._months_fit(self.page):
                self._show_months()
        self._say_card()
