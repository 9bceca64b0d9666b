"""The commands that work wherever one is."""

from textual.binding import Binding

from screens.commands import Command, commands

OF_THE_PROGRAM = commands(
    "app",
    *(
        Command(str(number), f"place('{name}')", name.capitalize(), f"the {words}", footer=False, name=f"to_{name}")
        for number, (name, words) in enumerate(
            {
                "duty": "Duty screen",
                "triage": "Triage screen",
                "supervision": "Supervision screen",
                "performance": "Performance screen",
                "plan": "improvement plan",
            }.items(),
            1,
        )
    ),
    Command("g", "find", "Find", "find a child, a case, a worker or a screen", footer=False),
    Command("u", "reverse(False)", "Undo", "take back what you did last: shown first", footer=False, name="undo"),
    Command("ctrl+r", "reverse(True)", "Redo", "do again what you took back: shown first", footer=False, name="redo"),
    Command("p", "names", "Names", "hide the names of children, or show them again", footer=False),
    Command("ctrl+l", "lock", "Lock", "lock the screen now", footer=False, priority=True),
    Command("question_mark", "help", "Help", "what works here, and what is shown", shown="?"),
    Command("f1", "help", "Help", "the same help, in a form too", footer=False, priority=True, name="help_in_form"),
    Command("q", "quit", "Quit", "leave the program"),
    Binding("ctrl+q", "quit", show=False, priority=True),
)
