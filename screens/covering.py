"""Absence cover from a screen: who covers whom from when until when, shown row by row, written as one act."""

from datetime import date
from typing import Any

from textual.screen import Screen

from db.queries.triage import who_can_take
from db.queries.workload import Workload, held_cases
from models.allocation import Outcome
from models.errors import CpipError
from screens.asking import fill_show_write, get_ready
from screens.desk import Desk
from screens.dialogs.fields import day_field, override_field, rationale_field
from screens.dialogs.form import Filled
from screens.dialogs.takers import TakersDialog, Way
from screens.widgets.plain import tell


async def cover_absence(screen: Screen[Any], desk: Desk, one: Workload) -> bool:
    """Ask who holds for a time what the worker holds, and from when until when. True where something was written."""
    get_ready("db.commands.covering")
    on = desk.acting_on
    try:
        with desk.store.reading() as reader:
            clock = desk.standards(reader)
            ids = [case.id for case in held_cases(reader, clock, on, one.id)]
            takers = who_can_take(reader, clock, ids, on, today=desk.today(), history=False)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    if not ids:
        tell(screen, f"{one.worker.name} holds no open case, so there is nothing to cover.")
        return False
    cases = f"{len(ids)} case{'' if len(ids) == 1 else 's'}"
    title = f"Who covers for {one.worker.name}? {cases}, {takers.asked.points} points."
    dialog = TakersDialog(title, (), lambda _: takers, desk.called, ways=(Way.WORKER,))
    taken = await screen.app.push_screen_wait(dialog)
    if taken is None or taken.worker_id is None:
        return False
    chosen = takers.of(taken.worker_id)
    name = chosen.worker.name if chosen else ""
    heading = f"{name} covers for {one.worker.name}"
    leave = one.worker.leave_between(on, date.max)
    fields = [
        rationale_field(),
        day_field("first", "first day", desk.today(), calendar=clock.calendar, initial=leave.first_on if leave else on),
        day_field(
            "last",
            "last day",
            desk.today(),
            calendar=clock.calendar,
            initial=leave.last_on if leave else None,
            optional=True,
            empty="until given back",
        ),
        override_field(needed=bool(chosen and chosen.limits)),
    ]
    intro = [f"! {limit}" for limit in chosen.limits] if chosen else []

    def run(filled: Filled, apply: bool) -> list[Outcome]:
        from db.commands.covering import cover

        return cover(
            desk.store, desk.act(), one.id, taken.worker_id or 0, filled["first"], filled["last"], desk.today(),
            filled["because"], override=filled["override"] or "", apply=apply,
        )  # fmt: skip

    return await fill_show_write(screen, desk, heading, fields, run, intro=intro)


async def give_cases_back(screen: Screen[Any], desk: Desk, one: Workload) -> bool:
    """Ask why, and give back what others hold for the worker. True where something was written."""
    get_ready("db.commands.covering")
    on = desk.acting_on
    fields = [
        rationale_field("why, for each child's record"),
        day_field("on", "from", desk.today(), calendar=desk.calendar(), initial=on),
    ]

    def run(filled: Filled, apply: bool) -> list[Outcome]:
        from db.commands.covering import give_back

        return give_back(desk.store, desk.act(), one.id, filled["on"], desk.today(), filled["because"], apply=apply)

    heading = f"Give back to {one.worker.name} what others hold for them"
    return await fill_show_write(screen, desk, heading, fields, run)
