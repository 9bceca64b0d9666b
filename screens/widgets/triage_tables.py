"""The two lists of the Triage screen, each with the keys that work in it alone."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from db.queries.triage import WaitingRow
from db.queries.workload import Workload
from screens.commands import Command, commands
from screens.widgets.marking_table import MarkingTable
from screens.widgets.paged_table import PagedTable

_OTHER = "between the cases and the workers"


class WaitingTable(MarkingTable[WaitingRow]):
    """Cases that no named worker holds; left and right go through the tiles."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "triage",
        Command("enter", "select_cursor", "Open", "open the case, or what the worker holds"),
        Command("left", "screen.tile(-1)", "Tiles", "through the tiles", footer=False, shown="← →"),
        Binding("right", "screen.tile(1)", show=False),
        Command("tab", "screen.other_list", "Workers", _OTHER, name="to_workers"),
    )


class WorkerTable(PagedTable[Workload]):
    """The workers with what they carry."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "triage",
        Command("enter", "select_cursor", "Open", "open the case, or what the worker holds"),
        Command("c", "screen.cover", "Cover", "let somebody hold for a time all that this worker holds"),
        Command("b", "screen.give_back", "Give back", "give back what others hold for this worker"),
        Command("tab", "screen.other_list", "Cases", _OTHER, name="to_cases"),
    )
