"""The commands about an assessment on its way: started, child seen, submitted, authorised, returned, corrected."""

from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.allocating import BecauseOption, PreviewOption
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import OnDayOption, Options, with_options
from cpip_tui.cli.output import print_done, print_line
from cpip_tui.cli.reviewing import CaseArgument
from cpip_tui.cli.which import KindOption, StartedOption, Which, meant
from db.queries.case_file import AssessmentLine, case_file
from db.queries.case_people import AllocationLine, CoWorkerLine
from db.queries.naming import case_named
from db.queries.pathway import case_at
from db.queries.signature import managers
from db.queries.standards import standards
from db.store import Reader
from models.assessment import Kind, State
from models.dates import short_form
from models.errors import InvalidInput, NotFound
from models.pathway import (
    AssessmentAt,
    CaseAt,
    Dated,
    LateReason,
    Move,
    Trigger,
    dates_of,
)
from models.quality import Quality, seen_words
from models.text import clean, showable

assess = typer.Typer(
    help="Assessments: start, child seen, submit, authorise, return, correct, reopen.", no_args_is_help=True
)

AloneOption = Annotated[
    bool | None, typer.Option("--alone/--not-alone", help="Whether the child was seen alone; not recorded without it.")
]
ReasonOption = Annotated[LateReason | None, typer.Option("--reason", help="Why it is late, where it is.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What is to be said of the lateness.")]


def _line(sitting: Sitting, case_id: int, assessment_id: int, as_at: date) -> AssessmentLine:
    """The assessment as it stands on the day, to be told of."""
    with sitting.store.reading() as reader:
        file = case_file(reader, standards(reader), case_id, as_at)
    return next(line for line in file.assessments if line.id == assessment_id)


def _held_by_another(sitting: Sitting, case_id: int, on: date) -> str:
    """A line that says whose case it is, where it is neither held nor co-worked by who is working; else empty."""
    with sitting.store.reading() as reader:
        file = case_file(reader, standards(reader), case_id, on)
    holder = next((line.worker for line in file.allocations if line.worker and _lasts(line, on)), None)
    theirs = {holder, *(line.worker for line in file.co_workers if _lasts(line, on))}
    if holder is None or sitting.person.name in theirs:
        return ""
    return f"note: {file.reference} is held by {holder}. It stands as entered by {sitting.person.name}."


def _lasts(line: AllocationLine | CoWorkerLine, on: date) -> bool:
    return line.started_on <= on and (line.ended_on is None or line.ended_on > on)


@assess.command("start")
@with_options
def start(
    options: Options,
    case: CaseArgument,
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="Which assessment.")],
    trigger: Annotated[Trigger, typer.Option("--trigger", help="What starts it; it is kept, and never guessed.")],
    on: OnDayOption = None,
) -> None:
    """Start an assessment. At the referral its clock has run since then, a core one's runs from its own start."""
    from db.commands.assessing import start_assessment

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        with sitting.store.reading() as reader:
            named = case_named(reader, case)
        due_on = start_assessment(sitting.store, sitting.act(), named.id, kind, trigger, day, sitting.today)
        with sitting.store.reading() as reader:
            begun = case_at(reader, named.id, sitting.today).assessments[-1]
    print_done(f"{named.reference}: {begun.words} is started, at {trigger.words}; due {short_form(due_on)}.")


@assess.command("seen")
@with_options
def seen(
    options: Options,
    case: CaseArgument,
    day: Annotated[str | None, typer.Argument(metavar="DATE", help="On which day.")] = None,
    alone: AloneOption = None,
    not_yet: Annotated[bool, typer.Option("--not-yet", help="The child was not seen, whatever stands there.")] = False,
    kind: KindOption = None,
    started: StartedOption = None,
) -> None:
    """Note that the child was seen for an open assessment, and whether alone."""
    from db.commands.assessing import note_seen

    if (day is None) != not_yet:
        raise InvalidInput("Give the day on which the child was seen, or say --not-yet; one of the two.")
    if not_yet and alone is not None:
        raise InvalidInput("A child who was not seen was not seen alone either. Leave --alone or --not-alone out.")
    with working(options, writing=True) as sitting:
        seen_on, started_on = sitting.maybe_day(day, past=True), sitting.maybe_day(started, past=True)
        with sitting.store.reading() as reader:
            at, one = meant(reader, sitting.today, case, Move.SEEN, Which(kind, started_on))
        note_seen(sitting.store, sitting.act(), one.id, seen_on, alone, sitting.today)
        held = _held_by_another(sitting, at.id, sitting.as_at)
    if held:
        print_line(held)
    print_done(f"{at.reference}, {one.words}: {seen_words(seen_on is not None, seen_on, alone)}.")


@assess.command("submit")
@with_options
def submit(
    options: Options,
    case: CaseArgument,
    to: Annotated[str | None, typer.Option("--to", metavar="NAME", help="The manager; any who may sign else.")] = None,
    seen: Annotated[str | None, typer.Option("--seen", metavar="DATE", help="When the child was seen.")] = None,
    alone: AloneOption = None,
    on: OnDayOption = None,
    kind: KindOption = None,
    started: StartedOption = None,
) -> None:
    """Give a finished assessment to the manager. Its clock runs on until it is authorised."""
    from db.commands.assessing import submit as hand_in

    if alone is not None and seen is None:
        raise InvalidInput("Say with --seen on which day the child was seen, alone or not.")
    with working(options, writing=True) as sitting:
        day, started_on = sitting.happened_on(on), sitting.maybe_day(started, past=True)
        seen_on = sitting.maybe_day(seen, past=True)
        with sitting.store.reading() as reader:
            at, one = meant(reader, sitting.today, case, Move.SUBMIT, Which(kind, started_on))
            manager = None if to is None else _manager(reader, at.id, to, day)
        hand_in(
            sitting.store, sitting.act(), one.id, day, sitting.today,
            to_id=None if manager is None else manager[0], seen_on=seen_on, alone=alone,
        )  # fmt: skip
        line, held = _line(sitting, at.id, one.id, day), _held_by_another(sitting, at.id, day)
    if held:
        print_line(held)
    print_done(
        f"{at.reference}: {one.words} is with {manager[1] if manager else 'the manager'} from {short_form(day)}; "
        f"due {short_form(line.due.due_on)}, {line.seen}."
    )


def _manager(reader: Reader, case_id: int, name: str, on: date) -> tuple[int, str]:
    """The manager of this name who may sign. Raises NotFound, which names them."""
    found = managers(reader, case_id, on)
    wanted = clean(name)
    for id_, known, _ in found:
        if known.casefold() == wanted.casefold():
            return id_, known
    raise NotFound(f"Nobody called “{wanted}” may sign. Who may: {', '.join(known for _, known, _ in found)}.")


@assess.command("authorise")
@with_options
def authorise(
    options: Options,
    case: CaseArgument,
    reason: ReasonOption = None,
    note: NoteOption = "",
    on: OnDayOption = None,
    kind: KindOption = None,
    started: StartedOption = None,
) -> None:
    """Sign an assessment off, which stops its clock. No one signs their own; a late one needs a reason and a note."""
    from db.commands.assessing import authorise as sign

    with working(options, writing=True) as sitting:
        day, started_on = sitting.happened_on(on), sitting.maybe_day(started, past=True)
        with sitting.store.reading() as reader:
            at, one = meant(reader, sitting.today, case, Move.AUTHORISE, Which(kind, started_on))
        try:
            sign(
                sitting.store, sitting.act(), one.id, day, sitting.today, reason=reason, note=note,
                seen=one.submitted.id if one.submitted else None,
            )  # fmt: skip
        except InvalidInput as refused:
            if one.submitted is None or day <= one.due_on or (reason is not None and clean(note)):
                raise
            raise InvalidInput(f"{refused} They are given with --reason CODE --note TEXT.") from None
        line = _line(sitting, at.id, one.id, day)
    in_time = "late" if line.countdown.state is State.DONE_LATE else "in time"
    print_line(
        f"{at.reference}: {one.words} is authorised on {short_form(day)}, {in_time}; it was due "
        f"{short_form(line.due.due_on)}."
    )
    known = [each.words for each in line.qualities]
    if Quality.NOT_SEEN not in line.qualities and Quality.NOT_RECORDED not in line.qualities:
        known.insert(0, line.seen)
    print_done(f"{line.split.in_words}. To know: {', '.join(known)}.")


@assess.command("return")
@with_options
def give_back(
    options: Options,
    case: CaseArgument,
    comment: Annotated[str, typer.Option("--comment", metavar="TEXT", help="What the worker is to do.")] = "",
    on: OnDayOption = None,
    kind: KindOption = None,
    started: StartedOption = None,
) -> None:
    """Give an assessment back to the worker with a comment. Its clock runs on."""
    from db.commands.assessing import return_assessment

    with working(options, writing=True) as sitting:
        day, started_on = sitting.happened_on(on), sitting.maybe_day(started, past=True)
        with sitting.store.reading() as reader:
            at, one = meant(reader, sitting.today, case, Move.RETURN, Which(kind, started_on))
        return_assessment(
            sitting.store, sitting.act(), one.id, comment, day, sitting.today,
            seen=one.submitted.id if one.submitted else None,
        )  # fmt: skip
    print_done(f"{at.reference}: {one.words} is returned on {short_form(day)}; due {short_form(one.due_on)}.")


@assess.command("correct")
@with_options
def correct(
    options: Options,
    case: CaseArgument,
    which: Annotated[Dated, typer.Argument(metavar="WHICH", help="Which date: of the referral, or of an assessment.")],
    day: Annotated[str, typer.Argument(metavar="DATE", help="The right day.")],
    because: BecauseOption = "",
    reason: ReasonOption = None,
    note: NoteOption = "",
    on: OnDayOption = None,
    kind: KindOption = None,
    started: StartedOption = None,
    preview: PreviewOption = False,
) -> None:
    """Correct a wrong date with a reason. The due date follows, and the old date stays on the record."""
    from db.commands.assessing import correct_date

    with working(options, writing=not preview) as sitting:
        right, made_on, started_on = (
            sitting.day(day, past=True),
            sitting.happened_on(on),
            sitting.maybe_day(started, past=True),
        )
        with sitting.store.reading() as reader:
            at = case_at(reader, case_named(reader, case).id, sitting.today)
        one = None if which is Dated.REFERRAL else _dated(at, which, Which(kind, started_on))
        follows = correct_date(
            sitting.store, sitting.act(), at.id, None if one is None else one.id, which, right, because, made_on,
            sitting.today, reason=reason, note=note, apply=not preview,
        )  # fmt: skip
    of = f", {one.words}" if one else ""
    said = f"{at.reference}{of}: {which.words} on {short_form(right)}; {follows}."
    if preview:
        print_line(showable(said))
        print_line("This was a preview. Nothing was written.")
    else:
        print_done(said)


def _dated(case: CaseAt, which: Dated, which_one: Which) -> AssessmentAt:
    able = f"with a day on which {which.words} that can be corrected"
    return which_one.among(case, able, lambda one: which in dates_of(case, one))


@assess.command("reopen")
@with_options
def open_again(
    options: Options,
    case: CaseArgument,
    because: BecauseOption = "",
    on: OnDayOption = None,
    kind: KindOption = None,
    started: StartedOption = None,
) -> None:
    """Open an authorised assessment again. It keeps its start and its due date, and its clock has run on."""
    from db.commands.assessing import reopen

    with working(options, writing=True) as sitting:
        day, started_on = sitting.happened_on(on), sitting.maybe_day(started, past=True)
        with sitting.store.reading() as reader:
            at, one = meant(reader, sitting.today, case, Move.REOPEN, Which(kind, started_on))
        reopen(sitting.store, sitting.act(), one.id, because, day, sitting.today)
    print_done(
        f"{at.reference}: {one.words} is open again from {short_form(day)}; due {short_form(one.due_on)} as before."
    )
