"""The command line. What only opens the program is understood here; for every command its tree is loaded first."""

import sys
from collections.abc import Sequence

from cpip_tui.cli.given import Options, exit_code, opening_line
from cpip_tui.crash import note_crash
from models.errors import CpipError
from models.text import showable


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; errors end as sentences on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = opening_line(words)
        return _open(options) if options is not None else _call(words)
    except CpipError as error:
        print(showable(str(error)), file=sys.stderr)  # noqa: T201
        return exit_code(error)
    except KeyboardInterrupt:
        return _stopped()
    except SystemExit as leaving:
        # Typer's own: 130 after an interrupt, 1 where the reader of a pipe has left.
        return _stopped() if leaving.code == 130 else 0 if leaving.code == 1 else 3
    except OSError as error:
        print(f"The output could not be written: {error.strerror}.", file=sys.stderr)  # noqa: T201
        return 3
    except Exception as error:
        print(note_crash(error), file=sys.stderr)  # noqa: T201
        return 3


def _open(options: Options) -> int:
    from cpip_tui.cli.terminal import run_program

    run_program(options)
    return 0


def _call(words: list[str]) -> int:
    from cpip_tui.cli.tree import INTERRUPTED, call

    code = call(words)
    return _stopped() if code == INTERRUPTED else code


def _stopped() -> int:
    print("Stopped; nothing more was written.", file=sys.stderr)  # noqa: T201
    return 2
