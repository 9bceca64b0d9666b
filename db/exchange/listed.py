"""A list that leaves the program: its rows as they are, what they are of, and the forms in which it is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Generic, TypeVar

from db.exchange.lists.field import Field, Listing
from db.exchange.narrowed import in_words
from models.dates import long_form
from models.errors import InvalidInput
from models.people import Person
from models.progress import Progress, untold
from models.text import for_search, holds_a_word, several

RowT = TypeVar("RowT")
OWN_WORDS = " What people wrote in their own words stands in it as they wrote it."
TOLD_EVERY = 500  # rows between two tellings of how far it is, which is where a writing can be stopped


class Form(StrEnum):
    """As what a list is written; the value is the suffix of the file."""

    WORKBOOK = "xlsx"
    CSV = "csv"
    PAGE = "html"

    @property
    def words(self) -> str:
        return {
            Form.WORKBOOK: "Excel workbook (XLSX)",
            Form.CSV: "CSV, for other programs",
            Form.PAGE: "page that prints (HTML)",
        }[self]

    @property
    def is_for_people(self) -> bool:
        """Whether its cells are read by people, as the table on a screen is."""
        return self is Form.PAGE

    @classmethod
    def of(cls, file: PurePath) -> "Form":
        """The form that the suffix of the file tells. Raises InvalidInput."""
        suffix = file.suffix.casefold().removeprefix(".")
        found = cls.PAGE if suffix == "htm" else next((form for form in cls if form.value == suffix), None)
        if found is None:
            raise InvalidInput(
                f"“{file.name}” does not say as what it is to be written. "
                f"End it in {', '.join(f'.{form.value}' for form in cls)}, or give --format."
            )
        return found


@dataclass(frozen=True, slots=True)
class About:
    """What a list is: as at which day, by whom and when it was written, and what narrowed it, by the names of that."""

    as_at: date
    who: Person
    when: datetime
    asked: Mapping[str, object]
    order: str = ""

    def narrowed(self, *, told: bool) -> str:
        """What narrowed it, in words. The words of a filter are left out where they are not to be ``told``."""
        return in_words(self.asked, told=told)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, and its heading for people."""

    name: str
    heading: str


@dataclass(frozen=True)
class Listed(Generic[RowT]):
    """The rows of a list, in their order, ready to be written.

    Cells are what the columns hold (texts, numbers, days, several things), or words alone where it is for people.
    ``names`` is whether it tells the names of children.
    """

    listing: Listing[RowT]
    rows: Sequence[RowT]
    about: About
    names: bool = False

    def fields(self, form: Form) -> Sequence[Field[RowT]]:
        """The columns of this form."""
        listing = self.listing
        if form.is_for_people:
            fields: Sequence[Field[RowT]] = listing.for_people
        else:
            fields = listing.with_names() if self.names else listing.fields
        if not self.names and listing.telling:
            fields = [field for field in fields if field.name not in listing.telling]
        if form.is_for_people:
            return fields
        return fields if form is Form.CSV else [field for field in fields if not field.nested]

    def columns(self, form: Form) -> tuple[Column, ...]:
        """The same, without how they are filled."""
        for_people = form.is_for_people
        return tuple(
            Column(field.name, field.heading if for_people else field.name.replace("_", " "))
            for field in self.fields(form)
        )

    def cells(self, form: Form, progress: Progress = untold) -> Iterator[list[object]]:
        """The cells of each row, telling how far it is. Raises Cancelled where the writing is to stop."""
        fields, of = self.fields(form), len(self.rows)
        for number, row in enumerate(self.rows):
            if number % TOLD_EVERY == 0:
                progress("rows written", number, of)
            if form.is_for_people:
                yield [field.shown(row, names=self.names) for field in fields]
            else:
                yield [field.value(row) for field in fields]
        progress("rows written", of, of)

    @property
    def has_names(self) -> bool:
        """Whether there is a name of a child to be told at all."""
        child = self.listing.child
        if child is None:
            return bool(self.listing.telling and self.rows)
        return any(child(row) for row in self.rows)

    @property
    def what_was_asked(self) -> str:
        """What narrowed it. Without names no word is told that stands in one: it would name the child."""
        words, child = str(self.about.asked.get("filter") or ""), self.listing.child
        betrays = bool(words) and child is not None and not self.names and any(
            holds_a_word(for_search(name), words) for row in self.rows if (name := child(row))
        )  # fmt: skip
        return self.about.narrowed(told=not betrays)

    @property
    def facts(self) -> list[tuple[str, object]]:
        """What it is, when it was written, as at which day, what narrowed it, by whom, and how many rows it has."""
        about = self.about
        of_names = "told" if self.names else "left out" if self.has_names else "none are in this list"
        return [
            ("list", self.listing.title),
            ("as at", about.as_at),
            ("written", f"{long_form(about.when.date())}, {about.when:%H:%M %Z}".rstrip()),
            ("by whom", f"{about.who.name}, {about.who.role.value}"),
            ("narrowed by", self.what_was_asked),
            ("sorted by", about.order or "as the program lists it"),
            ("rows", len(self.rows)),
            ("names of children", of_names),
        ]

    @property
    def what_leaves(self) -> str:
        """How much of whom leaves the program."""
        rows = f"{several(len(self.rows), 'row')}, as at {long_form(self.about.as_at)}"
        whom = "; no name of a child."
        if self.listing.telling:
            whom = f": what {'tells names of children is in it' if self.names else 'may tell a name is left out'}."
        elif self.listing.child is not None:
            whom = f": children by {'their names' if self.names else 'references, without names'}."
        return f"{rows}{whom}{OWN_WORDS if self.listing.free else ''}"


def sort_words(order: str, descending: bool) -> str:
    """By what a list is sorted, for who reads it elsewhere."""
    return f"{str(order).replace('_', ' ')}{', the other way round' if descending else ''}"


def written(listed: Listed[RowT], form: Form, progress: Progress = untold) -> str | bytes:
    """The whole file. Raises Cancelled where ``progress`` does: then nothing is left of it."""
    match form:
        case Form.CSV:
            from db.exchange.listed_csv import as_csv

            return as_csv(listed, progress)
        case Form.WORKBOOK:
            from db.exchange.listed_workbook import as_workbook

            return as_workbook(listed, progress)
        case Form.PAGE:
            from db.exchange.listed_page import as_page

            return as_page(listed, progress)
