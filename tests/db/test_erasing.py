"""Erasing a child leaves no readable trace, touches nobody else, and stays in the trail; rules say what is due."""

import hashlib
import json
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from db.audit import stored_entries
from db.backup import back_up
from db.commands.allocating import allocate, unallocate
from db.commands.calendar import proclaim
from db.commands.co_working import co_work
from db.commands.covering import cover
from db.commands.importing import plan_import, write_import
from db.commands.keeping import FREE_TEXT, erase, set_retention
from db.commands.people import restrict
from db.commands.reading import enter_case_opened, enter_search
from db.commands.triage import link_siblings, review_waiting, set_threshold
from db.commands.workers import add_worker
from db.exchange.annex_a import AnnexA, ChildFacts
from db.files import beside
from db.queries.keeping import due_for_review, finished, retention_rules
from db.store import Act, Store
from models.allocation import Destination, Wish
from models.assessment import Kind
from models.audit_chain import faults
from models.episodes import AssessmentWork, Facts, Referral
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleEdit
from models.keeping import CountedFrom, RecordKind
from models.people import Person, Role
from models.plan import NewWorker
from models.text import NOTE_LENGTH

Execute = Callable[..., None]
Entry = namedtuple("Entry", "id child_id what subject before after why erased_by")  # what an audit entry says
REFERENCE, NAME = "ÆON-7731", "Siân Ó Dálaigh-Wren"
REFERRED, CLOSED = date(2024, 6, 3), date(2024, 7, 1)
LATER = date(2040, 1, 1)
WHY = "A court ordered it on 2 May."
LONG = f"{NAME} of {REFERENCE}, " * 60  # more than one page holds


def import_children(store: Store, act: Act, *references: str) -> None:
    facts = Facts((Referral(REFERRED),), (AssessmentWork(Kind.SINGLE, REFERRED),))
    children = {name: ChildFacts(name, facts=facts) for name in references}
    annex = AnnexA(Path("june.xlsx"), Kind.SINGLE, REFERRED, children)
    write_import(store, act, annex, plan_import(store, act, annex))


def close_all(store: Store, execute: Execute) -> None:
    execute(
        store,
        f"UPDATE assessments SET authorised_on = '{REFERRED}'",
        f"UPDATE cases SET closed_on = '{CLOSED}', closed_by = 'cin_closure'",
    )


@pytest.fixture
def store(store: Store, act: Act, execute: Execute) -> Store:
    """Four children, all closed; of the first there are traces wherever there can be."""
    import_children(store, act, REFERENCE, "B", "C", "1")
    child = id_of(store, REFERENCE)
    execute(
        store,
        ("UPDATE children SET name = ?, search = ? WHERE id = ?", (NAME, LONG.casefold(), child)),
    )
    case = row(store, "SELECT id FROM cases WHERE child_id = :id", id=child)[0]
    allocation = (
        "INSERT INTO allocations (case_id, team_id, started_on, ended_on, reason, decided_by) VALUES (?, 1, ?, ?, ?, ?)"
    )
    for number in range(30):  # many rows, deleted and made again
        execute(store, (allocation, (case, "2024-06-03", "2024-06-04", f"{number} {LONG}"[:3900], NAME)))
        if number % 7 == 6:
            execute(store, ("DELETE FROM allocations WHERE case_id = ?", (case,)))
    proclaim(store, act, date(2024, 7, 10), "Coronation", apply=True)
    enter_case_opened(store, act, f"{REFERENCE}-1", child, case)
    enter_search(store, act, NAME.casefold(), 1)
    enter_search(store, act, "somebody else", 1)
    restrict(store, act, child, ["Ada Manager"], f"{NAME} is known to a worker. {LONG}"[:3900])
    restrict(store, act, id_of(store, "B"), ["Ada Manager"], f"A sibling of {NAME}.")
    restrict(store, act, id_of(store, "B"), ["Ada Manager"], "Known to a worker.")
    triage_all(store, act, case)
    close_all(store, execute)
    return store


def triage_all(store: Store, act: Act, case: int) -> None:
    """What the screens of triage leave of the child: decisions, a threshold, a co-worker, siblings, and many images."""
    of_b = case_of(store, "B")
    wren = add_worker(store, act, NewWorker("Wren Worker", 1))
    bea = add_worker(store, act, NewWorker("Bea Best", 1))
    allocate(store, act, [Wish(case), Wish(of_b)], Destination(wren), REFERRED, REFERRED, "as is best")
    co_work(store, act, case, bea, REFERRED, REFERRED, f"{NAME} likes her, see {REFERENCE}.")
    set_threshold(store, act, case, 4, LONG[:3900], REFERRED)
    cover(store, act, wren, bea, REFERRED, CLOSED, REFERRED, "she is away")
    link_siblings(store, act, [id_of(store, REFERENCE), id_of(store, "B"), id_of(store, "C")])
    unallocate(store, act, [Wish(case)], REFERRED, REFERRED, f"{NAME} asked for it")
    review_waiting(store, act, [case], f"{NAME} waits", f"seen with {REFERENCE}", REFERRED)


def case_of(store: Store, reference: str) -> int:
    found = row(store, "SELECT id FROM cases WHERE child_id = :child", child=id_of(store, reference))
    return int(found[0])


def row(store: Store, sql: str, **values: Any) -> Any:
    with store.reading() as reader:
        return reader.row(sql, **values)


def id_of(store: Store, reference: str) -> int:
    found = row(store, "SELECT id FROM children WHERE reference = :reference", reference=reference)
    return int(found[0])


def traces(*paths: Path) -> list[tuple[str, str]]:
    """In which files which words of the erased child can be read, however they are cased."""
    words = [form for word in (REFERENCE, NAME, "Dálaigh") for form in (word, word.casefold(), word.upper())]
    escaped = [json.dumps(word)[1:-1] for word in words]
    found = {path: path.read_bytes() for path in paths if path.exists()}
    return [(path.name, word) for path, raw in found.items() for word in {*words, *escaped} if word.encode() in raw]


def of_others(store: Store) -> tuple[str, list[int]]:
    """A digest of every row that is not the erased child's, and the entries that are blanked."""
    child = row(store, "SELECT COALESCE(MAX(id), -1) FROM children WHERE reference = :r", r=REFERENCE)[0]
    with store.reading() as reader:
        names = [one[0] for one in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        kept: list[str] = []
        for name in names:
            if name in ("audit_entries", "sqlite_stat1", "reversible_acts", "row_images"):
                continue  # the last two hold nothing but what was done to rows, and are forgotten with an act
            columns = [one[1] for one in reader.rows(f"PRAGMA table_info({name})")]
            mine = "0"
            if name == "children":
                mine = "id = :child"
            elif "child_id" in columns:
                mine = "child_id = :child"
            elif name == "clock_records":  # of the erased child they stay, without the case
                mine = "(case_id IS NULL OR case_id IN (SELECT id FROM cases WHERE child_id = :child))"
            elif "case_id" in columns:
                mine = "case_id IN (SELECT id FROM cases WHERE child_id = :child)"
            kept += [repr((name, *one)) for one in reader.rows(f"SELECT * FROM {name} WHERE NOT {mine}", child=child)]
        blank = reader.rows("SELECT id FROM audit_entries WHERE erased_by IS NOT NULL")
    return hashlib.sha256("\n".join(sorted(kept)).encode()).hexdigest(), [one[0] for one in blank]


def do_erase(store: Store, act: Act, reference: str = REFERENCE, reason: str = WHY, **more: Any) -> bool:
    return erase(store, act, id_of(store, reference), reference, reason, more.pop("as_at", LATER), **more)


def test_erasing_leaves_no_trace_in_the_files_nor_in_a_new_backup(store: Store, act: Act) -> None:
    assert {word for _, word in traces(*beside(store.path))} >= {REFERENCE, NAME, NAME.casefold()}
    assert do_erase(store, act) is True
    assert traces(*beside(store.path)) == []
    backup = back_up(store, act.at + timedelta(days=1))
    store.close()
    assert traces(*beside(store.path), backup.path) == []


def test_the_records_of_the_others_are_as_they_were(store: Store, act: Act) -> None:
    before, blank = of_others(store)
    assert blank == []
    do_erase(store, act)
    assert of_others(store)[0] == before
    with store.reading() as reader:
        assert [one[0] for one in reader.rows("SELECT reference FROM children ORDER BY 1")] == ["1", "B", "C"]
        assert reader.rows("PRAGMA foreign_key_check") == []
        assert reader.row("PRAGMA integrity_check") == ("ok",)


def trail(store: Store) -> list[Entry]:
    with store.reading() as reader:
        assert list(faults(stored_entries(reader))) == []
        return [Entry(*one) for one in reader.rows(f"SELECT {', '.join(Entry._fields)} FROM audit_entries ORDER BY id")]


def test_the_trail_is_sound_and_says_what_was_erased_and_why(store: Store, act: Act) -> None:
    child, before = id_of(store, REFERENCE), trail(store)
    do_erase(store, act)
    *earlier, last = trail(store)
    assert (last.what, last.subject, last.before, last.why) == ("erase a child's record", "a child's record", None, WHY)
    after = json.loads(last.after)
    assert after["kind"] == "assessed"
    assert (after["children"], after["cases"], after["assessments"]) == (1, 1, 1)
    assert (after["decisions"], after["co-workings"]) == (6, 1)
    blanked = [(was, now) for was, now in zip(before, earlier, strict=True) if now.erased_by is not None]
    assert [now.id for _, now in blanked] == after["entries"]
    assert all(now[3:] == (None, None, None, None, last.id) for _, now in blanked)
    of_child = [one.id for one in before if one.child_id == child]
    assert set(of_child) < set(after["entries"])  # the search for the name, and what was said of a sibling
    assert {was.what for was, _ in blanked} == {
        "import annex-a", "proclaim a bank holiday", "open a case", "search", "restrict a case",
        "allocate a case", "name a co-worker", "set a threshold level", "cover an absence", "link siblings",
        "take a case back to unallocated", "review an unallocated case",
    }  # fmt: skip
    assert all(was == now for was, now in zip(before, earlier, strict=True) if now.erased_by is None)
    assert '"somebody else"' in "".join(one.after or "" for one in earlier)


def test_erasing_several_one_after_the_other_keeps_the_trail_sound(store: Store, act: Act) -> None:
    for reference in (REFERENCE, "B", "C", "1"):
        assert do_erase(store, act, reference)
    with store.reading() as reader:
        assert list(faults(stored_entries(reader))) == []
        assert reader.row("SELECT COUNT(*) FROM children") == (0,)


OPEN_CASE = "UPDATE cases SET closed_on = NULL, closed_by = NULL"
OPEN_WORK = "UPDATE assessments SET authorised_on = NULL"


@pytest.mark.parametrize(
    ("prepare", "given", "refusal", "said"),
    [
        (OPEN_CASE, {"early": True}, InvalidInput, "has an open case"),
        (OPEN_WORK, {"early": True}, InvalidInput, "nobody authorised"),
        (None, {"as_at": date(2034, 6, 30)}, InvalidInput, "is to be kept until"),
        (None, {"reason": " \t"}, InvalidInput, "needs its reason"),
        (None, {"reason": f"Asked by the mother of {NAME}."}, InvalidInput, "names the child"),
        (None, {"reason": f"asked by {NAME.upper()}"}, InvalidInput, "names the child"),
        (None, {"reason": f"({REFERENCE.casefold()})"}, InvalidInput, "names the child"),
        (None, {"reason": "x" * 4001}, InvalidInput, "4001 characters"),
    ],
)
def test_nothing_is_erased(
    store: Store,
    act: Act,
    execute: Execute,
    prepare: str | None,
    given: dict[str, Any],
    refusal: type[Exception],
    said: str,
) -> None:
    if prepare:
        execute(store, prepare)
    before = of_others(store), row(store, "SELECT COUNT(*), MAX(id) FROM audit_entries")
    with pytest.raises(refusal, match=said):
        do_erase(store, act, **given)
    assert (of_others(store), row(store, "SELECT COUNT(*), MAX(id) FROM audit_entries")) == before
    assert id_of(store, REFERENCE)


def test_a_slip_in_whose_record_erases_nothing(store: Store, act: Act) -> None:
    with pytest.raises(Conflict):
        erase(store, act, id_of(store, REFERENCE), "B", WHY, LATER)
    with pytest.raises(NotFound):
        erase(store, act, 9_999, REFERENCE, WHY, LATER)
    for role in (Role.WORKER, Role.SUPERVISOR, Role.MANAGER):
        with pytest.raises(NotAllowed):
            do_erase(store, Act(Person(1, "Mo", role), act.at))
    assert id_of(store, REFERENCE)


def test_a_record_is_erased_from_the_day_of_its_review_or_early(store: Store, act: Act) -> None:
    with pytest.raises(InvalidInput):
        do_erase(store, act, "B", as_at=date(2034, 6, 30))
    assert do_erase(store, act, "B", as_at=date(2034, 7, 1))
    assert do_erase(store, act, "C", as_at=date(2024, 7, 2), early=True)


def said_of(store: Store, what: str) -> list[str | None]:
    with store.reading() as reader:
        return [one[0] for one in reader.rows("SELECT after FROM audit_entries WHERE what = :what", what=what)]


def test_a_number_that_is_a_count_is_no_name(store: Store, act: Act) -> None:
    do_erase(store, act, "1")
    assert '{"words":"somebody else","found":1}' in said_of(store, "search")
    assert said_of(store, "init") == ['{"manager":"Ada Manager","team":"Duty"}']
    enter_search(store, act, "1", 1)


def test_a_case_number_of_another_child_is_no_name(store: Store, act: Act) -> None:
    do_erase(store, act, "1")
    child = id_of(store, "B")
    left = [one.subject for one in trail(store) if one.child_id == child]
    assert "B-1" in left
    assert None not in left


@pytest.fixture
def other(store: Store) -> Iterator[Store]:
    with Store.open(store.path) as opened:
        yield opened


def test_where_another_program_reads_the_traces_go_when_it_is_closed(store: Store, other: Store, act: Act) -> None:
    store._reading.execute("PRAGMA busy_timeout=0")  # it is not going to end
    with other.reading() as reader:
        reader.row("SELECT COUNT(*) FROM children")
        assert do_erase(store, act) is False
        assert row(store, "SELECT COUNT(*) FROM children WHERE reference = :r", r=REFERENCE) == (0,)
        assert traces(*beside(store.path)) != []
    assert store.leave_no_trace() is True
    assert traces(*beside(store.path)) == []


def test_where_another_program_writes_the_record_is_gone_and_the_traces_wait(
    store: Store, other: Store, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    store._reading.execute("PRAGMA busy_timeout=0")
    real = Store.leave_no_trace

    def while_another_writes(self: Store) -> bool:
        with other.noting():
            return real(self)

    monkeypatch.setattr(Store, "leave_no_trace", while_another_writes)
    try:
        assert do_erase(store, act) is False
    finally:
        assert row(store, "SELECT COUNT(*) FROM children WHERE reference = :r", r=REFERENCE) == (0,)
    monkeypatch.undo()
    assert store.leave_no_trace() is True
    assert traces(*beside(store.path)) == []


def test_closing_everywhere_removes_what_was_left(store: Store, other: Store, act: Act) -> None:
    store._reading.execute("PRAGMA busy_timeout=0")
    with other.reading() as reader:
        reader.row("SELECT COUNT(*) FROM children")
        assert do_erase(store, act) is False
    other.close()
    store.close()
    Store.open(store.path).close()
    assert traces(*beside(store.path)) == []


def test_a_rule_that_was_changed_meanwhile_shows_both(store: Store, act: Act) -> None:
    set_retention(store, act, RecordKind.ASSESSED, 12, CountedFrom.CLOSURE, "the board", version=1)
    with pytest.raises(StaleEdit) as stale:
        set_retention(store, act, RecordKind.ASSESSED, 15, CountedFrom.BIRTH, "the director", version=1)
    assert stale.value.mine == {"years": "15", "counted_from": "birth", "source": "the director"}
    assert stale.value.theirs == {"years": "12", "counted_from": "closure", "source": "the board"}
    assert "“12” now, “15” yours" in str(stale.value)
    with store.reading() as reader:
        rule = retention_rules(reader)[RecordKind.ASSESSED]
        assert (rule.years, rule.source, rule.version) == (12, "the board", 2)
        assert reader.rows("SELECT what FROM audit_entries")[-1] == ("set a retention rule",)


@pytest.mark.parametrize(("years", "source"), [(0, "x"), (151, "x"), (-1, "x"), (10, " "), (10, "x" * 121)])
def test_a_rule_that_cannot_be_is_refused(store: Store, act: Act, years: int, source: str) -> None:
    with pytest.raises(InvalidInput):
        set_retention(store, act, RecordKind.ASSESSED, years, CountedFrom.CLOSURE, source)


@pytest.mark.parametrize(
    ("change", "kind", "review_on"),
    [
        ("SELECT 1", "assessed", date(2034, 7, 1)),
        ("DELETE FROM assessments", "no_further_action", date(2030, 7, 1)),
        (f"UPDATE cases SET cin_started_on = '{REFERRED}'", "child_in_need", date(2049, 7, 1)),
        (f"{OPEN_CASE} WHERE child_id = 2", None, None),
        (f"{OPEN_WORK} WHERE case_id = (SELECT id FROM cases WHERE child_id = 2)", None, None),
    ],
)
def test_a_closed_record_is_due_for_review_by_its_kind(
    store: Store, execute: Execute, change: str, kind: str | None, review_on: date | None
) -> None:
    child = id_of(store, "B")
    execute(store, "UPDATE children SET date_of_birth = NULL", change.replace("= 2", f"= {child}"))
    with store.reading() as reader:
        found = finished(reader, child)
        assert (found and found.kind, found and found.review_on) == (kind, review_on)
        day = review_on or LATER
        assert ("B" in [one.child for one in due_for_review(reader, day)]) == (review_on is not None)
        assert "B" not in [one.child for one in due_for_review(reader, day - timedelta(days=1))] or review_on is None


def test_what_was_written_of_others_no_longer_names_the_child(store: Store, act: Act) -> None:
    other = id_of(store, "B")
    restrict(store, act, other, [], f"Cousin of {NAME} ({REFERENCE}-1), see there.")
    assert erase(store, act, id_of(store, REFERENCE), REFERENCE, WHY, LATER)
    assert row(store, "SELECT reason FROM restrictions") == ("Cousin of [erased] ([erased]), see there.",)
    for file in beside(store.path):
        content = file.read_bytes() if file.exists() else b""
        assert REFERENCE.encode() not in content
        assert NAME.encode() not in content


def test_every_column_for_free_text_is_looked_through() -> None:
    listed = {(table.__tablename__, column) for table, column in FREE_TEXT}
    long = {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        for check in table.constraints
        if str(check.name).endswith(f"_{column.name}_length") and str(NOTE_LENGTH) in str(check.sqltext)
    }
    assert listed >= long
