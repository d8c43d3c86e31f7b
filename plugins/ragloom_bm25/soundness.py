"""Whether the arrays of a file belong together, by their lengths alone: opening reads no postings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ragloom_bm25.container import Array

Arrays = Mapping[str, Array]
Rules = Mapping[str, Callable[[Arrays], Any]]

SEGMENT: Rules = {
    "first_id": lambda held: 1,
    "ids": lambda held: len(held["lengths"]),
    "term_starts": lambda held: len(held["runs"]),
    "blob": lambda held: held["term_starts"][-1],
    "run_blocks": lambda held: held["runs"][-1],
    "run_starts": lambda held: len(held["run_blocks"]) + 1,
    "offsets": lambda held: held["run_starts"][-1],
    "codes": lambda held: len(held["offsets"]),
    "code_low": lambda held: 256,
    "code_high": lambda held: 256,
    "escape_tf": lambda held: len(held["escape_places"]),
}
"""Array → the length that it must have, of what ``segment.Segment`` is made of."""

TOMBSTONES: Rules = {
    "tokens": lambda held: 1,
    "counts": lambda held: len(held["terms"]),
    "passages": lambda held: len(held["passages"]),
}
"""The same of ``segment.Tombstones``."""


def checked(arrays: Arrays, rules: Rules) -> Arrays:
    """``arrays``, where each has its length. Raises ``ValueError``; ``LookupError`` where something is missing."""
    for name, length in rules.items():
        if len(arrays[name]) != length(arrays):
            raise ValueError(f"'{name}' has the wrong length")
    return arrays
