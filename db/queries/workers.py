"""Workers as the rules of workload see them, and those rules."""

from collections import defaultdict

from db.queries.standards import as_date, maybe_date
from db.store import Reader
from models.errors import NotFound, StoreDamaged
from models.practice_rules import Rule, RuleName, Rules
from models.text import clean
from models.workload import Period, Worker


def workers(reader: Reader) -> dict[int, Worker]:
    """Everybody by id, with leave and reductions, those who left and managers included."""
    leave: dict[int, list[Period]] = defaultdict(list)
    for id_, worker, first, last, note in reader.rows(
        "SELECT id, worker_id, first_on, last_on, note FROM leaves ORDER BY first_on, id"
    ):
        leave[worker].append(Period(as_date(first), maybe_date(last), note, id=id_))
    less: dict[int, list[Period]] = defaultdict(list)
    for id_, worker, first, last, points, note in reader.rows(
        "SELECT id, worker_id, first_on, last_on, points, note FROM reductions ORDER BY first_on, id"
    ):
        less[worker].append(Period(as_date(first), maybe_date(last), note, points, id_))
    rows = reader.rows(
        "SELECT w.id, w.name, w.team_id, t.name, w.role, w.fte_percent, w.newly_qualified_until, w.works_from, "
        "w.works_until, w.version FROM workers AS w LEFT JOIN teams AS t ON t.id = w.team_id ORDER BY w.id"
    )
    return {
        id_: Worker(
            id=id_,
            name=name,
            team_id=team_id,
            team=team,
            is_manager=role == "team_manager",
            fte_percent=fte,
            newly_qualified_until=maybe_date(qualified),
            works_from=maybe_date(since),
            works_until=maybe_date(until),
            leave=tuple(leave[id_]),
            reductions=tuple(less[id_]),
            version=version,
        )
        for id_, name, team_id, team, role, fte, qualified, since, until, version in rows
    }


def worker_by_name(known: dict[int, Worker], name: str) -> Worker:
    """The worker of this name, however it is cased. Raises NotFound."""
    wanted = clean(name)
    for worker in known.values():
        if worker.name.casefold() == wanted.casefold():
            return worker
    raise NotFound(f"Nobody in this store is called “{wanted}”. Check the spelling; workload lists everybody.")


def teams(reader: Reader) -> dict[int, str]:
    """The teams by id, in the order of their names."""
    return dict(reader.rows("SELECT id, name FROM teams ORDER BY name, id"))


def team_named(reader: Reader, name: str) -> tuple[int, str]:
    """The id and the name of a team, however it is cased. Raises NotFound."""
    wanted = clean(name)
    for id_, known in teams(reader).items():
        if known.casefold() == wanted.casefold():
            return id_, known
    raise NotFound(f"There is no team called “{wanted}” in this store. Check the spelling.")


def practice_rules(reader: Reader) -> Rules:
    """The rules of practice of the store. Raises StoreDamaged where one is missing or unknown."""
    rows = reader.rows("SELECT name, value, effective_from, source, version FROM practice_rules")
    names = {name for name, *_ in rows}
    if names != set(RuleName):
        raise StoreDamaged(
            "The rules of practice in the store are not complete: another program has changed them. "
            "Go back to the last good backup with: cpip-tui restore"
        )
    return Rules(
        Rule(RuleName(name), value, as_date(since), source, version) for name, value, since, source, version in rows
    )
