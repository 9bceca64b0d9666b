"""The documents say what the program does."""

import importlib.util
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import cpip_tui.app  # noqa: F401  (its commands are known once it is loaded)
from models.calendar import WorkingCalendar
from models.practice_rules import FIRST_RULES, Rules
from models.supervision import Agreement, SupervisedAs, SupervisionClock
from models.workload import Period, Worker

ROOT = Path(__file__).parents[2]


def make():
    """docs/make.py, which is a script and not a package."""
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "docs" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_of_commands_is_what_the_program_says():
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == make().reference(), "run python docs/make.py"


def test_the_page_for_screen_readers_names_the_command_of_each_screen():
    said = (ROOT / "docs" / "screen-readers.md").read_text(encoding="utf-8")
    assert said == make().screen_readers(), "run python docs/make.py"


def test_the_table_of_keys_is_what_the_commands_say():
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == make().table_of_keys(), "run python docs/make.py"


def test_each_key_in_the_guides_works_on_its_screen():
    from screens.commands import EVERYWHERE, PLACES, every_command, written_keys

    keys: dict[str, set[str]] = {}
    for one in every_command():
        keys.setdefault(one.place, set()).update(written_keys(one.command.key).split())
    also = {"→", "]", "ctrl+p", "0"} | keys["app"].union(*(keys[everywhere] for everywhere in EVERYWHERE))
    found = {}
    for document in [*(ROOT / "docs").glob("*.md")]:
        for place, title in PLACES.items():
            text = (
                document.read_text(encoding="utf-8").partition(f"## On the {title} screen\n")[2].partition("\n## ")[0]
            )
            for row in re.findall(r"^\| [^|]+ \| (`.+?)[|;]", text, re.MULTILINE):
                for key in re.findall(r"`(.+?)`", row):
                    found[place] = found.get(place, 0) + 1
                    assert key in also | keys[place], f"{document.name}, {title}: {key}"
    assert all(found[place] > 8 for place in ("duty", "triage", "supervision", "performance"))


def test_each_key_in_the_readme_is_a_key_of_a_list():
    from screens.commands import every_command, written_keys

    known = {key for one in every_command() for key in written_keys(one.command.key).split()} | {"→", "ctrl+p"}
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## The keys")[2].partition("\n## ")[0]
    keys = {key for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for key in re.findall(r"`(.+?)`", row)}
    assert len(keys) > 20
    assert keys <= known


def test_every_link_between_documents_leads_somewhere():
    for document in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        for target, heading in re.findall(r"\]\(([^)#:]+)(?:#([^)]*))?\)", document.read_text(encoding="utf-8")):
            led_to = document.parent / target
            assert led_to.exists(), f"{document.name} links to {target}"
            assert not heading or heading in headings_of(led_to), f"{document.name} links to {target}#{heading}"


def headings_of(document):
    """The headings of a document, as a link names them."""
    found = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in found}


def test_the_readme_names_two_commands_of_one_line_and_ci_runs_the_second():
    lines = [
        line
        for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("python3 -m venv")
    ]
    demo, tests = lines
    assert demo.endswith("cpip-tui demo")
    assert ".venv/bin/python -m pytest" in tests
    assert "pytest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_ladder_worked_in_the_document_is_what_the_clock_says():
    began = date(2011, 10, 17)
    away = Period(date(2011, 12, 23), date(2012, 1, 2))
    nadia = Worker(1, "Nadia", newly_qualified_until=date(2012, 10, 16), works_from=began, leave=(away,))
    agreed = Agreement(2, "A Manager", began, SupervisedAs.SOCIAL_WORKER)
    clock = SupervisionClock(nadia, [agreed], Rules(FIRST_RULES), WorkingCalendar.england())
    held, due = began, []
    while held < date(2012, 6, 1):
        held = clock.due_after(held).on
        due.append(held)
    written = (ROOT / "docs" / "supervision.md").read_text(encoding="utf-8")
    assert due[:8] == [*(began + timedelta(weeks=week) for week in range(1, 7)), date(2011, 12, 12), date(2012, 1, 3)]
    assert due[-4:] == [date(2012, 3, 27), date(2012, 4, 10), date(2012, 5, 8), date(2012, 6, 5)]
    for said in ("Mon 12 December", "Tue 3 January 2012", "Tue 10 April", "Tue 8 May", "Tue 5 June"):
        assert said in written


def test_the_christmas_worked_in_the_document_is_what_the_clock_says():
    written = (ROOT / "docs" / "clock.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w{3} \d+ \w+ \d{4}) \| ?(?:day (\d+))? ?\| ?(.*?) ?\|$", written, re.MULTILINE)
    calendar, began = WorkingCalendar.england(), date(2011, 12, 16)
    told = [(datetime.strptime(day, "%a %d %B %Y").date(), int(number) if number else None, why or None)  # noqa: DTZ007
            for day, number, why in rows]  # fmt: skip
    ledger = calendar.explain(began, 10)
    assert told == [(one.day, one.number, one.reason or None) for one in ledger]
    due, friday = date(2012, 1, 4), date(2011, 12, 23)
    assert calendar.due(began, 10) == due
    assert "It is due on **Wednesday 4 January 2012**: nineteen calendar days" in written
    assert (due - began).days == 19
    assert calendar.days_left(due, friday) == 5
    shut = {date(2011, 12, day): "Town hall closed" for day in (28, 29, 30)}
    assert WorkingCalendar(calendar.bank_holidays, calendar.known_until, shut).office_days_left(due, friday) == 2
