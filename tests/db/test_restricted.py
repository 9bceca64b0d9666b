"""Restricted cases: for who is not named, every answer is that of a store in which the child does not exist."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from db.commands.allocating import allocate, unallocate
from db.commands.assessing import (
    authorise,
    correct_date,
    note_seen,
    reopen,
    return_assessment,
    start_assessment,
    submit,
)
from db.commands.calendar import add_local_standard, count_start_day, proclaim
from db.commands.closing import close_case, note_conference, take_up_again
from db.commands.co_working import co_work
from db.commands.drafting import keep_draft
from db.commands.importing import plan_import, write_import
from db.commands.people import give_access, restrict
from db.commands.reading import enter_case_opened
from db.commands.referring import decide_referral, record_birth, take_referral
from db.commands.session_signing import correct_session, sign_session
from db.commands.session_writing import begin_session, record_session
from db.commands.standing import (
    begin_care,
    begin_need,
    begin_protection,
    come_back,
    end_episode,
    note_held,
    place,
    set_fact,
)
from db.commands.standing_corrected import correct_episode, take_back_held
from db.commands.supervising import agree_supervision
from db.commands.triage import link_siblings, note_section_47, review_waiting, set_threshold, unlink_sibling
from db.commands.undoing import undo
from db.commands.writing import agree_action, date_action, finish_action, record_decision, write_note
from db.connection import connect
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.actions import agreed_actions, personal_text
from db.queries.agenda import session_agenda
from db.queries.audit_trail import AuditQuestion, audit_count, audit_page, audit_people
from db.queries.briefing import briefing
from db.queries.case_cover import covered_cases, discussed_days
from db.queries.case_file import case_file, explained_due, restriction_of
from db.queries.children_list import children_list
from db.queries.clock_list import clock_list
from db.queries.compliance import compliance_pack
from db.queries.data_quality import findings
from db.queries.due_days import due_days
from db.queries.duty import (
    DutyQuestion,
    Order,
    Tile,
    any_assessment,
    duty_answer,
    duty_counts,
    duty_page,
    rows_before,
)
from db.queries.finding import children_like
from db.queries.holdings import continuity, known_cases
from db.queries.keeping import due_for_review, finished
from db.queries.naming import named_child
from db.queries.pathway import case_at, cases_before, child_found
from db.queries.people import person_named, worker_named
from db.queries.sessions import drafts_of, session_record, sessions_of
from db.queries.signature import managers, signature_queue, splits_of
from db.queries.standards import standards
from db.queries.standing import children_standing, episodes_begun, episodes_of
from db.queries.standing import episodes_at as all_episodes
from db.queries.story import story
from db.queries.supervision import supervision_list
from db.queries.triage import siblings_of, waiting_list, who_can_take
from db.queries.undoing import next_undo
from db.queries.workers import practice_rules, workers
from db.queries.workload import caseload, held_cases
from db.restricted import VIEWS, hidden_children
from db.store import Act, Reader, Store
from models import tables  # noqa: F401  (fills the metadata)
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.care_codes import (
    AbuseCategory,
    CareEnd,
    CareGoal,
    EventKind,
    FactKind,
    LegalStatus,
    PlacementType,
)
from models.case import CaseStatus
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.due_clocks import DueClock
from models.episodes import AssessmentWork, Facts, Holder, Referral, TimeInNeed
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound
from models.notes import NoteKind
from models.pathway import Dated, Trigger
from models.people import Person, Role
from models.referral import NewChild, ReferralOutcome
from models.standards import Clock
from models.supervision import SessionKind, SupervisedAs

TODAY = date(2024, 6, 10)
ASKING = Person(99, "Mo Manager", Role.MANAGER)  # to whom, as to anybody who may sign, what waits may be given
ANN, BOB, SUE = Holder("Duty", "Ann Able"), Holder("North", "Bob Best"), Holder("Hideaway", "Sue Secretive")
NAMED, NOT_NAMED = "Ann Able", ("Wil Worker", "Sam Supervisor", "Mo Manager")
ROLES = dict(zip(NOT_NAMED, (Role.WORKER, Role.SUPERVISOR, Role.MANAGER), strict=True))
# What only a row of the hidden child shows: reference, name, worker, team, due date, start, kind, last seen.
WORDS = ("zed-99", "zedekiah", "secretive", "hideaway", "2024-07-30", "30 jul", "2024-05-24", "core", "2024-06-05",
         "unallocated", "never", "zzz", "late", "due", "of 35", "duty", "1", "a")  # fmt: skip


def single(day: date, holder: Holder, done: date | None = None) -> Facts:
    return Facts((Referral(day, holder=holder),), (AssessmentWork(Kind.SINGLE, day, done, holder=holder),))


CHILDREN = {
    "1001": single(date(2024, 6, 3), ANN),
    "1002": single(date(2024, 1, 8), BOB),
    "1003": single(date(2024, 4, 8), Holder("Duty")),
    "1004": single(date(2024, 6, 3), BOB, TODAY),
    "1005": Facts((Referral(date(2001, 1, 8), no_further_action=True),)),  # due for review
    "1006": single(date(2024, 6, 7), BOB),
}
HIDDEN = {
    "ZED-99": Facts(
        (Referral(date(2001, 3, 1)), Referral(date(2024, 5, 24), holder=SUE)),
        (
            AssessmentWork(Kind.SINGLE, date(2001, 3, 1), date(2001, 3, 9)),
            AssessmentWork(Kind.SINGLE, date(2024, 5, 24), holder=SUE),
            AssessmentWork(Kind.CORE, date(2024, 5, 28), holder=SUE),
        ),
        (TimeInNeed(date(2024, 5, 24), last_seen_on=date(2024, 6, 5), status="c) Child in need plan"),),
    ),
    "ZED-100": Facts((Referral(date(2001, 2, 8), no_further_action=True),)),  # due for review
}


def read_in(store: Store, act: Act, children: dict[str, Facts]) -> None:
    annex = AnnexA(Path("june.xlsx"), Kind.SINGLE, TODAY, {n: ChildFacts(n, facts=f) for n, f in children.items()})
    write_import(store, act, annex, plan_import(store, act, annex))


@pytest.fixture(scope="module")
def templates(template: Path, tmp_path_factory: pytest.TempPathFactory, act: Act, execute: Callable[..., None]) -> Path:
    """Two stores, closed: in one of them there are two restricted children more, and all that was done with them."""
    folder = tmp_path_factory.mktemp("restricted")
    shutil.copyfile(template, folder / "without.db")
    with Store.open(folder / "without.db") as store:
        read_in(store, act, CHILDREN)
        # The people and the teams are known to both stores: a worker's name is nobody's secret.
        execute(store, "INSERT INTO teams (id, name) VALUES (99, 'Hideaway')",
                "INSERT INTO workers (name, role, team_id) VALUES ('Sue Secretive', 'social_worker', 99)")  # fmt: skip
        give_access(store, act, NAMED, Role.WORKER)
        for name, role in ROLES.items():
            give_access(store, act, name, role, new=True)
        supervise_bob(store, act)
        enter_case_opened(store, act, "1001-1", 1, 1)
    for name in ("source.db", "with.db"):
        shutil.copyfile(folder / "without.db", folder / name)
    with Store.open(folder / "source.db") as store:
        read_in(store, act, HIDDEN)
    # Only the rows: the import's own entry speaks of no child, and an administrator alone reads it.
    with closing(connect(folder / "with.db", None)) as connection:
        connection.execute("ATTACH ? AS source", (str(folder / "source.db"),))
        for table in ("children", "cases", "assessments", "allocations"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM source.{table} AS s WHERE NOT EXISTS "
                               f"(SELECT 1 FROM main.{table} AS m WHERE m.id = s.id)")  # fmt: skip
    with Store.open(folder / "with.db") as store:
        execute(store, "UPDATE children SET name = 'Zedekiah Zzz', search = search || ' zedekiah zzz' WHERE id = 7")
        for child in (7, 8):
            restrict(store, act, child, [NAMED], "a relative works here")
        enter_case_opened(store, act, "ZED-99-2", 7, 8)
        # Acts of triage: a decision, a co-worker, a new holder, all of them with what can be undone.
        with store.reading() as reader:
            bob = worker_named(reader, "Bob Best")[0]
            sue = worker_named(reader, "Sue Secretive")[0]
        triage_all(store, act, bob, sue)
        # Another who, and the last of all.
        with store.reading() as reader:
            sue, name = worker_named(reader, "Sue Secretive")
        execute(store, f"INSERT INTO access (worker_id, role, version) VALUES ({sue}, 'manager', 1)")
        enter_case_opened(store, Act(Person(sue, name, Role.MANAGER), act.at), "ZED-99-2", 7, 8)
        execute(store, f"DELETE FROM access WHERE worker_id = {sue}")
        execute(store, *OF_HIDDEN_SUPERVISION)
    return folder


def supervise_bob(store: Store, act: Act) -> None:
    """A session of Mo with Bob that both have signed, and one that Mo is writing; of his case 1002."""
    with store.reading() as reader:
        mo, bob = person_named(reader, "Mo Manager"), worker_named(reader, "Bob Best")[0]
    his = Act(mo, act.at)
    agree_supervision(store, act, bob, mo.id or 0, date(2024, 1, 8), SupervisedAs.SOCIAL_WORKER)
    session = begin_session(store, his, bob)
    keep_draft(store, his, session, 2, {"situation": "at home", "what1": "visit", "who1": str(bob)}, 0)
    keep_draft(store, his, session, None, {"wellbeing": "well"}, 0)
    record_session(store, his, session, SessionKind.ONE_TO_ONE, date(2024, 6, 6), 90, TODAY, sign=True)
    sign_session(store, his, session, TODAY, 2, on_paper=True)
    correct_session(store, his, session, 2, "at school", TODAY)
    keep_draft(store, his, begin_session(store, his, bob), 2, {"situation": "at home again"}, 0)


# In the same sessions, of the hidden case.
OF_HIDDEN_SUPERVISION = (
    "INSERT INTO discussions (session_id, case_id, situation) VALUES (1, 8, 'Zedekiah is at home')",
    "INSERT INTO session_corrections (session_id, case_id, said, made_on, made_by, at) "
    "VALUES (1, 8, 'Zedekiah is not', '2024-06-10', 'Mo Manager', '2024-06-10T09:00:00.000+00:00')",
    "INSERT INTO session_drafts (session_id, case_id, texts, version) "
    """VALUES (2, 8, '{"situation": "Zedekiah is well"}', 1)""",
    "INSERT INTO actions (case_id, session_id, what, owner_id, set_on, due_on, set_by, at, done_note) "
    "SELECT 8, 1, 'See Zedekiah', worker_id, '2024-06-06', '2024-06-07', 'Mo Manager', "
    "'2024-06-10T09:00:00.000+00:00', '' FROM supervision_sessions WHERE id = 1",
)


def triage_all(store: Store, act: Act, bob: int, sue: int) -> None:
    """All that can be done to the hidden case, so that Sue holds it in the end as she did."""
    set_threshold(store, act, 8, 4, "Zedekiah is not safe", TODAY)
    note_section_47(store, act, 8, date(2024, 6, 3), TODAY)
    co_work(store, act, 8, bob, TODAY, TODAY, "he knows Zedekiah")
    for to in (bob, sue):
        allocate(store, act, [Wish(8)], Destination(to), TODAY, TODAY, "as is best", code=ChangeReason.OTHER)
    unallocate(store, act, [Wish(8)], TODAY, TODAY, "nobody is there")
    review_waiting(store, act, [8], "to wait for Sue", "Zedekiah was seen", TODAY)
    allocate(store, act, [Wish(8)], Destination(sue), TODAY, TODAY, "as is best")
    move_all(store, act, sue)


def move_all(store: Store, act: Act, sue: int) -> None:
    """All moves on the way of the hidden case, of which the two open assessments are where they were in the end."""
    with store.reading() as reader:
        core, single = (row[0] for row in reader.rows(
            "SELECT id FROM assessments WHERE case_id = 8 ORDER BY kind"
        ))  # fmt: skip
    ann = Act(sign_in(store, NAMED), act.at)
    note_seen(store, ann, single, date(2024, 6, 4), True, TODAY)
    submit(store, ann, core, TODAY, TODAY)
    return_assessment(store, act, core, "Say more of Zedekiah", TODAY, TODAY)
    submit(store, ann, core, TODAY, TODAY)
    correct_date(store, act, 8, single, Dated.SEEN, date(2024, 6, 5), "Zedekiah was out", TODAY, TODAY)
    note_conference(store, act, 8, None, TODAY, needless="Zedekiah is safe")
    for kind in NoteKind:
        write_note(store, ann, 8, kind, f"Of Zedekiah: {kind.words}", TODAY, TODAY)
    record_decision(store, act, 8, "Not to tell Zedekiah", "he is small", TODAY, TODAY)
    status, day = LegalStatus.ACCOMMODATED, date(2024, 6, 5)
    care = begin_care(store, act, 8, status, PlacementType.FOSTER, day, TODAY)
    note_held(store, ann, care, EventKind.VISIT, day, TODAY, alone=True, note="Zedekiah was well")
    agree_action(store, ann, 8, "Visit Zedekiah", sue, date(2024, 6, 14), TODAY, TODAY)


def opened(templates: Path, folder: Path, which: str) -> Store:
    shutil.copyfile(templates / which, folder / which)
    return Store.open(folder / which)


@pytest.fixture
def with_hidden(templates: Path, tmp_path: Path) -> Iterator[Store]:
    with opened(templates, tmp_path, "with.db") as store:
        yield store


@pytest.fixture
def without(templates: Path, tmp_path: Path) -> Iterator[Store]:
    with opened(templates, tmp_path, "without.db") as store:
        yield store


def sign_in(store: Store, name: str) -> Person:
    with store.reading() as reader:
        person = person_named(reader, name)
    store.sign_in(person)
    return person


def questions() -> Iterator[DutyQuestion]:
    for as_at, tile in product((TODAY, date(2024, 6, 4), date(2024, 9, 2)), Tile):
        yield DutyQuestion(as_at, tile)
    for word in (*WORDS, "zedekiah secretive", "bob 10"):
        yield DutyQuestion(TODAY, words=word)
    for order, descending in product(Order, (False, True)):
        yield DutyQuestion(TODAY, Tile.ALL, "", order, descending)


def said(ask: Callable[..., Any], *given: Any) -> Any:
    """The answer, or the sentence by which it is refused."""
    try:
        return ask(*given)
    except NotFound as error:
        return f"refused: {error}"


def child_named(reader: Reader, reference: str) -> int | None:
    """The id of the child; None where it is refused with the very words for a reference that nobody has."""
    answer = said(named_child, reader, reference)
    if isinstance(answer, tuple):
        return answer[0]
    assert answer == said(named_child, reader, "NOBODY").replace("NOBODY", reference)
    return None


def answers(store: Store) -> dict[str, Any]:
    """Every answer that the queries give."""
    with store.reading() as reader:
        return dict(_answers(reader))


def _answers(reader: Reader) -> Iterator[tuple[str, Any]]:
    yield from _of_standing(reader)
    clock = standards(reader)
    yield "any assessment", any_assessment(reader)
    for question in questions():
        name = str(question)
        yield f"counts {name}", duty_counts(reader, clock, question)
        whole = duty_page(reader, clock, question, limit=50)
        yield f"page {name}", whole
        yield f"last page {name}", duty_page(reader, clock, question, limit=2, last=True)
        yield f"answer {name}", duty_answer(reader, clock, question, limit=2)
        for number, row in enumerate(whole.rows if question.as_at == TODAY and not question.words else ()):
            edge = f"{number} {name}"
            yield f"before {edge}", rows_before(reader, clock, question, row.key)
            yield f"answer at {edge}", duty_answer(reader, clock, question, limit=2, at=row.key)
            for way in ("at", "after", "before"):
                yield f"{way} {edge}", duty_page(reader, clock, question, limit=1, **{way: row.key})
    for number in range(1, 16):
        yield f"case {number}", said(case_file, reader, clock, number, TODAY)
        yield f"due {number}", said(explained_due, reader, clock, number, TODAY)
        yield f"restriction {number}", restriction_of(reader, number)
        yield f"finished {number}", finished(reader, number)
        for asked in (AuditQuestion(number), AuditQuestion(number, number), AuditQuestion(case_id=number)):
            yield f"audit {asked}", audit_page(reader, asked, limit=50)
            yield f"audit count {asked}", audit_count(reader, asked)
    for asked in (AuditQuestion(), AuditQuestion(who="Ada Manager"), AuditQuestion(day=date(2024, 6, 3))):
        yield f"audit {asked}", audit_page(reader, asked, limit=50)
        yield f"audit backwards {asked}", audit_page(reader, asked, limit=3, last=True)
    for day in (TODAY, date(2024, 6, 4), date(2024, 9, 2)):
        waiting = waiting_list(reader, clock, day)
        yield f"waiting {day}", waiting
        yield f"waiting counts {day}", waiting.counts()
        for word in WORDS:
            yield f"waiting {word} {day}", waiting.holding(word)
        load = caseload(reader, clock, day)
        yield f"load {day}", (load.workloads, load.due_on)
        yield f"held {day}", held_cases(reader, clock, day)
        for worker in workers(reader):
            yield f"held by {worker} {day}", held_cases(reader, clock, day, worker)
        for cases in (*([row.id] for row in waiting.rows), range(1, 16)):
            takers = who_can_take(reader, clock, cases, day)
            yield f"takers {cases} {day}", (takers.asked, takers.candidates, takers.continuity)
        yield f"siblings {day}", [siblings_of(reader, [number], day) for number in range(1, 10)]
        yield f"continuity {day}", continuity(reader, range(1, 10), day)
        yield f"known {day}", known_cases(reader, range(1, 16), day)
        for person in (ASKING, Person(1, "Ada Manager", Role.ADMINISTRATOR)):
            for everybody in (False, True):
                queue = signature_queue(reader, clock, day, person, everybody=everybody)
                yield f"to sign {day} {person} {everybody}", queue
        yield f"clocks {day}", clock_list(reader, clock, day, DueClock)
        yield f"children {day}", children_list(reader, clock, day, CaseStatus)
        yield f"briefing {day}", briefing(reader, clock, day, ASKING)
        yield f"due days {day}", due_days(reader, clock, day, ASKING)
        yield f"findings {day}", findings(reader, day)
        rules = practice_rules(reader)
        yield f"discussed {day}", covered_cases(reader, clock, rules, day)
        yield f"days of discussion {day}", discussed_days(reader, range(1, 16), day)
        yield f"actions {day}", agreed_actions(reader, clock, day, done=True)
        yield f"sessions {day}", sessions_of(reader, clock, day)
        yield f"pack {day}", compliance_pack(reader, clock, day, date(2024, 1, 1), day)
        for worker in workers(reader):
            yield f"agenda of {worker} {day}", session_agenda(reader, clock, day, worker, [2, 8])
        for person in (ASKING, Person(1, "Ada Manager", Role.ADMINISTRATOR)):
            yield f"supervision {day} {person}", supervision_list(reader, clock, day, person, everybody=True)
        yield f"where the time went {day}", splits_of(reader, clock, range(1, 16), day)
        for number in range(1, 16):
            yield f"case {number} {day}", said(case_file, reader, clock, number, day)
            yield f"story {number} {day}", story(reader, number, day)
            yield f"case at {number} {day}", said(case_at, reader, number, day)
            yield f"managers of {number} {day}", managers(reader, number, day)
    for number in range(1, 11):
        yield f"child {number}", said(child_found, reader, number)
        yield f"cases before {number}", cases_before(reader, number)
    for word in WORDS:
        yield f"children like {word}", children_like(reader, word)
    for session in (1, 2, 3):
        for day in (TODAY, date(2024, 9, 2)):
            yield f"record {session} {day}", said(session_record, reader, clock, session, day, ASKING)
        yield f"drafts {session}", drafts_of(reader, session)
    yield "what is searched of personal actions", personal_text(reader)
    yield "audit people", audit_people(reader)
    yield "due for review", due_for_review(reader, TODAY)
    yield "references", [child_named(reader, name) for name in (*CHILDREN, *HIDDEN)]
    yield "cases by reference", [child_named(reader, f"{name}-1") for name in (*CHILDREN, *HIDDEN)]
    yield "worker", said(worker_named, reader, "sue secretive")


def _of_standing(reader: Reader) -> Iterator[tuple[str, Any]]:
    clock = standards(reader)
    for day in (date(2024, 6, 4), TODAY):
        yield f"standing {day}", said(children_standing, reader, clock, day)
        yield f"plans and care {day}", said(all_episodes, reader, clock, day)
        yield f"begun {day}", said(episodes_begun, reader, clock, day)
    yield "plans of the child", said(episodes_of, reader, clock, 7, TODAY)


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [name for name in {**one, **other} if one.get(name) != other.get(name)]


@pytest.mark.parametrize("name", NOT_NAMED)
def test_every_answer_is_that_of_a_store_without_the_child(with_hidden: Store, without: Store, name: str) -> None:
    sign_in(without, name)
    expected = answers(without)
    assert sign_in(with_hidden, name).role is ROLES[name]
    found = answers(with_hidden)
    assert differing(found, expected) == []
    assert "ZED" not in repr(found)
    assert "Zedekiah" not in repr(found)


def test_a_hidden_case_is_refused_with_the_sentence_for_one_that_was_never_there(with_hidden: Store) -> None:
    sign_in(with_hidden, "Mo Manager")
    with with_hidden.reading() as reader:
        clock = standards(reader)
        cases = {said(case_file, reader, clock, number, TODAY) for number in (7, 8, 9, 99)}
        dues = {said(explained_due, reader, clock, number, TODAY) for number in (6, 7, 8, 99)}
        assert explained_due(reader, clock, 5, TODAY).due
    assert cases == {"refused: This case is no longer in the store. Go back to the list and refresh it."}
    assert dues == {"refused: This assessment is no longer in the store. Go back to the list and refresh it."}


@pytest.mark.parametrize("name", [NAMED, "Ada Manager"])
def test_who_is_named_and_an_administrator_see_it(with_hidden: Store, name: str) -> None:
    sign_in(with_hidden, name)
    signed_in = answers(with_hidden)
    assert signed_in["references"][-2:] == [7, 8]
    assert signed_in["case 8"].name == "Zedekiah Zzz"
    assert signed_in["case 8"].other_cases == 1
    assert signed_in["restriction 7"].names == (NAMED,)
    assert "ZED-100" in [one.child for one in signed_in["due for review"]]
    with Store.open(with_hidden.path) as fresh:  # with nobody signed in
        of_the_two = {*(name for name in signed_in if name.startswith("record 1")), "drafts 2"}  # Mo and Bob
        assert set(differing(signed_in, answers(fresh))) == of_the_two


def test_every_word_of_the_filter_finds_the_child_for_who_sees_it(with_hidden: Store) -> None:
    sign_in(with_hidden, NAMED)
    with with_hidden.reading() as reader:
        for word in ("zed-99", "zedekiah", "secretive", "hideaway", "core", "2024-06-05", "of 35"):
            rows = duty_page(reader, standards(reader), DutyQuestion(TODAY, words=word), limit=9).rows
            assert {row.child for row in rows} == {"ZED-99"}, word


def test_signing_in_as_somebody_else_switches_what_is_seen(with_hidden: Store) -> None:
    seen = {}
    for name in ("Ada Manager", "Mo Manager", NAMED, "Wil Worker", "Ada Manager"):
        sign_in(with_hidden, name)
        with with_hidden.reading() as reader:
            answer = said(named_child, reader, "ZED-99")
        seen[name] = answer[0] if isinstance(answer, tuple) else None
    assert seen == {"Ada Manager": 7, "Mo Manager": None, NAMED: 7, "Wil Worker": None}


def test_a_restriction_holds_for_who_has_the_store_open_from_the_next_reading_on(with_hidden: Store, act: Act) -> None:
    with Store.open(with_hidden.path) as other:
        sign_in(other, "Mo Manager")

        def sees(reference: str) -> bool:
            with other.reading() as reader:
                return child_named(reader, reference) is not None

        assert sees("1001")
        with other.reading() as reader:  # one moment is one moment
            restrict(with_hidden, act, 1, [], "an order of the court")
            assert reader.row("SELECT COUNT(*) FROM restrictions") == (0,)
        assert not sees("1001")
        restrict(with_hidden, act, 1, ["Mo Manager"], "he needs to know")
        assert sees("1001")
        restrict(with_hidden, act, 7, None, "no more reason")
        assert sees("ZED-99")


CHANGES: dict[str, Callable[..., Any]] = {
    "proclaim": lambda s, a, **how: proclaim(s, a, date(2024, 7, 10), "Coronation", **how),
    "a local standard": lambda s, a, **how: add_local_standard(
        s, a, Clock.SINGLE, 40, date(2024, 4, 1), None, **how
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_tells_who_may_not_see_the_child_only_of_the_others(
    with_hidden: Store, without: Store, act: Act, change: Callable[..., Any]
) -> None:
    mine = Act(sign_in(with_hidden, "Mo Manager"), act.at)
    told = change(with_hidden, mine, apply=False)
    assert told == change(without, Act(sign_in(without, "Mo Manager"), act.at), apply=False)
    assert told
    assert len(change(with_hidden, act, apply=False)) > len(told)  # an administrator is told of all
    with pytest.raises(Conflict, match="Other due dates would move now"):
        change(with_hidden, mine, apply=True, shown=told[1:])
    assert change(with_hidden, mine, apply=True, shown=told) == told
    with Store.open(with_hidden.path) as fresh, fresh.reading() as reader:
        entries = reader.rows("SELECT child_id FROM audit_entries WHERE case_id IS NOT NULL AND who = 'Mo Manager'")
    assert (7,) in entries, "the hidden case moved as well, and is entered"


def test_a_preview_of_an_administrator_is_that_of_the_store_as_it_is(with_hidden: Store, act: Act) -> None:
    shown = count_start_day(with_hidden, act, True, apply=False)
    assert "ZED-99" in {one.child for one in shown}
    assert count_start_day(with_hidden, act, True, apply=True, shown=shown) == shown


def test_a_hidden_sibling_is_nobodys_sibling(with_hidden: Store, without: Store, act: Act) -> None:
    link_siblings(with_hidden, act, [1, 3, 7])
    link_siblings(without, act, [1, 3])
    sign_in(without, "Mo Manager")
    expected = answers(without)
    assert [one.child for one in expected[f"siblings {TODAY}"][0]] == ["1003"]
    sign_in(with_hidden, "Mo Manager")
    found = answers(with_hidden)
    of_the_trail = {name for name in found if name.startswith("audit")}  # which has an entry more, of another number
    assert set(differing(found, expected)) <= of_the_trail
    assert "ZED" not in repr(found)


def test_who_unlinks_a_child_from_a_hidden_sibling_is_told_nothing_of_it(with_hidden: Store, act: Act) -> None:
    link_siblings(with_hidden, act, [1, 3, 7])
    mine = Act(sign_in(with_hidden, "Mo Manager"), act.at)
    unlink_sibling(with_hidden, mine, 1)
    with with_hidden.reading() as reader:
        assert next_undo(reader, mine.person) is not None
        assert "ZED" not in repr(next_undo(reader, mine.person))
    assert "ZED" not in repr(answers(with_hidden))


def test_a_child_whose_only_sibling_is_hidden_is_linked_with_nobody(with_hidden: Store, act: Act) -> None:
    link_siblings(with_hidden, act, [1, 7])
    mine = Act(sign_in(with_hidden, "Mo Manager"), act.at)
    with pytest.raises(InvalidInput, match="1001 is linked with no sibling"):
        unlink_sibling(with_hidden, mine, 1)
    unlink_sibling(with_hidden, act, 1)


def test_an_act_on_a_child_that_is_hidden_now_is_neither_shown_nor_reversed(with_hidden: Store, act: Act) -> None:
    mine = Act(sign_in(with_hidden, "Mo Manager"), act.at)
    set_threshold(with_hidden, mine, 3, 2, "as is said", TODAY)
    restrict(with_hidden, act, 3, [], "a relative works here")
    with with_hidden.reading() as reader:
        assert next_undo(reader, mine.person) is None
    with pytest.raises(NotAllowed, match="restricted now") as refused:
        undo(with_hidden, mine)
    assert "1003" not in str(refused.value)
    restrict(with_hidden, act, 3, None, "no more reason")
    undo(with_hidden, mine)


def of_the_assessment(store: Store) -> int:
    """The single assessment of the hidden case."""
    with store.reading() as reader:
        return reader.row("SELECT id FROM main.assessments WHERE case_id = 8 AND kind = 'single'")[0]


def of_hidden_action(store: Store) -> int:
    with store.reading() as reader:
        return reader.row("SELECT MAX(id) FROM main.actions WHERE case_id = 8")[0]


THIS_CASE = "This case is no longer in the store. Go back to the list and look again."
THIS_ACTION = "This action is no longer in the store. Look at the list again."
THIS_DISCUSSION = "This case was not discussed in the session."
THIS_CHILD = "This child is no longer in the store."
# Each move on the hidden case, its assessment and its child, with what is said of one that never was.
HIDDEN_MOVES: dict[str, tuple[str, Callable[[Store, Act, int], object]]] = {
    "take a referral": (THIS_CHILD, lambda s, a, _: take_referral(
        s, a, 7, TODAY, ReferralSource.POLICE, PrimaryNeed.ABUSE, 3, "so", TODAY)),
    "take a referral of its sibling": (THIS_CHILD, lambda s, a, _: take_referral(
        s, a, NewChild("Nia"), TODAY, ReferralSource.POLICE, PrimaryNeed.ABUSE, 3, "so", TODAY, siblings=[7])),
    "record a birth": (THIS_CHILD, lambda s, a, _: record_birth(s, a, 7, TODAY, TODAY)),
    "decide": (THIS_CASE, lambda s, a, _: decide_referral(
        s, a, 8, ReferralOutcome.EARLY_HELP, "so it is", TODAY, TODAY)),
    "start": (THIS_CASE, lambda s, a, _: start_assessment(
        s, a, 8, Kind.SINGLE, Trigger.NEW_INFORMATION, TODAY, TODAY)),
    "seen": (THIS_CASE, lambda s, a, id_: note_seen(s, a, id_, TODAY, True, TODAY)),
    "submit": (THIS_CASE, lambda s, a, id_: submit(s, a, id_, TODAY, TODAY)),
    "return": (THIS_CASE, lambda s, a, id_: return_assessment(s, a, id_, "so", TODAY, TODAY)),
    "authorise": (THIS_CASE, lambda s, a, id_: authorise(s, a, id_, TODAY, TODAY)),
    "reopen": (THIS_CASE, lambda s, a, id_: reopen(s, a, id_, "so", TODAY, TODAY)),
    "correct a date": (THIS_CASE, lambda s, a, id_: correct_date(
        s, a, 8, id_, Dated.SEEN, TODAY, "so", TODAY, TODAY)),
    "preview a correction": (THIS_CASE, lambda s, a, id_: correct_date(
        s, a, 8, id_, Dated.SEEN, TODAY, "so", TODAY, TODAY, apply=False)),
    "close": (THIS_CASE, lambda s, a, _: close_case(
        s, a, 8, ClosureReason.NO_FURTHER_ACTION, "so it is", TODAY, TODAY)),
    "take up again": (THIS_CASE, lambda s, a, _: take_up_again(s, a, 8, "so it is", TODAY, TODAY)),
    "conference": (THIS_CASE, lambda s, a, _: note_conference(s, a, 8, TODAY, TODAY)),
    "begin a plan": (THIS_CASE, lambda s, a, _: begin_need(s, a, 8, TODAY, TODAY)),
    "begin a protection plan": (THIS_CASE, lambda s, a, _: begin_protection(
        s, a, 8, AbuseCategory.NEGLECT, TODAY, TODAY)),
    "begin a time in care": (THIS_CASE, lambda s, a, _: begin_care(
        s, a, 8, LegalStatus.ACCOMMODATED, None, TODAY, TODAY)),
    "a visit": (THIS_CASE, lambda s, a, _: note_held(s, a, 1, EventKind.VISIT, TODAY, TODAY)),
    "a fact": (THIS_CASE, lambda s, a, _: set_fact(
        s, a, 1, FactKind.GOAL, CareGoal.ADOPTION, TODAY, TODAY)),
    "a move": (THIS_CASE, lambda s, a, _: place(s, a, 1, PlacementType.FOSTER, TODAY, TODAY, respite=True)),
    "come back": (THIS_CASE, lambda s, a, _: come_back(s, a, 1, TODAY, TODAY)),
    "end": (THIS_CASE, lambda s, a, _: end_episode(s, a, 1, TODAY, TODAY, reason=CareEnd.OTHER)),
    "correct a plan": (THIS_CASE, lambda s, a, _: correct_episode(s, a, 1, TODAY, "so it is", started_on=TODAY)),
    "take back a visit": (THIS_CASE, lambda s, a, _: take_back_held(s, a, 1, EventKind.VISIT, TODAY, TODAY, "so")),
    "a note": (THIS_CASE, lambda s, a, _: write_note(s, a, 8, NoteKind.NOTE, "so", TODAY, TODAY)),
    "a decision": (THIS_CASE, lambda s, a, _: record_decision(s, a, 8, "so", "so it is", TODAY, TODAY)),
    "an action": (THIS_CASE, lambda s, a, _: agree_action(s, a, 8, "so", 1, TODAY, TODAY, TODAY)),
    "a day for an action": (THIS_ACTION, lambda s, a, _: date_action(s, a, of_hidden_action(s), TODAY, TODAY)),
    "a correction of supervision": (THIS_DISCUSSION, lambda s, a, _: correct_session(s, a, 1, 8, "so", TODAY)),
    "an action done": (THIS_ACTION, lambda s, a, _: finish_action(s, a, of_hidden_action(s), TODAY, TODAY)),
}  # fmt: skip


@pytest.mark.parametrize(("told", "move"), HIDDEN_MOVES.values(), ids=HIDDEN_MOVES.keys())
def test_who_may_not_see_the_child_moves_nothing_and_is_told_what_is_said_of_one_that_never_was(
    with_hidden: Store, act: Act, told: str, move: Callable[[Store, Act, int], object]
) -> None:
    mine = Act(sign_in(with_hidden, "Mo Manager"), act.at)
    with with_hidden.reading() as reader:
        entries = reader.row("SELECT MAX(id) FROM main.audit_entries")
    with pytest.raises(NotFound) as refused:
        move(with_hidden, mine, of_the_assessment(with_hidden))
    assert str(refused.value).startswith(told)
    with with_hidden.reading() as reader:
        assert reader.row("SELECT MAX(id) FROM main.audit_entries") == entries


def test_a_decision_is_not_corrected_by_one_on_another_case(with_hidden: Store, act: Act) -> None:
    mine = Act(sign_in(with_hidden, "Mo Manager"), act.at)
    with with_hidden.reading() as reader:
        hidden = reader.row("SELECT MAX(id) FROM main.decisions")[0]
    said = []
    for decision in (hidden, hidden + 99):
        with pytest.raises(NotFound) as refused:
            record_decision(with_hidden, mine, 1, "so", "so it is", TODAY, TODAY, corrects=decision)
        said.append(str(refused.value))
    assert len(set(said)) == 1


def leads_to_a_child() -> set[str]:
    """The tables that reach a child by foreign keys, over any number of steps; and those that name one by its number
    alone, as the audit trail does."""
    found = {"children"} | {
        table.name for table in SQLModel.metadata.sorted_tables if {"child_id", "case_id"} & set(table.columns.keys())
    }
    while True:
        more = {
            table.name
            for table in SQLModel.metadata.sorted_tables
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        if more <= found:
            return found
        found |= more


def test_every_table_that_leads_to_a_child_has_a_view() -> None:
    assert set(VIEWS) == leads_to_a_child()


@pytest.mark.parametrize("table", VIEWS)
def test_every_view_hides_the_child_and_nothing_else(with_hidden: Store, without: Store, table: str) -> None:
    sign_in(with_hidden, "Mo Manager")
    with with_hidden.reading() as reader, without.reading() as other:
        seen, there = (set(reader.rows(f"SELECT * FROM {schema}{table}")) for schema in ("", "main."))
        expected = set(other.rows(f"SELECT * FROM {table}"))
    assert seen == expected
    assert there - seen, "nothing of this table was hidden"


def test_the_hidden_children_are_told_to_a_command(with_hidden: Store) -> None:
    with with_hidden.copying() as connection:
        assert hidden_children(connection, Person(2, "x", Role.ADMINISTRATOR)) == frozenset()
        assert hidden_children(connection, Person(None, "x", Role.MANAGER)) == {7, 8}
        assert hidden_children(connection, Person(99, "x", Role.WORKER)) == {7, 8}
