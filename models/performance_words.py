"""What figures allow to be said: how a year to date reconciles, and what clearing the backlog would do to it."""

from models.timeliness import Backlog, Figure, LateEntry, Month, Period, Reconciled


def late_entries_words(late: tuple[LateEntry, ...], together: Figure) -> str:
    """``1 late entry (1/1)``; of several what they come to together. Where they take away, the figure is negative."""
    if len(late) == 1:
        return f"1 late entry ({together.fraction})"
    return f"{len(late):,} late entries ({together.fraction} together)"


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
