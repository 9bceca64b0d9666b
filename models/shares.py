"""A share in words: in per cent, and beside another from which it must not look the same where it differs."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

_MOST_DECIMALS = 9


def percent_text(share: Fraction | float, decimals: int = 1) -> str:
    """``78.8%``, halves up; without decimals where it is a whole per cent: ``80%``."""
    exact = round(Fraction(share) * 100, 9) if isinstance(share, float) else share * 100
    if exact.denominator == 1:
        return f"{exact.numerator}%"
    scale = 10**decimals
    return f"{floor(exact * scale + Fraction(1, 2)) / scale:.{decimals}f}%"


def tenths(percent: float | None) -> str:
    """``66.5%``, of a per cent with one decimal; ``–`` of nothing."""
    return "–" if percent is None else f"{percent:.1f}%"


def told_apart(share: Fraction | float, other: Fraction | float) -> tuple[str, str]:
    """Both in per cent, with as many decimals (at least one) as it takes to tell them apart where they differ.

    79.96% is not said to be below “80.0%” as “80.0%”.
    """
    for decimals in range(1, _MOST_DECIMALS + 1):
        said = percent_text(share, decimals), percent_text(other, decimals)
        if _value(said[0]) != _value(said[1]) or Fraction(share) == Fraction(other):
            return said
    return said


def _value(text: str) -> Fraction:
    return Fraction(text.rstrip("%"))


def joined(words: Sequence[str]) -> str:
    """``one``; ``one and two``; ``one, two and three``."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
