"""Whether a move on the way of a case can be made on a day: each check raises InvalidInput with the reason."""

from dataclasses import dataclass
from datetime import date

from models.assessment import Kind
from models.dates import short_form
from models.errors import InvalidInput
from models.pathway import (
    AssessmentAt,
    CaseAt,
    Dated,
    LateReason,
    Stage,
    Submitted,
    Trigger,
    conference_owed,
    counts_from_referral,
    dates_of,
    overlapped,
    stand_beside,
    starts_with_referral,
    triggers,
)
from models.text import NOTE_LENGTH, clean


@dataclass(frozen=True, slots=True)
class Start:
    """An assessment as it is begun."""

    kind: Kind
    trigger: Trigger
    started_on: date
    clock_from: date


def check_start(case: CaseAt, kind: Kind, trigger: Trigger, on: date, today: date) -> Start:
    """The assessment that starts on the day. Raises InvalidInput with the reason why it cannot.

    The first initial or single assessment counts from the referral, a repeat and a core one from their own start. A
    core one starts at the end of the initial, at a strategy discussion that starts section 47 – an initial may still
    be open then –, or on new information.
    """
    _need_open(case)
    if case.awaits_decision:
        raise InvalidInput(f"The referral of {case.reference} is not decided on yet. A manager decides first.")
    _check_day(case, on, today, "An assessment")
    first = all(one.kind is Kind.CORE for one in case.assessments)
    allowed = triggers(kind)
    if trigger not in allowed:
        raise InvalidInput(
            f"{_a(kind)} does not start at {trigger.words}, but at: {'; or '.join(one.words for one in allowed)}."
        )
    if trigger is Trigger.REFERRAL and not first:
        raise InvalidInput(
            f"{case.reference} has had an assessment since its referral. A further one starts on new information."
        )
    if trigger is Trigger.END_OF_INITIAL:
        _check_after_initial(case, on)
    for other in case.open_assessments:
        _check_beside(other, kind, trigger)
    start = _started(case, kind, trigger, on, first)
    if (other_one := overlapped(case, kind, trigger, start.started_on, None)) is not None:
        raise InvalidInput(
            f"{other_one.begins} went on until {short_form(other_one.authorised_on or today)}; one that starts on "
            f"{short_form(start.started_on)} would overlap it (8863Q). Start this one then or after."
        )
    return start


def _started(case: CaseAt, kind: Kind, trigger: Trigger, on: date, first: bool) -> Start:
    if trigger is Trigger.REFERRAL and case.referred_on is not None:
        return Start(kind, trigger, case.referred_on, case.referred_on)
    if trigger is Trigger.END_OF_INITIAL:
        ended = max(_ends_of_initials(case))
        return Start(kind, trigger, ended, ended)
    # The clock of the one assessment of today runs from the referral, section 47 or not.
    from_referral = first and kind is Kind.SINGLE and trigger is Trigger.STRATEGY and case.referred_on is not None
    return Start(kind, trigger, on, case.referred_on if from_referral and case.referred_on else on)


def _ends_of_initials(case: CaseAt) -> list[date]:
    return [one.authorised_on for one in case.assessments if one.kind is Kind.INITIAL and one.authorised_on]


def _check_after_initial(case: CaseAt, on: date) -> None:
    ended = _ends_of_initials(case)
    if any(one.kind is Kind.INITIAL and one.is_open for one in case.assessments) or not ended:
        raise InvalidInput(
            f"No initial assessment of {case.reference} has ended. Where section 47 enquiries begin, the core "
            "assessment starts at the strategy discussion."
        )
    if on < max(ended):
        raise InvalidInput(
            f"The initial assessment ended on {short_form(max(ended))}; the core one starts then or after."
        )


def _check_beside(other: AssessmentAt, kind: Kind, trigger: Trigger) -> None:
    """An initial and a core assessment may be open together where section 47 began meanwhile, and no others (8896)."""
    if not stand_beside(kind, trigger, other.kind, other.trigger):
        raise InvalidInput(f"{other.begins} is open, and two at once cannot be (8896).")


def check_seen(case: CaseAt, one: AssessmentAt, on: date, today: date) -> None:
    """Raise InvalidInput where the child cannot have been seen for the assessment on the day."""
    _check_day(case, on, today, "Seeing the child")
    if one.authorised_on is not None:
        mend = "Reopen it to note that the child was seen" if one.seen_on is None else "Correct the date, or reopen it"
        raise InvalidInput(f"{one.begins} is authorised. {mend}.")
    _check_not_before(on, one.clock_from, "its clock began")


def check_submit(case: CaseAt, one: AssessmentAt, on: date, today: date) -> None:
    """Raise InvalidInput where the assessment cannot go to the manager on the day."""
    if one.stage is Stage.AUTHORISED:
        raise InvalidInput(f"{one.begins} was authorised on {short_form(one.authorised_on or on)} already.")
    if one.submitted is not None:
        raise InvalidInput(f"{one.begins} is with the manager since {short_form(one.submitted.on)}.")
    _check_day(case, on, today, "Submitting")
    _check_not_before(on, one.started_on, "it started")
    if one.last_on is not None:
        _check_not_before(on, one.last_on, "it was returned or reopened")


def check_return(one: AssessmentAt, on: date, today: date) -> Submitted:
    """What is given back to the worker. Raises InvalidInput where the assessment is not with the manager."""
    submitted = _with_manager(one)
    _check_not_future(on, today, "Returning")
    _check_not_before(on, submitted.on, "it was submitted")
    return submitted


def check_authorise(
    case: CaseAt, one: AssessmentAt, signer_id: int | None, on: date, today: date, reason: LateReason | None, note: str
) -> Submitted:  # fmt: skip
    """What is signed. Raises InvalidInput where it cannot be: not submitted, one's own, or late without its reason.

    No one authorises their own: neither who submitted it, nor who holds the case, or held it then. A signature on the
    due date is in time; after it a coded reason and a note are needed.
    """
    submitted = _with_manager(one)
    _check_not_future(on, today, "Authorising")
    _check_not_before(on, submitted.on, "it was submitted")
    if one.seen_on is not None:
        _check_not_before(on, one.seen_on, "the child was seen")
    check_signer(case, one, signer_id, on)
    if on > one.due_on:
        if reason is None:
            raise InvalidInput(
                f"It was due on {short_form(one.due_on)}, so this is late. Say why: "
                f"{', '.join(code.value for code in LateReason)}."
            )
        if not note:
            raise InvalidInput(f"It was due on {short_form(one.due_on)}, so this is late. Say more in a note.")
    elif reason is not None or note:
        raise InvalidInput(
            f"It is in time: due on {short_form(one.due_on)}. A reason for lateness would be wrong. Leave it out."
        )
    return submitted


def check_signer(case: CaseAt, one: AssessmentAt, signer_id: int | None, on: date) -> None:
    """Raise InvalidInput where somebody would authorise their own: on that day, or as it was submitted."""
    if signer_id is None or one.submitted is None:
        return
    if signer_id == one.submitted.by_id:
        raise InvalidInput("You submitted this assessment yourself. No one authorises their own: another manager does.")
    if signer_id == case.holder_id:
        raise InvalidInput("You hold this case yourself. No one authorises their own: another manager does.")
    if signer_id in case.holders_on(one.submitted.on, on):
        raise InvalidInput("You held this case then yourself. No one authorises their own: another manager does.")


def check_reopen(case: CaseAt, one: AssessmentAt, on: date, today: date) -> None:
    """Raise InvalidInput where the assessment cannot be opened again. It keeps its start and its due date."""
    if one.authorised_on is None:
        raise InvalidInput(f"{one.begins} is open. Nothing was written.")
    _need_open(case)
    if (other := overlapped(case, one.kind, one.trigger, one.started_on, None, one.id)) is not None:
        if other.is_open:
            raise InvalidInput(f"{other.begins} is open, and two at once cannot be (8896).")
        raise InvalidInput(
            f"{other.begins} has followed this one, and would overlap it were it open again (8863Q). Start a further "
            "assessment on new information."
        )
    _check_not_future(on, today, "Reopening")
    _check_not_before(on, one.authorised_on, "it was authorised")


def check_close(case: CaseAt, on: date, today: date) -> None:
    """Raise InvalidInput where the case cannot be closed on the day (8630, 8867)."""
    _need_open(case)
    if case.awaits_decision:
        raise InvalidInput(
            f"The referral of {case.reference} is not decided on yet. A manager decides, which may end it."
        )
    _check_not_future(on, today, "Closing")
    since = max(case.opened_on, case.referred_on or case.opened_on)
    if on < since:
        raise InvalidInput(f"{case.reference} was opened on {short_form(since)}; it cannot close before that (8630).")
    if case.open_assessments:
        raise InvalidInput(
            f"A case does not close while {case.open_assessments[0].words} is open (8867). Have it authorised first."
        )
    if (runs := next((one for one in case.episodes if one.ended_on is None), None)) is not None:
        raise InvalidInput(
            f"{runs.called[:1].upper()}{runs.called[1:]} runs since {short_form(runs.started_on)}. End it first; then "
            "close the case."
        )
    if case.closes_too_soon:
        raise InvalidInput(
            f"Section 47 enquiries run on {case.reference} since {short_form(case.section_47_on or on)} (8868). Note "
            "their conference, why none is needed, or that they have ended; then close it."
        )
    signed = [("an assessment was authorised", one.authorised_on) for one in case.assessments]
    signed += [(f"{one.called} ended", one.ended_on) for one in case.episodes if one.started_on >= case.opened_on]
    for event, day in (("its referral was decided on", case.decided_on), ("section 47 began", case.section_47_on),
                       ("the conference was held", case.conference_on), *signed):  # fmt: skip
        if day is not None and on < day:
            raise InvalidInput(f"On {short_form(day)} {event}; the case closes then or after.")


def corrected(case: CaseAt, one: AssessmentAt | None, what: Dated, now: date, today: date) -> date | None:
    """The date as it stands, where it can become ``now``. Raises InvalidInput where it cannot be corrected so."""
    if what not in dates_of(case, one):
        raise InvalidInput(_why_not(what, one))
    _check_not_future(now, today, "A date in the record")
    was = date_of(case, one, what)
    if was == now:
        raise InvalidInput(f"{short_form(now)} is what stands there already. Nothing was written.")
    if one is None:
        _check_referral(case, now)
        return was
    match what:
        case Dated.STARTED:
            _check_started(case, one, now, today)
        case Dated.SEEN:
            _check_day(case, now, today, "Seeing the child")
            _check_not_before(now, one.clock_from, "its clock began")
            _check_not_after(now, one.authorised_on, "it was authorised")
        case _:
            _check_signing(case, one, what, now)
    return was


def _check_started(case: CaseAt, one: AssessmentAt, now: date, today: date) -> None:
    _check_day(case, now, today, "An assessment")
    _check_not_after(now, one.first_submitted_on, "it was submitted")
    if not counts_from_referral(case, one):
        _check_not_after(now, one.seen_on, "the child was seen")
    _check_not_after(now, one.authorised_on, "it was authorised")
    if one.trigger is Trigger.STRATEGY and case.section_47_on == one.started_on:
        _check_not_after(now, case.conference_on, "the conference that followed")
    ended = [other.authorised_on for other in case.assessments if other.kind is Kind.INITIAL and other.authorised_on]
    if one.trigger is Trigger.END_OF_INITIAL and ended:
        _check_not_before(now, min(ended), "the initial assessment ended")
    _check_no_overlap(case, one, now, one.authorised_on)


def _check_signing(case: CaseAt, one: AssessmentAt, what: Dated, now: date) -> None:
    _check_not_before(now, one.started_on, "it started (8608)")
    if one.last_on is not None and now < one.last_on:
        raise InvalidInput(f"It was returned or reopened on {short_form(one.last_on)}; {short_form(now)} is before.")
    if what is not Dated.AUTHORISED:
        return
    if one.submitted is not None:
        _check_not_before(now, one.submitted.on, "it was submitted")
    if one.seen_on is not None:
        _check_not_before(now, one.seen_on, "the child was seen")
    if case.closed_on is not None and now > case.closed_on:
        raise InvalidInput(f"The case was closed on {short_form(case.closed_on)}, and none is open after that.")
    _check_no_overlap(case, one, one.started_on, now)


def _check_no_overlap(case: CaseAt, one: AssessmentAt, started_on: date, until: date | None) -> None:
    other = overlapped(case, one.kind, one.trigger, started_on, until, one.id)
    if other is not None and overlapped(case, one.kind, one.trigger, one.started_on, one.authorised_on, one.id) is None:
        end = "and is open" if other.authorised_on is None else f"until {short_form(other.authorised_on)}"
        raise InvalidInput(
            f"{other.begins} went on {end}, and the two would overlap (8863Q). Check the date, or correct the other "
            "one first."
        )


def _check_referral(case: CaseAt, now: date) -> None:
    """A referral that was received on another day: nothing on the case can have been before it."""
    for one in case.assessments:
        if one.started_on < now and not starts_with_referral(case, one):
            raise InvalidInput(f"{one.begins} started before {short_form(now)} (1103). Correct that first.")
        if starts_with_referral(case, one):
            _check_no_overlap(case, one, now, one.authorised_on)
        for day in (one.authorised_on, one.first_submitted_on, one.seen_on):
            if day is not None and day < now:
                raise InvalidInput(f"{one.begins} has an entry of {short_form(day)}, before that. Check the date.")
    if case.held_since is not None and case.held_since < now:
        raise InvalidInput(f"A worker has held the case since {short_form(case.held_since)}, before that.")
    for day in (case.decided_on, case.closed_on, case.section_47_on, case.conference_on, case.written_since):
        if day is not None and day < now:
            raise InvalidInput(f"Something stands on the case of {short_form(day)}, before that. Check the date.")


def date_of(case: CaseAt, one: AssessmentAt | None, what: Dated) -> date | None:
    """The date as it stands now: of the assessment, or of the case itself."""
    if one is None:
        return case.referred_on
    return {
        Dated.STARTED: one.started_on,
        Dated.SEEN: one.seen_on,
        Dated.SUBMITTED: one.submitted.on if one.submitted else None,
        Dated.AUTHORISED: one.authorised_on,
    }.get(what)


def _why_not(what: Dated, one: AssessmentAt | None) -> str:
    if what is Dated.STARTED and one is not None:
        return "It starts and counts with the referral. Correct the day on which the referral was received."
    return f"There is no date on which {what.words} to be corrected."


def check_taken_up(case: CaseAt, on: date, today: date) -> None:
    """Raise InvalidInput where a case that was closed here cannot be open again."""
    if case.closed_on is None:
        raise InvalidInput(f"{case.reference} is open. Nothing was written.")
    if case.closure_id is None:
        raise InvalidInput(
            f"{case.reference} was not closed by a decision to close, but by a file or by the decision on its referral."
        )
    if case.referred_again:
        raise InvalidInput(f"The child has been referred again since, so {case.reference} cannot be open again.")
    _check_not_future(on, today, "A decision")
    _check_not_before(on, case.closed_on, "it was closed")


def check_action(case: CaseAt, due_on: date, on: date) -> None:
    """Raise InvalidInput where nothing can be agreed on the case, or it would be due before it is agreed."""
    _need_open(case)
    if due_on < on:
        raise InvalidInput(f"It would be due on {short_form(due_on)}, before it is agreed. Check the date.")


def check_section_47(case: CaseAt, since: date | None) -> None:
    """Raise InvalidInput where the day on which section 47 enquiries began is that of an assessment, which moves it."""
    started = [one for one in case.assessments if one.trigger is Trigger.STRATEGY]
    if since is not None and any(one.started_on == case.section_47_on for one in started):
        raise InvalidInput(
            f"Section 47 enquiries began with {started[-1].words}. Correct the day on which that started: they follow."
        )


def check_conference(case: CaseAt, held_on: date | None, today: date) -> None:
    """Raise InvalidInput where no initial child protection conference can be noted for the day."""
    _need_open(case)
    if case.section_47_on is None:
        raise InvalidInput(f"{case.reference} has no section 47 enquiries, so no conference follows from them.")
    if held_on is None:
        if not conference_owed(case.section_47_on, case.conference_on) and case.conference_on is not None:
            raise InvalidInput(f"The conference was held on {short_form(case.conference_on)}, so it was needed.")
        return
    _check_not_future(held_on, today, "A conference")
    _check_not_before(held_on, case.section_47_on, "section 47 began")
    if held_on.weekday() >= 5:
        raise InvalidInput(
            f"{short_form(held_on)} is a weekend, and no conference is held then (8875). Check the date."
        )


def said_late(text: str) -> str:
    """The note on a late signature as it is kept; nothing where it says nothing."""
    said = clean(text, limit=NOTE_LENGTH, what="note on the lateness")
    return said if any(letter.isalnum() for letter in said) else ""


def _with_manager(one: AssessmentAt) -> Submitted:
    if one.authorised_on is not None:
        raise InvalidInput(f"{one.begins} was authorised on {short_form(one.authorised_on)} already.")
    if one.submitted is None:
        raise InvalidInput(f"{one.begins} was not submitted yet, so there is nothing to sign or to return.")
    return one.submitted


def _need_open(case: CaseAt) -> None:
    if case.closed_on is not None:
        raise InvalidInput(f"{case.reference} was closed on {short_form(case.closed_on)}. Nothing was written.")


def _check_day(case: CaseAt, on: date, today: date, what: str) -> None:
    _check_not_future(on, today, what)
    since = max(case.opened_on, case.referred_on or case.opened_on)
    if on < since:
        raise InvalidInput(
            f"{case.reference} was opened on {short_form(since)}; {short_form(on)} is before that (1103)."
        )


def _check_not_future(on: date, today: date, what: str) -> None:
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future. {what} is of today or an earlier day.")


def _check_not_before(on: date, first: date, event: str) -> None:
    if on < first:
        raise InvalidInput(f"{short_form(on)} is before {event}, on {short_form(first)}. Check the date.")


def _check_not_after(on: date, last: date | None, event: str) -> None:
    if last is not None and on > last:
        raise InvalidInput(f"{short_form(on)} is after {event}, on {short_form(last)} (8608). Check the date.")


def _a(kind: Kind) -> str:
    return f"{'An' if kind is Kind.INITIAL else 'A'} {kind.words.lower()}"
