"""What the command ``case`` tells of a case, row by row: its clocks, its people, its actions and its story."""

from dataclasses import dataclass
from datetime import date

from cpip_tui.cli.output import Field
from db.queries.case_file import ActionLine, AssessmentLine, CaseFile, ClockLine
from db.queries.story import StoryEntry
from models.assessment import State
from models.dates import short_form
from models.pathway import Stage
from models.time_split import TimeSplit


def day_words(value: date | None) -> str:
    """The day in words; nothing where there is none."""
    return short_form(value) if value else ""


@dataclass(frozen=True)
class ClockRow:
    """A clock of the case with what is known of its assessment, where it is one's."""

    clock: ClockLine | AssessmentLine

    @property
    def assessment(self) -> AssessmentLine | None:
        return self.clock if isinstance(self.clock, AssessmentLine) else None

    @property
    def kind(self) -> str:
        return self.clock.kind.value if isinstance(self.clock, AssessmentLine) else self.clock.clock.value

    @property
    def split(self) -> TimeSplit | None:
        return self.assessment.split if self.assessment else None

    @property
    def state(self) -> State:
        one = self.assessment
        return State.AWAITING_AUTHORISATION if one and one.stage is Stage.WITH_MANAGER else self.clock.countdown.state

    @property
    def told(self) -> str:
        """With whom it is, by whom it was authorised and why late, and what a reader should know beside the days."""
        one = self.assessment
        if one is None:
            return ""
        said = []
        if one.submission is not None and one.stage is Stage.WITH_MANAGER:
            said.append(f"with {one.submission.to or 'the manager'} since {short_form(one.submission.on)}")
        if one.authorised_on is not None:
            by = f" by {one.authorised_by}" if one.authorised_by else ""
            said.append(f"authorised {short_form(one.authorised_on)}{by}")
        if one.late_reason is not None:
            said.append(one.late_reason.words)
        return "; ".join([*said, *(each.words for each in one.qualities)])


def clocks_of(file: CaseFile) -> list[ClockRow]:
    """The clocks of the case: those beside its assessments, and the assessments."""
    return [*map(ClockRow, file.clocks), *map(ClockRow, file.assessments)]


CLOCK_FIELDS: tuple[Field[ClockRow], ...] = (
    Field("kind", lambda row: row.kind),
    Field("started_on", lambda row: row.assessment and row.assessment.started_on),
    Field("started_by", lambda row: row.assessment and row.assessment.started_by),
    Field("clock_from", lambda row: row.clock.due.start),
    Field("limit", lambda row: row.clock.due.standard.working_days),
    Field("due_on", lambda row: row.clock.due.due_on),
    Field("day", lambda row: row.clock.day),
    Field("days_left", lambda row: row.clock.countdown.days_left),
    Field("state", lambda row: row.state.value),
    Field("child_seen", lambda row: row.assessment and row.assessment.child_seen),
    Field("seen_on", lambda row: row.assessment and row.assessment.seen_on),
    Field("seen_alone", lambda row: row.assessment and row.assessment.seen_alone),
    Field("submitted_on", lambda row: (one := row.assessment) and one.submission and one.submission.on),
    Field("submitted_by", lambda row: (one := row.assessment) and one.submission and one.submission.by),
    Field("to", lambda row: (one := row.assessment) and one.submission and one.submission.to),
    Field("authorised_on", lambda row: row.assessment and row.assessment.authorised_on),
    Field("authorised_by", lambda row: row.assessment and row.assessment.authorised_by),
    Field("late_reason", lambda row: row.assessment and row.assessment.late_reason),
    Field("qualities", lambda row: list(row.assessment.qualities) if row.assessment else []),
    Field("unallocated_days", lambda row: row.split and row.split.unallocated),
    Field("worker_days", lambda row: row.split and row.split.worker),
    Field("manager_days", lambda row: row.split and row.split.manager),
    Field("elapsed_days", lambda row: row.split and row.split.elapsed),
)

CLOCKS_IN_WORDS: tuple[Field[ClockRow], ...] = (
    Field("countdown", lambda row: row.clock.countdown.label, "countdown"),
    Field("kind", lambda row: row.kind.replace("_", " "), "clock"),
    Field("clock_from", lambda row: day_words(row.clock.due.start), "from"),
    Field("due_on", lambda row: day_words(row.clock.due.due_on), "due"),
    Field("day", lambda row: f"{row.clock.day} of {row.clock.due.standard.working_days}", "day"),
    Field("seen", lambda row: row.assessment.seen if row.assessment else "", "child"),
    Field("split", lambda row: row.split.in_words if row.split else "", "where the time went"),
    Field("told", lambda row: row.told, "to know"),
)


@dataclass(frozen=True)
class PersonRow:
    """Somebody who has to do with the case: who held it, or worked on it beside."""

    part: str
    worker: str | None
    team: str | None
    started_on: date
    ended_on: date | None
    reason: str
    until: str


def people_of(file: CaseFile) -> list[PersonRow]:
    """Who held the case, and who worked on it beside, in the order of time."""
    closed = file.closed_on is not None

    def part(covers: str | None, worker: str | None, *, over: bool) -> str:
        if covers:
            return f"for {covers}"
        if worker:
            return "held it" if over else "holds it"
        return "waited" if over else "waits"

    def until(ended_on: date | None) -> str:
        return day_words(ended_on) or ("the closure" if closed else "")

    held = [
        PersonRow(part(one.covers, one.worker, over=closed or one.ended_on is not None), one.worker, one.team,
                  one.started_on, one.ended_on, one.reason, until(one.ended_on))
        for one in file.allocations
    ]  # fmt: skip
    beside = [
        PersonRow("co-worked it" if closed or one.ended_on is not None else "co-works it", one.worker, None,
                  one.started_on, one.ended_on, one.reason, until(one.ended_on))
        for one in file.co_workers
    ]  # fmt: skip
    return held + beside


PEOPLE_FIELDS: tuple[Field[PersonRow], ...] = (
    Field("part", lambda one: one.part, "part"),
    Field("worker", lambda one: one.worker, "worker", lambda one: one.worker or "unallocated"),
    Field("team", lambda one: one.team, "team", lambda one: one.team or "–"),
    Field("started_on", lambda one: one.started_on, "from", lambda one: day_words(one.started_on)),
    Field("ended_on", lambda one: one.ended_on, "until", lambda one: one.until),
    Field("reason", lambda one: one.reason, "why"),
)

ACTION_FIELDS: tuple[Field[ActionLine], ...] = (
    Field("number", lambda one: one.id, "number"),
    Field("due_on", lambda one: one.due_on, "due", lambda one: day_words(one.due_on)),
    Field("days_left", lambda one: one.countdown and one.countdown.days_left),
    Field(
        "state", lambda one: one.countdown.state.value if one.countdown else None, "countdown", lambda one: one.words
    ),
    Field("owner", lambda one: one.owner, "who"),
    Field("what", lambda one: one.what, "what"),
)


def _entry(one: StoryEntry) -> str:
    """What happened, in whose words; where a decision was corrected, both say so."""
    said = one.what + (f" – {one.said}" if one.said else "")
    if one.corrects_on is not None:
        said += f" (corrects that of {short_form(one.corrects_on)})"
    if one.corrected_on is not None:
        said += f" (corrected on {short_form(one.corrected_on)})"
    return said


STORY_FIELDS: tuple[Field[StoryEntry], ...] = (
    Field("on", lambda one: one.on, "date", lambda one: day_words(one.on)),
    Field("kind", lambda one: one.kind.value, "kind", lambda one: one.kind.words),
    Field("number", lambda one: one.decision_id or one.action_id, "number",
          lambda one: str(one.decision_id or one.action_id or "")),
    Field("what", lambda one: one.what, "what", _entry),
    Field("said", lambda one: one.said),
    Field("by", lambda one: one.by, "by"),
    Field("corrects_on", lambda one: one.corrects_on),
    Field("corrected_on", lambda one: one.corrected_on),
)  # fmt: skip
