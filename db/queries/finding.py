"""Children, cases and workers found by any part of a reference, a name or a day of birth, spelling forgiven."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date

from db.queries.pathway import FoundChild, children_with
from db.queries.standards import maybe_date
from db.store import Reader
from models.finding import Asked, Grade, Kind, asked, first_of, fold
from models.finding_index import AT_MOST, Entry, Hit, Index

PAGE = 10_000  # children that are read in one snapshot: between two of them a screen can read


@dataclass(frozen=True, slots=True)
class FindIndex:
    """All that can be found by whoever was signed in when it was read; it is never shown to another person.

    ``written`` is what ``Reader.writes_elsewhere`` said. Without ``names`` it holds no name of a child.
    """

    children: Index[int]
    workers: Index[int]
    written: int
    names: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A child, a case or a worker, and why it was found.

    ``reference`` is that of the child or the case. ``case_id`` and ``case`` are the case that it stands for: of a child
    the open one, else the latest, and None where there is none. ``closed_on`` is of that case; ``until`` the last day
    of a worker who has left or is about to.
    """

    kind: Kind
    id: int
    reference: str
    name: str | None
    grade: Grade
    born_on: date | None = None
    expected_on: date | None = None
    case_id: int | None = None
    case: str | None = None
    closed_on: date | None = None
    team: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What answers a question: the best rows, and of how many children and workers they are the first ``most``."""

    rows: list[Found]
    most: int
    answering: dict[Kind, int] = field(default_factory=dict)

    @property
    def first_of(self) -> str:
        """What the rows leave out, in words; empty where they are all."""
        return first_of(self.most, self.answering)


def read_index(reading: Callable[[], AbstractContextManager[Reader]], *, names: bool = True) -> FindIndex:
    """Read what can be found, through the views of who is signed in; ``reading`` is ``Store.reading``.

    It is read in pages, so that a screen need not wait for it. Where somebody writes meanwhile it is out of date.
    """
    with reading() as reader:
        written = reader.writes_elsewhere()
        workers = Index(Entry(id_, "", name) for id_, name in reader.rows("SELECT id, name FROM workers"))
    return FindIndex(Index(_children(reading, names)), workers, written, names)


def _children(reading: Callable[[], AbstractContextManager[Reader]], names: bool) -> Iterator[Entry[int]]:
    last = 0
    while True:
        with reading() as reader:
            rows = reader.rows(
                f"SELECT id, reference, {'name' if names else 'NULL'}, COALESCE(date_of_birth, expected_on) "
                "FROM children WHERE id > :last ORDER BY id LIMIT :page",
                last=last,
                page=PAGE,
            )
            if not rows:
                return
            first, last = rows[0][0], rows[-1][0]
            cases = reader.rows(
                "SELECT child_id, number, closed_on IS NULL FROM cases WHERE child_id >= :first AND child_id <= :last",
                first=first,
                last=last,
            )
        numbers: dict[int, list[int]] = defaultdict(list)
        with_open_case = set()
        for child_id, number, is_open in cases:
            numbers[child_id].append(number)
            if is_open:
                with_open_case.add(child_id)
        for id_, reference, name, born in rows:
            of_cases = " ".join([f"{reference}-{number}" for number in numbers[id_]])
            yield Entry(id_, reference, name or "", born or "", of_cases, later=id_ not in with_open_case)


def find(reader: Reader, index: FindIndex, question: Asked, most: int = AT_MOST) -> Finding:
    """The best answers, best first; of children and of workers at most so many.

    Of equally good ones, children with an open case come first. What is shown is read now, so that a child whose cases
    were restricted after the index was read does not show.
    """
    children, workers = index.children.find(question, most), index.workers.find(question, most)
    rows = [*_shown_workers(reader, workers.hits), *_shown_children(reader, children.hits, question)]
    rows.sort(key=lambda one: one.grade)  # which leaves the order within a grade
    return Finding(rows, most, {Kind.CHILD: children.of, Kind.WORKER: workers.of})


def _shown_children(reader: Reader, hits: Sequence[Hit[int]], question: Asked) -> list[Found]:
    """A row for each child; its cases instead where it is they that answer, and besides where it is named exactly."""
    cases: dict[int, list[tuple[int, int, date | None]]] = defaultdict(list)
    named = {f"id{number}": hit.key for number, hit in enumerate(hits)}
    for id_, child_id, number, closed in reader.rows(
        "SELECT id, child_id, number, closed_on FROM cases "
        f"WHERE child_id IN ({', '.join(f':{name}' for name in named)}) ORDER BY child_id, number DESC",
        **named,
    ):
        cases[child_id].append((id_, number, maybe_date(closed)))
    grades = {hit.key: hit.grade for hit in hits}
    found: list[Found] = []
    for child in children_with(reader, list(grades)):
        grade, of_child = grades[child.id], cases[child.id]
        meant = [one for one in of_child if _means_case(question.whole, child.reference, one[1])]
        if not meant:
            stands = next((one for one in of_child if one[2] is None), of_child[0] if of_child else None)
            found.append(_found(Kind.CHILD, child, grade, stands))
        if grade is Grade.REFERENCE or meant:
            whole = Grade.REFERENCE if meant and _is_whole(question.whole, child.reference, meant) else grade
            found += [_found(Kind.CASE, child, whole, one) for one in meant or of_child]
    return found


def _means_case(whole: str, child: str, number: int) -> bool:
    """Whether the text is of the case and not of the child: a part of its reference that the child's does not hold."""
    return bool(whole) and whole in fold(f"{child}-{number}") and whole not in fold(child) and not whole.isdecimal()


def _is_whole(whole: str, child: str, cases: Sequence[tuple[int, int, date | None]]) -> bool:
    return any(whole == fold(f"{child}-{number}") for _, number, _ in cases)


def _found(kind: Kind, child: FoundChild, grade: Grade, case: tuple[int, int, date | None] | None) -> Found:
    id_, number, closed = case or (None, None, None)
    named = None if number is None else f"{child.reference}-{number}"
    reference = named if kind is Kind.CASE and named else child.reference
    return Found(
        kind, child.id, reference, child.name, grade, child.born_on, child.expected_on, id_, named, closed_on=closed
    )


def _shown_workers(reader: Reader, hits: Sequence[Hit[int]]) -> list[Found]:
    named = {f"id{number}": hit.key for number, hit in enumerate(hits)}
    rows = {
        id_: (name, team, until)
        for id_, name, team, until in reader.rows(
            "SELECT w.id, w.name, t.name, w.works_until FROM workers AS w LEFT JOIN teams AS t ON t.id = w.team_id "
            f"WHERE w.id IN ({', '.join(f':{name}' for name in named)})",
            **named,
        )
    }
    found = []
    for hit in hits:
        if hit.key in rows:
            name, team, until = rows[hit.key]
            found.append(Found(Kind.WORKER, hit.key, "", name, hit.grade, team=team, until=maybe_date(until)))
    return found


def children_like(
    reader: Reader, words: str, *, names: bool = True, index: FindIndex | None = None
) -> tuple[list[FoundChild], int]:
    """The children whose reference, name or day of birth shows all of the words, the best first; and how many answer.

    Without ``names`` nobody is found by a name that is not shown. Without an ``index`` one is read for this question.
    """
    if index is None:
        index = read_index(lambda: nullcontext(reader), names=names)
    answer = index.children.find(asked(words))
    return children_with(reader, [hit.key for hit in answer.hits]), answer.of
