"""How far a graph may be from the model that it was made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

RELATIVE = 3e-5
"""Of the largest number: float32 has seven digits, and sums in another order, layer upon layer, cost two or three."""


ABSOLUTE = 1e-4
"""Of float32 graphs of numbers of the size of 1."""


def rounding(largest: float) -> float:
    """How far sound float32 graphs may differ where the largest number is ``largest``."""
    return max(ABSOLUTE, RELATIVE * largest)


@dataclass(frozen=True, slots=True)
class Limits:
    """``difference`` is the most that a number may differ by, ``agreement`` the least share or cosine; None: any."""

    difference: float | None = None
    agreement: float | None = None

    def moved(self, value: float) -> Limits:
        """With the leading limit at ``value``: of float32 the difference, of quantised graphs the agreement."""
        return replace(self, difference=value) if self.difference is not None else replace(self, agreement=value)

    def broken_by(self, figures: Mapping[str, float]) -> list[str]:
        """What of ``figures`` breaks a limit, in words."""
        if strange := [name for name, value in figures.items() if not math.isfinite(value)]:
            return [f"{name} is {figures[name]}" for name in strange]
        allowed = max(self.difference or 0.0, RELATIVE * figures.get("largest", 0.0))
        difference = max(figures["difference"], figures.get("score_difference", 0.0))
        broken = (
            [] if self.difference is None or difference <= allowed else [f"difference {difference:.2g} > {allowed:.2g}"]
        )
        agreement = figures.get("agreement", 1.0)
        if self.agreement is not None and not agreement >= self.agreement:
            broken.append(f"agreement {agreement:.4f} < {self.agreement:g}")
        return broken


_EXACT = Limits(difference=ABSOLUTE, agreement=0.9999)
"""Float32 differs by the order of its sums alone."""

LIMITS: Mapping[str, Mapping[str, Limits]] = {
    "encoder": {"fp32": _EXACT, "int8": Limits(agreement=0.95)},
    "reranker": {"fp32": _EXACT, "int8": Limits(agreement=0.95)},
    "reader": {"fp32": _EXACT, "int8": Limits(agreement=0.95)},
    "generator": {"fp32": _EXACT, "int8": Limits(agreement=0.8), "int4": Limits(agreement=0.6)},
}
"""From task and precision to limits. Agreement is the least cosine of two vectors (encoder), the correlation of all
scores (reranker, reader), the share of places where both find the same token likeliest (generator). Faults in a graph
(a mask, a head, a scale that is wrong) give cosines near 0 and next to no common tokens; 8-bit weights and activations
cost sound models a hundredth of a cosine and every tenth token or so, 4-bit weights more: the limits stand between."""
