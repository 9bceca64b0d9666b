"""What can be found, kept so that a hundred thousand are asked within some milliseconds of a key."""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from models.finding import Asked, Grade, fold, sound, terms, wrong_letters

KeyT = TypeVar("KeyT")

AT_MOST = 20  # answers
SCANNED_FROM = 8_000  # rows that answer a word: then reading the texts in order is sooner than gathering them


class Entry(NamedTuple, Generic[KeyT]):
    """One that can be found. ``also`` are other references of it; ``born`` is an ISO date, or empty.

    ``later`` are named after those that answer equally well and are not.
    """

    key: KeyT
    reference: str
    name: str = ""
    born: str = ""
    also: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class Hit(Generic[KeyT]):
    """An answer, and how good it is."""

    key: KeyT
    grade: Grade


@dataclass(frozen=True, slots=True)
class Answer(Generic[KeyT]):
    """The best ``hits``, best first, and how many answer in all."""

    hits: list[Hit[KeyT]]
    of: int


class Index(Generic[KeyT]):
    """Asked with ``find``. Nothing of it changes once it is made."""

    def __init__(self, entries: Iterable[Entry[KeyT]]) -> None:
        """Among equally good answers those that are ``later`` come last.

        Besides that the order is that of the names, and of the references where there is none.
        """
        known = [(fold(one.name), fold(one.reference), one) for one in entries]
        known.sort(key=lambda row: (row[2].later, row[0] or row[1], row[1]))
        self._keys = [one.key for _, _, one in known]
        self._born = "".join(f"{one.born:10}\n" for _, _, one in known)
        self._texts: list[str] = []
        spelt: dict[str, array[int]] = {}
        references, self._lines, at = [], array("Q"), 0
        for row, (name, reference, one) in enumerate(known):
            also = [] if reference.isalnum() else [word for word in terms(reference) if word != reference]
            # A space stands before and after each word, and the reference comes first, up to the tab.
            line = f"\n {reference} \t {' '.join([*also, fold(one.also)])} "
            words = terms(name)
            for word in words:
                if (rows := spelt.get(word)) is None:
                    spelt[word] = rows = array("I")
                rows.append(row)
            self._texts.append(f"{line}{' '.join(words)} ")
            references.append(line)
            self._lines.append(at)
            at += len(line)
        self._references = "".join(references)
        self._spelt = dict(sorted(spelt.items()))
        self._sorted = list(self._spelt)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._sorted:
            if word.isalpha():
                self._by_length[len(word)].append(word)
        self._by_sound: dict[str, list[str]] | None = None

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, question: Asked, limit: int = AT_MOST, *, forgiving: bool = True) -> Answer[KeyT]:
        """The best answers, best first, and how many there are.

        What is spelt otherwise, or sounds alike, answers only where fewer than ``limit`` are spelt as it was typed, and
        never without ``forgiving``.
        """
        best: dict[int, Grade] = {}
        words = {word: _Word(self, word) for reading in question.readings for word in reading.words}
        readings = [
            ([words[word] for word in reading.words], list(self._born_then(reading.born)) if reading.born else None)
            for reading in question.readings
        ]
        for typed, among in readings:
            for row, grade in self._read(question.whole, typed, among, limit, forgiving):
                best[row] = min(grade, best.get(row, grade))
        rows = sorted(best, key=lambda row: (best[row], row))[:limit]
        of = len(best)
        if of >= limit:  # else none was left out
            deepest = max(Grade.PART, *best.values())
            of = len(set(best).union(*(self._all(question.whole, *reading, deepest) for reading in readings)))
        return Answer([Hit(self._keys[row], best[row]) for row in rows], of)

    def _all(self, whole: str, words: Sequence["_Word"], among: Sequence[int] | None, grade: Grade) -> Iterable[int]:
        """All rows that answer as well as ``grade`` or better."""
        return among if among is not None and not words else self._answering(whole, words, grade, among)

    def _read(
        self, whole: str, words: Sequence["_Word"], among: Sequence[int] | None, limit: int, forgiving: bool
    ) -> list[tuple[int, Grade]]:
        """The best that answer one reading; ``among`` are the rows of its day of birth, where it has one."""
        if among is not None and not words:
            return [(row, Grade.BORN) for row in among[:limit]]
        given: dict[int, Grade] = {}
        for grade in Grade:
            if grade is Grade.BORN or (grade is Grade.REFERENCE and among is not None):
                continue
            if len(given) >= limit or (grade > Grade.PART and not forgiving):
                break
            for row in islice(self._answering(whole, words, grade, among), limit):
                given.setdefault(row, grade)
        return list(given.items())

    def _answering(
        self, whole: str, words: Sequence["_Word"], grade: Grade, among: Sequence[int] | None
    ) -> Iterator[int]:
        """The rows that answer each word as well as ``grade`` or better, in order; read only as far as is asked."""
        if grade is Grade.REFERENCE:
            sought = [self._reference(whole, words)]
        else:
            sought = sorted((self._sought(word, grade) for word in words), key=lambda one: one.about)
        if grade > Grade.PART and not any(one.alike for one in sought):
            return iter(())
        if among is None:
            first, *sought = sought
            among = self._all_of(first) if first.about <= SCANNED_FROM else None
            if among is None:
                sought.insert(0, first)
        rows: Iterable[int] = range(len(self._keys)) if among is None else among
        for one in sought:
            rows = self._that_answer(rows, one)
        return iter(rows)

    def _reference(self, whole: str, words: Sequence["_Word"]) -> "_Sought":
        """What is looked for where the text is the whole of a reference."""
        needle = f"\n {whole} \t"
        held = all(word.in_references for word in words)
        return _Sought(needle, [], frozenset(), self._references.count(needle) if held else 0)

    def _sought(self, word: "_Word", grade: Grade) -> "_Sought":
        """What is looked for of one word: words of names, and a part of the texts."""
        typed, alike = word.typed, frozenset[int]()
        if grade is Grade.WHOLE:
            needle, names = f" {typed} ", [typed] if typed in self._spelt else []
        elif grade is Grade.BEGINS:
            first = bisect_left(self._sorted, typed)
            last = bisect_left(self._sorted, typed + "\U0010ffff", lo=first)
            needle, names = f" {typed}", self._sorted[first:last]
        else:
            needle, names = typed, word.names
        if grade > Grade.PART:
            others = word.spelt_alike if grade is Grade.SPELT else [*word.spelt_alike, *word.sounding_alike]
            alike = frozenset(row for other in others for row in self._spelt[other])
        count = word.in_references
        if count and needle != typed:
            count = self._references.count(needle)
        return _Sought(needle, names, alike, len(alike) + sum(len(self._spelt[name]) for name in names) + count)

    def _all_of(self, sought: "_Sought") -> list[int]:
        """All rows that answer, where they are not many."""
        rows = set(sought.alike)
        for name in sought.names:
            rows.update(self._spelt[name])
        at = self._references.find(sought.needle)
        while at >= 0:
            row = bisect_right(self._lines, at) - 1
            rows.add(row)
            after = self._lines[row + 1] if row + 1 < len(self._lines) else len(self._references)
            at = self._references.find(sought.needle, after)
        return sorted(rows)

    def _that_answer(self, rows: Iterable[int], sought: "_Sought") -> Iterator[int]:
        texts, needle, alike = self._texts, sought.needle, sought.alike
        if alike:
            return (row for row in rows if needle in texts[row] or row in alike)
        return (row for row in rows if needle in texts[row])

    def _born_then(self, part: str) -> Iterator[int]:
        """The rows whose day of birth has this part."""
        at = self._born.find(part)
        while at >= 0:
            yield at // 11
            at = self._born.find(part, at + 1)

    def spelt_like(self, typed: str) -> list[str]:
        """The words of names that are taken for this one."""
        from rapidfuzz.distance import OSA  # not needed until somebody misspells
        from rapidfuzz.process import extract

        length, found = len(typed), []
        for other in range(max(1, length - 2), length + 3):
            wrong = wrong_letters(typed, "a" * other)
            if wrong and abs(other - length) <= wrong and (known := self._by_length.get(other)):
                near = extract(typed, known, scorer=OSA.distance, score_cutoff=wrong, limit=None)
                found += [one for one, _, _ in near]
        return found

    def sounding_like(self, typed: str) -> list[str]:
        """The words of names that sound so."""
        heard = sound(typed)
        if not heard:
            return []
        if self._by_sound is None:
            by_sound: dict[str, list[str]] = defaultdict(list)
            for known in self._sorted:
                by_sound[sound(known)].append(known)
            self._by_sound = by_sound
        return self._by_sound.get(heard, [])

    def holding(self, typed: str) -> list[str]:
        """The words of names of which this is a part."""
        return [known for known in self._sorted if typed in known]

    def times_in_references(self, typed: str) -> int:
        """How often this stands in the references."""
        return self._references.count(typed)


class _Word:
    """One word of a question: what is asked of the index about it is asked once."""

    def __init__(self, index: Index[Any], typed: str) -> None:
        self.typed, self._index = typed, index

    @cached_property
    def names(self) -> list[str]:
        return self._index.holding(self.typed)

    @cached_property
    def in_references(self) -> int:
        return self._index.times_in_references(self.typed)

    @cached_property
    def spelt_alike(self) -> list[str]:
        return self._index.spelt_like(self.typed)

    @cached_property
    def sounding_alike(self) -> list[str]:
        return self._index.sounding_like(self.typed)


@dataclass(frozen=True, slots=True)
class _Sought:
    """One word: a part of the texts, the words of names that hold it, the rows spelt alike; and how many answer."""

    needle: str
    names: list[str]
    alike: frozenset[int]
    about: int
