"""What a person sees when something is wrong: a sentence, never a crash, never an empty list that lies."""

from datetime import date

import pytest
from sqlalchemy import text

from db.store import Store
from models.errors import StoreDamaged
from models.people import Person, Role
from screens.case import CaseScreen


def add_open_assessment(store, name, due="2011-09-16"):
    """A child as somebody's other program might have written it, straight into the tables."""
    with store.writing() as session:

        def write(sql, **values):
            return session.execute(text(sql), values).lastrowid

        count = session.execute(text("SELECT COUNT(*) FROM children")).scalar()
        child = write(
            "INSERT INTO children (reference, name, search) VALUES (:ref, :name, :search)",
            ref=f"R{count}",
            name=name,
            search=f"r{count} {name}".casefold(),
        )
        case = write(
            "INSERT INTO cases (child_id, number, opened_on, referred_on, no_further_action, referral_source, status) "
            "VALUES (:child, 1, '2011-09-02', '2011-09-02', 0, :hostile, :hostile)",
            child=child,
            hostile=name,
        )
        worker = write("INSERT INTO workers (name, role) VALUES (:name, 'social_worker')", name=f"{name} {count}")
        team = write("INSERT INTO teams (name) VALUES (:name)", name=f"{name} {count}")
        write(
            "INSERT INTO allocations (case_id, team_id, worker_id, started_on, reason, decided_by) "
            "VALUES (:case, :team, :worker, '2011-09-02', :hostile, :hostile)",
            case=case,
            team=team,
            worker=worker,
            hostile=name,
        )
        standard = "SELECT id FROM standards WHERE clock = 'initial' AND working_days = 10"
        return write(
            "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, due_on) "
            f"VALUES (:case, 'initial', '2011-09-02', '2011-09-02', ({standard}), :due)",
            case=case,
            due=due,
        )


async def test_an_empty_store_says_what_to_do_next(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await person.reads("There is no assessment in this store yet.")
        await person.reads("cpip-tui import annex-a FILE --store")
        for key in ("e", "enter", "down", "right", "left", "escape", "s"):
            await person.press(key)
        assert person.app.is_running


async def test_a_day_on_which_nothing_was_open_says_so(demo_store, sit_down):
    async with sit_down(demo_store, as_at=date(1999, 1, 4)) as person:
        await person.reads("No assessment was open as at Monday 4 January 1999.")


async def test_a_store_that_cannot_be_read_is_never_an_empty_list(demo_store, sit_down, monkeypatch):
    async with sit_down(demo_store) as person:
        await person.listed()

        def broken(self):
            raise StoreDamaged("The store is damaged: part of it cannot be read.")

        monkeypatch.setattr(Store, "reading", broken)
        person.duty.refresh_list()
        await person.reads("The store is damaged: part of it cannot be read.")
        await person.reads("Late ?")
        await person.press("right")
        assert person.app.is_running
        monkeypatch.undo()
        person.duty.refresh_list()
        await person.until(lambda: "Late ?" not in person.screen, "the list again")
        assert person.tile("late") > 0


async def test_what_another_program_writes_is_shown(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        person.app.look_again()
        before = person.tile("today")
        with Store.open(demo_store.path) as other:
            add_open_assessment(other, "Somebody New")
        person.app.look_again()
        await person.until(lambda: person.tile("today") == before + 1, "the new assessment")


async def test_a_case_that_has_gone_is_said(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        person.app.push_screen(CaseScreen(person.duty.desk, 999_999))
        await person.reads("This case is no longer in the store.")
        await person.press("e", "escape")
        await person.listed()


async def test_an_unexpected_error_shows_no_data_and_is_noted_without_values(
    demo_store, sit_down, monkeypatch, capsys, own_home
):
    secret = "Zoë Secret-Name"

    def broken(self, row):
        name_of_a_child = secret
        raise RuntimeError(f"unexpected {name_of_a_child}")

    monkeypatch.setattr("screens.duty_list.DutyList._cells", broken)
    with pytest.raises(RuntimeError):
        async with sit_down(demo_store) as person:
            await person.until(lambda: not person.app.is_running, "the end")
    said = capsys.readouterr()
    logs = list(own_home.rglob("errors.log"))
    assert len(logs) == 1
    noted = logs[0].read_text(encoding="utf-8")
    assert "builtins.RuntimeError" in noted
    assert "duty.py" in noted or "test_bad_days.py" in noted
    for text_seen in (said.out, said.err, noted):
        assert secret not in text_seen


async def test_the_screenshot_command_is_gone(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        titles = [command.title for command in person.app.get_system_commands(person.app.screen)]
        assert "Theme" in titles
        assert "Screenshot" not in titles


async def test_without_colour_every_state_is_still_a_word_and_a_symbol(demo_store, sit_down, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit_down(demo_store) as person:
        await person.listed()
        assert "✕" in person.screen
        assert "late" in person.screen
        await person.press("right", "right")
        await person.listed()
        assert "! today" in person.screen


async def test_new_bank_holidays_tell_which_dates_moved(demo_store, sit_down):
    from datetime import UTC, datetime

    from db.commands.calendar import merge_bank_holidays
    from db.queries.standards import bank_holidays
    from db.store import Act

    with demo_store.reading() as reader:
        days = bank_holidays(reader)
    days[date(2011, 9, 19)] = "State funeral"
    act = Act(Person(1, "cpip-tui", Role.ADMINISTRATOR), datetime.now(UTC))

    def update():
        return merge_bank_holidays(demo_store, act, "0.110", days, date(2011, 9, 16))

    async with sit_down(demo_store, update_calendar=update) as person:
        await person.reads("open due dates have moved")
        await person.reads("→")
        await person.press("escape")
        await person.listed()
        assert date(2011, 9, 19) not in {row.due_on for row in person.table.page_rows}
