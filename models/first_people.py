"""The people that a new store begins with, each by name and by what they may do with the program."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.errors import InvalidInput
from models.people import Role
from models.text import clean_name

HOLDS = "holds cases, may not sign in"


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """Somebody of the first team. Without a role they hold cases, and may not sign in."""

    name: str
    role: Role | None = None

    @property
    def in_words(self) -> str:
        """``Ann Able · supervisor``"""
        return f"{self.name} · {self.role.value if self.role else HOLDS}"

    @property
    def line(self) -> str:
        """As it is typed: ``Ann Able, supervisor``."""
        return f"{self.name}, {self.role.value}" if self.role else self.name


def read_person(text: str, known: Iterable[str]) -> FirstPerson:
    """``Ann Able`` or ``Ann Able, supervisor``. ``known`` are the names that are taken. Raises InvalidInput."""
    name, comma, said = (part.strip() for part in text.partition(","))
    cleaned = clean_name(name, "name")
    if cleaned.casefold() in {one.casefold() for one in known}:
        raise InvalidInput(f"{cleaned} is on the list already. Give a name that tells them apart.")
    if not comma:
        return FirstPerson(cleaned)
    begun = [role for role in Role if said and role.value.startswith(said.casefold())]
    if len(begun) != 1:
        roles = ", ".join(role.value for role in Role)
        raise InvalidInput(f"“{said}” is no role. After the comma stands one of: {roles}; or nothing.")
    return FirstPerson(cleaned, begun[0])
