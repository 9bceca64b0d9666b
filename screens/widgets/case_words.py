"""What is known of a case in words: the facts, each clock in full, each entry of its story."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from textual.content import Content

from db.queries.case_file import AssessmentLine, CaseFile, ClockLine
from db.queries.episode_words import ended_lines, standing_lines, status_words
from db.queries.story import StoryEntry
from models.assessment import Countdown, Urgency
from models.case import THRESHOLD_LEVELS
from models.census import PrimaryNeed, ReferralSource, in_words
from models.dates import list_form, short_form
from models.pathway import Stage
from models.quality import Quality
from models.standards import Clock, DueDate
from screens.desk import Desk
from screens.widgets.plain import content
from screens.widgets.standing_clocks import StandingRow, standing_in_words, standing_rows

HIDDEN = "hidden, with the names"
_LABEL = 13


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock of a case: that of an assessment, or the one of the decision or the conference that is owed."""

    key: str
    due: DueDate
    day: int
    countdown: Countdown
    assessment: AssessmentLine | None = None
    clock: ClockLine | None = None

    @property
    def is_open(self) -> bool:
        return self.assessment is None or self.assessment.authorised_on is None

    @property
    def due_on(self) -> date:
        return self.due.due_on


AnyClock = ClockRow | StandingRow


def clock_rows(case: CaseFile) -> list[AnyClock]:
    """The clocks of the case: the open ones, the first due first; then the assessments that are done, latest first."""
    rows = [ClockRow(f"a{one.id}", one.due, one.day, one.countdown, assessment=one) for one in case.assessments]
    rows += [ClockRow(one.clock.value, one.due, one.day, one.countdown, clock=one) for one in case.clocks]
    done = [row for row in rows if not row.is_open]
    running: list[AnyClock] = [*(row for row in rows if row.is_open), *standing_rows(case)]
    running.sort(key=lambda row: row.due_on)
    return [*running, *sorted(done, key=lambda row: row.due_on, reverse=True)]


def seen_in_short(line: AssessmentLine) -> str:
    """Whether the child was seen, for a column that says so: ``5 Sep 11, alone``, ``not yet``."""
    if line.child_seen is False:
        return "not yet" if line.authorised_on is None else "not seen"
    if line.seen_on is None:
        return "not recorded" if line.child_seen is None else "yes, day unknown"
    how = "" if line.seen_alone is None else ", alone" if line.seen_alone else ", not alone"
    return _day(line.seen_on) + how


def told(row: ClockRow) -> str:
    """How far it is, and what a reader should know of it: ``with Mo Manager since 15 Sep 11; …``."""
    if row.assessment is None:
        return "a manager decides" if row.clock and row.clock.clock is Clock.REFERRAL_DECISION else "not held yet"
    line = row.assessment
    return "; ".join([_stage(line), *(quality.words for quality in line.qualities)])


def told_within(row: ClockRow, width: int) -> str:
    """The same in a column of this width: in full, or in words that are not cut. What is in full stands below."""
    ways = (told(row), *_shorter(row))
    return next((words for words in ways if len(words) <= width), ways[-1])


def _shorter(row: ClockRow) -> tuple[str, ...]:
    line = row.assessment
    if line is None:
        return ("to decide",) if row.clock and row.clock.clock is Clock.REFERRAL_DECISION else ("not held",)
    match line.stage:
        case Stage.WITH_MANAGER if line.submission is not None:
            return _stage(line), f"with {line.submission.to or 'the manager'}", "with manager", "manager"
        case Stage.AUTHORISED if line.authorised_on is not None:
            day = _day(line.authorised_on)
            return _stage(line), f"authorised {day}", f"signed {day}", day
    return _stage(line), "open"


def _stage(line: AssessmentLine) -> str:
    match line.stage:
        case Stage.WITH_MANAGER if line.submission is not None:
            return f"with {line.submission.to or 'the manager'} since {_day(line.submission.on)}"
        case Stage.AUTHORISED if line.authorised_on is not None:
            by = f" by {line.authorised_by}" if line.authorised_by else ""
            late = f", late: {line.late_reason.words}" if line.late_reason else ""
            return f"authorised {_day(line.authorised_on)}{by}{late}"
    return line.stage.words


def _day(day: date) -> str:
    return list_form(day).strip()


def clock_in_words(row: AnyClock) -> Content:
    """A clock in full: since when, how far it is, where the time went, and what it counts from."""
    if isinstance(row, StandingRow):
        return _lines(standing_in_words(row))
    due, limit = row.due, row.due.standard.working_days
    office = f", {row.countdown.office}" if row.countdown.office else ""
    counts = _joined(
        f"day {row.day} of {limit} from {short_form(due.start)}, due {short_form(due.due_on)}{office}",
        "provisional: bank holidays are not known that far" if due.provisional else "",
        "nearest standard: none was in force" if due.nearest_standard else "",
    )
    if row.assessment is None:
        return _lines([due.standard.clock.words, told(row), counts])
    line = row.assessment
    begun = f" at {line.started_by.words}" if line.started_by else ""
    submitted = f"submitted by {line.submission.by}" if line.submission else ""
    told_already = Quality.NOT_SEEN in line.qualities or Quality.NOT_RECORDED in line.qualities
    return _lines(
        [
            f"{line.kind.words} of {short_form(line.started_on)}{begun}",
            _joined(told(row), submitted),
            line.split.in_words,
            counts,
            "" if told_already else line.seen,
        ]
    )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _lines(lines: Sequence[str]) -> Content:
    head, *rest = lines
    return content("\n").join([content(head, "bold"), *(content(line) for line in rest if line)])


def entry_shown(entry: StoryEntry, *, hidden: bool) -> str:
    """What happened; hidden where it may name somebody."""
    return f"{entry.kind.words[:1].upper()}{entry.kind.words[1:]} {HIDDEN}" if hidden and entry.hides else entry.what


def entry_what(entry: StoryEntry, *, hidden: bool) -> str:
    """The same with the decision that it corrects or that corrects it."""
    what = entry_shown(entry, hidden=hidden)
    if entry.corrects_on is not None:
        what += f" (corrects that of {short_form(entry.corrects_on)})"
    if entry.corrected_on is not None:
        what += f" (corrected on {short_form(entry.corrected_on)})"
    return what


def entry_in_words(entry: StoryEntry, *, hidden: bool) -> Content:
    """An entry in full: when, of what kind, by whom; what it was, and all that was said."""
    head = f"{short_form(entry.on)} · {entry.kind.words}" + (f" · {entry.by}" if entry.by else "")
    lines = [content(head, "bold"), content(entry_what(entry, hidden=hidden))]
    if entry.said:
        lines.append(content(f"What was said is {HIDDEN}." if hidden else entry.said, "dim" if hidden else ""))
    return content("\n").join(lines)


def facts_in_words(case: CaseFile, desk: Desk, width: int) -> Content:
    """The people and the facts in lines of this width, with the closure and the actions that are open on top."""
    closed = [("closed", case.closed_in_words.removeprefix("closed "), "bold")] if case.closed_on is not None else []
    facts = ((name, value, "") for name, value in _facts(case, desk) if value)
    found = [*closed, *_actions(case, desk), *facts]
    lines = []
    for name, value, style in found:
        broken = wrap(value, max(_LABEL, width - _LABEL)) or [""]
        for label, part in zip([name, *[""] * (len(broken) - 1)], broken, strict=True):
            lines.append(content(f"{label:<{_LABEL}}", "dim") + content(part, style))
    return content("\n").join(lines)


def _actions(case: CaseFile, desk: Desk) -> Iterator[tuple[str, str, str]]:
    for action in case.actions:
        what = HIDDEN if desk.names_hidden else action.what
        late = action.countdown is None or action.countdown.urgency is Urgency.LATE
        value = f"{action.words} · {action.owner} {action.by}: {what}"
        yield "action", value, "$text-error" if late else ""


def _facts(case: CaseFile, desk: Desk) -> list[tuple[str, str]]:
    called = desk.called(case.child, case.name)
    return [
        ("restricted", _restricted(case, desk)),
        *((("status", status_words(case)), *standing_lines(case)) if case.standing else ()),
        ("held by", _held(case)),
        ("co-worked by", _co_worked(case)),
        ("child", _joined(case.child if called != case.child else "", _born(case))),
        ("referral", _referral(case)),
        ("feedback", _feedback(case)),
        ("need", _need(case)),
        ("level", _level(case, desk)),
        ("section 47", _section_47(case, desk)),
        ("status", "" if case.standing else status_words(case)),
        ("last seen", short_form(case.last_seen_on) if case.last_seen_on else "never recorded"),
        ("workers", case.workers.in_words),
        ("siblings", ", ".join(f"{desk.called(one.child, one.name)} ({one.worker or 'unallocated'})"
                               for one in case.siblings)),
        ("other cases", f"{case.other_cases} of this child" if case.other_cases else ""),
        ("before", "; ".join(ended_lines(case))),
    ]  # fmt: skip


def _restricted(case: CaseFile, desk: Desk) -> str:
    if case.restriction is None:
        return ""
    names = ", ".join(case.restriction.names)
    said = "reason hidden" if desk.names_hidden else case.restriction.reason
    return f"to {names + ' and administrators' if names else 'administrators only'}: {said}"


def _held(case: CaseFile) -> str:
    now = next((one for one in reversed(case.allocations) if one.ended_on is None), None)
    if now is None:
        return "unallocated" if case.closed_on is None else "nobody now"
    team = f", {now.team}" if now.team else ""
    covers = f", covers for {now.covers}" if now.covers else ""
    until = "" if case.closed_on is None else " until the closure"
    return f"{now.worker or 'unallocated'}{team}{covers} since {short_form(now.started_on)}{until}"


def _co_worked(case: CaseFile) -> str:
    names = ", ".join(one.worker for one in case.co_workers if one.ended_on is None)
    return f"{names} until the closure" if names and case.closed_on is not None else names


def _born(case: CaseFile) -> str:
    if case.date_of_birth is not None:
        born = f"born {short_form(case.date_of_birth)}"
    elif case.expected_on is not None:
        born = f"not born yet, expected {short_form(case.expected_on)}"
    else:
        born = "date of birth not recorded"
    return born + (f", {case.gender}" if case.gender else "")


def _referral(case: CaseFile) -> str:
    if case.referred_on is None:
        return f"not in the file; opened {short_form(case.opened_on)}, the earliest day known"
    said = short_form(case.referred_on)
    if case.referral_source:
        said += f" from {in_words(ReferralSource, case.referral_source)}"
    if case.opened_on != case.referred_on:
        said += f", opened {short_form(case.opened_on)}"
    before = case.earlier_referral_on
    again = f"re-referral: referred on {short_form(before)} before" if before else ""
    decided = ""
    if case.referral_outcome is not None and case.decided_on is not None:
        decided = f"{case.referral_outcome.words}, decided {short_form(case.decided_on)}"
    elif case.awaits_decision:
        decided = "not decided on yet"
    return _joined(said, again, decided)


def _feedback(case: CaseFile) -> str:
    if case.feedback_on is not None:
        return f"given to the referrer on {short_form(case.feedback_on)}"
    return "none to the referrer yet" if case.referred_on is not None else ""


def _need(case: CaseFile) -> str:
    need = in_words(PrimaryNeed, case.primary_need) if case.primary_need else ""
    if case.cin_started_on:
        need = f"{need + ', ' if need else ''}since {short_form(case.cin_started_on)}"
    return need


def _level(case: CaseFile, desk: Desk) -> str:
    if not case.threshold_level:
        return ""
    why = "" if desk.names_hidden or not case.threshold_reason else f": {case.threshold_reason}"
    return THRESHOLD_LEVELS[case.threshold_level] + why


def _section_47(case: CaseFile, desk: Desk) -> str:
    if case.section_47_on is None:
        return f"ended · conference held {short_form(case.conference_on)}" if case.conference_on else ""
    if case.conference_on is not None:
        held = f"conference {short_form(case.conference_on)}"
    elif case.conference_needless:
        held = "no conference" + ("" if desk.names_hidden else f": {case.conference_needless}")
    else:
        held = "conference not held yet"
    return _joined(f"since {short_form(case.section_47_on)}", held)
