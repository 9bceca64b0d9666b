"""How the child of a case stands on a day, as every list asks for it: by dated episodes, else by what a file said."""

from db.queries.standards import as_date, maybe_date
from db.store import Reader
from models.case import CaseStatus
from models.status import DATED, EpisodeAt, status_by

# A bit for each kind of episode, and the same once more for those that hold on the day.
_BITS = {kind: 1 << place for place, kind in enumerate(DATED)}
_HOLDING = 1 << len(DATED)
_BIT = "CASE e.kind " + " ".join(f"WHEN '{kind}' THEN {bit}" for kind, bit in _BITS.items()) + " ELSE 0 END"

# Of which kinds there are episodes in the time of case ``c``, and which hold on ``:as_at``, as one number.
KINDS = (
    "(SELECT COALESCE(SUM(DISTINCT CASE WHEN e.ended_on IS NULL OR e.ended_on > c.opened_on "
    f"THEN {_BIT} ELSE 0 END), 0) + {_HOLDING} * COALESCE(SUM(DISTINCT CASE WHEN e.started_on <= :as_at "
    f"AND (e.ended_on IS NULL OR e.ended_on > :as_at) THEN {_BIT} ELSE 0 END), 0) "
    "FROM status_episodes AS e WHERE e.child_id = c.child_id)"
)


def status_with(said: str | None, kinds: int, *, open_case: bool = True) -> CaseStatus:
    """How a child stands, by what a file said of the case and the number of ``KINDS``."""
    recorded = {kind for kind, bit in _BITS.items() if kinds & bit}
    holding = {kind for kind, bit in _BITS.items() if kinds & bit * _HOLDING}
    return status_by(holding, recorded, open_case=open_case, said=said)


def kinds_recorded(reader: Reader, child_id: int) -> set[CaseStatus]:
    """Every kind of episode that was ever recorded of the child."""
    rows = reader.rows("SELECT DISTINCT kind FROM status_episodes WHERE child_id = :id", id=child_id)
    return {CaseStatus(kind) for (kind,) in rows}


# The days that stand on an episode ``e``: of what holds of it, was held of it, and of placements. What a file does not
# date stands since its last day, and keeps nobody from recording an earlier end.
_DAYS = (
    "SELECT held_on AS day FROM episode_events WHERE episode_id = e.id "
    "UNION ALL SELECT since FROM episode_facts WHERE episode_id = e.id AND at IS NOT NULL "
    "UNION ALL SELECT started_on FROM placements WHERE episode_id = e.id "
    "UNION ALL SELECT ended_on FROM placements WHERE episode_id = e.id"
)


def outside(reader: Reader, child_id: int) -> int:
    """How many days stand on plans or times in care of the child that are before their start or after their end."""
    found = reader.rows(
        f"SELECT (SELECT COUNT(*) FROM ({_DAYS}) AS days WHERE day < e.started_on OR day > e.ended_on) "
        "FROM status_episodes AS e WHERE e.child_id = :child",
        child=child_id,
    )
    return sum(int(count) for (count,) in found)


def episodes_at(reader: Reader, child_id: int) -> tuple[EpisodeAt, ...]:
    """Every plan and time in care of the child, oldest first, as something that is done to it finds it."""
    return tuple(
        EpisodeAt(CaseStatus(kind), as_date(started), maybe_date(ended), id_, maybe_date(last))
        for id_, kind, started, ended, last in reader.rows(
            f"SELECT e.id, e.kind, e.started_on, e.ended_on, (SELECT MAX(day) FROM ({_DAYS}) AS days) "
            "FROM status_episodes AS e WHERE e.child_id = :child ORDER BY e.started_on, e.id",
            child=child_id,
        )
    )
