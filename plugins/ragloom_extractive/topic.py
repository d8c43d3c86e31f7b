"""Whether sources speak of a topic, and which of their sentences do: pure functions of where its terms stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.matching import Matches

Array = NDArray[np.float64]

SOFTENED = 4.0
"""Sentences are scored as answers, of which one is right; of a topic many speak, some with few of its words."""

CENTRAL = 0.25
LATER = 0.5
"""How much it counts that a sentence is central, and that its source was found before others, both as powers."""

LEAST = 0.1
"""A sentence less relevant than that, beside the most relevant one, does not speak of the topic."""


def covered(found: Matches, weight: Array) -> float:
    """The greatest share of the topic's weight that one source holds, in [0, 1]; ``weight`` float64[m].

    A term counts where it, a form of it, or a heading with it stands. A question that has an answer is covered by a
    sentence; a topic is covered by all that a source says of it.
    """
    held = np.maximum(np.maximum(found.exact, found.near), found.heading)
    every = [held[found.source == source].max(axis=0) @ weight for source in np.unique(found.source)]
    return float(min(max(every) / weight.sum(), 1.0))


def bearing(likely: Array, central: Array, source: NDArray[np.int64]) -> Array:
    """How much each sentence says of the topic, float64[n] in [0, 1]; -1 where it says nothing.

    ``o^(1/4) c^(1/4) / sqrt(1 + j)`` with ``likely`` o, how likely the sentence is the answer against the likeliest,
    ``central`` c, both float64[n] in [0, 1], and j the number of its source, the best found first: int64[n].
    """
    soft = likely ** (1 / SOFTENED)
    found = soft * central**CENTRAL / (1.0 + source) ** LATER
    return np.where(soft >= LEAST, found / max(float(found.max()), 1e-12), -1.0)
