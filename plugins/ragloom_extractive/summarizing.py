"""Summarising: what is central to the sources, or what they say about a topic, in the sources' own order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ragloom.types import Generation, Request
from ragloom_extractive.centrality import lexrank
from ragloom_extractive.choosing import marginally_relevant, odds
from ragloom_extractive.composing import abstention, quoted
from ragloom_extractive.features import features
from ragloom_extractive.leading import leads, opening
from ragloom_extractive.matching import match
from ragloom_extractive.material import Material
from ragloom_extractive.question import Asked
from ragloom_extractive.reader import Reader
from ragloom_extractive.topic import bearing, covered
from ragloom_extractive.vectors import Vectors, term_vectors
from ragloom_extractive.weights import scores

Array = NDArray[np.float64]

JOINING = "join_summaries"
"""The task whose sources are summaries: that they bear on the topic was judged where they were made."""


def summarize(reader: Reader, request: Request) -> Generation:
    """What is central and what leads where no topic is given; else what bears on it, or an abstention."""
    asked, material = reader.question(request), _said_once(request, reader.sources(request))
    if not material.sentences:
        return abstention()
    vectors = term_vectors(material.sentences, reader.rarity)
    central = _scaled(lexrank(vectors.spread, np.ones(vectors.count)))
    if not asked.terms:
        return _told(reader, material, _scaled(central + _standing(request, material)), vectors)
    return _on(reader, request, asked, material, central, vectors)


def _on(
    reader: Reader, request: Request, asked: Asked, material: Material, central: Array, vectors: Vectors
) -> Generation:
    found, weight = match(asked, material), reader.rarity.of(asked.terms)
    sure = covered(found, weight)
    if request.task != JOINING and sure < reader.config.summary_threshold:
        return abstention(sure)
    likely = odds(scores(features(found, weight, asked.kind.name if asked.kind else "")))
    return _told(reader, material, bearing(likely, central, found.source), vectors, sure)


def _told(
    reader: Reader, material: Material, relevance: Array, vectors: Vectors, sure: float = float("nan")
) -> Generation:
    chosen = marginally_relevant(
        relevance,
        vectors.like,
        count=reader.config.summary_sentences,
        diversity=reader.config.summary_diversity,
        least=0.0,
    )
    return quoted([material.sentences[row] for row in sorted(chosen)], sure)


def _said_once(request: Request, material: Material) -> Material:
    """Passages overlap: a sentence that two of them hold is looked at once, where it comes first."""
    sources = request.sources
    places = {
        (sources[one.source].document_id, sources[one.source].start + one.start, one.text): row
        for row, one in reversed(list(enumerate(material.sentences)))
    }
    rows = sorted(places.values())
    if len(rows) == len(material.sentences):
        return material
    kept = tuple(material.sentences[row] for row in rows)
    return replace(material, sentences=kept, opens=tuple(material.opens[row] for row in rows))


def _standing(request: Request, material: Material) -> Array:
    return leads(request.sources, material) + opening(material)


def _scaled(weight: Array) -> Array:
    return np.asarray(weight / weight.max())
