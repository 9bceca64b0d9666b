"""Plain lists of assessments (CSV) read in: what the columns mean, and that a newer file changes what it tells."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.commands.assessing import authorise
from db.commands.import_changes import ImportPlan
from db.commands.importing import plan_import, write_import
from db.commands.importing_assessments import plan_assessments, write_assessments
from db.exchange.annex_a import AnnexA, ChildFacts
from db.exchange.plain_assessments import COLUMNS, PlainAssessments, read_plain_assessments
from db.queries.performance import Known, completed_by_month, completed_lines
from db.store import Act, Store
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Holder, Referral, TimeInNeed
from models.standards import Clock
from models.timeliness import Measure, Month

TODAY = date(2024, 6, 3)
HEADER = ",".join(COLUMNS)
Read = Callable[..., PlainAssessments]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a file of these lines, under the usual header unless it has one of its own."""

    def from_lines(*lines: str, header: str = HEADER, name: str = "june.csv") -> PlainAssessments:
        path = tmp_path / name
        path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        return read_plain_assessments(path, TODAY)

    return from_lines


@pytest.fixture
def take(store: Store, act: Act, read: Read) -> Callable[..., ImportPlan]:
    """Read a file in; the plan that was written."""

    def run(*lines: str, **options: Any) -> ImportPlan:
        file = read(*lines, **options)
        assert [str(one) for one in file.refused] == []
        plan = plan_assessments(store, act, file)
        write_assessments(store, act, file, plan)
        return plan

    return run


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.reading() as reader:
        return [tuple(row) for row in reader.rows(sql)]


def clocks(store: Store) -> list[tuple[Any, ...]]:
    """Case, kind, start, from which day it counts, authorised; by case."""
    return rows(
        store,
        "SELECT h.reference || '-' || c.number, a.kind, a.started_on, a.clock_from, a.authorised_on "
        "FROM assessments AS a JOIN cases AS c ON c.id = a.case_id JOIN children AS h ON h.id = c.child_id "
        "ORDER BY 1, a.started_on, a.kind DESC",
    )


def cases(store: Store) -> list[tuple[Any, ...]]:
    return rows(
        store,
        "SELECT h.reference || '-' || c.number, c.opened_on, c.referred_on, c.closed_on, c.closed_by "
        "FROM cases AS c JOIN children AS h ON h.id = c.child_id ORDER BY 1",
    )


def submissions(store: Store) -> list[tuple[Any, ...]]:
    return rows(store, "SELECT submitted_on, submitted_by, ended_on, outcome, ended_by FROM submissions ORDER BY id")


def test_the_first_initial_counts_from_the_referral_a_repeat_and_a_core_from_their_own_start(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    take(
        "C1,1,core,2011-06-01,2011-06-12,,2011-07-20,2011-07-21,,,",
        "C1,1,initial,2011-06-01,2011-06-03,,2011-06-10,2011-06-10,,,",
        "C1,1,IA,2011-06-01,2011-08-03,,,,,,",
    )
    assert clocks(store) == [
        ("C1-1", "initial", "2011-06-03", "2011-06-01", "2011-06-10"),
        ("C1-1", "core", "2011-06-12", "2011-06-12", "2011-07-20"),
        ("C1-1", "initial", "2011-08-03", "2011-08-03", None),
    ]
    assert cases(store) == [("C1-1", "2011-06-01", "2011-06-01", None, None)]


def test_each_case_of_a_child_has_its_own_first_and_is_closed_by_the_next(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    take(
        "C1,C1-2,initial,2011-08-01,2011-08-02,,,,,,",
        "C1,1,initial,2011-06-01,2011-08-03,,2011-08-09,,,,",  # begun after the next referral, and of the first case
    )
    assert clocks(store) == [
        ("C1-1", "initial", "2011-08-03", "2011-06-01", "2011-08-09"),
        ("C1-2", "initial", "2011-08-02", "2011-08-01", None),
    ]
    assert cases(store) == [
        ("C1-1", "2011-06-01", "2011-06-01", "2011-08-01", "next_referral"),
        ("C1-2", "2011-08-01", "2011-08-01", None, None),
    ]


def test_without_a_case_rows_belong_together_by_their_referral_and_else_by_the_time(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    take(
        "C1,,core,,2011-06-20,,,,,,",
        "C1,,initial,2011-06-01,2011-06-02,,2011-06-20,,,,",
        "C1,,initial,2011-08-01,2011-08-02,,,,,,",
        "C1,,core,,2011-05-02,,2011-05-20,,,,",
    )
    assert [(row[0], row[2], row[3]) for row in clocks(store)] == [
        ("C1-1", "2011-05-02", "2011-05-02"),
        ("C1-2", "2011-06-02", "2011-06-01"),
        ("C1-2", "2011-06-20", "2011-06-20"),
        ("C1-3", "2011-08-02", "2011-08-01"),
    ]
    assert cases(store)[0] == ("C1-1", "2011-05-02", None, "2011-06-01", "next_referral")


def test_two_cases_may_have_an_assessment_of_one_kind_on_one_day(store: Store, take: Callable[..., ImportPlan]) -> None:
    lines = ("C1,a,initial,2011-06-01,2011-06-03,,2011-06-10,,,,", "C1,b,initial,2011-06-02,2011-06-03,,,,,,")
    take(*lines)
    expected = [
        ("C1-1", "initial", "2011-06-03", "2011-06-01", "2011-06-10"),
        ("C1-2", "initial", "2011-06-03", "2011-06-02", None),
    ]
    assert clocks(store) == expected
    assert take(*reversed(lines)).writes == []
    take(lines[0], "C1,b,initial,2011-06-02,2011-06-03,,2011-06-30,,,,")
    assert [row[4] for row in clocks(store)] == ["2011-06-10", "2011-06-30"]


def test_the_earliest_referral_of_a_case_counts_and_a_start_can_be_the_referral(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    plan = take(
        "C1,1,single,2024-03-04,,,,,,,",
        "C2,1,core,2024-03-10,2024-03-11,,,,,,",
        "C2,1,single,2024-03-04,2024-03-06,,,,,,",
    )
    assert clocks(store) == [
        ("C1-1", "single", "2024-03-04", "2024-03-04", None),
        ("C2-1", "single", "2024-03-06", "2024-03-04", None),
        ("C2-1", "core", "2024-03-11", "2024-03-11", None),
    ]
    assert plan.count("case") == {"new": 2}


def test_any_order_and_spelling_of_the_columns_any_delimiter_and_both_kinds_of_dates(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    take("03/04/2024;Single Assessment;C1;01/04/2024", header="Started On;KIND;Child;REFERRED-ON", name="a.csv")
    take("C2\tC&F\t\t2024-04-03", "", "C3\tca\t\t3 Apr 2024", header="child\tkind\tshoe size\tstarted_on", name="b.csv")
    assert [(row[0], row[1], row[3]) for row in clocks(store)] == [
        ("C1-1", "single", "2024-04-01"),
        ("C2-1", "single", "2024-04-03"),
        ("C3-1", "core", "2024-04-03"),
    ]


def test_unknown_columns_and_a_missing_authorisation_are_told(read: Read) -> None:
    file = read("C1,IA,2024-05-01,red", header="child,kind,started_on,colour")
    assert file.notices == [
        "not read: “colour”",
        "no column authorised_on: what the store does not know as authorised is read as open",
    ]


def test_windows_text_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    line = "child,kind,started_on,worker\nC1,IA,2024-05-01,Zoë\n"
    for encoding, said in (("utf-8-sig", False), ("utf-16", True), ("cp1252", True)):
        path = tmp_path / "x.csv"
        path.write_bytes(line.encode(encoding))
        file = read_plain_assessments(path, TODAY)
        assert file.children["C1"][0].works[0].holder == Holder(None, "Zoë")
        assert any(f"{encoding}" in note.casefold() for note in file.notices) is said


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (",1,IA,2024-05-01,2024-05-02,,,,,,", "child", "the reference of a child"),
        ("C,1,visit,2024-05-01,2024-05-02,,,,,,", "kind", "initial, core or single"),
        ("C,1,IA,,,,,,,,", "started_on", "a date"),
        ("C,1,IA,2024-05-01,soon,,,,,,", "started_on", "a date between"),
        ("C,1,IA,2024-05-03,2024-05-02,,,,,,", "started_on", "on or after the referral, 2024-05-03"),
        ("C,1,IA,2024-05-01,2024-05-02,2024-05-01,,,,,", "submitted_on", "on or after the start"),
        ("C,1,IA,2024-05-01,2024-05-02,,2024-05-01,,,,", "authorised_on", "on or after the start"),
        ("C,1,IA,2024-05-01,2024-05-02,2024-05-09,2024-05-08,,,,", "authorised_on", "on or after the submission"),
        ("C,1,IA,2024-05-01,2024-05-02,,2024-05-08,2024-05-07,,,", "recorded_on", "on or after the authorisation"),
        ("C,1,IA,2024-05-01,2024-05-02,,,2024-05-01,,,", "recorded_on", "on or after the start"),
        ("C,1,IA,2024-05-01,2024-05-02,,2024-06-04,,,,", "authorised_on", "up to today, 2024-06-03"),
        ("C,1,IA,2024-05-01,2024-05-02,,,,2024-06-04,,", "child_seen_on", "up to today"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_number_and_the_rest_is_read(
    read: Read, line: str, column: str, expected: str
) -> None:
    file = read("A,1,IA,2024-05-01,2024-05-02,,,,,,", "", line)
    (refusal,) = file.refused
    assert (refusal.sheet, refusal.row) == ("june.csv", 4)
    assert f"“{column}”" in refusal.column
    assert expected in refusal.expected
    assert list(file.children) == ["A"]


def test_a_row_written_twice_counts_once_and_one_that_contradicts_it_is_refused(read: Read) -> None:
    line = "C1,1,IA,2024-05-01,2024-05-02,,,,,,"
    file = read(line, line, "C1,1,IA,2024-05-01,2024-05-02,,2024-05-09,,,,")
    assert [(one.row, one.expected) for one in file.refused] == [(4, "one row for it; the earlier was kept")]
    assert file.notices == ["june.csv, row 3: the same as an earlier row: counted once"]
    assert len(file.children["C1"][0].works) == 1


def test_who_holds_the_case_is_what_its_newest_row_says(store: Store, take: Callable[..., ImportPlan]) -> None:
    take(
        "C1,1,core,2024-05-01,2024-05-10,,,,,Sam Social,North",
        "C1,1,initial,2024-05-01,2024-05-02,,2024-05-10,,,Ann Able,Duty",
    )
    held = "SELECT w.name, t.name, al.started_on FROM allocations AS al JOIN workers AS w ON w.id = al.worker_id "
    assert rows(store, held + "JOIN teams AS t ON t.id = al.team_id") == [("Sam Social", "North", "2024-05-01")]


def test_a_submission_is_open_until_the_authorisation_and_the_child_is_seen_on_its_day(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    take(
        "C1,1,single,2024-04-01,2024-04-02,2024-05-01,,,2024-04-09,Sam Social,",
        "C2,1,single,2024-04-01,2024-04-02,2024-05-01,2024-05-03,,no,,",
    )
    assert submissions(store) == [
        ("2024-05-01", "Sam Social", None, None, None),
        ("2024-05-01", "the file june.csv", "2024-05-03", "authorised", None),
    ]
    assert rows(store, "SELECT child_seen, child_seen_on FROM assessments ORDER BY id") == [
        (1, "2024-04-09"),
        (0, None),
    ]


def test_the_same_file_again_changes_nothing_and_a_newer_one_what_it_tells(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    kept = "C2,1,core,2024-03-01,2024-03-02,,2024-03-28,2024-03-29,,Ann Able,Duty"
    opened = "C1,1,single,2024-04-01,2024-04-02,2024-05-01,,2024-05-01,2024-04-09,Sam Social,North"
    take(opened, kept)
    assert {change.status for change in take(opened, kept).changes} == {"unchanged"}
    plan = take("C1,1,single,2024-04-02,2024-04-02,2024-05-02,2024-05-03,2024-05-06,,,", kept, name="july.csv")
    assert {(change.what, name, after) for change in plan.writes for name, _, after in change.differences} >= {
        ("assessment", "authorised_on", date(2024, 5, 3)),
        ("assessment", "clock_from", date(2024, 4, 2)),
        ("case", "referred_on", date(2024, 4, 2)),
        ("submission", "submitted_on", date(2024, 5, 2)),
    }
    assert clocks(store)[0] == ("C1-1", "single", "2024-04-02", "2024-04-02", "2024-05-03")
    assert submissions(store) == [("2024-05-02", "the file july.csv", "2024-05-03", "authorised", None)]


def test_an_authorisation_that_vanishes_opens_the_assessment_and_its_submission_again(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    take("C1,1,single,2024-04-01,2024-04-02,2024-05-01,2024-05-03,,,,")
    plan = take("C1,1,single,2024-04-01,2024-04-02,2024-05-01,,,,,")
    assert any("open again" in notice for notice in plan.notices)
    assert (clocks(store)[0][-1], submissions(store)[0][2:4]) == (None, (None, None))
    assert take("C1,single,2024-04-02", header="child,kind,started_on").writes == []


def test_what_was_signed_here_stays_as_it_is(store: Store, act: Act, take: Callable[..., ImportPlan]) -> None:
    line = "C1,1,single,2024-05-01,2024-05-02,2024-05-30,,,,,"
    take(line)
    authorise(store, act, 1, TODAY, TODAY)
    plan = take(line)
    assert plan.writes == []
    assert any("authorised here on 2024-06-03: left as it is" in notice for notice in plan.notices)
    assert submissions(store) == [("2024-05-30", "the file june.csv", "2024-06-03", "authorised", act.who)]


def test_the_day_on_which_something_was_recorded_is_told_of_what_was_written(
    store: Store, act: Act, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[int, date]] = []
    monkeypatch.setattr(
        "db.commands.importing_assessments.enter_import",
        lambda work, name, *_: (told.append(dict(work.recorded_on)), work.record(name))[0],
    )
    for done in ("", "2024-05-09"):
        recorded = "2024-05-10" if done else "2024-05-03"
        file = read(
            f"C1,1,IA,2024-05-01,2024-05-02,,{done},{recorded},,,", "C2,1,IA,2024-05-01,2024-05-02,,,2024-05-08,,,",
            "C3,1,IA,2024-05-01,2024-05-02,,,,,,",
        )  # fmt: skip
        write_assessments(store, act, file, plan_assessments(store, act, file))
    assert told == [{1: date(2024, 5, 3), 2: date(2024, 5, 8)}, {1: date(2024, 5, 10)}]


def test_a_list_and_a_workbook_of_the_same_case_agree(store: Store, act: Act, take: Callable[..., ImportPlan]) -> None:
    """The cases of a workbook are kept: closures that a list does not know, and work of the same kind and start."""
    facts = Facts(
        (Referral(date(2024, 3, 4), "Police"),),
        (AssessmentWork(Kind.SINGLE, date(2024, 3, 6)),),
        (TimeInNeed(date(2024, 3, 20), date(2024, 5, 1), "RC7"),),
    )
    annex = AnnexA(Path("annex.xlsx"), Kind.SINGLE, TODAY, {"C1": ChildFacts("C1", date(2015, 5, 4), "f", facts)})
    write_import(store, act, annex, plan_import(store, act, annex))
    take("C1,77,single,2024-03-04,2024-03-06,,2024-04-02,,,,", "C1,78,single,2024-05-13,2024-05-14,,,,,,")
    assert cases(store) == [
        ("C1-1", "2024-03-04", "2024-03-04", "2024-05-01", "cin_closure"),
        ("C1-78", "2024-05-13", "2024-05-13", None, None),
    ]
    assert [(row[0], row[-1]) for row in clocks(store)] == [("C1-1", "2024-04-02"), ("C1-78", None)]
    assert rows(store, "SELECT date_of_birth, referral_source FROM children AS h JOIN cases AS c ON c.child_id = h.id")[
        0
    ] == ("2015-05-04", "Police")


def test_an_older_case_is_put_before_the_one_that_the_store_has(store: Store, take: Callable[..., ImportPlan]) -> None:
    take("C1,2,single,2024-05-01,2024-05-02,,,,,,")
    take("C1,1,single,2024-01-08,2024-01-10,,2024-02-01,,,,")
    assert [row[0:5:3] for row in cases(store)] == [("C1-1", "2024-05-01"), ("C1-2", None)]
    take("C1,3,single,2024-05-20,2024-05-21,,,,,,")
    assert [row[0:5:3] for row in cases(store)] == [("C1-1", "2024-05-01"), ("C1-2", "2024-05-20"), ("C1-3", None)]


def test_a_core_without_case_and_referral_is_of_the_open_case_of_the_store(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    take("C1,1,initial,2024-05-01,2024-05-02,,2024-05-09,,,,")
    take("C1,,core,,2024-05-09,,,,,,")
    assert [row[0] for row in clocks(store)] == ["C1-1", "C1-1"]


def test_the_entries_name_the_file_and_each_child(store: Store, take: Callable[..., ImportPlan]) -> None:
    take("C1,1,IA,2024-05-01,2024-05-02,,,,,,")
    assert rows(store, "SELECT what, subject FROM audit_entries ORDER BY id")[1:] == [
        ("import assessments", "june.csv"),
        ("import assessments", "C1"),
    ]


def test_the_months_are_counted_as_they_were_recorded(store: Store, take: Callable[..., ImportPlan]) -> None:
    """The figures of the report to the board of October 2011: as known in the month, and with a late entry."""
    months = {"2011-06": (132, 227), "2011-07": (86, 129), "2011-08": (52, 129), "2011-09": (113, 170)}
    lines = [
        f"{month}-{one},1,IA,{month}-01,{month}-01,,{month}-{'10' if one < in_time else '28'},{month}-29,,,Duty"
        for month, (in_time, completed) in months.items()
        for one in range(completed)
    ]
    take(*lines, "late,1,IA,2011-09-01,2011-09-02,,2011-09-10,2011-10-20,,,Duty")
    with store.reading() as reader:
        for day, september in ((date(2011, 9, 30), (113, 170)), (date(2011, 10, 31), (114, 171))):
            found = completed_by_month(reader, Known(day), date(2011, 6, 1), date(2011, 9, 30))[Measure.NI059]
            figures = {str(month): (one.in_time, one.completed) for month, one in found.items()}
            assert figures == months | {"2011-09": september}


def test_a_correction_counts_from_the_day_that_the_file_tells(store: Store, take: Callable[..., ImportPlan]) -> None:
    for done, recorded in (("2011-09-10", "2011-09-12"), ("2011-08-31", "2011-10-20")):
        take(f"C1,1,IA,2011-08-25,2011-08-26,,{done},{recorded},,,Duty", name=f"{recorded}.csv")
    with store.reading() as reader:
        for day, expected in ((date(2011, 9, 30), [Month(2011, 9)]), (date(2011, 10, 31), [Month(2011, 8)])):
            found = completed_by_month(reader, Known(day), date(2011, 7, 1), date(2011, 9, 30))[Measure.NI059]
            assert list(found) == expected


def test_each_assessment_is_counted_to_the_team_that_its_row_tells(
    store: Store, take: Callable[..., ImportPlan]
) -> None:
    take(
        "C1,1,initial,2011-09-02,2011-09-02,2011-09-09,Duty",
        "C1,1,core,2011-09-02,2011-09-09,2011-09-30,North",
        header="child,case,kind,referred_on,started_on,authorised_on,team",
    )
    with store.reading() as reader:
        teams = {
            (line.clock, line.team)
            for measure in (Measure.NI059, Measure.NI060)
            for line in completed_lines(reader, Known(date(2012, 1, 1)), measure, date(2011, 9, 1), date(2011, 9, 30))
        }
    assert teams == {(Clock.INITIAL, "Duty"), (Clock.CORE, "North")}
