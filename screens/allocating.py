"""What every screen does with cases: give them to somebody, take them back, name a co-worker – asked, shown, written.

The cases are frozen when the action begins: a list that is read again meanwhile changes nothing of them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.screen import Screen

from db.queries.case_file import CaseFile
from db.queries.holdings import KnownCase, known_cases
from db.queries.triage import Takers, siblings_of, who_can_take
from db.queries.workers import teams, workers
from models.allocation import ChangeReason, Destination, Outcome, Wish
from models.errors import CpipError
from models.people import Action
from screens.asking import allowed, fill_and_write, fill_show_write, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.fields import day_field, override_field, rationale_field
from screens.dialogs.form import Filled, FormField
from screens.dialogs.takers import Taken, TakersDialog, Way
from screens.widgets.plain import tell

_NAMED = 3  # cases of an action that are named one by one; more are counted


async def allocate_cases(screen: Screen[Any], desk: Desk, wishes: Sequence[Wish], worker_id: int | None = None) -> bool:
    """Ask who takes the cases and why, show what will be done, and write it. True where something was written."""
    if not wishes or not allowed(screen, desk, Action.ALLOCATE):
        return False
    get_ready("db.commands.allocating")
    try:
        return await _allocate(screen, desk, _frozen(desk, wishes), worker_id)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False


async def _allocate(screen: Screen[Any], desk: Desk, wishes: Sequence[Wish], worker_id: int | None) -> bool:
    on, names = desk.acting_on, not desk.names_hidden
    ids = [wish.case_id for wish in wishes]
    with desk.store.reading() as reader:
        clock, cases = desk.standards(reader), known_cases(reader, ids, on)
        siblings = siblings_of(reader, ids, on)
        load = who_can_take(reader, clock, ids, on, today=desk.today(), names=names)
    if not cases:
        tell(screen, "These cases are no longer in the store. Look at the list again.", "warning")
        return False

    def rank(along: Sequence[int]) -> Takers:
        if not along:
            return load
        with desk.store.reading() as reader:
            return who_can_take(reader, clock, [*ids, *along], on, load.caseload, today=desk.today(), names=names)

    title = _title(desk, list(cases.values()), load, on)
    ways = tuple(Way) if len(wishes) == 1 else (Way.WORKER, Way.TEAM)
    with desk.store.reading() as reader:
        people = workers(reader)
    holding = {_holder(case, on) for case in cases.values()} - {None}
    holders = {people[id_].name for id_ in holding if id_ is not None}
    dialog = TakersDialog(title, siblings, rank, desk.called, preselected=worker_id, ways=ways, holders=holders)
    taken = await screen.app.push_screen_wait(dialog)
    if taken is None:
        return False
    if taken.way is Way.CO_WORKER:
        return await _name_co_worker(screen, desk, next(iter(cases.values())), taken.worker_id or 0, on)
    to = await _destination(screen, desk, taken)
    if to is None:
        return False
    along = [Wish(id_) for id_ in taken.siblings]
    if along:
        with desk.store.reading() as reader:
            more = known_cases(reader, taken.siblings, on)
        cases |= more
        along = [Wish(id_, _seen(case, on)) for id_, case in more.items()]
    every = [*wishes, *along]
    limits = _limits(rank(taken.siblings), to[0].worker_id)
    held = any(_holder(case, on) is not None for case in cases.values())
    many = taken.way is Way.WORKER and len(every) > 1
    form = _hand_over_form(desk, on, held=held, limits=limits, many=many)
    heading = f"{_cases_in_words(desk, list(cases.values()))} to {to[1]}"

    def run(filled: Filled, apply: bool) -> list[Outcome]:
        from db.commands.allocating import allocate

        return allocate(
            desk.store, desk.act(), every, to[0], filled["on"], desk.today(), filled["because"],
            code=ChangeReason(filled["code"]) if held and filled["code"] else None,
            override=filled.values.get("override") or "", apply=apply,
        )  # fmt: skip

    intro = [f"! {limit}" for limit in limits]
    return await fill_show_write(screen, desk, heading, form, run, intro=intro, show=len(every) > 1)


async def take_back(screen: Screen[Any], desk: Desk, wishes: Sequence[Wish]) -> bool:
    """Ask why the cases are taken back from who holds them, show what will be done, and write it."""
    if not wishes or not allowed(screen, desk, Action.UNALLOCATE):
        return False
    get_ready("db.commands.allocating")
    on, frozen = desk.acting_on, _frozen(desk, wishes)
    try:
        with desk.store.reading() as reader:
            cases = list(known_cases(reader, [wish.case_id for wish in wishes], on).values())
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    if len(cases) == 1 and _holder(cases[0], on) is None:
        tell(screen, f"{cases[0].reference} has no named worker, so there is nobody to take it back from.")
        return False
    form = _hand_over_form(desk, on, held=True)

    def run(filled: Filled, apply: bool) -> list[Outcome]:
        from db.commands.allocating import unallocate

        return unallocate(
            desk.store, desk.act(), frozen, filled["on"], desk.today(), filled["because"],
            code=ChangeReason(filled["code"]), apply=apply,
        )  # fmt: skip

    heading = f"Take {_cases_in_words(desk, cases)} back to unallocated"
    return await fill_show_write(screen, desk, heading, form, run, show=len(wishes) > 1)


async def _name_co_worker(screen: Screen[Any], desk: Desk, case: KnownCase, worker_id: int, on: date) -> bool:
    with desk.store.reading() as reader:
        name = workers(reader)[worker_id].name

    def write(filled: Filled) -> None:
        from db.commands.co_working import co_work

        co_work(desk.store, desk.act(), case.id, worker_id, filled["on"], desk.today(), filled["because"])

    fields = [
        rationale_field("what they are to do beside who holds it"),
        day_field("on", "from", desk.today(), calendar=desk.calendar(), initial=on, past=True),
    ]
    return await fill_and_write(screen, f"{name} co-works {case.reference}", fields, write)


async def end_co_working(screen: Screen[Any], desk: Desk, case: CaseFile) -> bool:
    """Ask whose part in the case ends, and why. True where it was written."""
    now = [one for one in case.co_workers if one.ended_on is None]
    chosen = str(now[0].worker_id) if len(now) == 1 else None
    if chosen is None:
        choices = [(str(one.worker_id), one.worker) for one in now]
        chosen = await screen.app.push_screen_wait(ChoiceDialog("Who co-works it no more?", choices, choices[0][0]))
    if chosen is None:
        return False
    name = next(one.worker for one in now if str(one.worker_id) == chosen)

    def write(filled: Filled) -> None:
        from db.commands.co_working import end_co_work

        end_co_work(desk.store, desk.act(), case.id, int(chosen), filled["on"], desk.today(), filled["because"])

    fields = [
        rationale_field(),
        day_field("on", "from", desk.today(), calendar=desk.calendar(), initial=desk.acting_on, past=True),
    ]
    return await fill_and_write(screen, f"{name} co-works {case.reference} no more", fields, write)


async def _destination(screen: Screen[Any], desk: Desk, taken: Taken) -> tuple[Destination, str] | None:
    with desk.store.reading() as reader:
        known, people = teams(reader), workers(reader)
    if taken.way is Way.WORKER and taken.worker_id is not None:
        return Destination(worker_id=taken.worker_id), people[taken.worker_id].name
    if not known:
        tell(screen, "There is no team in this store yet.", "warning")
        return None
    asked = "To which team? Without a named worker the case stays unallocated."
    chosen = await screen.app.push_screen_wait(
        ChoiceDialog(asked, [(str(id_), name) for id_, name in known.items()], str(next(iter(known))))
    )
    return None if chosen is None else (Destination(team_id=int(chosen)), f"the team {known[int(chosen)]}")


def _hand_over_form(
    desk: Desk, on: date, *, held: bool, limits: Sequence[str] = (), many: bool = False
) -> list[FormField]:
    """``many`` where several cases go to a worker: some of them may pass a limit though not all do."""
    fields = [rationale_field(), day_field("on", "from", desk.today(), calendar=desk.calendar(), initial=on, past=True)]
    if held:
        codes = [(reason.value, reason.words) for reason in ChangeReason]
        fields.append(FormField("code", "reason of change", initial=None, choices=codes))
    if limits or many:
        fields.append(override_field(needed=bool(limits)))
    return fields


def _frozen(desk: Desk, wishes: Sequence[Wish]) -> list[Wish]:
    """The cases as they were seen. What is seen of a day to come says nothing of who holds them today."""
    return list(wishes) if desk.as_at <= desk.today() else [Wish(wish.case_id) for wish in wishes]


def _title(desk: Desk, cases: Sequence[KnownCase], takers: Takers, on: date) -> str:
    asked = takers.asked
    points = f"{asked.points} point{'' if asked.points == 1 else 's'}"
    if len(cases) > 1:
        return f"Who can take these {len(cases)} cases, {points}?"
    case = cases[0]
    status = case.status.words + (", section 47" if case.section_47 else "")
    known = takers.continuity[case.child_id].in_words
    who = desk.case_called(case.reference, case.child, case.name)
    holder = _holder(case, on)
    now = f"With {takers.caseload.workloads[holder].worker.name} now; " if holder is not None else ""
    return f"Who can take {who}, {status}, {points}? {now}{known if now else known.capitalize()}."


def _cases_in_words(desk: Desk, cases: Sequence[KnownCase]) -> str:
    if len(cases) > _NAMED:
        return f"{len(cases):,} cases"
    return ", ".join(desk.case_called(case.reference, case.child, case.name) for case in cases)


def _limits(takers: Takers, worker_id: int | None) -> tuple[str, ...]:
    candidate = takers.of(worker_id) if worker_id is not None else None
    return candidate.limits if candidate else ()


def _holder(case: KnownCase, on: date) -> int | None:
    held = case.held.holding_on(on)
    return held.worker_id if held else None


def _seen(case: KnownCase, on: date) -> int:
    held = case.held.holding_on(on)
    return held.id if held else 0
