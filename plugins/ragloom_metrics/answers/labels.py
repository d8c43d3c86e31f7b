"""Answers as labels: right where they are the accepted one, case and white space around it aside.

Where the data accept several, they are names of one label. An abstention is no label, and wrong. NaN where the data do
not tell what is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Scored
from ragloom.metrics.labels import label_numbers, macro_f1, same_label
from ragloom_metrics.each import Each


class Accuracy(Each):
    """The share of the questions whose label is right."""

    def value(self, row: Scored) -> float:
        """0 or 1."""
        pair = labels(row)
        return float(pair[0] == pair[1]) if pair else nan


class MacroF1(Accuracy):
    """The mean F1 of the labels that are right for some question, rare ones counting as much as common ones.

    A question's own value says whether its label is right. ``ragloom.metrics.labels`` has the source.
    """

    def statistics(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n, 2]: the numbers of the label that was said and of the right one; see ``label_numbers``."""
        pairs = [labels(row) for row in rows]
        known = [pair for pair in pairs if pair]
        found = np.full((len(rows), 2), np.nan)
        found[[bool(pair) for pair in pairs]] = label_numbers([one for one, _ in known], [other for _, other in known])
        return found

    def pooled(self, statistics: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of each sample."""
        return macro_f1(statistics)


def labels(row: Scored) -> tuple[str, str] | None:
    """What was said and what is right, as they are compared; None where the data do not tell."""
    accepted = sorted({same_label(one) for one in row.gold})
    if not row.answered or not accepted:
        return None
    said = "" if row.answer.abstained else same_label(row.said)
    # One name stands for all, whatever was said: else the labels that there are would depend on the answers.
    return accepted[0] if said in accepted else said, accepted[0]
