"""Cutting a sequence into runs that are not too long: a pure function of the lengths."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def runs(lengths: Sequence[int], most: int, *, least: int = 1) -> list[range]:
    """Consecutive runs of about the same length, as few as can be, each at most ``most`` long.

    ``lengths`` are none below 0. A run holds ``least`` of them however long they are; only the last may hold fewer.
    """
    if not lengths:
        return []
    few = len(_greedy(lengths, most, least))
    # The smallest bound that still gives so few: without it the last run would be whatever is left over.
    bound = bisect_left(range(most), True, key=lambda bound: len(_greedy(lengths, bound, least)) <= few)
    return _greedy(lengths, bound, least)


def _greedy(lengths: Sequence[int], most: int, least: int) -> list[range]:
    found: list[range] = []
    first, held = 0, 0
    for number, length in enumerate(lengths):
        if number - first >= least and held + length > most:
            found.append(range(first, number))
            first, held = number, 0
        held += length
    return [*found, range(first, len(lengths))]
