"""How a month is published: the figures that will be frozen are shown, and only a yes freezes them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from textual.screen import Screen

from db.queries.performance_page import PerformancePage, performance_page, unpublished
from db.queries.publications import last_record, publications
from db.queries.standards import standards
from models.dates import short_form
from models.errors import CpipError
from models.people import Action
from models.progress import Progress
from models.shares import joined
from models.timeliness import Month, Period, check_publication
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.working import run_long
from screens.widgets.plain import tell


async def publish(screen: Screen[Any], desk: Desk, month: Month) -> bool:
    """Whether the month was published. To be awaited in a worker of the screen."""
    if not allowed(screen, desk, Action.PUBLISH):
        return False
    get_ready("db.commands.publishing")
    as_at = desk.acting_on
    try:
        found = await run_long(screen, f"Reading the figures of {month.words}", partial(_figures, desk, month))
        if found is None:
            return False
        page, before, seen = found
        if not await screen.app.push_screen_wait(
            ConfirmDialog(
                f"Publish {month.words} as it is known on {short_form(as_at)}?", _lines(page, before), "publish it"
            )
        ):
            return False
        if not await run_long(screen, f"Publishing {month.words}", partial(_publish, desk, page, seen)):
            return False
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    tell(screen, f"{month.words} is published. What is entered later is shown beside it.")
    return True


def _figures(desk: Desk, month: Month, progress: Progress) -> tuple[PerformancePage, list[Month], int]:
    """What would be published, of the whole authority; earlier months of the year that are not; and the last record.

    Raises InvalidInput where the month cannot be published.
    """
    as_at = desk.acting_on
    progress("reading the month, of every team", 0, 0)
    with desk.store.reading_apart(progress) as reader:
        known = [(one.month, one.known.day) for one in publications(reader)]
        check_publication(month, as_at, desk.today(), known)
        page = performance_page(reader, standards(reader), as_at, month)
        before = [one for one in unpublished(reader, as_at, since=month.year_first) if one < month]
        return page, before, last_record(reader)


def _lines(page: PerformancePage, before: Sequence[Month]) -> list[str]:
    figures = [
        f"{card.measure.short}: {card.figures[Period.MONTH].in_words}" for card in page.cards
        if card.figures[Period.MONTH].completed
    ]  # fmt: skip
    return [
        *(figures or ["Nothing was completed in it."]),
        "",
        *_not_published(page.month, before),
        "The list behind each figure is frozen, of every team. What is entered or corrected later does not change it: "
        "it is named beside it as a late entry. This cannot be taken back.",
    ]


def _not_published(month: Month, before: Sequence[Month]) -> list[str]:
    """The earlier months of its reporting year without a publication."""
    if not before:
        return []
    stand = "is not published. It" if len(before) == 1 else "are not published. They"
    return [
        f"Of {month.year_words} {joined([one.words for one in before])} {stand} can still be published later; until "
        "then what was completed then is named as of months without a publication of their own.",
        "",
    ]


def _publish(desk: Desk, page: PerformancePage, seen: int, progress: Progress) -> bool:
    from db.commands.publishing import publish_month

    progress("freezing each figure with the list behind it", 0, 0)
    publish_month(desk.store, desk.act(), page.month, page.as_at, desk.today(), seen=seen)
    return True
