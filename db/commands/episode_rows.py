"""The rows of a plan or of a time in care, as something is done to it: where who acts may see the case."""

from datetime import date

from sqlmodel import select

from db.commands.command import Work
from db.commands.moving import seen_case
from models import tables
from models.care_codes import FactKind
from models.errors import NotFound
from models.pathway import CaseAt
from models.status import EpisodeAt


def episode_of(work: Work, episode_id: int, today: date) -> tuple[CaseAt, EpisodeAt, tables.StatusEpisode]:
    """The case, the plan or the time in care as it stands, and its row. Raises NotFound."""
    row = work.session.get(tables.StatusEpisode, episode_id)
    if row is None:
        raise NotFound("This plan or time in care is no longer in the store. Look at the case again.")
    case = seen_case(work, row.case_id, today)
    return case, next(one for one in case.episodes if one.id == episode_id), row


def placements_of(work: Work, episode_id: int) -> list[tables.Placement]:
    """The placements of a time in care."""
    return list(work.session.exec(select(tables.Placement).where(tables.Placement.episode_id == episode_id)))


def events_of(work: Work, episode_id: int) -> list[tables.EpisodeEvent]:
    """The reviews, visits and core groups that were held."""
    return list(work.session.exec(select(tables.EpisodeEvent).where(tables.EpisodeEvent.episode_id == episode_id)))


def facts_of(work: Work, episode_id: int, what: FactKind | None = None) -> list[tables.EpisodeFact]:
    """What held of it, oldest first."""
    known = work.session.exec(select(tables.EpisodeFact).where(tables.EpisodeFact.episode_id == episode_id))
    return sorted((one for one in known if what is None or one.what == what), key=lambda one: one.since)
