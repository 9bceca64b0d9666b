"""The XML of a children in need census, read as a stream: each child's records with their texts, and nothing judged.

Expat of the standard library reads it, piece by piece, so that memory does not grow with the file. A file that declares
a document type is refused where it does so, before anything of it could be expanded or fetched; so is one that nests,
names or writes without end. Names of elements are known in any case and under any namespace; text between elements,
comments, attributes and processing instructions say nothing.
"""

import codecs
import os
import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from models.errors import Cancelled, FileRefused
from models.text import showable

DEEPEST = 100  # elements within elements; a census has seven
MOST_NAMES = 2_000  # of elements and attributes; a census has about fifty
MOST_RECORDS = 2_000  # of one child
MOST_CHILDREN = 1_000_000  # about twice as many as are in need in all of England
LONGEST_PIECE = 1_000_000  # characters of one tag or comment, which the parser has to keep as a whole
_LONGEST_TEXT = 1_000  # characters of one element that are kept
_MOST_ROOTS = 10
_PIECE = 1 << 16
_TOLD_EVERY = 1 << 20

_ENCODINGS = {
    "utf-8": "utf-8", "iso8859-1": "cp1252", "cp1252": "cp1252", "ascii": "cp1252",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",  # what says so in single bytes is not
}  # fmt: skip
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PADDING = " \t\r\n\0\x1a\ufeff"


class RecordKind(Enum):
    """The records of a census, by the names of their elements."""

    DOCUMENT = "the document"
    CHILD = "Child"
    EPISODE = "CINdetails"
    ASSESSMENT = "Assessments"
    NEED_PLAN = "CINPlanDates"
    SECTION_47 = "Section47"
    PROTECTION_PLAN = "ChildProtectionPlans"
    MISPLACED = "a record out of its place"


REVIEW = "CPPreviewDate"
# Which elements of each record are read, and which records stand within it.
_TEXTS: dict[RecordKind, tuple[str, ...]] = {
    RecordKind.DOCUMENT: ("Collection", "Year", "ReferenceDate", "LEA"),
    RecordKind.CHILD: ("LAchildID", "PersonBirthDate", "ExpectedPersonBirthDate", "Sex", "PersonDeathDate"),
    RecordKind.EPISODE: ("CINreferralDate", "ReferralSource", "PrimaryNeedCode", "CINclosureDate", "ReasonForClosure",
                   "DateOfInitialCPC", "ReferralNFA"),
    RecordKind.ASSESSMENT: ("AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    RecordKind.NEED_PLAN: ("CINPlanStartDate", "CINPlanEndDate"),
    RecordKind.SECTION_47: ("S47ActualStartDate", "DateOfInitialCPC", "ICPCnotRequired", "ICPCRequired"),
    RecordKind.PROTECTION_PLAN: ("CPPstartDate", "CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse",
                           "NumberOfPreviousCPP", REVIEW),
    RecordKind.MISPLACED: (),
}  # fmt: skip
_WITHIN: dict[RecordKind, tuple[RecordKind, ...]] = {
    RecordKind.DOCUMENT: (RecordKind.CHILD,),
    RecordKind.CHILD: (RecordKind.EPISODE,),
    RecordKind.EPISODE: (
        RecordKind.ASSESSMENT,
        RecordKind.NEED_PLAN,
        RecordKind.SECTION_47,
        RecordKind.PROTECTION_PLAN,
    ),
}
_ALSO_CALLED = {
    (RecordKind.CHILD, "GenderCurrent"): "Sex", (RecordKind.CHILD, "Gender"): "Sex",
    (RecordKind.EPISODE, "DateOfInitialICPC"): "DateOfInitialCPC",
    (RecordKind.SECTION_47, "DateOfInitialICPC"): "DateOfInitialCPC",
}  # fmt: skip
# Known, and of no use here: containers, what the program does not keep, what it works out itself.
_PASSED = frozenset(
    name.casefold()
    for name in (
        "Message", "CINdetailsCollection", "Header", "CollectionDetails", "Source", "SourceLevel", "SoftwareCode",
        "Release", "SerialNo", "DateTime", "Children", "ChildIdentifiers", "UPN", "FormerUPN", "UPNunknown",
        "UPNunknownType", "ChildCharacteristics", "Ethnicity", "Disabilities", "Disability",
        "AssessmentInternalReviewDate", "FactorsIdentifiedAtAssessment", "AssessmentFactors", "InitialCPCtarget",
        "Reviews",
    )
)  # fmt: skip


class Record:
    """One element with its dates and codes as they are written: a child, a referral, an assessment …"""

    __slots__ = ("again", "kind", "left_out", "line", "texts", "within")

    def __init__(self, kind: RecordKind, line: int) -> None:
        self.kind, self.line = kind, line
        self.texts: dict[str, str] = {}
        self.again: list[tuple[str, str]] = []  # what is given a second time and more, with its text
        self.within: list[Record] = []
        self.left_out = 0  # of a child: records beyond the most that are kept of one


class _Names(dict[str, "str | RecordKind | None"]):
    """What the names mean within one kind of record: a text that is kept, a record, or nothing."""

    def __init__(self, kind: RecordKind, unread: Callable[[RecordKind, str], None]) -> None:
        super().__init__()
        self._kind, self._unread = kind, unread
        known = {name: name for name in _TEXTS[kind]}
        known.update({name: means for (of, name), means in _ALSO_CALLED.items() if of is kind})
        self._texts = {name.casefold(): means for name, means in known.items()}

    def __missing__(self, name: str) -> "str | RecordKind | None":
        plain = name.rpartition(":")[2].casefold()
        record = _RECORDS.get(plain)
        means: str | RecordKind | None = self._texts.get(plain)
        if self._kind is RecordKind.MISPLACED:
            means = None
        elif record is not None:
            means = record if record in _WITHIN.get(self._kind, ()) else RecordKind.MISPLACED
        elif means is None and plain not in _PASSED:
            self._unread(self._kind, name)
        self[name] = means
        return means


_RECORDS = {
    kind.value.casefold(): kind for kind in RecordKind if kind not in (RecordKind.DOCUMENT, RecordKind.MISPLACED)
}


class CensusXml:
    """A census file, and how far it is read. ``misplaced`` is told of each record that stands where it does not belong:
    its line, its name, within what it was found, and of which child, as far as that is known by then."""

    def __init__(self, path: Path, misplaced: Callable[[int, str, str, str], None]) -> None:
        self.path = path
        self.bytes_read = self.bytes_total = 0
        self.document = Record(RecordKind.DOCUMENT, 1)  # what the header says
        self.children = 0
        self.unread: dict[str, None] = {}  # names of elements that mean nothing here, as they are met
        self.remarks: list[str] = []
        self._names = {kind: _Names(kind, self._note_unread) for kind in RecordKind}
        self._misplaced = misplaced
        self._ready: list[Record] = []
        self._records = 0  # of the child that is read
        self._line = 0  # of the file, at which the parser in use began
        self._roots = 0

    def read(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[Record]:
        """The children, each as soon as it is read. ``progress`` is told the bytes read, and all.

        Raises FileRefused where the file cannot be read on, and Cancelled where ``cancelled`` says so.
        """
        with self._opened() as file:
            self.bytes_total = os.fstat(file.fileno()).st_size
            told = 0
            for text in self._texts(file):
                if cancelled is not None and cancelled():
                    raise Cancelled(f"The reading of {self.path.name} was stopped. Nothing was written.")
                self._feed(text)
                yield from self._taken()
                if progress is not None and self.bytes_read - told >= _TOLD_EVERY:
                    told = self.bytes_read
                    progress(self.bytes_read, self.bytes_total)
            self._end()
            yield from self._taken()
        if progress is not None:
            progress(self.bytes_read, self.bytes_total)

    @property
    def is_census(self) -> bool:
        """Whether any child was met, or where they would be."""
        met = {name.rpartition(":")[2].casefold() for name in self._names[RecordKind.DOCUMENT]}
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
            self._fed, self._depth = 0, 0
            self._wanted: str | None = None
            self._parts: list[str] = []
            self._open = [(0, self.document)]
            self._mean = self._names[RecordKind.DOCUMENT]
            parser.StartElementHandler, parser.EndElementHandler = self._start, self._stop
            parser.CharacterDataHandler = self._text
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
        if self._depth:
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

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self.refuse(f"has elements in over {DEEPEST} others (line {self._at()}). It is no census.")
        if self._wanted is not None:  # an element within a date or a code, which cannot be read then
            self._keep("".join(self._parts) + f"<{name}>")
        means = self._mean[name]
        if means is None:
            return
        if means.__class__ is str:
            self._wanted = means
            self._parts.clear()
        else:
            assert isinstance(means, RecordKind)
            self._open_record(means, name)

    def _stop(self, _name: str) -> None:
        self._depth -= 1
        if self._wanted is not None:
            texts = self._open[-1][1].texts
            if self._wanted in texts:
                self._keep("".join(self._parts))
            else:
                texts[self._wanted] = "".join(self._parts)[:_LONGEST_TEXT]
                self._wanted = None
        elif self._depth == self._open[-1][0]:
            self._close_record()

    def _text(self, text: str) -> None:
        if self._wanted is not None and len(self._parts) < 4:  # pieces of at most 8,192 characters
            self._parts.append(text)

    def _declares(self, *_what: object) -> NoReturn:
        self.refuse(
            f"declares a document type or entities (DOCTYPE, line {self._at()}), which no census does and which can "
            "harm. It was not read. Have it exported without."
        )

    def _keep(self, text: str) -> None:
        record, wanted = self._open[-1][1], self._wanted
        assert wanted is not None
        self._wanted = None
        if wanted not in record.texts:
            record.texts[wanted] = text[:_LONGEST_TEXT]
        elif len(record.again) < MOST_RECORDS:
            record.again.append((wanted, text[:_LONGEST_TEXT]))

    def _open_record(self, kind: RecordKind, name: str) -> None:
        record = Record(kind, self._at())
        around = self._open[-1][1]
        if kind is RecordKind.MISPLACED:
            child = self._open[1][1].texts.get("LAchildID", "") if len(self._open) > 1 else ""
            self._misplaced(record.line, name, around.kind.value, child)
        self._open.append((self._depth - 1, record))
        self._mean = self._names[kind]

    def _close_record(self) -> None:
        if len(self._open) == 1:  # the root
            return
        _, record = self._open.pop()
        around = self._open[-1][1]
        self._mean = self._names[around.kind]
        if record.kind is RecordKind.CHILD:
            self.children += 1
            if self.children > MOST_CHILDREN:
                self.refuse(f"has over {MOST_CHILDREN:,} children, more than England has in need. It was not read.")
            self._ready.append(record)
            self._records = 0
        elif record.kind is not RecordKind.MISPLACED:
            self._records += 1
            if self._records <= MOST_RECORDS:
                around.within.append(record)
            else:
                self._open[1][1].left_out += 1

    def _note_unread(self, kind: RecordKind, name: str) -> None:
        if len(self.unread) < 100:
            self.unread[f"{name} in {kind.value}"] = None
