"""What speaks for a sentence, in numbers: pure functions of which question terms stand where.

All arrays are as ``Matches`` has them: n sentences, m question terms, p sources.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.matching import Matches

Array = NDArray[np.float64]

K1, B = 1.2, 0.75
"""BM25's saturation and length normalisation, for sources."""

FEATURES = (
    "own", "near", "spelling", "lead", "heading", "before", "earlier", "pronoun", "after", "source",
    "date", "number", "person", "place", "reason", "name",
)  # fmt: skip
"""The columns of ``features``, in order; ``docs/decisions/0003-extractive-answers.md`` tells what each brings."""


def features(found: Matches, weight: Array, kind: str) -> Array:
    """One row a sentence, one column for each of ``FEATURES``: float64[n, F].

    ``weight`` float64[m] is the terms' inverse document frequency, ``kind`` names the kind of answer that is asked for
    (empty: none is known). Every column lies within [0, 1].
    """
    columns = {
        **_overlap(found, weight),
        **_context(found, weight),
        "source": share(saturated(found.counts + _headings(found), found.lengths), weight)[found.source],
        kind: found.kind,
    }
    nothing = np.zeros(len(found.source))
    return np.column_stack([columns.get(name, nothing) for name in FEATURES])


def share(flags: Array, weight: Array) -> Array:
    """The part of the question's weight that is found: ``Σ_t w_t x_it / Σ_t w_t``; float64[n, m], [m] -> [n]."""
    total = weight.sum()
    return np.asarray(flags @ weight / total) if total > 0 else np.zeros(len(flags))


def local_weight(flags: Array) -> Array:
    """Inverse document frequency among the n sentences at hand (Robertson & Spärck Jones 1976): [n, m] -> [m]."""
    frequency = flags.sum(axis=0)
    return np.asarray(np.log1p((len(flags) - frequency + 0.5) / (frequency + 0.5)))


def saturated(counts: Array, lengths: Array) -> Array:
    """BM25's term frequency (Robertson et al. 1994): ``f / (f + k1 (1 - b + b l / mean l))``; [p, m], [p] -> [p, m]."""
    relative = lengths / max(float(lengths.mean()), 1.0)
    return counts / (counts + K1 * (1 - B + B * relative)[:, None] + 1e-12)


def _overlap(found: Matches, weight: Array) -> dict[str, Array]:
    return {
        "own": share(found.exact, weight),
        "near": share(found.near, weight),
        "lead": share(found.lead, weight),
        "spelling": share(found.spelling, local_weight(found.spelling)),
    }


def _context(found: Matches, weight: Array) -> dict[str, Array]:
    """What the surroundings add, each counted only for terms that the sentence itself lacks."""
    missing = 1 - found.exact
    before, earlier, after = (_row(found.exact, _back(found, steps)) for steps in (1, 2, -1))
    shared = share(missing * before, weight)
    return {
        "heading": share(missing * found.heading, weight),
        "before": shared,
        "earlier": share(missing * (1 - before) * earlier, weight),
        "pronoun": shared * found.pronoun,
        "after": share(missing * after, weight),
    }


def _headings(found: Matches) -> Array:
    headings = np.zeros_like(found.counts)
    headings[found.source] = found.heading
    return headings


def _back(found: Matches, steps: int) -> NDArray[np.int64]:
    """The row ``steps`` before each (after, where negative) in the same source, -1 where there is none: int64[n]."""
    rows = np.arange(len(found.source)) - steps
    inside = (rows >= 0) & (rows < len(rows))
    same = found.source[np.where(inside, rows, 0)] == found.source
    return np.where(inside & same, rows, -1)


def _row(flags: Array, rows: NDArray[np.int64]) -> Array:
    """``flags[rows]``, zeros for row -1."""
    return flags[rows] * (rows >= 0)[:, None]
