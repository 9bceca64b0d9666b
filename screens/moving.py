"""The moves of a case and its assessments as they are asked for: decided, started, seen, submitted, signed, returned.

Each is asked in a form that comes again, with all that was typed, where the store refuses; True is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from textual.screen import Screen

from db.queries.case_file import AssessmentLine
from db.queries.pathway import case_at
from db.queries.signature import managers
from models.assessment import Kind, countdown
from models.dates import parse_day, short_form
from models.errors import Conflict, CpipError, FieldErrors, InvalidInput
from models.moves import Start, check_start
from models.notes import written as said_something
from models.pathway import CaseAt, Trigger, kind_on, triggers
from models.people import Action
from models.referral import ReferralOutcome
from models.standards import Clock, Standards, days_word
from screens.asking import allowed, ask_and_write, fill_and_write, get_ready, written
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.fields import day_field, rationale_field
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.standing import acting_day, how_it_stands, late_fields, read_assessment, read_case
from screens.widgets.plain import tell

_ANY = ""  # the code for any manager
_ALONE = (("", "not recorded"), ("yes", "seen alone"), ("no", "not alone"))


async def decide_on_referral(
    screen: Screen[Any], desk: Desk, case_id: int, who: str, *, corrects: int | None = None
) -> bool:
    """Ask what is decided on the referral, and why; ``corrects`` is the decision that this one corrects.

    ``who`` is what the case is called on the screen, here and in every other move.
    """
    if not allowed(screen, desk, Action.DECIDE_REFERRAL):
        return False
    get_ready("db.commands.referring")
    found = read_case(screen, desk, case_id)
    if found is None:
        return False
    case, clock = found
    kind = kind_on(clock, case.referred_on or case.opened_on)
    choices = [(one.value, one.in_full(kind)) for one in ReferralOutcome]
    current = ReferralOutcome.ASSESSMENT.value
    while True:
        asked = f"What is decided on the referral of {who}?"
        chosen = await screen.app.push_screen_wait(ChoiceDialog(asked, choices, current))
        if chosen is None:
            return False
        current = chosen
        if await _give_reasons(screen, desk, case, clock, ReferralOutcome(chosen), who, corrects):
            return True


def _owed(received_on: date, clock: Standards, desk: Desk, corrects: int | None) -> str:
    """By when the decision is owed, and how that stands; of one that corrects another nothing is owed."""
    if corrects is not None:
        return ""
    due = clock.due(Clock.REFERRAL_DECISION, received_on)
    days = due.standard.working_days
    stands = countdown(clock.calendar, due.due_on, None, desk.acting_on).label
    return f"; the decision is owed by {short_form(due.due_on)} ({days} working {days_word(days)}): {stands}"


async def _give_reasons(
    screen: Screen[Any], desk: Desk, case: CaseAt, clock: Standards, outcome: ReferralOutcome, who: str,
    corrects: int | None,
) -> bool:  # fmt: skip
    kind = kind_on(clock, case.referred_on or case.opened_on)
    fields, since = [rationale_field()], (case.referred_on or case.opened_on, "the referral was received")
    if outcome is ReferralOutcome.SECTION_47:
        fields.append(acting_day(desk, "strategy", "strategy discussion", since=since))
    fields.append(acting_day(desk, "on", "decided on", since=since))

    def write(filled: Filled) -> None:
        from db.commands.referring import decide_referral

        decide_referral(
            desk.store, desk.act(), case.id, outcome, filled["because"], filled["on"], desk.today(),
            strategy_on=filled.values.get("strategy"), corrects=corrects,
        )  # fmt: skip

    heading = f"{who}: {outcome.in_full(kind)}"
    intro = []
    if case.referred_on is not None:
        intro = [f"Referral received {short_form(case.referred_on)}{_owed(case.referred_on, clock, desk, corrects)}."]
    if outcome.ends:
        intro.append("The case closes with it.")
    if corrects is not None:
        intro.append("It corrects the decision before, which stays on the record.")
    return await fill_and_write(screen, heading, fields, write, intro=intro, undoable=False)


async def start(
    screen: Screen[Any], desk: Desk, case_id: int, who: str, *, typed: Mapping[str, str] | None = None
) -> bool:
    """Ask which assessment starts, at what and on which day; only what can start is offered."""
    if not allowed(screen, desk, Action.START_ASSESSMENT):
        return False
    get_ready("db.commands.assessing")
    found = read_case(screen, desk, case_id)
    if found is None:
        return False
    case, clock = found
    starts = sorted(can_start(case, clock, desk.acting_on), key=lambda one: one.trigger is Trigger.NEW_INFORMATION)
    if not starts:
        tell(screen, _why_none(case, desk), "warning")
        return False
    choices = [(f"{one.kind.value} {one.trigger.value}", _start_words(one)) for one in starts]
    ended = [one.authorised_on for one in case.assessments if one.kind is Kind.INITIAL and one.authorised_on]
    after_initial = len(starts) == 1 and starts[0].trigger is Trigger.END_OF_INITIAL
    fields = [
        FormField("what", "assessment", initial=choices[0][0] if len(choices) == 1 else None, choices=choices),
        acting_day(desk, "on", "starts on", initial=max(ended) if after_initial and ended else None),
    ]
    intro = ["What starts it is asked and kept."]
    if any(one.trigger is Trigger.REFERRAL for one in starts) and case.referred_on is not None:
        intro.append(f"At the referral it starts and counts on {short_form(case.referred_on)}, whatever day is given.")
    if ended:
        intro.append(f"The initial assessment ended on {short_form(max(ended))}.")

    def write(filled: Filled) -> None:
        from db.commands.assessing import start_assessment

        kind, trigger = filled["what"].split()
        start_assessment(
            desk.store, desk.act(), case_id, Kind(kind), Trigger(trigger), filled["on"], desk.today()
        )  # fmt: skip

    return await fill_and_write(screen, f"Start an assessment of {who}", fields, write, intro=intro, typed=typed)


def can_start(case: CaseAt, clock: Standards, on: date) -> Iterator[Start]:
    """What can start on the day or has since, of the kinds whose standard was in force then."""
    for kind in Kind:
        for trigger in triggers(kind):
            try:
                one = check_start(case, kind, trigger, on, on)
            except InvalidInput:
                continue
            if not clock.due(kind.clock, one.clock_from).nearest_standard:
                yield one


def _why_none(case: CaseAt, desk: Desk) -> str:
    """Why no assessment can start: what is said of a repeat, which needs the least."""
    try:
        check_start(case, Kind.CORE, Trigger.NEW_INFORMATION, desk.acting_on, desk.today())
    except InvalidInput as refused:
        return str(refused)
    return "No assessment can start on that day: no standard for one was in force."


def _start_words(one: Start) -> str:
    return f"{one.kind.value}, at {one.trigger.words}" if one.trigger is not Trigger.NEW_INFORMATION else (
        f"{one.kind.value}, on {one.trigger.words}"
    )  # fmt: skip


async def note_seen(screen: Screen[Any], desk: Desk, case_id: int, assessment_id: int, who: str) -> bool:
    """Ask on which day the child was seen for the assessment, and whether alone; no day is not seen yet."""
    if not allowed(screen, desk, Action.NOTE_SEEN):
        return False
    get_ready("db.commands.assessing")
    found = read_assessment(screen, desk, case_id, assessment_id, desk.today())
    if found is None:
        return False
    line = found[1]
    fields = _seen_fields(desk, line, empty="not seen yet")

    def write(filled: Filled) -> None:
        from db.commands.assessing import note_seen

        note_seen(
            desk.store, desk.act(), assessment_id, filled["seen"], _alone(filled), desk.today(), seen=_noted(line)
        )  # fmt: skip

    def stands() -> list[str]:
        return [f"{line.kind.words} of {short_form(line.started_on)}: {line.seen}."]

    def anew() -> list[str]:
        nonlocal line
        line = _read_again(desk, case_id, line)
        return stands()

    return await fill_and_write(screen, f"{who}: child seen", fields, write, intro=stands(), anew=anew)


def _noted(line: AssessmentLine) -> tuple[bool | None, date | None, bool | None]:
    """What the form shows of the child being seen, which must still stand when it is written over."""
    return line.child_seen, line.seen_on, line.seen_alone


def _read_again(desk: Desk, case_id: int, line: AssessmentLine) -> AssessmentLine:
    """The assessment with what is noted of it today, or as it was where it cannot be read."""
    found = read_assessment(None, desk, case_id, line.id, desk.today())
    return found[1] if found else line


def _seen_fields(desk: Desk, line: AssessmentLine, *, empty: str) -> list[FormField]:
    alone = {True: "yes", False: "no", None: ""}[line.seen_alone]
    return [
        day_field(
            "seen", "child seen on", desk.today(), calendar=desk.calendar(), initial=line.seen_on, optional=True,
            empty=empty, past=True,
        ),
        FormField("alone", "and how", initial=alone, choices=_ALONE),
    ]  # fmt: skip


def _alone(filled: Filled) -> bool | None:
    alone = {"yes": True, "no": False}.get(filled["alone"])
    if alone is not None and filled["seen"] is None:
        raise FieldErrors({"seen": "Give the day on which the child was seen, or leave open how."})
    return alone


async def submit_one(screen: Screen[Any], desk: Desk, case_id: int, assessment_id: int, who: str) -> bool:
    """Ask to which manager the assessment goes; what is known of the child being seen stands there already."""
    if not allowed(screen, desk, Action.SUBMIT):
        return False
    get_ready("db.commands.assessing")
    found = read_assessment(screen, desk, case_id, assessment_id)
    if found is None:
        return False
    line, now = found[1], _read_again(desk, case_id, found[1])
    fields = [
        *_seen_fields(desk, now, empty="not recorded"),
        *_manager_field(screen, desk, case_id),
        acting_day(desk, "on", "submitted on", since=(line.started_on, "it started")),
    ]

    def write(filled: Filled) -> None:
        from db.commands.assessing import submit

        seen_on, alone = filled["seen"], _alone(filled)
        if seen_on is None and now.seen_on is not None:
            raise FieldErrors(
                {"seen": f"It stands there that the child was seen on {short_form(now.seen_on)}. Correct that first."}
            )
        to_id = int(filled["to"]) if filled.values.get("to") else None
        submit(
            desk.store, desk.act(), assessment_id, filled["on"], desk.today(), to_id=to_id, seen_on=seen_on,
            alone=alone, seen=_noted(now),
        )  # fmt: skip

    def anew() -> list[str]:
        nonlocal now
        now = _read_again(desk, case_id, now)
        return [how_it_stands(now)]

    heading = f"{who}: submit the {line.kind.words.lower()}"
    return await fill_and_write(screen, heading, fields, write, intro=[how_it_stands(line)], anew=anew)


def _manager_field(screen: Screen[Any], desk: Desk, case_id: int) -> list[FormField]:
    """To whom it is submitted: those of the team that has the case first. Who submits is not among them."""
    me = desk.person.id if desk.person else None
    try:
        with desk.store.reading() as reader:
            holder = case_at(reader, case_id, desk.today()).holder_id
            known = [one for one in managers(reader, case_id, desk.acting_on) if one[0] not in (me, holder)]
    except CpipError as error:
        tell(screen, str(error), "error")
        return []
    first = [(str(id_), f"{name}, manager of the team") for id_, name, of_team in known if of_team]
    others = [(str(id_), name) for id_, name, of_team in known if not of_team]
    choices = [*first, (_ANY, "any manager"), *others]
    return [FormField("to", "to", initial=choices[0][0], choices=choices)]


async def authorise_one(screen: Screen[Any], desk: Desk, case_id: int, assessment_id: int, who: str) -> bool:
    """Show how the assessment stands, and ask for the signature; for a late one the reason and a note as well."""
    if not allowed(screen, desk, Action.AUTHORISE):
        return False
    get_ready("db.commands.assessing")

    def fields(line: AssessmentLine, typed: Mapping[str, str] | None) -> list[FormField]:
        on = [acting_day(desk, "on", "authorised on")]
        return on if _day_typed(desk, typed) <= line.due.due_on else [*on, *late_fields()]

    def write(filled: Filled, seen: int) -> None:
        from db.commands.assessing import authorise

        authorise(
            desk.store, desk.act(), assessment_id, filled["on"], desk.today(), reason=filled.values.get("reason"),
            note=filled.values.get("note") or "", seen=seen,
        )  # fmt: skip

    return await _sign(screen, desk, case_id, assessment_id, f"{who}: authorise", fields, write)


async def return_one(screen: Screen[Any], desk: Desk, case_id: int, assessment_id: int, who: str) -> bool:
    """Ask for the comment with which the assessment goes back to the worker."""
    if not allowed(screen, desk, Action.RETURN):
        return False
    get_ready("db.commands.assessing")

    def fields(line: AssessmentLine, typed: Mapping[str, str] | None) -> list[FormField]:
        del line, typed
        comment = FormField(
            "comment", "comment", "what is to be done before it is signed",
            read=lambda text: said_something(text, "comment to the worker"),
        )  # fmt: skip
        return [comment, acting_day(desk, "on", "returned on")]

    def write(filled: Filled, seen: int) -> None:
        from db.commands.assessing import return_assessment

        return_assessment(
            desk.store, desk.act(), assessment_id, filled["comment"], filled["on"], desk.today(), seen=seen
        )  # fmt: skip

    return await _sign(screen, desk, case_id, assessment_id, f"{who}: return with a comment", fields, write)


async def _sign(
    screen: Screen[Any], desk: Desk, case_id: int, assessment_id: int, heading: str,
    fields: Callable[[AssessmentLine, Mapping[str, str] | None], Sequence[FormField]],
    sign: Callable[[Filled, int], None],
) -> bool:  # fmt: skip
    """A manager's answer to a submission: made of how it stands whenever the form comes, and only of that one."""
    known = read_assessment(screen, desk, case_id, assessment_id)
    if known is None:
        return False
    line = known[1]

    def form(typed: Mapping[str, str] | None, refused: str) -> FormDialog:
        nonlocal line
        found = read_assessment(None, desk, case_id, assessment_id) if refused else None
        line = found[1] if found else line
        of = fields(line, typed)
        return FormDialog(heading, of, intro=_to_sign(line), typed=typed, refused=refused)

    def run(filled: Filled, version: int | None) -> None:
        del version
        seen = line.submission.id if line.submission else 0
        try:
            sign(filled, seen)
        except (Conflict, InvalidInput) as refused:
            if happened := what_happened(desk, case_id, assessment_id, seen):
                raise Conflict(happened) from refused
            raise

    return await ask_and_write(screen, form, run, done=written(heading))


def what_happened(desk: Desk, case_id: int, assessment_id: int, seen: int) -> str:
    """What became of a submission since it was looked at, by whom and with what words; nothing where it stands."""
    found = read_assessment(None, desk, case_id, assessment_id, desk.today())
    if found is None or (found[1].submission is not None and found[1].submission.id == seen):
        return ""
    case, line = found
    name = line.kind.words
    answers = [
        one
        for one in case.story
        if one.assessment_id == assessment_id and one.what.startswith((f"{name} returned", f"{name} authorised"))
    ]
    if not answers:
        return ""
    last = answers[-1]
    said = f": “{last.said}”" if last.said and not desk.names_hidden else ""
    by = f" by {last.by}" if last.by else ""
    again = " It was submitted again since." if line.submission is not None else ""
    return f"Since you looked: {last.what}{by} on {short_form(last.on)}{said}.{again} Nothing was written."


def _day_typed(desk: Desk, typed: Mapping[str, str] | None) -> date:
    try:
        return parse_day((typed or {}).get("on", ""), desk.today(), past=True, calendar=desk.calendar())
    except InvalidInput:
        return desk.acting_on


def _to_sign(line: AssessmentLine) -> list[str]:
    found = [how_it_stands(line), line.split.in_words]
    if line.submission is not None:
        to = f" to {line.submission.to}" if line.submission.to else ""
        found.append(f"submitted {short_form(line.submission.on)} by {line.submission.by}{to}")
    return [*found, *(one.words for one in line.qualities)]
