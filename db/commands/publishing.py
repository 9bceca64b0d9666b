"""Publish a month's figures, and set what they are held against: targets, comparators, population, stated figures."""

from datetime import date

from sqlmodel import select

from db.commands.command import Work, command
from db.queries.publications import last_record, publications
from models import tables
from models.audit_chain import moment_text
from models.dates import short_form
from models.errors import Conflict, InvalidInput, NotFound
from models.people import Action
from models.shares import joined
from models.statements import MOST_DECIMALS, Statement
from models.text import NAME_LENGTH, clean
from models.timeliness import Figure, Measure, Month, check_publication
from models.yardsticks import TARGET

MOST_COUNTED = 100_000_000  # more than that is a slip of the finger


@command(Action.PUBLISH)
def publish_month(work: Work, month: Month, as_at: date, today: date, *, seen: int | None = None) -> None:
    """Publish the figures of a month as they are known on ``as_at``: their list is frozen from then on.

    ``seen`` is the last record that the figures were made of which the person said yes to. Raises InvalidInput where
    the month is not over, or published already, or a later one is (``models.timeliness.check_publication``), and
    Conflict where something was recorded since.
    """
    if seen is not None and seen != last_record(work.reader):
        raise Conflict(
            f"Something was recorded while you looked at the figures of {month.words}, so nothing was published. "
            "Look at them again, and publish then."
        )
    publish(work, month, as_at, today)


def publish(work: Work, month: Month, as_at: date, today: date) -> None:
    """Publish it within another command."""
    known = publications(work.reader)
    check_publication(month, as_at, today, [(one.month, one.known.day) for one in known])
    last = last_record(work.reader)
    work.session.add(
        tables.Publication(
            month=str(month), as_at=as_at, last_record_id=last, published_by=work.act.who, at=moment_text(work.act.at)
        )
    )
    work.session.flush()
    work.record(str(month), after={"published as at": as_at, "last record": last})


@command(Action.SET_YARDSTICK, undoable=True)
def set_yardstick(
    work: Work, measure: Measure, name: str, tenths: int, since: date, source: str, *, in_time: int | None = None,
    completed: int | None = None, version: int | None = None,
) -> None:  # fmt: skip
    """Hold a measure against this share, in tenths of a per cent, from a day on; “target” is the council's own.

    ``version`` is that of what stands for this very day where it was seen, 0 for none. Raises InvalidInput, StaleEdit.
    """
    called = _called(name)
    said = clean(source, limit=NAME_LENGTH, what="source")
    if not said:
        raise InvalidInput("A target or a comparator needs its source: who set it, or where it stands. Give one.")
    if not 0 <= tenths <= 1000:
        raise InvalidInput("A share is from 0 to 100 per cent. Nothing was changed.")
    if (in_time is None) != (completed is None):
        raise InvalidInput("A fraction is two numbers: how many in time, of how many. Give both, or neither.")
    if in_time is not None and completed is not None:
        _check_fraction(Figure(in_time, completed))
    row = work.session.get(tables.Yardstick, (measure.value, called, since))
    mine: dict[str, object] = {"tenths": tenths, "in_time": in_time, "completed": completed, "source": said}
    before = None if row is None else {name: getattr(row, name) for name in mine}
    if before == mine:
        raise InvalidInput(f"“{called}” of {measure.value} is so from that day already. Nothing was changed.")
    what = f"“{called}” of {measure.value}"
    if row is not None:
        row = work.unchanged(row, row.version if version is None else version, what, mine)
        for column, value in mine.items():
            setattr(row, column, value)
    else:
        row = tables.Yardstick(
            measure=measure.value, name=called, effective_from=since, tenths=tenths, in_time=in_time,
            completed=completed, source=said,
        )  # fmt: skip
    work.session.add(row)
    work.record(f"{measure.value} {called}", before=before, after={**mine, "from": since})


@command(Action.SET_YARDSTICK, undoable=True)
def remove_yardstick(work: Work, measure: Measure, name: str, since: date, *, version: int | None = None) -> None:
    """Take out what counts from this very day on; what was before it counts again, where there is any.

    ``version`` is that of what was seen. Raises NotFound, which names the days that there are, and StaleEdit.
    """
    called = _called(name)
    row = work.session.get(tables.Yardstick, (measure.value, called, since))
    what = f"“{called}” of {measure.value}"
    if row is None:
        rows = work.session.exec(select(tables.Yardstick).filter_by(measure=measure.value, name=called)).all()
        days = joined([short_form(day) for day in sorted(one.effective_from for one in rows)])
        known = f"It has what begins on {days}." if days else "It has nothing that begins on any day."
        raise NotFound(f"{what} has nothing that begins on {short_form(since)}. {known} Nothing was changed.")
    row = work.unchanged(row, row.version if version is None else version, what, {"tenths": None})
    before = {"tenths": row.tenths, "in_time": row.in_time, "completed": row.completed, "source": row.source}
    work.session.delete(row)
    work.record(f"{measure.value} {called}", before={**before, "from": since})


def _called(name: str) -> str:
    """The name that it is kept by; the council's own is “target”, however it is written."""
    called = clean(name, limit=NAME_LENGTH, what="name") or TARGET
    return TARGET if called.casefold() == TARGET else called


def _check_fraction(figure: Figure) -> None:
    if not 0 <= figure.in_time <= figure.completed <= MOST_COUNTED or not figure.completed:
        raise InvalidInput(f"{figure.fraction} is no share of anything. Check the two numbers.")


@command(Action.SET_POPULATION, undoable=True)
def set_population(work: Work, population: int | None) -> None:
    """Set how many children and young people under 18 live in the area; None where it is not known any more.

    Rates per 10,000 are counted by it. Raises InvalidInput.
    """
    if population is not None and not 1 <= population <= MOST_COUNTED:
        raise InvalidInput(f"A population of {population:,} cannot be meant. Give the number of people under 18.")
    authority = work.session.get_one(tables.Authority, 1)
    before = authority.population
    if before == population:
        raise InvalidInput("The population is that already. Nothing was changed.")
    authority.population = population
    work.session.add(authority)
    work.record("settings", before={"population": before}, after={"population": population})


@command(Action.STATE_FIGURE, undoable=True)
def state_figure(work: Work, statement: Statement) -> None:
    """Enter a figure that a report stated, to be held against the record; it need not be right.

    Raises InvalidInput where it is no figure at all, or is entered already.
    """
    measure = clean(statement.measure, limit=40, what="measure")
    source = clean(statement.source, limit=NAME_LENGTH, what="source")
    if not measure or not source:
        raise InvalidInput("Say which measure it is of, and which report stated it. Nothing was written.")
    figure, percent = statement.figure, statement.percent
    if figure is None and percent is None:
        raise InvalidInput("A stated figure is a fraction, a per cent, or both. Nothing was written.")
    if figure is not None:
        _check_fraction(figure)
    if percent is not None and not 0 <= percent <= 100:
        raise InvalidInput("A per cent is from 0 to 100. Nothing was written.")
    if percent is not None and (not 0 <= statement.decimals <= MOST_DECIMALS or percent * 10**statement.decimals % 1):
        raise InvalidInput("A stated per cent has one decimal at most. Nothing was written.")
    row = tables.StatedFigure(
        measure=measure,
        period=statement.period.value,
        month=str(statement.month),
        in_time=None if figure is None else figure.in_time,
        completed=None if figure is None else figure.completed,
        tenths=None if percent is None else int(percent * 10),
        decimals=None if percent is None else statement.decimals,
        source=source,
        stated_by=work.act.who,
        at=moment_text(work.act.at),
    )
    said = row.model_dump(exclude={"id", "stated_by", "at"})
    if work.session.exec(select(tables.StatedFigure).filter_by(**said)).first() is not None:
        raise InvalidInput("That is entered already. Nothing was written.")
    work.session.add(row)
    work.record(f"{measure} {statement.month}", after=said)
