"""The authority of 2011: a synthetic history whose figures are those of Torbay's report to its board in October 2011.

The figures are the report's; nobody in the history exists. What the report stated is entered beside them, also where it
contradicts itself, so that the program says what the report should have said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from sqlmodel import select

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.commands.publishing import publish
from db.demo_case import IN_CARE_STATUS, PROTECTED
from db.demo_people import add_teams
from db.demo_supervision import add_supervision
from db.demo_torbay_cases import Cases
from db.demo_torbay_rows import Rows
from models import tables
from models.assessment import Kind
from models.audit_chain import moment_text
from models.calendar import WorkingCalendar
from models.people import Action
from models.timeliness import Figure, Measure, Month, Period, months_between

AS_AT = date(2011, 10, 26)  # the day of the report
REPORT = "Report to the board, October 2011"
AUTHORITY, POPULATION = "Torbay", 25_400
TEAMS = (("Assessment North", 14), ("Assessment South", 14), ("Safeguarding and looked after", 36))
LATE_RECORDED_ON = date(2011, 10, 14)  # of one initial assessment of September: after the month was published
_BEGAN = date(2011, 4, 1)
_FIRST, _LAST = Month(2011, 4), Month(2011, 9)
_PUBLISHED_AFTER = 10  # on the tenth of the next month, or the first working day after it

# In time of completed, as known on the day of the report. June to September are the report's; April and May together
# are 127 of 230, as its year to date at August leaves. October, which the report does not know yet, is made up.
INITIAL = {
    Month(2011, 4): Figure(58, 107),
    Month(2011, 5): Figure(69, 123),
    Month(2011, 6): Figure(132, 227),
    Month(2011, 7): Figure(86, 129),
    Month(2011, 8): Figure(52, 129),
    Month(2011, 9): Figure(114, 171),
    Month(2011, 10): Figure(71, 113),
}
# Its years to date: 103 of 287 at July, 138 of 403 at August, 188 of 472 at September. The months to July are made up.
CORE = {
    Month(2011, 4): Figure(22, 64),
    Month(2011, 5): Figure(26, 71),
    Month(2011, 6): Figure(28, 80),
    Month(2011, 7): Figure(27, 72),
    Month(2011, 8): Figure(35, 116),
    Month(2011, 9): Figure(50, 69),
    Month(2011, 10): Figure(29, 58),
}
OPEN = {Kind.INITIAL: (118, 31), Kind.CORE: (143, 52)}  # open on the day of the report, and late of them
REFERRALS = {
    (date(2008, 4, 1), date(2009, 3, 31)): 904,
    (date(2009, 4, 1), date(2010, 3, 31)): 1_910,  # of which 3,031 is 58.7% more
    (date(2010, 4, 1), date(2011, 3, 31)): 3_031,
    (date(2011, 4, 1), AS_AT): 1_764,  # made up: as many a month as the year before
}
LOOKED_AFTER, PLANS = 245, 249
_PLANS_OF_ASSESSED = 60  # of those with a plan so many at most were assessed since April


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as the report stated it; ``tenths`` of a per cent."""

    measure: str
    period: Period
    month: Month
    figure: Figure | None
    tenths: int

    @property
    def percent(self) -> Fraction:
        return Fraction(self.tenths, 10)


def _stated() -> tuple[Stated, ...]:
    june, july, august, september = (Month(2011, month) for month in (6, 7, 8, 9))
    month, year, initial, core = Period.MONTH, Period.YEAR, Measure.NI059.value, Measure.NI060.value
    return (
        Stated(initial, month, june, Figure(132, 227), 581),
        Stated(initial, month, july, Figure(86, 129), 667),
        Stated(initial, month, august, Figure(52, 129), 403),
        Stated(initial, month, september, Figure(113, 170), 665),
        Stated(initial, month, september, None, 710),  # on the improvement notice, in the same section
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


STATED = _stated()


@dataclass(frozen=True, slots=True)
class TorbaySize:
    """How much was written."""

    cases: int
    open_cases: int
    assessments: int
    open_assessments: int


@command(Action.FILL_DEMO)
def fill_torbay(work: Work, *, seed: int = 2011) -> TorbaySize:
    """Fill a store just founded with the authority of 2011, as at the day of the report; the same seed, the same store.

    The team and the manager that it was founded with are kept.
    """
    session, rng = work.session, Random(seed)  # noqa: S311 (made up, and meant to be the same again)
    clock = standards_within(session)
    authority = session.get_one(tables.Authority, 1)
    authority.name, authority.population = AUTHORITY, POPULATION
    session.add(authority)
    teams = add_teams(work, rng, AS_AT, TEAMS)
    cases = _cases(Cases(rng, clock, AS_AT, _BEGAN))
    rows = Rows(session, rng, clock, AS_AT, teams, cases.shifted)
    rows.write(cases.in_order())
    _put_on_record(work, clock.calendar)
    _state(work)
    supervision = add_supervision(work, seed, clock.calendar, AS_AT, teams)
    work.record("store", after={"as_at": AS_AT, "seed": seed, "report": REPORT, **rows.written, **supervision})
    still_open = sum(count for count, _ in OPEN.values())
    open_cases = sum(one.closed_on is None for one in cases.episodes)
    return TorbaySize(rows.written["cases"], open_cases, rows.written["assessments"], still_open)


def _cases(cases: Cases) -> Cases:
    cases.complete(Kind.INITIAL, INITIAL)
    cases.complete(Kind.CORE, CORE)
    for kind, (count, late) in OPEN.items():
        cases.open(kind, count, late)
    cases.end(_PLANS_OF_ASSESSED)
    for (first, last), count in REFERRALS.items():
        cases.refer(first, last, count)
    cases.know({IN_CARE_STATUS: LOOKED_AFTER, PROTECTED: PLANS})
    return cases


def _put_on_record(work: Work, calendar: WorkingCalendar) -> None:
    """Everything as it happened, but for one assessment of September; then each month is published."""
    work.session.flush()
    work.as_happened = True
    work.recorded_on[_late_one(work)] = LATE_RECORDED_ON
    work.write_records()
    for month in months_between(_FIRST, _LAST):
        day = month.last + timedelta(days=_PUBLISHED_AFTER)
        publish(work, month, calendar.due(day - timedelta(days=1), 1), AS_AT)


def _late_one(work: Work) -> int:
    """The last of the initial assessments of September that were authorised in time."""
    row = work.reader.row(
        "SELECT MAX(id) FROM assessments WHERE kind = 'initial' AND authorised_on <= due_on AND authorised_on = "
        "(SELECT MAX(authorised_on) FROM assessments WHERE kind = 'initial' AND authorised_on <= :last "
        "AND authorised_on <= due_on)",
        last=_LAST.last.isoformat(),
    )
    assert row is not None, "there are some in time"
    return int(row[0])


def _state(work: Work, stated: Sequence[Stated] = STATED) -> None:
    """Enter what the report stated."""
    manager = work.session.exec(select(tables.Worker)).first()
    for one in stated:
        figure = one.figure
        work.session.add(
            tables.StatedFigure(
                measure=one.measure,
                period=one.period.value,
                month=str(one.month),
                in_time=None if figure is None else figure.in_time,
                completed=None if figure is None else figure.completed,
                tenths=one.tenths,
                source=REPORT,
                stated_by=manager.name if manager else work.act.who,
                at=moment_text(work.act.at),
            )
        )
        work.session.flush()  # one after the other, so that they stand in the order of the report
