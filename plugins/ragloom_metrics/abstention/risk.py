"""How much of what is answered is wrong."""

from __future__ import annotations

from ragloom.interfaces import Scored
from ragloom_metrics.abstention.loss import loss
from ragloom_metrics.config import LossConfig
from ragloom_metrics.each import Each


class Risk(Each):
    """The mean loss of the answers that are given; an abstention takes no risk, and is NaN.

    El-Yaniv & Wiener (2010), On the Foundations of Noise-free Selective Classification, JMLR 11: to be read with the
    coverage, which is ``answered``.
    """

    group = "abstention"
    higher_is_better = False

    def __init__(self, config: LossConfig) -> None:
        self._loss = config.loss

    def value(self, row: Scored) -> float:
        """In [0, 1]."""
        return loss(self._loss, row)
