"""What ``ctrl+p`` offers: every command that works here and now, the places, and what is seldom needed."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider

from models.people import Action

if TYPE_CHECKING:
    from cpip_tui.app import CpipApp


class CommandsHere(Provider):
    """The commands of the screen from which the palette was opened, and of what had the focus there."""

    async def discover(self) -> Hits:
        for words, does, run in self._offered():
            yield DiscoveryHit(words, run, help=does)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for words, does, run in self._offered():
            if (score := max(matcher.match(words), matcher.match(does))) > 0:
                yield Hit(score, matcher.highlight(words), run, help=does)

    def _offered(self) -> Iterator[tuple[str, str, Any]]:
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.id is None or not active.enabled or binding.id in seen:
                continue
            if binding.id.startswith(("list.cursor", "list.scroll", "form.")):
                continue  # walking a list is not chosen from another list
            seen.add(binding.id)
            key = self.app.get_key_display(binding)
            yield f"{binding.description}  {key}", binding.tooltip, partial(self._run, active)

    async def _run(self, active: ActiveBinding) -> None:
        await self.app.run_action(active.binding.action, active.node)


def seldom_needed(app: "CpipApp") -> Iterator[SystemCommand]:
    """Of what has no key, what this person may do."""
    yield SystemCommand("Theme", "Light, dark, high contrast, or blue and orange", app.action_change_theme)
    if app.has_tour:
        yield SystemCommand("Tour", "The program in five minutes, a key at a time", app.begin_tour)
    yield SystemCommand("Change who is working", "Somebody else signs in", app.ask_who_is_working)
    yield SystemCommand(
        "What if",
        "Try moving cases, leave and starters, and see loads and breaches before anything is done",
        app.show_what_if,
    )
    yield SystemCommand(
        "Rules of practice and workers",
        "What a case weighs, how long it may wait; who works here, their hours and leave",
        app.show_rules,
    )
    yield SystemCommand(
        "Briefing", "Monday's text: late, today, to sign, unallocated, supervision, actions", app.show_briefing
    )
    yield SystemCommand("Calendar file", "Due dates as an .ics file, by references alone", app.save_calendar)
    if app.desk.may(Action.PROCLAIM):
        yield SystemCommand(
            "Add a bank holiday",
            "One that was proclaimed: it shows which due dates move, and asks",
            app.add_bank_holiday,
        )
    if app.desk.may(Action.READ_AUDIT):
        yield SystemCommand("Read the audit trail", "Who did what, when, with before and after", app.show_audit)
    if app.desk.may(Action.IMPORT):
        yield SystemCommand(
            "Import a file",
            "Annex A, the census or a list of assessments: shown first, then all of it or nothing",
            app.action_import_file,
        )
    if app.desk.may(Action.BACK_UP):
        yield SystemCommand("Back up now", "A copy of the store, checked", app.back_up_now)
    if app.desk.may(Action.VERIFY):
        said = "Its file, its audit trail, the newest backup, and all dates"
        yield SystemCommand("Check the store", said, app.check_store)
