"""What a column of a list is, and the columns of one list together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

RowT = TypeVar("RowT")


@dataclass(frozen=True)
class Field(Generic[RowT]):
    """One column: its name for programs, its heading for people, and how a row fills it.

    ``unnamed`` is how a person reads a cell that tells a child's name, where no child is to be named. What is
    ``nested`` is a list of records, which programs read and no cell of a workbook holds well.
    """

    name: str
    value: Callable[[RowT], object]
    heading: str = ""
    words: Callable[[RowT], str] | None = None
    unnamed: Callable[[RowT], str] | None = None
    nested: bool = False

    def shown(self, row: RowT, *, names: bool = True) -> str:
        """The cell as a person reads it."""
        if self.unnamed is not None and not names:
            return self.unnamed(row)
        if self.words is not None:
            return self.words(row)
        value = self.value(row)
        return "" if value is None else str(value)


def record(row: RowT, fields: Sequence[Field[RowT]]) -> dict[str, object]:
    """The row as JSON has it: the value of each field by its name."""
    return {field.name: field.value(row) for field in fields}


@dataclass(frozen=True)
class Listing(Generic[RowT]):
    """The columns of one list, said once.

    ``what`` is what it is called in the audit trail, ``fields`` are for programs and spreadsheets, ``in_words`` for
    people. ``child`` is the name of the child of a row; a list without it is of no child.
    ``telling`` are columns that may name a child in what they say; they leave only where names do.
    ``free`` is whether it holds what people wrote in their own words.
    """

    what: str
    title: str
    fields: Sequence[Field[RowT]]
    in_words: Sequence[Field[RowT]]
    child: Callable[[RowT], str | None] | None = None
    telling: frozenset[str] = frozenset()
    free: bool = False

    @property
    def may_name(self) -> bool:
        """Whether a child can be named in it at all."""
        return self.child is not None or bool(self.telling)

    @property
    def for_people(self) -> tuple[Field[RowT], ...]:
        """The columns that have a heading."""
        return tuple(field for field in self.in_words if field.heading)

    @property
    def usual_name(self) -> str:
        """What a file of it is called, without its suffix."""
        return self.what.replace(" ", "-")

    def with_names(self) -> tuple[Field[RowT], ...]:
        """The columns for spreadsheets with the child's name behind the reference."""
        if self.child is None:
            return tuple(self.fields)
        at = next((number for number, field in enumerate(self.fields, 1) if field.name == "child"), 0)
        return (*self.fields[:at], Field("name", self.child), *self.fields[at:])
