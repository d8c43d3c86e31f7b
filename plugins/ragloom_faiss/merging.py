"""Which segments the next generation writes anew: a plan, decided on their sizes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """``rows`` of a segment, how many of them are gone, and whether an approximate index covers them."""

    rows: int
    dead: int = 0
    covered: bool = False

    @property
    def live(self) -> int:
        """The rows that are there."""
        return self.rows - self.dead


def overdue(sizes: Sequence[Size], share: float) -> bool:
    """Whether more than ``share`` of the live passages are new to the approximate indexes, or gone from them."""
    live = sum(size.live for size in sizes)
    if not any(size.covered for size in sizes):
        return live > 0
    changed = sum(size.dead if size.covered else size.live for size in sizes)
    return changed > share * live


def plan(sizes: Sequence[Size], share: float) -> list[range]:
    """Groups of neighbouring segments to be written as one, ascending: uncovered ones alone.

    At the end of the list, where new segments come, each is joined with those after it that are no smaller than half
    of it: so there are about as many as the collection's size has doublings. One with more than ``share`` of its rows
    gone is written anew.
    """
    first, total = len(sizes), 0
    while first > 0 and not sizes[first - 1].covered and (total == 0 or sizes[first - 1].live <= 2 * total):
        first -= 1
        total += max(1, sizes[first].live)
    tail = [range(first, len(sizes))] if len(sizes) - first > 1 else []
    before = range(first if tail else len(sizes))
    shrunk = [range(n, n + 1) for n in before if not sizes[n].covered and sizes[n].dead > share * sizes[n].rows]
    return [*shrunk, *tail]
