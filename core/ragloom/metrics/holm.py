"""Several tests at once: p-values that stay honest however many figures are looked at.

Holm (1979), A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ragloom.errors import UsageError

Floats = NDArray[np.float64]


def holm(p_values: ArrayLike) -> Floats:
    """The adjusted p-value of each of ``p_values`` [m], in their order: float64[m], none above 1.

    Calling different what is adjusted to at most 0.05 calls anything different wrongly in at most one family of tests
    in twenty, whatever the tests have to do with each other: of the i-th smallest p-value it is the largest of
    (m - j + 1) p_j over j <= i. Raises ``UsageError`` for what is no p-value.
    """
    given = np.asarray(p_values, np.float64).ravel()
    if not ((given >= 0) & (given <= 1)).all():
        raise UsageError("a p-value lies outside [0, 1]", hint="leave out what was not tested")
    order = np.argsort(given, kind="stable")
    scaled = given[order] * np.arange(len(given), 0, -1)
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    return adjusted
