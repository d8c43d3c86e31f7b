"""Examples for trainers: as they are, once only, and failing half-way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ragloom.interfaces import Json

Row = Mapping[str, Json]


class CutError(Exception):
    """The examples failed where the case says so: a machine that went down, as a trainer sees it."""


class CutExamples:
    """Rows that can be read again and again, until ``cut`` rows in all have been given: then they raise."""

    def __init__(self, rows: Sequence[Row], cut: int) -> None:
        self._rows = rows
        self._left = cut

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            if self._left == 0:
                raise CutError("the examples cannot be read any further")
            self._left -= 1
            yield row
