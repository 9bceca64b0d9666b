"""The files that can be read in, and what is shown of one before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

ALL_THERE = "The store holds all of this already: nothing was written."


class Extract(StrEnum):
    """A kind of file. The code is what the command line calls it: ``cpip-tui import annex-a FILE``."""

    ANNEX_A = "annex-a"
    CENSUS = "cin-census"
    ASSESSMENTS = "assessments"

    @property
    def words(self) -> str:
        """As a person is offered it."""
        return {
            Extract.ANNEX_A: "Ofsted's Annex A workbook, lists 3 to 8 (.xlsx)",
            Extract.CENSUS: "the census of children in need (.xml)",
            Extract.ASSESSMENTS: "a plain list of assessments, one a row (.csv)",
        }[self]

    @property
    def asks_kind(self) -> bool:
        """Whether the file does not say of which kind its assessments are."""
        return self is not Extract.ASSESSMENTS


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records of a kind, in words, are new, changed and unchanged."""

    words: str
    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be written of a file: ``lines`` are notes, changes and refusals, record by record.

    ``refused`` is how many rows or records were refused, and ``writes`` whether anything would be written.
    """

    heading: str
    lines: Sequence[str]
    counts: Sequence[Counts]
    refused: int
    writes: bool
    empty: str = ""  # what to say where nothing was read at all

    @property
    def table(self) -> list[str]:
        """The counts, as lines of a table."""
        wide = max(14, *(len(one.words) for one in self.counts))
        rows = [f"{one.words:<{wide}} {one.new:>8,} {one.changed:>8,} {one.unchanged:>10,}" for one in self.counts]
        head = f"{'':<{wide}} {'new':>8} {'changed':>8} {'unchanged':>10}"
        return [head, *rows, f"{'rows refused':<{wide}} {self.refused:>8,}"]
