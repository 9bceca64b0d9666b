"""What a case file tells about an assessment beside its days: it informs, and it ranks nobody."""

from datetime import date
from enum import StrEnum

from models.dates import short_form


class Quality(StrEnum):
    """Something about how an assessment was done that a reader should know."""

    LAST_DAY = "last_day"
    SAME_DAY = "same_day"
    MOVED_START = "moved_start"
    NOT_SEEN = "not_seen"
    NOT_RECORDED = "not_recorded"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Quality.LAST_DAY: "authorised on the last day",
    Quality.SAME_DAY: "closed the day it was opened",
    Quality.MOVED_START: "its start was moved",
    Quality.NOT_SEEN: "completed with no child seen",
    Quality.NOT_RECORDED: "completed, child seen not recorded",
}


def qualities(
    *, started_on: date, due_on: date, authorised_on: date | None, child_seen: bool | None, moved_start: bool
) -> tuple[Quality, ...]:
    """What is to be told of an assessment, in the order of ``Quality``.

    ``child_seen`` is None where it was not recorded, and ``moved_start`` says that its start or the referral it counts
    from was corrected. Of an assessment that is not authorised nothing but that can be told.
    """
    done = authorised_on is not None
    holds = {
        Quality.LAST_DAY: authorised_on == due_on,
        Quality.SAME_DAY: authorised_on == started_on,
        Quality.MOVED_START: moved_start,
        Quality.NOT_SEEN: done and child_seen is False,
        Quality.NOT_RECORDED: done and child_seen is None,
    }
    return tuple(quality for quality in Quality if holds[quality])


def seen_words(child_seen: bool | None, seen_on: date | None, alone: bool | None) -> str:
    """``child seen Mon 5 Sep 2011, alone``; ``child not seen yet``; ``child seen (day not recorded)``.

    Where nothing is recorded it says so, and not that nobody saw the child. A day on which the child was seen is a
    record of it.
    """
    if child_seen is False:
        return "child not seen yet"
    if child_seen is None and seen_on is None:
        return "child seen: not recorded"
    when = short_form(seen_on) if seen_on else "(day not recorded)"
    with_whom = "" if alone is None else ", alone" if alone else ", not alone"
    return f"child seen {when}{with_whom}"
