"""What is asked about the compliance pack: of whom and over which days, and where it goes as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from textual.screen import Screen

from db.queries.standards import settings
from db.queries.workers import teams, workers
from models.calendar import WorkingCalendar
from models.compliance import Pack
from models.dates import short_form
from models.errors import CpipError
from models.people import Action
from models.progress import Progress
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.fields import day_field
from screens.dialogs.form import FormDialog, FormField
from screens.pack_reading import PackQuestion
from screens.sending import send_file_made
from screens.widgets.plain import tell
from screens.writing import called_apart

_EVERYBODY, _TEAM, _WORKER = "everybody", "team ", "worker "


class PackForm(FormDialog):
    """Of whom the pack is, and from when to when."""

    def __init__(
        self, people: Sequence[tuple[str, str]], question: PackQuestion, as_at: date, today: date,
        calendar: WorkingCalendar | None,
    ) -> None:  # fmt: skip
        """``people`` are everybody, teams and workers as (code, words)."""
        first, last = question.days(as_at)
        self._as_at = as_at
        super().__init__(
            "The compliance pack: of whom, and over which days?",
            [
                FormField("who", "who", initial=_code(question), search=people),
                day_field("first", "from", today, calendar=calendar, initial=first, past=True),
                day_field("last", "to", today, calendar=calendar, initial=last, past=True),
            ],
            verb="show it",
        )

    def check(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        first, last = values.get("first"), values.get("last")
        if last is not None and last > self._as_at:
            return {"last": f"That is after {short_form(self._as_at)}, up to which it is counted. Give an earlier day."}
        if first is not None and last is not None and last < first:
            return {"last": f"That is before {short_form(first)}, on which the period begins. Check the two days."}
        return {}


def _code(question: PackQuestion) -> str:
    if question.worker_id is not None:
        return f"{_WORKER}{question.worker_id}"
    return _EVERYBODY if question.team_id is None else f"{_TEAM}{question.team_id}"


async def ask_pack(screen: Screen[Any], desk: Desk, question: PackQuestion) -> PackQuestion | None:
    """Ask for another pack; None where the person turned back, or nobody can be offered, which is told."""
    try:
        with desk.store.reading() as reader:
            named, known = teams(reader), workers(reader)
    except CpipError as error:
        tell(screen, str(error), "error")
        return None
    people = [(f"{_WORKER}{id_}", name) for name, id_ in called_apart(list(known.values())).items()]
    if desk.may(Action.BEGIN_SESSION):
        of_teams = [(f"{_TEAM}{id_}", f"team {name}") for id_, name in sorted(named.items(), key=lambda one: one[1])]
        people = [(_EVERYBODY, "everybody"), *of_teams, *people]
    else:  # who supervises nobody reads their own
        own = f"{_WORKER}{desk.act().person.id}"
        people, question = [one for one in people if one[0] == own], replace(question, worker_id=desk.act().person.id)
    form = PackForm(people, question, desk.as_at, desk.today(), desk.calendar())
    filled = await screen.app.push_screen_wait(form)
    if filled is None:
        return None
    who, period = filled["who"], (filled["first"], filled["last"])
    return PackQuestion(
        int(who.removeprefix(_WORKER)) if who.startswith(_WORKER) else None,
        int(who.removeprefix(_TEAM)) if who.startswith(_TEAM) else None,
        None if period == question.days(desk.as_at) and question.period is None else period,
    )


async def export_pack(screen: Screen[Any], desk: Desk, pack: Pack) -> bool:
    """Ask as what and where the pack is written, and write it. True where it was."""
    if not allowed(screen, desk, Action.EXPORT):
        return False
    get_ready("db.exchange.compliance")
    asked = "As what is the pack written?"
    choices = [
        ("page", "a page that prints (HTML): the figures, and each worker's"),
        ("csv", "CSV, a row a worker and their sum"),
        ("rows", "a list, a row a worker: Excel workbook, CSV or page"),
    ]
    kind = await screen.app.push_screen_wait(ChoiceDialog(asked, choices, "page"))
    if kind is None:
        return False
    if kind == "rows":
        from screens.figure_exports import export_pack_numbers

        return await export_pack_numbers(screen, desk, pack)
    title = "The pack as CSV" if kind == "csv" else "The pack as a page that prints"

    def write(place: Path, over: bool, progress: Progress) -> None:
        _write(desk, pack, kind, place, progress, over=over)

    return await send_file_made(screen, title, _what_leaves(pack), _usual_name(pack, kind), write)


def _write(desk: Desk, pack: Pack, kind: str, place: Path, progress: Progress, *, over: bool) -> None:
    from db.commands.sending_out import send_out
    from db.exchange.compliance import pack_csv, pack_page

    with desk.store.reading() as reader:
        authority = settings(reader).authority
    progress("making the pack", 0, 0)
    text = pack_csv(pack) if kind == "csv" else pack_page(pack, authority)
    asked = {"about": pack.about, "from": pack.first, "to": pack.last, "as_at": pack.as_at}
    progress("writing the file", 0, 0)
    send_out(
        desk.store, desk.act(), place, text, "supervision pack", asked=asked, rows=len(pack.people), over=over
    )  # fmt: skip


def _what_leaves(pack: Pack) -> str:
    return (
        f"{len(pack.people):,} worker{'' if len(pack.people) == 1 else 's'} by name, no child. "
        "It is entered in the audit trail first."
    )


def _usual_name(pack: Pack, kind: str) -> str:
    ending = "csv" if kind == "csv" else "html"
    return f"supervision-pack-{pack.first.isoformat()}-to-{pack.last.isoformat()}.{ending}"
