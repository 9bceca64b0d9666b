"""The options that stand before or after any command, and what they open."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from cpip_tui.cli.given import Format as Format
from cpip_tui.cli.given import Options as Options
from cpip_tui.cli.given import is_terminal as is_terminal
from cpip_tui.cli.given import passphrase_in as passphrase_in
from cpip_tui.cli.hints import speak_of
from models.errors import InvalidInput

StoreOption = Annotated[Path | None, typer.Option("--store", metavar="FILE", help="The store to work with.")]
AsAtOption = Annotated[
    str | None, typer.Option("--as-at", metavar="DATE", help="Look at the store as at this day instead of today.")
]
WhoOption = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who is working; stands in every entry.")]
PassphraseOption = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help="A file whose first line is the passphrase.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
FilterOption = Annotated[str, typer.Option("--filter", metavar="WORDS", help="Only rows that show all of these words.")]
ReverseOption = Annotated[bool, typer.Option("--reverse", help="The other way round.")]
OnDayOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="On which day; the day looked at without it.")
]
OverOption = Annotated[bool, typer.Option("--over", help="Replace the file of that name.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask; write.")]


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the common options added to its own, handed to it as the first argument, ``options``."""
    return _with_common(command, of_group=False)


def group_with_options(command: Callable[..., None]) -> Callable[..., None]:
    """As ``with_options``, for what a group does where no command of it follows; what follows has the options too."""
    return _with_common(command, of_group=True)


def _with_common(command: Callable[..., None], *, of_group: bool) -> Callable[..., None]:
    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
    common = {"store": StoreOption, "as_at": AsAtOption, "who": WhoOption, "passphrase_file": PassphraseOption}

    def called(context: typer.Context, **given: Any) -> None:
        shared = {name: given.pop(name) for name in common}
        options = Options.given(context, **shared)
        speak_of(options.store)
        if of_group:
            context.obj = options
            if context.invoked_subcommand is not None:
                return
        command(options, **given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(parameter.replace(kind=keyword) for parameter in own),
        *(inspect.Parameter(name, keyword, default=None, annotation=kind) for name, kind in common.items()),
    ]
    called.__name__, called.__doc__ = command.__name__, command.__doc__
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return called


def confirmed(question: str, yes: bool) -> bool:
    """Whether to go on: said beforehand with --yes, or now. Without an answer nothing is done."""
    if yes:
        return True
    try:
        return typer.confirm(question, default=False)
    except typer.Abort:
        raise InvalidInput(
            "There was nobody to ask, so nothing was written. Say --yes to write without asking."
        ) from None
