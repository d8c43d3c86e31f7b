"""Answering: the sentence that answers best, then those that add to it."""

from __future__ import annotations

import numpy as np

from ragloom.types import Generation, Request
from ragloom_extractive.choosing import marginally_relevant, odds
from ragloom_extractive.composing import abstention, quoted
from ragloom_extractive.reader import Reader
from ragloom_extractive.vectors import term_vectors
from ragloom_extractive.weights import confidence, scores


def answer(reader: Reader, request: Request) -> Generation:
    """The best sentence first; abstains where it and its context cover too little of the question."""
    asked, material = reader.question(request), reader.sources(request)
    if not (asked.terms and material.sentences):
        return abstention(0.0)
    rows = reader.features(asked, material)
    score = scores(rows)
    sure = confidence(rows, score)
    if sure < reader.config.threshold:
        return abstention(sure)
    relevance = odds(score)
    # Only sentences that may be said are compared with each other: most of the time there is one.
    able = np.flatnonzero(relevance >= reader.config.support)
    candidates = [material.sentences[row] for row in able]
    chosen = marginally_relevant(
        relevance[able],
        term_vectors(candidates, reader.rarity).like,
        count=reader.config.sentences,
        diversity=reader.config.diversity,
        least=reader.config.support,
    )
    return quoted([candidates[row] for row in chosen], sure)
