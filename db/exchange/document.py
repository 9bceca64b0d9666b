"""A report of headings, sentences, lists and tables, as text, as a page that prints (HTML) and as Markdown."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from db.exchange.markdown import mark, mark_table
from models.text import showable

_WIDTH = 96  # characters of a line of text: what a page of A4 has upright in a small fixed font
_APART = 2
_LEAST = 7


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part of the report."""

    words: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    points: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts; ``shares`` is how the width goes to the columns, in per cent."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[int]


Part = Heading | Sentence | Points | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A report, complete in itself; ``across`` is how its pages are printed: the long side on top."""

    title: str
    of_whom: str
    parts: Sequence[Part]
    across: bool = False


# --- as text ------------------------------------------------------------------------------------------------------


def as_text(document: Document) -> str:
    """Lines of at most 96 characters, with nothing in them that a terminal would obey."""
    lines = [*_wrapped(document.title), "=" * min(_WIDTH, len(showable(document.title)))]
    lines += _wrapped(document.of_whom)
    for part in document.parts:
        lines += ["", *_text_of(part)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _wrapped(words: str, width: int = _WIDTH, indent: str = "") -> list[str]:
    return textwrap.wrap(showable(words), width, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _text_of(part: Part) -> Iterator[str]:
    if isinstance(part, Heading):
        yield from _wrapped(part.words)
        yield "-" * min(_WIDTH, len(showable(part.words)))
    elif isinstance(part, Sentence):
        yield from _wrapped(part.words)
    elif isinstance(part, Points):
        for point in part.points:
            yield from _wrapped(f"* {point}", indent="  ")
    else:
        yield from _text_table(part)


def _text_table(table: Table) -> Iterator[str]:
    room = _WIDTH - _APART * (len(table.shares) - 1)
    widths = [max(_LEAST, room * share // 100) for share in table.shares]
    for row in (table.headings, ["-" * width for width in widths], *table.rows):
        cells = [_wrapped(text, width) for text, width in zip(row, widths, strict=True)]
        for at in range(max(map(len, cells))):
            parts = [lines[at] if at < len(lines) else "" for lines in cells]
            yield (" " * _APART).join(
                text + " " * max(0, width - len(text)) for text, width in zip(parts, widths, strict=True)
            )


# --- as Markdown --------------------------------------------------------------------------------------------------


def as_markdown(document: Document) -> str:
    """Markdown in which no text is taken for markup."""
    parts = [f"# {mark(document.title)}", f"**{mark(document.of_whom)}**", *map(_marked, document.parts)]
    return "\n\n".join(parts) + "\n"


def _marked(part: Part) -> str:
    if isinstance(part, Heading):
        return f"## {mark(part.words)}"
    if isinstance(part, Sentence):
        return mark(part.words)
    if isinstance(part, Points):
        return "\n".join(f"* {mark(point)}" for point in part.points)
    return mark_table(part.headings, part.rows, left=len(part.headings))


# --- as a page ----------------------------------------------------------------------------------------------------

_STYLE = """
@page { size: A4; margin: 16mm 14mm 18mm; }
body { color: #000; background: #fff; font: 10pt/1.4 "Helvetica Neue", Arial, sans-serif; max-width: 182mm;
  margin: 0 auto; }
h1 { font-size: 19pt; line-height: 1.15; margin: 0 0 1mm; }
h2 { font-size: 13pt; margin: 7mm 0 1mm; border-top: 1.2pt solid #000; padding-top: 2mm; break-after: avoid; }
p { margin: 0 0 1.6mm; orphans: 3; widows: 3; overflow-wrap: anywhere; } p.lead { font-size: 11pt; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 1.5mm 0 2.5mm; font-size: 9pt; }
th, td { border-bottom: 0.4pt solid #999; padding: 0.9mm 1.5mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
thead { display: table-header-group; } thead th { border-bottom: 0.9pt solid #000; vertical-align: bottom; }
tr { break-inside: avoid; } ul { margin: 0 0 2mm; padding-left: 5mm; } li { margin-bottom: 0.6mm; }
"""
_ACROSS = "@page { size: A4 landscape; }\nbody { max-width: 269mm; }\n"


# What every mail program understands: rules for single elements, which those that want it write into each of them.
MAIL_STYLE = """
body { color: #000; background: #fff; font-family: Arial, Helvetica, sans-serif; font-size: 15px; line-height: 1.4; }
h1 { font-size: 22px; margin: 0 0 4px 0; }
h2 { font-size: 17px; margin: 22px 0 4px 0; border-top: 1px solid #000; padding-top: 6px; }
p { margin: 0 0 8px 0; }
ul { margin: 0 0 8px 0; padding-left: 22px; }
li { margin: 0 0 3px 0; }
"""


def as_page(document: Document, style: str = _STYLE) -> str:
    """Pages to be printed on A4, black on white, complete in themselves: nothing is loaded from elsewhere.

    With another ``style``, as ``MAIL_STYLE``, the same for the body of an e-mail.
    """
    head = f"{document.of_whom}: {document.title}"
    lines = [
        "<!DOCTYPE html>", '<html lang="en-GB">', '<head><meta charset="utf-8">', f"<title>{_text(head)}</title>",
        f"<style>{style}{_ACROSS if document.across else ''}</style></head>", "<body>",
        f"<h1>{_text(document.title)}</h1>",
        f'<p class="lead">{_text(document.of_whom)}</p>', *(line for part in document.parts for line in _page(part)),
        "</body>", "</html>",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _text(words: str) -> str:
    return escape(showable(words))


def _page(part: Part) -> Iterator[str]:
    if isinstance(part, Heading):
        yield f"<h2>{_text(part.words)}</h2>"
    elif isinstance(part, Sentence):
        yield f"<p>{_text(part.words)}</p>"
    elif isinstance(part, Points):
        yield f"<ul>{''.join(f'<li>{_text(point)}</li>' for point in part.points)}</ul>"
    else:
        widths = "".join(f'<col style="width: {share}%">' for share in part.shares)
        heads = "".join(f'<th scope="col">{_text(one)}</th>' for one in part.headings)
        yield f"<table><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>"
        for row in part.rows:
            yield f"<tr>{''.join(f'<td>{_text(one)}</td>' for one in row)}</tr>"
        yield "</tbody></table>"
