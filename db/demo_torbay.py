"""The authority of 2011: a synthetic history whose figures are those of Torbay's report to its board in October 2011.

The figures are the report's; nobody in the history exists. What the report stated is entered beside them, also where it
contradicts itself, so that the program says what the report should have said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.commands.publishing import publish
from db.demo_case import IN_CARE_STATUS, PROTECTED
from db.demo_improvement import add_improvement
from db.demo_people import add_teams
from db.demo_supervision import add_supervision
from db.demo_torbay_cases import Cases
from db.demo_torbay_plan import PLAN_STARTS_ON, SUCCESS_FIGURES
from db.demo_torbay_rows import Rows
from db.demo_torbay_standing import Care, TorbayStanding
from models import tables
from models.assessment import Kind
from models.audit_chain import moment_text
from models.calendar import WorkingCalendar
from models.people import Action
from models.timeliness import Figure, Measure, Month, Period, months_between

REPORT = "Report to the board, October 2011"
_PUBLISHED_AFTER = 10  # on the tenth of the next month, or the first working day after it


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as the report stated it; ``tenths`` of a per cent, which it printed with so many ``decimals``."""

    measure: str
    period: Period
    month: Month
    figure: Figure | None
    tenths: int
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class History:
    """What a synthetic history comes to. The figures of a month are as they are known on ``as_at``."""

    authority: str
    population: int  # children and young people
    as_at: date
    teams: Sequence[tuple[str, int]]  # with how many workers; the last of them takes over
    initial: Mapping[Month, Figure]
    core: Mapping[Month, Figure]
    open: Mapping[Kind, tuple[int, int]]  # open on the last day, and late of them
    referrals: Mapping[tuple[date, date], int]  # from the first day to the last
    looked_after: int
    care: Care
    plans: int
    plans_of_assessed: int  # so many of them at most were assessed in these months
    published: tuple[Month, Month]  # the first and the last
    late_recorded_on: date  # one initial assessment of the last published month
    stated: Sequence[Stated]

    @property
    def began(self) -> date:
        """The day on which its register of assessments begins."""
        return min(self.initial).first


def _months(*figures: tuple[int, int]) -> dict[Month, Figure]:
    """The months from April 2011 on."""
    return {Month(2011, 4).shifted(place): Figure(*figure) for place, figure in enumerate(figures)}


def _stated() -> tuple[Stated, ...]:
    june, july, august, september = (Month(2011, month) for month in (6, 7, 8, 9))
    month, year, initial, core = Period.MONTH, Period.YEAR, Measure.NI059.value, Measure.NI060.value
    return (
        Stated(initial, month, june, Figure(132, 227), 581),
        Stated(initial, month, july, Figure(86, 129), 667),
        Stated(initial, month, august, Figure(52, 129), 403),
        Stated(initial, month, september, Figure(113, 170), 665),
        Stated(initial, month, september, None, 710, 0),  # on the improvement notice, in the same section
        Stated(initial, year, august, Figure(397, 715), 555),
        Stated(initial, year, september, Figure(511, 886), 577),
        Stated(core, year, july, Figure(103, 287), 359),
        Stated(core, year, august, Figure(138, 403), 342),
        Stated(core, year, september, Figure(188, 472), 398),
        Stated(core, month, august, Figure(35, 116), 302),
        Stated(core, month, september, Figure(46, 97), 731),
        Stated("NI062", year, july, Figure(10, 239), 42),
        Stated("NI062", year, september, Figure(17, 245), 26),
    )


TORBAY = History(
    authority="Torbay",
    population=25_400,
    as_at=date(2011, 10, 26),  # the day of the report
    teams=(("Assessment North", 14), ("Assessment South", 14), ("Safeguarding and looked after", 36)),
    # June to September are the report's. April and May together are 127 of 230, as its year to date at August leaves;
    # October, which the report does not know yet, is made up.
    initial=_months((58, 107), (69, 123), (132, 227), (86, 129), (52, 129), (114, 171), (71, 113)),
    # Its years to date are 103 of 287 at July, 138 of 403 at August, 188 of 472 at September.
    core=_months((22, 64), (26, 71), (28, 80), (27, 72), (35, 116), (50, 69), (29, 58)),
    open={Kind.INITIAL: (118, 31), Kind.CORE: (143, 52)},
    referrals={
        (date(2008, 4, 1), date(2009, 3, 31)): 904,
        (date(2009, 4, 1), date(2010, 3, 31)): 1_910,  # of which 3,031 is 58.7% more
        (date(2010, 4, 1), date(2011, 3, 31)): 3_031,
        (date(2011, 4, 1), date(2011, 10, 26)): 1_764,  # made up: as many a month as the year before
    },
    looked_after=245,
    # 239 at July, of whom 10 had three or more placements since April, and 17 of 245 at September; 21 entrants.
    care=Care(date(2010, 10, 27), date(2011, 4, 1), (date(2011, 7, 31), date(2011, 9, 30)), (15, 6), (10, 17)),
    plans=249,
    plans_of_assessed=60,
    published=(Month(2011, 4), Month(2011, 9)),
    late_recorded_on=date(2011, 10, 14),
    stated=_stated(),
)


@dataclass(frozen=True, slots=True)
class TorbaySize:
    """How much was written."""

    cases: int
    open_cases: int
    assessments: int
    open_assessments: int


@command(Action.FILL_DEMO)
def fill_torbay(work: Work, history: History = TORBAY, *, seed: int = 2011) -> TorbaySize:
    """Fill a store just founded with the authority of 2011, as at the day of the report; the same seed, the same store.

    The team and the manager that it was founded with are kept.
    """
    session, rng = work.session, Random(seed)  # noqa: S311 (made up, and meant to be the same again)
    clock, as_at = standards_within(session), history.as_at
    authority = session.get_one(tables.Authority, 1)
    authority.name, authority.population = history.authority, history.population
    session.add(authority)
    teams = add_teams(work, rng, as_at, history.teams)
    cases = Cases(rng, clock, as_at, history.began)
    _make(cases, history)
    standing = TorbayStanding(Random(seed), history.care, as_at, cases.shifted)  # noqa: S311
    stood = standing.settle(cases.episodes)
    rows = Rows(session, rng, clock, as_at, teams, cases.shifted, stood, standing.since)
    rows.write(cases.in_order())
    _put_on_record(work, history, rows.moved, clock.calendar)
    _state(work, history)
    supervision = add_supervision(work, seed, clock.calendar, as_at, teams)
    plan = add_improvement(
        work, clock.calendar, as_at, starts_on=PLAN_STARTS_ON, days_as_one=1, figures=SUCCESS_FIGURES
    )
    counts = {**rows.written, **supervision, **plan}
    work.record("store", after={"as_at": as_at, "seed": seed, "report": REPORT, **counts})
    still_open = sum(count for count, _ in history.open.values())
    open_cases = sum(one.closed_on is None for one in cases.episodes)
    return TorbaySize(rows.written["cases"], open_cases, rows.written["assessments"], still_open)


def _make(cases: Cases, history: History) -> None:
    cases.complete(Kind.INITIAL, history.initial)
    cases.complete(Kind.CORE, history.core)
    for kind, (count, late) in history.open.items():
        cases.open(kind, count, late)
    cases.end(history.plans_of_assessed)
    for (first, last), count in history.referrals.items():
        cases.refer(first, last, count)
    cases.know({IN_CARE_STATUS: history.looked_after, PROTECTED: history.plans})


def _put_on_record(work: Work, history: History, moved: Mapping[int, date], calendar: WorkingCalendar) -> None:
    """Everything as it happened, but for one assessment; then each month is published.

    Those whose referral was moved are on record first as they stood before that. What children are is on record from
    the day on which the register begins.
    """
    first, last = history.published
    work.session.flush()
    work.as_happened, work.statuses_on = True, history.began
    work.recorded_on[_late_one(work, last)] = history.late_recorded_on
    assessments = [work.session.get_one(tables.Assessment, id_) for id_ in moved]
    final = [(one, one.clock_from, one.due_on, one.authorised_on) for one in assessments]
    clock = standards_within(work.session)
    for one in assessments:
        one.clock_from, one.authorised_on = moved[one.id or 0], None
        one.due_on = clock.due(Kind(one.kind).clock, one.clock_from).due_on
    work.write_records()
    for one, clock_from, due_on, authorised_on in final:
        one.clock_from, one.due_on, one.authorised_on = clock_from, due_on, authorised_on
    work.write_records()
    for month in months_between(first, last):
        day = month.last + timedelta(days=_PUBLISHED_AFTER)
        publish(work, month, calendar.due(day - timedelta(days=1), 1), history.as_at)


def _late_one(work: Work, month: Month) -> int:
    """The last of the initial assessments of the month that were authorised in time."""
    row = work.reader.row(
        "SELECT MAX(id) FROM assessments WHERE kind = 'initial' AND authorised_on <= due_on AND authorised_on = "
        "(SELECT MAX(authorised_on) FROM assessments WHERE kind = 'initial' AND authorised_on <= :last "
        "AND authorised_on <= due_on)",
        last=month.last.isoformat(),
    )
    assert row is not None, "there are some in time"
    return int(row[0])


def _state(work: Work, history: History) -> None:
    """Enter what the report stated, in its order."""
    for one in history.stated:
        work.session.add(
            tables.StatedFigure(
                measure=one.measure,
                period=one.period.value,
                month=str(one.month),
                in_time=None if one.figure is None else one.figure.in_time,
                completed=None if one.figure is None else one.figure.completed,
                tenths=one.tenths,
                decimals=one.decimals,
                source=REPORT,
                stated_by=work.act.who,
                at=moment_text(work.act.at),
            )
        )
        work.session.flush()
