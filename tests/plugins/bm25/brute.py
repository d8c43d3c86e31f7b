"""The ranking by definition: every passage, every term, in float64, by the formulas alone."""

from __future__ import annotations

from collections import Counter

import numpy as np
from tests.plugins.bm25.fakes import WordAnalyzer

from ragloom.interfaces import terms
from ragloom_bm25.formulas import VARIANTS, Parameters


def brute(passages, text, k, *, method="lucene", k1=1.5, b=0.75, delta=0.5):
    """``[(id, float32 score), …]`` as ``bm25`` must give it."""
    analyzer, variant = WordAnalyzer(), VARIANTS[method]
    counted = {p.id: Counter(terms(analyzer, p.indexed_text)) for p in passages}
    n = len(counted)
    total = sum(sum(counts.values()) for counts in counted.values())
    parameters = Parameters(k1, b, delta, total / n if total else 1.0)
    scores = dict.fromkeys(counted, 0.0)
    for term, weight in Counter(terms(analyzer, text)).items():
        holders = {number: counts for number, counts in counted.items() if counts[term]}
        for number, counts in holders.items():
            tf, length = np.array([float(counts[term])]), np.array([float(sum(counts.values()))])
            scores[number] += weight * variant.idf(len(holders), n) * variant.tfc(tf, length, parameters)[0]
    found = [(number, float(np.float32(score))) for number, score in scores.items() if np.float32(score) > 0]
    return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]
