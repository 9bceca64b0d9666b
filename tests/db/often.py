"""How often what is slow is tried: seldom in the ordinary run, and often where new examples are looked for."""

from hypothesis import settings


def of_a_hundred(few: int) -> int:
    """So many examples where the profile asks for a hundred, and twenty times as many with that of ``search``."""
    return max(1, settings.default.max_examples * few // 100)
