"""What holds of a plan or of care changes, it ends, or a part of it was recorded wrongly, as it is asked for."""

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from db.queries.episode_story import held_words
from db.queries.standing import EpisodeLine
from models.care_codes import CareEnd, FactKind
from models.case import CaseStatus
from models.dates import short_form
from models.notes import written as said_something
from models.people import Action
from models.status import episode_words
from screens.asking import allowed, fill_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.fields import day_field, text_field
from screens.dialogs.form import Filled, FormField
from screens.plan_recording import code_field, since_start
from screens.standing import acting_day


async def change_fact(screen: Screen[Any], desk: Desk, one: EpisodeLine, what: FactKind, who: str) -> bool:
    """Ask for the category, the legal status or the goal, and since when it holds. True where it was written."""
    if not allowed(screen, desk, Action.CHANGE_PLAN_FACT):
        return False
    get_ready("db.commands.standing")
    fields = [
        code_field("value", what.words, what.codes),
        acting_day(desk, "since", "since", since=since_start(one)),
        text_field("note", "note", "why; empty: nothing is said", optional=True),
    ]

    def write(filled: Filled) -> None:
        from db.commands.standing import set_fact

        set_fact(
            desk.store, desk.act(), one.id, what, filled["value"], filled["since"], desk.today(),
            note=filled["note"] or "",
        )  # fmt: skip

    now = one.fact(what)
    intro = [f"Now: {now.in_full}, since {short_form(now.since)}." if now else "Nothing is recorded yet."]
    return await fill_and_write(screen, f"{who}: {what.words}", fields, write, intro=intro)


async def end_plan(screen: Screen[Any], desk: Desk, one: EpisodeLine, who: str) -> bool:
    """Ask on which day it ends and why: of care for the code, of a plan in words."""
    if not allowed(screen, desk, Action.END_PLAN):
        return False
    get_ready("db.commands.standing")
    on = acting_day(desk, "on", "ends on", since=since_start(one))
    if one.kind is CaseStatus.LOOKED_AFTER:
        why = text_field("note", "note", "more about it; empty: nothing", optional=True)
        fields = [code_field("reason", "reason", CareEnd), on, why]
    else:
        because = FormField("note", "because", "why it ends", read=lambda text: said_something(text, "reason"))
        fields = [on, because]

    def write(filled: Filled) -> None:
        from db.commands.standing import end_episode

        end_episode(
            desk.store, desk.act(), one.id, filled["on"], desk.today(), reason=filled.values.get("reason"),
            note=filled["note"] or "",
        )  # fmt: skip

    intro = [f"It runs since {short_form(one.started_on)}."]
    if one.placement is not None:
        intro.append(f"The placement ends with it: {one.placement.words}.")
    return await fill_and_write(screen, f"{who}: the {one.words} ends", fields, write, intro=intro)


async def correct_plan(screen: Screen[Any], desk: Desk, episodes: Sequence[EpisodeLine], who: str) -> bool:
    """Ask which start or end is wrong, what is right, and why it was wrong."""
    if not allowed(screen, desk, Action.CORRECT_DATE):
        return False
    get_ready("db.commands.standing_corrected")
    choices, meant = [], {}
    for one in reversed(episodes):
        for what, day in (("start", one.started_on), ("end", one.ended_on)):
            if day is not None:
                key = f"{what} {one.id}"
                meant[key] = one, what, day
                choices.append((key, f"{what} of the {one.words}: {short_form(day)}"))
    chosen = await screen.app.push_screen_wait(ChoiceDialog("Which date is wrong?", choices, choices[0][0]))
    if chosen is None:
        return False
    line, what, day = meant[chosen]
    fields = [
        day_field("now", "right is", desk.today(), calendar=desk.calendar(), past=True),
        FormField("because", "reason", "why the date was wrong; both stay on the record"),
    ]

    def write(filled: Filled) -> None:
        from db.commands.standing_corrected import correct_episode

        start, end = (filled["now"], None) if what == "start" else (None, filled["now"])
        correct_episode(
            desk.store, desk.act(), line.id, desk.today(), filled["because"], started_on=start, ended_on=end
        )  # fmt: skip

    follows = "what stands of that day moves with it, and its clocks follow" if what == "start" else (
        "placements that ended with it move with it"
    )  # fmt: skip
    intro = [f"Stands now: {short_form(day)}; {follows}."]
    heading = f"{who}: the {what} of the {episode_words(line.kind)}"
    return await fill_and_write(screen, heading, fields, write, intro=intro)


async def take_back(screen: Screen[Any], desk: Desk, episodes: Sequence[EpisodeLine], who: str) -> bool:
    """Ask which review, visit or core group was not held, the latest first, and why it stands there."""
    if not allowed(screen, desk, Action.NOTE_HELD):
        return False
    get_ready("db.commands.standing_corrected")
    held = sorted(((event, one) for one in episodes for event in one.events), key=lambda each: each[0].on, reverse=True)
    words = [f"{short_form(event.on)}: {held_words(one.kind, event)}" for event, one in held]
    choices = [(str(number), said) for number, said in enumerate(words)]
    chosen = await screen.app.push_screen_wait(ChoiceDialog("Which was not held?", choices, "0"))
    if chosen is None:
        return False
    event, line = held[int(chosen)]

    def write(filled: Filled) -> None:
        from db.commands.standing_corrected import take_back_held

        take_back_held(desk.store, desk.act(), line.id, event.kind, event.on, desk.today(), filled["because"])

    fields = [FormField("because", "reason", "why it was not held; that it stood here stays on the record")]
    intro = [f"{words[int(chosen)]}. It goes, and its clock is counted without it."]
    return await fill_and_write(screen, f"{who}: not held", fields, write, intro=intro)
