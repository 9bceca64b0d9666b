"""What is said and noted when the program meets an error that it did not expect: never a value, never a name."""

import secrets
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cpip_tui.settings import for_owner_only, log_file
from db.files import own_folder


def note_crash(error: BaseException, path: Path | None = None) -> str:
    """Write kinds of error and lines of code, without messages or values; return the sentence for the person."""
    reference = secrets.token_hex(4)
    path = path or log_file()
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} {reference}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"  {type(seen).__module__}.{type(seen).__name__}")
        lines += [
            f"    {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    where = ""
    with suppress(OSError):
        own_folder(path.parent)
        with open(path, "a", encoding="utf-8", opener=for_owner_only) as log:
            log.write("\n".join(lines) + "\n")
        where = f" A note of where it happened, without any data, is in {path}."
    return (
        f"Something happened that the program did not expect (reference {reference}). "
        f"Whatever was not yet confirmed has not been written; the store is as it was.{where}"
    )
