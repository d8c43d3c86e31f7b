"""How much is answered."""

from __future__ import annotations

from ragloom.interfaces import Scored
from ragloom_metrics.each import Each


class Answered(Each):
    """1 where a question is answered, 0 where it is not: the mean is the coverage.

    Of risk over coverage after El-Yaniv & Wiener (2010). It says nothing of whether abstaining was right.
    """

    group = "abstention"

    def value(self, row: Scored) -> float:
        """0 or 1."""
        return float(not row.answer.abstained)
