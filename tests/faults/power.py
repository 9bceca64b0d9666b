"""Power loss below SQLite: every durable operation is recorded, and disks are made as a crash could leave them."""

import os
import random
import shutil
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import shim

SECTOR = 512
NOT_DURABLE = "-shm"  # SQLite’s shared memory is made anew after a crash

Token = Hashable


class Entry(NamedTuple):
    """One thing that happened: create, write, truncate, sync, delete, rename, link, sync-folder or acknowledge.

    ``name`` is a path below the folder, written with “/”. What is in a file belongs to its ``file`` number, which stays
    the same when the file gets another name.
    """

    name: str
    what: str
    file: int = 0
    offset: int = 0  # of a write; of a truncation, the new size
    data: bytes = b""
    to: str = ""
    token: Token = None


class State(NamedTuple):
    """What stands on the disk after a crash, and what had been promised before it."""

    files: dict[str, bytes]
    acknowledged: list[Token]


class Recording:
    """While it is active, the log of what SQLite and ``os`` do to the files of one folder and the folders in it.

    Open stores inside it: a file that SQLite had open before is not seen. What Python itself writes to a file is seen
    when the file is synced, renamed or linked, as one write. ``unseen`` names, at the end, what is on the disk
    otherwise than in the log: the recording can be trusted when it is empty.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.realpath(folder))
        self.log: list[Entry] = []
        self.start_files: dict[str, bytes] = {}
        self.start_numbers: dict[str, int] = {}
        self.unseen: list[str] = []
        self._numbers: dict[str, int] = {}
        self._contents: list[bytearray] = []
        self._of_sqlite: set[int] = set()
        self._real: dict[str, Callable[..., Any]] = {}

    def __enter__(self) -> Self:
        for path in self._on_disk():
            name = self._name(path)
            self._numbers[name] = len(self._contents)
            self.start_files[name] = path.read_bytes()
            self._contents.append(bytearray(self.start_files[name]))
        self.start_numbers = dict(self._numbers)
        shim.listen(self)
        for name, replacement in self._replacements().items():
            self._real[name] = getattr(os, name)
            setattr(os, name, replacement)
        return self

    def __exit__(self, *_: object) -> None:
        for name, real in self._real.items():
            setattr(os, name, real)
        shim.stop_listening()
        found = {self._name(path): path.read_bytes() for path in self._on_disk()}
        known = {name: bytes(self._contents[number]) for name, number in self._numbers.items()}
        self.unseen = sorted(name for name in found.keys() | known.keys() if found.get(name) != known.get(name))

    def acknowledge(self, token: Token) -> None:
        """From here on it is promised to a person that what the token stands for is kept."""
        self.log.append(Entry("", "acknowledge", token=token))

    def points_after_acknowledging(self) -> list[int]:
        """The points of the log at which something has just been acknowledged."""
        return [point for point, entry in enumerate(self.log, start=1) if entry.what == "acknowledge"]

    # What the layer below SQLite tells.

    def opened(self, path: str) -> int | None:
        name = self._name(path)
        if name is None:
            return None
        number = self._see(name)
        self._of_sqlite.add(number)
        return number

    def wrote(self, file: int, offset: int, data: bytes) -> None:
        self._log(Entry("", "write", file, offset, data))

    def truncated(self, file: int, size: int) -> None:
        self._log(Entry("", "truncate", file, size))

    def synced(self, file: int, path: str, *, with_folder: bool) -> None:
        self._log(Entry("", "sync", file))
        if with_folder:
            self._log(Entry(_parent(self._name(path)), "sync-folder"))

    def deleted(self, path: str, *, with_folder: bool) -> None:
        name = self._name(path)
        if name in self._numbers:
            self._log(Entry(name, "delete"))
        if name is not None and with_folder:
            self._log(Entry(_parent(name), "sync-folder"))

    def refuses(self, what: str, path: str) -> int:
        return shim.OK

    # What Python does.

    def _replacements(self) -> dict[str, Callable[..., Any]]:
        def unlink(path, *, dir_fd=None):
            self._real["unlink"](path, dir_fd=dir_fd)
            if dir_fd is None:
                self.deleted(os.fspath(path), with_folder=False)

        def moving(real):
            def move(source, target, **folders):
                old, new = self._before(source, folders), self._name(target)
                self._real[real](source, target, **folders)
                self._moved(old, new)

            return move

        def link(source, target, **options):
            old, new = self._before(source, {}), self._name(target)
            self._real["link"](source, target, **options)
            if old is not None and new is not None:
                self._log(Entry(old, "link", to=new))
            elif new is not None:
                self._see(new)

        def syncing(real):
            def sync(descriptor):
                self._real[real](descriptor)
                self._synced_by_python(descriptor if isinstance(descriptor, int) else descriptor.fileno())

            return sync

        replaced = {"unlink": unlink, "remove": unlink, "link": link}
        replaced |= {name: moving(name) for name in ("rename", "replace")}
        return replaced | {name: syncing(name) for name in ("fsync", "fdatasync") if hasattr(os, name)}

    def _before(self, source, folders: Mapping[str, object]) -> str | None:
        name = self._name(source)
        if any(value is not None for value in folders.values()) or (name is not None and os.path.isdir(source)):
            raise NotImplementedError("the simulator does not know how a folder is renamed, nor dir_fd")
        if name is not None:
            self._see(name)
        return name

    def _moved(self, old: str | None, new: str | None) -> None:
        if old is not None and new is not None:
            self._log(Entry(old, "rename", to=new))
        elif old is not None:
            self._log(Entry(old, "delete"))
        elif new is not None:
            self._numbers.pop(new, None)
            self._see(new)

    def _synced_by_python(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        for path in (self.folder, *self.folder.rglob("*")):
            if os.path.samestat(status, path.lstat()):
                if path.is_dir():
                    self._log(Entry("" if path == self.folder else self._name(path), "sync-folder"))
                elif (name := self._name(path)) is not None:
                    self._log(Entry("", "sync", self._see(name)))
                return

    # The log.

    def _log(self, entry: Entry) -> None:
        self.log.append(entry)
        if entry.what in ("write", "truncate"):
            _apply(self._contents[entry.file], entry)
        else:
            _move(self._numbers, entry)

    def _see(self, name: str) -> int:
        """The number of the file, and what Python wrote to it since it was last seen into the log."""
        if name not in self._numbers:
            self._contents.append(bytearray())
            self._log(Entry(name, "create", len(self._contents) - 1))
        number = self._numbers[name]
        # To open and close a file here would take from SQLite the locks that it holds on it.
        if number not in self._of_sqlite:
            content = (self.folder / name).read_bytes()
            if len(content) < len(self._contents[number]):
                self._log(Entry("", "truncate", number, len(content)))
            if content != self._contents[number]:
                self._log(Entry("", "write", number, 0, content))
        return number

    def _name(self, path: str | os.PathLike[str]) -> str | None:
        """The path below the folder; None where it is elsewhere, or of a file that is not durable."""
        parent, last = os.path.split(os.path.abspath(os.fsdecode(path)))
        whole = Path(os.path.realpath(parent), last)
        if not whole.is_relative_to(self.folder) or last.endswith(NOT_DURABLE):
            return None
        return whole.relative_to(self.folder).as_posix()

    def _on_disk(self) -> list[Path]:
        files = (path for path in self.folder.rglob("*") if path.is_file() and not path.name.endswith(NOT_DURABLE))
        return sorted(files)


class _Disk:
    """What is certain at a point of the log, and what is still on its way."""

    def __init__(self, numbers: Mapping[str, int], files: Mapping[str, bytes]) -> None:
        self._names = dict(numbers)
        self._certain = {number: bytearray(files[name]) for name, number in numbers.items()}
        self._pending: dict[int, list[Entry]] = {}
        self._moves: list[Entry] = []  # what was done to names and may not have happened
        self._copies: dict[int, bytes] = {}
        self._written: list[bytes] = []

    def step(self, entry: Entry) -> None:
        """The entry happens."""
        match entry.what:
            case "write" | "truncate":
                self._pending.setdefault(entry.file, []).append(entry)
                if entry.what == "write" and len(entry.data) >= SECTOR:
                    self._written.append(entry.data)
            case "sync":
                for pending in self._pending.pop(entry.file, ()):
                    _apply(self._certain[entry.file], pending)
                    self._copies.pop(entry.file, None)
                # A file whose content is on the disk is there; whether a later rename of it is, stays open.
                self._settle(lambda move: move.what == "create" and move.file == entry.file)
            case "sync-folder":
                self._settle(lambda move: entry.name in (_parent(move.name), _parent(move.to) if move.to else None))
            case "create" | "delete" | "rename" | "link":
                if entry.what == "create":
                    self._certain[entry.file] = bytearray()
                self._moves.append(entry)

    def crash(self, rng: random.Random) -> dict[str, bytes]:
        """The files as they could be found when the power fails now."""
        names = dict(self._names)
        for moves in self._related():
            for move in moves[: rng.choice((0, len(moves), rng.randint(0, len(moves))))]:
                _move(names, move)
        contents = {number: self._content(number, rng) for number in sorted(set(names.values()))}
        return {name: contents[number] for name, number in names.items()}

    def _settle(self, certain: Callable[[Entry], bool]) -> None:
        """Those moves have happened for certain, and so have the earlier ones that concern the same names."""
        if not self._moves or not any(map(certain, self._moves)):
            return
        for moves in self._related():
            last = max((place for place, move in enumerate(moves, start=1) if certain(move)), default=0)
            for move in moves[:last]:
                _move(self._names, move)
                self._moves.remove(move)

    def _related(self) -> list[list[Entry]]:
        """The uncertain moves in groups that have no name in common; in a group, one happens after the other."""
        groups: list[tuple[set[str], list[Entry]]] = []
        for move in self._moves:
            names, moves = {move.name, move.to} - {""}, []
            for group in [group for group in groups if group[0] & names]:
                groups.remove(group)
                names |= group[0]
                moves += group[1]
            groups.append((names, [*moves, move]))
        order = {id(move): place for place, move in enumerate(self._moves)}
        return [sorted(moves, key=lambda move: order[id(move)]) for _, moves in groups]

    def _content(self, file: int, rng: random.Random) -> bytes:
        pending = self._pending.get(file)
        if not pending:
            if file not in self._copies:
                self._copies[file] = bytes(self._certain[file])
            return self._copies[file]
        content = bytearray(self._certain[file])
        synced = len(content)
        for entry, fate in zip(pending, _fates(len(pending), rng), strict=True):
            if fate == "kept":
                _apply(content, entry)
            elif fate == "torn" and entry.what == "write":
                self._tear(content, entry, synced, rng)
        return bytes(content)

    def _tear(self, content: bytearray, entry: Entry, synced: int, rng: random.Random) -> None:
        """Some sectors of the write are there, some not; where the file had not yet been, anything may be found."""
        filler = rng.choice(("nothing", "zeros", "noise", "stale"))
        for start in range(entry.offset - entry.offset % SECTOR, entry.offset + len(entry.data), SECTOR):
            first, end = max(start, entry.offset), min(start + SECTOR, entry.offset + len(entry.data))
            data = None
            if rng.random() < 0.5:
                data = entry.data[first - entry.offset : end - entry.offset]
            elif start >= synced and filler == "zeros":
                data = bytes(end - first)
            elif start >= synced and filler == "noise":
                data = rng.randbytes(end - first)
            elif start >= synced and filler == "stale" and self._written:
                data = rng.choice(self._written)[: end - first]
            if data is not None:
                _put(content, first, data)


def crash_states(
    recording: Recording,
    start_files: Mapping[str, bytes],
    rng: random.Random,
    count: int,
    points: Sequence[int] | None = None,
) -> Iterator[State]:
    """Disks as crashes could leave them, at ``count`` points of the log: near syncs and promises, and anywhere.

    What was synced is there. Each write since the last sync of its file is kept, dropped or torn by sectors, whatever
    became of the earlier ones. What was done to names is as before or as after, in order where it is about the same
    names. With ``points`` the crashes are at these only.
    """
    disk = _Disk(recording.start_numbers, start_files)
    acknowledged: list[Token] = []
    happened = 0
    for point in sorted(_points(recording, rng, count) if points is None else rng.choices(points, k=count)):
        for entry in recording.log[happened:point]:
            disk.step(entry)
            if entry.what == "acknowledge":
                acknowledged.append(entry.token)
        happened = point
        yield State(disk.crash(rng), list(acknowledged))


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Lay the files down in the folder, in the place of all that was there."""
    for path in folder.iterdir() if folder.exists() else ():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _points(recording: Recording, rng: random.Random, count: int) -> list[int]:
    end = len(recording.log)
    after = recording.points_after_acknowledging() or [end]
    syncs = [place for place, entry in enumerate(recording.log) if entry.what in ("sync", "sync-folder", "acknowledge")]
    near = [point for place in syncs or [end] for point in (place - 1, place, place + 1) if 0 <= point <= end]
    third = count // 3
    anywhere = (rng.randint(0, end) for _ in range(count - 2 * third))
    return [*rng.choices(after, k=third), *rng.choices(near, k=third), *anywhere]


def _fates(count: int, rng: random.Random) -> list[str]:
    """What becomes of each of the unsynced operations of a file."""
    cut = rng.randrange(count)
    match rng.choice(("none", "all", "first", "last", "any", "any")):
        case "none":
            return ["dropped"] * count
        case "all":
            return ["kept"] * count
        case "first":
            return ["kept"] * cut + ["torn"] + ["dropped"] * (count - cut - 1)
        case "last":
            return ["dropped"] * cut + ["torn"] + ["kept"] * (count - cut - 1)
    kept = rng.choice((0.2, 0.5, 0.8))
    return rng.choices(("kept", "torn", "dropped"), (kept, 0.2, 1 - kept), k=count)


def _apply(content: bytearray, entry: Entry) -> None:
    if entry.what == "write":
        _put(content, entry.offset, entry.data)
    elif entry.offset < len(content):
        del content[entry.offset :]
    else:
        content.extend(bytes(entry.offset - len(content)))


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _move(names: dict[str, int], entry: Entry) -> None:
    """Do to the names what the entry says. A name of which nothing is known is left out."""
    if entry.what == "create":
        names[entry.name] = entry.file
    elif entry.what == "delete":
        names.pop(entry.name, None)
    elif entry.what == "rename" and entry.name in names:
        names[entry.to] = names.pop(entry.name)
    elif entry.what == "link" and entry.name in names:
        names[entry.to] = names[entry.name]


def _parent(name: str) -> str:
    return name.rpartition("/")[0]
