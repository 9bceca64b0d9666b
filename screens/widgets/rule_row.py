"""How a rule of practice and a worker are shown: as cells of a list at any width, and in full below it."""

from datetime import date

from rich.text import Text
from textual.content import Content

from models.dates import list_form, short_form
from models.practice_rules import Rule
from models.workload import Period, Worker, share_text
from screens.widgets.plain import cell, content

LEFT, TO_COME = "× ", "+ "  # the words are in the line below the list
_ROOMY = 136  # columns that all of a worker takes
_RULE_HEADINGS = ("rule", "value", "unit", "since", "source")
_WORKER_HEADINGS = ("worker", "team", "hours", "newly qualified", "from", "until", "leave", "less")
_SHORT_WORKER_HEADINGS = ("worker", "team", "hours", "newly q.", "from", "until", "leave", "less")


def rule_columns(room: int) -> list[tuple[str, int]]:
    """Headings and widths in a table of this width."""
    fixed = [40, 5, 13, 9]
    return list(zip(_RULE_HEADINGS, [*fixed, max(6, room - sum(fixed) - 7)], strict=True))


def worker_columns(room: int) -> list[tuple[str, int]]:
    """Headings and widths in a table of this width."""
    if room >= _ROOMY:
        return list(zip(_WORKER_HEADINGS, [26, 28, 6, 15, 10, 10, 24, 8], strict=True))
    return list(zip(_SHORT_WORKER_HEADINGS, [18, 6, 5, 9, 9, 9, 9, 5], strict=True))


def rule_cells(rule: Rule, now: Rule, as_at: date, room: int) -> list[Text]:
    """The cells of a rule; ``now`` is the one of its name that is in force, below which the others stand."""
    words, style = rule.name.words, ""
    if rule is not now:
        words, style = "  to come" if rule.effective_from > as_at else "  before", "dim"
    texts = (words, f"{rule.value:>5}", rule.name.unit, list_form(rule.effective_from), rule.source)
    return [cell(text, style, width=width) for text, (_, width) in zip(texts, rule_columns(room), strict=True)]


def about_rule(rule: Rule) -> Content:
    """A rule in full."""
    since = content(f" · from {short_form(rule.effective_from)} · ", "dim")
    return content(rule.in_words, "bold") + since + content(rule.source)


def worker_cells(one: Worker, day: date, room: int) -> list[Text]:
    """The cells of a worker as at the day."""
    mark = "  " if one.is_here(day) else LEFT if one.has_left(day) else TO_COME
    less = sum(period.points for period in one.reductions if period.covers(day))
    texts = (
        mark + one.name,
        one.team or "–",
        share_text(one.fte_percent),
        _day(one.newly_qualified_until),
        _day(one.works_from),
        _day(one.works_until),
        _leave(one, day, in_full=room >= _ROOMY),
        f"-{less}" if less else "–",
    )
    style = "" if one.is_here(day) else "dim"
    return [cell(text, style, width=width) for text, (_, width) in zip(texts, worker_columns(room), strict=True)]


def about_worker(one: Worker, day: date) -> Content:
    """A worker in full: every leave that is not over, and every reduction."""
    parts = [content(one.name, "bold"), content(one.team or "no team")]
    if one.is_manager:
        parts.append(content("team manager"))
    if one.has_left(day) and one.works_until:
        parts.append(content(f"left on {short_form(one.works_until)}"))
    elif not one.is_here(day) and one.works_from:
        parts.append(content(f"begins on {short_form(one.works_from)}"))
    current = [period for period in (*one.leave, *one.reductions) if (period.last_on or date.max) >= day]
    parts += [content(period_words(period)) for period in current]
    return content(" · ", "dim").join(parts)


def period_words(period: Period) -> str:
    """``leave, Mon 19 Sep 2011 to Fri 23 Sep 2011: summer``; ``10 points less, …``"""
    points = f"{period.points} point{'' if period.points == 1 else 's'} less"
    words = f"{points if period.points else 'leave'}, {period.in_words}"
    return f"{words}: {period.note}" if period.note else words


def _day(day: date | None) -> str:
    return list_form(day) if day else "–"


def _leave(one: Worker, day: date, *, in_full: bool) -> str:
    """The leave that they are on, or the next; its first day where there is no room for both."""
    period = one.leave_on(day) or one.leave_between(day, date.max)
    if period is None:
        return "–"
    if not in_full:
        return list_form(period.first_on)
    return list_form(period.first_on) + (f" to {list_form(period.last_on)}" if period.last_on else " on")
