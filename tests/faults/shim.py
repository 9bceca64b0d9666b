"""A layer between SQLite and its files: each write, truncation, sync, creation and deletion is told to a listener.

The driver exports SQLite’s own functions, so a VFS can be registered from Python. It is a copy of the default one with
another ``xOpen`` and ``xDelete``; a file that it opens gets a copy of its table of methods with another ``xWrite``,
``xTruncate`` and ``xSync``. Each calls the original first, and only what succeeded is told.
"""

import ctypes
import os
import sys
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, sizeof
from typing import Protocol

import sqlcipher3._sqlite3

OK = 0
OPEN_CREATE = 0x4
JOURNALS = 0x800 | 0x4000 | 0x80000  # main journal, super-journal, WAL: unixSync syncs their folder the first time

_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class Listener(Protocol):
    """What is told of the files of SQLite. A file is known by the number that ``opened`` gives it."""

    def opened(self, path: str) -> int | None:
        """SQLite opened or made the file; None where it is no concern of the listener."""

    def wrote(self, file: int, offset: int, data: bytes) -> None: ...

    def truncated(self, file: int, size: int) -> None: ...

    def synced(self, file: int, path: str, *, with_folder: bool) -> None: ...

    def deleted(self, path: str, *, with_folder: bool) -> None: ...

    def refuses(self, what: str, path: str) -> int:
        """Asked before a write, a truncation and a sync: the error that the disk gives instead, or 0."""


class _Vfs(Structure):
    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        ("others", c_void_p * 13),  # xAccess to xNextSystemCall of version 3; taken over as they are
    )


class _Methods(Structure):
    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        ("others", c_void_p * 13),  # xFileSize to xUnfetch of version 3
    )


class _File:
    """An open file of SQLite’s."""

    __slots__ = ("folder_unsynced", "listener", "number", "path")

    def __init__(self, listener: Listener, number: int, path: str, *, folder_unsynced: bool) -> None:
        self.listener, self.number, self.path, self.folder_unsynced = listener, number, path, folder_unsynced


def reason_to_skip() -> str | None:
    """Why the layer cannot be put in here, or None where it can."""
    if sys.platform == "win32":
        return "Windows has no unix VFS, and its driver exports no functions of SQLite"
    if not hasattr(_library(), "sqlite3_vfs_find"):
        return "the driver of this platform does not export the functions of SQLite"
    if _default().version != 3:
        return "the VFS of this driver is of a version that the simulator does not know"
    return None


def listen(listener: Listener) -> None:
    """Tell it of every file that SQLite opens from now on, until ``stop_listening``."""
    global _listener
    if _listener is not None:
        raise RuntimeError("one recording at a time")
    _listener = listener
    _library().sqlite3_vfs_register(ctypes.byref(_layer()), 1)


def stop_listening() -> None:
    """SQLite opens its files as it always did. Those still open stay usable and are no longer told of."""
    global _listener
    _library().sqlite3_vfs_unregister(ctypes.byref(_layer()))
    _library().sqlite3_vfs_register(ctypes.byref(_default()), 1)
    _listener = None


# What C code may still point to is kept for the life of the process.
_kept: dict[str, object] = {}
_tables: dict[int, _Methods] = {}  # by the address of the original
_files: dict[int, _File] = {}  # by the address of SQLite’s own object
_listener: Listener | None = None


def _library() -> ctypes.CDLL:
    if "library" not in _kept:
        library = ctypes.CDLL(sqlcipher3._sqlite3.__file__)
        if hasattr(library, "sqlite3_vfs_find"):
            library.sqlite3_vfs_find.restype = POINTER(_Vfs)
            library.sqlite3_initialize()
        _kept["library"] = library
    return _kept["library"]


def _default() -> _Vfs:
    if "default" not in _kept:
        _kept["default"] = _library().sqlite3_vfs_find(None).contents
    return _kept["default"]


def _layer() -> _Vfs:
    if "layer" not in _kept:
        default, layer = _default(), _Vfs()
        ctypes.memmove(ctypes.byref(layer), ctypes.byref(default), sizeof(_Vfs))
        callbacks = _Open(_open_through(default)), _Delete(_delete_through(default))
        layer.name, layer.next = b"power-loss", None
        layer.open, layer.delete = (ctypes.cast(callback, c_void_p).value for callback in callbacks)
        _kept["callbacks"], _kept["layer"] = callbacks, layer
    return _kept["layer"]


def _open_through(default: _Vfs):
    real = _Open(default.open)

    def open_file(_vfs, name, file, flags, out_flags):
        status = real(ctypes.addressof(default), name, file, flags, out_flags)
        if status == OK and name and _listener is not None:
            path = os.fsdecode(ctypes.string_at(name))
            number = _listener.opened(path)
            if number is not None:
                unsynced = bool(flags & OPEN_CREATE and flags & JOURNALS)
                _files[file] = _File(_listener, number, path, folder_unsynced=unsynced)
                methods = c_void_p.from_address(file)
                methods.value = ctypes.addressof(_listening(methods.value))
        return status

    return open_file


def _delete_through(default: _Vfs):
    real = _Delete(default.delete)

    def delete_file(_vfs, name, with_folder):
        status = real(ctypes.addressof(default), name, with_folder)
        if status == OK and _listener is not None:
            _listener.deleted(os.fsdecode(ctypes.string_at(name)), with_folder=bool(with_folder))
        return status

    return delete_file


def _refused(opened: _File, what: str) -> int:
    return opened.listener.refuses(what, opened.path) if opened.listener is _listener else OK


def _listening(address: int) -> _Methods:
    """The table of methods at the address, with ours in the place of those that change what is on the disk."""
    if address not in _tables:
        original, table = _Methods.from_address(address), _Methods()
        pointers = {1: 12, 2: 16, 3: 18}[original.version]
        ctypes.memmove(ctypes.byref(table), address, _Methods.close.offset + pointers * sizeof(c_void_p))
        real_write, real_truncate = _Write(original.write), _Truncate(original.truncate)
        real_sync = _Sync(original.sync)

        def write(file, data, amount, offset):
            opened = _files[file]
            status = _refused(opened, "write") or real_write(file, data, amount, offset)
            if status == OK and opened.listener is _listener:
                opened.listener.wrote(opened.number, offset, ctypes.string_at(data, amount))
            return status

        def truncate(file, size):
            opened = _files[file]
            status = _refused(opened, "truncate") or real_truncate(file, size)
            if status == OK and opened.listener is _listener:
                opened.listener.truncated(opened.number, size)
            return status

        def sync(file, flags):
            opened = _files[file]
            status = _refused(opened, "sync") or real_sync(file, flags)
            if status == OK and opened.listener is _listener:
                opened.listener.synced(opened.number, opened.path, with_folder=opened.folder_unsynced)
                opened.folder_unsynced = False
            return status

        table.callbacks = _Write(write), _Truncate(truncate), _Sync(sync)
        table.write, table.truncate, table.sync = (ctypes.cast(each, c_void_p).value for each in table.callbacks)
        _tables[address] = table
    return _tables[address]
