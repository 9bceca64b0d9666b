"""What a plan is tried on: everybody's load, and every open case with who holds it."""

from datetime import date

from db.queries.holdings import IS_OPEN, known_cases
from db.queries.workers import teams
from db.queries.workload import caseload
from db.store import Reader
from models.outlook import Basis
from models.plan import PlanCase
from models.standards import Standards


def plan_basis(reader: Reader, standards: Standards, on: date, today: date) -> Basis:
    """Everything that a plan from the day on would meet. The loads are those of ``caseload``."""
    load = caseload(reader, standards, on)
    open_cases = [
        row[0]
        for row in reader.rows(f"SELECT c.id FROM cases AS c WHERE {IS_OPEN} ORDER BY c.id", as_at=on.isoformat())
    ]
    return Basis(
        on,
        today,
        load.rules,
        {id_: one.worker for id_, one in load.workloads.items()},
        {id_: one.load for id_, one in load.workloads.items()},
        {
            id_: PlanCase(
                id=id_,
                child=case.child,
                name=case.name,
                held=case.held,
                status=case.status,
                section_47=case.section_47,
                points=load.rules.points(case.status, on),
                due_on=case.due_on,
            )
            for id_, case in known_cases(reader, open_cases, on).items()
        },
        teams(reader),
        frozenset(one.id for one in load.shown),
    )
