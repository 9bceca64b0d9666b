"""Why supervision is due by a day, sentence by sentence: counted from when, by which rule, put off by what."""

from datetime import date, timedelta

from db.queries.supervision import SupervisionRow
from models.calendar import WorkingCalendar
from models.dates import short_form
from models.recurring import Occasion
from models.supervision import FIGURES_MONTHS, SupervisionClock, SupervisionDue


def why_due(row: SupervisionRow, clock: SupervisionClock, calendar: WorkingCalendar) -> list[str]:
    """The sentences of the explanation, a line each; empty ones part them."""
    due = row.due
    lines = [_why_none(row, clock)] if due is None else [*_counted(row, clock, due), *_falls(due, calendar)]
    if row.countdown is not None:
        lines.append(f"As at {short_form(row.as_at)}: {row.words}, in working days.")
    lines += ["", *_agreed(row), "", *_held(row)]
    return lines


def _why_none(row: SupervisionRow, clock: SupervisionClock) -> str:
    name, leave, until = row.worker.name, row.worker.leave_on(row.as_at), row.worker.works_until
    if row.last_held_on is None and clock.begins_by(row.as_at) is None:
        return (
            f"Nobody knows since when {name} is to be supervised: nothing is agreed, and no first day of theirs is "
            "known. Close this, press m, and agree who supervises them."
        )
    if until is not None:
        return f"Nothing is due: {name} leaves on {short_form(until)}, before the next session would be."
    away = f"{name} is on leave since {short_form(leave.first_on)}" if leave else f"{name} will be on leave"
    return f"Nothing is due: {away}, and no last day of it is known. Once it is, the first working day after it counts."


def _counted(row: SupervisionRow, clock: SupervisionClock, due: SupervisionDue) -> list[str]:
    """From which day, by which rule, to which day."""
    since = short_form(due.last_on)
    if row.last_held_on is not None:
        lines = [f"Counted from {since}, when the last session was held that counts (one to one, or reflective)."]
    else:
        begins = "the first agreement" if clock.agreements and due.last_on != row.worker.works_from else "the first day"
        lines = [f"No session was held yet that counts, so it is counted from {since}, {begins}."]
    first = clock.frequency_on(due.last_on + timedelta(days=1))
    if first != due.frequency:
        lines.append(f"The rule was {first.in_words} then; before it came due another was in force:")
    lines.append(f"At least {due.frequency.in_words}, by the rule in force on the day itself.")
    days = (due.counted_to - due.last_on).days
    lines.append(f"{days} calendar day{'' if days == 1 else 's'} after {since} is {short_form(due.counted_to)}.")
    if due.put_off:
        leave = row.worker.leave_on(due.counted_to)
        away = f"on leave, {leave.in_words}" if leave else "on leave"
        lines.append(f"{row.worker.name} is {away}: put off to the first working day back, {short_form(due.on)}.")
    return lines


def _falls(due: SupervisionDue, calendar: WorkingCalendar) -> list[str]:
    """What is to be known of the day itself."""
    lines, why = [], calendar.why_not_working(due.on)
    if why:
        before = short_form(calendar.after(due.on, -1))
        said = short_form(due.on) if why[:3] == short_form(due.on)[:3] else f"{short_form(due.on)}, {why},"
        lines.append(f"{said} is no working day: the last one before it is {before}.")
    if calendar.is_provisional(due.last_on, due.on):
        lines.append("? Provisional: not all bank holidays up to that day are known yet.")
    return lines


def _agreed(row: SupervisionRow) -> list[str]:
    """What is agreed, and who is away."""
    agreed = row.agreement
    if agreed is None:
        return ["No supervisor is agreed: the rule for their role is what counts."]
    every = f"every {agreed.every_days} days" if agreed.every_days else "as often as the rule asks"
    lines = [
        f"Agreed from {short_form(agreed.effective_from)}: {agreed.supervisor} supervises {row.worker.name} as "
        f"{agreed.supervised_as.words}, {every}."
    ]
    if row.covered_by:
        gone = "has left" if row.supervisor_left else "is away"
        lines.append(f"{agreed.supervisor} {gone}, which moves nothing: {row.covered_by} covers.")
    elif row.nobody_covers:
        lines.append(f"{agreed.supervisor} {row.gone_words}; it moves nothing. Agree who supervises (m).")
    elif agreed.cover:
        lines.append(f"While {agreed.supervisor} is away, {agreed.cover} covers; it moves nothing.")
    return lines


def _held(row: SupervisionRow) -> list[str]:
    """What was due in the months that the list counts, and what became of it."""
    if not row.expected:
        return [f"Nothing was due in the last {FIGURES_MONTHS} months."]
    said = f"Held {row.held} of {row.expected} that were due in the last {FIGURES_MONTHS} months:"
    return [said, *(_occasion(one) for one in reversed(row.figures))]


def _occasion(one: Occasion) -> str:
    due = f"due {short_form(one.due_on)}"
    return f"  {due:<20} {_became(one.done_on, in_time=one.in_time)}"


def _became(done_on: date | None, *, in_time: bool) -> str:
    if done_on is None:
        return "✕ not held"
    return f"✓ held {short_form(done_on)}" + ("" if in_time else ", late")
