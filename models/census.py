"""The code sets of the children in need census: who referred, what is needed, why a case was closed.

Codes and meanings are those of the census' schema for 2026 and of Ofsted's Annex A; the words are our own.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Self, TypeVar

from models.errors import InvalidInput
from models.text import clean

# What a person types to be told all the codes of a set.
LIST = "list"
_SHOWN = 10
_AROUND_A_WORD = " .,:;()–—-“”\"'"


class CensusCode(StrEnum):
    """A code of the census with its words. Its value is the code, as files write it."""

    words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    @property
    def in_full(self) -> str:
        """``3B health visitor``"""
        return f"{self.value} {self.words}"


class ReferralSource(CensusCode):
    """Who referred the child (census item ReferralSource)."""

    FAMILY = "1A", "family member, relative or carer"
    ACQUAINTANCE = "1B", "acquaintance, such as a neighbour or child minder"
    SELF = "1C", "self"
    OTHER_INDIVIDUAL = "1D", "other individual, such as a stranger or member of parliament"
    SCHOOL = "2A", "schools"
    EDUCATION = "2B", "education services"
    GP = "3A", "GP"
    HEALTH_VISITOR = "3B", "health visitor"
    SCHOOL_NURSE = "3C", "school nurse"
    PRIMARY_HEALTH = "3D", "other primary health services"
    EMERGENCY = "3E", "A&E (emergency department)"
    OTHER_HEALTH = "3F", "other health services"
    HOUSING = "4", "housing"
    SOCIAL_CARE = "5A", "social care of this local authority"
    INTERNAL = "5B", "other department of this local authority"
    EXTERNAL = "5C", "another local authority"
    EARLY_HELP = "5D", "early help"
    POLICE = "6", "police"
    LEGAL = "7", "other legal agency, such as a court or probation"
    OTHER = "8", "other"
    ANONYMOUS = "9", "anonymous"
    UNKNOWN = "10", "unknown"


class PrimaryNeed(CensusCode):
    """Why the child began to be in need (census item PrimaryNeedCode)."""

    ABUSE = "N1", "abuse or neglect"
    DISABILITY = "N2", "child's disability"
    PARENTAL_ILLNESS = "N3", "parental disability or illness"
    ACUTE_STRESS = "N4", "family in acute stress"
    DYSFUNCTION = "N5", "family dysfunction"
    BEHAVIOUR = "N6", "socially unacceptable behaviour"
    LOW_INCOME = "N7", "low income"
    ABSENT_PARENTING = "N8", "absent parenting"
    NOT_IN_NEED = "N9", "not a child in need"
    NOT_STATED = "N0", "not stated"


class ClosureReason(CensusCode):
    """Why a case was closed (census item ReasonForClosure)."""

    ADOPTED = "RC1", "adopted"
    DIED = "RC2", "died"
    ARRANGEMENTS_ORDER = "RC3", "child arrangements order"
    GUARDIANSHIP = "RC4", "special guardianship order"
    OTHER_AUTHORITY = "RC5", "transferred to another local authority"
    ADULT_SERVICES = "RC6", "transferred to adult social care"
    NO_LONGER_IN_NEED = "RC7", "any other reason, including no longer in need"
    NO_FURTHER_ACTION = "RC8", "closed after assessment, no further action"
    TO_EARLY_HELP = "RC9", "closed after assessment, to early help"


# What a code of each set is called, one and several.
_NAMES: dict[type[CensusCode], tuple[str, str]] = {
    ReferralSource: ("referral source", "referral sources"),
    PrimaryNeed: ("primary need", "primary needs"),
    ClosureReason: ("reason for closure", "reasons for closure"),
}

Code = TypeVar("Code", bound=CensusCode)


def called(name: str, names: str) -> Callable[[type[Code]], type[Code]]:
    """Say what a code of this set is called, one and several, where it is asked for."""

    def mark(kind: type[Code]) -> type[Code]:
        _NAMES[kind] = (name, names)
        return kind

    return mark


def in_words(kind: type[CensusCode], text: str) -> str:
    """What the store holds, to be shown: ``3A GP`` for a code alone (``3a``, ``3A:``), otherwise the text as it is."""
    code = _code(kind, text)
    return text if code is None else code.in_full


def read(kind: type[Code], text: str) -> Code:
    """The code that a person means: the code in any case, or words of which one alone has each (or its beginning).

    Raises InvalidInput where none or several fit, with those that fit, and where ``list`` asks for them all.
    """
    name, names = _NAMES[kind]
    typed = clean(text, what=name)
    if (code := _code(kind, typed)) is not None:
        return code
    begun = _words(typed)
    if not begun:
        raise InvalidInput(f"The {name} is empty. Type its code or a word of it; “{LIST}” names all {len(kind)}.")
    if begun == [LIST]:
        raise InvalidInput(f"The {names} are: {'; '.join(each.in_full for each in kind)}.")
    exact = [each for each in kind if begun in (_words(each.words), _words(each.in_full))]
    fitting = exact or [each for each in kind if _fits(each, begun)]
    if len(fitting) == 1:
        return fitting[0]
    shown = typed if len(typed) <= 40 else f"{typed[:39]}…"
    if not fitting:
        raise InvalidInput(f"No {name} fits “{shown}”. Type its code or a word of it; “{LIST}” names all {len(kind)}.")
    more = f"; and {len(fitting) - _SHOWN} more" if len(fitting) > _SHOWN else ""
    some = "; ".join(each.in_full for each in fitting[:_SHOWN])
    raise InvalidInput(f"“{shown}” fits {len(fitting)} {names}: {some}{more}. Type the code of one.")


def _code(kind: type[Code], text: str) -> Code | None:
    """The code that a text is, and nothing beside it."""
    bare = text.strip(_AROUND_A_WORD).upper()
    return next((each for each in kind if each.value == bare), None)


def _fits(code: CensusCode, begun: list[str]) -> bool:
    has = _words(code.in_full)
    return all(any(word.startswith(start) for word in has) for start in begun)


def _words(text: str) -> list[str]:
    plain = text.casefold().replace("’", "'")
    return [word for part in re.split(r"[\s/]+", plain) if (word := part.strip(_AROUND_A_WORD))]
