"""A program in a pseudo-terminal, as these scripts drive it: started, pressed, read and ended. POSIX only."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

COLUMNS, ROWS = 120, 40
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^X][^\x1b]*\x1b\\|[ -/]*[0-~])")


class NotSeen(Exception):
    """The program did not show what was waited for; the text holds the last of what it did show."""


@dataclass(frozen=True)
class Answer:
    """Milliseconds from writing a key to the first byte that followed, and to the text that was waited for."""

    first: float
    shown: float | None


class Terminal:
    """One program in a terminal of 120 by 40, with a home of its own; ended on leaving the ``with`` block."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self._home = tempfile.mkdtemp()
        words = [str(word) for word in command]
        environment = _environment(self._home)
        self._text = b""
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.execvpe(words[0], words, environment)
            finally:
                os._exit(127)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def wait_for(self, text: str, seconds: float = 60.0) -> float:
        """Milliseconds from the start of the program until the text had come. Raises NotSeen."""
        wanted = text.encode()
        while (left := self.began + seconds - time.perf_counter()) > 0:
            if not self._ready(left):
                break
            read = self._read()
            now = time.perf_counter()
            if wanted in self.text:
                return (now - self.began) * 1000
            if not read:
                break
        raise NotSeen(f"{text!r} was not shown. The last of what was: {self.text[-600:]!r}")

    def press(self, keys: str, until: str = "", seconds: float = 20.0) -> Answer:
        """Write the keys once the program is quiet, and time its answer. Raises NotSeen where there is none."""
        self.settle()
        self._text = b""
        wanted, first = until.encode(), None
        pressed = time.perf_counter()
        os.write(self._fd, keys.encode())
        while (left := pressed + seconds - time.perf_counter()) > 0 and self._ready(left) and self._read():
            now = (time.perf_counter() - pressed) * 1000
            first = first or now
            if not wanted:
                return Answer(first, None)
            if wanted in self.text:
                return Answer(first, now)
        raise NotSeen(f"{keys!r} was answered neither by bytes nor {until!r}: {self.text[-600:]!r}")

    def painted(self, keys: str, quiet: float = 0.3, seconds: float = 20.0) -> float:
        """Milliseconds from the keys to the last byte of what followed, before nothing came for ``quiet`` seconds."""
        self.settle()
        pressed = last = time.perf_counter()
        os.write(self._fd, keys.encode())
        while time.perf_counter() < pressed + seconds and self._ready(quiet if last > pressed else seconds):
            if not self._read():
                break
            last = time.perf_counter()
        return (last - pressed) * 1000

    def settle(self, quiet: float = 0.15, seconds: float = 10.0) -> None:
        """Read until nothing comes for ``quiet`` seconds (a cursor that blinks does so less often)."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until and self._ready(quiet):
            if not self._read():
                break

    @property
    def text(self) -> bytes:
        """What was shown since the start, or since the last key, without its escape sequences."""
        return ESCAPES.sub(b"", self._text)

    def end(self) -> None:
        """End the program: asked first, then by force. It is only ever this one, by its id."""
        for number, patience in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 10.0)):
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                break
            if self._gone(patience):
                break
        os.close(self._fd)
        shutil.rmtree(self._home, ignore_errors=True)

    def _gone(self, seconds: float) -> bool:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return True
            if self._ready(0.02):
                self._read()
        return False

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self._fd], [], [], max(0.0, seconds))[0])

    def _read(self) -> bytes:
        try:
            read = os.read(self._fd, 65536)
        except OSError:  # Linux answers so when the program has gone
            return b""
        self._text += read
        return read


def _environment(home: str) -> dict[str, str]:
    """The environment of a person who has just installed the program: nothing remembered, nothing configured."""
    left = ("XDG_", "TEXTUAL", "NO_COLOR", "PYTHONDONTWRITEBYTECODE")  # what was installed has its bytecode
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left)}
    return kept | {"HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


def ours(store: Path, *options: str) -> list[str | Path]:
    """The command that opens the program on a store."""
    return [sys.executable, "-m", "cpip_tui", "--store", store, *options]
