"""Whether two systems differ, on the same questions: the paired permutation test."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ragloom.errors import UsageError
from ragloom.metrics.intervals import differences

Floats = NDArray[np.float64]

_EXACT_UP_TO = 14
"""Differing questions up to which all sign patterns are counted (16,384 of them)."""
_DRAWN_AT_ONCE = 2_000_000


def permutation_test(one: ArrayLike, other: ArrayLike, *, samples: int = 10_000, seed: int = 0) -> float:
    """The two-sided p-value of the mean difference under swapping the systems' values on each question: in (0, 1].

    Exact, over all 2^n ways, where at most 14 questions differ; else Monte Carlo with ``samples`` seeded draws,
    p = (b + 1) / (m + 1), which is never 0 (Phipson & Smyth 2010, Permutation P-values Should Never Be Zero). A
    question that is NaN for either is left out; questions without a difference change nothing. Fisher (1935), The
    Design of Experiments; Smucker, Allan & Carterette (2007), CIKM. Raises ``UsageError`` for unequal lengths.
    """
    if samples < 1:
        raise UsageError(f"{samples} samples test nothing", hint="at least one sample, such as 10000")
    gaps = differences(one, other)
    gaps = gaps[~np.isnan(gaps) & (gaps != 0)]
    return exact_p(gaps) if len(gaps) <= _EXACT_UP_TO else sampled_p(gaps, samples=samples, seed=seed)


def exact_p(gaps: Floats) -> float:
    """The share of all sign patterns of ``gaps`` float64[n] whose sum is at least as far from 0 as the one seen."""
    signs = np.array(list(product((1.0, -1.0), repeat=len(gaps)))).reshape(2 ** len(gaps), len(gaps))
    return float(_as_far(signs @ gaps, gaps).mean())


def sampled_p(gaps: Floats, *, samples: int, seed: int) -> float:
    """(b + 1) / (m + 1) with b of m = ``samples`` random sign patterns at least as far from 0 as the one seen."""
    draw = np.random.default_rng(seed)
    rows = max(1, _DRAWN_AT_ONCE // len(gaps))
    far = 0
    for done in range(0, samples, rows):
        signs = draw.integers(0, 2, (min(rows, samples - done), len(gaps)), np.int8) * 2 - 1
        far += int(_as_far(signs @ gaps, gaps).sum())
    return (far + 1) / (samples + 1)


def _as_far(sums: Floats, gaps: Floats) -> NDArray[np.bool_]:
    # Sums of the same numbers in another order differ in their last bits; such are as far as the one seen.
    slack = 1e-12 * float(np.abs(gaps).sum())
    return np.abs(sums) >= abs(float(gaps.sum())) - slack
