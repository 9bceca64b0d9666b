"""The compliance pack for others: CSV with a row a worker, and a page that prints. No child is named in either."""

import csv
import io
from collections.abc import Iterator
from html import escape

from models.compliance import GROUPS, ORDER, Measure, Pack
from models.dates import long_form
from models.supervision import CancelReason
from models.text import no_formula, showable

TOTAL = "total"
_COUNTS: dict[str, tuple[Measure, bool]] = {  # which figure each column counts; whether all of it or what was met
    "sessions_due": (Measure.HELD, False),
    "held": (Measure.HELD, True),
    "held_in_time": (Measure.IN_TIME, True),
    "planned": (Measure.CANCELLED, False),
    "cancelled": (Measure.CANCELLED, True),
    "held_one_to_one": (Measure.LONG_ENOUGH, False),
    "long_enough": (Measure.LONG_ENOUGH, True),
    "recorded": (Measure.RECORDED_IN_TIME, False),
    "signed_by_both": (Measure.SIGNED, True),
    "discussions": (Measure.DECISION, False),
    "with_decision": (Measure.DECISION, True),
    "with_rationale": (Measure.RATIONALE, True),
    "with_challenge": (Measure.CHALLENGE, True),
    "cases_due": (Measure.CASES_IN_TIME, False),
    "cases_in_time": (Measure.CASES_IN_TIME, True),
    "actions_agreed": (Measure.ACTIONS_DATED, False),
    "actions_dated": (Measure.ACTIONS_DATED, True),
    "actions_due": (Measure.ACTIONS_IN_TIME, False),
    "actions_in_time": (Measure.ACTIONS_IN_TIME, True),
    "development": (Measure.DEVELOPMENT, True),
    "wellbeing": (Measure.WELLBEING, True),
}


def pack_numbers(pack: Pack) -> dict[str, int]:
    """All numbers of the pack by plain names; those of its workers add up to those of all of them."""
    numbers: dict[str, int] = {}
    reasons = dict(pack.cancellations)
    for name, (measure, met) in _COUNTS.items():
        figure = pack.figure(measure)
        numbers[name] = figure.met if met else figure.total
        if name == "cancelled":
            numbers |= {f"cancelled_{reason.value}": reasons.get(reason, 0) for reason in CancelReason}
            numbers["cancelled_no_reason"] = pack.unexplained
        if name == "recorded":
            numbers["late_entries"] = pack.late_entries
    return numbers


def pack_csv(pack: Pack) -> str:
    """A row a worker, by name, and the total last. No cell begins as a formula does."""
    rows = [*(("worker", one) for one in _workers(pack)), (TOTAL, pack)]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["row", "worker", "from", "to", "as_at", *pack_numbers(pack)])
    for kind, one in rows:
        days = (pack.first.isoformat(), pack.last.isoformat(), pack.as_at.isoformat())
        writer.writerow([kind, no_formula(showable(one.about)), *days, *pack_numbers(one).values()])
    return file.getvalue()


def _workers(pack: Pack) -> list[Pack]:
    return [pack.of(id_) for id_, _ in pack.people]


_STYLE = """
@page { size: A4; margin: 16mm 14mm; }
* { color: #000; background: #fff; }
body { font: 10pt/1.35 sans-serif; max-width: 182mm; margin: 0 auto; }
h1 { font-size: 16pt; margin: 0 0 2mm; } h2 { font-size: 12pt; margin: 6mm 0 1mm; }
p { margin: 0 0 2mm; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 0.3pt solid #000; padding: 0.8mm 1.5mm; text-align: left; vertical-align: top; }
thead { display: table-header-group; } tr { break-inside: avoid; } h2 { break-after: avoid; }
th.group { padding-top: 3mm; font-size: 11pt; }
td.number, th.number { text-align: right; }
tr.total td, tr.total th { border-top: 1pt solid #000; font-weight: bold; }
td.meaning { font-size: 8.5pt; }
"""


def pack_page(pack: Pack, authority: str) -> str:
    """One page to be printed on A4, black on white, complete in itself. ``authority`` stands on top, where it is known.

    Beside every per cent stands of how many it is.
    """
    of = f"{_text(authority)}: " if authority.strip() else ""
    people = f"{len(pack.people):,} worker{'' if len(pack.people) == 1 else 's'}"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        '<head><meta charset="utf-8">',
        "<title>Supervision: the compliance pack</title>",
        f"<style>{_STYLE}</style></head>",
        "<body>",
        "<h1>Supervision: the compliance pack</h1>",
        f"<p>{of}{_text(pack.about)}, {people}. From {long_form(pack.first)} to {long_form(pack.last)}, both days "
        f"included, as it was known on {long_form(pack.as_at)}.</p>",
        "<p>It measures the tasks (whether supervision was regular, documented and challenging) and the development of "
        "the worker. Each figure is so many of so many; no child is named.</p>",
        *_figures(pack),
        *_cancelled(pack),
        *_by_worker(pack),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return escape(showable(text))


def _percent(percent: int | None) -> str:
    return "–" if percent is None else f"{percent}%"


def _figures(pack: Pack) -> Iterator[str]:
    yield "<h2>The figures</h2>"
    yield (
        '<table><thead><tr><th>Figure</th><th class="number">Number</th><th class="number">Of</th>'
        '<th class="number">Per cent</th><th>What is counted</th></tr></thead><tbody>'
    )
    for group in GROUPS:
        yield f'<tr><th class="group" colspan="5" scope="rowgroup">{_text(group)}</th></tr>'
        for figure in pack.figures:
            measure = figure.measure
            if measure.group == group:
                yield (
                    f'<tr><th scope="row">{_text(measure.words)}</th><td class="number">{figure.met:,}</td>'
                    f'<td class="number">{figure.total:,} {_text(measure.of_what)}</td>'
                    f'<td class="number">{_percent(figure.percent)}</td>'
                    f'<td class="meaning">{_text(measure.meaning)}</td></tr>'
                )
    yield "</tbody></table>"


def _cancelled(pack: Pack) -> Iterator[str]:
    cancelled, recorded = pack.figure(Measure.CANCELLED), pack.figure(Measure.RECORDED_IN_TIME)
    yield "<h2>Why planned sessions were not held, and late entries</h2>"
    yield f"<p>Cancelled or not held: {cancelled.met:,} of {cancelled.total:,} sessions planned.</p>"
    if pack.why_not_held:
        yield '<table><thead><tr><th>Reason</th><th class="number">Sessions</th></tr></thead><tbody>'
        for reason, count in pack.why_not_held:
            yield f'<tr><th scope="row">{_text(reason)}</th><td class="number">{count:,}</td></tr>'
        yield "</tbody></table>"
    yield f"<p>Recorded late: {pack.late_entries:,} of {recorded.total:,} sessions recorded.</p>"


def _by_worker(pack: Pack) -> Iterator[str]:
    """A table for each heading; the last row is the sum."""
    rows = [*_workers(pack), pack]
    for group in GROUPS:
        measures = [measure for measure in ORDER if measure.group == group]
        yield f"<h2>By worker: {_text(group.lower())}</h2>"
        headings = "".join(f'<th class="number">{_text(measure.words)}</th>' for measure in measures)
        yield f"<table><thead><tr><th>Worker</th>{headings}</tr></thead><tbody>"
        for one in rows:
            name, of_all = ("All of them", ' class="total"') if one is pack else (one.about, "")
            cells = "".join(
                f'<td class="number">{figure.met:,} of {figure.total:,} ({_percent(figure.percent)})</td>'
                for figure in (one.figure(measure) for measure in measures)
            )
            yield f'<tr{of_all}><th scope="row">{_text(name)}</th>{cells}</tr>'
        yield "</tbody></table>"
