"""What abstaining buys: risk over coverage.

El-Yaniv & Wiener (2010), On the Foundations of Noise-free Selective Classification, JMLR 11; Geifman & El-Yaniv (2017),
Selective Classification for Deep Neural Networks, NeurIPS, for AURC; Geifman, Uziel & El-Yaniv (2019), Bias-Reduced
Uncertainty Estimation for Deep Neural Classifiers, ICLR, for its excess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ragloom.errors import UsageError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class RiskCoverage:
    """Answering only what is at least as sure as ``threshold[i]`` answers the share ``coverage[i]`` at ``risk[i]``.

    One point a distinct confidence, surest first: all float64[t], coverage ascending to 1. ``risk`` is the mean loss of
    what is answered.
    """

    threshold: Floats
    coverage: Floats
    risk: Floats


def risk_coverage(confidence: ArrayLike, loss: ArrayLike) -> RiskCoverage:
    """The curve of answers with ``confidence`` [n] and ``loss`` [n] (1 wrong, 0 right, or anything between).

    Raises ``UsageError`` for unequal lengths, no answers, or NaN.
    """
    sure, losses = _sorted(confidence, loss)
    last = np.flatnonzero(np.append(sure[1:] != sure[:-1], True))
    answered = last + 1
    return RiskCoverage(sure[last], answered / len(sure), np.cumsum(losses)[last] / answered)


def aurc(confidence: ArrayLike, loss: ArrayLike) -> float:
    """The mean over i = 1 … n of the risk of answering the i surest: less is better.

    Among equal confidences every order is as likely, so that the figure does not depend on the order of the rows: each
    counts with their mean loss. Raises as ``risk_coverage``.
    """
    sure, losses = _sorted(confidence, loss)
    return float(aurc_of_samples(sure, losses))


def aurc_of_samples(confidence: Floats, loss: Floats) -> Floats:
    """AURC of many samples at once: ``confidence`` and ``loss`` float64[..., n] give float64[...]; NaN where n is 0."""
    *shape, size = confidence.shape
    if not size:
        return np.full(shape, np.nan)
    # Equal confidences count with their mean loss: their order makes no difference.
    order = np.argsort(-confidence, axis=-1)
    sure, losses = (np.take_along_axis(one, order, axis=-1).reshape(-1, size) for one in (confidence, loss))
    group = _groups(sure)
    expected = (np.bincount(group.ravel(), losses.ravel()) / np.bincount(group.ravel()))[group]
    return np.asarray((np.cumsum(expected, axis=1) / np.arange(1, size + 1)).mean(axis=1).reshape(shape))


def excess_aurc(confidence: ArrayLike, loss: ArrayLike) -> float:
    """AURC less that of the best possible confidence for the same losses: 0 is perfect. Raises as ``risk_coverage``."""
    losses = np.asarray(loss, np.float64)
    return aurc(confidence, losses) - aurc(-losses, losses)


def _groups(sure: Floats) -> NDArray[np.int64]:
    """A number for each run of equals in a row of ``sure`` [m, n], counted on from row to row: int64[m, n]."""
    first = np.ones(sure.shape, np.bool_)
    first[:, 1:] = sure[:, 1:] != sure[:, :-1]
    return np.asarray(np.cumsum(first).reshape(sure.shape) - 1)


def _sorted(confidence: ArrayLike, loss: ArrayLike) -> tuple[Floats, Floats]:
    sure, losses = np.asarray(confidence, np.float64), np.asarray(loss, np.float64)
    if sure.shape != losses.shape or sure.ndim != 1 or not len(sure) or np.isnan(sure).any() or np.isnan(losses).any():
        raise UsageError(
            f"confidences of shape {sure.shape} and losses of shape {losses.shape} give no risk-coverage curve",
            hint="give one confidence and one loss for each of at least one answer, none of them NaN",
        )
    order = np.argsort(-sure, kind="stable")
    return sure[order], losses[order]
