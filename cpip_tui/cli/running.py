"""The plan or the time in care that is meant by a case, and what is done alike with each: held, changed, ended."""

from datetime import date

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Options
from cpip_tui.cli.output import print_done
from db.queries.episode_story import event_words
from db.queries.naming import case_named
from db.queries.pathway import case_at
from db.queries.standards import standards
from db.queries.standing import EpisodeLine, episodes_of
from db.store import Reader
from models.care_codes import CareEnd, EventKind, FactKind
from models.case import CaseStatus
from models.census import read
from models.dates import short_form
from models.errors import InvalidInput
from models.pathway import CaseAt
from models.status import EpisodeAt, episode_words
from models.status_moves import HELD_OF
from models.text import showable

_COMMANDS = {
    CaseStatus.CHILD_IN_NEED: "need",
    CaseStatus.CHILD_PROTECTION: "protection",
    CaseStatus.LOOKED_AFTER: "care",
}


def running(reader: Reader, today: date, case: str, kind: CaseStatus) -> tuple[CaseAt, EpisodeAt]:
    """The case that a person named, and the plan or the time in care of the kind that runs on its child.

    Raises NotFound, and InvalidInput where none runs, which tells of the last that did.
    """
    at = case_at(reader, case_named(reader, case).id, today)
    of_kind = [one for one in at.episodes if one.kind is kind]
    found = next((one for one in of_kind if one.ended_on is None), None)
    if found is not None:
        return at, found
    command = f"cpip-tui {_COMMANDS[kind]}"
    last = of_kind[-1] if of_kind else None
    if last is None or last.ended_on is None:
        raise InvalidInput(
            f"{at.reference} has no {episode_words(kind)}. It begins with: {command} begin {at.reference}"
        )
    raise InvalidInput(
        f"No {episode_words(kind)} runs on {at.reference}: the last ran from {short_form(last.started_on)} to "
        f"{short_form(last.ended_on)}. A wrong date of it is corrected with: {command} correct {at.reference}"
    )


def line_of(sitting: Sitting, case: CaseAt, id_: int) -> EpisodeLine:
    """The plan or the time in care as it stands today, to be told of."""
    with sitting.store.reading() as reader:
        lines = episodes_of(reader, standards(reader), case.child_id, sitting.today)
    return next(one for one in lines if one.id == id_)


def next_due(line: EpisodeLine, kind: EventKind) -> str:
    """``; the next is due by Thu 3 Nov 2011``, where a clock counts it."""
    clock = next((one for one in line.clocks if one.clock.event is kind), None)
    return "" if clock is None else f"; the next is due by {short_form(clock.due_on)}"


def hold(
    options: Options, case: str, kind: CaseStatus, event: EventKind, on: str | None, note: str,
    alone: bool | None = None,
) -> None:  # fmt: skip
    """Note that a review, a visit or a core group was held, and say by when the next is due."""
    from db.commands.standing import note_held

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            at, one = running(reader, sitting.today, case, kind)
        note_held(sitting.store, sitting.act(), one.id, event, day, sitting.today, alone=alone, note=note)
        line = line_of(sitting, at, one.id)
    how = {True: ", child seen alone", False: ", child seen, not alone", None: ""}[alone]
    print_done(f"{at.reference}: {event_words(kind, event).lower()} on {short_form(day)}{how}{next_due(line, event)}.")


def change(
    options: Options, case: str, kind: CaseStatus, what: FactKind, code: str, since: str | None, note: str
) -> None:  # fmt: skip
    """The category, the legal status or the goal is another since a day."""
    from db.commands.standing import set_fact

    value = read(what.codes, code)
    with working(options, writing=True) as sitting:
        day = sitting.happened_on(since)
        with sitting.store.reading() as reader:
            at, one = running(reader, sitting.today, case, kind)
        set_fact(sitting.store, sitting.act(), one.id, what, value, day, sitting.today, note=note)
    print_done(f"{at.reference}: {what.words} {value.in_full} since {short_form(day)}.")


def end(options: Options, case: str, kind: CaseStatus, on: str | None, note: str, reason: str | None = None) -> None:
    """The plan or the time in care that runs ends."""
    from db.commands.standing import end_episode

    code = None if reason is None else read(CareEnd, reason)
    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            at, one = running(reader, sitting.today, case, kind)
        end_episode(sitting.store, sitting.act(), one.id, day, sitting.today, reason=code, note=note)
    why = "" if code is None else f": {code.in_full}"
    print_done(f"{at.reference}: {one.called} of {short_form(one.started_on)} ended on {short_form(day)}{why}.")


def correct(
    options: Options, case: str, kind: CaseStatus, start: str | None, ended: str | None, began: str | None, because: str
) -> None:  # fmt: skip
    """The start or the end was recorded wrongly. Raises InvalidInput where it is not said which of the two."""
    from db.commands.standing_corrected import correct_episode

    if (start is None) == (ended is None):
        raise InvalidInput("Give the right day with --start or with --end; one of the two.")
    with working(options, writing=True) as sitting:
        started_on, ended_on = sitting.maybe_day(start, past=True), sitting.maybe_day(ended, past=True)
        with sitting.store.reading() as reader:
            at = case_at(reader, case_named(reader, case).id, sitting.today)
        one = _meant(at, kind, sitting.maybe_day(began, past=True))
        correct_episode(
            sitting.store, sitting.act(), one.id, sitting.today, because, started_on=started_on, ended_on=ended_on
        )  # fmt: skip
    what = f"began on {short_form(started_on)}" if started_on else f"ended on {short_form(ended_on or sitting.today)}"
    print_done(showable(f"{at.reference}: {one.called} {what}."))


def take_back(options: Options, case: str, kind: CaseStatus, what: str, on: str | None, because: str) -> None:
    """A review, a visit or a core group was not held, whichever plan or time in care of the kind it stands on."""
    from db.commands.standing_corrected import take_back_held

    event = _event(kind, what)
    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            at = case_at(reader, case_named(reader, case).id, sitting.today)
            lines = episodes_of(reader, standards(reader), at.child_id, sitting.today)
        of_kind = [one for one in lines if one.kind is kind]
        if not of_kind:
            raise InvalidInput(f"{at.reference} has no {episode_words(kind)}, so nothing is to be taken back.")
        found = (one for one in reversed(of_kind) if any((held.kind, held.on) == (event, day) for held in one.events))
        id_ = next(found, of_kind[-1]).id
        take_back_held(sitting.store, sitting.act(), id_, event, day, sitting.today, because)
        line = line_of(sitting, at, id_)
    called = event_words(kind, event).lower()
    print_done(f"{at.reference}: {called} of {short_form(day)} taken back{next_due(line, event)}.")


def _event(kind: CaseStatus, typed: str) -> EventKind:
    """``core-group`` as it is typed. Raises InvalidInput, with what can be held of the kind."""
    can_be = {one.value.replace("_", "-"): one for one in EventKind if one in HELD_OF[kind]}
    found = can_be.get(typed.strip().lower().replace("_", "-"))
    if found is None:
        raise InvalidInput(f"“{typed}” is not held of a {episode_words(kind)}. Give one of: {', '.join(can_be)}.")
    return found


def _meant(case: CaseAt, kind: CaseStatus, began: date | None) -> EpisodeAt:
    """The one that began on the day; without it the one that runs, or the only one. Raises InvalidInput."""
    of_kind = [one for one in case.episodes if one.kind is kind]
    found = [one for one in of_kind if began in (None, one.started_on)]
    if began is None and len(found) > 1:
        found = [one for one in found if one.ended_on is None]
    if len(found) == 1:
        return found[0]
    if not of_kind:
        raise InvalidInput(f"{case.reference} has no {episode_words(kind)}, so there is no date to correct.")
    listed = ", ".join(short_form(one.started_on) for one in of_kind)
    raise InvalidInput(
        f"{case.reference} has {len(of_kind)} of the kind “{episode_words(kind)}”, begun on: {listed}. Say which with "
        "--began DATE."
    )
