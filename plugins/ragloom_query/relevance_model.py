"""Which terms speak for what a first search found: the relevance model and RM3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def relevance_model(passages: Sequence[Sequence[str]], scores: ArrayLike) -> dict[str, float]:
    """P(w | R) = sum over passages d of P(w | d) * P(d), summing to 1; ``{}`` where there is no term at all.

    ``passages[i]`` are the terms of passage i, ``scores`` [n] what the search gave it. P(w | d) is the share of w among
    d's terms, P(d) is ``shares(scores)``. Lavrenko & Croft (2001), Relevance-Based Language Models, SIGIR, eq. 5 (RM1),
    without smoothing.
    """
    model: dict[str, float] = {}
    for terms, share in zip(passages, shares(scores).tolist(), strict=True):
        for term, count in Counter(terms).items():
            model[term] = model.get(term, 0.0) + share * count / len(terms)
    return scaled(model)


def shares(scores: ArrayLike) -> NDArray[np.float64]:
    """What each passage counts, float64[n], summing to 1: its share of the scores, all alike where one is not above 0.

    Scores of probabilistic retrievers are used as they are by Abdul-Jaleel et al. (2004); those of standardised fusion
    have no zero and give no share.
    """
    values = np.asarray(scores, np.float64)
    counted = values if (values > 0).all() else np.ones_like(values)
    return np.asarray(counted / counted.sum(), np.float64)


def strongest(model: Mapping[str, float], count: int) -> dict[str, float]:
    """The ``count`` likeliest terms of ``model``, ties by term, scaled to sum to 1."""
    return scaled(dict(sorted(model.items(), key=lambda pair: (-pair[1], pair[0]))[:count]))


def rm3(question: Sequence[str], feedback: Mapping[str, float], original_weight: float) -> dict[str, float]:
    """What to add to the question's own terms, each of which counts 1 as often as it occurs, to search by RM3.

    RM3 is P(w | q') = a * P(w | q) + (1 - a) * P(w | R), with a = ``original_weight`` in (0, 1]. Times |q| / a, which
    orders nothing differently, the first part is how often w occurs in q, and the second is what this gives:
    |q| * (1 - a) / a * P(w | R). Abdul-Jaleel et al. (2004), UMass at TREC 2004: Novelty and HARD, eq. for RM3.
    """
    factor = len(question) * (1 - original_weight) / original_weight
    return {term: factor * share for term, share in feedback.items() if factor > 0}


def scaled(model: Mapping[str, float]) -> dict[str, float]:
    """``model`` scaled to sum to 1."""
    total = sum(model.values())
    return {term: share / total for term, share in model.items()} if total > 0 else {}
