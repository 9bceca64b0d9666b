"""What is searched for in a list is entered in the audit trail, once it rests or something is done with it."""

from db.commands.reading import enter_search
from models.errors import CpipError
from screens.desk import Desk

RESTS_SECONDS = 1.5  # then what was typed is taken for a search


class SearchEntry:
    """Enters each search of one list once; the same words again, after none, are a search again."""

    def __init__(self, desk: Desk, where: str) -> None:
        self._desk, self._where, self._entered = desk, where, ""

    def enter(self, words: str, found: int, *, told: bool = True) -> str:
        """Enter the search, with its words where they may be told. Returns why it could not be, or nothing."""
        if words == self._entered:
            return ""
        self._entered = words
        if not words:
            return ""
        try:
            enter_search(self._desk.store, self._desk.act(), words if told else None, found, self._where)
        except CpipError as error:
            return f"The search could not be entered in the audit trail. {error}"
        return ""

    def forget(self) -> None:
        """For somebody else who has signed in."""
        self._entered = ""
