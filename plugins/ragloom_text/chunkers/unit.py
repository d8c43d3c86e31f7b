"""What chunkers pack: a piece of text that stays whole."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple


class Unit(NamedTuple):
    """``[start, end)`` of a document and how many tokens it has."""

    start: int
    end: int
    tokens: int


def tiled(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """``spans`` (sorted, apart) widened so that they tile ``[start, end)``: each reaches to where the next begins."""
    if not spans:
        return [(start, end)] if end > start else []
    edges = [start, *(begin for begin, _ in spans[1:]), end]
    return list(pairwise(edges))
