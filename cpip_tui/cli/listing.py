"""One reading of a list, from which both the command that prints it and the one that writes it as a file are made."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import print_line, print_rows
from db.exchange.lists.field import Listing
from models.text import showable

RowT = TypeVar("RowT")
Read = Callable[..., "Told[Any]"]


@dataclass(frozen=True)
class Told(Generic[RowT]):
    """What was read, in its order: ``asked`` is what narrowed it, and ``order`` by what it is sorted.

    ``about`` stands beside the rows in JSON, ``summary`` above them in a table and ``last`` below; ``below`` names its
    long texts. ``entered`` is whether it stands in the audit trail already that this was read.
    """

    listing: Listing[RowT]
    rows: Sequence[RowT]
    asked: Mapping[str, object]
    summary: str
    about: Mapping[str, object] = field(default_factory=dict)
    below: Sequence[str] = ()
    last: Sequence[str] = ()
    entered: bool = False
    order: str = ""


def print_told(sitting: Sitting, told: Told[Any], format: Format) -> None:
    """Enter that the list is printed, and print it. Raises NotAllowed, StoreError."""
    if not told.entered or format is not Format.TABLE:
        sitting.enter_list(told.listing.what, format, told.asked, len(told.rows))
    fields = told.listing.in_words if format is Format.TABLE else told.listing.fields
    about = {"as_at": sitting.as_at, **told.about}
    print_rows(told.rows, fields, format, about=about, summary=told.summary, below=told.below)
    if format is Format.TABLE:
        for line in told.last:
            print_line(showable(line))


def printed(read: Read, name: str) -> Callable[..., None]:
    """The command of this name that prints what ``read`` reads with its options; what it does is said by ``read``."""

    def command(options: Options, *, format: Format, **asked: Any) -> None:
        with working(options) as sitting:
            print_told(sitting, read(sitting, **asked), format)

    return with_options(taking(command, read, name, format=(FormatOption, Format.TABLE)))


def taking(command: Callable[..., None], read: Read, name: str, **more: tuple[Any, Any]) -> Callable[..., None]:
    """The command with the options of ``read`` and these: the kind of each, and what it is where it is not given."""
    own = list(inspect.signature(read, eval_str=True).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("options", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Options),
        *(one.replace(kind=keyword) for one in own),
        *(inspect.Parameter(name, keyword, default=default, annotation=kind) for name, (kind, default) in more.items()),
    ]
    command.__name__, command.__doc__ = name, read.__doc__
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return command
