"""What ``supervision pack`` prints besides the figures: the lines that one is made of, and a row a worker."""

from cpip_tui.cli.options import Format
from cpip_tui.cli.output import Field, print_rows
from db.exchange.lists.pack import lines
from models.compliance import Measure, Pack
from models.dates import short_form
from models.errors import InvalidInput
from models.pack_words import figure_in_words, worker_in_words


def figure_named(text: str) -> Measure:
    """The figure of this code. Raises InvalidInput."""
    wanted = text.strip().casefold().replace("-", "_")
    found = next((one for one in Measure if one.value == wanted), None)
    if found is None:
        raise InvalidInput(f"“{text}” is no figure of the pack. Give one of: {', '.join(Measure)}.")
    return found


def print_lines(pack: Pack, measure: Measure, format: Format, about: dict[str, object]) -> None:
    """Print every line that the figure counts, met or not."""
    figure = pack.figure(measure)
    summary = f"{pack.about}, {short_form(pack.first)} to {short_form(pack.last)}. {figure_in_words(figure)}"
    print_rows(figure.lines, lines(figure).fields, format, about=about, summary=summary, below=("what",))


def print_workers(pack: Pack, summary: str) -> None:
    """Print the figures of each worker in words, and of all of them last."""
    rows = [(one.about, worker_in_words(one, total=False)) for one in map(pack.of, (id_ for id_, _ in pack.people))]
    rows.append(("all", worker_in_words(pack, total=True)))
    fields: tuple[Field[tuple[str, str]], ...] = (Field("figures", lambda one: one[1], "worker: figures"),)
    print_rows(rows, fields, Format.TABLE, about={}, summary=summary)
