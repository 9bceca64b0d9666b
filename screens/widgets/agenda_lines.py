"""The agenda of a session as lines: what is to be spoken of, how far it is written, and why it stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rich.text import Text
from textual.content import Content

from db.queries.actions import UNDATED
from db.queries.agenda import Agenda
from db.queries.last_time import NamedCase
from db.queries.sessions import DraftText
from models.agenda import TOPICS, AgendaAction, AgendaItem, Section
from models.drafts import DROPPED, OPEN, LineMark, LineState, added_cases, listed, mark_of_case, marks_of_worker
from screens.desk import Desk
from screens.widgets.case_words import HIDDEN
from screens.widgets.columns import fitted
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell, content

HEADING = "section:"  # what the key of a heading begins with
_OF_WORKER = "For the two of you alone"
_LEAST = (26, 18, 30)
_GROWTH = ((0, 30), (1, 28), (2, 44), (0, 40), (2, 200))
_STYLES = {
    LineState.WRITTEN: "success",
    LineState.GAPS: "warning",
    LineState.UNREADABLE: "error",
}


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One thing to be spoken of: a case, an action that was agreed before, or a field of the personal part."""

    key: str
    section: Section
    reasons: tuple[str, ...]
    mark: LineMark
    case: NamedCase | None = None
    action: AgendaAction | None = None
    owner: str = ""  # of an action that somebody else than the worker does
    topic: str | None = None

    @property
    def is_dropped(self) -> bool:
        return self.mark.state is LineState.DROPPED

    @property
    def is_written(self) -> bool:
        """Whether something stands in its draft."""
        return self.mark.state in {LineState.WRITTEN, LineState.GAPS, LineState.UNREADABLE}


def agenda_lines(
    agenda: Agenda, drafts: Mapping[int | None, DraftText], elsewhere: Sequence[NamedCase]
) -> list[AgendaLine]:
    """All lines in order; ``elsewhere`` are cases of which something is typed and that the worker does not hold."""
    of_worker = drafts[None].texts if None in drafts else {}
    dropped, added = set(listed(of_worker, DROPPED)), set(added_cases(of_worker))
    topics = marks_of_worker(of_worker)
    found = []
    for item in agenda.items:
        line = _line(item, drafts, topics, agenda.worker.name, chosen=added)
        found.append(_dropped(line) if item.key in dropped and not line.is_written else line)
    at = next((number for number, one in enumerate(found) if one.section is Section.CASELOAD), len(found))
    found[at:at] = [
        AgendaLine(
            f"case:{one.id}", Section.ADDED, ("not held by the worker",), mark_of_case(drafts[one.id].texts), one
        )
        for one in elsewhere
    ]  # fmt: skip
    return found


def _line(
    item: AgendaItem,
    drafts: Mapping[int | None, DraftText],
    topics: Mapping[str, LineMark],
    worker: str,
    *,
    chosen: set[int],
) -> AgendaLine:
    reasons = item.reasons
    if item.case is not None:
        one = item.case
        mark = mark_of_case(drafts[one.case_id].texts) if one.case_id in drafts else OPEN
        if item.section is Section.ADDED and one.case_id not in chosen:
            reasons = ("discussed in this session",)
        case = NamedCase(one.case_id, one.case, one.child, one.name)
        return AgendaLine(item.key, item.section, reasons, mark, case=case)
    if item.action is not None:
        owner = "" if item.action.owner == worker else item.action.owner
        return AgendaLine(item.key, item.section, reasons, OPEN, action=item.action, owner=owner)
    topic = TOPICS[item.section]
    return AgendaLine(item.key, item.section, reasons, topics[topic], topic=topic)


def _dropped(line: AgendaLine) -> AgendaLine:
    return replace(line, mark=LineMark(LineState.DROPPED))


def keys_with_headings(lines: Sequence[AgendaLine]) -> list[str]:
    """The keys of the table: a heading before the first line of each section."""
    keys, last = list[str](), ""
    for line in lines:
        words = _OF_WORKER if line.topic else line.section.words
        if words != last:
            keys.append(f"{HEADING}{words}")
            last = words
        keys.append(line.key)
    return keys


def agenda_columns(room: int) -> list[tuple[str, int]]:
    """The columns in a table of this width."""
    return list(zip(("what", "how far", "why"), fitted(_LEAST, _GROWTH, room - 1), strict=True))


def heading_cells(key: str, columns: Sequence[tuple[str, int]]) -> list[Text]:
    """The cells of a heading."""
    return [cell(key.removeprefix(HEADING), "bold", width=columns[0][1]), cell(""), cell("")]


def agenda_cells(
    line: AgendaLine, desk: Desk, columns: Sequence[tuple[str, int]], variables: Mapping[str, str]
) -> list[Text]:
    """The cells of a line; a dropped one is struck."""
    struck = "strike dim" if line.is_dropped else ""
    colour = _STYLES.get(line.mark.state, "")
    style = "dim" if line.is_dropped else variables.get(f"text-{colour}", "") if colour else ""
    if not line.is_dropped and line.action is not None and line.action.countdown is not None:
        style = Palette.of(variables).style(line.action.countdown.urgency)
    texts = ((f"  {called(line, desk)}", struck), (how_far(line), style), (" · ".join(_why(line, desk)), struck))
    return [cell(text, look, width=width) for (text, look), (_, width) in zip(texts, columns, strict=True)]


def called(line: AgendaLine, desk: Desk) -> str:
    """What the line is of."""
    if line.case is not None:
        return desk.case_called(line.case.case, line.case.child, line.case.name)
    if line.action is not None:
        return f"an action, {HIDDEN}" if desk.names_hidden else line.action.what
    return line.section.words


def how_far(line: AgendaLine) -> str:
    """How far it is written; of an action when it is due."""
    if line.action is None or line.is_dropped:
        return line.mark.in_words
    return line.action.countdown.label if line.action.countdown else UNDATED


def _why(line: AgendaLine, desk: Desk) -> list[str]:
    action = line.action
    if action is None:
        return list(line.reasons)
    of_case = desk.case_called(action.case, action.child or "", action.name) if action.case else "personal"
    return [of_case, *([line.owner] if line.owner else []), *line.reasons]


def line_in_words(line: AgendaLine, desk: Desk) -> Content:
    """All of a line, below the list."""
    parts = [content(called(line, desk), "bold"), content(" · ".join([how_far(line), *_why(line, desk)]))]
    if line.mark.faults:
        parts.append(content(" ".join(dict.fromkeys(said for _, said in line.mark.faults)), "$text-error"))
    return content("\n").join(parts)


def written_of(lines: Sequence[AgendaLine]) -> str:
    """``8 cases: 3 written, 1 with gaps, 4 open``"""
    cases = [line for line in lines if line.case is not None]
    states = [line.mark.state for line in cases]
    counted = (
        ("written", states.count(LineState.WRITTEN)),
        ("with gaps", states.count(LineState.GAPS)),
        ("to be corrected", states.count(LineState.UNREADABLE)),
        ("open", states.count(LineState.OPEN)),
        ("dropped", states.count(LineState.DROPPED)),
    )
    said = ", ".join(f"{count} {words}" for words, count in counted if count)
    of = "1 case" if len(cases) == 1 else f"{len(cases)} cases"
    return f"{of}: {said}" if said else "no case"
