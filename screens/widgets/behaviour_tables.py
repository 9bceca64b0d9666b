"""The two tables of behaviour and forecast: figures to look into, and what is open with its chance of being late."""

from typing import ClassVar

from textual.binding import BindingType

from models.figure_list import ChanceRow
from screens.commands import Command, commands
from screens.widgets.list_table import ListTable
from screens.widgets.paged_table import PagedTable


class BehaviourTable(ListTable):
    """What is looked at."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "behaviour",
        Command("enter", "select_cursor", "List", "the list of those that this figure counts", name="list"),
    )


class ChancesTable(PagedTable[ChanceRow]):
    """What is open, with its chance of being late."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "behaviour",
        Command("enter", "select_cursor", "Case", "open the case file"),
        Command("e", "screen.explain", "Explain", "how the due date came about, day by day"),
    )
