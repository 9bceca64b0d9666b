"""How a plan is shown: a worker before and after it as cells of a list, in full below it, and each step in words."""

from collections.abc import Sequence

from rich.text import Text
from textual.content import Content

from models.dates import short_form
from models.outlook import Forecast, Tried
from models.outlook_words import waiting_words
from models.workload import BAR_WIDTH, Load, Worker, number, share_words
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell, content

CHANGED, BEGINS, SAME = "▸ ", "+ ", "  "
WAITING = "waiting"  # the key of the first row, which is no worker's
_ROOMY = 110
_HEADINGS = ("worker", "team", "children", "points", "%", "load", "breaches")
_SHORT_HEADINGS = ("worker", "", "ch.", "points", "%", "load", "breaches")


def columns(room: int) -> list[tuple[str, int]]:
    """Headings and widths in a table of this width, a space behind each and a scrollbar at the end."""
    roomy = room >= _ROOMY
    widths = [22, 18, 9, 22, 5, BAR_WIDTH] if roomy else [20, 0, 6, 11, 4, BAR_WIDTH]
    left = max(10, room - sum(widths) - sum(map(bool, widths)) - 2)
    return list(zip(_HEADINGS if roomy else _SHORT_HEADINGS, [*widths, left], strict=True))


def forecast_cells(one: Forecast, room: int, palette: Palette) -> list[Text]:
    """The cells of a worker. What the plan changes has a mark, and an arrow between before and after."""
    roomy, widths = room >= _ROOMY, [width for _, width in columns(room)]
    before, after = one.before.load, one.after.load
    mark = BEGINS if one.begins else CHANGED if one.is_changed else SAME
    texts = (
        (mark + one.worker.name, "bold" if one.is_changed else ""),
        (one.worker.team or "–", ""),
        (_from_to(before.children, after.children, roomy), ""),
        (_points(before, after, roomy), palette.soon if after.is_over else ""),
        ("–" if after.percent is None else f"{after.percent}%", palette.soon if after.is_over else ""),
        (after.bar, palette.soon if after.is_over else ""),
        ("; ".join(one.breaches), _style_of(one.breaches, palette)),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def waiting_cells(tried: Tried, room: int, palette: Palette) -> list[Text]:
    """The first row: the cases that no named worker holds."""
    roomy, widths = room >= _ROOMY, [width for _, width in columns(room)]
    waiting = tried.waiting
    changed = waiting.before != waiting.after
    texts = (
        ((CHANGED if changed else SAME) + waiting_words(waiting.after), "bold" if changed else ""),
        ("", ""),
        (_from_to(waiting.before, waiting.after, roomy), ""),
        ("", ""),
        ("", ""),
        ("", ""),
        ("; ".join(waiting.breaches), _style_of(waiting.breaches, palette)),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def _from_to(before: int, after: int, roomy: bool) -> str:
    if before == after:
        return f"{after:,}"
    return f"{before:,} → {after:,}" if roomy else f"{before}→{after}"


def _points(before: Load, after: Load, roomy: bool) -> str:
    points = _from_to(before.points, after.points, roomy)
    return f"{points} of {number(after.capacity)}" if roomy else f"{points}/{number(after.capacity)}"


def _style_of(breaches: Sequence[str], palette: Palette) -> str:
    if any(words.startswith(("new: ", "worse: ")) for words in breaches):
        return palette.late
    return "dim" if breaches and all(words.startswith("ended: ") for words in breaches) else ""


def about(one: Forecast) -> Content:
    """A worker in full, below the list: load before and after, hours, leave, and every breach."""
    worker, before, after = one.worker, one.before.load, one.after.load
    load = f"{_from_to(before.children, after.children, roomy=True)} child{'' if after.children == 1 else 'ren'}"
    load += f", {before.points} → {after.in_words}" if before != after else f", {after.in_words}"
    facts = (worker.team or "no team", load, *_facts(worker, one))
    parts = [content(worker.name, "bold"), *(content(words) for words in facts if words)]
    lines = [content(" · ", "dim").join(parts)]
    if one.breaches:
        lines.append(content("; ".join(one.breaches)))
    return content("\n").join(lines)


def _facts(worker: Worker, one: Forecast) -> list[str]:
    facts = [f"works {share_words(worker.fte_percent)}" if worker.fte_percent != 100 else ""]
    if worker.newly_qualified_until:
        facts.append(f"newly qualified until {short_form(worker.newly_qualified_until)}")
    if one.begins and worker.works_from:
        facts.append(f"begins on {short_form(worker.works_from)}")
    return [*facts, *(f"leave {period.in_words}" for period in worker.leave)]


def about_waiting(tried: Tried) -> Content:
    """The waiting cases in full."""
    words = waiting_words(tried.waiting.before)
    if tried.waiting.before != tried.waiting.after:
        words += f" → {tried.waiting.after}"
    lines = [content(words, "bold") + content(" · ", "dim") + content("open cases without a named worker")]
    if tried.waiting.breaches:
        lines.append(content("; ".join(tried.waiting.breaches)))
    return content("\n").join(lines)
