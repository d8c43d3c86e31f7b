"""Cases of metrics."""

from __future__ import annotations

from dataclasses import dataclass

from ragloom.interfaces import Scored
from ragloom.testing.cases.base import Case
from ragloom.testing.scored import RIGHT, WRONG


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricCase(Case):
    """``expects`` are questions with the value that each has to get (NaN where the metric does not apply to it).

    ``better`` are pairs of one question, well and badly answered: the first must not score worse. ``bounds`` are the
    least and the largest value that there can be, of a figure too. ``tolerance`` is absolute. For ``Pooled``: ``pools``
    are questions with the figure that they have to get together.
    """

    tolerance: float = 1e-9
    expects: tuple[tuple[Scored, float], ...] = ()
    better: tuple[tuple[Scored, Scored], ...] = ((RIGHT, WRONG),)
    bounds: tuple[float, float] | None = None
    pools: tuple[tuple[tuple[Scored, ...], float], ...] = ()
