"""The two lists of the Triage screen, each with the keys that work in it alone."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from db.queries.triage import WaitingRow
from db.queries.workload import Workload
from screens.widgets.marking_table import MarkingTable
from screens.widgets.paged_table import PagedTable

_OTHER = "between the cases and the workers"


class WaitingTable(MarkingTable[WaitingRow]):
    """Cases that no named worker holds; left and right go through the tiles."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Open", tooltip="open the case, or what the worker holds"),
        Binding("left", "screen.tile(-1)", "Tiles", key_display="← →", show=False, tooltip="through the tiles"),
        Binding("right", "screen.tile(1)", show=False),
        Binding("tab", "screen.other_list", "Workers", tooltip=_OTHER),
    ]


class WorkerTable(PagedTable[Workload]):
    """The workers with what they carry."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Open", tooltip="open the case, or what the worker holds"),
        Binding("c", "screen.cover", "Cover", tooltip="let somebody hold for a time all that this worker holds"),
        Binding("g", "screen.give_back", "Give back", tooltip="give back what others hold for this worker"),
        Binding("tab", "screen.other_list", "Cases", tooltip=_OTHER),
    ]
