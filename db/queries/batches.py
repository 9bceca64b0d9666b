"""So many at a time: a statement takes only so many values."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
BATCH = 500


def in_batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items, so many at a time."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
