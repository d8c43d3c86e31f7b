"""What two evaluations tell of each figure that both have, on the questions that they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import RagloomError, UsageError
from ragloom.evaluate.comparing.pairing import Together
from ragloom.evaluate.results import Figure, Results, Row
from ragloom.interfaces.resources import Json
from ragloom.metrics.pooling import Pooling

Floats = NDArray[np.float64]
PoolingOf = Callable[[Mapping[str, Json]], Pooling]
"""From what made a figure (``{"use": …}`` with its settings) to what pools its statistics.

Raises ``PluginError`` where that metric is not installed or pools nothing, ``ConfigError`` where it has other settings.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One figure in both: ``one`` and ``other`` are values float64[n], or statistics float64[n, s] with ``pooled``.

    Where both are None it is not tested, and ``why`` says so. ``of_one`` and ``of_other`` are the figures themselves.
    """

    of_one: Figure
    of_other: Figure
    one: Floats | None = None
    other: Floats | None = None
    pooled: Pooling | None = None
    why: str = ""

    @property
    def tested(self) -> bool:
        """Whether it has what a test needs."""
        return self.one is not None

    @property
    def differing(self) -> int:
        """On how many questions it is not the same."""
        if self.one is None or self.other is None:
            return 0
        return int((self.one != self.other).reshape(len(self.one), -1).any(axis=1).sum())

    @property
    def name(self) -> str:
        """The figure's name."""
        return self.of_one.name


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that is not compared, and why."""

    name: str
    why: str


def measured(
    one: Results, other: Results, shared: Together, pooling_of: PoolingOf
) -> tuple[tuple[Measured, ...], tuple[LeftOut, ...]]:
    """Every figure that both have and that means the same in both; and those that only one has, or that do not."""
    theirs = {figure.name: figure for figure in other.figures}
    mine = {figure.name for figure in one.figures}
    left = [LeftOut(figure.name, f"only {one.name} has it") for figure in one.figures if figure.name not in theirs]
    left += [LeftOut(figure.name, f"only {other.name} has it") for figure in other.figures if figure.name not in mine]
    found: list[Measured] = []
    for figure in one.figures:
        if figure.name in theirs:
            its = theirs[figure.name]
            if _meaning(one, figure) == _meaning(other, its):
                found.append(_measured(figure, its, one, shared, pooling_of))
            else:
                left.append(LeftOut(figure.name, "another metric, or other settings of it, made it in each"))
    return tuple(found), tuple(left)


def _meaning(results: Results, figure: Figure) -> tuple[object, ...]:
    return results.metrics.get(figure.name), figure.unit, figure.higher_is_better


def _measured(figure: Figure, its: Figure, one: Results, shared: Together, pooling_of: PoolingOf) -> Measured:
    name = figure.name
    if any(name in row.statistics for pair in shared.rows for row in pair):
        return _pooled(figure, its, one, shared, pooling_of)
    rows = _holding(shared.rows, name, _values)
    if rows:
        first, second = _arrays(rows, name, _values)
        return Measured(figure, its, first, second)
    has = any(name in row.values for pair in shared.rows for row in pair)
    return Measured(figure, its, why="no question has it in both" if has else "it has no value a question")


def _pooled(figure: Figure, its: Figure, one: Results, shared: Together, pooling_of: PoolingOf) -> Measured:
    rows = _holding(shared.rows, figure.name, _statistics)
    if not rows:
        return Measured(figure, its, why="no question has it in both")
    first, second = _arrays(rows, figure.name, _statistics)
    if first.shape != second.shape:
        return Measured(figure, its, why="what is pooled has another shape in each (another version, say)")
    try:
        return Measured(figure, its, first, second, pooling_of(one.metrics.get(figure.name, {"use": figure.name})))
    except RagloomError as error:
        return Measured(figure, its, why=" ".join(error.message.split()))


def _values(row: Row) -> Mapping[str, Any]:
    return row.values


def _statistics(row: Row) -> Mapping[str, Any]:
    return row.statistics


Part = Callable[[Row], Mapping[str, Any]]


def _holding(rows: Sequence[tuple[Row, Row]], name: str, part: Part) -> list[tuple[Row, Row]]:
    return [(row, its) for row, its in rows if name in part(row) and name in part(its)]


def _arrays(rows: Sequence[tuple[Row, Row]], name: str, part: Part) -> Iterator[Floats]:
    for side in zip(*rows, strict=True):
        try:
            found = np.array([part(row)[name] for row in side], np.float64)
        except (TypeError, ValueError):
            found = np.array([np.nan])
        if not np.isfinite(found).all():
            raise UsageError(
                f"the results are damaged: not every `{name}` is a number", hint="run `ragloom eval` again"
            )
        yield found
