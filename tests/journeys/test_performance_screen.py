"""The Performance screen: what it shows of a month, that every number opens its list, and how a month is published."""

from datetime import date

import pytest

from db.commands.assessing import authorise
from db.commands.people import restrict
from db.queries.activity import activity
from db.queries.card_words import reach_words, restated_words
from db.queries.cards import performance_cards
from db.queries.performance import Known, completed_lines
from db.queries.standards import standards
from db.store import Store
from models.errors import StoreDamaged
from models.pathway import LateReason
from models.people import Role
from models.timeliness import Measure, Month, Period
from screens.figure_list import FigureListScreen
from screens.performance import PerformanceScreen
from screens.widgets.number_table import NumberTable

TODAY, OCTOBER = date(2011, 9, 16), date(2011, 10, 5)
JULY, AUGUST, SEPTEMBER = Month(2011, 7), Month(2011, 8), Month(2011, 9)


async def goes_there(person):
    await person.listed()
    await person.press("4")
    await shown(person)


async def shown(person):
    """Wait until the screen is on top, and shows what was asked for last."""

    def ready():
        place = person.app.screen
        return isinstance(place, PerformanceScreen) and (
            place._failed or (place._shown is not None and place._shown.number == place._reading)
        )

    await person.until(ready, "the figures")
    await person.pilot.pause()


def table(person, name="measures"):
    return person.app.screen.query_one(f"#{name}", NumberTable)


async def at(person, key, column, name="measures"):
    """Put the cursor on the number of this row and column."""
    numbers = table(person, name)
    numbers.focus()
    row = [one.key for one in numbers._numbers].index(key)
    numbers.move_cursor(row=row, column=column, animate=False)
    await person.pilot.pause()


def card_of(store, measure, month, as_at=TODAY, team_id=None):
    with Store.open(store.path) as other, other.reading() as reader:
        return performance_cards(
            reader, standards(reader), as_at, month, measures=[measure], team_id=team_id
        )[0]  # fmt: skip


def about(person):
    return str(person.app.screen.query_one("#about").render())


async def test_at_80_columns_all_that_matters_of_a_measure_is_in_sight(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await goes_there(person)
        await person.press("left_square_bracket")
        await shown(person)
        card = card_of(demo_store, Measure.NI059, AUGUST)
        assert about(person).startswith("August 2011 · whole authority · published as at")
        for period in Period:
            figure = card.figures[period]
            assert f"{figure.percent:.1f}% {figure.fraction}" in person.words, period
        assert "target 80.0% · England 2010/11 79.6% · Statistical neighbours 2010/11 83.0%" in person.screen
        cleared = card.cleared(Period.YEAR)
        assert f"clearing {card.backlog.late:,} late lowers it: month" in person.words
        assert f"year {cleared.fraction} {cleared.percent:.1f}%" in person.words
        assert f"published {card.published_figures[Period.MONTH].in_words}" in person.words
        assert f"year {card.reconciled.now.fraction} = " in person.words
        assert "Aug 11: no signal" in person.words
        for claim in ("▲", "▼", "improved", "worse"):
            assert claim not in person.screen, "no rule says so"
        with demo_store.reading() as reader:
            counts = activity(reader, Known(TODAY), date(2011, 4, 1), AUGUST.last)
        for count in counts:
            assert f"{count.number:,}" in person.words
        assert "Aug✓" in person.screen
        assert "q Quit" in person.screen


async def test_every_number_opens_the_list_that_it_was_made_of(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await goes_there(person)
        await person.press("left_square_bracket")
        await shown(person)
        card = card_of(demo_store, Measure.NI059, AUGUST)
        numbers = [figure.completed for figure in card.figures.values()]
        numbers += [card.backlog.late, card.backlog.due_soon, card.backlog.open]
        numbers += [card.published_figures[Period.MONTH].completed, len(card.late[Period.MONTH])]
        numbers += [len(card.late[Period.YEAR])]
        numbers += [card.published_figures[period].completed for period in (Period.YEAR, Period.TWELVE)]
        assert len(numbers) == len(table(person).current_row.cells) - 1, "none is left out"
        for column, number in enumerate(numbers, start=1):
            await at(person, "NI059", column)
            await opens_a_list_of(person, number)
        await at(person, "NI059 %", 11, "months")
        await opens_a_list_of(person, card.months[JULY].completed)
        await at(person, "before", 1, "counts")
        number = int(table(person, "counts").current.text.split()[0].replace(",", ""))
        await opens_a_list_of(person, number)


async def opens_a_list_of(person, number):
    await person.press("enter")
    await person.until(
        lambda: isinstance(person.app.screen, FigureListScreen) and person.app.screen.found is not None, "the list"
    )
    assert len(person.app.screen.found.rows) == number
    await person.press("escape")
    await shown(person)


async def test_the_cursor_goes_from_number_to_number_and_the_card_follows(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await goes_there(person)
        await person.press("j", "right")
        card = card_of(demo_store, Measure.NI060, SEPTEMBER)
        year = card.figures[Period.YEAR]
        assert f"{year.in_time:,} of {year.completed:,} in the year to date" in person.words
        assert "target 78.0% · England 2010/11 75.1%" in person.words
        assert table(person, "months").current_row.measure is Measure.NI060
        await person.press("tab", "left")
        assert f"August 2011: {card.months[AUGUST].in_words}" in person.words
        await person.press("tab")
        assert "Referrals received." in person.words


async def test_months_before_and_a_team_are_looked_at_and_escape_leads_back(demo_store, sit_down, choices):
    async with sit_down(demo_store, choices=choices) as person:
        await goes_there(person)
        await person.press("right_square_bracket")
        assert person.app.screen.month == SEPTEMBER, "no month is still to come"
        await person.press("left_square_bracket", "left_square_bracket")
        await shown(person)
        await person.press("v")
        await person.asks("Whose figures?")
        await person.press("down", "enter")
        await shown(person)
        page = person.app.screen.page
        assert page.month == JULY
        assert page.team_id is not None
        assert f"July 2011 · team {page.team}" in about(person)
        card = card_of(demo_store, Measure.NI059, JULY, team_id=page.team_id)
        assert card.figures[Period.YEAR].fraction in person.words
        await person.press("escape")
        await shown(person)
        assert f"September 2011, up to Fri 16 Sep 2011 · team {page.team}" in about(person)
    async with sit_down(demo_store, choices=choices) as person:
        await goes_there(person)
        assert person.app.screen.page.team_id == page.team_id, "my team is found again"
        await person.press("escape")
        await shown(person)
        assert "whole authority" in about(person)


async def test_a_manager_publishes_a_month_and_what_comes_later_is_a_late_entry(
    demo_store, sit_down, elsewhere, of_role
):
    with demo_store.reading() as reader:
        (open_one,) = reader.rows(
            "SELECT id FROM main.assessments WHERE kind = 'initial' AND authorised_on IS NULL AND due_on < '2011-09-16'"
            " AND started_on < '2011-09-01' ORDER BY id LIMIT 1"
        )
    async with sit_down(demo_store, today=OCTOBER, who=of_role(demo_store, Role.MANAGER)) as person:
        await goes_there(person)
        await person.press("left_square_bracket")
        await shown(person)
        was = card_of(demo_store, Measure.NI059, SEPTEMBER, OCTOBER).figures[Period.MONTH]
        assert "September 2011 · whole authority · not published (m)" in about(person)
        await person.press("m")
        assert "publish September 2011: its list is frozen" in person.dialog
        await person.press("enter")
        await person.asks("Publish September 2011 as it is known on Wed 5 Oct 2011?")
        assert "not published" not in person.dialog, "no month of the year before it waits"
        assert f"NI059 initial assessments: {was.in_words}" in person.dialog
        assert "This cannot be taken back." in person.dialog
        await person.press("y")
        await person.hears("September 2011 is published.")
        await shown(person)
        assert "published as at Wed 5 Oct 2011" in about(person)
        elsewhere(
            demo_store, authorise, open_one[0], date(2011, 9, 15), OCTOBER, reason=LateReason.OTHER, note="found late"
        )
        person.app.look_again()
        await shown(person)
        assert f"published {was.in_words}; restated {was.in_time}/{was.completed + 1}" in person.words
        assert "1 late entry" in person.words
        assert "restated" in about(person)
        assert table(person, "months")._numbers[0].cells[-2].text.endswith("≠")
        await at(person, "NI059", 8)
        await opens_a_list_of(person, 1)
        await person.press("m", "enter")
        await person.hears("September 2011 was published as at Wed 5 Oct 2011, and stays as it is.")


async def test_m_names_the_oldest_month_that_is_not_published_and_the_question_those_before_it(
    demo_store, sit_down, of_role
):
    november = date(2011, 12, 5)
    async with sit_down(demo_store, today=november, who=of_role(demo_store, Role.MANAGER)) as person:
        await goes_there(person)
        await person.press("m")
        assert "publish September 2011, the oldest that is over" in person.dialog
        assert "publish December" not in person.dialog, "it is not over"
        await person.press("escape", "left_square_bracket")
        await shown(person)
        await person.press("m")
        assert "publish November 2011: its list is frozen" in person.dialog
        await person.press("enter")
        await person.asks("Publish November 2011 as it is known on Mon 5 Dec 2011?")
        assert "Of 2011/12 September 2011 and October 2011 are not published." in person.dialog
        await person.press("y")
        await person.hears("November 2011 is published.")


async def test_e_says_the_whole_card_in_sentences_at_80_columns(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await goes_there(person)
        await person.press("left_square_bracket")
        await shown(person)
        card = card_of(demo_store, Measure.NI059, AUGUST)
        assert "›" in person.screen, "more numbers to the right"
        await person.press("e")
        for sentence in (*reach_words(card), *restated_words(card, [Period.YEAR]), card.chart.sentence()):
            assert sentence in " ".join(str(person.app.screen.query_one("#ledger").render()).split())
        await person.press("escape")
        await person.press(*["right"] * 9)
        assert "‹" in person.screen
        assert "in the year to date, as published as at" in person.words


async def test_a_worker_is_told_who_publishes(demo_store, sit_down, of_role):
    async with sit_down(demo_store, today=OCTOBER, who=of_role(demo_store, Role.WORKER)) as person:
        await goes_there(person)
        await person.press("left_square_bracket")
        await shown(person)
        await person.press("m", "enter")
        await person.hears("publish the figures of a month")
        assert "Publish September" not in person.dialog


async def test_of_a_restricted_child_the_figure_is_the_same_and_the_child_is_not_shown(
    demo_store, sit_down, elsewhere, of_role
):
    with demo_store.reading() as reader:
        line = completed_lines(reader, Known(TODAY), Measure.NI059, AUGUST.first, AUGUST.last)[0]
        (child,) = reader.row("SELECT child_id FROM main.cases WHERE id = :id", id=line.case_id)
    figure = card_of(demo_store, Measure.NI059, AUGUST).figures[Period.MONTH]
    elsewhere(demo_store, restrict, child, [], "a relative works here")
    async with sit_down(demo_store, who=of_role(demo_store, Role.WORKER)) as person:
        await goes_there(person)
        await person.press("left_square_bracket")
        await shown(person)
        assert figure.fraction in person.words
        await person.press("enter")
        await person.until(lambda: "1 not shown to you" in person.words, "the list")
        found = person.app.screen.found
        assert len(found.rows) == figure.completed
        assert found.hidden == 1
        assert line.case not in {row.case for row in found.rows}


async def test_an_empty_store_says_why_it_is_empty_and_what_to_do(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await goes_there(person)
        assert "There is no assessment in this store yet, so there is nothing to measure." in person.words
        assert "cpip-tui import annex-a FILE" in person.words
        await person.press("enter", "j", "tab", "c", "left_square_bracket", "v", "escape")
        await shown(person)
        assert isinstance(person.app.screen, PerformanceScreen)


async def test_what_cannot_be_read_is_never_shown_as_nothing(demo_store, sit_down, monkeypatch):
    async with sit_down(demo_store) as person:
        await goes_there(person)

        def broken(*given, **more):
            raise StoreDamaged("The store cannot be read just now.")

        monkeypatch.setattr("screens.performance.performance_page", broken)
        await person.press("left_square_bracket")
        await shown(person)
        assert "The store cannot be read just now." in person.screen
        assert "The figures could not be read." in person.screen
        assert "NI059" not in person.screen
        monkeypatch.undo()
        await person.press("right_square_bracket")
        await shown(person)
        assert "NI059" in person.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_at_every_size_the_last_line_of_keys_and_the_counts_are_in_sight(demo_store, sit_down, size):
    async with sit_down(demo_store, size=size) as person:
        await goes_there(person)
        await person.press("end", "tab", "tab")
        for words in ("Conference", "Looked after", "Sep", "q Quit"):
            assert words in person.screen, words
        assert ("Reach" in person.screen) == (size[0] == 160)
        assert ("┄┄ centre" in person.screen) == (size[0] >= 120), "the chart is drawn where there is room"
