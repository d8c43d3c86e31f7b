"""Whether the surest answers are the right ones."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Scored
from ragloom.metrics.abstention import aurc_of_samples
from ragloom_metrics.abstention.loss import loss
from ragloom_metrics.config import LossConfig
from ragloom_metrics.each import Each


class Aurc(Each):
    """The area under the risk-coverage curve of the answers that are given: their mean risk, the surest first.

    A question's own value is its loss. NaN for an abstention, an answer without a confidence, and where the data do not
    tell what is right. Geifman & El-Yaniv (2017), Selective Classification for Deep Neural Networks, NeurIPS.
    """

    group = "abstention"
    higher_is_better = False

    def __init__(self, config: LossConfig) -> None:
        self._loss = config.loss

    def value(self, row: Scored) -> float:
        """In [0, 1]."""
        return nan if isnan(row.answer.confidence) else loss(self._loss, row)

    def statistics(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n, 2]: confidence and loss; a confidence without bounds is the largest number that there is."""
        values = self.score(rows)
        sure = np.nan_to_num(np.array([row.answer.confidence for row in rows], np.float64), nan=np.nan)
        return np.stack([np.where(np.isnan(values), np.nan, sure), values], axis=1)

    def pooled(self, statistics: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of each sample."""
        return aurc_of_samples(statistics[..., 0], statistics[..., 1])
