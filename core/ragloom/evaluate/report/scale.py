"""A line of numbers that several figures are drawn on, so that the eye may compare them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from ragloom.evaluate.results import Figure


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``low`` to ``high``."""

    low: float
    high: float

    def at(self, value: float, width: float) -> float:
        """Where ``value`` lies on a line of ``width``; what lies outside is at its end."""
        share = (value - self.low) / (self.high - self.low)
        return width * min(1.0, max(0.0, share))


def scale_of(figure: Figure, figures: Iterable[Figure]) -> Scale:
    """That of all ``figures`` of its kind: shares lie between 0 and 1, anything else begins at 0."""
    kind = _kind(figure)
    ends = [end for one in figures if _kind(one) == kind for end in _ends(one)]
    top = 1.0 if kind == _SHARE else max(ends, default=0.0)
    low = min([0.0, *ends])
    return Scale(low, top if top > low else low + 1.0)


_SHARE = "share"


def _kind(figure: Figure) -> str:
    """Figures of a kind have a scale in common; one without a unit may be in per cent (BLEU)."""
    if figure.unit:
        return figure.unit
    return _SHARE if all(abs(one) <= 1 for one in _ends(figure)) else "hundred"


def _ends(figure: Figure) -> list[float]:
    return [one for one in (figure.value, figure.low, figure.high) if isfinite(one)]
