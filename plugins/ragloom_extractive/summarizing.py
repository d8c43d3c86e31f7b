"""Summarising: what is central to the sources, or to a question about them, in the sources' own order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ragloom.types import Generation, Request
from ragloom_extractive.centrality import lexrank
from ragloom_extractive.choosing import marginally_relevant, odds
from ragloom_extractive.composing import abstention, quoted
from ragloom_extractive.material import Material
from ragloom_extractive.reader import Reader
from ragloom_extractive.vectors import Vectors, term_vectors
from ragloom_extractive.weights import confidence, scores

Array = NDArray[np.float64]


def summarize(reader: Reader, request: Request) -> Generation:
    """Central sentences where nothing is asked; else those that bear on the question, or an abstention."""
    asked, material = reader.question(request), reader.sources(request)
    if not material.sentences:
        return abstention()
    vectors = term_vectors(material.sentences, reader.rarity)
    central = _scaled(lexrank(vectors.spread, np.ones(vectors.count)))
    if not asked.terms:
        return _told(reader, material, central, vectors, float("nan"))
    rows = reader.features(asked, material)
    score = scores(rows)
    sure = confidence(rows, score)
    if sure < reader.config.threshold:
        return abstention(sure)
    return _told(reader, material, np.sqrt(odds(score) * central), vectors, sure)


def _told(reader: Reader, material: Material, relevance: Array, vectors: Vectors, sure: float) -> Generation:
    chosen = marginally_relevant(
        relevance, vectors.like, count=reader.config.summary_sentences, diversity=reader.config.diversity, least=0.0
    )
    return quoted([material.sentences[row] for row in sorted(chosen)], sure)


def _scaled(weight: Array) -> Array:
    return np.asarray(weight / weight.max())
