"""What the highlight report for the improvement board is made of, read at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from db.queries.improvement import plan_board, success
from db.queries.standards import settings
from db.queries.success_live import LiveFigure, live_figures
from db.store import Reader
from models.board import PlanBoard
from models.standards import Standards
from models.success import Live
from models.success_lines import LiveFigures, SuccessLine, Told, success_lines


@dataclass(frozen=True, slots=True)
class Highlight:
    """The plan as the board sees it, and the measures of success. It names no child."""

    authority: str
    board: PlanBoard
    success: tuple[SuccessLine, ...]


def highlight(reader: Reader, standards: Standards, as_at: date) -> Highlight:
    """The highlight report as at a day: the same numbers and lists as the screens."""
    return Highlight(settings(reader).authority, plan_board(reader, as_at), tuple(lines(reader, standards, as_at)))


def lines(reader: Reader, standards: Standards, as_at: date) -> list[SuccessLine]:
    """The twelve measures of success line by line, with what the program counts itself."""
    return success_lines(success(reader, as_at), counted(reader, standards, as_at))


def counted(reader: Reader, standards: Standards, as_at: date) -> Mapping[Live, LiveFigures]:
    """What the program counts itself; to be asked in a thread, as it takes a second of a large store."""
    found = live_figures(reader, standards, as_at)
    return {live: LiveFigures(_told(one.baseline), _told(one.now)) for live, one in found.items()}


def _told(figure: LiveFigure | None) -> Told | None:
    return None if figure is None else Told(figure.value, figure.number, figure.on, figure.words)
