"""How far a long reading is, on the line of an attended terminal; nothing where nobody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.progress import Progress, untold
from models.text import showable


@contextmanager
def reading_on(file: Path) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error while the file is read, as it is told the bytes read and all of them."""
    if not sys.stderr.isatty():
        yield lambda _read, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(Text(f"reading {showable(file.name)}").markup, total=None)
        yield lambda read, total: bar.update(task, completed=read, total=total)


@contextmanager
def working_on(file: Path) -> Iterator[Progress]:
    """A bar on standard error while the file is made, with what is being done."""
    if not sys.stderr.isatty():
        yield untold
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.text import Text

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(Text(showable(file.name)).markup, total=None)

        def tell(words: str, done: int, of: int) -> None:
            bar.update(
                task, description=Text(f"{showable(file.name)}: {words}").markup, completed=done, total=of or None
            )

        yield tell
