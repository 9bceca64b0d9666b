"""The compliance pack as a list: a row a worker, all numbers beside each other."""

from db.exchange.compliance import pack_numbers
from db.exchange.lists.field import Field, Listing
from models.compliance import Figure, Line, Pack
from models.dates import short_form
from models.pack_words import met_words


def pack(found: Pack) -> Listing[Pack]:
    """The columns are those of the CSV; a row is the pack of one worker (``pack_rows``)."""
    names = list(pack_numbers(found))
    fields: list[Field[Pack]] = [Field("worker", lambda one: one.about, "worker")]
    fields += [
        Field(name, lambda one, name=name: pack_numbers(one)[name], name.replace("_", " "))  # type: ignore[misc]
        for name in names
    ]
    return Listing("supervision pack", f"Compliance pack of {found.about}", fields, fields)


def pack_rows(found: Pack) -> list[Pack]:
    """The pack of each worker of it; their numbers add up to those of the whole."""
    return [found.of(id_) for id_, _ in found.people]


def lines(figure: Figure) -> Listing[Line]:
    """Every line that a figure of the pack counts, met or not. Of the personal part it holds nothing."""
    fields: tuple[Field[Line], ...] = (
        Field("day", lambda one: one.on, "day", lambda one: short_form(one.on)),
        Field("worker", lambda one: one.worker, "worker"),
        Field("met", lambda one: one.met, "met", lambda one: met_words(figure.measure, one.met)),
        Field("what", lambda one: one.words, "what"),
        Field("case", lambda one: one.case, "case", lambda one: one.case or "–"),
        Field("session", lambda one: one.session_id),
    )
    return Listing("supervision pack", f"{figure.measure.words}: {figure.in_words}", fields, fields)
