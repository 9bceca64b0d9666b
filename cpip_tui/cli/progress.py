"""How far a long job is, on the line of an attended terminal; nothing where nobody watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from models.progress import Far, Progress, untold


@contextmanager
def watched_job() -> Iterator[Progress]:
    """A bar on standard error while the job tells how far it is; Ctrl+C stops it, as it stops any command."""
    if not sys.stderr.isatty():
        yield untold
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    with Bar(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(words: str, done: int, of: int) -> None:
            if not words:
                return  # only asked whether to go on
            said = Text(Far(words, done, of).in_words).markup
            bar.update(task, description=said, completed=done, total=of or None)

        yield tell
