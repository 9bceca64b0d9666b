"""Every command of the screens is one object, and a person may give it another key."""

import ast
import inspect
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from cpip_tui.app import CpipApp
from cpip_tui.cli.tree import app as command_line
from cpip_tui.keys import own_keys
from screens.commands import EVERYWHERE, PLACES, Command, Placed, commands, every_command, keys_of, rebound

ROOT = Path(__file__).parents[2]
EVERY = every_command()
NAMES = {one.name for one in EVERY}


def every_screen() -> list[type[Screen[object]]]:
    """The screens of the program that are no dialogs and are shown by themselves."""
    found, waiting = [], [Screen]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        ours = kind.__module__.startswith("screens.") and not kind.__module__.startswith("screens.dialogs.")
        if ours and not issubclass(kind, ModalScreen) and not kind.__subclasses__():
            found.append(kind)
    return found


def test_whatever_key_has_words_is_a_command_with_a_name():
    kinds = [kind for screen in every_screen() for kind in inspect.getmro(screen)] + [CpipApp]
    for kind in kinds:
        if kind.__module__.startswith(("screens.", "cpip_tui.")):
            for binding in kind.__dict__.get("BINDINGS", ()):
                assert isinstance(binding, Binding), f"{kind.__name__} has a key without an object: {binding}"
                assert (binding.id in NAMES) == bool(binding.tooltip), f"{kind.__name__}: {binding.key}"


def test_a_command_that_says_nothing_is_refused():
    with pytest.raises(ValueError, match="does not say"):
        commands("duty", Command("z", "zoom", "Zoom", ""))
    with pytest.raises(ValueError, match="no place"):
        commands("elsewhere")
    with pytest.raises(ValueError, match="two commands"):
        commands("duty", Command("z", "explain", "Explain", "something else"))


def test_no_two_commands_of_one_screen_have_the_same_key():
    for kind in every_screen():
        keys: dict[str, str] = {}
        for binding in (one for one in kind.BINDINGS if isinstance(one, Binding) and one.id):
            for key in keys_of(binding.key):
                assert keys.setdefault(key, binding.id) == binding.id, f"{kind.__name__}: {key}"


def test_the_keys_that_mean_the_same_everywhere_are_taken_by_nothing_else():
    everywhere = {key: one.name for one in EVERY if one.place in EVERYWHERE for key in keys_of(one.command.key)}
    shared = {
        "tab",
        "escape",
        "slash",
        "left",
        "right",
        "home",
        "end",
        "space",
        "asterisk",
        "enter",
        "u",
        "j",
        "k",
        "up",
    }
    shared |= {"down"}
    for one in EVERY:
        for key in set(keys_of(one.command.key)) - shared:
            if one.place not in EVERYWHERE:
                assert key not in everywhere, f"{one.name} takes {key}, which is {everywhere[key]}"


def test_each_screen_has_a_command_whose_text_says_the_same():
    import typer

    root = typer.main.get_command(command_line)
    for kind in every_screen():
        for said in getattr(kind, "SAME_IN_WORDS", "").split("; "):
            program, *words = said.split()
            assert program == "cpip-tui", kind.__name__
            command = root
            for word in words:
                if word.isupper() or word.startswith("--"):
                    break
                command = command.commands.get(word)
                assert command is not None, f"{kind.__name__}: {said}"


def test_every_place_holds_a_command():
    assert {one.place for one in EVERY} == set(PLACES)


class TestOwnKeys:
    def test_a_command_gets_the_key_that_the_file_gives_it(self, tmp_path):
        (tmp_path / "keys.toml").write_text('"duty.explain" = "z"\n"duty.filter" = "#"\n')
        own = own_keys(EVERY, tmp_path / "keys.toml")
        assert (own.keys, own.refused) == ({"duty.explain": "z", "duty.filter": "number_sign"}, ())

    def test_two_commands_may_change_their_keys_with_each_other(self):
        own = rebound({"duty.explain": "s", "duty.sort": "e"}, EVERY)
        assert own.keys == {"duty.explain": "s", "duty.sort": "e"}
        assert not own.refused

    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            ({"duty.explain": "s"}, "duty.sort"),
            ({"duty.explain": "q"}, "app.quit"),
            ({"duty.explain": "j"}, "list.cursor_down"),
            ({"app.undo": "e"}, "duty.explain"),
            ({"duty.explian": "z"}, "is no command"),
            ({"duty.explain": 3}, "no key"),
            ({"duty.explain": " "}, "no key"),
            ({"app.lock": "z"}, "keeps its key"),
            ({"duty.explain": "nonsense"}, "there is no key “nonsense”"),
            ({"duty.explain": "ctrl+"}, "there is no key"),
            ({"duty": {"explain": "z"}}, "[duty] is a heading"),
        ],
    )
    def test_what_cannot_be_is_said_and_the_usual_key_stays(self, wanted, said):
        own = rebound(wanted, EVERY)
        assert not own.keys
        assert len(own.refused) >= 1
        assert said in " ".join(own.refused)

    def test_of_two_that_want_the_same_key_the_first_in_the_file_has_it(self):
        own = rebound({"duty.explain": "z", "duty.sort": "z"}, EVERY)
        assert own.keys == {"duty.explain": "z"}
        assert "duty.sort would have the key of duty.explain" in own.refused[0]

    def test_what_is_left_out_has_its_usual_key_again_and_nobody_else_has_it(self):
        own = rebound({"duty.explain": "c", "duty.children": "s"}, EVERY)
        assert own.keys == {}  # children keeps c, as s is that of sort; so explain cannot have it
        assert [said.split()[0] for said in own.refused] == ["duty.children", "duty.explain"]

    @settings(max_examples=15)
    @given(
        st.dictionaries(st.sampled_from(sorted(NAMES)), st.sampled_from(["a", "e", "s", "z", "x", "f2", "ctrl+e", "q"]))
    )
    def test_two_that_work_at_once_never_share_a_key(self, wanted):
        own = rebound(wanted, EVERY)
        for one, other in product(EVERY, EVERY):
            together = one.place == other.place or {one.place, other.place} & set(EVERYWHERE)
            if one.name in own.keys and one.name != other.name and together:
                theirs = keys_of(own.keys.get(other.name, other.command.key))
                assert not set(keys_of(own.keys[one.name])) & set(theirs)

    def test_a_key_may_be_the_same_on_two_screens(self):
        assert not rebound({"duty.explain": "z", "case.explain": "z"}, EVERY).refused

    def test_a_file_that_cannot_be_read_changes_nothing_and_is_said(self, tmp_path):
        (tmp_path / "keys.toml").write_text("duty.explain = ")
        own = own_keys(EVERY, tmp_path / "keys.toml")
        assert not own.keys
        assert "could not be read" in own.refused[0]

    def test_without_a_file_nothing_is_changed(self, tmp_path):
        assert own_keys(EVERY, tmp_path / "keys.toml").keys == {}


def test_a_placed_command_is_called_by_its_place_and_its_action():
    assert Placed("duty", "duty.explain", Command("e", "explain", "Explain", "why")).name in NAMES
    assert Command("left", "screen.tile(-1)", "Tiles", "through them").own_name == "tile"


def test_no_screen_makes_a_key_beside_the_commands():
    for path in set((ROOT / "screens").glob("*.py")) - {ROOT / "screens" / "commands.py"}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Binding":
                assert {one.arg for one in node.keywords} <= {"show", "priority"}, f"{path.name}:{node.lineno}"
