"""The command ``what-if``: what moves of cases, leave and starters would do to everybody's load; nothing is written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting
from db.exchange.lists.what_if import WHAT_IF
from db.queries.holdings import allocation_id
from db.queries.naming import case_named
from db.queries.planning import plan_basis
from db.queries.standards import standards
from db.queries.workers import worker_by_name
from db.store import Reader
from models.allocation import Wish
from models.dates import long_form
from models.errors import InvalidInput
from models.outlook import Basis, Forecast, Tried, try_out
from models.outlook_words import step_words, waiting_words
from models.plan import NewWorker, Plan, PlannedLeave, PlannedMove, Step
from models.text import clean


def read_what_if(
    sitting: Sitting,
    moves: Annotated[
        list[str] | None, typer.Option("--move", metavar="CASE=NAME", help="This case to this worker, or starter.")
    ] = None,
    leave: Annotated[
        list[str] | None, typer.Option("--leave", metavar="NAME=FROM..TO", help="This worker is away on these days.")
    ] = None,
    starters: Annotated[
        list[str] | None, typer.Option("--starter", metavar="NAME", help="Somebody who begins, full time.")
    ] = None,
) -> Told[Forecast]:
    """What moves, leave and starters would do to loads and breaches, as on the screen. Nothing is written."""
    with sitting.store.reading() as reader:
        basis = plan_basis(reader, standards(reader), sitting.acting_on, sitting.today)
        tried = try_out(Plan().adding(*_steps(sitting, reader, basis, moves, leave, starters)), basis)
    steps = [_words(tried, at) for at in range(len(tried.steps))]
    about = {
        "as_at": basis.on, "waiting_before": tried.waiting.before, "waiting_after": tried.waiting.after,
        "steps": steps, "possible": not tried.refused,
    }  # fmt: skip
    told = [f"{at:>3} {words}" for at, words in enumerate(steps, 1)]
    return Told(WHAT_IF, tried.listed, {"steps": len(steps)}, _summary(tried), about=about, last=told)


what_if = printed(read_what_if, "what_if")


def _steps(
    sitting: Sitting, reader: Reader, basis: Basis, moves: Sequence[str] | None, leave: Sequence[str] | None,
    starters: Sequence[str] | None,
) -> Iterator[Step]:  # fmt: skip
    """Who begins first, then who is away, then what changes hands. Raises InvalidInput, NotFound."""
    begin = {clean(name).casefold(): clean(name) for name in starters or ()}
    yield from (NewWorker(name, None) for name in begin.values())
    for given in leave or ():
        name, days = _parted(given, "NAME=FROM..TO")
        first, _, last = days.partition("..")
        yield PlannedLeave(
            worker_by_name(dict(basis.workers), name).id, sitting.day(first), sitting.maybe_day(last or None)
        )
    for given in moves or ():
        yield _move(reader, basis, begin, *_parted(given, "CASE=NAME"))


def _move(reader: Reader, basis: Basis, begin: Mapping[str, str], case: str, name: str) -> PlannedMove:
    found = case_named(reader, case)
    wish = Wish(found.id, allocation_id(reader, found.id, basis.on))
    if starter := begin.get(clean(name).casefold()):
        return PlannedMove(wish, starter=starter)
    return PlannedMove(wish, worker_by_name(dict(basis.workers), name).id)


def _parted(given: str, form: str) -> tuple[str, str]:
    before, apart, after = given.rpartition("=")
    if not apart or not before.strip() or not after.strip():
        raise InvalidInput(f"“{given}” cannot be read. Write it as {form}.")
    return before.strip(), after.strip()


def _words(tried: Tried, at: int) -> str:
    return step_words(tried.steps[at], tried.basis.teams, lambda case: case.child)


def _summary(tried: Tried) -> str:
    waiting = waiting_words(tried.waiting.before)
    if tried.waiting.before != tried.waiting.after:
        waiting += f" → {tried.waiting.after:,}"
    more = "".join(f"; {words}" for words in tried.waiting.breaches)
    some = len(tried.refused)
    refused = f" {some} step{' is' if some == 1 else 's are'} not possible." if some else ""
    return f"What if, from {long_form(tried.basis.on)}: {waiting}{more}. Nothing is written.{refused}"
