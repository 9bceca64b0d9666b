"""What is seldom needed and has no key: it is chosen in the palette, and loaded when it is asked for."""

import asyncio

from textual import work
from textual.command import CommandPalette

from cpip_tui.quiet import QuietApp
from models.errors import CpipError
from screens.desk import Desk
from screens.themes import ThemeProvider
from screens.widgets.plain import tell


class SeldomNeeded(QuietApp[None]):
    """The part of the program that the palette calls."""

    desk: Desk

    def look_again(self) -> None:
        """Read again where the day or the store is another."""
        raise NotImplementedError

    def show_again(self) -> None:
        """Let every screen read and draw itself anew."""
        raise NotImplementedError

    def search_themes(self) -> None:
        """Choose how the program looks; it is remembered."""
        self.push_screen(CommandPalette(providers=[ThemeProvider], placeholder="Search for themes…"))

    def show_audit(self) -> None:
        """The audit trail of the whole store."""
        from screens.audit import AuditScreen

        self.push_screen(AuditScreen(self.desk))

    def show_what_if(self) -> None:
        """Try a plan before anything is done."""
        from screens.what_if import WhatIfScreen

        self.push_screen(WhatIfScreen(self.desk))

    def show_rules(self) -> None:
        """The rules of practice, and the workers."""
        from screens.rules import RulesScreen

        self.push_screen(RulesScreen(self.desk))

    @work
    async def show_briefing(self) -> None:
        """Monday's text, to be read and saved."""
        from screens.briefing import open_briefing

        await open_briefing(self.screen, self.desk)

    @work
    async def save_calendar(self) -> None:
        """Write due dates as a calendar file."""
        from screens.briefing import save_calendar

        await save_calendar(self.screen, self.desk)

    @work
    async def action_import_file(self) -> None:
        """Read a file in, after showing what is in it."""
        from screens.importing import import_file

        if await import_file(self.screen, self.desk):
            self.show_again()

    @work
    async def back_up_now(self) -> None:
        """Make a backup."""
        from screens.safekeeping import back_up_now

        await back_up_now(self.screen, self.desk)

    @work
    async def check_store(self) -> None:
        """Look whether the store is sound."""
        from screens.safekeeping import check_store

        await check_store(self.screen, self.desk)

    @work
    async def add_bank_holiday(self) -> None:
        """Ask for a proclaimed day, show what it moves, and write it after a yes."""
        from db.commands.calendar import proclaim
        from screens.dialogs.bank_holiday import ConfirmMovedDialog, bank_holiday_form

        typed, refused, desk = None, "", self.desk
        while True:
            asked = await self.push_screen_wait(bank_holiday_form(desk.today(), desk.calendar(), typed, refused))
            if asked is None:
                return
            typed, refused, day, name = asked.texts, "", asked["day"], asked["name"]
            try:
                moved = await asyncio.to_thread(proclaim, desk.store, desk.act(), day, name, apply=False)
                if await self.push_screen_wait(ConfirmMovedDialog(day, name, moved)):
                    await asyncio.to_thread(proclaim, desk.store, desk.act(), day, name, apply=True, shown=moved)
                    tell(self, "Written.")
                    self.look_again()
                    return
            except CpipError as error:
                refused = str(error)  # the form comes again, with what was typed
