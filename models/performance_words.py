"""What figures allow to be said: how a year to date reconciles, and what clearing the backlog would do to it."""

from collections.abc import Iterable, Sequence

from models.figure_list import signed
from models.timeliness import Backlog, Figure, LateEntry, Month, Period, Reconciled


def late_entries_words(late: tuple[LateEntry, ...], together: Figure) -> str:
    """``1 late entry (1/1)``; of several what they come to together. Where they take away, the figure is negative."""
    if len(late) == 1:
        return f"{entries_words(1)} ({together.fraction})"
    return f"{entries_words(len(late))} ({together.fraction} together)"


def entries_words(count: int) -> str:
    """``1 late entry``"""
    return f"{count:,} late {'entry' if count == 1 else 'entries'}"


def hidden_last(entries: Iterable[LateEntry]) -> Sequence[LateEntry]:
    """Those whose child is not shown behind all others: between them their place would tell their day."""
    return sorted(entries, key=lambda entry: (entry.line.case is None, entry.line.case is None and -entry.counts))


def reconciled_words(found: Reconciled, month: Month) -> str:
    """``397/715 published with August + 113/170 published for September + 1 late entry (1/1) = 511/886``."""
    parts = [f"{found.month.fraction} published for {_name(month)}"]
    if found.between.completed:
        parts.insert(0, f"{found.between.fraction} of months without a publication of their own")
    if found.before_month is not None:
        parts.insert(0, f"{found.before.fraction} published with {_name(found.before_month)}")
    if found.late:
        parts.append(late_entries_words(found.late, found.late_figure))
    return f"{' + '.join(parts)} = {found.now.fraction}"


def reconciled_in_line(found: Reconciled) -> str:
    """``511/886 = 397/715 to August + 113/170 + late +1/+1``"""
    parts = [found.month.fraction]
    if found.between.completed:
        parts.insert(0, f"{found.between.fraction} since")
    if found.before_month is not None:
        parts.insert(0, f"{found.before.fraction} to {_name(found.before_month)}")
    late = f"+ late {signed(found.late_figure)}" if found.late else "and no late entry"
    return f"{found.now.fraction} = {' + '.join(parts)} {late}"


def restated_in_line(was: Figure, now: Figure, entries: int) -> str:
    """``113/170, 66.5%; restated 114/171, 66.7%: 1 late entry``"""
    if was != now:
        return f"{was.in_words}; restated {now.in_words}: {entries_words(entries)}"
    return f"{was.in_words}; " + (f"the same figure, {entries_words(entries)}" if entries else "stands as published")


def _name(month: Month) -> str:
    return month.words.split()[0]


def cleared_words(
    period: Period, figure: Figure, cleared: Figure, backlog: Backlog, which: str = "today's backlog"
) -> str:  # fmt: skip
    """What is open and late, and what clearing it would make of a figure: it lowers it, and so it is said."""
    due = f"{backlog.due_soon:,} due in the next five working days"
    if not backlog.late:
        return f"{backlog.open:,} open, none of them late, {due}."
    would = f"If {which} were cleared, the figure {period.words} would be {cleared.in_words}"
    if figure.in_time:
        would += " instead of " + figure.in_words + ": clearing late work lowers it"
    return f"{backlog.open:,} open, {backlog.late:,} of them late already, {due}. {would}."


def cleared_in_line(month: Figure, year: Figure, late: int) -> str:
    """``clearing 23 late lowers it: month 114/194 58.8%, year 511/909 56.2%``, of the figures as they are now."""
    cleared = [f"{name} {_spaced(one.if_cleared(late))}" for name, one in (("month", month), ("year", year))]
    how = f"clearing {late:,} late lowers it" if month.in_time or year.in_time else f"with {late:,} late cleared"
    return f"{how}: {', '.join(cleared)}"


def _spaced(figure: Figure) -> str:
    return figure.in_words.replace(", ", " ")
