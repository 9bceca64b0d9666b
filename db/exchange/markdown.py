"""Texts as Markdown in which no character of theirs is taken for markup, nor for HTML."""

import re
from collections.abc import Sequence

from models.text import showable


def mark(text: str) -> str:
    """A text in which no character is taken for markup, nor for HTML."""
    return re.sub(r"([\\`*_\[\]<>#|~!&$])", r"\\\1", showable(text))


def mark_table(headings: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """A table, the first ``left`` columns of it texts and the others numbers."""
    lines = [
        f"| {' | '.join(mark(one) for one in headings)} |",
        f"|{'|'.join('---' if at < left else '--:' for at in range(len(headings)))}|",
        *(f"| {' | '.join(mark(one) for one in row)} |" for row in rows),
    ]
    return "\n".join(lines)
