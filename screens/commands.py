"""Every command of the screens: one object gives its key, its place in the footer, its help and its palette entry."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import punctuation

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

# Which commands stand where, in the order in which they are listed. Those of the first two work wherever one is.
PLACES: Mapping[str, str] = {
    "app": "Everywhere",
    "list": "In every list",
    "duty": "Duty",
    "triage": "Triage",
    "supervision": "Supervision",
    "performance": "Performance",
    "plan": "Plan",
    "case": "Case file",
    "signature": "My signature",
    "children": "Children",
    "held": "What a worker holds",
    "what_if": "What if",
    "rules": "Rules of practice and workers",
    "supervised": "A person supervised",
    "session": "A session being written",
    "record": "The record of a session",
    "actions": "Actions",
    "pack": "Compliance pack",
    "figure": "The list behind a figure",
    "chart": "Control chart",
    "behaviour": "Behaviour and forecast",
    "figures": "Figures of children",
    "yardsticks": "Targets and comparators",
    "statements": "Stated figures",
    "task": "A task of the plan",
    "board": "The board's view",
    "success": "Measures of success",
    "audit": "Audit trail",
    "briefing": "Briefing",
    "form": "Forms",
}
EVERYWHERE = ("app", "list")


@dataclass(frozen=True)
class Command:
    """What a key does.

    ``label`` is what the footer says, ``does`` the help and the palette, as the end of a sentence that begins with the
    key. ``key`` may be several, as ``down,j``. Without ``footer`` it stands in help and palette only. ``shown`` is how
    the key is written where that is not its own name. ``name`` is what a person's settings rebind; it follows from the
    place and the action.
    """

    key: str
    action: str
    label: str
    does: str
    footer: bool = True
    shown: str | None = None
    priority: bool = False
    name: str = ""

    @property
    def own_name(self) -> str:
        """``explain`` of ``explain``, ``tile`` of ``screen.tile(-1)``, ``open`` of what opens a row."""
        base = self.action.partition("(")[0].rpartition(".")[2]
        return self.name or {"select_cursor": "open", "pop_screen": "back"}.get(base, base)


@dataclass(frozen=True)
class Placed:
    """A command in its place: ``name`` is ``duty.explain``."""

    place: str
    name: str
    command: Command


_placed: dict[str, Placed] = {}


def commands(place: str, *given: Command | Binding) -> list[BindingType]:
    """The bindings of a screen, a table or a dialog. A Binding among them is a second key, and says nothing.

    Raises ValueError where the place is not known, a command says nothing, or its name is of another one already.
    """
    if place not in PLACES:
        raise ValueError(f"{place} is no place of screens/commands.py")
    made: list[BindingType] = []
    for one in given:
        if isinstance(one, Binding):
            if one.description or one.tooltip:
                raise ValueError(f"{one.key} of {place} has words, and is no Command")
            made.append(one)
            continue
        if not one.label or not one.does:
            raise ValueError(f"{one.key} of {place} does not say what it does")
        name = f"{place}.{one.own_name}"
        placed = Placed(place, name, one)
        if _placed.setdefault(name, placed) != placed:
            raise ValueError(f"{name} is two commands")
        made.append(
            Binding(
                one.key, one.action, one.label, show=one.footer, key_display=one.shown, priority=one.priority,
                tooltip=one.does, id=name,
            )
        )  # fmt: skip
    return made


def place_of(screen: DOMNode) -> str:
    """In which place of ``PLACES`` a screen stands: that of its own commands; empty of a dialog."""
    return place_of_kind(type(screen))


def place_of_kind(kind: type[DOMNode]) -> str:
    """The same of the class of a screen."""
    for base in kind.__mro__:
        for one in base.__dict__.get("BINDINGS", ()):
            place = (getattr(one, "id", None) or "").partition(".")[0]
            if place in PLACES and place not in EVERYWHERE:
                return place
    return ""


def known_commands() -> tuple[Placed, ...]:
    """The commands of what was loaded so far, in the order of the places."""
    order = list(PLACES)
    return tuple(sorted(_placed.values(), key=lambda one: order.index(one.place)))


def every_command() -> tuple[Placed, ...]:
    """All commands of the program but those of the app itself; loads every screen, which takes a second."""
    import importlib
    import pkgutil

    import screens

    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)
    return known_commands()


def keys_of(text: str) -> list[str]:
    """The keys of ``down,j``."""
    return [key.strip() for key in text.split(",") if key.strip()]


def written_keys(text: str) -> str:
    """How keys are written for people: ``↓ j`` of ``down,j``, ``/`` of ``slash``."""
    return " ".join(_WRITTEN.get(key, key) for key in keys_of(text))


_WRITTEN: Mapping[str, str] = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "slash": "/", "comma": ",", "question_mark": "?",
    "asterisk": "*", "left_square_bracket": "[", "right_square_bracket": "]",
}  # fmt: skip


@dataclass(frozen=True)
class Rebound:
    """What a person's settings make of the keys: those that hold, and a sentence for each that does not."""

    keys: Mapping[str, str]
    refused: tuple[str, ...]


def rebound(wanted: Mapping[str, object], known: Iterable[Placed]) -> Rebound:
    """The keys of a settings file held against the commands. Two that work at once never share a key.

    ``wanted`` are keys by names of commands, as ``{"duty.explain": "x"}``. The first in the file has the key.
    """
    by_name = {one.name: one for one in known}
    holds: dict[str, str] = {}
    refused: list[str] = []
    for name, keys in wanted.items():
        if isinstance(keys, Mapping):
            refused.append(
                f'[{name}] is a heading. Write a line for each key, in quotation marks: "{name}.explain" = "x".'
            )
        elif name not in by_name:
            refused.append(f"{name} is no command. cpip-tui keys lists them.")
        elif not isinstance(keys, str) or not keys_of(keys):
            refused.append(f'{name} is given no key. Write it as a text, as {name!r} = "x".')
        elif odd := [key for key in keys_of(keys) if not _is_key(_as_textual(key))]:
            refused.append(f"{name}: there is no key “{odd[0]}”. Write it as cpip-tui keys does, or as ctrl+e.")
        elif by_name[name].command.priority:
            refused.append(f"{name} keeps its key: it must work whatever else is changed.")
        else:
            holds[name] = ",".join(map(_as_textual, keys_of(keys)))
    while found := _clash(holds, by_name):  # what is left out has its usual key again, which can clash in its turn
        name, other = found
        del holds[name]
        refused.append(
            f"{name} would have the key of {other.name} ({other.command.label}), which works at the same time. "
            f"It keeps {written_keys(by_name[name].command.key)}."
        )
    return Rebound(holds, tuple(refused))


def _clash(holds: Mapping[str, str], known: Mapping[str, Placed]) -> tuple[str, Placed] | None:
    """The last in the file that would share a key, and with which command; of two in the file the later one."""
    order = list(holds)
    for at in reversed(range(len(order))):
        for other in _with_its_key(known[order[at]], holds, known.values()):
            if other.name not in order[at:]:
                return order[at], other
    return None


def _with_its_key(one: Placed, holds: Mapping[str, str], known: Iterable[Placed]) -> Iterator[Placed]:
    """The commands that work where this one does and have one of its keys now."""
    mine = set(map(_as_textual, keys_of(holds[one.name])))
    for other in known:
        together = one.place in EVERYWHERE or other.place in EVERYWHERE or other.place == one.place
        theirs = set(map(_as_textual, keys_of(holds.get(other.name, other.command.key))))
        if other.name != one.name and together and mine & theirs:
            yield other


def _as_textual(key: str) -> str:
    """``slash`` of ``/``: how Textual names the key."""
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _is_key(name: str) -> bool:
    """Whether there is a key that Textual calls so, with or without ctrl, shift or alt."""
    *held, key = name.split("+")
    named = {one.value.rpartition("+")[2] for one in Keys} | set(map(_as_textual, punctuation))
    return set(held) <= {"ctrl", "shift", "alt"} and (key in named or (len(key) == 1 and key.isprintable()))
