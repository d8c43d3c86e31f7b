"""Whether the answer was there to be found in what the answer was made from."""

from __future__ import annotations

from math import nan

from ragloom.interfaces import Scored
from ragloom.metrics import holds_answer
from ragloom_metrics.each import Each


class AnswerInContext(Each):
    """1 where an accepted answer stands in one of the passages that the answer was made from, else 0.

    What is 0 here no generator can mend. NaN where the data do not tell what is right, or accept nothing. The answer
    recall of passages of Karpukhin et al. (2020), Dense Passage Retrieval, arXiv:2004.04906, after the fusion.
    """

    group = "attribution"

    def value(self, row: Scored) -> float:
        """0 or 1."""
        accepted = [one for one in row.gold if one.strip()]
        if not row.answered or not accepted:
            return nan
        return float(any(holds_answer(one.text, accepted) for one in row.answer.passages))
