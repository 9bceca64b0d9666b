"""The command ``find``: children, cases and workers by any part of what they are called."""

from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_rows
from db.queries.finding import Finding, Found, find, read_index
from models.dates import spelt
from models.errors import InvalidInput
from models.finding import Kind, asked, plural
from models.finding_index import AT_MOST

MOST = 10_000  # rows of a kind

FOUND_FIELDS: tuple[Field[Found], ...] = (
    Field("kind", lambda row: row.kind.value, "kind"),
    Field("reference", lambda row: row.reference or None, "reference"),
    Field("name", lambda row: row.name, "name"),
    Field("born_on", lambda row: row.born_on, "born", lambda row: _birth(row)),
    Field("expected_on", lambda row: row.expected_on),
    Field("case", lambda row: row.case, "case"),
    Field("closed_on", lambda row: row.closed_on, "closed", lambda row: spelt(row.closed_on) if row.closed_on else ""),
    Field("team", lambda row: row.team, "team"),
    Field("why", lambda row: row.grade.words, "found by"),
)


def _birth(row: Found) -> str:
    if row.born_on is not None:
        return spelt(row.born_on)
    return f"expected {spelt(row.expected_on)}" if row.expected_on else ""


@with_options
def find_anything(
    options: Options,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Of a reference, a name or a day of birth.")],
    most: Annotated[
        int, typer.Option("--most", metavar="NUMBER", min=1, max=MOST, help="Of a kind at most so many rows.")
    ] = AT_MOST,
    format: FormatOption = Format.TABLE,
) -> None:
    """Children, cases and workers by any part of a reference, a name or a day of birth; spelling is forgiven.

    A day of birth may be given in part: 2009, 3/2009, "12 mar". The best answers stand first, and of equally
    good ones the children with an open case. What is left out is said: then type more of it, or give --most.
    """
    text = " ".join(words)
    question = asked(text)
    if not question.readings:
        raise InvalidInput("Say what to find: part of a name, of a reference or of a day of birth.")
    with working(options) as sitting:
        index = read_index(sitting.store.reading)
        with sitting.store.reading() as reader:
            found = find(reader, index, question, most)
        sitting.enter_list("find", format, {"words": text}, len(found.rows))
    about = {
        "words": text,
        "as_at": sitting.as_at,
        "answering": {plural(kind): n for kind, n in found.answering.items()},
    }
    print_rows(found.rows, FOUND_FIELDS, format, about=about, summary=_summary(text, found))


def _summary(text: str, found: Finding) -> str:
    if not found.rows:
        return f"Nothing answers “{text}”. Give less of it, or a reference."
    counts = {kind: sum(one.kind is kind for one in found.rows) for kind in (Kind.CHILD, Kind.CASE, Kind.WORKER)}
    told = ", ".join(f"{count} {plural(kind) if count != 1 else kind}" for kind, count in counts.items() if count)
    more = f" These are {found.first_of}: give more of it, or --most." if found.first_of else ""
    return f"“{text}”: {told}.{more}"
