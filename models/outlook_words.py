"""What is tried in “what if”, in words: its steps, and the cases that wait."""

from collections.abc import Callable, Mapping

from models.dates import short_form
from models.outlook import TriedStep
from models.plan import NewWorker, PlanCase, PlannedLeave
from models.workload import share_words


def waiting_words(count: int) -> str:
    """``waiting: 12 cases``"""
    return f"waiting: {count:,} case{'' if count == 1 else 's'}"


def step_words(tried: TriedStep, teams: Mapping[int, str], called: Callable[[PlanCase], str]) -> str:
    """A step in words; where it is no longer possible, why."""
    step = tried.step
    if isinstance(step, NewWorker):
        words = f"{step.name} begins"
        if step.works_from:
            words += f" on {short_form(step.works_from)}"
        team = teams.get(step.team_id) if step.team_id is not None else None
        words += f" in {team}" if team else ", in no team yet"
        if step.fte_percent != 100:
            words += f", works {share_words(step.fte_percent)}"
        if step.newly_qualified_until:
            words += f", newly qualified until {short_form(step.newly_qualified_until)}"
    elif isinstance(step, PlannedLeave):
        until = f"to {short_form(step.last_on)}" if step.last_on else "on"
        words = f"{tried.to.name if tried.to else 'A worker'} is on leave from {short_form(step.first_on)} {until}"
    else:
        to = tried.to.name if tried.to else step.starter or "a worker"
        if tried.case is None:
            words = f"A case to {to}"
        else:
            case = tried.case
            points = f"{case.points} point{'' if case.points == 1 else 's'}"
            holder = tried.holder.name if tried.holder else "waiting"
            words = f"{called(case)} ({case.status_words}, {points}): {holder} → {to}"
    if tried.refused:
        return f"✕ not possible: {words}. {tried.refused}"
    return f"{words} ! {'; '.join(tried.limits)}" if tried.limits else words
