"""A plan or a time in care begins, and what is held of it, as it is asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.screen import Screen

from db.queries.episode_story import event_words
from db.queries.episode_words import last_held
from db.queries.standing import EpisodeLine
from models.care_codes import AbuseCategory, EventKind, LegalStatus, PlacementType
from models.case import CaseStatus
from models.census import CensusCode
from models.errors import InvalidInput
from models.pathway import CaseAt
from models.people import Action
from models.status import episode_words
from models.status_clocks import explained
from screens.asking import allowed, fill_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.fields import text_field
from screens.dialogs.form import Filled, FormField
from screens.standing import acting_day

ALONE = (("", "not recorded"), ("yes", "seen alone"), ("no", "not alone"))
_MOST_PLANS = 100


async def begin_plan(screen: Screen[Any], desk: Desk, case: CaseAt, kind: CaseStatus, who: str) -> bool:
    """Ask since when, and of a protection plan for what, of a time in care under which law and where.

    ``who`` is what the case is called on the screen, here and in all that follows. True where it was written.
    """
    if not allowed(screen, desk, Action.BEGIN_PLAN):
        return False
    get_ready("db.commands.standing")
    opened = max(case.opened_on, case.referred_on or case.opened_on)
    on = acting_day(desk, "on", "begins on", since=(opened, "the case was opened"))
    fields, intro = _begin_fields(kind, on), _before(case, kind)

    def write(filled: Filled) -> None:
        from db.commands.standing import begin_care, begin_need, begin_protection

        store, act, today = desk.store, desk.act(), desk.today()
        if kind is CaseStatus.CHILD_PROTECTION:
            begin_protection(
                store, act, case.id, filled["category"], filled["on"], today, previous_plans=filled["previous"]
            )
        elif kind is CaseStatus.LOOKED_AFTER:
            begin_care(store, act, case.id, filled["legal"], filled["placement"], filled["on"], today)
        else:
            begin_need(store, act, case.id, filled["on"], today)

    begins = "begins to be looked after" if kind is CaseStatus.LOOKED_AFTER else f"a {episode_words(kind)} begins"
    return await fill_and_write(screen, f"{who}: {begins}", fields, write, intro=intro)


def _begin_fields(kind: CaseStatus, on: FormField) -> list[FormField]:
    if kind is CaseStatus.CHILD_PROTECTION:
        previous = FormField(
            "previous", "plans before", "how many that are not recorded here; empty: not known", read=_count,
            optional=True,
        )  # fmt: skip
        return [on, code_field("category", "category", AbuseCategory), previous]
    if kind is CaseStatus.LOOKED_AFTER:
        lasting = [one for one in PlacementType if not one.is_temporary]
        where = code_field("placement", "placement", PlacementType, lasting, empty="not known yet")
        return [on, code_field("legal", "legal status", LegalStatus), where]
    return [on]


def _before(case: CaseAt, kind: CaseStatus) -> list[str]:
    """What begins or ends with it."""
    runs = {one.kind for one in case.episodes if one.ended_on is None}
    if kind is CaseStatus.CHILD_PROTECTION:
        found = ["It begins with the initial conference, from which the first review and core group are counted."]
        if CaseStatus.CHILD_IN_NEED in runs:
            found.append("The child in need plan ends on the same day.")
        return found
    return []


def code_field(
    name: str, label: str, kind: type[CensusCode], among: Sequence[CensusCode] | None = None, *, empty: str = ""
) -> FormField:
    """One of a set of codes, found by typing a part of its code or words; ``empty`` says what none is."""
    asked = "code or words" + (f"; empty: {empty}" if empty else "")
    choices = [(one.value, one.in_full) for one in among or list(kind)]
    return FormField(name, label, asked, read=kind, optional=bool(empty), search=choices)


def _count(text: str) -> int:
    if not (text.strip().isdecimal() and text.isascii() and int(text.strip()[:9]) <= _MOST_PLANS):
        raise InvalidInput(f"Give a number of plans from 0 to {_MOST_PLANS}, or leave it empty.")
    return int(text)


def since_start(one: EpisodeLine) -> tuple[date, str]:
    """The first day of which anything can be recorded."""
    return one.started_on, "care began" if one.kind is CaseStatus.LOOKED_AFTER else "the plan began"


async def note_held(screen: Screen[Any], desk: Desk, one: EpisodeLine, kind: EventKind, who: str) -> bool:
    """Ask on which day it was held; of a visit whether the child was seen alone."""
    if not allowed(screen, desk, Action.NOTE_HELD):
        return False
    get_ready("db.commands.standing")
    fields = [acting_day(desk, "on", "held on" if kind is not EventKind.VISIT else "visit on", since=since_start(one))]
    if kind is EventKind.VISIT:
        fields.append(FormField("alone", "child", initial="", choices=ALONE, says="whether the child was seen alone"))
    fields.append(text_field("note", "note", "what is to be known of it; empty: nothing", optional=True))

    def write(filled: Filled) -> None:
        from db.commands.standing import note_held

        alone = {"yes": True, "no": False}.get(filled.values.get("alone") or "")
        note_held(
            desk.store, desk.act(), one.id, kind, filled["on"], desk.today(), alone=alone, note=filled["note"] or ""
        )

    counted = [clock for clock in one.clocks if clock.clock.event is kind]
    intro = [f"{clock.countdown.label} · {last_held(one, clock)}" for clock in counted]
    intro += [explained(clock) for clock in counted]
    return await fill_and_write(screen, f"{who}: {event_words(one.kind, kind).lower()}", fields, write, intro=intro)
