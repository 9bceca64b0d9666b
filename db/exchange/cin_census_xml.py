"""The XML of a children in need census, read as a stream: each child's records with their texts, and nothing judged.

Expat of the standard library reads it, piece by piece, so that memory does not grow with the file. A file that declares
a document type is refused where it does so, before anything of it could be expanded or fetched; so is one that nests,
names or writes without end. Text between elements, comments, attributes and processing instructions say nothing.
"""

import codecs
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from db.exchange.cin_census_names import CHILD, DOCUMENT, MISPLACED, TEXTS, Names, Record
from models.errors import FileRefused
from models.progress import Progress, untold
from models.text import showable

DEEPEST = 100  # elements within elements; a census has seven
MOST_NAMES = 2_000  # of elements and attributes; a census has about fifty
MOST_RECORDS = 2_000  # of one child
MOST_CHILDREN = 1_000_000  # more than are in need in all of England
LONGEST_PIECE = 1_000_000  # characters of one tag or comment, which the parser has to keep as a whole
_LONGEST_TEXT = 1_000  # characters of one element that are kept
_MOST_ROOTS = 10
_MOST_UNREAD = 100  # names of elements that are told
_PIECE = 1 << 16
_KILOBYTE = 1 << 10

_ENCODINGS = {
    "utf-8": "utf-8", "iso8859-1": "cp1252", "cp1252": "cp1252", "ascii": "cp1252",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",  # what says so in single bytes is not
}  # fmt: skip
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PADDING = " \t\r\n\0\x1a\ufeff"


class CensusXml:
    """A census file, and how far it is read. ``misplaced`` is told of each record that stands where it does not belong:
    its line, its name, within what it was found, and of which child, as far as that is known by then."""

    def __init__(self, path: Path, misplaced: Callable[[int, str, str, str], None]) -> None:
        self.path = path
        self.bytes_read = self.bytes_total = 0
        self.document = Record(DOCUMENT, 1)  # what the header says
        self.children = 0
        self.unread: dict[str, None] = {}  # names of elements that mean nothing here, as they are met
        self.remarks: list[str] = []
        self._names: dict[str, Names] = {}
        for of in TEXTS:
            self._names[of] = Names(of, self._names, self._note_unread)
        self._misplaced = misplaced
        self._ready: list[Record] = []
        self._records = 0  # of the child that is read, so far
        self._line = 0  # of the file, at which the parser in use began
        self._roots = 0

    def read(self, progress: Progress = untold) -> Iterator[Record]:
        """The children, each as soon as it is read. ``progress`` is told the kilobytes read, and all, at each piece.

        Raises FileRefused where the file cannot be read on, and Cancelled where ``progress`` does.
        """
        words = f"reading {self.path.name}, kilobytes"
        with self._opened() as file:
            self.bytes_total = os.fstat(file.fileno()).st_size
            for text in self._texts(file):
                progress(words, self.bytes_read // _KILOBYTE, self.bytes_total // _KILOBYTE)
                self._feed(text)
                yield from self._taken()
            self._end()
            yield from self._taken()

    @property
    def is_census(self) -> bool:
        """Whether any child was met, or where they would be."""
        met = {name.rpartition(":")[2].casefold() for name in self._names[DOCUMENT]}
        return bool(self.children or met & {"children", "cindetailscollection"})

    def refuse(self, why: str) -> NoReturn:
        """Refuse the whole file."""
        raise FileRefused(f"{self.path} {why}")

    def _opened(self) -> BinaryIO:
        try:
            return self.path.open("rb")
        except FileNotFoundError:
            raise FileRefused(f"There is no file at {self.path}. Check the name and the folder.") from None
        except IsADirectoryError:
            raise FileRefused(f"{self.path} is a folder. Name the census file itself.") from None
        except OSError as error:
            raise FileRefused(f"{self.path} cannot be read: {error.strerror}.") from None

    def _texts(self, file: BinaryIO) -> Iterator[str]:
        """The file in pieces of text; what is no text in its encoding becomes a stand-in, and is said."""
        try:
            piece = file.read(_PIECE)
            decoder = codecs.getincrementaldecoder(self._encoding(piece))(errors="replace")
            whole = True
            while piece:
                self.bytes_read += len(piece)
                text = decoder.decode(piece)
                if whole and not text.isascii() and "\ufffd" in text:
                    whole = False
                    self.remarks.append("holds bytes that are no text in its encoding; a stand-in was read for each")
                yield text
                piece = file.read(_PIECE)
            yield decoder.decode(b"", True)
        except OSError as error:
            raise FileRefused(f"{self.path} cannot be read: {error.strerror}.") from None

    def _encoding(self, start: bytes) -> str:
        for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                               (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
            if start.startswith(mark):
                return encoding
        if start[:4] in (b"<\0?\0", b"\0<\0?"):
            return "utf-16-le" if start[1] == 0 else "utf-16-be"
        declared = _DECLARED.match(start)
        name = declared[1].decode("ascii") if declared else "utf-8"
        try:
            return _ENCODINGS[codecs.lookup(name).name]
        except (LookupError, KeyError):
            self.refuse(f"says that it is written in {showable(name)}, which is not read. Save it as UTF-8.")

    # --- what the parser is fed ---------------------------------------------------------------------------------------

    _parser: expat.XMLParserType | None = None

    def _feed(self, text: str) -> None:
        while text:
            if self._parser is None and not (text := self._begin(text)):
                return
            parser = self._parser
            assert parser is not None
            try:
                parser.Parse(text, False)
            except expat.ExpatError as error:
                text = self._beyond_root(text, error)
                continue
            self._fed += len(text) if text.isascii() else len(text.encode())
            if self._fed - parser.CurrentByteIndex > LONGEST_PIECE:
                self.refuse(
                    f"has one tag or comment of over a million characters (line {self._at()}). It is no census."
                )
            if len(parser.intern) > MOST_NAMES:
                self.refuse(f"has over {MOST_NAMES:,} names of elements (line {self._at()}). It is no census.")
            return

    def _begin(self, text: str) -> str:
        """Begin a document where there is anything left to read; what is left."""
        rest = text.lstrip(_PADDING)
        self._line += text[: len(text) - len(rest)].count("\n")
        if rest:
            self._roots += 1
            if self._roots > 1:
                if not rest.startswith("<") or self._roots > _MOST_ROOTS:
                    self.refuse(f"goes on after its end (line {self._line + 1}) with what is no census. Get it anew.")
                self.remarks.append(f"a second root element begins on line {self._line + 1}; it was read as well")
            parser = expat.ParserCreate()
            parser.buffer_text = True
            self._fed = 0
            self._open = [_Open(0, self.document, self._names[DOCUMENT])]
            self._ended = False
            self._listen(parser)
            parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._declares
            parser.ExternalEntityRefHandler = self._declares
            self._parser = parser
        return rest

    def _beyond_root(self, text: str, error: expat.ExpatError) -> str:
        """What stands after the end of a root element, to be read anew. Refuses the file where it is broken before."""
        parser = self._parser
        assert parser is not None
        if not parser.intern:
            self.refuse(f"is no XML ({expat.errors.messages[error.code]}, line {error.lineno}). It is no census.")
        if not self._ended:
            self.refuse(
                f"cannot be read beyond line {self._line + error.lineno}, where it is no XML "
                f"({expat.errors.messages[error.code]}). Have it exported anew."
            )
        rest = text.encode()[parser.ErrorByteIndex - self._fed :].decode()
        self._line += error.lineno - 1
        self._parser = None
        return rest

    def _end(self) -> None:
        parser = self._parser
        if not self._roots:
            self.refuse("is empty. A census file begins with <Message>.")
        if parser is None:
            return
        try:
            parser.Parse("", True)
        except expat.ExpatError:
            self.refuse(
                f"breaks off on line {self._at()}: its end is missing. Nothing of it is read, since children would be "
                "missing too. Have it exported or sent anew."
            )
        finally:
            self._parser = None  # whose handlers are methods of what holds it

    def _at(self) -> int:
        return self._line + (self._parser.CurrentLineNumber if self._parser is not None else 1)

    def _taken(self) -> list[Record]:
        ready, self._ready = self._ready, []
        return ready

    # --- what the parser tells ----------------------------------------------------------------------------------------

    def _listen(self, parser: expat.XMLParserType) -> None:
        """Set what is called for each element and text; what is called millions of times keeps its state in here."""
        depth, top = 0, self._open[-1]
        wanted: str | None = None
        written = ""

        def start(name: str, _attributes: object) -> None:
            nonlocal depth, top, wanted, written
            depth += 1
            if depth > DEEPEST:
                self.refuse(f"has elements in over {DEEPEST} others (line {self._at()}). It is no census.")
            if wanted is not None:  # an element within a date or a code, which cannot be read then
                self._keep(top.record, wanted, f"{written}<{name}>")
                wanted = None
            means = top.names[name]
            if means is None:
                return
            if isinstance(means, str):
                wanted, written = means, ""
                parser.CharacterDataHandler = text
            else:
                top = self._open_record(means, name, depth - 1)

        def end(_name: str) -> None:
            nonlocal depth, top, wanted
            depth -= 1
            if wanted is not None:
                texts = top.record.texts
                if wanted in texts or len(written) > _LONGEST_TEXT:
                    self._keep(top.record, wanted, written)
                else:
                    texts[wanted] = written
                wanted = parser.CharacterDataHandler = None
            elif depth == top.depth:
                top = self._close_record(top)

        def text(piece: str) -> None:
            nonlocal written
            if len(written) < _LONGEST_TEXT:
                written += piece

        parser.StartElementHandler, parser.EndElementHandler = start, end

    @staticmethod
    def _keep(record: Record, name: str, text: str) -> None:
        """Keep a text that may be long, or not the first of its name."""
        if name not in record.texts:
            record.texts[name] = text[:_LONGEST_TEXT]
        elif len(record.again) < MOST_RECORDS:
            record.again.append((name, text[:_LONGEST_TEXT]))

    def _open_record(self, names: Names, name: str, depth: int) -> "_Open":
        record = Record(names.of, self._at())
        if names.of == MISPLACED:
            child = self._open[1].record.texts.get("LAchildID", "") if len(self._open) > 1 else ""
            self._misplaced(record.line, name, self._open[-1].record.name, child)
        elif names.of == CHILD:
            self._records = 0
        else:
            self._records += 1
        opened = _Open(depth, record, names, self._records > MOST_RECORDS)
        self._open.append(opened)
        return opened

    def _close_record(self, closed: "_Open") -> "_Open":
        """What the record that ends stands in."""
        if len(self._open) > 1:
            self._open.pop()
        around, record = self._open[-1], closed.record
        if record.name == CHILD:
            self.children += 1
            if self.children > MOST_CHILDREN:
                self.refuse(f"has over {MOST_CHILDREN:,} children, more than England has in need. It was not read.")
            self._ready.append(record)
        elif closed.beyond:
            self._open[1].record.left_out += 1
        elif record.name != MISPLACED and closed is not around:
            around.record.within.append(record)
        self._ended = closed.depth == 0
        return around

    def _declares(self, *_what: object) -> NoReturn:
        self.refuse(
            f"declares a document type or entities (DOCTYPE, line {self._at()}), which no census does and which can "
            "harm. It was not read. Have it exported without."
        )

    def _note_unread(self, name: str) -> None:
        if len(self.unread) < _MOST_UNREAD:
            self.unread[name] = None


class _Open:
    """A record that is open: at which depth it began, what names mean within it, whether it is one too many."""

    __slots__ = ("beyond", "depth", "names", "record")

    def __init__(self, depth: int, record: Record, names: Names, beyond: bool = False) -> None:
        self.depth, self.record, self.names, self.beyond = depth, record, names, beyond
