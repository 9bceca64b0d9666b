"""The two tables of behaviour and forecast: figures to look into, and what is open with its chance of being late."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from models.figure_list import ChanceRow
from screens.widgets.list_table import ListTable
from screens.widgets.paged_table import PagedTable


class BehaviourTable(ListTable):
    """What is looked at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "List", tooltip="the list of those that this figure counts"),
    ]


class ChancesTable(PagedTable[ChanceRow]):
    """What is open, with its chance of being late."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Case", tooltip="open the case file"),
        Binding("e", "screen.explain", "Explain", tooltip="how the due date came about, day by day"),
    ]
