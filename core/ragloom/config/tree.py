"""A config as read: plain values, and the place in the file of each of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ragloom.config.finding import Finding, Path, dotted
from ragloom.errors import Problem

MAX_DEPTH = 64
"""Deeper nesting than this is refused: no config needs it, and a reader must not run out of stack."""

MOST_PROBLEMS = 100
"""More are not told at once."""

OVERRIDES = "--set"
"""The file name of what the command line sets; such places come after all others."""


def depth_beyond(value: Any, most: int) -> bool:
    """Whether mappings and lists lie more than ``most`` deep in ``value``; looked at a level at a time, not a stack."""
    level = [value]
    for _ in range(most + 1):
        inside = [list(one.values()) if isinstance(one, Mapping) else one for one in level if _holds_others(one)]
        level = [one for several in inside for one in several]
        if not level:
            return False
    return any(map(_holds_others, level))


def _holds_others(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def too_deep(file: str, path: str = "") -> Problem:
    """The problem of a config that nests deeper than is read."""
    return Problem(path, f"is nested more than {MAX_DEPTH} levels deep", "", file)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    @property
    def order(self) -> tuple[bool, int, int]:
        """For sorting problems as one reads them."""
        return self.file == OVERRIDES, self.line, self.column


@dataclass(frozen=True, slots=True)
class Tree:
    """``value`` is mappings, lists and scalars; ``values`` and ``keys`` say where each value and each key stands."""

    value: dict[str, Any]
    file: str
    values: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)

    def place(self, path: Path, on: Literal["key", "value"] = "value") -> Place:
        """The place of the value (or key) at ``path``; for what is not there, that of what should hold it."""
        if on == "key" and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Place(self.file))

    def locate(self, findings: Iterable[Finding]) -> tuple[Problem, ...]:
        """The findings as problems, in the order in which one reads the file."""
        placed = [(self.place(finding.path, finding.on), finding) for finding in findings]
        told = [
            Problem(dotted(finding.path), finding.what, finding.hint, place.file, place.line, place.column)
            for place, finding in sorted(placed, key=lambda pair: pair[0].order)[:MOST_PROBLEMS]
        ]
        if (more := len(placed) - len(told)) > 0:
            told.append(Problem("", f"there are {more} more problems", "mend these first", self.file))
        return tuple(told)


class Lines:
    """Turns offsets into a text into lines and columns."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._starts = [0, *(offset + 1 for offset, character in enumerate(text) if character == "\n")]

    def place(self, offset: int) -> Place:
        """The place of ``text[offset]``."""
        line = bisect_right(self._starts, offset)
        return Place(self._file, line, offset - self._starts[line - 1] + 1)
