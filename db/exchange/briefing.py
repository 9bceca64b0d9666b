"""A briefing as it is sent: as text, as Markdown, as a page for the body of an e-mail, or as JSON for a program."""

import json
from collections.abc import Iterator
from enum import StrEnum

from db.exchange.document import MAIL_STYLE, Document, Heading, Points, Sentence, as_markdown, as_page, as_text
from db.exchange.document import Part as Piece
from db.queries.briefing import Briefing, BriefingLine, Part
from models.dates import long_form
from models.text import escaped, several


class BriefingForm(StrEnum):
    """In which form a briefing is sent."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"

    @property
    def words(self) -> str:
        return {
            BriefingForm.TEXT: "text, as it stands here",
            BriefingForm.MARKDOWN: "Markdown",
            BriefingForm.HTML: "a page for the body of an e-mail (HTML)",
            BriefingForm.JSON: "JSON, for another program",
        }[self]

    @property
    def ending(self) -> str:
        """Of the file's name."""
        return {BriefingForm.TEXT: "txt", BriefingForm.MARKDOWN: "md"}.get(self, self.value)


NO_NAME = (
    "No child is named: children stand here by their references, and so they do in the words of an action, as far as "
    "the name on record goes."
)


def written_briefing(found: Briefing, form: BriefingForm) -> str:
    """The whole of it; no list is cut, however long it is."""
    if form is BriefingForm.JSON:
        return _as_json(found)
    document = briefing_document(found)
    if form is BriefingForm.HTML:
        return as_page(document, MAIL_STYLE)
    return as_markdown(document) if form is BriefingForm.MARKDOWN else as_text(document)


def briefing_document(found: Briefing) -> Document:
    """First how many of what, then each list."""
    whose = found.whose.words[:1].upper() + found.whose.words[1:]
    return Document(f"Briefing as at {long_form(found.as_at)}", whose, list(_pieces(found)))


def _pieces(found: Briefing) -> Iterator[Piece]:
    yield Points([f"{len(found.of(part)):,} – {part.words}" for part in Part])
    if found.restricted:
        are = "line is of a restricted case" if found.restricted == 1 else "lines are of restricted cases"
        yield Sentence(f"! {found.restricted:,} {are}. Pass this on to nobody who may not see them.")
    for part in Part:
        lines = found.of(part)
        yield Heading(f"{part.words} ({len(lines):,})")
        yield Points([line.words for line in lines]) if lines else Sentence("None.")
    yield Heading("What is not in it")
    yield Points(list(_left_out(found)))


def _left_out(found: Briefing) -> Iterator[str]:
    yield NO_NAME
    yield f"It is as {found.seen_by} sees the store: a restricted case that is not shown to them is not here."
    yield "Of supervision it tells when it is due. Nothing of the personal part is here, and no personal action."
    if found.undated:
        has = "has" if found.undated == 1 else "have"
        yield f"{several(found.undated, 'open action')} {has} no day, and so {has} no place in these lists."
    if found.of_nobody and not found.whose.is_everything:
        is_ = "case is" if found.of_nobody == 1 else "cases are"
        yield f"{found.of_nobody:,} unallocated {is_} of no team: only the briefing of the whole authority has them."


def _as_json(found: Briefing) -> str:
    said = {
        "as_at": found.as_at.isoformat(), **found.whose.asked, "seen_by": found.seen_by,
        "counts": {part.value: len(found.of(part)) for part in Part}, "actions_without_a_day": found.undated,
        "unallocated_of_no_team": found.of_nobody, "restricted": found.restricted,
        "rows": [_row(line) for line in found.lines],
    }  # fmt: skip
    return escaped(json.dumps(said, ensure_ascii=False)) + "\n"


def _row(line: BriefingLine) -> dict[str, object]:
    return {
        "part": line.part.value,
        "what": line.what,
        "clock": line.clock.value if line.clock else None,
        "case": line.case,
        "child": line.child,
        "due_on": line.due_on.isoformat() if line.due_on else None,
        "days_left": line.countdown.days_left if line.countdown else None,
        "state": line.countdown.state.value if line.countdown else None,
        "worker": line.worker,
        "team": line.team,
        "note": line.note or None,
        "worker_gone": line.gone or None,
        "action": line.action,
        "restricted": line.restricted,
    }
